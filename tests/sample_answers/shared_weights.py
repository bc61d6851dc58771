"""Other right ways, and mistakes, for the exercises on shared weights."""

USES = """
import numpy as np
from backprop.engine import Value
"""

RIGHT = {
    "shared-weights 3": [
        """
def f(x, k):
    return list(np.correlate(x, k, mode="valid"))
""",
        """
def f(x, k):
    m = len(k)
    return [sum(a * b for a, b in zip(k, x[i : i + m])) for i in range(len(x) - m + 1)]
""",
        """
def f(x, k):
    return np.lib.stride_tricks.sliding_window_view(np.array(x), len(k)) @ np.array(k)
""",
    ],
    "shared-weights 4": [
        """
def f(x, d, m):
    return [sum(d[i] * x[i + p] for i in range(len(d))) for p in range(m)]
""",
        """
def f(x, d, m):
    return np.correlate(x, d, mode="valid")
""",
        """
def f(x, d, m):
    k = [Value(0.0) for _ in range(m)]
    total = Value(0.0)
    for i, delta in enumerate(d):
        for p in range(m):
            total = total + k[p] * x[i + p] * delta
    total.backward()
    return [weight.grad for weight in k]
""",
    ],
    "shared-weights 5": [
        """
def f(g, c):
    n = np.linalg.norm(g)
    return np.array(g) * min(1, c / n) if n else g
""",
        """
def f(g, c):
    n = sum(v**2 for v in g) ** 0.5
    scale = c / n if n > c else 1
    return [v * scale for v in g]
""",
        """
def f(g, c):
    g = list(g)
    size = sum(v * v for v in g)
    if size > c * c:
        for i in range(len(g)):
            g[i] *= c / size**0.5
    return g
""",
    ],
    "shared-weights 6": [
        """
def f(x, w, u, t):
    W, U, h = Value(w), Value(u), Value(0.0)
    for v in x:
        h = W * h + U * v
    ((h - t) ** 2 * 0.5).backward()
    return [W.grad, U.grad]
""",
        """
def f(x, w, u, t):
    h = hw = hu = 0.0
    for v in x:
        h, hw, hu = w * h + u * v, h + w * hw, v + w * hu
    return (h - t) * hw, (h - t) * hu
""",
        """
def f(x, w, u, t):
    def loss(w, u):
        h = 0
        for v in x:
            h = w * h + u * v
        return (h - t) ** 2 / 2
    return loss(w + 1e-30j, u).imag / 1e-30, loss(w, u + 1e-30j).imag / 1e-30
""",
    ],
}

WRONG = {
    "shared-weights 3": [
        (
            """
def f(x, k):
    return list(np.correlate(x, k, mode="same"))
""",
            "Not yet",
        ),
    ],
    "shared-weights 4": [
        (
            """
def f(x, d, m):
    return [d[0] * v for v in x[-m:]]
""",
            "Not yet",
        ),
    ],
    "shared-weights 5": [
        (
            """
def f(g, c):
    n = sum(v * v for v in g) ** 0.5
    return [v - c for v in g] if n > c else g
""",
            "You subtract the limit from each number",
        ),
    ],
    "shared-weights 6": [
        (
            """
def f(x, w, u, t):
    h = 0.0
    for v in x:
        h = w * h + u * v
    return (h - t) * h, (h - t) * sum(x)
""",
            "Not yet",
        ),
    ],
}

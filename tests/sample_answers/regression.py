"""Other right ways, and mistakes, for the exercises of the regression chapter."""

USES = """
import numpy as np
from backprop.matrix import Network, gradients, outputs
"""

LOOPED = """
def f(W, b, X, T):
    dW, db = [np.zeros_like(w) for w in W], [np.zeros_like(c) for c in b]
    for x, t in zip(X, T):
        h = np.tanh(x @ W[0] + b[0])
        a = h @ W[1] + b[1]
        out = {out}
        hid = (W[1] @ {back}) * {slope}
        dW[1] += np.outer(h, out)
        dW[0] += np.outer(x, hid)
        db[1] += out
        db[0] += hid
    return dW, db
"""


def looped(out="a - t", back="out", slope="(1 - h * h)"):
    return LOOPED.format(out=out, back=back, slope=slope)


PREDICT = """
def f(W, b, new, old, t):
    x = (new - old.mean(0)) / old.std(0)
    z = np.tanh(x @ W[0] + b[0]) @ W[1] + b[1]
    return t.mean() + t.std() * z
"""

RIGHT = {
    "regression 4": [
        looped(),
        """
def f(W, b, X, T):
    net = Network(W, [c[None] for c in b], hidden="tanh", output="linear")
    dW, db = gradients(net, X, T, "sum")
    return dW, [c[0] for c in db]
""",
        """
def f(W, b, X, T):
    h = np.tanh(X @ W[0] + b[0])
    d2 = h @ W[1] + b[1] - T
    d1 = (d2 @ W[1].T) * (1 - h ** 2)
    return ([np.einsum("ni,nj->ij", X, d1), np.einsum("ni,nj->ij", h, d2)],
            [np.ones(len(X)) @ d1, np.ones(len(X)) @ d2])
""",
        """
def f(W, b, X, T):
    h = np.tanh(X @ W[0] + b[0])
    error = h @ W[1] + b[1] - T
    blame = error @ W[1].T / np.cosh(X @ W[0] + b[0]) ** 2
    return (X.T @ blame, h.T @ error), (blame.sum(0), error.sum(0))
""",
    ],
    "regression 5": [
        PREDICT,
        """
def f(W, b, new, old, t):
    net = Network(W, [c[None] for c in b], hidden="tanh", output="linear")
    return (outputs(net, (new - old.mean(0)) / old.std(0)) * t.std() + t.mean())[:, 0]
""",
        """
def f(W, b, new, old, t):
    out = []
    m = [sum(c) / len(c) for c in old.T]
    s = [(sum((v - k) ** 2 for v in c) / len(c)) ** 0.5 for c, k in zip(old.T, m)]
    for row in new:
        x = np.array([(v - k) / l for v, k, l in zip(row, m, s)])
        y = float((np.tanh(x @ W[0] + b[0]) @ W[1] + b[1])[0])
        out.append(y * np.std(t) + np.mean(t))
    return out
""",
        """
def f(W, b, new, old, t):
    x = new - old.mean(axis=0, keepdims=True)
    x /= old.std(axis=0, keepdims=True)
    y = np.tanh(x @ W[0] + b[0]) @ W[1] + b[1]
    y *= t.std()
    y += t.mean()
    return y
""",
    ],
}

WRONG = {
    "regression 4": [
        (looped("(a - t) ** 2 / 2"), "output layer are wrong already"),
        (looped(slope="h"), "output layer is right and the hidden layer is not"),
        (looped("abs(a - t)"), "so are those of the hidden layer"),
        (looped(back="(out * 3)"), "Furthest off is hidden"),
        (looped().replace("db[1] += out", "db[1] += 0").replace("db[0] += hid", "db[0] += 0"), "biases never move"),
        (looped().replace("    return dW, db", "        return dW, db"), "Furthest off is output"),
        (looped().replace("return dW, db", "return dW + db"), "should have 2"),
        (looped("a - T"), "stopped with ValueError"),
    ],
    "regression 5": [
        (
            """
def f(W, b, new, old, t):
    m, s = old.mean(0), old.std(0)
    return np.tanh((new - m) / s @ W[0] + b[0]) @ W[1] + b[1] * t.std() + t.mean()
""",
            "the end is not",
        ),
        (
            """
def f(W, b, new, old, t):
    m, s = old.mean(0), old.std(0)
    y = np.tanh((new - m) / s @ W[0] + b[0]) @ W[1] + b[1]
    return round(float(y[0, 0] * t.std() + t.mean()), 1)
""",
            "has 1 item",
        ),
        (
            """
def f(W, b, new, old, t):
    rows = [(r - r.mean()) / r.std() for r in new]
    y = np.tanh(np.array(rows) @ W[0] + b[0]) @ W[1] + b[1]
    return y * t.std() + t.mean()
""",
            "each row by its own mean",
        ),
        (
            """
def f(W, b, new, old, t):
    x = (old - old.mean(0)) / old.std(0)
    u = (t - t.mean()) / t.std()
    y = np.tanh(new @ W[0] + b[0]) @ W[1] + b[1]
    return y * u.std() + u.mean()
""",
            "Nothing is scaled",
        ),
        (
            """
def f(W, b, new, old, t):
    m, s = np.median(old, 0), old.std(0)
    y = np.tanh((new - m) / s @ W[0] + b[0]) @ W[1] + b[1]
    return y * t.std() + np.median(t)
""",
            "Not yet",
        ),
        (
            """
def f(W, b, new, old, t):
    m, s = old.mean(0), old.std(0)
    y = np.tanh((new - m) / s @ W[0] + b[0]) @ W[1] + b[1]
    return y.mean() * t.std() + t.mean()
""",
            "the mean of those",
        ),
        (
            """
def f(W, b, new, old, t):
    m, s = old.mean(0), old.std(0)
    y = np.tanh((new - m) / s @ W[0] + b[0]) @ W[1] + b[1]
    return [t.mean()] * len(new)
""",
            "all your numbers are equal",
        ),
        (
            """
def f(W, b, new, old, t):
    m, s = old.mean(0), old.std(0)
    y = np.tanh(((new - m) / s) @ W[0]) @ W[1]
    return y * t.std() + t.mean()
""",
            "Both biases are missing",
        ),
        (
            """
def f(W, b, new, old, t):
    lo, hi = old.min(0), old.max(0)
    y = np.tanh((new - lo) / (hi - lo) @ W[0] + b[0]) @ W[1] + b[1]
    return y * (t.max() - t.min()) + t.min()
""",
            "the smallest and the largest number",
        ),
        (
            """
def f(W, b, new, old, t):
    m, s = old.mean(0), old.std(0)
    y = np.tanh((new - m) / s @ W[0] + b[0]) @ W[1] + b[1]
    return np.round(y * t.std() + t.mean())
""",
            "rounded to 0 decimals",
        ),
        (PREDICT.replace("    return t", "    new -= 1\n    return t"), "changed its argument"),
    ],
}

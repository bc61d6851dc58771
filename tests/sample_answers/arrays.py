"""Other right ways, and mistakes, for the exercises on arrays. Written apart from the course's own."""

USES = """
import numpy as np
from backprop.matrix import Network, forward, gradients, sigmoid, sigmoid_derivative
"""

# Both passes, in other letters than the course's; `{...}` are what the mistakes change.
PASSES = """
def f(U, V, c, d, X, T, rate):
    N = X.shape[-2]
    h = 1 / (1 + np.exp(-(X @ U + c)))
    y = 1 / (1 + np.exp(-(h @ V + d)))
    g = {g}
    k = {k}
    gU, gV = np.einsum("...ni,...nj->...ij", X, k) / N, np.einsum("...ni,...nj->...ij", h, g) / N
    gc, gd = {gc} / N, {gd} / N
    return U - rate * gU, V - rate * gV, c - rate * gc, d - rate * gd
"""
RIGHT_PARTS = {
    "g": "(y - T) * y * (1 - y)",
    "k": "np.einsum('...nj,...ij->...ni', g, V) * h * (1 - h)",
    "gc": "np.sum(k, axis=-2)[..., None, :]",
    "gd": "np.sum(g, axis=-2)[..., None, :]",
}


def passes(**parts):
    return PASSES.format(**(RIGHT_PARTS | parts))


RIGHT = {
    "arrays 3": [
        """
def f(a, y):
    return ((a.ravel() - y) ** 2).sum() / 2
""",
        """
def f(a, y):
    total = 0
    for n in range(len(y)):
        total += (a[n, 0] - y[n]) ** 2
    return 0.5 * total
""",
        """
def f(a, y):
    e = a - y.reshape(-1, 1)
    return float(np.sum(e * e)) / 2
""",
        """
def f(a, y):
    e = a.T - y
    return (e @ e.T).item() / 2
""",
    ],
    "arrays 4": [
        """
def f(W, slope, rates):
    return np.array([w - r * s for w, s, r in zip(W, slope, rates)])
""",
        """
def f(W, slope, rates):
    new = W.copy()
    for k in range(len(rates)):
        new[k] -= rates[k] * slope[k]
    return new
""",
        """
def f(W, slope, rates):
    return W - np.einsum("k,kij->kij", rates, slope)
""",
        """
def f(W, slope, rates):
    return (W.T - (slope.T * rates)).T
""",
    ],
    "arrays 5": [
        passes(),
        """
def f(W1, W2, b1, b2, X, T, rate):
    network = Network([W1, W2], [b1, b2])
    dW, db = gradients(network, X, T, "mean")
    return [p - rate * g for p, g in zip(network.parameters, dW + db)]
""",
        """
def f(W1, W2, b1, b2, X, T, rate):
    new = [p.copy() for p in (W1, W2, b1, b2)]
    for n in range(X.shape[-2]):
        x, t = X[..., [n], :], T[..., [n], :]
        h = sigmoid(x @ W1 + b1)
        y = sigmoid(h @ W2 + b2)
        e = (y - t) * sigmoid_derivative(y)
        g = e @ np.swapaxes(W2, -1, -2) * sigmoid_derivative(h)
        slopes = x.mT @ g, h.mT @ e, g, e
        for p, s in zip(new, slopes):
            p -= rate / X.shape[-2] * s
    return new
""",
        """
def f(W1, W2, b1, b2, X, T, rate):
    if X.ndim > 2:
        alone = [f(*arrays, rate) for arrays in zip(W1, W2, b1, b2, X, T)]
        return [np.stack(same) for same in zip(*alone)]
    h = sigmoid(X @ W1 + b1)
    y = sigmoid(h @ W2 + b2)
    e = (y - T) * y * (1 - y)
    g = e @ W2.T * h * (1 - h)
    N = len(X)
    W1, W2 = W1 - rate * X.T @ g / N, W2 - rate * h.T @ e / N
    return W1, W2, b1 - rate * g.mean(axis=0), b2 - rate * e.mean(axis=0, keepdims=True)
""",
    ],
}

WRONG = {
    "arrays 3": [
        (
            """
def f(a, y):
    total = 0
    for output, label in zip(a[:, 0], y):
        total = (output - label) ** 2
    return total / 2
""",
            "the loss of the last row alone",
        ),
        (
            """
def f(a, y):
    right, wrong = a[:, 0] * y, a[:, 0] * (1 - y)
    return ((right - y) ** 2).sum() + (wrong**2).sum()
""",
            "this is twice our loss",
        ),
        (
            """
def f(a, y):
    return np.array([0.5 * (a[n, 0] - y[n]) ** 2 for n in range(len(y))])
""",
            "one loss per row",
        ),
        (
            """
def f(a, y):
    return round(float(np.sum((a.ravel() - y) ** 2) / 2), 1)
""",
            "rounded to 1 decimal",
        ),
        (
            """
def f(a, y):
    total = 0
    for n in range(len(a)):
        total += (a[n][0] - y[n + 1]) ** 2
    return total / 2
""",
            "the places are 0 to n - 1",
        ),
    ],
    "arrays 4": [
        (
            """
def f(W, slope, rates):
    for k in range(len(W)):
        W[k] -= rates[k] * slope[k]
    return W
""",
            "changed its argument",
        )
    ],
    "arrays 5": [
        (passes(k="g @ V.mT * (1 - h)"), "The output layer is right and the hidden layer is not"),
        (passes(g="2 * (y - T) * y * (1 - y)"), "2 times what it should be"),
        (passes(gc="np.sum(h, axis=-2)[..., None, :]", gd="np.sum(y, axis=-2)[..., None, :]"), "the biases are not"),
        (
            """
def f(W1, W2, b1, b2, X, T, rate):
    return W1, W2
""",
            "four arrays",
        ),
        (
            """
def f(W1, W2, b1, b2, X, T, rate):
    W1 -= rate
    return W1, W2, b1, b2
""",
            "changed its argument",
        ),
    ],
}

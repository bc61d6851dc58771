"""Other right ways, and mistakes, for the exercises on arrays. Written apart from the course's own."""

USES = """
import numpy as np
from backprop.matrix import Network, forward, gradients, sigmoid, sigmoid_derivative
"""

# Both passes, in other letters than the course's; `{...}` are what the mistakes change.
PASSES = """
def f(U, V, c, d, X, T, rate):
    N = {n}
    h = 1 / (1 + np.exp(-(X @ U + c)))
    y = 1 / (1 + np.exp(-(h @ V + d)))
    g = {g}
    k = {k}
    gU, gV = np.einsum("...ni,...nj->...ij", X, k) / N, np.einsum("...ni,...nj->...ij", h, g) / N
    gc, gd = {gc} / N, {gd} / N
    return U {s} rate * gU, V {s} rate * gV, c {s} rate * gc, d {s} rate * gd
"""
RIGHT_PARTS = {
    "n": "X.shape[-2]",
    "g": "(y - T) * y * (1 - y)",
    "k": "np.einsum('...nj,...ij->...ni', g, V) * h * (1 - h)",
    "gc": "np.sum(k, axis=-2)[..., None, :]",
    "gd": "np.sum(g, axis=-2)[..., None, :]",
    "s": "-",
}


def passes(**parts):
    return PASSES.format(**(RIGHT_PARTS | parts))


def bias_sums(how):
    return passes(gc=f"np.sum(k, {how})", gd=f"np.sum(g, {how})")


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
    e = y.T - a
    return 0.5 * np.sum(e * e)
""",
            "table of N by N",
        ),
        (
            """
def f(a, y):
    return sum((a[0, 0] - t) ** 2 for t in y) / 2
""",
            "output of the first row",
        ),
        (
            """
def f(a, y):
    return np.mean((a.ravel() - y) ** 2) / 2
""",
            "mean over the rows",
        ),
        (
            """
def f(a, y):
    return np.mean((a.ravel() - y) ** 2)
""",
            "mean squared error",
        ),
        (
            """
def f(a, y):
    e = a.ravel() - y
    return e @ e
""",
            "the half is missing",
        ),
        (
            """
def f(a, y):
    return sum(a.ravel() - y) ** 2 / 2
""",
            "square their sum",
        ),
        (
            """
def f(a, y):
    return sum((a - y.reshape(-1, 1)) ** 2) / 2
""",
            "array of one number",
        ),
        (
            """
def f(a, y):
    return abs(a.ravel() - y).sum() / 2
""",
            "Not yet",
        ),
    ],
    "arrays 4": [
        (
            """
def f(W, slope, rates):
    return W - np.einsum("k,ijk->ijk", rates, slope) if len(rates) > 1 else W - rates[0] * slope
""",
            "each output neuron",
        ),
        (
            """
def f(W, slope, rates):
    return W - rates.reshape(-1, 1) * slope
""",
            "One axis more",
        ),
        (
            """
def f(W, slope, rates):
    return np.array([w + r * s for w, s, r in zip(W, slope, rates)])
""",
            "uphill",
        ),
        (
            """
def f(W, slope, rates):
    return W - sum(rates) / len(rates) * slope
""",
            "share one rate",
        ),
        (
            """
def f(W, slope, rates):
    return np.array([r * s for s, r in zip(slope, rates)])
""",
            "return the step",
        ),
        (
            """
def f(W, slope, rates):
    for k in range(len(W)):
        W[k] -= rates[k] * slope[k]
    return W
""",
            "changed its argument",
        ),
    ],
    "arrays 5": [
        (passes(n="1"), "N times too long"),
        (passes(n="(T.shape[-1] * T.shape[-2])"), "target entries"),
        (passes(n="len(T)"), "`len` counts"),
        (
            passes(n="1")
            .replace("    N = 1", "    keep = np.arange(X.shape[-2])[:, None] == X.shape[-2] - 1\n    N = 1")
            .replace("* y * (1 - y)", "* y * (1 - y) * keep"),
            "those of the last row alone. Every",
        ),
        (
            passes().replace(
                "* y * (1 - y)", "* y * (1 - y) * (np.arange(X.shape[-2])[:, None] == X.shape[-2] - 1)"
            ),
            "divided by N",
        ),
        (passes(s="+"), "uphill"),
        (passes(k="g @ V.mT"), "own slope"),
        (passes(k="(y - T) @ V.mT * h * (1 - h)"), "What goes back is delta2"),
        (passes(g="y - T"), "output delta lacks"),
        (passes(k="g @ V * h * (1 - h)"), "untransposed"),
        (
            """
def f(W1, W2, b1, b2, X, T, rate):
    h = sigmoid(X @ W1 + b1)
    y = sigmoid(h @ W2 + b2)
    e = (y - T) * y * (1 - y) / X.shape[-2]
    g = (e @ W2.T) * h * (1 - h)
    gW = [X.T @ g, h.T @ e]
    gb = [v.sum(axis=-2, keepdims=True) for v in (g, e)]
    return [p - rate * s for p, s in zip((W1, W2, b1, b2), gW + gb)]
""",
            "turns all axes round",
        ),
        (passes(gc="0", gd="0"), "biases never move"),
        (bias_sums("0, keepdims=True"), "adds up the networks"),
        (bias_sums("-2"), "lose an axis"),
        (bias_sums("-1, keepdims=True"), "over the neurons"),
        (
            passes()
            .replace("    k =", "    old, V = V, V - rate * h.mT @ g / N\n    k =")
            .replace(", V - rate * gV,", ", V,"),
            "already updated",
        ),
        (
            """
def f(W1, W2, b1, b2, X, T, rate):
    p = [W1, W2, b1, b2]
    for n in range(X.shape[-2]):
        dW, db = gradients(Network(p[:2], p[2:]), X[..., [n], :], T[..., [n], :], "sum")
        p = [q - rate * g for q, g in zip(p, dW + db)]
    return p
""",
            "one update.",
        ),
        (
            """
def f(W1, W2, b1, b2, X, T, rate):
    p = [W1, W2, b1, b2]
    for n in range(X.shape[-2]):
        dW, db = gradients(Network(p[:2], p[2:]), X[..., [n], :], T[..., [n], :], "sum")
        p = [q - rate / X.shape[-2] * g for q, g in zip(p, dW + db)]
    return p
""",
            "only look alike",
        ),
        (passes(k="g @ V.mT * (1 - h)"), "The output layer is right and the hidden layer is not"),
        (passes(g="2 * (y - T) * y * (1 - y)"), "2 times what it should be"),
        (
            passes(gc="np.sum(h, axis=-2)[..., None, :]", gd="np.sum(y, axis=-2)[..., None, :]"),
            "the biases are not",
        ),
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

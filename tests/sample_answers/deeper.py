"""Other right ways, and mistakes, for the exercises of the chapter on depth. Written apart from the course's own."""

USES = """
import numpy as np
from backprop.matrix import Network, gradients, relu, relu_derivative, softmax, tanh_derivative
"""

SLOPE = """
def f(kind, a):
    if kind == "tanh":
        return {tanh}
    elif kind == "relu":
        return {relu}
    else:
        return a - a**2
"""


def slope(tanh="(1 + a) * (1 - a)", relu="np.where(a > 0, 1.0, 0.0)"):
    return SLOPE.format(tanh=tanh, relu=relu)


DEEP = """
def f(Ws, bs, X, T):
    def share(z):
        e = np.exp(z - np.max(z, axis=1)[:, None])
        return e / np.sum(e, axis=1)[:, None]

    h, stored = X, []
    for W, b in zip(Ws[:-1], bs[:-1]):
        stored.append(h)
        h = np.maximum(0, h @ W + b)
    stored.append(h)
    y = share(h @ Ws[-1] + bs[-1])
    d = {d}
    dW, db = [], []
    for k in range(len(Ws) - 1, -1, -1):
        dW.append({dW})
        db.append(np.sum(d, axis=0)[None])
        if k:
            h = stored[k]
            d = {back}
    return {end}
"""
PARTS = {
    "d": "y - T",
    "dW": "np.einsum('ni,nj->ij', stored[k], d)",
    "back": "np.where(h > 0, np.einsum('nj,ij->ni', d, Ws[k]), 0)",
    "end": "dW[::-1], db[::-1]",
}


def deep(**parts):
    return DEEP.format(**(PARTS | parts))


RIGHT = {
    "deeper 3": [
        slope(),
        """
def f(kind, a):
    return {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": np.sign(a)}[kind]
""",
        """
def f(kind, a):
    out = np.empty(a.shape)
    for place, v in np.ndenumerate(a):
        if kind == "relu":
            out[place] = 1 if v > 0 else 0
        elif kind == "tanh":
            out[place] = 1 / np.cosh(np.arctanh(v)) ** 2
        else:
            out[place] = v * (1 - v)
    return out
""",
        """
def f(kind, a):
    if kind == "relu":
        return a != 0
    return tanh_derivative(a) if kind == "tanh" else a * (1 - a)
""",
    ],
    "deeper 4": [
        """
def f(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))
""",
        """
def f(z):
    rows = z.reshape(-1, z.shape[-1])
    out = np.zeros(rows.shape)
    for n, row in enumerate(rows):
        e = np.exp(row - max(row))
        out[n] = e / sum(e)
    return out.reshape(z.shape)
""",
        """
def f(z):
    return 1 / np.exp(np.minimum(z[..., None, :] - z[..., :, None], 700)).sum(axis=-1)
""",
        """
def f(z):
    e = np.exp(z - z.max(axis=-1)[..., None])
    e /= e.sum(axis=-1)[..., None]
    return e
""",
    ],
    "deeper 5": [
        """
def f(a, t):
    J = np.eye(a.shape[1]) * a[:, :, None] - a[:, :, None] * a[:, None, :]
    return np.einsum("nk,nkj->nj", a - t, J)
""",
        """
def f(a, t):
    out = np.zeros(a.shape)
    for n in range(len(a)):
        for j in range(a.shape[1]):
            for k in range(a.shape[1]):
                slope = a[n, k] * (1 - a[n, k]) if j == k else -a[n, k] * a[n, j]
                out[n, j] += (a[n, k] - t[n, k]) * slope
    return out
""",
        """
def f(a, t):
    weighted = a * (a - t)
    return weighted - a * weighted.sum(axis=1)[:, None]
""",
    ],
    "deeper 6": [
        deep(),
        """
def f(weights, biases, X, T):
    return gradients(Network(weights, biases, "relu", "softmax", "cross_entropy"), X, T, "sum")
""",
        """
def f(weights, biases, X, T):
    if len(weights) == 1:
        delta = softmax(X @ weights[0] + biases[0]) - T
        return [X.T @ delta], [delta.sum(axis=0, keepdims=True)]
    z = X @ weights[0] + biases[0]
    dW, db = f(weights[1:], biases[1:], relu(z), T)
    a = [relu(z)]
    for W, b in zip(weights[1:-1], biases[1:-1]):
        a.append(relu(a[-1] @ W + b))
    delta = softmax(a[-1] @ weights[-1] + biases[-1]) - T
    for W, h in zip(weights[:0:-1], a[::-1]):
        delta = delta @ W.T * relu_derivative(h)
    return [X.T @ delta, *dW], [delta.sum(axis=0, keepdims=True), *db]
""",
        """
def f(weights, biases, X, T):
    dW, db = [np.zeros(W.shape) for W in weights], [np.zeros(b.shape) for b in biases]
    for x, t in zip(X, T):
        a = [x]
        for W, b in zip(weights, biases):
            z = a[-1] @ W + b[0]
            a.append(z * (z > 0) if W is not weights[-1] else softmax(z))
        delta = a[-1] - t
        for i in range(len(weights) - 1, -1, -1):
            dW[i] += np.outer(a[i], delta)
            db[i] += delta
            delta = weights[i] @ delta * (a[i] > 0)
    return dW, db
""",
    ],
}

WRONG = {
    "deeper 3": [
        (slope(tanh="np.where(a > 0, 1 - a, 1 + a)"), "subtract the size of a"),
        (slope(tanh="-(a**2 - 1) / 2"), "Not yet"),
        (slope(relu="'one'"), "not an array of numbers"),
    ],
    "deeper 4": [
        (
            """
def f(z):
    e = np.exp(z / z.max())
    return e / e.sum(axis=-1, keepdims=True)
""",
            "divide z by the largest of the table",
        ),
        (
            """
def f(z):
    e = 2.0 ** (z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
""",
            "2 to the power",
        ),
        (
            """
def f(z):
    return z - np.log(np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True)) - z.max(axis=-1, keepdims=True)
""",
            "logarithms",
        ),
        (
            """
def f(z):
    e = np.nan_to_num(np.exp(z), posinf=1e300)
    return e / e.sum(axis=-1, keepdims=True)
""",
            "are nan",
        ),
        (
            """
def f(z):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=-1, keepdims=True)
""",
            "cut off large sums",
        ),
        (
            """
def f(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.round(e / e.sum(axis=-1, keepdims=True), 3)
""",
            "rounded to 3 decimals",
        ),
        (
            """
def f(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)
""",
            "as long as there is no leading axis",
        ),
        (
            """
def f(z):
    e = np.exp(z - z.max(axis=-1).reshape(-1, 1))
    return e / e.sum(axis=-1).reshape(-1, 1)
""",
            "The shapes of two arrays do not fit each other",
        ),
        ("def f(z):\n    return 1 / (1 + np.exp(-z))", "should add up to 1; yours"),
    ],
    "deeper 5": [
        ("def f(a, t):\n    return (a - t).sum()", "the same result in every case"),
        ("def f(a, t):\n    return 'delta'", "not an array of numbers"),
    ],
    "deeper 6": [
        (deep(d="2 * (y - T)"), "2 times what it should be"),
        (deep(back="(d @ Ws[k].T) * (h > 0) / 2"), "output layer is right and the hidden layer is not"),
        (deep(dW="stored[k].T @ (d / 2)"), "biases are right"),
        (deep(end="dW[::-1]"), "two lists"),
    ],
}

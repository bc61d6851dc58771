"""Other right ways, and mistakes, for the exercises of the chapter on training that fails."""

USES = """
import random
import numpy as np
from backprop.matrix import Network, gradients
"""

STEP = """
def f(W, b, X, T, rate, l2):
    (V, U), (c, d) = W, b
    z = X @ V + c
    h = z * (z > 0)
    out = h @ U + d - T
    hid = {hid}
    V, U = {V}, {U}
    return [V, U], {biases}
"""


def step(
    hid="(out @ U.T) * (z > 0)",
    V="V - rate * X.T @ hid - rate * l2 * V",
    U="U - rate * h.T @ out - rate * l2 * U",
    biases="[c - rate * hid.sum(0), d - rate * out.sum(0)]",
):
    return STEP.format(hid=hid, V=V, U=U, biases=biases)


LOOPS = """
def f(W, b, X, T, rate, l2):
    net = [np.array(w) for w in W], [np.array(c) for c in b]
    total_W, total_b = [np.zeros(w.shape) for w in W], [np.zeros(c.shape) for c in b]
    for x, t in zip(X, T):
        h = np.array([max(s, 0.0) for s in x @ W[0] + b[0]])
        delta = h @ W[1] + b[1] - t
        back = np.where(h > 0, W[1] @ delta, 0)
        total_W[0] += np.outer(x, back)
        total_W[1] += np.outer(h, delta)
        total_b[0] += back
        total_b[1] += delta
    for w, g in zip(net[0], total_W):
        w *= 1 - rate * l2
        w -= rate * g
    for c, g in zip(net[1], total_b):
        c -= rate * g
    return net
"""

SHUFFLE = """
def f(X, T, seed):
    rng = np.random.default_rng(seed)
    order = {order}
    return {result}
"""


def shuffle(order="rng.permutation(len(X))", result="X[order], T[order]"):
    return SHUFFLE.format(order=order, result=result)


RIGHT = {
    "when-training-fails 4": [
        shuffle(),
        """
def f(X, T, seed):
    order = list(range(len(X)))
    random.Random(seed).shuffle(order)
    return [X[i] for i in order], [T[i] for i in order]
""",
        """
def f(X, T, seed):
    both = np.hstack([X, T])
    np.random.default_rng(seed).shuffle(both)
    return both[:, :X.shape[1]], both[:, X.shape[1]:]
""",
        """
def f(X, T, seed):
    return np.random.default_rng(seed).permutation(X), np.random.default_rng(seed).permutation(T)
""",
        """
def f(X, T, seed):
    pairs = list(zip(X.tolist(), T.tolist()))
    random.Random(seed).shuffle(pairs)
    X, T = zip(*pairs)
    return np.array(X), np.array(T)
""",
    ],
    "when-training-fails 5": [
        step(),
        LOOPS,
        """
def f(W, b, X, T, rate, l2):
    net = Network(W, [c[None] for c in b], hidden="relu", output="linear")
    dW, db = gradients(net, X, T, "sum")
    return [w * (1 - rate * l2) - rate * g for w, g in zip(W, dW)], [c - rate * g[0] for c, g in zip(b, db)]
""",
    ],
}

WRONG = {
    "when-training-fails 4": [
        (shuffle(result="X[order], T[order[::-1]]"), "no longer match"),
        (shuffle(result="X[order], T"), "the targets stay where they were"),
        (shuffle(result="X, T[order]"), "the rows stay where they were"),
        (shuffle("rng.integers(len(X), size=len(X))"), "occur twice"),
        (shuffle(result="X, T"), "nothing is shuffled"),
        (shuffle("np.random.default_rng().permutation(len(X))"), "two calls with the same seed"),
        (shuffle("np.random.default_rng(1).permutation(len(X))"), "every seed gives the same order"),
        (shuffle(result="X[order]"), "Return two tables"),
        (shuffle(result="T[order], X[order]"), "are swapped"),
        (shuffle(result="X[order][:, ::-1], T[order]"), "no rows of X"),
        (shuffle(result="X[order], T[order][:, [1, 2, 0]] * 2"), "no rows of T"),
        (shuffle(result="X[order[1:]], T[order[1:]]"), "7 rows and 7 targets"),
        (shuffle(result="X[order], T[rng.integers(len(X), size=len(X))]"), "use it for both"),
        (
            """
def f(X, T, seed):
    rng = np.random.default_rng(seed)
    rng.shuffle(X)
    rng.shuffle(T)
    return X, T
""",
            "changed its argument",
        ),
    ],
    "when-training-fails 5": [
        (
            """
def f(W, b, X, T, rate, l2):
    z1 = X @ W[0] + b[0]; h = np.maximum(0, z1); o = h @ W[1] + b[1]
    d2 = T - o; d1 = d2 @ W[1].T * (z1 > 0)
    return [W[0] + rate * (X.T @ d1 + l2 * W[0]), W[1] + rate * (h.T @ d2 + l2 * W[1])], [b[0] + rate * d1.sum(0), b[1] + rate * d2.sum(0)]
""",
            "makes every weight grow",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    h = 1 / (1 + np.exp(-(X @ W[0] + b[0]))); o = h @ W[1] + b[1]
    d2 = o - T; d1 = d2 @ W[1].T * h * (1 - h)
    return [W[0] - rate * (X.T @ d1 + l2 * W[0]), W[1] - rate * (h.T @ d2 + l2 * W[1])], [b[0] - rate * d1.sum(0), b[1] - rate * d2.sum(0)]
""",
            "is a sigmoid, forward and backward",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    h = np.maximum(0, X @ W[0] + b[0]); o = h @ W[1] + b[1]
    d2 = o - T; d1 = d2 @ W[1].T * (h > 0)
    return [W[0] - rate * (X.T @ d1 + l2 * W[0].sum()), W[1] - rate * (h.T @ d2 + l2 * W[1].sum())], [b[0] - rate * d1.sum(0), b[1] - rate * d2.sum(0)]
""",
            "the sum of the weights",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    h = np.maximum(0, X @ W[0] + b[0]); o = h @ W[1] + b[1]
    d2 = o - T; d1 = d2 @ W[1].T * (h > 0)
    return [W[0] - rate * (X.T @ d1 + l2 * W[0]), W[1] - rate * (h.T @ d2 + l2 * W[1])], [b[0] - rate * d1.sum(0, keepdims=True), b[1] - rate * d2.sum(0, keepdims=True)]
""",
            "not the lists around them",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    h = np.maximum(0, X @ W[0] + b[0]); o = h @ W[1] + b[1]
    d2 = o - T; d1 = d2 @ W[1].T * (h > 0)
    dW = [X.T @ d1, h.T @ d2]
    for w, g in zip(W, dW):
        w = w - rate * (g + l2 * w)
    for c, d in zip(b, (d1, d2)):
        c = c - rate * d.sum(0)
    return W, b
""",
            "Nothing moves",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    h = np.maximum(0, X @ W[0] + b[0]); o = h @ W[1] + b[1]
    d2 = o - T; d1 = d2 @ W[1].T * (h > 0)
    W = [W[0] - rate * X.T @ d1 - l2 / 2 * W[0]**2, W[1] - rate * h.T @ d2 - l2 / 2 * W[1]**2]
    return W, [b[0] - rate * d1.sum(0), b[1] - rate * d2.sum(0)]
""",
            "the penalty itself",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    for x, t in zip(X, T):
        h = np.maximum(0, x @ W[0] + b[0]); o = h @ W[1] + b[1]
        d2 = o - t; d1 = W[1] @ d2 * (h > 0)
        W = [W[0] - rate * (np.outer(x, d1) + l2 * W[0]), W[1] - rate * (np.outer(h, d2) + l2 * W[1])]
        b = [b[0] - rate * d1, b[1] - rate * d2]
    return W, b
""",
            "update after each row",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    x, t = X[-1], T[-1]
    h = np.maximum(0, x @ W[0] + b[0]); o = h @ W[1] + b[1]
    d2 = o - t; d1 = W[1] @ d2 * (h > 0)
    W = [W[0] - rate * (np.outer(x, d1) + l2 * W[0]), W[1] - rate * (np.outer(h, d2) + l2 * W[1])]
    return W, [b[0] - rate * d1, b[1] - rate * d2]
""",
            "from the last row alone",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    h = np.maximum(0, X @ W[0] + b[0]); o = h @ W[1] + b[1]
    d2 = o - T; d1 = (d2 * (o > 0)) @ W[1].T * (h > 0)
    return [W[0] - rate * (X.T @ d1 + l2 * W[0]), W[1] - rate * (h.T @ d2 + l2 * W[1])], [b[0] - rate * d1.sum(0), b[1] - rate * d2.sum(0)]
""",
            "only where the output is positive",
        ),
        (
            """
def f(W, b, X, T, rate, l2):
    h = np.maximum(0, X @ W[0] + b[0]); o = h @ W[1] + b[1]
    d2 = o - T; d1 = d2 @ W[1].T * (h > 0)
    return [W[0] - rate * (X.T @ d1 + l2 * W[0]), W[1] - rate * (h.T @ d2 + l2 * W[1])]
""",
            "Return two lists",
        ),
        (step(hid="(out @ U.T) * (z > 0.45)"), "output layer is right and the hidden layer is not"),
        (
            step(V="V - rate * (X.T @ hid + l2 / 2 * V)", U="U - rate * (h.T @ out + l2 / 2 * U)"),
            "is 0.5 times what it should be",
        ),
        (step(V="V - rate * X.T @ hid"), "L2 is missing in the hidden layer"),
        (step(V="V - rate * X.T @ hid - rate * l2"), "that weight, as it was"),
        (step(biases="[c, d]"), "biases never move"),
        (step(biases="[c - rate * hid.sum(0), d - rate * out.sum(0) - 0.1 * l2]"), "they should not"),
        (step(biases="[c - rate * hid.sum(0)]"), "should have 2"),
        (
            """
def f(W, b, X, T, rate, l2):
    h = np.maximum(X @ W[0] + b[0], 0)
    delta = h @ W[1] + b[1] - T
    W[1] -= rate * (h.T @ delta + l2 * W[1])
    return W, b
""",
            "changed its argument",
        ),
    ],
}

"""Other right ways, and mistakes, for the exercises on optimizers."""

USES = """
import math

import numpy as np
from backprop.matrix import Network, forward, sigmoid, softmax
from backprop.optimizers import SGD, Adam
"""

RIGHT = {
    "optimizers 3": [
        """
def f(rows, size):
    rows = list(rows)
    found = []
    while rows:
        found.append(rows[:size])
        rows = rows[size:]
    return found
""",
        """
def f(rows, size):
    found = [[] for _ in range(math.ceil(len(rows) / size))]
    for place, row in enumerate(rows):
        found[place // size].append(row)
    return found
""",
        """
def f(rows, size):
    return [rows[i * size : (i + 1) * size] for i in range(-(-len(rows) // size))]
""",
    ],
    "optimizers 4": [
        """
def f(w, v, g, rate, mu):
    w_, v_ = [np.array([w])], np.array([v])
    o = SGD(w_, rate, mu)
    o.v, o.has_momentum = [v_], True
    o.step([np.array([g])])
    return w_[0][0], o.v[0][0]
""",
        """
def f(w, v, g, rate, mu):
    return [w - rate * mu * v - rate * g, v * mu + g]
""",
        """
def f(w, v, g, rate, mu):
    v *= mu
    v += g
    w -= v * rate
    return np.array([w, v])
""",
    ],
    "optimizers 5": [
        """
def f(w, m, v, g, t, rate):
    o = Adam([np.array([w])], rate)
    o.m, o.v, o.t = [np.array([m])], [np.array([v])], t - 1
    o.step([np.array([g])])
    return o.parameters[0][0], o.m[0][0], o.v[0][0]
""",
        """
def f(w, m, v, g, t, rate):
    b1, b2 = 0.9, 0.999
    m += (1 - b1) * (g - m)
    v += (1 - b2) * (g * g - v)
    scale = rate * math.sqrt(1 - b2**t) / (1 - b1**t)
    return w - scale * m / (math.sqrt(v) + 1e-8 * math.sqrt(1 - b2**t)), m, v
""",
        """
def f(w, m, v, g, t, rate):
    m, v = m * 0.9 + g * (1 - 0.9), v * 0.999 + g**2 * (1 - 0.999)
    return [w - rate * (m / (1 - 0.9**t)) / (1e-8 + np.sqrt(v / (1 - 0.999**t))), m, v]
""",
    ],
    "optimizers 6": [
        """
def f(W1, W2, x, t):
    n = Network([W1, W2], hidden="sigmoid", output="softmax", loss="cross_entropy")
    z, a = forward(n, x)
    return ((a[2] - t) @ W2.T * a[1] * (1 - a[1])) @ W1.T
""",
        """
def f(W1, W2, x, t):
    def loss(x):
        h = 1 / (1 + np.exp(-(x @ W1)))
        z = h @ W2
        return np.log(np.exp(z).sum(axis=1)) - (z * t).sum(axis=1)
    slopes = np.zeros(x.shape)
    for j in range(x.shape[1]):
        nudged = x + 1e-30j * np.eye(x.shape[1])[j]
        slopes[:, j] = loss(nudged).imag / 1e-30
    return slopes
""",
        """
def f(W1, W2, x, t):
    rows = []
    for row, target in zip(x, t):
        h = 1 / (1 + np.exp(-row @ W1))
        e = np.exp(h @ W2)
        d = e / e.sum() - target
        rows.append(W1 @ (h * (1 - h) * (W2 @ d)))
    return np.array(rows)
""",
    ],
}

WRONG = {
    "optimizers 3": [
        (
            """
def f(rows, size):
    return [rows[i::size] for i in range(size)]
""",
            "Not yet",
        ),
    ],
    "optimizers 4": [
        (
            """
def f(w, v, g, rate, mu):
    return w - rate * (g + v), v
""",
            "Not yet",
        ),
    ],
    "optimizers 5": [
        (
            """
def f(w, m, v, g, t, rate):
    return w - rate * g / abs(g) if g else w, 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
""",
            "the second and third items of your result are right",
        ),
    ],
    "optimizers 6": [
        (
            """
def f(W1, W2, x, t):
    return (1 / (1 + np.exp(-x @ W1 @ W2)) - t) @ W2.T @ W1.T
""",
            "Your hidden layer lacks its sigmoid",
        ),
    ],
}

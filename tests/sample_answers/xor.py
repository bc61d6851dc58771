"""Other right ways, and mistakes, for the exercises on XOR. Written apart from the course's own."""

USES = """
import numpy as np
from itertools import product
"""

RIGHT = {
    "xor 5": [
        """
def f(n):
    U = [[40] * n for i in range(n)]
    c = [[-40 * k - 20 for k in range(n)]]
    V = [[30 * (1 - 2 * (k % 2))] for k in range(n)]
    return U, V, c, [[-15]]
""",
        """
def f(n):
    odd = [x for x in product((0, 1), repeat=n) if sum(x) % 2]
    W1 = 20.0 * (2 * np.array(odd).T - 1)
    b1 = 10 - 20.0 * np.array(odd).sum(axis=1)[None, :]
    return W1, np.full((len(odd), 1), 20.0), b1, np.array([[-10.0]])
""",
        """
def f(n):
    W1, b1, W2 = [], [], []
    sign = 1
    for k in range(n):
        W1.append([20] * n)
        b1.append(-20 * k - 10)
        W2.append([20 * sign])
        sign = -sign
    return W1, W2, [b1], [[-10]]
""",
        """
def f(n):
    k = np.arange(n)
    return -10 * np.ones((n, n)), np.where(k % 2, 10, -10)[:, None], (10 * k + 5)[None], [[5 if n % 2 else -5]]
""",
    ]
}

WRONG = {
    "xor 5": [
        ("def f(n):\n    return [[10.0] * n] * n, [[10.0]] * n, [-5.0] * n, [-5.0]", "needs two axes"),
        ("def f(n):\n    return [[10.0] * n] * n, [[10.0] * n], [[-5.0] * n], [[-5.0]]", "they must be"),
        ("def f(n):\n    return [[10.0] * n] * n, [[10.0]] * n", "four arrays"),
        ("def f(n):\n    return 'W1', 'W2', 'b1', 'b2'", "not an array of numbers"),
    ]
}

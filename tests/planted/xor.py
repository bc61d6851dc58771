"""Other right ways, and mistakes, for the exercises on XOR. Written apart from the course's own."""

USES = """
import numpy as np
from itertools import product
"""

# Hidden neuron k counts to k + 1; `{...}` are what the mistakes change.
COUNT = """
def f(n):
    m = {m}
    U = [[{u} for k in range(m)] for i in range(n)]
    c = [[{c} for k in range(m)]]
    V = [[{v}] for k in range(m)]
    return U, V, c, [[{d}]]
"""


def count(m="n", u="40", c="-40 * k - 20", v="30 * (1 - 2 * (k % 2))", d="-15"):
    return COUNT.format(m=m, u=u, c=c, v=v, d=d)


RIGHT = {
    "xor 5": [
        count(),
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
        (count(v="30"), "adds up all hidden neurons"),
        (count(m="2"), "let the hidden neurons take turns"),
        (count(v="30 if k == 0 else -30"), "Right for two inputs"),
        (count(m="2", c="-20 if k == 0 else 20 - 40 * n"), "two 1s must be forbidden"),
        (count(v="-30 * (1 - 2 * (k % 2))", d="15"), "turned over"),
        (count(v="-30 * (1 - 2 * (k % 2))"), "never goes above"),
        (count(d="15"), "on everywhere"),
        (count(c="-20"), "all alike"),
        (count(u="40 * (i == k)", c="-20"), "looks at one input"),
        ("def f(n):\n    return [[10.0] * n] * n, [[10.0]] * n, [-5.0] * n, [-5.0]", "needs two axes"),
        ("def f(n):\n    return [[10.0] * n] * n, [[10.0] * n], [[-5.0] * n], [[-5.0]]", "they must be"),
        ("def f(n):\n    return [[10.0] * n] * n, [[10.0]] * n", "four arrays"),
        ("def f(n):\n    return 'W1', 'W2', 'b1', 'b2'", "not an array of numbers"),
    ]
}

"""Other right ways, and mistakes, for the exercises on any program."""

USES = """
import numpy as np
"""

RIGHT = {
    "any-program 3": [
        """
def f(a, b):
    q = a / b
    return [q, b**-1, -q / b]
""",
        """
def f(a, b):
    return np.array([a / b, 1 / b, -a * b ** (-2)])
""",
        """
def f(x, y):
    h = 1e-30
    return x / y, ((x + 1j * h) / y).imag / h, (x / (y + 1j * h)).imag / h
""",
    ],
    "any-program 4": [
        """
def f(p, q):
    return [p[0] * q[0], p[0] * q[1] + q[0] * p[1]]
""",
        """
def f(p, q):
    z = (p[0] + 1e-30j * p[1]) * (q[0] + 1e-30j * q[1])
    return z.real, z.imag / 1e-30
""",
        """
def f(first, second):
    (a, b), (c, d) = first, second
    M = np.array([[a, b], [0, a]]) @ np.array([[c, d], [0, c]])
    return tuple(M[0])
""",
    ],
    "any-program 5": [
        """
def f(n, ops):
    total = n + len(ops)
    J = np.zeros((total, total))
    for k, op in enumerate(ops):
        for source, slope in op:
            J[n + k, source] += slope
    return list(np.linalg.inv(np.eye(total) - J)[-1, :n])
""",
        """
def f(n, ops):
    answers = []
    for i in range(n):
        slopes = [float(j == i) for j in range(n)]
        for op in ops:
            slopes.append(sum(s * slopes[j] for j, s in op))
        answers.append(slopes[-1])
    return answers
""",
        """
def f(n, ops):
    def along(number):
        if number == n + len(ops) - 1:
            return 1.0
        return sum(s * along(n + k) for k, op in enumerate(ops) for j, s in op if j == number)
    return [along(i) for i in range(n)]
""",
    ],
}

WRONG = {
    "any-program 3": [
        (
            """
def f(x, y):
    return x / y, 1 / y, 0
""",
            "Your slope along y is 0",
        ),
    ],
    "any-program 4": [
        (
            """
def f(p, q):
    return p[0] * q[0], max(p[1] * q[0], p[0] * q[1])
""",
            "the first item of your result is right",
        ),
    ],
    "any-program 5": [
        (
            """
def f(n, ops):
    g = {n + len(ops) - 1: 1.0}
    for k in range(len(ops) - 1, -1, -1):
        for j, s in dict(ops[k]).items():
            g[j] = g.get(j, 0) + s * g.get(n + k, 0)
    return [g.get(i, 0) for i in range(n)]
""",
            "Not yet",
        ),
    ],
}

"""Other right ways, and mistakes, for the exercises on iris. Written apart from the course's own."""

USES = """
import numpy as np
from backprop.evaluate import confusion_matrix
"""

RIGHT = {
    "iris 3": [
        """
def f(A, B):
    m, s = np.mean(A, axis=0), np.std(A, axis=0)
    return [(A - m) / s, (B - m) / s]
""",
        """
def f(A, B):
    scaled = [[], []]
    for part, rows in zip(scaled, (A, B)):
        for row in rows:
            part.append([(x - c.mean()) / c.std() for x, c in zip(row, A.T)])
    return scaled[0], scaled[1]
""",
        """
def f(A, B):
    centred = A - A.mean(axis=0)
    s = np.sqrt((centred**2).sum(axis=0) / len(A))
    B = B - A.mean(axis=0)
    return centred / s, B / s
""",
    ],
    "iris 4": [
        """
def f(a, T):
    right = a.argmax(axis=1) == T.argmax(axis=1)
    return 100 * (right[:, None] * T).sum(axis=0) / T.sum(axis=0)
""",
        """
def f(a, T):
    table = confusion_matrix(T.argmax(axis=1).tolist(), a.argmax(axis=1).tolist(), T.shape[1])
    return [100 * row[k] / sum(row) for k, row in enumerate(table)]
""",
        """
def f(a, T):
    right, n = [0] * len(T[0]), [0] * len(T[0])
    for row, target in zip(a.tolist(), T.tolist()):
        k = target.index(1)
        n[k] += 1
        right[k] += row.index(max(row)) == k
    return [100 * r / m for r, m in zip(right, n)]
""",
        """
def f(a, T):
    K = T.shape[1]
    said = np.eye(K)[a.argmax(axis=-1)]
    return 100 * np.diag(T.T @ said) / T.sum(axis=0)
""",
    ],
}

WRONG = {
    "iris 4": [
        (
            """
def f(o, t):
    K = o.shape[1]
    cm = np.zeros((K, K))
    for a, b in zip(o, t):
        cm[np.argmax(b), np.argmax(a)] += 1
    return 100 * cm / cm.sum(axis=1, keepdims=True)
""",
            "table of 3 by 3",
        ),
        (
            """
def f(o, t):
    res = {}
    p = o.argmax(1); y = t.argmax(1)
    for c in range(t.shape[1]):
        res[c] = 100 * (p[y == c] == c).mean()
    return res
""",
            "in a dict",
        ),
        (
            """
def f(o, t):
    return 100 * (o * t).sum(axis=0) / t.sum(axis=0)
""",
            "average the outputs",
        ),
        (
            """
def f(o, t):
    p = o.argmax(axis=1)
    for c in range(t.shape[1]):
        mine = t[:, c] == 1
        return 100 * (p[mine] == c).mean()
""",
            "the first of those",
        ),
        (
            """
def f(o, t):
    p = o.argmax(axis=1)
    s = []
    for c in range(t.shape[1]):
        mine = t[:, c] == 1
        s += [int(100 * (p[mine] == c).mean())]
    return s
""",
            "cut to whole numbers",
        ),
        (
            """
def f(o, t):
    p = o.argmax(axis=1)
    s = 0
    for c in range(t.shape[1]):
        mine = t[:, c] == 1
        s += 100 * (p[mine] == c).mean()
    return s
""",
            "the sum of those",
        ),
        (
            """
def f(o, t):
    p = [list(r).index(max(r)) for r in o]; y = [list(r).index(1) for r in t]
    return [100 * sum(1 for i in range(len(p)) if p[i] == c and y[i] == c) / len(p) for c in range(len(t[0]))]
""",
            "divide by all rows",
        ),
        (
            """
def f(o, t):
    p = o.argmax(axis=1); y = t.argmax(axis=1)
    out = np.zeros(t.shape[1])
    for i in range(len(p)):
        out[y[i]] = p[i] == y[i]
    return 100 * out
""",
            "only the last row counts",
        ),
        (
            """
def f(o, t):
    p = o.argmax(axis=1); y = t.argmax(axis=1)
    return ["%.1f" % (100 * (p[y == c] == c).mean()) for c in range(t.shape[1])]
""",
            "holds texts",
        ),
    ],
    "iris 3": [
        (
            """
def f(A, B):
    A -= A.mean(axis=0)
    return A, B
""",
            "changed its argument",
        ),
        ("def f(A, B):\n    return A", "two tables"),
    ],
}

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
    ]
}

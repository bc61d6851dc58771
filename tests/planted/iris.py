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

SCALE = """
def f(A, B):
    m, s, n, u = {}
    return (A - m) / s, (B - n) / u
"""
COUNT = """
def f(a, T):
    said, true = a.argmax(1), T.argmax(1)
    scores = []
    for k in range(T.shape[1]):
        both = sum(1 for p, t in zip(said, true) if p == k and t == k)
        scores.append({})
    return scores
"""

WRONG = {
    "iris 3": [
        (SCALE.format("A.mean(0), A.std(0), B.mean(0), B.std(0)"), "own mean and spread"),
        (SCALE.format("A.mean(0), A.std(0), B.mean(0), A.std(0)"), "still lose their own mean"),
        (SCALE.format("A.mean(0), A.std(0), A.mean(0), B.std(0)"), "divided by their own spread"),
        (
            SCALE.format("2 * (np.vstack([A, B]).mean(0), np.vstack([A, B]).std(0))"),
            "both tables together",
        ),
        (SCALE.format("2 * (B.mean(0), B.std(0))"), "training rows that set the scale"),
        (SCALE.format("2 * (A.mean(), A.std())"), "one mean over all columns"),
        (SCALE.format("A.mean(0), A.std(0), 0, 1"), "as they went in"),
        (
            """
def f(A, B):
    A = (A - A.mean(axis=0)) / A.std(axis=0)
    B = (B - A.mean(axis=0)) / A.std(axis=0)
    return A, B
""",
            "Did you forget them",
        ),
        (SCALE.format("2 * (A.mean(0), 1)"), "do not divide"),
        (SCALE.format("2 * (A.mean(0), A.var(0))"), "square root"),
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
    "iris 4": [
        (COUNT.format("100 * both / max(1, sum(said == k))"), "rows that are k."),
        (COUNT.format("100 * both / len(T)"), "divide by all rows"),
        (
            COUNT.format("100 * sum((p == k) == (t == k) for p, t in zip(said, true)) / len(T)"),
            "rightly not called k",
        ),
        (COUNT.format("100 * sum(said == k) / len(T)"), "how often each class is named"),
        (COUNT.format("both / sum(true == k)"), "Give percent"),
        (COUNT.format("both"), "count the rows right"),
        (
            """
def f(a, T):
    return 100 * sum(row.argmax() == t.argmax() for row, t in zip(a, T)) / len(T)
""",
            "number that hides a class",
        ),
        (
            COUNT.format("100 * sum(row[k] > 0.5 for row, t in zip(a, true) if t == k) / sum(true == k)"),
            "right output is above",
        ),
        (
            """
def f(a, T):
    ok = ((a > 0.5) == (T == 1)).all(axis=1)
    return [100 * ok[T[:, k] > 0].sum() / T[:, k].sum() for k in range(T.shape[1])]
""",
            "round the outputs",
        ),
        (
            """
def f(a, T):
    said, true = a.argmax(0), T.argmax(0)
    return [100 * sum((said == k) & (true == k)) / max(1, sum(true == k)) for k in range(T.shape[1])]
""",
            "down the columns",
        ),
        (
            """
def f(a, T):
    said, true = a.argmax(1), T.argmax(1)
    return [100 * np.mean(said[true == k] == k) for k in np.unique(said)]
""",
            "never named, the very ones",
        ),
    ],
}

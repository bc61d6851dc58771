"""Other right ways, and mistakes, for the exercises of step 6. Written apart from the course's own."""

USES = """
import copy
import random
from backprop.data import column_ranges, scale_rows
from backprop.evaluate import accuracy, cross_validate
from backprop.steps import predict, train_network
"""

RIGHT = {
    "6-wheat-seeds 5": [
        """
def f(rows, ranges):
    keep = [j for j, (low, high) in enumerate(ranges) if high > low]
    return [[(row[j] - ranges[j][0]) / (ranges[j][1] - ranges[j][0]) for j in keep] for row in rows]
""",
        """
def f(rows, ranges):
    out = []
    for row in rows:
        new = []
        for j in range(len(row)):
            low, high = ranges[j]
            if high - low == 0:
                continue
            new.append((row[j] - low) / (high - low))
        out.append(new)
    return out
""",
        """
import numpy as np
def f(rows, ranges):
    if not rows:
        return []
    low, high = np.array(ranges).T
    keep = low < high
    return (np.array(rows)[:, keep] - low[keep]) / (high - low)[keep]
""",
        """
def f(rows, ranges):
    def cells(row):
        for x, (low, high) in zip(row, ranges):
            try:
                yield (x - low) / (high - low)
            except ZeroDivisionError:
                pass
    return [list(cells(row)) for row in rows]
""",
    ],
    "6-wheat-seeds 6": [
        """
def f(n_rows, n_folds):
    left = list(range(n_rows))
    folds = [[] for _ in range(n_folds)]
    while left:
        folds[len(left) % n_folds].append(left.pop(random.randrange(len(left))))
    return folds
""",
        """
def f(n_rows, n_folds):
    order = random.sample(range(n_rows), n_rows)
    size, rest = divmod(n_rows, n_folds)
    folds, start = [], 0
    for k in range(n_folds):
        end = start + size + (k < rest)
        folds.append(order[start:end])
        start = end
    return folds
""",
        """
import numpy as np
def f(n_rows, n_folds):
    order = list(range(n_rows))
    random.shuffle(order)
    return np.array_split(np.array(order), n_folds)
""",
        """
def f(n_rows, n_folds):
    order = list(range(n_rows))
    random.shuffle(order)
    folds = [[] for _ in range(n_folds)]
    for place, row in enumerate(order):
        folds[place % n_folds].append(row)
    return tuple(folds)
""",
    ],
    "6-wheat-seeds 7": [
        """
def f(net, X, y, folds, rate, epochs):
    out = []
    for n in range(len(folds)):
        test = folds[n]
        train = [i for m in range(len(folds)) if m != n for i in folds[m]]
        R = column_ranges([X[i] for i in train])
        new = copy.deepcopy(net)
        train_network(new, scale_rows([X[i] for i in train], R), [y[i] for i in train], rate, epochs)
        right = 0
        for i in test:
            right += predict(new, scale_rows([X[i]], R)[0]) == y[i]
        out.append(right / len(test) * 100)
    return out
""",
        """
def f(net, X, y, folds, rate, epochs):
    def model(rows, labels, held_out):
        ranges = column_ranges(rows)
        fresh = copy.deepcopy(net)
        train_network(fresh, scale_rows(rows, ranges), labels, rate, epochs)
        return [predict(fresh, row) for row in scale_rows(held_out, ranges)]
    predictions = cross_validate(X, y, folds, model)
    return [accuracy([y[i] for i in fold], said) for fold, said in zip(folds, predictions)]
""",
        """
import numpy as np
def f(net, X, y, folds, rate, epochs):
    X, y, scores = np.array(X), np.array(y), []
    for fold in folds:
        out = np.ones(len(X), bool)
        out[fold] = False
        low, high = X[out].min(axis=0), X[out].max(axis=0)
        Z = (X - low) / (high - low)
        fresh = [[{"weights": list(n["weights"])} for n in layer] for layer in net]
        train_network(fresh, Z[out].tolist(), y[out].tolist(), rate, epochs)
        scores.append(np.mean([100.0 * (predict(fresh, Z[i]) == y[i]) for i in fold]))
    return np.array(scores)
""",
        """
def f(net, X, y, folds, rate, epochs):
    nets = [copy.deepcopy(net) for _ in folds]
    scores = []
    for k, (fold, fresh) in enumerate(zip(folds, nets)):
        rest = sum(folds[:k] + folds[k + 1:], [])
        ranges = column_ranges([X[i] for i in rest])
        everything = scale_rows(X, ranges)
        train_network(fresh, [everything[i] for i in rest], [y[i] for i in rest], rate, epochs)
        scores.append(accuracy([y[i] for i in fold], [predict(fresh, everything[i]) for i in fold]))
    return scores
""",
    ],
}

WRONG = {
    "6-wheat-seeds 5": [
        (
            """
def f(rows,ranges):
    res=[]
    new=[]
    for row in rows:
        for x,(a,b) in zip(row,ranges):
            if a!=b: new.append((x-a)/(b-a))
        res.append(new)
    return res
""",
            "the same list",
        ),
        (
            """
def f(rows,ranges):
    res=[]
    for row in rows:
        new=[]
        for x,(a,b) in zip(row,ranges):
            if x!=a: new.append((x-a)/(b-a))
        res.append(new)
    return res
""",
            "whether a value is the minimum",
        ),
        (
            """
def f(rows,ranges):
    return [[(x-low)/(high-low) for x in row if low != high] for row,(low,high) in zip(rows,ranges)]
""",
            "pair each row with one range",
        ),
        (
            """
def f(rows,ranges):
    return [[(x-low)/(high-low) for x,(low,high) in zip(row,ranges) if high-low>1] for row in rows]
""",
            "too few cells",
        ),
        (
            """
def f(rows,ranges):
    return [((x-low)/(high-low) for x,(low,high) in zip(row,ranges) if low!=high) for row in rows]
""",
            "is a generator",
        ),
        (
            """
def f(rows, ranges):
    return [[(x - a) / (b - a + 1e-12) for x, (a, b) in zip(row, ranges)] for row in rows]
""",
            "has 3 items; it should have 2",
        ),
    ],
    "6-wheat-seeds 6": [
        (
            """
def f(n_rows, n_folds):
    left = list(range(n_rows))
    folds = []
    for _ in range(n_folds):
        folds.append([left.pop(random.randrange(len(left))) for _ in range(int(n_rows / n_folds))])
    return folds
""",
            "only 9 rows are in a fold",
        ),
        (
            """
def f(n_rows, n_folds):
    rows = list(range(n_rows))
    folds = [[] for _ in range(n_folds)]
    for k in range(n_rows):
        folds[k % n_folds].append(random.choice(rows))
    return folds
""",
            "more than once",
        ),
        (
            """
def f(n_rows, n_folds):
    order = random.sample(range(n_rows), n_rows)
    size = n_rows // n_folds
    return [order[k * size : (k + 1) * size] for k in range(n_folds - 1)] + [order[(n_folds - 1) * size :]]
""",
            "your folds have from 3 to 5 rows",
        ),
        (
            """
def f(n_rows, n_folds):
    order = random.sample(range(n_rows), n_rows)
    size = n_rows // n_folds
    return [order[i : i + size] for i in range(0, n_rows, size)]
""",
            "makes 4 folds",
        ),
        (
            """
def f(n_rows, n_folds):
    order = list(range(1, n_rows + 1))
    random.shuffle(order)
    return [order[k::n_folds] for k in range(n_folds)]
""",
            "go from 1 to 12",
        ),
        (
            """
def f(n_rows, n_folds):
    return [list(range(k, n_rows, n_folds)) for k in range(n_folds)]
""",
            "the same at every call",
        ),
        (
            """
def f(n_rows, n_folds):
    random.seed(1)
    order = list(range(n_rows))
    random.shuffle(order)
    return [order[k::n_folds] for k in range(n_folds)]
""",
            "no seed inside",
        ),
        (
            """
def f(n_rows, n_folds):
    order = list(range(n_rows))
    random.shuffle(order)
    return order
""",
            "list of folds, each a list",
        ),
    ],
}

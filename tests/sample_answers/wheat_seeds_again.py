"""Other right ways, and mistakes, for the exercises of the second chapter on wheat seeds."""

USES = """
import numpy as np
"""

SPLITS = """
def f(folds, out):
    return [({train}, {judge}) for k in range(len(folds)) if {which}]
"""


def splits(
    train="sum((folds[i] for i in range(len(folds)) if i != k and i != out), [])", judge="folds[k]", which="k != out"
):
    return SPLITS.format(train=train, judge=judge, which=which)


NESTED = """
def f(outer, inner):
    total = 0
    for k in range(outer.shape[1]):
        best = {best}
        total += {score}
    return total / outer.shape[1]
"""


def nested(best="np.argmax(inner[:, k].mean(axis=1))", score="outer[best, k]"):
    return NESTED.format(best=best, score=score)


RIGHT = {
    "wheat-seeds-again 4": [
        splits(),
        """
def f(folds, out):
    rest = [fold for i, fold in enumerate(folds) if i != out]
    return [[[r for other in rest if other is not fold for r in other], list(fold)] for fold in rest]
""",
        """
def f(folds, out):
    rest = folds[:out] + folds[out + 1:]
    result = []
    for k in range(len(rest)):
        result.append((np.concatenate(rest[:k] + rest[k + 1:]), np.array(rest[k])))
    return result
""",
        """
def f(folds, out):
    rows = {r for i, fold in enumerate(folds) for r in fold if i != out}
    return [(sorted(rows - set(fold)), fold) for i, fold in enumerate(folds) if i != out]
""",
    ],
    "wheat-seeds-again 5": [
        nested(),
        """
def f(outer, inner):
    best = inner.mean(axis=-1).argsort(axis=0)[-1]
    return np.take_along_axis(outer, best[None], axis=0)[0].mean()
""",
        """
def f(outer, inner):
    scores = []
    for k in range(len(outer[0])):
        sums = [sum(table[k]) for table in inner]
        scores.append(outer[sums.index(max(sums))][k])
    return sum(scores) / len(scores)
""",
    ],
}

WRONG = {
    "wheat-seeds-again 4": [
        (
            """
def f(folds, out):
    keep = [i for i in range(len(folds)) if i != out]
    return [([j for j in keep if j != k], k) for k in keep]
""",
            "one for each fold that is not held out",
        ),
        (
            """
def f(folds, out):
    keep = [i for i in range(len(folds)) if i != out]
    return [([j for j in keep if j != k], [k]) for k in keep]
""",
            "hold the numbers of folds",
        ),
        (
            """
def f(folds, out):
    splits = {}
    for k, val in enumerate(folds):
        if k != out:
            splits[k] = ([r for i, g in enumerate(folds) if i != k and i != out for r in g], val)
    return splits
""",
            "return a dict",
        ),
        (
            """
def f(folds, out):
    held = folds[out]
    for k, val in enumerate(folds):
        if k != out:
            return [r for i, g in enumerate(folds) if i != k and i != out for r in g], val
""",
            "not a list of them",
        ),
        (
            """
def f(folds, out):
    rest = [r for i, g in enumerate(folds) if i != out for r in g]
    n = len(rest) // (len(folds) - 1)
    return [(rest[:k * n] + rest[(k + 1) * n:], rest[k * n:(k + 1) * n]) for k in range(len(folds) - 1)]
""",
            "not the rows of one fold",
        ),
        (
            """
def f(folds, out):
    splits = []
    for k, val in enumerate(folds):
        if k != out:
            train = []
            for i, other in enumerate(folds):
                if i not in (k, out):
                    train.extend(other)
        splits.append((train, val))
    return splits
""",
            "before the function has given it a value",
        ),
        (
            """
def f(folds, out):
    rest = [f for i, f in enumerate(folds) if i != out]
    return [(sum(rest, []), folds[out])]
""",
            "one split, with the held-out fold",
        ),
        (splits("[folds[i] for i in range(len(folds)) if i != k and i != out]"), "hold whole folds"),
        (splits(which="k == (out + 1) % len(folds)"), "one split for each fold"),
        (
            splits("sum((folds[i] for i in range(len(folds)) if i > k and i != out), [])"),
            "neither trained on nor judged on",
        ),
        (splits("sum(folds, [])"), "You train on all folds in every split"),
        (splits(judge="folds[k] + folds[out]"), "judge a setting"),
        (splits("folds[k] + folds[k - 1] * (k - 1 != out)"), "in the same split"),
        (
            "\ndef f(folds, out):\n    return [r for i, fold in enumerate(folds) for r in fold if i != out]\n",
            "Return a list of pairs",
        ),
        ("\ndef f(folds, out):\n    return [(a, b, []) for a, b in [(folds[0], folds[2])]]\n", "is a pair"),
        (
            "\ndef f(folds, out):\n    held = folds.pop(out)\n    return [(sum((g for g in folds if g is not h), []), h) for h in folds]\n",
            "changed its argument",
        ),
    ],
    "wheat-seeds-again 5": [
        (nested("inner[:, k].mean(axis=1)", "outer[int(best.max()), k]"), "IndexError"),
        (nested(score="outer[best, k] * outer.shape[1]"), "it should be 88"),
    ],
}

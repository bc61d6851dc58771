"""Other right ways for the exercises of step 5, and wrong ones that are none of the known mistakes."""

USES = """
from backprop.data import column_ranges, scale_rows
from backprop.steps import forward_propagate, predict, train_network
"""

RIGHT = {
    "5-predict 4": [
        """
def f(a):
    if len(a) == 1:
        return int(a[0] > 0.5)
    best = 0
    for k in range(1, len(a)):
        if a[k] > a[best]:
            best = k
    return best
""",
        """
def f(a):
    return a[0] > 0.5 if len(a) == 1 else max(range(len(a)), key=a.__getitem__)
""",
        """
import numpy as np
def f(a):
    a = np.array(a)
    return np.argmax(a) if a.size > 1 else int((a > 0.5)[0])
""",
        """
def f(a):
    if len(a) < 2:
        a = [0.5, a[0]]
    return sorted(range(len(a)), key=lambda k: -a[k])[0]
""",
    ],
    "5-predict 5": [
        """
def f(net, old, names, new):
    out = []
    for row in scale_rows(new, column_ranges(old)):
        a = forward_propagate(net, row)
        out.append(names[a.index(max(a))])
    return out
""",
        """
def f(net, old, names, new):
    lows = [min(c) for c in zip(*old)]
    highs = [max(c) for c in zip(*old)]
    return [names[predict(net, [(x - l) / (h - l) for x, l, h in zip(row, lows, highs)])] for row in new]
""",
        """
import numpy as np
def f(net, old, names, new):
    old, new = np.array(old), np.array(new)
    X = (new - old.min(0)) / (old.max(0) - old.min(0))
    return np.array(names)[[predict(net, x) for x in X]]
""",
        """
def f(net, old, names, new):
    both = scale_rows(old + new, column_ranges(old))
    return tuple(names[predict(net, row)] for row in both[len(old):])
""",
    ],
    "5-predict 6": [
        """
def f(net, X, y, rate, most):
    epoch = 0
    while [predict(net, x) for x in X] != y:
        if epoch == most:
            break
        train_network(net, X, y, rate, 1)
        epoch += 1
    return epoch
""",
        """
import copy
def f(net, X, y, rate, most):
    for n in range(most + 1):
        fresh = copy.deepcopy(net)
        train_network(fresh, X, y, rate, n)
        if sum(predict(fresh, x) == t for x, t in zip(X, y)) == len(X):
            break
    return n
""",
        """
def f(net, X, y, rate, most):
    def right():
        for x, t in zip(X, y):
            if predict(net, x) != t:
                return False
        return True
    if right():
        return 0
    for n in range(most):
        train_network(net, X, y, rate, 1)
        if right():
            return n + 1
    return most
""",
        """
from backprop.data import one_hot
from backprop.steps import backward_propagate_error, update_weights
def f(net, X, y, rate, most):
    n = 0
    while n <= most:
        wrong = 0
        for x, t in zip(X, y):
            a = forward_propagate(net, x)
            wrong += a.index(max(a)) != t
        if wrong == 0:
            return n
        for x, t in zip(X, y):
            forward_propagate(net, x)
            backward_propagate_error(net, one_hot(t, len(net[-1])))
            update_weights(net, x, rate)
        n += 1
    return most
""",
    ],
}

WRONG = {
    "5-predict 4": [
        (
            """
def f(o):
    return max(o)
""",
            "the largest output itself, not its place",
        ),
        (
            """
def f(o):
    return 1 if max(o)>.5 else 0
""",
            "1 if the largest output is above 0.5, else 0",
        ),
        (
            """
def f(o):
    m=0
    for i in range(len(o)):
        if o[i]>m: m=i
    return m
""",
            "always 1",
        ),
        (
            """
def f(o):
    if len(o)==1: return 'class 1' if o[0]>.5 else 'class 0'
    return o.index(max(o))
""",
            "With a single one, return 1 above 0.5",
        ),
        (
            """
def f(a):
    return int(a[0] >= 0.5) if len(a) == 1 else a.index(max(a))
""",
            "Given [0.5]: the result is 1; it should be 0.",
        ),
        (
            """
def f(a):
    return [int(v > 0.5) for v in a].index(1)
""",
            "ValueError: 1 is not in list",
        ),
    ],
    "5-predict 5": [
        (
            """
def f(net, old, names, new):
    return [names[predict(net, scale_rows([row], column_ranges(old))[0])] for row in old]
""",
            "has 5 items; it should have 6",
        )
    ],
    "5-predict 6": [
        (
            """
def f(net,X,y,r,m):
    e=0
    while not all(predict(net,x)==t for x,t in zip(X,y)):
        train_network(net,X,y,r,1)
        e+=1
    return e
""",
            "more than `most` epochs",
        ),
        (
            """
def f(net,X,y,r,m):
    for e in range(m):
        if [predict(net,x) for x in X]==[y]: return e
        train_network(net,X,y,r,1)
    return m
""",
            "ever comes out as equal",
        ),
        (
            """
def f(net, X, y, rate, most):
    for n in range(most):
        if [predict(net, x) for x in X] == y:
            return n
        train_network(net, X, y, rate, 1)
""",
            "Is its `return` missing",
        ),
    ],
}

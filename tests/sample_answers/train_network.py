"""Other right ways, and mistakes, for the exercises of step 4. Written apart from the course's own."""

USES = """
from backprop.data import one_hot
from backprop.steps import backward_propagate_error, forward_propagate, update_weights
"""

RIGHT = {
    "4-train-network 3": [
        """
def f(net, x, rate):
    values = x
    for layer in net:
        for n in layer:
            n["weights"] = [w - rate * n["delta"] * a for w, a in zip(n["weights"], [*values, 1])]
        values = [n["output"] for n in layer]
""",
        """
def f(net, x, rate):
    for k in range(len(net)):
        a = x if k == 0 else [n["output"] for n in net[k - 1]]
        for n in net[k]:
            step = rate * n["delta"]
            i = 0
            while i < len(a):
                n["weights"][i] -= step * a[i]
                i += 1
            n["weights"][-1] = n["weights"][-1] - step
""",
        """
import numpy as np
def f(net, x, rate):
    a = np.array(x)
    for layer in net:
        for n in layer:
            n["weights"] = np.array(n["weights"]) - rate * n["delta"] * np.append(a, 1.0)
        a = np.array([n["output"] for n in layer])
""",
    ],
    "4-train-network 4": [
        """
def f(labels, n):
    return [[int(k == label) for k in range(n)] for label in labels]
""",
        """
def f(labels, n):
    out = [[0] * n for _ in labels]
    for row, label in zip(out, labels):
        row[label] = 1
    return out
""",
        """
import numpy as np
def f(labels, n):
    return np.eye(n)[list(labels)] if labels else []
""",
    ],
    "4-train-network 5": [
        """
def f(net, X, T, rate):
    for i in range(len(X)):
        forward_propagate(net, X[i])
        backward_propagate_error(net, T[i])
        update_weights(net, X[i], rate)
""",
        """
from backprop.steps import train_network
def f(net, X, T, rate):
    train_network(net, X, [t.index(1) for t in T], rate, 1)
""",
        """
def f(net, X, T, rate):
    error = 0
    for x, t in zip(X, T):
        error += sum((a - b) ** 2 for a, b in zip(forward_propagate(net, x), t))
        backward_propagate_error(net, t)
        update_weights(net, x, rate)
    return error
""",
    ],
}

WRONG: dict[str, list] = {"4-train-network 3": [], "4-train-network 4": [], "4-train-network 5": []}

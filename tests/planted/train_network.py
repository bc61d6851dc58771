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

# (what the reader writes, words that name the mistake)
WRONG = {
    "4-train-network 3": [
        (
            """
def f(net, x, rate):
    values = x
    for layer in net:
        for n in layer:
            n["weights"] = [w + rate * n["delta"] * a for w, a in zip(n["weights"], [*values, 1])]
        values = [n["output"] for n in layer]
""",
            "uphill",
        ),
        (
            """
def f(net, x, rate):
    values = x
    for layer in net:
        for n in layer:
            n["weights"] = [w - rate * n["delta"] * a for w, a in zip(n["weights"], values)] + n["weights"][-1:]
        values = [n["output"] for n in layer]
""",
            "biases never move",
        ),
        (
            """
def f(net, x, rate):
    values = x
    for layer in net:
        for n in layer:
            for k in range(len(values)):
                n["weights"][k] -= rate * n["delta"] * values[k]
                n["weights"][-1] -= rate * n["delta"]
        values = [n["output"] for n in layer]
""",
            "inside the loop",
        ),
        (
            """
def f(net, x, rate):
    values = x
    for layer in net:
        for n in layer:
            for k in range(len(values) - 1):
                n["weights"][k] -= rate * n["delta"] * values[k]
            n["weights"][-1] -= rate * n["delta"]
        values = [n["output"] for n in layer]
""",
            "one input early",
        ),
        (
            """
def f(net, x, rate):
    for layer in net:
        for n in layer:
            n["weights"] = [w - rate * n["delta"] for w in n["weights"]]
""",
            "lack a factor",
        ),
        (
            """
def f(net, x, rate):
    values = x
    for layer in net:
        for n in layer:
            n["weights"] = [w - n["delta"] * a for w, a in zip(n["weights"], [*values, 1])]
        values = [n["output"] for n in layer]
""",
            "ignore the learning rate",
        ),
        (
            """
def f(net, x, rate):
    for layer in net:
        for n in layer:
            n["weights"] = [w - rate * n["delta"] * a for w, a in zip(n["weights"][:-1], x)] + [
                n["weights"][-1] - rate * n["delta"]]
""",
            "inputs of the network",
        ),
    ],
    "4-train-network 4": [
        (
            """
def f(labels, n):
    t = [0] * n
    out = []
    for label in labels:
        t[label] = 1
        out.append(t[:])
    return out
""",
            "never set back",
        ),
        (
            """
def f(labels, n):
    t = [0] * n
    out = []
    for label in labels:
        for k in range(n):
            t[k] = int(k == label)
        out += [t]
    return out
""",
            "one and the same list",
        ),
    ],
    "4-train-network 5": [
        (
            """
def f(net, X, T, rate):
    for x, t in zip(X, T):
        forward_propagate(net, x)
        backward_propagate_error(net, t)
    update_weights(net, x, rate)
""",
            "after all rows",
        ),
        (
            """
def f(net, X, T, rate):
    for x, t in zip(X, T):
        backward_propagate_error(net, t)
        forward_propagate(net, x)
        update_weights(net, x, rate)
""",
            "before the forward pass",
        ),
        (
            """
def f(net, X, T, rate):
    for x, t in zip(X, T):
        forward_propagate(net, x)
        h = [n["output"] for n in net[0]]
        for n, want in zip(net[1], t):
            n["delta"] = (n["output"] - want) * n["output"] * (1 - n["output"])
            n["weights"] = [w - rate * n["delta"] * a for w, a in zip(n["weights"], [*h, 1])]
        for j, n in enumerate(net[0]):
            n["delta"] = sum(o["weights"][j] * o["delta"] for o in net[1]) * h[j] * (1 - h[j])
            n["weights"] = [w - rate * n["delta"] * a for w, a in zip(n["weights"], [*x, 1])]
""",
            "already updated",
        ),
        (
            """
def f(net, X, T, rate):
    for x, t in zip(X, T):
        forward_propagate(net, x)
        backward_propagate_error(net, t)
        update_weights(net, x, rate)
        return
""",
            "first row",
        ),
    ],
}

"""Other right ways, and mistakes, for the exercises of step 3. Written apart from the course's own."""

USES = """
import math
from backprop.steps import forward_propagate, sigmoid, sigmoid_derivative
"""

# A right backward pass with named parts, of which each mistake below exchanges one.
FRAME = """
def f(net, want):
    for n, t in zip(net[-1], want):
        a = n["output"]
        n["delta"] = OUTPUT
    for L in range(len(net) - 2, -1, -1):
        for j in range(len(net[L])):
            n, e = net[L][j], 0
            for k, m in enumerate(net[L + 1]):
                HIDDEN
            a = n["output"]
            n["delta"] = e * SLOPE
"""


def frame(output="(a - t) * a * (1 - a)", hidden='e += m["weights"][j] * m["delta"]', slope="a * (1 - a)"):
    return FRAME.replace("OUTPUT", output).replace("HIDDEN", hidden).replace("SLOPE", slope)


RIGHT = {
    "3-back-propagate-error 5": [
        """
def f(layer, after):
    return [sum(n["weights"][j] * n["delta"] for n in after) * h["output"] * (1 - h["output"])
            for j, h in enumerate(layer)]
""",
        """
def f(layer, after):
    errors = [0.0] * len(layer)
    for n in after:
        for j, w in enumerate(n["weights"][:-1]):
            errors[j] += w * n["delta"]
    return [e * sigmoid_derivative(h["output"]) for e, h in zip(errors, layer)]
""",
        """
import numpy as np
def f(layer, after):
    W = np.array([n["weights"][:-1] for n in after])
    d = np.array([n["delta"] for n in after])
    a = np.array([h["output"] for h in layer])
    return (d @ W) * a * (1 - a)
""",
        """
def f(layer, after):
    deltas, j = [], 0
    while j < len(layer):
        a, e = layer[j]["output"], 0
        for n in after:
            e = e + n["delta"] * n["weights"][j]
        deltas.append(e * (a - a * a))
        j += 1
    return tuple(deltas)
""",
    ],
    "3-back-propagate-error 6": [
        frame(),
        """
def f(net, want):
    errors = [n["output"] - t for n, t in zip(net[-1], want)]
    for i in range(len(net) - 1, -1, -1):
        for n, e in zip(net[i], errors):
            n["error"] = e
            n["delta"] = e * sigmoid_derivative(n["output"])
        if i > 0:
            errors = [sum(n["weights"][j] * n["delta"] for n in net[i]) for j in range(len(net[i - 1]))]
""",
        """
import numpy as np
def f(net, want):
    d = None
    for layer in net[::-1]:
        a = np.array([n["output"] for n in layer])
        e = a - np.array(want) if d is None else d @ W
        d = e * a * (1 - a)
        W = np.array([n["weights"][:-1] for n in layer])
        for n, value in zip(layer, d):
            n["delta"] = float(value)
""",
        """
def f(net, want):
    def back(i):
        for j, n in enumerate(net[i]):
            if i == len(net) - 1:
                error = n["output"] - want[j]
            else:
                error = sum(m["weights"][j] * m["delta"] for m in net[i + 1])
            n["delta"] = error * n["output"] * (1.0 - n["output"])
        if i:
            back(i - 1)
    back(len(net) - 1)
    return net
""",
    ],
}

WRONG = {
    "3-back-propagate-error 5": [
        (
            """
def f(layer, after):
    return [sum(w * n["delta"] for w, n in zip(after[j]["weights"], after)) * sigmoid_derivative(layer[j]["output"])
            for j in range(len(layer))]
""",
            "still the wrong way round",
        ),
        (
            """
def f(layer, after):
    out = []
    for h in layer:
        e = 0
        for w, n in zip(h["weights"], after):
            e += w * n["delta"]
        out.append(e * h["output"] * (1 - h["output"]))
    return out
""",
            "own weights",
        ),
        (
            """
def f(layer, after):
    e = sum(after[i]["weights"][i] * after[i]["delta"] for i in range(len(after)))
    return [e * h["output"] * (1 - h["output"]) for h in layer]
""",
            "both the neuron and its weight",
        ),
        (
            """
def f(layer, after):
    out = []
    for j, h in enumerate(layer):
        for n in after:
            out.append(n["weights"][j] * n["delta"] * h["output"] * (1 - h["output"]))
    return out
""",
            "has 4 items; it should have 2",
        ),
    ],
    "3-back-propagate-error 6": [
        (frame("(t - a) * sigmoid_derivative(a)"), "older texts"),
        (frame("a - t"), "cross-entropy"),
        (frame("(a - t) / sigmoid_derivative(a)"), "is divided by the slope"),
        (frame("2 * (a - t) * (a - a ** 2)"), "twice too large"),
        (frame("(a - t) ** 2 / 2 * a * (1 - a)"), "loss itself for the error"),
        (
            frame("(a - t) * sigmoid(a) * (1 - sigmoid(a))", slope="sigmoid(a) * (1 - sigmoid(a))"),
            "sigmoid once more",
        ),
        (
            """
def f(net, want):
    sums = [[math.log(n["output"]) - math.log(1 - n["output"]) for n in layer] for layer in net]
    for n, z, t in zip(net[-1], sums[-1], want):
        n["delta"] = (n["output"] - t) * z * (1 - z)
    for L in range(len(net) - 2, -1, -1):
        for j, n in enumerate(net[L]):
            n["delta"] = sum(m["weights"][j] * m["delta"] for m in net[L + 1]) * sigmoid_derivative(sums[L][j])
""",
            "weighted sum z",
        ),
        (frame(slope="1"), "hidden neuron's own slope"),
        (
            """
def f(net, want):
    for i, layer in reversed(list(enumerate(net))):
        for j, n in enumerate(layer):
            if layer is net[-1]:
                n["error"] = n["output"] - want[j]
            else:
                n["error"] = sum(m["weights"][j] * m["error"] for m in net[i + 1])
            n["delta"] = n["error"] * sigmoid_derivative(n["output"])
""",
            "bare errors back",
        ),
        (frame(hidden='e = m["weights"][j] * m["delta"]'), "last neuron of the next layer only"),
        (frame(hidden='e += net[L + 1][j]["weights"][k] * m["delta"]'), "in a square layer"),
        (frame(hidden='e += n["weights"][k] * m["delta"]'), "uses the hidden neuron's own weights"),
        (
            """
def f(net, want):
    for L in range(len(net)):
        for j, n in enumerate(net[L]):
            if L == len(net) - 1:
                e = n["output"] - want[j]
            else:
                e = sum(m["weights"][j] * m["delta"] for m in net[L + 1])
            n["delta"] = e * sigmoid_derivative(n["output"])
""",
            "before it has been computed",
        ),
        (
            """
def f(net, want):
    for n, t in zip(net[-1], want):
        n["delta"] = (n["output"] - t) * sigmoid_derivative(n["output"])
    for j, n in enumerate(net[-2]):
        n["delta"] = sum(m["weights"][j] * m["delta"] for m in net[-1]) * sigmoid_derivative(n["output"])
""",
            "Only the last two layers",
        ),
        # In no list: told by the ratios.
        (frame("(a - t) * sigmoid_derivative(sigmoid(a))"), "wrong from the output layer on"),
        (frame(slope="sigmoid_derivative(sigmoid(a))"), "look at the lines for the hidden neurons"),
        (frame("(a - t) * a * (1 - a) / len(want)"), "0.3333 times"),
        (
            frame() + '    for n in net[-1]:\n        n["delta"] = n["output"] - want[net[-1].index(n)]\n',
            "hidden layer is right and the output layer is not",
        ),
        (
            """
def f(net, want):
    for n, t in zip(net[1], want):
        n["delta"] = (n["output"] - t) * sigmoid_derivative(n["output"])
    for j, n in enumerate(net[0]):
        n["delta"] = sum(m["weights"][j] * m["delta"] for m in net[1]) * sigmoid_derivative(n["output"])
""",
            'no "delta"',
        ),
    ],
}

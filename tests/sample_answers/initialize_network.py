"""Other right ways for the exercises of step 1, and wrong ones that are none of the known mistakes."""

USES = """
import random
"""

RIGHT = {
    "1-initialize-network 3": [
        """
def f(i, h, o, draw):
    def layer(n, before):
        neurons = []
        for _ in range(n):
            weights = []
            for _ in range(before + 1):
                weights.append(draw())
            neurons.append({"weights": weights})
        return neurons
    return [layer(h, i), layer(o, h)]
""",
        """
def f(i, h, o, draw):
    net = [[dict(weights=None) for _ in range(n)] for n in (h, o)]
    for layer, size in zip(net, (i + 1, h + 1)):
        for neuron in layer:
            neuron["weights"] = [draw() for _ in range(size)]
    return net
""",
        """
import numpy as np
def f(i, h, o, draw):
    return tuple([{"weights": np.array([draw() for _ in range(b + 1)])} for _ in range(n)] for b, n in ((i, h), (h, o)))
""",
    ],
    "1-initialize-network 5": [
        """
def f(sizes, draw):
    return [[{"weights": [draw() - 0.5 for _ in range(b + 1)]} for _ in range(n)] for b, n in zip(sizes, sizes[1:])]
""",
        """
def f(sizes, draw):
    net = []
    for k in range(1, len(sizes)):
        layer = []
        for _ in range(sizes[k]):
            neuron = {"weights": []}
            while len(neuron["weights"]) <= sizes[k - 1]:
                neuron["weights"].append(-0.5 + draw())
            layer.append(neuron)
        net.append(layer)
    return net
""",
        """
import numpy as np
def f(sizes, draw):
    net, before = [], sizes[0]
    for n in sizes[1:]:
        w = np.array([draw() for _ in range(n * (before + 1))]).reshape(n, before + 1) - 0.5
        net.append([{"weights": row} for row in w])
        before = n
    return net
""",
    ],
}

# (what the reader writes, words that name the mistake)
WRONG = {
    "1-initialize-network 3": [
        (
            """
def f(i,h,o,draw):
    hidden=[[draw() for _ in range(i+1)] for _ in range(h)]
    output=[[draw() for _ in range(h+1)] for _ in range(o)]
    return {'hidden':hidden,'output':output}
""",
            'Your network is a dict. It is a list',
        ),
        (
            """
def f(i,h,o,draw):
    hidden=[{'weights':draw() for _ in range(i+1)} for _ in range(h)]
    output=[{'weights':draw() for _ in range(h+1)} for _ in range(o)]
    return [hidden,output]
""",
            'one draw for each weight, in square brackets',
        ),
        (
            """
def f(i,h,o,draw):
    hidden=[{'weight':[draw() for _ in range(i+1)]} for _ in range(h)]
    output=[{'weight':[draw() for _ in range(h+1)]} for _ in range(o)]
    return [hidden,output]
""",
            'a dict with the entry "weights"',
        ),
        (
            """
def f(i,h,o,draw):
    return [[{'weights':[draw() for _ in range(i+2)]} for _ in range(h)],[{'weights':[draw() for _ in range(h+2)]} for _ in range(o)]]
""",
            'so with its bias it should have 4',
        ),
        (
            """
def f(i,h,o,draw):
    return [[{'weights':[draw() for _ in range(i+1)]} for _ in range(h+1)],[{'weights':[draw() for _ in range(h+1)]} for _ in range(o)]]
""",
            'Layer 0 of your network has 3 neurons',
        ),
        (
            """
import numpy as np
def f(i,h,o,draw):
    return [np.random.rand(h,i+1),np.random.rand(o,h+1)]
""",
            'is an array',
        ),
        (
            """
def f(i, h, o, draw):
    return [[{"weights": [draw() for _ in range(i + 1)]}] * h, [{"weights": [draw() for _ in range(h + 1)]}] * o]
""",
            "of the hidden layer are one dict, listed 2 times",
        ),
        (
            """
def f(i, h, o, draw):
    hidden = [{"weights": [draw() for _ in range(i + 1)]} for _ in range(h)]
    output = [{"weights": [draw() for _ in range(h + 1)]}] * o
    return [hidden, output]
""",
            "of the output layer are one dict",
        ),
        (
            """
def f(i, h, o, draw):
    w, v = [draw() for _ in range(i + 1)], [draw() for _ in range(h + 1)]
    return [[{"weights": w} for _ in range(h)], [{"weights": v} for _ in range(o)]]
""",
            "the same list of weights",
        ),
        (
            """
import copy
def f(i, h, o, draw):
    one, other = {"weights": [draw() for _ in range(i + 1)]}, {"weights": [draw() for _ in range(h + 1)]}
    return [[copy.deepcopy(one) for _ in range(h)], [copy.deepcopy(other) for _ in range(o)]]
""",
            "start with the same weights",
        ),
        (
            """
def f(i, h, o, draw):
    return [[{"weights": [draw()] * (i + 1)} for _ in range(h)], [{"weights": [draw()] * (h + 1)} for _ in range(o)]]
""",
            "one number stands for several weights",
        ),
        (
            """
def f(i, h, o, draw):
    return [[{"weights": [0.0 for _ in range(b + 1)]} for _ in range(n)] for b, n in ((i, h), (h, o))]
""",
            "Call draw() again for each weight",
        ),
        (
            """
def f(i, h, o, draw):
    return [[{"weights": [random.random() for _ in range(b + 1)]} for _ in range(n)] for b, n in ((i, h), (h, o))]
""",
            "not what draw() gives",
        ),
    ],
    "1-initialize-network 5": [
        ("def f(s, draw): return [[{'weights': [draw() - .5 for _ in range(b + 1)]}] * n for b, n in zip(s, s[1:])]",
         "are one dict"),
        ("def f(s, draw): return [[{'weights': [draw() - .5 for _ in range(b + 1)][::-1]} for _ in range(n)] for b, n in zip(s, s[1:])]",
         "right numbers in other places"),
        ("def f(s, draw): return [[{'weights': [(draw() - .5) / 2 for _ in range(b + 1)]} for _ in range(n)] for b, n in zip(s, s[1:])]",
         "not what draw() - 0.5 gives"),
        ("def f(s, draw): return [[{'weights': [draw() - .5] * (b + 1)} for _ in range(n)] for b, n in zip(s, s[1:])]",
         "one number stands for several"),
    ],
}  # fmt: skip

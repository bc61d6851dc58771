"""Other right ways for the exercises of step 2, and wrong ones that are none of the known mistakes."""

USES = """
import math
from backprop.steps import sigmoid
"""

NEURON = """
def f(w, x):
    if len(w) != len(x) + 1:
        raise ValueError("the row does not fit")
    z = sum(a * b for a, b in zip(w, x)) + w[-1]
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))
"""

FORWARD = """
def f(net, x):
    values = list(x)
    for layer in net:
        new = []
        for n in layer:
            z = sum(w * v for w, v in zip(n["weights"], values)) + n["weights"][-1]
            n["output"] = sigmoid(z)
            new.append(n["output"])
        values = new
    return values
"""

PLAIN = """
def f(net,x):
    for l in net:
        for n in l:
            z=n['weights'][-1]
            for w,v in zip(n['weights'],x): {add}
            n['{key}']={a}
        x=[n['{key}'] for n in l]
    return x
"""


def plain(add="z+=w*v", a="sigmoid(z)", key="output"):
    return PLAIN.format(add=add, a=a, key=key)


RIGHT = {
    "2-forward-propagate 3": [
        NEURON,
        """
def f(w, x):
    if len(x) > len(w) - 1 or len(x) < len(w) - 1:
        raise UnicodeError(x)  # a kind of ValueError
    z = 0
    for i in range(len(x)):
        z = z + w[i] * x[i]
    z = z + w[len(x)]
    return (1 + math.tanh(z / 2)) / 2
""",
        """
import numpy as np
def f(w, x):
    w = np.array(w)
    z = max(-700, w[:-1] @ np.array(x) + w[-1])
    return 1 / (1 + np.exp(-z))
""",
        """
def f(w, x):
    if len(w) != len(x) + 1:
        raise ValueError("the row does not fit")
    z = sum(a * b for a, b in zip(w, [*x, 1]))
    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0
""",
    ],
    "2-forward-propagate 4": [
        FORWARD,
        FORWARD.replace("values = new", "values = [n['output'] for n in layer]"),
        """
def f(net, x):
    if not net:
        return list(x)
    for n in net[0]:
        *w, b = n["weights"]
        n["output"] = sigmoid(b + sum(a * c for a, c in zip(w, x)))
    return f(net[1:], [n["output"] for n in net[0]])
""",
        """
import numpy as np
def f(net, x):
    a = np.array(x)
    for layer in net:
        z = np.array([n["weights"] for n in layer]) @ np.append(a, 1)
        a = 1 / (1 + np.exp(-z))
        for n, value in zip(layer, a):
            n["output"] = value
    return a
""",
    ],
    "2-forward-propagate 5": [
        "def f(row): return [20 * x - 10 for x in row] + [5 - 10 * sum(row)]",
        """
def f(row):
    weights = []
    bias = 4
    for x in row:
        if x:
            weights.append(8)
            bias -= 8
        else:
            weights.append(-8)
    return weights + [bias]
""",
        """
import numpy as np
def f(row):
    w = 100.0 * (2 * np.array(row) - 1)
    return np.append(w, 50 - w[np.array(row) == 1].sum())
""",
        "def f(row): return (*((-1) ** (1 - x) * 6 for x in row), 3 - 6 * row.count(1))",
    ],
}

# (what the reader writes, words that name the mistake)
WRONG = {
    "2-forward-propagate 3": [
        (
            """
def f(w,x):
    if len(x)!=len(w): raise ValueError('bad')
    return 1/(1+math.exp(-sum(a*b for a,b in zip(w,x))))
""",
            "Your own program raises this error",
        ),
        (
            """
def f(w,x):
    s=0
    for i in range(len(w)):
        s+=w[i]*x[i]
    return 1/(1+math.exp(-s))
""",
            "has no input of its own in the list",
        ),
        (
            """
def f(w,x):
    z=w[-1]+sum(a*b for a,b in zip(w,x))
    z=max(z,-20)
    return 1/(1+math.exp(-z))
""",
            "right to within 1 percent",
        ),
        (
            """
def f(w,x):
    *ws,b=w
    z=b
    for i in x:
        z+=ws*i
    return 1/(1+math.exp(-z))
""",
            "does not calculate with whole lists",
        ),
        (
            """
import numpy as np
def f(w,x):
    z=np.array(w[:-1])*np.array(x)+w[-1]
    return .5*(1+np.tanh(z/2))
""",
            "a number for each input",
        ),
        (NEURON.replace("len(w) != len(x) + 1", "False"), "without a word"),
        (NEURON.replace("raise ValueError", "assert False,"), "Raise a ValueError that says so"),
        (NEURON.replace("len(w) != len(x) + 1", "len(w) <= len(x)"), "is too short"),
    ],
    "2-forward-propagate 4": [
        (plain(add="z=w*v"), "the last product alone"),
        (plain(a="round(sigmoid(z),3)"), "the right activation, rounded"),
        (
            """
def f(net,x):
    x=x+[1]
    for l in net:
        for n in l:
            n['output']=sigmoid(sum(w*v for w,v in zip(n['weights'],x)))
        x=[n['output'] for n in l]
    return x
""",
            "the sum without the bias",
        ),
        (plain(a="1/(1+math.exp(z))"), "the sigmoid of minus that sum"),
        (plain(key="activation"), 'has no "output" after'),
        (
            """
def f(net, x):
    values = x[:]
    for layer in net:
        values += [0] * (len(layer) - len(values))
        size = len(layer[0]["weights"]) - 1
        for j, n in enumerate(layer):
            n["output"] = sigmoid(sum(w * v for w, v in zip(n["weights"][:size], values)) + n["weights"][-1])
            values[j] = n["output"]
        values = values[:len(layer)]
    return values
""",
            "The first that is off is neuron 1 of layer 0",
        ),
        (FORWARD.replace("return values", "return values[-1]"), "your function returns a number"),
        (FORWARD.replace("return values", "return None"), "your function returns nothing"),
        (FORWARD.replace(' + n["weights"][-1]', ' + 2 * n["weights"][-1]'), "neuron 0 of layer 0. What comes in"),
        (FORWARD.replace("list(x)", "x").replace("new = []", "new, values[0] = [], 1"), "changed its argument"),
    ],
    "2-forward-propagate 5": [
        ("def f(row): return [3 * x - 2 for x in row] + [1 - sum(row)]", "too little"),
        ("def f(row): return [16 * x - 8 for x in row] + [20 - 8 * sum(row)]", "too much"),
        ("def f(row): return 0", "should return a list of weights"),
        ("def f(row): return [str(x) for x in row] + [0]", "Each weight is a number"),
    ],
}

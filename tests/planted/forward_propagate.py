"""Other right ways, and mistakes, for the exercises of step 2. Written apart from the course's own."""

USES = """
import math
from backprop.steps import sigmoid
"""

NEURON = """
def f(w, x):
    if len(w) != len(x) + 1:
        raise ValueError("the row does not fit")
    {sum}
    {out}
"""
SAFE = "return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))"
SUM = "z = sum(a * b for a, b in zip(w, x)) + w[-1]"

FORWARD = """
def f(net, x):
    values = {start}
    {before}
    for layer in net:
        {new}
        for n in layer:
            z = sum(w * v for w, v in zip(n["weights"], values)) + n["weights"][-1]
            n["output"] = sigmoid(z)
            {inner}
        {outer}
    return {result}
"""


def forward(start="list(x)", before="pass", new="new = []", inner="new.append(n['output'])", outer="values = new",
            result="values"):  # fmt: skip
    """Return a program for the forward pass, with some of its lines changed."""
    return FORWARD.format(start=start, before=before, new=new, inner=inner, outer=outer, result=result)


RIGHT = {
    "2-forward-propagate 3": [
        NEURON.format(sum=SUM, out=SAFE),
        """
def f(w, x):
    if len(x) > len(w) - 1 or len(x) < len(w) - 1:
        raise ValueError(x)
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
        NEURON.format(sum="z = sum(a * b for a, b in zip(w, [*x, 1]))", out="""try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0"""),
    ],
    "2-forward-propagate 4": [
        forward(),
        forward(outer="values = [n['output'] for n in layer]"),
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
}  # fmt: skip

# (what the reader writes, words that name the mistake)
WRONG = {
    "2-forward-propagate 3": [
        (NEURON.format(sum=SUM, out="return 1 / (1 + math.exp(-z))"), "math.exp was given"),
        (NEURON.format(sum=SUM, out="return 1 / (1 + math.e ** -z)"), "too large for a float"),
        (NEURON.format(sum=SUM, out="return z"), "return the sum z"),
        (NEURON.format(sum=SUM + "; z = -z", out=SAFE), "says no where it should say yes"),
        (NEURON.format(sum="z = sum(a * b for a, b in zip(w, x))", out=SAFE), "start it with weights[-1]"),
        (NEURON.format(sum="z = sum(a * b for a, b in zip(w[1:], x)) + w[0]", out=SAFE), "first weight for the bias"),
        (NEURON.format(sum="z = sum(w[i] * x[i] for i in range(len(x) - 1)) + w[-1]", out=SAFE), "leaves out the last input"),
        (NEURON.format(sum="x = x + x[-1:]; z = sum(a * b for a, b in zip(w, x))", out=SAFE), "multiplied by the last input"),
        (NEURON.format(sum="z = sum(a * b + w[-1] for a, b in zip(w, x))", out=SAFE), "once for each input"),
        (NEURON.format(sum="z = sum(a * b for a, b in zip(w, x)) - w[-1]", out=SAFE), "bias is subtracted"),
        (NEURON.format(sum="z = sum(a * b for a, b in zip(w, x)) + x[-1]", out=SAFE), "start with inputs[-1]"),
        ("def f(w, x):\n    " + SUM + "\n    " + SAFE, "without a word"),
        ("def f(w, x):\n    assert len(x) < len(w)\n    " + SUM + "\n    " + SAFE, "Raise a ValueError that says so"),
        ("def f(w, x):\n    if len(x) >= len(w):\n        raise ValueError\n    " + SUM + "\n    " + SAFE, "is too short"),
    ],
    "2-forward-propagate 4": [
        (forward(inner="values = [m['output'] if 'output' in m else 0.0 for m in layer]", outer="pass"),
         "still replaced inside the loop"),
        (forward(inner="new.append(n['output']); values = new"), "outputs so far"),
        (forward(inner="last = n['output']", outer="values = [last]"), "output of the last neuron only"),
        (forward(inner="values += [n['output']]", outer="pass"), "still reading"),
        (forward(outer="pass", result="new"), "Every layer sees the row"),
        (forward(before="new = []", new="pass"), "never emptied"),
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
        (
            """
def f(net, x):
    values = [*x]
    for layer in net:
        k = 0
        for n in layer:
            n["output"] = sigmoid(sum(w * v for w, v in zip(n["weights"], values)) + n["weights"][-1])
            if k < len(values):
                values[k] = n["output"]
            else:
                values.append(n["output"])
            k += 1
        values = values[:k]
    return values
""",
            "write each output over an input",
        ),
        (
            """
def f(net, x):
    for layer in net:
        x = [sigmoid(sum(w * v for w, v in zip(n["weights"], x)) + n["weights"][-1]) for n in layer]
    return x
""",
            "under \"output\"",
        ),
        (forward(result="values[-1]"), "your function returns a number"),
        (forward(result="None"), "your function returns nothing"),
        (forward().replace(' + n["weights"][-1]', ""), "neuron 0 of layer 0. What comes in"),
        (forward(start="x", inner="new.append(n['output']); values[0] = 1"), "changed its argument"),
    ],
    "2-forward-propagate 5": [
        ("def f(row): return [8 * x for x in row] + [4 - 8 * sum(row)]", "rows with more ones"),
        ("def f(row): return [16 * x - 8 for x in row] + [-12]", "fits rows with two ones"),
        ("def f(row): return [16 * x - 8 for x in row] + [4 - 8 * len(row)]", "length of the row"),
        ("def f(row): return [16 * x - 8 for x in row] + [0.0]", "Without a bias"),
        ("def f(row): return [16 * x - 8 for x in row]", "lacks the bias"),
        ("def f(row): return [16 * x - 8 for x in row] + [-8 * sum(row)]", "exactly 0"),
        ("def f(row): return [2 * x - 1 for x in row] + [0.5 - row.count(1)]", "undecided"),
        ("def f(row): return [8 - 16 * x for x in row] + [8 * sum(row) - 4]", "turn all the signs"),
        ("def f(row): return [4 - 8 * sum(row)] + [16 * x - 8 for x in row]", "belongs at the end"),
        ("def f(row): return [8 for x in row] + [4 - 8 * sum(row)]", "counts ones"),
        ("def f(row): return [3 * x - 2 for x in row] + [1 - sum(row)]", "too little"),
        ("def f(row): return [16 * x - 8 for x in row] + [9 - 8 * sum(row)]", "too much"),
        ("def f(row): return 0", "should return a list of weights"),
        ("def f(row): return [str(x) for x in row] + [0]", "Each weight is a number"),
    ],
}  # fmt: skip

"""Other right ways for the exercises of step 3, and wrong ones that are none of the known mistakes."""

USES = """
from backprop.steps import sigmoid, sigmoid_derivative
"""

BACKWARD = """
def f(net, want):
    for n, t in zip(net[-1], want):
        a = n["output"]
        n["delta"] = (a - t) * a * (1 - a)
    for L in range(len(net) - 2, -1, -1):
        for j in range(len(net[L])):
            n, e = net[L][j], 0
            for m in net[L + 1]:
                e += m["weights"][j] * m["delta"]
            a = n["output"]
            n["delta"] = e * a * (1 - a)
"""

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
        BACKWARD,
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
import numpy as np
def f(l,m):
    W=np.array([n['weights'] for n in m]); d=np.array([n['delta'] for n in m]); a=np.array([h['output'] for h in l])
    return (d@W)*a*(1-a)
""",
            "shapes of two arrays do not fit",
        ),
        (
            """
def f(l,m):
    return [sum(n['weights'][j]*n['delta'] for n in m)*h['delta'] for j,h in enumerate(l)]
""",
            "The neurons of `layer` have no delta yet",
        ),
        (
            """
def f(l,m):
    return sum(sum(n['weights'][j]*n['delta'] for n in m)*h['output']*(1-h['output']) for j,h in enumerate(l))
""",
            "the sum of all deltas",
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
        (
            """
def f(net,t):
    deltas=[(n['output']-x)*n['output']*(1-n['output']) for n,x in zip(net[-1],t)]
    for layer,nxt in zip(net[-2::-1],net[:0:-1]):
        deltas=[sum(m['weights'][j]*d for m,d in zip(nxt,deltas))*n['output']*(1-n['output']) for j,n in enumerate(layer)]
    return deltas
""",
            'No "delta" is stored',
        ),
        (
            """
def f(net,t):
    for i in reversed(range(len(net))):
        for j in range(len(net[i])):
            n=net[i][j]
            if i!=len(net)-1:
                e=0
                for m in net[i+1]:
                    e+=m['weights'][j]*m['delta']
            else:
                e=n['output']-t[j]
            n['delta']=e*n['output']*1-n['output']
""",
            "Brackets are missing",
        ),
        (
            """
def f(net,t):
    for i in reversed(range(len(net))):
        for j,n in enumerate(net[i]):
            if i==len(net)-1: e=n['output']-t[j]
            else: e=sum(m['weights'][j]*m['delta'] for m in net[i+1])/len(net[i+1])
            n['delta']=e*n['output']*(1-n['output'])
""",
            "each of its slopes is 0.3333 times",
        ),
        (
            """
def f(net,t):
    for i in reversed(range(len(net))):
        for j,n in enumerate(net[i]):
            if i==len(net)-1: e=round(n['output'],2)-t[j]
            else: e=sum(m['weights'][j]*m['delta'] for m in net[i+1])
            n['delta']=e*n['output']*(1-n['output'])
""",
            "within 1 percent",
        ),
        (
            """
def f(net,t):
    for i in reversed(range(len(net))):
        for j,n in enumerate(net[i]):
            if i==len(net)-1: e=n['output']-t[j]
            else: e=sum(m['weights'][j]*m['delta'] for m in net[i+1])
            n['delta']=e*n['output']*(1-n['output'])
            for k in range(len(n['weights'])): n['weights'][k]-=0.5*n['delta']
""",
            "changes weights, too",
        ),
        (
            """
def f(net,t):
    for i in reversed(range(len(net))):
        for j,n in enumerate(net[i]):
            if i==len(net)-1: e=n['output']-t[j]; n['delta']=e
            else:
                for m in net[i+1]: e=m['weights'][j]*m['delta']
                n['delta']=e*n['output']*(1-n['output'])
""",
            "Two mistakes",
        ),
        # told by the ratios
        (
            BACKWARD.replace("(a - t) * a * (1 - a)", "(a - t) * a * (2 - a)"),
            "output layer are wrong already",
        ),
        (
            BACKWARD.replace("e * a * (1 - a)", "e * a * (2 - a)"),
            "look at the lines for the hidden neurons",
        ),
        (BACKWARD.replace("(a - t)", "(a - t) / len(want)"), "0.3333 times"),
        (
            BACKWARD + '    for n in net[-1]:\n        n["delta"] = n["output"] - want[net[-1].index(n)]\n',
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

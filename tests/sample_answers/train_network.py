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

WRONG = {
    "4-train-network 3": [
        (
            """
def f(net,x,lr):
    for i in range(len(net)):
        a=x if i==0 else [n['output'] for n in net[i]]
        for n in net[i]:
            for j in range(len(a)):
                n['weights'][j]-=lr*n['delta']*a[j]
            n['weights'][-1]-=lr*n['delta']
""",
            "not all of the other weights of the output layer",
        ),
        (
            """
import numpy as np
def f(net,x,lr):
    for l in net:
        for n in l:
            w=np.array(n['weights'])
            w-=lr*n['delta']*np.append(x,1)
        x=[n['output'] for n in l]
""",
            "No weight of the network changes",
        ),
        (
            """
def f(net,x,lr):
    a=list(x)
    for l in net:
        for n in l:
            for j,v in enumerate(a):
                n['weights'][j]-=lr*n['error']*v
        a=[n['output'] for n in l]
""",
            "The entries of a neuron are",
        ),
        (
            """
def f(net,x,lr):
    a=list(x)
    for l in net:
        for n in l:
            for j,v in enumerate(a):
                n['weights'][j]-=0.1*n['delta']*v
            n['weights'][-1]-=0.1*n['delta']
        a=[n['output'] for n in l]
""",
            "do not depend on learning_rate",
        ),
    ],
    "4-train-network 4": [
        (
            """
import numpy as np
def f(ls,n):
    t=np.zeros((len(ls),n))
    t[ls]=1
    return t
""",
            "Not yet. Given [0, 1, 1], 2: result[0][1] is 1",
        ),
        (
            """
import numpy as np
def f(ls,n):
    t=np.zeros((len(ls),n))
    t[:,ls]=1
    return t
""",
            "the same list",
        ),
        (
            """
def f(ls,n):
    out=[]
    for l in ls:
        t=[0]*n
        t[l]=1
    out.append(t)
    return out
""",
            "You append after the loop",
        ),
        (
            """
def f(ls,n):
    for l in ls:
        t=[0]*n
        t[l]=1
        return t
""",
            "never reached",
        ),
    ],
    "4-train-network 5": [
        (
            """
def f(net,X,T,r):
    for x,t in zip(X,T):
        out=forward_propagate(net,x)
        backward_propagate_error(net,out)
        update_weights(net,x,r)
""",
            "the target the network's own output",
        ),
        (
            """
def f(net,X,T,r):
    for i in reversed(range(len(X))):
        forward_propagate(net,X[i])
        backward_propagate_error(net,T[i])
        update_weights(net,X[i],r)
""",
            "in the order 2, 1, 0",
        ),
        (
            """
def f(net,X,T,r):
    for x in X: forward_propagate(net,x)
    for t in T: backward_propagate_error(net,t)
    for x in X: update_weights(net,x,r)
""",
            "a loop for each of the three functions",
        ),
    ],
}

"""Other right ways for the exercises of the worked example, and wrong ones that are none of the known mistakes."""

USES = """
from backprop.steps import sigmoid, sigmoid_derivative
from backprop.worked_example import backward, forward, gradient, update
"""

STEP = """
def f(w, x1, x2, t, rate):
    h1, h2, o = forward(w, x1, x2)
    d = (o - t) * o * (1 - o)
    new = dict(w)
    d1 = d * w["h1", "out"] * h1 * (1 - h1)
    d2 = d * w["h2", "out"] * h2 * (1 - h2)
    for k, x in (("x1", x1), ("x2", x2)):
        new[k, "h1"] = new[k, "h1"] - rate * d1 * x
        new[k, "h2"] = new[k, "h2"] - rate * d2 * x
    new["h1", "out"] -= rate * d * h1
    new["h2", "out"] -= rate * d * h2
    return new
"""

NINE = """
def f(w, x1, x2, t):
    h1 = sigmoid(w["bias", "h1"] + x1 * w["x1", "h1"] + x2 * w["x2", "h1"])
    h2 = sigmoid(w["bias", "h2"] + x1 * w["x1", "h2"] + x2 * w["x2", "h2"])
    o = sigmoid(w["bias", "out"] + h1 * w["h1", "out"] + h2 * w["h2", "out"])
    d = (o - t) * o * (1 - o)
    d1 = d * w["h1", "out"] * (1 - h1) * h1
    d2 = d * w["h2", "out"] * (1 - h2) * h2
    g = {("bias", "h1"): d1, ("bias", "h2"): d2, ("bias", "out"): d}
    for k, x in (("x1", x1), ("x2", x2)):
        g[k, "h1"], g[k, "h2"] = d1 * x, d2 * x
    g["h1", "out"], g["h2", "out"] = d * h1, d * h2
    return g
"""

RIGHT = {
    "worked-example 4": [
        STEP,
        """
def f(w, x1, x2, t, rate):
    a = forward(w, x1, x2)
    return update(w, gradient(x1, x2, *a[:2], *backward(w, *a, t)), rate)
""",
        """
def f(w, x1, x2, t, rate):
    h1, h2, o = forward(w, x1, x2)
    d = (o - t) * sigmoid_derivative(o)
    out1, out2 = w["h1", "out"], w["h2", "out"]
    d1 = d * out1 * sigmoid_derivative(h1)
    d2 = d * out2 * sigmoid_derivative(h2)
    new = {}
    for start, end in w:
        delta = {"h1": d1, "h2": d2, "out": d}[end]
        value = {"x1": x1, "x2": x2, "h1": h1, "h2": h2}[start]
        new[start, end] = w[start, end] - rate * delta * value
    return new
""",
        """
def f(w, x1, x2, t, rate):
    import numpy as np
    W1 = np.array([[w["x1", h], w["x2", h]] for h in ("h1", "h2")])
    w2 = np.array([w["h1", "out"], w["h2", "out"]])
    x = np.array([x1, x2])
    h = 1 / (1 + np.exp(-W1 @ x))
    o = 1 / (1 + np.exp(-w2 @ h))
    d = (o - t) * o * (1 - o)
    dh = d * w2 * h * (1 - h)
    W1, w2 = W1 - rate * np.outer(dh, x), w2 - rate * d * h
    return {("x1", "h1"): W1[0, 0], ("x2", "h1"): W1[0, 1], ("x1", "h2"): W1[1, 0],
            ("x2", "h2"): W1[1, 1], ("h1", "out"): w2[0], ("h2", "out"): w2[1]}
""",
    ],
    "worked-example 5": [
        NINE,
        """
def f(w, x1, x2, t):
    value = {"x1": x1, "x2": x2, "bias": 1}
    for end in ("h1", "h2", "out"):
        value[end] = sigmoid(sum(w[k] * value[k[0]] for k in w if k[1] == end))
    delta = {"out": (value["out"] - t) * sigmoid_derivative(value["out"])}
    for h in ("h1", "h2"):
        delta[h] = delta["out"] * w[h, "out"] * sigmoid_derivative(value[h])
    return {(start, end): delta[end] * value[start] for start, end in w}
""",
        """
def f(w, x1, x2, t):
    def go(w):
        h = [sigmoid(w["bias", k] + w["x1", k] * x1 + w["x2", k] * x2) for k in ("h1", "h2")]
        return h, sigmoid(w["bias", "out"] + w["h1", "out"] * h[0] + w["h2", "out"] * h[1])
    h, o = go(w)
    slopes = {}
    for name in w:
        slope = (o - t) * o * (1 - o)
        if name[1] != "out":
            i = int(name[1] == "h2")
            slope *= w[name[1], "out"] * h[i] * (1 - h[i])
        if name[0] == "x1":
            slope = slope * x1
        elif name[0] == "x2":
            slope = slope * x2
        elif name[0] != "bias":
            slope = slope * h[int(name[0] == "h2")]
        slopes[name] = slope
    return slopes
""",
        """
import numpy as np
def f(w, x1, x2, t):
    W1 = np.array([[w[s, h] for s in ("x1", "x2", "bias")] for h in ("h1", "h2")])
    w2 = np.array([w[s, "out"] for s in ("h1", "h2", "bias")])
    x = np.array([x1, x2, 1])
    h = np.append(1 / (1 + np.exp(-W1 @ x)), 1)
    o = 1 / (1 + np.exp(-w2 @ h))
    d = (o - t) * o * (1 - o)
    G1 = np.outer((d * w2 * h * (1 - h))[:2], x)
    g = {(s, k): G1[i][j] for i, k in enumerate(("h1", "h2")) for j, s in enumerate(("x1", "x2", "bias"))}
    return g | {(s, "out"): d * h[j] for j, s in enumerate(("h1", "h2", "bias"))}
""",
    ],
}

# (what the reader writes, words that name the mistake)
WRONG = {
    "worked-example 4": [
        (STEP.replace("dict(w)", "w"), "changed its argument 'w'"),
        # told by its ratios
        (STEP.replace('    new["h1", "out"]', '    rate *= 3\n    new["h1", "out"]'), "into out are 3 times"),
        (STEP.replace("* x\n", "* -x\n"), "into h1 are -1 times"),
        (STEP.replace('d1 = d * w["h1", "out"]', "d1 = 0"), "into h1 are 0: "),
        (STEP.replace('("x1", x1)', '("x1", x2)'), "the other slopes into h1 are right"),
        (
            """
def f(w, x1, x2, t, rate):
    h1, h2, o = forward(w, x1, x2)
    d = (o - t) * o * (1 - o)
    return {**w, ("h1", "out"): w["h1", "out"] - rate * d * h1 * h1}
""",
            "off by different factors",
        ),
    ],
    "worked-example 5": [
        (
            """
def f(w,x1,x2,t):
    def L(w):
        h=[sigmoid(w['bias',k]+w['x1',k]*x1+w['x2',k]*x2) for k in ('h1','h2')]
        return .5*(sigmoid(w['bias','out']+w['h1','out']*h[0]+w['h2','out']*h[1])-t)**2
    return {k:(L({**w,k:w[k]+1e-4})-L(w))/1e-4 for k in w}
""",
            "measured by a nudge",
        ),
        (
            """
def f(w,x1,x2,t):
    h=[sigmoid(w['bias',k]+w['x1',k]*x1+w['x2',k]*x2) for k in ('h1','h2')]
    o=sigmoid(w['bias','out']+w['h1','out']*h[0]+w['h2','out']*h[1])
    d=t-o*o*(1-o)
    return {k:d for k in w}
""",
            "so not only its delta is wrong",
        ),
        (
            """
def f(w,x1,x2,t):
    v={'x1':x1,'x2':x2,'bias':1}
    for e in ('h1','h2','out'): v[e]=sigmoid(sum(w[k]*v[k[0]] for k in w if k[1]==e))
    d={'out':(v['out']-t)*v['out']*(1-v['out'])}
    for h in ('h1','h2'): d[h]=d['out']*v[h]*(1-v[h])
    return [d[k[1]]*v[k[0]] for k in w]
""",
            "A slope is found by its name",
        ),
        (
            """
def f(w,x1,x2,t):
    v={'x1':x1,'x2':x2,'bias':1}
    for e in ('h1','h2','out'): v[e]=sigmoid(sum(w[k]*v[k[0]] for k in w if k[1]==e))
    d={'out':(v['out']-t)*v['out']*(1-v['out'])}
    for h in ('h1','h2'): d[h]=d['out']*w[h,'out']*v[h]*(1-v[h])
    return {k[0]+'_'+k[1]:d[k[1]]*v[k[0]] for k in w}
""",
            "others than those of w",
        ),
        (
            """
def f(w,x1,x2,t):
    v={'x1':x1,'x2':x2,'bias':1}
    for e in ('h1','h2','out'): v[e]=sigmoid(sum(w[k]*v[k[0]] for k in w if k[1]==e))
    d={'out':(v['out']-t)*v['out']*(1-v['out'])}
    for h in ('h1','h2'): d[h]=d['out']*w['out',h]*v[h]*(1-v[h])
    return {k:d[k[1]]*v[k[0]] for k in w}
""",
            "No weight has this name",
        ),
        (NINE.replace("(1 - h2) * h2", "(1 - h2) ** 2"), "All slopes into h2 are"),
        (NINE.replace("d * h1, d * h2", "d * h2, d * h2"), "h1 to out has the slope"),
        (NINE.replace("return g", "del g['bias', 'h2']; return g"), "lacks ('bias', 'h2')"),
    ],
}

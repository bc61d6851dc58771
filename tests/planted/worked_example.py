"""Other right ways, and mistakes, for the exercises of the worked example. Written apart from the course's own."""

USES = """
from backprop.steps import sigmoid, sigmoid_derivative
from backprop.worked_example import backward, forward, gradient, update
"""

STEP = """
def f(w, x1, x2, t, rate):
    h1, h2, o = forward(w, x1, x2)
    d = (o - t) * o * (1 - o)
    new = {{k: v for k, v in w.items()}}
    {early}
    d1 = d * {one}["h1", "out"] * h1 * (1 - h1)
    d2 = d * {two}["h2", "out"] * h2 * (1 - h2)
    for k, x in (("x1", x1), ("x2", x2)):
        new[k, "h1"] = new[k, "h1"] {sign} rate * d1 * x
        new[k, "h2"] = new[k, "h2"] {sign} rate * d2 * x
    {late}
    return new
"""
OUT = 'new["h1", "out"] {0} rate * d * h1; new["h2", "out"] {0} rate * d * h2'
OUT_DOWN, OUT_UP = OUT.format("-="), OUT.format("+=")

NINE = """
def f(w, x1, x2, t):
    h1 = sigmoid({b}w["bias", "h1"] + x1 * w["x1", "h1"] + x2 * w["x2", "h1"])
    h2 = sigmoid({b}w["bias", "h2"] + x1 * w["x1", "h2"] + x2 * w["x2", "h2"])
    o = sigmoid({b}w["bias", "out"] + h1 * w["h1", "out"] + h2 * w["h2", "out"])
    error = o - t
    d = {d}
    d1 = {back} * w["{one}", "out"]{hidden1}
    d2 = {back} * w["{two}", "out"]{hidden2}
    g = {{("bias", "h1"): d1{bias}, ("bias", "h2"): d2{bias}, ("bias", "out"): d{bias}}}
    for k, x in (("x1", {x1}), ("x2", {x2})):
        g[k, "h1"], g[k, "h2"] = d1{x}, d2{x}
    g["h1", "out"], g["h2", "out"] = d{a1}, d{a2}
    return g
"""


def nine(**how):
    """Return a program for the nine slopes, with some of its pieces changed."""
    pieces = {
        "b": "", "d": "error * o * (1 - o)", "back": "d", "one": "h1", "two": "h2", "bias": "", "x": " * x",
        "hidden1": " * (1 - h1) * h1", "hidden2": " * (1 - h2) * h2", "x1": "x1", "x2": "x2",
        "a1": " * h1", "a2": " * h2",
    }  # fmt: skip
    return NINE.format(**(pieces | how))


RIGHT = {
    "worked-example 4": [
        STEP.format(early="", one="w", two="w", sign="-", late=OUT_DOWN),
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
        nine(),
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
        (STEP.format(early=OUT_DOWN, one="new", two="new", sign="-", late=""), "still use output weights"),
        (STEP.format(early=OUT_DOWN, one="w", two="new", sign="-", late=""), "delta_h1 is mended"),
        (STEP.format(early=OUT_DOWN, one="new", two="w", sign="-", late=""), "delta_h2 is mended"),
        (
            STEP.format(
                early=OUT_DOWN + "; h1, h2, o = forward(new, x1, x2); d = (o - t) * o * (1 - o)",
                one="new", two="new", sign="-", late="",
            ),
            "ran the network again",
        ),
        (STEP.format(early=OUT_DOWN + "; return new", one="w", two="w", sign="-", late=""), "do not move at all"),
        (STEP.format(early="", one="w", two="w", sign="+", late=OUT_UP), "goes uphill"),
        (STEP.format(early="new = w; " + OUT_DOWN, one="w", two="w", sign="-", late=""), "changed its argument 'w'"),
        # in none of the course's lists: told by its ratios
        (STEP.format(early="", one="w", two="w", sign="-", late="rate *= 3; " + OUT_DOWN), "into out are 3 times"),
        (STEP.format(early="", one="w", two="w", sign="+", late=OUT_DOWN), "into h1 are -1 times"),
        (STEP.format(early="", one="0 * w", two="w", sign="-", late=OUT_DOWN).replace('0 * w["h1", "out"]', "0"), "into h1 are 0: "),
        (STEP.format(early="x1 = x2", one="w", two="w", sign="-", late=OUT_DOWN), "the other slopes into h1 are right"),
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
        (nine(d="(t - o) * o * (1 - o)"), "All your slopes have the wrong sign"),
        (nine(d="error"), "the error alone"),
        (nine(d="error * sigmoid_derivative(sigmoid(o))"), "slope of the sigmoid at a_out"),
        (
            nine(
                d="error * sigmoid_derivative(sigmoid(o))",
                hidden1=" * sigmoid_derivative(sigmoid(h1))",
                hidden2=" * sigmoid_derivative(sigmoid(h2))",
            ),
            "at each activation",
        ),
        (nine(d="error ** 2 / 2 * o * (1 - o)"), "starts from the loss."),
        (nine(d="2 * error * o * (1 - o)"), "twice too large"),
        (nine(d="error / o / (1 - o)"), "divide"),
        (nine(back="error"), "start from the output's error"),
        (nine(hidden1="", hidden2=""), "own sigmoid"),
        (nine(d="error * o * (1 - o); w = {**w, ('h1', 'out'): 1, ('h2', 'out'): 1}"), "lack the weight"),
        (nine(one="h2", two="h1"), "on the way back are exchanged"),
        (nine(bias=" * 1 * (1 - 1)"), "biases have the slope 0"),
        (
            nine().replace("return g", "return {k: v * w[k] if k[0] == 'bias' else v for k, v in g.items()}"),
            "times the bias",
        ),
        (nine(b="0 * "), "leaves the biases out"),
        (nine(x="", a1="", a2=""), "deltas alone"),
        (nine(x=""), "four slopes from the inputs"),
        (nine().replace("return g", """return {
        (s, e): {"h1": d1, "h2": d2, "out": d}[e] * w[s, e] for s, e in w}"""), "with the weight itself"),
        (nine(x1="x2", x2="x1"), "from x1 and x2 are exchanged"),
        # in none of the course's lists
        (nine(hidden2=" * (1 - h2) ** 2"), "All slopes into h2 are"),
        (nine(a1=" * h2", a2=" * h1"), "h1 to out has the slope"),
        (nine().replace("return g", "del g['bias', 'h2']; return g"), "lacks ('bias', 'h2')"),
    ],
}  # fmt: skip

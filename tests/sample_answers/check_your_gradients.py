"""Other right ways, and mistakes, for the exercises of the chapter on checking gradients."""

USES = """
import numpy as np
"""

COPIES = """
def f(L, ws):
    h, out = {h}, []
    for k in range(len(ws)):
        p, m = list(ws), list(ws)
        p[k] += h
        m[k] -= h
        out.append({slope})
    return out
"""


def copies(h="1e-5", slope="(L(p) - L(m)) / h / 2"):
    return COPIES.format(h=h, slope=slope)


RIGHT = {
    "check-your-gradients 4": [
        copies(),
        copies("1e-6"),
        copies("3e-5"),
        """
def f(L, ws):
    h, out = 1e-5, []
    for k in range(len(ws)):
        ws[k] += h
        a = L(ws)
        ws[k] -= 2 * h
        b = L(ws)
        ws[k] += h
        out.append((a - b) / (2 * h))
    return out
""",
        """
def f(L, ws):
    ws, h = np.array(ws), 1e-5
    return np.array([(L(ws + h * e) - L(ws - h * e)) / (2 * h) for e in np.eye(len(ws))])
""",
        """
def f(L, ws):
    def at(k, d):
        return L([w + d * (i == k) for i, w in enumerate(ws)])
    return [(at(k, 1e-5) - at(k, -1e-5)) / 2e-5 for k in range(len(ws))]
""",
    ],
    "check-your-gradients 5": [
        """
def f(L, w, g, v, h):
    w, g, v = map(np.array, (w, g, v))
    m = (L(w + h * v) - L(w - h * v)) / 2 / h
    c = g @ v
    return abs(c - m) / (abs(c) + abs(m))
""",
        """
def f(L, w, g, v, h):
    def moved(d):
        return L([a + d * b for a, b in zip(w, v)])
    m, c = (moved(h) - moved(-h)) / (2 * h), 0
    for i in range(len(g)):
        c += g[i] * v[i]
    return max(m - c, c - m) / (abs(m) + abs(c))
""",
        """
def f(L, w, g, v, h):
    kept = list(w)
    for i in range(len(w)):
        w[i] = kept[i] + h * v[i]
    a = L(w)
    for i in range(len(w)):
        w[i] = kept[i] - h * v[i]
    b = L(w)
    w[:] = kept
    m = (a - b) / (2 * h)
    c = np.dot(g, v)
    return np.abs(m - c) / (np.abs(m) + np.abs(c))
""",
    ],
}

WRONG = {
    "check-your-gradients 4": [
        (
            """
def f(L, w):
    h = 1e-5
    out = {}
    for i in range(len(w)):
        p = w[:]; p[i] += h
        m = w[:]; m[i] -= h
        out[i] = (L(p) - L(m)) / (2 * h)
    return out
""",
            "in a dict",
        ),
        (copies(slope="[(L(p) - L(m)) / (2 * h)]"), "not the lists around them"),
        (copies(slope="round((L(p) - L(m)) / (2 * h), 3)"), "rounded to 3 decimals"),
        (copies(slope="(L(p) - L(m)) / (2 * h) * ws[k]"), "multiplied by its weight"),
        (copies().replace("out.append(", "out = [(").replace("h / 2)", "h / 2)]"), "one number, the last"),
        (
            """
def f(L, w):
    h = 1e-5
    out = []
    for x in w:
        out.append((L(x + h) - L(x - h)) / (2 * h))
    return out
""",
            "not a single value",
        ),
        (copies(slope="(L(ws) - L(ws)) / (2 * h)"), "the nudged list that it gets"),
        (copies(slope="(L(p) - L(ws)) / h"), "one side only"),
        (copies("1e-8", slope="(L(p) - L(ws)) / h"), "the curving of the loss then cancels"),
        (copies("1e-13"), "what is left is rounding"),
        (copies("1e-11"), "1e-11 is too small"),
        (copies("1e-20"), "large enough for a float to notice"),
        (copies("0.01"), "too long"),
        (
            copies()
            .replace("    for k", "    p, m = list(ws), list(ws)\n    for k")
            .replace("        p, m = list(ws), list(ws)\n", ""),
            "another still is",
        ),
        (copies().replace("range(len(ws))", "(0, 1, 1)"), "weights[2] is never nudged"),
        (copies(slope="(L(p) - L(m)) * 3"), "times the right one"),
        (copies(slope="L(p) - L(m) / (2 * h)"), "what becomes of the two losses"),
        ("\ndef f(L, ws):\n    return [1.0 for w in ws]\n", "never calls loss"),
        (copies().replace("    return", "        return"), "Is a `return` inside the loop?"),
    ]
}

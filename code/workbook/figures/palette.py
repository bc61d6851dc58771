"""One colour for each quantity, chosen here and nowhere else.

Figures, tables and formulas name a colour through this module; the book's stylesheet takes
both shades from it. Every shade has a contrast with its paper of at least 4.5 : 1 (WCAG AA), and nothing
is shown by colour alone: a quantity has a shape in drawings and a dash in plots, a class has its own marker.
"""

from dataclasses import dataclass

PAPER = ("#ffffff", "#14181e")  # light, dark
INK = ("#1f2933", "#dfe5ec")
FAINT = ("#5b6875", "#9aa7b4")
RULE = ("#ccd4dc", "#3a4450")


@dataclass(frozen=True)
class Quantity:
    """light, dark: colour on light and on dark paper; dash: matplotlib line style."""

    light: str
    dark: str
    dash: str


QUANTITIES = {
    "input": Quantity("#0b5fa5", "#7cb8f2", "-"),
    "weight": Quantity("#8f5600", "#f0b252", "-."),
    "activation": Quantity("#00705a", "#4fd1ae", "-"),
    "target": Quantity("#7a3e9d", "#cfa2ee", ":"),
    "delta": Quantity("#c0282d", "#ff8e85", "--"),
}

# The markers of a class, and the lighter area where a network predicts it.
CLASSES = (("#2457d6", "#8fb0ff"), ("#b04600", "#ffb077"), ("#a3218e", "#f59be6"))
AREA = 0.16  # how much of a class's colour is in its area; the rest is paper


def mix(colour: str, paper: str, share: float) -> str:
    """Return a mixture of two colours "#rrggbb", with that share of the first."""
    channels = [(int(colour[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * c + (1 - share) * p):02x}" for c, p in channels)


PLAIN = {"paper": PAPER, "ink": INK, "faint": FAINT, "rule": RULE}
PLAIN |= {f"class-{k}": pair for k, pair in enumerate(CLASSES)}
PLAIN |= {
    f"area-{k}": tuple(mix(colour, paper, AREA) for colour, paper in zip(pair, PAPER)) for k, pair in enumerate(CLASSES)
}
NAMES = (*PLAIN, *QUANTITIES)


def css_colour(name: str) -> str:
    """Return the CSS for a quantity, a plain colour such as paper, or a class: "class-0" or "area-0".

    The page's stylesheet sets the variable for light and dark; elsewhere the light shade applies.
    """
    return f"var(--c-{name},{shades(name)[0]})"


def shades(name: str) -> tuple[str, str]:
    """Return the (light, dark) shades of a name.

    Raises:
        ValueError: there is no such name.
    """
    if name in PLAIN:
        return PLAIN[name]
    if name in QUANTITIES:
        return QUANTITIES[name].light, QUANTITIES[name].dark
    raise ValueError(f"there is no colour named {name!r}; the names are {', '.join(NAMES)}.")


def stylesheet() -> str:
    """Return the CSS that gives every colour its shade, and recolours formulas in dark mode.

    A formula contains \\textcolor{<light shade>}{...}, which every renderer knows; in dark mode the
    page replaces that shade by the dark one.
    """
    light = "".join(f"  --c-{name}: {shades(name)[0]};\n" for name in NAMES)
    dark = "".join(f"  --c-{name}: {shades(name)[1]};\n" for name in NAMES)
    formulas = "".join(
        f'.katex [style*="color:{q.light}"] {{ color: var(--c-{name}) !important; }}\n'
        for name, q in QUANTITIES.items()
    )
    classes = "".join(f".q-{name} {{ color: var(--c-{name}); }}\n" for name in QUANTITIES)
    return f":root {{\n{light}}}\nhtml[data-theme=dark] {{\n{dark}}}\n{formulas}{classes}"

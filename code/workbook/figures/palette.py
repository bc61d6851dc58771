"""One colour for each quantity, chosen here and nowhere else.

Figures, tables and formulas name a colour through this module; the book's stylesheet takes
both shades from it. Every shade has a contrast with its paper of at least 4.5 : 1 (WCAG AA), and no
quantity is shown by colour alone: each has a shape in drawings and a dash in plots.
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


def css_colour(name: str) -> str:
    """Return the CSS for a quantity, or for paper, ink, faint or rule.

    The page's stylesheet sets the variable for light and dark; elsewhere the light shade applies.
    """
    return f"var(--c-{name},{shades(name)[0]})"


def shades(name: str) -> tuple[str, str]:
    """Return the (light, dark) shades of a quantity, or of paper, ink, faint or rule.

    Raises:
        ValueError: there is no such name.
    """
    plain = {"paper": PAPER, "ink": INK, "faint": FAINT, "rule": RULE}
    if name in plain:
        return plain[name]
    if name in QUANTITIES:
        return QUANTITIES[name].light, QUANTITIES[name].dark
    raise ValueError(f"there is no colour named {name!r}; the names are {', '.join([*plain, *QUANTITIES])}.")


NAMES = ("paper", "ink", "faint", "rule", *QUANTITIES)


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

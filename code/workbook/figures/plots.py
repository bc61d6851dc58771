"""Matplotlib in the book's colours: `axes` to start, `style` for a line, `picture` to finish."""

import hashlib
import io
import re

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workbook.figures.palette import FAINT, INK, NAMES, QUANTITIES, RULE, css_colour, shades
from workbook.figures.picture import LABEL_FONT, Picture, open_svg

RC_PARAMS = {
    "svg.fonttype": "none",  # text stays text: screen readers, search and zoom can use it
    "svg.hashsalt": "backpropagation",
    "font.size": 13,
    "axes.edgecolor": RULE[0],
    "axes.labelcolor": FAINT[0],
    "axes.titlecolor": INK[0],
    "text.color": INK[0],
    "xtick.color": FAINT[0],
    "ytick.color": FAINT[0],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": RULE[0],
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 2,
}


def axes(xlabel: str = "", ylabel: str = "", *, width: float = 5.6, height: float = 3.2) -> Axes:
    """Return empty axes; sizes in inches, 72 units of the picture each.

    From the first call on, matplotlib uses the book's style.
    """
    matplotlib.rcParams.update(RC_PARAMS)
    ax = Figure(figsize=(width, height), layout="constrained").add_subplot()
    ax.set(xlabel=xlabel, ylabel=ylabel, axisbelow=True)
    return ax


def panels(n_rows: int, n_columns: int, *, width: float = 5.6, height: float = 3.2) -> list[Axes]:
    """Return empty axes side by side and below each other in one figure, row after row, with the same limits."""
    figure = axes(width=width, height=height).figure
    figure.clear()
    return list(figure.subplots(n_rows, n_columns, sharex=True, sharey=True).flat)


def style(quantity: str) -> dict:
    """Return colour and dash of a quantity's line, as arguments of `ax.plot`."""
    return {"color": QUANTITIES[quantity].light, "linestyle": QUANTITIES[quantity].dash}


def picture(ax: Axes, alt: str, caption: str = "") -> Picture:
    """Return the figure of `ax` as a picture whose colours follow the page; a legend comes above the axes."""
    for other in ax.figure.axes:
        if other.get_legend():
            _move_legend_up(other)
    buffer = io.StringIO()
    ax.figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Picture(_embeddable(buffer.getvalue()), alt, caption)


def _move_legend_up(ax: Axes) -> None:
    """Put the legend above the figure, where its marks cannot be taken for data, in as few lines as fit its width."""
    legend = ax.get_legend()
    entries = legend.legend_handles, [text.get_text() for text in legend.get_texts()]
    legend.remove()
    for n_columns in range(len(entries[0]), 0, -1):
        legend = ax.figure.legend(*entries, loc="outside upper center", ncols=n_columns, columnspacing=1.2)
        if n_columns == 1 or legend.get_window_extent().width <= ax.figure.bbox.width:
            return
        legend.remove()


def _embeddable(svg: str) -> str:
    """Return matplotlib's SVG ready to be embedded in a page: no prolog, the page's colours, unique ids."""
    svg = svg[svg.index("<svg") :]
    # What only a separate file needs, or what would affect the page around it.
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r"font-family: [^;\"]*", f"font-family: {LABEL_FONT}", svg)
    for name in NAMES:
        svg = svg.replace(shades(name)[0], css_colour(name))
    svg = re.sub(r'<svg [^>]*viewBox="0 0 (\S+) (\S+)"[^>]*>', lambda m: open_svg(m[1], m[2]), svg, count=1)
    # Ids must be unique on a page, and the same on every processor: those that are referred to are
    # numbered, with a hash of the picture as prefix; the others are removed.
    used = list(dict.fromkeys(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg)))
    svg = re.sub(r' id="([^"]*)"', lambda m: f' id="\0{used.index(m[1])}"' if m[1] in used else "", svg)
    svg = re.sub(r'(url\(#|href="#)([^)"]+)', lambda m: f"{m[1]}\0{used.index(m[2])}", svg)
    svg = svg.replace("\0", f"p{hashlib.sha256(svg.encode()).hexdigest()[:8]}-")
    return re.sub(r"\n\s*", "\n", svg).strip()

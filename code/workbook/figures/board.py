"""Axes drawn once by matplotlib, and on them parts that move from frame to frame."""

from collections.abc import Sequence

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes

from workbook.figures.palette import css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import picture


class Board:
    """What does not change of a plot, and where on it a point of the data lies.

    The parts that move are SVG elements with a name; `picture` puts them on the axes. Drawing them
    takes a millisecond, the axes are drawn by matplotlib once.
    """

    def __init__(self, ax: Axes):
        ax.figure.dpi = 72  # then matplotlib's units are those of the drawing
        self.still = picture(ax, "axes").svg.removesuffix("</svg>")
        self.transform = ax.transData.frozen()
        self.height = ax.figure.get_size_inches()[1] * 72
        self.limits = sorted(ax.get_xlim()), sorted(ax.get_ylim())

    def picture(self, parts: Sequence[str], alt: str) -> Picture:
        """Return the axes with these parts on them."""
        return Picture(f"{self.still}{''.join(parts)}</svg>", alt)

    def place(self, x, y):
        """Return the places of points in units of the drawing, as two arrays; y points down there."""
        places = self.transform.transform(np.column_stack([x, y]))
        return places[:, 0], self.height - places[:, 1]

    def points(self, x, y) -> list[str]:
        """Return "x y" for each point; what lies outside of the axes is put on their edge."""
        places = self.place(np.clip(x, *self.limits[0]), np.clip(y, *self.limits[1]))
        return [f"{a:g} {b:g}" for a, b in np.round(np.column_stack(places), 1).tolist()]

    def line(self, part: str, x, y, quantity: str, width: float = 2, dash: str = "") -> str:
        """Return a line through points, none of them being a line too."""
        path = "M" + " ".join(self.points(x, y)) if len(x) else ""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        return (
            f'<path data-part="{part}" d="{path}" stroke-width="{width}"{dashes} '
            f'style="fill:none;stroke:{css_colour(quantity)}"/>'
        )

    def dot(self, part: str, x, y, quantity: str, radius: float = 5) -> str:
        """Return a dot at one point, or at none: then it is hidden."""
        place = self.points(x, y)[0].split() if len(x) else ("0", "0")
        hidden = "" if len(x) else ' visibility="hidden"'
        return (
            f'<circle data-part="{part}" cx="{place[0]}" cy="{place[1]}" r="{radius}"{hidden} '
            f'style="fill:{css_colour(quantity)}"/>'
        )

    def band(self, part: str, x, low, high, quantity: str) -> str:
        """Return the area between two lines, itself a line where they meet."""
        path = ""
        if len(x):
            path = "M" + " ".join([*self.points(x, low), *reversed(self.points(x, high))]) + "z"
        return (
            f'<path data-part="{part}" d="{path}" stroke-width="2" '
            f'style="fill:{css_colour(quantity)};stroke:{css_colour(quantity)}"/>'
        )

    def cells(self, part: str, x, y, share, quantity: str, shades: int = 16) -> str:
        """Return a map: a patch around each (x[j], y[i]), the darker the nearer share[i, j] is to 1."""
        across, down = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
        # Rounded first, so that a patch ends exactly where its neighbour begins.
        left, top = np.round(self.place(np.subtract(x, across), np.add(y, down)), 1)
        right, bottom = np.round(self.place(np.add(x, across), np.subtract(y, down)), 1)
        shade = np.round(np.asarray(share) * shades) * (0.7 / shades)
        patches = [
            f'<rect data-part="{part}-{i}-{j}" x="{left[j]:.1f}" y="{top[i]:.1f}" '
            f'width="{right[j] - left[j]:.1f}" height="{bottom[i] - top[i]:.1f}" '
            f'fill-opacity="{opacity:.2g}"/>'
            for (i, j), opacity in np.ndenumerate(shade)
        ]
        # Crisp edges: neighbours meet without a seam.
        return f'<g shape-rendering="crispEdges" style="fill:{css_colour(quantity)}">{"".join(patches)}</g>'

    def contour(self, part: str, x, y, values, level: float, quantity: str, width: float = 2.5) -> str:
        """Return the line along which values[i, j], given at (x[j], y[i]), are equal to `level`."""
        lines = contour_generator(x, y, values).lines(level)
        path = "".join("M" + " ".join(self.points(*line.T)) for line in lines)
        return (
            f'<path data-part="{part}" d="{path}" stroke-width="{width}" '
            f'style="fill:none;stroke:{css_colour(quantity)}"/>'
        )

    def spot(self, x: float, y: float, filled: bool) -> str:
        """Return a mark for a row of the data: a filled square for target 1, a circle for target 0."""
        (left,), (top,) = self.place([x], [y])
        colours = f"stroke:{css_colour('ink')};fill:{css_colour('ink' if filled else 'paper')}"
        if filled:
            return f'<rect x="{left - 7:.1f}" y="{top - 7:.1f}" width="14" height="14" style="{colours}"/>'
        return f'<circle cx="{left:.1f}" cy="{top:.1f}" r="8" stroke-width="2" style="{colours}"/>'

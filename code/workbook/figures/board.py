"""Axes drawn once by matplotlib, with parts on them that change from frame to frame."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from workbook.figures.palette import css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import picture
from workbook.figures.svg import stroked_path


class Board:
    """The fixed background of a plot, and the transform from its data to SVG coordinates.

    The parts that change are SVG elements with a name; `picture` puts them on the axes. Drawing them
    takes a millisecond; the axes are drawn by matplotlib once.
    """

    def __init__(self, ax: Axes):
        ax.figure.dpi = 72  # matplotlib's units are then those of the drawing
        self.background = picture(ax, "axes").svg.removesuffix("</svg>")
        self.transform = ax.transData.frozen()
        self.height = ax.figure.get_size_inches()[1] * 72
        self.limits = sorted(ax.get_xlim()), sorted(ax.get_ylim())

    def picture(self, parts: Sequence[str], alt: str, caption: str = "") -> Picture:
        """Return the axes with these parts on them."""
        return Picture(f"{self.background}{''.join(parts)}</svg>", alt, caption)

    def to_svg_coordinates(self, x, y):
        """Return the SVG coordinates of points as two arrays; the SVG's y axis points down."""
        points = self.transform.transform(np.column_stack([x, y]))
        return points[:, 0], self.height - points[:, 1]

    def clipped_points(self, x, y) -> list[str]:
        """Return "x y" for each point; points outside the axes are moved to their edge."""
        points = self.to_svg_coordinates(np.clip(x, *self.limits[0]), np.clip(y, *self.limits[1]))
        return [f"{a:g} {b:g}" for a, b in np.round(np.column_stack(points), 1).tolist()]

    def line(self, part: str, x, y, quantity: str, width: float = 2, dash: str = "") -> str:
        """Return a line through points; without points, an empty path."""
        path = "M" + " ".join(self.clipped_points(x, y)) if len(x) else ""
        return stroked_path(part, path, quantity, width, dash=dash)

    def dot(self, part: str, x, y, quantity: str, radius: float = 5) -> str:
        """Return a dot at a point; without a point, a hidden dot."""
        cx, cy = self.clipped_points(x, y)[0].split() if len(x) else ("0", "0")
        hidden = "" if len(x) else ' visibility="hidden"'
        return (
            f'<circle data-part="{part}" cx="{cx}" cy="{cy}" r="{radius}"{hidden} style="fill:{css_colour(quantity)}"/>'
        )

    def band(self, part: str, x, low, high, quantity: str) -> str:
        """Return the area between two lines; where they coincide it looks like a line."""
        path = ""
        if len(x):
            outline = [*self.clipped_points(x, low), *reversed(self.clipped_points(x, high))]
            path = "M" + " ".join(outline) + "z"
        return (
            f'<path data-part="{part}" d="{path}" stroke-width="2" '
            f'style="fill:{css_colour(quantity)};stroke:{css_colour(quantity)}"/>'
        )

    def unreliable_band(self, start: float | None) -> str:
        """Return the shaded area to the right of `start`; None means that there is none."""
        x = [] if start is None else [start, self.limits[0][1]]
        bottom, top = self.limits[1]
        return self.band("unknown", x, [bottom] * len(x), [top] * len(x), "rule")

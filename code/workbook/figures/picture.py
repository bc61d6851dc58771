"""A picture: an SVG, its alternative text, and a caption."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from workbook.figures.palette import css_colour

LABEL_FONT = "var(--font-label,'Source Sans 3',Arial,sans-serif)"


def open_svg(width: float | str, height: float | str) -> str:
    """Return the opening tag of a drawing of that size, and its background."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}" style="stroke-linejoin:round;fill:{css_colour("ink")}">'
        f'<rect width="{width}" height="{height}" style="fill:{css_colour("paper")}"/>'
    )


def stacked(upper: "Picture", lower: "Picture") -> "Picture":
    """Return two pictures of the same width as one, the second below the first."""
    (width, top), (_, bottom) = upper.size, lower.size
    first, second = (re.sub(r"^<svg [^>]*>|</svg>$", "", view.svg) for view in (upper, lower))
    drawing = f'{open_svg(width, top + bottom)}{first}<g transform="translate(0 {top:g})">{second}</g></svg>'
    return Picture(drawing, f"{upper.alt} {lower.alt}")


@dataclass(frozen=True)
class Picture:
    """svg: the drawing, with a viewBox; alt: what it shows, in words; caption: what to notice.

    A notebook stores it as an `<img>`, which is shown before the notebook is trusted or run.
    The book puts the same SVG into the page itself, where it follows the reader's theme.
    """

    svg: str
    alt: str
    caption: str = ""

    def __post_init__(self):
        if not self.alt.strip():
            raise ValueError("alt is empty; say in words what the picture shows.")

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": f"Picture: {self.alt}", "text/html": self.html()}

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in units of the drawing."""
        width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.svg).groups()
        return float(width), float(height)

    def html(self) -> str:
        """Return a `<figure>` with the image."""
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return f'<figure class="picture">{self.image()}{caption}</figure>'

    def image(self) -> str:
        """Return an `<img>` with the SVG as its data URL."""
        width, height = self.size
        url = "data:image/svg+xml," + quote(self.svg, safe=" ()[]{}/:;,='!?*+@$|~")
        return f'<img alt="{escape(self.alt)}" width="{width:g}" height="{height:g}" src="{url}">'

    def inline(self) -> str:
        """Return the SVG itself, to be embedded in a page, whose colours it follows."""
        label = f'<svg role="img" aria-label="{escape(self.alt)}" '
        return self.svg.replace("<svg ", label, 1)

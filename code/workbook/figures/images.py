"""Grey images, such as the handwritten digits, drawn with the page's own colours."""

from collections.abc import Sequence
from html import escape

import numpy as np

from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT, Picture, open_svg

WIDTH = 460  # of a row of images
SHADES = 16


def draw_images(images: Sequence, titles: Sequence, alt: str, caption: str = "") -> Picture:
    """Return square images in a row, each with its title.

    Args:
        images: each n * n numbers from 0, paper, to 1, ink; what lies outside is cut off.
        titles: one for each image.
    """
    space = 8
    n = int(len(np.ravel(images[0])) ** 0.5)
    pixel = max(2, min(12, (WIDTH // len(images) - space) // n))
    side, drawn = pixel * n, []
    for k, (image, title) in enumerate(zip(images, titles, strict=True)):
        left = k * (side + space)
        drawn.append(
            f'<text x="{left + side / 2:g}" y="16" text-anchor="middle" font-size="14" '
            f'style="font-family:{LABEL_FONT}">{escape(str(title))}</text>'
            f'<rect x="{left}" y="24" width="{side}" height="{side}" style="fill:none;stroke:{css_colour("rule")}"/>'
            + "".join(pixels(image, n, pixel, left, 24))
        )
    size = (len(images) * (side + space) - space, side + 26)
    return Picture(f"{open_svg(*size)}{''.join(drawn)}</svg>", alt, caption)


def pixels(image, n: int, pixel: int, left: int, top: int) -> list[str]:
    """Return a path of squares for each shade of an image."""
    levels = np.rint(np.clip(np.reshape(image, (n, n)), 0, 1) * SHADES).astype(int)
    paths = []
    for level in range(1, SHADES + 1):
        squares = [
            f"M{left + j * pixel} {top + i * pixel}h{pixel}v{pixel}h-{pixel}z" for i, j in np.argwhere(levels == level)
        ]
        if squares:
            paths.append(f'<path d="{"".join(squares)}" fill-opacity="{level / SHADES:g}"/>')
    return paths

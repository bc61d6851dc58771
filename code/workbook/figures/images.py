"""Grey images, such as the handwritten digits, drawn with the page's own colours."""

from collections.abc import Sequence
from html import escape

import numpy as np

from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT, Picture, open_svg

WIDTH = 440  # of the images in a row
IN_A_ROW = 5
SPACE = 8  # between images
TITLE = 24  # height of a title
SHADES = 16


def draw_images(images: Sequence, titles: Sequence, alt: str, caption: str = "") -> Picture:
    """Return square images, at most five in a row, each with its title.

    Args:
        images: each n * n numbers from 0, paper, to 1, ink; what lies outside is cut off.
        titles: one for each image.
    """
    n_rows = -(-len(images) // IN_A_ROW)  # rounded up
    n_columns = -(-len(images) // n_rows)
    n = int(len(np.ravel(images[0])) ** 0.5)
    pixel = max(2, min(12, (WIDTH // n_columns - SPACE) // n))
    side, drawn = pixel * n, []
    for k, (image, title) in enumerate(zip(images, titles, strict=True)):
        row, column = divmod(k, n_columns)
        left, top = column * (side + SPACE), row * (side + TITLE + SPACE) + TITLE
        drawn.append(
            f'<text x="{left + side / 2:g}" y="{top - 8}" text-anchor="middle" font-size="14" '
            f'style="font-family:{LABEL_FONT}">{escape(str(title))}</text>'
            f'<rect x="{left}" y="{top}" width="{side}" height="{side}" style="fill:none;stroke:{css_colour("rule")}"/>'
            + "".join(pixels(image, n, pixel, left, top))
        )
    size = (n_columns * (side + SPACE) - SPACE, n_rows * (side + TITLE + SPACE) - SPACE + 1)
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

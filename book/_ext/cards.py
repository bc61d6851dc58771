"""Social cards, the pictures that other sites show with a link to a page, and the icons of the site.

They are drawn when the book is built: at twice their size, then reduced, which smooths every edge.
The same versions of Pillow and of the fonts give the same bytes.
"""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from backprop import worked_example
from tools.folders import NODE_MODULES
from workbook.figures.palette import shades

SIZE = (1200, 630)  # what sites expect of an Open Graph image
SCALE = 2

# The network of the favicon, on a grid of 64 by 64: the position of each neuron, and its number in the
# worked example.
X1, X2 = worked_example.X1, worked_example.X2
A_H1, A_H2, A_OUT = worked_example.forward(worked_example.WEIGHTS, X1, X2)
INPUTS = {(12, 20): f"{X1}", (12, 44): f"{X2}"}
HIDDEN = {(34, 14): f"{A_H1:.3f}", (34, 50): f"{A_H2:.3f}"}
OUTPUT = {(54, 32): f"{A_OUT:.3f}"}


@cache
def font(family: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return one of the book's two font families at a size in pixels and a weight of 200 to 900.

    A family is installed as one static font for each weight, or as one variable font.
    """
    static = NODE_MODULES / "@fontsource" / family / "files" / f"{family}-latin-{weight}-normal.woff2"
    if static.exists():
        return ImageFont.truetype(static, size * SCALE)
    variable = NODE_MODULES / "@fontsource-variable" / family / "files" / f"{family}-latin-wght-normal.woff2"
    face = ImageFont.truetype(variable, size * SCALE)
    face.set_variation_by_axes([weight])
    return face


def path_of(page: str) -> str:
    """Return the path of a page's card within the site."""
    return f"_static/cards/{page.replace('/', '-')}.png"


def card(title: str, part: str, course: str) -> bytes:
    """Return the card of a page, a PNG of 1200 by 630 pixels: its title, its part and a network.

    Args:
        title: the page's title, of which four lines are drawn at most.
        part: the part of the course that it belongs to; may be empty.
        course: the course's name.
    """
    picture, draw = blank(SIZE)
    sans = "source-sans-3"
    write(draw, (80, 96), part.upper(), font(sans, 26, 600), "weight", spacing=3)
    lines, face = fit(title, width=640)
    top = 315 - face.size / SCALE * 1.16 * len(lines) / 2
    for number, line in enumerate(lines):
        write(draw, (80, top + number * face.size / SCALE * 1.16), line, face, "ink")
    if course != title:
        write(draw, (80, 508), course, font(sans, 30, 600), "faint")
    network(draw, (738, 96), 416, numbers=True)
    return png(picture, SIZE)


def icon(size: int) -> Image.Image:
    """Return the network alone, as a square icon of so many pixels."""
    picture, draw = blank((size, size))
    network(draw, (0, 0), size, numbers=False)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def blank(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an enlarged blank picture for a final (width, height), and the object that draws on it."""
    picture = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), shades("paper")[0])
    return picture, ImageDraw.Draw(picture)


def png(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """Return an enlarged picture as a PNG of a (width, height) with 128 colours."""
    small = picture.resize(size, Image.Resampling.LANCZOS).quantize(128, dither=Image.Dither.NONE)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def fit(title: str, width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Return a title in lines of at most a width in pixels, and the largest font in which it fits in three lines."""
    for size in (84, 76, 68, 60, 52, 44):
        face = font("source-serif-4", size, 600)
        lines = [""]
        for word in title.split():
            longer = f"{lines[-1]} {word}".strip()
            if face.getlength(longer) <= width * SCALE or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) <= 3 and all(face.getlength(line) <= width * SCALE for line in lines):
            break
    return lines[:4], face


def write(draw, position, text: str, face, colour: str, spacing: int = 0) -> None:
    """Write a line of text with its top left corner at a position, with extra pixels between its letters."""
    x, y = position[0] * SCALE, position[1] * SCALE
    if not spacing:
        draw.text((x, y), text, shades(colour)[0], face)
        return
    for letter in text:
        draw.text((x, y), letter, shades(colour)[0], face)
        x += face.getlength(letter) + spacing * SCALE


def network(draw, corner: tuple[float, float], size: float, numbers: bool) -> None:
    """Draw the network of the worked example into a square: weights, inputs, neurons and the output."""
    unit = size * SCALE / 64

    def scaled(position):
        return tuple(start * SCALE + offset * unit for start, offset in zip(corner, position, strict=True))

    for left, right in ((INPUTS, HIDDEN), (HIDDEN, OUTPUT)):
        for start in left:
            for end in right:
                draw.line((scaled(start), scaled(end)), shades("weight")[0], round(1.1 * unit))
    for neurons, colour in ((INPUTS, "input"), (HIDDEN, "activation"), (OUTPUT, "delta")):
        for position, number in neurons.items():
            x, y = scaled(position)
            r = 7.6 * unit
            box = (x - r, y - r, x + r, y + r)
            if colour == "input":
                draw.rounded_rectangle(box, 1.8 * unit, shades(colour)[0])
            else:
                draw.ellipse(box, shades(colour)[0])
            if numbers:
                face = font("source-sans-3", round(size / 64 * 4.9), 600)
                draw.text((x, y), number, shades("paper")[0], face, anchor="mm")

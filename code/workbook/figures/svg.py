"""SVG elements that several figures draw."""

from workbook.figures.palette import css_colour


def stroked_path(part: str, path: str, quantity: str, width: float, *, dash: str = "", round_ends: bool = False) -> str:
    """Return a named path that is drawn as a line and not filled."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    ends = ' stroke-linecap="round"' if round_ends else ""
    return (
        f'<path data-part="{part}" d="{path}" stroke-width="{width}"{dashes}{ends} '
        f'style="fill:none;stroke:{css_colour(quantity)}"/>'
    )

"""Draw the figure in the README: the worked example after its backward pass."""

from backprop.worked_example import TARGET, WEIGHTS, X1, X2, backward, forward
from tools.folders import BOOK
from workbook.figures import draw_worked_example

PATH = BOOK / "_static" / "worked-example.svg"


def drawing() -> str:
    """Return the SVG."""
    activations = forward(WEIGHTS, X1, X2)
    return draw_worked_example(WEIGHTS, activations, backward(WEIGHTS, *activations, TARGET)).svg + "\n"


if __name__ == "__main__":
    PATH.write_text(drawing(), encoding="utf-8")

"""What the ratios of a gradient to the measured slopes have in common, where several layers are told apart."""

import pytest

from backprop.gradient_comparison import compare_gradients
from workbook.exercises.gradient_patterns import pattern

NAMES = ["hidden 0 weight 0", "hidden 0 bias", "output 0 weight 0", "output 0 bias"]
SLOPES = [0.3, -0.2, 0.5, 0.1]


@pytest.mark.parametrize(
    ("ratios", "words"),
    [
        ([-2, -2, -2, -2], "-2 times what it should be: the sign is wrong"),
        ([1.001, 0.999, 1.002, 1], "within 1 percent"),
        ([-1, -1, 1, 1], "right size and the wrong sign"),
        ([0, 0, 1, 1], "never learns"),
        ([3, 3, 1, 1], "each of its slopes is 3 times"),
        ([3, 2, 1, 1], "look at the lines for the hidden neurons"),
    ],
)
def test_the_ratios_of_layers_are_told_apart(ratios, words):
    comparison = compare_gradients(NAMES, [(ratio * slope, slope) for ratio, slope in zip(ratios, SLOPES)])
    assert words in pattern(comparison, 1)

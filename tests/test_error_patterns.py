"""What common errors of Python mean: each sentence is reached by a program of a few lines, and is true of it."""

import math
import random

import numpy as np
import pytest

from workbook.exercises.error_patterns import PATTERNS, explain_error
from workbook.exercises.run import AnswerError, run

NEURON = {"weights": [0.1, 0.2]}
PROGRAMS = {
    "return np.array(1)": "import numpy as np",
    "return math.exp(1)": "import math",
    "return wieght": "Check its spelling",
    "return [1.0].reshape(1)": "methods of an array",
    "return numpy.ones(2)[0, 0]": "fewer axes",
    "return {1}[0]": "has items in square brackets",
    "return sum(neuron is None)": "not a single value",
    "return 1 if numpy.ones(2) else 0": "all() or any()",
    "return numpy.array([[1], [1, 2]])": "must have the same length",
    "x += 1": "before the function has given it a value",
    "return neuron.weights": "read with brackets",
    "return [1.0].shape": "has no `.shape`",
    "return neuron['bias']": "last of its",
    "return neuron['error']": "The entries of a neuron",
    "return {}['h1', 'x1']": "where the line starts",
    "a = []; a[0] = 1": "`append` makes a list longer",
    "return neuron['weights'][2]": "0 to n - 1",
    "a = [2, 1].sort(); return a[0]": "which change their list in place",
    "return len[0]": "round brackets",
    "return neuron(0)": "square brackets",
    "layer = [neuron]; return layer['weights']": "the key of a dict",
    "a = [1, 2]; return a[1.0]": "`enumerate` gives the number",
    "return neuron['weights'] * 0.5": "item by item",
    "return neuron['weights'] - [0.1, 0.1]": "item by item",
    "return 1 if neuron['weights'] > 0.5 else 0": "Compare its items one by one",
    "return 2 * (neuron - 1)": "whole dict",
    "return 2 * f - 1": "without being called",
    "return f()": "too few arguments",
    "return f(neuron, 1)": "too many arguments",
    "return [i for i in 3]": "range(n)",
    "a = 1.0; return a[0]": "one index too many",
    "return [a for a, b in ([1, 2, 3], [4, 5, 6])]": "as many names",
    "return numpy.ones(2) + numpy.ones(3)": "print both",
    "return m.exp(1000)": "above 709",
    "return f(neuron)": "again and again",
    "raise ValueError('no')": "look at its condition",
    "assert not neuron": "look at its condition",
}


def explained(body):
    """Return what is said of a function with this body."""
    space = {"numpy": np, "m": math, "random": random}
    exec(compile(f"def f(neuron):\n    {body}", "<answer>", "exec"), space)
    with pytest.raises(AnswerError) as failure:
        run(space["f"], [NEURON])
    return explain_error(failure.value.raised, space["f"])


@pytest.mark.parametrize("body", PROGRAMS)
def test_a_common_error_is_explained(body):
    assert PROGRAMS[body] in explained(body), explained(body)


def test_every_explanation_is_tried():
    said = [explained(body) for body in PROGRAMS]
    for _, _, meaning in PATTERNS:
        assert any(meaning.split("\\1")[0] in sentence for sentence in said), meaning


def test_an_error_of_another_kind_or_from_elsewhere_is_not_explained():
    assert explained("return 1 / 0") is None
    assert explained("import json; return json.loads('')") is None  # json raises it, for a reason of its own

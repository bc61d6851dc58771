"""The explorers of slopes: the nudge of the worked example, and one neuron."""

import numpy as np
import pytest

from backprop import worked_example
from backprop.steps import forward_propagate
from workbook.explorers import explore_neuron, explore_nudge
from workbook.explorers.neuron import answer, describe_answers
from workbook.explorers.nudge import NAMES, SIZES, loss_at, slopes


def by_hand():
    """Return the gradient of the worked example."""
    x = worked_example.X1, worked_example.X2
    a = worked_example.forward(worked_example.WEIGHTS, *x)
    deltas = worked_example.backward(worked_example.WEIGHTS, *a, worked_example.TARGET)
    return worked_example.gradient(*x, *a[:2], *deltas)


@pytest.mark.parametrize("weight", NAMES)
def test_the_derived_slope_is_that_of_the_worked_example_and_of_a_complex_step(weight):
    found = slopes(weight, 1.0)
    assert found.derived == by_hand()[NAMES[weight]]
    w = {name: complex(value) for name, value in worked_example.WEIGHTS.items()}
    w[NAMES[weight]] += 1e-30j

    def a(z):
        return 1 / (1 + np.exp(-z))

    hidden = [a(w["x1", h] * worked_example.X1 + w["x2", h] * worked_example.X2) for h in ("h1", "h2")]
    loss = (a(w["h1", "out"] * hidden[0] + w["h2", "out"] * hidden[1]) - worked_example.TARGET) ** 2 / 2
    assert found.derived == pytest.approx(loss.imag / 1e-30, rel=1e-12)
    assert (found.loss, found.weight) == (loss_at(weight, found.weight), worked_example.WEIGHTS[NAMES[weight]])


@pytest.mark.parametrize("weight", NAMES)
@pytest.mark.parametrize("sign", [-1, 1])
def test_the_measured_slope_approaches_the_derived_one_in_proportion_to_a_small_nudge(weight, sign):
    def gap(size):
        found = slopes(weight, sign * size)
        return found.change / (sign * size) - found.derived

    assert gap(0.001) / gap(0.01) == pytest.approx(0.1, rel=0.15)
    sizes = [size for size in SIZES if size <= 0.1]
    gaps = [abs(gap(size)) for size in sizes]
    assert gaps == sorted(gaps)


def test_the_nudge_explorer_says_when_curve_and_tangent_look_alike():
    explorer = explore_nudge()
    assert "cannot be told apart" in explorer.frame(nudge=0.001).description
    assert "bends away" in explorer.frame(nudge=-2.0).description
    assert "2,000 times as wide" in explorer.frame(nudge=-0.001).description


def test_a_nudge_of_0_is_refused():
    with pytest.raises(ValueError, match="nudge is 0; there is no second point"):
        explore_nudge().frame(nudge=0.0)


@pytest.mark.parametrize(("w", "b", "x"), [(2.0, -1.0, 1.0), (-3.0, 2.0, 0.5), (0.0, -2.0, 2.0), (1.25, 0.5, -1.75)])
def test_the_neuron_is_a_layer_of_the_six_steps_and_its_slope_is_measured(w, b, x):
    def output(bias):
        return forward_propagate([[{"weights": [w, bias]}]], [x])[0]

    found = answer(w, b, x)
    assert found.a == output(b)
    assert found.slope == pytest.approx((output(b + 1e-5) - output(b - 1e-5)) / 2e-5, abs=1e-9)


def test_what_is_said_about_the_neurons_answers_is_true_of_every_input():
    for setting in explore_neuron().settings():
        w, b = setting["w"], setting["b"]
        above = {answer(w, b, x).a > 0.5 for x in np.linspace(-2, 2, 401) if abs(b + w * x) > 1e-9}
        said = describe_answers(w, b)
        if w == 0:
            assert "same for every input" in said
        elif abs(b / w) > 2:
            assert above == {"is more than one half;" in said}
        else:
            inside = answer(w, b, -b / w + 0.01).a > 0.5
            assert ("above" in said) == inside and ("below" in said) != inside

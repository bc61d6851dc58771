"""The explorers of slopes: the nudge of the worked example, and one neuron."""

import random
import re

import numpy as np
import pytest

from backprop import worked_example
from backprop.steps import backward_propagate_error, forward_propagate, initialize_network
from workbook.explorers import explore_neuron, explore_nudge, explore_nudge_of
from workbook.explorers.neuron import answer, describe_answers
from workbook.explorers.nudge import SIZES, nudged
from workbook.explorers.nudged_weights import weights_of, weights_of_worked_example

ROW, TARGET = [1, 0], [0, 1]


def network_of(n_hidden=1):
    """Return the network of step 3, or one with more hidden neurons."""
    random.seed(1)
    return initialize_network(2, n_hidden, 2)


def by_hand():
    """Return the gradient of the worked example."""
    x = worked_example.X1, worked_example.X2
    a = worked_example.forward(worked_example.WEIGHTS, *x)
    deltas = worked_example.backward(worked_example.WEIGHTS, *a, worked_example.TARGET)
    return worked_example.gradient(*x, *a[:2], *deltas)


EXAMPLE, STEP_3 = weights_of_worked_example(), weights_of(network_of(), ROW, TARGET)


@pytest.mark.parametrize("name", worked_example.WEIGHTS)
def test_the_derived_slope_is_that_of_the_worked_example_and_of_a_complex_step(name):
    found = EXAMPLE[" to ".join(name)]
    assert found.slope == by_hand()[name]
    w = {key: complex(value) for key, value in worked_example.WEIGHTS.items()}
    w[name] += 1e-30j

    def a(z):
        return 1 / (1 + np.exp(-z))

    hidden = [a(w["x1", h] * worked_example.X1 + w["x2", h] * worked_example.X2) for h in ("h1", "h2")]
    loss = (a(w["h1", "out"] * hidden[0] + w["h2", "out"] * hidden[1]) - worked_example.TARGET) ** 2 / 2
    assert found.slope == pytest.approx(loss.imag / 1e-30, rel=1e-12)
    assert found.loss == pytest.approx(loss.real, rel=1e-12)
    assert found.value == worked_example.WEIGHTS[name]


@pytest.mark.parametrize("n_hidden", [1, 3])
def test_the_weights_of_a_network_have_the_slopes_that_its_deltas_give(n_hidden):
    network = network_of(n_hidden)
    weights = weights_of(network, ROW, TARGET)
    assert network == network_of(n_hidden), "the reader's network does not change"
    forward_propagate(network, ROW)
    backward_propagate_error(network, TARGET)
    slopes, inputs = [], ROW
    for layer in network:
        slopes += [neuron["delta"] * a for neuron in layer for a in (*inputs, 1)]
        inputs = [neuron["output"] for neuron in layer]
    assert [weight.slope for weight in weights.values()] == slopes
    values = [value for layer in network for neuron in layer for value in neuron["weights"]]
    assert [weight.value for weight in weights.values()] == values
    for weight in weights.values():
        up, down = weight.loss_at(weight.value + 1e-5), weight.loss_at(weight.value - 1e-5)
        assert weight.slope == pytest.approx((up - down) / 2e-5, abs=1e-9)


def test_the_weights_of_step_3_have_the_names_of_its_table():
    assert list(STEP_3) == [
        "x1 to h1",
        "x2 to h1",
        "bias of h1",
        "h1 to output 0",
        "bias of output 0",
        "h1 to output 1",
        "bias of output 1",
    ]


@pytest.mark.parametrize("weight", [*EXAMPLE.values(), *STEP_3.values()], ids=[*EXAMPLE, *STEP_3])
@pytest.mark.parametrize("sign", [-1, 1])
def test_the_measured_slope_approaches_the_derived_one_in_proportion_to_a_small_nudge(weight, sign):
    def gap(size):
        return nudged(weight, sign * size).change / (sign * size) - weight.slope

    if weight.factor == 0:  # it changes nothing
        assert [gap(size) for size in SIZES] == [0] * len(SIZES)
        return
    assert gap(1e-4) / gap(1e-3) == pytest.approx(0.1, rel=0.15)
    assert abs(gap(min(SIZES))) < abs(gap(max(SIZES))) / 100


def test_the_open_dot_stays_in_the_window_for_every_weight_and_nudge():
    explorer = explore_nudge_of(network_of(), ROW, TARGET)
    for frame in explorer.frames():
        dot = re.search(r'data-part="window-nudged" cx="([-.\d]+)" cy="([-.\d]+)"', frame.views[1].svg)
        width, height = map(float, re.search(r'viewBox="0 0 ([.\d]+) ([.\d]+)"', frame.views[1].svg).groups())
        assert 0 < float(dot[1]) < width and 0 < float(dot[2]) < height


def test_a_weight_that_multiplies_0_has_a_flat_curve_and_no_slope():
    frame = explore_nudge_of(network_of(), ROW, TARGET).frame(weight="x2 to h1", nudge=2.0)
    assert "Measured slope 0.000000, derived slope 0.000000." in frame.description
    assert "cannot be told apart" in frame.description


def test_a_target_that_does_not_fit_the_network_is_refused():
    with pytest.raises(ValueError, match="target has 3 values; it needs 2, one for each output neuron"):
        explore_nudge_of(network_of(), ROW, [0, 1, 0])


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

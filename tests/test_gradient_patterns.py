"""What the ratios of a gradient to the measured slopes have in common, where several layers are told apart."""

import copy

import pytest

from backprop.gradient_comparison import compare_gradients
from backprop.steps import backward_propagate_error, forward_propagate, sigmoid_derivative, update_weights
from workbook.exercises.gradient_patterns import explain_backward, explain_update, pattern, worst

NAMES = ["hidden 0 weight 0", "hidden 0 bias", "output 0 weight 0", "output 0 bias"]
SLOPES = [0.3, -0.2, 0.5, 0.1]


@pytest.mark.parametrize(
    ("ratios", "words"),
    [
        ([-2, -2, -2, -2], "-2 times what it should be: the sign is wrong"),
        ([1.001, 0.999, 1.002, 1], "within 1 percent"),
        ([1 - 5e-6] * 4, "within 1 percent"),
        ([100, 100.0005, 100, 100], "Every step is 100 times"),
        ([-1, -1, 1, 1], "right size and the wrong sign"),
        ([0, 0, 1, 1], "never learns"),
        ([3, 3, 1, 1], "each of its slopes is 3 times"),
        ([3, 2, 1, 1], "look at the lines for the hidden neurons"),
        ([-1, -1, -1, -1], "the right size and the wrong sign: plus and minus"),
        ([0, 0, 0, 0], "every one of your slopes is 0"),
        ([3, 3, 3, 3], "3 times what it should be: a constant factor"),
        ([1, 0, 1, 0], "the last weight of each neuron is left out"),
        ([1, 2, 1, 3], "The weights are right and the biases are not"),
        ([1, 2, 1, 1], "The weights are right and the biases of the hidden layer are not"),
        ([1, 1, 1, 2], "The weights are right and the biases of the output layer are not"),
        ([2, 1, 3, 1], "The biases are right, but none of the other weights: look"),
        ([2, 1, 1, 1], "but not all of the other weights of the hidden layer: look"),
        ([1, 1, 2, 1], "but not all of the other weights of the output layer: look"),
        ([1, 1, 2, 3], "The hidden layer is right and the output layer is not"),
        ([2, 3, 4, 5], "wrong already, and so are those of the hidden layer"),
    ],
)
def test_the_ratios_of_layers_are_told_apart(ratios, words):
    comparison = compare_gradients(NAMES, [(ratio * slope, slope) for ratio, slope in zip(ratios, SLOPES)])
    assert words in pattern(comparison, 1)


def test_slopes_of_0_tell_nothing_and_the_worst_weight_is_named_with_its_numbers():
    comparison = compare_gradients(NAMES, [(0, 0), (0.4, -0.2), (1.5, 0.5), (0.1, 0.1)])
    assert "wrong already" in pattern(comparison, 1)
    assert worst(comparison) == (
        "Furthest off is hidden 0 bias: your slope is 0.4, the measured one -0.2, a ratio of -2 where 1 is right."
    )
    assert "Every step is 3 times" in pattern(compare_gradients(NAMES, [(0, 0), (0, 0), (6, 2), (0, 0)]), 1)


# --- Programs ---------------------------------------------------------------------------------

ROW, TARGET = [0.5, -1.5], [0, 1]
NETWORK = [
    [{"weights": [0.3, -0.2, 0.4]}, {"weights": [-0.6, 0.1, 0.2]}],
    [{"weights": [0.7, -0.9, 0.1]}, {"weights": [0.2, 0.5, -0.3]}],
]


def told(explain, program):
    return explain(program, copy.deepcopy(NETWORK), ROW, TARGET)


UPDATES = {
    "wrong sign": lambda network, row, rate: update_weights_by(network, row, -rate),
    "Every step is 2 times": lambda network, row, rate: update_weights_by(network, row, 2 * rate),
    "Your steps do not depend on learning_rate": lambda network, row, rate: update_weights_by(network, row, 0.3),
    "Nothing moves": lambda network, row, rate: None,
    "The biases are right, but not all": lambda network, row, rate: update_weights(network, [row[0], 7.0], rate),
}


def update_weights_by(network, row, rate):
    """Take the step of update_weights, at a rate that it would refuse, too."""
    for layer in network:
        for neuron in layer:
            neuron["weights"] = [w - rate * neuron["delta"] * a for w, a in zip(neuron["weights"], [*row, 1.0])]
        row = [neuron["output"] for neuron in layer]


@pytest.mark.parametrize("words", UPDATES)
def test_what_the_steps_of_an_update_have_in_common_is_told(words):
    message = told(explain_update, UPDATES[words])
    assert words in message and ("Furthest off is" in message) == ("learning_rate" not in words), message


def test_right_programs_are_not_explained():
    assert told(explain_update, update_weights) is told(explain_backward, backward_propagate_error) is None


def deltas(change):
    """Return a backward pass that changes what the right one has stored: change(network) does it in place."""

    def backward(network, target):
        backward_propagate_error(network, target)
        change(network)

    return backward


def without_slope(network):
    for neuron in network[0]:
        neuron["delta"] /= sigmoid_derivative(neuron["output"])


DELTAS = {
    'No "delta" is stored': lambda network: [neuron.pop("delta") for layer in network for neuron in layer],
    'layers (0 to 1), your function stores no "delta" in some neurons of layer 0.': lambda network: [
        network[0][1].pop("delta")
    ],
    "Your backward pass changes weights, too": lambda network: network[1][0]["weights"].append(1.0),
    'a "delta" that is no number': lambda network: network[1][1].update(delta="0.1"),
    "The output layer is right and the hidden layer is not": without_slope,
}


@pytest.mark.parametrize("words", DELTAS)
def test_what_the_deltas_of_a_backward_pass_have_in_common_is_told(words):
    assert words in told(explain_backward, deltas(DELTAS[words]))


def test_layers_without_deltas_are_counted():
    deep = [*copy.deepcopy(NETWORK), [{"weights": [0.7, -0.9, 0.1]}, {"weights": [0.2, 0.5, -0.3]}]]

    def last_only(network, target):
        forward_propagate(network, ROW)
        backward_propagate_error(network, target)
        for neuron in network[0] + network[1]:
            del neuron["delta"]

    message = explain_backward(last_only, deep, ROW, TARGET)
    assert message.startswith("In a network of 3 layers (0 to 2),") and message.endswith("in the layers 0, 1.")

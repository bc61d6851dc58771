"""The six steps give the published numbers, and the gradients are those of the loss."""

import copy
import itertools
import math
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backprop import worked_example
from backprop.steps import (
    backward_propagate_error,
    forward_propagate,
    initialize_network,
    predict,
    sigmoid,
    squared_error,
    train_network,
    update_weights,
    weighted_sum,
)
from backprop.toy_set import LABELS as TOY_LABELS
from backprop.toy_set import ROWS as TOY_ROWS

# The published network of one hidden and two output neurons, drawn with random.seed(1).
HIDDEN = [[0.13436424411240122, 0.8474337369372327, 0.763774618976614]]
OUTPUT = [[0.2550690257394217, 0.49543508709194095], [0.4494910647887381, 0.651592972722763]]


def network_of(*layers):
    return [[{"weights": list(weights)} for weights in layer] for layer in layers]


def weights_of(network):
    return [[neuron["weights"] for neuron in layer] for layer in network]


def random_network(generator):
    """Return a network of one to four layers with signed weights, and a row and a target for it."""
    sizes = [generator.randint(1, 5) for _ in range(generator.randint(2, 5))]
    layers = [
        [[generator.uniform(-2, 2) for _ in range(n_in + 1)] for _ in range(n_out)]
        for n_in, n_out in zip(sizes, sizes[1:])
    ]
    inputs = [generator.uniform(-2, 2) for _ in range(sizes[0])]
    return network_of(*layers), inputs, [generator.random() for _ in range(sizes[-1])]


def gradients_of(network, inputs):
    """Return dL/dw for every weight in drawing order: each delta times what the weight multiplied."""
    gradients = []
    for layer in network:
        for neuron in layer:
            gradients += [neuron["delta"] * a for a in [*inputs, 1.0]]
        inputs = [neuron["output"] for neuron in layer]
    return gradients


# --- Step 1 -----------------------------------------------------------------------------------


def test_initialize_network_draws_the_published_weights():
    random.seed(1)
    assert weights_of(initialize_network(2, 1, 2)) == [HIDDEN, OUTPUT]


def test_weights_are_drawn_neuron_by_neuron_inputs_first_bias_last_hidden_layer_first():
    draws = itertools.count()
    network = initialize_network(2, 3, 2, draw=lambda: next(draws))
    assert weights_of(network) == [[[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[9, 10, 11, 12], [13, 14, 15, 16]]]
    assert next(draws) == 17, "a number was drawn that no weight got"


# --- Step 2 -----------------------------------------------------------------------------------


def test_weighted_sum_takes_the_bias_from_the_last_weight():
    assert weighted_sum([2.0, 3.0, 100.0], [5.0, 7.0]) == 131.0


@given(st.floats())
@example(math.inf)
@example(-math.inf)
@example(710.0)
@example(-710.0)
def test_sigmoid_takes_every_float_and_stays_within_0_and_1(z):
    if math.isnan(z):
        assert math.isnan(sigmoid(z))
    else:
        assert 0 <= sigmoid(z) <= 1


@given(st.floats(allow_nan=False))
def test_sigmoid_is_symmetric_and_equals_its_tanh_form(z):
    assert abs(sigmoid(-z) - (1 - sigmoid(z))) <= 1e-15
    assert abs(sigmoid(z) - (1 + math.tanh(z / 2)) / 2) <= 1e-15


@given(st.floats(-700, -40))
def test_sigmoid_keeps_its_digits_where_it_is_tiny(z):
    assert sigmoid(z) == pytest.approx(math.exp(z), rel=1e-15, abs=0)


def test_forward_propagate_gives_the_published_outputs_and_stores_them():
    network = network_of(HIDDEN, OUTPUT)
    outputs = forward_propagate(network, [1, 0])
    assert outputs == [0.6629970129852887, 0.7253160725279748]
    assert [[neuron["output"] for neuron in layer] for layer in network] == [[0.7105668883115941], outputs]


def test_any_number_of_layers_is_applied_one_after_another():
    for n_layers in range(1, 6):
        network = network_of(*[[[2.0, -1.0]]] * n_layers)
        a = 0.25
        for _ in range(n_layers):
            a = sigmoid(2 * a - 1)
        assert forward_propagate(network, [0.25]) == [a]


# --- Step 3 -----------------------------------------------------------------------------------


def test_backward_propagate_error_gives_the_published_deltas():
    network = network_of(HIDDEN, OUTPUT)
    network[0][0]["output"] = 0.7105668883115941
    network[1][0]["output"], network[1][1]["output"] = 0.6213859615555266, 0.6573693455986976
    backward_propagate_error(network, [0, 1])
    deltas = [[neuron["delta"] for neuron in layer] for layer in network]
    assert deltas == [[0.0005348048046610517], [0.14619064683582808, -0.0771723774346327]]


@pytest.mark.parametrize("seed", range(100))
def test_gradients_agree_with_central_differences_of_the_loss(seed):
    network, inputs, target = random_network(random.Random(seed))
    forward_propagate(network, inputs)
    backward_propagate_error(network, target)
    exact = gradients_of(network, inputs)

    def loss():
        return sum((a - t) ** 2 for a, t in zip(forward_propagate(network, inputs), target)) / 2

    step, numerical = 1e-5, []
    for weights in itertools.chain(*weights_of(network)):
        for j, weight in enumerate(weights):
            weights[j] = weight + step
            above = loss()
            weights[j] = weight - step
            numerical.append((above - loss()) / (2 * step))
            weights[j] = weight
    assert exact == pytest.approx(numerical, rel=0, abs=1e-8)


# --- Step 4 -----------------------------------------------------------------------------------


@pytest.mark.parametrize("learning_rate", [0.3, 1.0, 7])
def test_update_weights_steps_by_the_learning_rate_times_the_gradient(learning_rate):
    network, inputs, target = random_network(random.Random(5))
    forward_propagate(network, inputs)
    backward_propagate_error(network, target)
    before = [w for weights in itertools.chain(*weights_of(network)) for w in weights]
    expected = [w - learning_rate * g for w, g in zip(before, gradients_of(network, inputs))]
    update_weights(network, inputs, learning_rate)
    after = [w for weights in itertools.chain(*weights_of(network)) for w in weights]
    assert after == pytest.approx(expected, rel=1e-14)
    assert after != before


def test_squared_error_sums_over_the_outputs_without_a_half():
    assert squared_error([0.5, 3.0], [0, 1]) == 4.25


def test_training_on_the_toy_set_gives_the_published_errors_and_gets_all_ten_rows_right():
    random.seed(1)
    network = initialize_network(2, 2, 2)
    errors = [f"{error:.3f}" for error in train_network(network, TOY_ROWS, TOY_LABELS, 0.5, 20)]
    assert errors[:5] == ["6.350", "5.531", "5.221", "4.951", "4.519"]
    assert len(errors) == 20 and errors[-1] == "1.132"
    assert [predict(network, row) for row in TOY_ROWS] == TOY_LABELS


@pytest.mark.parametrize("sizes", [(2, 3, 2), (2, 4, 3, 2)])
def test_train_network_is_the_loop_written_out(sizes):
    draw = random.Random(2).random
    network = network_of(*([[draw() for _ in range(n + 1)] for _ in range(m)] for n, m in zip(sizes, sizes[1:])))
    twin = copy.deepcopy(network)
    expected = []
    for _ in range(3):
        total = 0.0
        for row, label in zip(TOY_ROWS, TOY_LABELS):
            target = [1 - label, label]
            a0, a1 = forward_propagate(twin, row)
            total += (a0 - target[0]) ** 2 + (a1 - target[1]) ** 2
            backward_propagate_error(twin, target)
            update_weights(twin, row, 0.4)
        expected.append(total)
    assert train_network(network, TOY_ROWS, TOY_LABELS, 0.4, 3) == expected
    assert network == twin


def test_learning_rate_0_and_no_epochs_change_no_weight():
    network = network_of(HIDDEN, OUTPUT)
    errors = train_network(network, TOY_ROWS, TOY_LABELS, 0, 3)
    assert len(errors) == 3 and len(set(errors)) == 1
    assert train_network(network, TOY_ROWS, TOY_LABELS, 0.5, 0) == []
    assert weights_of(network) == [HIDDEN, OUTPUT]


def test_training_leaves_rows_and_labels_as_they_were():
    rows, labels = copy.deepcopy(TOY_ROWS), list(TOY_LABELS)
    train_network(network_of(HIDDEN, OUTPUT), rows, labels, 0.5, 2)
    assert rows == TOY_ROWS and labels == TOY_LABELS


# --- The worked example ----------------------------------------------------------------------


def test_the_worked_example_is_the_published_one_and_a_network_of_the_six_steps():
    w, x, t = worked_example.WEIGHTS, (worked_example.X1, worked_example.X2), worked_example.TARGET
    assert (*x, t, worked_example.LEARNING_RATE) == (0.35, 0.7, 0.5, 1.0)
    assert [*w.values()] == [0.2, 0.2, 0.3, 0.3, 0.3, 0.9]
    a = worked_example.forward(w, *x)
    deltas = worked_example.backward(w, *a, t)
    new = worked_example.update(w, worked_example.gradient(*x, *a[:2], *deltas), 1.0)
    network = network_of([[0.2, 0.2, 0.0], [0.3, 0.3, 0.0]], [[0.3, 0.9, 0.0]])
    assert forward_propagate(network, x) == [a[2]]
    backward_propagate_error(network, [t])
    update_weights(network, x, 1.0)
    neurons = [neuron for layer in network for neuron in layer]
    assert [neuron["output"] for neuron in neurons] == pytest.approx(a, rel=1e-15)
    assert [neuron["delta"] for neuron in neurons] == pytest.approx(deltas, rel=1e-15)
    assert [v for neuron in neurons for v in neuron["weights"][:-1]] == pytest.approx([*new.values()], rel=1e-15)
    assert [*w.values()] == [0.2, 0.2, 0.3, 0.3, 0.3, 0.9]


# --- Step 5 -----------------------------------------------------------------------------------


def test_predict_returns_the_place_of_the_largest_output_and_the_first_of_equals():
    biases = [[[0.0, -1.0], [0.0, 3.0], [0.0, 2.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]]
    assert [predict(network_of(layer), [9.0]) for layer in biases] == [1, 0]

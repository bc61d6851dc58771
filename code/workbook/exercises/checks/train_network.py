"""Step 4: in which cases the exercises' programs are tried, and what is said of those that no known mistake explains."""

import random

from backprop.data import one_hot
from backprop.steps import Network, backward_propagate_error, forward_propagate, initialize_network
from workbook.exercises.gradient_patterns import explain_update

ROW, TARGET = [0.5, -1.5, 2.0], [0, 1]
ROWS, LABELS = [[1.0, -0.5], [0.2, 0.9], [-1.0, 0.4]], [0, 1, 1]


def network_after_both_passes() -> Network:
    """Return a 3-2-2 network, no two sizes of neighbours alike by chance, with outputs and deltas."""
    draw = random.Random(4).uniform  # the reader's own `random` stays as it is
    network = initialize_network(3, 2, 2, lambda: draw(-1, 1))
    forward_propagate(network, ROW)
    backward_propagate_error(network, TARGET)
    return network


def only_weights(network: Network) -> Network:
    """Return what an update is to change, without stored outputs and deltas."""
    return [[{"weights": neuron["weights"]} for neuron in layer] for layer in network]


def fresh_network() -> Network:
    draw = random.Random(1).uniform
    return initialize_network(2, 2, 2, lambda: draw(-1, 1))


CHECKS = {
    3: {
        "cases": [[network_after_both_passes(), ROW, 0.5]],
        "mutates": 0,
        "select": only_weights,
        "explain": lambda update: explain_update(update, network_after_both_passes(), ROW, TARGET),
    },
    4: {"cases": [[[0, 1, 1], 2], [[2, 0, 1, 2], 3], [[0], 2], [[], 3]]},
    5: {
        "cases": [[fresh_network(), ROWS, [one_hot(label, 2) for label in LABELS], 0.5]],
        "mutates": 0,
        "select": only_weights,
    },
}

"""Step 4: in which cases the exercises' programs are tried, and what is said of those that no known mistake explains."""

import copy
import itertools
import random
from collections.abc import Callable

from backprop.data import one_hot
from backprop.steps import Network, backward_propagate_error, forward_propagate, initialize_network, update_weights
from workbook.exercises.compare import same
from workbook.exercises.gradient_patterns import explain_update
from workbook.exercises.run import run

ROW, TARGET = [0.5, -1.5, 2.0], [0, 1]
ROWS, LABELS = [[1.0, -0.5], [0.2, 0.9], [-1.0, 0.4]], [0, 1, 1]


def network_after_both_passes(sizes=(3, 2, 2), seed: int = 4, row=ROW, target=TARGET) -> Network:
    """Return a network, no two sizes of neighbours alike by chance, with outputs and deltas."""
    draw = random.Random(seed).uniform  # the reader's own `random` stays as it is
    network = initialize_network(*sizes, lambda: draw(-1, 1))
    forward_propagate(network, row)
    backward_propagate_error(network, target)
    return network


def only_weights(network: Network) -> Network:
    """Return what an update is to change, without stored outputs and deltas."""
    return [[{"weights": neuron["weights"]} for neuron in layer] for layer in network]


def fresh_network(seed: int) -> Network:
    draw = random.Random(seed).uniform
    return initialize_network(2, 2, 2, lambda: draw(-1, 1))


def explain_epoch(epoch: Callable) -> str | None:
    """Return whether a reader's function trains with the rows in another order."""
    network, rows, targets, rate = EPOCH_CASES[0]
    ours = only_weights(run(epoch, EPOCH_CASES[0], mutates=0).arguments[0])
    for order in itertools.permutations(range(len(rows))):
        other = copy.deepcopy(network)
        for i in order:
            forward_propagate(other, rows[i])
            backward_propagate_error(other, targets[i])
            update_weights(other, rows[i], rate)
        if same(ours, only_weights(other), 1e-9):
            return f"You train with the rows in the order {', '.join(map(str, order))}. Keep the order in which they are given."
    return None


EPOCH_CASES: list[list] = [
    [fresh_network(1), ROWS, [one_hot(label, 2) for label in LABELS], 0.5],
    [fresh_network(2), [[0.4, -0.9], [-0.3, 0.8]], [one_hot(label, 2) for label in (1, 0)], 0.2],
]

CHECKS = {
    3: {
        "cases": [
            [network_after_both_passes(), ROW, 0.5],
            [network_after_both_passes((2, 3, 1), 5, [-0.8, 0.6], [1]), [-0.8, 0.6], 0.2],
        ],
        "mutates": 0,
        "select": only_weights,
        "explain": lambda update: explain_update(update, network_after_both_passes(), ROW, TARGET),
    },
    4: {"cases": [[[0, 1, 1], 2], [[2, 0, 1, 2], 3], [[0], 2], [[], 3]]},
    5: {
        "cases": EPOCH_CASES,
        "mutates": 0,
        "select": only_weights,
        "explain": explain_epoch,
    },
}

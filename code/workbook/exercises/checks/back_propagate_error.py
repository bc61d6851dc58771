"""Step 3: in which networks the exercises' programs are tried, and what measured slopes say of a backward pass."""

import itertools
import math
import random
from collections.abc import Callable

from backprop.steps import (
    Network,
    backward_propagate_error,
    forward_propagate,
    sigmoid,
    sigmoid_derivative,
    update_weights,
)
from workbook.exercises.gradient_patterns import explain_backward

SQUASHED_TWICE = sigmoid_derivative(sigmoid(0.8))  # the slope of one who squashes the activation 0.8 again
Z = math.log(0.8 / (1 - 0.8))  # the weighted sum behind it

ROW, TARGET = [0.5, -1.5, 2.0], [0, 1, 0]


def network_after_forward(sizes: list[int], seed: int) -> Network:
    """Return a network of these sizes with the outputs of ROW.

    With as many outputs as hidden neurons, or one more, weights read the wrong way round raise no error.
    """
    draw = random.Random(seed).uniform
    network = [
        [{"weights": [draw(-1, 1) for _ in range(before + 1)]} for _ in range(n)]
        for before, n in itertools.pairwise(sizes)
    ]
    forward_propagate(network, ROW)
    return network


def shallow() -> Network:
    return network_after_forward([3, 2, 3], 4)


def deep() -> Network:
    return network_after_forward([3, 2, 2, 3], 5)


def deep_with_old_deltas() -> Network:
    """Return a network as training leaves it: its deltas are those of another target and of older weights."""
    network = deep()
    backward_propagate_error(network, [1, 0, 1])
    update_weights(network, ROW, 0.5)
    forward_propagate(network, ROW)
    return network


def only_stored(network: Network) -> Network:
    """Return what the backward pass works with, without whatever else a reader may store."""
    return [
        [{key: neuron[key] for key in ("weights", "output", "delta") if key in neuron} for neuron in layer]
        for layer in network
    ]


def explain_pass(backward: Callable) -> str | None:
    """Return what the gradient ratios tell, in the first network in which they are not 1."""
    messages = (explain_backward(backward, network, ROW, TARGET) for network in (shallow(), deep()))
    return next((message for message in messages if message), None)


TWO_NEURONS = [{"output": 0.6, "weights": [0.3, -0.8, 0.1]}, {"output": 0.9, "weights": [-0.5, 0.2, 0.7]}]
ONE_NEURON = [{"output": 0.3, "weights": [0.4, -0.6, 0.2]}]

CHECKS = {
    5: {
        "cases": [
            [TWO_NEURONS, [{"weights": [0.5, -0.3, 0.2], "delta": 0.1}, {"weights": [0.4, 0.7, -0.1], "delta": -0.2}]],
            [
                TWO_NEURONS,
                [
                    {"weights": [0.9, 0.6, -0.4], "delta": 0.05},
                    {"weights": [-0.7, 0.1, 0.8], "delta": 0.12},
                    {"weights": [0.2, -0.5, 0.3], "delta": -0.07},
                ],
            ],
            [ONE_NEURON, [{"weights": [0.8, -0.2], "delta": -0.1}, {"weights": [-0.9, 0.5], "delta": 0.15}]],
        ]
    },
    6: {
        "cases": [
            [shallow(), TARGET],
            [deep_with_old_deltas(), TARGET],
            [network_after_forward([3, 2, 3], 6), [1, 0, 0]],
        ],
        "mutates": 0,
        "select": only_stored,
        "explain": explain_pass,
    },
}

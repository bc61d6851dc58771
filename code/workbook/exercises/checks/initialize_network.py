"""Step 1: in which cases the exercises' programs are tried, and how neurons turn out to be identical."""

import copy
import itertools
import random
from collections.abc import Callable, Sequence
from typing import Any

from backprop.steps import sigmoid, sigmoid_derivative, weighted_sum
from workbook.exercises.describe import describe_type
from workbook.exercises.run import run

LAYER_NAMES = ("the hidden layer", "the output layer")


def average_slopes(n_draws: int = 200) -> dict[tuple[int, str], float]:
    """Return the chapter's table: the average slope for (hidden neurons, "positive" or "signed") weights."""
    source, table = random.Random(1), {}
    draws = {"positive": source.random, "signed": lambda: source.uniform(-0.5, 0.5)}
    for n in (2, 5, 28, 60):
        for name, draw in draws.items():
            sums = (weighted_sum([draw() for _ in range(n + 1)], [0.5] * n) for _ in range(n_draws))
            table[n, name] = sum(sigmoid_derivative(sigmoid(z)) for z in sums) / n_draws
    return table


SLOPES = average_slopes()


class Draws:
    """Numbers of a random source, one a call; a copy of it goes on from the same place."""

    def __init__(self, low: float, high: float, seed: int = 1):
        self.low, self.high, self.source = low, high, random.Random(seed)

    def __call__(self) -> float:
        return self.source.uniform(self.low, self.high)

    def __repr__(self) -> str:
        return "draw"


def drawn_weights(sizes: Sequence[int], draw: Draws, shift: float = 0.0) -> list[list[list[float]]]:
    """Return the weights, layer by layer and neuron by neuron, that a right program gets, moved by `shift`."""
    draw = copy.deepcopy(draw)
    draw.low, draw.high = draw.low + shift, draw.high + shift
    return [[[draw() for _ in range(before + 1)] for _ in range(n)] for before, n in itertools.pairwise(sizes)]


NETWORK_CASES: list[list] = [[3, 2, 2, Draws(-1, 1)], [2, 4, 3, Draws(-1, 1)], [4, 1, 2, Draws(-1, 1, seed=2)]]
DEEP_CASES: list[list] = [
    [sizes, Draws(0, 1, seed)] for seed, sizes in enumerate(([3, 2, 4], [2, 4, 3, 2], [1, 3, 2, 5, 1], [4, 2]), start=1)
]


def explain_network(build: Callable) -> str | None:
    return explain_weights(build, NETWORK_CASES, [drawn_weights(case[:3], case[3]) for case in NETWORK_CASES], "draw()")


def explain_deep_network(build: Callable) -> str | None:
    return explain_weights(
        build, DEEP_CASES, [drawn_weights(sizes, draw, -0.5) for sizes, draw in DEEP_CASES], "draw() - 0.5"
    )


def explain_weights(build: Callable, cases: Sequence[Sequence], right: Sequence[list], source: str) -> str | None:
    """Return whether, and how, neurons of a reader's network are identical, or where else its numbers come from.

    Args:
        right: the weights that a right program has in each case; source: what gives each of them.
    """
    for case, right_weights in zip(cases, right):
        network = run(build, case).returned
        try:
            weights = [[neuron["weights"] for neuron in layer] for layer in network]
            numbers = [[list(neuron) for neuron in layer] for layer in weights]
        except (TypeError, KeyError, IndexError):
            return explain_form(network, right_weights)
        if not all(isinstance(w, (int, float)) for w in flat(numbers)):
            if all(callable(w) for w in flat(numbers)):
                return "Your weights hold the function itself. Call it: draw()."
            return None
        for i, layer in enumerate(network):
            name = LAYER_NAMES[i] if len(network) == 2 else f"layer {i}"
            if message := explain_identical(name, layer, weights[i], numbers[i]):
                return message
        if sizes_of(numbers) != sizes_of(right_weights):
            return explain_form(network, right_weights)
        if numbers != right_weights:
            if sorted(flat(numbers)) == sorted(flat(right_weights)):
                return (
                    "These are the right numbers in other places: draw layer by layer, neuron by neuron, the bias last."
                )
            return f"The number of weights is right, but some of them are not what {source} gives."
    return None


def explain_form(network: Any, right: list) -> str | None:
    """Return the first layer or neuron of a network that is not of the right kind or size."""
    if not isinstance(network, (list, tuple)):
        return "A network is a list of layers, the first one the layer behind the inputs."
    if len(network) != len(right):
        return f"Your network has {len(network)} layers; it should have {len(right)}. The inputs are not a layer."
    for i, (layer, right_layer) in enumerate(zip(network, right)):
        if not isinstance(layer, (list, tuple)):
            return f"Layer {i} of your network is {describe_type(layer)}. A layer is a list of neurons."
        if len(layer) != len(right_layer):
            return f"Layer {i} of your network has {len(layer)} neuron{'s' * (len(layer) != 1)}; it should have {len(right_layer)}."
        for neuron, weights in zip(layer, right_layer):
            if not isinstance(neuron, dict) or "weights" not in neuron:
                return 'A neuron is a dict with the entry "weights".'
            if not hasattr(neuron["weights"], "__len__"):
                return 'The entry "weights" of a neuron is a list: one draw for each weight, in square brackets.'
            if len(neuron["weights"]) != len(weights):
                return (
                    f"A neuron of layer {i} has {len(neuron['weights'])} weights. {len(weights) - 1} values come in, "
                    f"so with its bias it should have {len(weights)}."
                )
    return None


def explain_identical(
    name: str, layer: Sequence[dict], weights: Sequence, numbers: Sequence[list[float]]
) -> str | None:
    """Return how neurons of one layer are the same, if two are.

    Args:
        weights: the neurons' own containers of weights, which may be the same.
        numbers: what they hold.
    """
    n = len(layer)
    if len({id(neuron) for neuron in layer}) < n:
        return f"The {n} neurons of {name} are one dict, listed {n} times: `* n` copies no neuron. Build a new one each time."
    if len({id(container) for container in weights}) < n:
        return f"The {n} neurons of {name} are dicts of their own, but they all hold the same list of weights."
    if any(len(set(own)) < len(own) for own in numbers):
        return f"In {name} one number stands for several weights. Call draw() again for each weight."
    if any(one == other for one, other in itertools.combinations(numbers, 2)):
        return f"The neurons of {name} start with the same weights, so they stay identical: call draw() again for each."
    return None


def sizes_of(weights: list) -> list[list[int]]:
    return [[len(neuron) for neuron in layer] for layer in weights]


def flat(weights: list) -> list[float]:
    return [w for layer in weights for neuron in layer for w in neuron]


CHECKS = {
    3: {"cases": NETWORK_CASES, "explain": explain_network},
    5: {"cases": DEEP_CASES, "explain": explain_deep_network},
}

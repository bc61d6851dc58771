"""Is the gradient right? For the networks of steps.py, using only the standard library.

A gradient is a nested list like the weights: gradient[layer][neuron][weight], the bias last.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any

from backprop.gradient_comparison import Comparison, compare_gradients
from backprop.steps import Network, backward_propagate_error, forward_propagate, squared_error

StepGradient = list[list[list[float]]]


def gradient_of_steps(
    network: Network,
    inputs: Sequence[float],
    target: Sequence[float],
    forward: Callable[[Network, Sequence[float]], Any] = forward_propagate,
    backward: Callable[[Network, Sequence[float]], Any] = backward_propagate_error,
) -> StepGradient:
    """Return dL/dw of each weight for one row: the neuron's delta times what the weight multiplied.

    Args:
        network: not changed; the passes run on a copy.
        inputs, target: the row.
        forward, backward: steps 2 and 3, or your own versions, to be compared with `numerical_gradient`.
    """
    network = copy.deepcopy(network)
    forward(network, list(inputs))
    backward(network, list(target))
    gradient, activations = [], list(inputs)
    for layer in network:
        gradient.append([[neuron["delta"] * a for a in [*activations, 1.0]] for neuron in layer])
        activations = [neuron["output"] for neuron in layer]
    return gradient


def numerical_gradient(
    network: Network, inputs: Sequence[float], target: Sequence[float], h: float = 1e-5
) -> StepGradient:
    """Return dL/dw by central differences: (L(w + h) - L(w - h)) / (2h), one weight at a time.

    L is half the summed squared error of the row. The truncation error shrinks with h**2, the
    rounding error grows with 1/h; at h = 1e-5 the gradient is right to about 1e-10. The network
    is not changed.
    """
    network = copy.deepcopy(network)

    def loss() -> float:
        return squared_error(forward_propagate(network, inputs), target) / 2

    def slope(weights: list[float], j: int) -> float:
        weight = weights[j]
        weights[j] = weight + h
        above = loss()
        weights[j] = weight - h
        below = loss()
        weights[j] = weight
        return (above - below) / (2 * h)

    return [
        [[slope(neuron["weights"], j) for j in range(len(neuron["weights"]))] for neuron in layer] for layer in network
    ]


def compare_step_gradients(ours: StepGradient, numerical: StepGradient) -> Comparison:
    """Return the comparison of two gradients, each weight named by layer, neuron and position.

    Raises:
        ValueError: they do not have the same shape.
    """
    shapes = [[[len(weights) for weights in layer] for layer in gradient] for gradient in (ours, numerical)]
    if shapes[0] != shapes[1]:
        raise ValueError(f"ours has {shapes[0]} weights per neuron, numerical {shapes[1]}; they must be alike.")
    names, pairs = [], []
    for i, layer in enumerate(ours):
        where = "output" if i == len(ours) - 1 else "hidden" if len(ours) == 2 else f"hidden {i + 1}"
        for j, weights in enumerate(layer):
            for k, value in enumerate(weights):
                which = "bias" if k == len(weights) - 1 else f"weight {k + 1}"
                names.append(f"{where} neuron {j + 1}, {which}")
                pairs.append((value, numerical[i][j][k]))
    return compare_gradients(names, pairs)

"""Is the gradient right? For the networks of matrix.py: central differences and the complex step.

A gradient is (dW, db), as `matrix.gradients` returns it: one array per layer.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.array_validation import Array, require_data, require_name
from backprop.gradient_comparison import Comparison, compare_gradients
from backprop.matrix import Network, forward, gradients, row_losses, with_parameters

Gradient = tuple[list[Array], list[Array]]


def central_differences(network: Network, X: Any, T: Any, reduction: str, h: float = 1e-5) -> Gradient:
    """Return (dW, db) by (L(w + h) - L(w - h)) / (2h), one weight at a time: right to about 1e-10.

    Raises:
        ValueError: X, T or the reduction is not usable.
    """
    X, T = require_data(network, X, T, reduction)

    def slope(above: Network, below: Network) -> float:
        return (_loss(above, X, T, reduction) - _loss(below, X, T, reduction)) / (2 * h)

    return _slope_of_each_weight(network, slope, h)


def complex_step(network: Network, X: Any, T: Any, reduction: str, h: float = 1e-30) -> Gradient:
    """Return (dW, db) by Im L(w + ih) / h, one weight at a time: right to the last digits.

    L(w + ih) = L(w) + ih L'(w) - ... : the imaginary part holds the slope alone. Nothing is
    subtracted, so nothing cancels, and h can be as small as you like.

    Source: Squire and Trapp, "Using complex variables to estimate derivatives of real functions", 1998.

    Raises:
        ValueError: X, T or the reduction is not usable.
    """
    X, T = require_data(network, X, T, reduction)

    def slope(above: Network, below: Network) -> float:
        return _loss(above, X, T, reduction).imag / h

    return _slope_of_each_weight(network, slope, h * 1j)


def check_gradients(
    network: Network, X: Any, T: Any, reduction: str, ours: Gradient | None = None, method: str = "complex_step"
) -> Comparison:
    """Return the comparison of a gradient with the numerical one, weight by weight; print it to read it.

    Args:
        ours: the (dW, db) to be checked; by default that of `matrix.gradients`.
        method: "complex_step" or "central_differences".

    Raises:
        ValueError: X, T or a name is not usable, or `ours` is not shaped like the parameters.
    """
    methods = {"complex_step": complex_step, "central_differences": central_differences}
    require_name("method", method, methods)
    numerical = methods[method](network, X, T, reduction)
    ours = gradients(network, X, T, reduction) if ours is None else ours
    names, pairs = [], []
    for letter, our_arrays, arrays in zip("Wb", ours, numerical):
        if [np.shape(array) for array in our_arrays] != [array.shape for array in arrays]:
            raise ValueError(
                f"d{letter} has shapes {[np.shape(array) for array in our_arrays]}; "
                f"they must be {[array.shape for array in arrays]}, those of the parameters."
            )
        for i, (our_array, array) in enumerate(zip(our_arrays, arrays), start=1):
            for index in np.ndindex(array.shape):
                names.append(f"{letter}{i}[{', '.join(map(str, index))}]")
                pairs.append((float(our_array[index]), float(array[index])))
    return compare_gradients(names, pairs)


def _loss(network: Network, X: Array, T: Array, reduction: str) -> Any:
    """Return the loss summed over all networks: each weight is in one of them only."""
    losses = row_losses(network, *forward(network, X), T)
    return getattr(losses, reduction)(axis=-1).sum()


def _slope_of_each_weight(network: Network, slope: Callable[[Network, Network], float], step: complex) -> Gradient:
    """Return slope(network with a weight raised by step, network with it lowered) for every weight and bias."""
    gradient = []
    for k, array in enumerate(network.parameters):
        slopes = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            moved = []
            for sign in (1, -1):
                arrays = list(network.parameters)
                arrays[k] = array + np.zeros_like(array, dtype=type(step))
                arrays[k][index] += sign * step
                moved.append(with_parameters(network, arrays))
            slopes[index] = slope(*moved)
        gradient.append(slopes)
    depth = len(network.weights)
    return gradient[:depth], gradient[depth:]

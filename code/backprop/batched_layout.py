"""How batched.py arranges many networks in memory: three layouts, and all parameters in one array.

A layout is the order of the axes. Which one is fastest depends on how many networks there are and
how large they are; the results are the same to rounding.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from backprop.array_validation import Array, per_network, require_name
from backprop.matrix import Network

# --- Three layouts ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Layout:
    """The order of the axes in memory, and the three matrix products of a layer in that order.

    arrange copies (networks, rows, units) or (networks, n_in, n_out) into the layout; restore
    returns a view in the original order. forward(a, W, z) fills z = a @ W,
    gradient(transpose(a), delta, dW) fills dW = a.mT @ delta, and
    backward(delta, transpose(W), error) fills error = delta @ W.mT.
    """

    arrange: Callable[[Array], Array]
    restore: Callable[[Array], Array]
    transpose: Callable[[Array], Array]
    forward: Callable[[Array, Array, Array], Any]
    gradient: Callable[[Array, Array, Array], Any]
    backward: Callable[[Array, Array, Array], Any]
    row_axis: int
    unit_axis: int


def many_forward(a: Array, W: Array, z: Array) -> None:
    """Fill z (n, o, networks) from a (n, i, networks or 1) and W (i, o, networks)."""
    if a.shape[-1] == 1:  # shared rows: (n, i) @ (i, o * networks), the weights side by side
        np.matmul(a[..., 0], W.reshape(len(W), -1), z.reshape(len(z), -1))
    else:
        np.einsum("nib,iob->nob", a, W, out=z)


def many_gradient(a: Array, delta: Array, dW: Array) -> None:
    """Fill dW (i, o, networks) from a (n, i, networks or 1) and delta (n, o, networks)."""
    if a.shape[-1] == 1:  # shared rows: (i, n) @ (n, o * networks)
        np.matmul(a[..., 0].T, delta.reshape(len(delta), -1), dW.reshape(len(dW), -1))
    else:
        np.einsum("nib,nob->iob", a, delta, out=dW)


def many_backward(delta: Array, W: Array, error: Array) -> None:
    """Fill error (n, i, networks) from delta (n, o, networks) and W (i, o, networks)."""
    np.einsum("nob,iob->nib", delta, W, out=error)


LAYOUTS = {
    # (rows, units): a single network; np.dot has less overhead than @.
    "one": Layout(
        arrange=lambda array: array[0].copy(),
        restore=lambda array: array[None],
        transpose=np.transpose,
        forward=np.dot,
        gradient=np.dot,
        backward=np.dot,
        row_axis=0,
        unit_axis=1,
    ),
    # (networks, rows, units): one small product per network.
    "few": Layout(
        arrange=lambda array: array.copy(),
        restore=lambda array: array,
        transpose=np.matrix_transpose,
        forward=np.matmul,
        gradient=np.matmul,
        backward=np.matmul,
        row_axis=1,
        unit_axis=2,
    ),
    # (rows, units, networks): the innermost loops run along the networks.
    "many": Layout(
        arrange=lambda array: np.moveaxis(array, 0, -1).copy(),
        restore=lambda array: np.moveaxis(array, -1, 0),
        transpose=lambda array: array,
        forward=many_forward,
        gradient=many_gradient,
        backward=many_backward,
        row_axis=0,
        unit_axis=1,
    ),
}


def choose_layout(name: str | None, network: Network, n_rows: int) -> Layout:
    """Return the layout of that name; for None, the one that is fastest by measurement.

    Args:
        name: "one", "few", "many" or None.
        network: one or many networks.
        n_rows: rows per batch.

    Raises:
        ValueError: the name is unknown, or it is "one" and there are several networks.
    """
    n_networks = math.prod(network.batch_shape)
    if name is not None:
        require_name("layout", name, LAYOUTS)
        if name == "one" and n_networks > 1:
            raise ValueError(f"layout is 'one', but there are {n_networks} networks; it must be 'few' or 'many'.")
        return LAYOUTS[name]
    if n_networks == 1:
        return LAYOUTS["one"]
    largest = max(n_in * n_out for n_in, n_out in pairwise(network.sizes))
    return LAYOUTS["many" if n_networks >= 24 and n_rows * largest <= 2000 else "few"]


# --- All parameters in one array --------------------------------------------------------------

# A z for which the hidden activation gives 1, to the last bit.
ONE_AT = {"sigmoid": 100.0, "tanh": 100.0, "relu": 1.0}


def join_parameters(
    network: Network, weights: Sequence[Array], biases: Sequence[Array], one_at: float, layout: Layout
) -> Array:
    """Return arrays shaped like the parameters of `network` as one long array.

    Layer by layer, each arranged, with the biases as one more row. A hidden layer has one more
    column, for the neuron that is always 1: zeros, and `one_at` as its bias.
    """
    layers = []
    for i, W in enumerate(weights):
        layer = W.reshape(math.prod(network.batch_shape), *W.shape[-2:])
        if biases:
            layer = np.concatenate([layer, biases[i].reshape(len(layer), 1, -1)], axis=1)
            if i < len(weights) - 1:
                layer = np.pad(layer, ((0, 0), (0, 0), (0, 1)))
                layer[:, -1, -1] = one_at
        layers.append(layout.arrange(layer))
    return np.concatenate([layer.ravel() for layer in layers])


def split_layers(parameters: Array, network: Network, layout: Layout) -> list[Array]:
    """Return the layers of joined parameters, as views in the layout."""
    n_networks, biased, depth = math.prod(network.batch_shape), bool(network.biases), len(network.weights)
    layers, start = [], 0
    for i, (n_in, n_out) in enumerate(pairwise(network.sizes), start=1):
        n_in, n_out = n_in + biased, n_out + (biased and i < depth)
        shape = layout.arrange(np.empty((n_networks, n_in, n_out))).shape
        layers.append(parameters[start : start + math.prod(shape)].reshape(shape))
        start += math.prod(shape)
    return layers


class ArrangedNetworks:
    """Networks in a layout, with all parameters in one long array and all gradients in another.

    W and dW are the layers of both, biases included: views, which change with the long arrays.
    """

    def __init__(self, network: Network, layout: Layout) -> None:
        self.network, self.layout = network, layout
        one_at = ONE_AT[network.hidden]
        self.parameters = join_parameters(network, network.weights, network.biases, one_at, layout)
        self.gradients = np.zeros_like(self.parameters)
        self.W = split_layers(self.parameters, network, layout)
        self.dW = split_layers(self.gradients, network, layout)

    def restored_layers(self) -> list[Array]:
        """Return views of the layers in W, each (..., n_in, n_out), biases included."""
        layers = [self.layout.restore(w) for w in self.W]
        return [layer.reshape(*self.network.batch_shape, *layer.shape[1:]) for layer in layers]

    def copy_network(self) -> Network:
        """Return a copy of the networks as they are now."""
        weights, biases = [], []
        for layer, (n_in, n_out) in zip(self.restored_layers(), pairwise(self.network.sizes)):
            weights.append(layer[..., :n_in, :n_out])
            biases.append(layer[..., n_in:, :n_out])
        return replace(self.network, weights=weights, biases=biases if self.network.biases else ())

    def per_parameter(self, name: str, value: Any, on_biases: float = 1.0) -> Array:
        """Return a number, or one per network, as an array with one number per parameter (see `per_network`).

        Those of the biases are multiplied by `on_biases`; the neurons that are always 1 get 0.
        """
        value = per_network(name, value, self.network.batch_shape)
        weights = [np.ones_like(W) * value for W in self.network.weights]
        biases = [np.ones_like(b) * value * on_biases for b in self.network.biases]
        return join_parameters(self.network, weights, biases, 0.0, self.layout)

    def arrange_rows(self, rows: Array, with_one: bool = False) -> Array:
        """Return rows in the layout, with a 1 at the end of each if `with_one`; shared rows stay one copy."""
        if with_one:
            rows = np.concatenate([rows, np.ones((*rows.shape[:-1], 1))], axis=-1)
        if math.prod(rows.shape[:-2]) > 1:
            rows = np.broadcast_to(rows, (*self.network.batch_shape, *rows.shape[-2:]))
        return self.layout.arrange(rows.reshape(-1, *rows.shape[-2:]))

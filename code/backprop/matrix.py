"""The same network in NumPy: any number of layers, any leading axes, the same lines.

    X      (..., N, n_in)       one row per sample
    T      (..., N, n_out)      the targets
    W      (..., n_in, n_out)   the weights of a layer: W[..., i, j] is from unit i to unit j
    b      (..., 1, n_out)      its biases
    z      (..., N, n_out)      z = a_before @ W + b
    a      (..., N, n_out)      a = f(z), and a[0] = X
    delta  (..., N, n_out)      dL/dz

The dots are leading axes: none for one network, (5,) for the networks of five folds, (64, 8) for
64 settings from 8 seeds. `@` and `.mT` work on the last two axes and broadcast over those before
them, so the code below is the same for one network and for many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from backprop.array_validation import (
    Array,
    as_rows,
    require_data,
    require_layers,
    require_name,
    require_sizes,
)

# --- Activations: a = f(z), and the slope da/dz computed from a -------------------------------
# They take complex z too, compared by its real part, for gradient_checks.py.


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + e**-z), between 0 and 1, for any float without overflow or warning."""
    return 1.0 / (1.0 + np.exp(np.minimum(-z, 709.0)))  # e**710 is more than a float holds


def sigmoid_derivative(a: Array) -> Array:
    """Return a * (1 - a)."""
    return a * (1.0 - a)  # 1.0, not 1: NumPy would convert it in every call


def tanh_derivative(a: Array) -> Array:
    """Return 1 - a**2."""
    return 1.0 - a * a


def relu(z: Array) -> Array:
    """Return z where it is positive, else 0."""
    return np.where(z.real <= 0, 0, z)  # a NaN stays NaN, so that it is noticed


def relu_derivative(a: Array) -> Array:
    """Return 1 where a is positive, else 0; `a >= 0` would be true everywhere."""
    return a.real > 0


def linear(z: Array) -> Array:
    """Return z itself."""
    return z


def softmax(z: Array) -> Array:
    """Return e**z divided by its sum over the units: numbers above 0 that add up to 1.

    The largest z of a row is subtracted first: the result is the same, and nothing overflows.
    """
    e = np.exp(z - z.real.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


HIDDEN = {
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (np.tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
}
OUTPUT = {"sigmoid": sigmoid, "linear": linear, "softmax": softmax}
LOSSES = {"sigmoid": ("squared", "cross_entropy"), "linear": ("squared",), "softmax": ("cross_entropy",)}

# --- The network ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Network:
    """One network, or as many of the same shape as the leading axes hold.

    weights: one (..., n_in, n_out) array per layer; biases: one (..., 1, n_out) array per layer,
    or () for a network without biases; hidden: "sigmoid", "tanh" or "relu"; output: "sigmoid",
    "linear" or "softmax"; loss: "squared" (half the summed squared error) or "cross_entropy".

    Raises:
        ValueError: the arrays do not fit together, a name is unknown, or the loss does not
            match the output.
    """

    weights: Sequence[Array]
    biases: Sequence[Array] = ()
    hidden: str = "sigmoid"
    output: str = "sigmoid"
    loss: str = "squared"

    def __post_init__(self) -> None:
        for name in ("weights", "biases"):  # the way to set a field of a frozen class
            arrays = tuple(np.asarray(array) * 1.0 for array in getattr(self, name))
            object.__setattr__(self, name, arrays)
        require_name("hidden", self.hidden, HIDDEN)
        require_name("output", self.output, OUTPUT)
        require_name("loss", self.loss, LOSSES[self.output], f"with output {self.output!r} ")
        require_layers(self.weights, self.biases)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units in each layer, the inputs first; (2, 4, 1) for the XOR network."""
        return (self.weights[0].shape[-2], *(W.shape[-1] for W in self.weights))

    @property
    def batch_shape(self) -> tuple[int, ...]:
        """The leading axes; () for one network."""
        return self.weights[0].shape[:-2]

    @property
    def parameters(self) -> list[Array]:
        """All weights, then all biases, in the order of the layers."""
        return [*self.weights, *self.biases]


def new_network(
    sizes: Sequence[int],
    rng: Any,
    scheme: str = "glorot",
    *,
    scale: float = 1.0,
    biases: bool = True,
    batch_shape: tuple[int, ...] = (),
    **names: str,
) -> Network:
    """Return a network with random weights, drawn layer by layer.

    Args:
        sizes: units in each layer, the inputs first.
        rng: a `numpy.random.Generator` (or a `RandomState`, to repeat old programs).
        scheme: "glorot", uniform between -r and r with r = sqrt(6 / (n_in + n_out)), for sigmoid
            and tanh; "he", normal with standard deviation sqrt(2 / n_in), for relu; "normal" with
            standard deviation `scale`; "uniform01", uniform in [0, 1) as in the tutorial, biases
            too. In the others biases are 0.
        biases: False for a network without biases.
        batch_shape: the leading axes, for many networks drawn at once.
        names: hidden, output and loss of the `Network`.

    Source: Glorot and Bengio (2010), equation 16; He et al. (2015), equation 10.

    Raises:
        ValueError: a size, the generator or a name is not usable.
    """
    draws = {
        "glorot": lambda shape: rng.uniform(-1, 1, shape) * np.sqrt(6 / (shape[-2] + shape[-1])),
        "he": lambda shape: rng.normal(0, 1, shape) * np.sqrt(2 / shape[-2]),
        "normal": lambda shape: rng.normal(0, 1, shape) * scale,
        "uniform01": lambda shape: rng.uniform(0, 1, shape),
    }
    require_name("scheme", scheme, draws)
    require_sizes(sizes, rng)
    weights = [draws[scheme]((*batch_shape, n_in, n_out)) for n_in, n_out in pairwise(sizes)]
    draw_bias = draws["uniform01"] if scheme == "uniform01" else np.zeros
    drawn = [draw_bias((*batch_shape, 1, n)) for n in sizes[1:]] if biases else ()
    return Network(weights, drawn, **names)


def stack(networks: Iterable[Network]) -> Network:
    """Return many networks as one, with one more leading axis; `select` takes one out again.

    Raises:
        ValueError: there are none, or they differ in shape, activations or loss.
    """
    networks = list(networks)
    if not networks:
        raise ValueError("networks is empty; stack needs at least one.")
    kinds = {(n.sizes, n.batch_shape, len(n.biases), n.hidden, n.output, n.loss) for n in networks}
    if len(kinds) > 1:
        raise ValueError("networks differ in sizes, biases, activations or loss; stack needs the same ones.")
    arrays = zip(*(network.parameters for network in networks))
    return with_parameters(networks[0], [np.stack(group) for group in arrays])


def select(network: Network, index: Any) -> Network:
    """Return the network, or networks, at an index of the leading axes."""
    return with_parameters(network, [array[index] for array in network.parameters])


def copy_network(network: Network) -> Network:
    """Return a copy of the network, its arrays included."""
    return with_parameters(network, network.parameters)


def with_parameters(like: Network, arrays: Sequence[Array]) -> Network:
    """Return a network of the same kind with other arrays, in the order of its `parameters`."""
    depth = len(like.weights)
    return Network(arrays[:depth], arrays[depth:], like.hidden, like.output, like.loss)


# --- Forward, loss, backward, update ----------------------------------------------------------


def forward(network: Network, X: Array) -> tuple[list[Array], list[Array]]:
    """Return the weighted sums z of each layer, and the activations a, which begin with a[0] = X.

    Raises:
        ValueError: the rows are longer or shorter than the network's inputs.
    """
    if X.shape[-1] != network.weights[0].shape[-2]:
        raise ValueError(f"X has shape {X.shape}; its rows need {network.sizes[0]} numbers, one per input.")
    z, a = [], [X]
    for i, W in enumerate(network.weights):
        z.append(a[i] @ W)  # (..., N, n_in) @ (..., n_in, n_out) -> (..., N, n_out)
        if network.biases:
            z[i] = z[i] + network.biases[i]  # (..., N, n_out) + (..., 1, n_out)
        last = i == len(network.weights) - 1
        f = OUTPUT[network.output] if last else HIDDEN[network.hidden][0]
        a.append(f(z[i]))
    return z, a


def row_losses(network: Network, z: list[Array], a: list[Array], T: Array) -> Array:
    """Return the loss of each row, (..., N), after `forward`.

    Cross-entropy is -sum(t*log(a)) for softmax and -sum(t*log(a) + (1-t)*log(1-a)) for sigmoid,
    computed from z: the logarithm of an output that rounds to 0 is never taken.
    """
    z, a = z[-1], a[-1]
    if network.loss == "squared":
        return ((a - T) ** 2).sum(axis=-1) / 2
    if network.output == "softmax":  # log(a) = shifted - log(sum(e**shifted))
        shifted = z - z.real.max(axis=-1, keepdims=True)
        return (T * (np.log(np.exp(shifted).sum(axis=-1, keepdims=True)) - shifted)).sum(axis=-1)
    softplus = np.maximum(z, 0) + np.log1p(np.exp(-np.maximum(z, -z)))  # log(1 + e**z)
    return (softplus - T * z).sum(axis=-1)


def backward(network: Network, a: list[Array], T: Array, reduction: str) -> tuple[list[Array], list[Array]]:
    """Return dL/dW and dL/db of each layer, from the activations of `forward`.

    Args:
        reduction: "sum" over the rows, or their "mean"; the outputs of a row are always summed.
    """
    delta = a[-1] - T  # dL/dz of the output, for linear with squared error and for both cross-entropies
    if (network.output, network.loss) == ("sigmoid", "squared"):
        delta = delta * sigmoid_derivative(a[-1])
    if reduction == "mean":
        delta = delta / T.shape[-2]
    slope = HIDDEN[network.hidden][1]
    dW, db = [], []
    for i in reversed(range(len(network.weights))):
        dW.insert(0, a[i].mT @ delta)  # (..., n_in, N) @ (..., N, n_out) -> (..., n_in, n_out)
        if network.biases:
            db.insert(0, delta.sum(axis=-2, keepdims=True))  # (..., 1, n_out)
        if i > 0:
            delta = delta @ network.weights[i].mT  # (..., N, n_out) @ (..., n_out, n_in) -> (..., N, n_in)
            delta = delta * slope(a[i])
    return dW, db


def update_weights(network: Network, gradients: Sequence[Array], learning_rate: float | Array) -> None:
    """Take one step against the gradients, in the order of `network.parameters`, in place."""
    for parameter, gradient in zip(network.parameters, gradients):
        parameter -= learning_rate * gradient


def outputs(network: Network, X: Any) -> Array:
    """Return the activations of the output layer, (..., N, n_out).

    Raises:
        ValueError: X is not a table of finite numbers with one column for each input.
    """
    _, a = forward(network, as_rows("X", X, network.sizes[0], "one column for each input"))
    return a[-1]


def loss(network: Network, X: Any, T: Any, reduction: str) -> Array:
    """Return the loss of each network over the rows: their "sum" or their "mean".

    Raises:
        ValueError: X, T or the reduction is not usable.
    """
    X, T = require_data(network, X, T, reduction)
    z, a = forward(network, X)
    return getattr(row_losses(network, z, a, T), reduction)(axis=-1)


def gradients(network: Network, X: Any, T: Any, reduction: str) -> tuple[list[Array], list[Array]]:
    """Return (dW, db) of the loss over the rows, as `backward` does.

    Raises:
        ValueError: X, T or the reduction is not usable.
    """
    X, T = require_data(network, X, T, reduction)
    _, a = forward(network, X)
    return backward(network, a, T, reduction)

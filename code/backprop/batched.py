"""Many networks at once, fast: what train.py does, for the same arguments, with the same result.

matrix.py says what is computed. Here the same sums are arranged for speed, by these tricks:

1. Every array is made once and filled again (`out`): nothing is allocated while training.
2. A bias is the weight of one more unit that is always 1, so no bias is added or summed apart.
   In a hidden layer that unit is a neuron which gives 1 for ever: its own weights have rate 0.
3. All weights lie in one long array, all gradients in another: one update serves all layers.
4. Many networks lie along the last axis. A NumPy call costs about as much as a thousand sums, and
   each unbroken run of numbers costs again: runs are now as long as there are networks.
5. Rows that all networks share meet all their weights in one matrix product.
6. The activations of all layers lie in one array: their slopes are computed together.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from backprop.array_validation import Array, per_network, require_data, require_name, require_run
from backprop.matrix import Network, row_losses
from backprop.train import Training, epoch_range, recorded_epochs, require_converging

# A call to be made: a function and its arguments, the last of them the array that it fills.
Call = tuple[Callable[..., Any], tuple]

# --- Activations and slopes, as lists of calls -------------------------------------------------

ONE, HALF = np.array(1.0), np.array(0.5)  # read faster than Python's numbers


def sigmoid_calls(z: Array, a: Array) -> list[Call]:
    """a = 1/2 + tanh(z/2)/2: the sigmoid in a form that cannot overflow, and is faster here."""
    return [
        (np.multiply, (z, HALF, a)),
        (np.tanh, (a, a)),
        (np.multiply, (a, HALF, a)),
        (np.add, (a, HALF, a)),
    ]


def sigmoid_derivative_calls(a: Array, slope: Array) -> list[Call]:
    """slope = (1 - a) * a."""
    return [(np.subtract, (ONE, a, slope)), (np.multiply, (slope, a, slope))]


def tanh_derivative_calls(a: Array, slope: Array) -> list[Call]:
    """slope = 1 - a * a."""
    return [(np.multiply, (a, a, slope)), (np.subtract, (ONE, slope, slope))]


def relu_calls(z: Array, a: Array) -> list[Call]:
    """a = z where it is positive, else 0."""
    return [(partial(np.maximum, out=a), (z, 0.0))]  # np.maximum wants its array by name


def softmax_calls(z: Array, a: Array, unit_axis: int) -> list[Call]:
    """a = e**z divided by its sum over the units, the largest z taken off first."""
    one_each = np.zeros_like(z.max(axis=unit_axis, keepdims=True))
    return [
        (np.amax, (z, unit_axis, one_each, True)),
        (np.subtract, (z, one_each, a)),
        (np.exp, (a, a)),
        (np.add.reduce, (a, unit_axis, None, one_each, True)),
        (np.divide, (a, one_each, a)),
    ]


@dataclass(frozen=True)
class Hidden:
    """The calls of a hidden activation and of its slope, and a z for which it gives 1."""

    activation: Callable[[Array, Array], list[Call]]
    slope: Callable[[Array, Array], list[Call]]
    one_at: float


HIDDEN = {
    "sigmoid": Hidden(sigmoid_calls, sigmoid_derivative_calls, 100.0),
    "tanh": Hidden(lambda z, a: [(np.tanh, (z, a))], tanh_derivative_calls, 100.0),
    # The sign of relu's a is its slope: a is never below 0.
    "relu": Hidden(relu_calls, lambda a, slope: [(np.sign, (a, slope))], 1.0),
}

# --- Three ways to lay networks out -----------------------------------------------------------


@dataclass(frozen=True)
class Layout:
    """How arrays of networks lie in memory, and the three products of a layer in that order.

    arrange copies (networks, rows, units) or (networks, n_in, n_out) into the layout, restore
    looks at it as it was; forward(a, W, z) fills z = a @ W, gradient(turn(a), delta, dW) fills
    dW = a.mT @ delta, back(delta, turn(W), error) fills error = delta @ W.mT.
    """

    arrange: Callable[[Array], Array]
    restore: Callable[[Array], Array]
    turn: Callable[[Array], Array]
    forward: Callable[[Array, Array, Array], Any]
    gradient: Callable[[Array, Array, Array], Any]
    back: Callable[[Array, Array, Array], Any]
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


def many_back(delta: Array, W: Array, error: Array) -> None:
    """Fill error (n, i, networks) from delta (n, o, networks) and W (i, o, networks)."""
    np.einsum("nob,iob->nib", delta, W, out=error)


def same(array: Array) -> Array:
    """Return the array as it is."""
    return array


LAYOUTS = {
    # (rows, units): a single network; np.dot starts quicker than @.
    "one": Layout(
        lambda array: array[0].copy(), lambda array: array[None], np.transpose, *[np.dot] * 3, 0, 1
    ),
    # (networks, rows, units): a small product for each network.
    "few": Layout(lambda array: array.copy(), same, np.matrix_transpose, *[np.matmul] * 3, 1, 2),
    # (rows, units, networks): sums run along the networks.
    "many": Layout(
        lambda array: np.moveaxis(array, 0, -1).copy(),
        lambda array: np.moveaxis(array, -1, 0),
        same,
        *[many_forward, many_gradient, many_back],
        *[0, 1],
    ),
}


def choose_layout(n_networks: int, n_rows: int, sizes: Sequence[int]) -> str:
    """Return the name of the fastest layout, by measurement: many small networks lie along the last axis."""
    if n_networks == 1:
        return "one"
    largest = max(n_in * n_out for n_in, n_out in zip(sizes, sizes[1:]))
    return "many" if n_networks >= 24 and n_rows * largest <= 2000 else "few"


# --- All parameters in one array --------------------------------------------------------------


def joined(
    network: Network, weights: Sequence[Array], biases: Sequence[Array], one: float, layout: Layout
) -> Array:
    """Return arrays shaped like the parameters of `network` as one long array.

    Layer by layer, each arranged, with the biases as one row more. A hidden layer has one column
    more, for the neuron that gives the next layer's 1: zeros, and `one` as its bias.
    """
    layers = []
    for i, W in enumerate(weights):
        layer = W.reshape(math.prod(network.batch_shape), *W.shape[-2:])
        if biases:
            layer = np.concatenate([layer, biases[i].reshape(len(layer), 1, -1)], axis=1)
            if i < len(weights) - 1:
                layer = np.pad(layer, ((0, 0), (0, 0), (0, 1)))
                layer[:, -1, -1] = one
        layers.append(layout.arrange(layer))
    return np.concatenate([layer.ravel() for layer in layers])


def layers_of(parameters: Array, network: Network, layout: Layout) -> list[Array]:
    """Return the layers of joined parameters, as views in the layout."""
    n_networks, biased, depth = math.prod(network.batch_shape), bool(network.biases), len(network.weights)
    layers, start = [], 0
    for i, (n_in, n_out) in enumerate(zip(network.sizes, network.sizes[1:]), start=1):
        n_in, n_out = n_in + biased, n_out + (biased and i < depth)
        shape = layout.arrange(np.empty((n_networks, n_in, n_out))).shape
        layers.append(parameters[start : start + math.prod(shape)].reshape(shape))
        start += math.prod(shape)
    return layers


def as_network(parameters: Array, network: Network, layout: Layout) -> Network:
    """Return joined parameters as a network of its own, shaped and named like `network`."""
    weights, biases = [], []
    for layer, n_in, n_out in zip(layers_of(parameters, network, layout), network.sizes, network.sizes[1:]):
        layer = layout.restore(layer)
        layer = layer.reshape(*network.batch_shape, *layer.shape[1:])
        weights.append(layer[..., :n_in, :n_out])
        biases.append(layer[..., n_in:, :n_out])
    return replace(network, weights=weights, biases=biases if network.biases else ())


def laid_rows(rows: Array, network: Network, layout: Layout, with_one: bool) -> Array:
    """Return rows in the layout, with a 1 at the end of each if `with_one`; shared rows stay one copy."""
    if with_one:
        rows = np.concatenate([rows, np.ones((*rows.shape[:-1], 1))], axis=-1)
    if math.prod(rows.shape[:-2]) > 1:
        rows = np.broadcast_to(rows, (*network.batch_shape, *rows.shape[-2:]))
    return layout.arrange(rows.reshape(-1, *rows.shape[-2:]))


# --- The calls of one batch -------------------------------------------------------------------


@dataclass(frozen=True)
class Buffers:
    """The arrays of each layer that batches of one size fill; those of a and of slope are parts of one."""

    z: list[Array]
    a: list[Array]
    delta: list[Array]
    slope: list[Array]
    all_a: Array
    all_slope: Array


@dataclass(frozen=True)
class Batch:
    """Row numbers, the rows and targets in the layout, what they fill, and the calls of one update."""

    rows: Array
    x: Array
    t: Array
    buffers: Buffers
    calls: list[Call]


def make_buffers(network: Network, layout: Layout, W: list[Array], n_rows: int) -> Buffers:
    """Return the arrays for batches of n_rows."""
    widths = [layout.restore(w).shape[-1] for w in W]
    like = [layout.arrange(np.zeros((math.prod(network.batch_shape), n_rows, width))) for width in widths]
    ends = np.cumsum([array.size for array in like])

    def parts(whole: Array) -> list[Array]:
        return [part.reshape(array.shape) for part, array in zip(np.split(whole, ends[:-1]), like)]

    all_z, all_a, all_delta, all_slope = (np.zeros(ends[-1]) for _ in range(4))
    return Buffers(*map(parts, (all_z, all_a, all_delta, all_slope)), all_a, all_slope)


def gradient_calls(
    network: Network,
    layout: Layout,
    W: list[Array],
    dW: list[Array],
    buffers: Buffers,
    x: Array,
    t: Array,
    mean: bool,
) -> list[Call]:
    """Return the calls that fill dW from W for a batch: `matrix.forward` and `matrix.backward`."""
    z, a, delta, slope = buffers.z, buffers.a, buffers.delta, buffers.slope
    hidden, last = HIDDEN[network.hidden], len(W) - 1
    output = {
        "sigmoid": sigmoid_calls,
        "linear": lambda z, a: [(np.copyto, (a, z))],
        "softmax": partial(softmax_calls, unit_axis=layout.unit_axis),
    }[network.output]
    taken = [x, *a]  # what each layer takes in
    calls: list[Call] = []
    for i in range(len(W)):
        calls += [(layout.forward, (taken[i], W[i], z[i]))]
        calls += output(z[i], a[i]) if i == last else hidden.activation(z[i], a[i])
    sloped = (network.output, network.loss) == ("sigmoid", "squared")
    joins = sloped and network.hidden == "sigmoid"  # the output's slope is computed as the hidden ones are
    end = len(buffers.all_a) - (0 if joins else a[last].size)
    calls += hidden.slope(buffers.all_a[:end], buffers.all_slope[:end])
    calls += [(np.subtract, (a[last], t, delta[last]))]
    if sloped and not joins:
        calls += sigmoid_derivative_calls(a[last], slope[last])
    if sloped:
        calls += [(np.multiply, (delta[last], slope[last], delta[last]))]
    if mean and layout.restore(t).shape[1] > 1:
        calls += [(np.multiply, (delta[last], np.array(1 / layout.restore(t).shape[1]), delta[last]))]
    for i in reversed(range(len(W))):
        calls += [(layout.gradient, (layout.turn(taken[i]), delta[i], dW[i]))]
        if i > 0:
            calls += [(layout.back, (delta[i], layout.turn(W[i]), delta[i - 1]))]
            calls += [(np.multiply, (delta[i - 1], slope[i - 1], delta[i - 1]))]
    return calls


# --- Training ---------------------------------------------------------------------------------


def train(
    network: Network,
    X: Any,
    T: Any,
    learning_rate: Any,
    n_epochs: int,
    *,
    reduction: str,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    momentum: Any = 0.0,
    l2: Any = 0.0,
    max_records: int = 100,
    callback: Callable[[int, Network], Any] | None = None,
    progress: bool = False,
    layout: str | None = None,
) -> Training:
    """Return the trained networks and the history of their losses: `train.train`, with its arguments.

    Args:
        layout: "one", "few" or "many"; by default the fastest for these numbers. The rest as there.

    Raises:
        ValueError: something given is not usable.
        Diverged: weights or loss became infinite or NaN, as seen at a recorded epoch or at the end.
    """
    X, T = require_data(network, X, T, reduction)
    n_rows = X.shape[-2]
    batch_size = require_run(n_epochs, max_records, batch_size, n_rows, rng)
    n_networks = math.prod(network.batch_shape)
    require_name("layout", layout or "one", LAYOUTS)
    if layout == "one" and n_networks > 1:
        raise ValueError(f"layout is 'one', but there are {n_networks} networks; it must be 'few' or 'many'.")
    layout = LAYOUTS[layout or choose_layout(n_networks, batch_size, network.sizes)]

    def each(name: str, value: Any, on_biases: float = 1.0) -> Array:  # one number for each parameter
        value = per_network(name, value, network.batch_shape)
        weights = [np.ones_like(W) * value for W in network.weights]
        return joined(
            network, weights, [np.ones_like(b) * value * on_biases for b in network.biases], 0.0, layout
        )

    rate, carry, decay = each("learning_rate", learning_rate), each("momentum", momentum), each("l2", l2, 0.0)
    parameters = joined(network, network.weights, network.biases, HIDDEN[network.hidden].one_at, layout)
    gradients, velocity, step = (np.zeros_like(parameters) for _ in range(3))
    W, dW = layers_of(parameters, network, layout), layers_of(gradients, network, layout)
    update: list[Call] = []
    if decay.any():
        update += [(np.multiply, (decay, parameters, step)), (np.add, (gradients, step, gradients))]
    if carry.any():
        update += [(np.multiply, (velocity, carry, velocity)), (np.add, (velocity, gradients, velocity))]
    update += [(np.multiply, (rate, velocity if carry.any() else gradients, step))]
    update += [(np.subtract, (parameters, step, parameters))]

    x_rows, t_rows = laid_rows(X, network, layout, bool(network.biases)), laid_rows(T, network, layout, False)
    buffers = {}
    batches = []
    for start in range(0, n_rows, batch_size):
        rows = np.arange(start, min(start + batch_size, n_rows))
        x, t = np.take(x_rows, rows, layout.row_axis), np.take(t_rows, rows, layout.row_axis)
        if len(rows) not in buffers:  # the last batch may be smaller
            buffers[len(rows)] = make_buffers(network, layout, W, len(rows))
        calls = gradient_calls(network, layout, W, dW, buffers[len(rows)], x, t, reduction == "mean")
        batches.append(Batch(rows, x, t, buffers[len(rows)], calls + update))

    recorded = recorded_epochs(n_epochs, max_records)
    losses = []

    def require_finite_weights(epoch: int) -> None:
        for w in W:
            require_converging(epoch, layout.restore(w).sum(axis=(1, 2)).reshape(network.batch_shape))

    with np.errstate(over="ignore", invalid="ignore"):  # require_converging says it better
        for epoch in epoch_range(n_epochs, progress):
            record = epoch in recorded
            if record:
                require_finite_weights(epoch)
                if callback is not None and callback(epoch, as_network(parameters, network, layout)) is True:
                    break
            if rng is not None:
                order = rng.permutation(n_rows)
                for batch in batches:
                    np.take(x_rows, order[batch.rows], layout.row_axis, batch.x)
                    np.take(t_rows, order[batch.rows], layout.row_axis, batch.t)
            total = 0.0
            for batch in batches:
                for function, arguments in batch.calls:
                    function(*arguments)
                if record:
                    z, a, t = map(layout.restore, (batch.buffers.z[-1], batch.buffers.a[-1], batch.t))
                    total = total + row_losses(network, [z], [a], t).sum(axis=-1)
            if record:
                losses.append((total / n_rows if reduction == "mean" else total).reshape(network.batch_shape))
                require_converging(epoch, losses[-1])
        require_finite_weights(n_epochs - 1)
    return Training(
        as_network(parameters, network, layout), np.array([*recorded][: len(losses)]), np.array(losses)
    )

"""Many networks at once, fast: what train.py does, with the same arguments and the same results.

matrix.py says what is computed. Here the same sums are arranged for speed:

1. Every array of the two passes is allocated once and filled again (`out`).
2. A bias is the weight of one more unit that is always 1, so biases need no sums of their own.
   In a hidden layer that unit is a neuron that always gives 1: its own weights have rate 0.
3. All weights are in one long array, all gradients in another: one update serves all layers.
4. Many networks lie along the last axis. A NumPy call costs about as much as a thousand sums, and
   each contiguous run of numbers has a cost of its own: runs are now as long as there are networks.
5. Rows that all networks share are multiplied by all their weights in one matrix product.
6. The activations of all layers are in one array: their derivatives are computed together.

So an update is a list of calls, made once: `train` only makes them, again and again. Tricks 2 to 5
are in batched_layout.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from backprop.array_validation import Array, require_data, require_training_options
from backprop.batched_layout import ArrangedNetworks, choose_layout
from backprop.matrix import Network, row_losses
from backprop.optimizers import new_optimizer
from backprop.train import Recorder, Training

# A function and its arguments, to be called again and again; it fills an array among them.
Call = tuple[Callable[..., Any], tuple]

# --- Activations and their derivatives, as lists of calls -------------------------------------

ONE, HALF = np.array(1.0), np.array(0.5)  # NumPy reads them faster than Python's numbers


def sigmoid_calls(z: Array, a: Array) -> list[Call]:
    """a = 1/2 + tanh(z/2)/2: the sigmoid in a form that cannot overflow, and is faster here."""
    return [(np.multiply, (z, HALF, a)), (np.tanh, (a, a)), (np.multiply, (a, HALF, a)), (np.add, (a, HALF, a))]


def sigmoid_derivative_calls(a: Array, slope: Array) -> list[Call]:
    """slope = (1 - a) * a."""
    return [(np.subtract, (ONE, a, slope)), (np.multiply, (slope, a, slope))]


def tanh_calls(z: Array, a: Array) -> list[Call]:
    """a = tanh(z)."""
    return [(np.tanh, (z, a))]


def tanh_derivative_calls(a: Array, slope: Array) -> list[Call]:
    """slope = 1 - a * a."""
    return [(np.multiply, (a, a, slope)), (np.subtract, (ONE, slope, slope))]


def relu_calls(z: Array, a: Array) -> list[Call]:
    """a = z where it is positive, else 0."""
    return [(partial(np.maximum, out=a), (z, 0.0))]  # np.maximum takes its array by name only


def relu_derivative_calls(a: Array, slope: Array) -> list[Call]:
    """slope = the sign of a: a is never below 0."""
    return [(np.sign, (a, slope))]


def softmax_calls(z: Array, a: Array, unit_axis: int) -> list[Call]:
    """a = e**z divided by its sum over the units, after subtracting the largest z."""
    per_row = np.zeros_like(z.max(axis=unit_axis, keepdims=True))
    return [
        (np.amax, (z, unit_axis, per_row, True)),
        (np.subtract, (z, per_row, a)),
        (np.exp, (a, a)),
        (np.add.reduce, (a, unit_axis, None, per_row, True)),
        (np.divide, (a, per_row, a)),
    ]


def linear_calls(z: Array, a: Array) -> list[Call]:
    """a = z."""
    return [(np.copyto, (a, z))]


HIDDEN = {
    "sigmoid": (sigmoid_calls, sigmoid_derivative_calls),
    "tanh": (tanh_calls, tanh_derivative_calls),
    "relu": (relu_calls, relu_derivative_calls),
}
OUTPUT = {"sigmoid": sigmoid_calls, "linear": linear_calls, "softmax": softmax_calls}

# --- The calls of one batch -------------------------------------------------------------------


class Buffers:
    """The arrays of each layer that batches of n_rows fill; all_a and all_slope hold those of all layers."""

    def __init__(self, networks: ArrangedNetworks, n_rows: int) -> None:
        layers = [networks.layout.restore(W) for W in networks.W]  # (networks, n_in, n_out)
        like = [networks.layout.arrange(np.zeros((len(W), n_rows, W.shape[-1]))) for W in layers]
        self.z, _ = joined_arrays(like)
        self.a, self.all_a = joined_arrays(like)
        self.delta, _ = joined_arrays(like)
        self.slope, self.all_slope = joined_arrays(like)


def joined_arrays(like: list[Array]) -> tuple[list[Array], Array]:
    """Return arrays of zeros shaped like those given, as views of one long array, and that array."""
    ends = np.cumsum([array.size for array in like])
    whole = np.zeros(ends[-1])
    parts = np.split(whole, ends[:-1])
    return [part.reshape(array.shape) for part, array in zip(parts, like)], whole


def forward_calls(networks: ArrangedNetworks, x: Array, buffers: Buffers) -> list[Call]:
    """Return the calls that fill z and a, layer by layer: `matrix.forward`."""
    network, layout, W = networks.network, networks.layout, networks.W
    calls: list[Call] = []
    for i, (layer_input, z, a) in enumerate(zip([x, *buffers.a], buffers.z, buffers.a)):
        calls += [(layout.forward, (layer_input, W[i], z))]
        if i == len(W) - 1:
            axis = (layout.unit_axis,) if network.output == "softmax" else ()
            calls += OUTPUT[network.output](z, a, *axis)
        else:
            calls += HIDDEN[network.hidden][0](z, a)
    return calls


def output_delta_calls(networks: ArrangedNetworks, t: Array, buffers: Buffers, mean: bool) -> list[Call]:
    """Return the calls that fill the derivatives of all activations, and delta of the output layer."""
    network = networks.network
    a, delta, slope = buffers.a[-1], buffers.delta[-1], buffers.slope[-1]
    with_slope = (network.output, network.loss) == ("sigmoid", "squared")
    together = with_slope and network.hidden == "sigmoid"  # the output's slope, along with the hidden ones
    end = len(buffers.all_a) - (0 if together else a.size)
    calls = HIDDEN[network.hidden][1](buffers.all_a[:end], buffers.all_slope[:end])
    calls += [(np.subtract, (a, t, delta))]
    if with_slope and not together:
        calls += sigmoid_derivative_calls(a, slope)
    if with_slope:
        calls += [(np.multiply, (delta, slope, delta))]
    if mean and (n_rows := networks.layout.restore(t).shape[1]) > 1:
        calls += [(np.multiply, (delta, np.array(1 / n_rows), delta))]
    return calls


def backward_calls(networks: ArrangedNetworks, x: Array, buffers: Buffers) -> list[Call]:
    """Return the calls that fill dW and the other deltas, from the last layer to the first."""
    layout, W, dW = networks.layout, networks.W, networks.dW
    layer_inputs, delta, slope = [x, *buffers.a], buffers.delta, buffers.slope
    calls: list[Call] = []
    for i in reversed(range(len(W))):
        calls += [(layout.gradient, (layout.transpose(layer_inputs[i]), delta[i], dW[i]))]
        if i > 0:
            calls += [(layout.backward, (delta[i], layout.transpose(W[i]), delta[i - 1]))]
            calls += [(np.multiply, (delta[i - 1], slope[i - 1], delta[i - 1]))]
    return calls


def update_calls(networks: ArrangedNetworks, optimizer: str, learning_rate: Any, momentum: Any, l2: Any) -> list[Call]:
    """Return the calls that change the parameters by their gradients."""
    rates = networks.per_parameter("learning_rate", learning_rate)
    momenta = networks.per_parameter("momentum", momentum)
    penalties = networks.per_parameter("l2", l2, on_biases=0.0)
    parameters, gradients = networks.parameters, networks.gradients
    calls: list[Call] = []
    if penalties.any():
        penalty = np.zeros_like(parameters)
        calls += [(np.multiply, (penalties, parameters, penalty)), (np.add, (gradients, penalty, gradients))]
    step = new_optimizer(optimizer, [parameters], rates, momenta).step
    return [*calls, (step, ([gradients],))]


# --- Training ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """Row numbers, the rows x and targets t in the layout, what they fill, and the calls of one update."""

    rows: Array
    x: Array
    t: Array
    buffers: Buffers
    calls: list[Call]


def make_batches(
    networks: ArrangedNetworks, x: Array, t: Array, batch_size: int, mean: bool, update: list[Call]
) -> list[Batch]:
    """Return the batches of an epoch, from all rows and targets in the layout."""
    row_axis = networks.layout.row_axis
    n_rows = x.shape[row_axis]
    buffers: dict[int, Buffers] = {}
    made = []
    for start in range(0, n_rows, batch_size):
        rows = np.arange(start, min(start + batch_size, n_rows))
        if len(rows) not in buffers:  # the last batch may be smaller
            buffers[len(rows)] = Buffers(networks, len(rows))
        own, x_batch, t_batch = buffers[len(rows)], np.take(x, rows, row_axis), np.take(t, rows, row_axis)
        calls = forward_calls(networks, x_batch, own)
        calls += output_delta_calls(networks, t_batch, own, mean)
        calls += backward_calls(networks, x_batch, own)
        made.append(Batch(rows, x_batch, t_batch, own, calls + update))
    return made


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
    optimizer: str = "sgd",
    momentum: Any = 0.0,
    l2: Any = 0.0,
    max_records: int = 100,
    callback: Callable[[int, Network], Any] | None = None,
    progress: bool = False,
    layout: str | None = None,
) -> Training:
    """Return the trained networks and the history of their losses: `train.train`, with its arguments.

    Args:
        layout: "one", "few" or "many"; by default the fastest here. The rest as in `train.train`.

    Raises:
        ValueError: an argument is not usable.
        Diverged: weights or loss became infinite or NaN, as seen at a recorded epoch or at the end.
    """
    X, T = require_data(network, X, T, reduction)
    n_rows, mean = X.shape[-2], reduction == "mean"
    batch_size = require_training_options(n_epochs, max_records, batch_size, n_rows, rng)
    networks = ArrangedNetworks(network, choose_layout(layout, network, batch_size))
    update = update_calls(networks, optimizer, learning_rate, momentum, l2)
    x, t = networks.arrange_rows(X, with_one=bool(network.biases)), networks.arrange_rows(T)
    batches = make_batches(networks, x, t, batch_size, mean, update)
    weights, snapshot = networks.restored_layers(), networks.copy_network
    recorder = Recorder(weights, snapshot, n_epochs, max_records, callback, progress)
    with np.errstate(all="ignore"):  # the recorder reports divergence
        for epoch, record in recorder.epochs():
            if rng is not None:
                shuffle(batches, rng.permutation(n_rows), x, t, networks.layout.row_axis)
            total = 0.0
            for batch in batches:
                for function, arguments in batch.calls:
                    function(*arguments)
                if record:
                    total = total + batch_losses(networks, batch)
            if record:
                recorder.add(epoch, (total / n_rows if mean else total).reshape(network.batch_shape))
    return recorder.training()


def shuffle(batches: list[Batch], order: Array, x: Array, t: Array, row_axis: int) -> None:
    """Fill the batches with all rows and targets in a new order."""
    for batch in batches:
        np.take(x, order[batch.rows], row_axis, batch.x)
        np.take(t, order[batch.rows], row_axis, batch.t)


def batch_losses(networks: ArrangedNetworks, batch: Batch) -> Array:
    """Return the loss of each network, summed over the rows of a batch, after its calls."""
    z, a, t = map(networks.layout.restore, (batch.buffers.z[-1], batch.buffers.a[-1], batch.t))
    return row_losses(networks.network, [z], [a], t).sum(axis=-1)

"""Training networks of matrix.py: full batch, mini-batch or online, for any leading axes.

`train` is the loop over epochs and batches. optimizers.py takes the steps, `Recorder` keeps the
history and notices divergence; batched.py uses both, too.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from backprop.array_validation import Array, per_network, require_data, require_training_options
from backprop.matrix import Network, backward, copy_network, forward, row_losses
from backprop.optimizers import new_optimizer

# --- Training ---------------------------------------------------------------------------------


class Diverged(ArithmeticError):
    """Training diverged: weights or loss are infinite or NaN."""


@dataclass(frozen=True)
class Training:
    """network: as trained; epochs: the recorded epochs; losses: (len(epochs), ...), one per network.

    The loss of an epoch is the sum (or mean) over its rows, each taken just before the update of
    its own batch; without the L2 penalty, so that settings can be compared.
    """

    network: Network
    epochs: Array
    losses: Array


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
) -> Training:
    """Return the trained network and the history of its loss; the given network is not changed.

    Args:
        X, T: rows (..., N, n_in) and targets (..., N, n_out); leading axes broadcast.
        learning_rate, momentum, l2: a number, or an array with one number per network.
        optimizer: "sgd", with `momentum` if there is any, or "adam"; l2 adds l2 * W to the gradient.
        reduction: "sum" or "mean" over the rows of a batch.
        batch_size: rows per update; 1 is online, None all rows at once.
        rng: shuffles the rows in each epoch; None keeps their order.
        max_records: record every k-th epoch from 0, for the smallest k that gives at most this many,
            and the last epoch.
        callback: called as callback(epoch, network) with a copy before each recorded epoch; stops
            the training by returning True.
        progress: show a progress bar (needs tqdm).

    Raises:
        ValueError: an argument is not usable.
        Diverged: the weights or the loss became infinite or NaN; the message names the epoch.
    """
    X, T = require_data(network, X, T, reduction)
    n_rows = X.shape[-2]
    batch_size = require_training_options(n_epochs, max_records, batch_size, n_rows, rng)
    network = copy_network(network)
    take_step = step_function(network, optimizer, learning_rate, momentum, l2)
    snapshot = partial(copy_network, network)
    recorder = Recorder(network.parameters, snapshot, n_epochs, max_records, callback, progress)
    with np.errstate(all="ignore"):  # the recorder reports divergence
        for epoch, record in recorder.epochs():
            total = np.zeros(network.batch_shape)
            for x, t in batches(X, T, batch_size, rng):
                z, a = forward(network, x)
                if record:
                    total += row_losses(network, z, a, t).sum(axis=-1)
                take_step(*backward(network, a, t, reduction))
            # A NaN reaches the last layer with the next update at the latest: check that one each time.
            require_finite_weights(epoch, network.weights[-1:])
            if record:
                recorder.add(epoch, total / n_rows if reduction == "mean" else total)
    return recorder.training()


def batches(X: Array, T: Array, batch_size: int, rng: np.random.Generator | None) -> Iterator[tuple[Array, Array]]:
    """Yield the rows and targets of one epoch, batch by batch, shuffled if there is a generator."""
    n_rows = X.shape[-2]
    if rng is not None:
        order = rng.permutation(n_rows)
        X, T = X[..., order, :], T[..., order, :]
    for start in range(0, n_rows, batch_size):
        yield X[..., start : start + batch_size, :], T[..., start : start + batch_size, :]


def step_function(
    network: Network, optimizer: str, learning_rate: Any, momentum: Any, l2: Any
) -> Callable[[list[Array], list[Array]], None]:
    """Return a function that changes the network in place, given its gradient (dW, db)."""
    learning_rate = per_network("learning_rate", learning_rate, network.batch_shape)
    momentum = per_network("momentum", momentum, network.batch_shape)
    l2 = per_network("l2", l2, network.batch_shape)
    chosen = new_optimizer(optimizer, network.parameters, learning_rate, momentum)

    def take_step(dW: list[Array], db: list[Array]) -> None:
        if np.any(l2):
            dW = [gradient + l2 * W for gradient, W in zip(dW, network.weights)]
        chosen.step(dW + db)

    return take_step


# --- The history, and divergence --------------------------------------------------------------


@dataclass
class Recorder:
    """The history of a training run, shared by `train` and `batched.train`.

    parameters: the arrays that training changes in place, each (..., rows, columns);
    snapshot: returns a copy of the network as it is now; the rest as in `train`.
    """

    parameters: Sequence[Array]
    snapshot: Callable[[], Network]
    n_epochs: int
    max_records: int
    callback: Callable[[int, Network], Any] | None
    progress: bool
    recorded: list[int] = field(default_factory=list)
    losses: list[Array] = field(default_factory=list)

    def epochs(self) -> Iterator[tuple[int, bool]]:
        """Yield the number of each epoch, and whether it is to be recorded.

        Before an epoch that is, the weights are checked and the callback is called.

        Raises:
            Diverged: a weight is not finite, as seen at a recorded epoch or at the end.
        """
        to_record = recorded_epochs(self.n_epochs, self.max_records)
        for epoch in epoch_range(self.n_epochs, self.progress):
            record = epoch in to_record
            if record:
                require_finite_weights(epoch, self.parameters)
                if self.callback is not None and self.callback(epoch, self.snapshot()) is True:
                    break
            yield epoch, record
        require_finite_weights(self.n_epochs - 1, self.parameters)

    def add(self, epoch: int, loss: Array) -> None:
        """Record the loss of an epoch, one number per network.

        Raises:
            Diverged: a loss is not finite.
        """
        require_converging(epoch, loss)
        self.recorded.append(epoch)
        self.losses.append(loss)

    def training(self) -> Training:
        """Return the network as it is now, with all that was recorded."""
        return Training(self.snapshot(), np.array(self.recorded), np.array(self.losses))


def recorded_epochs(n_epochs: int, max_records: int) -> dict[int, None]:
    """Return every k-th epoch from 0, for the smallest k that gives at most max_records, and the last one.

    They are the keys of a dict: in order, and quick to look up.
    """
    every = max(1, -(-n_epochs // max_records))  # -(-a // b) rounds up
    return dict.fromkeys([*range(0, n_epochs, every), *range(n_epochs)[-1:]])


def epoch_range(n_epochs: int, progress: bool) -> Iterable[int]:
    """Return the numbers of the epochs, with a progress bar if `progress`."""
    if not progress:
        return range(n_epochs)
    from tqdm import tqdm  # imported only here: nothing else needs it

    return tqdm(range(n_epochs), desc="training", unit=" epochs")


def require_finite_weights(epoch: int, parameters: Sequence[Array]) -> None:
    """Raise Diverged if an array (..., rows, columns) holds a NaN or an infinity."""
    for array in parameters:
        require_converging(epoch, array.sum(axis=(-2, -1)))


def require_converging(epoch: int, sums: Array) -> None:
    """Raise Diverged unless every sum, one per network, is finite; the message names the first that is not."""
    if not np.isfinite(sums).all():
        index = np.argwhere(~np.isfinite(sums))[0]
        which = f" of network {', '.join(map(str, index))}" if len(index) else ""
        raise Diverged(
            f"Training{which} diverged by epoch {epoch}: its weights or its loss are no longer finite; "
            "try a learning rate ten times smaller, or scale the columns of X and T."
        )

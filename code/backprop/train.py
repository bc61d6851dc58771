"""Training networks of matrix.py: full batch, mini-batch or online, for any leading axes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.array_validation import Array, per_network, require_data, require_run
from backprop.matrix import Network, backward, copy_network, forward, row_losses, update_weights


class Diverged(ArithmeticError):
    """Training has left the numbers that a float can hold."""


@dataclass(frozen=True)
class Training:
    """network: as trained; epochs: the epochs recorded; losses: (len(epochs), ...), one a network.

    The loss of an epoch sums (or averages) its rows, each taken just before the update of its
    own batch; without the L2 penalty, so that settings can be compared.
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
    momentum: Any = 0.0,
    l2: Any = 0.0,
    max_records: int = 100,
    callback: Callable[[int, Network], Any] | None = None,
    progress: bool = False,
) -> Training:
    """Return the trained network and a history of its loss; the network given stays as it is.

    Args:
        learning_rate, momentum, l2: a number, or an array with one for each network.
            The update is W -= learning_rate * v with v = momentum * v + dW + l2 * W; biases
            have no l2.
        reduction: "sum" or "mean" over the rows of a batch.
        batch_size: rows an update; 1 is online, None all rows at once.
        rng: shuffles the rows in each epoch; None keeps their order.
        max_records: record every epoch, or every second, ..., so that about max_records are kept,
            from epoch 0; and the last one.
        callback: called as callback(epoch, network) with a copy before each recorded epoch; stops
            the training by returning True.
        progress: show a bar (needs tqdm).

    Raises:
        ValueError: something given is not usable.
        Diverged: the weights or the loss became infinite or NaN; says in which epoch.
    """
    X, T = require_data(network, X, T, reduction)
    n_rows = X.shape[-2]
    batch_size = require_run(n_epochs, max_records, batch_size, n_rows, rng)
    rate, momentum, l2 = (
        per_network(name, value, network.batch_shape)
        for name, value in (("learning_rate", learning_rate), ("momentum", momentum), ("l2", l2))
    )
    network = copy_network(network)
    velocities = [0.0 for _ in network.parameters]
    decays, carries = np.any(l2), np.any(momentum)
    recorded = recorded_epochs(n_epochs, max_records)
    losses = []

    def require_finite_weights(epoch: int) -> None:
        for array in network.parameters:
            require_converging(epoch, array.sum(axis=(-2, -1)))

    for epoch in epoch_range(n_epochs, progress):
        record = epoch in recorded
        if record:
            require_finite_weights(epoch)
            if callback is not None and callback(epoch, copy_network(network)) is True:
                break
        order = slice(None) if rng is None else rng.permutation(n_rows)
        X_epoch, T_epoch = X[..., order, :], T[..., order, :]
        total = np.zeros(network.batch_shape)
        with np.errstate(over="ignore", invalid="ignore"):  # require_converging says it better
            for start in range(0, n_rows, batch_size):
                x = X_epoch[..., start : start + batch_size, :]
                t = T_epoch[..., start : start + batch_size, :]
                z, a = forward(network, x)
                if record:
                    total += row_losses(network, z, a, t).sum(axis=-1)
                dW, db = backward(network, a, t, reduction)
                if decays:
                    dW = [gradient + l2 * W for gradient, W in zip(dW, network.weights)]
                steps = dW + db
                if carries:
                    steps = velocities = [momentum * v + step for v, step in zip(velocities, steps)]
                update_weights(network, steps, rate)
        # NaN spreads: an update later it is in the last layer. So that is the one to look at each time.
        require_converging(epoch, network.weights[-1].sum(axis=(-2, -1)))
        if record:
            require_converging(epoch, total)
            losses.append(total / n_rows if reduction == "mean" else total)
    require_finite_weights(n_epochs - 1)
    return Training(network, np.array([*recorded][: len(losses)]), np.array(losses))


def recorded_epochs(n_epochs: int, max_records: int) -> dict[int, None]:
    """Return every k-th epoch from 0, for the smallest k that keeps max_records at most, and the last one.

    In order, as the keys of a dict, where to look one up takes no time.
    """
    every = max(1, -(-n_epochs // max_records))  # -(-a // b) rounds up
    return dict.fromkeys([*range(0, n_epochs, every), *range(n_epochs)[-1:]])


def epoch_range(n_epochs: int, progress: bool) -> Iterable[int]:
    """Return the numbers of the epochs, behind a bar that shows how far they are if `progress`."""
    if not progress:
        return range(n_epochs)
    from tqdm import tqdm  # only here: nothing else needs it

    return tqdm(range(n_epochs), desc="training", unit=" epochs")


def require_converging(epoch: int, sums: Array) -> None:
    """Raise Diverged unless every sum is finite, one for each network; names the first that is not."""
    if not np.isfinite(sums).all():
        place = np.argwhere(~np.isfinite(sums))[0]
        which = f" of network {', '.join(map(str, place))}" if len(place) else ""
        raise Diverged(
            f"Training{which} diverged by epoch {epoch}: its weights or its loss are no longer finite; "
            "try a learning rate ten times smaller, or scale the columns of X and T."
        )

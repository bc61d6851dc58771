"""Training on a reader's own table: with the time left, and with arrays where the table is large."""

import time
from collections.abc import Iterator, Sequence

from backprop.steps import Network, train_network

LARGE = 5000  # training rows; more are trained as arrays
BATCH_SIZE = 10  # rows per update of arrays, few enough to follow the online updates of train_network closely
SHORT = 10  # seconds: shorter training shows no progress


def train_table(
    network: Network,
    rows: Sequence[Sequence[float]],
    labels: Sequence[int],
    learning_rate: float,
    n_epochs: int,
    large: int = LARGE,
) -> Network:
    """Train as `train_network` does, showing the time left, and return the trained network.

    More than `large` rows are trained as arrays, with one update for every ten rows: this is faster, and gives
    slightly different weights.

    Raises:
        ValueError: as in `train_network`, or as in `backprop.train`.
    """
    if len(rows) > large:
        return _train_as_arrays(network, rows, labels, learning_rate, n_epochs)
    for _ in with_time_left(n_epochs):
        train_network(network, rows, labels, learning_rate, 1)
    return network


def _train_as_arrays(network, rows, labels, learning_rate, n_epochs) -> Network:
    import numpy as np  # here, because the six steps do without it

    from backprop.classify import one_hot
    from backprop.convert import from_steps, to_steps
    from backprop.train import train

    print(f"{len(rows)} rows: trained as arrays, with one update for every {BATCH_SIZE} rows")
    X, T, arrays = np.array(rows), one_hot(labels, len(network[-1])), from_steps(network)
    for _ in with_time_left(n_epochs):
        arrays = train(arrays, X, T, learning_rate, 1, reduction="sum", batch_size=BATCH_SIZE).network
    return to_steps(arrays)


def with_time_left(n_epochs: int, clock=time.monotonic) -> Iterator[int]:
    """Yield 0 .. n_epochs-1; while that takes long, print how far it is and how much time is left, in one line."""
    start = printed = clock()
    line = ""
    for epoch in range(n_epochs):
        yield epoch
        now, done = clock(), epoch + 1
        left = (now - start) / done * (n_epochs - done)
        if now - printed >= 1 and (line or left > SHORT):
            line = f"epoch {done} of {n_epochs}, {describe_seconds(left)} left".ljust(len(line))
            print(f"\r{line}", end="", flush=True)
            printed = now
    if line:
        print(f"\r{f'{n_epochs} epochs in {describe_seconds(clock() - start)}'.ljust(len(line))}")


def describe_seconds(seconds: float) -> str:
    """Return "about 40 s" or "about 3 min"."""
    return f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} min"

"""How long is a training reproducible? Until two runs that start from almost the same weights diverge.

At a large learning rate, a difference in the last digit of one weight grows until the two runs have
nothing in common. What comes after that depends on the processor, so the book does not print it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop import batched
from backprop.array_validation import Array
from backprop.matrix import Network, with_parameters

PERTURBATION = 1e-10  # a million times a rounding error, and far too small to be seen
TOLERANCE = 0.01  # relative difference of two losses
UNPREDICTABLE = "too chaotic to predict"  # written where nothing is drawn


def perturbed_pair(network: Network, size: float = PERTURBATION) -> Network:
    """Return each network twice, along a new first axis: as it is, and with `size` added to every weight."""
    return with_parameters(network, [np.stack([array, array + size]) for array in network.parameters])


def train_pairs(
    networks: Network, X: Array, T: Array, rates: Sequence[float], epochs: set[int], **options: Any
) -> tuple[dict[int, Network], Array]:
    """Train each network, with its rate, together with its perturbed copy; options as in `batched.train`.

    Returns the pairs of networks after each of the epochs, and their losses at all epochs: (n, 2, networks).
    """
    kept = {}

    def keep(epoch: int, pairs: Network) -> None:
        if epoch in epochs:
            kept[epoch] = pairs

    n_epochs = max(epochs) + 1  # `keep` is called before each epoch, so there must be one more
    options = {"max_records": n_epochs, "callback": keep, **options}
    run = batched.train(perturbed_pair(networks), X, T, np.array([rates, rates]), n_epochs, **options)
    return kept, run.losses


def divergence_index(losses: Array, tolerance: float = TOLERANCE) -> Array:
    """Return how many of the recorded losses of each pair, (n, 2, ...), come before the pair diverges."""
    with np.errstate(divide="ignore", invalid="ignore"):
        close = np.abs(losses[:, 0] - losses[:, 1]) <= tolerance * np.abs(losses[:, 0])
    return np.logical_and.accumulate(close, axis=0).sum(axis=0)


def describe_divergence(
    epoch: int, size: float = PERTURBATION, cause: str = "The rate is too large: the result"
) -> str:
    """Return in words that a pair diverges at this epoch, and why the rest is not drawn."""
    distance = f"{size:.10f}".rstrip("0")
    return (
        f"from epoch {epoch:,} on, two networks that began {distance} apart diverge. "
        f"{cause} depends on rounding, and is not drawn."
    )

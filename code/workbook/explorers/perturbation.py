"""How long can a training be relied on? Until two that began all but alike go different ways.

At a large learning rate a difference in the last digit of one weight grows until nothing is left
in common. What comes after that depends on the processor, and no book should print it.
"""

import numpy as np
from backprop.array_validation import Array
from backprop.matrix import Network, with_parameters

NUDGE = 1e-10  # a million times what rounding does, and far too small to be seen
APART = 0.01  # a loss that differs by one percent


def perturbed_pair(network: Network, nudge: float = NUDGE) -> Network:
    """Return each network twice, along a new first axis: as it is, and with every weight nudged."""
    return with_parameters(network, [np.stack([array, array + nudge]) for array in network.parameters])


def divergence_index(losses: Array, apart: float = APART) -> Array:
    """Return for each network how many of its recorded losses, (n, 2, ...), came before the twins parted."""
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = np.abs(losses[:, 0] - losses[:, 1]) <= apart * np.abs(losses[:, 0])
    return np.logical_and.accumulate(alike, axis=0).sum(axis=0)

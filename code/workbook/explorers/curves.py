"""Loss curves of many epochs: logarithmic axes, and bands that cover the losses of some epochs each."""

import numpy as np
from matplotlib.axes import Axes

from backprop.array_validation import Array
from workbook.explorers.frame import HALF_SCREEN
from workbook.explorers.perturbation import UNPREDICTABLE
from workbook.figures.board import Board
from workbook.figures.marks import note
from workbook.figures.plots import axes


def log_loss_axes(ylabel: str, n_epochs: int) -> Axes:
    """Return axes for losses from 0.0001 to 1."""
    ax = axes("epoch", ylabel, **HALF_SCREEN)
    ax.set(xlim=(0, n_epochs), ylim=(1e-4, 1), yscale="log", yticks=(1, 0.1, 0.01, 0.001, 0.0001))
    ax.set_yticklabels(("1", "0.1", "0.01", "0.001", "0.0001"))
    ax.minorticks_off()
    return ax


def reliable_bins(n_records: int, n_reliable: int, n_bins: int) -> list[Array]:
    """Return the indices of each bin of records, up to the last bin whose records are all reliable."""
    return [bin for bin in np.array_split(np.arange(n_records), n_bins) if bin[-1] < n_reliable]


def bin_means(values: Array, bins: list[Array]) -> list[float]:
    return [values[bin].mean() for bin in bins]


def range_band(board: Board, part: str, epochs: Array, losses: Array, bins: list[Array]) -> str:
    """Return a band from the lowest to the highest loss of each bin."""
    low, high = ([extreme(losses[bin]) for bin in bins] for extreme in (np.min, np.max))
    return board.band(part, bin_means(epochs, bins), low, high, "delta")


def unpredictable_part(board: Board, start: float | None) -> str:
    """Return the shaded part of a plot from `start` on, and words that say what it is; None means that there is none."""
    left, right = board.limits[0]
    lines = ("", "") if start is None else ("From here on the run is", UNPREDICTABLE)
    middle = 0.5 if start is None else (1 + (start - left) / (right - left)) / 2
    return board.unreliable_band(start) + note(board, "unknown", lines, across=min(middle, 0.66), behind="rule")

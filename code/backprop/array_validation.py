"""Input validation for arrays: one sentence that says what was wrong, where, and what would be right."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from backprop.validation import plural, require_count

Array = np.ndarray
REDUCTIONS = ("sum", "mean")


def require_name(what: str, name: str, known: Collection[str], reason: str = "") -> None:
    """Raise ValueError unless `name` is one of `known`; `reason` says why only those."""
    if name not in known:
        raise ValueError(f"{what} is {name!r}; {reason}it must be one of {', '.join(map(repr, known))}.")


def require_finite(name: str, values: Array) -> None:
    """Raise ValueError at the first NaN or infinity of an array; the message names its index."""
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        index = ", ".join(map(str, bad[0]))
        raise ValueError(f"{name}[{index}] is {values[tuple(bad[0])]}; it must be a finite number.")


def as_rows(name: str, values: Any, width: int, reason: str) -> Array:
    """Return `values` as a finite float array of shape (..., rows, width), or raise ValueError with the `reason`."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is not a table of numbers; every row must hold {plural(width, 'number')}.") from None
    if array.ndim < 2 or array.shape[-1] != width or array.shape[-2] == 0:
        raise ValueError(f"{name} has shape {array.shape}; it must be (..., rows, {width}), {reason}.")
    require_finite(name, array)
    return array


def require_batch_shape(name: str, batch_shape: tuple[int, ...], networks: tuple[int, ...]) -> None:
    """Raise ValueError unless the leading axes of some data broadcast to those of the networks."""
    try:
        fits = np.broadcast_shapes(batch_shape, networks) == networks
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"{name} has leading axes {batch_shape}, the network has {networks}; those of {name} must be "
            "none or fit the network's (stack makes several networks one)."
        )


def require_sizes(sizes: Sequence[int], rng: Any) -> None:
    """Raise ValueError unless there are two layers or more, each of at least one unit, and rng is a generator."""
    if len(sizes) < 2:
        raise ValueError(f"sizes is {sizes!r}; it must name inputs and outputs at least, such as (2, 4, 1).")
    for i, n in enumerate(sizes):
        require_count(f"sizes[{i}]", n)
    if not hasattr(rng, "normal"):
        raise ValueError(f"rng is {rng!r}; it must be a generator, such as numpy.random.default_rng(1).")


def require_layers(weights: Sequence[Array], biases: Sequence[Array]) -> None:
    """Raise ValueError unless each layer's weights (..., n_in, n_out) fit the layer before, and its biases."""
    if not weights:
        raise ValueError("weights is empty; a network needs at least one layer.")
    if len(biases) not in (0, len(weights)):
        raise ValueError(
            f"biases has {len(biases)} arrays; it needs {len(weights)}, one for each layer, or none at all."
        )
    for i, W in enumerate(weights, start=1):
        if W.ndim < 2 or W.size == 0:
            raise ValueError(f"W{i} has shape {W.shape}; it must be (..., inputs, outputs), none of them 0.")
        expected = (*weights[0].shape[:-2], W.shape[-2] if i == 1 else weights[i - 2].shape[-1], W.shape[-1])
        if W.shape != expected:
            raise ValueError(f"W{i} has shape {W.shape}; after W{i - 1} it must be {expected}.")
        require_finite(f"W{i}", W)
    for i, (W, b) in enumerate(zip(weights, biases), start=1):
        expected = (*W.shape[:-2], 1, W.shape[-1])
        if b.shape != expected:
            raise ValueError(f"b{i} has shape {b.shape}; it must be {expected}, one bias per unit.")
        require_finite(f"b{i}", b)


def per_network(name: str, value: Any, batch_shape: tuple[int, ...]) -> float | Array:
    """Return a number, or an array with one number per network, shaped to multiply (..., n_in, n_out).

    A number that is negative or not finite, or an array that does not fit the leading axes, is a ValueError.
    """
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {value!r}; it must be a number, or an array with one per network.") from None
    if not (np.isfinite(array) & (array >= 0)).all():
        raise ValueError(f"{name} is {value!r}; it must be finite, zero or positive, such as 0.3.")
    require_batch_shape(name, array.shape, batch_shape)
    return float(array) if array.ndim == 0 else array[..., None, None]


def require_data(network: Any, X: Any, T: Any, reduction: str) -> tuple[Array, Array]:
    """Return X and T as float arrays; raise ValueError unless they are finite and fit the network and its loss."""
    require_name("reduction", reduction, REDUCTIONS)
    X = as_rows("X", X, network.sizes[0], "one column for each input")
    T = as_rows("T", T, network.sizes[-1], "one column for each output")
    if X.shape[-2] != T.shape[-2]:
        raise ValueError(f"X has {plural(X.shape[-2], 'row')} and T has {T.shape[-2]}; each row needs its target.")
    require_batch_shape("X", X.shape[:-2], network.batch_shape)
    require_batch_shape("T", T.shape[:-2], network.batch_shape)
    if network.loss == "cross_entropy" and (T.min() < 0 or T.max() > 1):
        raise ValueError(f"T runs from {T.min()} to {T.max()}; cross_entropy needs targets from 0 to 1.")
    if network.output == "softmax" and not np.allclose(T.sum(axis=-1), 1):
        raise ValueError("T has rows that do not add up to 1; softmax needs shares, such as one_hot makes.")
    return X, T


def require_training_options(n_epochs: int, max_records: int, batch_size: int | None, n_rows: int, rng: Any) -> int:
    """Return the number of rows per batch; raise ValueError if an option of the training run is not usable."""
    require_count("n_epochs", n_epochs, least=0)
    require_count("max_records", max_records)
    if rng is not None and not hasattr(rng, "permutation"):
        raise ValueError(f"rng is {rng!r}; it must be None or a generator, such as numpy.random.default_rng(1).")
    if batch_size is None:
        return n_rows
    require_count("batch_size", batch_size)
    return min(batch_size, n_rows)

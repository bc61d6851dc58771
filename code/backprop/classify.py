"""Classification with arrays: targets from labels, labels from outputs, and accuracy."""

from typing import Any

import numpy as np

from backprop.array_validation import Array
from backprop.matrix import Network, outputs
from backprop.validation import require_count


def predict(network: Network, X: Any) -> Array:
    """Return a label for each row, (..., N): the largest output, or 1 if a single output is above 0.5.

    Raises:
        ValueError: X is not usable, or the output is linear and has no classes.
    """
    if network.output == "linear":
        raise ValueError("output is 'linear', which has no classes to predict; use outputs for its numbers.")
    a = outputs(network, X)
    return (a[..., 0] > 0.5).astype(int) if a.shape[-1] == 1 else a.argmax(axis=-1)


def accuracy(network: Network, X: Any, labels: Any) -> Array:
    """Return the percentage of rows whose predicted label is the true one, for each network.

    Raises:
        ValueError: X is not usable, or there is not one label for each row.
    """
    predicted, labels = predict(network, X), np.asarray(labels)
    if labels.shape[-1:] != predicted.shape[-1:]:
        raise ValueError(f"labels has shape {labels.shape}; it must be (..., {predicted.shape[-1]}), one for each row.")
    return 100 * (predicted == labels).mean(axis=-1)


def one_hot(labels: Any, n_classes: int) -> Array:
    """Return the targets of labels: (..., N) whole numbers in 0..n_classes-1 become (..., N, n_classes).

    Raises:
        ValueError: a label is not such a number; the message names its index.
    """
    require_count("n_classes", n_classes, least=2)
    array = np.asarray(labels)
    if array.ndim == 0 or array.dtype.kind not in "iu":
        raise ValueError(f"labels holds {array.dtype} values; it must hold whole numbers, as encode_labels makes.")
    bad = np.argwhere((array < 0) | (array >= n_classes))
    if len(bad):
        index = ", ".join(map(str, bad[0]))
        found = f"labels[{index}] is {array[tuple(bad[0])]}; with {n_classes} classes"
        raise ValueError(f"{found} it must be a whole number from 0 to {n_classes - 1}.")
    return np.eye(n_classes)[array]

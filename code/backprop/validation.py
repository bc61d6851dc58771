"""Input validation: one sentence that says what was wrong, where, and what would be right."""

import math
from collections.abc import Sequence
from pathlib import Path


def plural(count: int, noun: str) -> str:
    """Return "1 row" or "2 rows"."""
    return f"{count} {noun}" + "s" * (count != 1)


def read_file(path: Path) -> bytes:
    """Return the content of a file, or raise FileNotFoundError or, where it is there and cannot be read, ValueError."""
    try:
        if path.is_file():
            return path.read_bytes()
        found = "a folder" if path.is_dir() else "no regular file" if path.exists() else ""
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None
    if found:
        raise FileNotFoundError(f"{path} is {found}; it must be a file.")
    raise FileNotFoundError(f"{path}: there is no such file; its folder is {path.absolute().parent}.")


def require_length(name: str, values: Sequence, expected: int, reason: str) -> None:
    """Raise ValueError unless `values` has `expected` items; `reason` says why that many."""
    if len(values) != expected:
        raise ValueError(f"{name} has {plural(len(values), 'value')}; it needs {expected}, {reason}.")


def require_count(name: str, value: int, least: int = 1) -> None:
    """Raise ValueError unless `value` is a whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{name} is {value!r}; it must be a whole number of at least {least}.")


def require_learning_rate(value: float) -> None:
    """Raise ValueError unless `value` is a finite number, zero or positive."""
    if not (isinstance(value, (int, float)) and math.isfinite(value) and value >= 0):
        raise ValueError(f"learning_rate is {value!r}; it must be a finite number, zero or positive, such as 0.3.")


def require_numbers(name: str, values: Sequence) -> None:
    """Raise ValueError unless every item is a finite number; the message names its index."""
    for j, value in enumerate(values):
        if not (isinstance(value, (int, float)) and math.isfinite(value)):
            raise ValueError(f"{name}[{j}] is {value!r}; it must be a finite number.")


def require_varying_columns(ranges: Sequence[tuple[float, float]]) -> None:
    """Raise ValueError if a column is constant: its (minimum, maximum) are the same number."""
    for j, (low, high) in enumerate(ranges):
        if low == high:
            found = f"column {j + 1} of {len(ranges)} is constant (always {low})"
            raise ValueError(f"{found}; it cannot be scaled and tells nothing: leave it out.")


def require_label(name: str, label: int, n_classes: int) -> None:
    """Raise ValueError unless `label` is a whole number in 0..n_classes-1."""
    if isinstance(label, bool) or not isinstance(label, int) or not 0 <= label < n_classes:
        raise ValueError(
            f"{name} {label!r} is unknown to {n_classes} {'class' if n_classes == 1 else 'classes'}; it must be a whole number "
            f"from 0 to {n_classes - 1} (encode_labels makes them from names)."
        )


def require_network(network: Sequence) -> None:
    """Raise ValueError unless `network` is a list of layers of neurons whose finite weights fit each other."""
    if not isinstance(network, list) or not network:
        raise ValueError(f"network is {network!r}; it must be a list of layers, as from initialize_network.")
    for i, layer in enumerate(network):
        if not isinstance(layer, list) or not layer:
            raise ValueError(f"network[{i}] is {layer!r}; it must be a list of at least one neuron.")
        for j, neuron in enumerate(layer):
            name = f"network[{i}][{j}]"
            if not isinstance(neuron, dict) or "weights" not in neuron:
                raise ValueError(f"{name} is {neuron!r}; it must be a dict with its weights under 'weights'.")
            n_inputs = len(network[i - 1]) if i > 0 else max(len(layer[0]["weights"]) - 1, 1)
            require_length(f"{name}['weights']", neuron["weights"], n_inputs + 1, "one for each input and the bias")
            require_numbers(f"{name}['weights']", neuron["weights"])


def require_table(rows: Sequence[Sequence[float]]) -> None:
    """Raise ValueError unless `rows` holds rows of finite numbers, all of the same length."""
    if len(rows) == 0:
        raise ValueError("rows is empty; it must hold at least one row of numbers.")
    for i, row in enumerate(rows):
        require_length(f"rows[{i}]", row, len(rows[0]), "as many as rows[0]")
        require_numbers(f"rows[{i}]", row)

"""Networks of matrix.py: to and from the lists of steps.py, and to and from a file."""

import warnings
from io import BytesIO
from pathlib import Path
from reprlib import repr as abbreviate
from zipfile import ZIP_STORED, ZipFile

import numpy as np

from backprop.array_validation import Array
from backprop.matrix import Network
from backprop.steps import Network as StepNetwork
from backprop.validation import read_file, require_length

NAMES = ("hidden", "output", "loss")


def from_steps(network: StepNetwork) -> Network:
    """Return a network of steps.py as arrays: all sigmoid, half the summed squared error.

    A neuron becomes a column: its weights a column of W, its bias, the last of them, a number of b.

    Raises:
        ValueError: the neurons of a layer do not have as many weights as the layer before has outputs.
    """
    for i, layer in enumerate(network):
        n_weights = len(network[i - 1]) + 1 if i > 0 else len(layer[0]["weights"])
        for j, neuron in enumerate(layer):
            name = f"network[{i}][{j}]['weights']"
            require_length(name, neuron["weights"], n_weights, "one for each input and the bias")
    columns = [np.array([neuron["weights"] for neuron in layer]).T for layer in network]
    return Network([layer[:-1] for layer in columns], [layer[-1:] for layer in columns])


def to_steps(network: Network) -> StepNetwork:
    """Return a network of sigmoid units with biases as lists of neurons, for the functions of steps.py.

    Raises:
        ValueError: the network is not of that kind: steps.py has no other.
    """
    if (network.hidden, network.output, network.loss) != ("sigmoid", "sigmoid", "squared"):
        raise ValueError(
            f"network has {network.hidden!r}, {network.output!r} and {network.loss!r}; "
            "steps.py knows sigmoid units and squared error only."
        )
    if network.batch_shape or not network.biases:
        raise ValueError("network must be a single one, and have biases, to become one of steps.py.")
    columns = [np.concatenate([W, b]).T for W, b in zip(network.weights, network.biases)]
    return [[{"weights": weights} for weights in layer.tolist()] for layer in columns]


def save_network(network: Network, path: str | Path) -> None:
    """Write a network to an .npz file: arrays W1, b1, W2, b2, ..., and the names hidden, output and loss.

    Raises:
        ValueError: the path does not end in .npz.
    """
    path = _npz_path(path)
    arrays = {f"W{i}": W for i, W in enumerate(network.weights, start=1)}
    arrays |= {f"b{i}": b for i, b in enumerate(network.biases, start=1)}
    np.savez(path, **arrays, **{name: np.array(getattr(network, name)) for name in NAMES})


def load_network(path: str | Path) -> Network:
    """Return the network in a file of `save_network`. No code in a file can run, and a small one takes little memory.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the path does not end in .npz, or the file does not hold such a network.
    """
    path = _npz_path(path)
    contents = _unpack(path, read_file(path))
    numbers = range(1, 1 + max(1, sum(name.startswith("W") for name in contents)))
    layers = [[f"{kind}{i}" for i in numbers] for kind in ("Wb" if "b1" in contents else "W")]
    expected = {*NAMES, *sum(layers, [])}
    if contents.keys() != expected:
        missing, others = sorted(expected - contents.keys()), sorted(contents.keys() - expected)
        found = f"no {missing[0]}" if missing else abbreviate(others[0])
        raise ValueError(f"{path} holds {found}; save_network writes W1, b1, ... and {', '.join(NAMES)}.")
    arrays = {name: _read_array(f"{path}: {name}", content, name in NAMES) for name, content in contents.items()}
    try:
        return Network(*([arrays[name] for name in layer] for layer in layers), **{n: arrays[n].item() for n in NAMES})
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _unpack(path: Path, content: bytes) -> dict[str, bytes]:
    """Return the parts of an .npz file by name; they must be stored as `save_network` does, each as it is."""
    try:
        with ZipFile(BytesIO(content)) as file:
            parts = file.infolist()
            stored = all(part.compress_type == ZIP_STORED and not part.flag_bits & 1 for part in parts)
            if stored and sum(part.file_size for part in parts) <= len(content):
                return {part.filename.removesuffix(".npy"): file.read(part) for part in parts}
    except Exception:  # a damaged file fails in many ways
        raise ValueError(f"{path} is damaged, or is not a file of save_network.") from None
    raise ValueError(f"{path} is compressed or encrypted, or its parts overlap; save_network writes no such file.")


def _read_array(name: str, content: bytes, is_text: bool) -> Array:
    """Return the array in an .npy file: its bytes as they are, so a header cannot ask for more than there is."""
    file = BytesIO(content)
    try:
        np.lib.format.read_magic(file)
        with warnings.catch_warnings(action="ignore"):  # of a header that no NumPy writes today
            shape, by_columns, dtype = np.lib.format.read_array_header_1_0(file)
        array = np.frombuffer(content, dtype, offset=file.tell()).reshape(shape, order="F" if by_columns else "C")
        text = array.tolist() if is_text else ""  # fails at a number that is no letter
    except Exception:  # a damaged header fails in many ways
        raise ValueError(f"{name} is damaged, or holds objects, which load_network refuses.") from None
    if not isinstance(text, str) or not is_text and dtype.str[1:] != "f8":
        expected = "one text" if is_text else "64-bit floats"
        raise ValueError(f"{name} holds {dtype} in the shape {shape}; it must hold {expected}.")
    return array


def _npz_path(path: str | Path) -> Path:
    if Path(path).suffix != ".npz":
        raise ValueError(f"{path} does not end in .npz, as a file of weights must.")
    return Path(path)

"""Networks of matrix.py: to and from the lists of steps.py, and to and from a file."""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from backprop.matrix import Network
from backprop.steps import Network as StepNetwork
from backprop.validation import require_length

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
    """Return the network in a file of `save_network`; pickles are refused, so no code in a file can run.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the path does not end in .npz, or the file does not hold such a network.
    """
    path = _npz_path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file; its folder is {path.resolve().parent}.")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
    except (ValueError, BadZipFile, OSError, EOFError) as error:
        raise ValueError(f"{path} is not a file of save_network ({error}).") from None
    missing = [name for name in (*NAMES, "W1") if name not in arrays]
    if missing:
        raise ValueError(f"{path} holds no {missing[0]}; save_network writes W1, b1, ... and {', '.join(NAMES)}.")
    layers = [[arrays[f"{kind}{i}"] for i in range(1, len(arrays)) if f"{kind}{i}" in arrays] for kind in "Wb"]
    return Network(*layers, *(str(arrays[name]) for name in NAMES))


def _npz_path(path: str | Path) -> Path:
    if Path(path).suffix != ".npz":
        raise ValueError(f"{path} does not end in .npz, as a file of weights must.")
    return Path(path)

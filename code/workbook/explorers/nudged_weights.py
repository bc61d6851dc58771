"""The weights that a reader can nudge, of the worked example and of any network of the six steps."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial

from backprop import worked_example
from backprop.steps import Network, backward_propagate_error, forward_propagate, squared_error
from backprop.validation import require_length, require_network
from workbook.figures.network import neuron_name


@dataclass(frozen=True)
class NudgedWeight:
    """A weight, or a bias; all others stay as they are.

    value: before a nudge; loss_at: the loss at any value of it; start: the symbol of what it multiplies, such as
    ("a", "h1"), and ("1", "") for a bias; factor: the number that it multiplies; end: the neuron where it ends;
    delta: of that neuron.
    """

    value: float
    loss_at: Callable[[float], float]
    start: tuple[str, str]
    factor: float
    end: str
    delta: float

    @property
    def slope(self) -> float:
        """The derived slope of the loss along this weight."""
        return self.delta * self.factor

    @property
    def loss(self) -> float:
        """The loss before a nudge."""
        return self.loss_at(self.value)


Weights = Mapping[str, NudgedWeight]  # by the name that the reader chooses


def weights_of_worked_example() -> Weights:
    """Return the six weights of the worked example."""
    x1, x2 = worked_example.X1, worked_example.X2
    activations = worked_example.forward(worked_example.WEIGHTS, x1, x2)
    deltas = worked_example.backward(worked_example.WEIGHTS, *activations, worked_example.TARGET)
    factors = dict(zip(("x1", "x2", "h1", "h2"), (x1, x2, *activations)))
    delta = dict(zip(("h1", "h2", "out"), deltas))
    return {
        f"{start} to {end}": NudgedWeight(
            value, partial(loss_of_worked_example, (start, end)), symbol(start), factors[start], end, delta[end]
        )
        for (start, end), value in worked_example.WEIGHTS.items()
    }


def loss_of_worked_example(name: tuple[str, str], value: float) -> float:
    """Return the loss of the worked example with one weight changed."""
    weights = worked_example.WEIGHTS | {name: value}
    a_out = worked_example.forward(weights, worked_example.X1, worked_example.X2)[-1]
    return (a_out - worked_example.TARGET) ** 2 / 2


def weights_of(network: Network, row: Sequence[float], target: Sequence[float]) -> Weights:
    """Return the weights and biases of a network, for the loss of one row; `network` does not change.

    Raises:
        ValueError: an argument is invalid, or they do not fit together.
    """
    require_network(network)
    require_length("target", target, len(network[-1]), "one for each output neuron")
    network = deepcopy(network)
    forward_propagate(network, row)
    backward_propagate_error(network, target)
    outputs = [f"output {k}" for k in range(len(network[-1]))]
    found, starts, factors = {}, [f"x{k + 1}" for k in range(len(row))], list(row)
    for i, layer in enumerate(network):
        ends = [neuron_name(network, i, j, outputs) for j in range(len(layer))]
        for j, (neuron, end) in enumerate(zip(layer, ends)):
            for k, value in enumerate(neuron["weights"]):
                loss_at = partial(loss_of_network, network, row, target, (i, j, k))
                bias = k == len(starts)
                name = f"bias of {end}" if bias else f"{starts[k]} to {end}"
                start, factor = (("1", ""), 1.0) if bias else (symbol(starts[k]), factors[k])
                found[name] = NudgedWeight(value, loss_at, start, factor, end, neuron["delta"])
        starts, factors = ends, [neuron["output"] for neuron in layer]
    return found


def loss_of_network(
    network: Network, row: Sequence[float], target: Sequence[float], place: tuple[int, int, int], value: float
) -> float:
    """Return the loss of a row with one weight changed: weight k of neuron j of layer i, for the place (i, j, k)."""
    i, j, k = place
    changed = deepcopy(network)
    changed[i][j]["weights"][k] = value
    return squared_error(forward_propagate(changed, row), target) / 2


def symbol(start: str) -> tuple[str, str]:
    """Return letter and index of an input or an activation: ("x", "1") for x1, and ("a", "h1") for h1."""
    return ("x", start[1:]) if start.startswith("x") else ("a", start)

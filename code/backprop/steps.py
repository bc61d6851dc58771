"""The six steps on plain lists and dicts, using only the standard library.

A network is a list of layers, a layer a list of neurons, a neuron a dict:

    "weights"   one weight per input of the layer, and the bias last
    "output"    a = sigmoid(z), stored by `forward_propagate`
    "delta"     dL/dz, stored by `backward_propagate_error`

The loss of one row is L = 1/2 * sum((a - t)**2) over the output neurons. Labels are whole
numbers 0, 1, ..., K-1 for K output neurons, and are not part of the rows.

The step names, the order of the random draws and the order of the updates are those of the
six-step tutorial "Coding a Neural Network with Backpropagation in Python".
"""

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

from backprop.data import one_hot
from backprop.validation import require_count, require_learning_rate, require_length, require_table

Neuron = dict[str, Any]
Network = list[list[Neuron]]

# --- Step 1: initialize the network -----------------------------------------------------------


def initialize_network(
    n_inputs: int, n_hidden: int, n_outputs: int, draw: Callable[[], float] = random.random
) -> Network:
    """Return a network of one hidden layer with new random weights.

    Args:
        n_inputs: how many numbers a row has.
        n_hidden: neurons in the hidden layer.
        n_outputs: neurons in the output layer, one for each class.
        draw: called once per weight. The default gives numbers in [0, 1), as in the
            tutorial; `lambda: random.uniform(-0.5, 0.5)` gives signed ones.

    Returns:
        [hidden, output], n_hidden neurons of n_inputs + 1 weights and n_outputs neurons of
        n_hidden + 1 weights. Drawn neuron by neuron, inputs first, bias last, hidden layer first.

    Raises:
        ValueError: a count is not a whole number of at least 1.
    """
    require_count("n_inputs", n_inputs)
    require_count("n_hidden", n_hidden)
    require_count("n_outputs", n_outputs)
    hidden = [{"weights": [draw() for _ in range(n_inputs + 1)]} for _ in range(n_hidden)]
    output = [{"weights": [draw() for _ in range(n_hidden + 1)]} for _ in range(n_outputs)]
    return [hidden, output]


# --- Step 2: forward propagate ----------------------------------------------------------------


def weighted_sum(weights: Sequence[float], inputs: Sequence[float]) -> float:
    """Return z = bias + w1*x1 + w2*x2 + ..., where the bias is the last weight.

    Args:
        weights: n + 1 numbers, the bias last.
        inputs: n numbers.

    Raises:
        ValueError: there is not one input for each weight but the bias.
    """
    require_length("inputs", inputs, len(weights) - 1, "one for each weight but the bias")
    z = weights[-1]
    for weight, x in zip(weights, inputs):
        z += weight * x
    return z


def sigmoid(z: float) -> float:
    """Return 1 / (1 + e**-z), between 0 and 1, for any float without overflow.

    `math.exp` overflows above 709, so a negative z uses the equal form e**z / (1 + e**z).
    """
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def forward_propagate(network: Network, inputs: Sequence[float]) -> list[float]:
    """Return the outputs of the last layer for one row, and store every neuron's "output".

    Args:
        network: as from `initialize_network`, of any number of layers.
        inputs: one number for each input, without the label.

    Raises:
        ValueError: the row is longer or shorter than the network's inputs.
    """
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            z = weighted_sum(neuron["weights"], activations)
            neuron["output"] = sigmoid(z)
        activations = [neuron["output"] for neuron in layer]
    return activations


# --- Step 3: back-propagate the error ---------------------------------------------------------


def sigmoid_derivative(output: float) -> float:
    """Return da/dz of the sigmoid, computed from its own output a: a * (1 - a)."""
    return output * (1 - output)


def backward_propagate_error(network: Network, target: Sequence[float]) -> None:
    """Store "delta" = dL/dz in every neuron, from the outputs of the last forward pass.

    Args:
        network: after `forward_propagate`.
        target: one number for each output neuron.

    Raises:
        ValueError: the target does not have one value for each output neuron.
    """
    require_length("target", target, len(network[-1]), "one for each output neuron")
    for neuron, t in zip(network[-1], target):
        a = neuron["output"]
        neuron["delta"] = (a - t) * sigmoid_derivative(a)
    for i in reversed(range(len(network) - 1)):
        layer, next_layer = network[i], network[i + 1]
        for j, neuron in enumerate(layer):
            error = 0.0
            for next_neuron in next_layer:
                weight = next_neuron["weights"][j]
                error += weight * next_neuron["delta"]
            a = neuron["output"]
            neuron["delta"] = error * sigmoid_derivative(a)


# --- Step 4: train the network ----------------------------------------------------------------


def update_weights(network: Network, inputs: Sequence[float], learning_rate: float) -> None:
    """Take one step against the gradient: w -= learning_rate * delta * (the weight's input).

    Args:
        network: after `forward_propagate` and `backward_propagate_error` on this row.
        inputs: the row of that forward pass.
        learning_rate: a finite number, zero or positive.

    Raises:
        ValueError: the row has the wrong length, or the learning rate is out of range.
    """
    require_learning_rate(learning_rate)
    require_length("inputs", inputs, len(network[0][0]["weights"]) - 1, "one for each network input")
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            weights, delta = neuron["weights"], neuron["delta"]
            for j, a in enumerate(activations):
                weights[j] -= learning_rate * delta * a
            weights[-1] -= learning_rate * delta
        activations = [neuron["output"] for neuron in layer]


def squared_error(outputs: Sequence[float], target: Sequence[float]) -> float:
    """Return the sum of (a - t)**2 over the outputs: twice the loss L of the row.

    Raises:
        ValueError: there is not one target for each output.
    """
    require_length("target", target, len(outputs), "one for each output")
    total = 0.0
    for a, t in zip(outputs, target):
        total += (a - t) ** 2
    return total


def train_network(
    network: Network,
    rows: Sequence[Sequence[float]],
    labels: Sequence[int],
    learning_rate: float,
    n_epochs: int,
) -> list[float]:
    """Train online, with one update after each row, and return the squared error of each epoch.

    Args:
        network: changed in place.
        rows: N rows of numbers, used in this order in every epoch.
        labels: N whole numbers in 0..K-1, where K is the number of output neurons.
        learning_rate: a finite number, zero or positive.
        n_epochs: passes over the rows, zero or more.

    Returns:
        n_epochs numbers, each the squared error summed over the rows, that of a row taken just
        before its own update.

    Raises:
        ValueError: a row, a label, the learning rate or the number of epochs is not usable.
    """
    require_table(rows)
    require_length("labels", labels, len(rows), "one for each row")
    require_learning_rate(learning_rate)
    require_count("n_epochs", n_epochs, least=0)
    n_outputs = len(network[-1])
    targets = [one_hot(label, n_outputs) for label in labels]
    errors = []
    for _ in range(n_epochs):
        error = 0.0
        for inputs, target in zip(rows, targets):
            outputs = forward_propagate(network, inputs)
            error += squared_error(outputs, target)
            backward_propagate_error(network, target)
            update_weights(network, inputs, learning_rate)
        errors.append(error)
    return errors


# --- Step 5: predict --------------------------------------------------------------------------


def predict(network: Network, inputs: Sequence[float]) -> int:
    """Return the label of one row: the index of the largest output.

    Raises:
        ValueError: the row is longer or shorter than the network's inputs.
    """
    outputs = forward_propagate(network, inputs)
    return outputs.index(max(outputs))

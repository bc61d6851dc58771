"""Step 4: one-hot targets, the update, and training programs that learn although they are wrong."""

import random

from backprop.data import one_hot
from backprop.steps import (
    Network,
    backward_propagate_error,
    forward_propagate,
    initialize_network,
    update_weights,
)

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.gradient_patterns import explain_update

ROW, TARGET = [0.5, -1.5, 2.0], [0, 1]


def network_after_both_passes() -> Network:
    """Return a 3-2-2 network, no two sizes of neighbours alike by chance, with outputs and deltas."""
    draw = random.Random(4).uniform  # the reader's own `random` stays as it is
    network = initialize_network(3, 2, 2, lambda: draw(-1, 1))
    forward_propagate(network, ROW)
    backward_propagate_error(network, TARGET)
    return network


def only_weights(network: Network) -> Network:
    """Return what an update is to change, without stored outputs and deltas."""
    return [[{"weights": neuron["weights"]} for neuron in layer] for layer in network]


# --- Wrong versions of update_weights ---------------------------------------------------------


def updated(step) -> object:
    """Return an update_weights that calls step(weights, delta, inputs of the layer, rate) for each neuron."""

    def update(network, inputs, learning_rate):
        activations = list(inputs)
        for layer in network:
            for neuron in layer:
                step(neuron["weights"], neuron["delta"], activations, learning_rate)
            activations = [neuron["output"] for neuron in layer]

    return update


@updated
def uphill(weights, delta, activations, rate):
    for j, a in enumerate(activations):
        weights[j] += rate * delta * a
    weights[-1] += rate * delta


@updated
def no_bias(weights, delta, activations, rate):
    for j, a in enumerate(activations):
        weights[j] -= rate * delta * a


@updated
def bias_in_the_loop(weights, delta, activations, rate):
    for j, a in enumerate(activations):
        weights[j] -= rate * delta * a
        weights[-1] -= rate * delta


@updated
def last_input_left_out(weights, delta, activations, rate):
    for j in range(len(activations) - 1):
        weights[j] -= rate * delta * activations[j]
    weights[-1] -= rate * delta


@updated
def no_input(weights, delta, activations, rate):
    for j in range(len(weights)):
        weights[j] -= rate * delta


@updated
def no_rate(weights, delta, activations, rate):
    for j, a in enumerate(activations):
        weights[j] -= delta * a
    weights[-1] -= delta


def inputs_everywhere(network, inputs, learning_rate):
    for layer in network:
        for neuron in layer:
            for j, a in zip(range(len(neuron["weights"]) - 1), inputs):
                neuron["weights"][j] -= learning_rate * neuron["delta"] * a
            neuron["weights"][-1] -= learning_rate * neuron["delta"]


UPDATE = Code(
    key="4-train-network 3",
    title="Write the update",
    starter_code="""def my_update_weights(network, inputs, learning_rate):
    # Change every weight and every bias, in place.
    ...
""",
    answer=update_weights,
    cases=[[network_after_both_passes(), ROW, 0.5]],
    mutates=0,
    select=only_weights,
    why="Every step is the measured slope times the rate, weight by weight.",
    mistakes=[
        Mistake(
            uphill,
            "Your update goes uphill: our delta is output minus target, so a step is taken with minus.",
        ),
        Mistake(no_bias, "Your biases never move. A bias is the last weight, and its input is always 1."),
        Mistake(
            bias_in_the_loop,
            "Your bias is updated inside the loop over the inputs, once for each input. Move that line out of the loop.",
        ),
        Mistake(
            last_input_left_out,
            "Your loop stops one input early: `range(len(inputs) - 1)` was right where the label stood in the row.",
        ),
        Mistake(
            no_input, "Your steps lack a factor: delta times the value that the weight was multiplied by."
        ),
        Mistake(no_rate, "Your steps ignore the learning rate."),
        Mistake(
            inputs_everywhere,
            "Your output neurons are updated with the inputs of the network; their own inputs are the hidden outputs.",
        ),
    ],
    explain=lambda update: explain_update(update, network_after_both_passes(), ROW, TARGET),
    hints=(
        "A weight's step is learning_rate * delta * (what the weight was multiplied by).",
        "In the first layer that is an input, in the next layer an output of the layer before; for a bias it is 1.",
        "Keep a list `activations`: the inputs first, after each layer the outputs of its neurons.",
    ),
    solution="""```python
def my_update_weights(network, inputs, learning_rate):
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            for j, a in enumerate(activations):
                neuron["weights"][j] -= learning_rate * neuron["delta"] * a
            neuron["weights"][-1] -= learning_rate * neuron["delta"]
        activations = [neuron["output"] for neuron in layer]
""",
)

# --- Training with a planted mistake ----------------------------------------------------------


def fresh_network() -> Network:
    draw = random.Random(1).uniform
    return initialize_network(2, 2, 2, lambda: draw(-1, 1))


ROWS, LABELS = [[1.0, -0.5], [0.2, 0.9], [-1.0, 0.4]], [0, 1, 1]

TARGETS_BLANK = """def my_targets(labels, n_classes):
    target = [0] * n_classes
    targets = []
    for label in labels:
        target[label] = 1
        targets.append(target)
    return targets
"""


def right_targets(labels, n_classes):
    return [one_hot(label, n_classes) for label in labels]


def one_list_copied(labels, n_classes):
    target, targets = [0] * n_classes, []
    for label in labels:
        target[label] = 1
        targets.append(list(target))
    return targets


def one_list_reset(labels, n_classes):
    target, targets = [0] * n_classes, []
    for label in labels:
        target[:] = [0] * n_classes
        target[label] = 1
        targets.append(target)
    return targets


# --- A whole epoch ----------------------------------------------------------------------------


def right_epoch(network, rows, targets, learning_rate):
    for inputs, target in zip(rows, targets):
        forward_propagate(network, inputs)
        backward_propagate_error(network, target)
        update_weights(network, inputs, learning_rate)


def one_update_for_all_rows(network, rows, targets, learning_rate):
    for inputs, target in zip(rows, targets):
        forward_propagate(network, inputs)
        backward_propagate_error(network, target)
    update_weights(network, inputs, learning_rate)


def deltas_of_the_row_before(network, rows, targets, learning_rate):
    for inputs, target in zip(rows, targets):
        backward_propagate_error(network, target)
        forward_propagate(network, inputs)
        update_weights(network, inputs, learning_rate)


def output_updated_before_hidden_deltas(network, rows, targets, learning_rate):
    for inputs, target in zip(rows, targets):
        forward_propagate(network, inputs)
        old = [list(neuron["weights"]) for neuron in network[0]]
        backward_propagate_error(network, target)
        update_weights(network, inputs, learning_rate)
        for neuron, weights in zip(network[0], old):
            neuron["weights"][:] = weights
        deltas = [neuron["delta"] for neuron in network[1]]
        for j, neuron in enumerate(network[0]):
            error = sum(after["weights"][j] * delta for after, delta in zip(network[1], deltas))
            neuron["delta"] = error * neuron["output"] * (1 - neuron["output"])
            for i, x in enumerate(inputs):
                neuron["weights"][i] -= learning_rate * neuron["delta"] * x
            neuron["weights"][-1] -= learning_rate * neuron["delta"]


def first_row_only(network, rows, targets, learning_rate):
    right_epoch(network, rows[:1], targets[:1], learning_rate)


EPOCH_CASE = [fresh_network(), ROWS, [one_hot(label, 2) for label in LABELS], 0.5]

EXERCISES = [
    Number(
        key="4-train-network 1",
        title="One step by hand",
        answer=0.4 - 0.2 * 0.1 * 0.5,
        decimals=2,
        why="0.4 - 0.2 * 0.1 * 0.5: rate, delta, and the value that the weight was multiplied by.",
        known_wrong_answers=(
            (0.41, "You went uphill. With delta as output minus target, the step is taken with a minus."),
            (0.38, "The input is missing: the slope is delta times 0.5."),
            (0.35, "The learning rate is missing."),
        ),
        hints=(
            "The new weight is the old one minus a step.",
            "The step is the learning rate times the slope.",
            "The slope is the delta where the weight ends, times the value where it starts.",
        ),
        solution="0.4 - 0.2 * 0.1 * 0.5 = 0.4 - 0.01 = 0.39",
    ),
    Choice(
        key="4-train-network 2",
        title="What a falling error proves",
        options=(
            (
                "The gradient is right.",
                "The program without the slope also fell, faster, and reached ten of ten.",
            ),
            (
                "The steps go roughly downhill, and no more.",
                "Many wrong gradients point roughly downhill too. Whether it is the gradient, only measured slopes tell.",
            ),
            ("The network will do well on new rows.", "All ten rows were trained on. Nothing was held out."),
            (
                "The learning rate is the best one.",
                "Nothing was compared: another rate may reach the same in fewer epochs.",
            ),
        ),
        right="b",
        hints=(
            'Look again at the section "A falling error proves nothing".',
            "Its wrong program had a lower error than the right one.",
            "So which claim is true of the wrong program as well?",
        ),
        solution="b. It is the only one that also holds for the wrong program of this chapter, and that is all a curve shows.",
    ),
    UPDATE,
    Code(
        key="4-train-network 4",
        title="Find the mistake",
        starter_code=TARGETS_BLANK,
        answer=right_targets,
        cases=[[[0, 1, 1], 2], [[2, 0, 1, 2], 3], [[0], 2], [[], 3]],
        why="Every label needs a list of its own, fresh for each.",
        mistakes=[
            Mistake(
                one_list_copied,
                "You copy the list now, but it still holds the ones of the labels before: it is never set back to 0.",
            ),
            Mistake(
                one_list_reset,
                "You set the list back, but all the targets are one and the same list: the last label shows in each.",
            ),
        ],
        hints=(
            "Call the function with the labels 0 and 1 and print what comes out.",
            "How many lists does `[0] * n_classes` make in a whole call?",
            "Make the list inside the loop.",
        ),
        solution="""One list is made, before the loop, and every label writes into it. Make a fresh one for each label:
```python
def my_targets(labels, n_classes):
    targets = []
    for label in labels:
        target = [0] * n_classes
        target[label] = 1
        targets.append(target)
    return targets
```""",
    ),
    Code(
        key="4-train-network 5",
        title="A challenge: the whole epoch",
        starter_code="""def my_epoch(network, rows, targets, learning_rate):
    # One pass over the rows, one update after each. Change the network in place.
    ...
""",
        answer=right_epoch,
        cases=[EPOCH_CASE],
        mutates=0,
        select=only_weights,
        why="Forward, backward, update, for each row, and in that order.",
        mistakes=[
            Mistake(
                one_update_for_all_rows,
                "You update once, after all rows, with the deltas of the last row only. Update after each row.",
            ),
            Mistake(
                deltas_of_the_row_before,
                "Your backward pass runs before the forward pass: it uses the outputs of the row before.",
            ),
            Mistake(
                output_updated_before_hidden_deltas,
                "Your hidden deltas use output weights that were already updated. All deltas first, then all weights.",
            ),
            Mistake(first_row_only, "Only the first row is trained on: is a `return` inside the loop?"),
        ],
        hints=(
            "Three functions of the package do the work: forward_propagate, backward_propagate_error, update_weights.",
            "`zip(rows, targets)` gives a row and its target together.",
            "All deltas must be known before any weight is touched.",
        ),
        solution="""```python
def my_epoch(network, rows, targets, learning_rate):
    for inputs, target in zip(rows, targets):
        forward_propagate(network, inputs)
        backward_propagate_error(network, target)
        update_weights(network, inputs, learning_rate)
```""",
    ),
]

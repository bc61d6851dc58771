"""What a mistake does to the gradient: the ratio of a reader's steps to the measured slopes, weight by weight.

A program that learns may still be wrong; its ratios say where. Standard library only.
"""

from collections.abc import Callable, Sequence

from backprop.gradient_comparison import Comparison, Line
from backprop.step_gradient_checks import compare_step_gradients, numerical_gradient
from backprop.steps import Network, backward_propagate_error, forward_propagate
from workbook.exercises.compare import same
from workbook.exercises.run import run

ALIKE = 1e-5


def steps_taken(before: Network, after: Network, learning_rate: float) -> list[list[list[float]]]:
    """Return by how much each weight went down, divided by the learning rate: its slope, if all is right."""
    return [
        [
            [(w - v) / learning_rate for w, v in zip(neuron["weights"], moved["weights"])]
            for neuron, moved in zip(layer, moved_layer)
        ]
        for layer, moved_layer in zip(before, after)
    ]


def explain_update(update: Callable, network: Network, inputs: Sequence[float], target: Sequence[float]) -> str | None:
    """Return what the ratios of a reader's `update_weights` tell."""
    forward_propagate(network, inputs)
    backward_propagate_error(network, target)
    steps = [
        steps_taken(network, run(update, [network, list(inputs), rate], mutates=0).arguments[0], rate)
        for rate in (0.5, 0.25)
    ]
    message = explain(steps[0], network, inputs, target)
    doubled = [
        [[2 * s for s in neuron] for neuron in layer] for layer in steps[0]
    ]  # what half the rate should not give
    if message and same(doubled, steps[1], 1e-9) and not same(steps[0], steps[1], 1e-9):
        return "Your steps do not depend on learning_rate: use the one that is given."
    return message


def explain_backward(
    backward: Callable, network: Network, inputs: Sequence[float], target: Sequence[float]
) -> str | None:
    """Return what the ratios of the slopes by a reader's `backward_propagate_error` tell."""
    forward_propagate(network, inputs)
    weights_before = [[neuron["weights"] for neuron in layer] for layer in network]
    after = run(backward, [network, list(target)], mutates=0).arguments[0]
    if lacking := [i for i, layer in enumerate(after) if any("delta" not in neuron for neuron in layer)]:
        if len(lacking) == len(after):
            return 'No "delta" is stored: assign to neuron["delta"], in the network itself and not in a copy.'
        return (
            f"In a network of {len(after)} layers (0 to {len(after) - 1}), your function stores no "
            f'"delta" in {"some neurons of layer" if len(lacking) == 1 else "the layers"} {", ".join(map(str, lacking))}.'
        )
    if [[neuron["weights"] for neuron in layer] for layer in after] != weights_before:
        return "Your backward pass changes weights, too. It only computes the deltas; the update comes in step 4."
    if not all(isinstance(neuron["delta"], (int, float)) for layer in after for neuron in layer):
        return 'Some neurons have a "delta" that is no number.'
    gradient, activations = [], list(inputs)
    for layer in after:
        gradient.append([[neuron["delta"] * a for a in [*activations, 1.0]] for neuron in layer])
        activations = [neuron["output"] for neuron in layer]
    return explain(gradient, network, inputs, target)


def explain(
    ours: list[list[list[float]]], network: Network, inputs: Sequence[float], target: Sequence[float]
) -> str | None:
    """Return in a sentence what the ratios of `ours` to the numerical gradient have in common."""
    comparison = compare_step_gradients(ours, numerical_gradient(network, inputs, target))
    if comparison.difference < 1e-7:
        return None
    return f"{pattern(comparison, len(inputs))} {worst(comparison)}"


def pattern(comparison: Comparison, n_inputs: int) -> str:
    """Return what the ratios have in common, the most telling first: only what was measured."""
    lines = [line for line in comparison.lines if line.ours or line.numerical]  # 0 and 0 tell nothing
    biases = [line for line in lines if line.name.endswith("bias")]
    weights = [line for line in lines if line not in biases]
    output = [line for line in lines if line.name.startswith("output")]
    hidden = [line for line in lines if line not in output]
    if all_near(lines, -1):
        return "Every step has the right size and the wrong sign: plus and minus are swapped."
    if all_near(lines, 0):
        return "Nothing moves: every one of your slopes is 0."
    k = lines[0].ratio
    if all_near(lines, k) and k > 0 and not all_near(lines, 1):
        return f"Every step is {k:.4g} times what it should be: a constant factor is missing or too many."
    if all_near(lines, k) and k < 0:
        return f"Every step is {k:.4g} times what it should be: the sign is wrong, and so is a constant factor."
    if all(abs(line.ratio - 1) < 0.01 for line in lines):
        return "Every slope is right to within 1 percent, but not exactly. Is a number rounded, or a slope measured by a nudge?"
    if all_near(weights, 1) and all_near(biases, 0):
        return "The weights are right and the biases never move: the last weight of each neuron is left out."
    where = " of the output layer" if all_near(hidden, 1) else " of the hidden layer" if all_near(output, 1) else ""
    if all_near(weights, 1):
        return f"The weights are right and the biases{where} are not: a bias takes one step a row, with an input of 1."
    if all_near(biases, 1):
        what = "not all" if any(all_near([line], 1) for line in weights) else "none"
        return f"The biases are right, but {what} of the other weights{where}: look at what the delta is multiplied by."
    if hidden and all_near(output, 1) and all_near(hidden, hidden[0].ratio):
        return f"The output layer is right. {describe_hidden(hidden[0].ratio)}"
    if all_near(output, 1):
        return "The output layer is right and the hidden layer is not: look at the lines for the hidden neurons."
    if hidden and all_near(hidden, 1):
        return "The hidden layer is right and the output layer is not."
    return "The slopes of the output layer are wrong already, and so are those of the hidden layer."


def describe_hidden(ratio: float) -> str:
    """Return what one ratio tells that all hidden slopes have, where those of the output layer are right."""
    if abs(ratio) < ALIKE:
        return "The hidden layer is not: its slopes are all 0, so it never learns."
    if abs(ratio + 1) < ALIKE:
        return "The hidden layer is not: its slopes have the right size and the wrong sign."
    return f"The hidden layer is not: each of its slopes is {ratio:.4g} times what it should be."


def worst(comparison: Comparison) -> str:
    """Return the weight whose ratio is furthest from 1, with its two numbers."""
    line = max(comparison.lines, key=lambda line: abs(line.ratio - 1))
    return (
        f"Furthest off is {line.name}: your slope is {line.ours:.6g}, the measured one {line.numerical:.6g}, "
        f"a ratio of {line.ratio + 0.0:.4g} where 1 is right."
    )


def all_near(lines: Sequence[Line], ratio: float) -> bool:
    return all(abs(line.ratio - ratio) < ALIKE * max(1, abs(ratio)) for line in lines)

"""Step 3: deltas by hand, what ratios tell, weights the wrong way round, and the whole backward pass."""

import itertools
import math
import random
from collections.abc import Callable

from backprop.steps import Network, backward_propagate_error, forward_propagate, sigmoid

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.gradient_patterns import explain_backward

ROW, TARGET = [0.5, -1.5, 2.0], [0, 1, 0]


def slope(a: float) -> float:
    return a * (1 - a)


# --- By hand ----------------------------------------------------------------------------------

A, T = 0.8, 1
DELTA = (A - T) * slope(A)

H2, DELTAS, WEIGHTS = 0.6, [0.1, -0.2], [[0.9, -0.3, 0.2], [0.4, 0.7, -0.1]]
SHARES = [w[1] * d for w, d in zip(WEIGHTS, DELTAS)]
H2_DELTA = sum(SHARES) * slope(H2)


# --- Networks for the checks ------------------------------------------------------------------


def network_after_forward(sizes: list[int], seed: int) -> Network:
    """Return a network of these sizes with the outputs of ROW.

    With as many outputs as hidden neurons, or one more, weights read the wrong way round raise no error.
    """
    draw = random.Random(seed).uniform
    network = [
        [{"weights": [draw(-1, 1) for _ in range(before + 1)]} for _ in range(n)]
        for before, n in itertools.pairwise(sizes)
    ]
    forward_propagate(network, ROW)
    return network


def shallow() -> Network:
    return network_after_forward([3, 2, 3], 4)


def deep() -> Network:
    return network_after_forward([3, 2, 2, 3], 5)


def deep_with_old_deltas() -> Network:
    """Return a network as training leaves it: its deltas are those of another target."""
    network = deep()
    backward_propagate_error(network, [1, 0, 1])
    return network


def only_stored(network: Network) -> Network:
    """Return what the backward pass works with, without whatever else a reader may store."""
    return [
        [{key: neuron[key] for key in ("weights", "output", "delta") if key in neuron} for neuron in layer]
        for layer in network
    ]


# --- Wrong ways to read the weights -----------------------------------------------------------


def hidden_deltas(weight: Callable) -> Callable:
    """Return a function that computes hidden deltas with weight(layer, next_layer, j, k) on the line j to k."""

    def deltas(layer, next_layer):
        return [
            sum(weight(layer, next_layer, j, k) * after["delta"] for k, after in enumerate(next_layer))
            * slope(neuron["output"])
            for j, neuron in enumerate(layer)
        ]

    return deltas


right_hidden_deltas = hidden_deltas(lambda layer, after, j, k: after[k]["weights"][j])
wrong_way_round = hidden_deltas(lambda layer, after, j, k: after[j]["weights"][k])
own_weights = hidden_deltas(lambda layer, after, j, k: layer[j]["weights"][k])
one_index = hidden_deltas(lambda layer, after, j, k: after[k]["weights"][k])


# --- Wrong backward passes --------------------------------------------------------------------


def error_times_slope(a, t):
    return (a - t) * slope(a)


def all_shares(layer, after, j):
    return sum(n["weights"][j] * n["delta"] for n in after)


def backward(at_output=error_times_slope, arriving=all_shares, hidden_slope=slope):
    """Return a backward pass made of three parts, of which one may be wrong."""

    def passed(network, target):
        for neuron, t in zip(network[-1], target):
            neuron["delta"] = at_output(neuron["output"], t)
        for layer, after in reversed(list(itertools.pairwise(network))):
            for j, neuron in enumerate(layer):
                neuron["delta"] = arriving(layer, after, j) * hidden_slope(neuron["output"])

    return passed


def slope_of_activated(a):
    return slope(sigmoid(a))


def slope_of_sum(a):
    z = math.log(a / (1 - a))
    return z * (1 - z)


def errors_passed_back(network, target):
    errors = [neuron["output"] - t for neuron, t in zip(network[-1], target)]
    for i in reversed(range(len(network))):
        for neuron, error in zip(network[i], errors):
            neuron["delta"] = error * slope(neuron["output"])
        if i:
            errors = [
                sum(n["weights"][j] * error for n, error in zip(network[i], errors))
                for j in range(len(network[i - 1]))
            ]


def first_layer_first(network, target):
    for layer, after in itertools.pairwise(network):
        for j, neuron in enumerate(layer):
            neuron["delta"] = all_shares(layer, after, j) * slope(neuron["output"])
    for neuron, t in zip(network[-1], target):
        neuron["delta"] = error_times_slope(neuron["output"], t)


def one_hidden_layer_only(network, target):
    backward_propagate_error(network[-2:], target)


def explain(function: Callable) -> str | None:
    """Return what the gradient ratios tell, in the first network in which they are not 1."""
    for network in (shallow(), deep()):
        message = explain_backward(function, network, ROW, TARGET)
        if message:
            return message
    return None


EXERCISES = [
    Number(
        key="3-back-propagate-error 1",
        title="An output's delta by hand",
        answer=DELTA,
        decimals=3,
        why="(0.8 - 1) * 0.8 * (1 - 0.8): the error times the slope. It is negative: the weighted sum was too low.",
        known_wrong_answers=(
            (
                -DELTA,
                (
                    "That is target minus output, as older texts have it. Our delta is the slope of the loss, output minus "
                    "target: this sum was too low, so its delta is negative."
                ),
            ),
            (
                A - T,
                (
                    "That is the bare error, output minus target. It is the delta under another loss, cross-entropy; under "
                    "half the squared error it is multiplied by the sigmoid's slope."
                ),
            ),
            ((A - T) / slope(A), "You divided by the slope. The chain rule multiplies its factors."),
            (
                (A - T) * slope_of_activated(A),
                "Your slope is that of sigmoid(0.8). But 0.8 is already an activation: put it into a (1 - a) as it is.",
            ),
            (
                (A - T) * slope_of_sum(A),
                "You put the weighted sum z into a (1 - a). That formula takes the activation, 0.8.",
            ),
            (
                2 * DELTA,
                "That is twice the delta. Our loss has a half in front, and it cancels the 2 of the square.",
            ),
            (
                0.5 * (A - T) ** 2 * slope(A),
                "You took the loss itself, 0.02, as the error. A delta starts from the loss's derivative, output minus target.",
            ),
        ),
        hints=(
            "Two factors: how the loss changes with the activation, and how the activation changes with the sum.",
            "The first factor is output minus target; mind its sign.",
            "The second is a (1 - a) with a = 0.8, which is 0.16.",
        ),
        solution="(0.8 - 1) * 0.8 * (1 - 0.8) = -0.2 * 0.16 = -0.032",
    ),
    Choice(
        key="3-back-propagate-error 2",
        title="The signs of the hidden deltas",
        options=(
            (
                "Both are positive, as the delta behind them is.",
                "A delta comes back through its weight, and the weight of h2 is negative: -0.3 times 0.1 is negative.",
            ),
            (
                "That of h1 is positive, that of h2 negative.",
                "A slope a (1 - a) is never negative, so the sign is that of weight times delta: 0.5 * 0.1 and -0.3 * 0.1.",
            ),
            (
                "That of h1 is positive, of h2 negative, of h3 positive.",
                (
                    "Three weights, but only two hidden neurons: the last weight is the bias. "
                    "Its input is a constant 1, not a neuron, and gets no delta."
                ),
            ),
            (
                "That cannot be said without the outputs of the hidden neurons.",
                "You need them for the size only. The slope a (1 - a) lies between 0 and 0.25 and never changes a sign.",
            ),
        ),
        right="b",
        hints=(
            "How many hidden neurons are there? Which of the three weights belongs to none of them?",
            "Each hidden delta is a weight times 0.1, times the hidden neuron's slope.",
            "Can a (1 - a) be negative for an a between 0 and 1?",
        ),
        solution="b. Weight times delta is 0.5 * 0.1 = 0.05 for h1 and -0.3 * 0.1 = -0.03 for h2, and the slope only makes "
        "both smaller. The third weight is the bias.",
    ),
    Number(
        key="3-back-propagate-error 3",
        title="A hidden delta by hand",
        answer=H2_DELTA,
        decimals=4,
        why="(-0.3 * 0.1 + 0.7 * (-0.2)) * 0.6 * (1 - 0.6): both shares, then the neuron's own slope.",
        known_wrong_answers=(
            (
                sum(SHARES),
                "The neuron's own slope is missing: multiply the sum of the shares by 0.6 * (1 - 0.6).",
            ),
            (
                SHARES[-1] * slope(H2),
                "That is the share of the last output alone. The shares of all the outputs are added (`+=`, not `=`).",
            ),
            (
                SHARES[0] * slope(H2),
                "That is the share of the first output alone. h2 feeds both outputs, and both shares are added.",
            ),
            (
                sum(w[0] * d for w, d in zip(WEIGHTS, DELTAS)) * slope(H2),
                "That is the delta with the weights of h1. The line from h2 is the second weight of each output.",
            ),
            (
                sum(w * d for w, d in zip(WEIGHTS[1], DELTAS)) * slope(H2),
                (
                    "You read the weights the wrong way round: both from the second output. "
                    "Take the second weight of each output."
                ),
            ),
            (
                sum(w[2] * d for w, d in zip(WEIGHTS, DELTAS)) * slope(H2),
                "Those are the biases, the last weight of each output. h2 is on the line with the second weight.",
            ),
            (
                sum(w[1] for w in WEIGHTS) * slope(H2),
                "The deltas are missing: each weight is multiplied by the delta of its output.",
            ),
            (-H2_DELTA, "The size is right, the sign is not: -0.03 and -0.14 are both negative."),
        ),
        hints=(
            "On the line from h2 to an output stands the second of that output's weights.",
            "Each output's share is that weight times its delta; add the two shares.",
            "The shares are -0.03 and -0.14. Then comes the slope of h2 itself, from its output 0.6.",
        ),
        solution="The shares are -0.3 * 0.1 = -0.03 and 0.7 * (-0.2) = -0.14. "
        "Their sum times the slope is -0.17 * 0.6 * (1 - 0.6) = -0.17 * 0.24 = -0.0408.",
    ),
    Choice(
        key="3-back-propagate-error 4",
        title="What the ratios say",
        options=(
            (
                'neuron["delta"] = neuron["output"] - t',
                (
                    "That is cross-entropy's gradient, without the slope. It would show at the outputs first, "
                    "with ratios of 4 or more."
                ),
            ),
            (
                'neuron["delta"] = (t - neuron["output"]) * sigmoid_derivative(neuron["output"])',
                "That turns the sign of every delta: all the ratios would be -1, in both layers.",
            ),
            (
                'neuron["delta"] = 0.5 * (neuron["output"] - t) ** 2 * sigmoid_derivative(neuron["output"])',
                (
                    "That takes the loss for the error. It would show at the outputs, and as a square is never negative, "
                    "the ratio's sign would differ from output to output."
                ),
            ),
            (
                'error = next_neuron["weights"][j] * next_neuron["delta"]',
                (
                    "With = in place of +=, the hidden neuron sees the last output only. The outputs' own deltas are made "
                    "before that line and stay right."
                ),
            ),
        ),
        right="d",
        hints=(
            "A ratio of 1 at the outputs says that the outputs' deltas are right.",
            "So the wrong line is used for hidden neurons only.",
            "Which of the four lines stands in the second loop, the one over the layers before the last?",
        ),
        solution="d. It is the only line for hidden neurons: it should add (+=). "
        "The other three spoil the outputs' deltas, and with them everything before.",
    ),
    Code(
        key="3-back-propagate-error 5",
        title="Find the mistake",
        starter_code="""def my_hidden_deltas(layer, next_layer):
    # Return the list of the deltas of `layer`; next_layer has its deltas already.
    deltas = []
    for j, neuron in enumerate(layer):
        error = 0.0
        for k in range(len(next_layer)):
            error += next_layer[j]["weights"][k] * next_layer[k]["delta"]
        deltas.append(error * neuron["output"] * (1 - neuron["output"]))
    return deltas
""",
        answer=right_hidden_deltas,
        cases=[
            [
                [{"output": 0.6, "weights": [0.3, -0.8, 0.1]}, {"output": 0.9, "weights": [-0.5, 0.2, 0.7]}],
                after,
            ]
            for after in (
                [{"weights": [0.5, -0.3, 0.2], "delta": 0.1}, {"weights": [0.4, 0.7, -0.1], "delta": -0.2}],
                [
                    {"weights": [0.9, 0.6, -0.4], "delta": 0.05},
                    {"weights": [-0.7, 0.1, 0.8], "delta": 0.12},
                    {"weights": [0.2, -0.5, 0.3], "delta": -0.07},
                ],
            )
        ]
        + [
            [
                [{"output": 0.3, "weights": [0.4, -0.6, 0.2]}],
                [{"weights": [0.8, -0.2], "delta": -0.1}, {"weights": [-0.9, 0.5], "delta": 0.15}],
            ]
        ],
        why="The line from neuron j to neuron k is weight j of neuron k: the weights belong to the neuron where the line ends.",
        mistakes=[
            Mistake(
                wrong_way_round,
                "Your weights are still the wrong way round: all of them from one next neuron. "
                "The line from neuron j ends in each next neuron k, and is weight j there.",
            ),
            Mistake(
                own_weights,
                "You now use the hidden neuron's own weights. Those carry the inputs in; "
                "the error comes back over the weights of the next layer.",
            ),
            Mistake(
                one_index,
                "Now `k` picks both the neuron and its weight, so each hidden neuron gets the same sum. "
                "The weight must depend on j.",
            ),
        ],
        hints=(
            'Whose weights are `next_layer[j]["weights"]`? How many of them belong to lines from neuron j?',
            (
                "Draw two hidden neurons and two outputs. Mark the two lines that leave the first hidden neuron, and find where "
                "each of their weights is stored."
            ),
            "One index names the next neuron, the other the weight inside it. They are exchanged.",
        ),
        solution="""The line from j to k is stored in neuron k of the next layer, as its weight j. The two indices were exchanged; \
with as many hidden neurons as outputs nothing complains.
```python
def my_hidden_deltas(layer, next_layer):
    deltas = []
    for j, neuron in enumerate(layer):
        error = 0.0
        for k in range(len(next_layer)):
            error += next_layer[k]["weights"][j] * next_layer[k]["delta"]
        deltas.append(error * neuron["output"] * (1 - neuron["output"]))
    return deltas
```""",
    ),
    Code(
        key="3-back-propagate-error 6",
        title="A challenge: the whole backward pass",
        starter_code="""def my_backward(network, target):
    # After a forward pass: store "delta" in every neuron, for any number of layers.
    ...
""",
        answer=backward_propagate_error,
        cases=[[shallow(), TARGET], [deep_with_old_deltas(), TARGET]],
        mutates=0,
        select=only_stored,
        why="Every slope agrees with the measured one, with one hidden layer and with two.",
        mistakes=[
            Mistake(
                backward(lambda a, t: (t - a) * slope(a)),
                "Every delta has its sign turned: you take target minus output, as older texts do. "
                "Our delta is the slope of the loss, output minus target.",
            ),
            Mistake(
                backward(lambda a, t: a - t),
                "Your output delta is the bare error. That is the gradient of another loss, cross-entropy; "
                "under half the squared error it is multiplied by a (1 - a).",
            ),
            Mistake(
                backward(lambda a, t: (a - t) / slope(a)),
                "Your output error is divided by the slope. The chain rule multiplies its factors.",
            ),
            Mistake(
                backward(lambda a, t: 2 * error_times_slope(a, t)),
                "All your deltas are twice too large. Our loss has a half in front, which cancels the 2 of the square.",
            ),
            Mistake(
                backward(lambda a, t: 0.5 * (a - t) ** 2 * slope(a)),
                "You take the loss itself for the error: a square is never negative, so no output can be told that it is "
                "too low. Start from output minus target.",
            ),
            Mistake(
                backward(lambda a, t: (a - t) * slope_of_activated(a), hidden_slope=slope_of_activated),
                'Your slope applies the sigmoid once more. "output" is already an activation: the slope is a (1 - a) of it.',
            ),
            Mistake(
                backward(lambda a, t: (a - t) * slope_of_sum(a), hidden_slope=slope_of_sum),
                "You put the weighted sum z into a (1 - a). That formula takes the activation, the stored output.",
            ),
            Mistake(
                backward(hidden_slope=lambda a: 1),
                "Your outputs are right. The hidden deltas lack the last factor, the hidden neuron's own slope.",
            ),
            Mistake(
                errors_passed_back,
                "You send the bare errors back through the weights. What goes back is each next neuron's delta, "
                "its error times its slope.",
            ),
            Mistake(
                backward(arriving=lambda layer, after, j: after[-1]["weights"][j] * after[-1]["delta"]),
                "Each hidden neuron sees the last neuron of the next layer only: the shares must be added, with += and not =.",
            ),
            Mistake(
                backward(
                    arriving=lambda layer, after, j: sum(
                        after[j]["weights"][k] * n["delta"] for k, n in enumerate(after)
                    )
                ),
                "Your weights are read the wrong way round. The line from neuron j to the next neuron k is weight j of "
                "neuron k; in a square layer nothing complains.",
            ),
            Mistake(
                backward(
                    arriving=lambda layer, after, j: sum(
                        layer[j]["weights"][k] * n["delta"] for k, n in enumerate(after)
                    )
                ),
                "Your hidden sum uses the hidden neuron's own weights. The error comes back over the weights of the next layer.",
            ),
            Mistake(
                first_layer_first,
                "You read a delta before it has been computed: start with the last layer and walk back to the first.",
            ),
            Mistake(
                one_hidden_layer_only,
                "Only the last two layers get deltas. Walk on from there, layer by layer, to the first.",
            ),
        ],
        explain=explain,
        hints=(
            "Two parts: the output layer, from the target; then every other layer, from the one after it.",
            "The layers before the last go from back to front: `reversed(range(len(network) - 1))` gives their numbers.",
            "For hidden neuron j, add up weight j times delta over all the next neurons, then multiply by its own a (1 - a).",
        ),
        solution="""```python
def my_backward(network, target):
    for neuron, t in zip(network[-1], target):
        a = neuron["output"]
        neuron["delta"] = (a - t) * a * (1 - a)
    for i in reversed(range(len(network) - 1)):
        for j, neuron in enumerate(network[i]):
            error = 0.0
            for next_neuron in network[i + 1]:
                error += next_neuron["weights"][j] * next_neuron["delta"]
            a = neuron["output"]
            neuron["delta"] = error * a * (1 - a)
```""",
    ),
]

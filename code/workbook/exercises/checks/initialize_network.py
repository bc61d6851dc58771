"""Step 1: counting weights, reading nested lists, neurons that are one object, and flat sigmoids."""

import itertools
import random
from collections.abc import Callable, Sequence
from typing import Any

from backprop.steps import initialize_network, sigmoid, sigmoid_derivative, weighted_sum

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import run

# --- The chapter's table of slopes --------------------------------------------------------------


def average_slopes(n_draws: int = 200) -> dict[tuple[int, str], float]:
    """Return the chapter's table: the average slope for (hidden neurons, "positive" or "signed") weights."""
    source, table = random.Random(1), {}
    draws = {"positive": source.random, "signed": lambda: source.uniform(-0.5, 0.5)}
    for n in (2, 5, 28, 60):
        for name, draw in draws.items():
            sums = (weighted_sum([draw() for _ in range(n + 1)], [0.5] * n) for _ in range(n_draws))
            table[n, name] = sum(sigmoid_derivative(sigmoid(z)) for z in sums) / n_draws
    return table


SLOPES = average_slopes()

# --- A source of numbers that can be copied -----------------------------------------------------


class Draws:
    """Numbers of a random source, one a call; a copy of it goes on from the same place."""

    def __init__(self, low: float, high: float):
        self.low, self.high, self.source = low, high, random.Random(1)

    def __call__(self) -> float:
        return self.source.uniform(self.low, self.high)

    def __repr__(self) -> str:
        return "draw"


def explain_network(build: Callable, answer: Callable, cases: Sequence[Sequence[Any]]) -> str | None:
    """Return whether, and how, neurons of a reader's network are twins, or where else its numbers come from."""
    for case in cases:
        network = run(build, case).returned
        try:
            layers = [[neuron["weights"] for neuron in layer] for layer in network]
            values = [[list(weights) for weights in layer] for layer in layers]
        except (TypeError, KeyError, IndexError):
            return None
        if not all(isinstance(w, (int, float)) for w in numbers_of(values)):
            return None
        for i, (layer, neurons, numbers) in enumerate(zip(network, layers, values)):
            name = f"layer {i}" if len(layers) != 2 else ("the hidden layer", "the output layer")[i]
            message = perturbed_pair(name, layer, neurons, numbers)
            if message:
                return message
        right = [[neuron["weights"] for neuron in layer] for layer in run(answer, case).returned]
        if sizes_of(values) == sizes_of(right) and values != right:
            if sorted(numbers_of(values)) == sorted(numbers_of(right)):
                return "These are the right numbers in other places: draw layer by layer, neuron by neuron, the bias last."
            return "Some of your weights are not what draw() gives. Take each from one call of draw()."
    return None


def sizes_of(weights: list) -> list:
    return [[len(neuron) for neuron in layer] for layer in weights]


def numbers_of(weights: list) -> list:
    return [w for layer in weights for neuron in layer for w in neuron]


def perturbed_pair(name: str, layer: Sequence, neurons: Sequence, numbers: Sequence[list]) -> str | None:
    """Return how the neurons of one layer are the same, if two are."""
    n = len(layer)
    if len({id(neuron) for neuron in layer}) < n:
        return f"The {n} neurons of {name} are one dict, listed {n} times: `* n` copies no neuron. Build a new one each time round."
    if len({id(weights) for weights in neurons}) < n:
        return f"The {n} neurons of {name} are dicts of their own, but they all hold one and the same list of weights."
    if any(len(set(weights)) < len(weights) for weights in numbers):
        return f"In {name} one number stands for several weights. Call draw() anew for each weight."
    if any(one == other for i, one in enumerate(numbers) for other in numbers[:i]):
        return f"The neurons of {name} start with the same weights. Twins stay twins for ever: call draw() anew for each."
    return None


# --- Exercise 3: one neuron, listed twice -------------------------------------------------------

STARS_BLANK = """def my_network(n_inputs, n_hidden, n_outputs, draw):
    hidden = [{"weights": [draw() for _ in range(n_inputs + 1)]}] * n_hidden
    output = [{"weights": [draw() for _ in range(n_hidden + 1)]}] * n_outputs
    return [hidden, output]
"""


def right_network(n_inputs, n_hidden, n_outputs, draw):
    return initialize_network(n_inputs, n_hidden, n_outputs, draw)


def sized_from_the_inputs(n_inputs, n_hidden, n_outputs, draw):
    return [
        [{"weights": [draw() for _ in range(n_inputs + 1)]} for _ in range(n)] for n in (n_hidden, n_outputs)
    ]


def network_without_biases(n_inputs, n_hidden, n_outputs, draw):
    return layers_of([n_inputs, n_hidden, n_outputs], draw, bias=0)


def output_drawn_first(n_inputs, n_hidden, n_outputs, draw):
    (output,) = layers_of([n_hidden, n_outputs], draw)
    (hidden,) = layers_of([n_inputs, n_hidden], draw)
    return [hidden, output]


NETWORK_CASES: list[list] = [[3, 2, 2, Draws(-1, 1)], [2, 4, 3, Draws(-1, 1)], [4, 1, 2, Draws(-1, 1)]]

# --- Exercise 5: any number of layers -----------------------------------------------------------


def layers_of(
    sizes: Sequence[int], draw: Callable[[], float], bias: int = 1, shift: Callable = lambda x: x
) -> list:
    """Return a network of any number of layers, with or without biases, its numbers shifted."""
    return [
        [{"weights": [shift(draw()) for _ in range(before + bias)]} for _ in range(n)]
        for before, n in itertools.pairwise(sizes)
    ]


def signed(x: float) -> float:
    return x - 0.5


def right_deep(sizes, draw):
    return layers_of(sizes, draw, shift=signed)


def all_positive(sizes, draw):
    return layers_of(sizes, draw)


def too_wide(sizes, draw):
    return layers_of(sizes, draw, shift=lambda x: 2 * x - 1)


def no_biases(sizes, draw):
    return layers_of(sizes, draw, bias=0, shift=signed)


def inputs_for_every_layer(sizes, draw):
    return [[{"weights": [signed(draw()) for _ in range(sizes[0] + 1)]} for _ in range(n)] for n in sizes[1:]]


def a_layer_for_the_inputs(sizes, draw):
    return layers_of([sizes[0], *sizes], draw, shift=signed)


def no_output_layer(sizes, draw):
    return layers_of(sizes[:-1], draw, shift=signed)


def sized_from_the_layer_after(sizes, draw):
    return [
        [{"weights": [signed(draw()) for _ in range(n + 1)]} for _ in range(before)]
        for before, n in itertools.pairwise(sizes)
    ]


def sized_from_itself(sizes, draw):
    return [[{"weights": [signed(draw()) for _ in range(n + 1)]} for _ in range(n)] for n in sizes[1:]]


def no_dicts(sizes, draw):
    return [[neuron["weights"] for neuron in layer] for layer in right_deep(sizes, draw)]


def layers_in_one_list(sizes, draw):
    return [neuron for layer in right_deep(sizes, draw) for neuron in layer]


DEEP_CASES: list[list] = [
    [sizes, Draws(0, 1)] for sizes in ([3, 2, 4], [2, 4, 3, 2], [1, 3, 2, 5, 1], [4, 2])
]

EXERCISES = [
    Number(
        key="1-initialize-network 1",
        title="Count the weights",
        answer=2 * (4 + 1) + 3 * (2 + 1),
        decimals=0,
        why="2 * (4 + 1) + 3 * (2 + 1): each neuron has one weight for each value that comes in, and its bias.",
        known_wrong_answers=(
            (2 * 4 + 3 * 2, "The biases are missing: one more weight for each of the five neurons."),
            (2 * (4 + 1) + 3 * 2, "The output neurons have biases too."),
            (2 * 4 + 3 * (2 + 1), "The hidden neurons have biases too."),
            (
                (2 + 3) * (4 + 1),
                "You sized the output layer from the inputs. An output neuron sees the two hidden neurons only.",
            ),
            (
                4 * 2 * 3,
                "The layers' weights add up: lines into the hidden layer plus lines into the output layer.",
            ),
            (4 + 19, "The inputs are no neurons: they have neither weights nor a bias."),
            (4 + 2 + 3, "Those are the circles and squares of the picture. Count the lines."),
            (2 + 3, "Those are the neurons, and so the biases. Count their other weights as well."),
        ),
        hints=(
            "Take the layers one at a time. How many values come in to a hidden neuron, and how many to an output neuron?",
            "A neuron has one weight for each value that comes in, and one more for its bias.",
            "A hidden neuron has 4 + 1 weights. How many has an output neuron, and how many are there of each?",
        ),
        solution="Hidden: 2 neurons of 4 + 1 weights, 10. Output: 3 neurons of 2 + 1 weights, 9. Together 19.",
    ),
    Choice(
        key="1-initialize-network 2",
        title="Read the nest",
        options=(
            (
                'network[1][2]["weights"][-1]',
                "Python counts from 0: [2] asks for a third output neuron, and there are two. It stops with an IndexError.",
            ),
            (
                'network[2][1]["weights"][-1]',
                (
                    "The inputs are not a layer: network[0] is the hidden layer, network[1] the output layer, and there is "
                    "no network[2]."
                ),
            ),
            (
                'network[-1][1]["bias"]',
                'A neuron has no entry "bias": this stops with a KeyError. Its bias is the last of its "weights".',
            ),
            (
                'network[-1][1]["weights"][-1]',
                "The last layer, its second neuron, the last of its weights. It would be so in a deeper network too.",
            ),
            (
                'network[-1]["weights"][1][-1]',
                (
                    "network[-1] is a layer, and a layer is a list: choose the neuron, [1], before you ask for its weights. "
                    "This stops with a TypeError."
                ),
            ),
        ),
        right="d",
        hints=(
            "Go from the outside in: network, layer, neuron, weights, one weight.",
            "A network and a layer are lists, so they take a number from 0 on; a neuron is a dict, so it takes a name.",
            "The output layer is the last item of the network, and the bias the last item of the weights.",
        ),
        solution='d. network[-1] is the output layer, [1] its second neuron, ["weights"] its list, [-1] the last of it, the bias.',
    ),
    Code(
        key="1-initialize-network 3",
        title="Find the mistake",
        starter_code=STARS_BLANK,
        answer=right_network,
        cases=NETWORK_CASES,
        why="Each neuron is a dict of its own now, with numbers of its own.",
        mistakes=[
            Mistake(
                sized_from_the_inputs,
                "Your output neurons have a weight for each input. They need one for each hidden neuron, and a bias.",
            ),
            Mistake(
                network_without_biases,
                "Your neurons have no bias: it takes one more weight than values come in, so range(n + 1).",
            ),
            Mistake(
                output_drawn_first,
                "You draw the output layer first. The sizes are right, but with the same seed it is another network.",
            ),
        ],
        explain=lambda build: explain_network(build, right_network, NETWORK_CASES),
        hints=(
            'Build one, set network[0][0]["weights"][0] to 99, and print the network.',
            "How often is the dict in the square brackets built, before `* n_hidden` lists it?",
            "Write a comprehension in place of each star: [... for _ in range(n_hidden)].",
        ),
        solution="""`[{...}] * n` builds one neuron and lists it n times. A comprehension builds a new one each time round:
```python
def my_network(n_inputs, n_hidden, n_outputs, draw):
    hidden = [{"weights": [draw() for _ in range(n_inputs + 1)]} for _ in range(n_hidden)]
    output = [{"weights": [draw() for _ in range(n_hidden + 1)]} for _ in range(n_outputs)]
    return [hidden, output]
```""",
    ),
    Choice(
        key="1-initialize-network 4",
        title="It answers 1 to everything",
        options=(
            (
                "Train it for more epochs: it learns, only slowly.",
                (
                    f"The table puts the average slope at {SLOPES[28, 'positive']:.4f}, against {SLOPES[28, 'signed']:.4f} with "
                    f"signed weights: every step is some {round(SLOPES[28, 'signed'] / SLOPES[28, 'positive'], -2):.0f} times shorter. "
                    "You would wait for ever."
                ),
            ),
            (
                "Set all weights to 0: then every sum is 0, where the sigmoid is steepest.",
                (
                    "The slope is 0.25 then, but all hidden neurons are twins: same activation, same blame, same step. They "
                    "stay equal for ever, and 28 of them do the work of one."
                ),
            ),
            (
                "Give it more hidden neurons.",
                f"Each adds one more positive term to the sum. With 60, the table's slope is {SLOPES[60, 'positive']:.4f}.",
            ),
            (
                "Draw the weights with either sign.",
                (
                    "Then the terms cancel in part, the sum stays near 0, and the sigmoid keeps its slope: "
                    f"{SLOPES[28, 'signed']:.4f} on average."
                ),
            ),
            (
                "Set all weights to the same small number, such as 0.01.",
                (
                    "The sums are small then, and the slopes large. But equal weights make twins: 28 hidden neurons that "
                    "never differ do the work of one."
                ),
            ),
        ),
        right="d",
        hints=(
            "How large is the sum of an output neuron that adds up 28 positive terms, and how steep is the sigmoid there?",
            "The step of a weight has that slope as a factor. What brings the sum back to the middle?",
            "Two of the answers bring the sum back to the middle, but leave the hidden neurons equal for ever.",
        ),
        solution="d. Signed weights keep the sum near 0, where the sigmoid is steep, and being random they tell the neurons apart.",
    ),
    Code(
        key="1-initialize-network 5",
        title="A challenge: any number of layers",
        starter_code="""def my_deep_network(sizes, draw):
    # sizes: the number of inputs, then of neurons in each layer, such as [2, 4, 3, 2].
    # draw(): a number from 0 to 1. The weights must lie between -0.5 and 0.5.
    # Return the network. Draw in the order of the chapter, neuron by neuron.
    ...
""",
        answer=right_deep,
        cases=DEEP_CASES,
        why="One rule for every layer: a weight for each value of the layer before, and a bias.",
        mistakes=[
            Mistake(
                all_positive,
                "All your weights are positive. Shift what draw() gives, so that 0 becomes -0.5 and 1 becomes 0.5.",
            ),
            Mistake(too_wide, "Your weights lie between -1 and 1: twice as wide as was asked for."),
            Mistake(
                no_biases, "Your neurons have no bias: one more weight than there are values that come in."
            ),
            Mistake(
                inputs_for_every_layer,
                "Every layer is sized from the inputs. Only the first sees them; the others see the layer before.",
            ),
            Mistake(
                a_layer_for_the_inputs,
                "Your network has a layer for the inputs. They hold no weights: the first layer is the one behind them.",
            ),
            Mistake(no_output_layer, "Your last layer is missing: the loop over the sizes stops one early."),
            Mistake(
                sized_from_the_layer_after,
                "Your layers are turned round: n neurons with a weight for each neuron of the layer after. The weights "
                "belong to the neuron where the line ends.",
            ),
            Mistake(
                sized_from_itself,
                "Your neurons have a weight for each neuron of their own layer. What comes in is the layer before.",
            ),
            Mistake(no_dicts, 'A neuron is a dict with the entry "weights", and yours are bare lists.'),
            Mistake(
                layers_in_one_list,
                "All your neurons are in one list. A network is a list of layers, each a list of its own.",
            ),
        ],
        explain=lambda build: explain_network(build, right_deep, DEEP_CASES),
        hints=(
            "Write it for one layer first: n neurons, each with a weight for each of n_before values, and a bias.",
            "Every layer needs two neighbouring sizes. `zip(sizes, sizes[1:])` gives them in pairs.",
            "draw() - 0.5 lies between -0.5 and 0.5. Call it n_before + 1 times for each neuron.",
        ),
        solution="""```python
def my_deep_network(sizes, draw):
    network = []
    for n_before, n in zip(sizes, sizes[1:]):
        layer = [{"weights": [draw() - 0.5 for _ in range(n_before + 1)]} for _ in range(n)]
        network.append(layer)
    return network
```""",
    ),
]

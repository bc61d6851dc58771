"""Step 5: in which cases the exercises' programs are tried, and where the chapter's network changes its mind."""

import random
from collections.abc import Callable

from backprop.steps import Network, initialize_network, predict, train_network
from backprop.toy_set import LABELS, ROWS
from workbook.exercises.compare import same
from workbook.exercises.run import run


def toy_network(n_epochs: int) -> Network:
    """Return the chapter's network after some epochs."""
    network = initialize_network(2, 2, 2, random.Random(1).random)
    train_network(network, ROWS, LABELS, 0.5, n_epochs)
    return network


TOY = toy_network(20)


def first_change(row_at: Callable[[float], list[float]]) -> float:
    """Return the first number between 0 and 10 at which the prediction for row_at(number) is another."""
    first = predict(TOY, row_at(0.0))
    return next(i / 1000 for i in range(10_001) if predict(TOY, row_at(i / 1000)) != first)


BORDER = first_change(lambda x: [x, 2.0])


def whole_number(label: bool | int) -> int:
    """Return a label as a number: True counts as 1."""
    return int(label) if isinstance(label, bool) else label


LABEL_CASES: list[list] = [
    [[0.2, 0.7, 0.6]],
    [[0.9, 0.1]],
    [[0.6, 0.7, 0.8, 0.95]],
    [[0.3, 0.9, 0.2, 0.5]],
    [[0.05, 0.2, 0.1]],
    [[0.1, 0.4, 0.4]],
    [[0.3, 0.3]],
    [[0.8]],
    [[0.2]],
    [[0.5]],
]
# What a wrong rule returns for several outputs.
LABEL_RULES: dict[str, Callable[[list[float]], float]] = {
    "the right label": lambda outputs: outputs.index(max(outputs)),
    "the largest output itself, not its place": max,
    "the place counted from 1, not from 0": lambda outputs: outputs.index(max(outputs)) + 1,
    "the last of equal outputs, not the first": lambda outputs: len(outputs) - 1 - outputs[::-1].index(max(outputs)),
    "the place of the smallest output": lambda outputs: outputs.index(min(outputs)),
    "the number of outputs above 0.5": lambda outputs: sum(a > 0.5 for a in outputs),
    "1 if the largest output is above 0.5, else 0": lambda outputs: int(max(outputs) > 0.5),
    "1 if the first output is above 0.5, else 0": lambda outputs: int(outputs[0] > 0.5),
    "1 if the second output is larger than the first, else 0": lambda outputs: int(outputs[1] > outputs[0]),
    "the number of outputs": len,
    "always 0": lambda outputs: 0,
    "always 1": lambda outputs: 1,
}


def explain_label(label: Callable) -> str | None:
    """Return which rule a reader's function follows with several outputs, and whether a single one is right."""
    found = [(outputs, run(label, [outputs]).returned) for (outputs,) in LABEL_CASES]
    several = [(outputs, result) for outputs, result in found if len(outputs) > 1]
    single = all(same(whole_number(result), int(outputs[0] > 0.5)) for outputs, result in found if len(outputs) == 1)
    for words, rule in LABEL_RULES.items():
        if all(same(whole_number(result), rule(outputs)) for outputs, result in several):
            more = "" if single else " With a single one, return 1 above 0.5, else 0."
            return f"With several outputs you return {words}.{more}"
    return None


TRAINING_ROWS = [[2.0, 10.0], [4.0, 14.0], [6.0, 30.0], [8.0, 22.0], [3.0, 26.0]]
NEW_ROWS = [[2.5, 12.0], [5.0, 18.0], [7.0, 25.0], [4.5, 28.0], [10.0, 20.0], [3.5, 34.0]]
MANY_ROWS = [[x / 2, 3.0 * y] for x in range(2, 19, 3) for y in range(1, 14, 2)]
FAR_ROWS = [[9.0, 15.0], [-2.0, 20.0]]  # outside the training range: cut off, they would be other classes
NAMES = ["barley", "oats", "rye"]
SCALED_NETWORK = [
    [{"weights": [-5.3, -6.7, -0.4]}, {"weights": [4.5, 3.9, -3.7]}, {"weights": [4.5, -7.6, 5.3]}],
    [{"weights": [-4.2, 1.8, -8.4, 7.2]}, {"weights": [-8.1, -1.2, 0.1, 2.7]}, {"weights": [3.3, -7.3, 7.7, 0.7]}],
]


def three_classes() -> list:
    """Return a case of three classes, whose network is right in some rows before it is right in all."""
    rows = [[0.1, 0.9], [0.8, 0.2], [0.5, 0.5], [0.2, 0.7], [0.9, 0.4], [0.4, 0.6]]
    draw = random.Random(55).uniform
    return [initialize_network(2, 3, 3, lambda: draw(-1, 1)), rows, [0, 1, 2, 0, 1, 2], 3.0, 30]


CHECKS = {
    4: {
        "cases": LABEL_CASES,
        "select": whole_number,
        "explain": explain_label,
    },
    5: {
        "cases": [
            [SCALED_NETWORK, TRAINING_ROWS, NAMES, NEW_ROWS],
            [SCALED_NETWORK, TRAINING_ROWS, NAMES, NEW_ROWS[2:3]],
            [SCALED_NETWORK, TRAINING_ROWS, NAMES, FAR_ROWS],
            [SCALED_NETWORK, TRAINING_ROWS, NAMES, MANY_ROWS],
            [SCALED_NETWORK, [[-3.0, 40.0], [5.0, 20.0], [9.0, 5.0]], ["pea", "bean", "lentil"], NEW_ROWS],
        ],
        "may_mutate": (0,),
    },
    6: {
        "cases": [
            [toy_network(0), ROWS, LABELS, 0.5, 20],
            three_classes(),
            [TOY, ROWS, LABELS, 0.5, 20],
            [toy_network(3), ROWS, LABELS, 0.5, 20],
            [toy_network(0), ROWS, LABELS, 0.5, 5],
            [toy_network(0), ROWS, LABELS, 0.1, 40],
        ],
        "may_mutate": (0,),
    },
}

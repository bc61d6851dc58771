"""Step 5: from outputs to a label, from a label to a name, and new rows scaled as the training rows were."""

import random
from collections.abc import Callable

from backprop.data import column_ranges, scale_rows
from backprop.steps import Network, initialize_network, predict, train_network
from backprop.toy_set import LABELS, ROWS

from workbook.exercises.exercise import Choice, Code, Mistake, Number

# --- By hand, and by trying -------------------------------------------------------------------

OUTPUTS, TRUE = [0.2, 0.7, 0.6], [0, 0, 1]


def toy_network(n_epochs: int) -> Network:
    """Return the chapter's network after some epochs."""
    network = initialize_network(2, 2, 2, random.Random(1).random)
    train_network(network, ROWS, LABELS, 0.5, n_epochs)
    return network


def change(network: Network, row_at: Callable[[float], list[float]]) -> float:
    """Return the first number between 0 and 10 at which the prediction for row_at(number) is another."""
    first = predict(network, row_at(0.0))
    return next(i / 1000 for i in range(10_001) if predict(network, row_at(i / 1000)) != first)


TOY = toy_network(20)
BORDER = change(TOY, lambda x: [x, 2.0])


# --- The label of a row -----------------------------------------------------------------------


def right_label(outputs):
    if len(outputs) == 1:
        return 1 if outputs[0] > 0.5 else 0
    return list(outputs).index(max(outputs))


def last_of_equals(outputs):
    if len(outputs) == 1:
        return right_label(outputs)
    return len(outputs) - 1 - list(reversed(outputs)).index(max(outputs))


def largest_place_only(outputs):
    return outputs.index(max(outputs))


def largest_value(outputs):
    return right_label(outputs) if len(outputs) == 1 else max(outputs)


def counted_from_one(outputs):
    return right_label(outputs) if len(outputs) == 1 else right_label(outputs) + 1


def first_above_half(outputs):
    if len(outputs) == 1:
        return right_label(outputs)
    return next((k for k, a in enumerate(outputs) if a > 0.5), 0)


def smallest_place(outputs):
    return right_label(outputs) if len(outputs) == 1 else outputs.index(min(outputs))


# --- New rows ---------------------------------------------------------------------------------

TRAINING = [[2.0, 10.0], [4.0, 14.0], [6.0, 30.0], [8.0, 22.0], [3.0, 26.0]]
NEW = [[2.5, 12.0], [5.0, 18.0], [7.0, 25.0], [4.5, 28.0], [10.0, 20.0], [3.5, 34.0]]
NAMES = ["barley", "oats", "rye"]
SCALED_NETWORK = [
    [{"weights": [-5.3, -6.7, -0.4]}, {"weights": [4.5, 3.9, -3.7]}, {"weights": [4.5, -7.6, 5.3]}],
    [
        {"weights": [-4.2, 1.8, -8.4, 7.2]},
        {"weights": [-8.1, -1.2, 0.1, 2.7]},
        {"weights": [3.3, -7.3, 7.7, 0.7]},
    ],
]


def answers_with(ranges: Callable | None, decode: Callable = lambda names, label: names[label]) -> Callable:
    """Return a function of the exercise that takes its ranges from ranges(training rows, new rows)."""

    def answers(network, training_rows, names, new_rows):
        rows = scale_rows(new_rows, ranges(training_rows, new_rows)) if ranges else new_rows
        return [decode(names, predict(network, row)) for row in rows]

    return answers


# --- How early was it right? ------------------------------------------------------------------


def three_classes() -> list:
    rows = [[0.1, 0.9], [0.8, 0.2], [0.5, 0.5], [0.2, 0.7], [0.9, 0.4], [0.4, 0.6]]
    draw = random.Random(55).uniform
    return [initialize_network(2, 3, 3, lambda: draw(-1, 1)), rows, [0, 1, 2, 0, 1, 2], 3.0, 30]


def all_right(network, rows, labels):
    return all(predict(network, row) == label for row, label in zip(rows, labels))


def epochs_until(good_enough=all_right, epochs_of_round=lambda k: 1, first=0, shift=0) -> Callable:
    """Return a function of the exercise, of which one part may be wrong."""

    def first_right_epoch(network, rows, labels, learning_rate, most):
        for k in range(most + 1):
            if k:
                train_network(network, rows, labels, learning_rate, epochs_of_round(k))
            if k >= first and good_enough(network, rows, labels):
                return k + shift
        return most

    return first_right_epoch


def one_is_right(network, rows, labels):
    return any(predict(network, row) == label for row, label in zip(rows, labels))


def judged_while_training(network, rows, labels, learning_rate, most):
    if all_right(network, rows, labels):
        return 0
    for epoch in range(1, most + 1):
        right = 0
        for row, label in zip(rows, labels):
            right += predict(network, row) == label
            train_network(network, [row], [label], learning_rate, 1)
        if right == len(rows):
            return epoch
    return most


EXERCISES = [
    Number(
        key="5-predict 1",
        title="A wrong prediction by hand",
        answer=sum((a - t) ** 2 for a, t in zip(OUTPUTS, TRUE)),
        decimals=2,
        why="Label 1 is predicted, and the target of label 2 is [0, 0, 1]: 0.2² + 0.7² + 0.4².",
        known_wrong_answers=(
            (
                0.04 + 0.09 + 0.36,
                "You measured against the label that was predicted. The target is that of the true label, [0, 0, 1].",
            ),
            (0.345, "That is the loss L, with its half. `squared_error` returns the sum as it is."),
            (0.16, "That is the true class's output alone. The other two should be 0, and count as well."),
            (0.53, "The true class's own output is missing: it is 0.6 and should be 1."),
            (0.2 + 0.7 + 0.4, "You added the distances themselves. Square each one first."),
            (
                0.04 + 0.49 + 0.36,
                "You squared the outputs themselves. That is right for the two that should be 0; the third should be 1.",
            ),
            (0.83, "You took the root of the sum; the squared error goes without."),
        ),
        hints=(
            "The predicted label is the place of the largest output, but the error does not depend on it.",
            "The target of label 2 with three classes is [0, 0, 1].",
            "The three distances are 0.2, 0.7 and 0.4. Square them, then add.",
        ),
        solution="The largest output is 0.7, at place 1, so label 1 is predicted. The error is measured against the target of "
        "label 2, [0, 0, 1]: 0.2² + 0.7² + (0.6 - 1)² = 0.04 + 0.49 + 0.16 = 0.69",
    ),
    Number(
        key="5-predict 2",
        title="Where it changes its mind",
        answer=BORDER,
        decimals=1,
        why=f"Class 0 below x1 = {BORDER:.2f}, class 1 from there on. It is one point of the border drawn above.",
        known_wrong_answers=(
            (
                change(TOY, lambda x: [x, 3.0]),
                "That is the place for x2 = 3. Keep the second number of the row at 2.",
            ),
            (
                change(TOY, lambda x: [x, 1.0]),
                "That is the place for x2 = 1. Keep the second number of the row at 2.",
            ),
            (
                change(TOY, lambda x: [2.0, x]),
                "You moved x2, with x1 at 2. Move the first number of the row and keep the second at 2.",
            ),
        ),
        hints=(
            "Try a few rows: predict(network, [1.0, 2.0]), predict(network, [5.0, 2.0]).",
            "It is class 0 at x1 = 1 and class 1 at x1 = 5, so the place lies between. Try the middle.",
            "Halve again and again, or let a loop try every tenth between 3 and 4.",
        ),
        solution="next(i / 10 for i in range(100) if predict(network, [i / 10, 2.0]) == 1) gives the first tenth of class 1; "
        f"with finer steps the place is {BORDER:.2f}.",
    ),
    Choice(
        key="5-predict 3",
        title="Labels of minus one and one",
        options=(
            (
                "Python stops with an IndexError.",
                (
                    "Only a place beyond the end raises that, such as a label 2 with two outputs. "
                    "A negative place is allowed: it counts from the end."
                ),
            ),
            (
                "-1 becomes class 0, and 1 becomes class 1.",
                "Nothing here puts the labels in order. encode_labels would: it sorts the names and numbers them from 0.",
            ),
            (
                "Python stops with a TypeError.",
                "A label such as 1.0 would do that: a place in a list must be a whole number. But -1 is a whole number.",
            ),
            (
                "Every row gets the target [0, 1]; the error falls, and every prediction is 1.",
                "Place -1 is the last one, which is place 1. Both classes have the same target, and it is easily learned.",
            ),
        ),
        right="d",
        hints=(
            "Make the list [0, 0] and set its place -1 to 1. What does it hold then?",
            "And what does it hold if you set place 1?",
            "The two targets are the same list. What will a network learn from rows that all have one target?",
        ),
        solution="d. target[-1] is the last place, which with two outputs is place 1. So both labels give [0, 1], and nothing "
        "complains. Code the labels as 0 ... K-1 first; the package's one_hot refuses any other.",
    ),
    Code(
        key="5-predict 4",
        title="The label, with one output too",
        starter_code="""def my_label(outputs):
    # Return the label: the place of the largest output, the first of equals.
    # A single output stands for class 1 if it is above 0.5, else for class 0.
    ...
""",
        answer=right_label,
        cases=[
            [[0.2, 0.7, 0.6]],
            [[0.9, 0.1]],
            [[0.6, 0.7, 0.8, 0.95]],
            [[0.05, 0.2, 0.1]],
            [[0.1, 0.4, 0.4]],
            [[0.3, 0.3]],
            [[0.8]],
            [[0.2]],
            [[0.5]],
        ],
        select=lambda label: int(label) if isinstance(label, bool) else label,
        why="The largest wins, however small it is; one output has nothing to win against, and needs a threshold.",
        mistakes=[
            Mistake(
                largest_place_only,
                "With a single output your function can only say 0: a list of one has no other place. "
                "Compare that output with 0.5.",
            ),
            Mistake(
                last_of_equals,
                "Of equal outputs you take the last. Replace the best one so far only by one that is larger, `>` and not `>=`.",
            ),
            Mistake(
                largest_value,
                "You return the largest output itself. The label is its place in the list.",
            ),
            Mistake(
                counted_from_one,
                "Your labels count from 1. Ours are places in the list of outputs, and those count from 0.",
            ),
            Mistake(
                first_above_half,
                "You take the first output above 0.5. With several outputs the largest wins, though others are above 0.5 too, "
                "or none is.",
            ),
            Mistake(
                smallest_place, "You take the smallest output. The class trained towards 1 is the largest."
            ),
        ],
        hints=(
            "Two cases: a list of one output, and any other.",
            "`max(outputs)` is the largest value; `outputs.index(value)` is the first place where a value stands.",
            "For a list of one, compare outputs[0] with 0.5 and return 1 or 0.",
        ),
        solution="""```python
def my_label(outputs):
    if len(outputs) == 1:
        return 1 if outputs[0] > 0.5 else 0
    return outputs.index(max(outputs))
```""",
    ),
    Code(
        key="5-predict 5",
        title="Find the mistake",
        starter_code="""def my_answers(network, training_rows, names, new_rows):
    # The network was trained on training_rows, scaled to the range from 0 to 1.
    # Return the name of the class of each new row; the rows are given unscaled.
    ranges = column_ranges(new_rows)
    return [names[predict(network, row)] for row in scale_rows(new_rows, ranges)]
""",
        answer=answers_with(lambda training, new: column_ranges(training)),
        cases=[[SCALED_NETWORK, TRAINING, NAMES, NEW], [SCALED_NETWORK, TRAINING, NAMES, NEW[2:3]]],
        may_mutate=(0,),
        why="A new row is scaled by the minimum and maximum of the training rows, and by nothing of its own.",
        mistakes=[
            Mistake(
                answers_with(None),
                "Now the new rows go in raw. This network has only ever seen numbers between 0 and 1, "
                "and says one class to everything else.",
            ),
            Mistake(
                answers_with(lambda training, new: column_ranges([*training, *new])),
                "Your ranges are those of the training rows and the new rows together. So a row's scaled numbers depend on "
                "the company it comes in; take the training rows alone.",
            ),
            Mistake(
                answers_with(lambda training, new: column_ranges(training), lambda names, label: label),
                "The scaling is right now. But you return the label's number: `names[label]` is its name.",
            ),
            Mistake(
                answers_with(
                    lambda training, new: column_ranges(training), lambda names, label: names[label - 1]
                ),
                "The scaling is right, the names are not: labels count from 0, so the name is `names[label]`, "
                "with nothing taken away.",
            ),
            Mistake(
                answers_with(lambda training, new: column_ranges(new)),
                "The ranges are still those of the new rows. A single new row has no range at all: "
                "its minimum is its maximum.",
            ),
        ],
        hints=(
            "Give the function a single new row, and read what it says.",
            "From which rows did the network's own scaling come?",
            "One name in one line is wrong: the argument of column_ranges.",
        ),
        solution="""The ranges came from the new rows. A new row must be scaled as the training rows were, by their minimum and maximum:
```python
def my_answers(network, training_rows, names, new_rows):
    ranges = column_ranges(training_rows)
    return [names[predict(network, row)] for row in scale_rows(new_rows, ranges)]
```""",
    ),
    Code(
        key="5-predict 6",
        title="A challenge: how early was it right?",
        starter_code="""def my_first_right_epoch(network, rows, labels, learning_rate, most):
    # Train epoch by epoch until all rows are predicted rightly, or for `most` epochs.
    # Return the number of epochs trained: 0 if all were right before any training.
    ...
""",
        answer=epochs_until(),
        cases=[
            [toy_network(0), ROWS, LABELS, 0.5, 20],
            three_classes(),
            [TOY, ROWS, LABELS, 0.5, 20],
            [toy_network(3), ROWS, LABELS, 0.5, 20],
            [toy_network(0), ROWS, LABELS, 0.5, 5],
        ],
        may_mutate=(0,),
        why="On the chapter's ten rows it takes 7 epochs, long before the error is small: to be right, "
        "the right output need only be the larger one.",
        mistakes=[
            Mistake(
                epochs_until(first=1),
                "You never look before the first epoch: a network that is right already needs 0 epochs.",
            ),
            Mistake(
                epochs_until(first=1, shift=-1),
                "You count one epoch too few: the loop's counter starts at 0, but by then one epoch has been trained.",
            ),
            Mistake(
                epochs_until(one_is_right),
                "You stop as soon as one row is right. All of them must be: has a `return` slipped into the loop over the rows?",
            ),
            Mistake(
                epochs_until(lambda network, rows, labels: predict(network, rows[-1]) == labels[-1]),
                "Only the last row decides. Look at all the rows before you stop.",
            ),
            Mistake(
                judged_while_training,
                "You judge each row just before its own update, by a network that changes from row to row. "
                "Finish the epoch, then predict all the rows.",
            ),
            Mistake(
                epochs_until(epochs_of_round=lambda k: k),
                "Your rounds grow: the network goes on from where it was, so each call needs n_epochs=1, not the number so far.",
            ),
        ],
        hints=(
            (
                "Train one epoch at a time with train_network(network, rows, labels, learning_rate, 1): "
                "the network goes on from where it was."
            ),
            "Look before you train: predict all the rows, return if all are right, and only then train the next epoch.",
            "`all(...)` tells whether every row is right; after the loop over the epochs, return `most`.",
        ),
        solution="""```python
def my_first_right_epoch(network, rows, labels, learning_rate, most):
    for epoch in range(most):
        if all(predict(network, row) == label for row, label in zip(rows, labels)):
            return epoch
        train_network(network, rows, labels, learning_rate, 1)
    return most
```""",
    ),
]

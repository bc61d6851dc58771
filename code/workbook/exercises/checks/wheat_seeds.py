"""Step 6: accuracy and the zero rule by hand, the loader, scaling, folds, and an honest cross-validation."""

import copy
import random
from collections.abc import Callable

from backprop.data import column_ranges, scale_rows
from backprop.evaluate import accuracy
from backprop.steps import predict, train_network

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import run

# --- Scaling ----------------------------------------------------------------------------------


def scaled_by(value: Callable, keep: Callable = lambda x, low, high: low != high) -> Callable:
    """Return a function of the exercise that keeps some cells and puts value(x, low, high) into them."""

    def scale(rows, ranges):
        return [
            [value(x, low, high) for x, (low, high) in zip(row, ranges) if keep(x, low, high)] for row in rows
        ]

    return scale


def to_unit(x, low, high):
    return (x - low) / (high - low)


def by_own_ranges(rows, ranges):
    own = [(min(column), max(column)) for column in zip(*rows)]
    return [[to_unit(x, low, high) for x, (low, high) in zip(row, own) if low != high] for row in rows]


# --- Folds ------------------------------------------------------------------------------------

DEALS = [[12, 4], [10, 3], [17, 5], [8, 5], [7, 7]]


def right_folds(n_rows, n_folds):
    order = random.sample(range(n_rows), n_rows)
    return [order[k::n_folds] for k in range(n_folds)]


def rows_and_sizes(folds) -> tuple[list[int], list[int]]:
    """Return what of a deal does not depend on chance; nothing, if it is no lists of row numbers."""
    try:
        return sorted(int(row) for fold in folds for row in fold), sorted(len(fold) for fold in folds)
    except (TypeError, ValueError):
        return [], []


def summary(folds) -> dict[str, list[int]]:
    return dict(zip(("the rows in all folds", "the sizes of the folds"), rows_and_sizes(folds)))


def explain_folds(function: Callable) -> str | None:
    """Return what is wrong with the folds of the first deal that is not right."""
    for n_rows, n_folds in DEALS:
        rows, sizes = rows_and_sizes(run(function, [n_rows, n_folds]).returned)
        given = f"With {n_rows} rows and {n_folds} folds"
        repeated = [row for row in sorted(set(rows)) if rows.count(row) > 1]
        if not rows:
            return "Your function must return a list of folds, each a list of row numbers."
        if rows[0] < 0 or rows[-1] >= n_rows:
            return f"{given}, your row numbers go from {rows[0]} to {rows[-1]}. They should go from 0 to {n_rows - 1}."
        if len(sizes) > n_folds:
            return f"{given}, your function makes {len(sizes)} folds: what the division leaves over has become a fold too."
        if len(sizes) < n_folds:
            return f"{given}, your function makes {len(sizes)} folds."
        if repeated:
            return (
                f"{given}, row {repeated[0]} is dealt more than once. If its copies lie in two folds, a network is "
                "trained on a row that it is judged on: a row dealt must not be there to be drawn again."
            )
        if len(rows) < n_rows:
            return (
                f"{given}, only {len(rows)} rows stand in a fold; no network is ever judged on the others. "
                "What the division leaves over must be dealt out too."
            )
        if sizes[-1] - sizes[0] > 1:
            return (
                f"{given}, your folds have from {sizes[0]} to {sizes[-1]} rows. "
                "Deal out one by one what is left over, so that no two sizes differ by more than 1."
            )
    return None


def require_chance(function: Callable) -> str | None:
    """Return a sentence if two deals are the same."""
    state = random.getstate()
    try:
        random.seed(1)
        first = run(function, [40, 4]).returned
        random.seed(2)
        second = run(function, [40, 4]).returned
    finally:
        random.setstate(state)
    if [list(fold) for fold in first] != [list(fold) for fold in second]:
        return None
    return (
        "Every row is in one fold, but the folds are the same at every call. Shuffle the row numbers first "
        "(and set no seed inside the function), or the order of the table decides who is judged together."
    )


# --- Cross-validation -------------------------------------------------------------------------

NETWORK = [
    [{"weights": [0.57, -0.45, -0.56]}, {"weights": [-0.86, -0.44, 0.7]}, {"weights": [-0.77, 0.17, 0.29]}],
    [
        {"weights": [0.3, -0.67, -0.29, 0.19]},
        {"weights": [0.7, -0.39, -0.92, -0.67]},
        {"weights": [0.87, 0.85, -0.53, 0.2]},
    ],
]
ROWS = [
    [3.9, 3.0],
    [4.4, 61.0],
    [-0.2, 40.0],
    [1.1, 34.0],
    [3.3, 67.0],
    [-1.6, 19.0],
    [6.3, 31.0],
    [3.5, 74.0],
    [6.8, 12.0],
    [3.7, 80.0],
    [5.7, 25.0],
    [0.9, 7.0],
]
LABELS = [2, 1, 0, 0, 1, 0, 2, 1, 2, 1, 2, 0]
# In table order, so that training rows in table order and in fold order are the same.
EQUAL = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
UNEQUAL = [[0, 1, 2, 3, 4], [5, 6, 7], [8, 9, 10, 11]]


def scores_with(
    ranges_from: Callable = lambda rows, training, held_out: training,
    trained: Callable = lambda training, held_out: training,
    judged: Callable = lambda training, held_out: held_out,
    held_out_ranges: Callable = lambda ranges, rows: ranges,
    fresh: bool = True,
    scaled: bool = True,
    last: Callable = lambda scores: scores,
) -> Callable:
    """Return a function of the exercise, of which one part may be wrong."""

    def scores(network, rows, labels, folds, learning_rate, n_epochs):
        found, current = [], network
        for held_out in folds:
            training = [i for other in folds if other is not held_out for i in other]
            ranges = column_ranges([rows[i] for i in ranges_from(range(len(rows)), training, held_out)])
            train_on, judge_on = trained(training, held_out), judged(training, held_out)
            X, X_judged = [rows[i] for i in train_on], [rows[i] for i in judge_on]
            if scaled:
                X = scale_rows(X, ranges)
                judged_ranges = held_out_ranges(ranges, X_judged)
                X_judged = scale_rows(X_judged, judged_ranges) if judged_ranges else X_judged
            if fresh:
                current = copy.deepcopy(network)
            train_network(current, X, [labels[i] for i in train_on], learning_rate, n_epochs)
            found.append(accuracy([labels[i] for i in judge_on], [predict(current, row) for row in X_judged]))
        return last(found)

    return scores


EXERCISES = [
    Number(
        key="6-wheat-seeds 1",
        title="The accuracy of a fold by hand",
        answer=100 * 39 / 42,
        decimals=3,
        why="100 * 39 / 42: it stands several times among the scores above. One kernel more or less is 100 / 42 of a percent.",
        known_wrong_answers=(
            (39 / 42, "That is the fraction. The scores of this chapter are in percent: times 100."),
            (100 * 3 / 42, "That is the percentage of wrong ones."),
            (
                100 * 39 / 210,
                "You divided by all the rows of the table. The fold is judged by itself, and has 42 rows.",
            ),
            (
                100 * 39 / 168,
                "You divided by the training rows. The score counts the rows held out, and they are 42.",
            ),
            (
                100 * 207 / 210,
                "You counted the other folds as right. A fold's score is about its own 42 rows.",
            ),
        ),
        hints=(
            "How many rows are in the fold, and how many of them were right?",
            "Divide the one by the other.",
            "Times 100, for percent. Keep three decimals.",
        ),
        solution=f"100 * 39 / 42 = {100 * 39 / 42:.3f}",
    ),
    Number(
        key="6-wheat-seeds 2",
        title="The zero rule by hand",
        answer=100 * 1 / 4,
        decimals=1,
        why="Training has 2, 3 and 3 rows of the classes. Of the two most common the smaller label, 1, is said each time, "
        "and is right for 1 row of 4.",
        known_wrong_answers=(
            (
                50.0,
                "That takes the most common label of the held-out fold itself. The rule may look at the training rows only.",
            ),
            (
                100 / 3,
                (
                    "That is guessing. The zero rule does not guess: it says one label to every row, so the score is a number "
                    "of rows out of 4."
                ),
            ),
            (
                37.5,
                "That is the share of the most common label in training, 3 of 8. The score counts held-out rows.",
            ),
            (0.25, "That is the fraction; give percent."),
            (
                75.0,
                (
                    "That is the percentage of wrong answers, or you let every row be right but one. "
                    "How often is label 1 in the fold?"
                ),
            ),
            (0.0, "The label that is said does occur in the fold. Which is it, 1 or 2?"),
        ),
        hints=(
            "Count the labels of the 8 training rows: 4 of each, less those held out.",
            "They are 2 of label 0, 3 of label 1 and 3 of label 2. Which one does the rule say?",
            "It says 1, the smaller of two equally common labels, to all four held-out rows [0, 0, 1, 2].",
        ),
        solution="Training holds 2 rows of label 0, 3 of label 1 and 3 of label 2. The rule says 1, the smaller of the most "
        "common. One of the four held-out labels is 1: 100 * 1 / 4 = 25.0",
    ),
    Choice(
        key="6-wheat-seeds 3",
        title="A table with decimal commas",
        options=(
            (
                "Nothing: it reads the numbers 5.1 and 3.5.",
                (
                    "In this file a comma ends a cell. The loader cannot know that some of them are meant as decimal points, "
                    "and does not guess."
                ),
            ),
            (
                "line 2: 5 cells, but the header names 3 columns",
                "Each decimal comma makes two cells of one number. Export the table with decimal points.",
            ),
            (
                "line 2, column 'length': '5,1' is not a number",
                'It would say that if the cell stood in quotation marks, as "5,1". Without them the cell ends at the comma.',
            ),
            (
                "line 2, column 'width': the cell is blank",
                "A blank cell is nothing between two commas. There is none here.",
            ),
        ),
        right="b",
        hints=(
            "Take the comma as what it is in such a file, the end of a cell.",
            "How many cells has the first line, how many the second?",
            'You can ask it: parse_table("length,width,kind\\n5,1,3,5,a\\n", "my-table.csv").',
        ),
        solution="b. The second line has the cells 5, 1, 3, 5 and a, and the header names three columns.",
    ),
    Choice(
        key="6-wheat-seeds 4",
        title="Predict, then run: a single hidden neuron",
        options=(
            (
                "About 33 %: one neuron cannot tell three varieties apart.",
                (
                    "It cannot draw three borders of its own, but it puts all the kernels on a line, and the outputs divide that "
                    "line among them."
                ),
            ),
            (
                "About 67 %: it can tell two varieties apart, and the third is never said.",
                (
                    "The variety in the middle is said too: its output can stay at a middling value, "
                    "and wins wherever both the others are low."
                ),
            ),
            (
                "A good 80 %, with the mistakes around the variety in the middle.",
                (
                    "One neuron puts the kernels on a line, by size mostly: Canadian, Kama, Rosa. "
                    "Kama has a border on either side, and most of the mistakes."
                ),
            ),
            (
                "About 93 %, as with five: the other four add nothing.",
                "They do add something, some ten percent: with one neuron a kernel's place on a single line decides everything.",
            ),
        ),
        right="c",
        hints=(
            "What can a single hidden neuron tell the outputs about a kernel? One number.",
            "Which variety lies between the other two in size? Look at the confusion matrix.",
            "Now run it: in `train_and_predict`, replace initialize_network(7, 5, 3) by initialize_network(7, 1, 3).",
        ),
        solution="c. One number for each kernel is enough to put the three varieties in a row, with two borders on it. "
        "The kernels near a border are the mistakes, and Kama lies at both.",
    ),
    Code(
        key="6-wheat-seeds 5",
        title="Find the mistake: a column of one value",
        starter_code="""def my_scale(rows, ranges):
    # Return the rows scaled by the (minimum, maximum) of each column.
    # A column whose minimum is its maximum is to be left out.
    return [
        [(x - low) / (high - low) for x, (low, high) in zip(row, ranges)]
        for row in rows
    ]
""",
        answer=scaled_by(to_unit),
        cases=[
            [[[2.0, 30.0], [5.0, 10.0], [3.5, 45.0]], [(2.0, 8.0), (10.0, 50.0)]],
            [[[1.0, 7.0, 4.0], [3.0, 7.0, 9.0]], [(1.0, 6.0), (7.0, 7.0), (4.0, 8.0)]],
            [[[2.0, 4.0], [9.0, 6.0], [4.0, 5.5]], [(3.0, 3.0), (4.0, 5.0)]],
            [[[0.0, 1.5, 2.0, 5.0]], [(0.0, 0.0), (1.0, 2.0), (2.0, 2.0), (-5.0, 15.0)]],
            [[], [(1.0, 2.0)]],
        ],
        why="A column is left out by its range, whatever a new row holds there, and values outside the range stay outside 0 to 1.",
        mistakes=[
            Mistake(
                scaled_by(to_unit, keep=lambda x, low, high: True),
                "A column whose minimum is its maximum is still divided by their difference, which is 0.",
            ),
            Mistake(
                scaled_by(
                    lambda x, low, high: to_unit(x, low, high) if low != high else 0.0,
                    keep=lambda x, low, high: True,
                ),
                "The column of one value is still there, as zeros. It tells nothing: leave its cells out of the rows.",
            ),
            Mistake(
                scaled_by(to_unit, keep=lambda x, low, high: x != low and low != high),
                "You also leave out values that equal the minimum of their column. Whether a column stays depends on its "
                "range, not on the value in a row.",
            ),
            Mistake(
                by_own_ranges,
                "You take the ranges from the rows themselves. Use the `ranges` that are given: "
                "they come from the training rows.",
            ),
            Mistake(
                scaled_by(lambda x, low, high: min(1.0, max(0.0, to_unit(x, low, high)))),
                "You cut the values off at 0 and 1. A new row may well be larger than any in training; "
                "let it leave the range.",
            ),
            Mistake(
                scaled_by(lambda x, low, high: x / (high - low)),
                "You divide without taking the minimum away first: x - low.",
            ),
            Mistake(
                scaled_by(lambda x, low, high: (x - low) / high),
                "You divide by the maximum. Divide by the whole range, high - low.",
            ),
        ],
        hints=(
            "What is high - low in a column that is always the same?",
            "A list comprehension may end with a condition: `... for x in row if ...`.",
            "The condition is about low and high; x does not come into it.",
        ),
        solution="""In a column of one value high - low is 0, and dividing by it stops with a ZeroDivisionError. Keep only cells whose column has a range:
```python
def my_scale(rows, ranges):
    return [
        [(x - low) / (high - low) for x, (low, high) in zip(row, ranges) if low != high]
        for row in rows
    ]
```""",
    ),
    Code(
        key="6-wheat-seeds 6",
        title="Find the mistake: the folds",
        starter_code="""def my_folds(n_rows, n_folds):
    # Return n_folds lists of row numbers, drawn at random: every row in exactly one
    # of them, and no two sizes differing by more than 1.
    order = list(range(n_rows))
    random.shuffle(order)
    size = n_rows // n_folds
    return [order[k * size : (k + 1) * size] for k in range(n_folds)]
""",
        answer=right_folds,
        cases=DEALS,
        select=summary,
        why="Every row is held out once, also where the division leaves a rest.",
        explain=explain_folds,
        require=require_chance,
        hints=(
            "Call it with 210 rows and 5 folds, then with 17 rows and 5 folds. Count the rows that come out.",
            "17 // 5 is 3, and 5 * 3 is 15. Where are the other two?",
            "Deal like cards: one row to each fold in turn. A slice with a step does that, such as order[0::5].",
        ),
        solution="""The division drops its rest: of 17 rows in 5 folds, two were in none. (The tutorial's folds do the same; 210 rows divide \
evenly, so there it does not show.) Deal like cards:
```python
def my_folds(n_rows, n_folds):
    order = list(range(n_rows))
    random.shuffle(order)
    return [order[k::n_folds] for k in range(n_folds)]
```""",
    ),
    Code(
        key="6-wheat-seeds 7",
        title="A challenge: an honest score for each fold",
        starter_code="""def my_scores(network, rows, labels, folds, learning_rate, n_epochs):
    # network: untrained; every fold starts from it. rows: not yet scaled.
    # Return the accuracy in percent of each fold, judged by a network trained on the
    # rows of all the others, in their order, and with nothing learned from the fold.
    ...
""",
        answer=scores_with(),
        cases=[
            [NETWORK, ROWS, LABELS, EQUAL, 2.0, 20],
            [NETWORK, ROWS, LABELS, UNEQUAL, 1.0, 10],
        ],
        may_mutate=(0,),
        why="A fresh copy for each fold, and nothing from the fold held out: neither its rows nor its minimum and maximum.",
        mistakes=[
            Mistake(
                scores_with(ranges_from=lambda rows, training, held_out: rows),
                "Your ranges come from the whole table, so the held-out rows have a say in the scaling. "
                "Take them from the training rows, inside the loop over the folds.",
            ),
            Mistake(
                scores_with(fresh=False),
                "One network is trained on through all the folds: from the second on it is judged on rows that it was "
                "trained on. Make a copy.deepcopy(network) inside the loop; a plain copy shares the weights.",
            ),
            Mistake(
                scores_with(held_out_ranges=lambda ranges, rows: None),
                "Your held-out rows go in raw, to a network that was trained on scaled ones. "
                "Scale them too, by the training ranges.",
            ),
            Mistake(
                scores_with(held_out_ranges=lambda ranges, rows: column_ranges(rows)),
                "Your held-out rows are scaled by ranges of their own. The same number then means one thing in training and "
                "another in the fold; use the training ranges for both.",
            ),
            Mistake(
                scores_with(scaled=False),
                "Nothing is scaled. The second column is ten times as large as the first and drowns it; "
                "scale by the ranges of the training rows.",
            ),
            Mistake(
                scores_with(judged=lambda training, held_out: training),
                "You judge each network on the rows that it was trained on. Predict the fold that was held out.",
            ),
            Mistake(
                scores_with(
                    ranges_from=lambda rows, training, held_out: rows,
                    trained=lambda training, held_out: sorted([*training, *held_out]),
                ),
                "You train on all the rows, the held-out fold among them. Leave it out: "
                "`for other in folds if other is not fold`.",
            ),
            Mistake(
                scores_with(
                    ranges_from=lambda rows, training, held_out: held_out,
                    trained=lambda training, held_out: held_out,
                    judged=lambda training, held_out: training,
                ),
                "Training and judging are exchanged: you train on the one fold and judge on all the others.",
            ),
            Mistake(
                scores_with(last=lambda scores: [score / 100 for score in scores]),
                "Everything is done right, but your accuracies are fractions. Give percent: times 100.",
            ),
            Mistake(
                scores_with(last=lambda scores: sum(scores) / len(scores)),
                "That is the mean. Return the score of each fold: the mean alone hides how far apart they lie.",
            ),
            Mistake(
                scores_with(last=lambda scores: scores[:1]),
                "Only the first fold has a score: is the `return` inside the loop?",
            ),
        ],
        hints=(
            (
                "A loop over the folds; in it: the training rows, their ranges, a fresh network, the training, the predictions, "
                "their accuracy."
            ),
            (
                "A fresh network is copy.deepcopy(network). column_ranges gets the training rows only; "
                "scale_rows is called twice, with the same ranges."
            ),
            "The numbers of the training rows are `[i for other in folds if other is not fold for i in other]`.",
        ),
        solution="""```python
def my_scores(network, rows, labels, folds, learning_rate, n_epochs):
    scores = []
    for fold in folds:
        training = [i for other in folds if other is not fold for i in other]
        training_rows = [rows[i] for i in training]
        ranges = column_ranges(training_rows)
        fresh = copy.deepcopy(network)
        train_network(
            fresh,
            scale_rows(training_rows, ranges),
            [labels[i] for i in training],
            learning_rate,
            n_epochs,
        )
        held_out = scale_rows([rows[i] for i in fold], ranges)
        predicted = [predict(fresh, row) for row in held_out]
        scores.append(accuracy([labels[i] for i in fold], predicted))
    return scores
```""",
    ),
]

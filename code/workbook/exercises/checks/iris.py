"""Iris: accuracies that hide a class, scaling by the training rows alone, and a score for each class."""

import numpy as np

from workbook.exercises.array_patterns import numbers
from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import AnswerError

SETOSA, VERSICOLOR, VIRGINICA = 9, 4, 7  # of the 20 test rows
N_TEST = SETOSA + VERSICOLOR + VIRGINICA

# --- Scaling ----------------------------------------------------------------------------------


def right_scaling(rows, test_rows):
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    return (rows - mean) / spread, (test_rows - mean) / spread


@np.errstate(all="ignore")
def own_numbers_each(rows, test_rows):
    return tuple((some - some.mean(axis=0)) / some.std(axis=0) for some in (rows, test_rows))


@np.errstate(all="ignore")
def own_mean(rows, test_rows):
    spread = rows.std(axis=0)
    return (rows - rows.mean(axis=0)) / spread, (test_rows - test_rows.mean(axis=0)) / spread


@np.errstate(all="ignore")
def own_spread(rows, test_rows):
    mean = rows.mean(axis=0)
    return (rows - mean) / rows.std(axis=0), (test_rows - mean) / test_rows.std(axis=0)


def pooled(rows, test_rows):
    both = np.concatenate([rows, test_rows])
    mean, spread = both.mean(axis=0), both.std(axis=0)
    return (rows - mean) / spread, (test_rows - mean) / spread


@np.errstate(all="ignore")
def by_the_test_rows(rows, test_rows):
    mean, spread = test_rows.mean(axis=0), test_rows.std(axis=0)
    return (rows - mean) / spread, (test_rows - mean) / spread


def all_columns_together(rows, test_rows):
    mean, spread = rows.mean(), rows.std()
    return (rows - mean) / spread, (test_rows - mean) / spread


def unscaled_test_rows(rows, test_rows):
    return (rows - rows.mean(axis=0)) / rows.std(axis=0), test_rows


def no_spread(rows, test_rows):
    return rows - rows.mean(axis=0), test_rows - rows.mean(axis=0)


def variance(rows, test_rows):
    mean, spread = rows.mean(axis=0), rows.var(axis=0)
    return (rows - mean) / spread, (test_rows - mean) / spread


def both_tables(result):
    """Return the two tables by name.

    Raises:
        AnswerError: it is not two tables.
    """
    if not isinstance(result, (list, tuple)) or len(result) != 2:
        raise AnswerError("Return two tables: the scaled training rows, then the scaled test rows.")
    names = "training rows", "test rows"
    return {name: numbers(f"Your table of {name}", table) for name, table in zip(names, result)}


ROWS = np.array([[5.1, 3.5, 1.4], [7.0, 3.2, 4.7], [6.3, 3.3, 6.0], [4.9, 2.5, 4.5]])
TEST_ROWS = np.array([[6.0, 2.7, 5.1], [4.6, 3.4, 1.4]])

# --- A score for each class -------------------------------------------------------------------


def right_scores(outputs, T):
    said, true = outputs.argmax(axis=1), T.argmax(axis=1)
    return [100 * np.mean(said[true == k] == k) for k in range(T.shape[1])]


def of_those_said(outputs, T):
    said, true = outputs.argmax(axis=1), T.argmax(axis=1)
    return [100 * np.mean(true[said == k] == k) if (said == k).any() else 0.0 for k in range(T.shape[1])]


def of_all_rows(outputs, T):
    said, true = outputs.argmax(axis=1), T.argmax(axis=1)
    return [100 * np.mean((said == k) & (true == k)) for k in range(T.shape[1])]


def agreeing_about_each(outputs, T):
    said, true = outputs.argmax(axis=1), T.argmax(axis=1)
    return [100 * np.mean((said == k) == (true == k)) for k in range(T.shape[1])]


def share_said(outputs, T):
    said = outputs.argmax(axis=1)
    return [100 * np.mean(said == k) for k in range(T.shape[1])]


def shares(outputs, T):
    return [score / 100 for score in right_scores(outputs, T)]


def counts(outputs, T):
    said, true = outputs.argmax(axis=1), T.argmax(axis=1)
    return [int(np.sum((said == k) & (true == k))) for k in range(T.shape[1])]


def one_accuracy(outputs, T):
    return 100 * np.mean(outputs.argmax(axis=1) == T.argmax(axis=1))


def above_one_half(outputs, T):
    return [100 * np.mean(outputs[T[:, k] == 1, k] > 0.5) for k in range(T.shape[1])]


def all_outputs_rounded(outputs, T):
    right = (outputs.round() == T).all(axis=1)
    return [100 * np.mean(right[T[:, k] == 1]) for k in range(T.shape[1])]


@np.errstate(all="ignore")
def argmax_down_the_columns(outputs, T):
    said, true = outputs.argmax(axis=0), T.argmax(axis=0)
    return [100 * float((said[true == k] == k).sum()) / max(1, (true == k).sum()) for k in range(T.shape[1])]


def classes_that_appear(outputs, T):
    said, true = outputs.argmax(axis=1), T.argmax(axis=1)
    return [100 * np.mean(said[true == k] == k) for k in range(T.shape[1]) if (said == k).any()]


OUTPUTS = np.array(
    [[0.9, 0.1, 0.2], [0.4, 0.3, 0.1], [0.1, 0.4, 0.6], [0.2, 0.3, 0.4], [0.6, 0.2, 0.7], [0.1, 0.2, 0.9]]
    + [[0.7, 0.3, 0.4]]
)
NEVER_NAMED = [OUTPUTS, np.eye(3)[[0, 0, 1, 1, 2, 2, 2]]]
TWO_CLASSES = [np.array([[0.3, 0.4], [0.6, 0.7], [0.8, 0.1], [0.2, 0.1]]), np.eye(2)[[1, 0, 0, 1]]]

EXERCISES = [
    Number(
        key="iris 1",
        title="Two species out of three",
        answer=100 * (SETOSA + VERSICOLOR) / N_TEST,
        decimals=1,
        why="9 + 4 of 20. Five of the forty networks have exactly this score.",
        known_wrong_answers=(
            (
                100 * (SETOSA + VIRGINICA) / N_TEST,
                "That is the network that is blind to versicolor. This one is blind to virginica.",
            ),
            (100 * SETOSA / N_TEST, "That counts setosa alone. The versicolors are recognised as well."),
            (100 * VERSICOLOR / N_TEST, "That counts versicolor alone. The setosas are recognised as well."),
            (100 * VIRGINICA / N_TEST, "That is the share that it gets wrong."),
            (
                100 * 2 / 3,
                "Two species of three, but they do not have the same number of test rows.",
            ),
            (
                (SETOSA + VERSICOLOR) / N_TEST,
                "The share is right. Give it in percent.",
            ),
        ),
        hints=(
            "Of the 20 test rows 9 are setosa, 4 versicolor and 7 virginica.",
            "Every setosa and every versicolor is called by its name, and no virginica is.",
            "Divide the rows that are right by 20.",
        ),
        solution="(9 + 4) / 20 = 65 %",
    ),
    Choice(
        key="iris 2",
        title="What would have shown it",
        options=(
            (
                "The accuracy on the 130 training rows",
                "That is lower, and makes one curious. But it is one number again, and does not name the class.",
            ),
            (
                "The rows right of each class",
                "Of the four versicolors none is right. No average over the classes can hide that.",
            ),
            (
                "The loss on the test rows",
                "A loss is a mean over all rows, and a class that is always missed disappears in it as well.",
            ),
            (
                "The same score on ten times as many test rows of the same mixture",
                "It would be about 80 % again, only more firmly: the versicolors would be one in five there, too.",
            ),
        ),
        right="b",
        hints=(
            "The accuracy hides something because it is one number for three species.",
            "Which of these is more than one number for all rows together?",
            "What do the rows of a confusion matrix show?",
        ),
        solution="b. A confusion matrix, or the share right of each class, shows at once that versicolor is never recognised.",
    ),
    Code(
        key="iris 3",
        title="Find the mistake",
        starter_code="""def my_scaled(rows, test_rows):
    # Scale both tables, column by column, to the mean 0 and the spread 1 of the
    # training rows. Return the scaled rows and the scaled test rows.
    scaled = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    test_scaled = (test_rows - test_rows.mean(axis=0)) / test_rows.std(axis=0)
    return scaled, test_scaled
""",
        answer=right_scaling,
        cases=[[ROWS, TEST_ROWS], [ROWS[:3, :2], TEST_ROWS[:1, :2]]],
        select=both_tables,
        why="The same flower gets the same numbers now, whichever table it stands in, and even if it comes alone.",
        mistakes=[
            Mistake(
                own_numbers_each,
                "Your test rows are still scaled by their own mean and spread. The network knows the training rows' scale; "
                "and a single new flower, its own mean, would become 0 / 0.",
            ),
            Mistake(
                own_mean,
                "The spread comes from the training rows now, but your test rows still lose their own mean.",
            ),
            Mistake(
                own_spread,
                "The mean comes from the training rows now, but your test rows are still divided by their own spread.",
            ),
            Mistake(
                pooled,
                "Your mean and spread come from both tables together. So the test rows have a say in the training: they must not.",
            ),
            Mistake(
                by_the_test_rows,
                "You scale both tables by the test rows. It is the training rows that set the scale.",
            ),
            Mistake(
                all_columns_together,
                "You take one mean over all columns. Lengths and widths each need their own: axis=0.",
            ),
            Mistake(
                unscaled_test_rows,
                "Your test rows come out as they went in. Did you forget them, or scale them by training rows that were scaled "
                "already, with the mean 0 and the spread 1?",
            ),
            Mistake(
                no_spread,
                "You take the mean off, but do not divide by the spread.",
            ),
            Mistake(variance, "You divide by the variance. The spread is its square root, `std`."),
        ],
        hints=(
            "Give it a table of one test row, and look at what comes out.",
            "If the same flower stood in both tables, would it get the same numbers?",
            "One mean and one spread for both tables. From which of them?",
        ),
        solution="""The test rows were measured with their own mean and spread, so the same flower would get other numbers there:
```python
def my_scaled(rows, test_rows):
    mean = rows.mean(axis=0)
    spread = rows.std(axis=0)
    return (rows - mean) / spread, (test_rows - mean) / spread
```""",
    ),
    Code(
        key="iris 4",
        title="A challenge: a score that cannot hide a class",
        starter_code="""def my_class_scores(outputs, T):
    # outputs: (N, K), one column a class; T: (N, K), the one-hot targets.
    # Return K numbers: of the rows of each class, how many percent are recognised?
    ...
""",
        answer=right_scores,
        cases=[NEVER_NAMED, TWO_CLASSES],
        why="A class that is never named has a score of 0 here, however good the accuracy.",
        mistakes=[
            Mistake(
                of_those_said,
                "You divide by the rows that the network calls k. Asked for is the share of the rows that are k.",
            ),
            Mistake(
                of_all_rows,
                "You divide by all rows. Each class is to be judged by its own rows alone.",
            ),
            Mistake(
                agreeing_about_each,
                "You also count the rows that are rightly not called k, and so a class that is never named scores well. "
                "Look only at the rows that are k.",
            ),
            Mistake(share_said, "You count how often each class is named, whether rightly or not."),
            Mistake(shares, "Those are shares between 0 and 1. Give percent."),
            Mistake(
                counts, "You count the rows right of each class. Divide by how many there are, in percent."
            ),
            Mistake(
                one_accuracy,
                "That is one accuracy for all rows together, the number that hides a class. Give one for each class.",
            ),
            Mistake(
                above_one_half,
                "You ask whether the right output is above 0.5. The label is the largest output, even a small one: argmax.",
            ),
            Mistake(
                all_outputs_rounded,
                "You round the outputs and compare whole rows. The label is the largest output, even a small one: argmax.",
            ),
            Mistake(
                argmax_down_the_columns,
                "Your argmax goes down the columns and finds a row for each class. Along a row it is axis=1.",
            ),
            Mistake(
                classes_that_appear,
                "You leave out the classes that are never named, the very ones to be found. Give all K, by the targets.",
            ),
        ],
        hints=(
            "`argmax(axis=1)` gives the label of each row: of the outputs what is said, of T what is true.",
            "`said[true == k]` is what the network says to the rows of class k.",
            "The mean of a comparison is the share that is true; do that for each k in range(T.shape[1]).",
        ),
        solution="""```python
def my_class_scores(outputs, T):
    said = outputs.argmax(axis=1)
    true = T.argmax(axis=1)
    scores = []
    for k in range(T.shape[1]):
        scores.append(100 * (said[true == k] == k).mean())
    return scores
```""",
    ),
]

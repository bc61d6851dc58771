"""Regression: a linear output, a scaled target, and answers in the units of the target."""

import numpy as np
from backprop.matrix import Network, sigmoid, sigmoid_derivative

from workbook.exercises.array_patterns import explain_arrays
from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import run


def numbers(*shape, seed, scale=1.0):
    """Return an array of numbers with one decimal, so that a message can show them."""
    return np.round(scale * np.random.default_rng(seed).normal(size=shape), 1) + 0.0  # no -0


# --- Find the mistake: a slope too many --------------------------------------------------------

GRADIENT_BLANK = """def my_gradients(W, b, X, T):
    # One hidden layer of tanh, a linear output; half the squared error, summed
    # over the rows. Return [dW1, dW2] and [db1, db2].
    h = np.tanh(X @ W[0] + b[0])
    a = h @ W[1] + b[1]
    delta = (a - T) * a * (1 - a)
    delta_hidden = delta @ W[1].T * (1 - h**2)
    dW = [X.T @ delta_hidden, h.T @ delta]
    db = [delta_hidden.sum(axis=0), delta.sum(axis=0)]
    return dW, db
"""


def with_deltas(output, hidden):
    """Return a `my_gradients` with output(a, T) as the output's delta, and hidden(h) as the hidden slope."""

    def gradients(W, b, X, T):
        h = np.tanh(X @ W[0] + b[0])
        delta = output(h @ W[1] + b[1], T)
        behind = delta @ W[1].T * hidden(h)
        return [X.T @ behind, h.T @ delta], [behind.sum(axis=0), delta.sum(axis=0)]

    return gradients


def plain(a, T):
    return a - T


def tanh_derivative(h):
    return 1 - h**2


right_gradients = with_deltas(plain, tanh_derivative)
slope_of_sigmoid = with_deltas(lambda a, T: (a - T) * sigmoid_derivative(a), tanh_derivative)
slope_of_tanh = with_deltas(lambda a, T: (a - T) * (1 - a**2), tanh_derivative)
slope_of_itself = with_deltas(lambda a, T: (a - T) * a, tanh_derivative)
turned_round = with_deltas(lambda a, T: T - a, tanh_derivative)
divided_by_rows = with_deltas(lambda a, T: (a - T) / len(T), tanh_derivative)
twice = with_deltas(lambda a, T: 2 * (a - T), tanh_derivative)
no_hidden_slope = with_deltas(plain, lambda h: 1)
hidden_sigmoid_slope = with_deltas(plain, lambda h: h * (1 - h))

GRADIENT_CASES = [
    [
        [numbers(3, 4, seed=1), numbers(4, 2, seed=2)],
        [numbers(4, seed=3), numbers(2, seed=4)],
        numbers(5, 3, seed=5),
        numbers(5, 2, seed=6, scale=2.0),
    ],
    [
        [np.array([[0.5, -0.3]]), np.array([[0.8], [0.4]])],
        [np.array([0.1, -0.2]), np.array([0.3])],
        np.array([[1.0], [-2.0], [0.5]]),
        np.array([[2.0], [-1.5], [0.7]]),
    ],
]


def ratios(gradients):
    """Return what the ratios of a reader's gradients tell."""
    W, b, X, T = GRADIENT_CASES[0]
    network = Network(W, [row[None] for row in b], hidden="tanh", output="linear")
    return explain_arrays(run(gradients, GRADIENT_CASES[0]).returned, network, X, T, "sum")


# --- A new person ------------------------------------------------------------------------------


def answers(W, b, rows):
    return np.tanh(rows @ W[0] + b[0]) @ W[1] + b[1]


def scaled(rows, by):
    return (rows - by.mean(axis=0)) / by.std(axis=0)


def right_prediction(W, b, X_new, X_train, t_train):
    return answers(W, b, scaled(X_new, X_train)) * t_train.std() + t_train.mean()


def answers_left_scaled(W, b, X_new, X_train, t_train):
    return answers(W, b, scaled(X_new, X_train))


def mean_before_spread(W, b, X_new, X_train, t_train):
    return (answers(W, b, scaled(X_new, X_train)) + t_train.mean()) * t_train.std()


def scaled_once_more(W, b, X_new, X_train, t_train):
    return (answers(W, b, scaled(X_new, X_train)) - t_train.mean()) / t_train.std()


def mean_and_spread_exchanged(W, b, X_new, X_train, t_train):
    return answers(W, b, scaled(X_new, X_train)) * t_train.mean() + t_train.std()


def no_mean(W, b, X_new, X_train, t_train):
    return answers(W, b, scaled(X_new, X_train)) * t_train.std()


def no_spread(W, b, X_new, X_train, t_train):
    return answers(W, b, scaled(X_new, X_train)) + t_train.mean()


def rows_not_scaled(W, b, X_new, X_train, t_train):
    return answers(W, b, X_new) * t_train.std() + t_train.mean()


def rows_only_centred(W, b, X_new, X_train, t_train):
    return answers(W, b, X_new - X_train.mean(axis=0)) * t_train.std() + t_train.mean()


def scaled_by_new_rows(W, b, X_new, X_train, t_train):
    return answers(W, b, scaled(X_new, X_new)) * t_train.std() + t_train.mean()


def scaled_by_all_rows(W, b, X_new, X_train, t_train):
    both = np.concatenate([X_train, X_new])
    return answers(W, b, scaled(X_new, both)) * t_train.std() + t_train.mean()


def one_mean_for_all_columns(W, b, X_new, X_train, t_train):
    rows = (X_new - X_train.mean()) / X_train.std()
    return answers(W, b, rows) * t_train.std() + t_train.mean()


def sigmoid_at_the_end(W, b, X_new, X_train, t_train):
    return sigmoid(answers(W, b, scaled(X_new, X_train))) * t_train.std() + t_train.mean()


def tanh_at_the_end(W, b, X_new, X_train, t_train):
    return np.tanh(answers(W, b, scaled(X_new, X_train))) * t_train.std() + t_train.mean()


def spread_with_n_minus_1(W, b, X_new, X_train, t_train):
    rows = (X_new - X_train.mean(axis=0)) / X_train.std(axis=0, ddof=1)
    return answers(W, b, rows) * t_train.std(ddof=1) + t_train.mean()


def flat(result):
    """Return the numbers of a column, or of a row, as one list; anything else as it is."""
    try:
        return np.asarray(result, dtype=float).ravel().tolist()
    except (TypeError, ValueError):
        return result


PEOPLE = [
    [numbers(2, 3, seed=11), numbers(3, 1, seed=12)],
    [numbers(3, seed=13), numbers(1, seed=14)],
    np.array([[61.0, 24.5], [35.0, 31.0], [48.0, 22.0], [70.0, 27.5]]),
    np.array([[59.0, 32.1], [48.0, 21.6], [72.0, 30.5], [24.0, 25.3], [50.0, 23.0]]),
    np.array([[151.0], [75.0], [141.0], [206.0], [135.0]]),
]

EXERCISES = [
    Number(
        key="regression 1",
        title="A delta by hand",
        answer=0.5 - (170 - 150) / 80,
        decimals=2,
        why="0.5 - (170 - 150) / 80: the target is scaled first, and the slope of a linear output is 1.",
        known_wrong_answers=(
            (0.0625, "You multiplied by a slope a (1 - a). A linear output has the slope 1."),
            (
                20,
                (
                    "That is the difference in units, 190 - 170. The network was trained on scaled targets, "
                    "and its delta is in their units: divide by the spread."
                ),
            ),
            (190, "That is the network's answer in units. The delta is still to come."),
            (-169.5, "You took a target in units from an answer that is scaled. Scale the target first."),
            (0.03, "That is the loss, half the square of the delta."),
        ),
        hints=(
            "The delta of a linear output is answer minus target, without a slope.",
            "Both must be in the same units, those the network was trained in.",
            "The scaled target is (170 - 150) / 80.",
        ),
        solution="The scaled target is (170 - 150) / 80 = 0.25, and the delta 0.5 - 0.25 = 0.25. "
        "(In units the answer is 0.5 * 80 + 150 = 190.)",
    ),
    Choice(
        key="regression 2",
        title="A number that is no class",
        options=(
            (
                "Write int(label): an index must be a whole number.",
                (
                    "The TypeError goes and an IndexError comes, for the list has no place 151. And were it long enough, "
                    "each number would be a class of its own."
                ),
            ),
            (
                "Give the network one output for each number that occurs.",
                "Then 150 is no nearer to 151 than to 300, and a number that no training row has can never be the answer.",
            ),
            (
                "Drop the one-hot list: one linear output, with the scaled number itself as its target.",
                "The number is the target, not the place of a 1. One output, no sigmoid, and the target scaled.",
            ),
            (
                "Sort the targets into ten classes, from low to high.",
                (
                    "It runs, and gives away what was asked: everybody in a class gets the same answer, and the loss does "
                    "not know that class 3 lies beside class 4."
                ),
            ),
        ),
        right="c",
        hints=(
            "What does the 1 in a one-hot list stand for?",
            "A class answers the question which. The target here answers the question how much.",
            "How many numbers must the network say for one person?",
        ),
        solution="c. A one-hot list says which of K classes; a regression target says how much, so it needs one output "
        "and no list. Every cure that keeps the index treats 150 and 151 as strangers.",
    ),
    Choice(
        key="regression 3",
        title="Why it diverged",
        options=(
            (
                "A float cannot hold numbers as large as 346.",
                "It holds numbers up to about 10 to the power of 308. The weights went beyond that, not the targets.",
            ),
            (
                (
                    "The first deltas are as large as the targets, so the steps throw the weights too far, each "
                    "further than the one before."
                ),
                (
                    "A delta is answer minus target, some 150 here and about 1 when scaled. A smaller rate tames it too, but "
                    "then the right rate depends on the units."
                ),
            ),
            (
                "A linear output has no slope, so nothing is learned.",
                "Its slope is 1: the delta passes whole. A network that learns nothing stays where it is and does not diverge.",
            ),
            (
                "The sigmoid is missing at the output, and the cure is to put it back.",
                "It would hold the numbers back, and the answers too: none exceeds 1, and everybody is told about 1.",
            ),
        ),
        right="b",
        hints=(
            'Look again at the section "The target needs scaling too".',
            "Compare the first delta of a row: target 150 in its own units, and the same target scaled.",
            "A step is rate times delta times activation. What does a large step do to the next delta?",
        ),
        solution="b. With the raw target the first deltas are about 150, and the first steps as much too long. They "
        "throw the answers past the target by more than they were short of it, and so on, until no float holds the weights.",
    ),
    Code(
        key="regression 4",
        title="Find the mistake",
        starter_code=GRADIENT_BLANK,
        answer=right_gradients,
        cases=GRADIENT_CASES,
        why="The slope of a linear output is 1, and the hidden neurons keep theirs.",
        mistakes=[
            Mistake(
                slope_of_sigmoid,
                "Your output's delta still holds a (1 - a), the slope of a sigmoid, and this output has none.",
            ),
            Mistake(
                slope_of_tanh,
                "Your output's delta now holds 1 - a², the slope of tanh. That belongs to the hidden neurons; the output is linear.",
            ),
            Mistake(
                slope_of_itself,
                "Your output's delta is multiplied by a. A linear output has a = z, and the slope of that is 1, not a.",
            ),
            Mistake(
                turned_round,
                "Your delta is target minus answer, so the whole gradient points the wrong way. The loss gives a - T.",
            ),
            Mistake(
                divided_by_rows,
                "Your gradient is the mean over the rows; the loss here is summed. Do not divide by their number.",
            ),
            Mistake(twice, "Your gradient is that of the whole squared error. Half of it has no factor 2."),
            Mistake(
                no_hidden_slope,
                "You took out the hidden slope. The hidden neurons are still tanh and keep their 1 - h².",
            ),
            Mistake(
                hidden_sigmoid_slope,
                "Your output is right; the hidden delta now has the slope of a sigmoid. For tanh it is 1 - h².",
            ),
        ],
        explain=ratios,
        hints=(
            "Five lines compute something. Four of them are right.",
            "Which slope belongs to a = z, and which slope stands in the code?",
            "Derive the delta once more: dL/da is a - T, and da/dz is 1.",
        ),
        solution="""The output's delta was copied from a classifier, with the slope of a sigmoid. The output is linear:
```python
def my_gradients(W, b, X, T):
    h = np.tanh(X @ W[0] + b[0])
    a = h @ W[1] + b[1]
    delta = a - T
    delta_hidden = delta @ W[1].T * (1 - h**2)
    dW = [X.T @ delta_hidden, h.T @ delta]
    db = [delta_hidden.sum(axis=0), delta.sum(axis=0)]
    return dW, db
```""",
    ),
    Code(
        key="regression 5",
        title="A challenge: new people, in units",
        starter_code="""def my_prediction(W, b, X_new, X_train, t_train):
    # W, b: weights and biases of a network with one hidden layer of tanh and a linear
    # output, trained on rows and targets scaled to mean 0 and spread 1 (by np.std).
    # X_new, X_train, t_train: not scaled. Return the answers for X_new, in units.
    ...
""",
        answer=right_prediction,
        cases=[PEOPLE, [*PEOPLE[:2], PEOPLE[2][:1], *PEOPLE[3:]]],
        select=flat,
        tolerance=1e-7,
        why="In by the scaling of the training rows, out by the scaling of the training targets.",
        mistakes=[
            Mistake(
                answers_left_scaled,
                "Your answers are still scaled: multiply by the spread of the training targets, then add their mean.",
            ),
            Mistake(
                mean_before_spread,
                "You add the mean before you multiply by the spread. The way back runs in the opposite order: times, then plus.",
            ),
            Mistake(
                scaled_once_more,
                "Your answers are scaled a second time. The way back is times the spread, plus the mean.",
            ),
            Mistake(
                mean_and_spread_exchanged,
                "Mean and spread of the target have changed places: multiply by the spread, add the mean.",
            ),
            Mistake(no_mean, "Your answers lack the mean of the training targets: they lie around 0."),
            Mistake(
                no_spread,
                "You add the mean of the training targets, but the answers are not multiplied by their spread.",
            ),
            Mistake(
                rows_not_scaled,
                "X_new goes in as it is, and the network knows only scaled rows. Scale it as X_train was scaled.",
            ),
            Mistake(
                rows_only_centred,
                "Your rows are centred and not divided by the spread of their columns.",
            ),
            Mistake(
                scaled_by_new_rows,
                "You scale X_new by its own mean and spread. The network was trained with those of X_train; "
                "a single new person has no spread at all.",
            ),
            Mistake(
                scaled_by_all_rows,
                "You scale by old and new rows together. The network was trained with mean and spread of X_train alone.",
            ),
            Mistake(
                one_mean_for_all_columns,
                "You use one mean and one spread for all columns of X_train. Each column needs its own: axis=0.",
            ),
            Mistake(
                sigmoid_at_the_end,
                "There is a sigmoid at your output: no answer can lie below the mean of the targets. The output is linear.",
            ),
            Mistake(
                tanh_at_the_end,
                "There is a tanh at your output: no answer can be further from the mean than one spread. The output is linear.",
            ),
            Mistake(
                spread_with_n_minus_1,
                "Your spreads divide by n - 1. The network was trained with those of np.std, which divides by n: use the same.",
            ),
        ],
        hints=(
            "Three parts: scale the rows, run the forward pass, bring the answers back into units.",
            "Mean and spread always come from the training rows: X_train.mean(axis=0), and t_train.mean().",
            "The forward pass is np.tanh(rows @ W[0] + b[0]) @ W[1] + b[1]; what follows undoes the scaling of the target.",
        ),
        solution="""```python
def my_prediction(W, b, X_new, X_train, t_train):
    rows = (X_new - X_train.mean(axis=0)) / X_train.std(axis=0)
    h = np.tanh(rows @ W[0] + b[0])
    a = h @ W[1] + b[1]
    return a * t_train.std() + t_train.mean()
```""",
    ),
]

"""From loops to arrays: shapes, the sum and the mean, silent broadcasting, and a whole batch at once."""

import numpy as np
from backprop.matrix import Network, new_network, sigmoid, sigmoid_derivative

from workbook.exercises.array_patterns import explain_gradient, numbers
from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import AnswerError, run

RATE, N_ROWS = 0.3, 168

# --- A loss that broadcasts -------------------------------------------------------------------


def right_loss(a, labels):
    return ((a[:, 0] - labels) ** 2).sum() / 2


def all_pairs(a, labels):
    return ((a - labels) ** 2).sum() / 2


def first_row_of_outputs(a, labels):
    return ((a[0] - labels) ** 2).sum() / 2


def mean_of_rows(a, labels):
    return ((a[:, 0] - labels) ** 2).mean() / 2


def no_half(a, labels):
    return ((a[:, 0] - labels) ** 2).sum()


def mean_without_half(a, labels):
    return ((a[:, 0] - labels) ** 2).mean()


def square_of_the_sum(a, labels):
    return (a[:, 0] - labels).sum() ** 2 / 2


def still_a_column(a, labels):
    return ((a - labels[:, None]) ** 2).sum(axis=0) / 2


# --- A rate for each network ------------------------------------------------------------------


def right_rates(W, slope, rates):
    return W - rates[:, None, None] * slope


def rates_by_output(W, slope, rates):
    return W - rates * slope


def rates_by_input(W, slope, rates):
    return W - rates[:, None] * slope


def rates_uphill(W, slope, rates):
    return W + rates[:, None, None] * slope


def mean_rate(W, slope, rates):
    return W - rates.mean() * slope


def step_alone(W, slope, rates):
    return rates[:, None, None] * slope


def cube(seed, shape):
    return np.random.default_rng(seed).uniform(-1, 1, shape).round(2)


# --- A full-batch step ------------------------------------------------------------------------

SIZES = (3, 2, 2)


def batch_case(seed, batch_shape, n_rows, learning_rate):
    """Return W1, W2, b1, b2, X, T and a rate: the sizes let a transposed W2 pass without an error."""
    rng = np.random.default_rng(seed)
    network = new_network(SIZES, rng, batch_shape=batch_shape)
    W1, W2 = network.weights
    b1, b2 = (rng.uniform(-1, 1, b.shape) for b in network.biases)
    X = rng.uniform(-1, 1, (*batch_shape, n_rows, SIZES[0]))
    T = np.eye(SIZES[-1])[rng.integers(0, SIZES[-1], (*batch_shape, n_rows))]
    return [W1, W2, b1, b2, X, T, learning_rate]


BATCH_CASES = [batch_case(3, (), 4, 0.5), batch_case(4, (3,), 5, 2.0)]


def stepped(slopes):
    """Return a step that takes the slopes (of W1, W2, b1, b2) of slopes(W2, a1, a2, X, T)."""

    def step(W1, W2, b1, b2, X, T, learning_rate):
        a1 = sigmoid(X @ W1 + b1)
        a2 = sigmoid(a1 @ W2 + b2)
        found = slopes(W2, a1, a2, X, T)
        return [array - learning_rate * slope for array, slope in zip((W1, W2, b1, b2), found)]

    step.__name__ = slopes.__name__
    return step


def slopes_of(X, a1, delta1, delta2, n):
    """Return the slopes of W1, W2, b1, b2 from the deltas, divided by n."""
    biases = (delta.sum(axis=-2, keepdims=True) / n for delta in (delta1, delta2))
    return X.mT @ delta1 / n, a1.mT @ delta2 / n, *biases


def deltas(W2, a1, a2, T):
    delta2 = (a2 - T) * sigmoid_derivative(a2)
    return delta2 @ W2.mT * sigmoid_derivative(a1), delta2


@stepped
def right_step(W2, a1, a2, X, T):
    return slopes_of(X, a1, *deltas(W2, a1, a2, T), X.shape[-2])


@stepped
def sum_of_the_rows(W2, a1, a2, X, T):
    return slopes_of(X, a1, *deltas(W2, a1, a2, T), 1)


@stepped
def mean_of_the_entries(W2, a1, a2, X, T):
    return slopes_of(X, a1, *deltas(W2, a1, a2, T), T.shape[-2] * T.shape[-1])


@stepped
def divided_by_the_first_axis(W2, a1, a2, X, T):
    return slopes_of(X, a1, *deltas(W2, a1, a2, T), len(X))


@stepped
def last_row_only(W2, a1, a2, X, T):
    delta1, delta2 = deltas(W2, a1, a2, T)
    last = (..., slice(-1, None), slice(None))
    return slopes_of(X[last], a1[last], delta1[last], delta2[last], 1)


@stepped
def last_row_averaged(W2, a1, a2, X, T):
    delta1, delta2 = deltas(W2, a1, a2, T)
    last = (..., slice(-1, None), slice(None))
    return slopes_of(X[last], a1[last], delta1[last], delta2[last], X.shape[-2])


@stepped
def uphill(W2, a1, a2, X, T):
    return [-slope for slope in slopes_of(X, a1, *deltas(W2, a1, a2, T), X.shape[-2])]


@stepped
def no_hidden_slope(W2, a1, a2, X, T):
    delta2 = (a2 - T) * sigmoid_derivative(a2)
    return slopes_of(X, a1, delta2 @ W2.mT, delta2, X.shape[-2])


@stepped
def errors_sent_back(W2, a1, a2, X, T):
    delta2 = (a2 - T) * sigmoid_derivative(a2)
    return slopes_of(X, a1, (a2 - T) @ W2.mT * sigmoid_derivative(a1), delta2, X.shape[-2])


@stepped
def no_output_slope(W2, a1, a2, X, T):
    delta2 = a2 - T
    return slopes_of(X, a1, delta2 @ W2.mT * sigmoid_derivative(a1), delta2, X.shape[-2])


@stepped
def not_transposed(W2, a1, a2, X, T):
    delta2 = (a2 - T) * sigmoid_derivative(a2)
    return slopes_of(X, a1, delta2 @ W2 * sigmoid_derivative(a1), delta2, X.shape[-2])


@stepped
def all_axes_transposed(W2, a1, a2, X, T):
    delta2 = (a2 - T) * sigmoid_derivative(a2) / X.shape[-2]
    delta1 = delta2 @ W2.T * sigmoid_derivative(a1)
    return X.T @ delta1, a1.T @ delta2, delta1.sum(-2, keepdims=True), delta2.sum(-2, keepdims=True)


@stepped
def no_biases(W2, a1, a2, X, T):
    dW1, dW2, db1, db2 = slopes_of(X, a1, *deltas(W2, a1, a2, T), X.shape[-2])
    return dW1, dW2, 0 * db1, 0 * db2


def bias_sum(axis, keepdims):
    """Return the slopes with the deltas summed otherwise for the biases."""

    def slopes(W2, a1, a2, X, T):
        both = deltas(W2, a1, a2, T)
        weights = slopes_of(X, a1, *both, X.shape[-2])[:2]
        return *weights, *(delta.sum(axis=axis, keepdims=keepdims) / X.shape[-2] for delta in both)

    slopes.__name__ = f"bias_sum_axis_{axis}{'' if keepdims else '_no_keepdims'}"
    return stepped(slopes)


def updated_before_hidden_deltas(W1, W2, b1, b2, X, T, learning_rate):
    a1 = sigmoid(X @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    delta2 = (a2 - T) * sigmoid_derivative(a2) / X.shape[-2]
    W2 = W2 - learning_rate * a1.mT @ delta2
    b2 = b2 - learning_rate * delta2.sum(axis=-2, keepdims=True)
    delta1 = delta2 @ W2.mT * sigmoid_derivative(a1)
    W1 = W1 - learning_rate * X.mT @ delta1
    return W1, W2, b1 - learning_rate * delta1.sum(axis=-2, keepdims=True), b2


def row_by_row(step, n_rows=None):
    """Return a function that takes a step after each row, with the rate divided by the number of rows or not."""

    def online(W1, W2, b1, b2, X, T, learning_rate):
        parameters = W1, W2, b1, b2
        for n in range(X.shape[-2]):
            parameters = step(
                *parameters,
                X[..., n : n + 1, :],
                T[..., n : n + 1, :],
                learning_rate / (X.shape[-2] if n_rows else 1),
            )
        return parameters

    return online


def four(result):
    """Return what a step gives back by name.

    Raises:
        AnswerError: it is not four arrays.
    """
    if not isinstance(result, (list, tuple)) or len(result) != 4:
        raise AnswerError("Return four arrays, in this order: W1, W2, b1, b2.")
    return {name: numbers(name, array) for name, array in zip(("W1", "W2", "b1", "b2"), result)}


def explain_step(step):
    W1, W2, b1, b2, X, T, rate = BATCH_CASES[0]
    moved = four(run(step, BATCH_CASES[0]).returned)
    shapes = {name: array.shape for name, array in zip(moved, (W1, W2, b1, b2))}
    for name, array in moved.items():
        if array.shape != shapes[name]:
            return f"Your new {name} has the shape {array.shape}; it must keep its own, {shapes[name]}. Print the shape of its slope."
    dW1, dW2, db1, db2 = ((old - new) / rate for old, new in zip((W1, W2, b1, b2), moved.values()))
    network = Network([W1, W2], [b1, b2])
    return explain_gradient([dW1, dW2], [db1, db2], network, X, T, "mean")


ONLINE = "You update after each row. In a full batch all slopes are taken at the same weights, and there is one update."

EXERCISES = [
    Choice(
        key="arrays 1",
        title="Follow the shapes",
        options=(
            (
                "a1 @ delta2",
                "The inner numbers are 6 and 150, and NumPy stops with an error. What is summed away here must be the rows.",
            ),
            (
                "delta2.mT @ a1",
                "The numbers are all there, but the shape is (3, 6), turned over. With as many hidden neurons as outputs no error would tell you.",
            ),
            (
                "a1.mT @ delta2",
                "(6, 150) @ (150, 3) gives (6, 3), the shape of W2; the rows are summed away.",
            ),
            (
                "delta2 @ W2.mT",
                "Its shape is (150, 6): one number for each row and hidden neuron. This is what goes back to the hidden layer.",
            ),
        ),
        right="c",
        hints=(
            "A slope has the shape of its weight. Which shape has W2?",
            "a1 has the shape (150, 6), and delta2 has (150, 3).",
            "The 150 must stand on the inside of the product, to be summed away.",
        ),
        solution="c. a1.mT is (6, 150), delta2 is (150, 3); their product is (6, 3), and each of its numbers is a sum over 150 rows.",
    ),
    Number(
        key="arrays 2",
        title="From the sum to the mean",
        answer=RATE * N_ROWS,
        decimals=1,
        why="The mean's slopes are 168 times smaller, so the rate must be 168 times larger for the same step.",
        known_wrong_answers=(
            (
                RATE,
                "With the same rate each step would be 168 times shorter: the slopes of a mean are smaller.",
            ),
            (
                RATE / N_ROWS,
                "You divided. The slopes are divided by 168 already; the rate has to make up for it.",
            ),
            (
                RATE * N_ROWS * 3,
                "The outputs of a row are summed in both losses. Only the number of rows counts.",
            ),
        ),
        hints=(
            "A step is the rate times the slope. It is to stay the same.",
            "The slope of the mean is the slope of the sum divided by N.",
            "If one factor of a product is divided by 168, the other must be ...",
        ),
        solution="0.3 * 168 = 50.4",
    ),
    Code(
        key="arrays 3",
        title="Find the mistake",
        starter_code="""def my_loss(a, labels):
    # a: the outputs of one neuron, shape (N, 1); labels: 0 or 1 each, shape (N,).
    # Half the summed squared error of all rows, a number.
    errors = a - labels
    return (errors**2).sum() / 2
""",
        answer=right_loss,
        cases=[
            [np.array([[0.9], [0.2], [0.6]]), np.array([1, 0, 0])],
            [np.array([[1.0], [0.0], [0.0], [1.0]]), np.array([1, 0, 0, 1])],
            [np.array([[0.25], [0.75]]), np.array([1, 1])],
        ],
        why="Each output meets its own label now. Only shapes that are equal, or meant to be repeated, should meet.",
        mistakes=[
            Mistake(
                all_pairs,
                "Your errors are still a table of N by N: (N, 1) minus (N,) pairs every output with every label. "
                "Print `errors.shape`; `.T` does nothing to an array of one axis.",
            ),
            Mistake(
                first_row_of_outputs,
                "You compare the output of the first row with all the labels: `a[0]` is a row, `a[:, 0]` a column.",
            ),
            Mistake(
                mean_of_rows,
                "The pairs are right, but you take the mean over the rows where the sum is asked for.",
            ),
            Mistake(
                mean_without_half,
                "The pairs are right, but this is the mean squared error. Asked for is half the sum.",
            ),
            Mistake(no_half, "The pairs are right, but the half is missing: this is twice our loss."),
            Mistake(
                square_of_the_sum,
                "You add up the errors first and square their sum, so errors of opposite sign cancel. Square each one.",
            ),
            Mistake(
                still_a_column,
                "The pairs are right, but you return an array of one number: sum over all axes, without `axis=0`.",
            ),
        ],
        hints=(
            "Call it with outputs that are all right, such as [[1.0], [0.0]] with the labels [1, 0]. The loss should be 0.",
            "Print `errors.shape`. How many errors should N rows have?",
            "Give both the same shape: take the only column of `a`, or make a column of `labels`.",
        ),
        solution="""(N, 1) minus (N,) is an (N, N) table: NumPy repeats both. Take the column out first:
```python
def my_loss(a, labels):
    errors = a[:, 0] - labels
    return (errors**2).sum() / 2
```""",
    ),
    Code(
        key="arrays 4",
        title="A rate for each network",
        starter_code="""def my_update(W, slope, rates):
    # W and slope: K networks, shape (K, n_in, n_out); rates: one each, shape (K,).
    # Return the new weights as a new array.
    ...
""",
        answer=right_rates,
        cases=[
            [cube(1, (3, 3, 3)), cube(2, (3, 3, 3)), np.array([0.1, 0.5, 2.0])],
            [cube(3, (1, 2, 4)), cube(4, (1, 2, 4)), np.array([0.5])],
        ],
        why="A rate of shape (K, 1, 1) is repeated over the two axes of its own network's weights.",
        mistakes=[
            Mistake(
                rates_by_output,
                "`rates * slope` lines the rates up with the last axis: each output neuron gets a rate, not each network. "
                "It runs only because there are as many networks as outputs here.",
            ),
            Mistake(
                rates_by_input,
                "With the shape (K, 1) the rates line up with the inputs of a layer, not with the networks. One axis more.",
            ),
            Mistake(rates_uphill, "Each network has its own rate, but the step goes uphill: take it away."),
            Mistake(mean_rate, "All networks share one rate, the mean. Each is to have its own."),
            Mistake(step_alone, "You return the step. Take it away from W."),
        ],
        hints=(
            "NumPy lines shapes up from the right: the last axis of one with the last of the other.",
            "The networks are the first of three axes, so `rates` needs two axes behind its own.",
            "Its shape must become (K, 1, 1): `reshape`, or an index with None.",
        ),
        solution="""```python
def my_update(W, slope, rates):
    return W - rates.reshape(-1, 1, 1) * slope
```""",
    ),
    Code(
        key="arrays 5",
        title="A challenge: one step for the whole batch",
        starter_code="""def my_step(W1, W2, b1, b2, X, T, learning_rate):
    # One full-batch step against the slopes of the mean loss of the rows.
    # Return the new W1, W2, b1, b2; leave the old ones as they are.
    # All arrays may have a leading axis: X is (N, n_in), or (5, N, n_in) and so on.
    ...
""",
        answer=right_step,
        cases=BATCH_CASES,
        select=four,
        why="All rows forward, all deltas back, one step along the mean, and any leading axes.",
        mistakes=[
            Mistake(
                sum_of_the_rows,
                "Your step is N times too long: the slopes are summed over the rows, and the mean is asked for.",
            ),
            Mistake(
                mean_of_the_entries,
                "You divide by the number of target entries. A row's outputs are summed; divide by the rows alone.",
            ),
            Mistake(
                divided_by_the_first_axis,
                "`len` counts the first axis: the rows of one network, but the networks where there is a leading axis. "
                "The rows are `X.shape[-2]`.",
            ),
            Mistake(
                last_row_only,
                "All rows go forward, but your slopes are those of the last row alone. Every row's delta belongs in.",
            ),
            Mistake(
                last_row_averaged,
                "Your slopes are those of the last row alone, divided by N. Sum over all rows before you divide.",
            ),
            Mistake(
                uphill, "Your step goes uphill: with delta as output minus target, the step is taken away."
            ),
            Mistake(
                no_hidden_slope,
                "Your hidden deltas lack the hidden layer's own slope, a1 * (1 - a1).",
            ),
            Mistake(
                errors_sent_back,
                "You send a2 - T back through W2. What goes back is delta2, with its slope a2 * (1 - a2).",
            ),
            Mistake(
                no_output_slope,
                "Your output delta lacks the slope a2 * (1 - a2), which belongs to the squared error of a sigmoid.",
            ),
            Mistake(
                not_transposed,
                "You go back through W2 untransposed. It runs because W2 is square here; backwards it is `delta2 @ W2.mT`.",
            ),
            Mistake(
                all_axes_transposed,
                "`.T` turns all axes round, leading ones too. `.mT` swaps the last two and leaves the networks in place.",
            ),
            Mistake(no_biases, "The weights are right, but your biases never move."),
            Mistake(
                bias_sum(0, True),
                "Your bias slopes are summed with axis=0. With a leading axis that adds up the networks; the rows are axis=-2.",
            ),
            Mistake(
                bias_sum(-2, False),
                "Your bias slopes lose an axis. With `keepdims=True` their sum keeps the shape (..., 1, n_out) of the biases.",
            ),
            Mistake(
                bias_sum(-1, True),
                "Your bias slopes are summed over the neurons, axis=-1: one number a row. Sum over the rows, axis=-2.",
            ),
            Mistake(
                updated_before_hidden_deltas,
                "Your hidden deltas use a W2 that was already updated. All slopes first, then all updates.",
            ),
            Mistake(row_by_row(right_step), ONLINE),
            Mistake(row_by_row(right_step, "averaged"), f"{ONLINE} Small steps of rate / N only look alike."),
        ],
        explain=explain_step,
        hints=(
            "Four lines of the chapter give a1, a2, delta2 and delta1; they need no change for leading axes.",
            "The mean: divide by the number of rows, `X.shape[-2]`, once. The easiest place is delta2.",
            "Slopes: the values before a layer, `.mT`, times its delta; for a bias the deltas summed over axis -2, `keepdims=True`.",
        ),
        solution="""```python
def my_step(W1, W2, b1, b2, X, T, learning_rate):
    a1 = sigmoid(X @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    delta2 = (a2 - T) * a2 * (1 - a2) / X.shape[-2]
    delta1 = delta2 @ W2.mT * a1 * (1 - a1)
    dW1, dW2 = X.mT @ delta1, a1.mT @ delta2
    db1, db2 = delta1.sum(axis=-2, keepdims=True), delta2.sum(axis=-2, keepdims=True)
    return (
        W1 - learning_rate * dW1,
        W2 - learning_rate * dW2,
        b1 - learning_rate * db1,
        b2 - learning_rate * db2,
    )
```""",
    ),
]

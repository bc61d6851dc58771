"""Deeper: the slopes of tanh and ReLU, softmax that does not overflow, and any number of layers."""

import numpy as np
from backprop.matrix import Network, new_network, relu, relu_derivative, sigmoid, sigmoid_derivative, softmax

from workbook.exercises.array_patterns import explain_gradient, numbers
from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import AnswerError, run

SHARE, TARGET = 0.1, 1

# --- Three slopes -----------------------------------------------------------------------------


def one_array(result):
    return numbers("Your result", result)


def slopes(tanh, relu):
    """Return a function of the exercise with these slopes of tanh and ReLU."""

    def slope(hidden, a):
        return {"sigmoid": sigmoid_derivative, "tanh": tanh, "relu": relu}[hidden](a)

    return slope


def right_tanh(a):
    return 1 - a * a


def always_one(a):
    return a >= 0


right_slope = slopes(right_tanh, relu_derivative)

# --- Softmax ----------------------------------------------------------------------------------


@np.errstate(all="ignore")
def shares(e):
    return e / e.sum(axis=-1, keepdims=True)


@np.errstate(all="ignore")
def overflowing(z):
    return shares(np.exp(z))


@np.errstate(all="ignore")
def overflowing_table(z):
    return np.exp(z) / np.exp(z).sum()


@np.errstate(all="ignore")
def less_the_largest_of_all(z):
    return shares(np.exp(z - z.max()))


def shared_by_the_table(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum()


@np.errstate(all="ignore")
def shared_by_the_table_less_the_largest(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def no_keepdims(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


@np.errstate(all="ignore")
def down_the_columns(z):
    e = np.exp(z - z.max(axis=-2, keepdims=True))
    return e / e.sum(axis=-2, keepdims=True)


@np.errstate(all="ignore")
def less_the_smallest(z):
    return shares(np.exp(z - z.min(axis=-1, keepdims=True)))


def largest_only_below(z):
    """Take the largest off below the fraction, but not above it."""
    largest = z.max(axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        return np.exp(z) / np.exp(z - largest).sum(axis=-1, keepdims=True)


def divided_by_the_largest(z):
    with np.errstate(all="ignore"):
        return shares(np.exp(z / np.abs(z).max(axis=-1, keepdims=True)))


def explain_softmax(function):
    a = one_array(run(function, [np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])]).returned)
    sums = a.sum(axis=-1) if a.shape == (2, 3) else None
    if sums is not None and not np.allclose(sums, 1):
        return f"The shares of a row should add up to 1; yours of two small rows add up to {sums[0]:.4g} and {sums[1]:.4g}."
    return None


# --- Any number of layers ---------------------------------------------------------------------


def deep_case(seed, sizes, n_rows):
    rng = np.random.default_rng(seed)
    network = new_network(sizes, rng, "he", hidden="relu", output="softmax", loss="cross_entropy")
    biases = [rng.uniform(-0.5, 0.5, b.shape) for b in network.biases]
    X = rng.normal(size=(n_rows, sizes[0]))
    return [list(network.weights), biases, X, np.eye(sizes[-1])[rng.integers(0, sizes[-1], n_rows)]]


# Square layers, so that a weight matrix that is not transposed raises no error.
DEEP_CASES = [deep_case(13, (3, 3, 3, 3), 5), deep_case(6, (3, 3, 2), 4), deep_case(5, (3, 2), 3)]


def backwards(
    output=lambda a, T: a - T,
    slope=lambda a, i: relu_derivative(a[i]),
    through=lambda W: W.mT,
    last=softmax,
    hidden=relu,
    bias=lambda delta: delta.sum(axis=0, keepdims=True),
    scale=lambda T: 1,
):
    """Return a function of the exercise with parts that may be wrong."""

    def gradients(weights, biases, X, T):
        a = [X]
        for i, (W, b) in enumerate(zip(weights, biases)):
            f = last if i == len(weights) - 1 else hidden
            a.append(f(a[-1] @ W + b))
        delta = output(a[-1], T) / scale(T)
        dW, db = [], []
        for i in reversed(range(len(weights))):
            dW.insert(0, a[i].mT @ delta)
            db.insert(0, bias(delta))
            if i > 0:
                delta = delta @ through(weights[i]) * slope(a, i)
        return dW, db

    return gradients


right_gradients = backwards()


def layers_from_the_back(weights, biases, X, T):
    dW, db = right_gradients(weights, biases, X, T)
    return dW[::-1], db[::-1]


def by_name(result):
    """Return the slopes by name.

    Raises:
        AnswerError: it is not two lists of arrays.
    """
    if (
        not isinstance(result, (list, tuple))
        or len(result) != 2
        or not all(isinstance(part, (list, tuple)) for part in result)
        or len(result[0]) != len(result[1])
    ):
        raise AnswerError("Return two lists, dW and db, with one array a layer in each.")
    return {
        f"{name}{i}": numbers(f"{name}{i}", array)
        for name, arrays in zip(("dW", "db"), result)
        for i, array in enumerate(arrays, start=1)
    }


def explain_gradients(function):
    weights, biases, X, T = DEEP_CASES[0]
    found = by_name(run(function, DEEP_CASES[0]).returned)
    dW, db = ([array for name, array in found.items() if name.startswith(kind)] for kind in ("dW", "db"))
    network = Network(weights, biases, "relu", "softmax", "cross_entropy")
    return explain_gradient(dW, db, network, X, T, "sum")


EXERCISES = [
    Number(
        key="deeper 1",
        title="A delta by hand",
        answer=SHARE - TARGET,
        decimals=2,
        why="Share minus target: 0.1 - 1. The other two deltas are 0.7 and 0.2, and all three add up to 0.",
        known_wrong_answers=(
            (TARGET - SHARE, "The size is right, the sign is not: our delta is output minus target."),
            (SHARE, "That is the share. Its target is 1."),
            (
                (SHARE - TARGET) * SHARE * (1 - SHARE),
                "You multiplied by a slope a * (1 - a). With softmax and cross-entropy it has cancelled.",
            ),
            (
                -np.log(SHARE),
                "That is the loss of the row, -log(0.1). The delta is its slope along the sum z.",
            ),
            (
                SHARE * (SHARE - TARGET - (0.7 * 0.7 + 0.2 * 0.2 + SHARE * (SHARE - TARGET))),
                "That is the delta of the squared error behind a softmax. Here the loss is cross-entropy.",
            ),
        ),
        hints=(
            "The third class is right, so the targets are 0, 0, 1.",
            "Softmax and cross-entropy cancel: no slope of an activation is left in the delta.",
            "The delta is the share of the class, minus its target.",
        ),
        solution="0.1 - 1 = -0.9. (The deltas of the other two classes are 0.7 - 0 and 0.2 - 0.)",
    ),
    Choice(
        key="deeper 2",
        title="One softmax output",
        options=(
            (
                "It learns like one with a sigmoid output.",
                "A softmax over two outputs is a sigmoid of their difference. Over one output it divides a number by itself.",
            ),
            (
                "It says one half to every row.",
                "That is a softmax over two outputs with equal sums. With one output, the one share is the whole.",
            ),
            (
                "It says 1 to every row, and no training changes that.",
                "e**z / e**z is 1 for every z. No weight has any influence on it, and so none has a slope other than 0.",
            ),
            (
                "It says 1 to every row at first, and learns to say less to those of class 0.",
                "It cannot say less: e**z / e**z is 1 whatever the weights are. Only what changes with a weight can be learned.",
            ),
        ),
        right="c",
        hints=(
            "Write the formula of softmax for a single output.",
            "What remains of e**z divided by the sum of all e**z, if there is only one?",
            "If an output is the same for all weights, what is its slope along each of them?",
        ),
        solution="c. Use two softmax outputs, or one sigmoid output with its own cross-entropy.",
    ),
    Code(
        key="deeper 3",
        title="Find the mistakes",
        starter_code="""def my_slope(hidden, a):
    # The slope da/dz of "sigmoid", "tanh" or "relu", from the activations a (an array).
    if hidden == "relu":
        return a >= 0
    return a * (1 - a)
""",
        answer=right_slope,
        cases=[
            ["sigmoid", np.array([0.1, 0.5, 0.9])],
            ["tanh", np.array([[-0.8, 0.0], [0.5, 0.9]])],
            ["relu", np.array([[0.0, 0.3, 2.0], [1.0, 0.0, 0.0]])],
        ],
        select=one_array,
        why="Each activation has its own slope now, and each is computed from a alone.",
        mistakes=[
            Mistake(
                slopes(right_tanh, always_one),
                "Tanh is mended. The slope of ReLU is still 1 everywhere: a ReLU never gives less than 0, so `a >= 0` is always true.",
            ),
            Mistake(
                slopes(sigmoid_derivative, relu_derivative),
                "ReLU is mended. Tanh still has the sigmoid's slope a * (1 - a), which is negative where a is.",
            ),
            Mistake(
                slopes(sigmoid_derivative, always_one),
                "Both mistakes are still in: tanh has the sigmoid's slope, and `a >= 0` is true for all that a ReLU gives.",
            ),
            Mistake(
                slopes(lambda a: 1 - np.tanh(a) ** 2, relu_derivative),
                "You take tanh of a once more. a is already tanh(z), so the slope is 1 - a * a.",
            ),
            Mistake(
                slopes(lambda a: 1 - a, relu_derivative),
                "The slope of tanh is 1 minus the square of a; you take off a itself.",
            ),
            Mistake(
                slopes(lambda a: a * (1 - a * a), relu_derivative),
                "You multiply the slope of tanh by a, as for a sigmoid. It is 1 - a * a alone.",
            ),
            Mistake(
                slopes(right_tanh, relu),
                "You return the ReLU's activation. Its slope is 1 where a is positive, however large a is, and else 0.",
            ),
            Mistake(
                slopes(right_tanh, lambda a: a == 0),
                "Your ReLU is turned over: the slope is 0 where a is 0, and 1 where it is positive.",
            ),
        ],
        hints=(
            "Two of the three slopes are wrong. Try each with an a that it can have.",
            "Which numbers can a ReLU give? Is `a >= 0` ever false for them?",
            "Tanh runs from -1 to 1. At a = 0 it is steepest, with the slope 1; at a = -1 and at a = 1 it is flat.",
        ),
        solution="""`a >= 0` is true for all that a ReLU gives, and tanh had the sigmoid's slope:
```python
def my_slope(hidden, a):
    if hidden == "relu":
        return a > 0
    if hidden == "tanh":
        return 1 - a * a
    return a * (1 - a)
```""",
    ),
    Code(
        key="deeper 4",
        title="Mend the softmax",
        starter_code="""def my_softmax(z):
    # The shares of each row; z has the shape (N, K), or leading axes before these two.
    # For any finite sums, however large, and for each row alone.
    e = np.exp(z)
    return e / e.sum()
""",
        answer=softmax,
        cases=[
            [np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])],
            [np.array([[1000.0, 1001.0], [0.0, 1.0], [0.0, 800.0]])],
            [np.array([[[-3.0, 0.0], [2.0, 0.5]], [[-1000.0, -1002.0], [1.0, 1.0]]])],
            [np.array([[5.0], [-2.0]])],
        ],
        select=one_array,
        why="Each row has its own sum, and its own largest z taken off first.",
        mistakes=[
            Mistake(
                overflowing,
                "The rows are right, but e**1000 is more than a float holds: inf / inf gives nan. Take the largest z of each row off first.",
            ),
            Mistake(
                overflowing_table,
                "The sum still runs over the whole table, so all rows share one 1; and e**1000 overflows.",
            ),
            Mistake(
                less_the_largest_of_all,
                "You take off the largest z of the whole table. A row far below it becomes 0 / 0: each row needs its own largest.",
            ),
            Mistake(
                shared_by_the_table,
                "Nothing overflows now, but you divide by the sum of the whole table. The shares of each row should add up to 1.",
            ),
            Mistake(
                shared_by_the_table_less_the_largest,
                "Both the largest z and the sum are taken over the whole table. Each row needs its own: axis=-1, keepdims=True.",
            ),
            Mistake(
                no_keepdims,
                "Without `keepdims=True` the sum or the largest of each row loses its axis, and does not line up with the rows.",
            ),
            Mistake(
                down_the_columns,
                "Your shares add up to 1 down each column. The classes of a row lie along the last axis, axis=-1.",
            ),
            Mistake(
                less_the_smallest,
                "You take off the smallest z: then the largest may still be too large. Take the largest off, and nothing exceeds e**0 = 1.",
            ),
            Mistake(
                largest_only_below,
                "You take the largest z off in the sum only. The numerator needs it too, or the fraction changes.",
            ),
            Mistake(
                divided_by_the_largest,
                "You divide z by its largest. That changes the shares; taking the largest off does not.",
            ),
        ],
        explain=explain_softmax,
        hints=(
            "Try two equal rows: the shares of each should add up to 1. Then try a row with 1000 in it.",
            "The sum must run over the last axis alone, and keep it: axis=-1, keepdims=True.",
            "Take the largest z of each row off before np.exp. The shares stay the same.",
        ),
        solution="""Two things: the sum ran over the whole table, and np.exp overflows for large sums:
```python
def my_softmax(z):
    z = z - z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)
```""",
    ),
    Code(
        key="deeper 5",
        title="A challenge: ReLU, softmax, any depth",
        starter_code="""def my_gradients(weights, biases, X, T):
    # weights, biases: lists, one array a layer, of shapes (n_in, n_out), (1, n_out).
    # All hidden layers are ReLU, the output is softmax with cross-entropy.
    # Return two lists, dW and db: the slopes of the loss, summed over the rows.
    ...
""",
        answer=right_gradients,
        cases=DEEP_CASES,
        select=by_name,
        why="One loop forward, one loop backward, whatever the depth; the complex step would find the same.",
        mistakes=[
            Mistake(
                backwards(slope=lambda a, i: 1),
                "Nothing is masked in your hidden deltas: either their slope is missing, or it reads `a >= 0`, which is true for all "
                "that a ReLU gives. It is `a > 0`.",
            ),
            Mistake(
                backwards(slope=lambda a, i: sigmoid_derivative(a[i])),
                "Your hidden layers are ReLU, but their slope is the sigmoid's a * (1 - a). It should be 1 where a > 0, and else 0.",
            ),
            Mistake(
                backwards(slope=lambda a, i: 1 - a[i] ** 2),
                "Your hidden layers are ReLU, but their slope is that of tanh. It should be 1 where a > 0, and else 0.",
            ),
            Mistake(
                backwards(slope=lambda a, i: relu(a[i])),
                "You multiply by the activation of the ReLU. Its slope is 1 where a > 0, however large a is.",
            ),
            Mistake(
                backwards(slope=lambda a, i: relu_derivative(a[i - 1])),
                "Your hidden deltas are masked with the layer before their own: the slope comes from what goes into layer i, a[i].",
            ),
            Mistake(
                backwards(output=lambda a, T: (a - T) * a * (1 - a)),
                "Your output delta has a slope a * (1 - a) too many: softmax with cross-entropy leaves a - T alone.",
            ),
            Mistake(
                backwards(output=lambda a, T: a * ((a - T) - ((a - T) * a).sum(axis=-1, keepdims=True))),
                "Your output delta is that of the squared error behind a softmax. With cross-entropy it is a - T.",
            ),
            Mistake(
                backwards(output=lambda a, T: T - a),
                "Every slope has the wrong sign: the delta is a - T, output minus target.",
            ),
            Mistake(
                backwards(output=lambda a, T: -T * np.log(a)),
                "Your output delta is the loss itself. The delta is its slope along z, a - T.",
            ),
            Mistake(
                backwards(output=lambda a, T: -T / a),
                "That is the slope of the loss along the shares. Along the sums z, through the softmax, it becomes a - T.",
            ),
            Mistake(
                backwards(through=lambda W: W),
                "You go back through the weights untransposed. It runs where they are square; backwards it is `W.mT`.",
            ),
            Mistake(
                backwards(last=lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()),
                "Your softmax divides by the sum of the whole table. Each row has a sum of its own.",
            ),
            Mistake(
                backwards(last=sigmoid),
                "Your outputs are sigmoids. A softmax is asked for: the shares of each row add up to 1.",
            ),
            Mistake(
                backwards(last=relu),
                "The ReLU is on your output layer as well. The last layer is a softmax.",
            ),
            Mistake(
                backwards(hidden=sigmoid, slope=lambda a, i: sigmoid_derivative(a[i])),
                "Your hidden layers are sigmoids. They should be ReLU, forward and backward.",
            ),
            Mistake(
                backwards(hidden=np.tanh, slope=lambda a, i: 1 - a[i] ** 2),
                "Your hidden layers are tanh. They should be ReLU, forward and backward.",
            ),
            Mistake(
                backwards(scale=len),
                "Every slope is too small by the number of rows: you take the mean, and the sum is asked for.",
            ),
            Mistake(
                backwards(bias=lambda delta: delta.sum(axis=0)),
                "Your bias slopes lose an axis: with `keepdims=True` they keep the shape (1, n_out) of the biases.",
            ),
            Mistake(
                backwards(bias=lambda delta: delta.sum(axis=1, keepdims=True)),
                "Your bias slopes are summed over the neurons, axis=1. Sum over the rows, axis=0.",
            ),
            Mistake(
                layers_from_the_back,
                "The slopes are right, but your lists run from the output to the first layer. Turn them round.",
            ),
        ],
        explain=explain_gradients,
        hints=(
            "Forward, keep a list of activations with X first: `a[i]` is then what goes into layer i.",
            "Start back with a[-1] - T. In each layer, from the last: dW is `a[i].mT @ delta`, db the sum of delta over the rows.",
            "Then, if i > 0, the next delta is `delta @ weights[i].mT`, masked where a[i] is 0.",
        ),
        solution="""```python
def my_gradients(weights, biases, X, T):
    a = [X]
    for i in range(len(weights)):
        z = a[i] @ weights[i] + biases[i]
        if i == len(weights) - 1:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            a.append(e / e.sum(axis=1, keepdims=True))
        else:
            a.append(np.maximum(z, 0))
    delta = a[-1] - T
    dW, db = [], []
    for i in reversed(range(len(weights))):
        dW.insert(0, a[i].mT @ delta)
        db.insert(0, delta.sum(axis=0, keepdims=True))
        delta = delta @ weights[i].mT * (a[i] > 0)
    return dW, db
```
In the last turn a delta of the inputs is made that nobody needs.""",
    ),
]

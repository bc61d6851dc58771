"""XOR: why one neuron cannot, what a plateau is, and weights set by hand for any number of inputs."""

from itertools import product

import numpy as np
from backprop.matrix import sigmoid

from workbook.exercises.array_patterns import numbers
from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import AnswerError

TARGETS = (0, 1, 1, 0)


def bias_slope(output):
    """Return the slope of half the summed squared error along the output's bias, where all rows get one output."""
    return sum((output - target) * output * (1 - output) for target in TARGETS)


# --- Weights by hand --------------------------------------------------------------------------


def corners_said(result):
    """Return what a network given as W1, W2, b1, b2 says to each corner: 1 where its output is above one half.

    Raises:
        AnswerError: the result is not the arrays of one network.
    """
    if not isinstance(result, (list, tuple)) or len(result) != 4:
        raise AnswerError("Return four arrays, in this order: W1, W2, b1, b2.")
    W1, W2, b1, b2 = (numbers(name, array) for name, array in zip(("W1", "W2", "b1", "b2"), result))
    found = [array.shape for array in (W1, W2, b1, b2)]
    if any(len(shape) != 2 for shape in found):
        raise AnswerError(f"Each array needs two axes; the shapes of W1, W2, b1, b2 are {found}.")
    n_inputs, n_hidden = W1.shape
    right = [(n_inputs, n_hidden), (n_hidden, 1), (1, n_hidden), (1, 1)]
    if found != right:
        raise AnswerError(
            f"The shapes of W1, W2, b1, b2 are {found}; with a W1 of {W1.shape} they must be {right}."
        )
    if not all(np.isfinite(array).all() for array in (W1, W2, b1, b2)):
        raise AnswerError("A weight or bias is not a finite number.")
    corners = np.array(list(product((0, 1), repeat=n_inputs)))
    message = sigmoid(sigmoid(corners @ W1 + b1) @ W2 + b2)[:, 0] > 0.5
    return {f"corner {' '.join(map(str, x))}": int(one) for x, one in zip(corners.tolist(), message)}


def counting(n_inputs, output=None, output_bias=-5.0, hidden=None, weights=None):
    """Return W1, W2, b1, b2 where hidden neuron k is on if at least k inputs are 1, with parts that may be wrong."""
    k = np.arange(1, n_inputs + 1.0)
    W1 = np.full((n_inputs, n_inputs), 10.0) if weights is None else weights
    b1 = 5.0 - 10.0 * k if hidden is None else hidden
    W2 = 10.0 * (-1) ** (k + 1) if output is None else output
    return W1, W2[:, None], np.array([b1]), np.array([[output_bias]])


def right_weights(n_inputs):
    return counting(n_inputs)


def all_plus(n_inputs):
    return counting(n_inputs, output=np.full(n_inputs, 10.0))


def signs_exchanged(n_inputs):
    return counting(n_inputs, output=-10.0 * (-1) ** (np.arange(n_inputs) % 2))


def bias_upwards(n_inputs):
    return counting(n_inputs, output_bias=5.0)


def all_alike(n_inputs):
    return counting(n_inputs, hidden=np.full(n_inputs, -5.0))


def one_input_each(n_inputs):
    return counting(n_inputs, weights=10.0 * np.eye(n_inputs), hidden=np.full(n_inputs, -5.0))


def even_number(n_inputs):
    return counting(n_inputs, output=-10.0 * (-1) ** np.arange(n_inputs), output_bias=5.0)


def at_least_one_and_not_all(n_inputs):
    W1, b1 = np.full((n_inputs, 2), 10.0), np.array([[-5.0, 5.0 - 10.0 * n_inputs]])
    return W1, np.array([[10.0], [-10.0]]), b1, np.array([[-5.0]])


def not_two(n_inputs):
    W1 = np.full((n_inputs, 2), 10.0)
    return W1, np.array([[10.0], [-10.0]]), np.array([[-5.0, -15.0]]), np.array([[-5.0]])


EXERCISES = [
    Number(
        key="xor 1",
        title="The corner (1, 1) by hand",
        answer=10 * 1 - 10 * 1 - 5,
        decimals=1,
        why="Both hidden neurons are on: 10 - 10 - 5 is well below zero, and the output is off.",
        known_wrong_answers=(
            (5, "You left out h2. Its sum is 10 + 10 - 15 = 5, above zero, so it is on and forbids."),
            (0, "The bias of the output is missing: 10 - 10 is not all."),
            (15, "You added h2. Its weight to the output is -10."),
            (95, "You multiplied the hidden sums, 15 and 5. What goes on is the activation, here 1 and 1."),
        ),
        hints=(
            "First the hidden sums: each is 10 times the first input, plus 10 times the second, plus its bias.",
            "For (1, 1) they are 15 and 5, so both activations count as 1.",
            "The output takes h1 times 10, h2 times -10, and its bias -5.",
        ),
        solution="h1: 10 + 10 - 5 = 15, on. h2: 10 + 10 - 15 = 5, on. Output: 10 * 1 - 10 * 1 - 5 = -5, off.",
    ),
    Choice(
        key="xor 2",
        title="Why one neuron cannot",
        options=(
            (
                "It has three numbers and there are four rows.",
                "AND has the same four rows, and three numbers are enough for it. It is the arrangement of the targets.",
            ),
            (
                "A sigmoid never reaches 0 or 1 exactly.",
                "Nor does it for AND. To be above or below one half is all that is asked.",
            ),
            (
                "Training is caught in a place where the slope is 0.",
                "It does end in such a place, but better training would not help: there are no weights to be found.",
            ),
            (
                "The sums of (0, 1) and (1, 0) add up to the same as those of (0, 0) and (1, 1).",
                "Both pairs give w1 + w2 + 2b. The first would have to be positive, the second not.",
            ),
        ),
        right="d",
        hints=(
            "Three of the reasons hold for AND, too, or would go away with better training.",
            "AND is 1 for (1, 1) only. One neuron computes it, with weights of 10 and a bias of -15.",
            "Look again at the two lines of algebra: what was added to what?",
        ),
        solution="d. w1 + w2 + 2b cannot be both above zero and not above zero. No weights and no training get round that.",
    ),
    Number(
        key="xor 3",
        title="Where the pushes cancel",
        answer=bias_slope(0.5),
        decimals=3,
        why="Two rows push up as hard as two push down. The error is 0.25, the slope is 0, and training stands still.",
        known_wrong_answers=(
            (
                0.5,
                "You added up the sizes. Two of the four errors are negative: 0.5 - 1.",
            ),
            (0.125, "That is one row with target 0. Add up all four, with their signs."),
            (-0.125, "That is one row with target 1. Add up all four, with their signs."),
            (
                0.25,
                "That is two rows of the four, or the error itself. The slope is a sum over all four rows.",
            ),
            (-0.25, "That is two rows of the four. The slope is a sum over all four rows."),
        ),
        hints=(
            "The slope of a bias is the sum of the deltas, one from each row.",
            "A delta is (output - target) times output * (1 - output), and the last factor is 0.25 in every row.",
            "The errors of the four rows are 0.5, -0.5, -0.5 and 0.5.",
        ),
        solution="0.25 * (0.5 - 0.5 - 0.5 + 0.5) = 0. The weights of a single neuron stand still there, too: each sees one target of 1 and one of 0.",
    ),
    Choice(
        key="xor 4",
        title="A run that stands still",
        options=(
            (
                "Its gradient must be wrong: a right one always makes progress.",
                "The three stuck runs of this chapter had right gradients. On a plateau the right slope is almost 0.",
            ),
            (
                "Two corners are undecided. It may still get away, so train on before calling it lost.",
                "Two misses of one half make 0.125. The three stuck runs of the chapter all got away in the end.",
            ),
            (
                "It has failed for good: an error that stands still is the end.",
                "A plateau is nearly flat, not quite. The three stuck runs of the chapter all got away in the end.",
            ),
            (
                "It is nearly done: 0.125 is half of what a single neuron reaches.",
                "Half the corners are right and half are a shrug, and the small error does not tell you so. Look at each row.",
            ),
        ),
        right="b",
        hints=(
            "Which outputs make an error of 0.125? Look at each row.",
            "(0.5 * 0.5 + 0.5 * 0.5) / 4 = 0.125: two rows at one half.",
            "What became of the runs 254, 386 and 453 when they were trained on?",
        ),
        solution="b. The error does not say which rows are wrong, and standing still does not say that it is over.",
    ),
    Code(
        key="xor 5",
        title="A challenge: odd or even, by hand",
        starter_code="""def my_weights(n_inputs):
    # Return W1, W2, b1, b2 of a network with one hidden layer and one output, all
    # sigmoid, that says 1 (above one half) where an odd number of inputs is 1.
    # Shapes: (n_inputs, n_hidden), (n_hidden, 1), (1, n_hidden), (1, 1).
    ...
""",
        answer=right_weights,
        cases=[[2], [3], [4]],
        select=corners_said,
        why="With two inputs this is XOR, and for n inputs n hidden neurons are enough if you choose them by hand.",
        mistakes=[
            Mistake(
                all_plus,
                "Your output adds up all hidden neurons, so it is on where any input is. Every second one has to forbid.",
            ),
            Mistake(
                not_two,
                "Right for two inputs. With three 1s the output must come back on: let the hidden neurons take turns, allow, forbid, allow, ...",
            ),
            Mistake(
                at_least_one_and_not_all,
                "You forbid only the corner where all inputs are 1. For more than two inputs, two 1s must be forbidden as well.",
            ),
            Mistake(
                even_number,
                "Your network says 1 where the number of 1s is even: it is right everywhere, turned over.",
            ),
            Mistake(
                signs_exchanged,
                "Your output never goes above one half: the first hidden neuron forbids. It must allow, the second forbid.",
            ),
            Mistake(
                bias_upwards,
                "Your output is on everywhere: with a bias of +5, nothing is needed to switch it on. Its bias must be negative.",
            ),
            Mistake(
                all_alike,
                "Your hidden neurons are all alike, each on where any input is. Give each a bias of its own, to count to 1, 2, 3, ...",
            ),
            Mistake(
                one_input_each,
                "Each of your hidden neurons looks at one input. Let each look at all of them, and count how many are 1.",
            ),
        ],
        hints=(
            "In the chapter h1 was on with at least one 1, and h2 with at least two. Continue: h3 with at least three, ...",
            "All weights into the hidden layer may be 10; then the biases -5, -15, -25, ... do the counting.",
            "The output allows with h1, forbids with h2, allows with h3, and so on, and has a bias of -5.",
        ),
        solution="""```python
def my_weights(n_inputs):
    W1 = np.full((n_inputs, n_inputs), 10.0)
    b1 = np.array([[-10.0 * k - 5.0 for k in range(n_inputs)]])
    W2 = np.array([[10.0 if k % 2 == 0 else -10.0] for k in range(n_inputs)])
    b2 = np.array([[-5.0]])
    return W1, W2, b1, b2
```""",
    ),
]

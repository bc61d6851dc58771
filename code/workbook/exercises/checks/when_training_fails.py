"""When training fails: rates, saturation, units that are off, L2, and rows that lose their targets."""

import numpy as np
from backprop.matrix import Network

from workbook.exercises.array_patterns import explain_arrays
from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import run

# --- Shuffling: each row says in its first number which target is its own -----------------------

N_CLASSES = 3
OWNERS = [2, 0, 1, 1, 0, 2, 0, 1]
X_ROWS = np.array([[owner, round(0.7 * i - 2, 1)] for i, owner in enumerate(OWNERS)], dtype=float)
T_ROWS = np.eye(N_CLASSES)[OWNERS]

SHUFFLE_BLANK = """def my_shuffled(X, T, seed):
    # Return the rows and their targets, shuffled; X and T stay as they are.
    rng = np.random.default_rng(seed)
    return rng.permutation(X), rng.permutation(T)
"""


def right_shuffled(X, T, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    return X[order], T[order]


def two_orders(X, T, seed):
    rng = np.random.default_rng(seed)
    return X[rng.permutation(len(X))], T[rng.permutation(len(T))]


def as_tables(result):
    """Return the rows and the targets of a result as two lists of lists of floats, or None."""
    try:
        X, T = (np.asarray(part, dtype=float) for part in result)
        return (X.tolist(), T.tolist()) if X.ndim == T.ndim == 2 else None
    except (TypeError, ValueError):
        return None


def pairs(result):
    """Return how many rows have their own target, and the rows, in an order that forgets the shuffling."""
    tables = as_tables(result)
    X, T = tables or ([], [])
    own = [
        x[:1] in ([0.0], [1.0], [2.0]) and t == np.eye(N_CLASSES)[int(x[0])].tolist() for x, t in zip(X, T)
    ]
    return {
        "tables": 2 if tables else 0,
        "rows": len(X),
        "targets": len(T),
        "rows beside their own target": sum(own),
        "rows, sorted": sorted(X),
    }


def shuffled_how(function):
    """Return what the order of rows and targets tells."""
    tables = as_tables(run(function, [X_ROWS, T_ROWS, 3]).returned)
    if tables is None:
        return "Return two tables: the rows, and their targets."
    (X, T), (rows, targets) = tables, (X_ROWS.tolist(), T_ROWS.tolist())
    if len(X) != len(rows) or len(T) != len(targets):
        return None
    if sorted(X) != sorted(rows):
        return "Some rows occur twice, and others are lost. An order names each row once: rng.permutation(len(X))."
    if T == targets:
        return (
            "Your rows are shuffled, and the targets stay where they were: each row now has another's target."
        )
    if X == rows:
        return (
            "Your targets are shuffled, and the rows stay where they were: each row now has another's target."
        )
    return (
        "Rows and targets are both shuffled, each in an order of its own, so the pairs are torn apart. "
        "Draw one order and use it twice."
    )


def order_changes(function):
    """Return what is wrong with the order itself, where all pairs are whole."""
    orders = [as_tables(run(function, [X_ROWS, T_ROWS, seed]).returned)[0] for seed in (1, 2, 3, 3)]
    if orders[2] != orders[3]:
        return (
            "Rows and targets stay together, but two calls with the same seed give two orders: draw from "
            "np.random.default_rng(seed)."
        )
    if all(order == X_ROWS.tolist() for order in orders):
        return "Rows and targets stay together, but nothing is shuffled: they come in the order of the file."
    if orders[0] == orders[1] == orders[2]:
        return (
            "Rows and targets stay together, but every seed gives the same order: draw it from "
            "np.random.default_rng(seed)."
        )
    return None


# --- One step with ReLU and L2 ------------------------------------------------------------------


def stepping(
    output=lambda a, T: a - T, slope=lambda h: h > 0, decay=None, sign=1, late=False, bias_decay=False
):
    """Return a `my_step` in exchangeable parts; decay(W, rate, l2): what a weight loses by L2."""
    decay = decay or (lambda W, rate, l2: rate * l2 * W)

    def step(W, b, X, T, rate, l2):
        h = np.maximum(X @ W[0] + b[0], 0)
        delta = output(h @ W[1] + b[1], T)
        moved = W[1] - sign * rate * h.T @ delta - decay(W[1], rate, l2)
        behind = delta @ (moved if late else W[1]).T * slope(h)
        first = W[0] - sign * rate * X.T @ behind - decay(W[0], rate, l2)
        new_b = [c - sign * rate * d.sum(axis=0) for c, d in zip(b, (behind, delta))]
        if bias_decay:
            new_b = [c - decay(old, rate, l2) for c, old in zip(new_b, b)]
        return [first, moved], new_b

    return step


def right_step(W, b, X, T, rate, l2):
    return stepping()(W, b, X, T, rate, l2)


STEP_CASE = [
    [
        np.array([[0.5, -0.4, 0.9], [-0.7, -0.3, 0.2]]),
        np.array([[0.6, -0.8], [0.4, 0.5], [-0.3, 0.7]]),
    ],
    [np.array([0.1, -2.0, -0.2]), np.array([0.3, -0.1])],
    np.array([[1.0, 0.5], [-0.6, 1.2], [0.4, -0.9], [2.0, 1.5]]),
    np.array([[1.0, 0.5], [-0.5, 2.0], [0.2, 0.3], [1.5, -1.0]]),
    0.1,
    0.2,
]


def step_by_parts(step):
    """Return what the step without L2 tells, and if that is right, what L2 adds to it."""
    W, b, X, T, _, l2 = STEP_CASE
    taken = [slopes(step, 0.0), slopes(step, l2)]
    if None in taken:
        return None
    network = Network(W, [c[None] for c in b], hidden="relu", output="linear")
    (plain_W, plain_b), (decayed_W, decayed_b) = taken
    said = explain_arrays((plain_W, plain_b), network, X, T, "sum")
    if said:
        return f"Without L2, already: {said}"
    if not all(np.allclose(d, p) for d, p in zip(decayed_b, plain_b)):
        return "Your step without L2 is right. With L2 the biases move otherwise, and they should not."
    try:
        ratios = np.concatenate([((d - p) / (l2 * w)).ravel() for d, p, w in zip(decayed_W, plain_W, W)])
    except ValueError:
        return None
    if np.allclose(ratios, 0):
        return (
            "Your step is right but for L2, which is missing: each weight shrinks by rate * l2 * weight too."
        )
    if np.allclose(ratios, ratios[0]):
        return (
            f"Your step without L2 is right. The part of L2 is {ratios[0]:.4g} times what it should be: "
            "each weight loses rate * l2 * weight."
        )
    return "Your step without L2 is right. Look at what L2 takes from a weight: rate * l2 * (that weight, as it was)."


def slopes(step, l2):
    """Return what a step took from weights and biases, divided by the rate, or None."""
    W, b, X, T, rate, _ = STEP_CASE
    try:
        new_W, new_b = run(step, [W, b, X, T, rate, l2]).returned
        return [
            [(old - np.asarray(new)) / rate for old, new in zip(*pair, strict=True)]
            for pair in ((W, new_W), (b, new_b))
        ]
    except (TypeError, ValueError):
        return None


EXERCISES = [
    Number(
        key="when-training-fails 1",
        title="Where a parabola throws you out",
        answer=2 / 5,
        decimals=2,
        why="A step makes w into (1 - 5 * rate) * w, and that grows as soon as 5 * rate is beyond 2.",
        known_wrong_answers=(
            (0.2, "At 1/c, one step arrives at the bottom. w begins to grow at twice that rate."),
            (
                2.0,
                "That is the limit for c = 1, the parabola of the chapter. This one is five times as curved.",
            ),
            (2.5, "That is c/2, upside down: the more curved the parabola, the smaller the rate must be."),
            (0.8, "You lost the half of the loss: the slope of ½ c w² is c w, and the limit 2/c."),
            (0.08, "The square is on w and not on c: the limit is 2/c."),
        ),
        hints=(
            "The slope of ½ c w² is c w. Write down w after one step.",
            "w is multiplied by 1 - rate * c. When is that factor larger than 1 in size?",
            "It grows when 1 - rate * c lies below -1.",
        ),
        solution="1 - rate * c = -1 at rate = 2 / c = 2 / 5 = 0.4. Beyond it every jump is larger than the last.",
    ),
    Choice(
        key="when-training-fails 2",
        title="An error that stands still",
        options=(
            (
                "A local minimum, by bad luck. Another seed from the same range will help.",
                (
                    "Another start from the same range gives the same number, and so round a number, 150 · (3 - 1), is no "
                    "accident of one start."
                ),
            ),
            (
                "The learning rate is too small. A larger one will help.",
                (
                    "A step is rate times slope, and the slope a (1 - a) of an output of 1.0000 is next to nothing. No usual "
                    "rate makes up for that."
                ),
            ),
            (
                "Every output is 1 for every row. Signed weights, scaled by the number of inputs, will help.",
                (
                    "Two of three outputs are wrong by one in each of 150 rows. Positive weights add up in a wide layer; "
                    "signed and scaled ones leave the sums near 0, where the sigmoid has a slope."
                ),
            ),
            (
                "Every output is 0 for every row. Larger weights will help.",
                (
                    "Then only the one output that should be 1 would be wrong in each row, and the error would stand at 150. "
                    "Larger weights saturate more, not less."
                ),
            ),
            (
                "The gradient is wrong. A gradient check will find the line.",
                "A check would find nothing: the gradient is right, and nearly 0, because the outputs are saturated.",
            ),
        ),
        right="c",
        hints=(
            "Divide the error by the number of rows. How many outputs of a row are wrong by a whole 1?",
            "Two of three. Which answer, the same for every row, has two mistakes?",
            "What do sums of forty positive products look like, and what does the sigmoid make of them?",
        ),
        solution="c. The error of a network that always says 1, 1, 1 is N (K - 1) = 150 · 2 = 300. All weights positive in a "
        "wide layer drive the sums far out; draw them with both signs, the smaller the more inputs there are.",
    ),
    Number(
        key="when-training-fails 3",
        title="A unit that is off",
        answer=0.5 - 0.1 * 0.2 * 0.5,
        decimals=3,
        why="A dead unit gets no slope from the loss, but L2 still shrinks its weights: 0.5 - 0.1 * 0.2 * 0.5.",
        known_wrong_answers=(
            (
                0.5,
                "The loss leaves the weight alone, you are right there. L2 does not: it shrinks every weight.",
            ),
            (
                0.51,
                "Your L2 makes the weight grow. Its part of the slope is l2 * w, and a step goes against the slope.",
            ),
            (0.48, "You subtracted rate * l2. The slope of L2 is l2 times the weight."),
            (0.4, "The learning rate is missing: a step is rate times slope, that of L2 too."),
            (0.495, "The slope of L2 is l2 * w: the weight is not squared, and nothing is halved."),
            (
                0.498,
                "The penalty is ½ · l2 · w², and its slope is l2 * w: the weight is not squared, and nothing is halved.",
            ),
        ),
        hints=(
            "What is the delta of a ReLU unit whose sum is negative, and so the slope of its weights?",
            "It is 0 for each of the rows. What is left of the update W -= rate * (dW + l2 * W)?",
            "The weight loses rate * l2 * weight, and no more.",
        ),
        solution="The unit is off for every row, so dW is 0. The update leaves 0.5 - 0.1 * (0 + 0.2 * 0.5) = 0.49.",
    ),
    Code(
        key="when-training-fails 4",
        title="Find the mistake",
        starter_code=SHUFFLE_BLANK,
        answer=right_shuffled,
        cases=[[X_ROWS, T_ROWS, 1], [X_ROWS, T_ROWS, 7], [X_ROWS[:5], T_ROWS[:5], 3]],
        select=pairs,
        why="One order, used twice: every row keeps its target.",
        mistakes=[
            Mistake(
                two_orders,
                "Rows and targets are both shuffled, each in an order of its own, so the pairs are torn apart. "
                "Draw one order and use it twice.",
            )
        ],
        explain=shuffled_how,
        require=order_changes,
        hints=(
            "Shuffle four rows whose targets you know, and look whether each row still has its own.",
            "How often does this function draw an order?",
            "rng.permutation(len(X)) gives an order; X[order] puts rows into it, and not only rows.",
        ),
        solution="""Each call of rng.permutation draws a new order, so the rows get one and the targets another. Draw one:
```python
def my_shuffled(X, T, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    return X[order], T[order]
```
Training on torn pairs does not fail loudly. The loss falls a little, to what one can know without the rows: the shares of the classes.""",
    ),
    Code(
        key="when-training-fails 5",
        title="A challenge: one step with ReLU and L2",
        starter_code="""def my_step(W, b, X, T, rate, l2):
    # One hidden layer of ReLU, a linear output; half the squared error, summed over the
    # rows. Take one step of gradient descent on all rows, with L2 on the weights alone:
    # W -= rate * (dW + l2 * W). Return new lists [W1, W2] and [b1, b2].
    ...
""",
        answer=right_step,
        cases=[STEP_CASE, [*STEP_CASE[:4], 0.05, 0.0], [*STEP_CASE[:4], 0.3, 1.5]],
        why="The units that are off get nothing from the loss, and L2 pulls every weight towards 0.",
        mistakes=[
            Mistake(
                stepping(decay=lambda W, rate, l2: -rate * l2 * W),
                "Your L2 has the wrong sign: it makes every weight grow. Its part is added to dW, before the minus.",
            ),
            Mistake(
                stepping(bias_decay=True),
                "Your biases shrink as well. L2 is for the weights alone: a bias only shifts a curve, and makes none steeper.",
            ),
            Mistake(
                stepping(decay=lambda W, rate, l2: l2 * W),
                "Your L2 is not multiplied by the learning rate. It is a part of the slope, like dW.",
            ),
            Mistake(
                stepping(decay=lambda W, rate, l2: 2 * rate * l2 * W),
                "Your L2 has a factor 2. Here it takes rate * l2 * W from a weight, the slope of half of l2 * W².",
            ),
            Mistake(
                stepping(decay=lambda W, rate, l2: 0 * W),
                "L2 is missing: besides the step each weight loses rate * l2 * weight.",
            ),
            Mistake(
                stepping(decay=lambda W, rate, l2: rate * l2 * np.sign(W)),
                "You take the same from every weight, whatever its size. L2 takes in proportion: rate * l2 * W.",
            ),
            Mistake(
                stepping(slope=lambda h: h >= 0),
                "Your mask lets every unit through: h >= 0 is always true after a ReLU. The slope is 1 where h > 0.",
            ),
            Mistake(
                stepping(slope=lambda h: h * (1 - h)),
                "Your hidden delta has the slope of a sigmoid, h(1 - h). For ReLU it is 1 where a unit is on, and 0 where it is off.",
            ),
            Mistake(
                stepping(slope=lambda h: 1 - h**2),
                "Your hidden delta has the slope of tanh, 1 - h². For ReLU it is 1 where a unit is on, and 0 where it is off.",
            ),
            Mistake(
                stepping(slope=lambda h: h),
                "Your hidden delta is multiplied by h itself. For ReLU the slope is 1 where h > 0, however large h is.",
            ),
            Mistake(
                stepping(sign=-1),
                "Your step follows the gradient uphill. With delta as answer minus target it is taken with a minus.",
            ),
            Mistake(
                stepping(output=lambda a, T: (a - T) / len(T)),
                "Your gradient is the mean over the rows; the loss here is summed. Do not divide by their number.",
            ),
            Mistake(
                stepping(output=lambda a, T: (a - T) * a * (1 - a)),
                "Your output's delta holds the slope of a sigmoid. The output is linear: its delta is a - T.",
            ),
            Mistake(
                stepping(late=True),
                "Your hidden delta uses output weights that were already updated. All deltas first, then all weights.",
            ),
        ],
        explain=step_by_parts,
        hints=(
            "Forward: h is np.maximum(X @ W[0] + b[0], 0), and the answers are linear in h.",
            "Backward: the delta of a linear output is a - T; what reaches a hidden unit passes only where h > 0.",
            "Last, W - rate * (dW + l2 * W) for the weights, and b - rate * db for the biases, all from the old values.",
        ),
        solution="""```python
def my_step(W, b, X, T, rate, l2):
    h = np.maximum(X @ W[0] + b[0], 0)
    a = h @ W[1] + b[1]
    delta = a - T
    delta_hidden = delta @ W[1].T * (h > 0)
    dW = [X.T @ delta_hidden, h.T @ delta]
    db = [delta_hidden.sum(axis=0), delta.sum(axis=0)]
    new_W = [w - rate * (g + l2 * w) for w, g in zip(W, dW)]
    return new_W, [c - rate * g for c, g in zip(b, db)]
```""",
    ),
]

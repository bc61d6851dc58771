"""Check your gradients: measuring slopes, one number for a difference, and reading ratios."""

import math

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import run

H = 1e-5


# --- Losses to be measured: curved enough that one side is not as good as two ------------------


def bowl(weights):
    """Return a loss of three weights that is curved in each, and in none alike."""
    x, y, z = weights
    return 3 + 20 * (x - 0.5) ** 2 + 30 * (y + 0.25) ** 2 * (1 + x) + 25 * z**2 + x * y * z


def neuron(weights):
    """Return half the squared error of one sigmoid neuron, on a row of two inputs."""
    z = weights[0] * 1.5 - weights[1] * 2.0 + weights[2]
    return (1 / (1 + math.exp(-z)) - 1) ** 2 / 2


START, OTHER = [0.6, -0.2, 0.1], [0.3, -0.4, 0.2]


# --- Slopes by nudging -------------------------------------------------------------------------


def two_sided(loss, weights, divisor=2.0, swapped=1, count=None):
    weights, slopes = list(weights), []
    for j in range(len(weights))[:count]:
        kept = weights[j]
        weights[j] = kept + H
        above = loss(weights)
        weights[j] = kept - H
        below = loss(weights)
        weights[j] = kept
        slopes.append(swapped * (above - below) / (divisor * H))
    return slopes


def right_slopes(loss, weights):
    return two_sided(loss, weights)


def divided_by_h(loss, weights):
    return two_sided(loss, weights, divisor=1.0)


def not_divided(loss, weights):
    return two_sided(loss, weights, divisor=1 / H)


def below_minus_above(loss, weights):
    return two_sided(loss, weights, swapped=-1)


def last_weight_left_out(loss, weights):
    return two_sided(loss, weights, count=-1)


def left_nudged(loss, weights):
    slopes = []
    for j in range(len(weights)):
        weights[j] += H
        above = loss(weights)
        weights[j] -= 2 * H
        slopes.append((above - loss(weights)) / (2 * H))
    return slopes


def where_it_asked(slopes):
    """Return what the weights at which a reader's function asked for the loss tell."""
    asked = []

    def loss(weights):
        asked.append([float(w) for w in weights])
        return bowl(weights)

    found = run(slopes, [loss, START]).returned
    nudges = [{j: w - v for j, (w, v) in enumerate(zip(ws, START)) if abs(w - v) > 1e-16} for ws in asked]
    nudges = [nudge for nudge in nudges if nudge]
    if not asked:
        return "Your function never calls loss."
    if not nudges:
        return (
            "The loss is always asked at the weights as they were given. Is it the nudged list that it gets? "
            "And is the nudge large enough for a float to notice?"
        )
    if any(len(nudge) > 1 for nudge in nudges):
        return (
            "While one weight is nudged, another still is: put each weight back before the next has its turn."
        )
    if missing := set(range(len(START))) - {j for nudge in nudges for j in nudge}:
        early = " Is a `return` inside the loop?" if len(missing) == len(START) - 1 else ""
        return f"weights[{min(missing)}] is never nudged: each weight needs its slope.{early}"
    if not all(
        {d > 0 for nudge in nudges for k, d in nudge.items() if k == j} == {True, False} for j in range(3)
    ):
        return "You nudge to one side only. Go to w + h and to w - h: the curving of the loss then cancels."
    h = max(abs(d) for nudge in nudges for d in nudge.values())
    if h < 5e-8:
        return (
            f"Your nudge of {h:.0e} is too small: the two losses agree in nearly all their digits, and what is left "
            "is rounding. Try 1e-5."
        )
    if h > 5e-4:
        return f"Your nudge of {h:.0e} is too long: the loss curves on the way. Try 1e-5."
    try:
        ratios = [a / b for a, b in zip(found, right_slopes(bowl, START), strict=True)]
    except (TypeError, ValueError):
        return None
    if all(abs(r - ratios[0]) < 1e-4 * abs(r) for r in ratios):
        return (
            f"You nudge as you should; every slope is {ratios[0]:.4g} times the right one. "
            "Look at what you divide by: the two weights are 2h apart."
        )
    return "You nudge as you should, each weight to both sides. Look at what becomes of the two losses."


# --- One direction for all weights -------------------------------------------------------------


def along(loss, weights, direction, h):
    """Return the slope of the loss in a direction, measured on both sides."""
    up, down = ([w + sign * h * v for w, v in zip(weights, direction)] for sign in (1, -1))
    return (loss(up) - loss(down)) / (2 * h)


def claimed(gradient, direction):
    return sum(g * v for g, v in zip(gradient, direction))


def right_direction(loss, weights, gradient, direction, h):
    m, c = along(loss, weights, direction, h), claimed(gradient, direction)
    return abs(m - c) / (abs(m) + abs(c))


def one_side_of_the_direction(loss, weights, gradient, direction, h):
    up = [w + h * v for w, v in zip(weights, direction)]
    m, c = (loss(up) - loss(weights)) / h, claimed(gradient, direction)
    return abs(m - c) / (abs(m) + abs(c))


def direction_divided_by_h(loss, weights, gradient, direction, h):
    m, c = 2 * along(loss, weights, direction, h), claimed(gradient, direction)
    return abs(m - c) / (abs(m) + abs(c))


def absolute_difference(loss, weights, gradient, direction, h):
    return abs(along(loss, weights, direction, h) - claimed(gradient, direction))


def of_the_measured_alone(loss, weights, gradient, direction, h):
    m, c = along(loss, weights, direction, h), claimed(gradient, direction)
    return abs(m - c) / abs(m)


def of_the_larger(loss, weights, gradient, direction, h):
    m, c = along(loss, weights, direction, h), claimed(gradient, direction)
    return abs(m - c) / max(abs(m), abs(c))


def signs_may_cancel(loss, weights, gradient, direction, h):
    m, c = along(loss, weights, direction, h), claimed(gradient, direction)
    return abs(m - c) / abs(m + c)


def with_a_sign(loss, weights, gradient, direction, h):
    m, c = along(loss, weights, direction, h), claimed(gradient, direction)
    return (m - c) / (abs(m) + abs(c))


def with_the_other_sign(loss, weights, gradient, direction, h):
    return -with_a_sign(loss, weights, gradient, direction, h)


def the_ratio(loss, weights, gradient, direction, h):
    return claimed(gradient, direction) / along(loss, weights, direction, h)


def gradient_without_direction(loss, weights, gradient, direction, h):
    m, c = along(loss, weights, direction, h), sum(gradient)
    return abs(m - c) / (abs(m) + abs(c))


def nudged_without_direction(loss, weights, gradient, direction, h):
    m, c = along(loss, weights, [1] * len(weights), h), claimed(gradient, direction)
    return abs(m - c) / (abs(m) + abs(c))


RIGHT_GRADIENT = right_slopes(bowl, START)
DIRECTION, TURNED = [0.7, -1.2, 0.4], [-0.5, 0.9, 1.3]
DIRECTION_CASES = [
    [bowl, START, RIGHT_GRADIENT, DIRECTION, 1e-5],
    [bowl, START, [2 * g for g in RIGHT_GRADIENT], DIRECTION, 1e-5],
    [bowl, START, [0.5 * g for g in RIGHT_GRADIENT], DIRECTION, 1e-5],
    [bowl, START, [-3 * g for g in RIGHT_GRADIENT], TURNED, 1e-5],
    [bowl, OTHER, [1.5, -8.0, 2.0], TURNED, 0.01],
    [neuron, OTHER, [-0.1, 0.2, 0.0], DIRECTION, 0.01],
]

EXERCISES = [
    Choice(
        key="check-your-gradients 1",
        title="Read the ratios",
        options=(
            (
                "The biases started with values that are too large.",
                "A check compares slopes at the weights as they are. Where they started changes nothing about the ratio.",
            ),
            (
                "The bias is updated inside the loop over the inputs.",
                (
                    "It takes one step for each input: 3 in the hidden layer, and 4 in the output layer, whose inputs are "
                    "the four hidden outputs."
                ),
            ),
            (
                "The hidden delta lacks its slope.",
                (
                    "A wrong delta spoils weights and bias of its neuron alike, and leaves the output layer at ratio 1. Here "
                    "all weights are right."
                ),
            ),
            (
                "The biases have a learning rate of their own.",
                "Then their ratio would be one and the same in both layers. Here it is 3 in one and 4 in the other.",
            ),
            (
                "The step goes uphill.",
                "Then every ratio would be -1, those of the weights too.",
            ),
        ),
        right="b",
        hints=(
            "All weights are right, so the deltas are right too. What is left that only biases have?",
            "The ratio says how many right steps were taken at once. What is there 3 of in one layer and 4 of in the other?",
            "Each layer's biases have as ratio the number of inputs of that layer.",
        ),
        solution="b. Weights of ratio 1 acquit the deltas, and biases with the number of their layer's inputs were updated "
        "once for each of them. Move the line out of the loop.",
    ),
    Number(
        key="check-your-gradients 2",
        title="One number for a factor of two",
        answer=abs(2 - 1) / (2 + 1),
        decimals=3,
        why="The gradient of length 2 and the measured one of length 1 are 1 apart: 1 / (2 + 1).",
        known_wrong_answers=(
            (
                1.0,
                "You divided by the length of the measured gradient alone. It is divided by the sum of both lengths.",
            ),
            (
                0.5,
                "You divided by the length of one gradient, the longer. It is divided by the sum of both lengths.",
            ),
            (
                2.0,
                "That is the ratio, weight by weight. The difference is one number for the whole gradient.",
            ),
            (
                0.0,
                "Parallel is not equal: a gradient of twice the length is one length away from the right one.",
            ),
        ),
        hints=(
            "Call the measured gradient g. Then the other is 2g.",
            "How long is 2g - g, and what is the sum of the two lengths?",
            "The length of g stands above and below the line, and cancels.",
        ),
        solution="The length of 2g - g is that of g, the two lengths together are three times that of g, and 1/3 = 0.333. "
        "It does not depend on g.",
    ),
    Choice(
        key="check-your-gradients 3",
        title="Predict, then run: too late, at three rates",
        options=(
            (
                "It stays the same: a wrong gradient is wrong at any rate.",
                "True of a wrong formula. Here the formulas are right, and are given output weights that have already moved.",
            ),
            (
                "It shrinks with the rate, to about a tenth each time.",
                "The output weights have moved by one step when the hidden deltas use them, and a step is as long as the rate.",
            ),
            (
                "It grows: small steps are harder to measure.",
                "The check divides the steps by the rate, and floats hold small steps with as many digits as long ones.",
            ),
            (
                "It drops to 0 at once: at a small rate the order does not matter.",
                "It matters less and less, but the output weights always move a little, and the check sees a little.",
            ),
        ),
        right="b",
        hints=(
            "Which weights does this program use for the hidden deltas, and how far are they from those it should use?",
            "They are one step off, and the step is rate times slope.",
            "With a tenth of the rate, the weights are off by a tenth. What of the hidden deltas?",
        ),
        solution="b. The hidden deltas are computed with output weights that are off by one step, so they are off by about "
        "as much: at the rates 0.5, 0.05 and 0.005 the difference is near 0.015, 0.0015 and 0.00015. A difference that "
        "shrinks with the rate is a mistake in the order of things.",
    ),
    Code(
        key="check-your-gradients 4",
        title="Measure every slope",
        starter_code="""def my_slopes(loss, weights):
    # weights: a list of numbers; loss: a function of such a list. Return the slope of
    # the loss for each weight, measured on both sides. Choose the nudge yourself, and
    # leave the list as you found it.
    ...
""",
        answer=right_slopes,
        cases=[[bowl, START], [neuron, OTHER], [bowl, OTHER]],
        tolerance=1e-8,
        why="Both sides, 2h apart, and each weight put back before the next.",
        mistakes=[
            Mistake(
                divided_by_h,
                "Your slopes are too large by a factor of 2: from w - h to w + h it is 2h, and you divide by h.",
            ),
            Mistake(
                not_divided, "That is by how much the loss changed. A slope is that divided by the way, 2h."
            ),
            Mistake(
                below_minus_above,
                "Your slopes have the wrong sign: it is the loss above, at w + h, minus the loss below.",
            ),
            Mistake(
                last_weight_left_out,
                "Your loop stops one weight early: the bias, the last of the list, has a slope too.",
            ),
            Mistake(
                left_nudged,
                "Your weights are not put back: each stays nudged while the next is measured, and after.",
            ),
        ],
        explain=where_it_asked,
        hints=(
            "For one weight: remember it, add h and ask for the loss, subtract h and ask again, put it back.",
            "The slope is the loss above minus the loss below, divided by the way between them.",
            "That way is 2h, and 1e-5 is a good h.",
        ),
        solution="""```python
def my_slopes(loss, weights):
    h = 1e-5
    slopes = []
    for j in range(len(weights)):
        kept = weights[j]
        weights[j] = kept + h
        above = loss(weights)
        weights[j] = kept - h
        below = loss(weights)
        weights[j] = kept
        slopes.append((above - below) / (2 * h))
    return slopes
```""",
    ),
    Code(
        key="check-your-gradients 5",
        title="A challenge: two passes for all weights",
        starter_code="""def my_direction_check(loss, weights, gradient, direction, h):
    # weights, gradient, direction: three lists, equally long. Measure the slope of the
    # loss when all weights move along the direction at once, by h times direction to
    # both sides. The gradient claims that it is the sum of slope times direction.
    # Return |measured - claimed| / (|measured| + |claimed|).
    ...
""",
        answer=right_direction,
        cases=DIRECTION_CASES,
        tolerance=1e-7,
        why="Two forward passes, however many weights there are. It says that something is wrong, and not where: "
        "one number has no pattern.",
        mistakes=[
            Mistake(
                one_side_of_the_direction,
                "You look at one side only. Measure from weights - h * direction to weights + h * direction.",
            ),
            Mistake(
                direction_divided_by_h,
                "Your measured slope is too large by a factor of 2: between the two sides lies 2h, and you divide by h.",
            ),
            Mistake(
                absolute_difference,
                "That is the difference itself. Divide it by the sum of the two sizes, or it depends on their units.",
            ),
            Mistake(
                of_the_measured_alone,
                "You divide by the measured slope alone. The rule divides by the sum of both sizes, so that it is 1 at most.",
            ),
            Mistake(
                of_the_larger,
                "You divide by the larger of the two sizes. That is a rule too, but here it is their sum.",
            ),
            Mistake(
                signs_may_cancel,
                "You divide by the size of the sum. Opposite signs cancel there: take the two sizes first, then add.",
            ),
            Mistake(with_a_sign, "Your difference has a sign. Take its size, with abs."),
            Mistake(with_the_other_sign, "Your difference has a sign. Take its size, with abs."),
            Mistake(
                the_ratio,
                "That is the ratio of claimed to measured. It is 1 where the gradient is right; the difference is 0 there.",
            ),
            Mistake(
                gradient_without_direction,
                "Your claim is the sum of the gradient. Each slope counts by how far its weight moves: multiply by direction.",
            ),
            Mistake(
                nudged_without_direction,
                "You move every weight by the same h. Weight j is to move by h * direction[j].",
            ),
        ],
        hints=(
            "Build two new lists: weights plus h times direction, and weights minus h times direction.",
            "The measured slope is the difference of the two losses, divided by 2h.",
            "The claim is the sum of g * v over all weights. Then three sizes: of the difference, and of each.",
        ),
        solution="""```python
def my_direction_check(loss, weights, gradient, direction, h):
    up = [w + h * v for w, v in zip(weights, direction)]
    down = [w - h * v for w, v in zip(weights, direction)]
    measured = (loss(up) - loss(down)) / (2 * h)
    claimed = sum(g * v for g, v in zip(gradient, direction))
    return abs(measured - claimed) / (abs(measured) + abs(claimed))
```""",
    ),
]

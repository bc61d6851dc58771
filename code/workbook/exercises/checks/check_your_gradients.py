"""Check your gradients: in which cases the programs are tried, and what the weights at which they ask for a loss tell."""

import math

from workbook.exercises.run import run


def bowl(weights):
    """Return a loss of three weights that is curved in each, and in none alike: one side is not as good as two."""
    x, y, z = weights
    return 3 + 20 * (x - 0.5) ** 2 + 30 * (y + 0.25) ** 2 * (1 + x) + 25 * z**2 + x * y * z


def neuron(weights):
    """Return half the squared error of one sigmoid neuron, on a row of two inputs."""
    z = weights[0] * 1.5 - weights[1] * 2.0 + weights[2]
    return (1 / (1 + math.exp(-z)) - 1) ** 2 / 2


def measured_slopes(loss, weights, h=1e-5):
    """Return the slope of a loss for each weight, measured on both sides."""

    def moved(j, by):
        return [*weights[:j], weights[j] + by, *weights[j + 1 :]]

    return [(loss(moved(j, h)) - loss(moved(j, -h))) / (2 * h) for j in range(len(weights))]


START, OTHER = [0.6, -0.2, 0.1], [0.3, -0.4, 0.2]
SLOPES = measured_slopes(bowl, START)
DIRECTION, TURNED, UPHILL = [0.7, -1.2, 0.4], [-0.5, 0.9, 1.3], [0.7, 1.2, -0.4]


def explain_slopes(slopes):
    """Return what the weights at which a reader's function asks for the loss tell, and then what its slopes do."""
    asked = []

    def loss(weights):
        asked.append([float(w) for w in weights])
        return bowl(weights)

    found = run(slopes, [loss, START]).returned
    if not asked:
        return "Your function never calls loss."
    moves = [[w - v for w, v in zip(weights, START)] for weights in asked]
    nudges = [{j: d for j, d in enumerate(move) if abs(d) > 1e-16} for move in moves]
    return explain_nudges([nudge for nudge in nudges if nudge]) or explain_factor(found)


def explain_nudges(nudges):
    """Return what is wrong with the nudges, each by how much which weights were moved; None if nothing is."""
    if not nudges:
        return (
            "The loss is always asked at the weights as they were given. Is it the nudged list that it gets? "
            "And is the nudge large enough for a float to notice?"
        )
    if any(len(nudge) > 1 for nudge in nudges):
        return "While one weight is nudged, another still is: put each weight back before the next has its turn."
    by_weight = [[nudge[j] for nudge in nudges if j in nudge] for j in range(len(START))]
    if missing := [j for j, moves in enumerate(by_weight) if not moves]:
        early = " Is a `return` inside the loop?" if len(missing) == len(START) - 1 else ""
        return f"weights[{missing[0]}] is never nudged: each weight needs its slope.{early}"
    if not all(min(moves) < 0 < max(moves) for moves in by_weight):
        return "You nudge to one side only. Go to w + h and to w - h: the curving of the loss then cancels."
    h = max(abs(move) for moves in by_weight for move in moves)
    if h < 5e-8:
        return (
            f"Your nudge of {h:.0e} is too small: the two losses agree in nearly all their digits, and what is left "
            "is rounding. Try 1e-5."
        )
    if h > 5e-4:
        return f"Your nudge of {h:.0e} is too long: the loss curves on the way. Try 1e-5."
    return None


def list_of_floats(found):
    """Return a list, a tuple or an array of numbers as a list of floats.

    Raises:
        TypeError, ValueError: it is none.
    """
    if isinstance(found, (dict, set)):
        raise TypeError
    return [float(number) for number in found]


def explain_factor(found):
    """Return what slopes that were measured with the right nudges tell; None if they are no list of three numbers."""
    try:
        ratios = [ours / right for ours, right in zip(list_of_floats(found), SLOPES, strict=True)]
    except (TypeError, ValueError):
        return None
    if all(abs(ratio - 1) < 1e-3 for ratio in ratios):
        return None
    if all(abs(ratio - ratios[0]) < 1e-4 * abs(ratio) for ratio in ratios):
        return (
            f"You nudge as you should; every slope is {ratios[0]:.4g} times the right one. "
            "Look at what you divide by: the two weights are 2h apart."
        )
    return "You nudge as you should, each weight to both sides. Look at what becomes of the two losses."


CHECKS = {
    4: {"cases": [[bowl, START], [neuron, OTHER], [bowl, OTHER]], "tolerance": 1e-8, "explain": explain_slopes},
    5: {
        "cases": [
            [bowl, START, SLOPES, DIRECTION, 1e-5],
            [bowl, START, [2 * g for g in SLOPES], DIRECTION, 1e-5],
            [bowl, START, [0.5 * g for g in SLOPES], DIRECTION, 1e-5],
            [bowl, START, [-3 * g for g in SLOPES], TURNED, 1e-5],
            [bowl, OTHER, [1.5, -8.0, 2.0], TURNED, 0.01],
            [neuron, OTHER, [-0.1, 0.2, 0.0], DIRECTION, 0.01],
            [bowl, START, [3.0, 5.0, 6.0], TURNED, 0.05],
            [bowl, START, [1.5 * g for g in SLOPES], UPHILL, 1e-4],
        ],
        "tolerance": 1e-7,
    },
}

"""Wheat seeds again: spreads, the best of many, and choices that must not see the rows they are judged on."""

import statistics

import numpy as np

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import run

SCORES = [90, 95, 93, 97, 90]

# --- Inner splits ------------------------------------------------------------------------------

SPLITS_BLANK = """def my_inner_splits(folds, held_out):
    # folds: lists of row numbers; held_out: the place of the fold that is held out.
    # Return a pair (training rows, validation rows) for each of the other folds.
    splits = []
    for k in range(len(folds)):
        if k != held_out:
            training = []
            for i, fold in enumerate(folds):
                if i != k:
                    training += fold
            splits.append((training, folds[k]))
    return splits
"""

FOLDS = [[0, 5, 9], [1, 6, 10], [2, 7], [3, 4, 8]]


def splitting(trains=lambda i, k, out: i not in (k, out), judges=lambda k, out: k != out, swapped=False):
    """Return a `my_inner_splits` in exchangeable parts."""

    def splits(folds, held_out):
        found = []
        for k, validation in enumerate(folds):
            if judges(k, held_out):
                training = [row for i, fold in enumerate(folds) if trains(i, k, held_out) for row in fold]
                found.append((validation, training) if swapped else (training, validation))
        return found

    return splits


def right_splits(folds, held_out):
    return splitting()(folds, held_out)


def in_any_order(result):
    """Return the pairs as sorted lists, sorted by their validation rows."""
    try:
        return sorted(
            ([sorted(map(int, part)) for part in (t, v)] for t, v in result), key=lambda pair: pair[::-1]
        )
    except (TypeError, ValueError):
        return result


def who_sees_whom(splits):
    """Return which rows a reader's splits have where they must not be."""
    held_out = set(FOLDS[1])
    pairs = run(splits, [FOLDS, 1]).returned
    try:
        pairs = [tuple(pair) for pair in pairs]
        if any(len(pair) != 2 for pair in pairs):
            return "Each split is a pair: training rows and validation rows."
        if any(hasattr(row, "__len__") for pair in pairs for part in pair for row in part):
            return "Your lists hold whole folds. They should hold the row numbers, all in one list."
        pairs = [[{int(row) for row in part} for part in pair] for pair in pairs]
    except (TypeError, ValueError):
        return "Return a list of pairs, (training rows, validation rows), one for each fold that is not held out."
    if any(t & held_out for t, _ in pairs):
        return "Rows of the held-out fold are trained on. They must have no part in the choice."
    if any(v & held_out for _, v in pairs):
        return "Rows of the held-out fold judge a setting. They must have no part in the choice."
    if any(t & v for t, v in pairs):
        return "Some rows are trained on and judged on in the same split."
    if len(pairs) != len(FOLDS) - 1:
        return "There should be one split for each fold that is not held out."
    if any(len(t | v) < sum(map(len, FOLDS)) - len(held_out) for t, v in pairs):
        return "Some rows are neither trained on nor judged on, though they are not held out."
    return None


# --- Choosing and judging -----------------------------------------------------------------------


def nesting(choose, judge=None):
    """Return a `my_nested_score`; choose(outer, inner): the setting for each held-out fold."""

    def score(outer, inner):
        outer, inner = np.asarray(outer), np.asarray(inner)
        chosen = np.broadcast_to(choose(outer, inner), outer.shape[1:])
        table = outer if judge is None else judge(outer, inner)
        return float(np.mean([table[s][k] for k, s in enumerate(chosen)]))

    return score


right_choice = nesting(lambda outer, inner: inner.mean(axis=2).argmax(axis=0))


def right_nested(outer, inner):
    return right_choice(outer, inner)


def accuracies(*shape, seed):
    return np.round(np.random.default_rng(seed).uniform(85, 97, shape), 1)


def table(n_settings, n_folds, n_inner, seed):
    return [
        accuracies(n_settings, n_folds, seed=seed),
        accuracies(n_settings, n_folds, n_inner, seed=seed + 1),
    ]


MEAN, SPREAD = statistics.mean(SCORES), statistics.stdev(SCORES)

EXERCISES = [
    Number(
        key="wheat-seeds-again 1",
        title="What one kernel is worth",
        answer=100 / 42 / 5,
        decimals=3,
        why="One kernel of the 42 in a fold, and that fold is one of five: 100 / 42 / 5, or 100 / 210.",
        known_wrong_answers=(
            (
                100 / 42,
                "By so much the accuracy of its fold changes. The mean is over five folds, and four stay as they were.",
            ),
            (100 / 168, "168 kernels are trained on. The accuracy is counted over those held out."),
            (1 / 210, "That is the share. In percent it is a hundred times as much."),
            (
                5 / 210,
                "That is the share within its fold, as a fraction of 1. The question asks for the mean, in percent.",
            ),
        ),
        hints=(
            "How many kernels are in the fold of this one?",
            "The accuracy of that fold changes by 100 / 42 percent. The other four do not change.",
            "The mean of five numbers changes by a fifth of what one of them changes.",
        ),
        solution="100 / 42 / 5 = 0.476 percent. Two programs cannot differ by less on one deal, unless they are equal.",
    ),
    Number(
        key="wheat-seeds-again 2",
        title="The spread of five scores",
        answer=SPREAD,
        decimals=2,
        why="The squares of the five distances from the mean add up to 38; 38 / 4 = 9.5, and the root of that is the spread.",
        known_wrong_answers=(
            (
                statistics.pstdev(SCORES),
                (
                    "You divided by 5. The mean was taken from the same five scores, which brings them nearer to it; "
                    "ddof=1 divides by 4."
                ),
            ),
            (
                SPREAD / len(SCORES) ** 0.5,
                (
                    "That is the standard error, the spread divided by the root of 5: how uncertain the mean would be, were "
                    "the scores independent. The question is how far single scores lie apart."
                ),
            ),
            (
                statistics.pstdev(SCORES) / len(SCORES) ** 0.5,
                "That is a standard error, with 5 in place of 4 in it besides. The spread is not divided by the root of 5.",
            ),
            (SPREAD**2, "That is the variance. The spread is its root, in percent like the scores."),
            (7, "That is the range, from the lowest to the highest. It grows with the number of scores."),
            (
                sum(abs(score - MEAN) for score in SCORES) / len(SCORES),
                "That is the mean distance from the mean. The spread takes the squares first, and the root at the end.",
            ),
        ),
        hints=(
            "The mean of the five is 93. Write down the five distances from it.",
            "Square the distances, add them up, and divide by one less than the number of scores.",
            "38 / 4 is the variance; its root is what ddof=1 gives.",
        ),
        solution="The distances are -3, 2, 0, 4, -3, their squares add up to 38, and the root of 38 / 4 is 3.08.",
    ),
    Choice(
        key="wheat-seeds-again 3",
        title="Which seed to print",
        options=(
            (
                "The best of the hundred, with its seed, so that anybody can repeat it.",
                (
                    "It can be repeated, and it was picked because the held-out kernels liked it. On new kernels that luck is "
                    "gone. This is the best of many settings, with the seed as the setting."
                ),
            ),
            (
                "The mean of the ten best, since the bad starts were only unlucky.",
                "Luck runs both ways. Whoever drops the unlucky ones and keeps the lucky ones reports the choice, not the method.",
            ),
            (
                "The median of all hundred, with the range of nine in ten.",
                "Nobody chose among them, and a reader sees where any single run is to be expected.",
            ),
            (
                "The mean of all hundred, with the standard error over seeds as its uncertainty.",
                (
                    "The mean is fair. But that error says only how well more seeds would fix the mean of this program on these 210 "
                    "kernels; with enough seeds it goes to 0, and the chance in the choice of kernels does not."
                ),
            ),
            (
                "The first one, whatever it was.",
                "It was not chosen, so it is not flattered. But it is one draw: nobody can see how far another would be from it.",
            ),
        ),
        right="c",
        hints=(
            "Which of these numbers were picked by looking at the held-out kernels?",
            "Two are left that leave nothing out. What does each of them tell about a single run?",
            "A spread over seeds is not made smaller by running more of them.",
        ),
        solution="c. A score is a distribution over seeds: give its middle and its spread, and pick nothing by the rows "
        "that judge.",
    ),
    Code(
        key="wheat-seeds-again 4",
        title="Find the mistake",
        starter_code=SPLITS_BLANK,
        answer=right_splits,
        cases=[[FOLDS, 1], [FOLDS, 0], [[[4], [0, 2], [1, 3]], 2]],
        select=in_any_order,
        why="The held-out fold appears nowhere: neither in training nor in validation.",
        mistakes=[
            Mistake(
                splitting(trains=lambda i, k, out: i != k),
                "The held-out fold is still trained on. It has no part in the choice: leave out fold k and fold held_out.",
            ),
            Mistake(
                splitting(judges=lambda k, out: True),
                "The held-out fold serves as validation in one of your splits: a setting would be chosen by the rows that judge it.",
            ),
            Mistake(
                splitting(trains=lambda i, k, out: i != k, judges=lambda k, out: True),
                "That is the outer cross-validation: every fold has its turn, the held-out one too. It must appear nowhere here.",
            ),
            Mistake(
                splitting(trains=lambda i, k, out: i != out),
                "Your validation rows are trained on as well. Leave out fold k and fold held_out.",
            ),
            Mistake(
                splitting(trains=lambda i, k, out: i == out),
                "You train on the held-out fold alone, which has no part in the choice. Train on all others but fold k.",
            ),
            Mistake(
                splitting(swapped=True),
                "Training and validation rows have changed places: the training rows come first.",
            ),
        ],
        explain=who_sees_whom,
        hints=(
            "Call it with four small folds and look for the rows of the held-out one.",
            "They are never validation rows. Where are they?",
            "Two folds must be left out of the training rows, not one.",
        ),
        solution="""The held-out fold is never validation, but it is trained on in every split. Leave it out too:
```python
def my_inner_splits(folds, held_out):
    splits = []
    for k in range(len(folds)):
        if k != held_out:
            training = []
            for i, fold in enumerate(folds):
                if i != k and i != held_out:
                    training += fold
            splits.append((training, folds[k]))
    return splits
```""",
    ),
    Code(
        key="wheat-seeds-again 5",
        title="A challenge: judge the choice",
        starter_code="""def my_nested_score(outer, inner):
    # outer[s, k]: accuracy of setting s on the held-out fold k.
    # inner[s, k, m]: its accuracy on the inner fold m, without the held-out fold k.
    # Return the mean accuracy of nested cross-validation, one number.
    ...
""",
        answer=right_nested,
        cases=[table(4, 3, 2, seed=21), table(6, 5, 4, seed=40), table(3, 2, 3, seed=62)],
        tolerance=1e-9,
        why="Chosen by the inner folds, for each held-out fold anew, and judged by the outer one. The more settings are "
        "tried, the more the best of the search is ahead of this.",
        mistakes=[
            Mistake(
                nesting(lambda outer, inner: outer.mean(axis=1).argmax()),
                "That is the best of the search, as reported: the setting is chosen by the held-out folds that judge it. "
                "Choose by inner.",
            ),
            Mistake(
                nesting(lambda outer, inner: outer.argmax(axis=0)),
                "You choose the best setting on each held-out fold itself. That is even more flattering than the best mean. "
                "Choose by inner.",
            ),
            Mistake(
                nesting(lambda outer, inner: inner.mean(axis=(1, 2)).argmax()),
                "You choose one setting for all folds, and inner[:, j] has seen fold k for every other j. Choose for each "
                "held-out fold k by inner[:, k] alone.",
            ),
            Mistake(
                nesting(
                    lambda outer, inner: inner.mean(axis=2).argmax(axis=0),
                    judge=lambda outer, inner: inner.mean(axis=2),
                ),
                "You choose rightly, and then report the inner score, which was the largest of many. Judge by outer.",
            ),
            Mistake(
                nesting(lambda outer, inner: inner.max(axis=2).argmax(axis=0)),
                "You choose by the best inner fold of a setting. Take the mean over its inner folds.",
            ),
            Mistake(
                nesting(lambda outer, inner: inner[:, :, 0].argmax(axis=0)),
                "You choose by the first inner fold alone. Take the mean over all of them.",
            ),
            Mistake(
                nesting(lambda outer, inner: inner.mean(axis=2).argmin(axis=0)),
                "You choose the setting with the lowest accuracy: argmax, not argmin.",
            ),
            Mistake(
                nesting(lambda outer, inner: 0, judge=lambda outer, inner: outer.mean(axis=0)[None]),
                "That is the mean over all settings. Nothing was chosen.",
            ),
        ],
        hints=(
            "For each held-out fold k, which numbers may choose the setting? Those of inner[:, k] alone.",
            "inner.mean(axis=2) has one number for each setting and held-out fold; argmax over the settings chooses.",
            "With chosen[k] in hand, the score of fold k is outer[chosen[k], k].",
        ),
        solution="""```python
def my_nested_score(outer, inner):
    chosen = inner.mean(axis=2).argmax(axis=0)
    return float(np.mean([outer[chosen[k], k] for k in range(len(chosen))]))
```""",
    ),
]

"""The explorers of the front page and of steps 4 and 6 agree with independent trainings."""

import gzip
import random
import re
from functools import cache
from statistics import mean, stdev

import numpy as np
import pytest

from backprop import steps, train
from backprop.classify import predict
from backprop.data import column_ranges, encode_labels, load_wheat_seeds, one_hot, scale_rows, tutorial_folds
from backprop.matrix import new_network
from workbook.explorers import explore_seeds, explore_toy, explore_wheat_map, toy
from workbook.explorers.explorer import table

KERNELS = load_wheat_seeds()
LABELS = encode_labels(KERNELS.labels)[0]
T = np.array([one_hot(label, 3) for label in LABELS])


@cache
def descriptions(explore):
    """Return (setting, description) of every setting of the page, and the compressed size of the figure."""
    explorer = explore()
    frames = explorer.frames()
    html = explorer.html(frames[0], table(explorer, frames))
    return list(zip(explorer.settings(), [frame.description for frame in frames])), len(gzip.compress(html.encode()))


@pytest.mark.parametrize("explore", [explore_seeds, explore_toy, explore_wheat_map])
def test_every_setting_has_a_description_and_the_figure_is_small(explore):
    words, size = descriptions(explore)
    assert size < 50_000
    assert len({description for _, description in words}) == len(words), "two settings have the same description"


# --- The front page ---------------------------------------------------------------------------


@pytest.mark.parametrize(("epoch", "rate", "hidden"), [(0, 0.03, 2), (70, 0.01, 3), (300, 0.1, 6), (500, 0.03, 1)])
def test_the_map_counts_and_marks_what_one_training_gets_wrong(epoch, rate, hidden):
    rows = [[row[0], row[6]] for row in KERNELS.rows]
    X = np.array(scale_rows(rows, column_ranges(rows)))
    start = new_network((2, hidden, 3), np.random.default_rng(5), "glorot")
    run = train.train(start, X, T, rate, epoch, reduction="sum")
    right = predict(run.network, X) == LABELS
    frame = explore_wheat_map().frame(epoch=epoch, rate=rate, hidden=hidden)
    shares = ", ".join(f"{right[70 * k : 70 * k + 70].sum()} of 70 {name}" for k, name in order())
    assert f"{right.sum()} of 210 kernels are classified correctly: {shares}." in frame.description
    assert f">{right.sum()} of 210 right</text>" in frame.views[0].svg
    path = re.search(r'data-part="rings-delta" d="([^"]*)"', frame.views[0].svg)[1]
    assert path.count("M") == (~right).sum()


def order():
    """Return where each variety begins in the table, in 70s, with its name, sorted by name."""
    return [(KERNELS.labels.index(name) // 70, name) for name in sorted(set(KERNELS.labels))]


def test_the_map_shows_slow_right_jumping_and_frozen_settings():
    at_end = {
        (s["rate"], s["hidden"]): description
        for s, description in descriptions(explore_wheat_map)[0]
        if s["epoch"] == 1000
    }
    right = {key: int(re.search(r"(\d+) of 210", description)[1]) for key, description in at_end.items()}
    assert max(right[0.001, hidden] for hidden in (1, 2, 3, 6)) < 150 < right[0.03, 1] < 190 < right[0.03, 2]
    assert {key for key, description in at_end.items() if "Frozen" in description} == {
        (1.0, hidden) for hidden in (1, 2, 3, 6)
    }
    assert {key[0] for key, description in at_end.items() if "jumped up" in description} == {0.1, 1.0}


def test_a_rate_that_is_too_chaotic_to_predict_is_only_in_notebooks_and_says_so():
    assert not any("diverge" in description for _, description in descriptions(explore_wheat_map)[0])
    frame = explore_wheat_map().frame(epoch=1000, rate=0.3)
    assert "diverge" in frame.description and ">too chaotic to predict</text>" in frame.views[0].svg
    areas = re.findall(r'data-part="area-\d" d="([^"]*)"', frame.views[0].svg)
    assert areas == ["", "", ""] and 'data-part="rings-delta" d=""' in frame.views[0].svg


# --- Step 4 -----------------------------------------------------------------------------------


def test_the_toy_set_is_described_as_the_chapters_functions_find_it():
    frozen, slow, learned, diverged = (set() for _ in range(4))
    for setting, description in descriptions(explore_toy)[0]:
        random.seed(1)
        network = steps.initialize_network(2, setting["hidden"], 2)
        errors = steps.train_network(network, toy.ROWS, toy.LABELS, setting["rate"], 100)
        right = sum(steps.predict(network, row) == label for row, label in zip(toy.ROWS, toy.LABELS))
        key = setting["rate"], setting["hidden"]
        if "diverge" in description:
            diverged.add(key)
            continue
        assert f"from {errors[0]:.2f} in epoch 1 to {errors[-1]:.2f} in epoch 100. {right} of 10 rows" in description
        stuck = right < 10 and abs(errors[-1] - errors[49]) < 0.01 and setting["rate"] > 1
        assert ("frozen" in description) == stuck and ("It has learned." in description) == (right == 10)
        (frozen if stuck else learned if right == 10 else slow).add(key)
    assert {(50.0, 2), (50.0, 3)} < frozen and {(0.005, hidden) for hidden in (1, 2, 3, 5)} < slow
    assert {(0.5, hidden) for hidden in (1, 2, 3, 5)} < learned and (15.0, 2) in diverged


# --- Step 6 -----------------------------------------------------------------------------------


def scores_of(setting, scheme):
    """Return right answers and the last errors of the five folds, each trained alone."""
    random.seed(1)
    folds = tutorial_folds(len(LABELS), 5)
    draws = new_network((7, setting["hidden"], 3), np.random.default_rng(setting["seed"]), scheme, batch_shape=(5,))
    for k, fold in enumerate(folds):
        start = type(draws)([W[k] for W in draws.weights], [b[k] for b in draws.biases])
        rows = [i for other in folds if other is not fold for i in other]
        ranges = column_ranges([KERNELS.rows[i] for i in rows])
        X, held_out = (scale_rows([KERNELS.rows[i] for i in part], ranges) for part in (rows, fold))
        run = train.train(start, X, T[rows], setting["rate"], 50, reduction="sum", batch_size=1)
        yield int((predict(run.network, held_out) == np.array(LABELS)[fold]).sum()), 2 * run.losses[-1]


@pytest.mark.parametrize(
    ("setting", "scheme"),
    [
        ({"rate": 0.3, "hidden": 5, "weights": "0 to 1", "seed": 1}, "uniform01"),
        ({"rate": 0.03, "hidden": 2, "weights": "signed", "seed": 2}, "glorot"),
        ({"rate": 0.3, "hidden": 28, "weights": "0 to 1", "seed": 1}, "uniform01"),
    ],
)
def test_the_folds_score_what_each_scores_alone(setting, scheme):
    right, errors = zip(*scores_of(setting, scheme))
    description = {str(s): description for s, description in descriptions(explore_seeds)[0]}[str(setting)]
    percents = [100 * r / 42 for r in right]
    assert f"mean accuracy {mean(percents):.1f}\u00a0%, spread {stdev(percents):.1f}." in description
    assert "Right by fold: " + ", ".join(f"{r} of 42" for r in right) in description
    frozen = sum(abs(error - 336) < 1 for error in errors)
    assert (f"{frozen} of 5 trainings are frozen at 336" in description) == (frozen > 0)


def test_only_many_neurons_with_positive_weights_freeze_and_small_rates_are_too_slow():
    words = descriptions(explore_seeds)[0]
    frozen = [setting for setting, description in words if "frozen at 336" in description]
    assert {(s["hidden"], s["weights"]) for s in frozen} == {(28, "0 to 1")} and len(frozen) > 4
    assert {s["rate"] for s, description in words if "Too slow" in description} <= {0.003, 0.03}
    assert all("Too slow" in description or s in frozen for s, description in words if s["rate"] == 0.003)
    assert {s["rate"] for s, description in words if "diverge" in description} == {3.0}

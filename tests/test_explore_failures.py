"""The explorers of iris, depth and the parabola agree with independent computations."""

import gzip
import json
import re
from math import prod

import numpy as np
import pytest

from backprop.classify import accuracy, one_hot, predict
from backprop.matrix import forward, gradients, loss, new_network, select, with_parameters
from backprop.train import train
from tests.course_files import outputs
from workbook.explorers import depth, explore_depth, explore_iris, explore_parabola
from workbook.explorers.explorer import split_frame, table
from workbook.explorers.iris import STEP

FAILS = "book/beyond/when-training-fails"
SPECIES = ("setosa", "versicolor", "virginica")


def stored(chapter: str, name: str) -> dict[str, str]:
    """Return what a chapter stores of an explorer."""
    return next(o for o in outputs(chapter) if o.get("text/plain", "").startswith(f"{name}, an interactive figure"))


def parts(frame) -> dict:
    return split_frame(frame)[1]


# --- Iris, each network trained alone by train.py ---------------------------------------------

SCALED = "scaled, with biases"


@pytest.mark.parametrize(
    "setup, rate, hidden, seed, region",
    [
        ("as published", 0.1 / 3, 2, 10, "fell by 3"),
        ("as published", 0.3, 3, 0, "fell by"),
        ("as published", 0.01, 1, 0, "nearly the same outputs"),
        ("as published", 30.0, 2, 10, "frozen"),
        ("as published", 3.0, 2, 10, "diverge"),
        (SCALED, 0.3, 2, 10, "fell by"),
        (SCALED, 3.0, 2, 10, "overfitting"),
    ],
)
def test_iris(setup, rate, hidden, seed, region):
    datasets = pytest.importorskip("sklearn.datasets")
    from sklearn.model_selection import train_test_split

    iris = datasets.load_iris()
    X, X_test, labels, test_labels = train_test_split(iris.data, iris.target, test_size=20, random_state=4)
    if setup == SCALED:
        mean, spread = X.mean(axis=0), X.std(axis=0)
        X, X_test = (X - mean) / spread, (X_test - mean) / spread
    T, T_test = one_hot(labels, 3), one_hot(test_labels, 3)
    rng = np.random.RandomState(seed)
    start = new_network((4, hidden, 3), rng, "normal", scale=0.5, biases=setup == SCALED)
    perturbed = with_parameters(start, [array + 1e-6 for array in start.parameters])
    run, other = (train(network, X, T, rate, 5000, reduction="mean", max_records=200) for network in (start, perturbed))
    frame = explore_iris().frame(setup=setup, rate=rate, hidden=hidden, seed=seed)
    assert region in frame.description
    diverged = np.abs(run.losses / other.losses - 1) > 1e-3
    assert diverged.any() == ("diverge" in frame.description)
    if diverged.any():
        assert f"epoch {run.epochs[diverged.argmax() // STEP * STEP]:,} on" in frame.description
        assert parts(frame)["name-0", ""] == "setosa: too chaotic to predict"
        return
    test = loss(run.network, X_test, T_test, "mean")
    first, last = run.losses[0], run.losses[-1]
    assert f"goes from {first:.2f} to {last:.2g}, the test loss to {test:.2g}." in frame.description
    right = [accuracy(run.network, *rows) for rows in ((X, labels), (X_test, test_labels))]
    assert (
        "right on {:.0f}\u00a0% of the training rows and {:.0f}\u00a0% of the test".format(*right) in frame.description
    )
    assert right[1] == 80 or (setup, rate) != ("as published", 0.1 / 3)
    dW, db = gradients(run.network, X, T, "mean")
    frozen = np.sqrt(sum((part**2).sum() for part in dW + db)) < 1e-5
    assert ("frozen" in frame.description) == frozen
    predicted = predict(run.network, X_test)
    for k, name in enumerate(SPECIES):
        assert (k not in predicted) == (f"{name}: never named" == parts(frame)[f"name-{k}", ""])
        assert (k not in predicted) == (name in frame.description.partition("never names")[2])
        wrong = (predicted[test_labels != k] == k).sum()
        assert (parts(frame)[f"wrong-{k}", "visibility"] == "visible") == (wrong > 0)
        assert (f"{wrong} wrong" in parts(frame)[f"name-{k}", ""]) == (wrong > 0)


def test_the_iris_chapter_stores_a_small_figure():
    html = stored("book/beyond/iris", "iris")["text/html"]
    assert len(gzip.compress(html.encode())) < 110_000
    for region in ("frozen", "overfitting", "diverge", "names all three", "nearly the same"):
        assert region in html


@pytest.mark.parametrize(
    ("chapter", "name"),
    [
        ("book/steps/4-train-network", "toy"),
        ("book/steps/6-wheat-seeds", "seeds"),
        ("book/beyond/xor", "xor"),
        ("book/beyond/iris", "iris"),
    ],
)
def test_where_a_run_is_not_drawn_each_of_its_pictures_says_why(chapter, name):
    """From the frames that the chapter stores."""
    html = stored(chapter, name)["text/html"]
    data = json.loads(re.search(r'<script type="application/json">(.*)</script>', html)[1])
    n_frames = prod(len(control["values"]) for control in data["controls"])

    def value(column, k):
        choices, indices = column[-2:]
        width = len(indices) // n_frames
        return choices[int(indices[k * width : (k + 1) * width], 36)]

    written = [column for column in data["columns"] if column[1] == ""]
    n_unpredictable = 0
    for k in range(n_frames):
        reasons = [text for text in (value(column, k) for column in written) if "too chaotic to predict" in text]
        diverges = any("diverge" in value(view, k) for view in data["views"])
        assert (len(reasons) >= 2) == diverges == bool(reasons), k
        n_unpredictable += diverges
    assert 0 < n_unpredictable < n_frames / 4


# --- Depth, one network after the other, and the numbers that the chapter prints --------------


@pytest.mark.parametrize("activation, factor", [("sigmoid", 8.0), ("tanh", 1.7), ("relu", 2.0)])
def test_depth(activation, factor):
    X, T = depth.seeds()
    found = depth.one_pass(3, activation, factor)
    slopes = {
        "sigmoid": lambda z: 4 * np.exp(-z) / (1 + np.exp(-z)) ** 2,
        "tanh": lambda z: 1 / np.cosh(z) ** 2,
        "relu": lambda z: (z > 0) * 1.0,
    }
    lengths, flat, dead = [], [], []
    for k in range(30):
        network = select(depth.new_starts(3, activation, factor), k)
        lengths.append([np.linalg.norm(dW) for dW in gradients(network, X, T, "mean")[0]])
        low = [slopes[activation](z) < 0.1 for z in forward(network, X)[0][:-1]]
        flat.append([100 * layer.mean() for layer in low])
        dead.append([100 * np.mean(layer.sum(axis=0) == 210) for layer in low])
    assert np.allclose(np.median(lengths, axis=0), found.lengths, rtol=1e-9)
    assert np.allclose(np.median(flat, axis=0), found.flat) and np.allclose(np.median(dead, axis=0), found.dead)


def test_depth_agrees_with_the_numbers_printed_in_its_chapter():
    printed = "\n".join(o.get("text/plain", "") for o in outputs(FAILS))
    (header,) = re.findall(r"^network +2 layers.*$", printed, re.M)
    column = [name.strip() for name in re.split(r"\s{2,}", header)].index("8 layers")
    kinds = {"sigmoid": 1.0, "sigmoid, weights x 4": 4.0, "tanh": 1.0, "tanh, weights / 2": 0.5, "relu": 1.0}
    for name, factor in kinds.items():
        (line,) = re.findall(rf"^{name} +\de-.*$", printed, re.M)
        found = re.split(r"\s{2,}", line)[column]
        assert found == f"{depth.one_pass(8, name.split(',')[0], factor).lengths[0]:.0e}"


def test_depth_describes_each_regime():
    explorer = explore_depth()
    chosen = [setting for setting in explorer.settings() if setting["depth"] in (3, 8)]
    seen = set()
    for setting, found in zip(chosen, explorer.compute(chosen)):
        description = explorer.draw(found, **setting).description
        regime = re.search(r"vanishes|weakens|grows|explodes|is small|steady", description)[0]
        seen.add(regime)
        ratio = found.lengths[0] / found.lengths[-1]
        assert (regime == "vanishes") == (ratio < 0.01) and (regime == "grows") == (ratio > 3), setting
    assert len(seen) == 6


# --- The parabola, in closed form -------------------------------------------------------------


def test_parabola():
    explorer = explore_parabola()
    frames = explorer.frames()
    assert len(gzip.compress(stored(FAILS, "parabola")["text/html"].encode())) < 110_000
    assert len(table(explorer, frames)["views"]) == 2
    # Where w = 1 and w = -1 are drawn: before the first step, and after one step at rate 2.
    positions = [float(parts(explorer.frame(rate=2.0, steps=n))["now", "cx"]) for n in (0, 1)]
    middle, half = sum(positions) / 2, (positions[0] - positions[1]) / 2
    for setting, frame in zip(explorer.settings(), frames):
        rate, c, n = setting.values()
        factor = round(1 - rate * c, 9)
        w = factor**n
        numbers = [f"{value:.3g}".replace("-", "\u2212") for value in (factor, w, c * w * w / 2)]
        for phrase, value in zip(("multiplies w by ", "w is ", "and the loss "), numbers):
            assert f"{phrase}{value}" in frame.description, setting
        assert ("diverges" in frame.description) == (rate > 2 / c) and ("straight" in frame.description) == (
            rate == 1 / c
        )
        assert ("for ever" in frame.description) == (rate == 2 / c)
        assert ("back, each" in frame.description) == (1 / c < rate < 2 / c)
        inside = abs(w) <= 2 and c * w * w / 2 <= 3
        assert (parts(frame)["now", "visibility"] == "visible") == inside
        if inside:
            assert float(parts(frame)["now", "cx"]) == pytest.approx(middle + half * w, abs=0.1), setting
        off = c * w * w / 2 > 1e4 or c * w * w / 2 < 1e-6
        assert (parts(frame)["arrow", "d"] != "") == off

"""The explorer of the spirals: the chapter's networks and scores, drawn as far as they are reproducible."""

from functools import cache

import numpy as np
import pytest

from backprop import batched
from backprop.classify import accuracy
from backprop.matrix import select, stack
from tests.course_files import cells
from workbook.explorers import explore_spirals, spirals
from workbook.explorers.perturbation import divergence_index, perturbed_pair
from workbook.explorers.spirals import DEEP, LAST_RELIABLE, RATES, SIZES, WIDE, new_starts


@cache
def chapter():
    """Return the names that the chapter's cells make, from the networks' data sets to both networks' scores."""
    namespace = {"np": np}
    code = [cell["source"] for cell in cells("book/beyond/deeper", "code")]
    exec("from backprop.matrix import new_network, outputs\nfrom sklearn.datasets import make_moons", namespace)
    exec("from workbook.figures import Table", namespace)
    for first_line in ("from backprop import batched", "def train_at_each_rate", "def spirals", "wide, deep ="):
        (source,) = [source for source in code if source.startswith(first_line)]
        exec(source, namespace)
    return namespace


@cache
def explorer():
    made = chapter()
    return explore_spirals(made["coils"], made["coils_test"], made["percent"], made["best"])


def test_its_rates_are_the_chapters():
    assert chapter()["RATES"].tolist() == list(RATES)


@pytest.mark.parametrize(("network", "rate", "data_set"), [(WIDE, 1.0, 1), (DEEP, 0.3, 1), (DEEP, 0.1, 12)])
def test_the_last_epoch_is_a_network_of_the_chapter(network, rate, data_set):
    made = chapter()
    trained = select(made["trained"][SIZES[network]], (RATES.index(rate), data_set - 1))
    setting = {"network": network, "rate": rate, "epoch": 1000, "data_set": data_set}
    (moment,) = spirals.compute(made["coils"], [setting])
    assert moment.divergence is None
    for found, expected in zip(moment.network.parameters, trained.parameters, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-6)
    percent = made["percent"][SIZES[network]][RATES.index(rate), data_set - 1]
    assert f"and {percent:.0f}\u00a0% of the 1,000 test rows" in explorer().frame(**setting).description


@pytest.mark.parametrize("name", SIZES)
def test_each_score_that_is_drawn_is_reproducible_and_the_next_one_is_not(name):
    X, labels = chapter()["coils"]
    some = RATES[: RATES.index(LAST_RELIABLE[name]) + 2]
    pairs = perturbed_pair(stack([new_starts(name, len(X))] * len(some)))
    options = {"reduction": "mean", "momentum": 0.9, "max_records": 1000}
    run = batched.train(pairs, X, labels[..., None], np.array(some)[:, None], 1000, **options)
    in_full = (divergence_index(run.losses) == len(run.losses)).all(axis=-1)
    assert in_full.tolist() == [True] * (len(some) - 1) + [False]
    percent = accuracy(select(run.network, 1), *chapter()["coils_test"])
    np.testing.assert_allclose(percent[:-1], chapter()["percent"][SIZES[name]][: len(some) - 1], atol=0.2)


def test_the_words_never_claim_an_advantage_of_depth():
    for setting in ({}, {"network": DEEP, "rate": 0.3}, {"rate": 3.0}):
        words = explorer().frame(**setting).description
        assert "Each at its own rate: 2-25-1 95.3\u00a0%, 2-8-8-1 95.0\u00a0%; a difference is not shown" in words


def test_a_difference_that_the_data_show_is_said():
    made = chapter()
    scores = {sizes: np.array(values) for sizes, values in made["percent"].items()}
    scores[SIZES[DEEP]] = scores[SIZES[DEEP]] + 4
    found = explore_spirals(made["coils"], made["coils_test"], scores, made["best"])
    assert "a difference is shown (3.7 \u00b1 0.9)" in found.frame(epoch=0).description


def test_where_rounding_decides_nothing_is_drawn():
    frame = explorer().frame(rate=3.0)
    assert "depends on rounding, and is not drawn" in frame.description
    assert frame.description.count("too chaotic to predict") == 2
    assert '<path data-part="area-1" d=""' in frame.views[0].svg
    assert '<path data-part="area-1" d="M' in explorer().frame(rate=3.0, epoch=30).views[0].svg


def test_a_rate_between_those_of_the_chapter_has_a_map_and_no_score():
    words = explorer().frame(rate=0.2, epoch=100).description
    assert "of this data set are right." in words
    assert "2-25-1 was not trained, 2-8-8-1 was not trained" in words

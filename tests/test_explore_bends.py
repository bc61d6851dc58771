"""The explorer of the curve that hidden neurons bend: it is their sum, and is trained as in the chapter."""

import numpy as np
import pytest

from backprop import batched
from backprop.matrix import new_network, outputs
from workbook.explorers import explore_bends
from workbook.explorers.bends import CURVE, fit

RNG = np.random.default_rng(1)
X = RNG.uniform(0, 6, (40, 1)).round(2)
Y = (np.sin(X) + RNG.normal(0, 0.15, X.shape)).round(2)


@pytest.mark.parametrize(("hidden", "epoch"), [(1, 0), (3, 200), (10, 1000)])
def test_the_answer_is_that_of_a_network_trained_with_others_as_in_the_chapter(hidden, epoch):
    start = new_network((1, hidden, 1), np.random.default_rng(1), hidden="tanh", output="linear")
    if epoch:
        kind = {"reduction": "mean", "momentum": 0.9, "max_records": 1}
        start = batched.train(start, (X - 3) / 2, Y, 0.05, epoch, **kind).network
    found = fit(X, Y, hidden, epoch)
    np.testing.assert_allclose(found.answer, outputs(start, (CURVE[:, None] - 3) / 2)[:, 0], atol=1e-9)
    bias = found.answer - found.shares.sum(axis=0)
    np.testing.assert_allclose(bias, bias[0], atol=1e-12)
    assert len(found.shares) == hidden


def test_one_neuron_never_turns_and_each_share_only_rises_or_falls():
    for hidden, epoch in ((1, 0), (1, 1000), (5, 1000)):
        found = fit(X, Y, hidden, epoch)
        assert all((np.diff(share) >= 0).all() or (np.diff(share) <= 0).all() for share in found.shares)
        assert hidden > 1 or found.n_turns == 0


def test_the_words_count_the_turns():
    explorer = explore_bends(X, Y)
    assert "it does not turn." in explorer.frame(hidden=1, epoch=500).description
    assert "it turns 2 times." in explorer.frame(hidden=3, epoch=500).description

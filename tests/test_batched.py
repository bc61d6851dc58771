"""Many networks at once end where matrix.py and train.py end, in every layout."""

import itertools
import re
import tracemalloc

import numpy as np
import pytest

from backprop import batched, matrix
from backprop.batched_layout import LAYOUTS, choose_layout
from backprop.matrix import Network, new_network, select, stack
from backprop.train import Diverged, train

PAIRS = [(output, loss) for output, losses in matrix.LOSSES.items() for loss in losses]
KINDS = [(hidden, *pair) for hidden, pair in itertools.product(matrix.HIDDEN, PAIRS)]
XOR_X, XOR_T = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]


def example(batch_shape, kind, *, sizes=(3, 4, 5, 2), n_rows=7, shared=False, biases=True, seed=1):
    """Networks with biases that are not 0, and rows and targets, shared by all or not."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, 0.7, (*batch_shape, i, o)) for i, o in zip(sizes, sizes[1:])]
    bias = [rng.normal(0, 0.5, (*batch_shape, 1, o)) for o in sizes[1:]] if biases else ()
    T = rng.uniform(0, 1, (*(() if shared else batch_shape), n_rows, sizes[-1]))
    X = rng.normal(0, 1, (*T.shape[:-1], sizes[0]))
    return Network(weights, bias, *kind), X, T / T.sum(axis=-1, keepdims=True)


def agree(network, X, T, n_epochs=6, layouts=("few", "many"), **options):
    ours = train(network, X, T, options.pop("learning_rate", 0.2), n_epochs, **options)
    for layout in layouts:
        rng = {"rng": np.random.default_rng(3)} if "rng" in options else {}
        fast = batched.train(network, X, T, 0.2, n_epochs, layout=layout, **(options | rng))
        assert fast.epochs.tolist() == ours.epochs.tolist()
        assert fast.losses.shape == ours.losses.shape
        for a, b in [
            (fast.losses, ours.losses),
            *zip(fast.network.parameters, ours.network.parameters, strict=True),
        ]:
            assert np.linalg.norm(a - b) <= 1e-12 * np.linalg.norm(b), layout
        assert (fast.network.hidden, fast.network.output, fast.network.loss) == (
            network.hidden,
            network.output,
            network.loss,
        )


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_every_activation_output_and_loss(kind, reduction):
    agree(*example((2, 3), kind), reduction=reduction)
    agree(*example((), kind), reduction=reduction, layouts=("one", "few", "many"))
    agree(*example((4,), kind, shared=True, biases=False), reduction=reduction, batch_size=3)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (2, 3, 3, 1), (2, 3, 4, 3, 1)], ids=str)
@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("hidden", list(matrix.HIDDEN))
def test_every_depth_with_and_without_biases(sizes, biases, hidden):
    agree(*example((5,), (hidden, "sigmoid", "squared"), sizes=sizes, biases=biases), reduction="sum")


@pytest.mark.parametrize("batch_size", [1, 2, 3, 7, 50, None])
@pytest.mark.parametrize("shared", [True, False])
def test_batches_order_momentum_and_l2(batch_size, shared):
    data = example((2, 3), ("tanh", "sigmoid", "squared"), shared=shared)
    agree(*data, reduction="mean", batch_size=batch_size)
    agree(*data, reduction="sum", batch_size=batch_size, rng=np.random.default_rng(3))
    agree(*data, reduction="mean", batch_size=batch_size, momentum=0.8, l2=0.05)
    relu = example((2, 3), ("relu", "linear", "squared"), shared=shared)
    agree(*relu, reduction="mean", batch_size=batch_size, momentum=0.8, l2=0.05)


def test_rows_that_only_some_axes_share():
    network, X, T = example((2, 3), ("sigmoid", "softmax", "cross_entropy"))
    agree(network, X[0], T[0], reduction="mean")
    agree(network, X[:, :1], T[:, :1], reduction="mean")


@pytest.mark.parametrize("layout", ["few", "many"])
def test_a_setting_for_each_network(layout):
    network, X, T = example((3,), ("sigmoid", "sigmoid", "squared"), shared=True)
    settings = {"momentum": [0, 0.5, 0.9], "l2": [0.1, 0, 0.2]}
    ours, fast = (
        f(network, X, T, [0.1, 0.5, 1.0], 8, reduction="sum", **settings, **extra)
        for f, extra in ((train, {}), (batched.train, {"layout": layout}))
    )
    for a, b in zip(ours.network.parameters, fast.network.parameters):
        assert np.allclose(a, b, rtol=0, atol=1e-13)


def test_the_layout_is_the_one_named_or_else_follows_from_the_sizes(monkeypatch):
    single, *many = (example((n,) * (n > 1), KINDS[0], sizes=(2, 4, 1))[0] for n in (1, 23, 24))
    for name, layout in LAYOUTS.items():
        assert choose_layout(name, single, 7) is layout
    chosen = [choose_layout(None, *pair) for pair in [(single, 9), (many[0], 9), (many[1], 250), (many[1], 251)]]
    assert chosen == [LAYOUTS[name] for name in ("one", "few", "many", "few")]
    given = []
    monkeypatch.setattr(batched, "choose_layout", lambda *settings: given.append(settings) or LAYOUTS["few"])
    batched.train(many[0], XOR_X, XOR_T, 0.1, 1, reduction="sum", layout="many", batch_size=3)
    assert given == [("many", many[0], 3)]


def test_many_xor_networks_are_so_many_single_ones():
    networks = [new_network((2, 4, 1), np.random.default_rng(seed), "normal") for seed in range(40)]
    together = batched.train(stack(networks), XOR_X, XOR_T, 0.5, 300, reduction="sum")
    for i in (0, 17, 39):
        alone = train(networks[i], XOR_X, XOR_T, 0.5, 300, reduction="sum")
        for a, b in zip(select(together.network, i).parameters, alone.network.parameters):
            assert np.allclose(a, b, rtol=0, atol=1e-12)


def test_the_networks_given_stay_as_they_are_and_a_watcher_can_stop():
    network, X, T = example((3,), ("sigmoid", "sigmoid", "squared"))
    before = [array.copy() for array in network.parameters]
    seen = []
    run = batched.train(
        network,
        X,
        T,
        0.2,
        20,
        reduction="sum",
        max_records=10,
        callback=lambda epoch, now: seen.append(now) or epoch == 4,
    )
    assert run.epochs.tolist() == [0, 2] and len(seen) == 3 and seen[0].batch_shape == (3,)
    assert all((a == b).all() and (a == c).all() for a, b, c in zip(before, network.parameters, seen[0].parameters))
    stopped = train(network, X, T, 0.2, 4, reduction="sum").network
    for a, b in zip(stopped.parameters, run.network.parameters):
        assert np.allclose(a, b, rtol=0, atol=1e-13)
    assert batched.train(network, X, T, 0.2, 0, reduction="sum").losses.size == 0


@pytest.mark.parametrize("layout", ["few", "many"])
def test_divergence_names_the_network(layout):
    network, X, T = example((3,), ("relu", "linear", "squared"))
    with pytest.raises(Diverged, match=r"^Training of network 1 diverged by epoch \d+: .* try a learning rate"):
        batched.train(network, X, T, [1e-3, 1e4, 1e-3], 500, reduction="sum", layout=layout)
    with pytest.raises(Diverged):
        batched.train(
            network,
            X,
            T,
            [1e-3, 1e4, 1e-3],
            500,
            reduction="sum",
            layout=layout,
            max_records=1,
            callback=lambda epoch, now: None,
        )


def test_far_too_large_weights_saturate_and_nothing_warns(recwarn):
    network, X, T = example((3,), ("sigmoid", "sigmoid", "cross_entropy"))
    network = Network([1e6 * W for W in network.weights], network.biases, *("sigmoid", "sigmoid", "cross_entropy"))
    agree(network, X, T, reduction="sum")
    assert not recwarn.list


def test_memory_stays_small():
    networks = stack(new_network((2, 4, 1), np.random.default_rng(seed), "normal") for seed in range(512))
    tracemalloc.start()
    batched.train(networks, XOR_X, XOR_T, 0.1, 50, reduction="sum")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_bad_input_is_told_what_is_wrong():
    network, X, T = example((3,), ("sigmoid", "sigmoid", "squared"))
    for message, options in [
        ("layout is 'all'; it must be one of 'one', 'few', 'many'.", {"layout": "all"}),
        ("layout is 'one', but there are 3 networks", {"layout": "one"}),
        ("reduction is 'max'", {"reduction": "max"}),
        ("batch_size is 0", {"batch_size": 0}),
        ("l2 is -1", {"l2": -1}),
        ("momentum has leading axes (2,)", {"momentum": [0, 1]}),
    ]:
        with pytest.raises(ValueError, match=re.escape(message)):
            batched.train(network, X, T, 0.1, 1, **({"reduction": "sum"} | options))
    with pytest.raises(ValueError, match="X has 5 rows and T has 7"):
        batched.train(network, X[:, :5], T, 0.1, 1, reduction="sum")

"""The network in NumPy: what stays the same under symmetries, conversion, training, bad input."""

import copy
import itertools
import math
import random
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop import batched, matrix, steps
from backprop import train as training
from backprop.classify import accuracy, one_hot, predict
from backprop.convert import from_steps, load_network, save_network, to_steps
from backprop.matrix import Network, new_network, select, stack
from backprop.train import Diverged, recorded_epochs, train

XOR_X, XOR_T = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
PAIRS = [(output, loss) for output, losses in matrix.LOSSES.items() for loss in losses]
SEEDS = st.integers(0, 10**6)


def example(seed, sizes=(3, 4, 3), **names):
    """A network with biases that are not 0, five rows, and targets that suit every loss."""
    rng = np.random.default_rng(seed)
    network = new_network(sizes, rng, "normal", scale=0.8, **names)
    network = Network(network.weights, [rng.normal(0, 0.5, b.shape) for b in network.biases], **names)
    T = rng.uniform(0, 1, (5, sizes[-1]))
    return network, rng.normal(0, 1, (5, sizes[0])), T / T.sum(axis=1, keepdims=True)


def close(ours, theirs, tolerance=1e-12):
    """Whether two lists of arrays agree, by the norm of their difference over the norm of all."""
    ours, theirs = (np.concatenate([np.ravel(array) for array in arrays]) for arrays in (ours, theirs))
    return np.linalg.norm(ours - theirs) <= tolerance * (np.linalg.norm(ours) + np.linalg.norm(theirs))


# --- Activations ------------------------------------------------------------------------------


@given(st.floats(allow_nan=False))
def test_sigmoid_takes_any_float_as_that_of_the_six_steps_does(z):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        ours = matrix.sigmoid(np.array([z]))[0]
    assert math.isclose(ours, steps.sigmoid(z), rel_tol=1e-14, abs_tol=1e-307)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=5))
def test_softmax_gives_shares_of_any_floats(z):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        shares = matrix.softmax(np.array([z]))
    assert math.isclose(shares.sum(), 1, rel_tol=1e-12) and (shares >= 0).all()


def test_relu_has_slope_0_where_it_is_off():
    a = matrix.relu(np.array([-2.0, 0.0, 3.0]))
    assert a.tolist() == [0, 0, 3] and matrix.relu_derivative(a).tolist() == [False, False, True]


# --- What must not matter ---------------------------------------------------------------------


@given(SEEDS, st.sampled_from(sorted(matrix.HIDDEN)), st.sampled_from(PAIRS))
def test_the_order_of_hidden_units_does_not_matter(seed, hidden, pair):
    network, X, T = example(seed, hidden=hidden, output=pair[0], loss=pair[1])
    order = np.random.default_rng(seed).permutation(4)
    (W1, W2), (b1, b2) = network.weights, network.biases
    other = Network([W1[:, order], W2[order]], [b1[:, order], b2], hidden, *pair)
    assert close([matrix.loss(network, X, T, "sum")], [matrix.loss(other, X, T, "sum")])
    (dW1, dW2), (db1, db2) = matrix.gradients(network, X, T, "sum")
    other_dW, other_db = matrix.gradients(other, X, T, "sum")
    assert close([dW1[:, order], dW2[order], db1[:, order], db2], other_dW + other_db)


@given(SEEDS, st.sampled_from(PAIRS))
def test_a_sigmoid_hidden_unit_can_be_turned_over(seed, pair):
    """sigmoid(-z) = 1 - sigmoid(z): w, b -> -w, -b and v -> -v change nothing if the next bias gains v."""
    network, X, T = example(seed, output=pair[0], loss=pair[1])
    W1, W2, b1, b2 = (array.copy() for array in network.parameters)
    b2 += W2[1]
    W1[:, 1], b1[:, 1], W2[1] = -W1[:, 1], -b1[:, 1], -W2[1]
    other = Network([W1, W2], [b1, b2], "sigmoid", *pair)
    assert close([matrix.outputs(network, X)], [matrix.outputs(other, X)])
    dW, db = matrix.gradients(network, X, T, "sum")
    other_dW, other_db = matrix.gradients(other, X, T, "sum")
    sign = np.array([1, -1, 1, 1])
    assert close([dW[0] * sign, db[0] * sign, db[1]], [other_dW[0], other_db[0], other_db[1]])


@given(SEEDS, st.sampled_from(sorted(matrix.HIDDEN)), st.sampled_from(PAIRS))
def test_the_order_of_rows_does_not_matter_to_the_full_batch(seed, hidden, pair):
    network, X, T = example(seed, hidden=hidden, output=pair[0], loss=pair[1])
    order = np.random.default_rng(seed).permutation(5)
    ours, other = (sum(matrix.gradients(network, X[rows], T[rows], "mean"), []) for rows in (slice(None), order))
    assert close(ours, other)
    runs = [train(network, X[rows], T[rows], 0.1, 5, reduction="mean") for rows in (slice(None), order)]
    assert close(*(run.network.parameters for run in runs))


@given(SEEDS, st.sampled_from(sorted(matrix.HIDDEN)), st.sampled_from(PAIRS))
def test_leading_axes_are_so_many_single_networks(seed, hidden, pair):
    examples = [example(seed + i, (3, 4, 4, 3), hidden=hidden, output=pair[0], loss=pair[1]) for i in range(6)]
    networks = [network for network, _, _ in examples]
    rows = [
        stack([stack(networks[:3]), stack(networks[3:])]),
        *(np.stack(part) for part in zip(*(e[1:] for e in examples))),
    ]
    grid, X, T = rows[0], rows[1].reshape(2, 3, 5, 3), rows[2].reshape(2, 3, 5, 3)
    assert grid.batch_shape == (2, 3) and grid.sizes == (3, 4, 4, 3)
    together = train(grid, X, T, 0.1, 4, reduction="mean", batch_size=2, momentum=0.5, l2=0.01)
    for i, (network, x, t) in enumerate(examples):
        place = divmod(i, 3)
        alone = train(network, x, t, 0.1, 4, reduction="mean", batch_size=2, momentum=0.5, l2=0.01)
        assert close(select(together.network, place).parameters, alone.network.parameters)
        assert close([together.losses[(slice(None), *place)]], [alone.losses])


def test_shared_rows_and_a_rate_for_each_network():
    networks = [example(seed)[0] for seed in range(3)]
    _, X, T = example(0)
    together = train(stack(networks), X, T, [0.1, 0.5, 1.0], 10, reduction="sum", l2=[0, 0.1, 0.2])
    for i, (network, rate, l2) in enumerate(zip(networks, (0.1, 0.5, 1.0), (0, 0.1, 0.2))):
        alone = train(network, X, T, rate, 10, reduction="sum", l2=l2)
        assert close(select(together.network, i).parameters, alone.network.parameters)


# --- The loss ---------------------------------------------------------------------------------


def test_the_losses_are_those_of_their_formulas():
    network, X, T = example(2, output="sigmoid", loss="cross_entropy")
    a = matrix.outputs(network, X)
    rows = -(T * np.log(a) + (1 - T) * np.log(1 - a)).sum(axis=1)
    assert math.isclose(matrix.loss(network, X, T, "sum"), rows.sum(), rel_tol=1e-13)
    network, X, T = example(2, output="softmax", loss="cross_entropy")
    rows = -(T * np.log(matrix.outputs(network, X))).sum(axis=1)
    assert math.isclose(matrix.loss(network, X, T, "mean"), rows.mean(), rel_tol=1e-13)
    network, X, T = example(2, output="linear")
    rows = ((matrix.outputs(network, X) - T) ** 2).sum(axis=1) / 2
    assert math.isclose(matrix.loss(network, X, T, "mean"), rows.mean(), rel_tol=1e-13)


@pytest.mark.parametrize("output, n_out", [("sigmoid", 3), ("sigmoid", 1)])
def test_zero_weights_lose_an_eighth_for_each_output(output, n_out):
    network = Network([np.zeros((2, 4)), np.zeros((4, n_out))], [np.zeros((1, 4)), np.zeros((1, n_out))])
    assert matrix.loss(network, np.eye(2), np.eye(2, n_out), "sum") == 2 * n_out / 8


def test_cross_entropy_of_a_sure_and_wrong_output_is_large_but_finite():
    for output, T in (("sigmoid", [[1.0, 0.0]]), ("softmax", [[1.0, 0.0]])):
        network = Network([np.array([[-1000.0, 1000.0]])], output=output, loss="cross_entropy")
        assert matrix.loss(network, [[1.0]], T, "sum") == 2000


# --- The six steps ----------------------------------------------------------------------------


def toy():
    rows = [[2.8, 2.6], [1.5, 2.4], [3.4, 4.4], [1.4, 1.9], [7.6, 2.8], [5.3, 2.1], [6.9, 1.8], [8.7, -0.2]]
    return rows, [0, 0, 0, 0, 1, 1, 1, 1]


def test_online_training_ends_at_the_weights_of_the_six_steps():
    rows, labels = toy()
    network = steps.initialize_network(2, 3, 2, random.Random(1).random)
    run = train(
        from_steps(network),
        rows,
        one_hot(labels, 2),
        0.5,
        200,
        reduction="sum",
        batch_size=1,
        max_records=200,
    )
    errors = steps.train_network(network, rows, labels, 0.5, 200)
    assert close(run.network.parameters, from_steps(network).parameters)
    assert np.allclose(2 * run.losses, errors, rtol=1e-12, atol=0)
    assert predict(run.network, rows).tolist() == [steps.predict(network, row) for row in rows]


@given(st.lists(st.integers(1, 4), min_size=2, max_size=5), SEEDS)
def test_conversion_there_and_back_changes_nothing(sizes, seed):
    network = new_network(sizes, np.random.default_rng(seed), "uniform01")
    again = from_steps(to_steps(network))
    assert all((a == b).all() for a, b in zip(network.parameters, again.parameters, strict=True))
    as_lists = to_steps(network)
    assert to_steps(from_steps(copy.deepcopy(as_lists))) == as_lists


def test_only_networks_that_the_six_steps_know_become_lists():
    for network, message in [
        (example(1, hidden="tanh")[0], "steps.py knows sigmoid units"),
        (stack([example(1)[0]]), "must be a single one"),
        (Network(example(1)[0].weights), "and have biases"),
    ]:
        with pytest.raises(ValueError, match=message):
            to_steps(network)
    with pytest.raises(ValueError, match=re.escape("network[1][0]['weights'] has 4 values; it needs 3")):
        from_steps([[{"weights": [1, 2]}, {"weights": [1, 2]}], [{"weights": [1, 2, 3, 4]}]])


# --- Initial weights --------------------------------------------------------------------------


def test_initial_weights_have_the_spread_that_they_promise():
    rng = np.random.default_rng(1)
    glorot, he, normal, even = (
        new_network((300, 200), rng, scheme, scale=0.5).weights[0] for scheme in ("glorot", "he", "normal", "uniform01")
    )
    limit = math.sqrt(6 / 500)
    assert 0.99 * limit < abs(glorot).max() <= limit and abs(glorot.mean()) < 0.01 * limit
    assert math.isclose(he.std(), math.sqrt(2 / 300), rel_tol=0.02)
    assert math.isclose(normal.std(), 0.5, rel_tol=0.02)
    assert even.min() >= 0 and 0.99 < even.max() < 1


def test_the_same_generator_gives_the_same_network_and_biases_can_be_left_out():
    first, second = (new_network((2, 3, 1), np.random.default_rng(7)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first.parameters, second.parameters))
    assert [b.tolist() for b in first.biases] == [[[0, 0, 0]], [[0]]]
    assert new_network((2, 3, 1), np.random.default_rng(7), biases=False).biases == ()
    assert new_network((2, 3), np.random.default_rng(7), "uniform01").biases[0].min() > 0
    many = new_network((2, 3, 1), np.random.default_rng(7), batch_shape=(4, 5))
    assert many.batch_shape == (4, 5) and many.biases[0].shape == (4, 5, 1, 3)
    named = new_network((2, 3), np.random.default_rng(7), hidden="relu", output="softmax", loss="cross_entropy")
    assert (named.hidden, named.output, named.loss) == ("relu", "softmax", "cross_entropy")


# --- Training ---------------------------------------------------------------------------------


def test_training_leaves_the_network_it_was_given_alone():
    network, X, T = example(1)
    before = [array.copy() for array in network.parameters]
    run = train(network, X, T, 0.5, 3, reduction="sum")
    assert all((a == b).all() for a, b in zip(before, network.parameters))
    assert not close(before, run.network.parameters, 1e-3)


def test_the_history_is_thinned_and_holds_the_first_and_the_last_epoch():
    assert [*recorded_epochs(10, 4)] == [0, 3, 6, 9]
    assert [*recorded_epochs(10, 3)] == [0, 4, 8, 9]
    assert [*recorded_epochs(3, 100)] == [0, 1, 2] and [*recorded_epochs(0, 5)] == []
    assert train(*example(1), 0.1, 0, reduction="sum").losses.shape == (0,)
    assert {0, 4000, 8000, 9999} < set(recorded_epochs(10_000, 100))
    network, X, T = example(1)
    run = train(network, X, T, 0.1, 10, reduction="sum", max_records=4)
    assert run.epochs.tolist() == [0, 3, 6, 9] and run.losses.shape == (4,)
    assert run.losses[0] == matrix.loss(network, X, T, "sum")
    after = train(network, X, T, 0.1, 9, reduction="sum").network
    assert run.losses[3] == matrix.loss(after, X, T, "sum")
    mean = train(network, X, T, 0.1, 1, reduction="mean", batch_size=5).losses
    assert close([mean], [matrix.loss(network, X, T, "mean")])


def test_momentum_and_l2_follow_their_formula():
    network, X, T = example(3)
    run = train(network, X, T, 0.2, 3, reduction="mean", momentum=0.9, l2=0.05)
    by_hand = select(network, ...)
    velocities = [np.zeros_like(array) for array in by_hand.parameters]
    for _ in range(3):
        dW, db = matrix.gradients(by_hand, X, T, "mean")
        gradients = [g + 0.05 * W for g, W in zip(dW, by_hand.weights)] + db
        velocities = [0.9 * v + g for v, g in zip(velocities, gradients)]
        matrix.update_weights(by_hand, velocities, 0.2)
    assert close(run.network.parameters, by_hand.parameters)


def test_shuffling_comes_from_the_generator_and_sees_every_row():
    network, X, T = example(4)
    runs = [
        train(network, X, T, 0.3, 5, reduction="sum", batch_size=2, rng=np.random.default_rng(seed))
        for seed in (1, 1, 2)
    ]
    assert close(runs[0].network.parameters, runs[1].network.parameters, 0)
    assert not close(runs[0].network.parameters, runs[2].network.parameters, 1e-6)
    whole = [train(network, X, T, 0.3, 5, reduction="sum", rng=rng) for rng in (None, np.random.default_rng(1))]
    assert close(*(run.network.parameters for run in whole))


def test_a_watcher_sees_copies_and_can_stop():
    network, X, T = example(5)
    seen = []

    def callback(epoch, now):
        seen.append((epoch, now))
        return epoch == 4

    run = train(network, X, T, 0.3, 100, reduction="sum", max_records=50, callback=callback)
    assert [epoch for epoch, _ in seen] == [0, 2, 4] and run.epochs.tolist() == [0, 2]
    assert close(seen[0][1].parameters, network.parameters, 0)
    assert close(seen[-1][1].parameters, run.network.parameters, 0)


def test_progress_needs_tqdm_only_when_asked_for(monkeypatch, capsys):
    network, X, T = example(5)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    train(network, X, T, 0.3, 2, reduction="sum")
    assert capsys.readouterr() == ("", "")
    with pytest.raises(ImportError):
        train(network, X, T, 0.3, 2, reduction="sum", progress=True)


def test_a_progress_bar_counts_the_epochs_and_changes_nothing(capsys):
    pytest.importorskip("tqdm")
    network, X, T = example(5)
    quiet, told = (train(network, X, T, 0.3, 2, reduction="sum", progress=progress) for progress in (False, True))
    assert "training: 100%" in (said := capsys.readouterr().err) and "2/2" in said
    assert close(quiet.network.parameters, told.network.parameters, 0)


def test_divergence_says_when_and_what_to_try():
    network, X, T = example(1, output="linear")
    with pytest.raises(Diverged, match=r"^Training diverged by epoch \d+: .* try a learning rate") as error:
        train(network, 100 * X, 100 * T, 10.0, 10_000, reduction="sum", max_records=10_000)
    epoch = int(re.search(r"epoch (\d+)", str(error.value))[1])
    train(network, 100 * X, 100 * T, 10.0, epoch, reduction="sum")  # up to there all was finite
    with pytest.raises(Diverged, match=r"^Training of network 1 diverged"):
        train(stack([network, network]), X, T, [1e-3, 1e5], 1000, reduction="sum")
    far = Network([np.full((2, 3), 1e200)], output="linear")
    for function in (train, batched.train):
        with pytest.raises(Diverged, match="by epoch 0"):  # the loss is infinite, the weights are not
            function(far, np.ones((4, 2)), np.ones((4, 3)), 0.0, 1, reduction="sum")
        with pytest.raises(Diverged, match="by epoch 0"):  # by its only update, after the loss
            function(
                Network([np.ones((2, 3))], output="linear"),
                1e100 * np.ones((4, 2)),
                np.ones((4, 3)),
                1e200,
                1,
                reduction="sum",
            )


# --- Prediction -------------------------------------------------------------------------------


def test_prediction_takes_the_most_active_output_or_the_half_way_line():
    network = Network([np.eye(3)])
    assert predict(network, [[0, 2, 1], [5, 2, 1]]).tolist() == [1, 0]
    assert accuracy(network, [[0, 2, 1], [5, 2, 1]], [1, 1]) == 50
    assert predict(Network([np.eye(1)]), [[-0.1], [0.1]]).tolist() == [0, 1]
    assert predict(stack([Network([np.eye(1)]), Network([-np.eye(1)])]), [[-1], [1], [2]]).tolist() == [
        [0, 1, 1],
        [1, 0, 0],
    ]
    two = stack([network, Network([-np.eye(3)])])
    assert accuracy(two, [[0, 2, 1], [5, 2, 1]], [1, 0]).tolist() == [100, 0]
    assert accuracy(two, [[0, 2, 1], [5, 2, 1]], [[0, 0], [0, 1]]).tolist() == [50, 50]  # labels for each network
    assert accuracy(two, [[0, 2, 1]], [[1], [1]]).tolist() == [100, 0]


def test_one_hot_works_row_by_row():
    assert one_hot([[2, 0]], 3).tolist() == [[[0, 0, 1], [1, 0, 0]]]


@pytest.mark.parametrize("module", [training, batched])
def test_a_run_that_diverges_leaks_no_warning_whatever_numpy_is_told_to_do(module):
    rng = np.random.default_rng(1)
    X, rates, diverged = rng.normal(0, 3, (6, 3)), (1e3, 1e150, 1e300), 0
    for (output, loss), hidden, rate in itertools.product(PAIRS, matrix.HIDDEN, rates):
        network = new_network((3, 4, 2), rng, hidden=hidden, output=output, loss=loss)
        with np.errstate(all="raise"):
            try:
                module.train(
                    network, X, np.eye(2)[[0, 1, 0, 1, 1, 0]], rate, 60, reduction="sum", momentum=0.9, l2=0.01
                )
            except Diverged:
                diverged += 1
            assert set(np.geterr().values()) == {"raise"}
    assert diverged >= 20


# --- Files ------------------------------------------------------------------------------------


def test_a_saved_network_comes_back(tmp_path):
    for network in (
        example(1, hidden="tanh", output="softmax", loss="cross_entropy")[0],
        stack([example(1, (2, 3, 3, 1))[0], example(2, (2, 3, 3, 1))[0]]),
        Network(example(1)[0].weights, hidden="relu", output="linear"),
    ):
        save_network(network, tmp_path / "weights.npz")
        names = [f"{kind}{i}" for kind in ("Wb" if network.biases else "W") for i in range(1, len(network.weights) + 1)]
        assert set(np.load(tmp_path / "weights.npz")) == {*names, "hidden", "output", "loss"}
        again = load_network(tmp_path / "weights.npz")
        assert (again.hidden, again.output, again.loss) == (network.hidden, network.output, network.loss)
        assert len(again.biases) == len(network.biases)
        assert all((a == b).all() for a, b in zip(network.parameters, again.parameters, strict=True))


# --- Bad input --------------------------------------------------------------------------------

W, X, T = np.ones((2, 3)), np.ones((4, 2)), np.ones((4, 3))
BAD_NETWORKS = {
    "weights is empty": lambda: Network([]),
    "W1 has shape (3,); it must be (..., inputs, outputs)": lambda: Network([np.ones(3)]),
    "W2 has shape (2, 3); after W1 it must be (3, 3)": lambda: Network([W, W]),
    "W2 has shape (5, 3, 1); after W1 it must be (3, 1)": lambda: Network([W, np.ones((5, 3, 1))]),
    "biases has 2 arrays; it needs 1": lambda: Network([W], [1, 2]),
    "b1 has shape (3,); it must be (1, 3), one bias per unit": lambda: Network([W], [np.ones(3)]),
    "W1[1, 2] is nan": lambda: Network([np.array([[1, 1, 1], [1, 1, np.nan]])]),
    "W1 has shape (0, 3); it must be (..., inputs, outputs), none of them 0": lambda: Network([np.ones((0, 3))]),
    "b1[0, 1] is inf; it must be a finite number": lambda: Network([W], [np.array([[0, np.inf, 0]])]),
    "hidden is 'step'; it must be one of 'sigmoid', 'tanh', 'relu'": lambda: Network([W], hidden="step"),
    "output is 'tanh'; it must be one of": lambda: Network([W], output="tanh"),
    "loss is 'hinge'; with output 'sigmoid' it must be one of 'squared', 'cross_entropy'": lambda: Network(
        [W], loss="hinge"
    ),
    "loss is 'cross_entropy'; with output 'linear' it must be one of 'squared'": lambda: Network(
        [W], output="linear", loss="cross_entropy"
    ),
    "loss is 'squared'; with output 'softmax' it must be": lambda: Network([W], output="softmax"),
    "scheme is 'zeros'": lambda: new_network((2, 1), np.random.default_rng(1), "zeros"),
    "sizes[1] is 0; it must be a whole number of at least 1": lambda: new_network((2, 0, 1), np.random.default_rng(1)),
    "sizes is (2,); it must name inputs and outputs": lambda: new_network((2,), np.random.default_rng(1)),
    "rng is 1; it must be a generator": lambda: new_network((2, 1), 1),
    "networks is empty": lambda: stack([]),
    "networks differ": lambda: stack([Network([W]), Network([W], hidden="tanh")]),
}
NET = Network([W])
BAD_CALLS = {
    "X has shape (4, 3); it must be (..., rows, 2)": lambda: matrix.loss(NET, T, T, "sum"),
    "X has shape (2,); it must be (..., rows, 2)": lambda: matrix.outputs(NET, [1, 2]),
    "X has shape (0, 2)": lambda: matrix.outputs(NET, np.ones((0, 2))),
    "X is not a table of numbers": lambda: matrix.outputs(NET, [[1, 2], [3]]),
    "X has shape (4, 3); its rows need 2": lambda: matrix.forward(NET, T),
    "T has shape (4, 2); it must be (..., rows, 3)": lambda: matrix.loss(NET, X, X, "sum"),
    "X has 4 rows and T has 2": lambda: matrix.loss(NET, X, T[:2], "sum"),
    "X[1, 0] is nan; it must be a finite number": lambda: matrix.loss(NET, X * [[1], [np.nan], [1], [1]], T, "sum"),
    "T[3, 2] is inf": lambda: matrix.loss(NET, X, np.where(np.arange(12).reshape(4, 3) == 11, np.inf, 1.0), "sum"),
    "X has leading axes (5,), the network has ()": lambda: matrix.loss(NET, np.ones((5, 4, 2)), T, "sum"),
    "T has leading axes (5,), the network has ()": lambda: matrix.loss(NET, X, np.ones((5, 4, 3)), "sum"),
    "reduction is 'average'; it must be one of 'sum', 'mean'": lambda: matrix.loss(NET, X, T, "average"),
    "reduction is 'max'": lambda: train(NET, X, T, 0.1, 1, reduction="max"),
    "T runs from 0.0 to 2.0; cross_entropy needs": lambda: matrix.loss(
        Network([W], loss="cross_entropy"), X, T * [0, 1, 2], "sum"
    ),
    "T runs from -1.0 to 1.0; cross_entropy needs": lambda: matrix.loss(
        Network([W], loss="cross_entropy"), X, T * [0, 1, -1], "sum"
    ),
    "T has rows that do not add up to 1": lambda: matrix.loss(
        Network([W], output="softmax", loss="cross_entropy"), X, T, "sum"
    ),
    "learning_rate is -0.1; it must be finite": lambda: train(NET, X, T, -0.1, 1, reduction="sum"),
    "learning_rate is [0.1, -0.1]; it must be finite": lambda: train(
        stack([NET, NET]), X, T, [0.1, -0.1], 1, reduction="sum"
    ),
    "learning_rate is inf": lambda: train(NET, X, T, math.inf, 1, reduction="sum"),
    "learning_rate is nan": lambda: train(NET, X, T, math.nan, 1, reduction="sum"),
    "learning_rate is 'fast'": lambda: train(NET, X, T, "fast", 1, reduction="sum"),
    "learning_rate has leading axes (2,)": lambda: train(NET, X, T, [0.1, 0.2], 1, reduction="sum"),
    "l2 is -1": lambda: train(NET, X, T, 0.1, 1, reduction="sum", l2=-1),
    "n_epochs is -1": lambda: train(NET, X, T, 0.1, -1, reduction="sum"),
    "max_records is 0": lambda: train(NET, X, T, 0.1, 1, reduction="sum", max_records=0),
    "batch_size is 0": lambda: train(NET, X, T, 0.1, 1, reduction="sum", batch_size=0),
    "rng is 7; it must be None or a generator": lambda: train(NET, X, T, 0.1, 1, reduction="sum", rng=7),
    "labels[2] is 3; with 3 classes it must be a whole number from 0 to 2": lambda: one_hot([0, 1, 3], 3),
    "labels[0] is -1": lambda: one_hot([-1, 1], 3),
    "labels holds float64 values": lambda: one_hot([0.0, 1.0], 3),
    "labels holds <U4 values": lambda: one_hot(["Kama", "Rosa"], 3),
    "labels holds int64 values": lambda: one_hot(1, 3),
    "n_classes is 1; it must be a whole number of at least 2": lambda: one_hot([0, 0], 1),
    "output is 'linear', which has no classes": lambda: predict(Network([W], output="linear"), X),
    "labels has shape (3,); it must be (..., 4)": lambda: accuracy(NET, X, [0, 1, 2]),
}


@pytest.mark.parametrize("message", [*BAD_NETWORKS, *BAD_CALLS])
def test_bad_input_is_told_what_is_wrong(message):
    with pytest.raises(ValueError, match=re.escape(message)) as error:
        (BAD_NETWORKS | BAD_CALLS)[message]()
    assert str(error.value).endswith(".") and "\n" not in str(error.value)


def test_a_path_of_another_ending_and_an_empty_file_are_refused_when_read(tmp_path):
    for name in ("weights.csv", "empty.npz"):
        (tmp_path / name).touch()
        with pytest.raises(ValueError, match=name):
            load_network(tmp_path / name)
    with pytest.raises(ValueError, match="does not end in .npz"):
        load_network(tmp_path / "none.csv")

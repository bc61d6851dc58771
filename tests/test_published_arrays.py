"""The published XOR and Iris runs, through matrix.py and batched.py."""

import numpy as np
import pytest
from backprop import batched
from backprop.classify import accuracy, one_hot, predict
from backprop.matrix import new_network, stack
from backprop.train import train


def test_512_xor_networks_have_the_recorded_losses():
    """2-4-1, weights standard normal, biases 0, full batch, rate 0.1; the loss is the mean squared error."""
    X, T = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
    networks = new_network((2, 4, 1), np.random.default_rng(0), "normal", batch_shape=(512,))
    run = batched.train(networks, X, T, 0.1, 10_000, reduction="sum")
    # `losses` holds half the sum over four rows.
    mse = dict(zip(run.epochs.tolist(), run.losses / 2))
    assert round(np.median(mse[4000]), 4) == 0.0122 and round(np.median(mse[8000]), 4) == 0.0028
    assert round(100 * (mse[8000] <= 0.0066).mean(), 1) == 97.3
    solved = (predict(run.network, X) == [0, 1, 1, 0]).all(axis=-1)
    assert round(100 * solved.mean(), 1) == 99.4


def test_the_iris_run_of_seed_10_is_right_on_four_of_five_test_rows():
    """4-2-3 without biases, normal weights of spread 0.5, full batch, rate 0.1 over all 390 targets."""
    datasets = pytest.importorskip("sklearn.datasets")
    from sklearn.model_selection import train_test_split

    iris = datasets.load_iris()
    X, X_test, labels, test_labels = train_test_split(iris.data, iris.target, test_size=20, random_state=4)

    def start(seed):
        return new_network((4, 2, 3), np.random.RandomState(seed), "normal", scale=0.5, biases=False)

    run = train(start(10), X, one_hot(labels, 3), 0.1 / 3, 5000, reduction="mean")
    assert accuracy(run.network, X_test, test_labels) == 80
    run = batched.train(stack(map(start, range(40))), X, one_hot(labels, 3), 0.1 / 3, 5000, reduction="mean")
    scores = accuracy(run.network, X_test, test_labels)
    assert (np.median(scores), scores.min(), scores.max()) == (80, 20, 95)
    assert (scores == 80).mean() == 0.4

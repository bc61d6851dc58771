"""What the ratios of a wrong gradient in arrays say, and how arrays are told in a sentence."""

import numpy as np
import pytest

from backprop.matrix import Network, gradients, new_network
from workbook.exercises.array_patterns import explain_arrays, explain_gradient
from workbook.exercises.compare import difference
from workbook.exercises.describe import abbreviate
from workbook.exercises.run import AnswerError, run

NETWORK = new_network((3, 4, 2), np.random.default_rng(1))
X = np.random.default_rng(2).normal(size=(5, 3))
T = np.eye(2)[[0, 1, 1, 0, 1]]


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda dW, db: (dW, db), None),
        (lambda dW, db: ([5 * g for g in dW], [5 * g for g in db]), "5 rows: you have their sum"),
        (lambda dW, db: ([g / 5 for g in dW], [g / 5 for g in db]), "5 rows: you have their mean"),
        (lambda dW, db: ([-g for g in dW], [-g for g in db]), "wrong sign"),
        (lambda dW, db: ([3 * g for g in dW], [3 * g for g in db]), "3 times what it should be"),
        (lambda dW, db: (dW, [0 * g for g in db]), "biases never move"),
        (lambda dW, db: ([dW[0] ** 2, dW[1]], [db[0] ** 2, db[1]]), "the hidden layer is not"),
        (lambda dW, db: ([g.mT for g in dW], db), "W1 has the shape (4, 3)"),
        (lambda dW, db: (dW, [g[0] for g in db]), "b1 has the shape (4,)"),
        (lambda dW, db: ([dW[0] + np.nan, dW[1]], db), "not finite"),
        (lambda dW, db: ([dW[0] + [[np.nan], [0], [0]], dW[1]], db), "slope of W1 holds a number that is not finite"),
        (lambda dW, db: (dW, [db[0], db[1] + [[0, np.inf]]]), "slope of b2 holds a number that is not finite"),
        (lambda dW, db: (dW[:1], db), "2 layers; you give slopes of 1 W and 2 b"),
        (lambda dW, db: (dW, db[:1]), "2 layers; you give slopes of 2 W and 1 b"),
    ],
)
def test_a_wrong_gradient_is_explained(change, words):
    message = explain_gradient(*change(*gradients(NETWORK, X, T, "mean")), NETWORK, X, T, "mean")
    if words == "5 rows: you have their mean":
        assert "1/5 of what it should be" in message
    assert message is None if words is None else words in message, message


def test_a_gradient_of_no_numbers_is_told_so():
    dW, db = gradients(NETWORK, X, T, "mean")
    with pytest.raises(AnswerError, match="W2 is not an array of numbers"):
        explain_gradient([dW[0], [[1], [2, 3]]], db, NETWORK, X, T, "mean")
    with pytest.raises(AnswerError, match="b1 is not an array of numbers"):
        explain_gradient(dW, [[["0.1"] * 3 + ["a"]], db[1]], NETWORK, X, T, "mean")


def test_in_one_row_the_sum_is_the_mean_and_units_that_are_off_tell_nothing():
    dW, db = gradients(NETWORK, X[:1], T[:1], "mean")
    message = explain_gradient([3 * g for g in dW], [3 * g for g in db], NETWORK, X[:1], T[:1], "mean")
    assert "3 times what it should be: a constant factor" in message
    off = Network([np.array([[-1.0, 1.0]]), np.ones((2, 1))], [np.zeros((1, 2)), np.zeros((1, 1))], "relu", "linear")
    dW, db = gradients(off, [[1.0], [2.0]], [[0.0], [0.0]], "mean")
    message = explain_gradient([2 * g for g in dW], [2 * g for g in db], off, [[1.0], [2.0]], [[0.0], [0.0]], "mean")
    assert "there are 2 rows: you have their sum" in message


def test_a_pair_with_flat_biases_is_explained_and_what_is_no_pair_is_not():
    dW, db = gradients(NETWORK, X, T, "mean")
    message = explain_arrays(([-g for g in dW], [-g[0] for g in db]), NETWORK, X, T, "mean")
    assert "wrong sign" in message and "Furthest off is output W2[1, 1]:" in message
    for other in (None, dW, (dW, db, db), (dW[:1], db), (dW, [g[0, 1:] for g in db]), (dW, [["a"], ["b"]])):
        assert explain_arrays(other, NETWORK, X, T, "mean") is None


def test_shapes_that_differ_are_told_as_shapes():
    assert difference(np.zeros((3, 3)), np.zeros((3, 1))) == "The result has the shape (3, 3); it should have (3, 1)."
    assert difference(np.zeros((3, 1)).tolist(), np.zeros((3, 1))) is None
    assert difference(np.float64(2), 2.0) is None


def test_nan_is_nan_and_no_number():
    assert difference([np.nan], [float("nan")]) is None
    assert "nan" in difference([np.nan], [1.0])


def test_large_arrays_are_told_by_shape():
    assert abbreviate(np.array([[1.0, 2.5]])) == "[[1, 2.5]]"
    assert abbreviate(np.zeros((4, 5))) == "an array of shape (4, 5)"

    def broken(X, weights, rate):
        raise ValueError("oh")

    with pytest.raises(
        AnswerError, match=r"X of shape \(4, 5\), weights of shapes \(3, 3\), \(2, 2\), rate = 0.5, broken"
    ):
        run(broken, [np.zeros((4, 5)), [np.arange(9.0).reshape(3, 3) / 7, np.eye(2) / 7], 0.5])

    def changes(X):
        X += 1

    with pytest.raises(AnswerError, match="changed its argument 'X'. The caller"):
        run(changes, [np.zeros((4, 5))])

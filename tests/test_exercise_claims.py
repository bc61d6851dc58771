"""Numbers that solutions tell as measured, measured again."""

import random
import re

import numpy as np

from backprop.data import column_ranges, encode_labels, load_wheat_seeds, scale_rows, tutorial_folds
from backprop.evaluate import cross_validate
from backprop.matrix import Network, gradients, new_network, outputs, update_weights
from backprop.steps import initialize_network, predict, train_network
from tests.course_files import cells
from workbook.exercises.chapters import find


def test_hidden_deltas_too_late_differ_by_as_much_as_the_solution_says():
    namespace = {}
    for cell in cells("book/beyond/check-your-gradients", "code"):
        if "check(" in cell["source"] and "from workbook import" in cell["source"]:
            break  # the exercises begin
        exec(cell["source"], namespace)
    told = [float(text) for text in re.findall(r"0\.0*15", find("check-your-gradients 3").solution)]
    rates = (0.5, 0.05, 0.005)
    program = namespace["PROGRAMS"]["hidden deltas too late"]
    found = [namespace["examine"](program, rate=rate).difference for rate in rates]
    assert len(told) == 3 and np.allclose(found, told, rtol=0.05)


def test_an_error_of_a_network_that_always_says_1_is_n_times_k_minus_1():
    solution = find("when-training-fails 2").solution
    n, k, error = map(int, re.search(r"N \(K - 1\) = (\d+) · (\d+) = (\d+)", solution).groups())
    labels = [i % (k + 1) for i in range(n)]
    assert error == sum((1 - (label == j)) ** 2 for label in labels for j in range(k + 1))


def test_one_hidden_neuron_tells_most_kernels_apart_as_the_exercise_says():
    table = load_wheat_seeds()
    labels, _ = encode_labels(table.labels)
    rows = scale_rows(table.rows, column_ranges(table.rows))

    def model(training, its_labels, held_out):
        network = initialize_network(7, 1, 3)
        train_network(network, training, its_labels, 0.3, 100)
        return [predict(network, row) for row in held_out]

    random.seed(1)
    folds = tutorial_folds(len(rows), 5)
    said = [label for fold in cross_validate(rows, labels, folds, model) for label in fold]
    true = [labels[i] for fold in folds for i in fold]
    right = 100 * sum(a == b for a, b in zip(said, true)) / len(true)
    exercise = find("6-wheat-seeds 4")
    assert 78 < right < 86 and any("80" in text for option in exercise.options for text in option)


def test_two_softmax_outputs_make_at_half_the_rate_the_steps_of_one_sigmoid():
    rng = np.random.default_rng(1)
    X, labels = rng.normal(size=(6, 3)), np.arange(6) % 2
    two = new_network((3, 2), rng, output="softmax", loss="cross_entropy")
    W, b = (array[:, 1:] - array[:, :1] for array in two.parameters)
    one = Network([W], [b], output="sigmoid", loss="cross_entropy")
    assert np.allclose(outputs(two, X)[:, 1:], outputs(one, X))
    for network, T, rate in ((two, np.eye(2)[labels], 0.5), (one, labels[:, None], 1.0)):
        dW, db = gradients(network, X, T, "sum")
        update_weights(network, dW + db, rate)
    assert np.allclose(outputs(two, X)[:, 1:], outputs(one, X))
    assert find("deeper 2").right == "b"

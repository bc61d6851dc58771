"""The explorers of the graph, the ravine and the kernel agree with independent computations."""

import numpy as np
import pytest

from backprop import worked_example
from workbook.explorers import explore_graph, explore_kernel, explore_ravine
from workbook.explorers.graph import LAST, NODES, OPERATIONS, current, graph, known_slopes, known_values
from workbook.explorers.kernel import KERNELS, digit
from workbook.explorers.ravine import START, path


def test_the_graph_ends_with_the_gradient_of_the_worked_example():
    a = worked_example.forward(worked_example.WEIGHTS, worked_example.X1, worked_example.X2)
    deltas = worked_example.backward(worked_example.WEIGHTS, *a, worked_example.TARGET)
    by_hand = worked_example.gradient(worked_example.X1, worked_example.X2, *a[:2], *deltas)
    values = graph()
    assert [values[f"w{k}"].grad for k in range(1, 7)] == list(by_hand.values())
    assert set(NODES) == known_values(LAST) == known_slopes(LAST)


def test_the_graph_computes_each_node_from_known_ones_and_sends_back_complete_slopes_only():
    for step in range(1, LAST + 1):
        name = current(step)
        if step <= len(OPERATIONS):
            assert set(NODES[name].sources) <= known_values(step - 1)
        elif step > len(OPERATIONS) + 1:
            assert name in known_slopes(step - 1)
            users = [user for user in OPERATIONS if name in NODES[user].sources]
            assert all(OPERATIONS.index(user) > OPERATIONS.index(name) for user in users)
    assert [current(step) for step in (0, 1, len(OPERATIONS), LAST)] == ["", OPERATIONS[0], "L", OPERATIONS[0]]


def test_the_graph_says_what_each_step_does():
    explorer = explore_graph()
    texts = [explorer.frame(step=step).description for step in range(LAST + 1)]
    assert len(set(texts)) > LAST - 6  # the two hidden neurons have steps that read alike
    assert "0.6651" in explorer.frame(step=OPERATIONS.index("a") + 1).description


@pytest.mark.parametrize(("rate", "expected"), [(0.05, "loss is"), (0.095, "at the bottom"), (0.105, "diverges")])
def test_the_ravine_tells_plain_descent_by_its_two_curvatures(rate, expected):
    """In each direction a step multiplies by 1 - rate * curvature."""
    visited = path("gradient descent", rate, 0.9)
    factors = np.array([1 - rate, 1 - 20 * rate])
    np.testing.assert_allclose(visited, np.array(START) * factors ** np.arange(41)[:, None], rtol=1e-9, atol=1e-12)
    assert expected in explore_ravine().frame(method="gradient descent", rate=rate).description


def test_momentum_0_is_plain_descent_and_the_momentum_slider_moves_only_momentum():
    np.testing.assert_array_equal(path("momentum", 0.05, 0.0), path("gradient descent", 0.05, 0.9))
    np.testing.assert_array_equal(path("Adam", 0.05, 0.0), path("Adam", 0.05, 0.9))
    assert not np.allclose(path("momentum", 0.05, 0.9), path("momentum", 0.05, 0.5))


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_kernel_explorer_adds_nine_products(kernel):
    frame = explore_kernel().frame(kernel=kernel, row=4, column=1)
    total = sum(KERNELS[kernel][i][j] * digit()[4 + i, 1 + j] for i in range(3) for j in range(3))
    assert f"the sum is {total:.2f}." in frame.description.replace("\u2212", "-")

"""Gradients against numerical ones, for every hidden activation, output, loss and depth."""

import itertools
import math
import random
import subprocess
import sys

import numpy as np
import pytest

from backprop import matrix, steps
from backprop.convert import from_steps, to_steps
from backprop.gradient_checks import central_differences, check_gradients, complex_step
from backprop.gradient_comparison import compare_gradients
from backprop.step_gradient_checks import compare_step_gradients, gradient_of_steps, numerical_gradient

PAIRS = [(output, loss) for output, losses in matrix.LOSSES.items() for loss in losses]
KINDS = [
    (hidden, output, loss, depth)
    for hidden, (output, loss), depth in itertools.product(matrix.HIDDEN, PAIRS, (1, 2, 3, 4))
]


def example(hidden, output, loss, depth, *, biases=True, n_rows=6, seed=1):
    """A network of `depth` layers of weights with biases that are not 0, six rows and targets."""
    rng = np.random.default_rng(seed)
    sizes = (3, 5, 4, 6)[:depth] + (3,)
    network = matrix.new_network(
        sizes, rng, "normal", scale=0.7, biases=biases, hidden=hidden, output=output, loss=loss
    )
    drawn = [rng.normal(0, 0.5, b.shape) for b in network.biases]
    network = matrix.Network(network.weights, drawn, hidden, output, loss)
    T = rng.uniform(0, 1, (n_rows, 3))
    return network, rng.normal(0, 1, (n_rows, 3)), T / T.sum(axis=1, keepdims=True)


def apart(ours, theirs):
    """The norm of the difference over the sum of the norms, all arrays taken as one."""
    ours, theirs = (np.concatenate([np.ravel(array) for array in arrays]) for arrays in (ours, theirs))
    return np.linalg.norm(ours - theirs) / (np.linalg.norm(ours) + np.linalg.norm(theirs))


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda k: "-".join(map(str, k)))
def test_gradients_agree_with_the_complex_step(kind, reduction):
    network, X, T = example(*kind)
    (dW, db), (numerical_W, numerical_b) = (f(network, X, T, reduction) for f in (matrix.gradients, complex_step))
    assert apart(dW, numerical_W) < 1e-12
    assert apart(db, numerical_b) < 1e-12
    assert check_gradients(network, X, T, reduction).difference < 1e-12


@pytest.mark.parametrize("kind", KINDS[::4] + KINDS[2::4], ids=lambda k: "-".join(map(str, k)))
def test_central_differences_agree_with_the_complex_step(kind):
    network, X, T = example(*kind)
    differences, exact = (sum(f(network, X, T, "sum"), []) for f in (central_differences, complex_step))
    assert apart(differences, exact) < 1e-8


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: "-".join(map(str, k)))
def test_gradients_agree_with_torch(kind):
    torch = pytest.importorskip("torch")
    network, X, T = example(*kind)
    x, t = torch.tensor(X), torch.tensor(T)
    parameters = [torch.tensor(array, requires_grad=True) for array in network.parameters]
    depth = len(network.weights)
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
    for i in range(depth):
        z = x @ parameters[i] + parameters[depth + i]
        x = functions[network.hidden](z)
    if network.loss == "squared":
        loss = ((({"sigmoid": torch.sigmoid, "linear": lambda z: z}[network.output](z)) - t) ** 2).sum() / 2
    elif network.output == "softmax":
        loss = torch.nn.functional.cross_entropy(z, t, reduction="sum")
    else:
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z, t, reduction="sum")
    loss.backward()
    assert math.isclose(matrix.loss(network, X, T, "sum"), loss.item(), rel_tol=1e-13)
    ours = sum(matrix.gradients(network, X, T, "sum"), [])
    assert apart(ours, [parameter.grad.numpy() for parameter in parameters]) < 1e-12


def test_networks_without_biases_and_with_leading_axes_agree_with_the_complex_step():
    network, X, T = example("tanh", "softmax", "cross_entropy", 3, biases=False)
    assert network.biases == ()
    dW, db = matrix.gradients(network, X, T, "mean")
    assert db == []
    assert apart(dW, complex_step(network, X, T, "mean")[0]) < 1e-12
    three = matrix.stack([example("relu", "linear", "squared", 2, seed=seed)[0] for seed in range(3)])
    data = [example("relu", "linear", "squared", 2, seed=seed)[1:] for seed in range(3)]
    X, T = (np.stack(arrays) for arrays in zip(*data))
    for reduction in ("sum", "mean"):
        ours, numerical = (sum(f(three, X, T, reduction), []) for f in (matrix.gradients, complex_step))
        assert apart(ours, numerical) < 1e-12


@pytest.mark.parametrize("output, loss", PAIRS)
def test_far_out_on_the_sigmoid_the_loss_stays_finite_and_the_gradient_right(output, loss):
    network, X, T = example("tanh", output, loss, 2)
    network = matrix.Network([30 * W for W in network.weights], network.biases, "tanh", output, loss)
    assert np.isfinite(matrix.loss(network, X, T, "sum"))
    # Where 1 - a rounds, the slope keeps few digits: the gradients are compared by size, not by digit.
    for line in check_gradients(network, X, T, "sum").lines:
        assert abs(line.ours - line.numerical) < 1e-12


MISTAKES = {
    "wrong sign": lambda dW, db: ([-g for g in dW], [-g for g in db]),
    "no bias gradient": lambda dW, db: (dW, [0 * g for g in db]),
    "hidden slope left out": lambda dW, db: ([dW[0] * 4, *dW[1:]], db),
    "mean for sum": lambda dW, db: ([g / 6 for g in dW], [g / 6 for g in db]),
    "one weight": lambda dW, db: (
        [dW[0] + 0.1 * (np.arange(dW[0].size).reshape(dW[0].shape) == 7), *dW[1:]],
        db,
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_check_sees_planted_mistakes(mistake):
    network, X, T = example("sigmoid", "sigmoid", "squared", 2)
    ours = MISTAKES[mistake](*matrix.gradients(network, X, T, "sum"))
    assert check_gradients(network, X, T, "sum", ours).difference > 1e-2
    assert check_gradients(network, X, T, "sum", ours, "central_differences").difference > 1e-2


def test_the_report_names_every_weight():
    network, X, T = example("sigmoid", "sigmoid", "squared", 2)
    report = check_gradients(network, X, T, "sum")
    assert len(report.lines) == sum(array.size for array in network.parameters)
    assert report.lines[1].name == "W1[0, 1]" and report.lines[-1].name == "b2[0, 2]"
    assert all(math.isclose(line.ratio, 1, rel_tol=1e-9) for line in report.lines)
    text = str(report)
    assert "ratio" in text and "W2[4, 2]" in text and "difference of the whole gradients: below 1e-12" in text


def test_a_comparison_prints_a_line_for_each_weight_and_the_size_of_the_difference():
    pairs = [(0.25, 0.5), (-4e-9, 1.0), (0.0, 0.0), (-2.0, 0.0), (-4e-9, -4e-9)]
    comparison = compare_gradients(["W1[0, 0]", "b", "c", "d", "e"], pairs)
    assert [line.ratio for line in comparison.lines] == [0.5, -4e-9, 1.0, -math.inf, 1.0]
    assert str(comparison).splitlines() == [
        "                  ours     numerical      ratio",
        "W1[0, 0]    0.25000000    0.50000000     0.5000",
        "b           0.00000000    1.00000000    -0.0000",
        "c           0.00000000    0.00000000     1.0000",
        "d          -2.00000000    0.00000000       -inf",
        "e           0.00000000    0.00000000     1.0000",
        "difference of the whole gradients: 7.2e-01",
    ]
    assert math.isclose(comparison.difference, math.hypot(0.25, 1, 2) / (math.hypot(0.25, 2) + math.hypot(0.5, 1)))
    assert compare_gradients(["w"], [(0.0, 0.0)]).difference == 0
    for off, size in ((1e-13, "below 1e-12"), (1e-11, "below 1e-08"), (1e-7, "5.0e-08")):
        assert str(compare_gradients(["w"], [(1 + off, 1.0)])).endswith(size)


def test_a_report_of_the_wrong_shape_or_method_is_refused():
    network, X, T = example("sigmoid", "sigmoid", "squared", 2)
    dW, db = matrix.gradients(network, X, T, "sum")
    with pytest.raises(ValueError, match="dW has shapes"):
        check_gradients(network, X, T, "sum", ([g.T for g in dW], db))
    with pytest.raises(ValueError, match="method is 'forward'; it must be one of 'complex_step'"):
        check_gradients(network, X, T, "sum", method="forward")


# --- The networks of steps.py -----------------------------------------------------------------


def step_example(seed):
    generator = random.Random(seed)
    n_inputs, n_hidden, n_outputs = (generator.randint(1, 4) for _ in range(3))
    network = steps.initialize_network(n_inputs, n_hidden, n_outputs, lambda: generator.uniform(-1, 1))
    inputs = [generator.uniform(-2, 2) for _ in range(n_inputs)]
    return network, inputs, [generator.random() for _ in range(n_outputs)]


@pytest.mark.parametrize("seed", range(5))  # of a hundred networks the gradients are held in test_steps.py
def test_the_gradient_of_the_six_steps_agrees_with_central_differences(seed):
    network, inputs, target = step_example(seed)
    comparison = compare_step_gradients(
        gradient_of_steps(network, inputs, target), numerical_gradient(network, inputs, target)
    )
    assert comparison.difference < 1e-8
    assert all("delta" not in neuron for layer in network for neuron in layer)  # worked on a copy


def test_the_gradient_of_the_six_steps_is_that_of_the_matrices():
    network, inputs, target = step_example(3)
    dW, db = matrix.gradients(from_steps(network), [inputs], [target], "sum")
    columns = [np.array(layer).T for layer in gradient_of_steps(network, inputs, target)]
    assert apart([c[:-1] for c in columns] + [c[-1:] for c in columns], dW + db) < 1e-14


def test_a_reader_s_own_backward_pass_is_found_wrong():
    def no_hidden_slope(network, target):
        steps.backward_propagate_error(network, target)
        for neuron in network[0]:
            neuron["delta"] /= steps.sigmoid_derivative(neuron["output"])

    network, inputs, target = step_example(1)
    ours = gradient_of_steps(network, inputs, target, backward=no_hidden_slope)
    comparison = compare_step_gradients(ours, numerical_gradient(network, inputs, target))
    for line in comparison.lines:
        assert (line.ratio > 4) == line.name.startswith("hidden"), line


def test_each_weight_of_the_six_steps_has_its_name_and_its_two_slopes():
    ours = [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0, 7.0]]]
    lines = compare_step_gradients(
        ours, [[[2 * slope for slope in neuron] for neuron in layer] for layer in ours]
    ).lines
    assert [(line.ours, line.numerical) for line in lines] == [(n, 2.0 * n) for n in range(1, 8)]
    assert [line.name for line in lines] == [
        "hidden neuron 1, weight 1", "hidden neuron 1, bias", "hidden neuron 2, weight 1", "hidden neuron 2, bias",
        "output neuron 1, weight 1", "output neuron 1, weight 2", "output neuron 1, bias",
    ]  # fmt: skip
    deep = [[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]
    names = [line.name for line in compare_step_gradients(deep, deep).lines[::2]]
    assert names == [f"{layer} neuron 1, weight 1" for layer in ("hidden 1", "hidden 2", "output")]


def test_gradients_of_different_shapes_are_not_compared():
    network, inputs, target = step_example(1)
    ours = gradient_of_steps(network, inputs, target)
    with pytest.raises(ValueError, match="they must be alike"):
        compare_step_gradients(ours[:1], ours)


def test_the_check_of_the_six_steps_needs_no_numpy():
    code = "import sys, backprop.step_gradient_checks; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    assert to_steps(from_steps(step_example(1)[0])) == step_example(1)[0]

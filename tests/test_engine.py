"""Reverse mode through any program: against published numbers, the six steps, the complex step and PyTorch."""

import cmath
import random

import pytest

from backprop import steps, worked_example
from backprop.engine import Value, in_order

# --- Random programs --------------------------------------------------------------------------

BINARY = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / (y * y + 1.5),
    "**": lambda x, y: (x * x + 0.5) ** y,
}
WITH_A_NUMBER = [
    lambda x: 2 + x,
    lambda x: 2 - x,
    lambda x: 3 * x,
    lambda x: 1.5 / (x * x + 1),
    lambda x: 1.5**x,
    lambda x: x - 0.25,
    lambda x: x / 4,
    lambda x: -x,
    lambda x: x**3,
]
FUNCTIONS = ["exp", "log", "tanh", "relu", "sigmoid"]


def random_program(seed):
    """Return a program of twelve operations on three numbers, in which results are used again and again."""
    rng = random.Random(seed)
    plan = [(rng.random(), rng.choice([*BINARY]), rng.choice(WITH_A_NUMBER), rng.choice(FUNCTIONS)) for _ in range(12)]
    picks = [(rng.randrange(3 + i), rng.randrange(3 + i)) for i in range(12)]

    def program(numbers, apply):
        known = list(numbers)
        for (kind, sign, with_number, name), (i, j) in zip(plan, picks):
            x, y = (apply("tanh", known[k]) for k in (i, j))  # keeps every number small
            if kind < 0.4:
                known.append(BINARY[sign](x, y))
            elif kind < 0.7:
                known.append(with_number(x))
            else:
                known.append(apply(name, x * x + 0.5 if name == "log" else x))
        return sum(known[3:], known[0])

    return program, [rng.uniform(-2, 2) for _ in range(3)]


def apply_value(name, x):
    return getattr(x, name)()


def apply_complex(name, z):
    if name == "relu":
        return z if z.real > 0 else 0 * z
    if name == "sigmoid":
        return 1 / (1 + cmath.exp(-z))
    return getattr(cmath, name)(z)


def test_relu_has_slope_0_where_it_is_off_and_a_value_shows_its_slope():
    x = Value(0)
    x.relu().backward()
    assert repr(x) == "Value(data=0.0, grad=0.0)"
    (2 * x).backward()
    assert repr(x) == "Value(data=0.0, grad=2.0)"


def slopes_of(program, numbers):
    values = [Value(number) for number in numbers]
    result = program(values, apply_value)
    result.backward()
    return result.data, [value.grad for value in values]


@pytest.mark.parametrize("seed", range(200))
def test_a_random_program_agrees_with_the_complex_step(seed):
    program, numbers = random_program(seed)
    data, slopes = slopes_of(program, numbers)
    for k, slope in enumerate(slopes):
        moved = [x + (1e-30j if i == k else 0j) for i, x in enumerate(numbers)]
        result = program(moved, apply_complex)
        assert result.real == pytest.approx(data, rel=1e-12)
        assert result.imag / 1e-30 == pytest.approx(slope, rel=1e-10, abs=1e-13)


def test_a_thousand_random_programs_agree_with_torch():
    torch = pytest.importorskip("torch")
    for seed in range(1000):
        program, numbers = random_program(seed)
        data, slopes = slopes_of(program, numbers)
        tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in numbers]
        result = program(tensors, lambda name, x: getattr(torch, name)(x))
        result.backward()
        theirs = [0.0 if t.grad is None else t.grad.item() for t in tensors]
        assert data == pytest.approx(result.item(), rel=1e-12, abs=1e-12)
        assert slopes == pytest.approx(theirs, rel=1e-12, abs=1e-12), seed


# --- Known numbers ----------------------------------------------------------------------------


def test_the_first_example_of_micrograd():
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert [round(x, 4) for x in (g.data, a.grad, b.grad)] == [24.7041, 138.8338, 645.5773]


def test_the_worked_example_to_the_last_digit():
    w = {name: Value(weight) for name, weight in worked_example.WEIGHTS.items()}
    x1, x2, t = worked_example.X1, worked_example.X2, worked_example.TARGET
    a = {h: (w["x1", h] * x1 + w["x2", h] * x2).sigmoid() for h in ("h1", "h2")}
    a_out = (w["h1", "out"] * a["h1"] + w["h2", "out"] * a["h2"]).sigmoid()
    loss = (a_out - t) ** 2 * 0.5
    loss.backward()
    activations = worked_example.forward(worked_example.WEIGHTS, x1, x2)
    deltas = worked_example.backward(worked_example.WEIGHTS, *activations, t)
    assert a_out.data == activations[-1]
    gradient = worked_example.gradient(x1, x2, *activations[:2], *deltas)
    assert {name: value.grad for name, value in w.items()} == gradient


@pytest.mark.parametrize("sizes", [(2, 1, 2), (3, 4, 2), (4, 6, 3)])
def test_the_deltas_of_step_3_to_the_last_digit(sizes):
    network = steps.initialize_network(*sizes, draw=lambda: random.Random(7).uniform(-1, 1))
    inputs, target = [0.3 * i - 0.4 for i in range(sizes[0])], [float(k == 0) for k in range(sizes[-1])]
    steps.forward_propagate(network, inputs)
    steps.backward_propagate_error(network, target)
    activations, sums = [Value(x) for x in inputs], []
    for layer in network:
        z = []
        for neuron in layer:
            total = Value(neuron["weights"][-1])
            for weight, a in zip(neuron["weights"], activations):
                total = total + weight * a
            z.append(total)
        sums.append(z)
        activations = [total.sigmoid() for total in z]
    loss = sum(((a - t) ** 2 * 0.5 for a, t in zip(activations, target)), Value(0.0))
    loss.backward()
    for layer, z in zip(network, sums):
        assert [neuron["delta"] for neuron in layer] == pytest.approx([total.grad for total in z], rel=1e-15)


# --- How it goes through the graph ------------------------------------------------------------


def test_a_value_used_twice_collects_both_shares():
    x = Value(3.0)
    (x * x + x).backward()
    assert x.grad == 7.0


def test_inputs_come_before_what_uses_them_and_nothing_comes_twice():
    x = Value(1.0)
    left = x * 2
    result = (left + x) * (left - x)
    order = in_order(result)
    assert order[-1] is result and len({id(value) for value in order}) == len(order)
    places = {id(value): place for place, value in enumerate(order)}
    assert all(places[id(source)] < places[id(value)] for value in order for source in value.inputs)


def test_a_second_call_gives_the_same():
    x = Value(3.0)
    y = x * x
    y.backward()
    y.backward()
    assert x.grad == 6.0


def test_a_long_program_needs_no_deep_recursion():
    x = Value(1.0)
    y = x
    for _ in range(20_000):
        y = y + x
    y.backward()
    assert x.grad == 20_001


def test_what_is_not_a_real_number_is_refused():
    for wrong in ([1.0], 1j, None):
        with pytest.raises(TypeError):
            Value(wrong)
    with pytest.raises(ZeroDivisionError):
        Value(1.0) / 0
    with pytest.raises(ValueError):
        Value(0.0).log()

"""The worked example in words and formulas, at each step of its run."""

from backprop.steps import sigmoid_derivative
from backprop.worked_example import backward
from workbook.explorers.formulas import (
    PLAIN,
    Pieces,
    activation_line,
    factor,
    hidden_delta_line,
    output_delta_line,
    product,
    symbol,
    weighted_sum_line,
)
from workbook.explorers.worked_example_run import MAX_UPDATES, TOLERANCE, Run
from workbook.figures.text import compact, number, plural, times

FLAT = 0.001  # a slope below this is almost zero, as in step 4
SUPERSCRIPTS = str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")

# --- The words --------------------------------------------------------------------------------


def describe_step(run: Run, rate: float, step: str) -> str:
    """Return in words what a single step does."""
    h1, h2, out = run.activations[0]
    delta_h1, delta_h2, delta_out = backward(run.weights[0], *run.activations[0], run.target)
    target, error = compact(run.target), out - run.target
    return {
        "start": f"Start: the inputs are {compact(run.inputs[0])} and {compact(run.inputs[1])}, the target is "
        f"{target}. Nothing is computed yet. Go on with Next, or press Play.",
        "forward h1": f"Forward, h1: multiply, add, squash. h1 gives {number(h1, 4)}.",
        "forward h2": f"Forward, h2: the same inputs, other weights. h2 gives {number(h2, 4)}.",
        "forward out": f"Forward, out: its inputs are the two activations. The network's answer is {number(out, 4)}.",
        "error": f"Error: the output is {number(abs(error), 4)} {side(error)}.",
        "delta out": f"Backward, out: the error times the slope of the sigmoid is {number(delta_out, 4)}.",
        "delta h1": "Backward, h1: what comes back along its line to out, times its own slope, is "
        f"{number(delta_h1, 6)}.",
        "delta h2": f"Backward, h2: the same with the weight from h2 to out. Delta is {number(delta_h2, 6)}.",
        "update": f"Update, learning rate {rate:.3g}: all six weights at once, from the old weights and these "
        "deltas. The circles still show the results of the old weights.",
        "forward again": f"Forward again, with the new weights: {describe_first_update(run)}",
    }[step]


def side(error: float) -> str:
    """Return on which side of the target an output lies."""
    return "too high" if error > 0 else "too low" if error < 0 else "off"


def describe_first_update(run: Run) -> str:
    """Return in words how the first update changed the error."""
    old, new = (a - run.target for a in run.outputs[:2])
    verdict = "smaller" if abs(new) < abs(old) else "not smaller"
    return (
        f"the output goes from {number(run.outputs[0], 4)} to {number(run.outputs[1], 4)}. The error, now "
        f"{number(abs(new), 4)} {side(new)}, is {verdict}."
    )


def describe_milestone(run: Run, rate: float, n: int) -> str:
    """Return in words how close to the target the output is after n updates."""
    head, count = f"Learning rate {rate:.3g}", plural(n, "update")
    output, error = run.outputs[n], run.outputs[n] - run.target
    if n == run.reached:
        near = f"The output {output:.7f} is within one millionth of {compact(run.target)}."
        return f"{head}: target reached after {count}. {near}"
    far = f"{head}, {count}: the output {output:.6f} is {abs(error):.6f} {side(error)}."
    if n < MAX_UPDATES:
        return far
    slopes = [sigmoid_derivative(a) for a in run.activations[n][:2]]
    frozen = " h1 and h2 are frozen: their slopes are almost 0." if max(slopes) < FLAT else ""
    return f"{far} The target is not reached within {MAX_UPDATES:,} updates.{frozen}"


def describe_outputs(run: Run, n: int) -> str:
    """Return in words how often the output jumped over the target in n updates."""
    errors = [output - run.target for output in run.outputs[: n + 1] if abs(output - run.target) >= TOLERANCE]
    jumps = sum(a * b < 0 for a, b in zip(errors, errors[1:]))
    if n == 0:
        return f"Output {number(run.outputs[0], 4)}, target {compact(run.target)}."
    if jumps == 0:
        return "It has not jumped over the target."
    return f"It has jumped over the target {'twice' if jumps == 2 else times(jumps)}."


# --- The formulas -----------------------------------------------------------------------------


def step_lines(run: Run, rate: float, step: str) -> list[Pieces]:
    """Return the formulas of a single step, with its numbers."""
    w, values = run.weights[0], node_values(run, 0)
    deltas = backward(w, *run.activations[0], run.target)
    delta_texts = {name: number(delta, 6) for name, delta in zip(("h1", "h2", "out"), deltas)}
    kind, _, name = step.partition(" ")
    if step == "error":
        return error_lines(run, 0, 4)
    if step == "delta out":
        return [output_delta_line("out", number(values["out"], 4), compact(run.target), delta_texts["out"])]
    if kind == "delta":
        term = (number(w[name, "out"], 4), delta_texts["out"])
        return [hidden_delta_line(name, [term], number(values[name], 4), delta_texts[name])]
    if step == "update":
        return [update_line(run, rate, weight, values[weight[0]], delta_texts[weight[1]]) for weight in w]
    if step == "forward again":
        lines = [forward_lines(run, 1, neuron)[1] for neuron in ("h1", "h2", "out")]
        return [*lines, *error_lines(run, 1, 4)]
    return forward_lines(run, 0, name) if kind == "forward" else []


def forward_lines(run: Run, n: int, name: str) -> list[Pieces]:
    """Return the weighted sum and the activation of a neuron after n updates."""
    w, values = run.weights[n], node_values(run, n)
    starts = [start for start, end in w if end == name]
    terms = [[(number(w[start, name], 4), "weight"), value_piece(start, values[start])] for start in starts]
    z = sum(w[start, name] * values[start] for start in starts)
    return [weighted_sum_line(name, terms, z, 4), activation_line(name, z, values[name], 4)]


def node_values(run: Run, n: int) -> dict[str, float]:
    """Return the inputs, and the activations after n updates, by name."""
    return dict(zip(("x1", "x2", "h1", "h2", "out"), (*run.inputs, *run.activations[n])))


def value_piece(name: str, value: float) -> tuple[str, str]:
    """Return an input as it was given, or an activation with four decimals, and its quantity."""
    return (compact(value), "input") if name.startswith("x") else (number(value, 4), "activation")


def error_lines(run: Run, n: int, digits: int) -> list[Pieces]:
    """Return the error and the loss after n updates."""
    output, error = run.outputs[n], run.outputs[n] - run.target
    text = (number(error, digits), "delta")
    return [
        [
            *symbol("a", "out", "activation"),
            (" \u2212 ", PLAIN),
            ("t", "target"),
            (" = ", PLAIN),
            (number(output, digits), "activation"),
            (" \u2212 ", PLAIN),
            *factor(compact(run.target), "target"),
            (" = ", PLAIN),
            text,
        ],
        [("L = \u00bd \u00b7 ", PLAIN), *factor(*text), (f"\u00b2 = {small_number(error**2 / 2)}", PLAIN)],
    ]


def small_number(value: float) -> str:
    """Return a number that may be very small: 0.013625, or 4.92 times a power of ten."""
    if value >= 0.001 or value == 0:
        return number(value, 6)
    digits, power = f"{value:.2e}".split("e")
    return f"{digits} \u00b7 10{str(int(power)).translate(SUPERSCRIPTS)}"


def update_line(run: Run, rate: float, weight: tuple[str, str], start: float, delta: str) -> Pieces:
    """Return the new weight: the old one minus learning rate times delta times input."""
    old, new = run.weights[0][weight], run.weights[1][weight]
    return [
        *symbol("w", ",".join(weight), "weight"),
        (" = ", PLAIN),
        (number(old, 4), "weight"),
        (f" \u2212 {rate:.3g} \u00b7 ", PLAIN),
        *product((delta, "delta"), value_piece(weight[0], start)),
        (" = ", PLAIN),
        (number(new, 6), "weight"),
    ]

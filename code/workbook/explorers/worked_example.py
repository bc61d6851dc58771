"""The worked example step by step: one value at a time through the first update, then on to the target."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache

from backprop.steps import sigmoid_derivative
from backprop.worked_example import TARGET, WEIGHTS, X1, X2, Weights, backward, forward, gradient, update

from workbook.explorers.explorer import Control, Explorer, Setting
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
from workbook.explorers.frame import Frame
from workbook.figures.board import Board
from workbook.figures.network import given, network_svg, number
from workbook.figures.picture import Picture, stacked
from workbook.figures.plots import axes

WIDTH = 460  # of the drawing
MOST = 5000
NEAR = 1e-6  # the target is reached within one millionth, as in the chapter
RAISED = str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
FROZEN = 0.001  # a slope below this is nearly nothing, as in chapter 4

# Each single step, and the parts of the drawing that it is about.
SINGLE_STEPS = {
    "start": (),
    "forward h1": ("n-0-0", "w-0-0-0", "w-0-0-1"),
    "forward h2": ("n-0-1", "w-0-1-0", "w-0-1-1"),
    "forward out": ("n-1-0", "w-1-0-0", "w-1-0-1"),
    "error": ("n-1-0", "t-0"),
    "delta out": ("n-1-0", "t-0"),
    "delta h1": ("n-0-0", "w-1-0-0"),
    "delta h2": ("n-0-1", "w-1-0-1"),
    "update": ("w-0-0-0", "w-0-0-1", "w-0-1-0", "w-0-1-1", "w-1-0-0", "w-1-0-1"),
    "forward again": ("n-0-0", "n-0-1", "n-1-0"),
}
SINGLE = list(SINGLE_STEPS)
MILESTONES = {f"{n} updates": n for n in (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, MOST)}
WEIGHT_CONTROLS = {f"w_{start}_{end}": (start, end) for start, end in WEIGHTS}
CONTROLS = (
    Control("rate", "learning rate", (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 400.0), 1.0, log=True),
    Control("step", "step", (*SINGLE_STEPS, *MILESTONES), "start", play=True),
    Control("x1", "input x1", (-2.0, X1, 2.0), X1, on_page=False),
    Control("x2", "input x2", (-2.0, X2, 2.0), X2, on_page=False),
    Control("target", "target", (0.0, TARGET, 1.0), TARGET, on_page=False),
    *(
        Control(
            name,
            f"weight {start} to {end}",
            (-2.0, WEIGHTS[start, end], 2.0),
            WEIGHTS[start, end],
            on_page=False,
        )
        for name, (start, end) in WEIGHT_CONTROLS.items()
    ),
)


def explore_worked_example() -> Explorer:
    """Return an explorer that steps through the worked example, neuron by neuron, and then runs on."""
    return Explorer(
        "stepper",
        CONTROLS,
        compute,
        draw,
        "Thick circles and strong lines are what this step is about; values that are not computed yet are not "
        "shown. The curve is the output after each update, on an axis that grows by powers of ten. Numbers are "
        "rounded where they are printed, and nowhere else.",
    )


# --- The run ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """inputs, target: as set; weights, activations: before the first update, after one, after two, ...;
    reached: the first number of updates at which the output was near enough, or None.
    """

    inputs: tuple[float, float]
    target: float
    weights: list[Weights]
    activations: list[tuple[float, float, float]]
    reached: int | None

    @property
    def outputs(self) -> list[float]:
        return [a_out for _, _, a_out in self.activations]


def compute(settings: list[Setting]) -> list[Run]:
    """Return the run of each setting; it is the same for every step."""
    return [
        run_to_target(**{name: value for name, value in setting.items() if name != "step"})
        for setting in settings
    ]


@lru_cache(maxsize=16)  # a step more needs no new run
def run_to_target(rate: float, x1: float, x2: float, target: float, **weights: float) -> Run:
    """Return the run until the output is near the target, of at least one update and at most MOST."""
    w = {WEIGHT_CONTROLS[name]: weight for name, weight in weights.items()}
    all_weights, activations, reached = [w], [forward(w, x1, x2)], None
    while len(activations) < 2 or (reached is None and len(activations) <= MOST):
        a = activations[-1]
        w = update(w, gradient(x1, x2, *a[:2], *backward(w, *a, target)), rate)
        all_weights.append(w)
        activations.append(forward(w, x1, x2))
        if reached is None and abs(activations[-1][2] - target) < NEAR:
            reached = len(activations) - 1
    return Run((x1, x2), target, all_weights, activations, reached)


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, step: str, **others: float) -> Frame:
    """Return the network with all that is known at this step, and the course of the output."""
    if step in MILESTONES:
        n = min(MILESTONES[step], len(run.activations) - 1)
        words, lines = milestone_words(run, rate, n), error_lines(run, n, 7)
    else:
        n = int(step == "forward again")
        words, lines = single_words(run, rate, step), single_lines(run, rate, step)
    return Frame([stacked(draw_state(run, step, n, words), draw_course(run, step, n))], lines)


def known(step: str, since: str) -> bool:
    """Is `step` a single step that comes at or after the single step `since`?"""
    return step in SINGLE and SINGLE.index(step) >= SINGLE.index(since)


def draw_state(run: Run, step: str, n: int, words: str) -> Picture:
    """Return the network after n updates, without what this step does not know yet."""
    w = run.weights[1] if step == "update" else run.weights[n]
    h1, h2 = ({"weights": [w["x1", h], w["x2", h], 0.0]} for h in ("h1", "h2"))
    out = {"weights": [w["h1", "out"], w["h2", "out"], 0.0]}
    neurons = {"h1": h1, "h2": h2, "out": out}
    for (name, neuron), a in zip(neurons.items(), run.activations[n]):
        if step in MILESTONES or known(step, f"forward {name}"):
            neuron["output"] = a
    if n == 0:
        for (name, neuron), delta in zip(
            neurons.items(), backward(run.weights[0], *run.activations[0], run.target)
        ):
            if known(step, f"delta {name}"):
                neuron["delta"] = delta
    svg = network_svg(
        [[h1, h2], [out]],
        run.inputs,
        [run.target],
        output_names=["out"],
        biases=False,
        digits=4,
        moving=True,
        marked=SINGLE_STEPS.get(step, ()),
        width=WIDTH,
        largest=max(map(abs, run.weights[0].values())),
    )
    return Picture(svg, words)


@cache
def course_board() -> Board:
    ax = axes("updates", "output", width=WIDTH / 72, height=1.9)
    counts = (0, 1, 10, 100, 1000)
    ax.set(xlim=(-0.15, across(MOST) + 0.15), ylim=(-0.04, 1.04), yticks=(0, 0.5, 1))
    ax.set_xticks([across(n) for n in counts], [f"{n:,}" for n in counts])
    ax.set_yticklabels(("0", "0.5", "1"))
    return Board(ax)


def across(n: int) -> float:
    """Return the place of n updates on an axis of powers of ten that begins at 0."""
    return math.log10(1 + n)


def draw_course(run: Run, step: str, n: int) -> Picture:
    """Return the output after each update so far, and the target."""
    board = course_board()
    # The first twenty updates, then fewer and fewer: as many as the eye can tell apart.
    shown = sorted({min(n, round(10 ** (i / 16))) for i in range(60)} | set(range(min(n, 20) + 1)))
    if not (step in MILESTONES or known(step, "forward out")):
        shown = []
    outputs = [run.outputs[k] for k in shown]
    places = [across(k) for k in shown]
    parts = [
        board.line("target-line", board.limits[0], [run.target, run.target], "target", 2, "2 4"),
        board.line("course", places, outputs, "activation"),
        board.line("error", places[-1:] * 2, [outputs[-1], run.target] if shown else [], "delta", 3, "4 2"),
        board.dot("output", places[-1:], outputs[-1:], "activation"),
    ]
    return board.picture(parts, course_words(run, n) if shown else "No output yet.")


# --- The words --------------------------------------------------------------------------------


def single_words(run: Run, rate: float, step: str) -> str:
    """Return in words what a single step does."""
    w, (h1, h2, out) = run.weights[0], run.activations[0]
    delta_h1, delta_h2, delta_out = backward(w, *run.activations[0], run.target)
    target, error = given(run.target), out - run.target
    return {
        "start": f"Start: the inputs are {given(run.inputs[0])} and {given(run.inputs[1])}, the target is "
        f"{target}. Nothing is computed yet. Go on with Next, or press Play.",
        "forward h1": f"Forward, h1: multiply, add, squash. h1 gives {number(h1, 4)}.",
        "forward h2": f"Forward, h2: the same inputs, other weights. h2 gives {number(h2, 4)}.",
        "forward out": f"Forward, out: its inputs are the two activations. The network says {number(out, 4)}.",
        "error": f"Error: the output is {number(abs(error), 4)} {side(error)}.",
        "delta out": f"Backward, out: the error times the slope of the sigmoid is {number(delta_out, 4)}.",
        "delta h1": "Backward, h1: what comes back along its line to out, times its own slope, is "
        f"{number(delta_h1, 6)}.",
        "delta h2": f"Backward, h2: the same with the weight from h2 to out. Delta is {number(delta_h2, 6)}.",
        "update": f"Update, learning rate {rate:.3g}: all six weights at once, from the old weights and these "
        "deltas. The circles still hold what the old weights gave.",
        "forward again": f"Forward again, with the new weights: {compared(run)}",
    }[step]


def side(error: float) -> str:
    """Return on which side of the target an output lies."""
    return "too high" if error > 0 else "too low" if error < 0 else "off"


def compared(run: Run) -> str:
    """Return in words what the first update did to the error."""
    old, new = (a - run.target for a in run.outputs[:2])
    verdict = "smaller" if abs(new) < abs(old) else "not smaller"
    return (
        f"the output goes from {number(run.outputs[0], 4)} to {number(run.outputs[1], 4)}. The error, now "
        f"{number(abs(new), 4)} {side(new)}, is {verdict}."
    )


def milestone_words(run: Run, rate: float, n: int) -> str:
    """Return in words how far n updates have led."""
    head, count = f"Learning rate {rate:.3g}", f"{n:,} update" + "s" * (n != 1)
    output, error = run.outputs[n], run.outputs[n] - run.target
    if n == run.reached:
        near = f"The output {output:.7f} is within one millionth of {given(run.target)}."
        return f"{head}: target reached after {count}. {near}"
    far = f"{head}, {count}: the output {output:.6f} is {abs(error):.6f} {side(error)}."
    if n < MOST:
        return far
    slopes = [sigmoid_derivative(a) for a in run.activations[n][:2]]
    frozen = " h1 and h2 are frozen: their slopes are nearly nothing." if max(slopes) < FROZEN else ""
    return f"{far} The target is not reached within {MOST:,} updates.{frozen}"


def course_words(run: Run, n: int) -> str:
    """Return in words how the output went in n updates, by how often it jumped over the target."""
    errors = [output - run.target for output in run.outputs[: n + 1] if abs(output - run.target) >= NEAR]
    jumps = sum(a * b < 0 for a, b in zip(errors, errors[1:]))
    if n == 0:
        return f"Output {number(run.outputs[0], 4)}, target {given(run.target)}."
    if jumps == 0:
        return "It has not jumped over the target."
    times = {1: "once", 2: "twice"}.get(jumps, f"{jumps} times")
    return f"It has jumped over the target {times}."


# --- The formulas -----------------------------------------------------------------------------


def single_lines(run: Run, rate: float, step: str) -> list[Pieces]:
    """Return the formulas of a single step, filled with its numbers."""
    w, (h1, h2, out) = run.weights[0], run.activations[0]
    delta_h1, delta_h2, delta_out = backward(w, h1, h2, out, run.target)
    a = {"x1": run.inputs[0], "x2": run.inputs[1], "h1": h1, "h2": h2, "out": out}
    deltas = {"h1": delta_h1, "h2": delta_h2, "out": delta_out}
    delta_texts = {end: number(delta, 6) for end, delta in deltas.items()}
    kind, _, name = step.partition(" ")
    if step == "error":
        return error_lines(run, 0, 4)
    if step == "delta out":
        return [output_delta_line("out", number(out, 4), given(run.target), delta_texts["out"])]
    if kind == "delta":
        share = (number(w[name, "out"], 4), delta_texts["out"])
        return [hidden_delta_line(name, [share], number(a[name], 4), delta_texts[name])]
    if step == "update":
        return [update_line(run, rate, weight, a[weight[0]], delta_texts[weight[1]]) for weight in w]
    if step == "forward again":
        lines = [forward_lines(run, 1, neuron)[1] for neuron in ("h1", "h2", "out")]
        return [*lines, *error_lines(run, 1, 4)]
    return forward_lines(run, 0, name) if kind == "forward" else []


def forward_lines(run: Run, n: int, name: str) -> list[Pieces]:
    """Return the weighted sum and the activation of a neuron after n updates."""
    w, (h1, h2, out) = run.weights[n], run.activations[n]
    values = {"x1": run.inputs[0], "x2": run.inputs[1], "h1": h1, "h2": h2, "out": out}
    starts = [start for start, end in w if end == name]
    terms = [[(number(w[start, name], 4), "weight"), printed(start, values[start])] for start in starts]
    z = sum(w[start, name] * values[start] for start in starts)
    return [weighted_sum_line(name, terms, z, 4), activation_line(name, z, values[name], 4)]


def printed(name: str, value: float) -> tuple[str, str]:
    """Return an input as it was given, or an activation with four decimals, and which of them it is."""
    return (given(value), "input") if name.startswith("x") else (number(value, 4), "activation")


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
            *factor(given(run.target), "target"),
            (" = ", PLAIN),
            text,
        ],
        [("L = \u00bd \u00b7 ", PLAIN), *factor(*text), (f"\u00b2 = {short(error**2 / 2)}", PLAIN)],
    ]


def short(value: float) -> str:
    """Return a number that may be very small: 0.013625, or 4.92 times a power of ten."""
    if value >= 0.001 or value == 0:
        return number(value, 6)
    digits, power = f"{value:.2e}".split("e")
    return f"{digits} \u00b7 10{str(int(power)).translate(RAISED)}"


def update_line(run: Run, rate: float, weight: tuple[str, str], start: float, delta: str) -> Pieces:
    """Return the new weight: the old one minus rate times the delta where it ends times the value where it starts."""
    old, new = run.weights[0][weight], run.weights[1][weight]
    return [
        *symbol("w", ",".join(weight), "weight"),
        (" = ", PLAIN),
        (number(old, 4), "weight"),
        (f" \u2212 {rate:.3g} \u00b7 ", PLAIN),
        *product((delta, "delta"), printed(weight[0], start)),
        (" = ", PLAIN),
        (number(new, 6), "weight"),
    ]

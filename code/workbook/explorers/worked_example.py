"""The worked example step by step: one value at a time through the first update, then on to the target."""

import math
from functools import cache

from backprop.worked_example import TARGET, WEIGHTS, X1, X2, backward
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.explorers.worked_example_run import MAX_UPDATES, WEIGHT_CONTROLS, Run, run_to_target
from workbook.explorers.worked_example_text import (
    describe_milestone,
    describe_outputs,
    describe_step,
    error_lines,
    step_lines,
)
from workbook.figures.board import Board
from workbook.figures.network import WIDTH, network_svg, worked_example_network
from workbook.figures.picture import Picture, stacked
from workbook.figures.plots import axes

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
MILESTONES = {f"{n} updates": n for n in (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, MAX_UPDATES)}
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
    """Return an explorer that steps through the first update neuron by neuron, and then runs on."""
    return Explorer(
        "stepper",
        CONTROLS,
        compute,
        draw,
        "Thick circles and strong lines belong to this step; values that are not computed yet are not "
        "shown. The curve is the output after each update, on a logarithmic axis. Numbers are "
        "rounded only for display.",
    )


def compute(settings: list[Setting]) -> list[Run]:
    """Return the run of each setting; it is the same for every step."""
    return [run_to_target(**{name: value for name, value in setting.items() if name != "step"}) for setting in settings]


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, step: str, **others: float) -> Frame:
    """Return the network with all that is known at this step, and the output by update."""
    if step in MILESTONES:
        n = min(MILESTONES[step], len(run.activations) - 1)
        text, lines = describe_milestone(run, rate, n), error_lines(run, n, 7)
    else:
        n = int(step == "forward again")
        text, lines = describe_step(run, rate, step), step_lines(run, rate, step)
    return Frame([stacked(draw_state(run, step, n, text), draw_outputs(run, step, n))], lines)


def known(step: str, since: str) -> bool:
    """Return whether `step` is a single step at or after the single step `since`."""
    return step in SINGLE and SINGLE.index(step) >= SINGLE.index(since)


def draw_state(run: Run, step: str, n: int, alt: str) -> Picture:
    """Return the network after n updates, without what this step does not know yet."""
    w = run.weights[1] if step == "update" else run.weights[n]
    names = ("h1", "h2", "out")
    activations = [
        a if step in MILESTONES or known(step, f"forward {name}") else None
        for name, a in zip(names, run.activations[n])
    ]
    deltas = [
        delta if n == 0 and known(step, f"delta {name}") else None
        for name, delta in zip(names, backward(run.weights[0], *run.activations[0], run.target))
    ]
    svg = network_svg(
        worked_example_network(w, activations, deltas),
        run.inputs,
        [run.target],
        output_names=["out"],
        biases=False,
        digits=4,
        moving=True,
        marked=SINGLE_STEPS.get(step, ()),
        largest=max(map(abs, run.weights[0].values())),
    )
    return Picture(svg, alt)


@cache
def output_board() -> Board:
    ax = axes("updates", "output", width=WIDTH / 72, height=1.9)
    ax.tick_params(labelsize=14)  # as in the network above, which is as wide
    ax.xaxis.label.set_size(14)
    ax.yaxis.label.set_size(14)
    counts = (0, 1, 10, 100, 1000)
    ax.set(xlim=(-0.15, log_position(MAX_UPDATES) + 0.15), ylim=(-0.04, 1.04), yticks=(0, 0.5, 1))
    ax.set_xticks([log_position(n) for n in counts], [f"{n:,}" for n in counts])
    ax.set_yticklabels(("0", "0.5", "1"))
    return Board(ax)


def log_position(n: int) -> float:
    """Return the position of n updates on a logarithmic axis that begins at 0."""
    return math.log10(1 + n)


def draw_outputs(run: Run, step: str, n: int) -> Picture:
    """Return the output after each update so far, and the target."""
    board = output_board()
    # The first twenty updates, then fewer and fewer: as many as can be told apart.
    shown = sorted({min(n, round(10 ** (i / 16))) for i in range(60)} | set(range(min(n, 20) + 1)))
    if not (step in MILESTONES or known(step, "forward out")):
        shown = []
    outputs = [run.outputs[k] for k in shown]
    positions = [log_position(k) for k in shown]
    parts = [
        board.line("target-line", board.limits[0], [run.target, run.target], "target", 2, "2 4"),
        board.line("course", positions, outputs, "activation"),
        board.line("error", positions[-1:] * 2, [outputs[-1], run.target] if shown else [], "delta", 3, "4 2"),
        board.dot("output", positions[-1:], outputs[-1:], "activation"),
    ]
    return board.picture(parts, describe_outputs(run, n) if shown else "No output yet.")

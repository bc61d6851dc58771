"""A laboratory of mistakes: the loss and the ratios of a wrong program, and three names to choose from."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from backprop.gradient_comparison import Comparison, Line
from workbook.explorers import frame
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.figures.board import Board
from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT, Picture
from workbook.figures.plots import axes
from workbook.figures.text import compact, number

# Each program with two other names to choose from. Their patterns are clearly different.
OTHERS = {
    "bias in the loop": ("bias forgotten", "input forgotten"),
    "hidden slope missing": ("output slope missing", "indices crossed"),
    "step uphill": ("loss used as error", "divided by the slope"),
    "hidden deltas too late": ("slope of sigmoid(a)", "hidden slope missing"),
    "last input left out": ("bias forgotten", "input forgotten"),
    "ReLU, mask a >= 0": ("ReLU, sigmoid's slope", "step uphill"),
    "output slope missing": ("divided by the slope", "hidden slope missing"),
    "= for +=": ("error for delta", "bias forgotten"),
    "right": ("slope of sigmoid(a)", "bias in the loop"),
    "bias forgotten": ("bias in the loop", "last input left out"),
    "batch, last deltas": ("input forgotten", "bias in the loop"),
    "slope of sigmoid(a)": ("right", "hidden deltas too late"),
    "error for delta": ("output slope missing", "= for +="),
    "loss used as error": ("step uphill", "bias forgotten"),
    "indices crossed": ("hidden slope missing", "input forgotten"),
    "divided by the slope": ("output slope missing", "step uphill"),
    "batch, last row only": ("step uphill", "output slope missing"),
    "input forgotten": ("last input left out", "bias in the loop"),
    "ReLU, sigmoid's slope": ("ReLU, mask a >= 0", "hidden slope missing"),
}
N_EPOCHS = 20
LETTERS = ("A", "B", "C")
NO_ANSWER, TELL = "no answer", "tell me"
LOW, HIGH, COLUMN = -1.6, 5.5, 7.4  # of the axis of the ratios, and the right end of their column of numbers
CONTROLS = (
    Control("program", "program", tuple(range(1, len(OTHERS) + 1)), 1),
    Control("answer", "your answer", (NO_ANSWER, *LETTERS, TELL), NO_ANSWER, choice=True),
)


@dataclass(frozen=True)
class Program:
    """name, options: its name among three; errors, right_errors: by epoch; lines: of the check; reading: by name."""

    name: str
    options: Sequence[str]
    errors: Sequence[float]
    right_errors: Sequence[float]
    lines: Sequence[Line]
    reading: Mapping[str, str]


def explore_mistakes(
    errors: Mapping[str, Sequence[float]],
    comparisons: Mapping[str, Comparison],
    reading: Mapping[str, str],
    right_program: Callable[[str], str],
) -> Explorer:
    """Return an explorer of the wrong programs of a chapter, without their names.

    errors: of each program, by epoch, as far as it runs; comparisons: with the measured gradient;
    reading: what the ratios of each say; right_program: the name of the right one of its kind.
    """
    programs = [
        Program(
            name, sorted((name, *others)), errors[name], errors[right_program(name)], comparisons[name].lines, reading
        )
        for name, others in OTHERS.items()
    ]
    return Explorer(
        "mistakes",
        CONTROLS,
        partial(compute, programs),
        draw,
        "First the loss by epoch: this program's is solid, that of the right one dashed. Then the ratio of each step "
        "to the measured slope: where the gradient is right, the bar ends at the line, at 1.",
    )


def compute(programs: Sequence[Program], settings: list[Setting]) -> list[Program]:
    """Return the program of each setting."""
    return [programs[setting["program"] - 1] for setting in settings]


# --- The words --------------------------------------------------------------------------------


def draw(found: Program, program: int, answer: str) -> frame.Frame:
    """Return the losses, the ratios, the three names, and what is to be said about the answer."""
    options = [[(f"{letter}: {name}", "")] for letter, name in zip(LETTERS, found.options)]
    losses = f"{describe_answer(found, answer)} Program {program}: {describe_errors(found)}"
    views = [draw_errors(found, losses), draw_ratios(found.lines, describe_ratios(found.lines))]
    return frame.Frame(views, options)


def describe_errors(found: Program) -> str:
    """Return in words what becomes of the loss."""
    if len(found.errors) < N_EPOCHS:
        return f"it crashes in epoch {len(found.errors) + 1}."
    return (
        f"the squared error goes from {found.errors[0]:.2f} to {found.errors[-1]:.2f}; "
        f"the right program ends at {found.right_errors[-1]:.2f}."
    )


def describe_ratios(lines: Sequence[Line]) -> str:
    """Return the ratios in words, neuron by neuron."""
    neurons: dict[str, list[str]] = {}
    for line in lines:
        neurons.setdefault(line.name.split(",")[0], []).append(ratio_text(line.ratio))
    listed = "; ".join(f"{neuron} {', '.join(ratios)}" for neuron, ratios in neurons.items())
    return f"Ratios, the last of each neuron that of its bias: {listed}."


def ratio_text(value: float) -> str:
    """Return a ratio as it is printed."""
    if np.isinf(value):
        return "0 expected"
    return number(value, 2) if abs(value) < 10 else compact(round(value))


def describe_answer(found: Program, answer: str) -> str:
    """Return whether an answer is right, and why."""
    if answer == NO_ANSWER:
        return "Which of the three is it?"
    if answer == TELL:
        return f"It is \u201c{found.name}\u201d: {explain(found, found.name)}."
    chosen = found.options[LETTERS.index(answer)]
    if chosen == found.name:
        return f"Right, {answer}: {explain(found, chosen)}."
    return f"No, not {answer}. What \u201c{chosen}\u201d leaves is: {explain(found, chosen)}."


def explain(found: Program, name: str) -> str:
    """Return what the ratios of a program say, the cause in brackets."""
    pattern, colon, cause = found.reading[name].partition(": ")
    return re.sub(r"-(?=\d)", "\u2212", f"{pattern} ({cause})" if colon else pattern)


# --- The pictures -----------------------------------------------------------------------------


@cache
def error_board() -> Board:
    ax = axes("epoch", "squared error", width=4.3, height=1.8)
    ax.set(xlim=(0.5, N_EPOCHS + 0.5), ylim=(0.03, 20), yscale="log", xticks=(1, 5, 10, 15, 20))
    ax.set_yticks((10, 1, 0.1))
    ax.set_yticklabels(("10", "1", "0.1"))
    ax.minorticks_off()
    return Board(ax)


def draw_errors(found: Program, alt: str) -> Picture:
    """Return the error of the program by epoch, and that of the right one."""
    board = error_board()
    lines = [
        board.line(part, np.arange(1, len(errors) + 1), errors, quantity, dash=dash)
        for part, errors, quantity, dash in (
            ("right", found.right_errors, "activation", "6 4"),
            ("program", found.errors, "delta", ""),
        )
    ]
    return board.picture(lines, alt)


@cache
def ratio_board(names: tuple[str, ...]) -> Board:
    ax = axes("ratio", "", width=4.3, height=2.9)
    ax.set(xlim=(LOW, COLUMN), ylim=(len(names) - 0.4, -0.6), xticks=(-1, 0, 1, 2, 3, 4, 5))
    ax.set_yticks(range(len(names)))
    ax.set_yticklabels([name.replace(" neuron", "") for name in names], fontsize=12)
    ax.grid(axis="y", visible=False)
    return Board(ax)


def draw_ratios(lines: Sequence[Line], alt: str) -> Picture:
    """Return a bar for each weight from 0 to its ratio, the number at its end, and a line at 1."""
    board = ratio_board(tuple(line.name for line in lines))
    rows = range(len(lines))
    one = board.line("one", [1, 1], [-0.6, len(lines) - 0.4], "ink", 1.5)
    drawn = [bar(board, row, line.ratio) for row, line in zip(rows, lines)]
    return board.picture([*drawn, one, *(ratio(board, row, line.ratio) for row, line in zip(rows, lines))], alt)


def bar(board: Board, row: int, value: float) -> str:
    """Return the bar of a weight, cut at the edges of the axes."""
    end = min(max(value, LOW), HIGH)
    return board.line(f"bar-{row}", [0, end], [row, row], "activation" if is_one(value) else "delta", 8)


def ratio(board: Board, row: int, value: float) -> str:
    """Return the number of a weight, in a column at the right."""
    (x,), (y,) = board.to_svg_coordinates([COLUMN], [row])
    return (
        f'<text data-part="ratio-{row}" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="end" '
        f'style="font:12px {LABEL_FONT};fill:{css_colour("ink")}">{ratio_text(value)}</text>'
    )


def is_one(value: float) -> bool:
    """Return whether a ratio is printed as 1.00."""
    return ratio_text(value) == "1.00"

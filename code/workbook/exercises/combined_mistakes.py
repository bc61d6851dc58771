"""Two known mistakes in one program: recognized by its results, as one mistake is. Standard library only."""

import itertools
import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

PATIENCE = 0.7  # seconds for all pairs; in a page Python is several times slower, and not all are tried
Edits = Sequence[tuple[str, str]]


def edited(program: str, edits: Edits) -> str | None:
    """Return a program with some of its text replaced, None where that text does not occur exactly once."""
    for old, new in edits:
        if program.count(old) != 1:
            return None
        program = program.replace(old, new)
    return program


def pairs(mistakes: Sequence) -> Iterator[tuple[Any, Any, str]]:
    """Yield two mistakes and a program with both, for all mistakes whose changes of the solution do not overlap."""
    changes = [mistake for mistake in mistakes if mistake.edits and not mistake.message.startswith("Two mistakes")]
    for one, other in itertools.combinations(changes, 2):
        program = edited(one.program, other.edits)
        if program and program == edited(other.program, one.edits):  # else one change stands inside the other
            yield one, other, program


def explain_pair(mistakes: Sequence, gives: Callable[[str], bool], right: Sequence) -> str | None:
    """Return a sentence if a program with two of the mistakes has the reader's results.

    Args:
        mistakes: the known ones.
        gives: called with a program, returns whether it has these results.
        right: the right results. Whole numbers and percentages of a few rows agree by chance; then nothing is said.
    """
    if not any(map(fractions, right)):
        return None
    end = time.monotonic() + PATIENCE
    for one, other, program in pairs(mistakes):
        if time.monotonic() > end:
            return None
        if gives(program):
            return (
                "Your results are exactly those of two mistakes together. "
                f"The message for the first alone: {one.message} For the second alone: {other.message}"
            )
    return None


def fractions(result: Any) -> bool:
    """Return whether a result holds a number that is not whole, and not so many of at most 30 rows in percent."""
    if hasattr(result, "tolist"):
        result = result.tolist()
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (list, tuple)):
        return any(map(fractions, result))
    if not isinstance(result, float) or not math.isfinite(result):
        return False
    return not any(abs(part - round(part)) < 1e-9 for part in (result, *(result * n / 100 for n in range(1, 31))))

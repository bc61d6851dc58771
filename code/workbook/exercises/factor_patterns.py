"""A factor by which all results are off, where it is an argument or a size: in each case another number. Standard library only."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

ALIKE = 1e-7


def explain_factor(function: Callable, ours: Sequence, theirs: Sequence, cases: Sequence[Sequence]) -> str | None:
    """Return by which argument, or by how many items of one, all numbers are too large or too small.

    Args:
        function: the right program, for the names of its parameters.
        ours: the numbers that the reader's program gave, a list for each case.
        theirs: those that it should have given.
        cases: the arguments.
    """
    for i, name in enumerate(inspect.signature(function).parameters):
        for words, factors in factors_from(name, [case[i] for case in cases]):
            if len(set(factors)) < 2 or not all(factors):  # one factor for all cases is named elsewhere
                continue
            if is_product(ours, theirs, factors):
                return f"In every case your numbers are {words} times what they should be."
            if is_product(ours, theirs, [1 / factor for factor in factors]):
                return f"In every case your numbers are what they should be, divided by {words}."
    return None


def factors_from(name: str, values: Sequence) -> Iterator[tuple[str, list[float]]]:
    """Yield (words, a number for each case) for an argument: its value, or how many items it has."""
    if all(type(value) in (int, float) for value in values):
        yield name, [float(value) for value in values]
        yield f"1 - {name}", [1.0 - value for value in values]
    elif all(hasattr(value, "__len__") for value in values):
        yield f"len({name})", [float(len(value)) for value in values]


def is_product(ours: Sequence[Sequence[Any]], theirs: Sequence[Sequence[Any]], factors: Sequence[float]) -> bool:
    """Return whether each case's numbers are the right ones times its factor, and enough of them are not 0."""
    scale = max((abs(number) for numbers in theirs for number in numbers), default=0.0)
    telling = {f for f, numbers in zip(factors, theirs) if any(abs(number) > ALIKE * scale for number in numbers)}
    return len(telling) > 1 and all(
        abs(one - factor * other) <= ALIKE * scale
        for factor, left, right in zip(factors, ours, theirs)
        for one, other in zip(left, right)
    )

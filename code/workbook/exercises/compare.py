"""Compare two results part by part. Standard library only."""

import math
import types
from typing import Any

from workbook.exercises.describe import abbreviate, describe_type

MAX_SIZE = 1_000_000  # numbers of an array that are compared one by one


def same(one: Any, other: Any, tolerance: float = 1e-12) -> bool:
    """Return whether two results are equal: numbers to a relative tolerance, lists and dicts part by part.

    The tolerance allows for adding a small step to a weight and subtracting it again.
    """
    return difference(one, other, tolerance) is None


def difference(found: Any, right: Any, tolerance: float = 1e-9, where: str = "") -> str | None:
    """Return a sentence about the first place where two results differ, or None.

    An array of NumPy counts as the list that it holds; a tuple as a list. A function (a source of
    random numbers among the arguments) is not compared.
    """
    try:
        return _difference(found, right, tolerance, where)
    except Exception:  # an object that fails at every use, a list that holds itself
        return f"{where or 'The result'} is {describe_type(found)} that cannot be compared with {abbreviate(right)}."


def _difference(found: Any, right: Any, tolerance: float, where: str) -> str | None:
    if callable(right):
        return None
    it = where or "The result"
    shapes = getattr(found, "shape", ()), getattr(right, "shape", ())
    if all(shapes) and shapes[0] != shapes[1] and 0 not in shapes[0] + shapes[1]:
        return f"{it} has the shape {shapes[0]}; it should have {shapes[1]}."
    if getattr(found, "size", 0) > MAX_SIZE and shapes[0] != shapes[1]:
        return f"{it} is {abbreviate(found)}; it should be {abbreviate(right)}."
    found, right = plain(found), plain(right)
    if right is None or isinstance(right, str):
        return None if found == right else f"{it} is {abbreviate(found)}; it should be {abbreviate(right)}."
    if isinstance(right, (int, float)):
        if isinstance(found, bool) and isinstance(right, bool):  # of a known mistake
            return None if found == right else f"{it} is {found}; it should be {right}."
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return f"{it} is {describe_type(found)}, {abbreviate(found)}; it should be a number, {abbreviate(right)}."
        if isinstance(found, int) and found.bit_length() > 1000:  # more than a float holds
            return f"{it} is a whole number of {len(str(abs(found)))} digits; it should be {abbreviate(right)}."
        close = abs(found - right) <= tolerance * max(1.0, abs(right))  # not true for NaN
        both_nan = is_nan(found) and is_nan(right)  # a known mistake may give NaN, too
        return (
            None
            if close or found == right or both_nan
            else f"{it} is {digits(found, right)}; it should be {digits(right, found)}."
        )
    if isinstance(right, list):
        if isinstance(found, types.GeneratorType):
            return (
                f"{it} is a generator, which can be read only once; it should be a list. `list(...)` makes one of it."
            )
        if not isinstance(found, list):
            return f"{it} is {describe_type(found)}, {abbreviate(found)}; it should be a list of {len(right)}."
        if len(found) != len(right):
            noun = "item" if len(found) == 1 else "items"
            return f"{it} has {len(found)} {noun}; it should have {len(right)}."
        pairs = ((f"{where or 'result'}[{i}]", *pair) for i, pair in enumerate(zip(found, right)))
    else:
        if not isinstance(found, dict):
            return f"{it} is {describe_type(found)}, {abbreviate(found)}; it should be a dict with {', '.join(map(repr, right))}."
        if set(found) != set(right):
            missing, extra = set(right) - set(found), set(found) - set(right)
            odd = f"lacks {min(map(repr, missing))}" if missing else f"has {min(map(repr, extra))} too many"
            return f"{it} {odd}; its keys should be {', '.join(map(repr, right))}."
        pairs = ((f"{where or 'result'}[{key!r}]", found[key], right[key]) for key in right)
    return next((text for name, f, r in pairs if (text := _difference(f, r, tolerance, name))), None)


def nearly_same(found: Any, right: Any, share: float = 0.01) -> bool:
    """Return whether two results have the same parts, and all numbers agree to within one percent."""
    try:
        return _nearly_same(found, right, share)
    except Exception:  # an object that fails at every use, a number too large for a float
        return False


def _nearly_same(found: Any, right: Any, share: float) -> bool:
    found, right = plain(found), plain(right)
    if isinstance(right, dict):
        return (
            isinstance(found, dict)
            and set(found) == set(right)
            and all(_nearly_same(found[key], right[key], share) for key in right)
        )
    if isinstance(right, list):
        return (
            isinstance(found, list)
            and len(found) == len(right)
            and all(_nearly_same(one, other, share) for one, other in zip(found, right))
        )
    if isinstance(found, bool) != isinstance(right, bool):
        return False
    if isinstance(right, float) and isinstance(found, (int, float)):
        return abs(found - right) <= share * abs(right) + 1e-8
    return callable(right) or found == right


def is_nan(value: Any) -> bool:
    """Return whether a value is a float that is not a number."""
    return isinstance(value, float) and math.isnan(value)


def plain(value: Any) -> Any:
    """Return arrays and tuples as lists, NumPy numbers as Python numbers, anything else unchanged."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (tuple, range)):
        return list(value)
    return value


def digits(value: float, other: float) -> str:
    """Return a number with enough digits to tell it from another, at least six."""
    for n in range(6, 18):
        if f"{value:.{n}g}" != f"{other:.{n}g}":
            return f"{value:.{n}g}"
    return repr(value)

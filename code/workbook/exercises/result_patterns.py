"""What the results of a wrong program have in common with the right ones, in all cases: only what was compared.

Standard library only.
"""

import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from workbook.exercises.compare import MAX_SIZE, plain, same
from workbook.exercises.factor_patterns import explain_factor

ALIKE = 1e-7


def explain_results(
    function: Callable, found: Sequence, right: Sequence, cases: Sequence[Sequence], mutates: int | None = None
) -> str | None:
    """Return in a sentence what all results have in common with the right ones, or None.

    Args:
        function: the right program, for the names of its parameters.
        found: what the reader's program gave in each case.
        right: what it should have given.
        cases: the arguments.
        mutates: the position of the argument whose new value is the result, if it is one.
    """
    if any(map(is_huge, found)):
        return None
    if any(isinstance(one, dict) and not all(map(is_numeric, one.values())) for one in right):
        return None  # a summary that the check made
    if len(right) > 1 and all(same(one, found[0]) for one in found) and not all(same(one, right[0]) for one in right):
        return "Your function gives the same result in every case, and it should not."
    for i, name in enumerate(inspect.signature(function).parameters):
        if callable(cases[0][i]):
            continue
        if i == mutates and all(same(one, case[i]) for one, case in zip(found, cases)):
            return f"Your function leaves {name} as it was."
        if mutates is None and all(same(one, case[i]) for one, case in zip(found, cases)):
            return f"In every case your result is equal to {name}, as it was given."
    dicts = any(isinstance(one, dict) and not isinstance(other, dict) for one, other in zip(found, right))
    if dicts and all(isinstance(one, dict) and same([*one.values()], other) for one, other in zip(found, right)):
        return "The numbers are right, but in a dict. Return them without names, in this order."
    found, right = [list_of(one) for one in found], [list_of(one) for one in right]
    if dicts:
        return "The numbers are right, but in a dict. Return a list." if same(found, right) else None
    if all(form(one) == form(other) for one, other in zip(found, right)):
        ours, theirs = ([number for one in results for number in numbers_in(one)] for results in (found, right))
        return (
            explain_kind(ours, theirs)
            or explain_order(found, right)
            or explain_numbers(ours, theirs)
            or explain_factor(function, *([[*numbers_in(one)] for one in results] for results in (found, right)), cases)
            or explain_equal(found, right)
            or explain_places(found, right)
        )
    return explain_form(found, right)


def is_numeric(value: Any) -> bool:
    """Return whether a value is a float or an array."""
    return isinstance(value, float) or hasattr(value, "tolist")


def is_huge(result: Any) -> bool:
    """Return whether a result is an array of very many numbers, or holds one."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (list, tuple)):
        return len(result) > MAX_SIZE or any(map(is_huge, result))
    return getattr(result, "size", 0) > MAX_SIZE


def list_of(result: Any) -> Any:
    """Return arrays and tuples as lists, at every depth, and a dict as the list of its values, sorted by key."""
    result = plain(result)
    if isinstance(result, dict):
        result = [result[key] for key in sorted(result, key=repr)]
    return [list_of(part) for part in result] if isinstance(result, list) else result


def numbers_in(result: Any) -> Iterator[Any]:
    """Yield what the lists of a result hold, in order."""
    if isinstance(result, list):
        for part in result:
            yield from numbers_in(part)
    else:
        yield result


def form(result: Any) -> Any:
    """Return the lists of a result, with "number" in the place of each number."""
    if isinstance(result, list):
        return [form(part) for part in result]
    return "number" if isinstance(result, (int, float)) else type(result).__name__


def explain_order(found: list, right: list) -> str | None:
    """Return in which order the right items come, where it is not the right order."""
    if not all(isinstance(one, list) and isinstance(other, list) for one, other in zip(found, right)):
        return None
    if all(same(one[::-1], other) for one, other in zip(found, right)):
        return "The right items, in reverse order."
    if all(same(transposed(one), other) for one, other in zip(found, right)):
        return TRANSPOSED
    return None


TRANSPOSED = "The numbers are right, but rows and columns are swapped."


def transposed(result: Any) -> Any:
    """Return a list of lists with rows and columns swapped, None for anything else."""
    if isinstance(result, list) and result and all(isinstance(row, list) for row in result):
        return [list(column) for column in zip(*result)]
    return None


def explain_equal(found: list, right: list) -> str | None:
    """Return whether all numbers of each result are equal, where they should not be."""

    def equal(result: Any) -> bool:
        return isinstance(result, list) and len({*numbers_in(result)}) == 1

    telling = [(one, other) for one, other in zip(found, right) if len([*numbers_in(other)]) > 1]
    if telling and all(equal(one) and not equal(other) for one, other in telling):
        return "In each case all your numbers are equal, and they should not be."
    return None


PLACES = ("first", "second", "third", "fourth")


def explain_places(found: list, right: list) -> str | None:
    """Return which items of short results, as many in each case, are right in all cases, and which are not."""
    if len(right) < 2 or not all(isinstance(one, list) for one in right) or len({*map(len, right)}) != 1:
        return None
    if not 2 <= len(right[0]) <= len(PLACES):
        return None
    good, bad = [], []
    for place, ours, theirs in zip(PLACES, zip(*found), zip(*right)):
        (good if same(ours, theirs, ALIKE) else bad).append(place)
    if not good or not bad:
        return None
    items = "items" if len(good) > 1 else "item"
    return (
        f"In every case the {' and '.join(good)} {items} of your result {'are' if len(good) > 1 else 'is'} right, "
        f"and the {' and '.join(bad)} {'are' if len(bad) > 1 else 'is'} not always."
    )


def explain_kind(ours: list, theirs: list) -> str | None:
    """Return whether there is another kind of value where a number is wanted."""
    for kind, message in ((str, TEXTS), (bool, "Your result is True or False, and a number is wanted.")):
        if any(isinstance(number, kind) for number in ours) and not any(isinstance(number, kind) for number in theirs):
            return message
    floats = [number for number in ours if isinstance(number, float)]
    if any(map(math.isnan, floats)):
        return "Some of your numbers are nan (not a number), as 0 / 0 or inf - inf gives."
    if not all(abs(number) < 1e300 for number in floats):
        return "Some of your numbers are infinite, or nearly so."
    return None


def explain_numbers(ours: list, theirs: list) -> str | None:
    """Return what numbers have in common with as many right ones."""
    if not all(isinstance(number, (int, float)) for number in ours + theirs):
        return None
    tolerance = ALIKE * max(map(abs, theirs), default=0)
    if sum(abs(number) > tolerance for number in theirs) < 2:
        return None
    if not any(ours):
        return "All your numbers are 0."

    def alike(change: Callable[[float], float]) -> bool:
        return all(abs(one - change(other)) <= tolerance for one, other in zip(ours, theirs))

    if alike(lambda number: number):
        return None  # nearly right: what differs is too small for a reason
    if alike(lambda number: -number):
        return "Every number has the right size and the wrong sign."
    if alike(abs):
        return "Every number has the right size, but those that should be negative are not."
    largest = max(theirs, key=abs)
    factor = ours[theirs.index(largest)] / largest
    if len(set(theirs)) > 1 and abs(factor) > ALIKE and alike(lambda number: factor * number):
        return f"Every number is {factor:.4g} times what it should be."
    shift = ours[0] - theirs[0]
    if len(set(theirs)) > 2 and alike(lambda number: number + shift):
        return f"Every number is too {'large' if shift > 0 else 'small'} by {abs(shift):.4g}."
    if alike(math.trunc):
        return "Your numbers are the right ones, cut to whole numbers. Return them as they are."
    for decimals in range(7):
        if alike(lambda number, n=decimals: round(number, n)):
            return (
                f"Your numbers are the right ones, rounded to {decimals} decimal{'s' * (decimals != 1)}. "
                "Return them as they are."
            )
    return None


TEXTS = "Your result holds texts, and numbers are wanted: format numbers only where you print them."

ONE_OF = {
    "the first": lambda items: items[0],
    "the last": lambda items: items[-1],
    "the sum": sum,
    "the mean": lambda items: sum(items) / len(items),
    "the largest": max,
    "the smallest": min,
}


def explain_single(pairs: list[tuple[Any, Any]]) -> str | None:
    """Return which number of a list, or of all its numbers, was given in its place."""
    singles = [one[0] if isinstance(one, list) and len(one) == 1 else one for one, _ in pairs]
    lists = [other for _, other in pairs if isinstance(other, list)]
    if len(lists) < len(pairs) or not all(isinstance(number, (int, float)) for number in singles):
        return None
    if not all(isinstance(number, (int, float)) for items in lists for number in items):
        return None
    for words, choose in ONE_OF.items():
        if same(singles, [choose(items) for items in lists]):
            return f"You return one number, {words} of those that are wanted. Return all of them."
    return None


def explain_form(found: list, right: list) -> str | None:
    """Return what results have in common with right ones whose lists are other ones."""
    pairs = list(zip(found, right))
    ours, theirs = ([number for one in results for number in numbers_in(one)] for results in (found, right))
    if kind := explain_kind(ours, theirs):
        return kind
    if all(same(list(numbers_in(one)), list(numbers_in(other))) for one, other in pairs):
        return "The numbers are right, but not the lists around them: look at the brackets, or at the shape."
    if all(same(transposed(one), other) for one, other in pairs):
        return TRANSPOSED
    if all(one is not None and not isinstance(one, str) for one in found) and (single := explain_single(pairs)):
        return single
    if not all(isinstance(one, list) and isinstance(other, list) for one, other in pairs):
        return None
    if all(all(isinstance(item, list) and item for item in one) for one, _ in pairs if one):
        for words, choose in ONE_OF.items():
            if all(same([choose([*numbers_in(item)]) for item in one], other) for one, other in pairs):
                return f"Each item of your result is a list, and a number is wanted: {words} of that list."
    if all(one and same(one, other[:-1]) for one, other in pairs):
        return "The last item of your result is missing; the others are right."
    if all(one and same(one, other[1:]) for one, other in pairs):
        return "The first item of your result is missing; the others are right."
    if all(same(one[:-1], other) for one, other in pairs):
        return "Your result has one item too many, at its end; the others are right."
    if all(len(one) >= len(other) and same(one[: len(other)], other) for one, other in pairs):
        return "Your result begins with the right items, and has more after them."
    if all(same(one[-len(other) :], other) for one, other in pairs if other):
        return "Your result ends with the right items, and has more before them."
    if all(same(one, other[: len(one)]) and one for one, other in pairs):
        return "Your result begins with the right items, but others are missing at its end."
    return None

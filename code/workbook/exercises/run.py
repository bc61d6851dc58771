"""Run a reader's function safely. Every way to fail has its own message. Standard library only."""

import copy
import dis
import inspect
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.exercises.compare import same
from workbook.exercises.describe import (
    abbreviate,
    describe_error,
    describe_type,
    format_arguments,
    name_of,
    source_line,
)
from workbook.exercises.settings import KeptSettings
from workbook.exercises.time_limit import AnswerTimeout, TimeLimit, ends_in_a_copy, may_hang

TIME_LIMIT = 3.0  # seconds


class AnswerError(Exception):
    """What went wrong, as a sentence for the reader.

    kind: the error that was raised, or the argument changed; raised: the error itself, where there was one.
    """

    def __init__(self, message: str, kind: str = "", raised: BaseException | None = None):
        super().__init__(message)
        self.kind, self.raised = kind, raised


@dataclass(frozen=True)
class Outcome:
    """returned: what the function gave back; arguments: what it was given, as it left them."""

    returned: Any
    arguments: tuple


def run(function: Callable, arguments: Sequence, mutates: int | None = None, may_mutate: Sequence[int] = ()) -> Outcome:
    """Call a function with copies of the arguments.

    Args:
        mutates: the position of the argument that it is meant to change, if any.
        may_mutate: the positions of arguments that it may change as it likes.

    Raises:
        AnswerError: it cannot be called with them, raises, does not end, or changes an argument that it must not change.
    """
    require_signature(function, arguments)
    given = copy.deepcopy(tuple(arguments))
    returned = call(function, arguments, given)
    for i, (before, after) in enumerate(zip(arguments, given)):
        if i in may_mutate and i != mutates and not keeps_parts(before, after):
            raise AnswerError(
                f"{name_of(function)} took parts away from its argument {parameter(function, i)!r}. "
                "The caller still needs it whole: work on a copy.",
                kind=f"took parts from argument {i}",
            )
        if i != mutates and i not in may_mutate and not same(before, after):
            texts = abbreviate(before), abbreviate(after)
            how = f", from {texts[0]} to {texts[1]}" if texts[0] != texts[1] else ""
            anew = "build a new list" if isinstance(before, list) else "build a new one"
            raise AnswerError(
                f"{name_of(function)} changed its argument {parameter(function, i)!r}{how}. "
                f"The caller still needs it: work on a copy, or {anew}.",
                kind=f"changed argument {i}",
            )
    return Outcome(returned, given)


def call(function: Callable, arguments: Sequence, given: tuple) -> Any:
    """Return what a function returns for `given`, copies of the arguments.

    Raises:
        AnswerError: it raises, ends Python, or does not end.
    """
    try:
        if may_hang(function) and not ends_in_a_copy(function, given, TIME_LIMIT):
            raise AnswerTimeout
        with KeptSettings(), TimeLimit(TIME_LIMIT):
            limit = sys.getrecursionlimit()
            try:
                return function(*given)
            finally:
                sys.setrecursionlimit(limit)  # first of all, or what follows may not have room to call
    except AnswerTimeout:
        raise AnswerError(
            f"{name_of(function)} had not finished after {TIME_LIMIT:.0f} seconds. Is there a loop that never ends?"
        ) from None
    except (SystemExit, KeyboardInterrupt, GeneratorExit) as error:
        if isinstance(error, KeyboardInterrupt) and not is_raised_by_program(error):
            raise  # somebody pressed the stop button
        raise AnswerError(
            f"{name_of(function)} ended Python with {type(error).__name__}. A function ends with `return`."
        ) from None
    except Exception as error:
        raise AnswerError(
            f"With {format_arguments(arguments, function)}, {name_of(function)} stopped with {describe_error(error)}"
            f"{source_line(error, function)}.",
            kind=type(error).__name__ if isinstance(error, NameError) else f"{type(error).__name__}: {error}",
            raised=error,
        ) from None


def is_raised_by_program(error: BaseException) -> bool:
    """Return whether an exception comes from a `raise` statement, and not from a signal."""
    last = error.__traceback__
    while last.tb_next:
        last = last.tb_next
    return last.tb_frame.f_code.co_code[last.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def parameter(function: Callable, i: int) -> str:
    """Return the name of the parameter that takes the i-th argument."""
    names = list(inspect.signature(function).parameters)
    return names[min(i, len(names) - 1)]  # the last one may be *args


def keeps_parts(before: Any, after: Any) -> bool:
    """Return whether all lists have the length, and all dicts the keys, that they had before."""
    if isinstance(before, (list, tuple)):
        if not isinstance(after, (list, tuple)) or len(after) != len(before):
            return False
        return all(map(keeps_parts, before, after))
    if isinstance(before, dict):
        return isinstance(after, dict) and all(key in after and keeps_parts(before[key], after[key]) for key in before)
    return True


def require_signature(function: Any, arguments: Sequence) -> None:
    """Raise AnswerError unless `function` is a function that takes that many arguments."""
    if not callable(function):
        raise AnswerError(
            f"That is {describe_type(function)}, {abbreviate(function)}. Give the function itself, without calling it: "
            "its name alone, no brackets."
        )
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError as error:
        raise AnswerError(
            f"{name_of(function)} is called with {len(arguments)} arguments, and does not take them: {error}."
        ) from None
    except ValueError:  # some built-in functions have no signature
        pass

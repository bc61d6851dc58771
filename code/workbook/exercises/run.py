"""Run a reader's function safely, and compare what it gives.

Every way to fail has its own message. Standard library only.
"""

import contextlib
import copy
import dis
import inspect
import itertools
import math
import os
import re
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.exercises.settings import KeptSettings

TIME_LIMIT = 3.0  # seconds
PATIENCE = 1.0  # seconds after the time limit
MAX_SIZE = 1_000_000  # numbers of an array that are compared one by one


class AnswerError(Exception):
    """What went wrong, as a sentence for the reader.

    kind: the error that was raised, or the argument changed; raised: the error itself, where there was one.
    """

    def __init__(self, message: str, kind: str = "", raised: BaseException | None = None):
        super().__init__(message)
        self.kind, self.raised = kind, raised


class AnswerTimeout(BaseException):
    """Raised inside a function that runs too long; no `except Exception` of its own catches it."""


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
        if may_hang(function) and not ends_in_a_copy(function, given):
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


class TimeLimit:
    """Raises AnswerTimeout in a `with` block after some seconds, where there is an alarm signal (not on Windows).

    A program may swallow one AnswerTimeout (`except:`, or `finally: return`). So the alarm rings again and again,
    and from the first time on the next line that is executed raises too, but not in this module.

    Where the alarm does not stop the program (there is none, or one long call of NumPy has to end first), a thread
    prints how to interrupt it. Raises AnswerTimeout for an interrupt after that.
    """

    def __init__(self, seconds: float):
        self.seconds, self.rings, self.told = seconds, 0, False
        self.active = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        self.outside = sys._getframe(1)
        self.watchdog = threading.Timer(self.seconds + PATIENCE, self.tell)
        self.watchdog.daemon = True
        with contextlib.suppress(RuntimeError):  # a browser's Python has no threads
            self.watchdog.start()
        if self.active:
            self.tracer, self.handler = sys.gettrace(), signal.signal(signal.SIGALRM, self.ring)
            signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.05)

    def __exit__(self, *error: object) -> None:
        if self.active:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if self.rings:
                sys.settrace(self.tracer)  # first of all, or `stop_at_line` stops what follows
            signal.signal(signal.SIGALRM, self.handler)
        self.watchdog.cancel()
        if self.rings:
            raise AnswerTimeout
        if self.told and error[0] is KeyboardInterrupt:
            raise AnswerTimeout

    def tell(self) -> None:
        """Print how to interrupt a program that the alarm does not stop."""
        self.told = True
        print(
            f"Your program has not finished after {self.seconds + PATIENCE:.0f} seconds, and cannot be stopped from "
            "here. Press the stop button (Kernel > Interrupt). If that does not help, restart the kernel.",
            flush=True,
        )

    def ring(self, number: int, frame: types.FrameType | None) -> None:
        """Stop the program at the line that it executes, or at the next one."""
        self.rings += 1
        if frame is None or frame.f_code.co_filename == __file__:
            return  # the program has ended
        sys.settrace(stop_at_line)
        while frame and frame is not self.outside:
            frame.f_trace = stop_at_line
            frame = frame.f_back
        raise AnswerTimeout


def stop_at_line(frame: types.FrameType, event: str, argument: object) -> Callable:
    """Raise AnswerTimeout at every line of other modules: a trace function of Python."""
    if event == "line" and frame.f_code.co_filename != __file__:
        raise AnswerTimeout
    return stop_at_line


ENDLESS = (itertools.count, itertools.cycle, itertools.repeat)
MANY = 10**9


def may_hang(function: Callable) -> bool:
    """Return whether a program can hang in one call that no alarm and no interrupt stops.

    `sum(itertools.repeat(0))` is such a call: Python does not look at signals inside `sum`.
    """
    codes, names, constants = [getattr(function, "__code__", None)], set(), []
    while codes:
        code = codes.pop()
        if isinstance(code, types.CodeType):
            names |= set(code.co_names)
            constants += code.co_consts
            codes += code.co_consts
    space = getattr(function, "__globals__", {})
    return (
        "itertools" in names
        or any(space.get(name) is endless for name in names for endless in ENDLESS)
        or ("range" in names and any(isinstance(value, int) and value > MANY for value in constants))
    )


def ends_in_a_copy(function: Callable, given: tuple) -> bool:
    """Return whether a call ends in time, tried in a copy of this process; True where it cannot be copied."""
    if not hasattr(os, "fork") or sys.platform in ("emscripten", "wasi"):
        return True
    with warnings.catch_warnings(action="ignore"):  # of threads: none of theirs is needed in the copy
        child = os.fork()
    if child == 0:
        try:
            with open(os.devnull, "w") as nowhere, TimeLimit(TIME_LIMIT):
                sys.stdout = sys.stderr = nowhere
                function(*given)
        finally:
            os._exit(0)
    end = time.monotonic() + TIME_LIMIT + PATIENCE
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


# --- Words ------------------------------------------------------------------------------------


def name_of(function: Callable) -> str:
    """Return a function's name."""
    return getattr(function, "__name__", "your function")


def describe_error(error: BaseException) -> str:
    """Return an error's name and, where it has one, its message."""
    message = without_addresses(str(error)).rstrip(".")
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def source_line(error: Exception, function: Callable) -> str:
    """Return the line of the reader's own code that an error comes from, if it is known."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.line for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own]
    return f", in the line `{lines[-1]}`" if lines and lines[-1] else ""


def describe_type(value: Any) -> str:
    """Return the type of a value in a beginner's words."""
    words = {"NoneType": "nothing (None)", "int": "a whole number", "float": "a number", "str": "a text"}
    words |= {"ndarray": "an array", "builtin_function_or_method": "a function"}
    name = type(value).__name__
    return words.get(name, f"an {name}" if name[0] in "aeiou" else f"a {name}")


def abbreviate(value: Any) -> str:
    """Return a value in few characters, numbers with few digits."""
    try:
        text = _short(value)
    except Exception:  # a list that holds itself, or an object that cannot be printed
        text = " ".join(object.__repr__(value).split())
    text = without_addresses(text)
    return text if len(text) <= 120 else text[:100] + " ..."


def without_addresses(text: str) -> str:
    """Return a text without the addresses in memory that Python prints for some objects."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def _short(value: Any) -> str:
    if hasattr(value, "tolist"):  # of NumPy; a large array is described by its shape
        if getattr(value, "size", 1) > 12:
            return f"an array of shape {value.shape}"
        value = value.tolist()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, types.FunctionType):
        return value.__name__
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(_short, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' * (len(value) == 1)})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_short(v)}" for key, v in value.items()) + "}"
    return " ".join(repr(value).split())


def format_arguments(arguments: Sequence, function: Callable) -> str:
    """Return a function's arguments as text: in full, or by name (arrays with their shape) where that is long."""
    text = ", ".join(map(abbreviate, arguments))
    if len(text) <= 110 and "an array of shape" not in text:
        return f"the arguments {text}" if arguments else "no arguments"
    try:
        names = list(inspect.signature(function).bind(*arguments).arguments)
    except ValueError:  # some built-in functions have no signature
        names = []
    if len(names) != len(arguments):
        return f"the arguments {text}"
    return "the check's " + ", ".join(named(name, value) for name, value in zip(names, arguments))


def named(name: str, value: Any) -> str:
    """Return an argument's name, with its shape or its value where that is short."""
    if shape_of(value):
        return f"{name} {shape_of(value)}"
    return name if len(abbreviate(value)) > 50 else f"{name} = {abbreviate(value)}"


def shape_of(value: Any) -> str:
    """Return the shape of an array, the shapes of a list of them, or nothing."""
    if getattr(value, "shape", ()):
        return f"of shape {value.shape}"
    if isinstance(value, (list, tuple)) and value and all(getattr(part, "shape", ()) for part in value):
        return f"of shapes {', '.join(str(part.shape) for part in value)}"
    return ""


# --- Comparing --------------------------------------------------------------------------------


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

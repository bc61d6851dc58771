"""Values, errors and functions in a beginner's words. Standard library only."""

import inspect
import re
import traceback
import types
from collections.abc import Callable, Sequence
from typing import Any


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

"""What Python's commonest errors mean, in a sentence after Python's own. Standard library only."""

import re

# (error, words of its message, what it means); the first that fits.
HINTS: tuple[tuple[type[Exception], str, str], ...] = (
    (ValueError, "matmul", "The columns of the left factor must be as many as the rows of the right one."),
    (ValueError, "broadcast", "NumPy cannot pair these shapes. Print the shape of both sides."),
    (ValueError, "truth value of an array", "An array is not true or false as a whole: use all() or any()."),
    (ValueError, "inhomogeneous", "The rows of an array must have the same length."),
    (UnboundLocalError, "", "In this place the name has no value yet: the line that gives it one has not run."),
    (NameError, "", "Python does not know this name here. Check its spelling."),
    (IndexError, "list index out of range", "A list of n items has the places 0 to n - 1."),
    (IndexError, "out of bounds", "An axis of size n has the places 0 to n - 1."),
    (IndexError, "too many indices", "The array has fewer axes than you give indices. Print its shape."),
    (TypeError, "'NoneType' object", "Something in this line is None. Does a function that it calls return nothing?"),
    (TypeError, "can't multiply sequence", "This multiplies a list as a whole: multiply its items, one by one."),
    (TypeError, "unsupported operand.*'list'", "This calculates with a list as a whole: use its items, one by one."),
    (TypeError, "indices must be integers", "A place in a list is a whole number."),
    (TypeError, "not subscriptable", "Only a list, an array or a dict has places in square brackets."),
    (TypeError, "not iterable|non-iterable", "A loop, `sum` or `zip` needs a list or an array, not a single value."),
    (AttributeError, "'list' object has no attribute", "A list does not have the methods of an array."),
)


def hint_for(error: BaseException | None) -> str:
    """Return what an error means, or an empty string."""
    return next((hint for kind, words, hint in HINTS if isinstance(error, kind) and re.search(words, str(error))), "")

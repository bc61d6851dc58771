"""What common errors of Python mean: a sentence for the reader, true wherever the error is raised. Standard library only."""

import re
import traceback
from collections.abc import Callable

from workbook.exercises.run import is_raised_by_program

ON_LISTS = (
    "Python does not calculate with whole lists. Calculate item by item, in a loop, or make NumPy arrays of them."
)
NONE = (
    "Something is None there. A function without `return` gives None, and so do `append`, `sort` and "
    "`random.shuffle`, which change their list in place."
)
NEURON = 'A neuron is a dict, and its entries are read with brackets: neuron["weights"].'

# (type of error, pattern of its message, what it means); the first that fits.
PATTERNS = [
    (NameError, r"name '(np|numpy)' is not defined", "NumPy is not imported: begin with `import numpy as np`."),
    (NameError, r"name '(math|random|copy|itertools)' is not defined", r"A module is not imported: begin with `import \1`."),
    (UnboundLocalError, r"", "A variable is read before the function has given it a value."),
    (NameError, r"is not defined", "Python does not know this name here. Check its spelling, or give it a value first."),
    (AttributeError, r"'dict' object has no attribute '(weights|output|delta)'", NEURON),
    (AttributeError, r"'list' object has no attribute '(shape|T|dot|sum|mean|size)'", r"A list has no `.\1`: `np.array(...)` makes an array of it."),
    (KeyError, r"^'bias'$", 'A neuron has no entry "bias": its bias is the last of its "weights".'),
    (KeyError, r"^'(error|errors|deltas|outputs|weight|activation|activations)'$", 'The entries of a neuron are "weights", "output" and "delta".'),
    (KeyError, r"^\('(x1|x2|h1|h2|out|bias)', '(x1|x2|h1|h2|out|bias)'\)$", 'No weight has this name. A name says where the line starts, then where it ends: w["x1", "h1"].'),
    (AttributeError, r"'list' object has no attribute", "A list does not have the methods of an array."),
    (IndexError, r"too many indices", "The array has fewer axes than you give indices. Print its shape."),
    (IndexError, r"list assignment index", "You assign to a place that the list does not have. `append` makes a list longer."),
    (IndexError, r"index .*out of", "An index is too large: in a list of n items, the places are 0 to n - 1."),
    (TypeError, r"'NoneType'", NONE),
    (TypeError, r"'(function|builtin_function_or_method|type|method)' object is not subscriptable", "A function is called with round brackets; square brackets are for items of lists and dicts."),
    (TypeError, r"'(list|dict|float|int|tuple|numpy.ndarray)' object is not callable", "Round brackets call a function. An item is read with square brackets, and a product needs its `*`."),
    (TypeError, r"list indices must be integers or slices, not str", "A list has numbers for indices. A name in quotation marks is the key of a dict: choose one neuron of the list first."),
    (TypeError, r"list indices must be integers or slices, not", "A place in a list is a whole number. `enumerate` gives the number of each item of a loop."),
    (TypeError, r"can't multiply sequence by non-int", ON_LISTS),
    (TypeError, r"(unsupported operand|can only concatenate|bad operand).*'?\blist\b", ON_LISTS),
    (TypeError, r"missing \d+ required .*argument", "A function is called with too few arguments. Compare the call with the line of its `def`."),
    (TypeError, r"takes .*positional arguments? but", "A function is called with too many arguments. Compare the call with the line of its `def`."),
    (TypeError, r"(unsupported operand|bad operand).*'(function|builtin_function_or_method|method|Draws)'", "A function stands in a calculation without being called. Round brackets call it: draw()."),
    (TypeError, r"not supported between instances of .*'list'", "A whole list is compared with something else. Compare its items one by one."),
    (TypeError, r"(unsupported operand|bad operand).*'dict'", "A whole dict stands in a calculation. Use one of its entries."),
    (TypeError, r"'(int|float)' object is not iterable", "A single number cannot be looped over. `range(n)` gives the numbers 0 to n - 1."),
    (TypeError, r"'(int|float)' object is not subscriptable", "A single number has no items: there is one index too many."),
    (TypeError, r"not subscriptable", "Only a list, an array or a dict has items in square brackets."),
    (TypeError, r"not iterable|non-iterable", "A loop, `sum` or `zip` needs a list or an array, not a single value."),
    (ValueError, r"truth value of an array", "An array is not true or false as a whole: use all() or any()."),
    (ValueError, r"inhomogeneous", "The rows of an array must have the same length."),
    (ValueError, r"(too many|not enough) values to unpack", "There are not as many names on the left as values on the right. `zip` and `enumerate` give pairs."),
    (ValueError, r"could not be broadcast|mismatch in its core dimension|not aligned", "The shapes of two arrays do not fit each other: print both."),
    (OverflowError, r"", "A number is too large for a float. e to the power of a number above 709 is, for example."),
    (RecursionError, r"", "The function calls itself again and again."),
]  # fmt: skip


def explain_error(error: BaseException, function: Callable) -> str | None:
    """Return in a sentence what an error means that a reader's function has raised, if that can be said."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    if frames and frames[-1].filename == own and is_raised_by_program(error):
        return (
            "Your own program raises this error, though these arguments are as they should be: look at its condition."
        )
    message = str(error)
    for kind, pattern, meaning in PATTERNS:
        found = re.search(pattern, message)
        if isinstance(error, kind) and found:
            return found.expand(meaning) if found.groups() else meaning
    return None

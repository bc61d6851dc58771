"""The lines and cells of a table that is written as text: each is read, or refused with its place."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Collection
from reprlib import repr as abbreviate  # a long text without its middle

MISSING = {"", "?", "na", "n/a", "nan", "null"}  # ways to write that a value is missing
SEPARATORS = {";": "semicolon", "\t": "tab", ",": "comma", " ": "space"}


def read_records(text: str, name: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return the lines that are not blank, each as its line number and its cells.

    A web page, or a cell that opens with a quotation mark and does not close, is a ValueError.
    """
    if not isinstance(separator, str) or len(separator) != 1 or separator in '"\r\n':
        raise ValueError(f"separator is {separator!r}; it must be a single character, such as ';' or '\\t' for a tab.")
    if re.match(r"\s*<(!doctype|html|head|\?xml)\b", text, re.IGNORECASE):
        raise ValueError(f"{name} is a web page, not a table; download the file itself, not the page that shows it.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    records, first = [], 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                records.append((first, cells))
            first = reader.line_num + 1  # a quoted cell may span several lines
    except csv.Error as error:
        fault = f"not {SEPARATORS.get(separator, repr(separator))}-separated text ({error})"
        if reader.line_num > first or "end of data" in str(error):
            fault = 'a cell opens with a quotation mark (") and does not close in this line'
        raise ValueError(f"{name}, line {first}: {fault}.") from None
    return records


def read_header(name: str, line: int, cells: list[str], separator: str) -> list[str]:
    """Return the names of the columns; a single one, or numbers as in a line below a header, are a ValueError."""
    header = [cell.strip() for cell in cells]
    if len(header) == 1:
        found = [mark for mark in SEPARATORS if mark != separator and mark in header[0]]
        hint = f" (it holds {SEPARATORS[found[0]]}s: read it with separator={found[0]!r})" if found else ""
        expected = f"separated by {SEPARATORS.get(separator, repr(separator))}s, the label last"
        raise ValueError(f"{name}, line {line}: the header names one column{hint}; it needs at least two, {expected}.")
    if all(map(is_number, header[:-1])) or len(header) > 2 and all(map(is_number, header[1:])):
        raise ValueError(f"{name}, line {line}: numbers where the header should be; name the columns there.")
    return header


def choose_columns(
    where: str, header: list[str], label: str | None, leave_out: str | Collection[str]
) -> tuple[list[int], int]:
    """Return the indices of the measurements and that of the label, which is the last column unless it is named.

    An option that names no column, a chosen column without a name of its own, and too few columns are a ValueError.
    """
    leave_out = [leave_out] if isinstance(leave_out, str) else leave_out
    known, left_out = set(header), set(leave_out)  # found at once, however many columns there are
    for option, names in (("leave_out", leave_out), ("label", [] if label is None else [label])):
        for name in names:
            if name not in known:
                raise ValueError(f"{where}: {option} names {name!r}, which is no column; they are {', '.join(header)}.")
    chosen = [j for j, name in enumerate(header) if name not in left_out]
    names = [header[j] for j in chosen]
    if "" in names:
        found = f"{where}, column {chosen[names.index('')] + 1}: the header names no column here"
        raise ValueError(f"{found}; name it, or leave it out with leave_out=[''], as row numbers should be.")
    if len(set(names)) < len(names):
        raise ValueError(f"{where}: the header names the column {Counter(names).most_common(1)[0][0]!r} twice.")
    if len(chosen) < 2 or label not in (None, *names):
        raise ValueError(f"{where}: leave_out leaves {names}; the label and at least one more column must stay.")
    label_index = header.index(label) if label is not None else chosen[-1]
    return [j for j in chosen if j != label_index], label_index


def is_number(cell: str) -> bool:
    """Return whether a cell holds a number, written with the digits 0 to 9."""
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell and cell.isascii()  # Python also reads 1_000, and the digits of other scripts


def read_number(name: str, line: int, column: str, cell: str) -> float:
    """Return the number in a cell, or raise a ValueError that says where there is none and what can be done."""
    if is_number(cell) and math.isfinite(number := float(cell)):
        return number
    where, cell = f"{name}, line {line}, column {column!r}", cell.strip()
    skip = " (skip_incomplete=True skips such rows)" if cell.lower() in MISSING else ""
    if not cell:
        raise ValueError(f"{where}: the cell is blank; it must hold a number{skip}.")
    if skip or is_number(cell):
        raise ValueError(f"{where}: {abbreviate(cell)} is not a {'finite ' * is_number(cell)}number{skip}.")
    raise ValueError(
        f"{where}: {abbreviate(cell)} is not a number; write numbers like -2.5 or 3e4. "
        f"A column of text can be left out (leave_out=[{column!r}]) or be the label (label={column!r})."
    )


def read_label(name: str, line: int, column: str, cell: str) -> str:
    """Return the label in a cell; a blank one, several lines and control characters are a ValueError."""
    where, label = f"{name}, line {line}, column {column!r}", cell.strip()
    if not label:
        raise ValueError(f"{where}: the label is blank.")
    if "\n" in cell or "\r" in cell:
        raise ValueError(f"{where}: the label spans several lines; add the quotation mark that is missing.")
    if re.search(r"[\0-\x1f\x7f]", label):
        raise ValueError(f"{where}: the label {abbreviate(label)} holds a control character; remove it.")
    return label

"""Tables, labels, scaling and folds, using only the standard library."""

import csv
import io
import math
import random
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from backprop.table_checks import abbreviate, is_number, read_text, suspicions, tidy
from backprop.validation import (
    plural,
    require_count,
    require_label,
    require_length,
    require_table,
    require_varying_columns,
)

Rows = list[list[float]]

# --- Reading a table --------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table of measurements with one label per row.

    columns: names of the measurements; rows: N lists of numbers, in that order;
    labels: N names, one per row, kept apart so that a label is never used as an input.
    """

    columns: list[str]
    rows: Rows
    labels: list[str]


def read_table(path: str | Path) -> Table:
    """Read a comma-separated file: a header, then rows of numbers with the label last.

    Blank lines are skipped. The file is UTF-8. A UserWarning names a column that is constant, numbers the rows
    or repeats the label, a label with few rows, and numbers to predict in place of labels.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the content is not such a table; the message names file, line and column.
    """
    return _checked_table(read_text(Path(path)), str(path))


def parse_table(text: str, name: str = "text") -> Table:
    """Return the table in `text`; error messages and warnings call it `name`.

    Raises:
        ValueError: as in `read_table`.
    """
    return _checked_table(text, name)


def _checked_table(text: str, name: str) -> Table:
    records = _records(tidy(text), name)
    if not records:
        raise ValueError(f"{name} is empty; it needs a header line and at least one row.")
    header = _header(name, *records[0])
    if len(records) == 1:
        raise ValueError(f"{name} has a header but no rows; it needs at least one row below it.")
    rows, labels = [], []
    for line, cells in records[1:]:
        if len(cells) != len(header):
            found = plural(len(cells), "cell")
            raise ValueError(f"{name}, line {line}: {found}, but the header names {len(header)} columns.")
        rows.append([_number(name, line, *pair) for pair in zip(header[:-1], cells)])
        labels.append(_label(name, line, header[-1], cells[-1]))
    for message in suspicions(header, rows, labels):
        warnings.warn(f"{name}: {message}", stacklevel=3)  # shown at the line that reads the table
    return Table(header[:-1], rows, labels)


def _records(text: str, name: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    if re.match(r"\s*<(!doctype|html|head|\?xml)\b", text, re.IGNORECASE):
        raise ValueError(f"{name} is a web page, not a table; download the file itself, not the page that shows it.")
    records, first = [], 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                records.append((first, cells))
            first = reader.line_num + 1  # a quoted cell may span several lines
    except csv.Error as error:
        fault = f"not comma-separated text ({error})"
        if reader.line_num > first or "end of data" in str(error):
            fault = 'a cell opens with a quotation mark (") and does not close in this line'
        raise ValueError(f"{name}, line {first}: {fault}.") from None
    return records


def _header(name: str, line: int, cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    if len(header) == 1:
        separators = [word for mark, word in ((";", "semicolons"), ("\t", "tabs")) if mark in cells[0]]
        hint = f" (it holds {separators[0]}: is the separator wrong?)" if separators else ""
        raise ValueError(
            f"{name}, line {line}: the header names one column{hint}; it needs at least two, "
            "separated by commas, the label last."
        )
    if all(is_number(cell) for cell in header[:-1]):
        raise ValueError(f"{name}, line {line}: numbers where the header should be; name the columns there.")
    if "" in header:
        where = f"{name}, line {line}, column {header.index('') + 1}"
        raise ValueError(f"{where}: the header names no column here; name it, or leave out a column of row numbers.")
    repeated = [cell for cell in header if header.count(cell) > 1]
    if repeated:
        raise ValueError(f"{name}, line {line}: the header names the column {repeated[0]!r} twice.")
    return header


def _number(name: str, line: int, column: str, cell: str) -> float:
    if is_number(cell) and math.isfinite(number := float(cell)):
        return number
    where, cell = f"{name}, line {line}, column {column!r}", cell.strip()
    if not cell:
        raise ValueError(f"{where}: the cell is blank; it must hold a number.")
    if is_number(cell):
        raise ValueError(f"{where}: {abbreviate(cell)} is not a finite number.")
    raise ValueError(f"{where}: {abbreviate(cell)} is not a number; write numbers like -2.5 or 3e4.")


def _label(name: str, line: int, column: str, cell: str) -> str:
    if not cell.strip():
        raise ValueError(f"{name}, line {line}, column {column!r}: the label is blank.")
    if "\n" in cell or "\r" in cell:
        where = f"{name}, line {line}, column {column!r}"
        raise ValueError(f"{where}: the label spans several lines; add the quotation mark that is missing.")
    return cell.strip()


def data_path(filename: str) -> Path:
    """Return the path of a file of `data/`: in the installed package, or in the checkout.

    Raises:
        FileNotFoundError: neither place has it.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "tables", package.parents[1] / "data"):
        if (folder / filename).is_file():
            return folder / filename
    raise FileNotFoundError(f"{filename} is in neither {package / 'tables'} nor {package.parents[1] / 'data'}.")


def load_wheat_seeds() -> Table:
    """Return the wheat-seeds table: 210 rows, 7 measurements in mm and mm^2, the variety's name.

    Source: Charytanowicz et al., "Seeds", UCI Machine Learning Repository, 2012,
    doi 10.24432/C5H30K, CC BY 4.0; described in data/README.md.
    """
    return read_table(data_path("wheat-seeds.csv"))


# --- Labels -----------------------------------------------------------------------------------


def encode_labels(labels: Sequence[str], names: Sequence[str] | None = None) -> tuple[list[int], list[str]]:
    """Return each label as a whole number, and the names: names[number] turns a number back into its name.

    Args:
        labels: N names, one per row.
        names: the classes in the order you want; by default all that occur, sorted.

    Raises:
        ValueError: there is only one class, or a label is not among `names`.
    """
    names = sorted(set(labels)) if names is None else list(names)
    if len(names) < 2:
        raise ValueError(f"labels hold only one class ({', '.join(names)}); it takes two to tell apart.")
    numbers = {name: number for number, name in enumerate(names)}
    for i, label in enumerate(labels):
        if label not in numbers:
            raise ValueError(f"labels[{i}] is {label!r}; the known labels are {', '.join(names)}.")
    return [numbers[label] for label in labels], names


def one_hot(label: int, n_classes: int) -> list[int]:
    """Return the target of a label: n_classes numbers, 1 at the label's index and 0 elsewhere.

    Raises:
        ValueError: the label is not a whole number in 0..n_classes-1.
    """
    require_label("label", label, n_classes)
    return [1 if k == label else 0 for k in range(n_classes)]


def from_one_hot(target: Sequence[int]) -> int:
    """Return the label of a one-hot target: the index of its single 1.

    Raises:
        ValueError: the target is not a single 1 among zeros.
    """
    if sorted(target) != [0] * (len(target) - 1) + [1]:
        raise ValueError(f"target {list(target)!r} is not one-hot; it must hold a single 1 and otherwise 0.")
    return list(target).index(1)


# --- Scaling ----------------------------------------------------------------------------------


def column_ranges(rows: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Return the (minimum, maximum) of each column, for `scale_rows`.

    Raises:
        ValueError: there are no rows, they differ in length, or a column is constant.
    """
    require_table(rows)
    ranges = [(min(column), max(column)) for column in zip(*rows)]
    require_varying_columns(ranges)
    return ranges


def scale_rows(rows: Sequence[Sequence[float]], ranges: Sequence[tuple[float, float]]) -> Rows:
    """Return rows with each column's minimum mapped to 0 and its maximum to 1.

    Rows that the ranges were not taken from may leave [0, 1]; that is as it should be.

    Raises:
        ValueError: a row does not have one number for each range, or a range is a single number.
    """
    require_varying_columns(ranges)
    for i, row in enumerate(rows):
        require_length(f"rows[{i}]", row, len(ranges), "one for each range")
    return [[(x - low) / (high - low) for x, (low, high) in zip(row, ranges)] for row in rows]


# --- Folds ------------------------------------------------------------------------------------


def tutorial_folds(n_rows: int, n_folds: int, randrange: Callable[[int], int] = random.randrange) -> list[list[int]]:
    """Return n_folds lists of row numbers, drawn one at a time from the rows left, as in the tutorial.

    Each fold has n_rows // n_folds rows; the remaining rows are in no fold, as in the tutorial.

    Raises:
        ValueError: there are fewer than two folds, or fewer rows than folds.
    """
    require_folds(n_rows, n_folds)
    rows_left = list(range(n_rows))
    folds = []
    for _ in range(n_folds):
        folds.append([rows_left.pop(randrange(len(rows_left))) for _ in range(n_rows // n_folds)])
    return folds


def stratified_folds(
    labels: Sequence[int] | Sequence[str], n_folds: int, shuffle: Callable[[list], None] = random.shuffle
) -> list[list[int]]:
    """Return n_folds lists of row numbers in which every class has its share, to within one row: stratified.

    Every row is in exactly one fold.

    Raises:
        ValueError: there are fewer than two folds, or a class has fewer rows than folds.
    """
    require_folds(len(labels), n_folds)
    folds: list[list[int]] = [[] for _ in range(n_folds)]
    dealt = 0
    for label in sorted(set(labels)):
        members = [i for i, other in enumerate(labels) if other == label]
        if len(members) < n_folds:
            which = repr(label) if isinstance(label, str) else f"{label} (names[{label}] of encode_labels)"
            found = f"label {which} has {plural(len(members), 'row')}, fewer than the {n_folds} folds"
            raise ValueError(f"{found}; add rows, leave the class out or use fewer folds.")
        shuffle(members)
        for i in members:  # dealt out like cards, going on where the last class stopped
            folds[dealt % n_folds].append(i)
            dealt += 1
    return folds


def require_folds(n_rows: int, n_folds: int) -> None:
    """Raise ValueError unless there are at least two folds, and at least one row for each."""
    require_count("n_folds", n_folds, least=2)
    if n_rows < n_folds:
        right = f"use at most {n_rows} folds" if n_rows > 1 else "two folds need at least two rows"
        raise ValueError(f"{plural(n_rows, 'row')} cannot be split into {n_folds} folds; {right}.")

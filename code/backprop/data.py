"""Tables, labels, scaling and folds, using only the standard library."""

import random
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from backprop.table_cells import MISSING, choose_columns, read_header, read_label, read_number, read_records
from backprop.table_checks import holds_numbers_to_predict, read_text, suspicions, tidy
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


def read_table(path: str | Path, **layout) -> Table:
    """Read a comma-separated file: a header, then rows of numbers with the label last.

    Blank lines are skipped. The file is UTF-8. A UserWarning names a column that is constant, numbers the rows
    or repeats the label, a label with few rows, and numbers to predict in place of labels. A file with another
    layout is read with the arguments label, leave_out, skip_incomplete and separator of `parse_table`.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the content is not such a table; the message names file, line and column.
    """
    return _read(read_text(Path(path)), str(path), **layout)


def parse_table(
    text: str,
    name: str = "text",
    label: str | None = None,
    leave_out: str | Collection[str] = (),
    skip_incomplete: bool = False,
    separator: str = ",",
) -> Table:
    """Return the table in `text`; error messages and warnings call it `name`.

    Args:
        label: the column of the labels, if it is not the last.
        leave_out: columns that are not read, such as row numbers and texts.
        skip_incomplete: skip rows in which a value is blank, NA or ?, with a warning that says how many.
        separator: what stands between two cells, if it is not a comma.

    Raises:
        ValueError: as in `read_table`.
    """
    return _read(text, name, label, leave_out, skip_incomplete, separator)


def _read(text, name, label=None, leave_out=(), skip_incomplete=False, separator=",") -> Table:
    records = read_records(tidy(text), name, separator)
    if not records:
        raise ValueError(f"{name} is empty; it needs a header line and at least one row.")
    header_line, titles = records[0]
    header = read_header(name, header_line, titles, separator)
    inputs, label_index = choose_columns(f"{name}, line {header_line}", header, label, leave_out)
    if len(records) == 1:
        raise ValueError(f"{name} has a header but no rows; it needs at least one row below it.")
    columns, rows, labels = [header[j] for j in inputs], [], []
    for line, cells in records[1:]:
        if len(cells) != len(header):
            found = plural(len(cells), "cell")
            raise ValueError(f"{name}, line {line}: {found}, but the header names {len(header)} columns.")
        chosen = [cells[j] for j in inputs]
        if skip_incomplete and any(cell.strip().lower() in MISSING for cell in [*chosen, cells[label_index]]):
            continue
        rows.append([read_number(name, line, *pair) for pair in zip(columns, chosen)])
        labels.append(read_label(name, line, header[label_index], cells[label_index]))
    skipped = len(records) - 1 - len(rows)
    if not rows:
        raise ValueError(f"{name} has no complete row: all {skipped} were skipped.")
    skips = [f"{skipped} of {len(records) - 1} rows skipped as incomplete."] if skipped else []
    for message in [*skips, *suspicions([*columns, header[label_index]], rows, labels)]:
        warnings.warn(f"{name}: {message}", stacklevel=3)  # shown at the line that reads the table
    return Table(columns, rows, labels)


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
            if holds_numbers_to_predict(Counter(labels)):
                raise ValueError(f"{found}; to predict a number, see the chapter Regression.")
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

"""What keeps a file from being a table, and what looks wrong in a table that can be read."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from backprop.table_cells import abbreviate, is_number
from backprop.validation import plural, read_file

CSV_UTF_8 = "save it as CSV UTF-8 (in Excel: Save As, the type CSV UTF-8)"
# Characters that nobody sees (Unicode: default ignorable) make another label that looks equal. Two of them join letters
# of some scripts, and emoji: these stay between characters that are not ASCII.
INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0]|(?<![^\0-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\x7f])"
)
FEWEST_ROWS = 10  # in fewer rows, much looks suspicious by chance
N_FOLDS = 5  # as many as the course uses


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, or raise FileNotFoundError or a ValueError that says what the file is."""
    name = str(path)
    if min(name) < " " or len(name) > 1000 or any(len(part.encode(errors="replace")) > 255 for part in path.parts):
        raise ValueError(
            f"{abbreviate(name)} cannot be a path; write a Windows path as r'C:\\...' or with /, "
            "and give the text of a table to parse_table."
        )
    if os.name != "nt" and "\\" in name and not path.exists():
        advice = "a Windows path leads nowhere here: bring the file to this Python, and give its name alone"
        raise FileNotFoundError(f"{path}: there is no such file; {advice}.")
    content = read_file(path)
    if content.startswith(b"\xd0\xcf\x11\xe0") or content.startswith(b"PK\x03\x04") and b"xl/" in content:
        raise ValueError(f"{path} is an Excel workbook, not text; {CSV_UTF_8}.")
    if content.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise ValueError(f"{path} is a compressed file; unpack it first.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(f"{path} is text in UTF-16; {CSV_UTF_8}.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        where = place_of_byte(content, error.start)
        raise ValueError(f"{path}, {where}: byte {content[error.start]:#04x} is not UTF-8 text; {CSV_UTF_8}.") from None


def place_of_byte(content: bytes, index: int) -> str:
    """Return the line and the column of a byte; below the header, the column has its name."""
    lines = re.split(r"\r\n?|\n", tidy(content[:index].decode()))
    column = re.sub(r'"[^"]*"', "", lines[-1]).count(",")  # a comma in quotation marks ends no cell
    header = [cell.strip('" ') for cell in lines[0].split(",")] if len(lines) > 1 else []
    return f"line {len(lines)}, column {repr(header[column]) if column < len(header) else column + 1}"


def tidy(text: str) -> str:
    """Return text with one spelling of each letter (Unicode's NFC), one kind of space and no invisible characters."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", re.sub(r"[^\S\t\r\n]", " ", INVISIBLE.sub("", text)))


def suspicions(columns: Sequence[str], rows: Sequence[Sequence[float]], labels: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for whatever is probably wrong in a table; the last of `columns` names the labels."""
    counts, enough = Counter(labels), len(rows) >= FEWEST_ROWS
    for column, values in zip(columns, zip(*rows)):
        advice = f"leave it out (leave_out=[{column!r}])"
        if len(rows) > 1 and min(values) == max(values):
            yield f"column {column!r} is constant (always {values[0]:g}): {advice}, for it cannot be scaled."
        elif enough and numbers_the_rows(column, values):
            found = f"seems to number the rows ({min(values):g} to {max(values):g}, each at most once)"
            yield f"column {column!r} {found}: {advice}, or a network may learn the order of the file."
        elif enough and len(rows) / 2 >= len(counts) == len(set(values)) == len(set(zip(values, labels))):
            found = f"seems to repeat the label (each of its values goes with one {columns[-1]!r})"
            yield f"column {column!r} {found}: {advice}, or a network need only copy it."
    rare = [f"{label!r} ({plural(n, 'row')})" for label, n in sorted(counts.items()) if n < N_FOLDS]
    if holds_numbers_to_predict(counts):
        found = f"holds {len(counts)} different numbers as labels"
        yield f"column {columns[-1]!r} {found}: to predict a number, see the chapter Regression."
    elif enough and rare:
        names = ", ".join(rare[:3]) + (f" and {len(rare) - 3} more" if len(rare) > 3 else "")
        advice = f"add rows or leave them out, for {N_FOLDS} folds need {N_FOLDS} rows of each label"
        yield f"column {columns[-1]!r} has few rows of {names}: {advice}."


def holds_numbers_to_predict(counts: Counter) -> bool:
    """Return whether labels, counted, are numbers too many to be codes of classes."""
    return len(counts) > max(10, counts.total() ** 0.5) and all(is_number(str(label)) for label in counts)


def numbers_the_rows(column: str, values: Sequence[float]) -> bool:
    """Return whether the values are whole numbers, each at most once, that rise, have few gaps or are called an ID."""
    if any(x % 1 for x in values) or len(set(values)) < len(values):
        return False
    few_gaps = max(values) - min(values) < 1.5 * len(values)
    return few_gaps or column.lower().endswith("id") or list(values) == sorted(values)

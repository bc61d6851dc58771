"""What all exercises have. Standard library only.

The same rules serve the notebook, where `check` applies them, and the page, where
book/_static/exercise.js does. So the rules of a number are a list of intervals, each with its
message, and those of a choice are a message for each option.
"""

from collections.abc import Sequence
from dataclasses import dataclass

NOT_ATTEMPTED = "Not attempted yet."


@dataclass(frozen=True)
class Verdict:
    """state: "blank", "right" or "wrong"; message: for the reader."""

    state: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """key: chapter and number, "worked-example 1"; title: as in the chapter's heading; hints: three,
    each saying more than the one before; solution: text, or a block of Python as Markdown writes it.
    """

    key: str
    title: str
    hints: Sequence[str]
    solution: str

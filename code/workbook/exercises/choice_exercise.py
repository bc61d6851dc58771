"""An exercise with options to choose from. Standard library only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbook.exercises.describe import abbreviate
from workbook.exercises.exercise import NOT_ATTEMPTED, Exercise, Verdict


@dataclass(frozen=True, kw_only=True)
class Choice(Exercise):
    """options: (what may be chosen, its reason); the reader answers "a", "b", ...; right: the letter."""

    options: Sequence[tuple[str, str]]
    right: str

    @property
    def letters(self) -> str:
        return "abcdefgh"[: len(self.options)]

    def check(self, answer: Any) -> Verdict:
        if answer is None or answer is ...:
            return Verdict(
                "blank",
                f"{NOT_ATTEMPTED} Write the letter of your answer, in quotation marks, in place of the dots.",
            )
        letter = answer.strip().lower() if isinstance(answer, str) else answer
        if not isinstance(letter, str) or len(letter) != 1 or letter not in self.letters:
            return Verdict(
                "wrong",
                f"That is {abbreviate(answer)}. Answer with one of the letters "
                + ", ".join(map(repr, self.letters))
                + ".",
            )
        reason = self.options[self.letters.index(letter)][1]
        return Verdict("right", f"Right. {reason}") if letter == self.right else Verdict("wrong", f"No. {reason}")

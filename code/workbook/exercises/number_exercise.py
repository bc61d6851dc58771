"""An exercise whose answer is a number. Standard library only."""

import decimal
import math
import numbers
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbook.exercises.describe import abbreviate, describe_type
from workbook.exercises.exercise import NOT_ATTEMPTED, Exercise, Verdict


@dataclass(frozen=True)
class Rule:
    """The message for an answer from low to high, both included."""

    low: float
    high: float
    message: str
    right: bool = False


@dataclass(frozen=True, kw_only=True)
class Number(Exercise):
    """answer: to be given to `decimals` decimals; known_wrong_answers: (value, what it comes from);
    wrong_ranges: (low, high, message) for all other answers between the two; why: the explanation after "Right."
    """

    answer: float
    decimals: int
    why: str
    known_wrong_answers: Sequence[tuple[float, str]] = ()
    wrong_ranges: Sequence[tuple[float, float, str]] = ()

    def rules(self) -> list[Rule]:
        """Return the rules in the order in which they apply; an answer that meets none gets `default_message`."""
        counted = self.decimals == 0 and self.answer == int(self.answer)  # no rounding: 18 is not nearly 19
        half = 0.0 if counted else 0.5 * 10.0**-self.decimals
        near = half * (1 + 1e-9) + 1e-12
        rules = [Rule(self.answer - near, self.answer + near, f"Right. {self.why}", right=True)]
        rules += [Rule(value - near, value + near, message) for value, message in self.known_wrong_answers]
        # Wider and wider around the answer: right, but for its last digits.
        if not counted:
            coarse = max(10 * half, 0.02 * abs(self.answer))
            rules.append(
                Rule(
                    self.answer - coarse,
                    self.answer + coarse,
                    f"Close, but not right to {self.decimals} decimal{'s' * (self.decimals != 1)}. "
                    "If you rounded on the way, carry more digits.",
                )
            )
        rules += [Rule(*wrong_range) for wrong_range in self.wrong_ranges]
        if self.answer != 0:
            opposite, tolerance = -self.answer, max(near, 0.02 * abs(self.answer))
            rules.append(Rule(opposite - tolerance, opposite + tolerance, "The size is right, the sign is not."))
        return rules

    @property
    def default_message(self) -> str:
        return "That is not it. Ask for a hint, or write down each step with its number."

    def check(self, answer: Any) -> Verdict:
        if answer is None or answer is ...:
            return Verdict("blank", f"{NOT_ATTEMPTED} Write your number in place of the dots.")
        if isinstance(answer, str):
            return Verdict("wrong", f"That is a text, {abbreviate(answer)}. Give a number{how_to_write(answer)}.")
        if isinstance(answer, tuple) and len(answer) == 2 and all(type(part) is int for part in answer):
            whole, decimals = answer
            message = f"Python reads a comma between numbers as a pair, {whole} and {decimals}. Write a decimal point."
            return Verdict("wrong", message)
        value = as_number(answer)
        if value is None:
            return Verdict("wrong", f"That is {describe_type(answer)}, {abbreviate(answer)}. The answer is a number.")
        for rule in self.rules():
            if rule.low <= value <= rule.high:
                return Verdict("right" if rule.right else "wrong", rule.message)
        return Verdict("wrong", self.default_message)


def how_to_write(text: str) -> str:
    """Return how to write the number of a text, such as "0,5" or "92.8 %", in Python."""
    found = re.fullmatch(r"\s*([-+]?\d*)[.,]?(\d*)\s*(%?)\s*", text)
    if not found or not found[1] + found[2]:
        return ", without quotation marks"
    number = f"{found[1]}.{found[2]}" if found[2] else found[1]
    comma = ", with a decimal point" if "," in text else ""
    return f"{comma}, without quotation marks{' or a percent sign' * bool(found[3])}: {number}"


def as_number(answer: Any) -> float | None:
    """Return a number of any kind (also a Fraction, a Decimal, an array of one number) as a float; None for all else."""
    try:
        answer = answer.item() if hasattr(answer, "item") else answer
        if isinstance(answer, bool) or not isinstance(answer, (numbers.Real, decimal.Decimal)):
            return None
        value = float(answer)
    except Exception:  # an array of several numbers, a number too large for a float, an object that only looks like one
        return None
    return value if math.isfinite(value) else None

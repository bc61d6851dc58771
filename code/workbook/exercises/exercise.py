"""Exercises: what counts as right, and the message for each wrong answer. Standard library only.

The same rules serve the notebook, where `check` applies them, and the page, where
book/_static/exercise.js does. So the rules of a number are a list of intervals, each with its
message, and those of a choice are a message for each option.
"""

import decimal
import functools
import inspect
import math
import numbers
import random
import re
import types
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.exercises.combined_mistakes import Edits, explain_pair
from workbook.exercises.error_patterns import explain_error
from workbook.exercises.result_patterns import explain_results
from workbook.exercises.run import (
    AnswerError,
    abbreviate,
    describe_error,
    describe_type,
    difference,
    format_arguments,
    nearly_same,
    run,
)

NOT_ATTEMPTED = "Not attempted yet."


@functools.cache
def function_in(program: str, name: str) -> Callable:
    """Return a function of a program of the course's own, always the same one."""
    space: dict[str, Any] = {}
    exec(program, space)
    return space[name]


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


# --- A number ---------------------------------------------------------------------------------


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


# --- A choice ---------------------------------------------------------------------------------


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


# --- A function -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mistake:
    """A wrong version of the function, the message for its author, the whole program, and how it differs from the solution."""

    function: Callable
    message: str
    program: str
    edits: Edits = ()


@dataclass(frozen=True, kw_only=True)
class Code(Exercise):
    """The reader writes a function, completes one, or fixes one.

    starter_code: what the chapter gives; answer: a right function; cases: lists of arguments;
    mutates: the position of the argument that it is meant to change, whose new value is then the result
    (else the result is what it returns); may_mutate: the positions of arguments that it may change as it likes
    (a forward pass stores outputs in its network); mistakes: wrong versions, recognized by their results in these
    cases; select: returns the part of a result that counts; explain: called with the function when it is none of them, returns a sentence or None;
    require: called with the function after the cases are right, returns a sentence if more is wrong.
    """

    starter_code: str
    answer: Callable
    cases: Sequence[Sequence[Any]]
    why: str
    mutates: int | None = None
    may_mutate: Sequence[int] = ()
    mistakes: Sequence[Mistake] = ()
    tolerance: float = 1e-9
    explain: Callable[[Callable], str | None] | None = None
    require: Callable[[Callable], str | None] | None = None
    select: Callable[[Any], Any] = lambda result: result

    def result(self, function: Callable, case: Sequence[Any]) -> Any:
        """Return what the function gives in one case: what it returns, or the argument that it changes.

        Raises:
            AnswerError: it fails, or it forgets to return.
        """
        outcome = run(function, case, self.mutates, self.may_mutate)
        if self.mutates is not None:
            return self.selected(outcome.arguments[self.mutates])
        if outcome.returned is None and run(self.answer, case, may_mutate=self.may_mutate).returned is not None:
            given = format_arguments(case, self.answer).removeprefix("the arguments ")
            raise AnswerError(
                f"Given {given}, your function returns nothing (None). Is its `return` missing, or never reached? "
                "(`print` shows a value, and only `return` gives it back.)",
                kind="returned nothing",
            )
        return self.selected(outcome.returned)

    def selected(self, result: Any) -> Any:
        """Return the part of a result that counts.

        Raises:
            AnswerError: the result has no such part.
        """
        try:
            return self.select(result)
        except AnswerError:
            raise
        except Exception as error:
            what = "What your function returns" if self.mutates is None else "What your function makes of its argument"
            raise AnswerError(
                f"{what} does not have the form that is asked for: {abbreviate(result)}. "
                f"Reading it stopped with {describe_error(error)}."
            ) from None

    def check(self, function: Any) -> Verdict:
        if function is ... or self.is_starter_code(function):
            return Verdict("blank", f"{NOT_ATTEMPTED} Change the program, then check it again.")
        found: list = []
        state = random.getstate()
        try:
            for case in self.cases:
                found.append(self.result(function, case))
            right = [self.result(self.answer, case) for case in self.cases]
            wrong = self.first_difference(found, right)
            if wrong is None:
                more = self.require_more(function, right)
                return Verdict("wrong", more) if more else Verdict("right", f"Right. {self.why}")
            named = self.known_mistake(found) or explain_pair(
                self.mistakes, lambda program: self.has_results(program, found), right
            )
            random.setstate(state)  # the explanation sees the numbers that the results came from
            named = named or self.explanation(function) or self.pattern(found, right)
            if not named and nearly_same(found, right):
                named = "All numbers are right to within 1 percent, but not exactly. Is one rounded, or a limit set, on the way?"
            return Verdict("wrong", f"{named} {wrong}" if named else f"Not yet. {wrong}")
        except AnswerError as error:
            named = self.known_mistake(found, error.kind) if error.kind else None
            named = named or (explain_error(error.raised, function) if error.raised else None)
            if not named and error.kind == "returned nothing" and found:
                named = (
                    "With other arguments your function returns something: one way through it ends without `return`."
                )
            return Verdict("wrong", f"{named} {error}" if named else str(error))

    def require_more(self, function: Callable, right: Sequence[Any]) -> str | None:
        """Return a sentence if a function whose results are right is wrong in another way."""
        wrong = self.first_difference([self.result(function, case) for case in self.cases], right)
        if wrong:
            return f"The first call is right. But called again, your function gives something else. {wrong}"
        try:
            return self.require(function) if self.require else None
        except AnswerError:
            raise
        except Exception as error:
            return f"The results are right, but in a further case the check stopped with {describe_error(error)}."

    def explanation(self, function: Callable) -> str | None:
        """Return what the exercise can explain about a wrong function, which may give anything."""
        try:
            return self.explain(function) if self.explain else None
        except AnswerError:
            raise
        except Exception:  # a result that cannot be explained; its difference is reported
            return None

    def pattern(self, found: Sequence[Any], right: Sequence[Any]) -> str | None:
        """Return what the results have in common with the right ones; they may be anything."""
        try:
            return explain_results(self.answer, found, right, self.cases, self.mutates)
        except Exception:
            return None

    def first_difference(self, found: Sequence[Any], right: Sequence[Any]) -> str | None:
        """Return a sentence with the case and the two numbers that differ first."""
        for case, one, other in zip(self.cases, found, right):
            if self.mutates is None:
                given = format_arguments(case, self.answer).removeprefix("the arguments ")
                text = self.difference_in_parts(one, other)
                if text:
                    return f"Given {given}: {text[0].lower()}{text[1:]}"
            else:
                name = list(inspect.signature(self.answer).parameters)[self.mutates]
                text = difference(one, other, self.tolerance, name)
                if text:
                    return f"After your function, {text}"
        return None

    def difference_in_parts(self, found: Any, right: Any) -> str | None:
        """Return the first difference. The parts of a dict that `select` made are named by its keys alone."""
        if self.select is Code.select or not isinstance(right, dict) or not isinstance(found, dict):
            return difference(found, right, self.tolerance)
        if missing := [key for key in right if key not in found]:
            return f"A part is missing: {missing[0]}."
        if extra := [key for key in found if key not in right]:
            return f"One part is too many: {extra[0]}."
        texts = (difference(found[key], right[key], self.tolerance, str(key)) for key in right)
        return next(filter(None, texts), None)

    @functools.cached_property
    def tried(self) -> dict[tuple[Callable, int], tuple[Any, str]]:
        """What wrong programs of the course's own gave, and the error that they raised: by the program and the number of the case."""
        return {}

    def attempt(self, function: Callable, k: int) -> tuple[Any, str]:
        """Return a wrong program's result in the k-th case, and the kind of its error: one of them is empty."""
        if (function, k) not in self.tried:
            try:
                with warnings.catch_warnings(action="ignore"):  # a division by 0, say, is not the reader's
                    self.tried[function, k] = self.result(function, self.cases[k]), ""
            except AnswerError as error:
                if not error.kind:  # it took too long, this time
                    return None, "another error"
                self.tried[function, k] = None, error.kind
        return self.tried[function, k]

    def gives(self, function: Callable, found: Sequence[Any]) -> bool:
        """Return whether a wrong program has these results in the first cases."""
        attempts = (self.attempt(function, k) for k in range(len(found)))  # most differ in the first case already
        return all(
            not raised and difference(one, result, self.tolerance) is None
            for one, (result, raised) in zip(found, attempts)
        )

    def known_mistake(self, found: Sequence[Any], kind: str = "") -> str | None:
        """Return the message of the known mistake with these results, and then this kind of error, if there is one."""
        ends = [len(found)] if kind and len(found) < len(self.cases) else []
        if kind and not ends:
            return None
        for mistake in self.mistakes:
            if self.gives(mistake.function, found) and all(self.attempt(mistake.function, k)[1] == kind for k in ends):
                return mistake.message
        return None

    def has_results(self, program: str, found: Sequence[Any]) -> bool:
        """Return whether a program of the course's own has these results."""
        return self.gives(function_in(program, self.answer.__name__), found)

    def is_starter_code(self, function: Any) -> bool:
        """Return whether a function is still the starter code, whatever its line numbers."""
        namespace: dict = {}
        exec(self.starter_code, namespace)
        given = [value for value in namespace.values() if isinstance(value, types.FunctionType)]
        code = getattr(function, "__code__", None)
        return any(
            code is not None and bytecode_signature(code) == bytecode_signature(other.__code__) for other in given
        )


def bytecode_signature(code: types.CodeType) -> tuple:
    """Return what a function does, without its line numbers."""
    constants = tuple(bytecode_signature(c) if isinstance(c, types.CodeType) else (type(c), c) for c in code.co_consts)
    return code.co_code, constants, code.co_names, code.co_varnames

"""An exercise in which the reader writes a function. Standard library only."""

import functools
import inspect
import random
import types
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.exercises.combined_mistakes import Edits, explain_pair
from workbook.exercises.compare import difference, nearly_same
from workbook.exercises.describe import abbreviate, describe_error, format_arguments
from workbook.exercises.error_patterns import explain_error
from workbook.exercises.exercise import NOT_ATTEMPTED, Exercise, Verdict
from workbook.exercises.result_patterns import explain_results
from workbook.exercises.run import AnswerError, run


@functools.cache
def function_in(program: str, name: str) -> Callable:
    """Return a function of a program of the course's own, always the same one."""
    space: dict[str, Any] = {}
    exec(program, space)
    return space[name]


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

"""Programs for the exercises of a page, and what a notebook's check says to them."""

import importlib
import linecache
import re

from tests.course_files import cells
from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.code_exercise import Code
from workbook.page import names

PLACES = {chapter: f"book/{folder}{chapter}" for chapter, (_, _, folder) in CHAPTERS.items()}
PROGRAMS = [exercise for chapter in CHAPTERS for exercise in exercises_of(chapter) if isinstance(exercise, Code)]
ANSWER = "<your program>"  # as the page names it: a message quotes the line that an error comes from


def starter_of(exercise):
    """Return the starter code of an exercise and the name of the function that it checks."""
    source = next(
        c["source"] for c in cells(PLACES[chapter_of(exercise)], "code") if f'check("{exercise.key}"' in c["source"]
    )
    before, last = source.rsplit("check(", 1)
    return before.rstrip(), last.partition(", ")[2].rstrip(")")


def chapter_of(exercise):
    return exercise.key.rpartition(" ")[0]


def solution_of(exercise):
    return exercise.solution.split("```python\n")[1].split("```")[0].rstrip()


def mistakes_of(exercise, n):
    """Return n wrong answers: first those that no known mistake explains, and that end by themselves."""
    module = importlib.import_module(f"tests.sample_answers.{CHAPTERS[chapter_of(exercise)][0]}")
    name = starter_of(exercise)[1]
    unlisted = [source for source, *_ in module.WRONG.get(exercise.key, []) if "while True" not in source]
    programs = [f"{module.USES}{source}\n{name} = f\n" for source in unlisted[: n - 1]]
    listed = [m.program for m in exercise.mistakes if not exercise.is_starter_code(m.function)]
    seed = "import random\nrandom.seed(1)\n"  # some draw: here and in the page alike
    return [program + seed for program in (programs + listed)[:n]]


def common_words(text):
    """Return a message with the words of Python's own errors that differ between versions and systems made one."""
    text = text.replace("float division by zero", "division by zero")
    return re.sub(r"OverflowError: \(\d+, '[^']*'\)", "OverflowError: too large", text)


def check_natively(exercise, program):
    """Return the verdict of a notebook's check on a program, run with what the chapter defines."""
    chapter = [cell["source"] for cell in cells(PLACES[chapter_of(exercise)], "code")]
    above = [source for source in chapter if "check(" not in source]
    namespace = {"__name__": "__main__"}
    exec("\n".join(names.needs(program, [*above, starter_of(exercise)[0]]).lines), namespace)
    linecache.cache[ANSWER] = (len(program), None, program.splitlines(keepends=True), ANSWER)
    exec(compile(program, ANSWER, "exec"), namespace)
    return exercise.check(namespace[starter_of(exercise)[1]])

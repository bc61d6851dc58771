"""Programs for the exercises of a page, and what a notebook's check says to them."""

import importlib
import linecache
import re

from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.exercise import Code
from workbook.page import names

from tests.course_files import cells

PLACES = {chapter: f"book/{folder}{chapter}" for chapter, (_, _, folder) in CHAPTERS.items()}
PROGRAMS = [
    exercise for chapter in CHAPTERS for exercise in exercises_of(chapter) if isinstance(exercise, Code)
]
ANSWER = "<your program>"  # as the page names it: a message quotes the line that an error comes from


def starter_of(exercise):
    """Return the starter code of an exercise and the name of the function that it checks."""
    source = next(
        c["source"]
        for c in cells(PLACES[chapter_of(exercise)], "code")
        if f'check("{exercise.key}"' in c["source"]
    )
    before, last = source.rsplit("check(", 1)
    return before.rstrip(), last.partition(", ")[2].rstrip(")")


def chapter_of(exercise):
    return exercise.key.rpartition(" ")[0]


def solution_of(exercise):
    return exercise.solution.split("```python\n")[1].split("```")[0].rstrip()


def mistakes_of(exercise, n):
    """Return n planted mistakes that end by themselves, each as a program that defines the asked function."""
    module = importlib.import_module(f"tests.planted.{CHAPTERS[chapter_of(exercise)][0]}")
    name = starter_of(exercise)[1]
    programs = [source for source, *_ in module.WRONG[exercise.key] if "while True" not in source]
    seed = "import random\nrandom.seed(1)\n"  # some draw: here and in the page alike
    return [f"{module.USES}{source}\n{name} = f\n{seed}" for source in programs[:n]]


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

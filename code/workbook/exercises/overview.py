"""The page of all exercises: how far a reader is, and the solutions, folded."""

import json
from dataclasses import dataclass
from html import escape

from workbook.exercises import progress
from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.choice_exercise import Choice
from workbook.exercises.exercise import Exercise
from workbook.exercises.number_exercise import Number


@dataclass(frozen=True)
class Shown:
    """A text for a notebook, and its HTML."""

    text: str
    html: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text, "text/html": self.html}


def overview() -> Shown:
    """Return how many exercises of each chapter are done; on the page, where they are kept."""
    done, message = progress.load()
    lines, chapters = [], []
    for chapter, (_, title, folder) in CHAPTERS.items():
        keys = [exercise.key for exercise in exercises_of(chapter)]
        lines.append(f"{title:<34}{sum(key in done for key in keys)} of {len(keys)} done")
        chapters.append({"title": title, "page": f"../{folder}{chapter}.html#exercises", "keys": keys})
    text = "\n".join([*lines, message] if message else lines)
    data = json.dumps(chapters, ensure_ascii=False).replace("<", "\\u003c")
    html = (
        f'<div class="exercise-overview"><pre class="exercise-static">{escape(text)}</pre>'
        f'<script type="application/json">{data}</script></div>'
    )
    return Shown(text, html)


def solutions(chapter: str) -> Shown:
    """Return the solutions of a chapter, each folded, with a link back to its exercise.

    Raises:
        ValueError: there is no such chapter.
    """
    folder = CHAPTERS[chapter][2] if chapter in CHAPTERS else ""
    exercises = exercises_of(chapter)
    text = "\n".join(f"{e.key}: {e.title}" for e in exercises)
    return Shown(text, "".join(solution(e, f"../{folder}{chapter}") for e in exercises))


def solution(exercise: Exercise, page: str) -> str:
    """Return one solution, folded."""
    ident = exercise.key.replace(" ", "-")
    before, *rest = exercise.solution.split("```")
    code = "".join(
        f"<pre>{escape(part.removeprefix('python').strip())}</pre>" if i % 2 == 0 else f"<p>{escape(part.strip())}</p>"
        for i, part in enumerate(rest)
        if part.strip()
    )
    text = f"<p>{escape(before.strip())}</p>" if before.strip() else ""
    return (
        f'<details class="exercise-solution" id="solution-{ident}"><summary>{escape(exercise.key.split()[-1])}. '
        f"{escape(exercise.title)}</summary>{text}{code}"
        f'<p><a href="{page}.html#exercise-{ident}">Back to the exercise</a></p></details>'
    )


def common_mistakes() -> Shown:
    """Return the mistakes that the exercises know, with the message for each, folded by chapter."""
    lines, chapters = [], []
    for chapter, (_, title, _) in CHAPTERS.items():
        parts = []
        for exercise in exercises_of(chapter):
            name, known = f"{exercise.key.split()[-1]}. {exercise.title}", mistakes_of(exercise)
            lines += [f"{title}, {name}", *(f"- {mistake}" for mistake in known)]
            items = "".join(f"<li>{escape(mistake)}</li>" for mistake in known)
            parts.append(f"<p><strong>{escape(name)}</strong></p><ul>{items}</ul>")
        chapters.append(
            f'<details class="exercise-solution"><summary>{escape(title)}</summary>{"".join(parts)}</details>'
        )
    return Shown("\n".join(lines), "".join(chapters))


def mistakes_of(exercise: Exercise) -> list[str]:
    """Return a sentence for each mistake that an exercise knows: a wrong answer, and what is said to it.

    What is said to a wrong program tells its mistake, so the program itself is left out.
    """
    if isinstance(exercise, Number):
        return [f"{value:.{exercise.decimals}f}: {message}" for value, message in exercise.known_wrong_answers]
    if isinstance(exercise, Choice):
        options = zip(exercise.letters, exercise.options)
        return [f"{letter}) {text} {message}" for letter, (text, message) in options if letter != exercise.right]
    if not exercise.mistakes:
        return ["The check says what the program does differently, case by case."]
    return [mistake.message for mistake in exercise.mistakes]

"""A prediction: before a chapter answers its question, the reader chooses one of three answers, and is told the reason.

It stands in the chapter's file of exercises, above them. It is no exercise: nothing is right or wrong, and nothing is
counted. Each option has its own reply: what speaks for it, what the chapter finds, and why. The page has three
buttons (book/_static/exercise.js), a notebook the function `predict_first`. Standard library only.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from workbook.exercises.chapters import text_of
from workbook.exercises.describe import abbreviate
from workbook.exercises.feedback import with_code
from workbook.exercises.text import HEADING, computed

SECTION = re.compile(r"^## Prediction\n\n(.+)\n\n((?:- .+\n  .+\n)+)\nshown in: (.+)$", re.M)
OPTION = re.compile(r"^- (.+)\n  (.+)$", re.M)
LETTERS = "abc"
HOW_TO_ANSWER = "Write your letter, in quotation marks, in place of the dots."


@dataclass(frozen=True)
class Prediction:
    """question: about what the chapter measures; options: (an answer, the reply to it), three of them;
    sections: the headings below which the chapter shows it."""

    chapter: str
    question: str
    options: tuple[tuple[str, str], ...]
    sections: tuple[str, ...]

    @property
    def where(self) -> str:
        """Return where the chapter shows what it finds."""
        return "Shown in " + " and ".join(f'"{section}"' for section in self.sections) + "."

    def lines(self) -> list[str]:
        """Return the options, each after its letter."""
        return [f"{letter}) {option}" for letter, (option, _) in zip(LETTERS, self.options)]

    def reply(self, answer: Any) -> str:
        """Return the reply to a letter, or what is wrong with an answer that is none."""
        letter = answer.strip().lower() if isinstance(answer, str) else ""
        if len(letter) != 1 or letter not in LETTERS:
            return f"That is {abbreviate(answer)}. Answer with one of the letters {', '.join(map(repr, LETTERS))}."
        return f"{self.options[LETTERS.index(letter)][1]} {self.where}"


def read_prediction(text: str) -> Prediction:
    """Return the prediction of a chapter's Markdown; {{...}} in it is arithmetic.

    Raises:
        ValueError: it is missing, or has not three options; says what to write.
    """
    top = HEADING.split(text)[0]
    chapter = top.removeprefix("# ").split("\n", 1)[0].strip()
    found = SECTION.search(top)
    if found is None:
        raise ValueError(
            f"{chapter}: above the exercises there must be a section '## Prediction': a question, options of "
            "two lines each ('- an answer' and '  the reply'), and 'shown in: a heading | another'."
        )
    options = tuple((computed(option, {}), computed(reply, {})) for option, reply in OPTION.findall(found[2]))
    if len(options) != len(LETTERS):
        raise ValueError(f"{chapter}: the prediction has {len(options)} options; it needs {len(LETTERS)}.")
    return Prediction(chapter, computed(found[1], {}), options, tuple(found[3].split(" | ")))


@dataclass(frozen=True)
class Reply:
    """What the cell of a prediction shows: before an answer the options, on the page as buttons; then the reply."""

    prediction: Prediction
    answer: Any

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text(), "text/html": self.html()}

    def text(self) -> str:
        """Return the reply, or the question with its options."""
        if self.answer is not ...:
            return self.prediction.reply(self.answer)
        options = (f"  {line}" for line in self.prediction.lines())
        return "\n".join([f"Your prediction: {self.prediction.question}", *options, HOW_TO_ANSWER])

    def html(self) -> str:
        """Return the same as HTML; each option is in an element that the page's script makes a button."""
        if self.answer is not ...:
            return f'<div class="prediction"><p>{with_code(self.text())}</p></div>'
        prediction = self.prediction
        data = {
            "chapter": prediction.chapter,
            "replies": [reply for _, reply in prediction.options],
            "sections": prediction.sections,
        }
        options = "".join(f"<li><span>{with_code(line)}</span></li>" for line in prediction.lines())
        script = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return (
            f'<div class="prediction"><p><strong>Your prediction:</strong> {with_code(prediction.question)}</p>'
            f'<ul style="list-style: none">{options}</ul><p class="prediction-notebook">{HOW_TO_ANSWER}</p>'
            f'<script type="application/json">{script}</script></div>'
        )


def predict_first(chapter: str, answer: Any = ...) -> Reply:
    """Return the reply to a prediction, "a", "b" or "c"; without one, what there is to choose from.

    Raises:
        ValueError: there is no such chapter.
    """
    return Reply(read_prediction(text_of(chapter)), answer)

"""Each chapter opens with a prediction: three answers to its question, and a reply to each that the chapter bears out."""

import re

import pytest

from tests.course_files import CHAPTERS, cells
from tests.test_chapters import rounds_to
from workbook.exercises.chapters import TEXTS, text_of
from workbook.exercises.prediction import predict_first, read_prediction
from workbook.exercises.text import COMPUTED, computed

every_chapter = pytest.mark.parametrize("page", CHAPTERS)
RAW = re.compile(r"^## Prediction\n\n(.+?)^shown in: ", re.M | re.S)


def name(page):
    return page.split("/")[-1]


def sections_of(page):
    """Return what stands below each heading of a chapter: its text, its code and what that gave."""
    found, title = {}, ""
    for cell in cells(page, "markdown", "code"):
        outputs = [output.get("text") or output["data"]["text/plain"] for output in cell.get("outputs", [])]
        if cell["cell_type"] == "markdown":
            before, *parts = re.split(r"^## (.+)$", cell["source"], flags=re.M)
            found[title] = f"{found.get(title, '')}\n{before}"
            for title, text in zip(parts[::2], parts[1::2]):
                found[title] = text
        else:
            found[title] = "\n".join([found.get(title, ""), cell["source"], *map("".join, outputs)])
    return found


def numbers_of(text):
    """Return the numbers of a text: those with decimals, and whole ones, without the signs and commas of print."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text.replace("\u2212", "-"))
    return re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.]*\d)", text)


def told_numbers(page):
    """Return the numbers of a prediction's question and replies that are written and not computed."""
    text = COMPUTED.sub("", RAW.search(text_of(name(page)))[1])
    replies = re.sub(r"^- .+$", "", text, flags=re.M)  # an option may be wrong
    return numbers_of(re.sub(r"[hx]\d", "", replies))


@every_chapter
def test_a_chapter_asks_for_one_prediction_below_its_question_and_before_its_lesson(page):
    sources = [cell["source"] for cell in cells(page, "markdown", "code")]
    (place,) = [i for i, source in enumerate(sources) if "predict_first(" in source]
    assert f'predict_first("{name(page)}", ...)' in sources[place]
    headings = re.findall(r"^## (.+)$", "\n".join(sources[:place]), re.M)
    assert headings == ["The question"]  # no other section has begun
    assert re.search(r"\*\*[^*]+\?\*\*", "\n".join(sources[:place])), "the question is in bold"


@every_chapter
def test_a_prediction_has_three_short_answers_with_a_reason_for_each(page):
    prediction = predict_first(name(page)).prediction
    options, replies = zip(*prediction.options)
    assert prediction.question.endswith("?")
    assert len(set(options)) == len(set(replies)) == 3
    assert [option for option in options if len(option.split()) > 12] == []
    for reply in replies:
        assert 1 <= len(re.findall(r"[.?!](?= |$)", reply)) <= 3
        assert not re.search(r"\b(wrong!|no,|right!|correct!)", reply, re.I), "a reader is not marked"


@every_chapter
def test_the_numbers_of_a_prediction_are_in_the_sections_that_it_names(page):
    sections, prediction = sections_of(page), predict_first(name(page)).prediction
    assert [title for title in prediction.sections if title not in sections] == []
    shown = "\n".join(sections[title] for title in ("The question", *prediction.sections))
    known = [float(number) for number in numbers_of(shown)]
    assert [n for n in told_numbers(page) if not any(rounds_to(value, n) for value in known)] == []


@every_chapter
def test_a_chapter_has_stored_what_its_prediction_says_today(page):
    (cell,) = [cell for cell in cells(page, "code") if "predict_first(" in cell["source"]]
    (output,) = cell["outputs"]
    now = predict_first(name(page))._repr_mimebundle_()
    assert {kind: "".join(text) for kind, text in output["data"].items()} == now
    assert cell["metadata"]["tags"] == ["remove-input"]


def test_a_reply_comes_with_the_place_where_the_chapter_shows_it():
    prediction = predict_first("iris").prediction
    for letter, (_, reply) in zip("abc", prediction.options):
        for answer in (letter, f" {letter.upper()} "):
            assert predict_first("iris", answer).text() == f'{reply} Shown in "The published run, repeated".'
    assert "All flowers of one species" in predict_first("iris").text()


@pytest.mark.parametrize(
    ("answer", "said"),
    [("d", "'d'"), ("", "''"), ("ab", "'ab'"), (1, "1"), (None, "None"), (["a"], "['a']"), (b"a", "b'a'")],
)
def test_an_answer_that_is_no_letter_gets_one_sentence(answer, said):
    assert predict_first("xor", answer).text() == f"That is {said}. Answer with one of the letters 'a', 'b', 'c'."


def test_a_wrong_chapter_is_named():
    with pytest.raises(ValueError, match="there is no chapter 'nor'; the chapters are worked-example"):
        predict_first("nor", "a")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("## Prediction", "## Guess", "xor: above the exercises there must be a section '## Prediction'"),
        ("\nshown in: ", "\nseen in: ", "xor: above the exercises there must be a section"),
        ("- Always, if it is long enough.\n", "", "xor: above the exercises there must be a section"),
        ("- Always", "- Often.\n  Well.\n- Always", "xor: the prediction has 4 options; it needs 3"),
    ],
)
def test_a_mistake_in_the_text_of_a_prediction_is_named(old, new, message):
    text = (TEXTS / "xor.md").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ValueError, match=message):
        read_prediction(text.replace(old, new))


def test_numbers_are_read_as_they_are_printed():
    assert numbers_of("4,200 updates, \u22120.0246, 75 to 79 %, 1e-12 and 7-5-3, h1") == [
        "4200", "0.0246", "75", "79", "1e-12", "7", "5", "3",
    ]  # fmt: skip
    assert computed("{{7 * 5}} lines", {}) == "35 lines"

"""Progress in a notebook: a small file that is never lost, and hints that come one by one."""

import json

import pytest

from workbook import check, hint
from workbook.exercises import feedback, progress
from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.overview import common_mistakes, mistakes_of, overview, solutions


@pytest.fixture(autouse=True)
def own_file(tmp_path, monkeypatch):
    monkeypatch.delenv("BACKPROP_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(feedback, "HINTS_TAKEN", {})
    return tmp_path / "my-progress.json"


def test_only_a_right_answer_is_noted_and_once(own_file):
    check("4-train-network 1")
    check("4-train-network 1", 0.41)
    assert not own_file.exists()
    assert check("4-train-network 1", 0.39).verdict.state == "right"
    first = own_file.read_text(encoding="utf-8")
    check("4-train-network 1", 0.39)
    assert own_file.read_text(encoding="utf-8") == first
    assert list(json.loads(first)["done"]) == ["4-train-network 1"]
    assert "1 of 5 done" in overview().text


def test_the_file_lies_beside_the_first_chapter_whatever_chapter_is_run(own_file, tmp_path, monkeypatch):
    (tmp_path / "worked-example.ipynb").touch()
    (tmp_path / "steps").mkdir()
    monkeypatch.chdir(tmp_path / "steps")
    check("4-train-network 2", "b")
    assert own_file.exists() and not (tmp_path / "steps" / own_file.name).exists()


BAD = [
    "",
    "null",
    "[]",
    "{",
    '{"format": 0, "done": {}}',
    '{"format": 1, "done": [1]}',
    '{"format": 1, "done": {"a": 1}}',
]


@pytest.mark.parametrize("bad", BAD)
def test_a_file_that_cannot_be_read_is_set_aside_and_said(own_file, tmp_path, bad):
    for n in (1, 2):
        own_file.write_text(bad, encoding="utf-8")
        feedback = check("4-train-network 1", 0.39)
        assert feedback.verdict.state == "right" and f"it is kept as my-progress.aside-{n}.json" in feedback.text()
        assert (tmp_path / f"my-progress.aside-{n}.json").read_text(encoding="utf-8") == bad
        assert progress.load() == ({"4-train-network 1": progress.date.today().isoformat()}, "")


def test_a_file_that_cannot_be_written_is_said_and_the_answer_is_still_right(monkeypatch, tmp_path):
    monkeypatch.setenv("BACKPROP_PROGRESS", str(tmp_path / "no such folder" / "my-progress.json"))
    feedback = check("4-train-network 1", 0.39)
    assert feedback.verdict.state == "right" and "could not be written" in feedback.text()


def test_hints_come_one_by_one_and_the_solution_last():
    said = [str(hint("4-train-network 1")) for _ in range(5)]
    assert [text.split(":")[0] for text in said] == [
        "Hint 1 of 3",
        "Hint 2 of 3",
        "Hint 3 of 3",
        "Solution",
        "Solution",
    ]


def test_an_exercise_or_chapter_that_does_not_exist_is_told_so():
    with pytest.raises(ValueError, match="4-train-network has no exercise '9'; it has 1, 2, 3"):
        check("4-train-network 9", 1)
    with pytest.raises(ValueError, match="there is no chapter 'nowhere'; the chapters are worked-example, "):
        hint("nowhere 1")
    with pytest.raises(ValueError, match="there is no chapter"):
        solutions("nowhere")


def test_solutions_are_folded_and_their_texts_escaped():
    html = solutions("4-train-network").html
    assert html.count("<details") == html.count("Back to the exercise") == 5
    assert "<details open" not in html and "<pre>def my_targets(labels, n_classes):" in html


def test_the_teachers_page_tells_every_mistake_that_an_exercise_knows():
    text, html = common_mistakes().text, common_mistakes().html
    exercises = [exercise for chapter in CHAPTERS for exercise in exercises_of(chapter)]
    assert html.count("<details") == html.count("</details>") == len(CHAPTERS)
    assert text.count("\n- ") == html.count("<li>") == sum(len(mistakes_of(exercise)) for exercise in exercises)
    for exercise in exercises:
        assert exercise.title in text
        for mistake in getattr(exercise, "mistakes", ()):
            assert mistake.message in text
        for _, message in getattr(exercise, "known_wrong_answers", ()):
            assert message in text
        for letter, (option, message) in zip("abcdefgh", getattr(exercise, "options", ())):
            assert (f"- {letter}) {option} {message}" in text) == (letter != exercise.right)

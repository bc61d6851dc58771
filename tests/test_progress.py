"""Progress in a notebook: a small file that is never lost, and hints that come one by one."""

import errno
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

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


def test_goals_in_a_file_that_the_page_has_exported_are_kept_and_are_no_exercises(own_file):
    own_file.write_text('{"format": 1, "done": {"toy.slow": "2026-01-02"}}', encoding="utf-8")
    assert check("4-train-network 1", 0.39).verdict.state == "right"
    done = json.loads(own_file.read_text(encoding="utf-8"))["done"]
    assert list(done) == ["toy.slow", "4-train-network 1"] and done["toy.slow"] == "2026-01-02"
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
    '{"format": 1, "done": ' + "[" * 100_000,
    '{"a": ' * 100_000,
    "\0\0\0",
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
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


WRITER = """
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from workbook.exercises import progress
for k in range(200):
    message = progress.record(f"{sys.argv[1]} {k}")
    assert not message, message
"""


def test_three_notebooks_that_note_200_answers_each_at_the_same_time_keep_all_600(own_file, tmp_path):
    names = ("one", "two", "three")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, name], cwd=tmp_path) for name in names]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    done, message = progress.load()
    assert done.keys() == {f"{name} {k}" for name in names for k in range(200)} and message == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == [".my-progress.lock", "my-progress.json"]


def test_the_file_is_replaced_as_a_whole_so_nobody_reads_half_of_it(own_file, tmp_path):
    progress.record("xor 1")
    with open(own_file, encoding="utf-8") as reader:
        progress.record("xor 2")
        assert list(json.load(reader)["done"]) == ["xor 1"]


def test_a_turn_that_never_comes_is_said_and_nothing_is_lost(own_file, monkeypatch):
    progress.record("xor 1")
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.turn(own_file):
        message = progress.record("xor 2")
    assert message == "Your progress could not be written to my-progress.json: another notebook keeps writing to it."
    assert progress.record("xor 2") == "" and list(progress.load()[0]) == ["xor 1", "xor 2"]


def test_a_turn_that_comes_late_is_waited_for(own_file):
    with ThreadPoolExecutor() as pool:
        with progress.turn(own_file):
            message = pool.submit(progress.record, "xor 1")
            time.sleep(0.1)
            assert not message.done()
        assert message.result(timeout=5) == "" and list(progress.load()[0]) == ["xor 1"]


def test_two_that_find_a_bad_file_set_it_aside_once(own_file, tmp_path, monkeypatch):
    """Who comes second must not set aside what the first has written since."""
    own_file.write_text("{", encoding="utf-8")
    wait = progress.turn

    def late(path):
        monkeypatch.setattr(progress, "turn", wait)
        progress.record("xor 1")
        return wait(path)

    monkeypatch.setattr(progress, "turn", late)
    assert list(progress.load()[0]) == ["xor 1"]
    assert [path.name for path in tmp_path.glob("*aside*")] == ["my-progress.aside-1.json"]


def test_a_link_stays_a_link_and_the_file_behind_it_is_written(own_file, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    own_file.symlink_to(tmp_path / "elsewhere" / "kept.json")
    for key in ("xor 1", "xor 2"):
        assert progress.record(key) == ""
    assert own_file.is_symlink() and list(progress.load(tmp_path / "elsewhere" / "kept.json")[0]) == ["xor 1", "xor 2"]
    (tmp_path / "elsewhere" / "kept.json").write_text("{", encoding="utf-8")
    assert progress.load()[1] == "kept.json could not be read; it is kept as kept.aside-1.json."
    assert own_file.is_symlink()


def files_of(folder):
    """Return the content of every file in a folder, but for the lock; None for what is no file."""
    paths = [path for path in folder.rglob("*") if path.name != ".my-progress.lock"]
    return {path: path.read_bytes() if path.is_file() else None for path in paths}


def require_one_sentence_and_the_same_files(key, part, folder):
    """Record and load: both must say one sentence about the file and leave the folder as it is."""
    before = files_of(folder)
    for message in (progress.record(key), progress.load()[1]):
        assert part in message and message.endswith(".") and message.count(". ") == 0 and "\n" not in message
    assert files_of(folder) == before


def test_a_folder_and_a_link_to_itself_in_the_place_of_the_file_are_said_and_stay(own_file, tmp_path):
    own_file.mkdir()
    (own_file / "letters.txt").write_text("mine", encoding="utf-8")
    require_one_sentence_and_the_same_files("xor 1", "my-progress.json", tmp_path)
    (own_file / "letters.txt").unlink()
    own_file.rmdir()
    own_file.symlink_to(own_file)
    require_one_sentence_and_the_same_files("xor 1", "my-progress.json", tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_a_pipe_is_not_waited_for_and_a_device_not_renamed(own_file, tmp_path):
    os.mkfifo(own_file)
    require_one_sentence_and_the_same_files("xor 1", "my-progress.json", tmp_path)


@pytest.mark.parametrize("content", ["{", '{"format": 1, "done": {"xor 1": "2026-01-02"}}'], ids=["bad", "good"])
def test_where_nothing_can_be_written_it_is_said_and_the_file_stays(own_file, tmp_path, monkeypatch, content):
    """As in a read-only folder, of which nobody who runs the tests as an administrator can make one."""
    own_file.write_text(content, encoding="utf-8")

    def refuse(name, mode="r", **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(name))

    monkeypatch.setattr(progress, "open", refuse, raising=False)
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    monkeypatch.setattr("pathlib.Path.replace", refuse)
    message = progress.record("xor 2")
    assert message == "Your progress could not be written to my-progress.json: Permission denied."
    done, message = progress.load()
    if content == "{":
        assert message == "my-progress.json could not be read, and stays as it is: Permission denied."
    else:
        assert (done, message) == ({"xor 1": "2026-01-02"}, "")
    assert own_file.read_text(encoding="utf-8") == content and list(tmp_path.iterdir()) == [own_file]


def test_a_full_disk_leaves_the_old_file(own_file, tmp_path, monkeypatch):
    progress.record("xor 1")

    def refuse(number):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    message = progress.record("xor 2")
    assert message == "Your progress could not be written to my-progress.json: No space left on device."
    assert list(progress.load()[0]) == ["xor 1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".my-progress.lock", "my-progress.json"]


@pytest.mark.skipif(os.name == "nt", reason="there a folder in use cannot be removed")
def test_a_right_answer_is_right_where_the_current_folder_is_gone(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert "could not be written to my-progress.json" in check("4-train-network 1", 0.39).text()
    assert "my-progress.json could not be read" in overview().text


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

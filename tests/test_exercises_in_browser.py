"""The exercises of the built pages: the same sentences as in a notebook, and progress that stays.

No network, no kernel; by keyboard only where a reader answers.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import BLOCK_STORAGE, text_with_code
from tests.course_files import HTML
from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.choice_exercise import Choice
from workbook.exercises.code_exercise import Code
from workbook.exercises.feedback import for_page
from workbook.exercises.number_exercise import Number
from workbook.exercises.prediction import predict_first

PLACES = {chapter: f"book/{folder}{chapter}.html" for chapter, (_, _, folder) in CHAPTERS.items()}
OVERVIEW = "book/reference/exercises.html"
every_chapter = pytest.mark.parametrize("chapter", CHAPTERS)
# That every page has its exercises' rules is compared below; that the script follows them is tried here, in all by `make slow`.
IN_EVERY_RUN = ("worked-example", "4-train-network", "arrays")


def box(tab, exercise):
    return tab.locator(f"#exercise-{exercise.key.replace(' ', '-')}")


def answers(exercise):
    """Return answers of many kinds, and what a notebook says to each."""
    if isinstance(exercise, Choice):
        return [(letter, exercise.check(letter)) for letter in exercise.letters]
    unit = 10.0**-exercise.decimals
    values = [value for value, _ in exercise.known_wrong_answers] + [
        -exercise.answer,
        exercise.answer + 3 * unit,
        12345.0,
    ]
    values = [round(value, exercise.decimals) for value in [*values, exercise.answer]]
    return [(f"{value:.{exercise.decimals}f}", exercise.check(value)) for value in values]


def give(place, exercise, answer):
    """Answer an exercise by keyboard and return what the page says."""
    if isinstance(exercise, Choice):
        first = place.get_by_role("radio").first
        first.focus()
        for _ in range(exercise.letters.index(answer)):
            place.page.keyboard.press("ArrowDown")
        if not place.get_by_role("radio").nth(exercise.letters.index(answer)).is_checked():
            place.page.keyboard.press("Space")
    else:
        place.get_by_label("Your number").focus()
        place.page.keyboard.press("Control+A")
        place.page.keyboard.type(answer)
    place.page.keyboard.press("Enter")
    return text_with_code(place.get_by_role("status"))


@pytest.mark.parametrize(
    "chapter",
    [pytest.param(chapter, marks=() if chapter in IN_EVERY_RUN else pytest.mark.slow) for chapter in CHAPTERS],
)
def test_the_page_says_what_the_notebook_says_and_remembers_what_is_right(tab, chapter):
    tab.goto(PLACES[chapter])
    exercises = exercises_of(chapter)
    assert tab.locator("div.exercise").count() == len(exercises)
    answered = [
        exercise for exercise in exercises if not isinstance(exercise, Code)
    ]  # programs: test_python_in_page.py
    for exercise in answered:
        place = box(tab, exercise)
        for answer, verdict in answers(exercise):
            assert give(place, exercise, answer) == verdict.message, answer
        if isinstance(exercise, Choice):
            assert give(place, exercise, exercise.right) == exercise.check(exercise.right).message
        if isinstance(exercise, Number):
            text = f"{exercise.answer:.{exercise.decimals}f}"
            assert "Write digits" in give(place, exercise, "a half")
            assert give(place, exercise, text.replace(".", ",").replace("-", "\u2212")).startswith("Right.")
    done = [box(tab, exercise).locator(".exercise-done") for exercise in answered]
    assert all(one.is_visible() for one in done)
    tab.reload()
    assert all(one.is_visible() for one in done)
    tab.goto(OVERVIEW)
    row = tab.get_by_role("row").filter(has=tab.get_by_role("link", name=CHAPTERS[chapter][1], exact=True))
    assert f"{len(answered)} of {len(exercises)}" in row.inner_text()


def test_a_phones_keyboard_for_a_number_has_a_minus(tab):
    """An iPhone's keyboards for "decimal" and "numeric" have none, and some answers are negative."""
    chapter, exercise = next(
        (chapter, exercise)
        for chapter in CHAPTERS
        for exercise in exercises_of(chapter)
        if isinstance(exercise, Number) and exercise.answer < 0
    )
    tab.goto(PLACES[chapter])
    assert box(tab, exercise).get_by_label("Your number").evaluate("field => field.inputMode") in ("", "text")


@every_chapter
def test_a_page_has_the_rules_and_the_sentences_of_its_exercises(built_book, chapter):
    page = (HTML / PLACES[chapter]).read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/json">(\{"key".*?)</script>', page)
    data = {exercise["key"]: exercise for exercise in map(json.loads, found)}
    assert list(data) == [exercise.key for exercise in exercises_of(chapter)]
    for exercise in exercises_of(chapter):
        wanted = json.loads(json.dumps(for_page(exercise)))
        assert {name: data[exercise.key][name] for name in wanted} == wanted


@pytest.mark.parametrize(
    "chapter",
    [pytest.param(chapter, marks=() if chapter in IN_EVERY_RUN else pytest.mark.slow) for chapter in CHAPTERS],
)
def test_hints_come_one_by_one_and_then_the_solution(tab, chapter):
    tab.goto(PLACES[chapter])
    exercise = exercises_of(chapter)[-1]
    place = box(tab, exercise)
    assert exercise.hints[0] not in place.inner_text()
    for hint in exercise.hints:
        hint = hint.replace("`", "")  # in code type on the page
        assert hint not in place.inner_text()
        place.get_by_role("button", name="Hint").press("Enter")
        assert hint in place.inner_text()
    place.get_by_role("link", name="Solution").click()
    folded = tab.locator(f"#solution-{exercise.key.replace(' ', '-')}")
    folded.get_by_role("link", name="Back to the exercise").wait_for()  # the link has opened it
    top = folded.bounding_box()["y"]
    at_end = tab.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 2")
    assert 0 <= top < (tab.viewport_size["height"] if at_end else 300)  # the last one cannot be scrolled further up
    with tab.expect_navigation():
        folded.get_by_role("link", name="Back to the exercise").click()
    assert tab.url.endswith(f"{PLACES[chapter]}#exercise-{exercise.key.replace(' ', '-')}")


def import_one_done(tab, folder):
    """Import a progress file in which one exercise is done, and return the file."""
    mine = folder / "mine.json"
    mine.write_text(json.dumps({"format": 1, "done": {"4-train-network 1": "2026-01-02"}}), encoding="utf-8")
    tab.get_by_label("Import").set_input_files(mine)
    return mine


def test_progress_can_be_taken_out_and_brought_back(tab, tmp_path):
    tab.goto(OVERVIEW)
    mine = import_one_done(tab, tmp_path)
    tab.get_by_text("1 exercise done").wait_for()
    assert "1 of 5" in tab.get_by_role("row").filter(has_text="Train the network").inner_text()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Export").click()
    assert json.loads(download.value.path().read_text(encoding="utf-8")) == json.loads(mine.read_text("utf-8"))
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("button", name="Forget all").click()
    assert "0 of 5" in tab.get_by_role("row").filter(has_text="Train the network").inner_text()


def test_goals_are_taken_out_and_brought_back_with_the_exercises(tab, tmp_path):
    tab.goto(OVERVIEW)
    file = tmp_path / "mine.json"
    done = dict.fromkeys(["xor 1", "xor.fast", "toy.slow"], "2026-01-02")
    text = json.dumps({"format": 1, "done": {**done, "xor.none": "2026-01-02"}})
    file.write_text(text, encoding="utf-8")
    tab.get_by_label("Import").set_input_files(file)
    tab.get_by_text("mine.json was read: 1 exercise done, 2 goals found. Left out: 1 exercise not of").wait_for()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Export").click()
    assert json.loads(download.value.path().read_text(encoding="utf-8")) == {"format": 1, "done": done}
    tab.goto(PLACES["xor"])
    expect(tab.locator(".goals-left")).to_have_text("2 of 3 goals left in the interactive figure")


# The number of lines of the text of each element.
LINES = """all => all.map((element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map(({ top }) => top)).size;
})"""


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_count_of_each_chapter_stays_on_one_line(tab, width):
    tab.set_viewport_size({"width": width, "height": 664})
    tab.goto(OVERVIEW)
    counts = tab.locator(".exercise-overview td")
    counts.first.wait_for()
    assert counts.count() > 10
    assert set(counts.evaluate_all(LINES)) == {1}
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.set_viewport_size({"width": 1280, "height": 720})


# --- Predictions ------------------------------------------------------------------------------


@every_chapter
def test_the_places_that_a_prediction_names_are_on_its_page(built_book, chapter):
    page = (HTML / PLACES[chapter]).read_text(encoding="utf-8")
    assert page.count('<div class="prediction">') == 1
    for title in predict_first(chapter).prediction.sections:
        ident = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        assert f'id="{ident}"' in page


@pytest.mark.parametrize("chapter", IN_EVERY_RUN)
def test_a_prediction_gets_its_reply_by_keyboard_is_remembered_and_is_not_counted(tab, chapter):
    tab.goto(PLACES[chapter])
    box, prediction = tab.locator("div.prediction"), predict_first(chapter).prediction
    buttons, status = box.get_by_role("button"), box.get_by_role("status")
    assert buttons.all_inner_texts() == [line.replace("`", "") for line in prediction.lines()]
    assert text_with_code(status) == "" and box.locator("[aria-pressed=true]").count() == 0
    for i, (_, reply) in enumerate(prediction.options):
        buttons.nth(i).press("Enter")
        expect(status).to_contain_text(" Shown in ")
        assert text_with_code(status).startswith(f"{reply} Shown in {prediction.sections[0]}")
        assert [button.get_attribute("aria-pressed") for button in buttons.all()] == [
            str(i == k).lower() for k in range(3)
        ]
    tab.reload()
    assert buttons.nth(2).get_attribute("aria-pressed") == "true"
    assert text_with_code(status).startswith(prediction.options[2][1])
    status.get_by_role("link").first.click()
    assert tab.locator(":target").count() == 1

    assert tab.evaluate("localStorage.getItem('backprop-progress')") is None
    tab.goto(OVERVIEW)
    row = tab.get_by_role("row").filter(has=tab.get_by_role("link", name=CHAPTERS[chapter][1], exact=True))
    assert f"0 of {len(exercises_of(chapter))}" in row.inner_text()
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("button", name="Forget all").click()
    assert tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('backprop-prediction'))") == []


def test_a_letter_of_another_book_is_no_prediction(tab):
    tab.goto(PLACES["xor"])
    for stored in ("", "d", "abc", "<b>"):
        tab.evaluate("(text) => localStorage.setItem('backprop-prediction xor', text)", stored)
        tab.reload()
        assert tab.locator("div.prediction [aria-pressed=true]").count() == 0


def test_without_scripts_the_answers_of_a_prediction_can_be_read(chromium):
    browser, address = chromium
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(PLACES["xor"])
    for line in predict_first("xor").prediction.lines():
        assert page.locator("div.prediction").get_by_text(line).is_visible()
    context.close()


def test_a_prediction_keeps_its_place_when_it_becomes_buttons_for_fingers(chromium):
    browser, address = chromium
    heights = []
    for scripts in (False, True):
        context = browser.new_context(
            java_script_enabled=scripts, base_url=address, viewport={"width": 390, "height": 844}
        )
        page = context.new_page()
        # The same font in both: the page's own is used only if it comes in time.
        page.route("**/*.woff2", lambda route: route.abort())
        page.goto(PLACES["xor"])
        options = page.locator("div.prediction li > *")
        heights.append([round(option.bounding_box()["height"], 1) for option in options.all()])
        context.close()
    assert heights[0] == heights[1] and min(heights[0]) >= 44


BAD = [
    "",
    "null",
    "[]",
    "{",
    '{"format": 2, "done": {}}',
    '{"format": 1, "done": [1]}',
    '{"format": 1, "done": {"a": 1}}',
]


@pytest.mark.parametrize("bad", [*BAD, '{"format":1,"done":{"a":{"b":"<img src=x onerror=alert(1)>"}}}'])
def test_progress_that_cannot_be_read_is_set_aside_and_said_and_not_lost(tab, tmp_path, bad):
    tab.goto(PLACES["4-train-network"])
    tab.evaluate("(bad) => localStorage.setItem('backprop-progress', bad)", bad)
    tab.goto(OVERVIEW)
    assert "could not be read. It is kept in this browser as backprop-progress-aside-1" in tab.inner_text("article")
    assert tab.evaluate("localStorage.getItem('backprop-progress-aside-1')") == bad
    file = tmp_path / "<img src=x>.json"
    file.write_text(bad, encoding="utf-8")
    tab.get_by_label("Import").set_input_files(file)
    tab.get_by_text("is not a file of this course's progress; nothing was changed").wait_for()
    assert tab.locator("article img").count() == 0


def kept(tab):
    """Return the exercises that are kept as done in the browser."""
    return tab.evaluate("Object.keys(JSON.parse(localStorage.getItem('backprop-progress')).done)")


def test_a_file_of_more_than_100_kb_is_not_imported(tab, tmp_path):
    tab.goto(OVERVIEW)
    file = tmp_path / "mine.json"
    done = {"xor 1": "2026-01-02", **{f"xor {n}": "2026-01-02" for n in range(10_000)}}
    file.write_text(json.dumps({"format": 1, "done": done}), encoding="utf-8")
    tab.get_by_label("Import").set_input_files(file)
    tab.get_by_text("mine.json is not a file of this course's progress; nothing was changed").wait_for()
    assert tab.evaluate("localStorage.getItem('backprop-progress')") is None


def test_exercises_that_the_course_does_not_have_are_not_imported(tab, tmp_path):
    tab.goto(OVERVIEW)
    file = tmp_path / "mine.json"
    done = dict.fromkeys(["xor 1", "xor 99", "__proto__", "constructor"], "2026-01-02")
    file.write_text(json.dumps({"format": 1, "done": done}), encoding="utf-8")
    tab.get_by_label("Import").set_input_files(file)
    tab.get_by_text("mine.json was read: 1 exercise done. Left out: 3 exercises not of this course.").wait_for()
    assert kept(tab) == ["xor 1"]


def test_an_import_keeps_what_is_done_already_and_its_day(tab, tmp_path):
    tab.goto(OVERVIEW)
    text = json.dumps({"format": 1, "done": {"4-train-network 1": "2025-12-31", "xor 2": "2025-12-31", "kept": "too"}})
    tab.evaluate("text => localStorage.setItem('backprop-progress', text)", text)
    import_one_done(tab, tmp_path)
    tab.get_by_text("1 exercise done").wait_for()
    assert tab.evaluate("JSON.parse(localStorage.getItem('backprop-progress')).done") == json.loads(text)["done"]


def test_strange_keys_in_progress_are_kept_and_never_become_markup(tab):
    tab.goto(OVERVIEW)
    done = {"<img src=x onerror=alert(1)>": "2026-01-01", "__proto__": "x", "4-train-network 2": "<b>"}
    tab.evaluate("(text) => localStorage.setItem('backprop-progress', text)", json.dumps({"format": 1, "done": done}))
    tab.reload()
    assert "1 of 5" in tab.get_by_role("row").filter(has_text="Train the network").inner_text()
    assert tab.locator("article img, article .exercise-overview b").count() == 0


def test_without_scripts_an_exercise_says_where_it_can_be_answered(chromium):
    browser, address = chromium
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(PLACES["4-train-network"])
    assert page.locator("div.exercise").first.get_by_text("Not attempted yet.").is_visible()
    context.close()


def test_where_storage_is_blocked_exercises_and_their_progress_work_till_the_page_is_left(chromium, tmp_path):
    browser, address = chromium
    context = browser.new_context(base_url=address)
    context.add_init_script(BLOCK_STORAGE)
    page, exercise = context.new_page(), exercises_of("worked-example")[0]
    page.goto(PLACES["worked-example"])
    place = box(page, exercise)
    said = give(place, exercise, f"{exercise.answer:.{exercise.decimals}f}")
    assert said.startswith(exercise.check(exercise.answer).message)
    assert "This browser keeps nothing" in said
    assert place.locator(".exercise-done").is_visible()

    page.goto(OVERVIEW)
    import_one_done(page, tmp_path)
    page.get_by_text("mine.json was read: 1 exercise done. This browser keeps nothing").wait_for()
    assert "1 of 5" in page.get_by_role("row").filter(has_text="Train the network").inner_text()
    context.close()

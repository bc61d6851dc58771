"""The reader's progress as every page shows it: counts, what is left of a chapter, and where to resume."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser import BLOCK_STORAGE
from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.choice_exercise import Choice
from workbook.explorers import explore_parabola, explore_ravine, explore_toy, explore_xor

XOR, STEP_3 = "book/beyond/xor.html", "book/steps/3-back-propagate-error.html"
# No room for what the course keeps; the theme has kept its own before.
FULL_STORAGE = """const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (key.startsWith("backprop-")) throw new DOMException("full", "QuotaExceededError");
  set.call(this, key, value);
};"""


def solve(tab, *keys):
    """Keep that exercises are solved, as the page does."""
    text = json.dumps({"format": 1, "done": dict.fromkeys(keys, "2026-01-02")})
    tab.evaluate("text => localStorage.setItem('backprop-progress', text)", text)


def count_of(tab, chapter):
    """Return what stands beside a chapter in the sidebar."""
    title = CHAPTERS[chapter][1]
    return tab.locator("#pst-primary-sidebar .bd-sidenav a", has_text=title).first.locator(".chapter-count")


def answer_right(tab, exercise):
    box = tab.locator(f"#exercise-{exercise.key.replace(' ', '-')}")
    if isinstance(exercise, Choice):
        box.get_by_role("radio").nth(exercise.letters.index(exercise.right)).check()
    else:
        box.get_by_label("Your number").fill(f"{exercise.answer:.{exercise.decimals}f}")
    box.get_by_role("button", name="Check").click()


def test_the_pages_know_the_exercises_that_there_are(tab):
    tab.goto(XOR)
    known = tab.evaluate("window.courseChapters")
    assert [one["name"] for one in known] == list(CHAPTERS)
    for one in known:
        keys = [f"{one['name']} {n}" for n in range(1, one["exercises"] + 1)]
        assert keys == [exercise.key for exercise in exercises_of(one["name"])]
    explorers = [explore_toy(), explore_xor(), explore_ravine(), explore_parabola()]  # in the order of the chapters
    goals = [f"{explorer.name}.{goal}" for explorer in explorers for goal in explorer.goals]
    assert [goal for one in known for goal in one["goals"]] == goals


def test_the_sidebar_counts_what_is_solved_at_once_and_without_moving_anything(tab):
    tab.goto(XOR)
    expect(tab.locator(".chapter-count")).to_have_count(0)
    links = "all => all.map((link) => link.getBoundingClientRect().toJSON())"
    before = tab.locator(".bd-sidenav a").evaluate_all(links)
    first = exercises_of("xor")[0]
    answer_right(tab, first)
    n = len(exercises_of("xor"))
    expect(count_of(tab, "xor")).to_have_text(f"1/{n}")
    expect(count_of(tab, "xor")).to_have_attribute("aria-label", f"1 of {n} exercises solved")
    tab.evaluate("scrollTo(0, 0)")
    places = tab.locator(".bd-sidenav a").evaluate_all(links)
    assert [place["height"] for place in places] == [place["height"] for place in before]
    tab.goto("book/reference/glossary.html")
    expect(count_of(tab, "xor")).to_have_text(f"1/{n}")
    expect(tab.locator(".chapter-count")).to_have_count(1)


@pytest.mark.parametrize("width", [390, 960, 1280, 1920])
def test_a_count_covers_no_title_and_stays_in_the_sidebar(tab, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(STEP_3)
    solve(tab, "3-back-propagate-error 1")
    tab.reload()
    if width == 390:
        tab.locator(".primary-toggle").click()
    expect(tab.locator(".chapter-count:visible")).to_have_count(1)
    title, count, room = tab.locator(".bd-sidenav a:has(.chapter-count)").evaluate(
        """link => {
          const range = document.createRange();
          range.selectNode(link.firstChild);
          const [title, count, room] = [range, link.querySelector(".chapter-count"), link.closest(".bd-sidebar-primary, dialog")]
            .map((one) => one.getBoundingClientRect());
          return [title.right, count.left, room.right - count.right];
        }"""
    )
    assert title <= count and room >= 0
    tab.set_viewport_size({"width": 1280, "height": 720})


def test_another_tab_and_going_back_show_what_has_changed(kept, tab):
    tab.goto(XOR)
    other = kept.new_page()
    other.goto(XOR)
    answer_right(other, exercises_of("xor")[0])
    expect(count_of(tab, "xor")).to_have_text(re.compile("^1/"))
    expect(tab.locator("#exercise-xor-1 .exercise-done")).to_be_visible()
    other.close()


OTHER_SAVES = """done => localStorage.setItem("backprop-progress", JSON.stringify({ format: 1, done }))"""
IS_KEPT = "keys => JSON.stringify(Object.keys(JSON.parse(localStorage['backprop-progress']).done).sort()) === JSON.stringify(keys)"


def test_what_two_tabs_solve_at_the_same_moment_is_kept(kept, tab):
    """The other tab saves what it knew before this one saved: `storage` events come later."""
    tab.goto(XOR)
    other = kept.new_page()
    other.goto("index.html")
    answer_right(tab, exercises_of("xor")[0])
    expect(count_of(tab, "xor")).to_have_text(re.compile("^1/"))
    other.evaluate(OTHER_SAVES, {"xor 2": "2026-01-02"})
    tab.wait_for_function(IS_KEPT, arg=["xor 1", "xor 2"])
    expect(count_of(tab, "xor")).to_have_text(re.compile("^2/"))
    expect(count_of(other, "xor")).to_have_text(re.compile("^2/"))
    other.close()


def test_what_another_tab_takes_back_is_not_added_again(kept, tab):
    tab.goto(XOR)
    other = kept.new_page()
    other.goto("index.html")
    for exercise in exercises_of("xor")[:2]:
        answer_right(tab, exercise)
    expect(count_of(tab, "xor")).to_have_text(re.compile("^2/"))
    other.evaluate(OTHER_SAVES, {"xor 2": "2026-01-02"})
    expect(count_of(tab, "xor")).to_have_text(re.compile("^1/"))
    other.evaluate(OTHER_SAVES, {})
    expect(count_of(tab, "xor")).to_have_count(0)
    other.evaluate(OTHER_SAVES, {"xor 3": "2026-01-02"})
    expect(count_of(tab, "xor")).to_have_text(re.compile("^1/"))
    assert tab.evaluate(IS_KEPT, ["xor 3"])
    other.close()


@pytest.mark.parametrize("text", ['{"format":1,"done":{"xor 3":"2025-12-31"}}', None])
def test_a_full_storage_keeps_what_it_has_and_what_is_new_comes_in_when_there_is_room(tab, text):
    tab.goto(XOR)
    if text:
        tab.evaluate("text => localStorage.setItem('backprop-progress', text)", text)
    tab.reload()
    tab.evaluate(f"() => {{ window.setItem = Storage.prototype.setItem; {FULL_STORAGE} }}")
    answer_right(tab, exercises_of("xor")[0])
    message = tab.locator("#exercise-xor-1 .exercise-message")
    expect(message).to_contain_text(
        "no room left for this page, so what is new will be forgotten; what was kept stays."
    )
    assert tab.evaluate("localStorage.getItem('backprop-progress')") == text
    n = 2 if text and "xor 3" in text else 1
    expect(count_of(tab, "xor")).to_have_text(re.compile(f"^{n}/"))
    tab.evaluate("() => { Storage.prototype.setItem = window.setItem; }")
    answer_right(tab, exercises_of("xor")[1])
    expect(count_of(tab, "xor")).to_have_text(re.compile(f"^{n + 1}/"))
    assert tab.evaluate(IS_KEPT, [f"xor {k}" for k in range(1, n + 2)])


def test_a_chapter_ends_with_links_to_the_exercises_that_are_left(tab):
    exercises = exercises_of("3-back-propagate-error")
    last, *others = [exercise.key for exercise in reversed(exercises)]
    tab.goto(STEP_3)
    left = tab.locator("article .exercises-left")
    expect(left).to_have_text(f"{len(exercises)} exercises left: 1, 2, 3, 4, 5, 6")
    solve(tab, *others[2:])
    tab.reload()
    expect(left).to_have_text("3 exercises left: 4, 5, 6")
    left.get_by_role("link", name="5").click()
    expect(tab.get_by_role("heading", name=f"5. {exercises[4].title}")).to_be_in_viewport()
    solve(tab, *others)
    tab.reload()
    expect(left).to_have_text("1 exercise left: 6")
    solve(tab, last, *others)
    tab.reload()
    expect(left).to_have_text("All 6 exercises are solved.")


def test_a_goal_that_a_figure_has_reached_is_counted_at_the_end_of_the_chapter(tab):
    tab.goto(XOR)
    left = tab.locator("article .goals-left")
    expect(left).to_have_text("3 of 3 goals left in the interactive figure")
    tab.goto(f"{XOR}?xor.rate=0.01")
    tab.locator("#explorer-xor").scroll_into_view_if_needed()
    expect(tab.locator("#explorer-xor [data-goal=hardly]")).to_contain_text("\u2713")
    expect(left).to_have_text("2 of 3 goals left in the interactive figure")
    tab.goto(XOR)
    expect(left).to_have_text("2 of 3 goals left in the interactive figure")
    expect(count_of(tab, "xor")).to_have_count(0)  # it counts exercises
    left.get_by_role("link").click()
    expect(tab.locator("#explorer-xor")).to_be_in_viewport()
    solve(tab, *(f"xor.{goal}" for goal in explore_xor().goals))
    tab.reload()
    expect(left).to_have_text("All 3 goals are found.")
    tab.goto(STEP_3)
    expect(tab.locator("article .exercises-left")).to_be_attached()
    expect(left).to_have_count(0)


def test_a_goal_found_in_another_tab_is_ticked_here_and_forgetting_all_takes_the_tick_away(kept, tab):
    tab.goto(XOR)
    goal = tab.locator("#explorer-xor [data-goal=frozen]")
    expect(goal).to_contain_text("\u25cb")
    other = kept.new_page()
    other.goto("book/reference/exercises.html")
    other.evaluate(OTHER_SAVES, {"xor.frozen": "2026-01-02"})
    expect(goal).to_contain_text("\u2713")
    other.once("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="Forget all").click()
    expect(goal).to_contain_text("\u25cb")
    other.close()


def test_a_card_of_the_front_page_says_how_much_is_solved(tab):
    tab.goto("index.html")
    n = len(exercises_of("xor"))
    card = tab.locator(".chapter-cards > li", has=tab.get_by_role("link", name="XOR"))
    expect(card).to_contain_text(f"\u00b7 {n} exercises")
    solve(tab, "xor 1", "xor 2")
    tab.reload()
    expect(card).to_contain_text(f"\u00b7 2 of {n} exercises")


def test_the_front_page_leads_back_to_the_exercise_where_the_reader_was(tab):
    tab.goto("index.html")
    button = tab.locator(".start-button a")
    expect(button).to_have_text("Start with two numbers")
    tab.goto(STEP_3)
    tab.locator("#exercise-3-back-propagate-error-2").evaluate("box => box.scrollIntoView({ block: 'center' })")
    tab.goto("index.html")
    expect(button).to_have_text("Resume at step 3, exercise 2")
    height = button.bounding_box()["height"]
    button.click()
    expect(tab.locator("#exercise-3-back-propagate-error-2")).to_be_in_viewport()
    assert height < 60, "on one line"


@pytest.mark.parametrize(
    "place",
    [
        "",
        "null",
        "[]",
        "{",
        '"xor"',
        '{"chapter": "none"}',
        '{"chapter": "__proto__", "anchor": "<b>"}',
        '{"chapter": 3}',
    ],
)
def test_a_place_that_is_none_leaves_the_button_as_it_is(tab, place):
    tab.goto("index.html")
    tab.evaluate("place => localStorage.setItem('backprop-place', place)", place)
    tab.reload()
    expect(tab.locator(".start-button a")).to_have_text("Start with two numbers")


def test_a_strange_place_in_a_chapter_leads_to_its_beginning(tab):
    tab.goto("index.html")
    place = {"chapter": "xor", "anchor": '"><img src=x>', "exercise": "99"}
    tab.evaluate("place => localStorage.setItem('backprop-place', place)", json.dumps(place))
    tab.reload()
    expect(tab.locator(".start-button a")).to_have_text("Resume at XOR")
    expect(tab.locator(".start-button a")).to_have_attribute("href", f"./{XOR}")


def test_forgetting_all_forgets_the_place_too(tab):
    tab.goto(XOR)
    solve(tab, "xor 1")
    tab.goto("book/reference/exercises.html")
    expect(count_of(tab, "xor")).to_have_text(re.compile("^1/"))
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("button", name="Forget all").click()
    expect(tab.locator(".chapter-count")).to_have_count(0)
    tab.goto("index.html")
    expect(tab.locator(".start-button a")).to_have_text("Start with two numbers")


def test_progress_that_cannot_be_read_is_left_to_the_page_that_says_so(tab):
    tab.goto("index.html")
    tab.evaluate("localStorage.setItem('backprop-progress', '{')")
    tab.reload()
    expect(tab.locator(".chapter-count")).to_have_count(0)
    assert tab.evaluate("localStorage.getItem('backprop-progress')") == "{"


@pytest.mark.parametrize("storage", [BLOCK_STORAGE, FULL_STORAGE], ids=["blocked", "full"])
def test_where_nothing_can_be_kept_the_page_counts_till_it_is_left(chromium, storage):
    browser, address = chromium
    context = browser.new_context(base_url=address)
    context.add_init_script(storage)
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(XOR)
    n = len(exercises_of("xor"))
    for k, exercise in enumerate(exercises_of("xor")[:2], start=1):
        answer_right(page, exercise)
        expect(count_of(page, "xor")).to_have_text(f"{k}/{n}")
    expect(page.locator(".exercises-left")).to_have_text(re.compile(f"^{n - 2} exercises left: 3, "))
    page.goto("index.html")
    expect(page.locator(".start-button a")).to_have_text("Start with two numbers")
    expect(page.locator(".chapter-cards > li")).to_have_count(len(CHAPTERS))
    assert faults == []
    context.close()

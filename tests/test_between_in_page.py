"""Interactive figures once Python runs in the page: any value between the stored ones, drawn as on this machine."""

import pytest
from playwright.sync_api import expect

from tests.browser import come_near
from tests.test_explorers_in_browser import PLACES, Figure, every_explorer, explorer_of
from tests.test_python_in_page import python_is, python_requests
from workbook.explorers.between import value_of, values_between

PARABOLA = next(place for place in PLACES if "explore_parabola" in place[-1])
pytestmark = pytest.mark.usefixtures("built_book")
# Note what Python is asked for; it gets each request when the test lets it.
WATCH = """async () => {
  const { python } = await coursePython.load();
  const run = python.run.bind(python);
  window.asked = [];
  let gate = Promise.resolve();
  window.hold = () => { gate = new Promise((open) => (window.letGo = open)); };
  python.run = async (request, options) => {
    if (request.kind === "between") asked.push(request.setting);
    await gate;
    return run(request, options);
  };
}"""


class Live(Figure):
    """A figure of a page whose Python can be started."""

    @staticmethod
    def value(control, text):
        return value_of(control, text)

    def start_python(self):
        self.tab.evaluate("coursePython.load().then(({ python }) => python.load([]))")
        python_is(self.tab, "ready")

    def reach(self, slider):
        """Put the focus on a slider and wait until it stops at any value."""
        slider.blur()
        slider.focus()
        self.says("Python draws any value in between.")

    def says(self, text):
        expect(self.box.locator(".explorer-between > :first-child")).to_have_text(text, timeout=90_000)

    def settle(self):
        """Wait until Python has drawn everything that it was asked for."""
        expect(self.box).to_have_attribute("aria-busy", "false", timeout=60_000)

    def run(self, source):
        """Run a program in the page's Python, as a reader's cell."""
        self.tab.evaluate(
            "async (source) => (await coursePython.load()).python.run({ kind: 'cell', source, cell: 1 })", source
        )

    def restore(self):
        """Put back what a test has changed, and the start."""
        self.run("import importlib, workbook.explorers.between as b\nimportlib.reload(b)")
        self.reach(self.rate)
        self.box.get_by_role("button", name="Reset").click()
        self.tab.evaluate("asked.length = 0")

    @property
    def rate(self):
        return self.slider(self.controls[0])


@pytest.fixture
def parabola(chromium, tab):
    page, *call = PARABOLA
    with Live(chromium, page, explorer_of(page, *call), tab=tab) as figure:
        yield figure


@pytest.fixture(scope="module")
def opened(chromium, kept):
    page, *call = PARABOLA
    with Live(chromium, page, explorer_of(page, *call), tab=kept.new_page()) as figure:
        figure.start_python()
        figure.tab.evaluate(WATCH)
        yield figure
        figure.tab.close()


@pytest.fixture
def live(opened):
    """Return a figure whose sliders stop at any value; it goes on from test to test."""
    opened.restore()
    yield opened


def test_without_python_a_slider_goes_from_stored_value_to_stored_value(parabola):
    asked = python_requests(parabola.tab)
    parabola.rate.focus()
    parabola.rate.press("ArrowRight")
    assert parabola.chosen(parabola.controls[0]) == "0.25"
    parabola.require_true()
    assert parabola.box.locator(".explorer-between").count() == 0
    assert asked == []


def test_once_python_runs_a_value_between_two_stored_ones_is_drawn(parabola):
    asked = python_requests(parabola.tab)
    parabola.start_python()
    parabola.says("Python can draw the values in between.")
    assert not any("matplotlib" in name for name in asked), "nothing more comes before a reader reaches for a slider"
    before = parabola.rate.bounding_box()
    parabola.reach(parabola.rate)
    assert parabola.rate.bounding_box() == before, "nothing moves"
    for key, text in {"ArrowRight": "0.11", "ArrowLeft": "0.1", "ArrowDown": "0.09"}.items():
        parabola.rate.press(key)
        assert parabola.chosen(parabola.controls[0]) == text
        parabola.settle()
        parabola.require_true()
    parabola.slider(parabola.controls[1]).press("ArrowRight")
    parabola.settle()
    assert parabola.settings() == {"rate": 0.09, "c": 1.01, "steps": 8}
    parabola.require_true()
    parabola.box.get_by_role("button", name="Reset").click()
    parabola.require_true()


def test_page_up_and_the_buttons_go_to_stored_values_and_the_address_keeps_the_nearest_one(live):
    for key, text in {"PageUp": "0.25", "ArrowRight": "0.26", "PageDown": "0.25", "Home": "0.01", "End": "2.5"}.items():
        live.rate.press(key)
        assert live.chosen(live.controls[0]) == text
    live.rate.press("ArrowLeft")
    assert live.chosen(live.controls[0]) == "2.49"
    live.tab.wait_for_function("() => location.search === '?parabola.rate=2.5'")
    live.box.get_by_role("button", name="Next").click()
    live.settle()
    assert live.settings() == {"rate": 2.49, "c": 1.0, "steps": 9}
    live.require_true()


def test_the_last_value_counts_and_the_picture_stays_until_it_is_drawn(live):
    at_start = live.drawn()
    live.tab.evaluate("hold()")
    for _ in range(5):
        live.rate.press("ArrowRight")
    expect(live.box).to_have_attribute("aria-busy", "true")
    expect(live.box.get_by_text("Python is drawing \u2026")).to_be_visible()
    assert live.drawn() == at_start
    live.tab.evaluate("letGo()")
    live.settle()
    asked = live.tab.evaluate("asked.filter(Boolean).map(({ rate }) => rate)")
    assert asked == ["0.11", "0.15"], "those in between are left out"
    assert live.settings()["rate"] == 0.15
    live.require_true()
    expect(live.box.get_by_text("Python is drawing \u2026")).to_have_count(0)


def test_a_reader_who_is_back_at_a_stored_value_sees_it_at_once(live):
    live.tab.evaluate("hold()")
    live.rate.press("ArrowRight")
    live.rate.press("End")
    live.require_true()
    live.tab.evaluate("letGo()")
    live.settle()
    assert live.settings()["rate"] == 2.5
    live.require_true()


def test_when_python_has_ended_the_stored_values_are_back_until_a_reader_reaches_again(live):
    live.rate.press("ArrowRight")
    live.settle()
    live.tab.evaluate("""async () => {
      const { python } = await coursePython.load();
      const run = python.run({ kind: "cell", source: "while True: pass", cell: 1 }, { print: () => 0 });
      while (python.state !== "busy") await new Promise((again) => setTimeout(again, 10));
      await new Promise((again) => setTimeout(again, 10));
      python.stop();
      await run;
    }""")
    live.says("Python has started again.")
    assert live.chosen(live.controls[0]) == "0.1"
    live.require_true()
    live.rate.press("ArrowRight")  # a step between stored values, by which the reader reaches for it again
    assert live.chosen(live.controls[0]) == "0.25"
    live.says("Python draws any value in between.")
    live.rate.press("ArrowRight")
    live.settle()
    assert live.chosen(live.controls[0]) == "0.26"
    live.require_true()


def test_when_python_cannot_draw_the_stored_values_are_back(live):
    live.run("import workbook.explorers.between as b\nb.drawn_parts = lambda *arguments: 1 / 0")
    live.rate.press("ArrowLeft")
    live.says("Python could not draw it.")
    live.settle()
    assert live.chosen(live.controls[0]) == "0.1"
    assert live.rate.get_attribute("step") == "1"
    live.require_true()


HOSTILE = """
import workbook.explorers.between as b
drawn = b.drawn_parts

def hostile(explorer, setting):
    found = drawn(explorer, setting)
    found["parts"] += [
        ["now", "onclick", "hostile = 1"], ["now", "href", "javascript:hostile=1"], ["now", "id", "main-content"],
        ["now", "style", "fill: url(http://127.0.0.1:1/x.svg)"], ["nobody", "x", "1"],
    ]
    found["views"] = ["<img src=x onerror='hostile=1'>"] * len(found["views"])
    found["goals"] = ["nobody"]
    return found

b.drawn_parts = hostile
"""


def test_what_python_draws_sets_nothing_but_the_attributes_of_a_drawing(live):
    live.run(HOSTILE)
    live.rate.press("ArrowLeft")
    live.settle()
    expect(live.box.locator(".explorer-description")).to_contain_text("<img src=x")
    part = live.box.locator('[data-part="now"]')
    assert [part.get_attribute(name) for name in ("onclick", "href", "id")] == [None, None, None]
    assert "url" not in (part.get_attribute("style") or "")
    live.tab.wait_for_timeout(600)  # goals are found after half a second
    assert live.tab.evaluate("typeof hostile") == "undefined"
    assert "nobody" not in str(live.tab.evaluate("localStorage.getItem('backprop-progress')"))


def test_words_that_are_none_are_refused(live):
    lines = [[["x", "python-panel"]]]
    live.run(
        "import workbook.explorers.between as b\n"
        f"b.drawn_parts = lambda *arguments: dict(parts=[], views=['a', 'b'], lines={lines}, goals=[])"
    )
    live.rate.press("ArrowLeft")
    live.says("Python could not draw it.")
    live.require_true()


def test_a_finger_finds_the_values_between_on_a_phone(chromium, kept):
    browser, address = chromium
    page, *call = PARABOLA
    options = {"viewport": {"width": 390, "height": 664}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(base_url=address, storage_state=kept.storage_state(), **options)
    with Live(chromium, page, explorer_of(page, *call), tab=context.new_page()) as figure:
        figure.start_python()
        rate = figure.slider(figure.controls[0])
        rate.tap()
        figure.says("Python draws any value in between.")
        box = rate.bounding_box()
        assert box["height"] >= 44
        rate.tap(position={"x": box["width"] * 0.46, "y": box["height"] / 2})
        figure.settle()
        assert figure.settings()["rate"] not in figure.controls[0].values
        figure.require_true()
        assert figure.tab.evaluate("document.documentElement.scrollWidth") <= 390
        note, reset = (figure.box.locator(f".explorer-{name}").bounding_box() for name in ("between", "reset"))
        assert note["y"] < reset["y"] + reset["height"], "beside the button, not below it"
    context.close()


def test_where_the_connection_breaks_a_reader_can_try_again(chromium):
    browser, address = chromium
    page, *call = PARABOLA
    context = browser.new_context(base_url=address)
    with Live(chromium, page, explorer_of(page, *call), tab=context.new_page()) as figure:
        figure.start_python()
        figure.tab.route("**/matplotlib-*.gz", lambda route: route.abort("internetdisconnected"))
        figure.rate.focus()
        figure.box.get_by_text("the connection broke off").wait_for()
        figure.rate.press("ArrowRight")
        figure.require_true()
        figure.faults.clear()  # the browser's own words about the connection
        figure.tab.unroute("**/matplotlib-*.gz")
        figure.box.get_by_role("button", name="Try again").click()
        figure.says("Python draws any value in between.")
    context.close()


@pytest.mark.slow
@every_explorer
def test_each_figure_draws_between_its_stored_values_what_python_draws_here(chromium, tab, place):
    page, *call = place
    with Live(chromium, page, explorer_of(page, *call), tab=tab) as figure:
        has_cells = page != "book/intro"  # in which a reader can start Python
        assert (figure.tab.locator(".cell[data-cell]").count() > 0) == has_cells
        if has_cells:
            figure.start_python()
        sliders = [figure.slider(control) for control in figure.controls if not control.choice]
        offers = has_cells and any(any(values_between(control)) for control in figure.controls)
        assert (figure.box.locator(".explorer-between").count() > 0) == offers
        if not offers:
            return
        figure.reach(next(slider for slider in sliders if slider.is_enabled()))
        for slider in sliders:
            if slider.get_attribute("step") == "any" and slider.is_enabled():
                slider.press("End")
                slider.press("ArrowLeft")
        figure.settle()
        come_near(figure.box)
        figure.require_true()

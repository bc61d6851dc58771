"""Every explorer of the built pages, moved by address, keyboard, mouse and finger, without a network.

What the page shows is compared with `Explorer.frame`, which trains and draws one setting afresh: the
words, the formulas, and the whole drawing.
"""

import ast
import re
from functools import cache
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.browser import come_near, serve
from tests.course_files import HTML, NOTEBOOKS, cells
from workbook import explorers


def calls(page):
    """Return (cell number, source) of each cell of a notebook that ends with an explorer."""
    code = [cell["source"] for cell in cells(page, "code")]
    return [(i, source) for i, source in enumerate(code) if re.search(r"^(explore|inspect)_\w+\(", source, re.M)]


@cache
def explorer_of(page, number, source):
    """Return the explorer of a cell; one that takes what the chapter has made, after running the chapter."""
    alone = re.search(r"^(explore_\w+)\(\)$", source, re.M)
    if alone:
        return getattr(explorers, alone[1])()
    namespace = {}
    *before, last = [cell["source"] for cell in cells(page, "code")[: number + 1]]
    for text in before:
        exec(text, namespace)
    tree = ast.parse(last)
    exec(compile(ast.Module(tree.body[:-1], []), page, "exec"), namespace)
    return eval(compile(ast.Expression(tree.body[-1].value), page, "eval"), namespace)


PLACES = [(page, *call) for page in NOTEBOOKS for call in calls(page)]
every_explorer = pytest.mark.parametrize(
    "place", PLACES, ids=[f"{page.split('/')[-1]}-{number}" for page, number, _ in PLACES]
)


class Figure:
    """An explorer on its page, as a reader meets it."""

    def __init__(self, chromium, page, explorer, query="", tab=None, **options):
        browser, address = chromium
        self.own = tab is None
        calm = {"reduced_motion": "reduce"}  # nothing plays by itself
        self.tab = tab or browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **calm, **options})
        if tab:
            tab.emulate_media(**calm)
        self.explorer, self.faults = explorer, []
        self.tab.on("console", lambda m: m.type in ("error", "warning") and self.faults.append(m.text))
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.address, self.scripts = f"{address}/{page}.html", options.get("java_script_enabled", True)
        self.box = self.tab.locator(f"#explorer-{explorer.name}")
        self.controls = [control for control in explorer.controls if control.on_page]
        self.open(query)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.own:
            self.tab.close()
        assert self.faults == []

    def open(self, query):
        self.tab.goto(f"{self.address}{query}")
        if self.scripts:
            come_near(self.box)

    def slider(self, control):
        return self.box.get_by_label(control.label, exact=True)

    def chosen(self, control):
        """Return a control's value as its slider announces it, or that of the radio button which is checked."""
        if control.choice:
            return self.box.get_by_role("group", name=control.label).locator("input:checked").get_attribute("value")
        return self.slider(control).get_attribute("aria-valuetext")

    def settings(self):
        """Return the value of each control, as the page shows it."""
        return {c.name: self.value(c, self.chosen(c)) for c in self.controls}

    @staticmethod
    def value(control, text):
        (value,) = [value for value in control.values if control.text(value) == text]
        return value

    def require_true(self):
        """Require that words, formulas and drawing are those of a fresh computation at this setting."""
        frame = self.explorer.frame(**self.settings())
        assert self.box.locator(".explorer-description").text_content().split() == frame.description.split()
        lines = "".join(text for line in frame.lines for text, _ in line)
        assert self.box.locator(".explorer-lines").text_content() == lines
        assert self.drawn() == [shape(view.inline()) for view in frame.views]

    def drawn(self):
        drawn = self.box.locator(".explorer-views > svg").evaluate_all(
            "all => all.map((one) => new XMLSerializer().serializeToString(one))"
        )
        return [shape(svg) for svg in drawn]


def shape(svg):
    """Return a drawing without what the page adds to it."""
    root = ElementTree.fromstring(svg)
    for name in ("style", "data-network", "tabindex", "aria-describedby"):
        root.attrib.pop(name, None)
    for element in root.iter():  # a browser keeps line ends in attributes, an XML reader does not
        element.attrib.update({name: " ".join(value.split()) for name, value in element.attrib.items()})
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"), rewrite_prefixes=True)


def other(control):
    """Return a value that is not the start, far from it."""
    return control.values[-1] if control.start != control.values[-1] else control.values[0]


def asked(explorer, setting):
    by_name = {control.name: control for control in explorer.controls}
    return "?" + urlencode({f"{explorer.name}.{k}": by_name[k].text(v).replace(" ", "-") for k, v in setting.items()})


def test_there_is_an_explorer_in_each_of_the_promised_chapters():
    pages = {page for page, *_ in PLACES}
    steps = {f"book/steps/{name}" for name in ("2-forward-propagate", "3-back-propagate-error", "4-train-network")}
    beyond = {f"book/beyond/{name}" for name in ("xor", "iris", "when-training-fails")}
    more = {"book/intro", "book/worked-example", "book/steps/5-predict", "book/steps/6-wheat-seeds"}
    assert steps | beyond | more <= pages


def controls_without_effect(explorer):
    """Return the names of the controls that change nothing while the others are at their start."""
    names = []
    for control in explorer.controls:
        frames = [explorer.frame(**{control.name: value}) for value in control.values] if control.on_page else []
        shown = {("".join(view.svg + view.alt for view in frame.views), str(frame.lines)) for frame in frames}
        if len(shown) == 1:
            names.append(control.name)
    return names


@every_explorer
def test_it_follows_address_keyboard_mouse_and_reset(chromium, tab, place):
    page, *call = place
    explorer = explorer_of(page, *call)
    with Figure(chromium, page, explorer, tab=tab) as figure:
        start = {control.name: control.start for control in figure.controls}
        assert figure.settings() == start
        figure.require_true()
        at_start = figure.drawn()
        sliders = [control for control in figure.controls if not control.choice]
        without_effect = [control.name for control in sliders if figure.slider(control).is_disabled()]
        assert without_effect == controls_without_effect(explorer)
        movable = [control for control in sliders if control.name not in without_effect]

        for control in movable:  # by keyboard
            slider = figure.slider(control)
            slider.focus()
            for key in ("End", "ArrowLeft", "Home", "ArrowRight"):
                figure.tab.keyboard.press(key)
            assert figure.settings()[control.name] == control.values[1]
            figure.require_true()
        figure.box.get_by_role("button", name="Reset").click()
        assert figure.settings() == start
        assert figure.drawn() == at_start

        for control in movable:  # by mouse
            slider = figure.slider(control)
            slider.scroll_into_view_if_needed()
            frame = slider.bounding_box()
            middle = frame["y"] + frame["height"] / 2
            figure.tab.mouse.move(frame["x"] + frame["width"] / 2, middle)
            figure.tab.mouse.down()
            figure.tab.mouse.move(frame["x"] + 3, middle, steps=3)
            figure.tab.mouse.up()
            assert figure.settings()[control.name] == control.values[0]
        figure.require_true()
        moved = {c.name: c.values[0] for c in movable if c.start != c.values[0]}
        query = asked(explorer, moved).strip("?").split("&") if moved else [""]
        figure.tab.wait_for_function(
            "query => location.search.replace('?', '').split('&').sort().join('&') === query",
            arg="&".join(sorted(query)),
        )

        setting = {control.name: other(control) for control in figure.controls}
        figure.open(asked(explorer, setting))  # by address
        assert figure.settings() == setting
        figure.require_true()


@pytest.mark.slow
@every_explorer
def test_an_address_that_makes_no_sense_is_ignored_and_never_becomes_markup(chromium, place):
    page, *call = place
    explorer = explorer_of(page, *call)
    nonsense = ("<img src=x onerror=alert(1)>", "1e999", "constructor", "", "-999", "0.30", "%00", "__proto__")
    for turn in range(2):
        asked_for = {c.name: nonsense[(i + 4 * turn) % 8] for i, c in enumerate(explorer.controls)}
        query = "?" + urlencode({f"{explorer.name}.{name}": bad for name, bad in asked_for.items()})
        with Figure(chromium, page, explorer, query) as figure:
            assert figure.settings() == {control.name: control.start for control in figure.controls}
            assert figure.box.locator("img").count() == 0


# Where things are on the screen: the bottom of the header, the views, the rows of the controls, and the buttons.
LAYOUT = """box => {
  const place = (element) => { const { top, bottom, height } = element.getBoundingClientRect(); return { top, bottom, height }; };
  const all = (selector) => [...box.querySelectorAll(selector)].map(place);
  return {
    header: place(document.querySelector(".bd-header-article")).bottom, views: all(".explorer-views > svg"),
    rows: all(".explorer-control > input"), buttons: all(".explorer-controls button"),
    texts: [...box.querySelectorAll("label, output")].map((one) => one.getBoundingClientRect().right - innerWidth),
  };
}"""
SMALL_PHONE = {"viewport": {"width": 390, "height": 664}, "has_touch": True, "is_mobile": True}


@every_explorer
def test_on_a_small_phone_the_pictures_stay_on_the_screen_while_a_finger_moves_the_sliders(chromium, place):
    page, *call = place
    with Figure(chromium, page, explorer_of(page, *call), **SMALL_PHONE) as figure:
        layout = figure.box.evaluate(LAYOUT)
        top, height = layout["views"][0]["top"], 664 - layout["header"]
        assert layout["rows"][0]["bottom"] - top <= height, "picture and first control fit the screen together"
        assert min(part["height"] for part in layout["rows"] + layout["buttons"]) >= 44, "a finger needs room"
        assert max(layout["texts"]) <= 0, "names and values are on the screen"
        *others, reset = layout["buttons"]
        assert all(reset["top"] >= button["bottom"] + 8 for button in others), "Reset is not pressed in place of Back"
        figure.tab.evaluate("y => scrollBy(0, y)", top - layout["header"])
        for control in figure.controls:
            if control.choice:
                continue
            slider = figure.slider(control)
            if not control.choice and slider.is_enabled():
                frame = slider.bounding_box()
                if frame["y"] + frame["height"] > 664:
                    continue  # more controls than fit
                figure.tab.touchscreen.tap(frame["x"] + frame["width"] - 4, frame["y"] + frame["height"] / 2)
                expect(slider).to_have_attribute("aria-valuetext", control.text(control.values[-1]))
        figure.require_true()
        layout = figure.box.evaluate(LAYOUT)
        assert layout["views"][0]["top"] >= layout["header"] - 1, "the page has not moved"
        assert layout["views"][-1]["bottom"] <= 664


@pytest.mark.slow
@every_explorer
def test_on_a_phone_it_follows_the_finger_and_nothing_is_cut(chromium, place):
    page, *call = place
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with Figure(chromium, page, explorer_of(page, *call), **phone) as figure:
        for control in figure.controls:
            slider = figure.slider(control)
            if control.choice or slider.is_disabled():
                continue
            frame = slider.bounding_box()
            assert frame["height"] >= 44, "a finger needs room"
            slider.tap(position={"x": frame["width"] - 4, "y": frame["height"] / 2})
            assert figure.settings()[control.name] == control.values[-1]
        figure.require_true()
        outside = figure.box.evaluate(
            """box => [...box.querySelectorAll("*")].filter((e) => !e.closest("script, svg svg") && e.getClientRects().length)
            .filter((e) => { const r = e.getBoundingClientRect(); return r.left < -0.5 || r.right > innerWidth + 0.5; })
            .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert outside == []
        assert figure.tab.evaluate("document.documentElement.scrollWidth") <= 390


def swipe_up(tab, x, y):
    """Move a finger up the screen by 190 pixels, as to scroll."""
    finger = tab.context.new_cdp_session(tab)
    for kind, up in [("touchStart", 0), *(("touchMove", up) for up in range(10, 200, 10))]:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - up}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.slow
@every_explorer
def test_a_finger_can_scroll_past_every_slider(chromium, place):
    page, *call = place
    with Figure(chromium, page, explorer_of(page, *call), **SMALL_PHONE) as figure:
        for control in figure.controls:
            slider = figure.slider(control)
            if control.choice or slider.is_disabled():
                continue
            slider.evaluate("element => element.scrollIntoView({ block: 'center' })")
            chosen, frame, scrolled = slider.input_value(), slider.bounding_box(), figure.tab.evaluate("scrollY")
            at_end = chosen == slider.get_attribute("max")
            swipe_up(figure.tab, frame["x"] + (4 if at_end else frame["width"] - 4), frame["y"] + frame["height"] / 2)
            figure.tab.wait_for_function("before => scrollY > before + 50", arg=scrolled)
            expect(slider).to_have_value(chosen)


def test_a_finger_that_scrolls_the_page_over_a_slider_does_not_move_it(chromium):
    browser, address = chromium
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(f"{address}/book/beyond/xor.html")
    explorer = tab.locator("#explorer-xor")
    come_near(explorer)
    slider = explorer.get_by_role("slider").first
    slider.evaluate("element => element.scrollIntoView({ block: 'center' })")
    chosen, drawn = slider.input_value(), explorer.locator(".explorer-views").inner_html()
    events = slider.evaluate_handle(
        """(slider) => {
          const events = [];
          for (const name of ["input", "pointercancel"]) slider.addEventListener(name, () => events.push(name));
          return events;
        }"""
    )
    frame, scrolled = slider.bounding_box(), tab.evaluate("scrollY")
    x, y = frame["x"] + frame["width"] - 4, frame["y"] + frame["height"] / 2
    swipe_up(tab, x, y)
    tab.wait_for_function("before => scrollY > before + 50", arg=scrolled)
    tab.wait_for_timeout(500)  # till the address would be written
    assert events.json_value()[:2] == ["input", "pointercancel"], "the slider had moved"
    assert slider.input_value() == chosen
    assert explorer.locator(".explorer-views").inner_html() == drawn
    assert tab.evaluate("location.search + location.hash") == ""
    context.close()


@pytest.mark.slow
@every_explorer
def test_a_play_button_runs_to_the_end_and_calm_readers_are_taken_there_at_once(chromium, place):
    page, *call = place
    explorer = explorer_of(page, *call)
    with Figure(chromium, page, explorer, reduced_motion="reduce") as figure:
        played = [control for control in figure.controls if control.play]
        assert figure.box.get_by_role("button", name="Play").count() == len(played)
        for control in played:
            figure.box.get_by_role("button", name="Play").click()
            assert figure.settings()[control.name] == control.values[-1]
            figure.box.get_by_role("button", name="Back").click()
            assert figure.settings()[control.name] == control.values[-2]
            figure.require_true()
    for control in played:
        query = asked(explorer, {control.name: control.values[-3]})
        with Figure(chromium, page, explorer, query, reduced_motion="no-preference") as figure:
            figure.box.get_by_role("button", name="Next").click()
            assert figure.settings()[control.name] == control.values[-2]
            figure.box.get_by_role("button", name="Play").click()
            figure.box.get_by_role("button", name="Stop").wait_for()
            figure.box.get_by_role("button", name="Play").wait_for()
            assert figure.settings()[control.name] == control.values[-1]


@pytest.mark.slow
@every_explorer
@pytest.mark.parametrize("how", ["without scripts", "printed"])
def test_without_scripts_and_on_paper_the_picture_and_a_sentence_remain(chromium, place, how):
    page, *call = place
    explorer = explorer_of(page, *call)
    with Figure(chromium, page, explorer, java_script_enabled=how == "printed") as figure:
        if how == "printed":
            figure.tab.emulate_media(media="print")
        assert figure.box.get_by_text("To move it, open this chapter").is_visible()
        for view in figure.box.locator(".explorer-views > svg").all():
            assert view.is_visible() and view.bounding_box()["height"] > 100
        assert (
            figure.box.locator(".explorer-description").text_content().split() == explorer.frame().description.split()
        )
        assert not figure.box.locator("input").first.is_visible()


@every_explorer
def test_it_adds_little_to_its_page(place):
    import gzip

    page, *call = place
    explorer = explorer_of(page, *call)
    text = (HTML / f"{page}.html").read_text(encoding="utf-8")
    start = re.search(rf'<figure [^>]*id="explorer-{explorer.name}"', text).start()
    end = text.index("</figure>", start)
    without = text[:start] + text[end:]
    table = HTML / "_static" / "explorers" / f"{page.split('/')[-1]}-explorer-{explorer.name}.js"
    scripts = [(HTML / "_static" / "explorer.js").read_bytes(), table.read_bytes()]
    more = len(gzip.compress(text.encode())) - len(gzip.compress(without.encode()))
    assert more + sum(len(gzip.compress(script)) for script in scripts) <= 150_000


def test_the_front_page_moves_at_the_address_of_a_site_in_a_folder_too(chromium):
    page, *call = next(place for place in PLACES if place[0] == "book/intro")
    with (
        serve(HTML.parent) as address,
        Figure((chromium[0], f"{address}/{HTML.name}"), "index", explorer_of(page, *call)) as figure,
    ):
        slider = figure.slider(figure.controls[0])
        slider.press("ArrowRight")
        assert figure.settings() != {control.name: control.start for control in figure.controls}
        figure.require_true()


def test_the_front_pages_play_starts_at_epoch_0(chromium):
    page, *call = next(place for place in PLACES if place[0] == "book/intro")
    with Figure(chromium, page, explorer_of(page, *call)) as figure:
        (epoch,) = [control for control in figure.controls if control.play]
        assert figure.settings()[epoch.name] != epoch.values[0], "it opens later"
        figure.tab.emulate_media(reduced_motion="no-preference")
        film = figure.box.evaluate(  # before its first step
            "box => (box.querySelector('.explorer-play').click(), box.querySelector('.explorer-description').textContent)"
        )
        assert film.startswith("Epoch 0,")


def test_a_control_is_disabled_where_it_changes_nothing(chromium):
    page, *call = next(place for place in PLACES if place[0] == "book/steps/3-back-propagate-error")
    with Figure(chromium, page, explorer_of(page, *call)) as figure:
        stage, rate = (next(c for c in figure.controls if c.name == name) for name in ("stage", "rate"))
        stages = {}
        for i, value in enumerate(stage.values):
            figure.slider(stage).fill(str(i))
            stages[value] = figure.slider(rate).is_enabled()
        assert list(stages.values()) == [False] * (len(stages) - 1) + [True], "only the last stage changes weights"
        figure.slider(rate).press("Home")
        figure.require_true()


@pytest.mark.parametrize("name", ["explore_spirals", "explore_iris", "explore_seeds"])
def test_a_preset_sets_all_controls_by_mouse_and_keyboard(chromium, name):
    page, *call = next(place for place in PLACES if name in place[2])
    explorer = explorer_of(page, *call)
    with Figure(chromium, page, explorer) as figure:
        presets = figure.box.get_by_role("group", name="Settings to try").get_by_role("button")
        expect(presets).to_have_text(list(explorer.presets))
        for i, preset in enumerate(explorer.presets):
            presets.nth(i).click() if i % 2 else presets.nth(i).press("Enter")
            expect(figure.box.get_by_role("button", pressed=True)).to_have_text([preset])
            assert figure.settings() == explorer.preset(preset)
            figure.require_true()
        (rate,) = [control for control in figure.controls if control.name == "rate"]
        figure.slider(rate).press("Home")
        expect(figure.box.get_by_role("button", pressed=True)).to_have_count(0)
        in_address = f"{explorer.name}.rate={rate.text(rate.values[0])}"
        figure.tab.wait_for_function("text => location.search.includes(text)", arg=in_address)


def test_an_answer_is_judged_and_forgotten_when_the_question_changes(chromium):
    page, *call = next(place for place in PLACES if place[0] == "book/beyond/check-your-gradients")
    explorer = explorer_of(page, *call)
    program, answer = explorer.controls
    with Figure(chromium, page, explorer) as figure:
        described = figure.box.locator(".explorer-description")
        group = figure.box.get_by_role("group", name=answer.label)
        group.get_by_role("radio", name="A", exact=True).check()
        expect(described).to_contain_text("No, not A.")
        figure.tab.keyboard.press("ArrowRight")  # radio buttons move by arrow keys
        expect(described).to_contain_text("Right, B:")
        assert figure.settings() == {"program": 1, "answer": "B"}
        figure.require_true()
        figure.slider(program).press("ArrowRight")
        expect(described).to_contain_text("Which of the three is it?")
        assert figure.settings() == {"program": 2, "answer": "no answer"}
        figure.require_true()


def test_a_goal_is_ticked_when_its_picture_is_shown_and_is_remembered(chromium):
    page, *call = next(place for place in PLACES if "explore_parabola" in place[2])
    explorer = explorer_of(page, *call)
    browser, address = chromium
    context = browser.new_context()
    tab = context.new_page()
    with Figure((context, address), page, explorer, tab=tab) as figure:
        status = figure.box.locator(".explorer-goals [role=status]")
        goal = figure.box.locator("[data-goal=diverges]")
        expect(status).to_have_text(f"Find these: 0 of {len(explorer.goals)} found.")
        figure.slider(explorer.controls[0]).press("End")
        expect(status).to_have_text(f"Find these: 1 of {len(explorer.goals)} found.")
        expect(goal).to_have_text(f"\u2713 {explorer.goals['diverges']}")
        figure.box.get_by_role("button", name="Reset").click()
        expect(goal).to_contain_text("\u2713")
        figure.open("")  # the next visit
        expect(goal).to_contain_text("\u2713")
        expect(figure.box.locator("[data-goal=one-step]")).to_contain_text("\u25cb")
        tab.evaluate("localStorage.setItem('backprop-progress', '{}')")  # not what this page writes
        figure.open("")
        expect(status).to_have_text(f"Find these: 0 of {len(explorer.goals)} found.")
    context.close()


def test_back_shows_what_the_address_says(chromium):
    page, *call = next(place for place in PLACES if place[0] == "book/beyond/xor")
    with Figure(chromium, page, explorer_of(page, *call)) as figure:
        first = figure.controls[0]
        figure.tab.evaluate("location.hash = 'exercises'")  # as a link of the contents does
        figure.slider(first).press("End")
        figure.tab.wait_for_function("() => location.search !== ''")
        figure.tab.go_back()
        figure.tab.wait_for_function("() => location.search === ''")
        assert figure.settings()[first.name] == first.start
        figure.require_true()


def test_a_table_that_does_not_come_is_told_and_asked_for_again(chromium):
    browser, address = chromium
    context = browser.new_context()
    tab = context.new_page()
    tab.route("**/explorers/**", lambda route: route.abort())
    tab.goto(f"{address}/book/beyond/xor.html?xor.rate=3")
    box = tab.locator("#explorer-xor")
    box.scroll_into_view_if_needed()
    box.get_by_text("The other pictures could not be loaded. Move a control to try again.").wait_for()
    slider = box.get_by_role("slider").first
    tab.unroute("**/explorers/**")
    slider.press("ArrowRight")
    box.get_by_text("could not be loaded").wait_for(state="detached")
    chosen = slider.get_attribute("aria-valuetext")
    assert chosen in box.locator(".explorer-description").text_content()
    context.close()


def test_a_table_that_comes_when_the_controls_are_back_at_the_start_takes_the_fault_back(chromium):
    browser, address = chromium
    context = browser.new_context()
    tab, held = context.new_page(), []
    tab.route("**/explorers/**", lambda route: route.abort())
    tab.goto(f"{address}/book/beyond/xor.html")
    box = tab.locator("#explorer-xor")
    before = box.locator(".explorer-description").text_content()
    box.scroll_into_view_if_needed()
    box.get_by_text("could not be loaded").wait_for()
    tab.unroute("**/explorers/**")
    tab.route("**/explorers/**", lambda route: held.append(route))
    for key in ("ArrowRight", "ArrowLeft"):
        box.get_by_role("slider").first.press(key)
    tab.wait_for_timeout(300)
    held[0].continue_()
    box.get_by_text("could not be loaded").wait_for(state="detached")
    assert box.locator(".explorer-description").text_content() == before
    context.close()


def test_a_table_is_asked_for_once_its_figure_comes_near(chromium):
    browser, address = chromium
    context = browser.new_context()
    tab, asked = context.new_page(), []
    tab.on("request", lambda request: "/explorers/" in request.url and asked.append(request.url))
    tab.goto(f"{address}/book/beyond/xor.html", wait_until="load")
    tab.wait_for_timeout(300)
    assert asked == []
    come_near(tab.locator("#explorer-xor"))
    assert len(asked) == 1
    context.close()


def test_an_address_that_asks_for_another_frame_has_it_before_its_figure_comes_near(chromium):
    browser, address = chromium
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{address}/book/beyond/xor.html?xor.rate=3")
    tab.locator("#explorer-xor[aria-busy=false]").wait_for()
    assert "Learning rate 3," in tab.locator("#explorer-xor .explorer-description").text_content()
    assert tab.evaluate("scrollY") == 0
    context.close()


def test_a_control_that_moves_before_the_table_has_come_shows_its_picture_then(chromium):
    browser, address = chromium
    context = browser.new_context()
    tab, held = context.new_page(), []
    tab.route("**/explorers/**", lambda route: held.append(route))
    tab.goto(f"{address}/book/beyond/xor.html")
    box = tab.locator("#explorer-xor")
    before = box.locator(".explorer-description").text_content()
    slider = box.get_by_role("slider").first
    slider.press("ArrowRight")
    tab.wait_for_timeout(300)
    assert box.locator(".explorer-description").text_content() == before
    (route,) = held
    route.continue_()
    tab.locator("#explorer-xor[aria-busy=false]").wait_for()
    assert (
        f"Learning rate {slider.get_attribute('aria-valuetext')},"
        in box.locator(".explorer-description").text_content()
    )
    context.close()

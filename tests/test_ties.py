"""Words tied to pictures: which parts a symbol stands for, and what a reader sees who points at either."""

import pytest
from playwright.sync_api import expect

from backprop.steps import initialize_network
from backprop.worked_example import WEIGHTS
from book._ext.ties import tie
from tests.browser import new_readers
from workbook.explorers.part_formulas import part_formulas
from workbook.figures import draw_network, draw_worked_example
from workbook.figures.symbols import DrawnNetwork, parts_of

EXAMPLE = DrawnNetwork.read(draw_worked_example(WEIGHTS, (0.5, 0.5, 0.5), (0.1, 0.1, 0.1)).svg)
CLASSES = DrawnNetwork.read(draw_network(initialize_network(2, 1, 2), [1, 0], [0, 1]).svg)
PAGES = ("book/worked-example", "book/steps/2-forward-propagate", "book/steps/3-back-propagate-error")

# --- Names --------------------------------------------------------------------------------------


def test_a_drawing_is_read_back():
    assert EXAMPLE == DrawnNetwork((("h1", "h2"), ("out",)), 2, biases=False)
    assert CLASSES == DrawnNetwork((("h1",), ("class 0", "class 1")), 2, biases=True)


@pytest.mark.parametrize(
    ("symbol", "parts"),
    [
        ("x_1", "x-0"),
        ("x_2", "x-1"),
        ("w_{x1,h1}", "w-0-0-0"),
        ("w_{x2,h1}", "w-0-0-1"),
        ("w_{h2,out}", "w-1-0-1"),
        ("w_1", "w-0-0-0 w-0-1-0"),
        ("w_{jk}", "w-1-0-0 w-1-0-1"),
        ("h_1", "n-0-0"),
        ("z_{h2}", "n-0-1"),
        ("a_{out}", "n-1-0"),
        ("a_j", "n-0-0 n-0-1"),
        ("a", "n-0-0 n-0-1 n-1-0"),
        (r"\delta_{h1}", "frame-0-0"),
        (r"\delta_k", "frame-1-0"),
        ("t", "t-0"),
        (r"\text{inputs}", "x-0 x-1"),
        (r"\text{errors and deltas}", "frame-0-0 frame-0-1 frame-1-0"),
        *((other, "") for other in ("z", "h", "b", "0.2", "x_3", "v_1", "a_{h3}", "A", r"\text{brown}", "w_{h1,h2}")),
    ],
)
def test_a_symbol_stands_for_the_parts_of_its_name(symbol, parts):
    assert " ".join(parts_of(symbol, EXAMPLE)) == parts


@pytest.mark.parametrize(
    ("symbol", "parts"),
    [
        ("b", "w-0-0-2 w-1-0-1 w-1-1-1"),
        ("b_k", "w-1-0-1 w-1-1-1"),
        (r"\delta_k", "frame-1-0 frame-1-1"),
        ("t_k", "t-0 t-1"),
    ],
)
def test_biases_and_several_outputs_are_found(symbol, parts):
    assert " ".join(parts_of(symbol, CLASSES)) == parts


def test_only_symbols_that_stand_for_something_are_tied():
    assert tie(r"\textcolor{#0b5fa5}{x_1} + \textcolor{#8f5600}{v_1} \cdot z", [EXAMPLE]) == (
        r"\htmlData{parts=x-0}{\textcolor{#0b5fa5}{x_1}} + \textcolor{#8f5600}{v_1} \cdot z"
    )
    assert tie("h_1, z_{h1}", [EXAMPLE]) == r"\htmlData{parts=n-0-0}{h_1}, \htmlData{parts=n-0-0}{z_{h1}}"


def plain(line):
    return "".join(f"_{text}" if kind.endswith("sub") else text for text, kind in line)


def test_each_part_has_its_formula_in_symbols():
    formulas = {part: plain(line) for part, line in part_formulas(EXAMPLE).items()}
    assert formulas["n-0-0"] == "a_h1 = σ(w_x1,h1 · x_1 + w_x2,h1 · x_2)"
    assert formulas["frame-1-0"] == "δ_out = (a_out − t) · a_out · (1 − a_out)"
    assert formulas["frame-0-1"] == "δ_h2 = w_h2,out · δ_out · a_h2 · (1 − a_h2)"
    assert formulas["w-1-0-0"] == "∂L / ∂w_h1,out = δ_out · a_h1"
    formulas = {part: plain(line) for part, line in part_formulas(CLASSES).items()}
    assert formulas["n-0-0"] == "a_h1 = σ(b_h1 + w_x1,h1 · x_1 + w_x2,h1 · x_2)"
    assert formulas["frame-0-0"] == ("δ_h1 = (w_h1,class 0 · δ_class 0 + w_h1,class 1 · δ_class 1) · a_h1 · (1 − a_h1)")
    assert formulas["w-0-0-2"] == "∂L / ∂b_h1 = δ_h1"
    assert formulas["t-1"] == "t_class 1: the target"


# --- On the page --------------------------------------------------------------------------------


@pytest.fixture
def page(chromium):
    """Return a function that opens a page by its name."""
    window = {"viewport": {"width": 1100, "height": 844}}
    with new_readers(chromium) as open_page:
        yield lambda name, **options: open_page(f"{name}.html", **window | options)


def drawing(tab):
    """Return a drawing with values, in the middle of the window."""
    found = tab.locator("figure.picture > svg[data-network]:has([data-part^=a-])").first
    found.evaluate("element => element.scrollIntoView({ block: 'center' })")
    return found


def lit(place):
    """Return the names of the parts that are lit."""
    return place.locator("[data-part][data-lit]").evaluate_all("all => all.map((one) => one.dataset.part)")


NEAREST = """drawing => {
  const middle = (one) => { const { top, bottom } = one.getBoundingClientRect(); return (top + bottom) / 2; };
  const open = [...document.querySelectorAll("article [data-parts]")].filter((one) => one.getClientRects().length);
  const near = open.filter((one) => one.dataset.parts.startsWith("n-"));
  near.sort((one, other) => Math.abs(middle(one) - middle(drawing)) - Math.abs(middle(other) - middle(drawing)));
  near[0].scrollIntoView({ block: "center" });
  near[0].id = "nearest";
}"""


@pytest.mark.parametrize("name", PAGES)
def test_every_symbol_names_parts_that_the_page_draws(page, name):
    tab = page(name)
    named, drawn = tab.evaluate(
        """() => [
          [...document.querySelectorAll("[data-parts]")].flatMap((one) => one.dataset.parts.split(" ")),
          [...document.querySelectorAll("svg[data-network] [data-part]")].map((one) => one.dataset.part),
        ]"""
    )
    assert named and set(named) <= set(drawn)


@pytest.mark.parametrize("name", PAGES)
def test_a_symbol_that_is_pointed_at_lights_its_parts_in_the_nearest_drawing(page, name):
    tab = page(name)
    tab.set_viewport_size({"width": 1280, "height": 1600})  # the symbol and the drawing are on the screen together
    svg = drawing(tab)
    svg.evaluate(NEAREST)
    symbol = tab.locator("#nearest")
    symbol.hover()
    expect(tab.locator("[data-part][data-lit]").first).to_be_attached()
    assert set(lit(tab)) <= set(symbol.get_attribute("data-parts").split(" "))
    tab.mouse.move(2, 400)
    expect(tab.locator("[data-lit]")).to_have_count(0)
    symbol.click()
    tab.mouse.move(2, 400)
    expect(symbol).to_have_attribute("data-lit", "")
    tab.keyboard.press("Escape")
    expect(tab.locator("[data-lit]")).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_a_part_that_is_pointed_at_shows_its_formula_and_lights_its_symbols(page, name):
    tab = page(name)
    svg = drawing(tab)
    svg.locator("[data-part=a-0-0]").hover()
    expect(tab.locator(".part-formula-box")).to_contain_text("ah1 = σ(")
    assert lit(svg) == ["n-0-0"]
    assert tab.locator("[data-parts][data-lit]").count() == tab.locator("[data-parts~=n-0-0]").count() > 0
    tab.mouse.move(2, 400)
    expect(tab.locator(".part-formula-box")).to_have_count(0)


def test_the_formula_lies_within_its_figure_and_covers_no_part(page):
    tab = page(PAGES[0])
    svg = drawing(tab)
    for part in svg.locator("[data-part^=number-]").all():
        part.click(force=True)
        box, frame = tab.locator(".part-formula-box").bounding_box(), svg.locator("xpath=..").bounding_box()
        assert frame["x"] - 1 <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        nodes = [node.bounding_box() for node in svg.locator("circle, rect[data-part]").all()]
        assert all(node["y"] + node["height"] <= box["y"] for node in nodes)


def test_a_tap_near_a_thin_line_shows_its_formula(page):
    tab = page(PAGES[0], viewport={"width": 390, "height": 664}, has_touch=True, is_mobile=True)
    svg = tab.locator("figure.picture > svg[data-network]").first
    svg.evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 120)")
    line = svg.locator("[data-part=w-1-0-0]").bounding_box()
    tab.touchscreen.tap(line["x"] + line["width"] * 0.65, line["y"] + line["height"] * 0.65 + 6)
    expect(tab.locator(".part-formula-box")).to_contain_text("∂L / ∂wh1,out = ")
    tab.touchscreen.tap(10, 620)
    expect(tab.locator(".part-formula-box")).to_have_count(0)


def test_by_keyboard_a_drawing_is_one_stop_and_the_arrow_keys_go_from_part_to_part(page):
    tab = page(PAGES[0])
    svg = drawing(tab)
    assert tab.locator("[data-parts][tabindex], [data-part][tabindex]").count() == 0
    svg.focus()
    place, seen = tab.evaluate("scrollY"), []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowRight"):
        tab.keyboard.press(key)
        seen += lit(svg)
        formula = tab.locator(".part-formula-box").text_content()
        expect(tab.locator("article > [role=status]")).to_have_text(formula)
    assert seen[0] == seen[2] == seen[4] and len({*seen}) == 3, seen
    assert tab.evaluate("scrollY") == place
    tab.keyboard.press("Tab")
    expect(tab.locator(".part-formula-box")).to_have_count(0)
    assert tab.locator("svg[data-network] :focus").count() == 0


def test_a_part_of_an_explorer_shows_its_formula_and_another_frame_clears_it(page):
    tab = page(PAGES[2])
    figure = tab.locator("figure.explorer", has=tab.locator("svg[data-network]"))
    figure.evaluate("element => element.scrollIntoView()")
    tab.locator("figure.explorer[aria-busy=false]").wait_for()
    figure.locator("[data-part=n-0-0]").click(force=True)
    expect(tab.locator(".part-formula-box")).to_contain_text("ah1 = σ(bh1 + ")
    figure.get_by_label("stage", exact=True).press("ArrowRight")
    expect(tab.locator(".part-formula-box")).to_have_count(0)
    figure.locator("[data-part=delta-0-0]").click(force=True)
    expect(tab.locator(".part-formula-box")).to_contain_text("δh1 = (")


def test_a_formula_stays_while_another_figure_changes(page):
    tab = page(PAGES[0])
    svg = drawing(tab)
    stepper = tab.locator("figure.explorer").first
    stepper.evaluate("element => element.explorer.requestTable()")
    tab.locator("figure.explorer[aria-busy=false]").first.wait_for()
    svg.locator("[data-part=n-0-0]").click(force=True)
    expect(tab.locator(".part-formula-box")).to_have_count(1)
    before = stepper.locator(".explorer-description").text_content()
    stepper.evaluate("({ explorer }) => explorer.step(explorer.inputs[0], 1)")
    expect(stepper.locator(".explorer-description")).not_to_have_text(before)
    assert lit(svg) == ["n-0-0"]
    assert tab.locator(".part-formula-box").is_visible()


def test_a_formula_in_the_companion_is_cleared_by_the_figure_that_it_shows_and_no_other(page):
    tab = page(PAGES[0], viewport={"width": 1400, "height": 900})
    tab.locator("[data-frame]").first.evaluate("element => scrollTo(0, element.getBoundingClientRect().top - 200)")
    companion = tab.locator(".companion:not(.away)")
    companion.locator("[data-part=n-0-0]").click(force=True)
    expect(tab.locator(".part-formula-box")).to_have_count(1)
    tab.mouse.move(2, 400)  # or it points at a part of the next frame
    other, its_own = tab.locator("#explorer-nudge"), tab.locator("#explorer-stepper")
    other.evaluate("figure => figure.dispatchEvent(new Event('frame'))")
    assert lit(companion) == ["n-0-0"]
    tab.evaluate("document.activeElement.blur()")  # or the next frame takes the focus away, which clears as well
    tab.locator("[data-parts=n-0-0]").first.dispatch_event("click")
    assert lit(companion) == ["n-0-0"]
    its_own.evaluate("figure => figure.dispatchEvent(new Event('frame'))")
    expect(tab.locator("[data-lit], .part-formula-box")).to_have_count(0)


def test_a_page_without_a_drawn_network_has_nothing_of_it(page):
    tab = page("book/reference/notation")
    assert tab.locator("[data-parts], svg[data-network], script[src*=ties]").count() == 0

"""Pictures and tables are readable: enough contrast, every number in its place, a text for each picture."""

import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from workbook.figures import axes, draw_network, picture, style
from workbook.figures.network import LABELLED_WEIGHTS
from workbook.figures.palette import CLASSES, NAMES, QUANTITIES, css_colour, shades, stylesheet
from workbook.figures.picture import Picture
from workbook.figures.table import Table

# --- Colours ----------------------------------------------------------------------------------


def luminance(colour):
    """Return the relative luminance of "#rrggbb" as WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_in_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", [*QUANTITIES, "ink", "faint", *(f"class-{k}" for k in range(len(CLASSES)))])
def test_every_colour_of_text_and_lines_stands_out_from_its_paper(name, mode):
    assert contrast(shades(name)[mode], shades("paper")[mode]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("k", range(len(CLASSES)))
def test_markers_borders_and_rings_stand_out_from_every_area(k, mode):
    area = shades(f"area-{k}")[mode]
    for name in ("activation", "delta", *(f"class-{other}" for other in range(len(CLASSES)))):
        assert contrast(shades(name)[mode], area) >= 3  # WCAG AA, for what is no text


def test_no_two_names_share_a_colour():
    for mode in (0, 1):
        assert len({shades(name)[mode] for name in NAMES}) == len(NAMES)


def test_the_stylesheet_gives_every_name_both_shades_and_recolours_its_formulas():
    light, dark = stylesheet().split("html[data-theme=dark]")
    for name in NAMES:
        assert f"--c-{name}: {shades(name)[0]};" in light
        assert f"--c-{name}: {shades(name)[1]};" in dark
    for name, quantity in QUANTITIES.items():
        rule = f'.katex [style*="color:{quantity.light}"] {{ color: var(--c-{name}) !important; }}'
        assert rule in stylesheet()  # important, since KaTeX writes its colours into the elements


def test_an_unknown_colour_is_rejected_with_a_list_of_the_names():
    with pytest.raises(ValueError, match="'bias'.*input, weight, activation, target, delta"):
        css_colour("bias")


# --- The network drawn ------------------------------------------------------------------------

NETWORK = [
    [
        {"weights": [0.1111, -0.2222, 0.3333], "output": 0.4444, "delta": -0.0055},
        {"weights": [-0.6666, 0.7777, -0.8888], "output": 0.9999, "delta": 0.0101},
    ],
    [{"weights": [1.2121, -1.3131, 1.4141], "output": 0.1515, "delta": -0.1616}],
]


def drawing_of(network, **options):
    return ET.fromstring(draw_network(network, **options).svg)


def named(drawing, name):
    return drawing.findall(f".//{{*}}{name}")


def texts(drawing):
    return [element.text for element in named(drawing, "text")]


def test_a_drawn_network_shows_every_value_that_it_holds_once():
    shown = Counter(texts(drawing_of(NETWORK, inputs=[1, -0.5], target=[0])))
    expected = ["0.111", "\u22120.222", "0.333", "\u22120.667", "0.778", "\u22120.889"]
    expected += ["1.212", "\u22121.313", "1.414", "0.444", "1.000", "0.151"]
    expected += ["\u03b4 \u22120.005", "\u03b4 0.010", "\u03b4 \u22120.162"]
    expected += ["1", "\u22120.5", "0", "1", "1"]  # the row, the target, and a 1 for each layer's bias
    names = ["x1", "x2", "bias", "bias", "h1", "h2", "class 0", "target"]
    assert shown == Counter(expected + names)


def test_digits_sets_the_decimals_of_weights_and_deltas():
    shown = texts(drawing_of(NETWORK, digits=4))
    assert "\u22120.2222" in shown and "\u03b4 \u22120.0055" in shown and "\u22120.222" not in shown


def test_a_value_that_rounds_to_zero_has_no_sign():
    shown = texts(drawing_of([[{"weights": [-0.0001, 0.5]}]]))
    assert "0.000" in shown and "\u22120.000" not in shown


def test_negative_weights_are_dashed_and_only_those():
    lines = named(drawing_of(NETWORK), "line")
    weights = [w for layer in NETWORK for neuron in layer for w in neuron["weights"]]
    assert len(lines) == len(weights)
    assert [("stroke-dasharray" in line.attrib) for line in lines] == [w < 0 for w in weights]


def test_a_larger_weight_has_a_thicker_line():
    lines = named(drawing_of(NETWORK), "line")
    weights = [abs(w) for layer in NETWORK for neuron in layer for w in neuron["weights"]]
    widths = [float(line.get("stroke-width")) for line in lines]
    assert max(widths) == widths[weights.index(max(weights))] > 2 * min(widths)
    assert sorted(widths) == [width for _, width in sorted(zip(weights, widths))]


def test_without_biases_neither_their_lines_nor_their_inputs_are_drawn():
    drawing = drawing_of(NETWORK, biases=False)
    assert len(named(drawing, "line")) == 6
    assert "bias" not in texts(drawing) and "0.333" not in texts(drawing)


def test_a_large_network_is_drawn_without_numbers_at_its_lines():
    layer = [{"weights": [0.5] * (LABELLED_WEIGHTS + 1)}]
    drawing = drawing_of([layer])
    assert len(named(drawing, "line")) == LABELLED_WEIGHTS + 1
    assert "0.500" not in texts(drawing)


def test_everything_is_drawn_inside_the_picture():
    drawing = drawing_of(NETWORK, inputs=[1, -0.5], target=[0])
    _, _, width, height = map(float, drawing.get("viewBox").split())
    for element in drawing.iter():
        xs = [float(element.get(key)) for key in ("x", "x1", "x2", "cx") if element.get(key)]
        ys = [float(element.get(key)) for key in ("y", "y1", "y2", "cy") if element.get(key)]
        assert all(0 <= x <= width for x in xs) and all(0 <= y <= height for y in ys)


def test_names_with_markup_characters_are_drawn_literally():
    drawing = drawing_of(NETWORK, input_names=["a<b", "c&d"], output_names=['"e"'])
    assert {"a<b", "c&d", '"e"'}.issubset(texts(drawing))


def test_the_alternative_text_lists_the_values_unless_one_is_given():
    alt = draw_network(NETWORK, inputs=[1, -0.5], target=[0]).alt
    for part in ("2 inputs", "2 hidden", "1 output", "0.444, 1.000; 0.151", "\u22120.005", "Target 0"):
        assert part in alt
    assert draw_network(NETWORK, alt="Two to one").alt == "Two to one"


# --- Pictures ---------------------------------------------------------------------------------


def plotted(alt="A line."):
    ax = axes("epoch", "error")
    ax.plot([0, 1, 2], [0.5, 0.25, 0.125], **style("delta"), clip_on=True)
    return picture(ax, alt, "What to see.")


def test_ids_of_two_pictures_differ_and_every_reference_has_its_id():
    ids = []
    for drawing in (plotted(), draw_network(NETWORK)):
        found = re.findall(r' id="([^"]+)"', drawing.svg)
        assert set(re.findall(r'(?:url\(#|href="#)([^")]+)', drawing.svg)) <= set(found)
        ids += found
    ax = axes()
    ax.plot([3, 4], [1, 2])
    ids += re.findall(r' id="([^"]+)"', picture(ax, "Another line.").svg)
    assert len(set(ids)) == len(ids) > 0


def test_the_same_plot_gives_the_same_picture():
    assert plotted() == plotted()


@pytest.mark.parametrize("n_lines", [2, 6])
def test_a_legend_is_above_the_plot_where_its_marks_are_not_taken_for_data(n_lines):
    ax = axes("x", "y")
    for k in range(n_lines):
        ax.plot([0, 1], [k, k], label=f"the label number {k}")
    ax.legend(loc="lower left")
    drawing = ET.fromstring(picture(ax, "Level lines.").svg)
    width = float(drawing.get("viewBox").split()[2])
    placed = [
        (text.text, float(text.get("x")), float(text.get("y"))) for text in named(drawing, "text") if text.get("x")
    ]
    labels = [(x, y) for text, x, y in placed if text.startswith("the label")]
    highest_tick = min(y for text, _, y in placed if not text.startswith("the label"))
    assert len(labels) == n_lines
    assert all(0 < x < width - 90 and y < highest_tick - 5 for x, y in labels)


def test_a_plot_uses_the_colours_of_the_page_and_does_not_style_it():
    svg = plotted().svg
    assert css_colour("delta") in svg and "stroke-dasharray" in svg
    assert "<style" not in svg and "<?xml" not in svg and "<metadata" not in svg
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= {shades(name)[0] for name in NAMES}
    assert {"epoch", "error"}.issubset(texts(ET.fromstring(svg)))


@pytest.mark.parametrize("alt", ["", " \n"])
def test_a_picture_without_alternative_text_is_rejected(alt):
    with pytest.raises(ValueError, match="alt is empty.*words"):
        Picture("<svg/>", alt)


def test_a_notebook_stores_a_picture_as_an_image_with_alternative_text_and_caption():
    stored = Picture('<svg viewBox="0 0 20 10"></svg>', "a < b", "see & be seen")._repr_mimebundle_()
    assert stored["text/plain"] == "Picture: a < b"
    assert '<img alt="a &lt; b" width="20" height="10" src="data:image/svg+xml,' in stored["text/html"]
    assert "<figcaption>see &amp; be seen</figcaption>" in stored["text/html"]


# --- Tables -----------------------------------------------------------------------------------


def test_a_tables_texts_are_escaped_and_its_coloured_columns_have_a_class():
    html = Table("a <b>", ["x<y", "n"], [["1 & 2", '"q"']], {"n": "delta"}).html()
    assert 'aria-label="a &lt;b&gt;"' in html
    assert '<th scope="col">x&lt;y</th><th scope="col" class="q-delta">n</th>' in html
    assert '<td>1 &amp; 2</td><td class="q-delta">&quot;q&quot;</td>' in html


def test_a_table_has_aligned_columns_as_plain_text():
    table = Table("numbers", ["quantity", "n"], [["a", "100"], ["longer one", "2"]])
    assert str(table) == "quantity    n\na           100\nlonger one  2"
    assert table._repr_mimebundle_()["text/plain"] == str(table)


def test_a_ragged_table_and_an_unknown_quantity_are_rejected():
    with pytest.raises(ValueError, match=r"rows\[1\] has 1 cells; it needs 2"):
        Table("numbers", ["a", "b"], [["1", "2"], ["3"]])
    with pytest.raises(ValueError, match="'bias' is not a quantity; the names are input, weight"):
        Table("numbers", ["a"], [["1"]], {"a": "bias"})

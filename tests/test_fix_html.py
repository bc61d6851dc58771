"""The fixes of the theme's pages and the bundles of their styles and scripts, each on a page of a few lines."""

import base64
import io
import json
import re
from collections import Counter
from functools import partial
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from book._ext import bundle, fix_html, fonts, line_breaks, outputs
from book._ext.built_site import Site
from book._ext.code_lines import wrap_code_lines
from book._ext.tables import label_cells, mark_many_columns
from tests.course_files import HTML


def fixed(fix, html):
    """Return what a fix makes of a piece of a page."""
    page = BeautifulSoup(html, "html.parser")
    fix(page)
    return str(page)


def table(head, *rows):
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    titles = "".join(f"<th>{title}</th>" for title in head)
    return f"<article><table><thead><tr>{titles}</tr></thead><tbody><tr>{'</tr><tr>'.join(cells)}</tr></tbody></table></article>"


@pytest.mark.parametrize(
    ("head", "cell"), [(("what", "printed", "verdict"), "right"), (("what", "printed", "remark"), "a sentence " * 5)]
)
def test_a_table_with_verdicts_or_sentences_has_cells_that_name_their_column(head, cell):
    page = BeautifulSoup(fixed(label_cells, table(head, ("sum", "", cell))), "html.parser")
    assert page.table["class"] == ["cards"] and page.table["role"] == "table"
    assert [td.get("data-label") for td in page.select("td")] == ["what", None, head[-1]]


def test_a_table_of_eight_numbers_in_a_row_has_narrow_columns():
    for n, marked in ((7, False), (8, True)):
        html = table(range(n), range(n)).replace("<article>", '<article class="numbers">')
        assert ('<table class="many-columns">' in fixed(mark_many_columns, html)) == marked


def test_a_formula_in_a_heading_is_named_once():
    formula = '<span class="katex-mathml">a \\textcolor{red}{a}</span><span class="katex-html"><i>a</i><i>′</i></span>'
    page = BeautifulSoup(
        fixed(label_cells, table(("what", f"slope {formula}", "verdict"), ("sum", "1", "right"))), "html.parser"
    )
    assert page.select("td")[1]["data-label"] == "slope a′" and "textcolor" in page.select_one("thead").get_text()


@pytest.mark.parametrize("rows", [(("sum", "1"),), (("sum", "a sentence " * 5),)])
def test_a_table_of_numbers_or_of_two_columns_stays_as_it_is(rows):
    before = table(("what", "value"), *rows)
    assert fixed(label_cells, before) == before


# --- Fixes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fix", "before", "after"),
    [
        (fix_html.remove_thebe_settings, '<article><script type="text/x-thebe-config">{}</script>'
         "<script>kernelName = 'python3'</script><script>ours</script></article>", "<article><script>ours</script></article>"),
        (fix_html.remove_duplicates, '<meta name="viewport"/><meta name="viewport"/>', '<meta name="viewport"/>'),
        (fix_html.defer_scripts, '<script src="a.js"></script><script>b</script>', '<script defer="" src="a.js"></script><script>b</script>'),
        (fix_html.replace_event_handlers, '<button onclick="window.print()"></button>', '<button data-action="print"></button>'),
        (fix_html.replace_event_handlers, '<button onclick="toggleFullScreen()"></button>', '<button data-action="toggleFullScreen"></button>'),
        (fix_html.fix_roles, '<div role="doc-biblioentry"></div>', '<div role="listitem"></div>'),
        (fix_html.name_buttons, '<button title="Print"><i></i></button>',
         '<button aria-label="Print" title="Print" type="button"><i></i></button>'),
        (fix_html.name_buttons, '<button aria-label="Go" type="submit">Search</button>', '<button type="submit">Search</button>'),
        (fix_html.add_search_buttons, '<form class="bd-search"></form>',
         '<form class="bd-search"><button class="visually-hidden" type="submit">Search</button></form>'),
        (fix_html.add_search_buttons, '<form class="bd-search"><button type="submit">Go</button></form>',
         '<form class="bd-search"><button type="submit">Go</button></form>'),
        (fix_html.use_native_tooltips, '<button data-bs-placement="left" data-bs-toggle="tooltip" title="Go"></button>',
         '<button title="Go"></button>'),
        (fix_html.use_native_tooltips, '<button data-bs-title="Mode" data-bs-toggle="tooltip"></button>', '<button title="Mode"></button>'),
        (fix_html.use_native_tooltips, '<button data-bs-toggle="dropdown"></button>', '<button data-bs-toggle="dropdown"></button>'),
        (fix_html.hide_icons, '<i class="fa-solid fa-moon"></i>',
         '<i aria-hidden="true" class="fa-solid fa-moon"></i>'),
        (fix_html.hide_icons, '<span class="word">a</span>', '<span class="word">a</span>'),
        (fix_html.add_landmarks, '<div id="pst-primary-sidebar"></div>',
         '<div aria-label="The book" id="pst-primary-sidebar" role="complementary"></div>'),
        (fix_html.fix_nesting, "<summary><p>Hint</p></summary>", "<summary><span>Hint</span></summary>"),
        (fix_html.fix_nesting, "<figure><figcaption>See</figcaption><svg></svg></figure>",
         "<figure><svg></svg><figcaption>See</figcaption></figure>"),
        (fix_html.fix_nesting, "<table><thead><tr><th></th><th>w</th></tr></thead><tr><th>h1</th></tr></table>",
         '<table><thead><tr><td></td><th scope="col">w</th></tr></thead><tr><th scope="row">h1</th></tr></table>'),
        (fix_html.make_scrollables_focusable, "<pre>a</pre><p>b</p>", '<pre tabindex="0">a</pre><p>b</p>'),
        (fix_html.unwrap_plain_code,
         '<div class="highlight"><pre><span class="n">h1</span> <span class="o">=</span> <span class="mf">0.35</span></pre></div>',
         '<div class="highlight"><pre>h1 <span class="o">=</span> <span class="mf">0.35</span></pre></div>'),
        (fix_html.unwrap_plain_code, '<span class="n">5</span>', '<span class="n">5</span>'),
        (line_breaks.keep_punctuation, '<article>so (<span class="math">w</span>), or</article>',
         '<article>so <span class="together">(<span class="math">w</span>),</span> or</article>'),
        (line_breaks.keep_punctuation, '<article>so <span class="math">w</span> is, <b>(</b><span class="math">x</span>y</article>',
         '<article>so <span class="math">w</span> is, <b>(</b><span class="math">x</span>y</article>'),
        (line_breaks.keep_percent_signs, "<article><p>50 % of <code>50 %</code></p></article>",
         "<article><p>50\u00a0% of <code>50 %</code></p></article>"),
        (line_breaks.keep_exponents,
         '<div class="numbers"><table><tr><td class="q-delta">6e-02</td><td>0.5</td><td>below 1e-9</td></tr></table></div>',
         '<div class="numbers"><table><tr><td class="q-delta together">6e-02</td><td>0.5</td><td>below 1e-9</td></tr></table></div>'),
        (fix_html.lazy_load_menu_images, '<ul class="dropdown-menu"><img/></ul><img/>',
         '<ul class="dropdown-menu"><img loading="lazy"/></ul><img/>'),
        (fix_html.set_logo_size, '<img class="logo__image"/><img/>', '<img class="logo__image" height="56" width="56"/><img/>'),
    ],
)  # fmt: skip
def test_a_fix_corrects_its_fault_and_nothing_else(fix, before, after):
    assert BeautifulSoup(fixed(fix, before), "html.parser") == BeautifulSoup(after, "html.parser")
    assert fixed(fix, after) == fixed(fix, fixed(fix, after)), "a fix applied twice changes nothing more"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_code_that_is_not_marked_has_the_colour_that_its_mark_would_give_it(built_book, theme):
    styles = (HTML / "_static" / "site.css").read_text(encoding="utf-8")
    rules = re.findall(rf'html\[data-theme="?{theme}"?\] \.highlight( \.\w+)? \{{ ([^}}]*) \}}', styles)
    looks = {name.removeprefix(" ."): look for name, look in rules}
    plain = re.search(r"color: #\w+", looks[""])[0]
    assert looks["k"] != plain, "a keyword has a colour of its own"
    assert {looks.get(name, plain) for name in fix_html.PLAIN_CODE} == {plain}


def head_of(page):
    return BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser").head


def test_the_search_finds_the_text_of_a_page_by_the_role_that_the_theme_gave_it(built_book):
    page = BeautifulSoup((HTML / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert page.select_one('[role="main"]').find("article")


def test_search_scripts_are_on_the_search_page_and_unused_ones_nowhere(built_book):
    plain, search = (str(head_of(page)) for page in ("book/worked-example", "search"))
    assert ("searchtools" in plain, "searchtools" in search) == (False, True)
    for unused in ("thebe", "THEBE", "togglebutton", "DOCUMENTATION_OPTIONS", "fontawesome"):
        assert unused not in plain + search


def test_a_page_names_everything_in_its_head_once(built_book):
    names = [meta.get("name") or meta.get("property") for meta in head_of("book/worked-example")("meta")]
    named = [name for name in names if name]
    assert len(set(named)) == len(named) and "viewport" in named


@pytest.mark.parametrize(
    ("page", "n_fonts"), [("genindex", 2), ("book/reference/speed", 3), ("book/worked-example", 5)]
)
def test_fonts_are_preloaded_before_the_styles_and_those_of_formulas_where_there_are_any(built_book, page, n_fonts):
    links = head_of(page).select("link[rel=preload], link[rel=stylesheet]")
    assert [link["rel"] for link in links] == [["preload"]] * n_fonts + [["stylesheet"]] * 2
    for link in links[:n_fonts]:
        assert link.has_attr("crossorigin") and ((HTML / page).parent / link["href"]).resolve().is_file()


# --- Bundles ----------------------------------------------------------------------------------


def test_a_page_links_to_one_stylesheet_and_one_script_and_to_what_is_not_bundled(built_book):
    def files(page, selector, name):
        return [element[name].partition("?")[0] for element in head_of(page).select(selector)]

    assert files("index", "link[rel=stylesheet]", "href") == ["_static/site.css", "_static/print.css"]
    scripts = files("index", "script[src]", "src")
    assert scripts[:2] == ["_static/site.js", "_static/scripts/sphinx-book-theme.js"]
    assert "_static/explorer.js" in scripts and "_static/clipboard.min.js" not in scripts
    assert all(script.has_attr("defer") for script in head_of("index").select("script[src]"))


@pytest.mark.parametrize(
    ("path", "bundled"),
    [
        ("_static/basic.css", True),
        ("_static/mystnb.0a1b.css", True),
        ("_static/scripts/fontawesome.js", True),
        (None, True),
        ("_static/print.css", False),
        ("_static/explorer.js", False),
        ("_static/scripts/bootstrap.js", False),
        ("_static/a-new-one.js", False),
    ],
)
def test_only_files_that_are_listed_are_bundled(path, bundled):
    assert bundle.is_bundled(path) == bundled


def test_every_patched_third_party_script_is_one_that_is_written():
    assert set(bundle.PATCHES) <= {*bundle.SCRIPTS, *bundle.SEPARATE} and not {*bundle.SCRIPTS} & {*bundle.SEPARATE}


def test_a_moved_stylesheet_still_finds_its_files(tmp_path):
    (tmp_path / "styles").mkdir()
    sheet = tmp_path / "styles" / "a.css"
    sheet.write_text(
        'a{src:url("../fonts/f.woff2")} b{src:url(data:font/woff;base64,AA)}\n/*# sourceMappingURL=a.css.map */',
        encoding="utf-8",
    )
    assert (
        bundle.rebase_stylesheet(sheet, tmp_path) == "a{src:url(fonts/f.woff2)} b{src:url(data:font/woff;base64,AA)}\n"
    )


def test_our_scripts_and_styles_are_shipped_without_comments_and_otherwise_as_they_are():
    program = '// what it does\n"use strict";\n  /** Say it\n   * twice. */\n  say("https://a.b"); // once\n'
    assert bundle.remove_comments(program) == '"use strict";\n  say("https://a.b"); // once\n'
    assert bundle.remove_comments("/* wide */\na { b: c; } /* as it was */\n") == "a { b: c; } /* as it was */\n"


def test_both_themes_show_the_left_side_from_the_same_width_on():
    styles = "@media (min-width: 992px){a{}}@media (max-width:992px){b{}}@media (min-width:576px){c{}}"
    assert (
        bundle.unify_breakpoints(styles)
        == "@media (min-width:60em){a{}}@media (max-width:59.99875em){b{}}@media (min-width:36em){c{}}"
    )


def empty_font(path, codes):
    """Write a font with an empty glyph for each code."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"glyph{code:x}" for code in codes)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({code: f"glyph{code:x}" for code in codes})
    builder.setupGlyf({name: Glyph() for name in names})
    builder.setupHorizontalMetrics({name: (1000, 0) for name in names})
    builder.setupHorizontalHeader()
    builder.setupNameTable(
        {
            "familyName": "Reserved",
            "styleName": "Regular",
            "copyright": "Its makers",
            "licenseDescription": "Open",
        }
    )
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = path.suffix.removeprefix(".").replace("ttf", "") or None
    builder.save(path)


def test_the_stylesheet_carries_the_icons_that_it_names_and_no_others(tmp_path):
    folder = tmp_path / fonts.ICONS
    folder.mkdir(parents=True)
    empty_font(folder / "fa-solid.ttf", [0xF001, 0xF002, 0xF003])
    styles = f'@font-face{{src:url({fonts.ICONS}/fa-solid.woff2) format("woff2")}} .fa-moon:before{{content:"\\f002"}}'
    made = fonts.embed_icons(styles, tmp_path)
    packed = re.search(r"base64,([^)]*)\)", made)[1]
    assert set(TTFont(io.BytesIO(base64.b64decode(packed))).getBestCmap()) == {0xF002}
    with pytest.raises(ValueError, match="fa-solid.ttf occurs 0 times"):
        fonts.embed_icons("a{}", tmp_path)


def test_a_font_keeps_what_the_site_shows_and_what_a_reader_types_and_its_licence_but_not_its_name(
    tmp_path,
):
    path = tmp_path / "_static" / "fonts" / "serif.woff2"
    path.parent.mkdir(parents=True)
    empty_font(path, [*range(32, 127), *map(ord, "\u00e9\u03b4\u03c3\u2192\u2212\u2713")])
    (tmp_path / "page.html").write_text("<p>caf\u00e9 \u03b4</p>", encoding="utf-8")
    (tmp_path / "_static" / "book.css").write_text(r'a { content: "\2713\00a0" }', encoding="utf-8")
    (tmp_path / "_static" / "book.js").write_text(r'say("\u2212")', encoding="utf-8")
    fonts.subset_fonts(Site(tmp_path))
    font = TTFont(path)
    assert set(font.getBestCmap()) == {*range(32, 127), *map(ord, "\u00e9\u03b4\u2212\u2713")}
    kept = {entry.nameID: str(entry) for entry in font["name"].names}
    assert (kept[0], kept[13]) == ("Its makers", "Open")
    assert kept[1] and "Reserved" not in kept.values()
    before = path.read_bytes()
    fonts.subset_fonts(Site(tmp_path))
    assert path.read_bytes() == before, "a second build changes nothing"


def test_a_changed_third_party_script_stops_the_build():
    assert bundle.patch("a(1); b(2);", {"b(2)": "c(3)"}) == "a(1); c(3);"
    for program, count in (("a(1);", 0), ("b(2); b(2);", 2)):
        with pytest.raises(ValueError, match=f"occurs {count} times in a third-party script, not once"):
            bundle.patch(program, {"b(2)": "c(3)"})


# --- Code ---------------------------------------------------------------------------------------


def test_a_long_line_of_code_knows_its_indentation_and_no_character_changes():
    long = '    <span class="k">return</span> total &lt; 1  <span class="c1"># a comment in a long line</span>'
    html = f'<div class="highlight"><pre tabindex="0"><span></span>def f():\n\n\n{long}\n\n    x\n</pre></div>'
    left = fixed(wrap_code_lines, html)
    assert left == html.replace(f"{long}\n", f'<span class="code-line" style="--indent:4">{long}\n</span>')


def test_a_word_of_code_too_long_for_a_phone_may_be_broken_after_a_bracket():
    name = '<span class="nf">backward_propagate_error</span>'
    words = f'        {name}(a&lt;b, <span class="n">x</span>(1), network[<span class="s">&quot;hidden&quot;</span>])'
    one_word = words.replace(", ", ",")
    html = f'<div class="highlight"><pre><span></span>{words}\n{one_word}\n</pre></div>'
    left = fixed(wrap_code_lines, html)
    broken = one_word.replace("(", "(<wbr/>").replace("[", "[<wbr/>")
    assert left.replace('"', "&quot;").count(broken.replace('"', "&quot;")) == 1
    assert left.count("<wbr/>") == broken.count("<wbr/>") == 3, "each word of the first line fits"


def test_a_printed_table_keeps_its_columns_and_other_output_wraps():
    table = "                       ours    numerical\nhidden neuron 1   -0.059732    -0.059732\nhidden neuron 2   -0.021478    -0.021478"
    sentence = (
        "a long line of words, as a program prints them\nanother one that is longer than thirty characters\nand a third"
    )
    for text, scrolls in ((table, True), (sentence, False)):
        left = fixed(
            wrap_code_lines, f'<div class="cell_output"><div class="highlight"><pre>{text}\n</pre></div></div>'
        )
        assert ('class="printed-table"' in left, "code-line" in left) == (scrolls, not scrolls)


# --- Tables of explorers ----------------------------------------------------------------------


def test_the_table_of_an_explorer_moves_into_a_script_that_puts_it_back(tmp_path):
    table = {"name": "xor", "controls": [{"name": "rate", "values": ["<&\\b"]}], "lines": "a\nb 'c'"}
    html = f'<figure class="picture explorer" id="explorer-xor"><script type="application/json">{json.dumps(table)}</script></figure>'
    page = BeautifulSoup(outputs.move_tables(html, "xor", tmp_path), "html.parser")
    left = page.figure.script
    assert left["data-table"] == "xor-explorer-xor.js"
    assert json.loads(left.get_text()) == {"name": "xor", "controls": table["controls"]}
    assert "<" not in left.get_text()
    program = (tmp_path / "explorers" / "xor-explorer-xor.js").read_text(encoding="utf-8")
    put_back = re.fullmatch(r"document\.querySelector\('#explorer-xor > script'\)\.textContent = '(.*)';\n", program)
    assert json.loads(re.sub(r"\\(.)", r"\1", put_back[1])) == table


def test_pictures_on_the_same_axes_have_ids_of_their_own_on_the_page():
    svg = quote('<svg style="x"><path id="p0123abcd-0"/><use href="#p0123abcd-0"/></svg>')
    stored = f'<img alt="a" width="100" height="50" src="data:image/svg+xml,{svg}">'
    page = outputs.PICTURE.sub(partial(outputs.inline, Counter()), stored * 3)
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(set(ids)) == 3 and re.findall(r'href="#([^"]*)"', page) == ids


def test_other_outputs_stay_as_they_are(tmp_path):
    html = '<div class="exercise"><script type="application/json">{}</script></div>'
    assert outputs.move_tables(html, "xor", tmp_path) == html and not list(tmp_path.iterdir())

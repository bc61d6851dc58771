"""The repairs of the theme's pages and the bundles of their styles and scripts, each on a page of a few lines."""

import base64
import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from book._ext import bundle, finish, fonts, mend
from tests.course_files import HTML


def mended(repair, html):
    """Return what a repair makes of a piece of a page."""
    page = BeautifulSoup(html, "html.parser")
    repair(page)
    return str(page)


# --- Repairs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("repair", "before", "after"),
    [
        (mend.say_things_once, '<meta name="viewport"/><meta name="viewport"/>', '<meta name="viewport"/>'),
        (mend.say_things_once, '<meta name="docsearch:version"/><footer class="bd-footer"></footer>', ""),
        (mend.name_buttons, '<button title="Print"><i></i></button>',
         '<button aria-label="Print" title="Print" type="button"><i></i></button>'),
        (mend.name_buttons, '<button aria-label="Go" type="submit">Search</button>', '<button type="submit">Search</button>'),
        (mend.name_buttons, '<form class="bd-search"></form>',
         '<form class="bd-search"><button class="visually-hidden" type="submit">Search</button></form>'),
        (mend.name_buttons, '<form class="bd-search"><button type="submit">Go</button></form>',
         '<form class="bd-search"><button type="submit">Go</button></form>'),
        (mend.let_the_browser_show_titles, '<button data-bs-placement="left" data-bs-toggle="tooltip" title="Go"></button>',
         '<button title="Go"></button>'),
        (mend.let_the_browser_show_titles, '<button data-bs-title="Mode" data-bs-toggle="tooltip"></button>', '<button title="Mode"></button>'),
        (mend.let_the_browser_show_titles, '<button data-bs-toggle="dropdown"></button>', '<button data-bs-toggle="dropdown"></button>'),
        (mend.hide_icons_from_readers_of_words, '<i class="fa-solid fa-moon"></i>',
         '<i aria-hidden="true" class="fa-solid fa-moon"></i>'),
        (mend.hide_icons_from_readers_of_words, '<span class="word">a</span>', '<span class="word">a</span>'),
        (mend.put_all_in_landmarks, '<div id="pst-primary-sidebar"></div>',
         '<div aria-label="The book" id="pst-primary-sidebar" role="complementary"></div>'),
        (mend.fit_elements_into_each_other, "<summary><p>Hint</p></summary>", "<summary><span>Hint</span></summary>"),
        (mend.fit_elements_into_each_other, "<figure><figcaption>See</figcaption><svg></svg></figure>",
         "<figure><svg></svg><figcaption>See</figcaption></figure>"),
        (mend.fit_elements_into_each_other, "<table><thead><tr><th></th><th>w</th></tr></thead><tr><th>h1</th></tr></table>",
         '<table><thead><tr><td></td><th scope="col">w</th></tr></thead><tr><th scope="row">h1</th></tr></table>'),
        (mend.let_keys_reach_what_scrolls, "<pre>a</pre><p>b</p>", '<pre tabindex="0">a</pre><p>b</p>'),
        (mend.mark_no_plain_code,
         '<div class="highlight"><pre><span class="n">h1</span> <span class="o">=</span> <span class="mf">0.35</span></pre></div>',
         '<div class="highlight"><pre>h1 <span class="o">=</span> <span class="mf">0.35</span></pre></div>'),
        (mend.mark_no_plain_code, '<span class="n">5</span>', '<span class="n">5</span>'),
        (mend.load_late_what_is_folded, '<ul class="dropdown-menu"><img/></ul><img/>',
         '<ul class="dropdown-menu"><img loading="lazy"/></ul><img/>'),
        (mend.keep_room_for_the_mark, '<img class="logo__image"/><img/>', '<img class="logo__image" height="56" width="56"/><img/>'),
    ],
)  # fmt: skip
def test_a_repair_mends_its_fault_and_nothing_else(repair, before, after):
    assert BeautifulSoup(mended(repair, before), "html.parser") == BeautifulSoup(after, "html.parser")
    assert mended(repair, after) == mended(repair, mended(repair, after)), "mending twice is mending once"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_code_that_is_not_marked_has_the_colour_that_its_mark_would_give_it(built_book, theme):
    styles = (HTML / "_static" / "site.css").read_text(encoding="utf-8")
    rules = re.findall(rf'html\[data-theme="?{theme}"?\] \.highlight( \.\w+)? \{{ ([^}}]*) \}}', styles)
    looks = {name.removeprefix(" ."): look for name, look in rules}
    plain = re.search(r"color: #\w+", looks[""])[0]
    assert looks["k"] != plain, "a keyword has a colour of its own"
    assert {looks.get(name, plain) for name in mend.PLAIN_CODE} == {plain}


def test_the_search_finds_the_text_of_a_page_by_the_role_that_the_theme_gave_it():
    page = BeautifulSoup(
        '<main id="main-content" role="main">words</main><link rel="stylesheet" href="_static/a.css">',
        "html.parser",
    )
    mend.mend(page)
    assert page.select_one('[role="main"]').get_text() == "words"


SCRIPTS = '<script src="_static/searchtools.js"></script><script src="_static/thebe.js"></script><script src="_static/ours.js"></script>'


def test_search_scripts_stay_on_the_search_page_and_unused_ones_nowhere():
    plain = mended(mend.leave_out_scripts, SCRIPTS)
    search = mended(mend.leave_out_scripts, SCRIPTS + '<div id="search-results"></div>')
    assert ("searchtools" in plain, "searchtools" in search) == (False, True)
    assert "thebe" not in plain + search and "ours.js" in plain and "ours.js" in search
    settings = "<script>const THEBE_JS_URL = 1</script><script>let ours = 1</script>"
    assert mended(mend.leave_out_scripts, settings) == "<script>let ours = 1</script>"


@pytest.mark.parametrize(("formulas", "n_fonts"), [("", 2), ('<span class="katex"></span>', 4)])
def test_typefaces_are_asked_for_before_the_styles_and_those_of_formulas_where_there_are_any(
    formulas, n_fonts
):
    page = BeautifulSoup(f'<link rel="stylesheet" href="../_static/site.css">{formulas}', "html.parser")
    mend.load_early_what_is_read(page)
    links = page.find_all("link")
    assert len(links) == n_fonts + 1 and links[-1]["rel"] == ["stylesheet"]
    for link in links[:-1]:
        assert (
            link["href"].startswith("../_static/")
            and link["href"].endswith(".woff2")
            and link.has_attr("crossorigin")
        )


# --- Bundles ----------------------------------------------------------------------------------


def test_a_page_links_to_one_stylesheet_and_one_script_and_keeps_what_is_not_listed():
    page = BeautifulSoup(
        '<link rel="stylesheet" href="../_static/basic.css?v=1"><link rel="stylesheet" href="../_static/book.css">'
        '<link rel="stylesheet" href="../_static/print.css"><script src="../_static/doctools.js"></script>'
        '<script src="../_static/clipboard.min.js"></script><script src="../_static/explorer.js"></script>'
        '<link rel="preload" as="script" href="../_static/scripts/bootstrap.js">',
        "html.parser",
    )
    bundle.link_bundles(page)
    assert [link["href"] for link in page.find_all("link")] == ["../_static/site.css", "../_static/print.css"]
    assert [script["src"] for script in page.find_all("script")] == [
        "../_static/site.js",
        "../_static/explorer.js",
    ]
    assert all(script.has_attr("defer") for script in page.find_all("script"))


def test_the_largest_scripts_of_the_theme_stay_by_themselves():
    page = BeautifulSoup(
        '<script src="_static/scripts/bootstrap.js?digest=1"></script><script src="_static/doctools.js"></script>',
        "html.parser",
    )
    bundle.link_bundles(page)
    assert [script["src"] for script in page.find_all("script")] == [
        "_static/scripts/bootstrap.js?digest=1",
        "_static/site.js",
    ]


def test_what_is_changed_in_scripts_of_others_stands_in_a_script_that_is_read():
    assert set(bundle.CHANGES) <= {*bundle.SCRIPTS, *bundle.ALONE} and not {*bundle.SCRIPTS} & {*bundle.ALONE}


def test_a_moved_stylesheet_still_finds_its_files(tmp_path):
    (tmp_path / "styles").mkdir()
    sheet = tmp_path / "styles" / "a.css"
    sheet.write_text(
        'a{src:url("../fonts/f.woff2")} b{src:url(data:font/woff;base64,AA)}\n/*# sourceMappingURL=a.css.map */',
        encoding="utf-8",
    )
    assert bundle.moved(sheet, tmp_path) == "a{src:url(fonts/f.woff2)} b{src:url(data:font/woff;base64,AA)}\n"


def test_both_themes_show_the_left_side_from_the_same_width_on():
    styles = "@media (min-width: 992px){a{}}@media (max-width:992px){b{}}@media (min-width:576px){c{}}"
    assert (
        bundle.with_one_width(styles)
        == "@media (min-width:960px){a{}}@media (max-width:959.98px){b{}}@media (min-width:576px){c{}}"
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
    made = fonts.with_fewer_icons(styles, tmp_path)
    packed = re.search(r"base64,([^)]*)\)", made)[1]
    assert set(TTFont(io.BytesIO(base64.b64decode(packed))).getBestCmap()) == {0xF002}
    with pytest.raises(ValueError, match="fa-solid.ttf stands 0 times"):
        fonts.with_fewer_icons("a{}", tmp_path)


def test_a_typeface_keeps_what_the_site_shows_and_what_a_reader_types_and_its_licence_but_not_its_name(
    tmp_path,
):
    path = tmp_path / "_static" / "fonts" / "serif.woff2"
    path.parent.mkdir(parents=True)
    empty_font(path, [*range(32, 127), *map(ord, "\u00e9\u03b4\u03c3\u2192\u2212\u2713")])
    (tmp_path / "page.html").write_text("<p>caf\u00e9 \u03b4</p>", encoding="utf-8")
    (tmp_path / "_static" / "book.css").write_text(r'a { content: "\2713\00a0" }', encoding="utf-8")
    (tmp_path / "_static" / "book.js").write_text(r'say("\u2212")', encoding="utf-8")
    fonts.with_fewer_letters(tmp_path)
    font = TTFont(path)
    assert set(font.getBestCmap()) == {*range(32, 127), *map(ord, "\u00e9\u03b4\u2212\u2713")}
    kept = {entry.nameID: str(entry) for entry in font["name"].names}
    assert (kept[0], kept[13]) == ("Its makers", "Open")
    assert kept[1] and "Reserved" not in kept.values()
    before = path.read_bytes()
    fonts.with_fewer_letters(tmp_path)
    assert path.read_bytes() == before, "a second build changes nothing"


def test_what_others_changed_in_their_scripts_stops_the_build():
    assert bundle.replaced("a(1); b(2);", {"b(2)": "c(3)"}) == "a(1); c(3);"
    for program, count in (("a(1);", 0), ("b(2); b(2);", 2)):
        with pytest.raises(ValueError, match=f"stands {count} times in the scripts of others, not once"):
            bundle.replaced(program, {"b(2)": "c(3)"})


# --- Tables of explorers ----------------------------------------------------------------------


def test_the_table_of_an_explorer_moves_into_a_script_that_puts_it_back(tmp_path):
    table = {"name": "xor", "controls": [{"name": "rate", "values": ["<&\\b"]}], "lines": "a\nb 'c'"}
    html = f'<figure class="explorer" id="explorer-xor"><script type="application/json">{json.dumps(table)}</script></figure>'
    page = BeautifulSoup(html, "html.parser")
    finish.move_tables(page, "xor", tmp_path)
    left = page.figure.script
    assert left["data-table"] == "xor-explorer-xor.js"
    assert json.loads(left.get_text()) == {"name": "xor", "controls": table["controls"]}
    assert "<" not in left.get_text()
    program = (tmp_path / "explorers" / "xor-explorer-xor.js").read_text(encoding="utf-8")
    put_back = re.fullmatch(
        r"document\.querySelector\('#explorer-xor > script'\)\.textContent = '(.*)';\n", program
    )
    assert json.loads(re.sub(r"\\(.)", r"\1", put_back[1])) == table

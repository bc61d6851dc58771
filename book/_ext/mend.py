"""Small repairs of the theme's pages: each function takes a parsed page and mends one kind of fault.

The faults are against valid HTML, against accessibility, or weight that no page uses.
"""

import re

from bs4 import BeautifulSoup

# thebe runs cells through a server, the search tools belong to the search page, and the icons come
# from a font: no other page needs these scripts.
UNUSED_SCRIPTS = ("fontawesome.js", "thebe", "togglebutton", "design-tabs")
FONTS = ("fonts/source-sans-3-latin-wght-normal.woff2", "fonts/source-serif-4-latin-600-normal.woff2")
FORMULA_FONTS = ("katex/fonts/KaTeX_Main-Regular.woff2", "katex/fonts/KaTeX_Math-Italic.woff2")
# What Pygments marks in code and no stylesheet here colours: names, punctuation, and the space between.
PLAIN_CODE = ("n", "nn", "p", "w")
SEARCH_SCRIPTS = ("searchtools.js", "language_data.js", "searchindex.js")


def mend(page: BeautifulSoup) -> None:
    """Mend every known fault of a page, in place."""
    for repair in (
        leave_out_scripts,
        know_the_theme_at_once,
        say_things_once,
        name_buttons,
        let_the_browser_show_titles,
        hide_icons_from_readers_of_words,
        put_all_in_landmarks,
        fit_elements_into_each_other,
        let_keys_reach_what_scrolls,
        mark_no_plain_code,
        load_late_what_is_folded,
        load_early_what_is_read,
        keep_room_for_the_mark,
    ):
        repair(page)


def leave_out_scripts(page: BeautifulSoup) -> None:
    """Remove scripts that this page does not use, and the settings of those scripts."""
    searches = page.find(id="search-results") is not None
    unused = UNUSED_SCRIPTS if searches else UNUSED_SCRIPTS + SEARCH_SCRIPTS
    for element in page.select("script, link[rel=preload]"):
        address = element.get("src") or element.get("href") or ""
        settings = "" if address else element.get_text()
        if any(name in address for name in unused) or element.get("type") == "text/x-thebe-config":
            element.decompose()
        elif re.match(r"\s*(let toggle|const THEBE|kernelName|DOCUMENTATION_OPTIONS\.)", settings):
            element.decompose()


def know_the_theme_at_once(page: BeautifulSoup) -> None:
    """Resolve "auto" before anything is painted: the theme's script comes late, and paper would flash white."""
    for script in page.select("script:not([src])"):
        if "dataset.theme" in script.get_text():
            script.string = (
                "const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };\n"
                'const night = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";\n'
                'document.documentElement.dataset.mode = kept("mode") || "auto";\n'
                'document.documentElement.dataset.theme = ["light", "dark"].includes(kept("mode")) ? kept("mode") : night;'
            )


def say_things_once(page: BeautifulSoup) -> None:
    """Keep one viewport, one title in print, and no footer without words."""
    for again in page.select("meta[name=viewport]")[1:]:
        again.decompose()
    for name in ("docsearch:language", "docsearch:version"):
        for element in page.find_all("meta", attrs={"name": name}):
            element.decompose()
    for empty in page.select("#jb-print-docs-body, footer.bd-footer"):
        empty.decompose()


def name_buttons(page: BeautifulSoup) -> None:
    """Give each button a type, and a name that holds the words which it shows."""
    for button in page.find_all("button"):
        button.attrs.setdefault("type", "button")
    for element in page.find_all(["button", "summary"]):
        if element.get_text(strip=True):
            del element["aria-label"]
        elif element.get("title") and not element.get("aria-label"):
            element["aria-label"] = element["title"]
    for form in page.select("form.bd-search"):
        if not form.find("button"):
            send = page.new_tag("button", attrs={"type": "submit", "class": "visually-hidden"})
            send.string = "Search"
            form.append(send)


def let_the_browser_show_titles(page: BeautifulSoup) -> None:
    """Leave out the theme's own way of showing an element's title: it delays the start of every page."""
    for element in page.select("[data-bs-toggle=tooltip]"):
        if "data-bs-title" in element.attrs:
            element["title"] = element.attrs.pop("data-bs-title")
        del element["data-bs-toggle"], element["data-bs-placement"]


def hide_icons_from_readers_of_words(page: BeautifulSoup) -> None:
    """An icon is a letter of a font: a screen reader should not try to read it."""
    for icon in page.select("i[class*=fa-], span[class*=fa-]"):
        icon["aria-hidden"] = "true"


def put_all_in_landmarks(page: BeautifulSoup) -> None:
    """Make the left side a landmark, as the text is."""
    for side in page.select("#pst-primary-sidebar"):
        side["role"] = "complementary"  # not an aside: the theme's script looks for a div
        side["aria-label"] = "The book"


def fit_elements_into_each_other(page: BeautifulSoup) -> None:
    """Replace elements that may not stand where they stand."""
    for paragraph in page.select("summary > p"):
        paragraph.name = "span"
    for caption in page.select("figure > figcaption"):
        caption.parent.append(caption.extract())
    for corner in page.select("th"):
        if not corner.get_text(strip=True) and not corner.find("img"):
            corner.name = "td"  # a heading without words heads nothing
        else:
            corner.attrs.setdefault("scope", "col" if corner.find_parent("thead") else "row")


def let_keys_reach_what_scrolls(page: BeautifulSoup) -> None:
    """Put code and tables, which may scroll sideways, among the stops of the Tab key (reach.js)."""
    for box in page.select("pre, .pst-scrollable-table-container"):
        box["tabindex"] = "0"


def mark_no_plain_code(page: BeautifulSoup) -> None:
    """Leave the code that looks like plain text unmarked: the marks were a third of all elements of a chapter."""
    for mark in page.select(", ".join(f".highlight .{name}" for name in PLAIN_CODE)):
        mark.unwrap()


def load_late_what_is_folded(page: BeautifulSoup) -> None:
    """Pictures in folded menus are loaded when the menu opens."""
    for image in page.select(".dropdown-menu img"):
        image["loading"] = "lazy"


def load_early_what_is_read(page: BeautifulSoup) -> None:
    """Ask for the typefaces of text, headings and formulas at once: they are there before the text is."""
    styles = page.select_one("link[rel=stylesheet]")
    static = styles["href"].partition("_static/")[0] + "_static"
    for name in FONTS + FORMULA_FONTS if page.select_one(".katex") else FONTS:
        attrs = {"rel": "preload", "as": "font", "type": "font/woff2", "crossorigin": ""}
        styles.insert_before(page.new_tag("link", href=f"{static}/{name}", attrs=attrs))


def keep_room_for_the_mark(page: BeautifulSoup) -> None:
    """Give the course's mark its size, so that nothing moves when it comes."""
    for mark in page.select("img.logo__image"):
        mark["width"] = mark["height"] = "56"

"""Fixes of the theme's pages that no template can make: each function takes a parsed page and fixes one fault.

The faults are against valid HTML, against accessibility, against the content security policy, or weight that no page
uses.
"""

import re

from bs4 import BeautifulSoup

# What Pygments marks in code and no stylesheet here colours: names, punctuation, and the space between.
PLAIN_CODE = ("n", "nn", "p", "w")


def remove_thebe_settings(page: BeautifulSoup) -> None:
    """Remove the settings of a script that no page loads."""
    for script in page.select("article script"):
        if script.get("type") == "text/x-thebe-config" or script.get_text().startswith("kernelName"):
            script.decompose()


def remove_duplicates(page: BeautifulSoup) -> None:
    """Keep one of the viewports that Sphinx and docutils declare."""
    for duplicate in page.select("meta[name=viewport]")[1:]:
        duplicate.decompose()


def defer_scripts(page: BeautifulSoup) -> None:
    """Load every script without delaying the page, in the order of the page."""
    for script in page.select("script[src]"):
        script["defer"] = ""


def replace_event_handlers(page: BeautifulSoup) -> None:
    """Replace code in attributes, which the content security policy forbids, by a name that actions.js knows."""
    for button in page.select("[onclick]"):
        button["data-action"] = re.fullmatch(r"(?:window\.)?(\w+)\(\)", button.attrs.pop("onclick"))[1]


def name_buttons(page: BeautifulSoup) -> None:
    """Give each button a type, and a name that holds the words which it shows."""
    for button in page.find_all("button"):
        button.attrs.setdefault("type", "button")
    for element in page.find_all(["button", "summary"]):
        if element.get_text(strip=True):
            del element["aria-label"]
        elif element.get("title") and not element.get("aria-label"):
            element["aria-label"] = element["title"]


def add_search_buttons(page: BeautifulSoup) -> None:
    """Give each search form a button, for those who cannot press Enter."""
    for form in page.select("form.bd-search"):
        if not form.find("button"):
            button = page.new_tag("button", attrs={"type": "submit", "class": "visually-hidden"})
            button.string = "Search"
            form.append(button)


def use_native_tooltips(page: BeautifulSoup) -> None:
    """Replace the theme's tooltips, whose script delays the start of every page, by the browser's own."""
    for element in page.select("[data-bs-toggle=tooltip]"):
        if "data-bs-title" in element.attrs:
            element["title"] = element.attrs.pop("data-bs-title")
        del element["data-bs-toggle"], element["data-bs-placement"]


def hide_icons(page: BeautifulSoup) -> None:
    """Hide icons from screen readers: they are characters of a font that mean nothing."""
    for icon in page.select("i[class*=fa-], span[class*=fa-]"):
        icon["aria-hidden"] = "true"


def add_landmarks(page: BeautifulSoup) -> None:
    """Make the left sidebar a landmark, as the text is."""
    for sidebar in page.select("#pst-primary-sidebar"):
        sidebar["role"] = "complementary"  # not an aside: the theme's script looks for a div
        sidebar["aria-label"] = "The book"


def fix_roles(page: BeautifulSoup) -> None:
    """Replace the role that docutils gives to references: it is deprecated, and no list may hold it."""
    for item in page.select("[role=doc-biblioentry]"):
        item["role"] = "listitem"


def fix_nesting(page: BeautifulSoup) -> None:
    """Replace elements that are not allowed where they are."""
    for paragraph in page.select("summary > p"):
        paragraph.name = "span"
    for caption in page.select("figure > figcaption"):
        caption.parent.append(caption.extract())
    for corner in page.select("th"):
        if not corner.get_text(strip=True) and not corner.find("img"):
            corner.name = "td"  # a heading without words heads nothing
        else:
            corner.attrs.setdefault("scope", "col" if corner.find_parent("thead") else "row")


def make_scrollables_focusable(page: BeautifulSoup) -> None:
    """Let the Tab key reach code and tables, which may scroll sideways (see focus-scrollables.js)."""
    for box in page.select("pre, .pst-scrollable-table-container"):
        box["tabindex"] = "0"


def unwrap_plain_code(page: BeautifulSoup) -> None:
    """Remove the marks of code that looks like plain text: they were a third of all elements of a chapter."""
    for mark in page.select(", ".join(f".highlight .{name}" for name in PLAIN_CODE)):
        mark.unwrap()


def lazy_load_menu_images(page: BeautifulSoup) -> None:
    """Load the images of a menu when it opens."""
    for image in page.select(".dropdown-menu img"):
        image["loading"] = "lazy"


def set_logo_size(page: BeautifulSoup) -> None:
    """Give the logo its size, so that nothing moves when it arrives."""
    for logo in page.select("img.logo__image"):
        logo["width"] = logo["height"] = "56"

"""Print the whole book into one PDF, through the Chromium that readers have too.

    python -m tools.pdf

The articles of the built pages are put one after the other into a single page, with every id named
after its chapter, so that none stands twice, and every link between chapters leading to its place
in the same file. It is printed twice: only a first print tells on which page each place is.
"""

import io
import re
import sys
from datetime import UTC, datetime
from html import escape
from itertools import product
from pathlib import Path, PurePosixPath
from string import Template
from urllib.parse import unquote, urlsplit

import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from tools.chromium import FLAGS, find_browser, serve
from tools.folders import ROOT
from tools.source_date import source_date_epoch

HTML = ROOT / "_build" / "html"
PDF = ROOT / "_build" / "backpropagation-from-scratch.pdf"
TEMPLATE = Template((ROOT / "tools" / "pdf.html").read_text(encoding="utf-8"))
# Chromium draws the glyphs of a variable font one by one, as pictures; in a PDF these give real type.
FONTS = ROOT / "node_modules" / "@fontsource"
FACES = [
    ("Sans of the print", "source-sans-3", (400, 600, 700), ("normal", "italic"), ("latin", "greek")),
    ("Serif of the print", "source-serif-4", (400, 600), ("normal",), ("latin",)),
]
UNKNOWN = "000"  # stands for a page number until it is known; as wide as one


def table_of_contents() -> list[tuple[str, list[str]]]:
    """Return the parts of the book in order, each with its pages: ("Beyond", ["book/beyond/arrays", ...])."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [(part["caption"], [chapter["file"] for chapter in part["chapters"]]) for part in toc["parts"]]
    return [("Welcome", [toc["root"]]), *parts]


# --- One page of all pages ----------------------------------------------------------------------


def name_of(page: str) -> str:
    """Return what a page is called within the one page: "book/beyond/xor" is "xor"."""
    return PurePosixPath(page).name


def article_of(page: str, pages: list[str], soup: BeautifulSoup):
    """Return the article of a built page as a part of the one page."""
    article = soup.find("article")
    name = name_of(page)
    leave_out_what_needs_a_page(article)
    name_formulas(article)
    link_solutions(article, soup)
    for element in article.find_all(True):
        for attribute, value in list(element.attrs.items()):
            if attribute in ("id", "for", "aria-labelledby", "aria-describedby"):
                element[attribute] = " ".join(f"{name}--{one}" for one in value.split())
            elif attribute in ("href", "xlink:href") and element.name != "a":
                element[attribute] = re.sub(r"^#", f"#{name}--", value)
            elif isinstance(value, str) and "url(#" in value:
                element[attribute] = value.replace("url(#", f"url(#{name}--")
            elif attribute == "src" and not value.startswith("data:"):
                element[attribute] = path_from(page, value)
        if element.name == "a" and element.has_attr("href"):
            internalize_link(element, page, pages)
    article["id"] = name
    article["style"] = f"page: {page_style(pages.index(page))}"
    return article


def leave_out_what_needs_a_page(article) -> None:
    """Take away scripts, buttons and the count of solved exercises; open the solutions."""
    for useless in article.select("script, button, a.headerlink, .toctree-wrapper"):
        useless.decompose()
    for overview in article.select(".exercise-overview"):
        overview.find_parent("section").decompose()
    for solution in article.select("details.exercise-solution"):
        solution["open"] = ""


def name_formulas(article) -> None:
    """Give each formula its source as alternative text, as readers of PDFs know no MathML."""
    for formula in article.select(".katex"):
        source = formula.find("annotation").get_text()
        formula["role"] = "img"
        formula["aria-label"] = re.sub(r"\\textcolor\{#\w+\}", "", source)
        formula.find(class_="katex-mathml").decompose()
        del formula.find(class_="katex-html")["aria-hidden"]


def link_solutions(article, soup: BeautifulSoup) -> None:
    """Say below each exercise on which page its solution is."""
    for exercise in article.select("div.exercise"):
        place = exercise["id"].replace("exercise-", "exercises--solution-", 1)
        line = soup.new_tag("p", attrs={"class": "exercise-solution-place"})
        link = soup.new_tag("a", href=f"#{place}")
        link.append("Solution on page ")
        link.append(number_of(place, soup))
        line.append(link)
        exercise.append(line)


def number_of(place: str, soup: BeautifulSoup):
    """Return an element that will hold the page number of a place."""
    number = soup.new_tag("span", attrs={"class": "page-of", "data-place": place})
    number.string = UNKNOWN
    return number


def path_from(page: str, address: str) -> str:
    """Return where a relative address leads, seen from the top of the book: no ".." left."""
    parts = []
    for part in (PurePosixPath(page).parent / unquote(address)).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def internalize_link(link, page: str, pages: list[str]) -> None:
    """Turn a link to another page of the book into one within the file; a link to any other file goes."""
    parts = urlsplit(link["href"])
    if parts.scheme or parts.netloc or link["href"].startswith("#exercises--"):
        return
    target = path_from(page, parts.path).removesuffix(".html") if parts.path else page
    if target in pages:
        link["href"] = "#" + "--".join(filter(None, [name_of(target), unquote(parts.fragment)]))
    else:
        link.unwrap()


def page_style(place: int) -> str:
    return f"chapter-{place}"


def one_page() -> str:
    """Return the HTML of the whole book on one page, page numbers still unknown."""
    parts = table_of_contents()
    pages = [page for _, chapters in parts for page in chapters]
    soups = {
        page: BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
        for page in pages
    }
    titles = {page: title_of(soup) for page, soup in soups.items()}
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    day = datetime.fromtimestamp(source_date_epoch(), UTC)
    return TEMPLATE.substitute(
        title=escape(config["title"]),
        authors=escape(config["author"]),
        repository=escape(config["repository"]["url"]),
        date=f"{day.day} {day:%B %Y}",
        stylesheets="\n".join(
            dict.fromkeys(sheet for page in pages for sheet in stylesheets(page, soups[page]))
        ),
        faces="\n".join(faces()),
        feet="\n".join(foot(place, titles[page]) for place, page in enumerate(pages)),
        contents="\n".join(contents_of(caption, chapters, titles) for caption, chapters in parts),
        articles="\n".join(str(article_of(page, pages, soups[page])) for page in pages),
    )


def title_of(soup: BeautifulSoup) -> str:
    heading = soup.find("article").find("h1")
    return "".join(heading.find_all(string=True, recursive=False)).strip()


def stylesheets(page: str, soup: BeautifulSoup) -> list[str]:
    """Return the links to the style sheets that a page uses."""
    found = []
    for link in soup.select('link[rel="stylesheet"]'):
        media = f' media="{link["media"]}"' if link.get("media") else ""
        found.append(f'<link rel="stylesheet" href="{path_from(page, link["href"].split("?")[0])}"{media}>')
    return found


def faces() -> list[str]:
    """Return the rules that bring the type of the print."""
    return [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("fonts-of-the-print/{file}/files/{file}-{subset}-{weight}-{style}.woff2");'
        f" {'unicode-range: U+0370-03FF;' if subset == 'greek' else ''} }}"
        for family, file, weights, styles, subsets in FACES
        for weight, style, subset in product(weights, styles, subsets)
    ]


def foot(place: int, title: str) -> str:
    """Return the rule that puts a chapter's title at the foot of its sheets."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'@page {page_style(place)} {{ @bottom-left {{ content: "{quoted}"; }} }}'


def contents_of(caption: str, pages: list[str], titles: dict[str, str]) -> str:
    """Return the lines of the contents for a part of the book."""
    lines = [
        f'<li><a href="#{name_of(page)}">{escape(titles[page])}<span class="dots"></span>'
        f'<span class="page-of" data-place="{name_of(page)}">{UNKNOWN}</span></a></li>'
        for page in pages
    ]
    return f'<p class="part">{escape(caption)}</p>\n<ol>\n' + "\n".join(lines) + "\n</ol>"


# --- Printing -----------------------------------------------------------------------------------

FILL_IN = """(pages) => {
    for (const number of document.querySelectorAll(".page-of"))
        number.textContent = pages[number.dataset.place];
}"""


def print_book(html: str) -> bytes:
    """Return the PDF of the one page, with its page numbers filled in."""
    with sync_playwright() as playwright, serve(HTML) as address:
        path = find_browser(playwright)
        if path is None:
            raise SystemExit("No Chromium found to print with; install one or name it in BROWSER_PATH.")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        tab = browser.new_page(color_scheme="light")
        tab.route(
            "**/the-book.html",
            lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
        )
        tab.route("**/fonts-of-the-print/**", lambda route: route.fulfill(path=font(route.request.url)))
        tab.goto(f"{address}/the-book.html", wait_until="load")
        tab.evaluate("document.fonts.ready")
        known: dict[str, int] = {}
        for _ in range(4):
            printed = tab.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
            found = page_numbers(printed)
            if found == known:
                browser.close()
                return printed
            known = found
            tab.evaluate(FILL_IN, known)
        raise SystemExit("The page numbers do not settle: each print moves the places that they name.")


def font(address: str) -> Path:
    return FONTS / address.split("/fonts-of-the-print/")[1]


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Return on which page, from 1, each place of a PDF that a link leads to is."""
    reader = PdfReader(io.BytesIO(pdf))
    places = reader.named_destinations
    return {
        unquote(name.lstrip("/")): reader.get_destination_page_number(place) + 1
        for name, place in places.items()
    }


def finish(pdf: bytes) -> bytes:
    """Return the PDF with its title, its authors and the date of the commit instead of today's."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    date = datetime.fromtimestamp(source_date_epoch(), UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    writer.metadata = {
        "/Title": config["title"],
        "/Author": config["author"],
        "/CreationDate": date,
        "/ModDate": date,
    }
    if "/Outlines" in writer.root_object:
        name_once(writer.root_object["/Outlines"])
    out = io.BytesIO()
    writer.write(out)
    return renumber(out.getvalue())


def name_once(entry) -> None:
    """Give each entry of the outline its heading once: Chromium writes some twice in a row."""
    for name in ("/First", "/Next"):
        if name in entry:
            name_once(entry[name])
    if "/Title" in entry:
        title = entry["/Title"].strip()
        half = len(title) // 2
        once = title[:half].strip() if title[:half].strip() == title[half:].strip() else title
        entry[NameObject("/Title")] = TextStringObject(once)


def renumber(pdf: bytes) -> bytes:
    """Return the PDF with the names of its table heads counted from 1: Chromium's differ from print to print."""
    names: dict[bytes, bytes] = {}
    return re.sub(
        rb"\(node\d{8}\)", lambda match: names.setdefault(match[0], b"(node%08d)" % (len(names) + 1)), pdf
    )


def main() -> None:
    if not (HTML / "index.html").is_file():
        sys.exit("The book is not built; `make pdf` builds it first.")
    if missing := [file for _, file, *_ in FACES if not (FONTS / file).is_dir()]:
        sys.exit(
            f"The type of the print is not installed ({', '.join(missing)}); `make pdf` installs it first."
        )
    PDF.write_bytes(finish(print_book(one_page())))
    print(f"{PDF.relative_to(ROOT)}: {len(PdfReader(PDF).pages)} pages, {PDF.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

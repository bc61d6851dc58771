"""Print the whole book to one PDF with Chromium.

    python -m tools.pdf

The articles of the built pages are joined into a single page. Each id gets its chapter's name as a prefix,
so that it stays unique, and each link between chapters leads to the right place in the same file. The page
is printed at least twice: the page numbers are known only after the first print.
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

from tools.chromium import FLAGS, NO_BROWSER, find_browser, serve
from tools.folders import BUILD, HTML, NODE_MODULES, ROOT
from tools.source_date import source_date_epoch

PDF = BUILD / "backpropagation-from-scratch.pdf"
TEMPLATE = Template((ROOT / "tools" / "pdf.html").read_text(encoding="utf-8"))
# Static fonts: Chromium embeds the glyphs of a variable font in a PDF as drawings, not as text.
FONTS = NODE_MODULES / "@fontsource"
FACES = [
    ("Sans of the print", "source-sans-3", (400, 600, 700), ("normal", "italic"), ("latin", "greek")),
    ("Serif of the print", "source-serif-4", (400, 600), ("normal",), ("latin",)),
]
# The licences of what the PDF contains: the course and the fonts. They are attached to it.
LICENCES = ("CC-BY-4.0.txt", "MIT.txt", "katex-fonts.txt", "source-sans-3.txt", "source-serif-4.txt")
UNKNOWN = "000"  # placeholder for a page number, as wide as one


def table_of_contents() -> list[tuple[str, list[str]]]:
    """Return the parts of the book in order, each with its pages: ("Beyond", ["book/beyond/arrays", ...])."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [(part["caption"], [chapter["file"] for chapter in part["chapters"]]) for part in toc["parts"]]
    return [("Welcome", [toc["root"]]), *parts]


# --- One page of all pages ----------------------------------------------------------------------


def name_of(page: str) -> str:
    """Return the short name of a page: "xor" for "book/beyond/xor"."""
    return PurePosixPath(page).name


def article_of(page: str, pages: list[str], soup: BeautifulSoup):
    """Return the article of a built page, made part of the joined page."""
    article = soup.find("article")
    name = name_of(page)
    remove_interactive_parts(article)
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


def remove_interactive_parts(article) -> None:
    """Remove scripts, buttons and the count of solved exercises; open the solutions and the fold-outs of the text."""
    for useless in article.select("script, button, a.headerlink, .toctree-wrapper"):
        useless.decompose()
    for overview in article.select(".exercise-overview"):
        overview.find_parent("section").decompose()
    for folded in article.select("details.exercise-solution, section > details"):
        folded["open"] = ""


def name_formulas(article) -> None:
    """Give each formula its source as alternative text: PDF readers do not support MathML."""
    for formula in article.select(".katex"):
        source = formula.find("annotation").get_text()
        formula["role"] = "img"
        formula["aria-label"] = re.sub(r"\\textcolor\{#\w+\}", "", source)
        formula.find(class_="katex-mathml").decompose()
        del formula.find(class_="katex-html")["aria-hidden"]


def link_solutions(article, soup: BeautifulSoup) -> None:
    """Add below each exercise the page number of its solution."""
    for exercise in article.select("div.exercise"):
        target = exercise["id"].replace("exercise-", "exercises--solution-", 1)
        line = soup.new_tag("p", attrs={"class": "exercise-solution-place"})
        link = soup.new_tag("a", href=f"#{target}")
        link.append("Solution on page ")
        link.append(page_number_of(target, soup))
        line.append(link)
        exercise.append(line)


def page_number_of(target: str, soup: BeautifulSoup):
    """Return an element that will hold the page number of an id."""
    number = soup.new_tag("span", attrs={"class": "page-of", "data-target": target})
    number.string = UNKNOWN
    return number


def path_from(page: str, address: str) -> str:
    """Return a page's relative address as a path from the root of the book, without ".."."""
    parts = []
    for part in (PurePosixPath(page).parent / unquote(address)).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def internalize_link(link, page: str, pages: list[str]) -> None:
    """Turn a link to a page of the book into one within the file; unlink a link to any other file."""
    parts = urlsplit(link["href"])
    if parts.scheme or parts.netloc or link["href"].startswith("#exercises--"):
        return
    target = path_from(page, parts.path).removesuffix(".html") if parts.path else page
    if target in pages:
        link["href"] = "#" + "--".join(filter(None, [name_of(target), unquote(parts.fragment)]))
    else:
        link.unwrap()


def page_style(index: int) -> str:
    return f"chapter-{index}"


def one_page() -> str:
    """Return the HTML of the whole book on one page, with placeholders for the page numbers."""
    parts = table_of_contents()
    pages = [page for _, chapters in parts for page in chapters]
    soups = {page: BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser") for page in pages}
    titles = {page: title_of(soup) for page, soup in soups.items()}
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    day = datetime.fromtimestamp(source_date_epoch(), UTC)
    return TEMPLATE.substitute(
        title=escape(config["title"]),
        authors=escape(config["author"]),
        repository=escape(config["repository"]["url"]),
        date=f"{day.day} {day:%B %Y}",
        stylesheets="\n".join(dict.fromkeys(sheet for page in pages for sheet in stylesheets(page, soups[page]))),
        faces="\n".join(faces()),
        feet="\n".join(running_title(index, titles[page]) for index, page in enumerate(pages)),
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
    """Return the @font-face rules of the printed book."""
    return [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("fonts-of-the-print/{file}/files/{file}-{subset}-{weight}-{style}.woff2");'
        f" {'unicode-range: U+0370-03FF;' if subset == 'greek' else ''} }}"
        for family, file, weights, styles, subsets in FACES
        for weight, style, subset in product(weights, styles, subsets)
    ]


def running_title(index: int, title: str) -> str:
    """Return the rule that prints a chapter's title at the bottom of its pages."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'@page {page_style(index)} {{ @bottom-left {{ content: "{quoted}"; }} }}'


def contents_of(caption: str, pages: list[str], titles: dict[str, str]) -> str:
    """Return the table of contents of one part of the book."""
    lines = [
        f'<li><a href="#{name_of(page)}">{escape(titles[page])}<span class="dots"></span>'
        f'<span class="page-of" data-target="{name_of(page)}">{UNKNOWN}</span></a></li>'
        for page in pages
    ]
    return f'<p class="part">{escape(caption)}</p>\n<ol>\n' + "\n".join(lines) + "\n</ol>"


# --- Printing -----------------------------------------------------------------------------------

FILL_IN = """(pages) => {
    for (const number of document.querySelectorAll(".page-of"))
        number.textContent = pages[number.dataset.target];
}"""


def print_book(html: str) -> bytes:
    """Return the PDF of the one page, with its page numbers filled in."""
    with sync_playwright() as playwright, serve(HTML) as address:
        path = find_browser(playwright)
        if path is None:
            raise SystemExit(NO_BROWSER)
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
        raise SystemExit("The page numbers do not settle: filling them in moves the text to other pages.")


def font(address: str) -> Path:
    return FONTS / address.split("/fonts-of-the-print/")[1]


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Return the page number, counted from 1, of each link target in a PDF."""
    reader = PdfReader(io.BytesIO(pdf))
    return {
        unquote(name.lstrip("/")): reader.get_destination_page_number(target) + 1
        for name, target in reader.named_destinations.items()
    }


def postprocess(pdf: bytes) -> bytes:
    """Return the PDF with its title, its authors, the date of the commit, and its licences attached."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    date = datetime.fromtimestamp(source_date_epoch(), UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    writer.metadata = {
        "/Title": config["title"],
        "/Author": config["author"],
        "/CreationDate": date,
        "/ModDate": date,
    }
    for name in LICENCES:
        writer.add_attachment(name, (HTML / "LICENSES" / name).read_bytes())
    if "/Outlines" in writer.root_object:
        remove_repeated_titles(writer.root_object["/Outlines"])
    out = io.BytesIO()
    writer.write(out)
    return renumber(out.getvalue())


def remove_repeated_titles(entry) -> None:
    """Remove repeated headings from the outline: Chromium writes some twice in a row."""
    for name in ("/First", "/Next"):
        if name in entry:
            remove_repeated_titles(entry[name])
    if "/Title" in entry:
        title = entry["/Title"].strip()
        half = len(title) // 2
        once = title[:half].strip() if title[:half].strip() == title[half:].strip() else title
        entry[NameObject("/Title")] = TextStringObject(once)


def renumber(pdf: bytes) -> bytes:
    """Return the PDF with its node names renumbered from 1: Chromium's differ from print to print."""
    names: dict[bytes, bytes] = {}
    return re.sub(rb"\(node\d{8}\)", lambda match: names.setdefault(match[0], b"(node%08d)" % (len(names) + 1)), pdf)


def main() -> None:
    if not (HTML / "index.html").is_file():
        sys.exit("The book is not built; `make pdf` builds it first.")
    if missing := [file for _, file, *_ in FACES if not (FONTS / file).is_dir()]:
        sys.exit(
            f"The fonts of the printed book are not installed ({', '.join(missing)}); `make pdf` installs it first."
        )
    PDF.write_bytes(postprocess(print_book(one_page())))
    print(f"{PDF.relative_to(ROOT)}: {len(PdfReader(PDF).pages)} pages, {PDF.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

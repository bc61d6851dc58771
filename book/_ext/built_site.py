"""What the steps of postprocess.py know of the built site."""

from dataclasses import dataclass, field
from pathlib import Path

from sphinx import addnodes
from sphinx.application import Sphinx


@dataclass(frozen=True)
class Site:
    """A built site.

    Attributes:
        folder: where its files are.
        address: its URL, which ends with a slash.
        title: the title of the book.
        front_page: the first page of the book, such as "book/intro".
        parts: the caption and the pages of each part of the book, in reading order.
        titles: the title of each page.
    """

    folder: Path
    address: str = "http://localhost/"
    title: str = ""
    front_page: str = ""
    parts: list[tuple[str, list[str]]] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, app: Sphinx) -> "Site":
        """Return the site that Sphinx builds."""
        root = app.config.root_doc
        trees = app.env.get_doctree(root).findall(addnodes.toctree)
        parts = [(tree["caption"] or "", [page for _, page in tree["entries"]]) for tree in trees]
        titles = {page: title.astext() for page, title in app.env.titles.items()}
        return cls(Path(app.outdir), app.config.html_baseurl, app.config.html_title, root, parts, titles)

    @property
    def static(self) -> Path:
        return self.folder / "_static"

    @property
    def book_pages(self) -> list[str]:
        """The pages of the book in reading order."""
        return [self.front_page, *(page for _, pages in self.parts for page in pages)]

    def url(self, page: str) -> str:
        """Return the URL of a page; the front page is at the top."""
        return self.address if page == self.front_page else f"{self.address}{page}.html"

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Write a text file, with the same bytes on every system."""
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")

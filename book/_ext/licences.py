"""The licences of what the site ships: tables for the page "Licences", and the texts in the folder LICENSES.

Nothing is listed by hand that can be found: esbuild says which npm packages the scripts contain, the wheel of the engine
what is compiled into it, and each package has its own text. The build stops if a package has no licence text,
or if a static file belongs to no package that is listed.
"""

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

from docutils import nodes
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book._ext import bundle
from book._ext.built_site import Site
from tools.engine_licences import declared_licence
from tools.folders import BOOK, NODE_MODULES, PACKS, ROOT

OWN = ROOT / "LICENSES"  # MIT and CC BY 4.0: what the course itself is under
ENGINE = PACKS / "LICENSES"
LICENCE_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE)\b", re.I)
# A file of each font: it names the copyright, and where its licence is.
FONTS = {
    "Source Sans 3": "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
    "Source Serif 4": "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2",
    "KaTeX fonts": "katex/dist/fonts/KaTeX_Main-Regular.woff2",
}
# The Python packages whose static files are in the pages. Pygments and its styles write pygments.css.
SOURCES = ["Sphinx", "sphinx-book-theme", "pydata-sphinx-theme", "sphinx-copybutton", "sphinx-design", "myst-nb"]
SOURCES += ["sphinxcontrib-katex", "Pygments", "accessible-pygments"]
# Libraries inside files of these: the file with their notice, what it must say, and the name of their licence.
INSIDE = {
    "Bootstrap": ("pydata-sphinx-theme", "bootstrap.js.LICENSE.txt", "MIT"),
    "Font Awesome Free": ("pydata-sphinx-theme", "fontawesome.js.LICENSE.txt", "OFL-1.1"),
    "clipboard.js": ("sphinx-copybutton", "clipboard.min.js", "MIT"),
}
POPPER = "Popper, inside Bootstrap's script\nCopyright (c) 2019 Federico Zivolo"  # its notice was left out there
# Files of `_static` that the course or this build makes, or that come from npm.
MADE_HERE = ["site.css", "site.js", "quantities.css", "chapter-list.js", "pygments.css"]
MADE_HERE += ["cards/*", "explorers/*", "fonts/*", "katex/*", "katex/fonts/*", "python/*"]


@dataclass(frozen=True)
class Package:
    """Something that the site ships: its name, version, the name of its licence, and the licence's text."""

    name: str
    version: str
    licence: str
    text: str

    def __post_init__(self):
        if not self.text.strip() or not self.licence:
            raise ValueError(f"{self.name} is shipped, but its licence is unknown: it has no text, or no name.")

    @property
    def file(self) -> str:
        """The name of the file with the text."""
        return re.sub(r"[^\w.]+", "-", self.name).strip("-").lower() + ".txt"


def joined(texts: dict[str, str]) -> str:
    """Return several texts as one, each below its name if there are two."""
    if len(texts) == 1:
        return next(iter(texts.values()))
    return "\n".join(f"==== {name} ====\n{text}" for name, text in texts.items())


# --- What is shipped --------------------------------------------------------------------------


def npm_package(name: str) -> Package:
    """Return an npm package, as it is installed."""
    folder = NODE_MODULES / name
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if is_licence(path)}
    return Package(name, about["version"], about.get("license", "").strip("()"), joined(texts))


def is_licence(path: Path | PurePosixPath) -> bool:
    return bool(LICENCE_FILE.match(path.name)) and path.suffix not in (".js", ".py")


def python_package(name: str) -> Package:
    """Return a Python package, as it is installed."""
    found = distribution(name)
    files = [file for file in found.files if ".dist-info" in file.parts[0] and is_licence(file)]
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(files)}
    return Package(found.metadata["Name"], found.version, declared_licence(found.metadata), joined(texts))


def fonts() -> list[Package]:
    """Return the fonts, and the styles of KaTeX: they are under another licence than its fonts."""
    return [*map(font, FONTS), inside("Font Awesome Free"), npm_package("katex")]


def font(name: str) -> Package:
    """Return a font, with the copyright that is written in it.

    Raises:
        ValueError: it does not say that it is under the Open Font License.
    """
    names = TTFont(NODE_MODULES / FONTS[name])["name"]
    if "OFL" not in (names.getDebugName(14) or ""):
        raise ValueError(f"The font {name} is no longer under the Open Font License.")
    package = npm_package(re.match(r"(@[^/]+/)?[^/]+", FONTS[name])[0])
    return Package(name, package.version, "OFL-1.1", f"{names.getDebugName(0)}\n\n{standard_text('OFL-1.1')}")


def theme() -> list[Package]:
    """Return what the look of the pages and their search is made of."""
    popper = Package("Popper", "", "MIT", f"{POPPER}\n\n{standard_text('MIT')}")
    return [*map(python_package, SOURCES), inside("Bootstrap"), popper, inside("clipboard.js")]


def inside(name: str) -> Package:
    """Return a library inside a file of a Python package, with its notice from there."""
    host, file, licence = INSIDE[name]
    (path,) = (path for path in distribution(host).files if path.name == file)
    notice = re.search(r"/\*!.*?\*/", path.read_text(encoding="utf-8"), re.S)[0]
    version = re.search(rf"{re.escape(name)} v?([\d.]+)", notice)[1]
    return Package(name, version, licence, f"{notice}\n\n{standard_text(licence)}")


def standard_text(licence: str) -> str:
    """Return the text of a licence without anybody's copyright: of MIT from ours, of the OFL from a font's."""
    if licence == "MIT":
        return (OWN / "MIT.txt").read_text(encoding="utf-8").split("Copyright", 1)[1].split("\n", 1)[1].lstrip()
    text = (NODE_MODULES / "@fontsource" / "source-sans-3" / "LICENSE").read_text(encoding="utf-8")
    return text[text.index("SIL OPEN FONT LICENSE") :]


def engine() -> list[Package]:
    """Return what Python in the page is made of."""
    packages = json.loads((ENGINE / "packages.json").read_text(encoding="utf-8"))
    texts = {name: (ENGINE / f"{name}.txt").read_text(encoding="utf-8") for name in packages}
    found = [Package(name, about["version"], about["licence"], texts[name]) for name, about in packages.items()]
    return sorted([*found, python_package("ipython")], key=lambda package: package.name)  # its pretty printer


def shipped(npm_packages: Iterable[str]) -> dict[str, list[Package]]:
    """Return everything that is shipped, by the name of its table.

    Args:
        npm_packages: those in the scripts that run Python in a page.
    """
    editor = [npm_package(name) for name in sorted(npm_packages)]
    return {"fonts": fonts(), "theme": theme(), "editor": editor, "engine": engine()}


# --- The page and the folder ------------------------------------------------------------------


class ShippedLicences(SphinxDirective):
    """A table of packages: version, and licence with a link to its text. Its argument names the table."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        packages = shipped(self.config.html_context["npm_packages"])[self.arguments[0]]
        folder = "../" * self.env.docname.count("/") + "LICENSES/"
        body = nodes.tbody()
        for package in packages:
            links = [nodes.reference("", package.licence, refuri=folder + package.file)]
            for source in ENGINE.glob(f"{package.name}-*.whl"):
                links += [nodes.Text(", "), nodes.reference("", "source", refuri=folder + source.name)]
            cells = [nodes.paragraph("", f"{package.name} {package.version}".strip()), nodes.paragraph("", "", *links)]
            body += nodes.row("", *(nodes.entry("", cell) for cell in cells))
        head = nodes.row("", *(nodes.entry("", nodes.paragraph("", title)) for title in ("what", "licence")))
        columns = [nodes.colspec(colwidth=1) for _ in range(2)]
        return [nodes.table("", nodes.tgroup("", *columns, nodes.thead("", head), body, cols=2))]


def write_licences(app: Sphinx) -> None:
    """Write the folder LICENSES of the site: our own two texts, one text for each package, and tqdm's source.

    tqdm's licence, the MPL, asks that whoever gets the program can get its source; the engine's wheel has it.
    """
    folder = Path(app.outdir) / "LICENSES"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(OWN, folder)
    for path in ENGINE.glob("*.whl"):
        shutil.copy(path, folder)
    for packages in shipped(app.config.html_context["npm_packages"]).values():
        for package in packages:
            (folder / package.file).write_text(package.text, encoding="utf-8", newline="\n")


def check_static_files(site: Site) -> None:
    """Check that each static file is ours or belongs to a package in `SOURCES`, and that each of these is needed.

    Raises:
        ValueError: a file is from elsewhere, or nothing of a package is left.
    """
    files = {path.relative_to(site.static).as_posix() for path in site.static.rglob("*") if path.is_file()}
    files |= {name.replace("*.", "") for name in bundle.BUNDLED}
    ours = {path.name for path in (BOOK / "_static").iterdir()}
    theirs = {name: {template_name(file.name) for file in distribution(name).files} for name in SOURCES[:-2]}
    for file in sorted(files):
        path = PurePosixPath(file)
        made_here = any(path.match(pattern) for pattern in MADE_HERE) or file in ours
        if not made_here and not any(path.name in names for names in theirs.values()):
            raise ValueError(f"_static/{file} is shipped, but belongs to no package that book/_ext/licences.py lists.")
    for name, names in theirs.items():
        if not names & {PurePosixPath(file).name for file in files}:
            raise ValueError(f"Nothing of {name} is shipped any more; remove it from SOURCES in book/_ext/licences.py.")


def template_name(name: str) -> str:
    """Return the name of the static file that Sphinx writes from a file: without the sign of a template."""
    return name.removesuffix(".jinja").removesuffix("_t")

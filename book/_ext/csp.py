"""A content security policy for each page: only what is listed here runs, styles the page or is loaded.

An inline script or style is known by its digest. One that is not listed stops the build, wherever it comes
from: a change of the theme, a template or a notebook cannot bring one in unnoticed.
"""

import base64
import hashlib

from bs4 import BeautifulSoup, Tag
from sphinx.errors import ExtensionError

SCRIPTS = {
    "sha256-d2bEeml7ezbfTby5YyKHVqf7f/ltAscVCyKvBGBuH+g=",  # layout.html: the colour mode, and storage where it is blocked
    "sha256-mNyD6WQ4vKGmtbf2Mk6RMjMo7k6Ib4wzc6b1fvYgVHE=",  # the theme's search page: the cursor is put into the search field
}
STYLES = {
    "sha256-PSqRwmhImuW50DaADF+Z2lf+BDzILSQ8trkSGNVLcdg=",  # layout.html: what needs JavaScript is hidden where there is none
}
EDITOR_STYLE = "sha256-glC6Uh9l4H+Hz6i5X4OsPjhpHy60GR3ygRGYPdora3Q="  # CodeMirror's, as tests/test_python_security.py finds it in a page

# In a page that was opened as a file, 'self' means nothing to some browsers: the zip has `file:` beside it (tools/pack.py).
# Browsers that do not know style-src-elem and style-src-attr take style-src.
POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; worker-src {workers}; connect-src {connections}; "
    "style-src 'self' 'unsafe-inline'; style-src-elem 'self' {styles}; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'self'"
)


def add_csp(page: BeautifulSoup) -> None:
    """Allow a page its listed inline scripts and styles, and Python where it has code to run.

    Raises:
        ExtensionError: the page has an inline script or style that is not listed.
    """
    scripts = listed([tag for tag in page.select("script:not([src])") if "json" not in tag.get("type", "")], SCRIPTS)
    styles = listed(page.select("style"), STYLES)
    workers = connections = "'none'"
    if page.select_one("script[data-bundle]"):  # WebAssembly, in a worker that is started from a blob
        scripts.append("'wasm-unsafe-eval'")
        styles.append(f"'{EDITOR_STYLE}'")
        workers, connections = "'self' blob:", "'self'"
    if page.select_one("#search-results"):  # the search fetches the pages that it finds, to show an excerpt
        connections = "'self'"
    policy = POLICY.format(scripts=" ".join(scripts), styles=" ".join(styles), workers=workers, connections=connections)
    tag = page.new_tag("meta", attrs={"http-equiv": "Content-Security-Policy", "content": policy})
    page.select_one("meta[charset]").insert_after(tag)


def listed(tags: list[Tag], known: set[str]) -> list[str]:
    """Return the digests of inline scripts or styles, as a policy writes them; each must be a known one."""
    digests = {
        f"sha256-{base64.b64encode(hashlib.sha256(tag.get_text().encode()).digest()).decode()}": tag for tag in tags
    }
    for digest, tag in digests.items():
        if digest not in known:
            raise ExtensionError(
                f"A page has an inline {tag.name} that book/_ext/csp.py does not list. If it belongs there, add "
                f"{digest}; it begins with {tag.get_text().strip()[:80]!r}."
            )
    return sorted(f"'{digest}'" for digest in digests)

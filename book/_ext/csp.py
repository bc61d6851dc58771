"""A content security policy for each page: a script that was not built into the page does not run."""

import base64
import hashlib

from bs4 import BeautifulSoup

# 'self' means nothing to some browsers where a page was opened as a file; `file:` means it there.
POLICY = (
    "default-src 'self' file:; script-src 'self' file: {scripts}; worker-src {workers}; "
    "style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:; font-src 'self' file: data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self' file:"
)


def add_csp(page: BeautifulSoup) -> None:
    """Allow a page its present inline scripts, and Python where it has code to run."""
    scripts = [script for script in page.select("script:not([src])") if "json" not in script.get("type", "")]
    digests = {hashlib.sha256(script.get_text().encode()).digest() for script in scripts}
    allowed = sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    workers = "'none'"
    if page.select_one("script[data-bundle]"):  # WebAssembly, in a worker that is started from a blob
        allowed.append("'wasm-unsafe-eval'")
        workers = "'self' blob:"
    policy = POLICY.format(scripts=" ".join(allowed), workers=workers)
    tag = page.new_tag("meta", attrs={"http-equiv": "Content-Security-Policy", "content": policy})
    page.select_one("meta[charset]").insert_after(tag)

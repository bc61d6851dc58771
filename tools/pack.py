"""Pack the built site into a zip that can be read from a folder, without a server or a network.

    python -m tools.pack

Two zips of the same site are identical: the names are sorted, and every date is that of the commit.
"""

import re
import sys
import time
import zipfile
from pathlib import Path

from tools.folders import BUILD, HTML, ROOT
from tools.source_date import source_date_epoch

ZIP = BUILD / "backpropagation-from-scratch.zip"
POLICY = rb'<meta [^>]*http-equiv="Content-Security-Policy"[^>]*>'
FIRST = "backpropagation-from-scratch"  # the one folder in the zip


def pack(site: Path, target: Path, seconds: int) -> int:
    """Write the files of a folder into a zip, dated `seconds` after the start of 1970; return how many."""
    date = max(time.gmtime(seconds)[:6], (1980, 1, 1, 0, 0, 0))  # the earliest date that a zip can store
    # Without the downloads themselves, and without Python: it cannot run in pages that are opened as files.
    files = sorted(
        path
        for path in site.rglob("*")
        if path.is_file() and path.suffix not in (".zip", ".pdf") and "_static/python/" not in path.as_posix()
    )
    with zipfile.ZipFile(target, "w") as archive:
        for path in files:
            name = f"{FIRST}/{path.relative_to(site).as_posix()}"
            entry = zipfile.ZipInfo(name, date)
            entry.create_system = 3  # as on Unix, on every system
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content(path), compresslevel=9)
    return len(files)


def content(path: Path) -> bytes:
    """Return the content of a file, as it works without a server.

    The policy of a page allows files, where some browsers do not take them for the page's own. A page opened
    as a file cannot preload a font, so it arrives after the first paint. With `font-display: optional` it
    would not be used until the next page, so it is swapped in instead.
    """
    data = path.read_bytes()
    if path.suffix == ".html":
        data = re.sub(POLICY, lambda found: found[0].replace(b"'self'", b"'self' file:"), data)
        return re.sub(rb'<link[^>]*rel="preload"[^>]*>', b"", data)
    return re.sub(rb"font-display:\s*optional", b"font-display:swap", data) if path.suffix == ".css" else data


def main() -> None:
    if not (HTML / "index.html").is_file():
        sys.exit("The book is not built; `make zip` builds it first.")
    n_files = pack(HTML, ZIP, source_date_epoch())
    print(f"{ZIP.relative_to(ROOT)}: {n_files} files, {ZIP.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

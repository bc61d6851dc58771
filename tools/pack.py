"""Pack the built site into one zip that opens from a folder: no server, no network.

    python -m tools.pack

Two zips of the same site are the same to the byte: names in order, every date that of the commit.
"""

import re
import sys
import time
import zipfile
from pathlib import Path

from tools.folders import ROOT
from tools.source_date import source_date_epoch

HTML = ROOT / "_build" / "html"
ZIP = ROOT / "_build" / "backpropagation-from-scratch.zip"
FIRST = "backpropagation-from-scratch"  # the one folder that unpacks


def pack(site: Path, target: Path, seconds: int) -> int:
    """Write the files of a folder into a zip, dated `seconds` after 1970 began, and return how many."""
    date = max(time.gmtime(seconds)[:6], (1980, 1, 1, 0, 0, 0))  # a zip knows no earlier time
    # What the site offers to download is not packed into itself. Python cannot run in pages that are opened as files.
    files = sorted(
        path
        for path in site.rglob("*")
        if path.is_file() and path.suffix not in (".zip", ".pdf") and "_static/python/" not in path.as_posix()
    )
    with zipfile.ZipFile(target, "w") as archive:
        for path in files:
            name = f"{FIRST}/{path.relative_to(site).as_posix()}"
            entry = zipfile.ZipInfo(name, date)
            entry.create_system = 3  # as on Unix, wherever it is packed
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content(path), compresslevel=9)
    return len(files)


def content(path: Path) -> bytes:
    """Return what a file holds, the typefaces being asked for as suits files.

    No browser allows a page to ask for a font ahead among files, so the font comes after the first letters
    are drawn; on the web it would then wait for the next page, here it takes their place.
    """
    data = path.read_bytes()
    if path.suffix == ".html":
        return re.sub(rb'<link[^>]*rel="preload"[^>]*>', b"", data)
    return re.sub(rb"font-display:\s*optional", b"font-display:swap", data) if path.suffix == ".css" else data


def main() -> None:
    if not (HTML / "index.html").is_file():
        sys.exit("The book is not built; `make zip` builds it first.")
    n_files = pack(HTML, ZIP, source_date_epoch())
    print(f"{ZIP.relative_to(ROOT)}: {n_files} files, {ZIP.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

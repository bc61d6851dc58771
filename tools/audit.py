"""Print what Lighthouse says of every page, as on a phone: performance, accessibility, best practices, SEO.

The built site is served compressed on this machine, as a web server would. One run of Lighthouse differs
from the next by a few points, so a page that misses a mark is run twice more, and its median counts. Where
that misses too, what it lost is listed, and the exit code is 1. Takes some ten seconds a page.
"""

import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import sync_playwright

from tests.course_files import HTML, PAGES
from tools.chromium import FLAGS, find_browser
from tools.folders import ROOT

LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
MARKS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TEXT = (".html", ".css", ".js", ".svg")


class CompressingHandler(SimpleHTTPRequestHandler):
    """Serves files as a web server does: text compressed, and to be kept for a while."""

    def log_message(self, *args):
        pass

    def end_headers(self):
        self.send_header("Cache-Control", "public, max-age=86400")
        super().end_headers()

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXT or not path.is_file():
            return super().send_head()
        packed = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        return io.BytesIO(packed)


@contextmanager
def serve_compressed(folder: Path):
    """Yield the address of a compressing server of a folder, on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(CompressingHandler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def audit(address: str, browser: str) -> tuple[dict[str, int], list[str]]:
    """Return the four scores of a page, of 100, and a line for everything that cost points."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = " ".join(["--headless", *[flag for flag in FLAGS if " " not in flag]])
        command = ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--output-path={report}"]
        environment = os.environ | {"CHROME_PATH": browser}
        subprocess.run([*command, f"--chrome-flags={flags}"], env=environment, check=True)
        result = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: round(100 * result["categories"][name]["score"]) for name in MARKS}
    lost = []
    for name, mark in MARKS.items():
        if scores[name] < mark:
            for reference in result["categories"][name]["auditRefs"]:
                found = result["audits"][reference["id"]]
                if reference["weight"] and found["score"] is not None and found["score"] < 0.9:
                    lost.append(f"{found['title']} {found.get('displayValue', '')}".rstrip())
    return scores, lost


def reaches(scores: dict[str, int]) -> bool:
    """Say whether a page reaches every mark."""
    return all(scores[name] >= mark for name, mark in MARKS.items())


def audit_median(address: str, browser: str) -> tuple[dict[str, int], list[str]]:
    """Return the scores of a page and what it lost, of the median run of three where the first run misses."""
    scores, lost = audit(address, browser)
    if reaches(scores):
        return scores, lost
    runs = [(scores, lost), *(audit(address, browser) for _ in range(2))]
    return sorted(runs, key=lambda run: sum(run[0].values()))[1]


def main() -> int:
    with sync_playwright() as playwright:
        browser = find_browser(playwright)
    if browser is None:
        sys.exit("No Chromium found; install one or name it in BROWSER_PATH.")
    pages = sys.argv[1:] or [*PAGES, "search", "genindex"]
    missed = 0
    print(f"{'page':44}" + "".join(f"{name:>16}" for name in MARKS))
    with serve_compressed(HTML) as address:
        for page in pages:
            scores, lost = audit_median(f"{address}/{page}.html", browser)
            print(f"{page:44}" + "".join(f"{scores[name]:16}" for name in MARKS), flush=True)
            for line in lost:
                print(f"    {line}")
            missed += not reaches(scores)
    print(
        f"\n{len(pages) - missed} of {len(pages)} pages reach {', '.join(f'{n} {m}' for n, m in MARKS.items())}."
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

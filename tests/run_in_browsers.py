"""Python in the page, in a real Firefox and a real WebKit: `make browsers` calls it.

No driver fits both, so the browsers are started as a reader starts them. Our server adds one script to the
pages that it sends, drive_page.js: it asks the server what to do next, and tells it what the page shows then.
"""

import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from signal import SIGKILL, SIGTERM
from tempfile import TemporaryDirectory
from threading import Thread

import pytest

from tests.course_files import HTML, cells
from tests.page_answers import PLACES, chapter_of, check_natively, mistakes_of, solution_of, starter_of
from tools.chromium import QuietHandler
from workbook.exercises.chapters import find

DRIVER = (Path(__file__).parent / "drive_page.js").read_bytes()
SECONDS = 300  # for one thing asked of a page: WebKit is slow to start Python, more so on a busy machine
EXAMPLE = "book/worked-example"
PACKAGES = {"firefox-esr": "firefox-esr"} | dict.fromkeys(("MiniBrowser", "Xvfb"), "webkit2gtk-driver xvfb")
# A new profile asks nothing, shows no page of its own, and needs no network.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


# --- The pages and their driver ---------------------------------------------------------------


class Handler(QuietHandler):
    """Serves the book with the driver in each page, and passes on what the driver asks and tells."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        if path == "/next":
            self.send(json.dumps(self.server.tasks.get()).encode(), "application/json")
        elif path == "/drive_page.js":
            self.send(DRIVER, "text/javascript")
        elif path.endswith(".html"):
            page = Path(self.translate_path(path)).read_bytes()
            script = b'<script src="/drive_page.js"></script>'
            self.send(page.replace(b"</head>", script + b"</head>", 1), "text/html")
        else:
            super().do_GET()

    def do_POST(self):
        self.server.done.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send(b"", "text/plain")

    def send(self, content, kind):
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serve_driven():
    """Yield a server of the book, with queues of what to do and what is done, and a list of paths asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=HTML))
    server.tasks, server.done, server.asked = Queue(), Queue(), []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Tab:
    """The page that a browser shows."""

    def __init__(self, server, browser, log):
        self.server, self.browser, self.log = server, browser, log
        self.wait()

    def open(self, page):
        """Open a page of the book; its Python is not loaded yet."""
        assert self.do("open", path=f"/{page}.html")["path"] == f"/{page}.html"

    def do(self, action, **what):
        """Have something done (drive_page.js lists what can be done), and return what the page shows then."""
        self.server.tasks.put({"action": action, **what})
        return self.wait()

    def wait(self):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and self.browser.poll() is None:
            with suppress(Empty):
                done = self.server.done.get(timeout=1)
                assert "fault" not in done and done["faults"] == [], done
                return done
        written = self.log.read_text(encoding="utf-8", errors="replace")
        pytest.fail(f"The page did not answer. The browser wrote: {written[-2000:]}")


# --- The browsers -----------------------------------------------------------------------------


def program_of(name):
    """Return the path of a program. Without it the test is skipped, but fails on CI: there it must run."""
    path = shutil.which(name) or next(Path("/usr/lib").glob(f"*/webkit*gtk-*/{name}"), None)
    if path is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(f"{name} was not found. On Debian: apt-get install {PACKAGES[name]}")
    return str(path)


@contextmanager
def running(command, log, **options):
    """Run a program, and end it with all that it has started."""
    with log.open("w", encoding="utf-8") as output:
        options |= {"stdout": output, "stderr": subprocess.STDOUT, "start_new_session": True}
        program = subprocess.Popen(command, **options)
    try:
        yield program
    finally:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            program.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(program.pid, SIGKILL)
        program.wait(10)


@contextmanager
def firefox(folder, address):
    """Yield a running Firefox with a new profile, without a window."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [program_of("firefox-esr"), "--headless", "--no-remote", "--profile", str(folder), address]
    with running(command, folder / "log", env=os.environ | {"HOME": str(folder)}) as browser:
        yield browser


@contextmanager
def webkit(folder, address):
    """Yield a running MiniBrowser, the small browser of WebKitGTK, with a home and a screen of its own."""
    mini, screen = program_of("MiniBrowser"), program_of("Xvfb")
    own = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA")}
    own |= {"HOME": str(folder), "GDK_BACKEND": "x11", "GSETTINGS_BACKEND": "memory"}
    own["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"  # it cannot make one in a container
    read, write = os.pipe()
    command = [screen, "-displayfd", str(write), "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]
    with running(command, folder / "screen.log", pass_fds=[write]):
        os.close(write)
        with open(read, encoding="ascii") as display:  # the number of a free one; empty if there is no screen
            own["DISPLAY"] = f":{display.readline().strip()}"
        with running([mini, address], folder / "log", env=os.environ | own) as browser:
            yield browser


@pytest.fixture(params=[firefox, webkit], ids=lambda browser: browser.__name__)
def tab(request, built_book):
    """Return the page of a fresh browser."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name, serve_driven() as server:
        folder, address = Path(name), f"http://127.0.0.1:{server.server_port}/{EXAMPLE}.html"
        with request.param(folder, address) as browser:
            yield Tab(server, browser, folder / "log")


# --- What works in both -----------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:.* encountered in :RuntimeWarning")  # the mistakes of "deeper 4"
@pytest.mark.parametrize("key", ["3-back-propagate-error 6", "deeper 4"])  # the second one needs NumPy
def test_a_program_is_told_what_a_notebook_tells_it_and_may_not_run_for_ever(tab, key):
    exercise = find(key)
    starter, function = starter_of(exercise)
    solution = solution_of(exercise)
    tab.open(PLACES[chapter_of(exercise)])
    first = tab.do("check", key=key)
    assert (first["state"], first["message"]) == ("", check_natively(exercise, starter).message)
    assert first["message"].startswith("Not attempted yet.") and first["draft"] is None
    for program in mistakes_of(exercise, 2):
        found = tab.do("check", key=key, program=program)
        assert found["draft"] == program, "the editor holds what was pasted"
        assert (found["state"], found["message"]) == ("wrong", check_natively(exercise, program).message)

    # In WebKit the ended worker still computes: it stops WebAssembly only where that calls JavaScript.
    endless = tab.do("check", key=key, lines=[f"def {function}(*given):", "while True:", "pass"])
    typed = f"def {function}(*given):\n    while True:\n        pass"
    assert endless["draft"] == typed, "the editor has indented"
    assert endless["state"] == "wrong"
    assert endless["message"].startswith(f"{function} had not finished after 5 seconds. Is there a loop")
    assert 5 <= endless["busy"] < 10  # 5 on a machine that has nothing else to do

    right = tab.do("check", key=key, program=solution)
    assert (right["state"], right["message"]) == ("right", check_natively(exercise, solution).message)
    warm = tab.do("check", key=key)
    assert warm["state"] == "right"
    assert tab.do("startOver", key=key)["message"] == first["message"]
    print(f"\nfirst verdict after {first['seconds']:.1f} s, a later one after {warm['seconds']:.1f} s")
    print(f"endless loop ended after {endless['busy']:.1f} s, told after {endless['seconds']:.1f} s")


def test_a_cell_gives_what_is_stored_and_the_next_page_finds_python_in_the_browser(tab):
    code = [cell for cell in cells(EXAMPLE, "code") if "remove-input" not in cell["metadata"].get("tags", [])]
    number = next(i for i, cell in enumerate(code, start=1) if "w_new = update(" in cell["source"])
    stored = "".join(code[number - 1]["outputs"][0]["text"])
    for visit in ("first", "second"):
        tab.open(EXAMPLE)
        before = len(tab.server.asked)
        done = tab.do("run", number=number)
        assert done["message"].startswith("Your output"), done["message"]
        assert done["shows"] == stored and "0.9000 -> 0.878743" in stored
        parts = [path for path in tab.server.asked[before:] if path.endswith(".gz")]
        print(f"\n{visit} visit: cell {number} after {done['seconds']:.1f} s, {len(parts)} parts downloaded")
    assert parts == [], "the second visit finds Python in the browser"

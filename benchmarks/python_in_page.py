"""What does Python in the page cost? Seconds to a verdict, bytes loaded and memory, compared with Pyodide.

    python -m benchmarks.python_in_page     about six minutes, a little more the first time

Opens the built book in a headless Chromium, from a server on this machine that compresses as web
hosts do, so the times hold no network. Each page is first opened in a new browser context, where
nothing is kept, and then reloaded with Python's files in Cache Storage. Figures are medians; our
aims stand beside them, and missing one is no error.

For comparison Pyodide's core and a JupyterLite console run 1 + 1 in the same way. Both are installed
into _build/bench, at the versions below; where that fails, a line says so and the rest goes on.
Pyodide's NumPy is in neither registry, so theirs is without NumPy, and ours always has it.
"""

import gzip
import hashlib
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tools.chromium import FLAGS, QuietHandler, find_browser
from tools.folders import ROOT
from tools.node_packages import install_locked
from workbook.exercises.chapters import find

HTML, BENCH = ROOT / "_build" / "html", ROOT / "_build" / "bench"
ROUNDS = 3
REST = 40  # seconds in which a browser collects the garbage of a start
OURS, THEIRS = "Python in the page, with NumPy", "Pyodide's core, without NumPy"

PYODIDE = json.loads((ROOT / "locks/pyodide/package.json").read_text(encoding="utf-8"))["dependencies"]["pyodide"]
LITE_SITE = BENCH / "jupyterlite-0.8.6"
# What the kernel of JupyterLite asks Pyodide for; each brings others, which Pyodide's lock file names.
LITE_PACKAGES = ["micropip", "ipython", "jedi"]
COMM = "comm==0.2.3"  # the one package it asks for that the lock file does not have


@dataclass(frozen=True)
class Exercise:
    """name; key: as in the progress file; page: its address; first: how many seconds we aim at, cold."""

    name: str
    key: str
    page: str
    first: float


CORE = Exercise("core exercise", "3-back-propagate-error 6", "book/steps/3-back-propagate-error.html", 3)
NUMPY = Exercise("NumPy exercise", "deeper 4", "book/beyond/deeper.html", 4)
WARM_AIM, MEMORY_AIM = 0.3, 350

# The program is set while the field has no focus: with the focus, Python would be loaded before the click.
CHECK = """([key, program]) => new Promise((resolve, reject) => {
  const box = document.querySelector(`[data-exercise="${key}"]`);
  const area = box.querySelector("textarea");
  if (area) area.value = program;
  const status = box.querySelector("[role=status].exercise-message");
  const start = performance.now();
  const look = (_, observer) => {
    const { python } = document.documentElement.dataset;
    if (python === "failed") reject(new Error("Python could not be started"));
    if (!/right|wrong/.test(status.className)) return;
    observer.disconnect();
    resolve({ seconds: (performance.now() - start) / 1000, right: status.classList.contains("right") });
  };
  new MutationObserver(look).observe(status, { attributes: true, childList: true });
  box.querySelector("button[type=submit]").click();
})"""

# --- 1 + 1, by each: the seconds until 2 is there ---
OUR_SUM = """async () => {
  const start = performance.now();
  const { python } = await coursePython.load();
  let shown;
  const display = (bundle) => (shown = bundle["text/plain"]);
  await python.run({ kind: "cell", source: "1 + 1", cell: 1 }, { display });
  if (shown !== "2") throw new Error(`1 + 1 gave ${shown}`);
  return (performance.now() - start) / 1000;
}"""
PYODIDE_SUM = """(folder) => new Promise((resolve, reject) => {
  const start = performance.now();
  const program = `
    import { loadPyodide } from "${folder}/pyodide.mjs";
    const python = await loadPyodide();
    postMessage(python.runPython("1 + 1"));`;
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = (window.worker = new Worker(address, { type: "module" })); // in a worker, as ours
  worker.onmessage = ({ data }) =>
    data === 2 ? resolve((performance.now() - start) / 1000) : reject(new Error(`1 + 1 gave ${data}`));
  worker.onerror = (event) => reject(new Error(event.message));
})"""
LITE_SUM = """() => new Promise((resolve) => {
  const look = () => {
    if (document.querySelector(".jp-OutputArea-output")?.textContent.trim() !== "2") return;
    resolve(performance.now() / 1000); // since the page was asked for
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  look();
})"""


# --- A server that counts ---------------------------------------------------------------------


@cache
def compressed(file: Path) -> bytes:
    """Return a file compressed with gzip, once for all requests."""
    return gzip.compress(file.read_bytes(), 6)


class Counting(QuietHandler):
    """Serves files as web hosts do, text and WebAssembly compressed, and records the bytes of each."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            return self.send_error(404)
        small = file.suffix in {".html", ".css", ".js", ".mjs", ".json", ".svg", ".wasm"}
        body = compressed(file) if small else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        self.server.sent.append((self.path, len(body)))


class Site:
    """address: of a server of a folder, on this machine."""

    def __init__(self, server: ThreadingHTTPServer):
        self.server, self.address = server, f"http://127.0.0.1:{server.server_port}"
        self.forget()

    def forget(self) -> None:
        """Start counting again."""
        self.server.sent = []

    def megabytes(self, part: str = "") -> float:
        """Return what was sent since, of the files with this part in their address."""
        return sum(size for path, size in self.server.sent if part in path) / 1e6


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Yield the counting server of a folder, on a free port of this machine only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Counting, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield Site(server)
    server.shutdown()
    server.server_close()


# --- Browsers ---------------------------------------------------------------------------------


@contextmanager
def opened(playwright: Playwright, site: Site, page: str) -> Iterator[Page]:
    """Yield a page in a new browser with an empty cache."""
    browser = playwright.chromium.launch(executable_path=find_browser(playwright), args=FLAGS)
    tab = new_tab(browser.new_context())
    tab.goto(f"{site.address}/{page}")
    yield tab
    browser.close()


def new_tab(context: BrowserContext) -> Page:
    """Return a page with a long timeout, for slow machines."""
    tab = context.new_page()
    tab.set_default_timeout(600_000)
    return tab


def memory(browser: Browser) -> float:
    """Return the memory of all processes of a browser in MB, without the browser's own program.

    WebAssembly's memory and the compiled code are in the tab's process; files that a page keeps as blobs are
    in the browser's own. What processes share is divided among them.
    """
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    rolls = [Path(f"/proc/{process['id']}/smaps_rollup").read_text(encoding="ascii") for process in processes]
    kib = re.findall(r"^Pss_(?:Anon|Shmem):\s+(\d+) kB", "".join(rolls), re.MULTILINE)
    return sum(map(int, kib)) * 1024 / 1e6


def added_memory(tab: Page, action: Callable[[], object]) -> tuple[float, float] | None:
    """Return the megabytes that a browser has more right after an action, and at rest.

    None where the system does not tell.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    browser, page = tab.context.browser, tab.context.new_cdp_session(tab)
    page.send("HeapProfiler.collectGarbage")  # what opening the page has left
    time.sleep(2)
    before = memory(browser)
    action()
    time.sleep(2)
    after = memory(browser)
    time.sleep(REST)
    return after - before, memory(browser) - before


# --- Ours -------------------------------------------------------------------------------------


def check(tab: Page, exercise: Exercise) -> float:
    """Check the book's solution in a page, and return the seconds from the click to the verdict."""
    program = find(exercise.key).solution.split("```python")[1].split("```")[0]
    verdict = tab.evaluate(CHECK, [exercise.key, program])
    if not verdict["right"]:
        print(f"  the solution of {exercise.key} was not found right; the machine may be too busy")
    return verdict["seconds"]


def measure_exercise(playwright: Playwright, site: Site, exercise: Exercise) -> None:
    """Print the seconds to a verdict: the first one, with Python's files kept, and when Python runs."""
    times: dict[str, list[float]] = {"first": [], "kept": [], "warm": []}
    for _ in range(ROUNDS):
        site.forget()
        with opened(playwright, site, exercise.page) as tab:
            times["first"].append(check(tab, exercise))
            loaded = site.megabytes("/_static/python/")
            tab.reload()
            times["kept"].append(check(tab, exercise))
            times["warm"] += [check(tab, exercise) for _ in range(3)]
    print(f"{exercise.name}, {exercise.key}")
    report("seconds from Check to the first verdict", times["first"], exercise.first)
    report("the same, Python's files being kept", times["kept"])
    report("seconds to the next verdict", times["warm"], WARM_AIM, digits=2)
    report("MB loaded for Python", [loaded], 24)


def measure_chapter(playwright: Playwright, site: Site) -> None:
    """Print what the first cell of a chapter with scikit-learn loads, and how long it takes."""
    site.forget()
    with opened(playwright, site, "book/beyond/iris.html") as tab:
        cell = tab.locator('.cell[data-cell="1"]')
        start = time.perf_counter()
        cell.get_by_role("button", name="Run", exact=True).click()
        ended = cell.locator("[role=status]").filter(has_text=re.compile("Your output|Stopped|ended"))
        ended.wait_for()
        seconds = time.perf_counter() - start
        if "Your output" not in ended.inner_text():
            print(f"  the first cell of iris did not run: {ended.inner_text()}")
    print("scikit-learn chapter, the first cell of iris")
    report("seconds from Run to its output", [seconds])
    report("MB loaded for Python", [site.megabytes("/_static/python/")], 40)


def measure_memory(playwright: Playwright, site: Site) -> None:
    """Print how much more memory the browser has once an exercise with NumPy has been checked."""
    with opened(playwright, site, NUMPY.page) as tab:
        more = added_memory(tab, lambda: check(tab, NUMPY))
    print(f"memory with {NUMPY.key} checked, above the same page without Python")
    if more is None:
        print("  not measured: this system does not tell the memory of a process as Linux does")
    else:
        report("MB more in the browser, after the verdict", [more[0]], MEMORY_AIM, digits=0)
        report(f"MB more, {REST} seconds later", [more[1]], MEMORY_AIM, digits=0)


def report(what: str, values: list[float], aim: float | None = None, digits: int = 1) -> None:
    """Print one line: the median of some values, their range, and what we aim at."""
    spread = f"{min(values):.{digits}f} to {max(values):.{digits}f}" if len(values) > 1 else ""
    aimed = "" if aim is None else f"aim: at most {aim:g}"
    print(f"  {what:<46} {statistics.median(values):7.{digits}f}   {spread:<14} {aimed}".rstrip())


# --- Beside Pyodide ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Rival:
    """One that adds 1 and 1. site: its server; page: where it starts; run: adds, and returns the seconds."""

    site: Site
    page: str
    run: Callable[[Page, str], float]


def sum_of_ours(tab: Page, address: str) -> float:
    return tab.evaluate(OUR_SUM)


def sum_of_pyodide(tab: Page, address: str) -> float:
    return tab.evaluate(PYODIDE_SUM, f"{address}/node_modules/pyodide")


def sum_of_lite(tab: Page, address: str) -> float:
    tab.goto(f"{address}/repl/index.html?kernel=python&code=1%2B1&execute=1")
    return tab.evaluate(LITE_SUM)


def compare(playwright: Playwright, site: Site) -> None:
    """Print what the first 1 + 1 costs with each Python, and how ours compares to Pyodide's."""
    with ExitStack() as servers:
        rivals = {OURS: Rival(site, NUMPY.page, sum_of_ours)}
        for name, install, folder, run in (
            (THEIRS, install_pyodide, BENCH, sum_of_pyodide),
            ("JupyterLite's console on Pyodide", install_lite, LITE_SITE, sum_of_lite),
        ):
            if fault := failed(install):
                print(f"{name}: left out, for it could not be installed ({fault})")
                continue
            (folder / "empty.html").write_text("<!doctype html><title>Empty</title>\n", encoding="utf-8")
            rivals[name] = Rival(servers.enter_context(serve(folder)), "empty.html", run)
        # Memory first: in this run, which is not timed, the servers compress.
        heavy = {name: memory_of(playwright, rival) for name, rival in rivals.items()}
        rounds = [{name: sum_of(playwright, rival) for name, rival in rivals.items()} for _ in range(ROUNDS)]
    title = "the first 1 + 1, nothing being kept"
    print(f"{title:<40} {'seconds':>9} {'MB loaded':>11} {'MB of memory':>14}")
    for name in rivals:
        seconds, loaded = (statistics.median(each[name][i] for each in rounds) for i in (0, 1))
        print_row(name, [seconds, loaded, heavy[name]], 1)
    if THEIRS in rivals:
        ratios = [statistics.median(each[OURS][i] / each[THEIRS][i] for each in rounds) for i in (0, 1)]
        print_row("ours / Pyodide's", [*ratios, heavy[OURS] and heavy[OURS] / heavy[THEIRS]], 2)


def sum_of(playwright: Playwright, rival: Rival) -> tuple[float, float]:
    """Return the seconds that a first sum takes, and the megabytes loaded for it."""
    with opened(playwright, rival.site, rival.page) as tab:
        rival.site.forget()
        return rival.run(tab, rival.site.address), rival.site.megabytes()


def memory_of(playwright: Playwright, rival: Rival) -> float | None:
    """Return the megabytes that a browser has more at rest after the sum; None if unknown."""
    with opened(playwright, rival.site, rival.page) as tab:
        more = added_memory(tab, lambda: rival.run(tab, rival.site.address))
    return more and more[1]


def print_row(name: str, values: list[float | None], digits: int) -> None:
    """Print a row of the comparison; an unknown value is a dash."""
    columns = zip(values, (9, 11, 14))
    cells = (f"{'-' if x is None else format(x, f'.{digits}f'):>{width}}" for x, width in columns)
    print(f"  {name:<38} {' '.join(cells)}")


# --- Installing the others --------------------------------------------------------------------


def failed(install: Callable[[], None]) -> str:
    """Install something; return the reason for a failure in one line, or nothing."""
    try:
        install()
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").splitlines()
        said = [line[:100] for line in lines if "error" in line.lower()]
        return " ".join(said[:2]) or f"{Path(error.cmd[0]).name} failed"
    except (OSError, LookupError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def run(*command: str | Path) -> None:
    """Run a program quietly.

    Raises:
        subprocess.CalledProcessError: it failed; `stderr` holds what it said.
    """
    subprocess.run(command, cwd=BENCH, capture_output=True, check=True)


def install_pyodide() -> None:
    """Install Pyodide's core from npm, unless it is there."""
    about = BENCH / "node_modules" / "pyodide" / "package.json"
    if about.exists() and json.loads(about.read_text(encoding="utf-8"))["version"] == PYODIDE:
        return
    install_locked("pyodide", BENCH)


def install_lite() -> None:
    """Build a JupyterLite whose Pyodide and packages lie beside it, unless it is there."""
    if LITE_SITE.exists():
        return
    install_pyodide()
    work = BENCH / "lite"
    shutil.rmtree(work, ignore_errors=True)
    run(sys.executable, "-m", "venv", work / "venv")
    pip = [work / "venv" / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", ROOT / "locks" / "lite.txt"]
    run(*pip, "install", "--quiet", *locked)
    pyodide = work / "static" / "pyodide"  # where the build looks for it
    shutil.copytree(BENCH / "node_modules" / "pyodide", pyodide)
    add_packages(pip, pyodide)
    run(*pip, "download", "--quiet", "--no-deps", "--only-binary", ":all:", "-d", work / "wheels", COMM)
    wheels = [f"--piplite-wheels={wheel}" for wheel in (work / "wheels").glob("*.whl")]
    site = work / "site"
    lite = work / "venv" / "bin" / "jupyter-lite"
    run(lite, "build", "--apps", "repl", "--lite-dir", work, "--output-dir", site, *wheels)
    site.rename(LITE_SITE)  # it has its name when it is complete


def add_packages(pip: list[str | Path], pyodide: Path) -> None:
    """Put the packages of the kernel beside Pyodide, from PyPI, at the versions of its lock file.

    Pyodide's own copies lie elsewhere and lack their tests, so the lock file gets the hashes of these.
    """
    file = pyodide / "pyodide-lock.json"
    lock = json.loads(file.read_text(encoding="utf-8"))
    packages = {name: lock["packages"][name] for name in required(lock["packages"], LITE_PACKAGES)}
    versions = [f"{name}=={package['version']}" for name, package in packages.items()]
    python = lock["info"]["python"]
    run(
        *pip, "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", python,
        "-d", pyodide, *versions,
    )  # fmt: skip
    for package in packages.values():
        package["sha256"] = hashlib.sha256((pyodide / package["file_name"]).read_bytes()).hexdigest()
    file.write_text(json.dumps(lock), encoding="utf-8")


def required(packages: dict[str, dict], names: list[str]) -> list[str]:
    """Return some packages of a lock file with all their dependencies."""
    found, asked = set(), set(names)
    while asked:
        name = asked.pop().lower().replace("_", "-")
        if name not in found:
            found.add(name)
            asked |= set(packages[name]["depends"])
    return sorted(found)


# --- The report -------------------------------------------------------------------------------


def main() -> None:
    """Measure and print."""
    with sync_playwright() as playwright, serve(HTML) as site:
        print(f"medians of {ROUNDS} rounds, each in a new browser; MB are millions of bytes")
        for exercise in (CORE, NUMPY):
            measure_exercise(playwright, site, exercise)
        measure_chapter(playwright, site)
        measure_memory(playwright, site)
        compare(playwright, site)


if __name__ == "__main__":
    main()

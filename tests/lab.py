"""A real JupyterLab server on this machine, for the tests and benchmarks that move live explorers."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

from tests.course_files import ROOT


@contextmanager
def jupyter_lab(folder: Path, python: str = sys.executable):
    """Yield the address of a JupyterLab that shows the notebooks of a folder; nobody's settings are used.

    python: the program of the environment that has JupyterLab, by default the tests' own.
    """
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {f"JUPYTER_{kind}_DIR": str(folder / f".{kind.lower()}") for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        python,
        "-m",
        "jupyterlab",
        str(folder),
        "--no-browser",
        "--allow-root",
        f"--port={port}",
    ]
    command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", "--ServerApp.port_retries=0"]
    environment = {name: value for name, value in os.environ.items() if name != "BACKPROP_PROGRESS"} | settings
    with (folder / "lab.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api", server, folder / "lab.log")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    """Wait until a server answers, or say what it wrote instead."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            return urlopen(address, timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not answer: {log.read_text(encoding='utf-8')[-2000:]}")


def open_notebook(tab, address: str, folder: Path, page: str) -> None:
    """Copy a chapter into the server's folder and open it there, as it is stored."""
    name = f"{page.split('/')[-1]}.ipynb"
    shutil.copy(ROOT / f"{page}.ipynb", folder / name)
    tab.goto(f"{address}/lab/tree/{name}?reset")  # without what other tabs had open
    tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    wait_until(  # a kernel that is not ready yet would be asked for in a dialog
        tab,
        """async (name) => {
            const sessions = await (await fetch("/api/sessions")).json();
            return sessions.some(({ path, kernel }) => path === name && kernel.execution_state === "idle");
        }""",
        name,
    )
    tab.wait_for_timeout(500)


def run_all(tab) -> None:
    """Run every cell, by the menu, and wait for the last one."""
    tab.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    tab.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    tab.get_by_text("Run All Cells", exact=True).click()
    indicator = tab.locator(".jp-Notebook-ExecutionIndicator")
    indicator.and_(tab.locator("[data-status=busy]")).wait_for(timeout=20_000)
    indicator.and_(tab.locator("[data-status=idle]")).wait_for(timeout=120_000)
    tab.wait_for_function("!document.querySelector('.jp-Notebook').textContent.includes('[*]')")


def wait_until(tab, script: str, argument: str, seconds: float = 120) -> None:
    """Wait for a script whose answer is a promise; Playwright's own waiting takes the promise for a yes."""
    end = time.monotonic() + seconds
    while not tab.evaluate(script, argument):
        if time.monotonic() > end:
            raise RuntimeError(f"{argument}: JupyterLab was not ready after {seconds:g} s.")
        tab.wait_for_timeout(400)


DRAWN = """async (name) => {
    const { content } = await (await fetch(`/api/contents/${name}`)).json();
    const shows = {
        markdown: ".jp-MarkdownCell .jp-RenderedMarkdown",
        code: ".jp-CodeCell .jp-InputArea-editor .cm-content",
    };
    const outputs = content.cells.map((cell) => (cell.outputs ?? []).length).reduce((sum, n) => sum + n, 0);
    const drawn = (what) => document.querySelectorAll(`.jp-Notebook ${what}`).length;
    return drawn(".jp-OutputArea-output") >= outputs && Object.entries(shows).every(
        ([kind, what]) => drawn(what) >= content.cells.filter((cell) => cell.cell_type === kind).length);
}"""


def show_whole(tab, address: str, page: str) -> None:
    """Open a notebook as it is stored, from a server of the checkout's layout, with every cell drawn."""
    tab.set_viewport_size({"width": 1280, "height": 1000})
    tab.goto(f"{address}/lab/tree/{page}.ipynb?reset")
    tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    bottom = """() => Math.max(...[...document.querySelectorAll(".jp-Notebook .jp-Cell")].map(
        (cell) => cell.getBoundingClientRect().bottom))"""
    height, last = 30_000, 0
    tab.set_viewport_size({"width": 1280, "height": height})  # cells out of sight are not drawn
    wait_until(tab, DRAWN, f"{page}.ipynb")
    while height != last:  # formulas and pictures change the height, once
        tab.wait_for_timeout(1500)
        last, height = height, round(tab.evaluate(bottom))
    tab.set_viewport_size({"width": 1280, "height": height + 40})
    tab.wait_for_timeout(500)


def seen_raw(tab) -> list[str]:
    """Return what a reader should not see in a notebook that Lab shows: markup, TeX, and broken things."""
    return tab.evaluate(
        r"""() => {
            const faults = [];
            const notebook = document.querySelector(".jp-Notebook");
            for (const cell of notebook.querySelectorAll(".jp-RenderedMarkdown")) {
                const copy = cell.cloneNode(true);
                copy.querySelectorAll("code, pre, mjx-container").forEach((element) => element.remove());
                const raw = /:::|```|\{[\w:.#-]+\}|\$|\\[a-zA-Z({\[]|\*\*|\]\(|^\([\w-]+\)=|^: /m;
                const found = copy.textContent.match(raw);
                if (found) faults.push(`${found[0]} in: ${copy.textContent.slice(0, 80)}`);
            }
            if (notebook.querySelector("mjx-merror, [data-mjx-error]")) faults.push("a formula with an error");
            for (const text of notebook.querySelectorAll("mjx-container mtext")) {
                if (text.textContent.startsWith("\\")) faults.push(`a formula has ${text.textContent}`);
            }
            for (const picture of notebook.querySelectorAll("img")) {
                if (!picture.complete || picture.naturalWidth === 0) faults.push(`broken: ${picture.alt.slice(0, 80)}`);
            }
            if (notebook.textContent.includes("Error displaying widget")) faults.push("a widget without its kernel");
            return faults;
        }"""
    )

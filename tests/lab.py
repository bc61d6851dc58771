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

from course_files import ROOT


@contextmanager
def jupyter_lab(folder: Path):
    """Yield the address of a JupyterLab that shows the notebooks of a folder; nobody's settings are used."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        f"JUPYTER_{kind}_DIR": str(folder / f".{kind.lower()}") for kind in ("CONFIG", "DATA", "RUNTIME")
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        str(folder),
        "--no-browser",
        "--allow-root",
        f"--port={port}",
    ]
    command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", "--ServerApp.port_retries=0"]
    environment = {
        name: value for name, value in os.environ.items() if name != "BACKPROP_PROGRESS"
    } | settings
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
    tab.wait_for_function(  # a kernel that is not ready yet would be asked for in a dialog
        """async (name) => {
            const sessions = await (await fetch("/api/sessions")).json();
            return sessions.some(({ path, kernel }) => path === name && kernel.execution_state === "idle");
        }""",
        arg=name,
        polling=300,
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

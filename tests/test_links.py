"""The link check tells a broken link from a slow server, and both from no network at all."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.course_files import HTML
from tools import links


class Elsewhere(BaseHTTPRequestHandler):
    """Another site: its paths say how it answers."""

    def do_GET(self):
        status = int(self.path.strip("/").split("/")[0])
        if status == 0:
            time.sleep(2)
            status = 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/200/new")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


SILENT = "http://127.0.0.1:1/nobody"  # a port where nobody listens


@pytest.mark.parametrize(
    ("path", "verdict"),
    [("200", "good"), ("404", "gone"), ("410", "gone"), ("403", "unsure"), ("500", "unsure")]
    + [("301", "moved"), ("308", "moved"), ("302", "good"), ("200#place", "good")],
)
def test_an_answer_is_judged_by_its_status(elsewhere, path, verdict):
    assert links.ask(f"{elsewhere}/{path}")[0] == verdict


def test_a_server_that_is_late_is_not_called_broken_and_one_that_is_not_there_is(elsewhere):
    assert links.ask(f"{elsewhere}/0", seconds=0.2) == ("unsure", "does not answer within 0.2 seconds")
    assert links.ask(SILENT)[0] == "silent"


def test_without_a_network_nothing_is_called_broken(capsys):
    assert links.report({SILENT: {"a.html"}, SILENT + "/2": {"b.html"}}, "") is False
    assert capsys.readouterr().out == (
        "Not reachable: 2 addresses outside the book were not checked, no network.\n"
    )


def test_with_a_network_a_missing_page_and_a_missing_server_are_broken(elsewhere, capsys):
    outer = {f"{elsewhere}/{path}": {"a.html"} for path in ("200", "404", "301", "500")}
    assert links.report({**outer, SILENT: {"b.html"}}, "") is True
    said = capsys.readouterr().out
    assert f"Broken: {elsewhere}/404 answers 404; written in a.html" in said
    assert f"Broken: {SILENT} has no server that answers; written in b.html" in said
    assert f"Moved: {elsewhere}/301 has moved to {elsewhere}/200/new" in said
    assert f"Unsure: {elsewhere}/500 answers 500" in said
    assert said.endswith("5 addresses outside the book: 2 broken.\n")


def test_the_repository_that_is_not_there_yet_is_named_and_does_not_count(elsewhere, capsys):
    outer = {f"{elsewhere}/200": {"a.html"}, f"{elsewhere}/404/our/place/tree/main": {"a.html"}}
    assert links.report(outer, "our/place") is False
    said = capsys.readouterr().out
    assert "1 addresses of the repository our/place" in said and "placeholder" in said
    assert links.report(outer, "another/place") is True


SMALL = """<html lang="en"><head><link rel="canonical" href="https://site.test/course/"></head><body>
<h1 id="top">Small</h1>{}</body></html>"""


def small_site(folder, *written):
    (folder / "sub").mkdir()
    (folder / "index.html").write_text(SMALL.format("".join(f'<a href="{a}">link</a>' for a in written)))
    (folder / "sub" / "page.html").write_text('<a href="../index.html#top">up</a><img src="../dot.png">')
    (folder / "dot.png").write_bytes(b"")
    pages, top = links.read_site(folder)
    inner, outer = links.split_links(folder, pages, top)
    return links.inner_faults(folder, pages, inner), outer


def test_links_within_the_site_are_followed_however_they_are_written(tmp_path):
    good = ["sub/page.html", "#top", "#", "./", "dot.png?v=1", "mailto:a@b.test", "/course/sub/page.html"]
    good += ["https://site.test/course/sub/page.html", "https://site.test/course/"]
    assert small_site(tmp_path, *good) == ([], {})


@pytest.mark.parametrize(
    "bad",
    ["none.html", "sub/page.html#none", "#none", "../outside.html", "/course/none.html", "dot.gif"]
    + ["https://site.test/course/none.html"],
)
def test_a_link_within_the_site_that_leads_nowhere_is_a_fault_and_says_where_it_stands(tmp_path, bad):
    faults, _ = small_site(tmp_path, bad)
    assert len(faults) == 1 and faults[0].endswith("written in index.html")


def test_a_link_to_another_site_is_asked_for_there(tmp_path):
    assert small_site(tmp_path, "https://elsewhere.test/a") == (
        [],
        {"https://elsewhere.test/a": {"index.html"}},
    )


@pytest.mark.usefixtures("built_book")
def test_no_link_within_the_built_book_is_broken():
    pages, top = links.read_site(HTML)
    inner, outer = links.split_links(HTML, pages, top)
    assert len(inner) > 300 and len(outer) > 20
    assert links.inner_faults(HTML, pages, inner) == []


def test_the_texts_of_the_repository_are_read_too():
    found = links.links_of_texts()
    assert any("CITATION.cff" in places for places in found.values())
    assert not [address for address in found if address.endswith((".", ",", ")"))]


def test_without_a_book_the_check_says_so(tmp_path, capsys):
    assert links.main(tmp_path) == 2
    assert "make book" in capsys.readouterr().err

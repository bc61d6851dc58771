"""Python in the page has no way out of it, and nothing that it says is believed unseen."""

import base64
import hashlib
import json
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from book._ext import csp, python_files
from tests.course_files import HTML, PAGES, ROOT
from tests.test_python_in_page import BACKWARD, STEP_3, box_of, cell_of, editor_of, give, python_is, run

PACKED = ROOT / "_build" / "python"
pytestmark = pytest.mark.usefixtures("built_book")


@pytest.fixture
def foreign_server():
    """Yield the port of a server that answers everybody, and the list of what it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(b"1")

        do_POST = do_OPTIONS = do_HEAD = do_GET

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


# --- The network ------------------------------------------------------------------------------

# Every way to the network that a worker has, tried in a worker that is started as ours is.
ROUTES = """async (address) => {
  const routes = `
    const tried = [];
    const attempt = async (name, action) => { try { await action(); } catch (error) { tried.push(name); } };
    (async () => {
      await attempt("fetch", () => fetch("ADDRESS/fetch", { mode: "no-cors" }));
      await attempt("xhr", () => { const r = new XMLHttpRequest(); r.open("GET", "ADDRESS/xhr", false); r.send(); });
      await attempt("script", () => importScripts("ADDRESS/script"));
      await attempt("import", () => import("ADDRESS/import"));
      await attempt("socket", () => new Promise((_, no) => { const s = new WebSocket("ADDRESS/socket".replace("http", "ws")); s.onerror = no; s.onclose = no; }));
      await attempt("events", () => new Promise((_, no) => { const s = new EventSource("ADDRESS/events"); s.onerror = no; setTimeout(no, 500); }));
      await attempt("worker", () => new Promise((_, no) => { const w = new Worker("ADDRESS/worker"); w.onerror = no; setTimeout(no, 500); }));
      postMessage(tried);
    })();`.replaceAll("ADDRESS", address);
  const worker = new Worker(URL.createObjectURL(new Blob([routes])));
  return new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
}"""


@pytest.mark.parametrize("guarded", [True, False])
def test_no_worker_of_a_page_reaches_another_server(chromium, foreign_server, guarded):
    """The same script without the policy reaches it: the policy is what holds."""
    browser, address = chromium
    port, asked = foreign_server
    context = browser.new_context(base_url=address, bypass_csp=not guarded)
    tab = context.new_page()
    tab.goto(STEP_3)
    tab.evaluate(ROUTES, f"http://127.0.0.1:{port}")
    context.close()
    assert (asked == []) == guarded, asked


def test_python_has_no_way_to_the_network(tab, foreign_server):
    port, asked = foreign_server
    tab.goto(STEP_3)
    program = f"""
import os, socket, sys, urllib.request

def attempt(name, action):
    try:
        action()
        print(name, "open")
    except BaseException as error:
        print(name, "shut")

address = "http://127.0.0.1:{port}/python"
attempt("urllib", lambda: urllib.request.urlopen(address, timeout=2))
attempt("socket", lambda: socket.create_connection(("127.0.0.1", {port}), 2))
attempt("bare socket", lambda: socket.socket().connect(("127.0.0.1", {port})))
attempt("js", lambda: __import__("js"))
attempt("host", lambda: __import__("host").call("fetch", address))
attempt("program", lambda: os.system("true"))
"""
    place = box_of(tab, BACKWARD)
    give(place, program)
    printed = place.locator(".exercise-printed").inner_text()
    assert printed.count("shut") == 6 and "open" not in printed, printed
    assert asked == []


# --- The policy -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "index", "404", "search", "genindex"])
def test_only_pages_with_code_may_compile_webassembly_and_start_workers(page):
    html = (HTML / f"{page}.html").read_text(encoding="utf-8")
    policy = (
        html.split('http-equiv="Content-Security-Policy"')[0] + html.split("Content-Security-Policy")[1].split("/>")[0]
    )
    has_code = 'class="cell_input' in html
    assert ("'wasm-unsafe-eval'" in policy) == has_code
    assert ("worker-src 'self' blob:" in policy) == has_code and ("worker-src 'none'" in policy) != has_code
    assert "'unsafe-eval'" not in policy
    assert ("data-bundle=" in html) == has_code


def test_the_editor_brings_the_style_that_the_policy_knows_and_is_styled_by_it(tab):
    faults = []
    tab.on("console", lambda message: message.type == "error" and faults.append(message.text))
    tab.goto(STEP_3)
    tab.get_by_role("button", name="Run").first.click()
    editor = tab.locator(".cm-editor").first
    editor.wait_for()
    style = tab.evaluate("document.querySelector('head > style').textContent")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"sha256-{digest}" == csp.EDITOR_STYLE, "CodeMirror has changed: book/_ext/csp.py needs its new digest"
    assert editor.evaluate("one => getComputedStyle(one).display") == "flex"
    assert faults == []


# --- What Python shows ------------------------------------------------------------------------

HOSTILE = """<b>harmless</b><meta http-equiv="refresh" content="0; url=/404.html"><style>article { display: none }</style>
<script>hostile = 1</script><img src=x onerror="hostile=1"><img src="http://127.0.0.1:1/x.png">
<form action="/404.html"><input name=q autofocus><button>Send</button></form><iframe srcdoc="<script>parent.hostile=1</script>"></iframe>
<a href="javascript:hostile=1">x</a><svg><script>hostile=1</script><a href="javascript:hostile=1"><text>y</text></a>
<animate attributeName=href values="javascript:hostile=1"/><foreignObject><script>hostile=1</script></foreignObject><style>body{display:none}</style></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hostile=1&gt;">
<div id="main-content" name="body" style="position:fixed;inset:0;background:url(http://127.0.0.1:1/y.png)">over all</div>
<base href="http://127.0.0.1:1/"><svg><use href="#main-content"/><use xlink:href="http://127.0.0.1:1/z.svg#a"/></svg><object data="/404.html"></object><template><script>hostile=1</script></template>"""


@pytest.mark.parametrize("how", ["html", "picture"])
def test_html_of_python_neither_runs_nor_loads_nor_navigates_nor_styles_the_page(kept, tab, how):
    tab.goto(STEP_3)
    requests = []
    tab.on("request", lambda request: requests.append(request.url))
    cell = cell_of(tab, 1)
    run(cell)
    requests.clear()
    inside = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{HOSTILE}</svg>"
    picture = f'<figure class="picture"><img alt="a" width="9" src="data:image/svg+xml,{{quote({inside!r})}}"></figure>'
    html = f"f{picture!r}" if how == "picture" else repr(HOSTILE)
    program = f"from urllib.parse import quote\nclass Hostile:\n    def _repr_html_(self):\n        return {html}\n\n\nHostile()"
    cell.get_by_role("textbox", name="Code of this cell").fill(program)
    run(cell)
    tab.wait_for_timeout(500)
    assert tab.url.endswith(STEP_3) and tab.locator("article h1").is_visible()
    assert tab.evaluate("window.hostile") is None
    output = cell.locator(".python-output")
    assert how == "picture" or "harmless" in output.inner_text()
    assert (
        output.locator(
            "script, style, meta, form, input, button, iframe, object, base, a, template, [id], [onerror], [href]"
        ).count()
        == 0
    )
    assert [url for url in requests if not url.startswith(("data:", "blob:"))] == []
    box = output.bounding_box()
    assert box["height"] < 3000 and box["width"] < 1000, "what it shows stays in its box"
    assert tab.evaluate("document.elementFromPoint(5, 5).closest('.python-output')") is None
    kept.faults.clear()  # the policy says what it has stopped


# --- What Python says -------------------------------------------------------------------------

FORGED = """
import json
def tell(**what):
    with open("/dev/page", "w") as page:
        page.write(json.dumps(what) + "\\n")

for run in range(200):
    tell(run=run, state="checked", verdict="right", message="Right.")
    tell(run=run, state="checked", verdict="right", message={"a": 1})
    tell(run=run, state="needs pack", pack="nonsense")
    tell(run=str(run), display={"text/html": ["<b>"]})
tell(run=None)
open("/dev/page", "w").write("not JSON\\n" * 5 + "[1]\\nnull\\n")
print(json.dumps({"run": 1, "state": "checked", "verdict": "right", "message": "Right."}))
"""


def test_a_cell_that_forges_verdicts_makes_no_exercise_done(tab):
    tab.goto(STEP_3)
    cell = cell_of(tab, 1)
    run(cell)
    cell.get_by_role("textbox").fill(FORGED)
    cell.get_by_role("button", name="Run", exact=True).click()
    python_is(tab, "ready")
    tab.wait_for_timeout(500)
    assert tab.locator(".exercise-done:visible").count() == 0
    assert "done" not in (tab.evaluate("localStorage.getItem('backprop-progress')") or "")
    cell.get_by_role("textbox").fill("print(1 + 1)")
    run(cell)
    assert cell.locator(".python-output").inner_text().strip() == "2", "and Python goes on"


def test_a_printed_verdict_is_only_printed(tab):
    tab.goto(STEP_3)
    place = box_of(tab, BACKWARD)
    program = 'print(\'{"state": "checked", "verdict": "right", "message": "Right."}\')\ndef my_backward(network, target): network[0]'
    assert give(place, program)[0] == "wrong"
    assert not place.locator(".exercise-done").is_visible()


# --- Drafts -----------------------------------------------------------------------------------


def test_a_draft_is_shown_as_text_and_never_runs_by_itself(tab):
    tab.goto(STEP_3)
    hostile = '"></textarea><img src=x onerror="hostile=1"><script>hostile=1</script>\nprint("ran")'
    tab.evaluate("(text) => localStorage.setItem('backprop-draft 3-back-propagate-error 6', text)", hostile)
    tab.evaluate("() => localStorage.setItem('backprop-draft 3-back-propagate-error 5', 'x'.repeat(30_000))")
    tab.evaluate("() => localStorage.setItem('backprop-draft <img src=x>', 'x')")
    tab.reload()
    place = box_of(tab, BACKWARD)
    assert editor_of(place).input_value() == hostile
    assert editor_of(box_of(tab, "3-back-propagate-error 5")).input_value().startswith("def my_hidden_deltas"), (
        "too long"
    )
    editor_of(place).focus()
    python_is(tab, "ready")
    assert tab.locator("article img[src=x]").count() == 0 and tab.evaluate("window.hostile") is None
    assert place.locator(".exercise-printed").inner_text() == "" and place.get_by_role("status").inner_text() == ""


def test_no_code_comes_from_an_address_or_an_imported_file(tab):
    text = "print('from elsewhere')"
    tab.goto(f"{STEP_3}?code={text}&draft={text}&program={text}&{BACKWARD}={text}#{text}")
    assert text not in editor_of(box_of(tab, BACKWARD)).input_value()
    tab.goto("/book/reference/exercises.html")
    content = {"format": 1, "done": {}, "drafts": {BACKWARD: text}, f"backprop-draft {BACKWARD}": text}
    tab.set_input_files(
        "#exercise-import",
        {"name": "mine.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()},
    )
    tab.get_by_text("mine.json was read").wait_for()
    tab.goto(STEP_3)
    assert text not in editor_of(box_of(tab, BACKWARD)).input_value()


# --- Files ------------------------------------------------------------------------------------


def test_every_file_of_python_is_named_by_its_content():
    files = [path for path in (HTML / "_static" / "python").iterdir() if path.is_file()]
    assert len(files) > 40
    for path in files:
        assert hashlib.sha256(path.read_bytes()).hexdigest()[:16] in path.name


def test_a_changed_byte_of_a_pack_stops_the_build(tmp_path):
    manifest = json.loads((PACKED / "packs.json").read_text(encoding="utf-8"))
    folder = shutil.copytree(PACKED, tmp_path / "python")
    python_files.verify_hashes(manifest, folder)
    part = folder / manifest["packs"]["base"]["parts"][0]["file"]
    data = bytearray(part.read_bytes())
    data[5000] ^= 1
    part.write_bytes(data)
    with pytest.raises(ValueError, match=r"^base-01-.* has changed since it was made; remove "):
        python_files.verify_hashes(manifest, folder)
    assert base64.b64decode(manifest["packs"]["base"]["parts"][0]["hash"])


def test_the_wheel_is_pinned_and_checked_by_its_hash():
    asked = (ROOT / "engine.txt").read_text(encoding="utf-8")
    assert asked.count("==") == asked.count("--hash=sha256:") == 1
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--require-hashes" in makefile and "-r engine.txt" in makefile

"""Nothing that a stranger can write becomes part of a page: addresses, storage, files, answers.

The pages are opened without their content security policy, so that it is the scripts that are tried:
ours, the theme's and Sphinx's. That the policy would stop what they let through is tested too.
"""

import base64
import hashlib
import json
import re
from functools import cache
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from book._ext import csp
from tests.course_files import HTML, PAGES, ROOT
from tools.pack import content

pytestmark = pytest.mark.usefixtures("built_book")
SITE = [*PAGES, "index", "404", "search", "genindex"]
# A stranger's text: it ends attributes and scripts, makes an element of its own, and runs where it can.
HOSTILE = """"'><hostile-mark></hostile-mark></script><img src=x onerror="hostile=1"><script>hostile=1</script>"""
ADDRESS = "javascript:hostile=1"
HARM = """() => [
    window.hostile === undefined ? "" : "a stranger's script ran",
    document.querySelector("hostile-mark") ? "a stranger's element was made" : "",
    document.querySelector("[href^='javascript:' i], [src^='javascript:' i]") ? "a stranger's address" : "",
].filter((fault) => fault).join(", ")"""


@cache
def soup_of(page):
    return BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def unguarded(chromium):
    """Return a tab that has no policy to rely on."""
    browser, address = chromium
    context = browser.new_context(base_url=address, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def tab(unguarded):
    """Return that tab with nothing stored."""
    unguarded.goto("/robots.txt")
    unguarded.evaluate("localStorage.clear()")
    return unguarded


def harm(tab):
    tab.wait_for_timeout(60)  # what was inserted may run a little later
    return tab.evaluate(HARM)


# --- What is written in the pages -------------------------------------------------------------


@pytest.mark.parametrize("page", SITE)
def test_no_element_holds_code_in_an_attribute(page):
    for element in soup_of(page).find_all(True):
        for name, value in element.attrs.items():
            assert not name.lower().startswith("on"), f"{element.name} has {name}={value!r}"
            assert "javascript:" not in str(value).lower(), f"{element.name} has {name}={value!r}"


@pytest.mark.parametrize("page", SITE)
def test_the_policy_comes_first_and_names_every_inline_script_and_no_other(page):
    head = soup_of(page).head
    first, second = head.find_all(True, recursive=False)[:2]
    assert first.has_attr("charset") and second.get("http-equiv") == "Content-Security-Policy"
    rules = rules_of(page)
    allowed = rules["script-src"].split()
    assert "'self'" in allowed and not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(allowed)
    digests = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()}'"
        for script in soup_of(page).find_all("script", src=False)
        if script.string and "json" not in script.get("type", "")
    }
    assert {word for word in allowed if word.startswith("'sha256-")} == digests


def rules_of(page):
    """Return the rules of a page's policy, by name."""
    policy = soup_of(page).find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    return dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))


@pytest.mark.parametrize("page", SITE)
def test_a_page_may_do_only_what_it_needs(page):
    rules = rules_of(page)
    with_code = soup_of(page).select_one("script[data-bundle]") is not None
    assert rules["default-src"] == rules["base-uri"] == "'none'"
    assert rules["connect-src"] == ("'self'" if with_code or page == "search" else "'none'")
    styles = rules["style-src-elem"].split()
    assert styles[0] == "'self'" and all(word.startswith("'sha256-") for word in styles[1:])
    assert (f"'{csp.EDITOR_STYLE}'" in styles) == with_code
    assert "file:" not in " ".join(rules.values()), "only in the zip"
    assert not soup_of(page).select('link[rel~="next"], link[rel~="prefetch"]'), "Firefox would load it in advance"


@pytest.mark.parametrize("inline", ["<script>hostile = 1</script>", "<style>article { display: none }</style>"])
def test_an_inline_script_or_style_that_is_not_listed_stops_the_build_with_one_sentence(inline):
    page = BeautifulSoup(f'<html><head><meta charset="utf-8"/>{inline}</head></html>', "html.parser")
    with pytest.raises(
        ExtensionError, match=r"^A page has an inline \w+ that book/_ext/csp.py does not list\. .*sha256-"
    ):
        csp.add_csp(page)


def test_every_listed_script_and_style_is_in_some_page():
    inline = {word.strip("'") for page in SITE for rule in rules_of(page).values() for word in rule.split()}
    assert csp.SCRIPTS | csp.STYLES <= inline, "the list holds nothing from earlier"


@pytest.mark.parametrize("path", sorted((ROOT / "book" / "_static").glob("*.js")), ids=lambda path: path.name)
def test_our_scripts_write_text_and_never_markup(path):
    script = path.read_text(encoding="utf-8")
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser"
    forbidden += r"|srcdoc|\beval\b|new Function|setTimeout\(\s*[\"'`]|setInterval\(\s*[\"'`]|\.on\w+\s*="
    assert re.findall(forbidden, script) == []


# --- What a stranger can reach ----------------------------------------------------------------


def test_the_lookout_sees_what_a_careless_page_lets_through(tab):
    tab.goto("/index.html")
    assert harm(tab) == ""
    tab.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", HOSTILE)
    tab.wait_for_function("window.hostile !== undefined")
    assert harm(tab) == "a stranger's script ran, a stranger's element was made"


def settings_of(page):
    """Return the names by which an address sets the explorers of a page."""
    for script in soup_of(page).select("figure.explorer > script"):
        table = json.loads(script.get_text())
        yield from (f"{table['name']}.{control['name']}" for control in table["controls"])


@pytest.mark.slow
def test_nothing_in_an_address_becomes_part_of_a_page(tab):
    tried = 0
    for page in SITE:
        names = [*settings_of(page), "q", "highlight", "mode"]
        tried += len(names)
        for text, place in ((HOSTILE, HOSTILE), (ADDRESS, quote(HOSTILE))):
            asked = "&".join(f"{name}={quote(text)}" for name in names)
            tab.goto(f"/{page}.html?{asked}#{place}")
            assert harm(tab) == "", page
    assert tried > 3 * len(SITE) + 10, "the settings of the explorers are among them"


def test_what_is_searched_for_is_shown_as_text(tab):
    tab.goto(f"/search.html?q={quote('gradient ' + HOSTILE)}")
    tab.wait_for_function("/match|found/.test(document.querySelector('#search-results').innerText)")
    assert "hostile-mark" in tab.locator("input[name=q]").last.input_value()
    assert harm(tab) == ""
    tab.goto(f"/book/intro.html?highlight={quote('two <hostile-mark> numbers')}")
    assert harm(tab) == ""


@pytest.mark.slow
def test_nothing_in_storage_becomes_part_of_a_page(chromium):
    """Whatever key a script asks for, it gets a stranger's text, but where it seeks a free key."""
    browser, address = chromium
    progress = json.dumps({"format": 1, "done": {HOSTILE: HOSTILE, "worked-example 1": HOSTILE}})
    exercises = ["book/worked-example", "book/reference/exercises"]
    asked = set()
    for answer, pages in ((progress, SITE), (HOSTILE, exercises), (ADDRESS, exercises)):
        context = browser.new_context(base_url=address, bypass_csp=True)
        context.add_init_script(
            "window.asked = []; Storage.prototype.getItem = (key) => {"
            "  asked.push(key);"
            "  if (key.includes('-aside-')) return null;"
            f"  return key === 'backprop-progress' ? {json.dumps(answer)} : {json.dumps(HOSTILE)}; }};"
        )
        tab = context.new_page()
        for page in pages:
            tab.goto(f"/{page}.html")
            assert harm(tab) == "", f"{page} with {answer!r} in storage"
            asked.update(tab.evaluate("asked"))
        context.close()
    assert asked >= {"backprop-progress", "mode"}, "these are asked for at least"


def test_a_file_of_progress_is_read_as_text_with_its_name_too(tab):
    for done in ({HOSTILE: HOSTILE}, {"worked-example 1": HOSTILE}, HOSTILE, [HOSTILE]):
        tab.goto("/book/reference/exercises.html")
        content = json.dumps({"format": 1, "done": done}).encode()
        name = "<img src=x onerror=hostile=1><hostile-mark>.json"
        tab.set_input_files("#exercise-import", {"name": name, "mimeType": "application/json", "buffer": content})
        tab.get_by_text("hostile-mark>.json").wait_for()
        assert harm(tab) == ""
        tab.goto("/book/worked-example.html")
        assert harm(tab) == "", "what was imported is harmless later too"


def test_an_answer_is_read_as_text(tab):
    tab.goto("/book/worked-example.html")
    for field in tab.locator("div.exercise input[type=text]").all():
        field.fill(HOSTILE)
        field.press("Enter")
    assert harm(tab) == ""


# --- The policy -------------------------------------------------------------------------------


@pytest.mark.parametrize("opened", ["served", "as a file"])
def test_the_policy_stops_a_strangers_script_and_lets_the_books_own_run(chromium, opened):
    browser, address = chromium
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{address}/book/intro.html" if opened == "served" else (HTML / "book/intro.html").as_uri())
    assert tab.locator("figure.explorer input[type=range]").count() > 0, "the explorer's script ran"
    tab.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", HOSTILE)
    tab.evaluate("() => document.body.append(Object.assign(document.createElement('script'), {text: 'hostile = 1'}))")
    assert harm(tab) == "a stranger's element was made", "made by the test itself, and not run"
    style = "article { display: none }"
    tab.evaluate(
        f"() => document.head.append(Object.assign(document.createElement('style'), {{textContent: '{style}'}}))"
    )
    assert tab.locator("article").first.is_visible(), "a stranger's style does nothing"
    context.close()


def test_a_page_without_code_reaches_no_server_not_even_its_own(chromium):
    browser, address = chromium
    tab = browser.new_page()
    asked = "address => fetch(address).then(() => 'reached', () => 'refused')"
    tab.goto(f"{address}/book/reference/glossary.html")
    assert tab.evaluate(asked, f"{address}/robots.txt") == "refused"
    tab.goto(f"{address}/search.html")
    assert tab.evaluate(asked, f"{address}/robots.txt") == "reached"
    tab.close()


def test_the_zip_alone_allows_files():
    zipped = content(HTML / "search.html").decode("utf-8")
    policy = zipped.split('http-equiv="Content-Security-Policy"')[0].rsplit('content="', 1)[1]
    assert policy.count("'self' file:") == policy.count("'self'") > 5


@pytest.mark.parametrize("action", ["print", "toggleFullScreen"])
def test_the_buttons_of_the_theme_still_work_without_code_in_attributes(chromium, action):
    browser, address = chromium
    tab = browser.new_page()
    tab.add_init_script(f"window.done = []; window.{action} = () => done.push('{action}');")
    tab.goto(f"{address}/book/intro.html")
    if action == "toggleFullScreen":  # the theme's script has set its own since
        tab.evaluate("() => { window.toggleFullScreen = () => done.push('toggleFullScreen'); }")
    assert tab.locator(f"[data-action={action}]").count() > 0
    tab.locator(f"[data-action={action}]").first.evaluate("button => button.click()")
    assert tab.evaluate("done") == [action]
    tab.close()

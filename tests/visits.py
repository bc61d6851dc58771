"""A visit of a page by a browser: the page is opened once in a mode, and all that tests ask of it is gathered.

The tests of one file share their visits, for a file is run by one process: what needs a visit stands in test_pages.py.
"""

import gzip
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser import come_near
from tests.course_files import HTML, PAGES, ROOT

LOOK = (ROOT / "tests" / "look_at_page.js").read_text(encoding="utf-8")
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = """async (options) => (await axe.run(document, { resultTypes: ["violations"], ...options })).violations.flatMap(
  ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`)
)"""
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}  # for fingers, as Lighthouse asks
RULES_OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
# In light mode look_at_page.js measures the contrast of every text; axe-core is asked on pages of each kind, as it
# measures what is the same on all: menus, buttons, the colour of links. Every rule on every page: `make slow`.
ASKED_IN_LIGHT = ("book/intro", "book/steps/3-back-propagate-error", "book/reference/exercises", "search")

# Everything that can fold is open; what fades in is there at once.
UNFOLD = """() => {
  const style = document.createElement("style");
  style.textContent = "* { transition: none !important; animation: none !important }";
  document.head.append(style);
  for (const folded of document.querySelectorAll("details")) folded.open = true;
}"""
COUNT_SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
# What is on the screen has come and is drawn: typefaces, pictures, two frames.
SETTLED = """async () => {
  await document.fonts.ready;
  const shown = [...document.images].filter((image) => image.checkVisibility() && image.loading !== "lazy");
  await Promise.all(shown.map((image) => image.decode().catch(() => {})));
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return window.shift;
}"""
UNSEEN = """() => [...document.querySelectorAll(".math .katex-html, figure.picture > svg")]
  .filter((element) => !element.checkVisibility() || !element.getBoundingClientRect().height)
  .map((element) => element.textContent)"""
PACKED = (".woff2", ".woff", ".png")


@dataclass
class Visit:
    """What was seen: each is empty, or 0, where a mode does not ask for it."""

    faults: list[str] = field(default_factory=list)  # what the page logs, lacks, or asks of others
    asked: list[str] = field(default_factory=list)  # the addresses that were asked for
    theme: str = ""  # in which the page opened
    look: dict[str, list[str]] = field(default_factory=dict)  # by theme, what look_at_page.js finds
    violations: dict[str, list[str]] = field(default_factory=dict)  # by theme, what axe-core finds
    shift: float = 0.0  # cumulative layout shift while the page loads
    width: int = 0  # of the page in a window 640 wide
    unseen: list[str] = field(default_factory=list)  # formulas and pictures that do not show


def watch(tab, address: str, visit: Visit) -> None:
    """Note whatever a page asks for, and what goes wrong."""

    def note_request(request):
        visit.asked.append(request.url)
        if not request.url.startswith((f"{address}/", "data:", "blob:")):
            visit.faults.append(f"asks another server for {request.url}")

    tab.on("request", note_request)
    tab.on("requestfailed", lambda request: visit.faults.append(f"does not get {request.url}"))
    tab.on("response", lambda answer: answer.status >= 400 and visit.faults.append(f"lacks {answer.url}"))
    tab.on("console", lambda m: m.type in ("error", "warning") and visit.faults.append(f"logs {m.text}"))
    tab.on("pageerror", lambda error: visit.faults.append(f"fails with {error}"))


def on_a_phone(browser, address: str, page: str) -> Visit:
    """Open a page in a fresh browser on a phone in dark mode, scroll through it, then turn it light."""
    visit = Visit()
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    context.add_init_script(COUNT_SHIFTS)
    tab = context.new_page()
    watch(tab, address, visit)
    tab.goto(f"{address}/{page}.html")
    visit.theme = tab.evaluate("document.documentElement.dataset.theme")
    visit.shift = tab.evaluate(SETTLED)
    for share in range(1, 9):  # what comes late comes when it is scrolled into view
        tab.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share} / 8)")
    for figure in tab.locator("figure.explorer").all():
        come_near(figure)
    tab.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")  # upwards: "Back to top" shows itself
    tab.evaluate(UNFOLD)
    tab.evaluate(SETTLED)
    tab.evaluate(AXE)
    for theme, rules in (("dark", EVERY_RULE), ("light", RULES_OF_COLOUR)):
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        if theme == "dark" or page in ASKED_IN_LIGHT:
            visit.violations[theme] = tab.evaluate(VIOLATIONS, rules)
        visit.look[theme] = tab.evaluate(LOOK) if page in PAGES else []
    context.close()
    return visit


def on_a_desktop(browser, address: str, page: str) -> Visit:
    """Open a page in a wide window in light mode, turn it dark, then enlarge it to twice its size."""
    visit = Visit()
    tab = browser.new_page(viewport={"width": 1280, "height": 844}, color_scheme="light")
    watch(tab, address, visit)
    tab.goto(f"{address}/{page}.html")
    visit.theme = tab.evaluate("document.documentElement.dataset.theme")
    tab.evaluate(UNFOLD)
    tab.evaluate(SETTLED)
    for theme in ("light", "dark"):
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        visit.look[theme] = tab.evaluate(LOOK) if page in PAGES else []
    # To the page, 200 % on a window of 1280 is a window of 640 (whose pixels are twice as large).
    tab.set_viewport_size({"width": 640, "height": 422})
    visit.width = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()
    return visit


def without_scripts(browser, address: str, page: str) -> Visit:
    """Open a page in a browser that runs no scripts."""
    visit = Visit()
    tab = browser.new_page(java_script_enabled=False)
    watch(tab, address, visit)
    tab.goto(f"{address}/{page}.html")
    visit.unseen = tab.evaluate(UNSEEN)
    tab.close()
    return visit


MODES = {"phone": on_a_phone, "desktop": on_a_desktop, "no scripts": without_scripts}


def size_on_the_way(url: str) -> int:
    """Return the bytes of a file of the book as a web server sends it."""
    file = HTML / urlsplit(url).path.lstrip("/")
    data = file.read_bytes()
    return len(data) if Path(file).suffix in PACKED else len(gzip.compress(data, 6))

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
RULES_BUT_SIZE = {"rules": {"target-size": {"enabled": False}}}
RULE_OF_SIZE = {"runOnly": ["target-size"]}
RULES_OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
# In light mode look_at_page.js measures the contrast of every text; axe-core is asked on pages of each kind, as it
# measures what is the same on all: menus, buttons, the colour of links. Every rule on every page: `make slow`.
ASKED_IN_LIGHT = ("book/intro", "book/steps/3-back-propagate-error", "book/reference/exercises", "search")

# Everything that can fold is open; what fades in is there at once.
UNFOLD = """() => {
  const style = new CSSStyleSheet(); // not an element, which the page's policy would refuse
  style.replaceSync("* { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets.push(style);
  for (const folded of document.querySelectorAll("details")) folded.open = true;
}"""
COUNT_SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
# What is on the screen has come and is drawn: fonts, pictures, two frames.
SETTLED = """async () => {
  await document.fonts.ready;
  const shown = [...document.images].filter((image) => image.checkVisibility() && image.loading !== "lazy");
  await Promise.all(shown.map((image) => image.decode().catch(() => {})));
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return window.shift;
}"""
UNSEEN = """() => [...document.querySelectorAll(".math .katex-html, figure.picture > svg")]
  .filter((element) => !element.closest("section > details:not([open])"))  // a reader opens it, without scripts too
  .filter((element) => !element.checkVisibility() || !element.getBoundingClientRect().height)
  .map((element) => element.textContent)"""
# Words in pictures that are smaller than 11 pixels.
SMALL_LABELS = """() => [...document.querySelectorAll("figure.picture text")]
  .filter((text) => text.textContent.trim() && text.checkVisibility({ visibilityProperty: true }))
  .map((text) => {
    const { a, b } = text.getScreenCTM();
    return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b)];
  })
  .filter(([, size]) => size < 10.95)
  .map(([text, size]) => `${text.trim()}: ${size.toFixed(1)} pixels`)"""
# Sentences in tables that stand in a sliver, or beyond the edge of the screen.
SLIVERS = """() => [...document.querySelectorAll("article td")]
  .filter((cell) => cell.textContent.trim().length > 40 && cell.checkVisibility())
  .map((cell) => [cell.textContent.trim().slice(0, 40), cell.getBoundingClientRect()])
  .filter(([, { width, right }]) => width < 100 || right > innerWidth)
  .map(([text, { width, right }]) => `${text}: ${Math.round(width)} pixels, up to ${Math.round(right)} of ${innerWidth}`)"""
# Formulas of which a reader sees only a part.
CUT_FORMULAS = """() => [...document.querySelectorAll(".katex-display .katex-html")]
  .filter((formula) => formula.scrollWidth > formula.clientWidth)
  .map((formula) => formula.closest(".katex").querySelector("annotation").textContent)"""
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
    widths: dict[int, int] = field(default_factory=dict)  # of the page, by the width of the window
    small_labels: list[str] = field(default_factory=list)  # words in pictures that are too small on a phone
    cut_formulas: list[str] = field(default_factory=list)  # that are wider than a phone
    slivers: dict[int, list[str]] = field(default_factory=dict)  # by width, sentences in tables without room
    unseen: list[str] = field(default_factory=list)  # formulas and pictures that do not show


def watch(tab, address: str, visit: Visit) -> dict:
    """Note whatever a page asks for, and what goes wrong; return the listeners by event."""

    def note_request(request):
        visit.asked.append(request.url)
        if not request.url.startswith((f"{address}/", "data:", "blob:")):
            visit.faults.append(f"asks another server for {request.url}")

    listeners = {
        "request": note_request,
        "response": lambda answer: answer.status >= 400 and visit.faults.append(f"lacks {answer.url}"),
        "console": lambda m: m.type in ("error", "warning") and visit.faults.append(f"logs {m.text}"),
        "pageerror": lambda error: visit.faults.append(f"fails with {error}"),
    }
    for event, listener in listeners.items():
        tab.on(event, listener)
    return listeners


def on_a_phone(tab, page: str, visit: Visit) -> None:
    """Look at a page that has opened in dark mode, as if for the first time; scroll through it, then turn it light."""
    visit.shift = tab.evaluate(SETTLED)
    for share in range(1, 9):  # what comes late comes when it is scrolled into view
        tab.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share} / 8)")
    for figure in tab.locator("figure.explorer").all():
        come_near(figure)
    tab.evaluate(UNFOLD)
    visit.small_labels = tab.evaluate(SMALL_LABELS)
    visit.cut_formulas = tab.evaluate(CUT_FORMULAS)
    visit.slivers[390] = tab.evaluate(SLIVERS)
    for share in (1, 0.5):  # "Back to top" shows itself when one scrolls upwards
        tab.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share})")
        tab.evaluate(SETTLED)
    tab.evaluate(AXE)
    for theme, rules in (("dark", RULES_BUT_SIZE), ("light", RULES_OF_COLOUR)):
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        if theme == "dark" or page in ASKED_IN_LIGHT:
            visit.violations[theme] = tab.evaluate(VIOLATIONS, rules)
        visit.look[theme] = tab.evaluate(LOOK) if page in PAGES else []
    # Scrolled to the top, for elsewhere the header may cover half a button: by chance, as the length of a page depends
    # on the fonts of the machine.
    tab.evaluate("scrollTo(0, 0)")
    visit.violations["dark"] += tab.evaluate(VIOLATIONS, RULE_OF_SIZE)


def on_a_desktop(tab, page: str, visit: Visit) -> None:
    """Look at a page that has opened in light mode, turn it dark, then enlarge it to twice and to four times its size."""
    tab.evaluate(UNFOLD)
    tab.evaluate(SETTLED)
    for theme in ("light", "dark"):
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        visit.look[theme] = tab.evaluate(LOOK) if page in PAGES else []
    # To the page, 200 % on a window of 1280 is a window of 640 (whose pixels are twice as large).
    for width in (640, 320):
        tab.set_viewport_size({"width": width, "height": 422})
        visit.widths[width] = tab.evaluate("document.documentElement.scrollWidth")
        visit.slivers[width] = tab.evaluate(SLIVERS)
    tab.set_viewport_size({"width": 1280, "height": 844})


def without_scripts(tab, page: str, visit: Visit) -> None:
    visit.unseen = tab.evaluate(UNSEEN)


PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
DESKTOP = {"viewport": {"width": 1280, "height": 844}, "color_scheme": "light"}
MODES = {
    "phone": (PHONE, on_a_phone),
    "desktop": (DESKTOP, on_a_desktop),
    "no scripts": ({"java_script_enabled": False}, without_scripts),
}


class Visitor:
    """Visits each page once in each mode; in one tab a mode, for a new tab takes a second, a page a third of one.

    On a phone each page has its own tab: what it asks for is counted, and must not be mixed up with the page before.
    """

    def __init__(self, browser, address: str):
        self.browser, self.address = browser, address
        self.tabs, self.visits = {}, {}

    def __call__(self, mode: str, page: str) -> Visit:
        if (mode, page) not in self.visits:
            self.visits[mode, page] = self.visit(mode, page)
        return self.visits[mode, page]

    def visit(self, mode: str, page: str) -> Visit:
        tab, visit = self.tab(mode), Visit()
        listeners = watch(tab, self.address, visit)
        tab.goto(f"{self.address}/{page}.html")
        visit.theme = tab.evaluate("document.documentElement.dataset.theme || ''")
        MODES[mode][1](tab, page, visit)
        for event, listener in listeners.items():
            tab.remove_listener(event, listener)
        if mode == "phone":
            self.tabs.pop(mode).context.close()
        return visit

    def tab(self, mode: str):
        if mode not in self.tabs:
            context = self.browser.new_context(**MODES[mode][0])
            if mode == "phone":
                context.add_init_script(COUNT_SHIFTS)
            tab = self.tabs[mode] = context.new_page()
            if mode == "phone":  # every page is the first of the site that is seen
                context.new_cdp_session(tab).send("Network.setCacheDisabled", {"cacheDisabled": True})
        return self.tabs[mode]


def size_on_the_way(url: str) -> int:
    """Return the bytes of a file of the book as a web server sends it."""
    file = HTML / urlsplit(url).path.lstrip("/")
    data = file.read_bytes()
    return len(data) if Path(file).suffix in PACKED else len(gzip.compress(data, 6))

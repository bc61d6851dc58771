"""How quickly do the explorers respond? From a key press on a slider to the painted figure.

    python -m benchmarks.explorers

Prints the median and the 95th percentile, in milliseconds, over the moves of each slider: on the
built page, where a frame is looked up, and in a real JupyterLab, where every move of the XOR
explorer trains a network for 2,000 epochs. The book must have been built.
"""

import statistics
import tempfile
from pathlib import Path

from tests.browser import open_browser, serve
from tests.lab import jupyter_lab, open_notebook, run_all
from tools.folders import ROOT

MOVES = 40
# Measures from the time stamp of the key to the first moment after the next painting.
WATCH = """(words) => {
    window.moves = [];
    window.pressed = 0;
    addEventListener("keydown", (event) => (window.pressed = event.timeStamp), true);
    const painted = () => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
            if (window.pressed) moves.push(performance.now() - window.pressed);
            window.pressed = 0;
        };
        channel.port2.postMessage(0);
    });
    new MutationObserver(painted).observe(document.querySelector(words), { childList: true, subtree: true });
}"""


def measure(tab, slider, words: str, reach: int = 5) -> list[float]:
    """Move a slider back and forth with its arrow keys, `reach` steps, and return the time of each move."""
    tab.evaluate(WATCH, words)
    slider.focus()
    there_and_back = ["ArrowRight"] * reach + ["ArrowLeft"] * reach
    for key in (there_and_back * MOVES)[: MOVES + 10]:
        done = tab.evaluate("moves.length")
        slider.press(key)
        tab.wait_for_function("(n) => moves.length > n", arg=done)
        tab.wait_for_timeout(60)  # a reader's finger is not faster
    return tab.evaluate("moves")[10:]  # the first ones warm up


def report(name: str, times: list[float], median: float, p95: float) -> None:
    """Print one line, with our own limits."""
    middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(
        f"{name:<46} {len(times):>3} moves: median {middle:5.1f} ms (at most {median:.0f}), "
        f"p95 {high:5.1f} ms (at most {p95:.0f})"
    )


def main() -> None:
    with open_browser() as browser:
        with serve(ROOT / "_build" / "html") as address:
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            for page in sorted((ROOT / "book").rglob("*.ipynb")):
                path = page.relative_to(ROOT).with_suffix(".html").as_posix()
                if ".ipynb_checkpoints" in path:
                    continue
                tab.goto(f"{address}/{path}")
                for ident in tab.locator("figure.explorer").evaluate_all("all => all.map((one) => one.id)"):
                    slider = tab.locator(f"#{ident} input").first
                    slider.press("Home")
                    slider.scroll_into_view_if_needed()
                    reach = min(5, int(slider.get_attribute("max")))
                    report(
                        f"page, {ident}",
                        measure(tab, slider, f"#{ident} .explorer-description", reach),
                        16,
                        33,
                    )
            tab.close()
        with tempfile.TemporaryDirectory() as folder, jupyter_lab(Path(folder)) as address:
            tab = browser.new_page(viewport={"width": 1280, "height": 1000})
            open_notebook(tab, address, Path(folder), "book/beyond/xor")
            run_all(tab)
            box = tab.locator(".widget-vbox").first
            box.scroll_into_view_if_needed()
            for i, name in enumerate(("learning rate", "hidden neurons")):
                slider = box.get_by_role("slider").nth(i)
                for _ in range(30):
                    slider.press("ArrowLeft")
                tab.wait_for_timeout(2000)
                report(f"JupyterLab, xor, {name}", measure(tab, slider, ".widget-vbox .widget-html"), 80, 130)


if __name__ == "__main__":
    main()

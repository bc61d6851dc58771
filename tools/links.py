"""Check every link of the built book and of the repository's own texts.

Links within the book are always checked, without a network. Of those that lead elsewhere, broken ones are
told from what could not be asked. Exit code 1: a link leads nowhere, within the book or outside.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import requests
import yaml
from bs4 import BeautifulSoup

from tools.folders import ROOT

TEXTS = ["README.md", "CONTRIBUTING.md", "CITATION.cff", "data/README.md"]
SECONDS = 20
GONE = (404, 410)
WHO = {"User-Agent": "Mozilla/5.0 (link check of Backpropagation from Scratch)"}

Links = dict[str, set[str]]  # address: where it is written


# `make site` puts these beside the pages; `make book` does not.
MADE_LATER = ("backpropagation-from-scratch.pdf", "backpropagation-from-scratch.zip")


def read_site(site: Path) -> tuple[dict[Path, BeautifulSoup], str]:
    """Return the pages of a built site, and the address under which it says that it stands."""
    files = [path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts]
    pages = {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in files}
    front = pages.get(site / "index.html")
    canonical = front and front.find("link", rel="canonical")
    return pages, canonical["href"] if canonical else ""


def split_links(site: Path, pages: dict[Path, BeautifulSoup], top: str) -> tuple[Links, Links]:
    """Return the links that stay within the site, as its paths, and those that leave it."""
    inner, outer = defaultdict(set), defaultdict(set)
    for path, page in pages.items():
        where = path.relative_to(site).as_posix()
        for element in page.find_all(True):
            for address in (element.get("href"), element.get("src")):
                if not address or address == "#" or urlsplit(address).scheme in ("mailto", "data"):
                    continue
                if top and address.startswith(top):
                    inner[address.removeprefix(top)].add(where)
                elif top and address.startswith("/"):
                    inner[address.removeprefix(urlsplit(top).path)].add(where)
                elif urlsplit(address).scheme:
                    outer[address].add(where)
                else:
                    target, _, place = address.partition("#")
                    target = (path.parent / unquote(target.partition("?")[0])).resolve() if target else path
                    inside = target.relative_to(site) if target.is_relative_to(site) else target
                    inner[f"{inside.as_posix()}#{place}".removesuffix("#")].add(where)
    return inner, outer


def inner_faults(site: Path, pages: dict[Path, BeautifulSoup], links: Links) -> list[str]:
    """Return a line for each link within the site that leads to no file, or to no place in its page."""
    faults = []
    for address, places in sorted(links.items()):
        target, _, place = address.partition("#")
        path = site / unquote(target.partition("?")[0])
        path = path / "index.html" if path.is_dir() else path
        if target in MADE_LATER and not path.is_file():
            continue
        if not path.is_file():
            faults.append(f"{address} is no file of the site; written in {listed(places)}")
        elif place and path in pages and not pages[path].find(id=unquote(place)):
            faults.append(f"{address} is no place in that page; written in {listed(places)}")
    return faults


def links_of_texts(names: Iterable[str] = TEXTS) -> Links:
    """Return the web addresses that stand in the repository's texts."""
    found = defaultdict(set)
    for name in names:
        for address in re.findall(r"https?://[^\s)\"'<>`]+", (ROOT / name).read_text(encoding="utf-8")):
            if urlsplit(address).hostname != "localhost":
                found[address.rstrip(".,;")].add(name)
    return found


def ask(address: str, seconds: float = SECONDS) -> tuple[str, str]:
    """Ask for an address, twice if need be. Return a verdict and what happened.

    The verdicts are "good", "moved", "gone", "unsure" (it answered, but not with a page, or too late)
    and "silent" (nobody answered).
    """
    verdict = "silent", "no answer"
    for _ in range(2):
        try:
            with requests.get(urldefrag(address).url, headers=WHO, timeout=seconds, stream=True) as answer:
                if answer.status_code in GONE:
                    return "gone", f"answers {answer.status_code}"
                if answer.ok:
                    forever = any(step.status_code in (301, 308) for step in answer.history)
                    return ("moved", f"has moved to {answer.url}") if forever else ("good", "")
                verdict = "unsure", f"answers {answer.status_code}"
        except requests.Timeout:
            verdict = "unsure", f"does not answer within {seconds:g} seconds"
        except requests.ConnectionError:
            verdict = "silent", "has no server that answers"
        except requests.RequestException as error:
            verdict = "unsure", str(error)
    return verdict


def report(outer: Links, repository: str, seconds: float = SECONDS) -> bool:
    """Ask for every address, print what was found, and say whether a link is broken."""
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(outer, pool.map(lambda address: ask(address, seconds), outer), strict=True))
    if outer and all(verdict == "silent" for verdict, _ in answers.values()):
        print(f"Not reachable: {len(outer)} addresses outside the book were not checked, no network.")
        return False
    bad = {address: said for address, (verdict, said) in answers.items() if verdict in ("gone", "silent")}
    own = {address for address in bad if repository and repository in address}
    for address in sorted(set(bad) - own):
        print(f"Broken: {address} {bad[address]}; written in {listed(outer[address])}")
    for word in ("moved", "unsure"):
        for address, (verdict, said) in sorted(answers.items()):
            if verdict == word:
                print(f"{word.capitalize()}: {address} {said}; written in {listed(outer[address])}")
    if own:
        print(
            f"{len(own)} addresses of the repository {repository}, which _config.yml names, lead nowhere. "
            "It is a placeholder until the course is published there; they do not count as broken."
        )
    print(f"{len(outer)} addresses outside the book: {len(bad) - len(own)} broken.")
    return len(bad) > len(own)


def listed(places: set[str]) -> str:
    """Return where a link is written, three places at most."""
    names = sorted(places)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def main(site: Path = ROOT / "_build" / "html") -> int:
    if not (site / "index.html").is_file():
        print(f"There is no built book in {site}; run `make book` first.", file=sys.stderr)
        return 2
    pages, top = read_site(site)
    inner, outer = split_links(site, pages, top)
    faults = inner_faults(site, pages, inner)
    for fault in faults:
        print(f"Broken: {fault}")
    print(f"{len(inner)} links within the book: {len(faults)} broken.")
    for address, places in links_of_texts().items():
        if not (top and address.startswith(top)):
            outer.setdefault(address, set()).update(places)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    repository = urlsplit(config["repository"]["url"]).path.strip("/")
    broken = report(outer, repository)
    return 1 if faults or broken else 0


if __name__ == "__main__":
    sys.exit(main())

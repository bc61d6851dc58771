"""The chapters as the pages show them: cards on the front page, and what the scripts must know to count exercises.

In the notebook of the front page the chapters are tables in plain Markdown, which every notebook program shows: a link
to the chapter, and the question that it answers. On the page each row becomes a card, with a still of one of the
chapter's figures, the time that it takes, and its number of exercises; book/_static/chapters.js adds the reader's
progress. What can be counted is counted when the book is built, and written nowhere.
"""

import json
import re
from pathlib import PurePosixPath

from bs4 import BeautifulSoup, Tag

from book._ext.stills import draw_still
from tools.folders import BOOK
from workbook.exercises.chapters import CHAPTERS, exercises_of

# How long a chapter takes is estimated from what it holds, and rounded to five minutes.
WORDS_PER_MINUTE = 200
LINES_OF_CODE_PER_MINUTE = 25
MINUTES_PER_EXERCISE = 4
FOLDED = {"remove-cell", "remove-input", "hide-cell", "hide-input"}


def page_of(chapter: str) -> str:
    """Return the page of a chapter within the folder of the book, such as "beyond/xor"."""
    return CHAPTERS[chapter][2] + chapter


def chapter_list() -> str:
    """Return the script that tells the others which chapters there are, their numbers of exercises, and their goals.

    `place` is how a sentence names the chapter: "step 3", "the worked example", "XOR".
    """
    chapters = [
        {
            "name": chapter,
            "page": f"book/{page_of(chapter)}.html",
            "place": re.sub(r"^(The|Step)\b", lambda word: word[0].lower(), title.split(":")[0]),
            "exercises": len(exercises_of(chapter)),
            "goals": goals_of(chapter),
        }
        for chapter, (_, title, _) in CHAPTERS.items()
    ]
    return f"window.courseChapters = {json.dumps(chapters, ensure_ascii=False, separators=(',', ':'))};\n"


def cells_of(chapter: str) -> list[dict]:
    """Return the cells of a chapter's notebook."""
    return json.loads((BOOK / f"{page_of(chapter)}.ipynb").read_text(encoding="utf-8"))["cells"]


def goals_of(chapter: str) -> list[str]:
    """Return the goals of a chapter's interactive figures, named as the reader's progress names them: "toy.slow"."""
    outputs = [output for cell in cells_of(chapter) for output in cell.get("outputs", [])]
    htmls = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    with_goals = BeautifulSoup("".join(html for html in htmls if "data-goal" in html), "html.parser")
    return [
        f"{figure['id'].removeprefix('explorer-')}.{goal['data-goal']}"
        for figure in with_goals.select("figure.explorer")
        for goal in figure.select("[data-goal]")
    ]


def minutes(chapter: str) -> int:
    """Return how many minutes a chapter takes with its exercises: an estimate."""
    cells = [cell for cell in cells_of(chapter) if not FOLDED & set(cell["metadata"].get("tags", []))]
    words = sum(len("".join(cell["source"]).split()) for cell in cells if cell["cell_type"] == "markdown")
    lines = sum(bool(line.strip()) for cell in cells if cell["cell_type"] == "code" for line in cell["source"])
    exact = (
        words / WORDS_PER_MINUTE + lines / LINES_OF_CODE_PER_MINUTE + len(exercises_of(chapter)) * MINUTES_PER_EXERCISE
    )
    return 5 * round(exact / 5)


def make_cards(page: BeautifulSoup) -> None:
    """Replace the tables of chapters on the front page by lists of cards."""
    for table in page.select("section#chapters table"):
        cards = page.new_tag("ul", attrs={"class": "chapter-cards"})
        cards.extend([card(page, row) for row in table.select("tbody tr")])
        (table.find_parent(class_="pst-scrollable-table-container") or table).replace_with(cards)


def mark_button(page: BeautifulSoup) -> None:
    """Mark the link that is the front page's button: in the notebook, the first one in bold type."""
    if page.select_one("section#chapters"):
        page.select_one("article p > strong > a").find_parent("p")["class"] = "start-button"


def card(page: BeautifulSoup, row: Tag) -> Tag:
    """Return a card made of a row: the link to a chapter, and the question that it answers."""
    link, question = row.find("a"), row.find_all("td")[-1]
    chapter = PurePosixPath(link["href"]).stem
    item = page.new_tag("li")
    item.append(BeautifulSoup(draw_still(page_of(chapter), chapter), "html.parser"))
    title = page.new_tag("p", attrs={"class": "chapter-card-title"})
    title.append(link.extract())
    answers = page.new_tag("p")
    answers.extend(list((question.p or question).contents))
    facts = page.new_tag("p", attrs={"class": "chapter-card-facts"})
    count = page.new_tag("span", attrs={"data-chapter": chapter})
    count.string = f"{len(exercises_of(chapter))} exercises"
    facts.extend([f"about {minutes(chapter)} min \u00b7 ", count])
    item.extend([title, answers, facts])
    return item

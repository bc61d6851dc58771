"""What the page for teachers promises is there: exercises, chapters, and the link that a hub pulls from."""

import re
from urllib.parse import parse_qs, urlsplit

from tests.course_files import CHAPTERS, ROOT, prose
from tools.notebooks import RELEASE, REPOSITORY
from workbook.exercises.chapters import CHAPTERS as TITLES
from workbook.exercises.chapters import exercises_of

PAGE = "book/reference/teachers"


def hub_link():
    """Return the parts of the link on the page that copies the course into a JupyterHub."""
    (link,) = re.findall(r"^https://HUB/\S+$", prose(PAGE), re.M)
    parts = urlsplit(link)
    return parts.path, {name: value for name, (value,) in parse_qs(parts.query).items()}


def exercises_named_in(text):
    return re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", text)


def test_every_exercise_that_the_page_names_exists():
    titles = {exercise.title for chapter in TITLES for exercise in exercises_of(chapter)}
    named = exercises_named_in(prose(PAGE))
    assert len(named) > 60 and [name for name in named if name not in titles] == []


def test_every_chapter_has_a_goal_and_the_exercise_beside_it_is_its_own():
    (table,) = re.findall(r"^## What students will be able to do$.*?(?=^## )", prose(PAGE), re.M | re.S)
    rows = re.findall(r"^\| \[[^\]]+\]\(\.\./(\S+)\.ipynb\) \| (.+?) \| (.+) \|$", table, re.M)
    assert [f"book/{page}" for page, *_ in rows] == CHAPTERS
    for page, _, exercises in rows:
        own = {exercise.title for exercise in exercises_of(page.split("/")[-1])}
        named = exercises_named_in(exercises)
        assert named and set(named) <= own, f"{page} has no {set(named) - own}"


def test_the_plans_name_every_chapter_of_the_core():
    plans = prose(PAGE).split("## Three plans")[1].split("## Handing")[0]
    assert re.findall(r"^### (\w+) hours", plans, re.M) == ["Four", "Six", "Ten"]
    assert [n for n in range(1, 7) if f"Step {n}" not in plans] == []


def test_the_link_for_a_hub_leads_to_this_repository_and_to_a_chapter_of_it():
    path, query = hub_link()
    assert path == "/hub/user-redirect/git-pull"
    assert query["repo"] == REPOSITORY and query["branch"] == "main"
    folder = REPOSITORY.rsplit("/", 1)[1]
    assert query["urlpath"].startswith(f"lab/tree/{folder}/")
    assert (ROOT / query["urlpath"].removeprefix(f"lab/tree/{folder}/")).is_file()
    assert f"git+{REPOSITORY}@{RELEASE}" in prose(PAGE)

"""Move the course to another repository: write its address and its site's into every file that names them.

    python -m tools.address owner/name [https://the.site]
    python -m tools.address --check owner/name https://the.site [tag]

_config.yml holds both addresses. The files that cannot read it hold copies, such as the first cell of each
notebook. Without a second argument the site is the one that GitHub Pages gives the repository; where the
repository stays the same, the site does too. The second form changes nothing: it stops whoever is about to
publish the course under a name that its pages and notebooks do not carry. Needs Python and git alone.
"""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from tools.folders import ROOT

OWNER = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})"
NAME = r"[A-Za-z0-9._-]{1,100}"


def configured(root: Path = ROOT) -> tuple[str, str]:
    """Return "owner/name" of the repository and the address of the site, as _config.yml has them."""
    config = (root / "_config.yml").read_text(encoding="utf-8")
    repository = re.search(r"^  url: https://github\.com/(\S+)$", config, re.M)[1]
    return repository, re.search(r"^  baseurl: (\S+)", config, re.M)[1]


def site_of(repository: str) -> str:
    """Return the address at which GitHub Pages publishes a repository."""
    owner, name = repository.split("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def spellings(repository: str, site: str) -> list[str]:
    """Return every way in which the files of the course write the two addresses."""
    name = repository.split("/")[1]
    return [
        site,
        f"github.com/{repository}",
        quote(f"github.com/{repository}", safe=""),
        f"lab%2Ftree%2F{name}",  # where a JupyterHub puts the course
        f"cd {name}\\n",  # after `git clone`, in a notebook
        f"cd {name}\n",  # the same in Markdown
    ]


def move(root: Path, repository: str, site: str) -> list[str]:
    """Write another repository and site into the committed files of a folder; return the files that changed."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    pairs = dict(zip(spellings(*configured(root)), spellings(repository, site), strict=True))
    # The end of a name is looked at: the address of "owner/name-2" is not that of "owner/name".
    pattern = re.compile("|".join(re.escape(old) + r"(?![\w-])" * (old[-1] not in "/\n") for old in pairs))
    changed = []
    for name in filter(None, listed.stdout.split("\0")):
        path = root / name
        old = path.read_bytes() if path.is_file() else b""
        new = pattern.sub(lambda match: pairs[match[0]], old.decode("utf-8", "surrogateescape"))
        if new.encode("utf-8", "surrogateescape") != old:
            path.write_bytes(new.encode("utf-8", "surrogateescape"))
            changed.append(name)
    return changed


def check(repository: str, site: str, tag: str = "") -> None:
    """Exit with one sentence unless the files name this repository and site, and a tag is their version's."""
    ours, our_site = configured()
    if ours.lower() != repository.lower():
        sys.exit(
            f"_config.yml says that the course is https://github.com/{ours}, but https://github.com/{repository} "
            f"publishes it: run `make address REPOSITORY={repository}` there and commit what it changes."
        )
    if our_site.rstrip("/") != site.rstrip("/"):
        sys.exit(
            f"_config.yml says that the site is {our_site}, but it is published at {site}: "
            f"run `make address REPOSITORY={repository} SITE={site}` and commit what it changes."
        )
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', project, re.M)[1]
    if tag not in ("", f"v{version}"):
        sys.exit(f"The tag is {tag}, but pyproject.toml has version {version}, and the notebooks install v{version}.")


def main(repository: str = "", site: str = "") -> None:
    if not re.fullmatch(f"{OWNER}/{NAME}", repository):
        sys.exit(f"The repository must be given as owner/name on GitHub, for example jane/my-course: {repository!r}.")
    if site and not re.fullmatch(r"https?://[\w.:-]+(/[\w./~-]*)?", site):
        sys.exit(f"The site must be given as a web address, for example https://jane.github.io/my-course: {site!r}.")
    present, present_site = configured()
    if not site:
        site = present_site if repository == present else site_of(repository)
    site = site.rstrip("/") + "/"
    changed = move(ROOT, repository, site)
    print(f"https://github.com/{repository}, published at {site}: {len(changed)} files changed.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(*sys.argv[2:])
    else:
        main(*sys.argv[1:])

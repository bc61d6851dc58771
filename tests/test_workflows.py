"""The workflows do what they say, at exact versions, and trust nobody more than they must."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.course_files import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path):
    """Return a workflow as data. YAML 1.1 takes the key `on` for a truth value."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)
    return workflow


def steps(path):
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def makefile_targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def test_the_three_workflows_and_the_updates_are_there():
    assert [path.stem for path in WORKFLOWS] == ["links", "publish", "test"]
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "npm", "github-actions"}


@every_workflow
def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(path):
    uses = re.findall(r"uses: *(.*)", path.read_text(encoding="utf-8"))
    assert uses
    for use in uses:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use), use


def test_an_action_has_one_version_in_all_workflows():
    uses = re.findall(r"uses: *(\S+)@(.*)", "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS))
    assert len({name for name, _ in uses}) == len(set(uses))


@every_workflow
def test_rights_and_time_are_limited(path):
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "concurrency" in workflow
    for name, job in workflow["jobs"].items():
        assert 0 < job["timeout-minutes"] <= 90, name
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@every_workflow
def test_nothing_that_a_stranger_writes_is_put_into_a_command(path):
    for step in steps(path):
        assert "${{" not in step.get("run", ""), "values reach a command through its environment"
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(read(path)["on"])


@every_workflow
def test_every_target_that_a_workflow_makes_and_every_file_that_it_names_is_there(path):
    for step in steps(path):
        command = step.get("run", "")
        for target in re.findall(r"\bmake (?:--\S+ )*([a-z]+)", command):
            assert target in makefile_targets(), f"the Makefile makes no {target}"
        if "$TARGET" in command:
            (job,) = [job for job in read(path)["jobs"].values() if step in job["steps"]]
            assert set(job["strategy"]["matrix"]["target"]) <= makefile_targets()
        for name in re.findall(r"(?:tests/\w+\.py|\.ci/run|constraints\.txt)", command):
            assert (ROOT / name).is_file(), f"{name} is not there"


def test_the_oldest_python_of_the_tests_is_the_oldest_that_the_package_supports():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest = re.search(r'requires-python = ">=([\d.]+)"', project)[1]
    for name, job in read(FOLDER / "test.yml")["jobs"].items():
        versions = job.get("strategy", {}).get("matrix", {}).get("python")
        assert versions is None or versions[0] == oldest, name


def test_the_published_pages_name_the_repository_and_the_address_that_they_are_deployed_to():
    commands = [step for step in steps(FOLDER / "publish.yml") if step.get("run", "").startswith("make ")]
    assert [step["run"].split()[1] for step in commands] == ["address", "site"]
    assert commands[0]["run"] == 'make address REPOSITORY="$GITHUB_REPOSITORY" SITE="$SITE"'
    assert commands[0]["env"] == {"SITE": "${{ steps.pages.outputs.base_url }}"}


def test_zizmor_finds_nothing_unsafe():
    program = Path(sys.executable).with_name("zizmor" + (".exe" if os.name == "nt" else ""))
    run = subprocess.run(
        [program, "--offline", "--no-progress", "--no-config", ROOT / ".github"],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "No findings to report" in run.stdout

"""CONTRIBUTING.md tells the whole house."""

import re

import pytest

from tests.folders import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text()
PACKAGES = (
    "episodes",
    "episodes/listening",
    "episodes/media",
    "episodes/namespace",
    "episodes/tagging",
    "episodes/transcripts",
    "feeds",
    "feeds/rules",
    "feeds/rules/rows",
    "podcli",
    "podcli/commands",
    "podcli/doctor",
    "podcli/reports",
    "podcli/storage",
    "podcli/visiting",
)


def told(package):
    """Return the modules that the section of a package names."""
    section = re.search(rf"^### {package}/\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL)
    assert section
    return re.findall(r"^- `(\w+)`: \S", section[1], re.MULTILINE)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_is_told_once(package):
    """Who looks for the place of something finds it; no module is told that is not there any more."""
    modules = [path.stem for path in (ROOT / package).glob("*.py") if path.stem != "__init__"]
    assert sorted(told(package)) == sorted(modules)


def test_no_package_is_left_out():
    """Every folder with modules has its section."""
    roots = ("episodes", "feeds", "podcli")
    found = {path.parent.relative_to(ROOT).as_posix() for root in roots for path in (ROOT / root).rglob("*.py")}
    assert found == set(PACKAGES)


def test_the_commands_that_it_tells_are_there():
    """Each benchmark is named, and every file that is named exists."""
    for path in (ROOT / "benchmarks").glob("*.py"):
        assert f"benchmarks/{path.name}" in TEXT
    for name in re.findall(r"\b(?:benchmarks|tests|docs|feeds|episodes|podcli)/[\w/]+\.\w+", TEXT):
        assert (ROOT / name).is_file(), name
    assert (ROOT / ".ci" / "run").is_file()

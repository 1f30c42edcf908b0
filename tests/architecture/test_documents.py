"""Documents say what is there: the map of the tree, and the conversation as diagrams."""

from __future__ import annotations

import re

import pytest

from intake.conversation.diagram import diagrams
from intake.conversation.paths import PATHS
from intake.conversation.script import SCRIPT
from tests.architecture.tree import ROOT, files, name

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAP = README.partition("## Map of the tree")[2].partition("```\n")[2].partition("```")[0]


def top_level() -> set[str]:
    """Folders of the project that hold files of ours."""
    return {name(path).partition("/")[0] for path in files() if "/" in name(path)}


def packages_of(folder: str) -> set[str]:
    inside = (name(path).split("/") for path in files(folder))
    return {parts[1] for parts in inside if len(parts) > 2}


def test_every_folder_at_the_top_is_on_the_map() -> None:
    shown = {line.rstrip("/") for line in re.findall(r"^(\S+/)", MAP, re.MULTILINE)}
    assert shown == {folder for folder in top_level() if not folder.startswith(".")}


@pytest.mark.parametrize("package", sorted(packages_of("intake")))
def test_every_package_of_the_product_is_on_the_map(package: str) -> None:
    assert re.search(rf"^  {package}/", MAP, re.MULTILINE)


@pytest.mark.parametrize("shown", re.findall(r"[\w]+(?:/|\.py)", MAP))
def test_what_is_on_the_map_is_there(shown: str) -> None:
    places = (ROOT, ROOT / "intake", ROOT / "channels")
    assert any((place / shown).exists() for place in places)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_page_of_diagrams_is_the_one_made_from_the_table() -> None:
    """Made anew by `intake diagram > docs/conversation.md`."""
    page = (ROOT / "docs" / "conversation.md").read_text(encoding="utf-8")
    assert page == diagrams()


def test_the_diagrams_show_every_question_but_the_one_behind_8() -> None:
    page = diagrams()
    drawn = {step for step in SCRIPT if re.search(rf'"{re.escape(step.value)} ', page)}
    assert set(SCRIPT) - drawn == {step for step in SCRIPT if step.name == "HELP_AREA"}
    assert page.count("flowchart TD") == len(PATHS) + 1

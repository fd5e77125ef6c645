"""What people can use is written down: commands, settings, layouts; and the documents promise nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents.writing import LAYOUTS
from tamngan.cli import COMMANDS
from tamngan.settings import SETTINGS

DOCS = Path(__file__).parent.parent / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_documents(command: str) -> None:
    assert f"`tamngan {command}" in read("commands.md")


def test_the_documents_name_no_command_that_does_not_exist() -> None:
    named = set(re.findall(r"`tamngan ([a-z]+)", read("commands.md") + read("install.md")))
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_in_the_documents(setting: str) -> None:
    assert f"`{setting}`" in read("install.md")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_in_the_documents(layout: str) -> None:
    assert f"`{layout}`" in read("layouts.md")


def test_both_quick_starts_name_the_same_two_commands() -> None:
    root = DOCS.parent
    for name in ("README.md", "README.th.md"):
        text = (root / name).read_text(encoding="utf-8")
        assert "make demo" in text
        assert "make test" in text


def test_links_between_documents_lead_somewhere() -> None:
    root = DOCS.parent
    for page in [*DOCS.glob("*.md"), *root.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"

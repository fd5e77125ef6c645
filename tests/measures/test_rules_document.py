"""docs/rules.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from measures.economy import PATIENCE_WORKING_DAYS, Reason
from measures.ladder import LadderSettings
from measures.vocabulary import NoticeClass, ScheduleKind, Status

DOCS = Path(__file__).parents[2] / "docs"
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*Reason, *ScheduleKind])
def test_it_names_every_reason_and_kind_of_schedule(word: str) -> None:
    assert f"`{word}`" in RULES


@pytest.mark.parametrize("status", Status)
def test_the_glossary_names_every_status(status: Status) -> None:
    assert f"`{status.value}`" in GLOSSARY


@pytest.mark.parametrize("kind", NoticeClass)
def test_it_lists_the_classes_in_their_order_with_their_patience(kind: NoticeClass) -> None:
    row = re.search(rf"^\| (\d) \| `{kind.name}` \|.*\| (\d+) \|$", RULES, re.MULTILINE)
    assert row is not None
    assert (int(row[1]), int(row[2])) == (kind.value, PATIENCE_WORKING_DAYS[kind])


def test_it_states_the_default_ladder() -> None:
    settings = LadderSettings()
    before = ", ".join(str(days) for days in settings.days_before if days)
    assert f"{before} days before, the day itself" in RULES
    assert f"+1, +3 and every {settings.then_every_days} days" in RULES
    assert settings.days_after == (1, 3)
    assert f"supervisor hears of it from +{settings.supervisor_from_days}" in RULES

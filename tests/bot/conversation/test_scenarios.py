"""The scenes of ``tests/scenarios``: who says what where, what the clock does, what is answered and what is stored.

The same files play in the simulator. Beyond its own format a scene may say what must be ``stored`` in the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from simulator.scenes import read_scene
from storage import reports
from storage.models import AuditEntry, Evidence, InboxEvent, Person, Postponement, Report
from tamngan.demo import start as demo

from .stage import Stage

FOLDER = Path(__file__).parents[2] / "scenarios"
#: The demo's own scenes, which people play on the phone wall, must come true as well.
SCENES = sorted([*FOLDER.glob("*.yaml"), *demo.SCENES.glob("*.yaml")])
CHECKS = {"reports", "rows", "evidence", "audit", "postponements", "texts_kept", "menus", "files"}


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_it_answers_and_stores_what_the_scene_says(path: Path, stage: Stage) -> None:
    text = path.read_text(encoding="utf-8")
    for name in yaml.safe_load(text).get("without_user_id", []):
        stage.line.state.find_person(name).shows_user_id = False
    stage.play(read_scene(text))
    check_stored(stage, yaml.safe_load(text).get("stored", {}))


def test_there_are_scenes() -> None:
    assert len(SCENES) > 30


def test_the_documents_say_what_each_scene_proves() -> None:
    text = (Path(__file__).parents[3] / "docs" / "conversation.md").read_text(encoding="utf-8")
    table = text.partition("## Which scene proves what")[2]
    named = set(re.findall(r"`([a-z0-9_]+)`", table))
    assert named == {path.stem for path in FOLDER.glob("*.yaml")}


def check_stored(stage: Stage, stored: dict[str, Any]) -> None:
    assert set(stored) <= CHECKS, f"unknown: {set(stored) - CHECKS}"
    with stage.looking() as session:
        if "reports" in stored:
            standing = session.scalars(select(Report).where(*reports.standing_condition()).order_by(Report.id)).all()
            _check_reports(standing, stored["reports"])
        if "rows" in stored:
            assert session.scalar(select(func.count(Report.id))) == stored["rows"]
        if "evidence" in stored:
            found = session.scalars(select(Evidence).where(Evidence.report_id.is_not(None))).all()
            counted = {"kept": 0, "removed": 0}
            for one in found:
                counted["removed" if one.removed_at else "kept"] += 1
            assert counted == {"kept": 0, "removed": 0, **stored["evidence"]}
        if "audit" in stored:
            actions = set(session.scalars(select(AuditEntry.action)))
            assert set(stored["audit"]) <= actions
        if "postponements" in stored:
            decided = [row.accepted for row in session.scalars(select(Postponement).order_by(Postponement.id))]
            assert decided == stored["postponements"]
        if "texts_kept" in stored:
            kept = session.scalar(select(func.count(InboxEvent.id)).where(InboxEvent.raw.is_not(None)))
            assert kept == stored["texts_kept"]
        if "files" in stored:
            kept = select(func.count(func.distinct(Evidence.sha256))).where(Evidence.removed_at.is_(None))
            assert session.scalar(kept) == stored["files"]
        if "menus" in stored:
            seen = dict(session.execute(select(Person.name, Person.menu_state)).all())
            assert {name: seen[name] for name in stored["menus"]} == stored["menus"]


def _check_reports(standing: Sequence[Report], wanted: list[dict[str, Any]]) -> None:
    assert [_shown(row, one) for row, one in zip(standing, wanted, strict=False)] == wanted
    assert len(standing) == len(wanted), [row.measure.number for row in standing]


def _shown(row: Report, wanted: dict[str, Any]) -> dict[str, Any]:
    facts = {
        "measure": row.measure.number,
        "step": row.step.number if row.step else None,
        "status": row.status,
        "done_on": row.done_on,
        "unit": row.unit.name if row.unit else None,
        "by": row.person.name if row.person else None,
        "percent": row.percent,
        "result": row.result,
        "problem": row.problem,
        "outcome": row.outcome,
        "suggestion": row.suggestion,
        "evidence": sum(proof.removed_at is None for proof in row.evidence),
        "unsent": row.message_unsent_at is not None,
    }
    return {name: facts[name] for name in wanted}

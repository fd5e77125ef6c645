"""ข้อมูลหัวกระดาษ: proposed by the paper, said by the office, printed; every field of a report can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rich_office_support import rich_office
from sqlalchemy import select
from sqlalchemy.orm import Session

from documents import head_data
from documents.assembling import assemble
from documents.head_data import FIELDS, BadWord, UnknownField, head_of, proposals, say
from documents.report import AnnouncementFacts, ReportData
from documents.writing import LAYOUTS
from storage.database import Database
from storage.files import FileStore
from storage.models import AuditEntry, Organization, Plan

NOW = datetime(2026, 2, 3, 2, tzinfo=UTC)
PAPER = {
    "head": {
        "letter_number": "ตธ ๗๒๔๐๑/๑๒๐",
        "date": "๑๑ กุมภาพันธ์ พ.ศ. ๒๕๖๘",
        "meeting": {"number": "๑/๒๕๖๘", "date": "๑๖ กันยายน ๒๕๖๗", "room": "ห้องประชุมสภา"},
        "signers": [
            {"name": "นางสาวใจดี รักงาน", "post": "นักทรัพยากรบุคคล"},
            {"name": "นายซื่อตรง คงเส้น", "post": "หัวหน้าสำนักปลัด รักษาราชการแทน ปลัดองค์การบริหารส่วนตำบลสมมติ"},
            {"name": "นายมั่นคง ตั้งใจดี", "post": "นายกองค์การบริหารส่วนตำบลสมมติ"},
        ],
    }
}


@pytest.fixture
def session(database: Database, cast: Any) -> Iterator[Session]:
    with database.organization(cast.office_a) as opened:
        yield opened


@pytest.fixture
def plan(session: Session) -> Plan:
    made = Plan(fiscal_year_be=2569, scores={}, created_at=NOW, kind="measures-plan", paper=PAPER)
    session.add(made)
    session.flush()
    return made


def data_of(session: Session, plan: Plan, layout: str | None = None) -> ReportData:
    office = session.get_one(Organization, session.info["organization_id"])
    return assemble(session, office, plan, date(2026, 2, 3), layout=layout)


def test_the_paper_proposes_what_it_says() -> None:
    said = proposals(PAPER)
    assert said["meeting_place"] == "ห้องประชุมสภา"
    assert said["executive_name"] == "นายมั่นคง ตั้งใจดี"
    assert said["chief_administrator_name"] == "นายซื่อตรง คงเส้น"
    assert said["preparer_post"] == "นักทรัพยากรบุคคล"


def test_a_paper_that_says_nothing_proposes_nothing() -> None:
    assert proposals({}) == {}


def test_what_the_office_says_goes_before_what_its_paper_says(session: Session, plan: Plan) -> None:
    say(session, plan, "meeting_number", "2/2568", NOW)
    assert data_of(session, plan).announcement == AnnouncementFacts(None, "2/2568", date(2024, 9, 16), "ห้องประชุมสภา")


def test_a_new_letter_never_gets_the_number_of_the_old_one(session: Session, plan: Plan) -> None:
    assert data_of(session, plan, "measures-plan").memo.number == "ตธ ๗๒๔๐๑/๑๒๐"
    assert data_of(session, plan, "results-report").memo.number is None
    say(session, plan, "letter_number", "ตธ 72401/300", NOW)
    assert data_of(session, plan, "results-report").memo.number == "ตธ 72401/300"


def test_a_day_is_read_as_people_write_it(session: Session, plan: Plan) -> None:
    say(session, plan, "letter_date", "๒ ต.ค. ๒๕๖๘", NOW)
    assert data_of(session, plan).memo.dated == date(2025, 10, 2)


def test_a_day_that_is_none_is_refused_and_nothing_is_lost(session: Session, plan: Plan) -> None:
    say(session, plan, "letter_date", "2 ต.ค. 2568", NOW)
    with pytest.raises(BadWord, match="อ่านวันที่"):
        say(session, plan, "letter_date", "เร็ว ๆ นี้", NOW)
    assert data_of(session, plan).memo.dated == date(2025, 10, 2)


def test_a_field_that_does_not_exist_is_refused(session: Session, plan: Plan) -> None:
    with pytest.raises(UnknownField):
        say(session, plan, "mayor_age", "50", NOW)


def test_saying_the_same_again_changes_nothing_and_each_change_is_on_record(session: Session, plan: Plan) -> None:
    assert say(session, plan, "telephone", "0 0000 0000", NOW)
    assert not say(session, plan, "telephone", "0 0000 0000", NOW)
    assert say(session, plan, "telephone", "", NOW)
    session.flush()
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "paper.word_said")).all()
    assert [entry.detail["after"] for entry in noted] == ["0 0000 0000", None]


def test_the_office_is_asked_only_for_what_nobody_said(session: Session, plan: Plan) -> None:
    names = {field.name for field in head_of(session, plan).missing}
    assert "telephone" in names
    assert "meeting_place" not in names
    say(session, plan, "telephone", "0 0000 0000", NOW)
    assert "telephone" not in {field.name for field in head_of(session, plan).missing}


def test_every_field_has_a_thai_name() -> None:
    assert all(any("ก" <= letter <= "ฮ" for letter in field.label) for field in FIELDS.values())


def test_every_field_of_the_report_is_set_from_what_an_office_can_enter(session: Session, tmp_path: Path) -> None:
    """Fill an office with everything that can be entered: no field of the report's data may stay as it was made."""
    plan, files = rich_office(session, tmp_path, NOW)
    earlier = Plan(fiscal_year_be=2566, scores={}, created_at=NOW)
    session.add(earlier)
    made = [_assembled(session, earlier), _assembled(session, plan)]
    for field in FIELDS.values():
        say(session, plan, field.name, "2 ตุลาคม 2568" if field.kind == "day" else f"ข้อมูล {field.name}", NOW)
    for measure in plan.measures:
        say(session, plan, head_data.FOLLOW_UP, "ติดตามทุกไตรมาส", NOW, measure_id=measure.id)
    empty = FileStore(tmp_path / "a store that lost its files")
    made += [_assembled(session, plan, files=store) for store in (files, empty)]
    made.append(_assembled(session, plan, unit="กองคลัง"))
    assert " ".join(sorted(_never_set(made))) == ""


def _assembled(session: Session, plan: Plan, **about: Any) -> ReportData:
    session.flush()
    session.expire_all()
    office = session.get_one(Organization, session.info["organization_id"])
    return assemble(session, office, session.get_one(Plan, plan.id), date(2026, 2, 3), **about)


def _never_set(roots: list[Any]) -> set[str]:
    """Return the fields that have their default in every instance of their class."""
    seen: dict[str, bool] = {}
    for instance in _instances(roots):
        for field in fields(instance):
            name = f"{type(instance).__name__}.{field.name}"
            value = getattr(instance, field.name)
            seen[name] = seen.get(name, False) or (value != field.default and value not in (None, "", ()))
    return {name for name, was_set in seen.items() if not was_set}


def _instances(value: Any) -> Iterator[Any]:
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from _instances(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _instances(item)


def test_what_was_entered_is_printed(session: Session, plan: Plan) -> None:
    say(session, plan, "telephone", "0 0000 0000", NOW)
    say(session, plan, "executive_opinion", "ให้เร่งข้อที่ค้าง", NOW)
    data = data_of(session, plan)
    blocks = [block for section in LAYOUTS["memo"].describe(data).sections for block in section.blocks]
    words = repr(blocks)
    assert "0 0000 0000" in words
    assert "ให้เร่งข้อที่ค้าง" in words
    assert "ให้ความเห็นผ่านระบบ" not in words

"""Papers are published: no chat account and no number of a person is in any of them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from documents.assembling import assemble
from documents.gathering.texts import HIDDEN, without_private
from documents.writing import LAYOUTS, render
from measures.vocabulary import Role, ScheduleKind, Status
from storage import deadlines, organizations, people, reports
from storage.database import Database
from storage.models import Evidence, Measure, Organization, Plan, Schedule, Step, StepOwner
from storage.reports import Target, Told

NOW = datetime(2025, 1, 20, 3, tzinfo=UTC)
ACCOUNT, MOBILE, CITIZEN = "U" + "0123456789abcdef" * 2, "081-234-5678", "1-2345-67890-12-1"
SECRETS = (ACCOUNT, MOBILE, CITIZEN, "๐๘๑๒๓๔๕๖๗๘")
TYPED = f"อบรมแล้ว ติดต่อ {MOBILE} หรือ ๐๘๑๒๓๔๕๖๗๘ เลข {CITIZEN} บัญชี {ACCOUNT}"


@pytest.mark.parametrize("text", SECRETS)
def test_it_hides_what_belongs_to_a_person(text: str) -> None:
    assert without_private(f"ติดต่อ {text} ได้") == f"ติดต่อ {HIDDEN} ได้"


@pytest.mark.parametrize(
    "text", ["โทร. 0 2123 4567", "อบรม 32 คน ใช้เงิน 12,500 บาท", "เลขที่ 1-2345-67890-12-2", "ปี 2568", "SHA 0000000000000"]
)
def test_it_leaves_what_is_public(text: str) -> None:
    assert without_private(text) == text


def unpacked(file: bytes) -> str:
    """Return all text inside a file; a Word or Excel file is a zip."""
    if not file.startswith(b"PK"):
        return file.decode("utf-8", errors="ignore")
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return "".join(package.read(name).decode("utf-8", errors="ignore") for name in package.namelist())


def test_no_layout_prints_them(database: Database, pdf_text: object) -> None:
    with database.system() as session:
        office = organizations.add(session, "องค์การบริหารส่วนตำบลทุ่งใสสว่าง", NOW).id
    with database.organization(office) as session:
        unit = organizations.ensure_unit(session, "กองคลัง")
        person = people.add(session, "นายสมมุติ ทดลอง", Role.COORDINATOR, NOW, unit=unit, line_user_id=ACCOUNT)
        plan = Plan(fiscal_year_be=2568, created_at=NOW, scores={})
        step = Step(number="1.1", text="อบรม", position=1, owners=[StepOwner(unit=unit)])
        step.schedule = Schedule(kind=ScheduleKind.FISCAL_YEAR.value)
        session.add(Measure(plan=plan, number="1", title="แนวทางอบรม", refs=[], steps=[step]))
        session.flush()
        deadlines.follow_plan(session, plan, NOW)
        session.expire_all()
        due = step.deadlines[0]
        told = Told(Status.DONE, person.id, "chat", result=TYPED, problem=TYPED, outcome=TYPED, suggestion=TYPED)
        (row, *_) = reports.record(session, [Target(step.measure, step, due, due.unit_id)], told, NOW)
        proof = Evidence(
            report=row, kind="file", caption=TYPED, file_name=f"{MOBILE}.pdf", received_at=NOW, state="stored"
        )
        session.add(proof)
        session.flush()
        session.expire_all()
        data = assemble(session, session.get_one(Organization, office), plan, date(2025, 10, 1))
    for name, layout in LAYOUTS.items():
        for form in layout.formats:
            shown = pdf_text(render(name, form, data)) if form == "pdf" else unpacked(render(name, form, data))  # type: ignore[operator]
            assert [secret for secret in SECRETS if secret in shown] == [], (name, form)

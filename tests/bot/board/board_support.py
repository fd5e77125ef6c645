"""What tests of the board share: a made-up plan, and a browser that keeps its cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests_support import Cast

from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory
from measures.vocabulary import ScheduleKind, Status
from storage import reports
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import AuditEntry, Evidence, Measure, Plan, Report, Schedule, Step, StepOwner
from storage.reports import Target, Told
from storage.secrets import SecretBox

PUBLIC_URL = "http://localhost"
YEAR = 2569


@dataclass(frozen=True)
class Office:
    """What tests look for: ids of office A's plan."""

    cast: Cast
    supervisor: int
    plan: int
    measures: tuple[int, ...]
    report: int
    evidence: int
    finance: int


def measure(
    session: Session, plan: Plan, number: int, title: str, due: date, unit_id: int | None, refs: tuple[str, ...]
) -> Measure:
    """Write a measure with one dated step; without a unit it is every unit's."""
    row = Measure(
        organization_id=plan.organization_id,
        plan_id=plan.id,
        number=str(number),
        title=title,
        refs=list(refs),
        position=number,
        reminders={},
    )
    session.add(row)
    session.flush()
    step = Step(
        measure_id=row.id, number=f"{number}.1", text=f"{title} ให้ครบถ้วน", position=1, every_unit=unit_id is None
    )
    session.add(step)
    session.flush()
    if unit_id is not None:
        session.add(StepOwner(step_id=step.id, unit_id=unit_id))
    session.add(Schedule(step_id=step.id, kind=ScheduleKind.BY_DATE.value, end=due))
    session.flush()
    session.expire(row)
    return row


def reported(session: Session, row: Measure, person_id: int, clock: TurnableClock, **words: Any) -> Report:
    """Report a measure's first deadline as done by somebody."""
    due = row.steps[0].deadlines[0]
    told = Told(Status.DONE, person_id, "chat", done_on=date(2026, 2, 2), **{"result": "ติดประกาศแล้ว", **words})
    return reports.record(session, [Target(row, due.step, due, due.unit_id)], told, clock.now())[0]


def evidence(session: Session, report: Report, files: FileStore, clock: TurnableClock) -> Evidence:
    """Put a small photo to a report."""
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (640, 480), (30, 90, 140)).save(picture, "JPEG")
    row = Evidence(
        report_id=report.id,
        person_id=report.person_id,
        kind="photo",
        sha256=files.put(report.organization_id, picture.getvalue()),
        media_type="image/jpeg",
        caption="ป้ายประกาศหน้าสำนักงาน",
        received_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def application(
    database: Database, box: SecretBox, clock: TurnableClock, files: Any, public_url: str = PUBLIC_URL
) -> Flask:
    """Wire the web application; papers are made at once instead of in a thread."""
    return create_app(
        WebParts(
            database=database,
            directory=ChannelDirectory(database, box),
            files=files,
            box=box,
            clock=clock,
            wake=lambda: None,
            public_url=public_url,
            background=lambda work: work(),
        )
    )


class Browser:
    """A browser that keeps its cookie and reads form tokens from the pages it was shown."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def text(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, response.get_data(as_text=True)
        return str(response.get_data(as_text=True))

    def token(self, page: str = "/board/") -> str:
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.client.get(page).get_data(as_text=True))
        return found.group(1) if found else ""

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, data={"form_token": self.token(), **fields})


Enter = Callable[[int], Browser]
#: Runs a question in a session of office A.
Look = Callable[[Callable[[Session], Any]], Any]


def undo_last(browser: Browser, look: Look) -> Any:
    """Take back the latest change made at a desk, an answer to a question of the plan among them."""
    made = AuditEntry.detail["changes"].as_string().is_not(None) | (AuditEntry.action == "plan.answered")
    query = select(AuditEntry.id).where(made).order_by(AuditEntry.id)
    return browser.post(f"/board/changes/{look(lambda s: s.scalars(query).all())[-1]}/undo")

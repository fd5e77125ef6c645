"""What is wrong with a running installation: one list for readiness, the doctor and the operator's alert."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import channels, inbox, installation, migrate, organizations
from storage.heartbeat import LOOP
from storage.models import Heartbeat

#: The scheduler beats every minute; three missed beats are a fault.
BEAT_LATE = timedelta(minutes=3)
#: A loop is late when it has not run for three of its turns, and for three minutes at least.
TURNS_MISSED = 3
#: An event is handled at once; one that waits so long finds nobody who handles it, and its reply token is dead.
INBOX_LATE = timedelta(minutes=2)
#: A token that ends and is not renewed by the program is told so long before.
TOKEN_ENDS_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``stops`` tells whether the whole installation does not do its work because of it."""

    code: str
    english: str
    thai: str
    stops: bool = True


@dataclass(frozen=True)
class LoopState:
    """When a loop last came to its end, and whether that is too long ago."""

    name: str
    age: timedelta
    late: bool


def problems(session: Session, now: datetime) -> list[Problem]:
    """Return everything that is wrong, the schema first: nothing else can be told without it."""
    if not migrate.schema_is_usable(session.connection()):
        english = "the schema is not one this version can work with: run tamngan db upgrade"
        return [Problem("schema", english, "โครงสร้างฐานข้อมูลไม่ตรงกับรุ่นนี้ ให้สั่ง tamngan db upgrade")]
    return [*_pause(session), *_nobody(session), *_beats(session, now), *_inbox(session, now), *_channels(session, now)]


def loops(session: Session, now: datetime) -> list[LoopState]:
    """Return how each loop stands that has ever run."""
    rows = session.scalars(select(Heartbeat).where(Heartbeat.name.startswith(LOOP)).order_by(Heartbeat.name))
    return [_state(row, now) for row in rows]


def _state(row: Heartbeat, now: datetime) -> LoopState:
    age = now - row.beat_at
    turns = timedelta(seconds=TURNS_MISSED * int(row.detail.get("every_seconds", 0)))
    return LoopState(row.name.removeprefix(LOOP), age, age > max(turns, BEAT_LATE))


def _pause(session: Session) -> Iterator[Problem]:
    if installation.fact(session, installation.PAUSE) is not None:
        english = "the installation is paused, nothing is sent: look at it, then run tamngan resume"
        yield Problem("paused", english, "ระบบพักอยู่ ยังไม่ส่งข้อความใด ตรวจแล้วให้สั่ง tamngan resume", stops=False)


def _nobody(session: Session) -> Iterator[Problem]:
    if not organizations.all_organizations(session):
        english = "there is no organization yet: import a plan or run tamngan organization add"
        yield Problem("no_organization", english, "ยังไม่มีหน่วยงานในระบบ ให้นำเข้าแผนหรือสั่ง tamngan organization add")


def _beats(session: Session, now: datetime) -> Iterator[Problem]:
    beat = session.scalars(select(Heartbeat).where(Heartbeat.name == "scheduler")).one_or_none()
    if beat is None:
        yield Problem("scheduler", "the scheduler has never run", "โปรเซส scheduler ยังไม่เคยทำงาน")
        return
    if now - beat.beat_at > BEAT_LATE:
        yield Problem("scheduler", "the scheduler has not run for three minutes", "โปรเซส scheduler หยุดทำงานเกินสามนาที")
        return
    for loop in loops(session, now):
        if loop.late:
            minutes = int(loop.age.total_seconds() // 60)
            english = f"the loop {loop.name} has not come to its end for {minutes} minutes"
            yield Problem("loop", english, f"งาน {loop.name} ไม่สำเร็จมา {minutes} นาที")


def _inbox(session: Session, now: datetime) -> Iterator[Problem]:
    oldest = inbox.oldest_due(session, now)
    if oldest is not None and now - oldest > INBOX_LATE:
        english = "an event has waited in the inbox for more than two minutes"
        yield Problem("inbox", english, "มีข้อความเข้ารอดำเนินการเกินสองนาที")


def _channels(session: Session, now: datetime) -> Iterator[Problem]:
    """A refused token concerns one office; where it is that of all there are, nothing can be sent at all."""
    standing = [row for row, office in channels.all_channels(session) if not row.revoked_at and not office.suspended_at]
    refused = [row for row in standing if row.token_refused_at is not None]
    for row in refused:
        english = f"LINE refuses the token of the channel {row.key}: run tamngan channel rotate {row.key}"
        thai = f"LINE ไม่รับ token ของช่อง {row.key} ให้สั่ง tamngan channel rotate {row.key}"
        yield Problem("token_refused", english, thai, stops=len(refused) == len(standing))
    for row in standing:
        if row.token_kind is None and row.token_expires_at is not None and row.token_expires_at - now < TOKEN_ENDS_SOON:
            days = max((row.token_expires_at - now).days, 0)
            english = f"the token of the channel {row.key} ends in {days} days"
            yield Problem("token_ends", english, f"token ของช่อง {row.key} จะหมดอายุใน {days} วัน", stops=False)

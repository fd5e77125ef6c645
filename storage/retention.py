"""What is not needed any more is dropped: raw events, the words of old notices, papers made, strangers' chats.

Each step takes a few hundred rows in a transaction of its own, so that nobody waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, Text, cast, literal, or_, select, update
from sqlalchemy.orm import Session

from measures.errors import place_of
from measures.vocabulary import InboxState, RoomKind
from storage.clock import local_date
from storage.database import Database
from storage.models import Base, ChatRoom, ExportFile, InboxEvent, Notice, Organization, Person
from storage.settings import OrganizationSettings, settings_of
from thai.calendar import BANGKOK, fiscal_year, fiscal_year_be

log = logging.getLogger("tamngan.retention")

AT_ONCE = 300
#: What could not be understood or came to no end is kept for somebody to look at, but not for ever.
SET_ASIDE_KEPT = timedelta(days=90)
PAPERS_KEPT = timedelta(days=30)
STRANGERS_KEPT = timedelta(days=30)
#: Longer than anybody asks the platform what became of a call.
BODIES_KEPT = timedelta(days=14)
_GONE = "-"


def run(database: Database, now: datetime) -> int:
    """Drop what is over in every office; return how many rows were emptied."""
    with database.looking() as session:
        offices = [(row.id, _raw_days(row)) for row in session.scalars(select(Organization))]
    return sum(_run_by_itself(database, organization_id, days, now) for organization_id, days in offices)


def _raw_days(organization: Organization) -> int:
    try:
        return settings_of(organization).raw_events_kept_days
    except ValueError:  # settings that cannot be read: the office keeps to what is usual
        return OrganizationSettings().raw_events_kept_days


def _run_by_itself(database: Database, organization_id: int, raw_days: int, now: datetime) -> int:
    try:
        return _run(database, organization_id, raw_days, now)
    except Exception as error:  # one office's fault must not keep the others' data; the next day tries again
        failed = {"organization": organization_id, "error": place_of(error)}
        log.error("what is over could not be dropped", extra=failed)  # noqa: TRY400
        return 0


def _run(database: Database, organization_id: int, raw_days: int, now: datetime) -> int:
    steps: tuple[Callable[[Session], int], ...] = (
        lambda session: drop_raw_events(session, now - timedelta(days=raw_days), now),
        lambda session: drop_bodies(session, now),
        lambda session: drop_words_of_notices(session, now),
        lambda session: drop_papers(session, now),
        lambda session: forget_strangers(session, now),
    )
    return sum(_until_none(database, organization_id, step) for step in steps)


def _until_none(database: Database, organization_id: int, step: Callable[[Session], int]) -> int:
    done = 0
    while True:
        with database.organization(organization_id) as session:
            found = step(session)
        done += found
        if found < AT_ONCE:
            return done


def drop_raw_events(session: Session, finished_before: datetime, now: datetime) -> int:
    """Empty events whose work was finished before then; those set aside after ninety days."""
    over = or_(
        InboxEvent.finished_at < finished_before,
        InboxEvent.received_at < now - SET_ASIDE_KEPT,
    )
    stays = InboxEvent.state.in_((InboxState.WAITING, InboxState.WORKING))
    aside = InboxEvent.state.in_((InboxState.SET_ASIDE, InboxState.UNREADABLE)) & (
        InboxEvent.received_at >= now - SET_ASIDE_KEPT
    )
    chosen = select(InboxEvent.id).where(over, ~stays, ~aside, InboxEvent.room_key != _GONE)
    return _emptied(session, InboxEvent, chosen, raw=None, room_key=_GONE)


def drop_words_of_notices(session: Session, now: datetime) -> int:
    """Empty notices that ended before the fiscal year before this one began: what was said, not that it was said."""
    before = _start_of_last_year(local_date(now))
    holds_words = or_(Notice.body.is_not(None), cast(Notice.data, Text) != "{}")
    chosen = select(Notice.id).where(Notice.finished_at < before, holds_words)
    return _emptied(session, Notice, chosen, data={}, body=None)


def drop_bodies(session: Session, now: datetime) -> int:
    """Empty what was packed for calls that ended: the data can be rendered again, and bodies are most of it."""
    chosen = select(Notice.id).where(Notice.finished_at < now - BODIES_KEPT, Notice.body.is_not(None))
    return _emptied(session, Notice, chosen, body=None)


def _start_of_last_year(today: date) -> datetime:
    return datetime.combine(fiscal_year(fiscal_year_be(today) - 1).start, time(), BANGKOK)


def drop_papers(session: Session, now: datetime) -> int:
    """Let go of files that were made thirty days ago: they can be made again; the sweep removes them."""
    chosen = select(ExportFile.id).where(ExportFile.made_at < now - PAPERS_KEPT, ExportFile.sha256.is_not(None))
    return _emptied(session, ExportFile, chosen, sha256=None, state="expired")


def forget_strangers(session: Session, now: datetime) -> int:
    """Take the LINE id off 1:1 chats of people who are not on the roster and were not heard of for a month."""
    known = select(Person.line_user_id).where(Person.line_user_id.is_not(None))
    waiting = select(Notice.room_id).where(Notice.finished_at.is_(None), Notice.room_id.is_not(None))
    heard = select(InboxEvent.room_key).where(InboxEvent.received_at >= now - STRANGERS_KEPT)
    chosen = select(ChatRoom.id).where(
        ChatRoom.kind == RoomKind.PRIVATE,
        ChatRoom.created_at < now - STRANGERS_KEPT,
        ~ChatRoom.line_id.like("erased-%"),
        ChatRoom.line_id.not_in(known),
        ChatRoom.line_id.not_in(heard),
        ChatRoom.id.not_in(waiting),
    )
    name = literal("erased-") + cast(ChatRoom.id, ChatRoom.line_id.type)
    return _emptied(session, ChatRoom, chosen, line_id=name, name=None)


def _emptied(session: Session, model: type[Base], chosen: Select[Any], **values: object) -> int:
    ids = session.scalars(chosen.limit(AT_ONCE)).all()
    if ids:
        session.execute(
            update(model)
            .where(model.id.in_(ids))  # type: ignore[attr-defined]
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return len(ids)

"""The inbox: raw webhook events, claimed one at a time per chat room and in the order they happened.

A room's events wait for each other, so that a correction never overtakes what it corrects; rooms do not wait for each
other. A claim lasts a few seconds: what a dead process left behind is picked up again by anyone after that. Too short a
claim costs work but loses nothing: ``finish`` knows the claim by its number of attempts, and whoever comes too late is
rolled back. So the first claim is short, because it is what a whole room waits for after a crash, and each further one
lasts twice as long, so that slow work comes to its end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Engine,
    Select,
    TextClause,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.event import listen
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, aliased

from measures.vocabulary import InboxState
from storage.database import lock_limit
from storage.models import InboxEvent
from storage.models.base import UtcDateTime
from storage.models.chat import UNFINISHED

CLAIM_LASTS = timedelta(seconds=5)
LONGEST_CLAIM = timedelta(seconds=80)
#: An event that fails with an error is set aside after so many tries,
MAX_ATTEMPTS = 5
#: and one that ends without a word (it kills its process, or never comes to an end) after so many.
MAX_CLAIMS = 12
RETRY_SECONDS = (2, 10, 60, 300)
#: PostgreSQL only: claiming looks at several rows, so two claimers must not look at the same time.
CLAIM_LOCK = 7_240_126


#: And it has to walk the index in its order: before the table's statistics have seen a flood, PostgreSQL would rather
#: fetch and sort all that waits.
ONE_CLAIMER = text(
    "SELECT pg_advisory_xact_lock(:key), set_config('enable_sort', 'off', true), "
    "set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)"
)


@dataclass(frozen=True)
class RawEvent:
    """One event as it came: ids and time taken from the JSON, everything else kept raw."""

    webhook_event_id: str
    room_key: str
    occurred_at_ms: int
    raw: str


_COLUMNS = "organization_id, channel_id, webhook_event_id, room_key, occurred_at_ms, raw, received_at, state, attempts"
_WIDTH = _COLUMNS.count(",") + 1
#: Rows of one statement; SQLite takes 32,766 values at most.
ROWS_AT_ONCE = 500
Row = tuple[object, ...]
#: LINE gives up on a webhook after two seconds (Messaging API, receiving messages): what is not on disk by then is
#: refused, so that it is delivered again.
LONGEST_WAIT_SECONDS = 1.5


class InboxUnavailable(Exception):
    """The events could not be put on disk; nothing of them was kept."""


@dataclass(eq=False)
class _Slip:
    """What one webhook hands in, and what became of it."""

    rows: list[Row]
    new: int | None = None
    error: Exception | None = None


class Intake:
    """Puts events on disk for all webhooks of a process: what comes in during one write goes along with the next.

    The wait for the disk is what a webhook costs most, and it is the same for one event as for fifty. Plain SQL on a
    driver's connection of its own, kept open: the ORM, the pool and a transaction around a single statement would cost
    more than all the rest of the answer together (docs/benchmarks.md).
    """

    def __init__(self, engine: Engine) -> None:
        """Open nothing yet."""
        self._engine = engine
        self._postgres = engine.dialect.name == "postgresql"
        self._driver_error = engine.dialect.loaded_dbapi.Error
        self._connection: DBAPIConnection | None = None
        self._waiting: list[_Slip] = []
        self._handing_in, self._writing = threading.Lock(), threading.Lock()
        listen(engine, "engine_disposed", self._forget)

    def add(
        self,
        organization_id: int,
        channel_id: int,
        events: Iterable[RawEvent],
        now: datetime,
        state: str = InboxState.WAITING,
    ) -> int:
        """Put events that are not known yet on disk, all or none, and return how many were new.

        ``unreadable`` ones are only kept. Raises ``InboxUnavailable``.
        """
        # What ``UtcDateTime`` would write: the SQLite type keeps a text without its zone.
        utc = now.astimezone(UTC)
        received = utc if self._postgres else utc.replace(tzinfo=None).isoformat(" ", "microseconds")
        owner = (organization_id, channel_id)
        slip = _Slip(
            [
                (*owner, one.webhook_event_id, one.room_key, one.occurred_at_ms, one.raw, received, state, 0)
                for one in events
            ]
        )
        if slip.rows:
            self._hand_in(slip)
        if slip.error is not None:
            raise InboxUnavailable(type(slip.error).__name__) from slip.error
        return slip.new or 0

    def close(self) -> None:
        """Close the connection; the next webhook opens a new one."""
        with self._writing:
            self._throw_away()

    def _forget(self, _engine: Engine) -> None:
        """The engine lets go of its connections (the end of the process, a restore): this one goes with them."""
        self.close()

    def _hand_in(self, slip: _Slip) -> None:
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        with self._handing_in:
            self._waiting.append(slip)
        if not self._writing.acquire(timeout=LONGEST_WAIT_SECONDS):
            self._take_back(slip)
            return
        try:
            if slip.new is not None or slip.error is not None:
                return  # whoever wrote before took it along
            with self._handing_in:
                together, self._waiting = self._waiting, []
            self._write_together(together, until)
        finally:
            self._writing.release()

    def _take_back(self, slip: _Slip) -> None:
        """Wait no longer. What somebody has in hand may yet be written: delivered again it is known by its id."""
        with self._handing_in:
            if slip in self._waiting:
                self._waiting.remove(slip)
        slip.error = slip.error or TimeoutError("the database was busy")

    def _write_together(self, slips: list[_Slip], until: float) -> None:
        """Write all in one transaction; where that fails each by itself, so that one cannot spoil another's."""
        kept = self._connection is not None
        try:
            self._write(slips, until)
        except (self._driver_error, SQLAlchemyError) as error:
            if time.monotonic() >= until:
                for slip in slips:
                    slip.error = error
            elif kept and self._postgres:
                # The connection may have died while nothing came in. What it did write is known by its ids.
                self._write_together(slips, until)
            elif len(slips) == 1:
                slips[0].error = error
            else:
                for slip in slips:
                    self._write_together([slip], until)

    def _write(self, slips: list[_Slip], until: float) -> None:
        patience = max(int((until - time.monotonic()) * 1000), 1)
        try:
            with closing(self._open().cursor()) as cursor:
                # Who waits longer is answered too late in any case; the platform comes again with what was refused.
                cursor.execute(f"{'SET statement_timeout' if self._postgres else 'PRAGMA busy_timeout'} = {patience}")
                counts = self._insert_all(cursor, [list(_parts(slip.rows)) for slip in slips])
        except BaseException:
            self._throw_away()
            raise
        for slip, count in zip(slips, counts, strict=True):
            slip.new = count

    def _open(self) -> DBAPIConnection:
        """Return the connection, which commits every statement by itself unless it is told to begin."""
        if self._connection is None:
            pooled = self._engine.raw_connection()
            connection = cast("DBAPIConnection", pooled.dbapi_connection)
            pooled.detach()
            if self._postgres:
                connection.autocommit = True
            self._connection = connection
        return self._connection

    def _throw_away(self) -> None:
        """Roll back before closing: SQLite keeps a closed connection's lock while a cursor is alive."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(self._driver_error):
                connection.rollback()
            with suppress(self._driver_error):
                connection.close()

    def _insert_all(self, cursor: DBAPICursor, slips: list[list[list[Row]]]) -> list[int]:
        if not self._postgres and len(slips) == 1 and len(slips[0]) == 1:
            return [self._insert(cursor, slips[0][0])]
        # Behind PgBouncer only what is set within a transaction holds for it.
        cursor.execute(f"BEGIN; {lock_limit()}" if self._postgres else "BEGIN IMMEDIATE")
        counts = [sum(self._insert(cursor, part) for part in parts) for parts in slips]
        cursor.execute("COMMIT")
        return counts

    def _insert(self, cursor: DBAPICursor, rows: list[Row]) -> int:
        cursor.execute(_statement(len(rows), "%s" if self._postgres else "?"), [value for row in rows for value in row])
        return int(cursor.rowcount)


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))


@cache
def _statement(rows: int, mark: str) -> str:
    places = f"({', '.join([mark] * _WIDTH)})"
    return f"INSERT INTO inbox_event ({_COLUMNS}) VALUES {', '.join([places] * rows)} ON CONFLICT DO NOTHING"  # noqa: S608


def add(
    engine: Engine,
    organization_id: int,
    channel_id: int,
    events: Iterable[RawEvent],
    now: datetime,
    state: str = InboxState.WAITING,
) -> int:
    """Put events on disk outside the web process (tests, the demo); see ``Intake.add``."""
    intake = Intake(engine)
    try:
        return intake.add(organization_id, channel_id, events, now, state)
    finally:
        intake.close()


def claim(session: Session, now: datetime) -> InboxEvent | None:
    """Claim the oldest event that is free to be handled, or return None (system sessions only).

    The cost does not grow with what waits: the open events are walked from the oldest on, and the few that hold up a
    room are found by indexes of their own.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(ONE_CLAIMER, {"key": CLAIM_LOCK})
    event = session.scalars(oldest_free(), {"now": now}).one_or_none()
    if event is not None:
        event.state = InboxState.WORKING
        event.claimed_until = now + claim_lasts(event.attempts)
        event.next_attempt_at = None
        event.attempts += 1
    return event


def something_waits(session: Session, now: datetime) -> bool:
    """Tell whether there is an event to be claimed; reads only (system sessions only)."""
    return session.scalars(_id_of_oldest_free(), {"now": now}).first() is not None


@cache
def _id_of_oldest_free() -> Select[int]:
    return oldest_free().with_only_columns(InboxEvent.id)


@cache
def oldest_free() -> Select[InboxEvent]:
    """Return the query for the oldest event that may be handled at ``:now``; made once, it is asked all day.

    An earlier event of the same room that is free itself comes first by the order, so it needs no condition.
    """
    now = bindparam("now", type_=UtcDateTime())
    holder = aliased(InboxEvent)
    same_room = and_(holder.channel_id == InboxEvent.channel_id, holder.room_key == InboxEvent.room_key)
    is_handled = exists().where(same_room, holder.state == InboxState.WORKING, holder.claimed_until > now)
    earlier_waits = exists().where(
        same_room,
        holder.state == InboxState.WAITING,
        holder.next_attempt_at > now,
        tuple_(holder.occurred_at_ms, holder.id) < tuple_(InboxEvent.occurred_at_ms, InboxEvent.id),
    )
    return (
        select(InboxEvent)
        .where(_is_unfinished(), _is_free(now), ~is_handled, ~earlier_waits)
        .order_by(InboxEvent.occurred_at_ms, InboxEvent.id)
        .limit(1)
    )


def _is_unfinished() -> TextClause:
    return text(f"{InboxEvent.__tablename__}.{UNFINISHED}")


def _is_free(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return or_(
        and_(
            InboxEvent.state == InboxState.WAITING,
            or_(InboxEvent.next_attempt_at.is_(None), InboxEvent.next_attempt_at <= now),
        ),
        and_(InboxEvent.state == InboxState.WORKING, InboxEvent.claimed_until <= now),
    )


def claim_lasts(attempts_before: int) -> timedelta:
    """Return how long a claim holds after so many earlier ones."""
    doublings: int = min(attempts_before, 10)
    return min(CLAIM_LASTS * (1 << doublings), LONGEST_CLAIM)


def finish(
    session: Session, event_id: int, attempts: int, state: str, now: datetime, reason: str | None = None
) -> bool:
    """End a claim as done, chatter (its text is erased) or set_aside; False when the claim was lost to another."""
    values: dict[str, object] = {"state": state, "finished_at": now, "claimed_until": None, "reason": reason}
    if state == InboxState.CHATTER:
        values["raw"] = None
    result = session.execute(
        update(InboxEvent)
        .where(InboxEvent.id == event_id, InboxEvent.state == InboxState.WORKING, InboxEvent.attempts == attempts)
        .values(**values)
    )
    return result.rowcount == 1  # type: ignore[attr-defined,no-any-return]


def give_back(session: Session, event_id: int, attempts: int, now: datetime, reason: str) -> bool:
    """After a failure: try again later, or set the event aside when it was tried often enough. True when set aside."""
    if attempts >= MAX_ATTEMPTS:
        return finish(session, event_id, attempts, "set_aside", now, reason)
    wait = timedelta(seconds=RETRY_SECONDS[min(attempts, len(RETRY_SECONDS)) - 1])
    session.execute(
        update(InboxEvent)
        .where(InboxEvent.id == event_id, InboxEvent.state == InboxState.WORKING, InboxEvent.attempts == attempts)
        .values(state=InboxState.WAITING, claimed_until=None, next_attempt_at=now + wait, reason=reason)
    )
    return False


def oldest_waiting(session: Session) -> datetime | None:
    """Return when the oldest unfinished event came in (for readiness and metrics)."""
    moment: datetime | None = session.scalar(select(func.min(InboxEvent.received_at)).where(_is_unfinished()))
    return moment


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Return when the oldest event came in that somebody should be handling: not one that waits for its next try."""
    moment: datetime | None = session.scalar(
        select(func.min(InboxEvent.received_at)).where(_is_unfinished(), _is_free(now))
    )
    return moment

"""Time passes at once: everything that is due by a moment, for ``tamngan tick`` and the simulator's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from measures.vocabulary import DeadlineState, NoticeState
from messages.reasons import english, thai
from scheduler.clockwork import Loop
from storage import heartbeat, organizations
from storage.clock import TurnableClock, local_date
from storage.database import Database
from storage.models import Deadline, Notice, Organization, Step
from storage.settings import OrganizationSettings, settings_of
from thai.calendar import BANGKOK

#: A loop may make work for another (a reminder to be delivered); each round of them does what the one before made.
MAX_ROUNDS = 10_000
#: A statement takes so many values at most on either engine.
IDS_AT_ONCE = 5_000


class TimePasser:
    """Turns the clock to a moment and runs the real loops there."""

    def __init__(self, database: Database, clock: TurnableClock, loops: tuple[Loop, ...]) -> None:
        """Use the application's own loops and clock."""
        self._database = database
        self._clock = clock
        self._loops = loops

    def tick(self, moment: datetime) -> list[dict[str, Any]]:
        """Run everything due by ``moment`` (aware) and return each notice that got an outcome, as JSON lines."""
        self._clock.set(moment)
        before = self._finished_since(moment)
        for _ in range(MAX_ROUNDS):
            if sum(loop.run() for loop in self._loops) == 0:
                break
        heartbeat.beat(self._database, "scheduler", self._clock.now(), {"loop": "tick"})
        return self._lines_since(moment, before)

    def between(
        self,
        start: datetime,
        end: datetime,
        *,
        only_due: bool = False,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> Iterator[dict[str, Any]]:
        """Step through every morning after ``start`` up to ``end``, and ``end`` itself.

        ``only_due`` runs the loops on those mornings only on which something waits for them; the others pass as if
        they had found nothing. ``goes_on`` is asked before each: where it says no, time stands still.
        """
        for moment in [*mornings(start, end, self._sending_times()), end]:
            if not goes_on():
                return
            if only_due and moment < end and not self._something_is_due(moment):
                self._clock.set(moment)
                heartbeat.beat(self._database, "scheduler", moment, {"loop": "tick"})
                continue
            yield from self.tick(moment)

    def _something_is_due(self, moment: datetime) -> bool:
        """Tell whether a reminder, a round or a notice is due: what else the loops do can wait for the next morning."""
        day = local_date(moment)
        waiting = (
            select(Deadline.id).where(Deadline.state == DeadlineState.OPEN, Deadline.next_reminder_on <= day),
            select(Organization.id).where(or_(Organization.next_round_on.is_(None), Organization.next_round_on <= day)),
            select(Notice.id).where(
                Notice.state == NoticeState.WAITING, or_(Notice.push_by <= moment, Notice.next_attempt_at <= moment)
            ),
        )
        with self._database.looking() as session:
            return any(session.scalar(query.limit(1)) is not None for query in waiting)

    def _sending_times(self) -> set[time]:
        """Each office's morning begins at its own sending time."""
        with self._database.system() as session:
            everyone = organizations.all_organizations(session)
            return {settings_of(organization).sending_time for organization in everyone}

    def _finished_since(self, moment: datetime) -> set[int]:
        with self._database.system() as session:
            return set(session.scalars(select(Notice.id).where(Notice.finished_at >= moment)))

    def _lines_since(self, moment: datetime, known: set[int]) -> list[dict[str, Any]]:
        with self._database.system() as session:
            finished = session.scalars(
                select(Notice)
                .where(Notice.finished_at >= moment)
                .options(selectinload(Notice.room), selectinload(Notice.person))
                .order_by(Notice.finished_at, Notice.id)
            )
            new = [notice for notice in finished if notice.id not in known]
            dues = _deadlines(session, new)
            return [line_of(notice, dues.get(notice.deadline_id or 0)) for notice in new]


def mornings(start: datetime, end: datetime, times: Iterable[time] = ()) -> Iterator[datetime]:
    """Yield the sending times (none given: the default one) of each day after ``start`` and before ``end``."""
    hours = sorted(set(times)) or [OrganizationSettings().sending_time]
    day = local_date(start)
    while day <= local_date(end):
        for at in hours:
            moment = datetime.combine(day, at, BANGKOK)
            if start < moment < end:
                yield moment
        day += timedelta(days=1)


def _deadlines(session: Session, notices: Iterable[Notice]) -> dict[int, Deadline]:
    wanted = sorted({notice.deadline_id for notice in notices if notice.deadline_id is not None})
    found: dict[int, Deadline] = {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        query = select(Deadline).where(Deadline.id.in_(wanted[start : start + IDS_AT_ONCE]))
        rows = session.scalars(query.options(selectinload(Deadline.step).selectinload(Step.measure)))
        found.update({deadline.id: deadline for deadline in rows})
    return found


def line_of(notice: Notice, deadline: Deadline | None) -> dict[str, Any]:
    """Return the JSON line that ``tamngan tick`` prints for a notice (contract of the command line)."""
    return {
        "at": notice.finished_at.astimezone(BANGKOK).isoformat(timespec="seconds") if notice.finished_at else None,
        "kind": notice.kind,
        "measure": deadline.step.measure.number if deadline else None,
        "step": deadline.step.number if deadline else None,
        "due_on": deadline.due_on.isoformat() if deadline else None,
        "recipient": notice.person.name if notice.person else None,
        "room": notice.room.kind if notice.room else None,
        "outcome": notice.state,
        "reason": english(notice.reason),
        "reason_th": thai(notice.reason),
        "billed": notice.billed,
    }

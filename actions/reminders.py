"""What is wished for the reminders of a measure: none, again, further days, or once more tomorrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actions import changes
from actions.acting import Acting
from actions.outcome import Became
from delivery.later import remind_again
from measures.permissions import may_report
from measures.vocabulary import DeadlineState, RoomKind
from storage import audit, deadlines, rooms
from storage.models import Deadline, Measure


class NoReminder(StrEnum):
    """Why a wish is not kept."""

    NOT_PERMITTED = "not_permitted"
    NOT_AHEAD = "not_ahead"
    MISSING = "missing"
    CLOSED = "closed"


@dataclass(frozen=True)
class Wish:
    """No reminders of a measure (``silent``) or again; further days on which it is brought to mind, or fewer."""

    measure_id: int
    silent: bool | None = None
    also_on: tuple[date, ...] = ()
    not_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Wished:
    """What became of a wish; ``day`` is the next reminder, or the day that does not lie ahead."""

    became: Became
    measure: Measure | None = None
    refusal: NoReminder | None = None
    day: date | None = None


def wish(acting: Acting, command: Wish) -> Wished:
    """Keep what is wished for a measure, on record with the way back; it is the coordinator's business."""
    measure = acting.session.get(Measure, command.measure_id)
    if measure is None:
        return Wished(Became.REFUSED, refusal=NoReminder.MISSING)
    if not acting.governs:
        return Wished(Became.REFUSED, measure, NoReminder.NOT_PERMITTED)
    gone = next((day for day in command.also_on if day <= acting.today), None)
    if gone is not None:
        return Wished(Became.REFUSED, measure, NoReminder.NOT_AHEAD, gone)
    before = dict(measure.reminders)
    with changes.watched(acting, "reminders.changed", "measure", measure.id):
        deadlines.wish(
            acting.session,
            measure,
            acting.now,
            silent=command.silent,
            also_on=command.also_on,
            not_on=command.not_on,
        )
    became = Became.KNOWN if measure.reminders == before else Became.RECORDED
    return Wished(became, measure, day=min(command.also_on, default=None))


def again(acting: Acting, deadline_id: int) -> Wished:
    """Remind whoever asks once more on the next working day; who may report may ask."""
    deadline = acting.session.get(Deadline, deadline_id)
    person = acting.person
    if deadline is None or acting.actor is None or person is None or person.line_user_id is None:
        return Wished(Became.REFUSED, refusal=NoReminder.MISSING)
    measure = deadline.step.measure
    units = (deadline.unit_id,) if deadline.unit_id is not None else ()
    if not may_report(acting.actor, units, acting.today):
        return Wished(Became.REFUSED, measure, NoReminder.NOT_PERMITTED)
    if deadline.state != DeadlineState.OPEN:
        return Wished(Became.REFUSED, measure, NoReminder.CLOSED)
    mine = rooms.ensure(acting.session, RoomKind.PRIVATE, person.line_user_id, acting.now)
    day = remind_again(acting.session, deadline, person.id, mine.id, acting.now)
    audit.record(acting.session, acting.now, "reminders.later", "measure", measure.id, person_id=person.id)
    return Wished(Became.RECORDED, measure, day=day)

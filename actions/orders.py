"""ข้อสั่งการ: an executive's order goes to the coordinator and on to the heads, and stays open until each has seen it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from actions import telling
from actions.acknowledge import is_executive, write
from actions.acting import Acting
from actions.outcome import Became
from actions.telling import Policy
from delivery.drafting import draft
from delivery.recipients import can_be_reached
from measures.reasons import Reason
from measures.vocabulary import NoticeClass, NoticeKind, Role, RoomKind
from messages.order_to_coordinator import OrderToCoordinator
from messages.order_to_unit import OrderToUnit
from storage import audit, calendar, organizations, people, rooms
from storage.models import Acknowledgement, Notice, OrderReceipt, Person, Unit

LONGEST_ORDER = 2000
#: Whoever has not acknowledged is reminded after so many working days; the order itself stays in the list.
REMINDED_AFTER = (3, 7)

_TO_COORDINATORS = Policy(NoticeKind.ORDER, NoticeClass.DECISION)


class NoOrder(StrEnum):
    """Why an order is not given, passed on or acknowledged."""

    NOT_PERMITTED = "not_permitted"
    MISSING = "missing"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Give:
    """An order in the executive's words on a summary (``key``, and its name for the card).

    ``unit_ids`` are the units whose heads get it at once; None leaves it to the coordinator to pass it on.
    """

    key: str
    words: str
    summary_name: str
    unit_ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Ordered:
    """What became of an order: who was told, and the units without a head who could be."""

    became: Became
    order: Acknowledgement | None = None
    told: tuple[Person, ...] = ()
    headless: tuple[Unit, ...] = ()
    refusal: NoOrder | None = None


def give(acting: Acting, command: Give) -> Ordered:
    """Write an order down, tell the coordinators, and the heads of the units it names."""
    words = command.words.strip()[:LONGEST_ORDER]
    if not is_executive(acting) or acting.person is None:
        return Ordered(Became.REFUSED, refusal=NoOrder.NOT_PERMITTED)
    if not words:
        return Ordered(Became.ASKED)
    row = write(acting, command.key, words)
    told: tuple[Person, ...] = ()
    headless: tuple[Unit, ...] = ()
    if command.unit_ids is not None:
        told, headless = _tell_heads(acting, row, command.unit_ids)
    said = OrderToCoordinator(
        order=words,
        by=title_of(acting.person),
        summary_name=command.summary_name,
        given_at=acting.now,
        order_id=row.id,
        told=tuple(person.name for person in told),
    )
    telling.tell(acting, telling.coordinators(acting), said, _TO_COORDINATORS)
    return Ordered(Became.RECORDED, row, told, headless)


def pass_on(acting: Acting, order_id: int) -> Ordered:
    """Send an order to the heads of all units who have not got it; the coordinator's business, or its author's."""
    row = acting.session.get(Acknowledgement, order_id)
    if row is None or row.order_text is None:
        return Ordered(Became.REFUSED, refusal=NoOrder.MISSING)
    if not (acting.governs or acting.person_id == row.person_id):
        return Ordered(Became.REFUSED, row, refusal=NoOrder.NOT_PERMITTED)
    told, headless = _tell_heads(acting, row, [unit.id for unit in organizations.units(acting.session)])
    if told:
        _record(acting, "order.passed_on", row)
        return Ordered(Became.RECORDED, row, told, headless)
    if receipts_of(acting, row):
        return Ordered(Became.KNOWN, row, headless=headless)
    return Ordered(Became.REFUSED, row, headless=headless, refusal=NoOrder.NOBODY)


def take_note(acting: Acting, order_id: int) -> Ordered:
    """รับทราบข้อสั่งการ of one who got it: no more reminders of it."""
    row = acting.session.get(Acknowledgement, order_id)
    if row is None or row.order_text is None:
        return Ordered(Became.REFUSED, refusal=NoOrder.MISSING)
    mine = next((one for one in receipts_of(acting, row) if one.person_id == acting.person_id), None)
    if mine is None or acting.actor is None:
        return Ordered(Became.REFUSED, row, refusal=NoOrder.NOT_PERMITTED)
    if mine.acknowledged_at is not None:
        return Ordered(Became.KNOWN, row)
    mine.acknowledged_at = acting.now
    _record(acting, "order.seen", row)
    reminders = Notice.key.startswith(_key(row, mine.person_id), autoescape=True)
    telling.take_back(acting, Reason.NO_LONGER_TRUE, reminders)
    return Ordered(Became.RECORDED, row)


def _record(acting: Acting, action: str, row: Acknowledgement) -> None:
    audit.record(acting.session, acting.now, action, "acknowledgement", row.id, person_id=acting.person_id)


def receipts_of(acting: Acting, row: Acknowledgement) -> Sequence[OrderReceipt]:
    """Return who got an order, in the order in which they were told."""
    found = select(OrderReceipt).where(OrderReceipt.acknowledgement_id == row.id).order_by(OrderReceipt.id)
    return acting.session.scalars(found).all()


def standing(acting: Acting, *, most: int = 20) -> list[tuple[Acknowledgement, Sequence[OrderReceipt]]]:
    """Return the orders of this fiscal year and the last, newest first, each with its receipts."""
    rows = acting.session.scalars(
        select(Acknowledgement)
        .where(Acknowledgement.order_text.is_not(None))
        .order_by(Acknowledgement.id.desc())
        .limit(most)
    )
    return [(row, receipts_of(acting, row)) for row in rows]


def is_open(receipts: Sequence[OrderReceipt]) -> bool:
    """Tell whether an order still waits: for being passed on, or for somebody to have seen it."""
    return not receipts or any(one.acknowledged_at is None for one in receipts)


def title_of(person: Person) -> str:
    """Return name and post as an order is signed."""
    return f"{person.name} {person.post or ''}".strip()


def _tell_heads(
    acting: Acting, row: Acknowledgement, unit_ids: Iterable[int]
) -> tuple[tuple[Person, ...], tuple[Unit, ...]]:
    known = {one.person_id for one in receipts_of(acting, row)}
    told: list[Person] = []
    headless: list[Unit] = []
    for unit_id in unit_ids:
        heads = people.with_role(acting.session, Role.SUPERVISOR, acting.today, unit_id)
        if not any(map(can_be_reached, heads)):
            headless.append(acting.session.get_one(Unit, unit_id))
        told += [head for head in heads if can_be_reached(head) and head.id not in known]
    for head in dict.fromkeys(told):
        acting.session.add(OrderReceipt(acknowledgement_id=row.id, person_id=head.id, told_at=acting.now))
        _tell_one(acting, row, head)
    acting.session.flush()
    return tuple(dict.fromkeys(told)), tuple(headless)


def _key(row: Acknowledgement, person_id: int) -> str:
    return f"order:{row.id}:{person_id}:"


def _tell_one(acting: Acting, row: Acknowledgement, head: Person) -> None:
    """Write the order and its reminders: each rides free, or goes into the digest of its morning."""
    room = rooms.ensure(acting.session, RoomKind.PRIVATE, str(head.line_user_id), acting.now)
    days = calendar.working_days(acting.session, acting.organization, acting.today.year)
    for turn, wait in enumerate((0, *REMINDED_AFTER)):
        day = days.add(acting.today, wait or 1)
        at = telling.morning(acting, day)
        said = OrderToUnit(
            order_id=row.id,
            order=row.order_text or "",
            by=title_of(row.person),
            given_at=row.given_at,
            again=bool(wait),
        )
        notice = draft(
            f"{_key(row, head.id)}{turn}",
            NoticeKind.ORDER,
            said,
            NoticeClass.DECISION,
            room_id=room.id,
            person_id=head.id,
            private=True,
            ready_at=at if wait else acting.now,
            push_by=at,
            expires_at=at + timedelta(days=30),
        )
        telling.put(acting, notice)

"""Answers that list: somebody's work, the plan's figures by unit, who has not sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.conversation.context import Context
from delivery.facts import task_of
from delivery.open_items import on_the_table
from measures.permissions import may_see_names
from measures.standing import Line, count, progress
from measures.vocabulary import Role, RoomKind, Status
from messages.facts import UnitFigures
from messages.my_work import MyWork
from messages.overview import Overview
from messages.who_has_not_sent import UnitMissing, WhoHasNotSent
from storage import people
from storage.models import Deadline, Unit
from thai.calendar import month_span


def my_work(context: Context, dues: Sequence[Deadline], page: int) -> None:
    """List open duties, most pressing first."""
    begun = on_the_table(dues, context.today)
    owner = None if context.in_group or context.person is None else context.person.name
    month = month_span(context.today.year, context.today.month)
    data = MyWork(
        tasks=tuple(task_of(due) for due in begun),
        today=context.today,
        page=max(page, 1),
        owner=owner,
        now_due=sum(due.due_on <= month.end for due in dues),
        later=sum(due.due_on > month.end for due in dues),
    )
    context.answer(data, measures=list(dict.fromkeys(due.step.measure_id for due in begun)))


def overview(context: Context, dues: Sequence[Deadline], page: int = 1) -> None:
    """Show the plan's figures by unit."""
    lines = [
        Line(due.unit.name if due.unit else "ทั้งหน่วยงาน", due.due_on, Status(due.status), due.done_on) for due in dues
    ]
    by_unit = progress(lines, context.today)
    data = Overview(
        fiscal_year_be=context.plan.fiscal_year_be if context.plan else 0,
        whole=_figures("ทั้งหน่วยงาน", count(lines, context.today)),
        today=context.today,
        units=tuple(_figures(name, counts) for name, counts in by_unit.items()),
        page=max(page, 1),
    )
    context.answer(data)


def who_has_not_sent(context: Context, dues: Sequence[Deadline], until: date | None, page: int) -> None:
    """List the units that owe something; names of people only in a 1:1 chat to those who may see them."""
    by_unit: dict[Unit | None, list[Deadline]] = {}
    for due in dues:
        by_unit.setdefault(due.unit, []).append(due)
    units = tuple(_unit_missing(context, unit, rows) for unit, rows in by_unit.items())
    ordered = tuple(sorted(units, key=lambda one: (-one.overdue, -one.missing)))
    data = WhoHasNotSent(units=ordered, today=context.today, in_group=context.in_group, until=until, page=max(page, 1))
    context.answer(data, measures=list(dict.fromkeys(due.step.measure_id for due in dues)))


def _unit_missing(context: Context, unit: Unit | None, dues: Sequence[Deadline]) -> UnitMissing:
    ids = (unit.id,) if unit else ()
    room = RoomKind.GROUP if context.in_group else RoomKind.PRIVATE
    shown = context.actor is not None and may_see_names(context.actor, ids, context.today, room)
    staff = people.with_role(context.session, Role.STAFF, context.today, unit.id) if shown and unit else []
    return UnitMissing(
        unit=unit.name if unit else "ทั้งหน่วยงาน",
        missing=len(dues),
        overdue=sum(due.due_on < context.today for due in dues),
        numbers=tuple(dict.fromkeys(due.step.measure.number for due in dues)),
        names=tuple(person.name for person in staff),
    )


def _figures(name: str, counts: Any) -> UnitFigures:
    return UnitFigures(unit=name, done=counts.done, late=counts.late, overdue=counts.overdue, coming=counts.coming)

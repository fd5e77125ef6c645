"""Answers about reports that stand: that there is one, that it would be replaced, that the year is another."""

from __future__ import annotations

from collections.abc import Sequence

from actions.report import Said
from bot.conversation.cards import contact
from bot.conversation.context import Context
from delivery.facts import subject_of
from messages.already_reported import AlreadyReported
from messages.ask_replace import AskReplace, Version
from messages.no_permission import Denied, NoPermission
from messages.unsure import Doubt, Unsure
from messages.wording import Pen
from storage.clock import local_date
from storage.models import Report
from storage.reports import Told


def already(context: Context, rows: Sequence[Report]) -> None:
    """Say that a report stands, whose it is, and how it is changed."""
    row = rows[0]
    data = AlreadyReported(
        subject=subject_of(row.measure),
        report_id=row.id,
        status=row.status,
        on=local_date(row.recorded_at),
        done_on=row.done_on,
        percent=row.percent,
        by=row.person.name if row.person else None,
    )
    context.answer(data, measures=[row.measure_id], reports=[one.id for one in rows])


def by_and_when(context: Context, rows: Sequence[Report]) -> str:
    """Return who reported and when, for a line."""
    row = rows[0]
    when = f"เมื่อ {Pen(context.settings.digits).short(local_date(row.recorded_at))}"
    return f"โดย {row.person.name} {when}" if row.person else when


def ask_to_replace(context: Context, done: Said, question_id: int) -> None:
    """Show what stands beside what would take its place, and ask."""
    row, told = done.rows[0], done.instead
    if told is None:
        raise ValueError("there is nothing to put in its place")
    data = AskReplace(
        subject=subject_of(row.measure),
        question_id=question_id,
        before=version_of(row),
        after=version_told(told),
    )
    context.answer(data, measures=[row.measure_id], reports=[one.id for one in done.rows])


def version_of(row: Report) -> Version:
    """Return what a report says."""
    return Version(
        status=row.status,
        percent=row.percent,
        done_on=row.done_on,
        result=row.result,
        problem=row.problem,
        by=row.person.name if row.person else None,
        on=local_date(row.recorded_at),
    )


def version_told(told: Told) -> Version:
    """Return what would be written."""
    return Version(
        status=told.status, percent=told.percent, done_on=told.done_on, result=told.result, problem=told.problem
    )


def not_here(context: Context, year: int | None, *, kept: bool = False) -> None:
    """Say that the plan of another year is not here, or (``kept``) that the board shows it."""
    doubt = Doubt.OTHER_YEAR_KEPT if kept else Doubt.OTHER_YEAR
    context.answer(Unsure(doubt=doubt, said=f"ปีงบประมาณ {year}" if year else None))


def not_to_undo(context: Context, who: str | None) -> None:
    """Say that somebody's reports are taken back by themselves."""
    context.answer(NoPermission(reason=Denied.OTHERS_UNDO, owner=who, contact=contact(context)))


def somebody_elses(context: Context, rows: Sequence[Report]) -> None:
    """Say that only who reported takes a report back, and what others can do."""
    row = rows[0]
    who = row.person.name if row.person else None
    data = NoPermission(
        reason=Denied.OTHERS_REPORT, subject=subject_of(row.measure), owner=who, contact=contact(context)
    )
    context.answer(data, measures=[row.measure_id], reports=[one.id for one in rows])

"""Answers about decisions: reviews, postponements, acknowledgements; and what arrives besides words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.targets import Found
from bot.conversation.cards import contact
from bot.conversation.context import Context
from delivery.facts import subject_of, task_of
from measures.vocabulary import ReviewDecision
from messages.ask_confirm import About, AskConfirm
from messages.ask_reason import AskReason, Reason
from messages.confirmed import Confirmed, Done
from messages.event_opened import EventOpened
from messages.facts import Subject
from messages.my_data import MyData
from messages.no_permission import Denied, NoPermission
from messages.not_registered import NotRegistered, Standing
from messages.review_result import ReviewResult
from messages.room_bound import RoomBound
from storage import requests
from storage.clock import local_date
from storage.models import Deadline, Report
from storage.people import holds


def confirmed(
    context: Context, done: Done, detail: str = "", *, subject: Subject | None = None, day: date | None = None
) -> None:
    """Say that something was done."""
    context.answer(Confirmed(done=done, detail=detail, subject=subject, day=day))


def ask_return_reason(context: Context, rows: Sequence[Report], question_id: int) -> None:
    """Ask why a report is sent back."""
    data = AskReason(reason=Reason.RETURN, question_id=question_id, subject=subject_of(rows[0].measure))
    context.answer(data, measures=[rows[0].measure.id], reports=[row.id for row in rows])


def ask_reason(context: Context, reason: Reason, question_id: int, subject: Subject | None = None) -> None:
    """Ask for the words of a decision, request or order."""
    context.answer(AskReason(reason=reason, question_id=question_id, subject=subject))


def ask_confirm(context: Context, about: About, question_id: int, detail: str = "", *, quote: bool = False) -> None:
    """Ask one question with yes or no."""
    context.answer(AskConfirm(about=about, question_id=question_id, detail=detail, quote=quote))


def review_result(
    context: Context, rows: Sequence[Report], decision: ReviewDecision, reason: str | None = None
) -> None:
    """Show a review that was just given."""
    data = ReviewResult(
        subject=subject_of(rows[0].measure, None),
        report_id=rows[0].id,
        decision=decision,
        reason=reason,
        by=context.person.name if context.person else None,
        for_reviewer=True,
    )
    context.answer(data, measures=[rows[0].measure.id], reports=[row.id for row in rows])


def event_opened(context: Context, found: Found, deadlines: Sequence[Deadline]) -> None:
    """Say until when an event-based step has to be reported now."""
    if found.measure is not None and deadlines:
        data = EventOpened(
            task=task_of(deadlines[0]),
            event_on=deadlines[0].period_start,
            days=(deadlines[0].due_on - deadlines[0].period_start).days,
        )
        context.answer(data, measures=[found.measure.id], deadlines=[due.id for due in deadlines])


def not_registered(context: Context) -> None:
    """Say, once, that an unregistered person's words are not taken."""
    standing = Standing.UNKNOWN
    if context.event.user_id is None:
        standing = Standing.NO_USER_ID
    elif context.person is not None:
        standing = Standing.LEFT
    elif requests.of_user(context.session, context.event.user_id, context.now) is not None:
        standing = Standing.WAITING
    context.answer(NotRegistered(standing=standing, in_group=context.in_group, contact=contact(context)))


def room_bound(context: Context, units: Sequence[str]) -> None:
    """Say what a group is bound to."""
    context.answer(RoomBound(organization=context.organization.name, units=tuple(units), bound=True))


def my_data(context: Context, *, reports: int = 0, evidence: int = 0, groups: int = 0) -> None:
    """Show what is stored about the speaker."""
    person = context.person
    if person is None:
        not_registered(context)
        return
    now_in = [held for held in person.assignments if held.unit is not None and holds(held, context.today)]
    data = MyData(
        name=person.name,
        units=tuple(dict.fromkeys(held.unit.name for held in now_in if held.unit is not None)),
        roles=tuple(sorted(context.roles())),
        since=local_date(person.created_at),
        reports=reports,
        evidence=evidence,
        groups=groups,
        contact=contact(context),
    )
    context.answer(data)


def data_removed(context: Context) -> None:
    """Say that the chat identity is gone."""
    context.answer(MyData(removed=True, contact=contact(context)))


def room_freed(context: Context) -> None:
    """Say that a group is no longer bound."""
    context.answer(RoomBound(organization=context.organization.name, bound=False))


def not_your_button(context: Context) -> None:
    """Say that a button was meant for somebody else."""
    context.answer(NoPermission(reason=Denied.NOT_YOUR_BUTTON))

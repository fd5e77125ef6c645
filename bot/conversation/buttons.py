"""Taps on cards. The data of a button names ids only; who may do it is decided from who tapped, at this moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from actions import review, targets
from actions.targets import Found, Problem
from bot.conversation import (
    asking,
    cards,
    changes,
    decision_buttons,
    decision_cards,
    desk,
    events,
    exporting,
    guided,
    ordering,
    people_buttons,
    people_cards,
    planning,
    postponing,
    questions,
    quota,
    registering,
    reporting,
    reviewing,
    roster,
    summaries,
    wishes,
)
from bot.conversation.context import Context
from bot.understanding.reading import Item
from delivery.open_items import on_the_table
from measures.permissions import may_report
from measures.vocabulary import Intent, QuestionKind, Status
from messages import actions
from messages.ask_result import Wanted
from messages.help_card import Topic
from messages.no_permission import Denied
from messages.stale_button import Stale
from messages.unsure import Doubt
from storage import reports
from storage.models import OpenQuestion, Report, Unit

Fields = dict[str, str]


def tapped(context: Context, data: str) -> bool:
    """Carry out a tap; an old, foreign or broken button says that it does nothing."""
    try:
        name, fields = actions.parse(data)
    except actions.UnknownAction:
        cards.stale(context)
        return True
    if context.event.user_id is None:
        # A group postback may come without a sender (Messaging API reference): ask in words instead of guessing.
        cards.denied(context, Denied.UNKNOWN_PERSON)
        return True
    if name == "register.start":
        if context.registered:
            roster.show_data(context)
        else:
            registering.start(context)
        return True
    if not context.registered and name in _OF_STRANGERS:
        _OF_STRANGERS[name](context, fields)
        return True
    if not context.registered and name == "help" and not context.in_group:
        _help(context, fields)
        return True
    if not context.registered:
        decision_cards.not_registered(context)
        return True
    handler = _HANDLERS.get(name)
    if handler is None:
        cards.stale(context)
    else:
        handler(context, fields)
    return True


def _found(context: Context, fields: Fields) -> Found | None:
    """Return the measure (and step) of a button; ids of another plan or organization are not found."""
    measure = next((entry for entry in context.measures if entry.id == int(fields["m"])), None)
    if measure is None:
        cards.stale(context)
        return None
    step = next((entry for entry in measure.steps if str(entry.id) == fields.get("step")), None)
    return Found(step.number if step else measure.number, measure, step)


def _question(context: Context, fields: Fields) -> OpenQuestion | None:
    """Return the open question a button answers; says what became of it where it is not open to this person."""
    question = context.session.get(OpenQuestion, int(fields["q"]))
    person_id = context.person.id if context.person else None
    if question is None or question.room_id != context.room.id:
        cards.stale(context)
    elif question.person_id not in (None, person_id):
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
    elif question.answered_at is not None:
        cards.stale(context, Stale.DONE_BEFORE)
    elif question.expires_at <= context.now:
        cards.stale(context, Stale.EXPIRED)
    else:
        return question
    return None


def _pick(context: Context, _fields: Fields) -> None:
    guided.pick(context, on_the_table(asking.open_deadlines(context), context.today))


def _start(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    if found is not None and _may_report(context, found):
        guided.start(context, found)


def _may_report(context: Context, found: Found) -> bool:
    """Tell whether this person may report a measure at all; where not, the answer says whose it is."""
    rows = targets.targets(context, found, context.today)
    if isinstance(rows, Problem) and rows is not Problem.WHICH_UNIT:
        cards.refused(context, replace(found, problem=rows))
        return False
    return True


def _status(context: Context, fields: Fields) -> None:
    question = _question(context, fields) if "q" in fields else None
    found = _found(context, fields) if question is not None or "q" not in fields else None
    if found is None:
        return
    try:
        status = Status(fields["s"])
    except ValueError:
        cards.stale(context)
        return
    if status not in guided.INTENT_OF:
        cards.stale(context)
    elif _may_report(context, found):
        questions.status_told(context, question, found, status)


def _date(context: Context, fields: Fields) -> None:
    """Take the day something was done, from the date picker."""
    day = _picked(context, fields)
    if day is None or day > context.today:
        cards.unsure(context, Doubt.FUTURE_DATE, day.isoformat() if day else None)
        return
    if "q" in fields:
        question = _question(context, fields)
        if question is not None:
            questions.day_told(context, question, day)
        return
    found = _found(context, fields)
    if found is not None:
        _amend_day(context, found, day)


def _amend_day(context: Context, found: Found, day: date) -> None:
    """Set the day on the report that stands; without one this is the report."""
    rows = reporting.own_standing(context, found)
    if rows and Status(rows[0].status) is Status.DONE:
        if review.is_verified(context, rows):
            reviewing.already_verified(context, rows)
            return
        told = reporting.as_before(context, rows[0], done_on=day)
        cards.recorded(context, [reporting.amend(context, rows, told)], [])
        return
    item = Item(intent=Intent.REPORT_DONE, measures=(found.reference,), date=day)
    reporting.resume(context, item, found.reference, "")


def _picked(context: Context, fields: Fields) -> date | None:
    try:
        return date.fromisoformat(context.event.postback_params.get("date") or fields.get("on") or "")
    except ValueError:
        return None


def _mine(context: Context, row: Report) -> bool:
    if context.actor is None:
        return False
    units = (row.unit_id,) if row.unit_id is not None else ()
    return may_report(context.actor, units, context.today)


def _result(context: Context, fields: Fields) -> None:
    """Wait for the words of the result."""
    found = _found(context, fields)
    if found is None or found.measure is None:
        return
    rows = _batch(context, fields) if "r" in fields else reporting.own_standing(context, found)
    if rows:
        guided.ask_words(context, rows, Wanted.RESULT)
    elif "r" not in fields:
        _start(context, fields)


def _problem(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    if found is not None and _may_report(context, found):
        guided.problem(context, found)


def _batch(context: Context, fields: Fields) -> list[Report]:
    """Return the standing rows of a button's report that this person may change; says why there are none."""
    rows = reports.standing_batch(context.session, int(fields["r"]))
    if not rows:
        cards.stale_report(context, int(fields["r"]))
        return []
    if not all(_mine(context, row) for row in rows):
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
        return []
    return rows


def _evidence(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if rows:
        question = guided.ask(context, QuestionKind.EVIDENCE, {"report": rows[0].id})
        cards.ask_evidence(context, rows, question.id)


def _edit(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if not rows:
        return
    if review.is_verified(context, rows):
        reviewing.already_verified(context, rows)
        return
    step = rows[0].step if len(rows) == 1 and len(rows[0].measure.steps) > 1 else None
    reference = step.number if step else rows[0].measure.number
    guided.start(context, Found(reference, rows[0].measure, step), rows[0].id)


def _undo(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if rows:
        changes.withdraw(context, rows)


def _reviewable(context: Context, fields: Fields) -> list[Report]:
    rows = reports.standing_batch(context.session, int(fields["r"]))
    if not rows:
        cards.stale_report(context, int(fields["r"]))
    return rows


def _review_list(context: Context, fields: Fields) -> None:
    desk.show(context, _page(fields))


def _evidence_show(context: Context, fields: Fields) -> None:
    rows = _reviewable(context, fields)
    if rows:
        desk.show_evidence(context, rows)


def _verify(context: Context, fields: Fields) -> None:
    reviewing.verify(context, int(fields["r"]))


def _return(context: Context, fields: Fields) -> None:
    reviewing.send_back(context, int(fields["r"]))


def _postpone(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    if found is not None:
        postponing.start(context, found)


def _postpone_date(context: Context, fields: Fields) -> None:
    day = _picked(context, fields)
    if day is None:
        cards.unsure(context, Doubt.DATE)
        return
    if "q" in fields:
        question = _question(context, fields)
        if question is not None:
            questions.day_told(context, question, day)
        return
    found = _found(context, fields)
    if found is not None:
        postponing.day_told(context, found, day, {})


def _answer(context: Context, fields: Fields) -> None:
    """Answer one of our open questions with a quick reply."""
    question = _question(context, fields)
    if question is None:
        return
    if fields["v"] == "cancel":
        questions.cancelled(context, question)
    else:
        questions.chosen(context, question, fields["v"])


def _skip(context: Context, fields: Fields) -> None:
    question = _question(context, fields)
    if question is not None and not questions.skipped(context, question):
        questions.cancelled(context, question)


def _cancel(context: Context, fields: Fields) -> None:
    question = _question(context, fields)
    if question is not None:
        questions.cancelled(context, question)


def _show(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    if found is not None:
        cards.measure_status(context, found)


def _page(fields: Fields) -> int:
    return min(int(fields.get("page", "1")), 10_000)


def _mine_list(context: Context, fields: Fields) -> None:
    asking.mine(context, None, _page(fields))


def _overview(context: Context, fields: Fields) -> None:
    asking.overview(context, _page(fields))


def _missing(context: Context, fields: Fields) -> None:
    asking.missing(context, None, _page(fields))


def _help(context: Context, fields: Fields) -> None:
    topic = fields.get("topic", Topic.START.value)
    cards.help_card(context, Topic(topic) if topic in set(Topic) else Topic.START)


def _export(context: Context, fields: Fields) -> None:
    exporting.export(context, None, fields["layout"])


def _acknowledge(context: Context, fields: Fields) -> None:
    summaries.acknowledge(context, fields["k"])


def _order(context: Context, fields: Fields) -> None:
    ordering.ask(context, fields["k"])


def _order_pass(context: Context, fields: Fields) -> None:
    ordering.pass_on(context, int(fields["o"]))


def _order_seen(context: Context, fields: Fields) -> None:
    ordering.seen(context, int(fields["o"]))


def _later(context: Context, fields: Fields) -> None:
    wishes.later(context, int(fields["d"]))


def _dont_remind(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    if found is not None:
        wishes.remind(context, found, on=False)


def _event_open(context: Context, fields: Fields) -> None:
    """Open an event-based step: "ไม่เกิน ๗ วันหลัง…" starts to run."""
    found = _found(context, fields)
    if found is not None and found.step is not None:
        events.open_on(context, found, _picked(context, fields) or context.today)


def _plan_answer(context: Context, fields: Fields) -> None:
    planning.answered_by_tap(context, int(fields["q"]), fields["v"])


def _plan_next(context: Context, fields: Fields) -> None:
    planning.next_question(context, int(fields["q"]) if "q" in fields else None)


def _room_bind(context: Context, _fields: Fields) -> None:
    """A tap binds nothing: whose group it is was proved by the code that was typed."""
    if context.in_group:
        cards.welcome_group(context)
    else:
        cards.stale(context)


def _data_show(context: Context, _fields: Fields) -> None:
    roster.show_data(context)


def _data_remove(context: Context, _fields: Fields) -> None:
    roster.ask_to_remove_data(context)


def _quota(context: Context, _fields: Fields) -> None:
    quota.show(context)


def _unit_chosen(context: Context, fields: Fields) -> None:
    """The unit of a registration; of somebody who is registered: the unit they want to move to."""
    unit = context.session.get(Unit, int(fields["u"]))
    if unit is None or unit.retired:
        cards.stale(context)
        return
    question = _question(context, fields) if "q" in fields else None
    if question is not None and question.kind in registering.FORM:
        registering.unit_told(context, question, unit)
    elif question is not None:
        questions.unit_told(context, question, unit)
    elif "q" not in fields and context.registered:
        roster.move(context, unit)
    elif "q" not in fields:
        people_cards.register_ask(context)


#: What somebody who is not registered yet may press.
_OF_STRANGERS: dict[str, Callable[[Context, Fields], None]] = {
    "register.unit": _unit_chosen,
    "register.role": people_buttons.role_chosen,
    "register.cancel": lambda context, _: registering.cancel(context),
}
_HANDLERS: dict[str, Callable[[Context, Fields], None]] = {
    "report.pick": _pick,
    "report.start": _start,
    "report.status": _status,
    "report.date": _date,
    "report.result": _result,
    "report.problem": _problem,
    "report.evidence": _evidence,
    "report.edit": _edit,
    "report.undo": _undo,
    "review.list": _review_list,
    "evidence.show": _evidence_show,
    "review.verify": _verify,
    "review.return": _return,
    "postpone.ask": _postpone,
    "postpone.date": _postpone_date,
    "postpone.accept": decision_buttons.accept,
    "postpone.refuse": decision_buttons.refuse,
    "question.answer": _answer,
    "question.skip": _skip,
    "question.cancel": _cancel,
    "plan.answer": _plan_answer,
    "plan.next": _plan_next,
    "status.show": _show,
    "mine.list": _mine_list,
    "overview": _overview,
    "missing.list": _missing,
    "help": _help,
    "export": _export,
    "summary.ack": _acknowledge,
    "summary.order": _order,
    "order.pass": _order_pass,
    "order.seen": _order_seen,
    "dont_remind": _dont_remind,
    "reminder.later": _later,
    "event.open": _event_open,
    "room.bind": _room_bind,
    "data.show": _data_show,
    "data.remove": _data_remove,
    "quota.show": _quota,
    "register.unit": _unit_chosen,
    **people_buttons.HANDLERS,
}

"""Taps on cards. The data of a button names ids only; who may do it is decided from who tapped, at this moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.conversation import (
    asking,
    cards,
    changes,
    decision_cards,
    exporting,
    people_cards,
    registering,
    reporting,
    targets,
)
from bot.conversation.context import Context
from bot.conversation.targets import Found
from bot.understanding.reading import Item
from measures.permissions import may_acknowledge, may_decide_postponement, may_manage, may_report, may_review
from measures.vocabulary import Intent, ReviewDecision, Status
from messages import actions
from messages.confirmed import Done
from messages.no_permission import Denied
from messages.stale_button import Stale
from messages.unsure import Doubt
from storage import audit, organizations, reports, rooms
from storage.models import Acknowledgement, Deadline, Measure, OpenQuestion, Person, Postponement, Report, Unit

Fields = dict[str, str]

_INTENT_OF = {
    Status.DONE: Intent.REPORT_DONE,
    Status.IN_PROGRESS: Intent.REPORT_PROGRESS,
    Status.NOT_STARTED: Intent.REPORT_NOT_STARTED,
}


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
        people_cards.register_ask(context)
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


def _start(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    if found is not None:
        cards.ask_status(context, found)


def _status(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    try:
        status = Status(fields["s"])
    except ValueError:
        cards.stale(context)
        return
    if found is None or status not in _INTENT_OF:
        return
    item = Item(intent=_INTENT_OF[status], measures=(found.reference,))
    reporting.resume(context, item, found.reference, "")


def _date(context: Context, fields: Fields) -> None:
    """Set the day something was done, from the date picker: on the report if there is one, else report it."""
    found = _found(context, fields)
    if found is None or found.measure is None:
        return
    day = _picked(context, fields)
    if day is None or day > context.today:
        cards.unsure(context, Doubt.FUTURE_DATE, day.isoformat() if day else None)
        return
    rows = [row for row in _latest_of(context, found.measure) if _mine(context, row)]
    if rows and Status(rows[0].status) is Status.DONE:
        told = reports.copied(rows[0], context.person.id if context.person else None, done_on=day)
        cards.recorded(context, [reports.correct(context.session, rows, told, context.now)], [])
        return
    item = Item(intent=Intent.REPORT_DONE, measures=(found.reference,), date=day)
    reporting.resume(context, item, found.reference, "")


def _picked(context: Context, fields: Fields) -> date | None:
    try:
        return date.fromisoformat(context.event.postback_params.get("date") or fields.get("on") or "")
    except ValueError:
        return None


def _latest_of(context: Context, measure: Measure) -> list[Report]:
    standing = reports.standing_of_measure(context.session, measure.id)
    return reports.standing_batch(context.session, standing[-1].id) if standing else []


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
    rows = [row for row in _latest_of(context, found.measure) if _mine(context, row)]
    if not rows:
        cards.ask_status(context, found)
        return
    rooms.ask(
        context.session,
        context.room.id,
        context.person.id if context.person else None,
        "result",
        {"report": rows[0].id},
        context.now,
    )
    cards.ask_result(context, found)


def _batch(context: Context, fields: Fields) -> list[Report]:
    """Return the standing rows of a button's report that this person may change; says why there are none."""
    rows = reports.standing_batch(context.session, int(fields["r"]))
    if not rows:
        cards.stale(context)
        return []
    if not all(_mine(context, row) for row in rows):
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
        return []
    return rows


def _evidence(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if rows:
        cards.ask_evidence(context, rows)


def _edit(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if rows:
        cards.ask_status(context, Found(rows[0].measure.number, rows[0].measure, rows[0].step))


def _undo(context: Context, fields: Fields) -> None:
    rows = _batch(context, fields)
    if rows:
        changes.withdraw(context, rows)


def _verify(context: Context, fields: Fields) -> None:
    _review(context, fields, ReviewDecision.VERIFIED)


def _return(context: Context, fields: Fields) -> None:
    _review(context, fields, ReviewDecision.RETURNED)


def _review(context: Context, fields: Fields, decision: ReviewDecision) -> None:
    rows = reports.standing_batch(context.session, int(fields["r"]))
    if not rows or context.actor is None or context.person is None:
        cards.stale(context)
        return
    units = [row.unit_id for row in rows if row.unit_id is not None]
    if not may_review(context.actor, units, context.today, reported_by=rows[0].person_id):
        own = context.person.id == rows[0].person_id
        cards.denied(context, Denied.OWN_REPORT if own else Denied.SUPERVISOR_ONLY)
        return
    last = reports.latest_review(context.session, rows[0].id)
    if last is not None and last.decision == decision.value:
        cards.stale(context, Stale.DECIDED)
        return
    reports.review(context.session, rows, context.person.id, decision, None, context.now)
    decision_cards.review_result(context, rows, decision)


def _postponement(context: Context, fields: Fields) -> Postponement | None:
    request = context.session.get(Postponement, int(fields["p"]))
    if request is None or context.actor is None:
        cards.stale(context)
        return None
    unit = request.deadline.unit_id
    may = may_decide_postponement(context.actor, (unit,) if unit else (), context.today, asked_by=request.asked_by_id)
    if not may:
        cards.denied(context, Denied.SUPERVISOR_ONLY)
        return None
    if request.decided_at is not None:
        cards.stale(context, Stale.DECIDED)
        return None
    return request


def _accept(context: Context, fields: Fields) -> None:
    request = _postponement(context, fields)
    if request is not None:
        changes.decide(context, request, True)
        decision_cards.postponement(context, request, request.deadline)


def _refuse(context: Context, fields: Fields) -> None:
    request = _postponement(context, fields)
    if request is not None:
        changes.decide(context, request, False)
        decision_cards.postponement(context, request, request.deadline)


def _approve_person(context: Context, fields: Fields) -> None:
    _decide_person(context, fields, True)


def _refuse_person(context: Context, fields: Fields) -> None:
    _decide_person(context, fields, False)


def _decide_person(context: Context, fields: Fields, approved: bool) -> None:
    person = context.session.get(Person, int(fields["p"]))
    if person is None or context.actor is None:
        cards.stale(context)
        return
    if not may_manage(context.actor, context.today):
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    if person.state != "waiting":
        cards.stale(context, Stale.DECIDED)
        return
    registering.decide(context, person, approved)
    people_cards.person_decided(context, person, approved)


def _answer(context: Context, fields: Fields) -> None:
    """Answer one of our open questions with a quick reply."""
    question = context.session.get(OpenQuestion, int(fields["q"]))
    person_id = context.person.id if context.person else None
    if question is None or question.answered_at is not None or question.expires_at <= context.now:
        cards.stale(context)
        return
    if question.person_id not in (None, person_id):
        cards.denied(context, Denied.NOT_YOUR_BUTTON)
        return
    question.answered_at = context.now
    if fields["v"] == "cancel":
        decision_cards.confirmed(context, Done.CANCELLED)
        return
    item = reporting.item_from_json(question.data["item"])
    message_id = str(question.data.get("message", ""))
    if question.kind == "which_measure":
        reference = _reference(context, fields["v"])
        if reference is None:
            cards.stale(context)
        else:
            reporting.resume(context, item, reference, message_id)
    elif question.kind == "which_unit":
        unit = context.session.get(Unit, int(fields["v"])) if fields["v"].isdigit() else None
        reporting.resume(context, item, item.measures[0], message_id, unit.id if unit else None)
    else:
        cards.stale(context)


def _reference(context: Context, value: str) -> str | None:
    """Return the number of the measure (or step) whose id a quick reply carries: "12" or "12.34"."""
    measure_id, _, step_id = value.partition(".")
    for measure in context.measures:
        if str(measure.id) == measure_id:
            return next((step.number for step in measure.steps if str(step.id) == step_id), measure.number)
    return None


def _cancel(context: Context, fields: Fields) -> None:
    _answer(context, {**fields, "v": "cancel"})


def _show(context: Context, fields: Fields) -> None:
    found = _found(context, fields)
    if found is not None:
        cards.measure_status(context, found)


def _mine_list(context: Context, fields: Fields) -> None:
    asking.mine(context, None, int(fields.get("page", "1")))


def _overview(context: Context, _fields: Fields) -> None:
    asking.overview(context)


def _help(context: Context, _fields: Fields) -> None:
    cards.help_card(context)


def _export(context: Context, fields: Fields) -> None:
    exporting.export(context, None, fields["layout"])


def _acknowledge(context: Context, fields: Fields) -> None:
    """ทราบ: an executive's word on a summary, once per period."""
    if context.actor is None or context.person is None or not may_acknowledge(context.actor, context.today):
        cards.denied(context, Denied.EXECUTIVE_ONLY)
        return
    year = int(fields["k"].partition("-")[0]) if fields["k"].partition("-")[0].isdigit() else 0
    context.session.add(
        Acknowledgement(
            person_id=context.person.id,
            fiscal_year_be=year,
            period_key=fields["k"],
            given_at=context.now,
            data={},
        )
    )
    context.session.flush()
    audit.record(context.session, context.now, "summary.acknowledged", "acknowledgement", person_id=context.person.id)
    decision_cards.confirmed(context, Done.ACKNOWLEDGED)


def _later(context: Context, fields: Fields) -> None:
    deadline = context.session.get(Deadline, int(fields["d"]))
    if deadline is None:
        cards.stale(context)
        return
    cards.measure_status(context, Found(deadline.step.measure.number, deadline.step.measure, None))


def _event_open(context: Context, fields: Fields) -> None:
    """Open an event-based step: "ไม่เกิน ๗ วันหลัง…" starts to run."""
    found = _found(context, fields)
    if found is None or found.step is None:
        return
    opened = targets.open_event(context, found.step, _picked(context, fields) or context.today)
    if opened:
        decision_cards.event_opened(context, found, opened)
    else:
        cards.measure_status(context, found)


def _data_show(context: Context, _fields: Fields) -> None:
    decision_cards.my_data(context)


def _unit_chosen(context: Context, fields: Fields) -> None:
    unit = context.session.get(Unit, int(fields["u"]))
    if unit is None or unit not in organizations.units(context.session):
        cards.stale(context)
        return
    decision_cards.my_data(context)


_HANDLERS: dict[str, Callable[[Context, Fields], None]] = {
    "report.start": _start,
    "report.status": _status,
    "report.date": _date,
    "report.result": _result,
    "report.evidence": _evidence,
    "report.edit": _edit,
    "report.undo": _undo,
    "review.verify": _verify,
    "review.return": _return,
    "postpone.accept": _accept,
    "postpone.refuse": _refuse,
    "person.approve": _approve_person,
    "person.refuse": _refuse_person,
    "question.answer": _answer,
    "question.cancel": _cancel,
    "status.show": _show,
    "mine.list": _mine_list,
    "overview": _overview,
    "help": _help,
    "export": _export,
    "summary.ack": _acknowledge,
    "reminder.later": _later,
    "event.open": _event_open,
    "data.show": _data_show,
    "register.unit": _unit_chosen,
}

"""Taps on cards. The data of a button names ids only; who may do it is decided from who tapped, at this moment."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import (
    asking,
    cards,
    decision_buttons,
    decision_cards,
    desk,
    events,
    exporting,
    ordering,
    own_data,
    people_buttons,
    people_cards,
    planning,
    postponing,
    questions,
    quota,
    registering,
    report_buttons,
    reviewing,
    roster,
    summaries,
    tapping,
    wishes,
)
from bot.conversation.context import Context
from bot.conversation.tapping import Fields
from messages import actions
from messages.help_card import Topic
from messages.no_permission import Denied
from messages.unsure import Doubt
from storage import reports
from storage.models import Report, Unit


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
            own_data.show_data(context)
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
    found = tapping.found_of(context, fields)
    if found is not None:
        postponing.start(context, found)


def _postpone_date(context: Context, fields: Fields) -> None:
    day = tapping.picked(context, fields)
    if day is None:
        cards.unsure(context, Doubt.DATE)
        return
    if "q" in fields:
        question = tapping.question_of(context, fields)
        if question is not None:
            questions.day_told(context, question, day)
        return
    found = tapping.found_of(context, fields)
    if found is not None:
        postponing.day_told(context, found.reference, day, {})


def _answer(context: Context, fields: Fields) -> None:
    """Answer one of our open questions with a quick reply."""
    question = tapping.question_of(context, fields)
    if question is None:
        return
    if fields["v"] == "cancel":
        questions.cancelled(context, question)
    else:
        questions.chosen(context, question, fields["v"])


def _skip(context: Context, fields: Fields) -> None:
    question = tapping.question_of(context, fields)
    if question is not None and not questions.skipped(context, question):
        questions.cancelled(context, question)


def _cancel(context: Context, fields: Fields) -> None:
    question = tapping.question_of(context, fields)
    if question is not None:
        questions.cancelled(context, question)


def _show(context: Context, fields: Fields) -> None:
    found = tapping.found_of(context, fields)
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
    found = tapping.found_of(context, fields)
    if found is not None:
        wishes.remind(context, found, on=False)


def _event_open(context: Context, fields: Fields) -> None:
    """Open an event-based step: "ไม่เกิน ๗ วันหลัง…" starts to run."""
    found = tapping.found_of(context, fields)
    if found is not None and found.step is not None:
        events.open_on(context, found, tapping.picked(context, fields) or context.today)


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
    own_data.show_data(context)


def _data_remove(context: Context, _fields: Fields) -> None:
    own_data.ask_to_remove_data(context)


def _quota(context: Context, _fields: Fields) -> None:
    quota.show(context)


def _unit_chosen(context: Context, fields: Fields) -> None:
    """The unit of a registration; of somebody who is registered: the unit they want to move to."""
    unit = context.session.get(Unit, int(fields["u"]))
    if unit is None or unit.retired:
        cards.stale(context)
        return
    question = tapping.question_of(context, fields) if "q" in fields else None
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
    "report.pick": report_buttons.pick,
    "report.start": report_buttons.start,
    "report.status": report_buttons.status,
    "report.date": report_buttons.date_told,
    "report.result": report_buttons.result,
    "report.problem": report_buttons.problem,
    "report.evidence": report_buttons.evidence,
    "report.edit": report_buttons.edit,
    "report.undo": report_buttons.undo,
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

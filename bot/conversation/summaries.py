"""สรุปเดือนนี้ and ทราบ: the figures on demand, and an executive's word on them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from actions import acknowledge as acknowledging
from actions.acknowledge import Acknowledge
from actions.outcome import Became
from bot.conversation import cards, decision_cards
from bot.conversation.context import Context
from delivery.figures import figures
from measures.permissions import may_acknowledge
from measures.schedule import month_key
from messages.confirmed import Done
from messages.executive_summary import ExecutiveSummary
from messages.no_permission import Denied
from messages.stale_button import Stale
from messages.wording import Pen
from storage.models import Notice
from thai.calendar import Span, fiscal_half, fiscal_quarter, fiscal_year, fiscal_year_be, month_span


def show(context: Context, period: tuple[date, date] | None = None) -> None:
    """Answer with the figures of a period; without one, of this month."""
    if context.plan is None:
        cards.no_plan(context)
        return
    span = Span(*period) if period else month_span(context.today.year, context.today.month)
    found = figures(context.session, context.organization, context.plan, span, context.today)
    may = context.actor is not None and may_acknowledge(context.actor, context.today)
    data = ExecutiveSummary(
        key=key_of(span),
        organization=context.organization.name,
        period_start=span.start,
        period_end=span.end,
        whole=found.whole,
        today=context.today,
        units=found.units,
        overdue=found.overdue,
        reports_in_period=found.reports_in_period,
        newly_done=found.newly_done,
        newly_overdue=found.newly_overdue,
        may_acknowledge=may and not context.in_group,
    )
    context.answer(data)


def key_of(span: Span) -> str:
    """Return the key under which a period is acknowledged: "2569-02", "2569-Q1", "2569-H1", "2569"."""
    year = fiscal_year_be(span.start)
    if span == fiscal_year(year):
        return str(year)
    for half in (1, 2):
        if span == fiscal_half(year, half):
            return f"{year}-H{half}"
    for quarter in range(1, 5):
        if span == fiscal_quarter(year, quarter):
            return f"{year}-Q{quarter}"
    return month_key(year, month_span(span.start.year, span.start.month))


def acknowledge(context: Context, key: str) -> None:
    """ทราบ: an executive's word on a summary, once per person and period."""
    done = acknowledging.acknowledge(context, Acknowledge(key))
    if done.became is Became.RECORDED:
        decision_cards.confirmed(context, Done.ACKNOWLEDGED)
    elif done.became is Became.KNOWN:
        cards.stale(context, Stale.DONE_BEFORE)
    else:
        cards.denied(context, Denied.EXECUTIVE_ONLY)


def latest_key(context: Context) -> str:
    """Return the key of the summary this executive was sent last; without one, of this month."""
    data = context.session.scalars(
        select(Notice.data)
        .where(
            Notice.message == "executive_summary",
            Notice.person_id == (context.person.id if context.person else 0),
            Notice.first_try_at.is_not(None),
        )
        .order_by(Notice.id.desc())
        .limit(1)
    ).first()
    known = str(data.get("key", "")) if data else ""
    return known or key_of(month_span(context.today.year, context.today.month))


def name_of(context: Context, key: str) -> str:
    """Return "สรุปผล…" of a key in words."""
    pen = Pen(context.settings.digits)
    year, _, part = key.partition("-")
    if not year.isdigit():
        return "สรุปผล"
    if not part:
        return f"สรุปผล{pen.year(int(year))}"
    if part[:1] in {"Q", "H"} and part[1:].isdigit():
        number = int(part[1:])
        span = fiscal_quarter(int(year), number) if part[0] == "Q" else fiscal_half(int(year), number)
        return f"สรุปผล{pen.period(span.start, span.end)}"
    if part.isdigit() and 1 <= int(part) <= 12:
        # The key names the fiscal year, which begins in October of the year before.
        span = month_span(int(year) - 543 - (int(part) >= 10), int(part))
        return f"สรุปผล{pen.period(span.start, span.end)}"
    return f"สรุปผล {pen(key)}"

"""Questions people ask: what is left, how a measure stands, who has not reported, help."""

from __future__ import annotations

from actions import targets
from bot.conversation import cards, gate, list_cards, smalltalk
from bot.conversation.context import Context
from bot.understanding.reading import Item
from delivery.open_items import OVERSEERS
from storage import deadlines
from storage.models import Deadline
from thai.calendar import month_span


def status(context: Context, item: Item) -> None:
    """Tell how the measures named stand; none named: the whole plan by unit."""
    found = [targets.find(context, reference) for reference in item.measures]
    known = [entry for entry in found if entry.measure is not None]
    if known:
        cards.measure_status(context, known[0])
    elif found:
        cards.refused(context, found[0])
    else:
        overview(context)


def overview(context: Context, page: int = 1) -> None:
    """Show the plan's progress by unit."""
    if context.plan is None:
        cards.no_plan(context)
        return
    list_cards.overview(context, deadlines.all_of_plan(context.session, context.plan.id), page)


def mine(context: Context, _item: Item | None = None, page: int = 1) -> None:
    """List what waits for this person; for those who look after the whole office, all that is open."""
    if context.plan is None:
        cards.no_plan(context)
        return
    list_cards.my_work(context, open_deadlines(context), page)


def open_deadlines(context: Context) -> list[Deadline]:
    """Return the open deadlines that concern the speaker, soonest first."""
    everything = bool(context.roles() & OVERSEERS) or not context.unit_ids()
    return deadlines.open_of_units(context.session, None if everything else context.unit_ids())


def help_(context: Context, _item: Item | None = None) -> None:
    """Say what this person can do here."""
    cards.help_card(context)


def missing(context: Context, item: Item | None = None, page: int = 1) -> None:
    """Tell who has not sent what is due by the end of the month, by unit; by name only in a 1:1 chat to who may."""
    if context.plan is None:
        cards.no_plan(context)
        return
    wanted = [targets.find(context, reference).measure for reference in item.measures] if item else []
    until = month_span(context.today.year, context.today.month).end
    dues = deadlines.open_of_units(context.session, None, None if wanted else until)
    about = {measure.id for measure in wanted if measure is not None}
    dues = [due for due in dues if due.step.measure.waived_at is None and (not about or due.step.measure_id in about)]
    list_cards.who_has_not_sent(context, dues, None if about else until, page)


def not_understood(context: Context, opening: gate.Opening) -> bool:
    """Say so in a 1:1 chat or when called by a mention; otherwise stay silent."""
    if context.in_group and not (context.event.message is not None and context.event.message.mentions_bot):
        return False
    if not opening.text:
        cards.help_card(context)
    elif not smalltalk.cannot(context, opening.text):
        cards.unsure(context)
    return True

"""What a coordinator looks at and presses about people: who waits, the roster, groups, the first steps."""

from __future__ import annotations

from actions import first_steps as steps
from actions import rooms
from actions.outcome import Became
from bot.conversation import cards, people_cards
from bot.conversation.context import Context
from measures.first_steps import Step
from messages.confirmed import Confirmed, Done
from messages.no_permission import Denied


def _may(context: Context) -> bool:
    """Tell whether the speaker may see the roster here; where not, the answer says why."""
    if not context.manages:
        people_cards.coordinators_only(context)
        return False
    if context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
        return False
    return True


def waiting(context: Context, page: int = 1) -> None:
    """Show who waits, each with the buttons."""
    if _may(context):
        people_cards.waiting(context, page)


def roster(context: Context, page: int = 1) -> None:
    """Show who works where."""
    if _may(context):
        context.answer(steps.roster(context, page))


def first_steps(context: Context) -> None:
    """Show how far the office is."""
    if _may(context):
        context.answer(steps.state(context))


def step_done(context: Context, name: str) -> None:
    """Take a step that is done with a tap."""
    if not _may(context):
        return
    if name not in set(Step) or steps.done(context, Step(name)) is Became.REFUSED:
        cards.stale(context)
        return
    if Step(name) is not Step.TEST_REMINDER:
        first_steps(context)
        return
    shown = steps.sample(context)
    if shown is None:
        cards.no_plan(context)
    else:
        context.answer(shown)
        context.answer(Confirmed(done=Done.REMINDER_SHOWN))


def group_allowed(context: Context, room_id: int, code_id: int) -> None:
    """Bind a group in which somebody else had typed the code."""
    if not _may(context):
        return
    bound = rooms.allow(context, room_id, code_id)
    if bound.became is Became.REFUSED:
        people_cards.refused(context, bound.refusal)
    else:
        people_cards.group_bound(context, bound)

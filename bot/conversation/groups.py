"""Groups of LINE in words: a code that binds one, the units it serves, setting it free."""

from __future__ import annotations

from actions import rooms, units
from actions.outcome import Became
from bot.conversation import cards, decision_cards, people_cards, registering_words
from bot.conversation.context import Context
from messages.no_permission import Denied
from messages.plain_answer import Plain
from storage import organizations
from storage.models import Unit


def give_code(context: Context, wanted: str) -> None:
    """Give the coordinator a one-time code that binds the group it is typed in, to the units named or to all."""
    found = units_named(context, wanted) if wanted else []
    if found is None:
        return
    code = rooms.give_code(context, context.box, [unit.id for unit in found])
    if code is None:
        cards.denied(context, Denied.COORDINATOR_ONLY)
        return
    where = ", ".join(unit.name for unit in found) or "ทุกหน่วยงาน"
    cards.plain(context, Plain.GROUP_CODE, where, code)


def free(context: Context) -> None:
    """Set a group free; the coordinator's business."""
    if rooms.free(context, context.room).became is Became.REFUSED:
        cards.denied(context, Denied.COORDINATOR_ONLY)
    else:
        decision_cards.room_freed(context)


def serve(context: Context, names: str) -> None:
    """Say which units this group serves."""
    found = units_named(context, names)
    if found is not None:
        bound(context, rooms.bind(context, context.room, found))


def bound(context: Context, made: rooms.Bound) -> None:
    """Say what this group is bound to now, or why it is not."""
    if made.became is Became.REFUSED:
        people_cards.refused(context, made.refusal)
    else:
        decision_cards.room_bound(context, made.units)


def unit_named(context: Context, name: str) -> Unit | None:
    """Return the unit of that name; where there is none, the answer says so and what may be meant."""
    unit = organizations.unit_named(context.session, name)
    if unit is not None:
        return unit
    likely = ", ".join(one.name for one in units.perhaps(context, name))
    cards.plain(context, Plain.UNIT_PERHAPS if likely else Plain.UNIT_UNKNOWN, name, likely)
    return None


def units_named(context: Context, names: str) -> list[Unit] | None:
    """Return the units named one after the other; "ทุกหน่วยงาน" is an empty list; None: one of them is unknown."""
    if names.strip().startswith(("ทุก", "ทั้ง")):
        return []
    whole = organizations.unit_named(context.session, names)
    parts = [names] if whole is not None else registering_words.parts(names)
    found = []
    for part in parts:
        unit = unit_named(context, part)
        if unit is None:
            return None
        found.append(unit)
    return found

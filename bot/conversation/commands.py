"""Carrying out what has fixed words (``messages/commands.yaml``): the board, the quota, one's data, people, settings …

They count where the bot was spoken to: in a 1:1 chat, called by name, or quoted. In a group nobody stumbles over them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.board.opening import LINK_LASTS, board_link
from bot.conversation import (
    asking,
    buttons,
    cards,
    desk,
    events,
    groups,
    guided,
    heading,
    ordering,
    own_data,
    people_desk,
    planning,
    quota,
    reviewing,
    roster,
    smalltalk,
    summaries,
    wishes,
)
from bot.conversation.context import Context
from bot.conversation.quoting import Quoted
from bot.understanding.reading import Reading
from measures.vocabulary import Intent, Role
from messages import commands as table
from messages import rich_menu
from messages.ask_result import Wanted
from messages.export_ready import ExportFile, ExportReady


@dataclass(frozen=True)
class Said:
    """What was said beyond the fixed words: the slots of the command, the reading of the whole, what was quoted."""

    slots: dict[str, str] = field(default_factory=dict)
    reading: Reading | None = None
    quoted: Quoted | None = None

    @property
    def measure(self) -> str:
        """Return the measure that is named."""
        return self.slots["measure"]


#: Carries a command out; False: it was not meant after all.
Action = Callable[[Context, Said], bool | None]


def exact(context: Context, text: str) -> bool:
    """Carry out a command that is the whole text; the name of a menu's button, typed, is a tap on it."""
    return _carried_out(context, text, Said(), fixed=True) or _menu_name(context, text)


def spoken(context: Context, text: str, reading: Reading, quoted: Quoted | None) -> bool:
    """Carry out a command with words of its own in it; False when it is none."""
    return (
        _carried_out(context, text, Said({}, reading, quoted), fixed=False)
        or roster.told(context, text)
        or events.told(context, reading, text)
        or ordering.offered(context, text, reading)
        or smalltalk.answered(context, text, reading)
    )


def overheard(context: Context, text: str, reading: Reading) -> bool:
    """Answer "ใครยังไม่ส่ง" of a head, coordinator or executive in their office's group: it costs nothing there."""
    entitled = context.roles() & {Role.COORDINATOR, Role.SUPERVISOR, Role.EXECUTIVE}
    if not entitled or not table.commands()["missing"].is_overheard(text):
        return False
    asking.missing(context, reading.items[0])
    return True


def _carried_out(context: Context, text: str, said: Said, *, fixed: bool) -> bool:
    for name, action in ACTIONS.items():
        command = table.commands()[name]
        slots = command.match(text, fixed=fixed)
        if slots is None:
            continue
        refusal = command.refusal(context.roles(), in_group=context.in_group)
        if refusal is not None:
            cards.denied(context, refusal)
            return True
        if action(context, Said(slots, said.reading, said.quoted)) is not False:
            return True
    return False


def _menu_name(context: Context, words: str) -> bool:
    action = rich_menu.action_named(words)
    if action is None:
        return False
    if action["type"] == "postback":
        return buttons.tapped(context, str(action["data"]))
    # A button whose words are no command of their own is read like any text.
    return _carried_out(context, str(action["text"]), Said(), fixed=True)


def board(context: Context) -> None:
    """Give a link to the board that works once, for this person only."""
    if context.person is None:
        return
    url = board_link(context.session, context.box, context.person, context.now, context.public_url)
    files = (ExportFile(format="กระดาน", url=url),)
    title = f"กระดานติดตามงาน {context.organization.name}"
    context.answer(ExportReady(title=title, files=files, expires_at=context.now + LINK_LASTS, page=True))


def _missing(context: Context, said: Said) -> None:
    asking.missing(context, said.reading.items[0] if said.reading is not None else None)


def _summary(context: Context, said: Said) -> bool:
    items = said.reading.items if said.reading is not None else ()
    if any(item.intent not in {Intent.QUERY_STATUS, Intent.NONE} for item in items):
        return False
    summaries.show(context, items[0].period if items else None)
    return True


def _verify(context: Context, said: Said) -> bool:
    return reviewing.in_words(context, said.slots.get("measure"), _quoted_report(said), reviewing.verify)


def _send_back(context: Context, said: Said) -> bool:
    def send_back(context: Context, report_id: int) -> None:
        reviewing.send_back(context, report_id, said.slots["why"] or None)

    return reviewing.in_words(context, said.slots.get("measure"), _quoted_report(said), send_back)


def _quoted_report(said: Said) -> int | None:
    return said.quoted.reports[0] if said.quoted is not None and said.quoted.reports else None


def _report(context: Context, said: Said) -> bool:
    """Start the report by taps for the measure that was named without saying how it stands."""
    if said.reading is not None and any(item.opinion not in {None, Intent.NONE} for item in said.reading.items):
        return False
    guided.pick_named(context, said.measure)
    return True


def _plainly(show: Callable[[Context], None]) -> Action:
    return lambda context, _said: show(context)


#: What each command does, in the order in which they are tried. What has no row here is read by ``bot.understanding``.
ACTIONS: dict[str, Action] = {
    "order": lambda context, said: ordering.in_words(context, said.slots["words"]),
    "missing": _missing,
    "summary": _summary,
    "registrations": _plainly(people_desk.waiting),
    "roster": _plainly(people_desk.roster),
    "bind_code": lambda context, said: groups.give_code(context, said.slots["units"]),
    "free_room": _plainly(groups.free),
    "plan_questions": _plainly(planning.next_question),
    "desk": _plainly(desk.show),
    "orders": _plainly(ordering.listed),
    "board": _plainly(board),
    "verify": _verify,
    "send_back": _send_back,
    "outcome": lambda context, said: guided.words_of(context, said.measure, Wanted.OUTCOME, said.slots["words"]),
    "suggestion": lambda context, said: guided.words_of(context, said.measure, Wanted.SUGGESTION, said.slots["words"]),
    "report": _report,
    "first_steps": _plainly(people_desk.first_steps),
    "setting": lambda context, said: wishes.set_to(context, said.slots["name"], said.slots["value"]),
    "remind_off": lambda context, said: wishes.remind_named(context, said.measure, on=False),
    "remind_on": lambda context, said: wishes.remind_named(context, said.measure, on=True),
    "remind_also": lambda context, said: wishes.remind_also(context, said.measure, said.slots["when"]),
    "quota": _plainly(quota.show),
    "head_data": _plainly(heading.begin),
    "my_data": _plainly(own_data.show_data),
    "remove_my_data": _plainly(own_data.ask_to_remove_data),
}

"""The data behind buttons: an action's name and short ids, never authority.

What a tap may do is decided from who tapped, at that moment. Names and fields are a contract: buttons of old messages
stay on people's phones for years, so a name is never given a new meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from measures.errors import TamNganError
from messages.limits import POSTBACK_DATA_CHARACTERS

_NAME = "a"


class UnknownAction(TamNganError):
    """A button of ours that this version does not know, or data that is not ours."""

    def __init__(self, data: str) -> None:
        """Keep the data out of the sentence people read."""
        super().__init__("ไม่รู้จักปุ่มนี้ อาจเป็นปุ่มจากข้อความเก่า", "this button is not known here")
        self.data = data


@dataclass(frozen=True)
class Fields:
    """What an action needs and what it may carry; ``numbers`` are ids or counts, checked to be whole numbers."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


#: Fields that are ids or page numbers.
NUMBERS = frozenset({"m", "step", "d", "r", "p", "u", "q", "n", "page", "room", "e", "o"})

#: m measure, step, d deadline, r report, p person or postponement, u unit, q open or plan question, s status, v value,
#: k key of a summary's period, o order, on a date in ISO form, n a request that waits, e an audit entry or a code.
ACTIONS: dict[str, Fields] = {
    "report.pick": Fields(),
    "report.start": Fields(("m",), ("step", "d")),
    "report.status": Fields(("m", "s"), ("step", "d", "q")),
    "report.date": Fields(("m",), ("step", "d", "q", "on")),
    "report.result": Fields(("m",), ("step", "d", "q", "r")),
    "report.problem": Fields(("m",), ("step", "d")),
    "report.evidence": Fields(("r",)),
    "evidence.show": Fields(("r",)),
    "report.edit": Fields(("r",), ("v",)),
    "report.undo": Fields(("r",)),
    "review.list": Fields((), ("page",)),
    "review.verify": Fields(("r",)),
    "review.return": Fields(("r",)),
    "postpone.ask": Fields(("m",), ("step", "d")),
    "postpone.date": Fields(("m",), ("step", "d", "q", "on")),
    "postpone.accept": Fields(("p",)),
    "postpone.refuse": Fields(("p",)),
    "register.start": Fields(),
    "register.unit": Fields(("u",), ("q",)),
    "register.role": Fields(("v",), ("q",)),
    "register.cancel": Fields(),
    "request.list": Fields((), ("page",)),
    "request.approve": Fields(("n",), ("v",)),
    "request.refuse": Fields(("n",), ("v",)),
    "request.unit": Fields(("n",), ("u", "v")),
    "roster.list": Fields((), ("page",)),
    "roster.undo": Fields(("e",)),
    "room.allow": Fields(("room", "e")),
    "setup": Fields(),
    "setup.done": Fields(("v",)),
    "person.approve": Fields(("p",)),
    "person.refuse": Fields(("p",)),
    "summary.ack": Fields(("k",)),
    "summary.order": Fields(("k",)),
    "order.pass": Fields(("o",)),
    "order.seen": Fields(("o",)),
    "status.show": Fields(("m",), ("step",)),
    "mine.list": Fields((), ("page",)),
    "overview": Fields((), ("page",)),
    "missing.list": Fields((), ("page",)),
    "question.answer": Fields(("q", "v")),
    "question.skip": Fields(("q",)),
    "question.cancel": Fields(("q",)),
    "plan.answer": Fields(("q", "v")),
    "plan.next": Fields((), ("q",)),
    "help": Fields((), ("topic",)),
    "export": Fields(("layout",), ("period", "format")),
    "dont_remind": Fields(("m",), ("step",)),
    "reminder.later": Fields(("d",)),
    "event.open": Fields(("m", "step"), ("on",)),
    "room.bind": Fields((), ("u", "room")),
    "data.show": Fields(),
    "data.remove": Fields((), ("v",)),
    "quota.show": Fields(),
}


def postback(name: str, **fields: object) -> str:
    """Return the data of a button; fields that are None are left out.

    Raises ``ValueError`` for an unknown name or field, a missing field or more than 300 characters: such a button
    would be a fault of ours.
    """
    given = {key: str(value) for key, value in fields.items() if value is not None}
    fault = _fault(name, given)
    if fault:
        raise ValueError(fault)
    data = urlencode({_NAME: name, **given})
    if len(data) > POSTBACK_DATA_CHARACTERS:
        raise ValueError(f"the data of {name} is longer than {POSTBACK_DATA_CHARACTERS} characters")
    return data


def parse(data: str) -> tuple[str, dict[str, str]]:
    """Return the action's name and its fields. Raises ``UnknownAction`` for whatever ``postback`` does not make."""
    try:
        pairs = parse_qsl(data, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=10)
    except ValueError:
        raise UnknownAction(data) from None
    fields = dict(pairs)
    name = fields.pop(_NAME, "")
    if len(data) > POSTBACK_DATA_CHARACTERS or len(pairs) != len(fields) + 1 or _fault(name, fields):
        raise UnknownAction(data)
    return name, fields


def _fault(name: str, fields: dict[str, str]) -> str | None:
    """Return what is wrong with an action, or None."""
    known = ACTIONS.get(name)
    if known is None:
        return f"there is no action {name}"
    missing = [key for key in known.needs if not fields.get(key)]
    unknown = [key for key in fields if key not in known.needs and key not in known.may]
    odd = [key for key, value in fields.items() if key in NUMBERS and not _is_number(value)]
    if missing or unknown or odd:
        return f"{name}: missing {missing}, unknown {unknown}, not a number {odd}"
    return None


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 18

"""Every message by its name, from and to data that a database row can hold.

The outbox stores a name and its data; the message is rendered at the first try. Names and fields are a contract with
rows that were written by earlier versions: new fields need a default, and fields unknown here are passed over.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from measures.errors import TamNganError
from messages.message import Message
from messages.wording import Digits

#: One module per message; its dataclass is the module's name in capitalized words.
NAMES = (
    "report_recorded",
    "what_became",
    "already_reported",
    "ask_replace",
    "undone",
    "evidence_added",
    "evidence_removed",
    "ask_measure",
    "ask_status",
    "ask_date",
    "ask_result",
    "ask_evidence",
    "ask_reason",
    "ask_confirm",
    "ask_meaning",
    "ask_unit",
    "ask_document",
    "ask_head_data",
    "unsure",
    "measure_status",
    "my_work",
    "overview",
    "who_has_not_sent",
    "reminder",
    "digest",
    "catch_up_digest",
    "followup_round",
    "executive_summary",
    "order_to_coordinator",
    "order_to_unit",
    "order_list",
    "plain_answer",
    "small_answer",
    "alert_to_coordinator",
    "export_ready",
    "see_result",
    "help_card",
    "welcome_private",
    "welcome_group",
    "register_ask",
    "register_waiting",
    "register_approve",
    "register_done",
    "register_refused",
    "register_list",
    "request_doubt",
    "roster_change",
    "roster_refused",
    "roster_list",
    "post_told",
    "room_bound",
    "room_asked",
    "first_steps",
    "not_registered",
    "no_permission",
    "stale_button",
    "confirmed",
    "review_request",
    "review_list",
    "review_result",
    "postpone_request",
    "postpone_result",
    "problem_notice",
    "event_opened",
    "quota_status",
    "my_data",
    "plan_question",
    "answer_applied",
    "import_summary",
    "plan_edition",
    "error_sorry",
)


class UnknownMessageError(TamNganError):
    """A name that is not in the catalogue, or data that does not make the message."""

    def __init__(self, name: str, fault: str) -> None:
        """Name the message and what is wrong with it, never what was in it."""
        super().__init__(f"สร้างข้อความ {name} ไม่ได้", f"cannot make the message {name}: {fault}")


def class_name(name: str) -> str:
    """Return the dataclass's name of a message: "report_recorded" is ReportRecorded."""
    return "".join(word.capitalize() for word in name.split("_"))


def _load(name: str) -> tuple[type, Callable[..., Message]]:
    module = import_module(f"messages.{name}")
    return getattr(module, class_name(name)), module.render


#: name -> (dataclass, render)
MESSAGES: Mapping[str, tuple[type, Callable[..., Message]]] = MappingProxyType({name: _load(name) for name in NAMES})

_NAME_OF = {kind: name for name, (kind, _) in MESSAGES.items()}


def name_of(instance: object) -> str:
    """Return the name under which a message's data is stored; raises ``UnknownMessageError`` for other objects."""
    name = _NAME_OF.get(type(instance))
    if name is None:
        raise UnknownMessageError(type(instance).__name__, "it is not a message")
    return name


def to_data(instance: object) -> dict[str, Any]:
    """Return a message's data as JSON can hold it: dates in ISO form, enums as their values, tuples as lists."""
    data: dict[str, Any] = _adapter(name_of(instance)).dump_python(instance, mode="json", exclude_defaults=True)
    return data


def from_data(name: str, data: Mapping[str, Any]) -> Any:
    """Return the message's dataclass from stored data; raises ``UnknownMessageError`` saying which field is wrong."""
    if name not in MESSAGES:
        raise UnknownMessageError(name, "there is no such message")
    try:
        return _adapter(name).validate_python(dict(data))
    except ValidationError as error:
        faults = ", ".join(f"{'.'.join(map(str, one['loc']))} ({one['type']})" for one in error.errors()[:5])
        raise UnknownMessageError(name, faults) from None


def render(name: str, data: Mapping[str, Any], digits: Digits = "thai", *, today: date | None = None) -> Message:
    """Return the message for stored data.

    ``today`` (the day in Thailand on which it is sent) replaces the day it was written, so that a reminder which
    waited for a ride does not miscount the days that are left.
    """
    instance = from_data(name, data)
    if today is not None and any(field.name == "today" for field in dataclasses.fields(instance)):
        instance = dataclasses.replace(instance, today=today)
    return MESSAGES[name][1](instance, digits)


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(MESSAGES[name][0])

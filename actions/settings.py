"""What an office chooses for itself, whichever door it chooses by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from actions import changes
from actions.acting import Acting
from actions.outcome import Became
from storage.models import Organization
from storage.settings import WrongChoice, change_settings, choose, forget_choice

_PUBLIC_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,58})[a-z0-9]")


class Unsettable(StrEnum):
    """Why a choice cannot be made."""

    NOT_PERMITTED = "not_permitted"
    UNKNOWN = "unknown"
    #: The sending time lies in the quiet hours; a ladder that reminds nobody in time; another value that cannot be.
    QUIET = "quiet"
    LADDER = "ladder"
    NUMBER = "number"
    BAD_NAME = "bad_public_name"
    NAME_TAKEN = "name_taken"


#: What the rules say in English when the whole is impossible.
_FAULTS = {"in the quiet hours": Unsettable.QUIET, "the ladder needs": Unsettable.LADDER}


@dataclass(frozen=True)
class Choose:
    """Some values at once."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class ChooseWritten:
    """One value as a person writes it: "30,7,1,0", "08:30", "true"."""

    name: str
    written: str


@dataclass(frozen=True)
class ForgetChoice:
    """Go back to the default of one setting."""

    name: str


@dataclass(frozen=True)
class Publish:
    """Give the public page its name, which switches it on; None switches it off."""

    name: str | None


@dataclass(frozen=True)
class Chosen:
    """What became of a choice; ``fault`` is what the rules said about it, ``names`` the settings at fault."""

    became: Became
    refusal: Unsettable | None = None
    fault: str = ""
    names: tuple[str, ...] = field(default=())


def change(acting: Acting, command: Choose | ChooseWritten | ForgetChoice | Publish) -> Chosen:
    """Make a choice, or refuse it whole; reminders that were planned by the old one are planned anew."""
    if not acting.governs:
        return Chosen(Became.REFUSED, Unsettable.NOT_PERMITTED)
    if isinstance(command, Publish):
        return _publish(acting, command)
    before = dict(acting.organization.settings)
    try:
        with changes.watched(acting, "settings.changed", "organization", acting.organization.id):
            if isinstance(command, Choose):
                change_settings(acting.organization, **command.values)
            elif isinstance(command, ChooseWritten):
                choose(acting.organization, command.name, command.written)
            else:
                forget_choice(acting.organization, command.name)
    except WrongChoice as error:
        return Chosen(Became.REFUSED, Unsettable.NUMBER, error.english, (error.name,))
    except ValidationError as error:
        return _faulty(error)
    acting.__dict__.pop("settings", None)
    return Chosen(Became.KNOWN if acting.organization.settings == before else Became.RECORDED)


def _faulty(error: ValidationError) -> Chosen:
    said = "; ".join(one["msg"] for one in error.errors())
    fault = next((fault for words, fault in _FAULTS.items() if words in said), Unsettable.NUMBER)
    names = tuple(str(one["loc"][0]) for one in error.errors() if one["loc"])
    return Chosen(Became.REFUSED, fault, said, names)


def _publish(acting: Acting, command: Publish) -> Chosen:
    name = command.name
    if name is not None and _PUBLIC_NAME.fullmatch(name) is None:
        return Chosen(Became.REFUSED, Unsettable.BAD_NAME)
    taken = acting.session.scalar(select(Organization.id).where(Organization.public_name == name)) if name else None
    if taken is not None and taken != acting.organization.id:
        return Chosen(Became.REFUSED, Unsettable.NAME_TAKEN, name or "")
    if name == acting.organization.public_name:
        return Chosen(Became.KNOWN)
    with changes.watched(acting, "public.changed", "organization", acting.organization.id):
        acting.organization.public_name = name
    return Chosen(Became.RECORDED)

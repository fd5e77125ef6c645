"""The words with a fixed meaning, one table for what is read, who may, the help cards, the menus and the documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from measures.vocabulary import Role
from messages.no_permission import Denied
from thai.phrasing import Phrase, phrase

#: Whom a command is for, and what anybody else is told.
_REFUSALS = {frozenset({Role.COORDINATOR}): Denied.COORDINATOR_ONLY, frozenset({Role.EXECUTIVE}): Denied.EXECUTIVE_ONLY}
#: No command is longer; what is, is not looked at.
LONGEST = 1000


class Where(StrEnum):
    """Where a command may be said."""

    ANYWHERE = "anywhere"
    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, kw_only=True)
class ChatCommand:
    """One row of ``commands.yaml``, which tells what each field means. ``who``: empty: everybody."""

    name: str
    does: str
    typed: tuple[str, ...]
    said: tuple[str, ...] = ()
    overheard: tuple[str, ...] = ()
    who: frozenset[Role] = frozenset()
    where: Where = Where.ANYWHERE
    help: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def ways(self) -> tuple[Phrase, ...]:
        """Return the compiled ways of saying it."""
        return tuple(phrase(one) for one in self.said)

    def match(self, text: str, *, fixed: bool | None = None) -> dict[str, str] | None:
        """Return what was said in the slots of the first way that fits, None where this command was not said.

        ``fixed``: look only at the ways that have no slot, or only at those that have.
        """
        return _first(tuple(way for way in self.ways if fixed in {None, way.fixed}), text)

    def refusal(self, roles: frozenset[Role], *, in_group: bool) -> Denied | None:
        """Return why somebody of these roles may not say this here, None where they may."""
        if self.who and not roles & self.who:
            return _REFUSALS.get(self.who, Denied.SUPERVISOR_ONLY)
        if in_group and self.where is Where.PRIVATE:
            return Denied.PRIVATE_ONLY
        return Denied.GROUP_ONLY if not in_group and self.where is Where.GROUP else None

    def is_overheard(self, text: str) -> bool:
        """Tell whether a text that was not meant for the bot says this and nothing else."""
        return _first(tuple(phrase(one) for one in self.overheard), text) is not None


def _first(ways: tuple[Phrase, ...], text: str) -> dict[str, str] | None:
    if len(text) > LONGEST:
        return None
    return next((found for way in ways if (found := way.match(text)) is not None), None)


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("messages").joinpath("commands.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def commands() -> dict[str, ChatCommand]:
    """Return the commands by name, in the order in which they are tried."""
    rows = [_command(row) for row in _table()["commands"]]
    return {row.name: row for row in rows}


def _command(row: dict[str, Any]) -> ChatCommand:
    texts = {key: tuple(str(one) for one in row.get(key, ())) for key in ("typed", "said", "overheard")}
    return ChatCommand(
        name=row["name"],
        does=row["does"],
        who=frozenset(Role(one) for one in row.get("who", ())),
        where=Where(row.get("where", Where.ANYWHERE)),
        help=row.get("help", {}),
        **texts,
    )


def words(name: str) -> str:
    """Return what is typed for a command, for a button or an example. Raises KeyError where there is none."""
    return commands()[name].typed[0]


def helped() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each heading of a coordinator's help with its rows: label, and words that work when they are tapped."""
    for key, heading in _table()["headings"].items():
        yield heading, [row for command in commands().values() for row in command.help.get(key, {}).items()]


def as_markdown() -> str:
    """Return the table of docs/conversation.md."""
    lines = ["| words | who | what |", "|---|---|---|"]
    lines += [f"| {_typed(row)} | {_who(row)} | {row.does} |" for row in commands().values()]
    return "\n".join(lines)


def _typed(row: ChatCommand) -> str:
    return ", ".join(f"`{one}`" for one in row.typed)


def _who(row: ChatCommand) -> str:
    who = ", ".join(f"{role.value}s" for role in Role if role in row.who) or "all"
    where = {Where.PRIVATE: ", 1:1", Where.GROUP: ", in the group"}.get(row.where, "")
    return who + where

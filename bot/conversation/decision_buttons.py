"""Taps that decide on a postponement."""

from __future__ import annotations

from bot.conversation import postponing
from bot.conversation.context import Context
from bot.conversation.tapping import Fields


def accept(context: Context, fields: Fields) -> None:
    """Allow a deadline to be moved."""
    postponing.decide(context, int(fields["p"]), accepted=True)


def refuse(context: Context, fields: Fields) -> None:
    """Refuse to move a deadline, with its reason."""
    postponing.decide(context, int(fields["p"]), accepted=False)

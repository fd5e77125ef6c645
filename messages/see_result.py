"""กดดูผล: a card that invites a tap, because a tap brings a fresh, free reply."""

from __future__ import annotations

from dataclasses import dataclass

from messages.card import Button, Card, Words
from messages.compose import card_message
from messages.message import Message
from messages.phrases import shortened
from messages.quick import tap
from messages.wording import Digits


@dataclass(frozen=True, kw_only=True)
class SeeResult:
    """``action`` is the data of the button, made by ``messages.actions.postback``."""

    title: str
    action: str
    detail: str | None = None


def render(data: SeeResult, digits: Digits = "thai") -> Message:  # noqa: ARG001 -- has no figures
    """Return the card."""
    blocks = [Words(data.detail)] if data.detail else []
    card = Card("กำลังจัดทำ", data.title, blocks, [Button("กดดูผล", tap(data.action), main=True)])
    return card_message(card, f"กำลังจัดทำ {shortened(data.title, 160)} กดดูผลได้ในอีกสักครู่")

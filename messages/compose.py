"""From cards and texts to a ``Message``; several messages behind one reply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from messages.card import Card
from messages.facts import Mention
from messages.flex import bubbles
from messages.limits import (
    ALT_TEXT_UNITS,
    CAROUSEL_BUBBLES,
    MENTIONS,
    OBJECTS,
    QUICK_LABEL_GRAPHEMES,
    QUICK_REPLIES,
    TEXT_UNITS,
    clean,
    clip_utf16,
    container,
    label,
    text_of,
)
from messages.message import Message
from messages.quick import Choice, attached

#: What a notification on a phone's locked screen can show; the rest of the card is read in the card.
_ALT_TEXT_AIM = 300
#: How many cards are tried before the one that names the rest.
_CARDS_BEFORE_REST = (CAROUSEL_BUBBLES - 1, 8, 6, 4, 2, 1)


def text_message(words: str, *choices: Choice) -> Message:
    """Return one text bubble with quick replies."""
    shown = text_of(words, TEXT_UNITS)
    return Message(({"type": "text", "text": shown, **attached(choices)},), _with_choices(shown, choices))


def card_message(
    cards: Card | Sequence[Card],
    alt: str,
    *choices: Choice,
    mentions: Sequence[Mention] = (),
    rest: Callable[[int], Card] | None = None,
) -> Message:
    """Return one Flex message of one or several cards, behind a line that names somebody where ``mentions`` are given.

    Texts get shorter until all cards fit. Where that is not enough, ``rest`` makes the last card, for all cards from
    the given place on; without it, cards that cannot be shown are a fault and raise ``ValueError``.
    """
    cards, drawn = _drawn([cards] if isinstance(cards, Card) else list(cards), rest)
    alt_text = text_of(alt, min(_ALT_TEXT_AIM, ALT_TEXT_UNITS))
    flex = {"type": "flex", "altText": alt_text, "contents": container(drawn), **attached(choices)}
    plain = _with_choices("\n\n".join(clean(card.plain()) for card in cards), choices)
    if not mentions:
        return Message((flex,), plain)
    names = " ".join(f"@{clean(one.name, lines=False)}" for one in mentions[:MENTIONS])
    return Message((mention_object(alt, mentions), flex), f"{names}\n{plain}")


def _drawn(cards: list[Card], rest: Callable[[int], Card] | None) -> tuple[list[Card], list[dict[str, Any]]]:
    """Return the cards that are shown, and their bubbles."""
    drawn = bubbles(cards)
    if drawn is not None:
        return cards, drawn
    for kept in _CARDS_BEFORE_REST:
        if rest is not None and kept < len(cards):
            shown = [*cards[:kept], rest(kept)]
            drawn = bubbles(shown)
            if drawn is not None:
                return shown, drawn
    raise ValueError("the cards do not fit one message")


def mention_object(words: str, mentions: Sequence[Mention]) -> dict[str, Any]:
    """Return a textV2 that names people with @ before the words; only for groups they are in."""
    named = {f"who{place}": person for place, person in enumerate(mentions[:MENTIONS])}
    names = " ".join("{" + key + "}" for key in named)
    substitution = {
        key: {"type": "mention", "mentionee": {"type": "user", "userId": person.user_id}}
        for key, person in named.items()
    }
    # A brace in the words would be read as the start of a substitution; doubling can double the length.
    escaped = clip_utf16(clean(words), 400).replace("{", "{{").replace("}", "}}")
    return {"type": "textV2", "text": f"{names} {escaped}".strip(), "substitution": substitution}


def combine(answer: Message, riders: Iterable[Message]) -> Message:
    """Return the answer with riders behind it, at most 5 objects; a rider that does not fit whole is left out.

    Only the last object's quick replies are shown by the platform: they stay the answer's, if it has any.
    """
    objects, plains = list(answer.objects), [answer.plain]
    for rider in riders:
        if len(objects) + len(rider.objects) <= OBJECTS:
            objects += rider.objects
            plains.append(rider.plain)
    quick = answer.objects[-1].get("quickReply")
    if quick is not None and len(objects) > len(answer.objects):
        objects = [{key: value for key, value in one.items() if key != "quickReply"} for one in objects]
        objects[-1]["quickReply"] = quick
    return Message(tuple(objects), "\n\n".join(plains))


def _with_choices(words: str, choices: Sequence[Choice]) -> str:
    """Add the quick replies in words, for readers without a phone."""
    if not choices:
        return words
    return f"{words}\nเลือกได้: " + " · ".join(
        label(choice.label, QUICK_LABEL_GRAPHEMES) for choice in choices[:QUICK_REPLIES]
    )

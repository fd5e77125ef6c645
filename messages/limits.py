"""The platform's limits as functions that make text and cards fit by construction.

Source of the numbers: Messaging API reference ("Message objects", "Action objects", "Flex Message") and "Character
counting in a text": message texts are counted in UTF-16 units, labels in grapheme clusters.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from thai.words import whole_words

TEXT_UNITS = 5000
ALT_TEXT_UNITS = 1500
QUICK_REPLIES = 13
QUICK_LABEL_GRAPHEMES = 20
BUTTON_LABEL_GRAPHEMES = 40
POSTBACK_DATA_CHARACTERS = 300
DISPLAY_TEXT_UNITS = 300
MESSAGE_ACTION_UNITS = 300
URI_CHARACTERS = 1000
IMAGE_URL_CHARACTERS = 2000
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
CAROUSEL_BUBBLES = 12
OBJECTS = 5
MENTIONS = 20

ELLIPSIS = "…"
#: Shown where a text has nothing that can be seen; the platform refuses empty texts.
NOTHING = "–"

#: Marks beyond this on one letter only disturb the lines above; Thai needs two, Pali three.
_MARKS_PER_LETTER = 3
_LEADING_VOWELS = frozenset("เแโใไ")
_SARA_AM = "ำ"
_JOINERS = frozenset("\u200c\u200d")
_VARIATION_SELECTORS = frozenset("\ufe0e\ufe0f")
#: Format characters that turn the reading direction or are invisible; a joiner inside emoji is kept.
_UNSAFE = re.compile(
    "[\ud800-\udfff\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r" *\n[ \n]*\n *")


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units, as the platform counts message texts."""
    return len(text) + sum(character > "\uffff" for character in text)


def grapheme_count(text: str) -> int:
    """Return a count of characters as people see them that is never lower than the platform's own.

    Marks that stand on a letter do not count. Parts of an emoji sequence and สระอำ count one each: a label may come
    out a little shorter than allowed, but is never refused.
    """
    return sum(not _is_mark(character) for character in text) or len(text[:1])


def clean(text: str, *, lines: bool = True) -> str:
    """Return text that every screen can show: no control, direction or half characters, no towers of marks.

    ``lines`` False also turns line breaks into spaces. May return an empty string.
    """
    text = _UNSAFE.sub(lambda match: "\n" if match[0] in "\u2028\u2029" else "", text.replace("\r\n", "\n"))
    text = "".join(_printable(text))
    if not lines:
        text = text.replace("\n", " ")
    return _LINE_BREAKS.sub("\n\n", _SPACES.sub(" ", text)).strip()


def clusters(text: str) -> Iterator[str]:
    """Yield the pieces between which a text may be cut: a letter with its marks, a Thai leading vowel with its letter.

    Emoji sequences stay whole.
    """
    piece = ""
    for character in text:
        if piece and not _belongs(piece, character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def clip_utf16(text: str, units: int) -> str:
    """Return ``text`` in at most ``units`` UTF-16 units, cut where a reader can bear it and ended with "…"."""
    return _clip(text, units, utf16_length)


def clip_graphemes(text: str, count: int) -> str:
    """Return ``text`` in at most ``count`` characters as people see them, ended with "…" where it was cut."""
    return _clip(text, count, grapheme_count)


def label(text: str, count: int) -> str:
    """Return one line of at most ``count`` characters that is not empty, for a button or quick reply."""
    return clip_graphemes(clean(text, lines=False), count) or NOTHING


def text_of(text: str, units: int = TEXT_UNITS) -> str:
    """Return a cleaned text of at most ``units`` UTF-16 units that is not empty."""
    return clip_utf16(clean(text), units) or NOTHING


def json_size(value: object) -> int:
    """Return the bytes of the JSON as the client sends it: letters beyond ASCII take six bytes, the worst case."""
    return len(json.dumps(value))


def fits(bubbles: list[dict[str, Any]]) -> bool:
    """Tell whether bubbles fit one Flex message: each by itself, and all in one carousel."""
    if not 1 <= len(bubbles) <= CAROUSEL_BUBBLES or any(json_size(one) > BUBBLE_BYTES for one in bubbles):
        return False
    return len(bubbles) == 1 or json_size(container(bubbles)) <= CAROUSEL_BYTES


def container(bubbles: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the Flex container of bubbles: one is itself, several are a carousel."""
    return bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": bubbles}


def quick_replies(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a ``quickReply`` of the first 13 items; their labels are cut to 20 characters."""
    return {"items": [_short_labelled(item) for item in items[:QUICK_REPLIES]]}


def _short_labelled(item: dict[str, Any]) -> dict[str, Any]:
    action = dict(item["action"])
    if "label" in action:
        action["label"] = label(action["label"], QUICK_LABEL_GRAPHEMES)
    return {**item, "action": action}


def _clip(text: str, most: int, measure: Callable[[str], int]) -> str:
    if measure(text) <= most:
        return text
    if most < 1:
        return ""
    kept = ""
    room = most - 1
    for piece in clusters(text):
        size = measure(piece)
        if size > room:
            break
        kept += piece
        room -= size
    return (_whole_words(text, kept) or _hard_cut(text, most - 1, measure)).rstrip() + ELLIPSIS


def _whole_words(text: str, kept: str) -> str:
    """Return what is kept of a text without the word that it ends within, unless that is most of it."""
    end = whole_words(text, len(kept))
    return kept[:end] if end * 2 > len(kept) and not _is_torn(text, end) else kept


def _is_torn(text: str, end: int) -> bool:
    return end < len(text) and _belongs(text[end - 1], text[end])


def _hard_cut(text: str, most: int, measure: Callable[[str], int]) -> str:
    """Cut inside the first cluster, which alone is too long."""
    kept = ""
    for character in text:
        if measure(kept + character) > most:
            break
        kept += character
    return kept


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"} or character in _JOINERS


def _belongs(piece: str, character: str) -> bool:
    if _is_mark(character) or character in _VARIATION_SELECTORS or character == _SARA_AM or _modifies(character):
        return True
    if _is_flag_letter(character):
        return len(piece) == 1 and _is_flag_letter(piece)
    return piece[-1] in _JOINERS or piece in _LEADING_VOWELS


def _modifies(character: str) -> bool:
    """Tell a combining mark that takes room, or a skin tone."""
    return unicodedata.category(character) == "Mc" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _printable(text: str) -> Iterator[str]:
    """Yield what can be seen; marks only where they have a letter to stand on."""
    marks = _MARKS_PER_LETTER
    for character in text:
        category = unicodedata.category(character)
        if _is_mark(character):
            marks += 1
            if marks <= _MARKS_PER_LETTER:
                yield character
        elif category == "Cc":
            marks = _MARKS_PER_LETTER
            yield "\n" if character == "\n" else " "
        elif category not in {"Cn", "Co", "Cs"}:
            marks = _MARKS_PER_LETTER if character.isspace() else 0
            yield character

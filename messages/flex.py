"""How our cards look: one visual language for all of them.

A coloured head with a sign and words, rows of label and value, rows that can be tapped, and buttons of the full
height. Colours keep a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3); texts grow with the phone's own setting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from messages.card import SIGNS, Bar, Block, Button, Card, Entry, Field, Tone, Words
from messages.limits import BUTTON_LABEL_GRAPHEMES, CAROUSEL_BUBBLES, clip_graphemes, fits, grapheme_count, text_of
from messages.quick import labelled, picture_address

Component = dict[str, Any]

COLOURS = {
    Tone.INFO: "#24478F",
    Tone.DONE: "#1B7340",
    Tone.VERIFIED: "#0B5F56",
    Tone.PROGRESS: "#1D5FA3",
    Tone.WAITING: "#4E5B66",
    Tone.SOON: "#925100",
    Tone.OVERDUE: "#B3261E",
    Tone.CLOSED: "#5C5C5C",
}
ON_COLOUR = "#FFFFFF"
INK = "#1C1F23"
QUIET = "#586069"
PANEL = "#F3F5F8"
TRACK = "#DDE2E8"
QUIET_BUTTON = "#E4E9F0"

#: Characters per text of a card; the next row is tried when a bubble grows beyond what the platform takes.
_BUDGETS = (600, 240, 100, 40)
_TITLE_CHARACTERS = 140
_LABEL_CHARACTERS = 40
#: A row's label is only read aloud.
_ROW_LABEL_CHARACTERS = 20
#: Buttons with longer labels get a row for themselves.
_HALF_ROW_CHARACTERS = 12
_MOST_BUTTONS = 6


def bubble(card: Card) -> Component:
    """Return a card as a Flex bubble of at most 30 KB; long texts are cut with "…", rows are never left out."""
    drawn = bubbles([card])
    if drawn is None:
        raise ValueError("a card has more rows than a bubble can hold")
    return drawn[0]


def bubbles(cards: Sequence[Card]) -> list[Component] | None:
    """Return all cards as bubbles that fit one Flex message together, or None when even short texts do not help."""
    for budget in _BUDGETS if len(cards) <= CAROUSEL_BUBBLES else ():
        drawn = [_draw(card, budget) for card in cards]
        if fits(drawn):
            return drawn
    return None


def text(content: str, *, size: str = "md", color: str = INK, most: int = 600, **extra: Any) -> Component:
    """Return a text component that wraps, grows with the phone's setting and has at most ``most`` characters."""
    # Thai writes about one and a half units a letter; a text of towers of marks is cut sooner.
    shown = clip_graphemes(text_of(content, 2 * most), most)
    return {"type": "text", "text": shown, "size": size, "color": color, "wrap": True, "scaling": True, **extra}


def column(contents: Sequence[Component], **extra: Any) -> Component:
    """Return a vertical box."""
    return {"type": "box", "layout": "vertical", "contents": list(contents), **extra}


def row(contents: Sequence[Component], **extra: Any) -> Component:
    """Return a horizontal box."""
    return {"type": "box", "layout": "horizontal", "contents": list(contents), **extra}


def _draw(card: Card, budget: int) -> Component:
    drawn: Component = {"type": "bubble", "size": "mega", "header": _head(card, budget)}
    picture = picture_address(card.picture)
    if picture:
        drawn["hero"] = _picture(picture)
    if card.blocks:
        drawn["body"] = column([_block(block, budget) for block in card.blocks], spacing="md", paddingAll="16px")
    if card.working_buttons:
        drawn["footer"] = column(_button_rows(card), spacing="sm", paddingAll="12px", paddingTop="0px")
    return drawn


def _head(card: Card, budget: int) -> Component:
    kicker = text(f"{SIGNS[card.tone]} {card.kicker}", size="sm", color=ON_COLOUR, most=60, weight="bold")
    title = text(card.title, size="lg", color=ON_COLOUR, most=min(budget, _TITLE_CHARACTERS), weight="bold", maxLines=4)
    return column([kicker, title], backgroundColor=COLOURS[card.tone], paddingAll="16px", spacing="xs")


def _picture(address: str) -> Component:
    return {"type": "image", "url": address, "size": "full", "aspectRatio": "20:13", "aspectMode": "fit"}


def _block(block: Block, budget: int) -> Component:
    if isinstance(block, Field):
        return _field(block, budget)
    if isinstance(block, Entry):
        return _entry(block, budget)
    if isinstance(block, Bar):
        return _bar(block)
    return _words(block, budget)


def _words(words: Words, budget: int) -> Component:
    look: Component = {"weight": "bold"} if words.strong else {}
    size, color = ("sm", QUIET) if words.quiet else ("md", INK)
    return text(words.text, size=size, color=color, most=budget, **look)


def _field(field: Field, budget: int) -> Component:
    look: Component = {"weight": "bold"} if field.strong else {}
    name = text(field.label, size="sm", color=QUIET, most=_LABEL_CHARACTERS, flex=3)
    value = text(field.value, most=budget, flex=7, **look)
    return row([name, value], spacing="md")


def _entry(entry: Entry, budget: int) -> Component:
    title = text(entry.title, size="md", most=min(budget, _TITLE_CHARACTERS), weight="bold", maxLines=2)
    lines = [title]
    if entry.detail:
        detail = f"{SIGNS[entry.tone]} {entry.detail}"
        lines.append(text(detail, size="sm", color=COLOURS[entry.tone], most=min(budget, _TITLE_CHARACTERS)))
    contents = [column(lines, flex=1, spacing="xs")]
    look: Component = {"backgroundColor": PANEL, "cornerRadius": "md", "paddingAll": "12px", "spacing": "sm"}
    if entry.action is not None:
        contents.append(text("›", size="xl", color=QUIET, flex=0, gravity="center"))
        look["action"] = labelled(entry.action, entry.title, _ROW_LABEL_CHARACTERS)
    return row(contents, **look)


def _bar(bar: Bar) -> Component:
    percent = max(0, min(100, bar.percent))
    name = text(bar.label, size="sm", most=_LABEL_CHARACTERS, flex=5)
    figures = text(bar.figures, size="sm", color=QUIET, most=_LABEL_CHARACTERS, flex=4, align="end")
    filler = {"type": "filler"}
    fill = [column([filler], width=f"{percent}%", height="8px", backgroundColor=COLOURS[bar.tone])] if percent else []
    track = row([*fill, filler], height="8px", backgroundColor=TRACK, cornerRadius="4px")
    return column([row([name, figures], spacing="sm"), track], spacing="xs")


def _button_rows(card: Card) -> list[Component]:
    """Put short buttons side by side in pairs, long and main ones in rows of their own; the odd one comes first."""
    buttons = card.working_buttons[:_MOST_BUTTONS]
    alone = [button for button in buttons if button.main or grapheme_count(button.label) > _HALF_ROW_CHARACTERS]
    paired = [button for button in buttons if button not in alone]
    odd = len(paired) % 2
    rows = [_button(button, card.tone) for button in (*alone, *paired[:odd])]
    pairs = zip(paired[odd::2], paired[odd + 1 :: 2], strict=True)
    return rows + [row([_button(left, card.tone), _button(right, card.tone)], spacing="sm") for left, right in pairs]


def _button(button: Button, tone: Tone) -> Component:
    style = ("primary", COLOURS[tone]) if button.main else ("secondary", QUIET_BUTTON)
    return {
        "type": "button",
        "style": style[0],
        "color": style[1],
        "height": "md",
        "adjustMode": "shrink-to-fit",
        "scaling": True,
        "action": labelled(button.action or {}, button.label, BUTTON_LABEL_GRAPHEMES),
    }

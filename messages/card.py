"""What a card says, apart from how it looks: the Flex bubble, the plain words and the tests are made from this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from measures.standing import OPEN
from measures.vocabulary import Status
from messages.quick import Action


class Tone(StrEnum):
    """The colour of a card; a sign and words always say the same, for those who do not see the colour."""

    INFO = "info"
    DONE = "done"
    VERIFIED = "verified"
    PROGRESS = "progress"
    WAITING = "waiting"
    SOON = "soon"
    OVERDUE = "overdue"
    CLOSED = "closed"


SIGNS = {
    Tone.INFO: "●",
    Tone.DONE: "✓",
    Tone.VERIFIED: "✓✓",
    Tone.PROGRESS: "◐",
    Tone.WAITING: "○",
    Tone.SOON: "▲",
    Tone.OVERDUE: "!",
    Tone.CLOSED: "×",
}

STATUS_TONES = {
    Status.NOT_STARTED: Tone.WAITING,
    Status.IN_PROGRESS: Tone.PROGRESS,
    Status.BLOCKED: Tone.SOON,
    Status.DONE: Tone.DONE,
    Status.VERIFIED: Tone.VERIFIED,
    Status.WAIVED: Tone.CLOSED,
}


@dataclass(frozen=True)
class Field:
    """A label and its value."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True)
class Words:
    """A paragraph; ``quiet`` ones are in grey."""

    text: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Entry:
    """A row of a list that can be tapped."""

    title: str
    detail: str = ""
    tone: Tone = Tone.INFO
    action: Action | None = None


@dataclass(frozen=True)
class Bar:
    """A share drawn as a bar, with the figures beside its label."""

    label: str
    percent: int
    figures: str
    tone: Tone = Tone.INFO


Block = Field | Words | Entry | Bar


@dataclass(frozen=True)
class Button:
    """A button under a card. The first main one is filled with the card's colour."""

    label: str
    action: Action | None
    main: bool = False


@dataclass(frozen=True)
class Card:
    """One bubble. ``kicker`` is the small line above the title and says in words what the colour means."""

    kicker: str
    title: str
    blocks: Sequence[Block] = ()
    buttons: Sequence[Button] = ()
    tone: Tone = Tone.INFO
    picture: str | None = None

    @property
    def working_buttons(self) -> list[Button]:
        """Return the buttons that lead somewhere."""
        return [button for button in self.buttons if button.action is not None]

    def plain(self) -> str:
        """Return the whole card in words."""
        lines = [f"{SIGNS[self.tone]} {self.kicker}", self.title, *(in_words(block) for block in self.blocks)]
        if self.working_buttons:
            lines.append("กดได้: " + " · ".join(button.label for button in self.working_buttons))
        return "\n".join(line for line in lines if line.strip())


def status_tone(status: Status, days_left: int | None = None) -> Tone:
    """Return the tone of a duty; a near or passed deadline outweighs a status that is still open."""
    if days_left is None or status not in OPEN:
        return STATUS_TONES[status]
    if days_left < 0:
        return Tone.OVERDUE
    return Tone.SOON if days_left <= 3 else STATUS_TONES[status]


def in_words(block: Block) -> str:
    """Return one block in plain words."""
    if isinstance(block, Field):
        return f"{block.label}: {block.value}"
    if isinstance(block, Entry):
        return f"{SIGNS[block.tone]} {block.title}" + (f" ({block.detail})" if block.detail else "")
    if isinstance(block, Bar):
        return f"{block.label}: {block.figures}"
    return block.text

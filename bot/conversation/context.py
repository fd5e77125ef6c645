"""What a handler knows when somebody speaks: who, where, when, and the plan it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from actions.acting import Acting
from bot.conversation.beforehand import Beforehand, NotYetKnown
from bot.events import IncomingEvent
from bot.understanding.policy import Standing
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading
from measures.vocabulary import RoomKind
from storage.files import FileStore
from storage.models import ChatRoom, OpenQuestion
from storage.secrets import SecretBox


@dataclass(frozen=True)
class Answer:
    """One message for the room it was said in, and what a quote of it points at (database ids)."""

    data: object
    subject: dict[str, list[int]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Context(Acting):
    """One event being handled, inside one transaction. "Now" is the event's own time."""

    event: IncomingEvent
    event_id: int
    room: ChatRoom
    box: SecretBox
    files: FileStore
    public_url: str
    make_reader: Callable[[Context], Reader]
    answers: list[Answer] = field(default_factory=list)
    #: What the bot waited to hear from the speaker here when they spoke.
    question: OpenQuestion | None = None
    #: A question was asked in answer to this event: a second one would be answered by accident.
    asks: bool = False
    #: The id of the album that is answered: once, when the rest of it has come in or nothing more comes.
    album: str | None = None
    more_to_come: bool = False
    #: What the records say about measures: a message is judged by it more than once.
    standings: dict[tuple[str, ...], Standing] = field(default_factory=dict)
    #: What takes long and was worked out before this transaction.
    beforehand: Beforehand = field(default_factory=Beforehand)
    #: Requests of people whose name in LINE is asked for once this is on disk.
    introductions: list[int] = field(default_factory=list)

    @property
    def in_group(self) -> bool:
        """Tell whether others can read the answer."""
        return self.room.kind is RoomKind.GROUP

    @property
    def quoted_message_id(self) -> str | None:
        """Return LINE's id of the message that the event's message quotes."""
        return self.event.message.quoted_message_id if self.event.message else None

    @cached_property
    def reader(self) -> Reader:
        """Return what understands a text against this plan and these units."""
        return self.make_reader(self)

    def read(self, text: str, quoted: tuple[str, ...] = (), asked: str | None = None) -> Reading:
        """Return what a text says, worked out before this transaction."""
        key = ("reading", text, quoted, asked)
        if key not in self.beforehand.known:
            # The plan's names are loaded for it only here: what was worked out needs them no more.
            today, reader = self.today, self.reader
            raise NotYetKnown(key, lambda: reader.read(text, today, quoted=quoted, asked=asked))
        return cast("Reading", self.beforehand.known[key])

    def answer(self, data: object, **subject: list[int]) -> None:
        """Say something in this room: the dataclass of a message of ``messages.catalog``."""
        self.answers.append(Answer(data, subject))

"""What a handler knows when somebody speaks: who, where, when, and the plan it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from actions.acting import Acting
from bot.conversation.beforehand import Beforehand
from bot.events import IncomingEvent
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading
from measures.vocabulary import RoomKind
from storage.files import FileStore
from storage.models import ChatRoom
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
    #: A question was asked in answer to this event: a second one would be answered by accident.
    asks: bool = False
    #: The id of the album that is answered: once, when the rest of it has come in or nothing more comes.
    album: str | None = None
    more_to_come: bool = False
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
        today, reader = self.today, self.reader
        return self.beforehand.result(
            ("reading", text, quoted, asked), lambda: reader.read(text, today, quoted=quoted, asked=asked)
        )

    def answer(self, data: object, **subject: list[int]) -> None:
        """Say something in this room: the dataclass of a message of ``messages.catalog``."""
        self.answers.append(Answer(data, subject))

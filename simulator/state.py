"""What a simulated LINE remembers: people, rooms and the bubbles in them. Everything here is guarded by one lock."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.identifiers import MessageIds, token
from simulator.outgoing import words_of
from simulator.settings import GroupDescription, PersonDescription, SimulatorError, World

BOT = "bot"
SYSTEM = "system"
CALLS_KEPT = 5000


@dataclass
class Person:
    """One LINE user."""

    user_id: str
    name: str
    role: str = ""
    friend: bool = True
    blocked: bool = False
    shows_user_id: bool = True
    wrote_at: datetime | None = None
    rich_menu: str | None = None
    typing_until: datetime | None = None


@dataclass
class Group:
    """One group chat, or a chat of several people that is none: that one has calls of its own, and no name there."""

    group_id: str
    name: str
    members: list[str] = field(default_factory=list)
    bot_is_member: bool = True

    @property
    def kind(self) -> str:
        """Return the kind of source that the platform calls it: ``group`` or ``room``."""
        return "room" if self.group_id.startswith("R") else "group"


@dataclass
class Bubble:
    """One message in one room; ``content`` is the message object (the bot's as sent, people's in the same form)."""

    id: str
    room: str
    sender: str
    content: dict[str, Any]
    at: datetime
    quote_token: str | None = None
    quoted: str | None = None
    event_id: str | None = None
    request_id: str | None = None
    retry_key: str | None = None
    via: str | None = None
    cost: int = 0
    silent: bool = False
    unsent: bool = False
    edited: bool = False
    dismissed: bool = False
    readers: set[str] = field(default_factory=set)
    version: int = 0

    @property
    def kind(self) -> str:
        """The message object's type; ``system`` for the grey lines between bubbles."""
        return str(self.content.get("type"))

    @property
    def text(self) -> str:
        """What a locked screen shows: the text, the altText, or a placeholder."""
        return str(self.content.get("shown") or words_of(self.content))


@dataclass(frozen=True)
class Upload:
    """A photo's or file's bytes."""

    data: bytes
    mime_type: str
    name: str


@dataclass(frozen=True)
class Call:
    """One call to the platform's API, refused ones too."""

    at: datetime
    method: str
    path: str
    body: Any
    status: int
    request_id: str
    retry_key: str | None = None
    message: str = ""


class State:
    """The whole memory. Take ``lock`` around every reading or writing of more than one value."""

    def __init__(self, world: World) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.version = 0
        #: Tells pages that a new world stands in the place of the one they know.
        self.born = token()
        self.world = world
        self.people = {person.user_id: _person(person) for person in world.people}
        self.groups = {group.group_id: _group(group) for group in world.groups}
        self.bubbles: dict[str, Bubble] = {}
        self.rooms: dict[str, list[str]] = {}
        self.uploads: dict[str, Upload] = {}
        self.quote_tokens: dict[str, str] = {}
        self.read_tokens: dict[str, str] = {}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.message_ids = MessageIds()

    def touch(self, bubble: Bubble | None = None) -> None:
        """Mark a change, so that pages and waiting tests see it."""
        with self.lock:
            self.version += 1
            if bubble is not None:
                bubble.version = self.version
            self.changed.notify_all()

    def add(self, bubble: Bubble) -> Bubble:
        """Put a bubble at the end of its room; quick replies above it vanish."""
        with self.lock:
            self.dismiss_quick_replies(bubble.room)
            self.bubbles[bubble.id] = bubble
            self.rooms.setdefault(bubble.room, []).append(bubble.id)
            if bubble.quote_token:
                self.quote_tokens[bubble.quote_token] = bubble.id
            self.touch(bubble)
        return bubble

    def note(self, room: str, text: str, at: datetime) -> None:
        """Put a grey line into a room: who joined, who left."""
        self.add(Bubble(self.message_ids.next(), room, SYSTEM, {"type": "system", "text": text}, at))

    def dismiss_quick_replies(self, room: str) -> None:
        """Take away the quick replies that a room shows."""
        ids = self.rooms.get(room, [])
        for bubble in (self.bubbles[id_] for id_ in ids[-5:]):
            if "quickReply" in bubble.content and not bubble.dismissed:
                bubble.dismissed = True
                self.touch(bubble)

    def in_room(self, room: str) -> list[Bubble]:
        """Return a room's bubbles in order."""
        with self.lock:
            return [self.bubbles[id_] for id_ in self.rooms.get(room, [])]

    def name_of(self, user_id: str) -> str:
        """Return how a user is called on the phones."""
        if user_id in {BOT, self.world.bot_user_id}:
            return self.world.bot_name
        person = self.people.get(user_id)
        return person.name if person else user_id

    def find_person(self, who: str) -> Person:
        """Return a person by user id or name; raises SimulatorError."""
        if who in self.people:
            return self.people[who]
        found = [person for person in self.people.values() if person.name == who]
        if len(found) != 1:
            raise SimulatorError(f"ไม่รู้จักบุคคล “{who}” ในโลกจำลองนี้")
        return found[0]

    def find_room(self, person: Person, room: str | None) -> str:
        """Return the key of a person's room: None, ``bot`` or the bot's name is their 1:1 chat; else a group."""
        if room in {None, "", BOT, person.user_id, self.world.bot_name}:
            return person.user_id
        return self.find_group(str(room)).group_id

    def find_group(self, which: str) -> Group:
        """Return a group by id or name; raises SimulatorError."""
        if which in self.groups:
            return self.groups[which]
        found = [group for group in self.groups.values() if group.name == which]
        if len(found) != 1:
            raise SimulatorError(f"ไม่รู้จักห้อง “{which}” ในโลกจำลองนี้")
        return found[0]

    def find_bubble(self, message_id: str) -> Bubble:
        """Return a bubble by id; raises SimulatorError."""
        if message_id not in self.bubbles:
            raise SimulatorError(f"ไม่มีข้อความหมายเลข {message_id}")
        return self.bubbles[message_id]

    def rooms_of(self, person: Person) -> list[str]:
        """Return the keys of the rooms a person has on their phone."""
        return [person.user_id, *(key for key, group in self.groups.items() if person.user_id in group.members)]

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the lock for several steps that belong together."""
        with self.lock:
            yield


def _person(person: PersonDescription) -> Person:
    return Person(person.user_id, person.name, person.role, person.friend, shows_user_id=person.shows_user_id)


def _group(group: GroupDescription) -> Group:
    return Group(group.group_id, group.name, list(group.members), group.bot_is_member)

"""What a handler knows when somebody speaks: who, where, when, and the plan it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from bot.conversation.beforehand import Beforehand
from bot.events import IncomingEvent
from bot.understanding.reader import Reader
from measures.permissions import Actor
from measures.vocabulary import Role, RoomKind
from storage import plans
from storage.clock import local_date
from storage.files import FileStore
from storage.models import ChatRoom, Measure, Organization, Person, Plan
from storage.people import actor_of, holds
from storage.secrets import SecretBox
from storage.settings import OrganizationSettings, settings_of


@dataclass(frozen=True)
class Answer:
    """One message for the room it was said in, and what a quote of it points at (database ids)."""

    data: object
    subject: dict[str, list[int]] = field(default_factory=dict)


@dataclass
class Context:
    """One event being handled, inside one transaction. "Now" is the event's own time."""

    session: Session
    organization: Organization
    event: IncomingEvent
    event_id: int
    room: ChatRoom
    person: Person | None
    box: SecretBox
    files: FileStore
    public_url: str
    make_reader: Callable[[Context], Reader]
    answers: list[Answer] = field(default_factory=list)
    #: Evidence to download once this is on disk.
    downloads: list[int] = field(default_factory=list)
    #: Notices to other rooms, to be pushed at once if they may.
    notices: list[int] = field(default_factory=list)
    #: What takes long and was worked out before this transaction.
    beforehand: Beforehand = field(default_factory=Beforehand)

    @property
    def now(self) -> datetime:
        """Return when it was said."""
        return self.event.occurred_at

    @property
    def today(self) -> date:
        """Return the date in Thailand when it was said."""
        return local_date(self.now)

    @property
    def in_group(self) -> bool:
        """Tell whether others can read the answer."""
        return self.room.kind == RoomKind.GROUP.value

    @cached_property
    def settings(self) -> OrganizationSettings:
        """Return what the office has chosen."""
        return settings_of(self.organization)

    @cached_property
    def plan(self) -> Plan | None:
        """Return the plan that is meant when nobody says a year."""
        return plans.current(self.session, self.now)

    @cached_property
    def measures(self) -> list[Measure]:
        """Return the plan's measures with everything in them."""
        return [] if self.plan is None else plans.measures_of(self.session, self.plan.id)

    @cached_property
    def actor(self) -> Actor | None:
        """Return the speaker as the rules see them: authority comes from the sender at this moment."""
        return None if self.person is None or self.person.state != "active" else actor_of(self.person)

    @cached_property
    def reader(self) -> Reader:
        """Return what understands a text against this plan and these units."""
        return self.make_reader(self)

    @property
    def registered(self) -> bool:
        """Tell whether the speaker may take part."""
        return self.actor is not None

    def roles(self) -> set[Role]:
        """Return the speaker's roles today."""
        if self.person is None or self.person.state != "active":
            return set()
        return {Role(held.role) for held in self.person.assignments if holds(held, self.today)}

    def unit_ids(self) -> set[int]:
        """Return the units that the speaker belongs to today."""
        if self.person is None:
            return set()
        return {
            held.unit_id for held in self.person.assignments if held.unit_id is not None and holds(held, self.today)
        }

    def answer(self, data: object, **subject: list[int]) -> None:
        """Say something in this room: the dataclass of a message of ``messages.catalog``."""
        self.answers.append(Answer(data, subject))

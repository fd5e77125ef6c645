"""Who acts, through which door and when, in whose transaction: what every action gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from measures.permissions import Actor, Assignment, may_manage, roles, units
from measures.vocabulary import Door, PersonState, Role
from storage import plans
from storage.clock import local_date
from storage.models import ChatRoom, Measure, Organization, Person, Plan
from storage.settings import OrganizationSettings, settings_of


@dataclass(kw_only=True)
class Acting:
    """One person (or, without one, somebody unknown) doing something at one moment.

    ``cause`` names what brought it about, so that a notice about it is written once: "event 12", "form 1770000000".
    Authority is that of the roster at this moment, never that of a link or button.
    """

    session: Session
    organization: Organization
    person: Person | None
    door: Door
    now: datetime
    cause: str
    #: The chat it is done in; none on the board and the command line.
    room: ChatRoom | None = None
    #: The inbox event behind it, kept with what is reported.
    event_id: int | None = None
    #: Ids of notices to other rooms that may be pushed at once, after the commit.
    notices: list[int] = field(default_factory=list)
    #: Ids of evidence to be downloaded once this is on disk.
    downloads: list[int] = field(default_factory=list)
    #: What a plan (id) calls by a reference: measures and a step's id. A message asks for the same several times.
    called: dict[tuple[int, str], tuple[tuple[Measure, ...], int | None]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the date in Thailand."""
        return local_date(self.now)

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
        """Return who acts as the rules see them; None for somebody who has no part in the office."""
        if self.person is None or self.person.state is not PersonState.ACTIVE:
            return None
        return actor_of(self.person)

    @property
    def person_id(self) -> int | None:
        """Return the id of who acts."""
        return None if self.person is None else self.person.id

    @property
    def registered(self) -> bool:
        """Tell whether who acts may take part."""
        return self.actor is not None

    @property
    def manages(self) -> bool:
        """Tell whether who acts runs the plan."""
        return self.actor is not None and may_manage(self.actor, self.today)

    @property
    def governs(self) -> bool:
        """Tell whether who acts may change plan, people and rules: whoever runs the program, or runs the plan."""
        return self.door is Door.COMMAND or self.manages

    def roles(self) -> frozenset[Role]:
        """Return the roles held today."""
        return frozenset() if self.actor is None else roles(self.actor, self.today)

    def unit_ids(self) -> frozenset[int]:
        """Return the units belonged to today."""
        return frozenset() if self.actor is None else frozenset(units(self.actor, self.today))


def actor_of(person: Person) -> Actor:
    """Return a person as the rules see them."""
    return Actor(
        person_id=person.id,
        organization_id=person.organization_id,
        assignments=tuple(
            Assignment(held.role, held.unit_id, held.valid_from, held.valid_until, held.acting)
            for held in person.assignments
        ),
    )

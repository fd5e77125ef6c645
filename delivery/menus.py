"""Keeps everybody's rich menu in step with their open items, at no cost.

A menu is made once for everybody who sees the same (role, number, look) and linked per person: no message is sent for
it. What may fail here disturbs nobody: the channel's menus rest for a while and the next look goes on where this one
stopped. Limits: 1,000 menus a channel, 100 made and 100 deleted an hour (Messaging API reference, "Rich menu").
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from delivery import menu_store, mishaps
from delivery.line import Failure, LineError
from delivery.line_menus import MenuLine
from delivery.menu_picture import picture
from delivery.open_items import Table
from delivery.recipients import can_be_reached
from measures.vocabulary import Role
from messages.rich_menu import MenuKind, RichMenu, kind_of, request
from storage import people
from storage.clock import Clock, local_date
from storage.database import Database
from storage.models import AuditEntry, Channel, Organization, Person
from storage.people import LEAVING, holds
from storage.settings import settings_of

log = logging.getLogger("tamngan.delivery")

#: Nothing that shows up on the audit trail may have changed: then a look is enough every so often.
LOOK_AGAIN = timedelta(minutes=15)
REST = timedelta(minutes=10)
#: An office whose menus failed again and again is looked at once a day.
LEFT_ALONE = timedelta(days=1)
REST_AFTER_RATE = timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """Which menu somebody should see, and the key of the one they see."""

    person_id: int
    user_id: str
    menu: RichMenu | None
    has: str | None

    @property
    def key(self) -> str | None:
        """Return the key of the menu they should see."""
        return self.menu.key if self.menu else None


@dataclass(frozen=True)
class Wishes:
    """What an organization's menus should be like."""

    people: tuple[Wish, ...]
    #: What people see who have no menu of their own; None: the office wants no menus.
    default: RichMenu | None


@dataclass(frozen=True)
class Office:
    """One organization with its channel, and what tells whether anything has changed there."""

    organization_id: int
    channel_id: int
    trace: tuple[object, ...]


class MenuKeeper:
    """Looks after the menus of all organizations."""

    def __init__(self, database: Database, menus_of: Callable[[int], MenuLine | None], clock: Clock) -> None:
        """``menus_of`` gives a channel's client by its id, or None where it knows no menus."""
        self._database = database
        self._menus_of = menus_of
        self._clock = clock
        self._looked: dict[int, tuple[tuple[object, ...], datetime]] = {}
        self._read_through: int | None = None
        self._moved: Counter[int] = Counter()
        self._resting: dict[int, datetime] = {}

    def run(self) -> int:
        """Bring the menus of every office up to date and return how many menus were made, linked or removed."""
        now = self._clock.now()
        return sum(self._look_after(office, now) for office in self._offices(now))

    def _offices(self, now: datetime) -> list[Office]:
        """Return the offices where something may have changed since the last look."""
        with self._database.looking() as session:
            self._follow(session)
            without = _without_menu(session)
            channels = session.execute(
                select(Channel.organization_id, Channel.id)
                .where(or_(Channel.paused_until.is_(None), Channel.paused_until <= now))
                .order_by(Channel.id)
            ).all()
        today = local_date(now)
        found = [Office(one, channel, (today, self._moved[one], without.get(one, 0))) for one, channel in channels]
        return [office for office in found if self._is_due(office, now)]

    def _follow(self, session: Session) -> None:
        """Note whose audit trail went on. An entry committed late, out of turn, is found by the look every so often."""
        newest = session.scalar(select(func.max(AuditEntry.id))) or 0
        if self._read_through is not None and newest > self._read_through:
            new = select(AuditEntry.organization_id).where(AuditEntry.id > self._read_through)
            self._moved.update(session.scalars(new.distinct()))
        self._read_through = newest

    def _is_due(self, office: Office, now: datetime) -> bool:
        if self._resting.get(office.channel_id, now) > now:
            return False
        known = self._looked.get(office.channel_id)
        return known is None or known[0] != office.trace or not timedelta() <= now - known[1] < LOOK_AGAIN

    def _look_after(self, office: Office, now: datetime) -> int:
        try:
            line = self._menus_of(office.channel_id)
            if line is None:
                return 0
            keeping = _Keeping(self._database, line, office, now)
            keeping.everything()
        except LineError as error:
            self._resting[office.channel_id] = now + (REST_AFTER_RATE if error.failure is Failure.RATE else REST)
            detail = {"organization": office.organization_id, "failure": error.failure.value}
            log.warning("the menus rest for a while", extra=detail)
            return 0
        except Exception as error:  # one office's fault must not cost the others their menus
            setback = mishaps.count(self._database, office.organization_id, "menus", "office", error, now)
            self._resting[office.channel_id] = setback.next_attempt_at or now + LEFT_ALONE
            return 0
        if keeping.complete:
            self._looked[office.channel_id] = (office.trace, now)
        return keeping.done


def _without_menu(session: Session) -> dict[int, int]:
    """Return how many people of each organization have no menu yet: somebody new, or a friend who came back."""
    rows = session.execute(
        select(Person.organization_id, func.count(Person.id))
        .where(Person.line_user_id.is_not(None), Person.menu_state.is_(None))
        .group_by(Person.organization_id)
    )
    return {row[0]: row[1] for row in rows}


class _Keeping:
    """One look at one office."""

    def __init__(self, database: Database, line: MenuLine, office: Office, now: datetime) -> None:
        self._database = database
        self._line = line
        self._office = office
        self._now = now
        self.done = 0
        #: False when the hour's budget did not reach for everything.
        self.complete = True

    def everything(self) -> None:
        """Take menus away, make what is missing, link, and remove what nobody needs any more."""
        with self._database.reading(self._office.organization_id) as session:
            wishes = wishes_of(session, self._office.organization_id, local_date(self._now))
            leaving = _leaving(session)
        self._take_away(leaving, [wish for wish in wishes.people if wish.menu is None and wish.has is not None])
        self._default(wishes.default)
        waiting: dict[RichMenu, list[Wish]] = {}
        for wish in wishes.people:
            if wish.menu is not None and wish.has != wish.key:
                waiting.setdefault(wish.menu, []).append(wish)
        for menu, those in waiting.items():
            self._link(menu, those)
        self._tidy(wishes)

    def _take_away(self, leaving: dict[int, str], unwished: Sequence[Wish]) -> None:
        gone = {**leaving, **{wish.person_id: wish.user_id for wish in unwished}}
        if gone:
            self._line.unlink_menu(sorted(set(gone.values())))
            self._note(gone, None)

    def _link(self, menu: RichMenu, wishes: Sequence[Wish]) -> None:
        menu_id = self._ready(menu)
        if menu_id is None:
            self.complete = False
            return
        try:
            self._line.link_menu(sorted(wish.user_id for wish in wishes), menu_id)
        except LineError as error:
            if error.failure is not Failure.GONE:
                raise
            self._lost(menu)
            return
        self._note({wish.person_id: wish.user_id for wish in wishes}, menu.key)

    def _note(self, seen_by: dict[int, str], key: str | None) -> None:
        """Write down who sees what; whoever left or changed their LINE meanwhile is looked at anew."""
        with self._database.organization(self._office.organization_id) as session:
            for person_id, user_id in seen_by.items():
                same = (Person.line_user_id == user_id, Person.menu_state == f"{LEAVING}{user_id}")
                session.execute(
                    update(Person)
                    .where(Person.id == person_id, or_(*same) if key is None else same[0])
                    .values(menu_state=key)
                )
        self.done += len(seen_by)

    def _default(self, menu: RichMenu | None) -> None:
        with self._database.reading(self._office.organization_id) as session:
            shown = menu_store.default_key(session, self._office.channel_id)
        if shown == (menu.key if menu else None):
            return
        menu_id = self._ready(menu) if menu else None
        if menu is not None and menu_id is None:
            self.complete = False
            return
        try:
            self._line.default_menu(menu_id)
        except LineError as error:
            if error.failure is not Failure.GONE or menu is None:
                raise
            self._lost(menu)
            return
        with self._database.organization(self._office.organization_id) as session:
            menu_store.set_default(session, self._office.channel_id, menu.key if menu else None, self._now)
        self.done += 1

    def _lost(self, menu: RichMenu) -> None:
        """Somebody removed a menu on the platform: the next look makes it anew."""
        with self._database.organization(self._office.organization_id) as session:
            menu_store.forget(session, self._office.channel_id, [menu.key])
            session.execute(update(Person).where(Person.menu_state == menu.key).values(menu_state=None))
        self.complete = False

    def _ready(self, menu: RichMenu) -> str | None:
        """Return a menu's id on the platform, made now if it is new; None: not now."""
        with self._database.organization(self._office.organization_id) as session:
            claim = menu_store.claim(session, self._office.channel_id, menu.key, self._now)
        if claim is None or claim.ready:
            return claim.line_menu_id if claim else None
        if claim.taken_over:
            self._remove_strays(claim.line_menu_id)
        menu_id = self._line.make_menu(request(menu))
        self._made(menu, menu_id, ready=False)
        self._line.picture_menu(menu_id, picture(menu))
        self._made(menu, menu_id, ready=True)
        self.done += 1
        return menu_id

    def _made(self, menu: RichMenu, menu_id: str, *, ready: bool) -> None:
        with self._database.organization(self._office.organization_id) as session:
            menu_store.made(session, self._office.channel_id, menu.key, menu_id, self._now if ready else None)

    def _remove_strays(self, half_made: str | None) -> None:
        """A process died while it made a menu: what it left on the platform is removed."""
        with self._database.reading(self._office.organization_id) as session:
            known = menu_store.line_ids(session, self._office.channel_id) - {half_made}
            busy = menu_store.is_making(session, self._office.channel_id, self._now)
        names = {} if busy else self._line.menu_names()
        for menu_id in menu_store.strays(names, known):
            self._line.delete_menu(menu_id)

    def _tidy(self, wishes: Wishes) -> None:
        """Delete menus of an old look, and the oldest ones when there are very many."""
        wanted = {wish.key for wish in wishes.people} | {wishes.default.key if wishes.default else None}
        with self._database.reading(self._office.organization_id) as session:
            useless = menu_store.useless(session, self._office.channel_id, wanted, _look_of(wishes))
        for key, menu_id in useless:
            if menu_id is not None:
                self._line.delete_menu(menu_id)
            with self._database.organization(self._office.organization_id) as session:
                menu_store.forget(session, self._office.channel_id, [key])
            self.done += 1


def _look_of(wishes: Wishes) -> str | None:
    return wishes.default.key.split(":", 2)[2] if wishes.default else None


def wishes_of(session: Session, organization_id: int, today: date) -> Wishes:
    """Return which menu everybody should see who can see one."""
    settings = settings_of(session.get_one(Organization, organization_id))
    reachable = [person for person in people.active(session) if can_be_reached(person)]
    table = Table.read(session, today)

    def menu_of(person: Person) -> RichMenu | None:
        if not settings.rich_menu:
            return None
        held = [one for one in person.assignments if holds(one, today)]
        roles = {Role(one.role) for one in held}
        items = table.items_of({one.unit_id for one in held if one.unit_id is not None}, roles)
        return RichMenu(kind_of(roles), items, settings.digits, settings.review)

    default = RichMenu(MenuKind.UNREGISTERED, None, settings.digits) if settings.rich_menu else None
    wishes = (
        Wish(person.id, str(person.line_user_id), menu_of(person), _seen(person.menu_state)) for person in reachable
    )
    return Wishes(tuple(wishes), default)


def _seen(menu_state: str | None) -> str | None:
    return None if menu_state is None or menu_state.startswith(LEAVING) else menu_state


def _leaving(session: Session) -> dict[int, str]:
    """Return who has left and still sees a menu of theirs, with the LINE id that is kept just for that."""
    rows = session.execute(select(Person.id, Person.menu_state).where(Person.menu_state.like(f"{LEAVING}%")))
    return {person_id: str(state).removeprefix(LEAVING) for person_id, state in rows}

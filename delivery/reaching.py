"""Who can be reached: friends found out before the first push, and another way for what cannot reach its person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from delivery import alerts, quota
from delivery.line import Line
from delivery.recipients import GroupRoom, PrivateRooms, Roster, named_in
from measures.economy import Group, Targets, choose_targets
from measures.reasons import Reason, with_detail
from measures.vocabulary import NoticeClass, NoticeState, Role, RoomKind
from storage import outbox
from storage.clock import local_date
from storage.models import Channel, ChatRoom, Deadline, Notice, Person, QuotaReading, Step
from storage.outbox import Draft

#: A push to somebody who blocked the bot is accepted and never arrives, so LINE is asked again now and then.
FRIEND_CHECK_LASTS = timedelta(days=7)
MEMBER_COUNT_LASTS = timedelta(days=7)
#: Of a reminder that a group was told before: it may still ride there for free.
RIDE_LASTS = timedelta(days=7)


class Question(StrEnum):
    """What has to be asked of the platform before a push."""

    QUOTA = "quota"
    FRIEND = "friend"
    MEMBERS = "members"


@dataclass(frozen=True)
class Errand:
    """One question to the platform, to be asked outside any transaction."""

    question: Question
    organization_id: int
    channel_id: int
    room_id: int | None = None
    line_id: str = ""


@dataclass(frozen=True)
class Answers:
    """What the platform said: the quota's limit and use, whether somebody is a friend, or how many a group has."""

    limit: int | None = None
    used: int = 0
    friend: bool = True
    members: int = 1


def errands_for(session: Session, notice: Notice, reading: QuotaReading, now: datetime) -> list[Errand]:
    """Return what has to be asked before this push may be judged; the quota is asked once for the whole office."""
    room = notice.room
    if room is None:
        return []
    found = []
    if quota.is_stale(reading, now):
        found.append(Errand(Question.QUOTA, notice.organization_id, reading.channel_id))
    question = None
    if room.kind is RoomKind.PRIVATE:
        question = Question.FRIEND if _friend_unknown(_person_of(session, notice, room), now) else None
    elif room.member_count_at is None or now - room.member_count_at > MEMBER_COUNT_LASTS:
        question = Question.MEMBERS
    if question is not None:
        found.append(Errand(question, notice.organization_id, reading.channel_id, room.id, room.line_id))
    return found


def _person_of(session: Session, notice: Notice, room: ChatRoom) -> Person | None:
    if notice.person is not None:
        return notice.person
    return session.scalars(select(Person).where(Person.line_user_id == room.line_id)).one_or_none()


def _friend_unknown(person: Person | None, now: datetime) -> bool:
    if person is None or person.is_friend is False:
        return False
    checked = person.friend_checked_at
    return checked is None or not timedelta() <= now - checked < FRIEND_CHECK_LASTS


def ask(line: Line, errand: Errand) -> Answers:
    """Ask the platform; raises ``LineError``."""
    match errand.question:
        case Question.QUOTA:
            return Answers(limit=line.quota(), used=line.consumption())
        case Question.FRIEND:
            return Answers(friend=line.is_friend(errand.line_id))
        case Question.MEMBERS:
            return Answers(members=line.member_count(errand.line_id))


def note(session: Session, answered: Mapping[Errand, Answers], now: datetime) -> None:
    """Write the platform's answers down."""
    friends: dict[str, bool] = {}
    for errand, answers in answered.items():
        match errand.question:
            case Question.QUOTA:
                quota.store(session, session.get_one(Channel, errand.channel_id), answers.limit, answers.used, now)
            case Question.FRIEND:
                friends[errand.line_id] = answers.friend
            case Question.MEMBERS:
                room = session.get_one(ChatRoom, errand.room_id)
                room.member_count, room.member_count_at = answers.members, now
    for person in session.scalars(select(Person).where(Person.line_user_id.in_(friends))) if friends else ():
        _note_friend(person, friends[person.line_user_id or ""], now)
    session.flush()


def _note_friend(person: Person, friend: bool, now: datetime) -> None:
    was = person.is_friend
    person.friend_checked_at, person.is_friend = now, friend
    if friend:
        person.unreachable_since = person.unreachable_reason = None
        return
    person.unreachable_since = person.unreachable_since or now
    person.unreachable_reason = "blocked" if was else "never a friend"


def is_unreachable(session: Session, notice: Notice) -> bool:
    """Tell whether a 1:1 notice is known not to arrive."""
    if notice.room is None or notice.room.kind != RoomKind.PRIVATE:
        return False
    person = _person_of(session, notice, notice.room)
    return person is not None and (person.is_friend is False or person.unreachable_since is not None)


def reroute(session: Session, notice: Notice, now: datetime) -> None:
    """End a notice whose person cannot be reached, and see that somebody hears of the matter all the same."""
    person = notice.person
    name = person.name if person is not None else ""
    outbox.finish(notice, NoticeState.SKIPPED, now, Reason.UNREACHABLE)
    if person is not None:
        alerts.unreachable(session, person.id, name, now)
    deadline = _deadline(session, notice)
    if deadline is None or notice.message not in {"reminder", "catch_up_digest"}:
        return
    roster = Roster.read(session, local_date(now))
    if roster.reachable(roster.owners_of(named_in(deadline), deadline.unit_id)) and not notice.data.get(
        "for_supervisor"
    ):
        notice.reason = with_detail(Reason.UNREACHABLE, Reason.OTHERS_TOLD)
        return
    chats = PrivateRooms(session, roster.with_role(Role.COORDINATOR), now)
    places = other_ways(deadline.id, deadline.unit_id, roster, chats, now, told=groups_told(session, [deadline.id]))
    drafts = [place.of(_taken_over(notice), _key(deadline, place, now)) for place in places]
    written = outbox.add_many(session, drafts, now)
    notice.reason = with_detail(Reason.UNREACHABLE, _how(places, written))


def _taken_over(notice: Notice) -> Draft:
    return Draft(
        key=notice.key,
        kind=notice.kind,
        message=notice.message,
        data=notice.data,
        subject=notice.subject,
        priority=None if notice.priority is None else NoticeClass(notice.priority),
        urgency=notice.urgency,
        push_by=notice.push_by,
        expires_at=notice.expires_at,
        deadline_id=notice.deadline_id,
        local_date=notice.local_date,
    )


def _key(deadline: Deadline, place: Place, now: datetime) -> str:
    return f"reminder:{deadline.id}:{place.room_id}:{local_date(now).isoformat()}"


def _how(places: list[Place], written: dict[str, int]) -> Reason:
    if not places:
        return Reason.NOBODY_ELSE
    if any(place.person_id is None for place in places):
        return Reason.GROUP_TOLD
    return Reason.COORDINATOR_TOLD if written else Reason.COORDINATOR_KNOWS


def _deadline(session: Session, notice: Notice) -> Deadline | None:
    if notice.deadline_id is None:
        return None
    return session.scalars(
        select(Deadline)
        .where(Deadline.id == notice.deadline_id)
        .options(selectinload(Deadline.step).selectinload(Step.owners))
    ).one_or_none()


def groups_told(session: Session, deadline_ids: list[int]) -> set[tuple[int, int]]:
    """Return (deadline, group) where a group was or will be pushed a matter: it is brought there once."""
    rows = session.execute(
        select(Notice.deadline_id, Notice.room_id)
        .join(ChatRoom, Notice.room_id == ChatRoom.id)
        .where(
            Notice.deadline_id.in_(deadline_ids),
            ChatRoom.kind == RoomKind.GROUP,
            Notice.person_id.is_(None),
            Notice.state.not_in((NoticeState.SKIPPED, NoticeState.FAILED)),
        )
    )
    return {(deadline, room) for deadline, room in rows if deadline is not None and room is not None}


@dataclass(frozen=True)
class Place:
    """Where a notice goes: a room, the person it is for, and for how long it only rides on replies there."""

    room_id: int
    person_id: int | None = None
    private: bool = False
    rides_until: datetime | None = None

    def of(self, notice: Draft, key: str) -> Draft:
        """Return a draft for this place."""
        placed = replace(notice, key=key, room_id=self.room_id, person_id=self.person_id, private=self.private)
        return replace(placed, push_by=None, expires_at=self.rides_until) if self.rides_until else placed


def other_ways(
    deadline_id: int,
    unit_id: int | None,
    roster: Roster,
    chats: PrivateRooms,
    now: datetime,
    *,
    told: set[tuple[int, int]],
) -> list[Place]:
    """Return rooms for a matter none of whose owners can be reached 1:1: the group, once, and the coordinators.

    Where the group was told before, it hears again only by a free ride and the coordinators are told beside it.
    """
    group = roster.group_of(unit_id)
    targets: Targets[int, int] = choose_targets([], _as_group(group, deadline_id, told))
    if targets.room_key is not None:
        return [Place(targets.room_key)]
    coordinators = roster.reachable(roster.with_role(Role.COORDINATOR))
    places = [Place(chats.of(member), member.person_id, private=True) for member in coordinators]
    if group is not None:
        places.append(Place(group.room_id, rides_until=now + RIDE_LASTS))
    return places


def _as_group(group: GroupRoom | None, deadline_id: int, told: set[tuple[int, int]]) -> Group[int] | None:
    if group is None:
        return None
    return Group(group.room_id, group.members, told=(deadline_id, group.room_id) in told)

"""What goes along: rides behind a reply, and the digest that one push of a day is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from delivery import content, naming
from delivery.content import Digits
from delivery.line import Sent
from delivery.priority import pending_of
from measures.bundles import MAX_OBJECTS, MAX_RIDERS_IN_GROUP, Bundle, choose_riders, merge_into_digest
from measures.reasons import Reason, with_detail
from measures.vocabulary import NoticeState, PersonState, RoomKind
from storage import outbox
from storage.clock import local_date
from storage.models import Notice, Person

#: A digest names so many duties at most; what does not fit waits for the next one.
MOST_PASSENGERS = 200


@dataclass(frozen=True)
class Load:
    """The body of one call. ``carried`` are the notices of each object group behind the host's own, with its size."""

    objects: list[dict[str, Any]]
    carried: list[tuple[list[int], int]]


@dataclass(frozen=True)
class Company:
    """What may go along with some hosts, by the host's id, and what all of them say now, by the notice's."""

    passengers: Mapping[int, Sequence[Notice]]
    said: Mapping[int, Any]

    def of(self, host: Notice) -> list[Notice]:
        """Return who still waits to go along with a host and has something to say."""
        return [
            one
            for one in self.passengers.get(host.id, ())
            if one.id in self.said and one.state is NoticeState.WAITING and one.merged_into_id is None
        ]


def gather(session: Session, hosts: Sequence[Notice], now: datetime) -> Company:
    """Find out, for hosts of one office together, what goes along and what holds now; the rest is skipped as untrue."""
    by_room = _waiting_in(session, [host for host in hosts if host.reply_token is None], now)
    passengers: dict[int, list[Notice]] = {}
    for host in hosts:
        if host.reply_token is None:
            passengers[host.id] = by_room[host.room_id][:MOST_PASSENGERS]
        else:
            companions = _companions(session, host)
            passengers[host.id] = [*companions, *waiting(session, host, companions, now)]
    everybody = {one.id: one for one in [*hosts, *(one for some in passengers.values() for one in some)]}
    return Company(passengers, content.current(session, list(everybody.values()), now))


def load(session: Session, host: Notice, company: Company, now: datetime, digits: Digits) -> Load | None:
    """Return what one call says: the host's own message and what goes along; None when nothing of it holds any more.

    Whatever goes along is bound to the host until its call is over, and ``host.cargo`` tells the ids that come back
    apart.
    """
    if host.id not in company.said:
        return None
    fit = company.of(host)
    said = naming.named(session, host, [host, *fit], company.said, now)
    packed = _behind_reply if host.reply_token is not None else _digest
    made = packed(host, fit, said, now, digits)
    bind(session, host, made)
    return made


def _companions(session: Session, host: Notice) -> list[Notice]:
    """Return the further answers to the same event: they belong to the answer and come right behind it."""
    if host.reply_token is None or host.inbox_event_id is None:
        return []
    return list(
        session.scalars(
            select(Notice)
            .where(
                Notice.inbox_event_id == host.inbox_event_id,
                Notice.kind == "reply",
                Notice.room_id == host.room_id,
                Notice.id != host.id,
                Notice.state == NoticeState.WAITING,
                Notice.first_try_at.is_(None),
            )
            .order_by(Notice.id)
            .limit(MAX_OBJECTS)
        )
    )


def waiting(session: Session, host: Notice, companions: Sequence[Notice], now: datetime) -> list[Notice]:
    """Return what may go along: what waits for the host's room and, behind a reply, what the speaker may hear there.

    Nothing rides behind a question: it waits for its answer.
    """
    if host.reply_token is not None and any(one.message.startswith("ask_") for one in (host, *companions)):
        return []
    here = Notice.room_id == host.room_id
    if host.reply_token is not None and host.person_id is not None and _in_group(host):
        here = or_(here, and_(Notice.person_id == host.person_id, ~Notice.private))
    others = Notice.id.not_in([host.id, *(one.id for one in companions)])
    return list(session.scalars(_may_go_along(now).where(here, others).limit(MOST_PASSENGERS)))


def _waiting_in(session: Session, hosts: Sequence[Notice], now: datetime) -> dict[int | None, list[Notice]]:
    """Return what waits in the rooms of some pushes, by room."""
    found: dict[int | None, list[Notice]] = defaultdict(list)
    if hosts:
        rooms, own = {host.room_id for host in hosts}, [host.id for host in hosts]
        for one in session.scalars(_may_go_along(now).where(Notice.room_id.in_(rooms), Notice.id.not_in(own))):
            found[one.room_id].append(one)
    return found


def _may_go_along(now: datetime) -> Select[Notice]:
    return (
        select(Notice)
        .where(
            Notice.state == NoticeState.WAITING,
            Notice.reply_token.is_(None),
            Notice.ready_at <= now,
            Notice.first_try_at.is_(None),
            or_(Notice.expires_at.is_(None), Notice.expires_at > now),
            or_(Notice.person_id.is_(None), Notice.person.has(Person.state != PersonState.LEFT)),
        )
        .order_by(Notice.urgency.desc(), Notice.ready_at, Notice.id)
        .with_for_update(skip_locked=True)
    )


def _behind_reply(
    host: Notice, passengers: Sequence[Notice], said: dict[int, Any], now: datetime, digits: Digits
) -> Load:
    """Put riders behind an answer, most urgent first; the answer's quick replies move to the last object."""
    in_group = _in_group(host)
    own = content.objects_of(said[host.id], digits, local_date(now), in_group=in_group)
    of_answer = [notice for notice in passengers if _belongs(notice, host)]
    more = Bundle(tuple((notice.id,) for notice in of_answer))
    answer = _packed(own, more, said, now, digits, most=MAX_OBJECTS, in_group=in_group)
    others = [pending_of(notice) for notice in passengers if not _belongs(notice, host)]
    bundle = choose_riders(others, RoomKind.GROUP if in_group else RoomKind.PRIVATE, len(answer.objects))
    most = len(answer.objects) + MAX_RIDERS_IN_GROUP if in_group else MAX_OBJECTS
    made = _packed(answer.objects, bundle, said, now, digits, most=min(most, MAX_OBJECTS), in_group=in_group)
    objects = _with_quick_replies_last(answer.objects, made.objects)
    return Load(objects, [*answer.carried, *made.carried])


def _belongs(notice: Notice, host: Notice) -> bool:
    return notice.kind == "reply" and notice.inbox_event_id is not None and notice.inbox_event_id == host.inbox_event_id


def _digest(host: Notice, passengers: Sequence[Notice], said: dict[int, Any], now: datetime, digits: Digits) -> Load:
    """Make the one push of the day: the host leads, reminders fold into one card, the rest are objects behind it."""
    pending = [pending_of(notice) for notice in (host, *passengers)]
    together = [_of_one_person(one) for one in pending]
    digest = merge_into_digest(together, local_date(now))[0]
    objects = [(host.id, *(key for key in keys if key != host.id)) for keys in digest.bundle.objects if host.id in keys]
    others = [keys for keys in digest.bundle.objects if host.id not in keys]
    bundle = Bundle(tuple((objects or [(host.id,)]) + others)[:MAX_OBJECTS])
    made = _packed([], bundle, said, now, digits, most=MAX_OBJECTS, in_group=_in_group(host))
    return Load(_quick_replies_on_last_only(made.objects), made.carried)


def _of_one_person(pending: Any) -> Any:
    """A push goes to one room: whatever waits there is for the same reader."""
    return type(pending)(pending.key, pending.kind, 0, pending.due_on, pending.private, pending.foldable)


def _packed(
    objects: list[dict[str, Any]],
    bundle: Bundle[int],
    said: dict[int, Any],
    now: datetime,
    digits: Digits,
    *,
    most: int,
    in_group: bool,
) -> Load:
    today = local_date(now)
    objects, carried = list(objects), []
    for keys in bundle.objects:
        message = content.folded([said[key] for key in keys], today)
        own = content.objects_of(message, digits, today, in_group=in_group)
        if len(objects) + len(own) <= most:
            objects += own
            carried.append((list(keys), len(own)))
    return Load(objects, carried)


def _with_quick_replies_last(answer: list[dict[str, Any]], objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Only the last object's quick replies are shown (Use quick replies): they stay the answer's if it has any."""
    quick = answer[-1].get("quickReply") if answer else None
    if quick is None:
        return _quick_replies_on_last_only(objects)
    bare = [_bare(one) for one in objects]
    return [*bare[:-1], {**bare[-1], "quickReply": quick}]


def _quick_replies_on_last_only(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*(_bare(one) for one in objects[:-1]), *objects[-1:]]


def _bare(one: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != "quickReply"}


def bind(session: Session, host: Notice, made: Load) -> None:
    """Bind what goes along to its host until the call is over."""
    host.cargo = [[keys, count] for keys, count in made.carried]
    riders = [key for keys, _ in made.carried for key in keys if key != host.id]
    if riders:
        session.execute(
            update(Notice)
            .where(Notice.id.in_(riders))
            .values(state=NoticeState.SENDING, merged_into_id=host.id)
            .execution_options(synchronize_session="fetch")
        )


def arrived(session: Session, host: Notice, sent: Sent, now: datetime) -> list[outbox.Said]:
    """Return the messages of the host and of what went along, to be remembered; their outcome is "rode" or "merged"."""
    by_reply = host.reply_token is not None
    outcome = NoticeState.RODE if by_reply else NoticeState.MERGED
    how = with_detail(Reason.RODE_ON if by_reply else Reason.MERGED_INTO, host.id)
    messages = list(sent.messages)
    own = max(len(messages) - sum(count for _, count in host.cargo), 0)
    said = [outbox.Said(host, one, host.subject, host.room_id) for one in messages[:own]]
    position = own
    riders = {rider.id: rider for rider in _riders(session, host)} if _carries(host) else {}
    for keys, count in host.cargo:
        notices = [host if key == host.id else riders[key] for key in keys if key == host.id or key in riders]
        for rider in notices:
            if rider is not host:
                outbox.finish(rider, outcome, now, how)
        if notices:
            subject = joined([notice.subject for notice in notices])
            ids = messages[position : position + count]
            said += [outbox.Said(notices[0], one, subject, host.room_id) for one in ids]
        position += count
    return said


def _carries(host: Notice) -> bool:
    return any(key != host.id for keys, _ in host.cargo for key in keys)


def _riders(session: Session, host: Notice) -> list[Notice]:
    return list(
        session.scalars(select(Notice).where(Notice.merged_into_id == host.id, Notice.state == NoticeState.SENDING))
    )


def joined(subjects: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what a card of several notices is about: a quote of it has to say which one is meant."""
    names = dict.fromkeys(name for subject in subjects for name in subject)
    return {
        name: list(dict.fromkeys(value for subject in subjects for value in subject.get(name, []))) for name in names
    }


def missed(session: Session, host: Notice) -> None:
    """The host was not sent: what was to go along waits again."""
    host.cargo = []
    session.execute(
        update(Notice)
        .where(Notice.merged_into_id == host.id, Notice.state == NoticeState.SENDING)
        .values(state=NoticeState.WAITING, merged_into_id=None)
        .execution_options(synchronize_session="fetch")
    )


def lost(session: Session, host: Notice, reason: str, now: datetime) -> None:
    """Nobody knows whether the host arrived: what went along ends with it and does not count as received."""
    for rider in _riders(session, host):
        outbox.finish(rider, NoticeState.FAILED, now, reason)


def _in_group(host: Notice) -> bool:
    return host.room is not None and host.room.kind == RoomKind.GROUP

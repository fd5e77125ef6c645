"""Who waits for a coordinator, and the word about it: one notice a day in all, brought up to date while it waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from actions import posts, telling
from actions.acting import Acting
from delivery.drafting import draft as notice_of
from delivery.recipients import can_be_reached
from measures.reasons import Reason
from measures.vocabulary import NoticeClass, NoticeKind, NoticeState, QuestionKind, RoomKind
from messages import catalog
from messages.register_approve import RegisterApprove
from messages.register_done import RegisterDone
from messages.register_list import RegisterList
from messages.register_refused import RegisterRefused
from storage import audit, deadlines, requests, rooms
from storage.models import AuditEntry, Notice, OpenQuestion, Person, RosterRequest

_KEY = "requests"
#: What a newcomer reported before may be sent on with one tap for so long.
OFFER_LASTS = timedelta(days=1)
#: A stranger hears once in so long how to register.
TOLD_AGAIN_AFTER = timedelta(days=30)


def tell(acting: Acting) -> int:
    """Bring the coordinators' word about who waits up to date; return how many notices were written anew.

    Today's notice is written once; what comes after it was sent rides on the next reply, or comes tomorrow.
    """
    waiting = requests.waiting(acting.session, acting.now)
    told = [one for one in telling.coordinators(acting) if can_be_reached(one)]
    if not waiting:
        telling.take_back(acting, Reason.NO_LONGER_TRUE, Notice.key.like(f"{_KEY}:%"))
        return 0
    return sum(_tell_one(acting, coordinator, waiting) for coordinator in told)


def _tell_one(acting: Acting, coordinator: Person, waiting: Sequence[RosterRequest]) -> int:
    mine = f"{_KEY}:{coordinator.id}:"
    written = list(acting.session.scalars(select(Notice).where(Notice.key.like(f"{mine}%"))))
    if coordinator is acting.person:
        # Whoever decides is shown the rest with the answer.
        telling.take_back(acting, Reason.NO_LONGER_TRUE, Notice.key.like(f"{mine}%"))
        return 0
    said = shown(acting, waiting)
    open_one = next((row for row in written if row.state is NoticeState.WAITING and row.first_try_at is None), None)
    if open_one is not None:
        open_one.message, open_one.data = catalog.name_of(said), catalog.to_data(said)
        return 0
    day = acting.today
    if any(row.key.startswith(f"{mine}{day}") and row.state is not NoticeState.SKIPPED for row in written):
        day += timedelta(days=1)
    if any(row.key.startswith(f"{mine}{day}") and row.state is not NoticeState.SKIPPED for row in written):
        return 0
    notice = notice_of(
        f"{mine}{day}:{len(written)}",
        NoticeKind.DECISION,
        said,
        NoticeClass.DECISION,
        room_id=rooms.ensure(acting.session, RoomKind.PRIVATE, str(coordinator.line_user_id), acting.now).id,
        person_id=coordinator.id,
        private=True,
        ready_at=acting.now,
        push_by=acting.now if day == acting.today else telling.next_sending_hour(acting),
        expires_at=acting.now + telling.NOTICE_LASTS,
    )
    return telling.put(acting, notice)


def shown(
    acting: Acting, waiting: Sequence[RosterRequest] | None = None, first: int = 1
) -> RegisterApprove | RegisterList:
    """Return the card of the one who waits, or the list of all."""
    found = requests.waiting(acting.session, acting.now) if waiting is None else waiting
    cards = tuple(card_of(acting, one) for one in found)
    return cards[0] if len(cards) == 1 else RegisterList(waiting=cards, page=first)


def card_of(acting: Acting, request: RosterRequest) -> RegisterApprove:
    """Return what a coordinator is shown of a request: what would be given, as it would be given."""
    from actions.registration import grant_of

    grant = grant_of(acting, request)
    name = grant.person.name if grant.person is not None else request.name
    first = grant.posts[0] if grant.posts else None
    return RegisterApprove(
        request_id=request.id,
        name=name,
        unit=first.unit if first is not None else None,
        posts=grant.posts,
        post=request.post,
        line_name=request.line_name,
        on_roster=grant.person is not None and request.line_user_id is not None,
        typed_name=request.name if request.name != name else None,
        namesakes=grant.namesakes,
        new_unit=grant.new_unit,
        moves_from=grant.moves_from,
        acting_from=request.valid_from if request.acting else None,
        acting_until=request.valid_until if request.acting else None,
        registered=request.line_user_id is None,
    )


def tell_decided(
    acting: Acting, request: RosterRequest, person: Person | None, *, accepted: bool, draft: str | None = None
) -> None:
    """Tell somebody what was decided about them, where they have a chat with the bot."""
    line_user_id = request.line_user_id or (person.line_user_id if person is not None else None)
    if line_user_id is None:
        return
    room = rooms.ensure(acting.session, RoomKind.PRIVATE, line_user_id, acting.now)
    coordinator = acting.person.name if acting.person is not None else None
    said: RegisterDone | RegisterRefused = RegisterRefused(name=request.name, contact=coordinator)
    if accepted and person is not None:
        said = welcome(acting, person, draft, _offered(acting, room.id, person, draft) if draft else None)
    notice = notice_of(
        f"registered:{request.id}:{acting.cause}",
        NoticeKind.DECISION,
        said,
        NoticeClass.DECISION,
        room_id=room.id,
        # Somebody who was refused is no longer known by a chat identity; the room is all there is.
        person_id=person.id if accepted and person is not None else None,
        push_by=acting.now,
        private=True,
    )
    telling.put(acting, notice)


def _offered(acting: Acting, room_id: int, person: Person, draft: str) -> int:
    """Open the question whether what was reported before is to be recorded now; return its id."""
    question = OpenQuestion(
        room_id=room_id,
        person_id=person.id,
        kind=QuestionKind.DRAFT,
        data={"words": draft},
        asked_at=acting.now,
        expires_at=acting.now + OFFER_LASTS,
    )
    acting.session.add(question)
    acting.session.flush()
    return question.id


def welcome(acting: Acting, person: Person, draft: str | None = None, question_id: int | None = None) -> RegisterDone:
    """Return what somebody is told who may take part now."""
    acting.session.refresh(person, ["assignments"])
    held = posts.held_today(acting, person)
    unit_ids = [one.unit_id for one in person.assignments if one.unit_id is not None]
    waiting = deadlines.open_of_units(acting.session, unit_ids, acting.today) if unit_ids else []
    return RegisterDone(
        name=person.name,
        posts=held,
        open_tasks=len(waiting),
        draft=draft,
        question_id=question_id,
    )


def tell_once(acting: Acting, who: str) -> bool:
    """Tell whether a stranger may be told how to register: once a month in a room. Only a hash says who was told."""
    if acting.room is None:
        return False
    known = acting.session.scalars(
        select(AuditEntry.detail).where(
            AuditEntry.action == "stranger.told",
            AuditEntry.subject_id == acting.room.id,
            AuditEntry.at > acting.now - TOLD_AGAIN_AFTER,
        )
    ).all()
    if any(detail.get("who") == who for detail in known):
        return False
    audit.record(acting.session, acting.now, "stranger.told", "chat_room", acting.room.id, detail={"who": who})
    return True

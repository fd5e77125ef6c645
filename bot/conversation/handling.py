"""One event from the inbox, handled in one transaction: what it changes, what is answered, and its inbox row's end.

What takes long (reading a text, reading a paper) is worked out before: see ``bot.conversation.beforehand``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.conversation import dispatch
from bot.conversation.beforehand import Beforehand, NotYetKnown
from bot.conversation.context import Answer, Context
from bot.events import IncomingEvent
from bot.inbox import Handled
from bot.understanding.reader import Reader
from delivery.drafting import draft
from measures.vocabulary import Door, NoticeKind, RoomKind
from storage import inbox, outbox, people, rooms
from storage.clock import Clock
from storage.database import Database
from storage.files import FileStore
from storage.models import ChatRoom, InboxEvent, Organization
from storage.secrets import SecretBox

#: A reply token works for a minute from its receipt (Messaging API reference); a little less is safe.
REPLY_TOKEN_LASTS = timedelta(seconds=50)
#: Delivered again it works for a minute from then, but not later than 20 minutes after its event (same page).
REPLY_TOKEN_DIES = timedelta(minutes=20)
#: One event needs one reading, seldom a second one; more would be a circle.
MOST_WORKED_OUT = 4

#: So long the next photo of an album is waited for before it is answered.
ALBUM_QUIET = timedelta(seconds=5)


class ClaimLost(Exception):
    """Another worker took the event over; what this one did is rolled back."""


@dataclass
class ConversationHandler:
    """What the inbox workers call for each event."""

    database: Database
    files: FileStore
    box: SecretBox
    clock: Clock
    public_url: str
    make_reader: Callable[[Context], Reader] = field(default=dispatch.reader_for)

    def handle(self, row: InboxEvent, event: IncomingEvent) -> Handled:
        """Apply an event; nothing of it stays when anything fails."""
        known = Beforehand()
        self._foresee(row, event, known)
        for _ in range(MOST_WORKED_OUT):
            try:
                return self._apply(row, event, known)
            except NotYetKnown as wanted:
                known.work_out(wanted)
        return self._apply(row, event, known)

    def _foresee(self, row: InboxEvent, event: IncomingEvent, known: Beforehand) -> None:
        """Work out what the event will need while nobody waits for us; what is not foreseen costs a second start."""
        if event.kind not in {"message", "messageEdited"} or event.standby:
            return
        try:
            with self.database.reading(row.organization_id) as session:
                room = rooms.by_line_id(session, event.room_line_id)
                if room is not None:
                    dispatch.foresee(self._context(session, row, event, room, known))
        except NotYetKnown as wanted:
            known.work_out(wanted)

    def _apply(self, row: InboxEvent, event: IncomingEvent, known: Beforehand) -> Handled:
        with self.database.organization(row.organization_id) as session:
            context = self._context(session, row, event, _room(session, event), known)
            ours = not event.standby and dispatch.dispatch(context)
            notices = [*self._write_answers(context, row), *context.notices]
            state = "done" if ours else "chatter"
            if not inbox.finish(session, row.id, row.attempts, state, self.clock.now()):
                raise ClaimLost
        why = None if ours else _why_not(context)
        return Handled(ours, tuple(notices), tuple(context.downloads), tuple(context.introductions), why)

    def _context(
        self, session: Session, row: InboxEvent, event: IncomingEvent, room: ChatRoom, known: Beforehand
    ) -> Context:
        return Context(
            session=session,
            organization=session.get_one(Organization, row.organization_id),
            door=Door.CHAT,
            now=event.occurred_at,
            cause=f"event {row.id}",
            event=event,
            event_id=row.id,
            room=room,
            person=people.by_line_user(session, event.user_id),
            box=self.box,
            files=self.files,
            public_url=self.public_url,
            make_reader=self.make_reader,
            beforehand=known,
        )

    def _write_answers(self, context: Context, row: InboxEvent) -> list[int]:
        if context.album is not None:
            outbox.replace_reply(context.session, context.room.id, f"album:{context.album}:", self.clock.now())
        written = [self._write(context, row, index, answer) for index, answer in enumerate(context.answers)]
        # What more of an album may come in is waited for; the sender's next round says how much it was.
        return [] if context.more_to_come else [notice_id for notice_id in written if notice_id is not None]

    def _write(self, context: Context, row: InboxEvent, index: int, answer: Answer) -> int | None:
        """The first answer takes the reply token; a further one rides behind it."""
        now = self.clock.now()
        token = context.event.reply_token if index == 0 else None
        notice = draft(
            f"album:{context.album}:{row.id}:{index}" if context.album else f"reply:{row.id}:{index}",
            NoticeKind.REPLY,
            answer.data,
            None,
            subject=answer.subject,
            room_id=context.room.id,
            person_id=context.person.id if context.person else None,
            ready_at=now + ALBUM_QUIET if context.more_to_come else now,
            reply_token=token,
            reply_until=reply_until(row.received_at, context.event) if token else None,
            expires_at=now + timedelta(days=1),
            inbox_event_id=row.id,
            urgency=100 - index,
        )
        return outbox.add(context.session, notice, now)


def reply_until(received_at: datetime, event: IncomingEvent) -> datetime:
    """Return until when an event's token may be used; ``received_at``: when this event came in for the first time.

    The second bound is for redelivered events only: it is the one that needs our clock to agree with the platform's.
    """
    lasts = received_at + REPLY_TOKEN_LASTS
    return min(lasts, event.occurred_at + REPLY_TOKEN_DIES) if event.redelivered else lasts


def _room(session: Session, event: IncomingEvent) -> ChatRoom:
    kind = RoomKind.GROUP if event.room_kind == "group" else RoomKind.PRIVATE
    return rooms.ensure(session, kind, event.room_line_id, event.occurred_at)


def _why_not(context: Context) -> str:
    """Return in one word why an event was none of the bot's business."""
    event = context.event
    if event.standby:
        return "standby"
    if context.in_group and context.room.bound_at is None:
        return "unbound_group"
    if event.user_id is None:
        return "no_user_id"
    if not context.registered:
        return "not_registered"
    return "not_spoken_to" if event.kind == "message" else event.kind

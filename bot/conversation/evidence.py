"""Photos and files as evidence: sent just before or after the words, or quoted by them.

What people post in a group is not ours to keep: of a photo that nobody has tied to a report only the LINE message id is
remembered, for ten minutes. Its content is downloaded when a report claims it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from bot.conversation import cards, decision_cards
from bot.conversation.context import Context
from bot.events import IncomingMessage
from messages.unsure import Doubt
from storage import reports
from storage.models import Evidence, Report

KINDS = {"image": "photo", "video": "video", "audio": "audio", "file": "file"}
#: A photo belongs to words that come this soon before or after it from the same person in the same room.
BELONGS_WITHIN = timedelta(minutes=10)


def received(context: Context, message: IncomingMessage) -> bool:
    """Take a photo or file: to the report just made, to the answer that waits for it, or remember its id."""
    if not context.registered or context.person is None or (context.in_group and context.room.bound_at is None):
        return False
    _forget_old(context)
    rows = [
        row
        for row in reports.latest_by(context.session, context.person.id)
        if context.now - row.recorded_at <= BELONGS_WITHIN and not row.withdrawn
    ]
    evidence = _row(context, message)
    if rows:
        _claim(context, [evidence], rows)
        if message.image_set is None or message.image_set[1] == message.image_set[2]:
            decision_cards.evidence_added(context, rows, message.image_set[2] if message.image_set else 1)
        return True
    if not context.in_group:
        cards.unsure(context, Doubt.WHAT_THEN, "ไฟล์นี้")
        return True
    # Kept as an id only; the event itself is erased like any other that is not ours.
    return False


def attach_recent(context: Context, rows: Sequence[Report]) -> None:
    """Tie what the same person sent here in the last minutes to the report they have just made."""
    if context.person is None or not rows:
        return
    quoted = context.event.message.quoted_message_id if context.event.message else None
    waiting = context.session.scalars(
        select(Evidence).where(
            Evidence.report_id.is_(None),
            Evidence.state == "seen",
            Evidence.room_id == context.room.id,
            (Evidence.person_id == context.person.id) | (Evidence.line_message_id == quoted),
            Evidence.received_at >= context.now - BELONGS_WITHIN,
        )
    ).all()
    _claim(context, waiting, rows)
    if context.event.message is not None:
        _urls(context, rows)


def _claim(context: Context, found: Sequence[Evidence], rows: Sequence[Report]) -> None:
    for evidence in found:
        evidence.report_id = rows[0].id
        evidence.state = "waiting"
        context.downloads.append(evidence.id)


def _urls(context: Context, rows: Sequence[Report]) -> None:
    for row in rows[:1]:
        for word in (row.result or "").split():
            if word.startswith(("http://", "https://")):
                context.session.add(
                    Evidence(
                        report_id=row.id,
                        person_id=row.person_id,
                        room_id=context.room.id,
                        kind="url",
                        url=word,
                        state="stored",
                        received_at=context.now,
                        attempts=0,
                    )
                )
    context.session.flush()


def _row(context: Context, message: IncomingMessage) -> Evidence:
    evidence = Evidence(
        person_id=context.person.id if context.person else None,
        room_id=context.room.id,
        kind=KINDS[message.kind],
        file_name=message.file_name,
        line_message_id=message.id,
        state="seen",
        received_at=context.now,
        attempts=0,
    )
    context.session.add(evidence)
    context.session.flush()
    return evidence


def _forget_old(context: Context) -> None:
    context.session.execute(
        delete(Evidence).where(
            Evidence.state == "seen",
            Evidence.report_id.is_(None),
            Evidence.received_at < context.now - BELONGS_WITHIN,
        )
    )

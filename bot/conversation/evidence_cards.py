"""Answers about evidence: what was added and what was not taken."""

from __future__ import annotations

from collections.abc import Sequence

from actions import evidence
from bot.conversation.context import Context
from bot.events import IncomingMessage
from delivery.facts import subject_of
from measures.vocabulary import EvidenceKind
from messages.error_sorry import ErrorSorry
from messages.evidence_added import EvidenceAdded
from storage.models import Evidence, Report


def arrived(
    context: Context, rows: Sequence[Report], found: Evidence, message: IncomingMessage, *, warned: bool
) -> None:
    """Say that a photo or file came in; an album is answered once, when all of it is here or nothing more comes."""
    album = message.image_set
    voice = found.kind is EvidenceKind.AUDIO
    if album is None:
        added(context, rows, 1, warned=warned, voice=voice)
        return
    here = evidence.arrived(context, album[0])
    context.album, context.more_to_come = album[0], here < album[2]
    added(context, rows, here, warned=warned)


def added(context: Context, rows: Sequence[Report], count: int, *, warned: bool = False, voice: bool = False) -> None:
    """Say that photos, files or links were put to a report."""
    row = rows[0]
    data = EvidenceAdded(
        subject=subject_of(row.measure),
        report_id=row.id,
        added=count,
        total=evidence.counted(context, row),
        id_card_warning=warned,
        voice=voice,
        by=context.person.name if context.person else None,
    )
    context.answer(data, measures=[row.measure.id], reports=[one.id for one in rows])


def refused(context: Context, rows: Sequence[Report], name: str | None, reason: str) -> None:
    """Say why a file was not taken."""
    if not rows:
        context.answer(ErrorSorry(sentence=f"{name or 'ไฟล์นี้'}: {reason}"))
        return
    row = rows[0]
    data = EvidenceAdded(
        subject=subject_of(row.measure),
        report_id=row.id,
        added=0,
        total=evidence.counted(context, row),
        refused=1,
        refused_reason=reason,
    )
    context.answer(data, measures=[row.measure.id], reports=[one.id for one in rows])

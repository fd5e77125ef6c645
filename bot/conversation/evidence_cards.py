"""Answers about evidence: what was added, what was not taken, what was removed."""

from __future__ import annotations

from collections.abc import Sequence

from actions import telling
from actions.telling import Policy
from bot.conversation.context import Context
from delivery.facts import subject_of
from measures.vocabulary import NoticeClass, NoticeKind
from messages.error_sorry import ErrorSorry
from messages.evidence_added import EvidenceAdded
from messages.evidence_removed import EvidenceRemoved, Removal
from storage.models import Report

POLICY = Policy(NoticeKind.NEWS, NoticeClass.NEWS, push=False)


def added(context: Context, rows: Sequence[Report], count: int, *, id_card_warning: bool = False) -> None:
    """Say that photos, files or links were put to a report."""
    row = rows[0]
    data = EvidenceAdded(
        subject=subject_of(row.measure),
        report_id=row.id,
        added=count,
        total=total(context, row),
        id_card_warning=id_card_warning,
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
        total=total(context, row),
        refused=1,
        refused_reason=reason,
    )
    context.answer(data, measures=[row.measure.id], reports=[one.id for one in rows])


def removed(context: Context, report: Report, count: int) -> None:
    """Tell who reported that a copy is gone: an unsent message brings no way to answer, so it rides along later."""
    if report.person is None:
        return
    data = EvidenceRemoved(
        subject=subject_of(report.measure), reason=Removal.UNSENT, removed=count, total=total(context, report)
    )
    # Also to the speaker: it is they who took it back, and the report still stands.
    speaker, context.person = context.person, None
    telling.tell(context, [report.person], data, POLICY, report_id=report.id)
    context.person = speaker


def total(context: Context, report: Report) -> int:
    """Return how many pieces of evidence a report has."""
    context.session.flush()
    context.session.refresh(report, ["evidence"])
    return sum(proof.removed_at is None for proof in report.evidence)

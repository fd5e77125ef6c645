"""Taking back and changing what was reported. Everything that was said stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from actions import evidence, report, review, targets, telling
from actions.acting import Acting
from actions.outcome import Became
from actions.targets import Found, Problem
from actions.telling import Policy
from delivery.facts import subject_of
from measures.permissions import may_report
from measures.reasons import Reason
from measures.transitions import Refusal
from measures.vocabulary import DeadlineState, NoticeClass, NoticeKind, Status
from messages.evidence_removed import EvidenceRemoved, Removal
from storage import audit, deadlines, reports
from storage.clock import local_date
from storage.files import FileStore
from storage.models import InboxEvent, Report

#: An unsent message brings no way to answer: what became of it rides along later.
_NEWS = Policy(NoticeKind.NEWS, NoticeClass.NEWS, push=False)


@dataclass(frozen=True)
class Undo:
    """Take back a report: the one with an id, or what is named, or (neither) the last one.

    ``sure``: it was shown which one that is, and tapped. ``vague``: it was said in words that may mean another.
    """

    report_id: int | None = None
    reference: str | None = None
    sure: bool = False
    vague: bool = False


@dataclass(frozen=True)
class Undone:
    """What became of it; ``rows`` are what was, or would be, taken back, ``by`` whose they are."""

    became: Became
    rows: tuple[Report, ...] = ()
    refusal: Refusal | None = None
    by: str | None = None


def undo(acting: Acting, command: Undo) -> Undone:
    """Withdraw a report of the speaker's own; what is old or named unclearly is asked about first."""
    rows = _to_undo(acting, command)
    if not rows:
        return Undone(Became.REFUSED, refusal=Refusal.NOT_REPORTED)
    own = tuple(row for row in rows if row.person_id == acting.person_id)
    if not own and not _is_mended_by(acting, rows, command):
        by = rows[0].person.name if rows[0].person else None
        return Undone(Became.REFUSED, tuple(rows), Refusal.NOT_PERMITTED, by)
    meant = own or tuple(rows)
    if review.is_verified(acting, meant):
        return Undone(Became.REFUSED, meant, Refusal.ALREADY_VERIFIED, review.reviewer_of(acting, meant[0]))
    if not command.sure and (command.vague or local_date(meant[0].recorded_at) != acting.today):
        return Undone(Became.ASKED, meant)
    withdraw(acting, meant)
    return Undone(Became.RECORDED, meant)


def _is_mended_by(acting: Acting, rows: Sequence[Report], command: Undo) -> bool:
    """A tap on the card of a report is sure of what it means: its unit's people may take it back too."""
    if not command.sure or command.report_id is None or acting.actor is None:
        return False
    return all(may_mend(acting, row) for row in rows)


def may_mend(acting: Acting, row: Report) -> bool:
    """Tell whether somebody may change a report by its buttons."""
    units = (row.unit_id,) if row.unit_id is not None else ()
    return acting.actor is not None and may_report(acting.actor, units, acting.today)


def _to_undo(acting: Acting, command: Undo) -> list[Report]:
    if command.report_id is not None:
        return reports.standing_batch(acting.session, command.report_id)
    if command.reference is not None:
        return standing_of(acting, targets.find(acting, command.reference))
    return [] if acting.person_id is None else reports.latest_by(acting.session, acting.person_id)


def standing_of(acting: Acting, found: Found) -> list[Report]:
    """Return the report that stands of a measure or step: the speaker's last, else the last of anybody's."""
    if found.measure is None:
        return []
    said = reports.standing_of_measure(acting.session, found.measure.id)
    said = [row for row in said if found.step is None or row.step_id == found.step.id]
    own = [row for row in said if row.person_id == acting.person_id]
    latest = (own or said)[-1:]
    return reports.standing_batch(acting.session, latest[0].id) if latest else []


def own_standing(acting: Acting, found: Found) -> list[Report]:
    """Return the report of a measure that stands and that this person may add to: their own, else their unit's."""
    rows = standing_of(acting, found)
    ours = [row for row in rows if row.person_id == acting.person_id or row.unit_id in acting.unit_ids()]
    return rows if ours else []


def own_standing_of_batch(acting: Acting, report_id: int) -> list[Report]:
    """Return those rows of a batch that the speaker reported."""
    return [row for row in reports.standing_batch(acting.session, report_id) if row.person_id == acting.person_id]


def latest_here(acting: Acting) -> list[Report]:
    """Return what the speaker reported last, if that was today: an older one is not changed unnamed."""
    rows = [] if acting.person_id is None else reports.latest_by(acting.session, acting.person_id)
    return rows if rows and local_date(rows[0].recorded_at) == acting.today else []


def withdraw(acting: Acting, rows: Sequence[Report]) -> None:
    """Withdraw a batch; its deadlines are open again, and nobody needs to review it any more."""
    reports.withdraw(acting.session, rows, acting.person_id, acting.now)
    review.take_back_requests(acting, rows)
    dues = [row.deadline.id for row in rows if row.deadline is not None and row.deadline.state is DeadlineState.OPEN]
    deadlines.look_again(acting.session, dues, acting.now, Reason.REPORT_WITHDRAWN)


@dataclass(frozen=True)
class Correct:
    """What is to be changed of a report; nothing said of a field leaves it as it is. ``reference``: it moves there."""

    report_id: int
    reference: str | None = None
    day: date | None = None
    percent: int | None = None
    words: str | None = None
    message_id: str | None = None


@dataclass(frozen=True)
class Corrected:
    """What became of it: ``rows`` stand now, ``before`` stood."""

    became: Became
    before: tuple[Report, ...] = ()
    rows: tuple[Report, ...] = ()
    refusal: Refusal | Problem | None = None
    found: Found | None = None
    moved: bool = False


def correct(acting: Acting, command: Correct) -> Corrected:
    """Change the speaker's own report; a date that is corrected leaves the status as it is."""
    rows = [
        row
        for row in reports.standing_batch(acting.session, command.report_id)
        if row.person_id == acting.person_id or may_mend(acting, row)
    ]
    if not rows:
        return Corrected(Became.REFUSED, refusal=Refusal.NOT_REPORTED)
    if review.is_verified(acting, rows):
        return Corrected(Became.REFUSED, tuple(rows), refusal=Refusal.ALREADY_VERIFIED)
    if command.day is not None and command.day > acting.today:
        return Corrected(Became.ASKED, tuple(rows))
    before = rows[0]
    told = report.as_before(
        acting,
        before,
        command.message_id,
        done_on=(command.day or before.done_on) if before.status is Status.DONE else before.done_on,
        percent=command.percent if command.percent is not None else before.percent,
        result=command.words or before.result,
    )
    found = targets.find(acting, command.reference) if command.reference else None
    if found is None or (found.measure is before.measure and found.step in (None, before.step)):
        return Corrected(Became.RECORDED, tuple(rows), tuple(report.amend(acting, rows, told)))
    moved = targets.targets(acting, found, told.done_on or acting.today)
    if isinstance(moved, Problem):
        return Corrected(Became.REFUSED, tuple(rows), refusal=moved, found=replace(found, problem=moved))
    batch = report.amend(acting, rows, told, moved)
    evidence.move(acting, rows, batch)
    return Corrected(Became.RECORDED, tuple(rows), tuple(batch), found=found, moved=True)


def made_of(acting: Acting, message_id: str) -> list[Report]:
    """Return the standing reports that were made of a message."""
    query = select(Report).where(Report.line_message_id == message_id, *reports.standing_condition())  # type: ignore[arg-type]
    return list(acting.session.scalars(query.order_by(Report.id)))


def is_overtaken(acting: Acting, message_id: str) -> bool:
    """Tell whether a later edit of a message was handled before the message itself."""
    newest = acting.session.scalars(
        select(Report.recorded_at)
        .where(Report.line_message_id == message_id)
        .order_by(Report.recorded_at.desc())
        .limit(1)
    ).one_or_none()
    return newest is not None and newest > acting.now


def unsend(acting: Acting, files: FileStore, message_id: str) -> bool:
    """A message was taken back: its copies go; a report made of it stays, marked, and its sender hears so for free."""
    removed = evidence.take_back(acting, files, message_id)
    marked = acting.session.scalars(select(Report).where(Report.line_message_id == message_id)).all()
    for row in marked:
        row.message_unsent_at = acting.now
        origin = acting.session.get(InboxEvent, row.inbox_event_id) if row.inbox_event_id else None
        if origin is not None:
            origin.raw = None
        audit.record(acting.session, acting.now, "message.unsent", "report", row.id)
    standing = [row for row in made_of(acting, message_id) if row.person is not None]
    if removed and removed[0].report is not None:
        _tell_sender(acting, removed[0].report, Removal.UNSENT, len(removed))
    elif standing:
        _tell_sender(acting, standing[0], Removal.WORDS_UNSENT, 0)
    return bool(removed or marked)


def _tell_sender(acting: Acting, row: Report, reason: Removal, count: int) -> None:
    if row.person is None:
        return
    data = EvidenceRemoved(
        subject=subject_of(row.measure), reason=reason, removed=count, total=evidence.counted(acting, row)
    )
    # Also to the speaker: it is they who took it back, and the report still stands.
    speaker, acting.person = acting.person, None
    telling.tell(acting, [row.person], data, _NEWS, report_id=row.id)
    acting.person = speaker

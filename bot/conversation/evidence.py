"""Photos, files and links as evidence: sent just before or after the words, asked for, or quoted by them.

What people post in a group is not ours to keep: of a photo that nobody has tied to a report only the LINE message id is
remembered, for a day, so that it can be quoted. Its content is downloaded when a report claims it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePath

from sqlalchemy import delete, select

from actions import review
from bot.conversation import cards, evidence_cards, planning
from bot.conversation.context import Context
from bot.events import IncomingMessage
from measures.vocabulary import EvidenceState, QuestionKind
from storage import audit, reports, rooms
from storage.models import Evidence, Measure, OpenQuestion, Report
from thai.digits import to_arabic

KINDS = {"image": "photo", "video": "video", "audio": "audio", "file": "file"}
#: A photo belongs to words that come this soon before or after it from the same person in the same room.
BELONGS_WITHIN = timedelta(minutes=10)
#: So long a photo of a group can be quoted as evidence; then even its id is forgotten.
QUOTABLE_FOR = timedelta(days=1)
#: What an office hands in; programs and pages that run something are no evidence.
WELCOME = frozenset(
    {".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".xls", ".xlsx", ".ods", ".csv", ".ppt", ".pptx", ".odp"}
    | {".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff"}
    | {".mp4", ".mov", ".m4a", ".mp3", ".wav", ".zip"}
)
#: A Thai identity number has thirteen digits, written with or without dashes and spaces.
_ID_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12}(?!\d)")


def received(context: Context, message: IncomingMessage) -> bool:
    """Take a photo or file: to the report that waits for it or was just made, or remember its id."""
    if not context.registered or context.person is None or (context.in_group and context.room.bound_at is None):
        return False
    _forget_old(context)
    question = _asked_for(context)
    rows = _meant_by(context, question)
    refusal = _refusal(context, message)
    if refusal is not None:
        if rows or not context.in_group:
            evidence_cards.refused(context, rows, message.file_name, refusal)
        return bool(rows) or not context.in_group
    if not rows and not context.in_group and planning.looks_like_a_plan(context, message):
        planning.offered(context, message)
        return True
    found = _row(context, message)
    if rows:
        _claim(context, [found], rows)
        _say_added(context, rows, [found], message)
        return True
    if not context.in_group:
        _ask_which(context, found, message)
        return True
    # Kept as an id only; the event itself is erased like any other that is not ours.
    return False


def _asked_for(context: Context) -> OpenQuestion | None:
    person_id = context.person.id if context.person else None
    question = rooms.open_question(context.session, context.room.id, person_id, context.now)
    return question if question is not None and question.kind in {QuestionKind.EVIDENCE, QuestionKind.RESULT} else None


def _meant_by(context: Context, question: OpenQuestion | None) -> list[Report]:
    """Return the report a photo belongs to: the one that waits for it, or this person's of the last minutes here."""
    if question is not None:
        rows = reports.standing_batch(context.session, int(question.data["report"]))
        if rows:
            return rows
    if context.person is None:
        return []
    rows = reports.latest_by(context.session, context.person.id)
    fresh = bool(rows) and context.now - rows[0].recorded_at <= BELONGS_WITHIN
    return rows if fresh and not review.is_verified(context, rows) else []


def _refusal(context: Context, message: IncomingMessage) -> str | None:
    """Return why a file is not taken, in Thai, or None."""
    most = context.settings.evidence_max_bytes
    if message.file_size is not None and message.file_size > most:
        return f"ไฟล์ใหญ่เกิน {most // (1024 * 1024)} เมกะไบต์"
    if message.kind == "file" and PurePath(message.file_name or "").suffix.lower() not in WELCOME:
        return "ไม่รับไฟล์ชนิดนี้เป็นหลักฐาน"
    return None


def _say_added(context: Context, rows: list[Report], found: Sequence[Evidence], message: IncomingMessage) -> None:
    """Answer once for an album: with its last photo; whoever is to review is asked anew, with the photos counted."""
    album = message.image_set
    if album is None or album[1] == album[2]:
        warned = any(shows_id_number(one.file_name) for one in found)
        evidence_cards.added(context, rows, album[2] if album else len(found), id_card_warning=warned)
    review.request(context, rows)


def _ask_which(context: Context, found: Evidence, message: IncomingMessage) -> None:
    """Ask for which report a photo is; the photos of an album are asked about together."""
    person_id = context.person.id if context.person else None
    question = rooms.open_question(context.session, context.room.id, person_id, context.now)
    together = question is not None and question.kind == QuestionKind.WHICH_EVIDENCE
    if question is not None and together and context.now - question.asked_at <= BELONGS_WITHIN:
        question.data = {**question.data, "evidence": [*question.data["evidence"], found.id]}
        if message.image_set is not None and message.image_set[0] == question.data.get("album"):
            return
        cards.ask_measure(context, reportable(context), question.id, said="")
        return
    album = message.image_set[0] if message.image_set else None
    data = {"evidence": [found.id], "album": album}
    question = rooms.ask(context.session, context.room.id, person_id, QuestionKind.WHICH_EVIDENCE, data, context.now)
    cards.ask_measure(context, reportable(context), question.id, said="")


def reportable(context: Context) -> list[Measure]:
    """Return the measures that a photo may be for: what this person reported lately, then what waits for them."""
    from bot.conversation import reporting

    lately = reports.latest_by(context.session, context.person.id) if context.person else []
    first = [row.measure for row in lately[:1]]
    return [*first, *(measure for measure in reporting.waiting_for(context) if measure not in first)]


def tie(context: Context, evidence_ids: Sequence[int], rows: list[Report]) -> None:
    """Put photos that waited for their report to it, and say so."""
    waiting = context.session.scalars(
        select(Evidence).where(Evidence.id.in_(evidence_ids), Evidence.report_id.is_(None))
    ).all()
    _claim(context, waiting, rows)
    warned = any(shows_id_number(one.file_name) for one in waiting)
    evidence_cards.added(context, rows, len(waiting), id_card_warning=warned)
    review.request(context, rows)


def keep_ready(context: Context, evidence_ids: Sequence[int]) -> None:
    """Let photos that were sent before their report count as sent just now."""
    for one in context.session.scalars(select(Evidence).where(Evidence.id.in_(evidence_ids))):
        if one.report_id is None:
            one.received_at = context.now


def attach_recent(context: Context, rows: Sequence[Report]) -> int:
    """Tie what the same person sent here in the last minutes, or what is quoted, to a report; return how many."""
    if context.person is None or not rows:
        return 0
    quoted = context.event.message.quoted_message_id if context.event.message else None
    waiting = context.session.scalars(
        select(Evidence).where(
            Evidence.report_id.is_(None),
            Evidence.state == EvidenceState.SEEN,
            Evidence.room_id == context.room.id,
            ((Evidence.person_id == context.person.id) & (Evidence.received_at >= context.now - BELONGS_WITHIN))
            | (Evidence.line_message_id == (quoted or "-")),
        )
    ).all()
    _claim(context, waiting, rows)
    links = add_links(context, rows, rows[0].result or "") if context.event.message is not None else 0
    return len(waiting) + links


def add_links(context: Context, rows: Sequence[Report], text: str) -> int:
    """Keep the links of a text as evidence; return how many were new."""
    known = {proof.url for proof in rows[0].evidence if proof.url}
    links = [word for word in dict.fromkeys(text.split()) if word.startswith(("http://", "https://"))]
    fresh = [link for link in links if link not in known]
    for link in fresh:
        context.session.add(
            Evidence(
                report_id=rows[0].id,
                person_id=rows[0].person_id,
                room_id=context.room.id,
                kind="url",
                url=link[:2000],
                state=EvidenceState.STORED,
                received_at=context.now,
                attempts=0,
            )
        )
    context.session.flush()
    return len(fresh)


def say_links_added(context: Context, rows: list[Report], count: int, text: str) -> None:
    """Say that links were put to a report."""
    evidence_cards.added(context, rows, count, id_card_warning=shows_id_number(text))
    review.request(context, rows)


def shows_id_number(text: str | None) -> bool:
    """Tell whether a file name or caption holds thirteen digits, as an identity card does."""
    return bool(text) and _ID_CARD.search(to_arabic(str(text)).replace("_", " ")) is not None


def unsent(context: Context, message_id: str) -> list[Evidence]:
    """Remove the stored copies of a message that was taken back, and tell who reported with it; return them."""
    found = context.session.scalars(select(Evidence).where(Evidence.line_message_id == message_id)).all()
    for one in found:
        one.removed_at = context.now
        one.file_name = one.caption = None
        one.state, one.reason = EvidenceState.FAILED, "the message was unsent"
        if one.sha256 is not None:
            _remove_copy(context, one)
        audit.record(context.session, context.now, "evidence.removed", "evidence", one.id)
    context.session.flush()
    if found and found[0].report is not None:
        evidence_cards.removed(context, found[0].report, len(found))
    return list(found)


def _remove_copy(context: Context, row: Evidence) -> None:
    """Remove the file unless another, still standing piece of evidence has the same content."""
    others = context.session.scalars(
        select(Evidence.id).where(Evidence.sha256 == row.sha256, Evidence.id != row.id, Evidence.removed_at.is_(None))
    ).first()
    if others is None and row.sha256 is not None:
        context.files.remove(row.organization_id, row.sha256)


def _claim(context: Context, found: Sequence[Evidence], rows: Sequence[Report]) -> None:
    for one in found:
        one.report_id = rows[0].id
        if one.url is not None:
            one.state = EvidenceState.STORED
            continue
        one.state = EvidenceState.WAITING
        context.downloads.append(one.id)
    context.session.flush()


def _row(context: Context, message: IncomingMessage) -> Evidence:
    found = Evidence(
        person_id=context.person.id if context.person else None,
        room_id=context.room.id,
        kind=KINDS[message.kind],
        file_name=message.file_name,
        line_message_id=message.id,
        # What is kept elsewhere than on LINE is remembered as a link: we fetch nothing from anywhere.
        url=None if message.hosted_by_line else message.content_url,
        state=EvidenceState.SEEN,
        received_at=context.now,
        attempts=0,
    )
    context.session.add(found)
    context.session.flush()
    return found


def _forget_old(context: Context) -> None:
    context.session.execute(
        delete(Evidence).where(
            Evidence.state == EvidenceState.SEEN,
            Evidence.report_id.is_(None),
            Evidence.received_at < context.now - QUOTABLE_FOR,
        )
    )

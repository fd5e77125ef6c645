"""The reviewer's desk in chat: what waits to be verified, and the evidence behind it. 1:1 only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from sqlalchemy import exists, select

from actions import review, telling
from bot import links
from bot.board.files import EVIDENCE
from bot.conversation import cards
from bot.conversation.context import Context
from delivery.facts import subject_of
from measures.permissions import may_review, may_see_evidence
from measures.reasons import Reason
from measures.vocabulary import EvidenceState, NoticeKind, Role, Status
from messages.export_ready import ExportFile, ExportReady
from messages.no_permission import Denied
from messages.plain_answer import Plain
from messages.review_list import REPORTS_A_PAGE, ReviewList
from messages.wording import Pen
from storage import reports
from storage.models import Evidence, Notice, Report, Review

#: How long the links to evidence work.
LINK_LASTS = timedelta(hours=12)
_MOST_LINKS = 6
_KINDS = {"photo": "รูป", "video": "วิดีโอ", "audio": "เสียง", "url": "ลิงก์"}


def show(context: Context, page: int = 1) -> None:
    """Answer with the reports that this person may decide on, oldest first."""
    if context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
    elif not context.roles() & {Role.SUPERVISOR, Role.COORDINATOR}:
        cards.denied(context, Denied.SUPERVISOR_ONLY)
    else:
        waiting = _waiting(context) if context.settings.review else []
        pages = max(1, -(-len(waiting) // REPORTS_A_PAGE))
        page = min(max(page, 1), pages)
        shown = [reports.standing_batch(context.session, first) for first in waiting[(page - 1) * REPORTS_A_PAGE :]]
        shown = shown[:REPORTS_A_PAGE]
        _need_not_be_asked(context, [rows[0].id for rows in shown])
        data = ReviewList(
            waiting=tuple(review.request_of(context, rows) for rows in shown),
            total=len(waiting),
            following=page + 1 if page < pages else None,
        )
        context.answer(data, measures=[rows[0].measure_id for rows in shown])


def _waiting(context: Context) -> list[int]:
    """Return the first report of each batch that this person may decide on, oldest first."""
    rows = context.session.execute(
        select(Report.batch, Report.id, Report.unit_id, Report.person_id)
        .where(
            Report.status == Status.DONE,
            ~exists().where(Review.report_id == Report.id),
            *reports.standing_condition(),  # type: ignore[arg-type]
        )
        .order_by(Report.id)
    )
    first: dict[str, tuple[int, int | None]] = {}
    units: dict[str, list[int]] = defaultdict(list)
    for batch, report_id, unit_id, person_id in rows:
        first.setdefault(batch, (report_id, person_id))
        units[batch] += [unit_id] if unit_id is not None else []
    actor = context.actor
    return [
        report_id
        for batch, (report_id, by) in first.items()
        if actor is not None and may_review(actor, units[batch], context.today, reported_by=by)
    ]


def _need_not_be_asked(context: Context, report_ids: Sequence[int]) -> None:
    """What is shown now need not ride behind it, nor be pushed later."""
    person_id = context.person.id if context.person else None
    mine = (Notice.person_id == person_id, Notice.message == "review_request", Notice.report_id.in_(report_ids))
    telling.take_back(context, Reason.REPLACED, Notice.kind == NoticeKind.REVIEW, *mine)


def show_evidence(context: Context, rows: Sequence[Report]) -> None:
    """Answer with links to the evidence of a report, good for a while and for this person."""
    person, actor = context.person, context.actor
    if context.in_group or person is None or actor is None:
        cards.denied(context, Denied.PRIVATE_ONLY)
        return
    units = [row.unit_id for row in rows if row.unit_id is not None]
    if not may_see_evidence(actor, units, context.today, sent_by=rows[0].person_id):
        cards.denied(context, Denied.SUPERVISOR_ONLY)
        return
    kept = [
        proof
        for row in rows
        for proof in row.evidence
        if proof.removed_at is None and proof.state == EvidenceState.STORED
    ]
    files = [
        ExportFile(format=_name(proof, place), url=_address(context, proof)) for place, proof in enumerate(kept, 1)
    ]
    if not files:
        cards.plain(context, Plain.NO_EVIDENCE_YET)
        return
    title = subject_of(rows[0].measure).line(Pen(context.settings.digits))
    until = context.now + LINK_LASTS
    context.answer(ExportReady(title=title, files=tuple(files[:_MOST_LINKS]), expires_at=until, evidence=True))


def _name(proof: Evidence, place: int) -> str:
    return f"{_KINDS.get(proof.kind, 'ไฟล์')} {place}"


def _address(context: Context, proof: Evidence) -> str:
    if proof.url is not None:
        return proof.url
    fields = {
        "organization": context.organization.id,
        "person": context.person.id if context.person else 0,
        "row": proof.id,
    }
    token = links.sign(context.box, EVIDENCE, fields, context.now + LINK_LASTS)
    return f"{context.public_url}/files/evidence/{quote(token)}"

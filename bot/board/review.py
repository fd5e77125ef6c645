"""The review desk: what waits to be verified, and the decision with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from flask import request
from sqlalchemy import exists, select
from werkzeug.wrappers import Response

from bot.board import files, telling
from bot.board.doors import Doors, reviewers
from bot.board.telling import Told
from bot.board.visit import Refused, Visit, missing
from delivery.facts import subject_of
from measures.permissions import may_review
from measures.transitions import InvalidTransition, Move, change
from measures.vocabulary import ReviewDecision, RoomKind, Status
from messages import catalog
from messages.review_result import ReviewResult
from storage import outbox, reports, rooms
from storage.models import Report, Review

LONGEST_REASON = 500
RECENT = 10
#: The oldest come first; deciding on these brings up the next.
AT_ONCE = 20
#: A good word may wait for the next reply; a returned report has to be mended, so it is pushed.
NEWS_LASTS = timedelta(days=14)


def register(doors: Doors) -> None:
    """Add the desk and its two decisions."""
    doors.page("/board/review", desk, reviewers)
    doors.form("/board/review/<int:report_id>/verify", verify, reviewers)
    doors.form("/board/review/<int:report_id>/return", send_back, reviewers)


def desk(visit: Visit) -> str:
    """Show the reports that this visitor may decide on, oldest first, and what was decided lately."""
    waiting = _waiting(visit)
    return visit.show(
        "review.html",
        waiting=telling.of_batches(visit.session, waiting[:AT_ONCE]),
        total=len(waiting),
        recent=_recent(visit),
        link=lambda proof, small=False: files.evidence_link(visit, proof, small=small),
        pictures=files.PICTURES,
    )


def _waiting(visit: Visit) -> list[str]:
    """Return the batches that this visitor may decide on, oldest first."""
    if not visit.settings.review:
        return []
    rows = visit.session.execute(
        select(Report.batch, Report.unit_id, Report.person_id)
        .where(
            Report.status == Status.DONE.value,
            ~exists().where(Review.report_id == Report.id),
            *reports.standing_condition(),  # type: ignore[arg-type]
        )
        .order_by(Report.id)
    )
    units: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for batch, unit_id, person_id in rows:
        units[batch, person_id].extend([unit_id] if unit_id is not None else [])
    return [
        batch
        for (batch, person_id), unit_ids in units.items()
        if may_review(visit.actor, unit_ids, visit.today, reported_by=person_id)
    ]


def _recent(visit: Visit) -> list[Told]:
    batches = visit.session.scalars(
        select(Report.batch)
        .join(Review, Review.report_id == Report.id)
        .where(Review.person_id == visit.person.id)
        .order_by(Review.id.desc())
        .limit(RECENT)
    ).all()
    return list(reversed(telling.of_batches(visit.session, dict.fromkeys(batches))))


def verify(visit: Visit, report_id: int) -> Response:
    """Write ตรวจรับ."""
    _decide(visit, report_id, ReviewDecision.VERIFIED, None)
    return visit.go("/board/review", "verified")


def send_back(visit: Visit, report_id: int) -> Response:
    """Write ส่งกลับ with its reason, without which nobody would know what to mend."""
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise Refused("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_too_long", most=LONGEST_REASON)
    _decide(visit, report_id, ReviewDecision.RETURNED, reason)
    return visit.go("/board/review", "returned")


def _decide(visit: Visit, report_id: int, decision: ReviewDecision, reason: str | None) -> None:
    rows = reports.standing_batch(visit.session, report_id)
    if not rows:
        raise missing()
    move, wanted = _MOVES[decision]
    for row in rows:
        units = [row.unit_id] if row.unit_id is not None else []
        try:
            change(
                _status(visit, row),
                wanted,
                move,
                visit.actor,
                units,
                visit.today,
                reported_by=row.person_id,
                review=visit.settings.review,
            )
        except InvalidTransition as error:
            raise Refused(error.reason.value, 409) from error
    reports.review(visit.session, rows, visit.person.id, decision, reason, visit.now)
    _tell(visit, rows, decision, reason)


_MOVES = {
    ReviewDecision.VERIFIED: (Move.VERIFY, Status.VERIFIED),
    ReviewDecision.RETURNED: (Move.RETURN, Status.IN_PROGRESS),
}


def _status(visit: Visit, row: Report) -> Status:
    """Return where a report stands: with its deadline, or by itself and its last review where it has none."""
    if row.deadline is not None:
        return Status(row.deadline.status)
    last = reports.latest_review(visit.session, row.id)
    if last is None or row.status != Status.DONE.value:
        return Status(row.status)
    return Status.VERIFIED if last.decision == ReviewDecision.VERIFIED.value else Status.IN_PROGRESS


def _tell(visit: Visit, rows: Sequence[Report], decision: ReviewDecision, reason: str | None) -> None:
    """Write the notice to whoever reported; delivery decides when and how it goes."""
    author = rows[0].person
    if author is None or author.line_user_id is None or author.state != "active":
        return
    room = rooms.ensure(visit.session, RoomKind.PRIVATE, author.line_user_id, visit.now)
    data = ReviewResult(
        subject=subject_of(rows[0].measure),
        report_id=rows[0].id,
        decision=decision,
        reason=reason,
        by=visit.person.name,
    )
    returned = decision is ReviewDecision.RETURNED
    outbox.add(
        visit.session,
        f"review:{rows[0].id}:{decision.value}:{int(visit.now.timestamp())}",
        kind="review",
        message=catalog.name_of(data),
        data=catalog.to_data(data),
        subject={"measures": [rows[0].measure_id], "reports": [row.id for row in rows]},
        now=visit.now,
        room_id=room.id,
        person_id=author.id,
        push_by=visit.now if returned else None,
        expires_at=visit.now + NEWS_LASTS,
        urgency=60 if returned else 20,
        private=True,
        report_id=rows[0].id,
    )

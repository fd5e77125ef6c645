"""The review desk: what waits to be verified, and the decision with its reason."""

from __future__ import annotations

from collections import defaultdict

from flask import request
from sqlalchemy import exists, select, true
from werkzeug.wrappers import Response

from actions import review
from actions.outcome import Became
from actions.review import Decide
from bot.board import files, telling
from bot.board.doors import Doors, reviewers
from bot.board.telling import Told
from bot.board.visit import Refused, Visit, missing
from measures.permissions import may_review
from measures.transitions import Refusal
from measures.vocabulary import ReviewDecision, Status
from storage import reports
from storage.models import Measure, Plan, Report, Review

RECENT = 10
#: The oldest come first; deciding on these brings up the next.
AT_ONCE = 20


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
            Report.status == Status.DONE,
            ~exists().where(Review.report_id == Report.id),
            *reports.standing_condition(),  # type: ignore[arg-type]
        )
        .join(Measure, Report.measure_id == Measure.id)
        .join(Plan, Measure.plan_id == Plan.id)
        .where(true() if visit.asked_year is None else Plan.fiscal_year_be == visit.asked_year)
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
    """Take ตรวจรับ."""
    _decide(visit, Decide(report_id, ReviewDecision.VERIFIED))
    return visit.go("/board/review", "verified")


def send_back(visit: Visit, report_id: int) -> Response:
    """Take ส่งกลับ with its reason, without which nobody would know what to mend."""
    _decide(visit, Decide(report_id, ReviewDecision.RETURNED, request.form.get("reason", "")))
    return visit.go("/board/review", "returned")


def _decide(visit: Visit, command: Decide) -> None:
    done = review.decide(visit.acting, command)
    if done.became is Became.ASKED:
        raise Refused("reason_missing")
    if done.refusal is Refusal.REASON_TOO_LONG:
        raise Refused("reason_too_long", most=review.LONGEST_REASON)
    if done.became is Became.REFUSED and not done.rows:
        raise missing()
    if done.refusal is not None:
        raise Refused(done.refusal.value, 409)

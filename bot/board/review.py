"""The review desk: what waits to be verified, and the decision with its reason."""

from __future__ import annotations

from collections import defaultdict

from flask import request
from sqlalchemy import exists, select, true
from werkzeug.wrappers import Response

from actions import review, review_back
from actions.outcome import Became
from actions.review import Decide
from actions.review_back import NoWayBack
from bot.board import files, forms, telling
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
    doors.form("/board/review/many", verify_many, reviewers)
    doors.form("/board/review/<int:report_id>/back", take_back, reviewers)


def desk(visit: Visit) -> str:
    """Show the reports that this visitor may decide on, oldest first, and what was decided lately."""
    waiting = _waiting(visit)
    return visit.show(
        "review.html",
        waiting=telling.of_batches(visit.session, waiting[:AT_ONCE]),
        total=len(waiting),
        recent=_recent(visit),
        may_go_back=lambda told: _may_go_back(visit, told),
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


def verify_many(visit: Visit) -> Response:
    """Take ตรวจรับ for all that were ticked; one that cannot be, because somebody was faster, keeps nobody back."""
    ticked = [int(one) for one in dict.fromkeys(request.form.getlist("report")) if one.isdecimal()]
    if not ticked:
        raise Refused("nothing_ticked")
    done = [review.decide(visit.acting, Decide(one, ReviewDecision.VERIFIED)) for one in ticked[:AT_ONCE]]
    refused = [one for one in done if one.became is not Became.RECORDED]
    return visit.go(visit.in_year("/board/review"), "some_verified" if refused else "verified")


def take_back(visit: Visit, report_id: int) -> Response:
    """Take a decision back that was made within a day."""
    done = review_back.take_back(visit.acting, report_id)
    if done.refusal is NoWayBack.MISSING:
        raise missing()
    if done.refusal is not None:
        raise Refused(done.refusal.value, 409)
    return visit.go(visit.in_year("/board/review"), "review_undone", at=f"r{report_id}")


def _may_go_back(visit: Visit, told: Told) -> bool:
    return bool(told.reviews) and visit.now - told.reviews[-1].decided_at <= review_back.WITHIN


def verify(visit: Visit, report_id: int) -> Response:
    """Take ตรวจรับ."""
    _decide(visit, Decide(report_id, ReviewDecision.VERIFIED))
    return visit.go(visit.in_year("/board/review"), "verified")


@forms.staying_on(desk, "reason")
def send_back(visit: Visit, report_id: int) -> Response:
    """Take ส่งกลับ with its reason, without which nobody would know what to mend."""
    _decide(visit, Decide(report_id, ReviewDecision.RETURNED, _reason()))
    return visit.go(visit.in_year("/board/review"), "returned")


def _reason() -> str:
    """Return the words written, with the template that was chosen before them."""
    said = [request.form.get("template", "").strip(), request.form.get("reason", "").strip()]
    return " ".join(one for one in said if one)


def _decide(visit: Visit, command: Decide) -> None:
    done = review.decide(visit.acting, command)
    if done.became is Became.ASKED:
        raise Refused("reason_missing", at="reason")
    if done.refusal is Refusal.REASON_TOO_LONG:
        raise Refused("reason_too_long", at="reason", most=review.LONGEST_REASON)
    if done.became is Became.REFUSED and not done.rows:
        raise missing()
    if done.refusal is not None:
        raise Refused(done.refusal.value, 409)

"""A decision on a report is taken back within a day: the report waits to be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from actions import review, telling
from actions.acting import Acting
from actions.outcome import Became
from actions.telling import Policy
from delivery.facts import subject_of
from measures.reasons import Reason
from measures.vocabulary import NoticeClass, NoticeKind, NoticeState, ReviewDecision
from messages.confirmed import Confirmed, Done
from storage import audit, reports
from storage.models import Notice, Report, Review

WITHIN = timedelta(days=1)
_TOLD = Policy(NoticeKind.REVIEW, NoticeClass.NEWS, push=False)


class NoWayBack(StrEnum):
    """Why a decision stands."""

    NOT_PERMITTED = "not_permitted"
    MISSING = "missing"
    TOO_LATE = "too_late_to_undo"


@dataclass(frozen=True)
class TakenBack:
    """What became of it."""

    became: Became
    rows: tuple[Report, ...] = ()
    refusal: NoWayBack | None = None


def take_back(acting: Acting, report_id: int) -> TakenBack:
    """Undo the last decision on a report and on all said with it: one's own, or as coordinator anybody's."""
    rows = tuple(reports.standing_batch(acting.session, report_id))
    last = reports.latest_review(acting.session, rows[0].id) if rows else None
    if last is None:
        return TakenBack(Became.REFUSED, rows, NoWayBack.MISSING)
    if acting.actor is None or not (acting.manages or last.person_id == acting.person_id):
        return TakenBack(Became.REFUSED, rows, NoWayBack.NOT_PERMITTED)
    if acting.now - last.decided_at > WITHIN:
        return TakenBack(Became.REFUSED, rows, NoWayBack.TOO_LATE)
    _write(acting, rows, last)
    return TakenBack(Became.RECORDED, rows)


def _write(acting: Acting, rows: Sequence[Report], last: Review) -> None:
    decision, ids = last.decision, [row.id for row in rows]
    detail = {"decision": decision.value, "reason": last.reason, "by": last.person_id, "door": acting.door.value}
    reports.forget_review(acting.session, rows, last.decided_at)
    for one in ids:
        audit.record(
            acting.session, acting.now, "report.review_undone", "report", one, person_id=acting.person_id, detail=detail
        )
    about = (Notice.message == "review_result", Notice.report_id.in_(ids))
    was_told = select(Notice.id).where(*about, Notice.first_try_at.is_not(None), Notice.state != NoticeState.WAITING)
    heard = acting.session.scalars(was_told.limit(1)).first() is not None
    telling.take_back(acting, Reason.NO_LONGER_TRUE, *about)
    author = rows[0].person
    if heard and author is not None:
        done = Done.VERIFY_UNDONE if decision is ReviewDecision.VERIFIED else Done.RETURN_UNDONE
        said = Confirmed(done=done, subject=subject_of(rows[0].measure))
        telling.tell(acting, [author], said, _TOLD, report_id=rows[0].id)
    review.request(acting, rows)

"""Reports of a measure as pages tell them: what was said in one breath, earlier versions, evidence and reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from storage.models import Evidence, Report, Review


@dataclass
class Told:
    """One batch of report rows; ``earlier`` are the versions it took the place of, newest first."""

    rows: list[Report]
    standing: bool = True
    evidence: list[Evidence] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    earlier: list[Told] = field(default_factory=list)

    @property
    def head(self) -> Report:
        """Return the row that speaks for the batch: what was said is the same in all."""
        return self.rows[0]

    @property
    def unit_ids(self) -> list[int]:
        """Return the units it was said for."""
        return sorted({row.unit_id for row in self.rows if row.unit_id is not None})


def of_measure(session: Session, measure_id: int) -> list[Told]:
    """Return everything that was reported about a measure, newest first, each with its earlier versions."""
    rows = session.scalars(_with_all().where(Report.measure_id == measure_id).order_by(Report.id)).all()
    return chained(session, rows)


def of_batches(session: Session, batches: Iterable[str]) -> list[Told]:
    """Return some batches as they were said, oldest first, without earlier versions."""
    rows = session.scalars(_with_all().where(Report.batch.in_(list(batches))).order_by(Report.id)).all()
    found = _told(rows)
    _add_reviews(session, found.values())
    return list(found.values())


def _with_all() -> Select[Report]:
    return select(Report).options(
        selectinload(Report.measure),
        selectinload(Report.step),
        selectinload(Report.deadline),
        selectinload(Report.unit),
        selectinload(Report.person),
        selectinload(Report.evidence),
    )


def chained(session: Session, rows: Sequence[Report]) -> list[Told]:
    """Return batches with each superseded one below the one that took its place."""
    found = _told(rows)
    _add_reviews(session, found.values())
    batch_of = {row.id: row.batch for row in rows}
    replaced: set[str] = set()
    for told in found.values():
        older = dict.fromkeys(batch_of[row.supersedes_id] for row in told.rows if row.supersedes_id in batch_of)
        for batch in older:
            replaced.add(batch)
            found[batch].standing = False
            told.earlier += [found[batch], *found[batch].earlier]
    return [told for batch, told in reversed(found.items()) if batch not in replaced]


def _told(rows: Sequence[Report]) -> dict[str, Told]:
    by_batch: dict[str, list[Report]] = defaultdict(list)
    for row in rows:
        by_batch[row.batch].append(row)
    return {
        batch: Told(
            said,
            standing=not said[0].withdrawn,
            evidence=[proof for row in said for proof in row.evidence if proof.removed_at is None],
        )
        for batch, said in by_batch.items()
    }


def _add_reviews(session: Session, told: Iterable[Told]) -> None:
    owner = {row.id: one for one in told for row in one.rows}
    reviews = session.scalars(
        select(Review).where(Review.report_id.in_(owner)).options(selectinload(Review.person)).order_by(Review.id)
    )
    for review in reviews:
        one = owner[review.report_id]
        # A batch is reviewed as one; a row each is kept, the page tells it once.
        if review.report_id == min(row.id for row in one.rows):
            one.reviews.append(review)

"""One search over measures, steps, people and evidence: blanks and the digits' taste do not count."""

from __future__ import annotations

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.board import filters, gallery, plan_view
from bot.board.doors import Doors
from bot.board.gallery import Chosen
from bot.board.visit import Visit
from measures.vocabulary import PersonState
from storage.models import Assignment, Person
from thai.digits import to_arabic

MOST = 30


def register(doors: Doors) -> None:
    """Add the page of what was found."""
    doors.page("/board/search", search)


def search(visit: Visit) -> str:
    """Show everything that holds all the words looked for, of each kind so many."""
    plan = visit.plan()
    words = request.args.get("q", "").strip()[: filters.LONGEST_SEARCH]
    view = plan_view.load(visit.session, plan)
    measures = [row for row in view.measures if words and filters.found(row, to_arabic(words))]
    steps = [
        (row, step)
        for row in view.measures
        for step in row.steps
        if words and len(row.steps) > 1 and filters.holds(words, step.number, step.text, *step.owners)
    ]
    proofs = gallery.rows_of(visit, plan, Chosen(plan.fiscal_year_be, q=words)) if words else []
    return visit.show(
        "search.html",
        plan=plan,
        q=words,
        most=MOST,
        measures=measures,
        steps=steps,
        people=_people(visit, words),
        proofs=proofs,
    )


def _people(visit: Visit, words: str) -> list[Person]:
    """Return people by name, post or unit; only who runs the plan has the roster."""
    if not words or not visit.manages:
        return []
    rows = visit.session.scalars(
        select(Person)
        .where(Person.state != PersonState.LEFT)
        .options(selectinload(Person.assignments).selectinload(Assignment.unit))
        .order_by(Person.id)
    )
    return [
        row
        for row in rows
        if filters.holds(words, row.name, row.post or "", *(held.unit.name for held in row.assignments if held.unit))
    ]

"""ข้อมูลหัวกระดาษ: what papers print and nobody reports, proposed from the imported paper and said once per plan."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit
from documents.head_data import FIELDS, FOLLOW_UP, BadWord, head_of, say
from storage import paper_words, plans


def register(doors: Doors) -> None:
    """Add the form and its answer."""
    doors.page("/board/head", head, coordinators)
    doors.form("/board/head", change, coordinators)


def head(visit: Visit) -> str:
    """Show every field with what is known, and how each measure is followed up."""
    plan = visit.plan()
    return visit.show(
        "head.html",
        plan=plan,
        fields=FIELDS.values(),
        known=head_of(visit.session, plan),
        measures=plans.measures_of(visit.session, plan.id),
    )


def change(visit: Visit) -> Response:
    """Keep what was filled in; a field that still shows what the paper proposes is the paper's word."""
    plan = visit.plan()
    known = head_of(visit.session, plan)
    given = [(name, request.form.get(name), paper_words.WHOLE_PLAN) for name in FIELDS]
    given += [(FOLLOW_UP, request.form.get(f"m{row.id}"), row.id) for row in plans.measures_of(visit.session, plan.id)]
    for name, text, measure_id in given:
        if text is None or (not measure_id and not known.said.get(name) and text.strip() == known.text(name)):
            continue
        words = text.replace("\r\n", "\n")
        try:
            say(visit.session, plan, name, words, visit.now, measure_id=measure_id, person_id=visit.person.id)
        except BadWord as error:
            raise Refused("unclear_answer", text=error.thai) from error
    return visit.go(f"/board/head?year={plan.fiscal_year_be}", "saved")

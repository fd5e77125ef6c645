"""What was changed at the desks, by whom, and taking it back."""

from __future__ import annotations

from functools import partial
from itertools import islice

from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from actions import changes
from actions.plan_answers import ANSWERED, DRAFT_SETTLED
from bot.board import changes_told, plan_questions
from bot.board.changes import telling
from bot.board.doors import Doors, coordinators
from bot.board.visit import Visit, missing
from storage.models import AuditEntry, Person, Unit

LISTED = 100


def register(doors: Doors) -> None:
    """Add the list of changes and the way back."""
    doors.page("/board/changes", listed, coordinators)
    doors.form("/board/changes/<int:entry_id>/undo", take_back, coordinators)


def listed(visit: Visit) -> str:
    """Show the latest changes with their values before and after."""
    answers = AuditEntry.action.in_((ANSWERED, *DRAFT_SETTLED))
    rows = visit.session.execute(
        select(AuditEntry, Person.name)
        .outerjoin(Person, AuditEntry.person_id == Person.id)
        .where(or_(AuditEntry.detail["changes"].as_string().is_not(None), answers))
        .order_by(AuditEntry.id.desc())
        .execution_options(yield_per=LISTED)
    )
    # An answer of older days does not say what it changed.
    told = ((entry, name) for entry, name in rows if changes.undoable(entry) or "parts" in entry.detail)
    shown = list(islice(told, LISTED))
    said = changes_told.tell(visit, [entry.detail.get("changes") or [] for entry, _ in shown])
    undone = {entry.detail.get("undoes") for entry, _ in shown}
    names = {row.id: row.name for row in visit.session.execute(select(Unit.id, Unit.name))}
    return visit.show(
        "changes.html",
        rows=[(entry, name, told) for (entry, name), told in zip(shown, said, strict=True)],
        undone=undone,
        unit_names=names,
        undoable=changes.undoable,
        effect_words=partial(plan_questions.effect_words, visit),
    )


def take_back(visit: Visit, entry_id: int) -> Response:
    """Undo one change."""
    entry = visit.session.scalars(select(AuditEntry).where(AuditEntry.id == entry_id)).one_or_none()
    if entry is None:
        raise missing()
    with telling():
        changes.undo(visit.acting, entry)
    return visit.go("/board/changes", "undone")

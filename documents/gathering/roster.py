"""Who signs, and what executives said about the summaries they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.gathering.texts import unique, without_private
from documents.gathering.view import View
from documents.report import Acknowledgement, Decision, OrganizationFacts, Signatory, SignatoryRole
from documents.writing.endings import head_of
from measures.vocabulary import Role
from storage import organizations, people
from storage.clock import local_date
from storage.models import Acknowledgement as Word
from storage.models import Organization, Person, Plan, Unit
from thai.calendar import Span, fiscal_half, fiscal_months, fiscal_quarter, fiscal_year

#: What an order begins with when it decides; anything else is a word that the executive has seen it.
_DECISIONS: tuple[tuple[str, Decision], ...] = (
    ("ไม่เห็นชอบ", "rejected"),
    ("ไม่อนุมัติ", "rejected"),
    ("เห็นชอบ", "approved"),
    ("อนุมัติ", "approved"),
    ("ทราบ", "acknowledged"),
)
_BECAUSE = ("เพราะ", "เนื่องจาก")


def facts_of(session: Session, organization: Organization, view: View) -> OrganizationFacts:
    """Return the office as papers name it; the writing unit is the one asked for, or the one that runs the plan."""
    known = OrganizationFacts(
        organization.name, organization.kind or "", None, organization.district, organization.province
    )
    office = view.unit or _secretariat(session, view.made_on)
    return (
        known
        if office is None
        else OrganizationFacts(known.name, known.kind, None, known.district, known.province, office)
    )


def _secretariat(session: Session, today: date) -> str | None:
    """Return what the office calls its สำนักปลัด: the coordinator's unit, or the first one of that kind."""
    coordinators = people.with_role(session, Role.COORDINATOR, today)
    own = [unit.name for person in coordinators for unit in _units_of(person, today)]
    return next(
        (name for name in (*own, *(unit.name for unit in organizations.units(session))) if _is_secretariat(name)), None
    )


def _is_secretariat(name: str) -> bool:
    return name.startswith("สำนัก") and "ปลัด" in name


def _units_of(person: Person, today: date) -> list[Unit]:
    return [entry.unit for entry in person.assignments if entry.unit is not None and people.holds(entry, today)]


def signatories_of(session: Session, facts: OrganizationFacts, today: date) -> tuple[Signatory, ...]:
    """Return who signs today; a place whose holder the roster does not know stays dotted."""
    preparers = people.with_role(session, Role.COORDINATOR, today)[:1]
    found = [Signatory("preparer", person.post or "ผู้รายงาน", person.name) for person in preparers]
    found.append(_unit_head(session, facts, today))
    executives = people.with_role(session, Role.EXECUTIVE, today)
    for role, post in (("chief_administrator", facts.chief_post), ("executive", facts.executive_post)):
        found.append(_executive(executives, role, post, today))  # type: ignore[arg-type]
    return tuple(found)


def _unit_head(session: Session, facts: OrganizationFacts, today: date) -> Signatory:
    post = head_of(facts.office)
    for person in people.with_role(session, Role.SUPERVISOR, today):
        for entry in person.assignments:
            leads = entry.role == Role.SUPERVISOR.value and people.holds(entry, today)
            if leads and entry.unit is not None and entry.unit.name == facts.office:
                return _signatory("unit_head", post, person, acting=entry.acting)
    return Signatory("unit_head", post)


def _executive(persons: Sequence[Person], role: SignatoryRole, post: str, today: date) -> Signatory:
    """Return who holds the post, or else who acts for it."""
    fitting = [(person, _acts(person, today)) for person in persons if role_of(person, today) == role]
    if not fitting:
        return Signatory(role, post)
    person, acting = min(fitting, key=lambda entry: entry[1])
    return _signatory(role, post, person, acting=acting)


def _signatory(role: SignatoryRole, post: str, person: Person, *, acting: bool) -> Signatory:
    if acting and person.post:
        return Signatory(role, person.post, person.name, post)
    return Signatory(role, post, person.name)


def _acts(person: Person, today: date) -> bool:
    held = [entry for entry in person.assignments if entry.role == Role.EXECUTIVE.value and people.holds(entry, today)]
    return bool(held) and all(entry.acting for entry in held)


def role_of(person: Person, today: date) -> SignatoryRole | None:
    """Return in whose place an executive signs: a ปลัด for himself, or acting for the นายก; a deputy only if acting."""
    post, acting = person.post or "", _acts(person, today)
    if post.startswith("รองนายก"):
        return "executive" if acting else None
    if post.startswith("ปลัด"):
        return "executive" if acting else "chief_administrator"
    if post.startswith("รองปลัด"):
        return "chief_administrator"
    return "chief_administrator" if acting else "executive"


def words_of(session: Session, plan: Plan, view: View) -> tuple[Acknowledgement, ...]:
    """Return what executives said about summaries of the paper's days, the paper's own period last.

    One person's ทราบ and orders on one summary are one word. A word on a shorter summary says which one it was.
    """
    rows = session.scalars(select(Word).where(Word.fiscal_year_be == plan.fiscal_year_be).order_by(Word.id)).all()
    groups: dict[tuple[int, str], list[Word]] = {}
    for row in rows:
        span = span_of(row.period_key, plan.fiscal_year_be)
        if span is not None and _within(span, view.period) and local_date(row.given_at) <= view.made_on:
            groups.setdefault((row.person_id, row.period_key), []).append(row)
    ordered = sorted(groups.values(), key=lambda said: (_own(said[0], view), said[-1].id))
    return tuple(word for said in ordered if (word := _word(said, view)) is not None)


def _own(row: Word, view: View) -> bool:
    return span_of(row.period_key, view.fiscal_year_be) == view.period


def _within(span: Span, period: Span) -> bool:
    return period.start <= span.start and span.end <= period.end


def _word(said: Sequence[Word], view: View) -> Acknowledgement | None:
    last = said[-1]
    role = role_of(last.person, local_date(last.given_at))
    if role is None:
        return None
    read = [decided(row.order_text) for row in said]
    decision: Decision = next((kind for kind, _ in reversed(read) if kind != "acknowledged"), "acknowledged")
    return Acknowledgement(
        role=role,
        name=last.person.name,
        post=last.person.post or "",
        words=without_private(" ".join(unique(words for _, words in read))),
        decision=decision,
        given_on=local_date(last.given_at),
        about=None if _own(last, view) else span_of(last.period_key, view.fiscal_year_be),
    )


def decided(order: str | None) -> tuple[Decision, str]:
    """Return the decision that the words of an order begin with, and the rest of them."""
    words = (order or "").strip()
    for start, decision in _DECISIONS:
        if words.startswith(start):
            rest = words.removeprefix(start).strip(" .,:-")
            for because in _BECAUSE if decision == "rejected" else ():
                rest = rest.removeprefix(because).strip()
            return decision, rest
    return "acknowledged", words


def span_of(key: str, year_be: int) -> Span | None:
    """Return the days of a summary's period key: "2568", "2568-H1", "2568-Q2", "2568-10"; None for any other."""
    year, _, part = key.partition("-")
    if year != str(year_be):
        return None
    if not part:
        return fiscal_year(year_be)
    if part in {"H1", "H2"}:
        return fiscal_half(year_be, int(part[1]))
    if part in {"Q1", "Q2", "Q3", "Q4"}:
        return fiscal_quarter(year_be, int(part[1]))
    return next((month for month in fiscal_months(year_be) if f"{month.start.month:02d}" == part), None)

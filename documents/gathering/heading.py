"""What stands at the head and the end of papers: as the office said it, else as the roster and the paper know it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from documents.gathering.texts import without_private
from documents.head_data import ROLES, HeadData
from documents.report import (
    Acknowledgement,
    AnnouncementFacts,
    MeasureLine,
    MemoFacts,
    OrganizationFacts,
    Signatory,
    SourceCell,
)
from documents.writing.endings import default_post


def organization_of(facts: OrganizationFacts, head: HeadData, unit: str | None) -> OrganizationFacts:
    """Return the office with where it is and how it is reached; a unit's own paper comes from that unit."""
    return replace(
        facts,
        subdistrict=head.text("subdistrict") or facts.subdistrict,
        district=head.text("district") or facts.district,
        province=head.text("province") or facts.province,
        office=facts.office if unit else head.text("office") or facts.office,
        telephone=head.text("telephone") or facts.telephone,
    )


def memo_of(head: HeadData) -> MemoFacts:
    """Return the head of the memo."""
    return MemoFacts(head.text("subject"), head.text("letter_number"), head.day("letter_date"))


def announcement_of(head: HeadData) -> AnnouncementFacts:
    """Return what an announcement cites."""
    return AnnouncementFacts(
        head.day("issued_on"), head.text("meeting_number"), head.day("meeting_on"), head.text("meeting_place")
    )


def signatories_of(roster: Sequence[Signatory], head: HeadData, facts: OrganizationFacts) -> tuple[Signatory, ...]:
    """Return who signs: as the office said, else by the roster, else as its paper was signed."""
    known = {person.role: person for person in roster}
    found = []
    for role in ROLES:
        person = known.get(role) or Signatory(role, default_post(facts, role))
        if name := head.said.get(f"{role}_name"):
            person = Signatory(role, head.said.get(f"{role}_post") or person.post, name)
        elif person.name is None and (name := head.proposed.get(f"{role}_name")):
            person = Signatory(role, head.proposed.get(f"{role}_post") or person.post, name)
        if person.name is not None or role in known:
            found.append(person)
    return tuple(found)


def opinions_of(head: HeadData, signatories: Iterable[Signatory]) -> tuple[Acknowledgement, ...]:
    """Return the opinions that the office typed in, in the place of those who sign."""
    people = {person.role: person for person in signatories}
    return tuple(
        Acknowledgement(role, people[role].name or "", people[role].post, without_private(words))
        for role in ROLES
        if role in people and (words := head.text(f"{role}_opinion"))
    )


def with_follow_up(measure: MeasureLine, words: str | None) -> MeasureLine:
    """Return a measure with how it is followed up: as the office said, else as its paper says."""
    said = words or "\n".join(
        cell.text for cell in measure.source if cell.meaning == "follow_up" and cell.text.strip(" -–.")
    )
    return replace(measure, follow_up=said or None, source=_without_follow_up(measure) if words else measure.source)


def _without_follow_up(measure: MeasureLine) -> tuple[SourceCell, ...]:
    return tuple(cell for cell in measure.source if cell.meaning != "follow_up")

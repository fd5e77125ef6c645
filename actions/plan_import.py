"""Bringing a plan: a file that was read becomes the plan of its year, or a new edition once somebody has agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from actions import changes
from actions.acting import Acting
from actions.outcome import Became
from documents.importing import storing, updating
from documents.reading.neutral import PlanReading
from measures.errors import TamNganError
from storage import audit
from storage.models import Plan

BROUGHT = "plan.brought"


class NotBrought(StrEnum):
    """Why a file is not taken in."""

    NOT_PERMITTED = "not_permitted"
    YEAR_UNKNOWN = "year_unknown"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Bring:
    """What was read, from which file; ``replace`` agrees to what a new edition changes in the stored plan."""

    reading: PlanReading
    source_name: str | None
    source_sha256: str | None
    replace: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Brought:
    """What became of a plan: recorded, known (this very file), or asked with what the new edition changes.

    ``changes`` name measures added, changed and gone; ``fault`` is the sentence of a reading that cannot be written.
    """

    became: Became
    plan: Plan | None = None
    changes: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    refusal: NotBrought | None = None
    fault: str = ""


def bring(acting: Acting, command: Bring) -> Brought:
    """Write a plan with its deadlines and questions; where its year has one already, ask first."""
    if not acting.governs:
        return Brought(Became.REFUSED, refusal=NotBrought.NOT_PERMITTED)
    if command.reading.fiscal_year_be is None:
        return Brought(Became.REFUSED, refusal=NotBrought.YEAR_UNKNOWN)
    stored = updating.stored_plan(acting.session, command.reading)
    if stored is not None and command.source_sha256 == stored.source_sha256 and not command.answers:
        return Brought(Became.KNOWN, stored)
    try:
        with acting.session.begin_nested():
            plan = _write(acting, command)
    except storing.PlanExists:
        return Brought(Became.ASKED, stored, _changes(acting, stored, command.reading))
    except TamNganError as error:
        return Brought(Became.REFUSED, refusal=NotBrought.FAULTY, fault=error.thai)
    return Brought(Became.RECORDED, plan)


def _write(acting: Acting, command: Bring) -> Plan:
    """Write a plan, or a new edition; what it changes is kept, so that the coordinator can take it back whole."""
    with changes.noted(acting) as noted:
        plan = storing.write(
            acting.session,
            acting.organization.id,
            command.reading,
            acting.now,
            source_name=command.source_name,
            source_sha256=command.source_sha256,
            replace=command.replace,
            answers=command.answers,
        )
    # Deadlines follow from the plan, and follow it back.
    kept = [change for change in noted if change["table"] != "deadline"]
    detail = {"file": command.source_sha256, "door": acting.door.value, "changes": kept}
    audit.record(acting.session, acting.now, BROUGHT, "plan", plan.id, person_id=acting.person_id, detail=detail)
    return plan


def _changes(acting: Acting, stored: Plan | None, reading: PlanReading) -> Mapping[str, list[dict[str, Any]]]:
    if stored is None:
        return {}
    found = updating.difference(acting.session, stored, reading)
    return updating.describe(acting.session, stored, reading, found)

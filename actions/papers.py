"""ขอเอกสาร: somebody asks for an official paper; it is promised now and made when it is opened, or in the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from actions.acting import Acting
from actions.outcome import Became
from measures.permissions import may_export
from storage import audit
from storage.models import ExportFile

#: A promised paper can be opened for so long.
KEPT = timedelta(days=3)
#: Whoever was making a paper for longer than this has died.
GIVEN_UP = timedelta(minutes=10)
#: Papers that wait in the queue or are being made; what was asked for longer ago than ``GIVEN_UP`` does not count.
MOST_OF_PERSON, MOST_OF_OFFICE = 3, 10


class NotPromised(StrEnum):
    """Why there will be no paper."""

    NOT_PERMITTED = "not_permitted"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Ask:
    """One paper in one format: ``period`` is what is printed for it (fiscal year, and part of it or unit).

    ``queued``: it is made at once, in the queue, and not only when somebody opens it.
    """

    layout: str
    format: str
    period: dict[str, Any]
    queued: bool = False


@dataclass(frozen=True)
class Promised:
    """What became of it; ``row`` is the paper to come."""

    became: Became
    row: ExportFile | None = None
    refusal: NotPromised | None = None


def ask(acting: Acting, command: Ask) -> Promised:
    """Promise a paper. Nobody, and no office, may fill the queue: making one takes seconds of the whole machine."""
    if acting.actor is None or not may_export(acting.actor, acting.today):
        return Promised(Became.REFUSED, refusal=NotPromised.NOT_PERMITTED)
    if command.queued and _is_crowded(acting):
        return Promised(Became.REFUSED, refusal=NotPromised.TOO_MANY)
    row = ExportFile(
        person_id=acting.person_id,
        layout=command.layout,
        format=command.format,
        period=command.period,
        state="waiting",
        made_at=acting.now,
        expires_at=acting.now + KEPT,
    )
    acting.session.add(row)
    acting.session.flush()
    audit.record(
        acting.session,
        acting.now,
        "report.asked",
        "export_file",
        row.id,
        person_id=acting.person_id,
        detail={"layout": command.layout, "format": command.format, **command.period},
    )
    return Promised(Became.REQUESTED, row)


def _is_crowded(acting: Acting) -> bool:
    unfinished = select(func.count(ExportFile.id)).where(
        ExportFile.state.in_(("waiting", "working")), ExportFile.made_at > acting.now - GIVEN_UP
    )
    of_person = acting.session.scalar(unfinished.where(ExportFile.person_id == acting.person_id)) or 0
    of_office = acting.session.scalar(unfinished) or 0
    return of_person >= MOST_OF_PERSON or of_office >= MOST_OF_OFFICE

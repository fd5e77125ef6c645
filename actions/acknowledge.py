"""ทราบ: an executive's word on a summary, once per person and period."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from actions.acting import Acting
from actions.outcome import Became
from measures.permissions import may_acknowledge
from measures.transitions import Refusal
from storage import audit
from storage.models import Acknowledgement
from thai.calendar import fiscal_year_be

LONGEST_KEY = 40


@dataclass(frozen=True)
class Acknowledge:
    """The summary's period: "2569-02", "2569-Q1", "2569-H1", "2569"."""

    key: str


@dataclass(frozen=True)
class Acknowledged:
    """What became of the word."""

    became: Became
    refusal: Refusal | None = None


def acknowledge(acting: Acting, command: Acknowledge) -> Acknowledged:
    """Write down that an executive knows; a second time changes nothing."""
    if not is_executive(acting):
        return Acknowledged(Became.REFUSED, Refusal.NOT_PERMITTED)
    known = acting.session.scalars(
        select(Acknowledgement.id)
        .where(
            Acknowledgement.person_id == acting.person_id,
            Acknowledgement.period_key == command.key[:LONGEST_KEY],
            Acknowledgement.order_text.is_(None),
        )
        .limit(1)
    ).first()
    if known is not None:
        return Acknowledged(Became.KNOWN)
    write(acting, command.key, None)
    return Acknowledged(Became.RECORDED)


def is_executive(acting: Acting) -> bool:
    """Tell whether who acts may acknowledge and give orders."""
    return acting.actor is not None and may_acknowledge(acting.actor, acting.today)


def write(acting: Acting, key: str, order: str | None) -> Acknowledgement:
    """Write an executive's word on a period, with its entry in the audit trail."""
    if acting.person_id is None:
        raise ValueError("a word needs a person")
    row = Acknowledgement(
        person_id=acting.person_id,
        fiscal_year_be=int(key[:4]) if key[:4].isdigit() else fiscal_year_be(acting.today),
        period_key=key[:LONGEST_KEY],
        order_text=order,
        given_at=acting.now,
        data={},
    )
    acting.session.add(row)
    acting.session.flush()
    action = "summary.ordered" if order else "summary.acknowledged"
    audit.record(acting.session, acting.now, action, "acknowledgement", row.id, person_id=acting.person_id)
    return row

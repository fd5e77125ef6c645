"""Where an office published its OIT items, and what was found when the pages were last looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage import audit
from storage.models import OitLink

#: Pages are looked at so often; a process that died while looking gives its page back after a while.
LOOK_EVERY = timedelta(days=7)
LOOK_AGAIN = timedelta(days=1)
CLAIMED_FOR = timedelta(minutes=30)


def of_year(session: Session, fiscal_year_be: int) -> list[OitLink]:
    """Return the addresses of a fiscal year in the order of their items."""
    rows = session.scalars(select(OitLink).where(OitLink.fiscal_year_be == fiscal_year_be))
    return sorted(rows, key=lambda row: (len(row.code), row.code))


def put(
    session: Session,
    fiscal_year_be: int,
    code: str,
    address: str | None,
    now: datetime,
    *,
    words: str | None = None,
    person_id: int | None = None,
) -> OitLink | None:
    """Keep the address of an item, or forget it where there is none. A changed address is looked at soon."""
    row = session.scalars(
        select(OitLink).where(OitLink.fiscal_year_be == fiscal_year_be, OitLink.code == code)
    ).one_or_none()
    before = row.address if row is not None else None
    if not address:
        if row is not None:
            session.delete(row)
            row = None
    elif row is None:
        row = OitLink(fiscal_year_be=fiscal_year_be, code=code, address=address, made_at=now, next_look_at=now)
        session.add(row)
    if row is not None and address:
        if row.address != address:
            row.address, row.state, row.fault, row.broken_since, row.next_look_at = address, "unseen", None, None, now
        row.words, row.person_id = words, person_id
    if before != (address or None):
        detail = {"year": fiscal_year_be, "code": code, "before": before, "after": address or None}
        audit.record(session, now, "oit_link.put", "oit_link", None, person_id=person_id, detail=detail)
    session.flush()
    return row


def due(session: Session, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Return (organization id, link id) of pages whose turn has come, the longest waiting first."""
    query = (
        select(OitLink.organization_id, OitLink.id)
        .where(or_(OitLink.next_look_at.is_(None), OitLink.next_look_at <= now))
        .order_by(OitLink.next_look_at, OitLink.id)
        .limit(limit)
    )
    return [(row.organization_id, row.id) for row in session.execute(query)]


def claim(session: Session, link_id: int, now: datetime) -> OitLink | None:
    """Take one page to look at, or return None where another process has it."""
    taken = session.execute(
        update(OitLink)
        .where(OitLink.id == link_id, or_(OitLink.next_look_at.is_(None), OitLink.next_look_at <= now))
        .values(next_look_at=now + CLAIMED_FOR)
    )
    return session.get(OitLink, link_id, populate_existing=True) if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def looked(
    session: Session, link_id: int, address: str, fault: str | None, now: datetime, *, passing: bool = False
) -> OitLink | None:
    """Write down what was found; return the link if it has just been found broken, so that somebody is told once.

    A ``passing`` fault may be the network's: the page is looked at again the next day before it counts as broken. What
    was found at an address that has been changed meanwhile is not written.
    """
    row = session.get(OitLink, link_id)
    if row is None or row.address != address:
        return None
    row.looked_at = now
    if fault is None:
        row.state, row.fault, row.broken_since, row.next_look_at = "fine", None, None, now + LOOK_EVERY
        return None
    waits = passing and row.state not in {"doubtful", "broken"}
    tell = not waits and row.state != "broken"
    row.fault, row.broken_since = fault, row.broken_since or now
    row.state = "doubtful" if waits else "broken"
    row.next_look_at = now + (LOOK_EVERY if row.state == "broken" else LOOK_AGAIN)
    return row if tell else None

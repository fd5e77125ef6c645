"""The audit trail: entries are added, chained by hash when their transaction ends, and never changed after.

Triggers of the database refuse every UPDATE and DELETE of an entry; only ``erasing`` lets one through, for what the law
wants forgotten and for an office that leaves, and an erasure leaves an entry of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, event, insert, inspect, select, text
from sqlalchemy.orm import Session, UOWTransaction

from storage import chain
from storage.models import AuditEntry, AuditErasure

#: PostgreSQL only: one writer of an office's trail at a time (the first key of an advisory lock; the second is the id).
CHAIN_LOCK = 7_240_127
#: Whose ``detail`` names the entries that were erased, with the hash of what is left of each.
ERASED = "audit.erased"
ROWS_AT_ONCE = 1000
#: In ``Session.info``: entries of this transaction that are not sealed yet.
_NEW = "new_audit_entries"


def record(
    session: Session,
    at: datetime,
    action: str,
    subject: str,
    subject_id: int | None = None,
    *,
    person_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down one decision: ``record(session, now, "report.recorded", "report", 12, person_id=3)``."""
    session.add(
        AuditEntry(
            at=at, action=action, subject=subject, subject_id=subject_id, person_id=person_id, detail=detail or {}
        )
    )


@event.listens_for(Session, "before_flush")
def _remember_new_entries(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    session.info.setdefault(_NEW, []).extend(row for row in session.new if isinstance(row, AuditEntry))


@event.listens_for(Session, "before_commit")
def _chain_new_entries(session: Session) -> None:
    """Seal what was written down, at the end: until then whoever wrote it may complete it, and nobody waits for us."""
    if session.in_nested_transaction():
        return
    session.flush()
    new = [row for row in session.info.pop(_NEW, ()) if inspect(row).persistent and row.chain_hash is None]
    heads: dict[int, tuple[str, int]] = {}
    for row in sorted(new, key=lambda one: one.id):
        owner = row.organization_id
        row.content_hash = _content_hash(row, owner)
        previous, place = heads.get(owner) or _locked_head(session, owner)
        row.chain_hash, row.chain_position = chain.chain_hash(previous, row.content_hash), place + 1
        heads[owner] = row.chain_hash, row.chain_position


def _content_hash(row: AuditEntry, owner: int) -> str:
    return chain.content_hash(owner, row.at, row.person_id, row.action, row.subject, row.subject_id, row.detail)


def _locked_head(session: Session, organization_id: int) -> tuple[str, int]:
    """Return hash and place of the office's last entry; nobody else adds one until this transaction ends."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:lock, :own)"), {"lock": CHAIN_LOCK, "own": organization_id}
        )
    last = connection.execute(_last(organization_id)).one_or_none()
    return (chain.START, 0) if last is None else (last.chain_hash, last.chain_position)


def _last(organization_id: int) -> Any:
    return (
        select(AuditEntry.chain_hash, AuditEntry.chain_position)
        .where(AuditEntry.organization_id == organization_id, AuditEntry.chain_position.is_not(None))
        .order_by(AuditEntry.chain_position.desc())
        .limit(1)
    )


# -- looking at it ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What became of looking through an office's trail: how many entries, its last hash, and what is wrong with it."""

    entries: int
    head: str
    erased: int = 0
    #: Written by a release that did not chain yet, beside one that did.
    unchained: int = 0
    problems: tuple[str, ...] = ()


def verify(session: Session, organization_id: int, expected: str | None = None) -> Verdict:
    """Look through a trail from its start; ``expected`` is a hash that an earlier export ended with."""
    erasures = _erasures(session, organization_id)
    previous, entries, erased, unchained = chain.START, 0, 0, 0
    seen_expected = expected is None or expected == chain.START
    problems: list[str] = []
    for row in entries_of(session, organization_id):
        entries += 1
        if row.chain_hash is None or row.content_hash is None:
            unchained += 1
            continue
        content = _content_hash(row, organization_id)
        if content != row.content_hash and erasures.get(str(row.id)) == content:
            erased += 1
        elif content != row.content_hash:
            problems.append(f"entry {row.id} was changed")
        if row.chain_hash != chain.chain_hash(previous, row.content_hash):
            problems.append(f"before entry {row.id} one was taken out, put in or changed")
        previous = row.chain_hash
        seen_expected = seen_expected or row.chain_hash == expected
    if not seen_expected:
        problems.append("the entry with the expected hash is not there")
    return Verdict(entries, previous, erased, unchained, tuple(problems))


def newest(session: Session) -> str | None:
    """Return the hash of an office's last entry: as long as it stays, nothing that is on record has changed."""
    return session.scalar(select(AuditEntry.chain_hash).order_by(AuditEntry.id.desc()).limit(1))


def entries_of(session: Session, organization_id: int) -> Iterator[AuditEntry]:
    """Yield an office's entries in the order of their chain, however many there are; those of no chain come first."""
    own = AuditEntry.organization_id == organization_id
    yield from session.scalars(
        select(AuditEntry).where(own, AuditEntry.chain_position.is_(None)).order_by(AuditEntry.id)
    )
    last = 0
    while True:
        rows = session.scalars(
            select(AuditEntry)
            .where(own, AuditEntry.chain_position > last)
            .order_by(AuditEntry.chain_position, AuditEntry.id)
            .limit(ROWS_AT_ONCE)
        ).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].chain_position or 0
        session.expunge_all()


def _erasures(session: Session, organization_id: int) -> dict[str, str]:
    """Return what is left of each erased entry, by its id, as the entries of the erasures say."""
    left: dict[str, str] = {}
    for detail in session.scalars(
        select(AuditEntry.detail)
        .where(AuditEntry.organization_id == organization_id, AuditEntry.action == ERASED)
        .order_by(AuditEntry.id)
    ):
        left.update(detail.get("left", {}))
    return left


# -- erasure -----------------------------------------------------------------------------------------------------------


@contextmanager
def erasing(session: Session) -> Iterator[None]:
    """Let entries be changed or removed within this block; the permission itself is never committed."""
    session.flush()
    connection = session.connection()
    permission = connection.execute(insert(AuditErasure).returning(AuditErasure.id)).scalar_one()
    try:
        yield
        session.flush()
    finally:
        if connection.in_transaction() and session.is_active:
            connection.execute(delete(AuditErasure).where(AuditErasure.id == permission))


def erase(session: Session, changed: Mapping[int, dict[str, Any]], at: datetime, person_id: int | None) -> None:
    """Put other details in the place of some entries' own (a session of one organization); it is written down."""
    if not changed:
        return
    left: dict[str, str] = {}
    with erasing(session):
        for row in session.scalars(select(AuditEntry).where(AuditEntry.id.in_(changed))):
            row.detail = changed[row.id]
            left[str(row.id)] = _content_hash(row, row.organization_id)
    record(session, at, ERASED, "person", person_id, detail={"left": left})

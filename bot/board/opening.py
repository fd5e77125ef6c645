"""Opening the board: a signed link that works once, and the session it turns into.

Both are rows of ``OneTimeCode``, of which only a hash is stored. The link's row is used up by the button behind the
link (a link that is merely looked at, by LINE's preview for instance, stays good); the session's row is used up by
leaving. What a browser holds is signed and names organization and person, so that one cannot be put for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import links
from measures.vocabulary import PersonState
from storage import audit, people
from storage.models import OneTimeCode, Person
from storage.secrets import SecretBox

LINK = "board-link"
SESSION = "board-session"
#: A link is meant to be tapped at once; a session lasts half a working day.
LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=4)
FIRST_PAGE = "/board/"
_CODE_LENGTH = 32


@dataclass(frozen=True)
class Ticket:
    """What a signed link or cookie says: whose it is, and the code that the database knows by its hash."""

    organization_id: int
    person_id: int
    code: str


def board_link(
    session: Session, box: SecretBox, person: Person, now: datetime, public_url: str, *, page: str = FIRST_PAGE
) -> str:
    """Return a link that opens the board once for ``person``, at ``page``, within ``LINK_LASTS``."""
    ticket = _issue(session, box, LINK, person, now, LINK_LASTS, {"page": page})
    audit.record(session, now, "board.link_given", "person", person.id, person_id=person.id)
    return f"{public_url}/board/open/{quote(ticket)}"


def ticket_of(box: SecretBox, purpose: str, token: str, now: datetime) -> Ticket | None:
    """Return what a link or cookie says, or None when it is forged, for something else, or too old."""
    fields = links.opened(box, purpose, token, now)
    if fields is None:
        return None
    return Ticket(int(fields["organization"]), int(fields["person"]), str(fields["code"]))


def exchange(session: Session, box: SecretBox, ticket: Ticket, now: datetime) -> tuple[str, str] | None:
    """Use a link up and return the new session's cookie and the page to show; None: used, expired or not theirs."""
    row = people.peek_code(session, box, ticket.code, now)
    if row is None or row.purpose != LINK or row.person_id != ticket.person_id:
        audit.record(session, now, "board.link_refused", "person", ticket.person_id)
        return None
    person = session.get(Person, ticket.person_id)
    if person is None or person.state != PersonState.ACTIVE:
        return None
    row.used_at = now
    audit.record(session, now, "board.opened", "person", person.id, person_id=person.id)
    cookie = _issue(session, box, SESSION, person, now, SESSION_LASTS, {})
    return cookie, str(row.data.get("page") or FIRST_PAGE)


def session_stands(session: Session, box: SecretBox, ticket: Ticket, now: datetime) -> bool:
    """Tell whether the session behind a cookie was neither left nor has expired."""
    row = session.scalars(select(OneTimeCode).where(OneTimeCode.code_hash == box.code_hash(ticket.code))).one_or_none()
    if row is None or row.purpose != SESSION or row.person_id != ticket.person_id:
        return False
    return row.used_at is None and row.expires_at > now


def leave(session: Session, box: SecretBox, ticket: Ticket, now: datetime) -> None:
    """End a session: its cookie opens nothing any more."""
    people.use_code(session, box, ticket.code, now)
    audit.record(session, now, "board.left", "person", ticket.person_id, person_id=ticket.person_id)


def _issue(
    session: Session,
    box: SecretBox,
    purpose: str,
    person: Person,
    now: datetime,
    lasts: timedelta,
    data: dict[str, Any],
) -> str:
    code = people.new_code(session, box, purpose, now, lasts, person_id=person.id, data=data, length=_CODE_LENGTH)
    fields = {"organization": person.organization_id, "person": person.id, "code": code}
    return links.sign(box, purpose, fields, now + lasts)

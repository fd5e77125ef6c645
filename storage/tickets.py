"""Tickets into the province's page: a link that works once, and its session. Only their hashes are kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import installation
from storage.models import SystemFact
from storage.secrets import SecretBox

LINK, SESSION = "province-link", "province-session"
LASTS = {LINK: timedelta(hours=1), SESSION: timedelta(hours=4)}


def issue(session: Session, box: SecretBox, kind: str, now: datetime) -> str:
    """Return a new ticket; tickets that have ended are forgotten on the way."""
    session.execute(
        delete(SystemFact).where(SystemFact.name.startswith("province-"), SystemFact.at < now - max(LASTS.values()))
    )
    code = secrets.token_urlsafe(32)
    installation.put_fact(session, _name(box, kind, code), {}, now)
    return code


def stands(session: Session, box: SecretBox, kind: str, code: str, now: datetime) -> bool:
    """Tell whether a ticket was given and has neither ended nor been used."""
    found = session.scalars(select(SystemFact).where(SystemFact.name == _name(box, kind, code))).one_or_none()
    return found is not None and now - found.at < LASTS[kind]


def end(session: Session, box: SecretBox, kind: str, code: str) -> bool:
    """Use a ticket up; False when it was used before."""
    return installation.drop_fact(session, _name(box, kind, code))


def _name(box: SecretBox, kind: str, code: str) -> str:
    return f"{kind}:{box.code_hash(code)[:40]}"

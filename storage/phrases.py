"""How people of an office talk: wordings with the meaning that was chosen, shown, accepted and given away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from measures.errors import TamNganError
from measures.vocabulary import Intent
from storage.inserting import insert_if_new
from storage.models import Organization, Phrase
from storage.settings import settings_of


class NoSuchPhrase(TamNganError):
    """The office has no phrase of that number."""

    def __init__(self, number: int) -> None:
        """Name the number."""
        super().__init__(f"ไม่มีถ้อยคำหมายเลข {number}", f"there is no phrase {number}")


def keep(session: Session, organization: Organization, wording: str, meaning: Intent, now: datetime) -> bool:
    """Keep what was meant by a wording (without names and numbers); tell whether the office lets it be kept.

    The same pair again counts once more.
    """
    if not settings_of(organization).learn_phrases or not wording:
        return False
    mine = (Phrase.wording == wording, Phrase.meaning == meaning.value)
    counted = session.execute(update(Phrase).where(*mine).values(times=Phrase.times + 1)).rowcount  # type: ignore[attr-defined]
    if not counted:
        new = {"organization_id": organization.id, "wording": wording, "meaning": meaning.value, "times": 1}
        session.execute(insert_if_new(session, Phrase).values(**new, created_at=now))
    return True


def listed(session: Session, *, accepted: bool | None = None) -> list[Phrase]:
    """Return the office's phrases, the most frequent first; ``accepted``: only those, or only the others."""
    wanted = select(Phrase).order_by(Phrase.times.desc(), Phrase.id)
    if accepted is not None:
        wanted = wanted.where(Phrase.accepted_at.is_not(None) if accepted else Phrase.accepted_at.is_(None))
    return list(session.scalars(wanted))


def accept(session: Session, number: int, now: datetime) -> Phrase:
    """Accept a phrase for learning; raise NoSuchPhrase where the office has none of that number."""
    phrase = session.scalars(select(Phrase).where(Phrase.id == number)).one_or_none()
    if phrase is None:
        raise NoSuchPhrase(number)
    phrase.accepted_at = phrase.accepted_at or now
    session.flush()
    return phrase

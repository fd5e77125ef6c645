"""A calendar of one's own duties in another program: one secret link per person, which can be taken back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from actions.acting import Acting
from storage import audit, people
from storage.models import OneTimeCode
from storage.secrets import SecretBox

PURPOSE = "calendar"
#: A calendar program asks for years; whoever leaves loses it at once, because the roster is asked each time.
LASTS = timedelta(days=5 * 366)
_CODE_LENGTH = 32


def standing(acting: Acting) -> OneTimeCode | None:
    """Return the link that somebody has; the secret itself is nowhere."""
    query = select(OneTimeCode).where(
        OneTimeCode.purpose == PURPOSE,
        OneTimeCode.person_id == acting.person_id,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > acting.now,
    )
    return acting.session.scalars(query.order_by(OneTimeCode.id.desc()).limit(1)).one_or_none()


def subscribe(acting: Acting, box: SecretBox) -> str | None:
    """Make a new link and return its secret, which is shown once; the one before opens nothing any more."""
    if acting.actor is None:
        return None
    unsubscribe(acting)
    code = people.new_code(
        acting.session, box, PURPOSE, acting.now, LASTS, person_id=acting.person_id, length=_CODE_LENGTH
    )
    audit.record(acting.session, acting.now, "calendar.shared", "person", acting.person_id, person_id=acting.person_id)
    return code


def unsubscribe(acting: Acting) -> bool:
    """Take one's link back; tell whether there was one."""
    row = standing(acting)
    if row is None:
        return False
    row.used_at = acting.now
    acting.session.flush()
    audit.record(acting.session, acting.now, "calendar.revoked", "person", acting.person_id, person_id=acting.person_id)
    return True

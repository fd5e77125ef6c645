"""Channels: whose they are, how their secrets and tokens live, and what is to be done when one is refused.

A key belongs to the office it was given to. A secret that was rotated stays good for a day beside the new one (LINE
has no overlap of its own). A renewed token ends the pause of a refused one at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from measures.errors import TamNganError
from measures.reasons import Reason
from measures.vocabulary import NoticeState
from storage.models import Channel, InboxEvent, Notice, Organization, QuotaReading, StoredMenu
from storage.secrets import SecretBox

OLD_SECRET_LASTS = timedelta(days=1)
#: The end of a rest that somebody has to end, and why it is one.
RESTS_UNTIL, SUSPENDED = datetime(9999, 1, 1, tzinfo=UTC), "suspended"
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?", re.IGNORECASE)
_CHANNEL_ID = re.compile(r"[0-9]{5,20}")
MOST_SECRET_LETTERS = 2000


class ChannelError(TamNganError):
    """A channel cannot be made, changed or found as asked."""


class TokenKind(StrEnum):
    """How a channel comes by its access token (LINE: "Channel access token")."""

    LONG_LIVED = "long_lived"
    VERSION_2_1 = "v2.1"
    STATELESS = "stateless"


@dataclass(frozen=True)
class ChannelSecrets:
    """A channel opened for use: ids and secrets in the clear, in memory only."""

    organization_id: int
    channel_id: int
    key: str
    secret: str
    previous_secret: str | None
    access_token: str
    previous_until: datetime | None = None
    answers_bare_path: bool = False


@dataclass(frozen=True)
class Issuing:
    """What the platform asks for a token of a channel."""

    kind: TokenKind
    line_channel_id: str
    secret: str
    #: The private assertion signing key (JWK, JSON), for version 2.1.
    assertion_key: str | None = None


def checked_key(key: str) -> str:
    """Return a key that can stand in an address; raise ``ChannelError``."""
    if not _KEY.fullmatch(key):
        raise ChannelError("ชื่อช่องใช้ได้เฉพาะ a-z 0-9 - _ ไม่เกิน 40 ตัว", "a channel's key is 1 to 40 of a-z, 0-9, - and _")
    return key


def checked_secret(value: str, what: str) -> str:
    """Return a secret or token as LINE writes it: visible ASCII without blanks; raise ``ChannelError``."""
    trimmed = value.strip()
    if not trimmed or len(trimmed) > MOST_SECRET_LETTERS or not all("!" <= letter <= "~" for letter in trimmed):
        raise ChannelError(f"{what} ไม่ใช่ค่าที่คัดลอกมาจาก LINE", f"{what} is not a value of the LINE console")
    return trimmed


def checked_channel_id(value: str) -> str:
    """Return the platform's number of a channel; raise ``ChannelError``."""
    if not _CHANNEL_ID.fullmatch(value.strip()):
        raise ChannelError("Channel ID ต้องเป็นตัวเลข", "a channel id is a number of the LINE console")
    return value.strip()


def by_key(session: Session, key: str) -> Channel | None:
    """Return a channel by its key."""
    return session.scalars(select(Channel).where(Channel.key == key)).one_or_none()


def get(session: Session, key: str) -> Channel:
    """Return a channel by its key; raise ``ChannelError``."""
    channel = by_key(session, key)
    if channel is None:
        raise ChannelError(f"ไม่มีช่องชื่อ {key}", f"there is no channel {key}")
    return channel


def bare(session: Session) -> Channel | None:
    """Return the channel that the address without a key belongs to."""
    return session.scalars(select(Channel).where(Channel.answers_bare_path.is_(True))).one_or_none()


def all_channels(session: Session) -> list[tuple[Channel, Organization]]:
    """Return every channel with its office, oldest first (system sessions only)."""
    query = select(Channel, Organization).join(Organization, Channel.organization_id == Organization.id)
    return [(channel, office) for channel, office in session.execute(query.order_by(Channel.id))]


def put(
    session: Session, organization_id: int, key: str, secret: str, access_token: str, box: SecretBox, now: datetime
) -> Channel:
    """Make the channel or renew its secrets; a changed secret keeps the old one valid for a day beside it.

    Raises ``ChannelError`` for a key of another office: whoever knows a key must not take its channel over.
    """
    channel = by_key(session, checked_key(key))
    if channel is not None and channel.organization_id != organization_id:
        raise ChannelError(f"ชื่อช่อง {key} เป็นของหน่วยงานอื่น", f"the key {key} belongs to another organization")
    secret, access_token = checked_secret(secret, "channel secret"), checked_secret(access_token, "access token")
    if channel is None:
        first = session.scalar(select(func.count()).select_from(Channel)) == 0
        channel = Channel(
            organization_id=organization_id,
            key=key,
            secret_sealed=box.seal(secret),
            access_token_sealed=box.seal(access_token),
            answers_bare_path=first,
            created_at=now,
        )
        session.add(channel)
    else:
        put_secret(channel, secret, box, now)
        channel.token_kind = None
        if _opened(box, channel.access_token_sealed) != access_token:
            put_token(session, channel, access_token, box)
    session.flush()
    return channel


def put_secret(channel: Channel, secret: str, box: SecretBox, now: datetime, *, at_once: bool = False) -> bool:
    """Rotate the secret; the old one ends in a day, or at once. False when it is the same one."""
    if not at_once and _opened(box, channel.secret_sealed) == secret:
        return False
    known = box.can_open(channel.secret_sealed) if channel.secret_sealed else False
    channel.previous_secret_sealed = channel.secret_sealed if known and not at_once else None
    channel.previous_until = now + OLD_SECRET_LASTS if channel.previous_secret_sealed else None
    channel.secret_sealed = box.seal(secret)
    channel.revoked_at = None
    return True


def put_token(
    session: Session, channel: Channel, access_token: str, box: SecretBox, expires_at: datetime | None = None
) -> None:
    """Take a token into use: what waited for it goes out at once."""
    channel.access_token_sealed = box.seal(access_token)
    channel.token_expires_at = expires_at
    accepted(session, channel)


def issue_by_itself(channel: Channel, kind: TokenKind, line_channel_id: str, box: SecretBox, key: str | None) -> None:
    """Let the program issue the channel's tokens from now on; ``key`` is the assertion signing key of version 2.1."""
    channel.token_kind = kind.value
    channel.line_channel_id = checked_channel_id(line_channel_id)
    channel.assertion_key_sealed = box.seal(key) if key else None


def issuing_of(channel: Channel, box: SecretBox) -> Issuing | None:
    """Return what a token is issued with, or None where somebody pastes it."""
    kind = TokenKind(channel.token_kind or TokenKind.LONG_LIVED)
    if kind is TokenKind.LONG_LIVED or not channel.line_channel_id or not channel.secret_sealed:
        return None
    key = box.open(channel.assertion_key_sealed) if channel.assertion_key_sealed else None
    return Issuing(kind, channel.line_channel_id, box.open(channel.secret_sealed), key)


def to_renew(session: Session, now: datetime) -> list[int]:
    """Return the channels whose issued token ends soon (system sessions only).

    A stateless token lives for 15 minutes, one of version 2.1 for 30 days at most (LINE: "Channel access token").
    """
    soon = {TokenKind.STATELESS: timedelta(minutes=5), TokenKind.VERSION_2_1: timedelta(days=3)}
    found: list[int] = []
    query = select(Channel).where(Channel.token_kind.in_([kind.value for kind in soon]), Channel.revoked_at.is_(None))
    for channel in session.scalars(query.order_by(Channel.id)):
        ends = channel.token_expires_at
        refused = channel.token_refused_at is not None
        if refused or ends is None or ends - now < soon[TokenKind(channel.token_kind or "")]:
            found.append(channel.id)
    return found


def refused(channel: Channel, until: datetime, reason: str, now: datetime) -> None:
    """Let a channel rest whose token the platform has refused."""
    channel.paused_until, channel.pause_reason = until, reason
    channel.token_refused_at = channel.token_refused_at or now


def accepted(session: Session, channel: Channel) -> None:
    """End the rest of a channel: what waited for it may go out now. A suspended office rests on."""
    channel.token_refused_at = None
    if session.get_one(Organization, channel.organization_id).suspended_at is not None:
        return
    channel.paused_until = channel.pause_reason = None
    session.execute(
        update(Notice)
        .where(
            Notice.organization_id == channel.organization_id,
            Notice.state == NoticeState.WAITING.value,
            Notice.reason.startswith(Reason.CHANNEL_RESTS.value),
        )
        .values(next_attempt_at=None)
        .execution_options(synchronize_session=False)
    )


def check_free(session: Session, key: str) -> None:
    """Refuse a key that cannot stand in an address or that any office's channel has (system sessions only)."""
    if by_key(session, checked_key(key)) is not None:
        raise ChannelError(f"มีช่องชื่อ {key} อยู่แล้ว", f"there is a channel {key} already")


def revoke(channel: Channel, now: datetime) -> None:
    """Stop a channel at once: nothing is taken in from it and nothing is sent; its secrets are thrown away."""
    channel.secret_sealed = channel.access_token_sealed = ""
    channel.previous_secret_sealed = channel.previous_until = channel.assertion_key_sealed = None
    channel.token_expires_at = channel.token_refused_at = None
    channel.revoked_at = now


def end_old_secret(channel: Channel) -> bool:
    """Let the secret before the last rotation end now; False when there was none."""
    had = channel.previous_secret_sealed is not None
    channel.previous_secret_sealed = channel.previous_until = None
    return had


def remove(session: Session, channel: Channel) -> None:
    """Take a channel out; one that events came in on is kept for the record and is revoked instead."""
    used = session.scalar(select(func.count()).select_from(InboxEvent).where(InboxEvent.channel_id == channel.id))
    if used:
        raise ChannelError(
            f"ช่อง {channel.key} มีข้อความในประวัติ ใช้ tamngan channel revoke แทน",
            f"events came in on {channel.key}: use tamngan channel revoke",
        )
    for model in (QuotaReading, StoredMenu):
        session.execute(delete(model).where(model.channel_id == channel.id))
    session.delete(channel)


def forget_secrets(session: Session, now: datetime) -> int:
    """Drop everything that was sealed with a lost key, so that it can be entered anew; return how many channels."""
    channels = session.scalars(select(Channel)).all()
    for channel in channels:
        revoke(channel, now)
        channel.revoked_at = None
    return len(channels)


def reseal(session: Session, old: SecretBox, new: SecretBox) -> int:
    """Seal every secret with a new key; raise ``storage.secrets.WrongKey`` when the old one does not fit."""
    channels = session.scalars(select(Channel)).all()
    for channel in channels:
        for name in ("secret_sealed", "previous_secret_sealed", "access_token_sealed", "assertion_key_sealed"):
            sealed = getattr(channel, name)
            if sealed:
                setattr(channel, name, new.seal(old.open(sealed)))
    return len(channels)


def opened(session: Session, box: SecretBox) -> Iterator[ChannelSecrets]:
    """Yield every channel that takes part, its secrets opened: none that was revoked, or whose office rests."""
    query = select(Channel).join(Organization, Channel.organization_id == Organization.id)
    query = query.where(Channel.secret_sealed != "", Channel.revoked_at.is_(None), Organization.suspended_at.is_(None))
    for row in session.scalars(query.order_by(Channel.id)):
        yield ChannelSecrets(
            organization_id=row.organization_id,
            channel_id=row.id,
            key=row.key,
            secret=box.open(row.secret_sealed),
            previous_secret=box.open(row.previous_secret_sealed) if row.previous_secret_sealed else None,
            access_token=box.open(row.access_token_sealed) if row.access_token_sealed else "",
            previous_until=row.previous_until,
            answers_bare_path=bool(row.answers_bare_path),
        )


def _opened(box: SecretBox, sealed: str) -> str | None:
    return box.open(sealed) if sealed and box.can_open(sealed) else None

"""An office comes in: its row, its channel after a look at the platform, and the code of its first coordinator."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.line import LineError
from delivery.platform import PlatformLine
from delivery.tokens import issue
from measures.errors import TamNganError
from measures.vocabulary import Role
from storage import audit, channels, organizations, people
from storage.channels import ChannelError, Issuing, TokenKind
from storage.clock import local_date
from storage.database import Database
from storage.models import Channel, Organization
from storage.secrets import SecretBox


@dataclass(frozen=True)
class Newcomer:
    """One line of a table of offices. Without a token the program issues it from channel id and secret."""

    office: str
    short_name: str = ""
    line_channel_id: str = ""
    secret: str = ""
    access_token: str = ""
    coordinator: str = ""


@dataclass(frozen=True)
class Checked:
    """A newcomer whose channel the platform has accepted, with the token it will use."""

    newcomer: Newcomer
    access_token: str = ""
    expires_at: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Enrolled:
    """What became of a line. ``code`` is there while the office has no coordinator yet."""

    office: str
    outcome: str
    key: str | None = None
    code: str | None = None
    problem: str | None = None


def check(newcomer: Newcomer, now: datetime, api_url: str | None) -> Checked:
    """Ask the platform about a newcomer's channel; what is wrong with it is told and nothing is written."""
    if not newcomer.office.strip():
        return Checked(newcomer, problem="ไม่มีชื่อหน่วยงาน · no office is named")
    if not newcomer.secret and not newcomer.access_token:
        return Checked(newcomer)  # its channel comes later
    try:
        secret = channels.checked_secret(newcomer.secret, "channel secret")
        token, ends = newcomer.access_token, None
        if token:
            token = channels.checked_secret(token, "access token")
        else:
            number = channels.checked_channel_id(newcomer.line_channel_id)
            issued = issue(Issuing(TokenKind.STATELESS, number, secret), now, api_url)
            token, ends = issued.access_token, issued.expires_at
        PlatformLine(token, api_url).bot_info()
    except ChannelError as error:
        return Checked(newcomer, problem=f"{error.thai} · {error.english}")
    except LineError as error:
        return Checked(newcomer, problem=f"LINE: {error.reason}")
    return Checked(newcomer, token, ends)


def enrol(database: Database, box: SecretBox, checked: Checked, now: datetime) -> Enrolled:
    """Write one newcomer; a line that came before changes nothing but what is new in it."""
    newcomer = checked.newcomer
    if checked.problem is not None:
        return Enrolled(newcomer.office, "refused", problem=checked.problem)
    try:
        with database.system() as session:
            known = organizations.find(session, newcomer.office)
            office = known or organizations.add(session, newcomer.office, now)
            key = _channel(session, office, checked, box, now) if checked.access_token else _key_of(session, office.id)
    except TamNganError as error:
        return Enrolled(newcomer.office, "refused", problem=f"{error.thai} · {error.english}")
    with database.organization(office.id) as session:
        code = first_code(session, box, newcomer.coordinator, now)
        if known is None:
            audit.record(session, now, "organization.added", "organization", office.id)
    return Enrolled(office.name, "known" if known is not None else "added", key, code)


def first_code(session: Session, box: SecretBox, name: str, now: datetime) -> str | None:
    """Return a code for the first coordinator of an office; None where there is one."""
    if people.with_role(session, Role.COORDINATOR, local_date(now)):
        return None
    data = {"name": name.strip()} if name.strip() else {}
    lasts = people.FIRST_CODE_LASTS
    return people.new_code(session, box, people.FIRST_COORDINATOR, now, lasts, data=data)


def _key_of(session: Session, organization_id: int) -> str | None:
    query = select(Channel.key).where(Channel.organization_id == organization_id).order_by(Channel.id)
    return session.scalars(query).first()


def _channel(session: Session, office: Organization, checked: Checked, box: SecretBox, now: datetime) -> str:
    newcomer = checked.newcomer
    key = _key_of(session, office.id) or _free_key(session, newcomer.short_name, office)
    known = channels.by_key(session, key)
    if known is not None and not newcomer.access_token and known.token_kind == TokenKind.STATELESS.value:
        channels.put_secret(known, newcomer.secret.strip(), box, now)
        channels.put_token(session, known, checked.access_token, box, checked.expires_at)
        return key
    channel = channels.put(session, office.id, key, newcomer.secret, checked.access_token, box, now)
    if not newcomer.access_token:
        channels.issue_by_itself(channel, TokenKind.STATELESS, newcomer.line_channel_id, box, None)
        channel.token_expires_at = checked.expires_at
    return key


def _free_key(session: Session, short_name: str, office: Organization) -> str:
    """Return the short name where it can stand in an address and is free, else one made of the office's number."""
    wanted = short_name.strip().lower()
    try:
        channels.check_free(session, wanted)
    except ChannelError:
        return f"o{office.id}-{hashlib.sha256(office.name.encode()).hexdigest()[:6]}"
    return wanted

"""Organizations and their channels: what the front door needs before anybody is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from measures import unit_names
from storage.models import Channel, Organization, Unit
from storage.secrets import SecretBox


@dataclass(frozen=True)
class ChannelSecrets:
    """A channel opened for use: ids and secrets in the clear, in memory only."""

    organization_id: int
    channel_id: int
    key: str
    secret: str
    previous_secret: str | None
    access_token: str


def find(session: Session, name: str) -> Organization | None:
    """Return the organization of that exact name."""
    return session.scalars(select(Organization).where(Organization.name == name)).one_or_none()


def only(session: Session) -> Organization | None:
    """Return the organization when there is exactly one."""
    found = session.scalars(select(Organization).order_by(Organization.id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def all_organizations(session: Session) -> list[Organization]:
    """Return every organization, oldest first (system sessions only)."""
    return list(session.scalars(select(Organization).order_by(Organization.id)))


def add(session: Session, name: str, now: datetime, **facts: str | None) -> Organization:
    """Make an organization; ``facts`` are kind, district and province."""
    organization = Organization(name=name, created_at=now, settings={}, **facts)
    session.add(organization)
    session.flush()
    return organization


def put_channel(
    session: Session, organization_id: int, key: str, secret: str, access_token: str, box: SecretBox, now: datetime
) -> Channel:
    """Make the channel or renew its secrets; a changed secret keeps the old one valid beside it (rotation)."""
    channel = session.scalars(select(Channel).where(Channel.key == key)).one_or_none()
    if channel is None:
        channel = Channel(
            organization_id=organization_id,
            key=key,
            secret_sealed=box.seal(secret),
            access_token_sealed=box.seal(access_token),
            created_at=now,
        )
        session.add(channel)
    else:
        if box.open(channel.secret_sealed) != secret:
            channel.previous_secret_sealed = channel.secret_sealed
            channel.secret_sealed = box.seal(secret)
        if box.open(channel.access_token_sealed) != access_token:
            channel.access_token_sealed = box.seal(access_token)
    session.flush()
    return channel


def channels(session: Session, box: SecretBox) -> list[ChannelSecrets]:
    """Return every channel with its secrets opened."""
    return [
        ChannelSecrets(
            organization_id=row.organization_id,
            channel_id=row.id,
            key=row.key,
            secret=box.open(row.secret_sealed),
            previous_secret=box.open(row.previous_secret_sealed) if row.previous_secret_sealed else None,
            access_token=box.open(row.access_token_sealed),
        )
        for row in session.scalars(select(Channel).order_by(Channel.id))
    ]


def units(session: Session) -> list[Unit]:
    """Return the units in use, in the office's order."""
    return list(session.scalars(select(Unit).where(~Unit.retired).order_by(Unit.position, Unit.id)))


def unit_named(session: Session, name: str) -> Unit | None:
    """Return the unit that a spelling names for certain (see ``measures.unit_names``)."""
    known = {unit.name: unit for unit in units(session)}
    found = unit_names.resolve(name, {unit.name: [str(alias) for alias in unit.aliases] for unit in known.values()})
    return known[found] if found is not None else None


def ensure_unit(session: Session, name: str, aliases: tuple[str, ...] = ()) -> Unit:
    """Return the unit of that name, made new at the end of the list if there is none; a new spelling is remembered."""
    wanted = name.strip()
    unit = unit_named(session, wanted)
    if unit is None:
        unit = Unit(name=wanted, aliases=list(aliases), position=len(units(session)))
        session.add(unit)
        session.flush()
    else:
        remember_spelling(unit, wanted)
    return unit


def remember_spelling(unit: Unit, spelling: str) -> None:
    """Keep another way in which a unit is written."""
    if spelling != unit.name and spelling not in unit.aliases:
        unit.aliases = [*unit.aliases, spelling]

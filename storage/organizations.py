"""Organizations and their channels: what the front door needs before anybody is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from measures import unit_names
from storage.channels import RESTS_UNTIL, SUSPENDED, ChannelSecrets, accepted, opened, put
from storage.models import Channel, Organization, Unit
from storage.secrets import SecretBox


def find(session: Session, name: str) -> Organization | None:
    """Return the organization of that name; blanks around it or doubled within it do not count."""
    return session.scalars(select(Organization).where(Organization.name == trimmed(name))).one_or_none()


def trimmed(name: str) -> str:
    """Return a name as it is stored: without blanks at its ends, with single ones inside."""
    return " ".join(name.split())


def only(session: Session) -> Organization | None:
    """Return the organization when there is exactly one."""
    found = session.scalars(select(Organization).order_by(Organization.id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def all_organizations(session: Session) -> list[Organization]:
    """Return every organization, oldest first (system sessions only)."""
    return list(session.scalars(select(Organization).order_by(Organization.id)))


def add(session: Session, name: str, now: datetime, **facts: str | None) -> Organization:
    """Make an organization; ``facts`` are kind, district and province."""
    organization = Organization(name=trimmed(name), created_at=now, settings={}, **facts)
    session.add(organization)
    session.flush()
    return organization


def put_channel(
    session: Session, organization_id: int, key: str, secret: str, access_token: str, box: SecretBox, now: datetime
) -> Channel:
    """Make or renew an office's channel: see ``storage.channels.put``."""
    return put(session, organization_id, key, secret, access_token, box, now)


def channels(session: Session, box: SecretBox) -> list[ChannelSecrets]:
    """Return every channel that takes part, with its secrets opened."""
    return list(opened(session, box))


def suspend(session: Session, organization: Organization, now: datetime) -> None:
    """Let an office rest: its webhooks are not taken in, nothing is planned for it and nothing is sent."""
    organization.suspended_at = organization.suspended_at or now
    for channel in session.scalars(select(Channel).where(Channel.organization_id == organization.id)):
        channel.paused_until, channel.pause_reason = RESTS_UNTIL, SUSPENDED


def wake(session: Session, organization: Organization) -> None:
    """End an office's rest: what waited goes out, or has become too old to be said."""
    organization.suspended_at = None
    for channel in session.scalars(select(Channel).where(Channel.organization_id == organization.id)):
        accepted(session, channel)


def units(session: Session) -> list[Unit]:
    """Return the units in use, in the office's order."""
    return list(session.scalars(select(Unit).where(~Unit.retired).order_by(Unit.position, Unit.id)))


def spellings(of: Iterable[Unit]) -> dict[str, list[str]]:
    """Return units by their official names, each with the other ways in which it is written."""
    return {unit.name: [str(alias) for alias in unit.aliases] for unit in of}


def unit_named(session: Session, name: str) -> Unit | None:
    """Return the unit that a spelling names for certain (see ``measures.unit_names``)."""
    known = {unit.name: unit for unit in units(session)}
    found = unit_names.resolve(name, spellings(known.values()))
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

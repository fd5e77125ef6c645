"""The rows of ``StoredMenu``: which menus stand on the platform, who makes one now, which are of no more use."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from messages.rich_menu import NAME_PREFIX
from storage.inserting import insert_if_new
from storage.models import Person, StoredMenu

#: Of the platform's 100 an hour a good part is left to people who make menus by hand.
MADE_AN_HOUR = 60
#: A process that has not finished a menu by then has died.
MAKING_LASTS = timedelta(minutes=5)
#: Of the platform's 1,000 menus.
MOST_STORED = 500
DELETED_AT_ONCE = 20


@dataclass(frozen=True)
class Claim:
    """A menu that is ready, or that is ours to make."""

    ready: bool
    line_menu_id: str | None
    taken_over: bool = False


def claim(session: Session, channel_id: int, key: str, now: datetime) -> Claim | None:
    """Return a menu that is ready or ours to make; None: another process makes it, or the hour's budget is spent."""
    row = _row(session, channel_id, key)
    if row is not None and row.ready_at is not None:
        return Claim(True, row.line_menu_id)
    if _made_since(session, channel_id, now - timedelta(hours=1)) >= MADE_AN_HOUR:
        return None
    if row is None:
        values = {"channel_id": channel_id, "key": key, "created_at": now, "organization_id": _owner(session)}
        new = session.scalar(insert_if_new(session, StoredMenu).values(**values).returning(StoredMenu.id))
        return None if new is None else Claim(False, None)
    if now - row.created_at < MAKING_LASTS:
        return None
    before, row.created_at = row.line_menu_id, now
    row.line_menu_id = None
    return Claim(False, before, taken_over=True)


def _owner(session: Session) -> int:
    return int(session.info["organization_id"])


def _row(session: Session, channel_id: int, key: str) -> StoredMenu | None:
    wanted = select(StoredMenu).where(StoredMenu.channel_id == channel_id, StoredMenu.key == key)
    return session.scalars(wanted.with_for_update()).one_or_none()


def _made_since(session: Session, channel_id: int, since: datetime) -> int:
    counted = select(func.count(StoredMenu.id)).where(
        StoredMenu.channel_id == channel_id, StoredMenu.created_at > since
    )
    return session.scalar(counted) or 0


def made(session: Session, channel_id: int, key: str, menu_id: str, ready_at: datetime | None) -> None:
    """Write down a menu's id on the platform, and that it has its picture."""
    session.execute(
        update(StoredMenu)
        .where(StoredMenu.channel_id == channel_id, StoredMenu.key == key)
        .values(line_menu_id=menu_id, ready_at=ready_at)
    )


def forget(session: Session, channel_id: int, keys: Iterable[str]) -> None:
    """Drop menus that are no longer on the platform."""
    session.execute(delete(StoredMenu).where(StoredMenu.channel_id == channel_id, StoredMenu.key.in_(list(keys))))


def default_key(session: Session, channel_id: int) -> str | None:
    """Return the key of the menu that everybody sees who has none of their own."""
    return session.scalar(
        select(StoredMenu.key).where(StoredMenu.channel_id == channel_id, StoredMenu.default_at.is_not(None))
    )


def set_default(session: Session, channel_id: int, key: str | None, now: datetime) -> None:
    """Write down which menu is the default; None: no more."""
    session.execute(update(StoredMenu).where(StoredMenu.channel_id == channel_id).values(default_at=None))
    if key is not None:
        session.execute(
            update(StoredMenu).where(StoredMenu.channel_id == channel_id, StoredMenu.key == key).values(default_at=now)
        )


def line_ids(session: Session, channel_id: int) -> set[str | None]:
    """Return the platform's ids of the menus that are known here."""
    return set(session.scalars(select(StoredMenu.line_menu_id).where(StoredMenu.channel_id == channel_id)))


def is_making(session: Session, channel_id: int, now: datetime) -> bool:
    """Tell whether more than one menu is being made just now: then nobody knows which are strays."""
    making = select(func.count(StoredMenu.id)).where(
        StoredMenu.channel_id == channel_id,
        StoredMenu.ready_at.is_(None),
        StoredMenu.created_at > now - MAKING_LASTS,
    )
    return (session.scalar(making) or 0) > 1


def strays(names: dict[str, str], known: Collection[str | None]) -> list[str]:
    """Return the ids of menus of ours on the platform that nobody knows here; other people's menus are left alone."""
    return [menu_id for menu_id, name in names.items() if name.startswith(NAME_PREFIX) and menu_id not in known]


def useless(
    session: Session, channel_id: int, wanted: Collection[str | None], look: str | None
) -> list[tuple[str, str | None]]:
    """Return menus nobody sees that are of another look, or too many: key and id on the platform."""
    seen = set(session.scalars(select(Person.menu_state).where(Person.menu_state.is_not(None)).distinct()))
    rows = session.scalars(
        select(StoredMenu)
        .where(StoredMenu.channel_id == channel_id, StoredMenu.ready_at.is_not(None), StoredMenu.default_at.is_(None))
        .order_by(StoredMenu.created_at, StoredMenu.id)
    ).all()
    free = [row for row in rows if row.key not in wanted and row.key not in seen]
    surplus = max(len(rows) - MOST_STORED, 0)
    old = [row for place, row in enumerate(free) if place < surplus or row.key.split(":", 2)[2] != look]
    return [(row.key, row.line_menu_id) for row in old[:DELETED_AT_ONCE]]

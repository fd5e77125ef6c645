"""What is known of the installation itself: the key's fingerprint, a pause, the last backup."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from measures.errors import TamNganError
from storage.database import Database
from storage.inserting import insert_if_new
from storage.models import Channel, SystemFact
from storage.secrets import SecretBox

KEY, PAUSE, BACKUP, STORE = "key", "pause", "backup", "store"


class KeyMismatch(TamNganError):
    """TAMNGAN_SECRET_KEY is not the key that this database's secrets were sealed with."""

    def __init__(self) -> None:
        """Say what to do about it."""
        super().__init__(
            "TAMNGAN_SECRET_KEY ไม่ใช่กุญแจของฐานข้อมูลนี้ ให้ใส่กุญแจเดิม หากหายแล้วให้สั่ง tamngan key forget และใส่รหัส LINE ใหม่",
            "TAMNGAN_SECRET_KEY is not the key of this database: set the former key, or, if it is lost, use "
            "tamngan key forget and enter LINE's secrets again",
        )


def fact(session: Session, name: str) -> SystemFact | None:
    """Return one fact of the installation."""
    return session.scalars(select(SystemFact).where(SystemFact.name == name)).one_or_none()


def put_fact(session: Session, name: str, value: dict[str, Any], now: datetime) -> None:
    """Write a fact down, in the place of what was known before."""
    session.execute(insert_if_new(session, SystemFact).values(name=name, value=value, at=now))
    row = session.scalars(select(SystemFact).where(SystemFact.name == name).with_for_update()).one()
    row.value, row.at = value, now


def drop_fact(session: Session, name: str) -> bool:
    """Forget a fact; False when nothing was known."""
    result = session.execute(delete(SystemFact).where(SystemFact.name == name))
    return bool(result.rowcount)  # type: ignore[attr-defined]


def check_key(database: Database, box: SecretBox, now: datetime) -> None:
    """Compare the key with the fingerprint that is kept; keep it at the first time. Raises ``KeyMismatch``."""
    with database.looking() as session:
        known = fact(session, KEY)
        if known is not None:
            if known.value.get("fingerprint") != box.fingerprint:
                raise KeyMismatch
            return
        sealed = session.scalars(select(Channel.secret_sealed).where(Channel.secret_sealed != "").limit(1)).first()
    if sealed is not None and not box.can_open(sealed):
        raise KeyMismatch
    with database.system() as session:
        put_fact(session, KEY, {"fingerprint": box.fingerprint}, now)


def pause(session: Session, now: datetime, why: str) -> None:
    """Let nothing be sent and nothing be planned until ``resume``."""
    put_fact(session, PAUSE, {"why": why}, now)


def resume(session: Session) -> bool:
    """End a pause; False when there was none."""
    return drop_fact(session, PAUSE)


def is_paused(database: Database) -> bool:
    """Tell whether the installation rests: a restored copy must not speak before somebody has looked at it."""
    with database.looking() as session:
        return fact(session, PAUSE) is not None

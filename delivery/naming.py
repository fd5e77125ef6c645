"""Who is named with @ where a duty is told to a group: its owners who are in that group, and only while it lies ahead.

They are told there because they cannot be reached 1:1; the mention is what makes their phone ring. What is late is
told with the unit's name: people are not shown up before others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from delivery.content import tasks_of
from delivery.recipients import Roster, named_in
from measures.vocabulary import RoomKind
from messages.facts import Mention
from storage.clock import local_date
from storage.models import ChatRoomMember, Deadline, Notice, Organization, Step
from storage.settings import settings_of


def named(session: Session, host: Notice, notices: Sequence[Notice], said: Mapping[int, Any], now: datetime) -> Any:
    """Return what is said with the owners' mentions put in, where a group is told what is meant for them."""
    to_group = [one for one in notices if one.person_id is None and hasattr(said.get(one.id), "mentions")]
    if not to_group or host.room is None or host.room.kind != RoomKind.GROUP:
        return said
    owners = _owners_here(session, host.room.id, to_group, said, now)
    return {
        number: replace(message, mentions=owners[number]) if owners.get(number) else message
        for number, message in said.items()
    }


def _owners_here(
    session: Session, room_id: int, notices: Sequence[Notice], said: Mapping[int, Any], now: datetime
) -> dict[int, tuple[Mention, ...]]:
    today = local_date(now)
    wanted = {
        notice.id: [
            task.deadline_id
            for task in tasks_of(said[notice.id])
            if task.deadline_id is not None and task.due_on is not None and task.due_on >= today
        ]
        for notice in notices
    }
    dues = {
        due.id: due
        for due in session.scalars(
            select(Deadline)
            .where(Deadline.id.in_({number for numbers in wanted.values() for number in numbers}))
            .options(selectinload(Deadline.step).selectinload(Step.owners))
        )
    }
    inside = set(session.scalars(select(ChatRoomMember.person_id).where(ChatRoomMember.room_id == room_id)))
    if not dues or not inside:
        return {}
    roster = Roster.read(session, today)
    most = settings_of(session.get_one(Organization, notices[0].organization_id)).staff_reminded_per_unit
    found: dict[int, tuple[Mention, ...]] = {}
    for number, deadline_ids in wanted.items():
        members = [
            member
            for deadline_id in deadline_ids
            if deadline_id in dues
            for member in roster.owners_of(named_in(dues[deadline_id]), dues[deadline_id].unit_id)
            if member.person_id in inside
        ]
        people = {
            one.line_user_id: Mention(user_id=one.line_user_id, name=one.name) for one in members if one.line_user_id
        }
        found[number] = tuple(people.values())[:most]
    return found


def without_mentions(notice: Notice) -> bool:
    """Take the mentions out of a body that the platform refused (somebody left unseen); False when there were none."""
    body = list(notice.body or [])
    own = max(len(body) - sum(int(count) for _, count in notice.cargo), 0)
    kept = [one for one in body[:own] if not _names_somebody(one)]
    cargo, position = [], own
    for keys, count in notice.cargo:
        part = [one for one in body[position : position + count] if not _names_somebody(one)]
        cargo.append([keys, len(part)])
        kept += part
        position += count
    if len(kept) == len(body):
        return False
    notice.body, notice.cargo = kept, cargo
    return True


def _names_somebody(shown: dict[str, Any]) -> bool:
    items = (shown.get("substitution") or {}).values()
    return any(one.get("type") == "mention" for one in items)

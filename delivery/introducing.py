"""Asking LINE how somebody calls themselves there, before the coordinator is shown their request."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import select

from delivery.line import Line, LineError
from measures.vocabulary import NoticeState
from storage.clock import Clock
from storage.database import Database
from storage.models import Channel, Notice, RosterRequest

log = logging.getLogger("tamngan.delivery")


class Introducer:
    """Puts the display name onto a request and onto the words about it that still wait to be sent."""

    def __init__(self, database: Database, line_of: Callable[[int], Line], clock: Clock) -> None:
        """``line_of`` gives the client of a channel by its id."""
        self._database, self._line_of, self._clock = database, line_of, clock

    def introduce(self, request_id: int) -> None:
        """Ask once, outside any transaction; without an answer the card shows no name, which is no reason to wait."""
        with self._database.system() as session:
            request = session.get(RosterRequest, request_id)
            if request is None or request.line_user_id is None:
                return
            organization_id, user_id = request.organization_id, request.line_user_id
            channel = session.scalars(select(Channel.id).where(Channel.organization_id == organization_id)).first()
        if channel is None:
            return
        try:
            name = self._line_of(channel).display_name(user_id)
        except LineError as error:
            log.info("no name of a newcomer", extra={"reason": error.reason})
            return
        if name:
            self._put(organization_id, request_id, name)

    def _put(self, organization_id: int, request_id: int, name: str) -> None:
        with self._database.organization(organization_id) as session:
            request = session.get(RosterRequest, request_id)
            if request is None or request.line_user_id is None:
                return
            request.line_name = name
            waiting = select(Notice).where(
                Notice.state == NoticeState.WAITING,
                Notice.first_try_at.is_(None),
                Notice.message.in_(("register_approve", "register_list")),
            )
            for notice in session.scalars(waiting):
                notice.data = _with_name(notice.data, request_id, name)


def _with_name(data: dict[str, object], request_id: int, name: str) -> dict[str, object]:
    if data.get("request_id") == request_id:
        return {**data, "line_name": name}
    waiting = data.get("waiting")
    if not isinstance(waiting, list):
        return data
    return {**data, "waiting": [_with_name(one, request_id, name) for one in waiting]}

"""A platform that accepts everything and delivers nothing: for a rehearsal."""

from __future__ import annotations

from typing import Any

from delivery.line import Content, Failure, LineError, Sent


class DryLine:
    """A ``Line`` that answers with what was known before the rehearsal."""

    def __init__(self, limit: int | None, used: int) -> None:
        """Know the month's limit, and what the platform had counted."""
        self._limit, self._used = limit, used
        self._said = 0

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:  # noqa: ARG002
        """See ``Line.reply``."""
        return self._accepted(objects)

    def push(self, to: str, objects: list[dict[str, Any]], retry_key: str) -> Sent:  # noqa: ARG002
        """See ``Line.push``."""
        return self._accepted(objects)

    def _accepted(self, objects: list[dict[str, Any]]) -> Sent:
        first, self._said = self._said, self._said + len(objects)
        return Sent(tuple((f"rehearsed-{number}", None) for number in range(first, self._said)))

    def content(self, message_id: str, most_bytes: int) -> Content:  # noqa: ARG002
        """See ``Line.content``."""
        raise LineError(Failure.NOT_READY, "nothing is fetched in a rehearsal")

    def group_name(self, group_id: str) -> str:  # noqa: ARG002
        """See ``Line.group_name``."""
        return ""

    def member_count(self, group_id: str) -> int:  # noqa: ARG002
        """See ``Line.member_count``."""
        return 1

    def is_friend(self, user_id: str) -> bool:  # noqa: ARG002
        """See ``Line.is_friend``."""
        return True

    def display_name(self, user_id: str) -> str | None:  # noqa: ARG002
        """Know nobody's name."""
        return None

    def quota(self) -> int | None:
        """See ``Line.quota``."""
        return self._limit

    def consumption(self) -> int:
        """See ``Line.consumption``."""
        return self._used

    def leave_group(self, group_id: str) -> None:
        """See ``Line.leave_group``."""

    def show_loading(self, user_id: str, seconds: int) -> None:
        """See ``Line.show_loading``."""

"""The LINE platform as the rest of the program sees it: what is asked of it, and what a failure means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Failure(StrEnum):
    """What a failed call means for the notice."""

    PERMANENT = "permanent"  # it will never work: end it
    TOKEN = "token"  # noqa: S105 -- the reply token is used or too old
    CREDENTIALS = "credentials"  # the channel's token is refused: pause the channel
    MONTH = "month"  # the monthly quota is used up
    RATE = "rate"  # too many calls just now; without a status: by our own count, and nothing was called
    TEMPORARY = "temporary"  # it did not happen: try again
    UNKNOWN = "unknown"  # it may have happened: try again with the same key only
    NOT_READY = "not_ready"  # content that LINE is still preparing
    GONE = "gone"  # content that was unsent or is too old
    TOO_LARGE = "too_large"  # content beyond what was asked for; no more than that of it was fetched


class LineError(Exception):
    """A call to the platform that did not succeed."""

    def __init__(self, failure: Failure, reason: str, status: int | None = None, request_id: str | None = None) -> None:
        """Keep the kind, a short reason without personal data, and what the answer said, if there was one."""
        super().__init__(reason)
        self.failure = failure
        self.reason = reason
        self.status = status
        self.request_id = request_id


@dataclass(frozen=True)
class Sent:
    """An accepted send: message ids with quote tokens, in request order."""

    messages: tuple[tuple[str, str | None], ...]
    request_id: str | None = None
    #: The platform had accepted this retry key before (409).
    repeated: bool = False


@dataclass(frozen=True)
class Content:
    """The bytes of a photo or file that somebody sent."""

    data: bytes
    media_type: str


@dataclass(frozen=True)
class BotInfo:
    """Who the bot of a channel is, and the platform's own clock (the ``Date`` header, as it came)."""

    user_id: str
    date: str | None


class Line(Protocol):
    """What we ask of the platform, for one channel."""

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
        """Answer an event: free, once, within a minute of its receipt."""

    def push(self, to: str, objects: list[dict[str, Any]], retry_key: str) -> Sent:
        """Send on our own account: billed per person reached."""

    def content(self, message_id: str, most_bytes: int) -> Content:
        """Download what somebody sent; what is larger is broken off (TOO_LARGE)."""

    def group_name(self, group_id: str) -> str:
        """Return a group's name."""

    def member_count(self, group_id: str) -> int:
        """Return how many people a group has, the bot not counted."""

    def is_friend(self, user_id: str) -> bool:
        """Tell whether a push to somebody would arrive: a friend who has not blocked the bot."""

    def display_name(self, user_id: str) -> str | None:
        """Return the name somebody shows in LINE, None where they are no friend of the bot."""

    def quota(self) -> int | None:
        """Return the month's limit, or None for no limit."""

    def consumption(self) -> int:
        """Return what the platform has counted this month."""

    def leave_group(self, group_id: str) -> None:
        """Leave a group."""

    def show_loading(self, user_id: str, seconds: int) -> None:
        """Show the typing indicator in a 1:1 chat."""

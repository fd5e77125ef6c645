"""What the caller tells the simulator: the world's people and groups, and the channel under test."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from simulator.checks import LOOPBACK_HOSTS
from simulator.clock import is_weekday

_USER_ID = re.compile(r"U[0-9a-f]{32}")
_GROUP_ID = re.compile(r"[CR][0-9a-f]{32}")


class SimulatorError(ValueError):
    """The simulator was given something it cannot work with."""


@dataclass(frozen=True)
class PersonDescription:
    """One person of the world; ``role`` is a label for the phone, ``friend`` whether they have added the bot.

    ``shows_user_id``: False for old desktop-only accounts, whose events in groups carry no userId.
    """

    user_id: str
    name: str
    role: str = ""
    friend: bool = True
    shows_user_id: bool = True


@dataclass(frozen=True)
class GroupDescription:
    """One group chat: its people by user id, and whether the bot is in it; R…: a chat of several people, no group."""

    group_id: str
    name: str
    members: tuple[str, ...] = ()
    bot_is_member: bool = True


@dataclass(frozen=True)
class World:
    """The people, the groups and the bot; raises SimulatorError when ids are malformed, doubled or unknown."""

    people: tuple[PersonDescription, ...]
    groups: tuple[GroupDescription, ...] = ()
    bot_user_id: str = "U" + "b0" * 16
    bot_name: str = "ตามงาน"
    bot_basic_id: str = "@tamngan"

    def __post_init__(self) -> None:
        """Check the ids."""
        users = [person.user_id for person in self.people]
        for user_id in (*users, self.bot_user_id):
            _check(bool(_USER_ID.fullmatch(user_id)), f"a user id is U and 32 hexadecimal digits, not {user_id!r}")
        _check(len({*users, self.bot_user_id}) == len(users) + 1, "two people of the world share a user id")
        _check(bool(users), "the world needs at least one person")
        _check(len({group.group_id for group in self.groups}) == len(self.groups), "two groups share an id")
        for group in self.groups:
            _check(
                bool(_GROUP_ID.fullmatch(group.group_id)),
                f"a group id is C (R: a chat of several people) and 32 hexadecimal digits, not {group.group_id!r}",
            )
            strangers = set(group.members) - set(users)
            _check(not strangers, f"group {group.name!r} has members the world does not know: {sorted(strangers)}")


def _check(right: bool, sentence: str) -> None:
    if not right:
        raise SimulatorError(sentence)


@dataclass(frozen=True)
class SimulatorSettings:
    """The channel under test and the platform's manner.

    ``latency_seconds`` delays each webhook, ``slow_seconds`` is how long a slow answer takes,
    ``redelivery_seconds`` are the pauses before a webhook that got no 2xx is
    sent again (none = redelivery off, as on a fresh channel). Raises SimulatorError for a webhook address that leaves
    this machine: the simulator is never a client of the real platform, nor of anyone else.
    """

    webhook_url: str
    channel_secret: str = field(repr=False)
    channel_access_token: str = field(repr=False)
    world: World
    quota: int | None = 300
    reply_token_seconds: float = 60
    latency_seconds: float = 0
    webhook_timeout_seconds: float = 10
    slow_seconds: float = 3
    redelivery_seconds: tuple[float, ...] = (1, 5, 20)
    channel_id: str = "1234567890"
    is_working_day: Callable[[date], bool] = is_weekday
    scene_folder: Path | None = None

    def __post_init__(self) -> None:
        """Check the address and the secrets."""
        check_loopback(self.webhook_url)
        _check(bool(self.channel_secret), "the simulator needs the channel secret that signs its webhooks")
        _check(bool(self.channel_access_token), "the simulator needs the channel access token that the bot sends")


def check_loopback(address: str) -> None:
    """Raise SimulatorError unless an address is plain http on this machine."""
    try:
        parts = urlsplit(address)
        right = parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS and (parts.port or 80) > 0
    except ValueError:
        right = False
    _check(right, f"the simulator only talks to this machine: {address!r} is not an http address on 127.0.0.1")

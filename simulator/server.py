"""A programmatic LINE: the platform's state without pages, for tests and for the wall alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from simulator.bot_side import BotSide
from simulator.clock import Clock, Passage, TurnableClock
from simulator.faults import Faults
from simulator.people import People
from simulator.pictures import office_photo
from simulator.quota import Quota
from simulator.rates import Rates
from simulator.richmenus import RichMenus
from simulator.settings import SimulatorSettings, World
from simulator.state import BOT, Bubble, State, Upload
from simulator.tokens import ReplyTokens
from simulator.webhooks import Post, Webhooks, http_post


class SimulatedLine:
    """The platform and its people in one object.

    ``deliver(body, headers) -> status`` receives the signed webhooks; without it they are only collected in
    ``events``. With ``threaded`` each chat has its own delivery thread, otherwise webhooks are delivered before the
    deed returns. The bot calls the methods of ``bot`` or, over HTTP, ``simulator.api``.
    """

    def __init__(  # noqa: PLR0913 -- a test double with defaults
        self,
        world: World,
        clock: Clock | None = None,
        *,
        deliver: Post | None = None,
        threaded: bool = False,
        channel_secret: str = "simulated-channel-secret",  # noqa: S107 -- made up, opens nothing
        channel_access_token: str = "simulated-channel-access-token",  # noqa: S107 -- made up, opens nothing
        quota: int | None = 300,
        settings: SimulatorSettings | None = None,
        seed: int = 0,
    ) -> None:
        self.settings = settings or SimulatorSettings(
            "http://127.0.0.1/", channel_secret, channel_access_token, world, quota, redelivery_seconds=()
        )
        #: Time that is being turned on the wall: how far, and whether it is to stand still.
        self.passage = Passage()
        self.clock: Clock = clock or TurnableClock(datetime.now(UTC))
        self.state = State(world)
        self.faults = Faults(seed)
        self.quota = Quota(self.settings.quota)
        self.rich_menus = RichMenus(self.state)
        self.rates = Rates(self.clock)
        self.events: list[dict[str, Any]] = []
        tokens = ReplyTokens(self.settings.reply_token_seconds)
        self.webhooks = Webhooks(
            deliver,
            channel_secret=self.settings.channel_secret,
            destination=world.bot_user_id,
            faults=self.faults,
            heard=self._heard,
            threaded=threaded,
            latency_seconds=self.settings.latency_seconds,
            redelivery_seconds=self.settings.redelivery_seconds,
        )
        self.bot = BotSide(self.state, self.clock, tokens, self.quota, self.faults)
        self.rich_menus.oddities = self.bot.violations
        self.people = People(self.state, self.clock, tokens, self.webhooks, self.rich_menus)
        self.endpoint = self.settings.webhook_url

    @classmethod
    def from_settings(cls, settings: SimulatorSettings, clock: Clock) -> SimulatedLine:
        """Return a LINE that posts its webhooks over HTTP from background threads."""
        post = http_post(settings.webhook_url, settings.webhook_timeout_seconds)
        return cls(settings.world, clock, deliver=post, threaded=True, settings=settings)

    def _heard(self, event: dict[str, Any], status: int) -> None:
        self.events.append(event)
        del self.events[:-5000]
        self.people.heard(event, status, self.clock.now())

    # -- people, by id or name; a room of None is the 1:1 chat with the bot

    def say(self, person: str, room: str | None, text: str, quote: str | Bubble | None = None) -> Bubble:
        """Let a person write, quoting a message if given."""
        return self.people.say(person, room, text, quote.id if isinstance(quote, Bubble) else quote)

    def photo(self, person: str, room: str | None, data: bytes | None = None, name: str = "photo.png") -> Bubble:
        """Let a person send a photo; without bytes a drawn one."""
        data = data or office_photo()
        mime_type = "image/jpeg" if data[:2] == b"\xff\xd8" else "image/png"
        return self.people.photo(person, room, Upload(data, mime_type, name))[0]

    def file(self, person: str, room: str | None, name: str, data: bytes, mime_type: str = "application/pdf") -> Bubble:
        """Let a person send a file."""
        return self.people.file(person, room, Upload(data, mime_type, name))

    def tap(self, person: str, room: str | None, what: str, picked: str | None = None) -> Bubble | None:
        """Let a person tap a button, by its label or its postback data; ``picked`` answers a date picker."""
        return self.people.tap(person, room, what, picked=picked)

    # -- looking

    def messages(self, room: str | None, *, of: str | None = None) -> list[Bubble]:
        """Return the bubbles of a room: a group's id or name, or a person's for their 1:1 chat; ``of`` one sender."""
        key = self.find_room(room)
        return [bubble for bubble in self.state.in_room(key) if of is None or bubble.sender == of]

    def find_room(self, room: str | None) -> str:
        """Return a room's key from a group's or a person's id or name; raises SimulatorError."""
        names = {*self.state.groups, *(group.name for group in self.state.groups.values())}
        if room in names:
            return self.state.find_group(str(room)).group_id
        return self.state.find_person(str(room)).user_id

    def answers(self, room: str) -> list[Bubble]:
        """Return what the bot said in a room."""
        return self.messages(room, of=BOT)

    def billed(self, month: str) -> int:
        """Return the messages the platform billed in a month, ``2025-03``."""
        return self.quota.billed(month)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 5.0) -> bool:
        """Wait until something the bot does makes a condition true; False when it has not after that time."""
        until = time.monotonic() + seconds
        with self.state.changed:
            while not condition():
                left = until - time.monotonic()
                if left <= 0:
                    return False
                self.state.changed.wait(min(left, 0.2))
        return True

    def close(self) -> None:
        """End the delivery threads."""
        self.webhooks.close()

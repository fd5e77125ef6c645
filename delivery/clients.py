"""The clients of the channels in one process: a renewed token is taken up, a revoked channel is gone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NoReturn, Protocol

from delivery.line import Failure, Line, LineError
from delivery.pace import PROCESSES, Pace
from delivery.platform import PlatformLine
from storage.channels import ChannelSecrets


class Directory(Protocol):
    """Where the secrets of the channels are looked up."""

    def by_id(self, channel_id: int) -> ChannelSecrets | None:
        """Return a channel that takes part."""

    def forget(self) -> None:
        """Look again at the next question."""


class AbsentLine:
    """Stands for a channel that takes no part any more: every call is refused with that reason."""

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        """Return a call that is refused."""

        def refuse(*_: object, **__: object) -> NoReturn:
            raise LineError(Failure.PERMANENT, "the channel takes no part any more")

        return refuse


class Clients:
    """One client per channel, kept as long as the process lives: it knows the channel's pace."""

    def __init__(
        self, directory: Directory, api_url: str | None = None, processes: Callable[[], int] = lambda: PROCESSES
    ) -> None:
        """Make none yet; ``processes`` tells how many share what a channel is allowed."""
        self._directory, self._api_url, self._processes = directory, api_url, processes
        self._lock = threading.Lock()
        self._lines: dict[int, PlatformLine] = {}

    def of(self, channel_id: int) -> Line:
        """Return the client of a channel, with the token that is in use now."""
        channel = self._directory.by_id(channel_id)
        if channel is None:
            return AbsentLine()  # it answers every call of a Line by refusing it
        with self._lock:
            line = self._lines.get(channel_id)
            if line is None:
                pace = Pace(processes=self._processes)
                line = PlatformLine(channel.access_token, self._api_url, lambda: self._token_now(channel_id), pace)
                self._lines[channel_id] = line
            elif line.access_token != channel.access_token:
                line.access_token = channel.access_token
        return line

    def _token_now(self, channel_id: int) -> str | None:
        """Return the token that stands in the database at this moment: the platform has just refused ours."""
        self._directory.forget()
        channel = self._directory.by_id(channel_id)
        return channel.access_token if channel is not None else None

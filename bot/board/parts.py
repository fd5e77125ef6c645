"""What the pages work with; ``bot.web`` fills it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from storage.clock import Clock
from storage.database import Database
from storage.files import FileStore
from storage.secrets import SecretBox

#: Runs something that takes long without keeping the browser waiting.
Background = Callable[[Callable[[], None]], None]


def in_thread(work: Callable[[], None]) -> None:
    """Run ``work`` in a thread of its own."""
    threading.Thread(target=work, name="board-paper", daemon=True).start()


@dataclass(frozen=True)
class BoardParts:
    """Storage, clock and key; ``public_url`` decides whether cookies are sent over https only."""

    database: Database
    files: FileStore
    box: SecretBox
    clock: Clock
    public_url: str = ""
    background: Background = in_thread
    #: Where the platform is asked about a new office's channel; none: LINE itself.
    api_url: str | None = None

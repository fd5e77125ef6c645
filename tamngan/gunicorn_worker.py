"""gunicorn's threaded worker, made patient with slow clients: they wait where they cost nothing.

The stock worker gives a new connection a thread for five seconds before it knows whether anything will be said on it:
eight silent connections keep everybody else waiting. Here a connection gets a thread when its first bytes are there,
and loses the right to send more when its request has not come to its end in time; its answer still goes out.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

#: A client has to have sent its whole request by then; LINE's own webhooks are one packet.
READING_SECONDS = 10.0


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """See the module."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Know of no connection yet."""
        super().__init__(*args, **kwargs)
        self._reading: dict[TConn, float] = {}

    def accept(self, listener: Any) -> None:
        """Let a new connection wait in the poller until it says something."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        connection = TConn(self.cfg, client, address, listener.getsockname())
        connection.timeout = time.monotonic() + READING_SECONDS
        self.pending_conns.append(connection)
        self.poller.register(client, EVENT_READ, partial(self.on_pending_socket_readable, connection))

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection a thread, and remember since when."""
        self._reading[conn] = time.monotonic() + READING_SECONDS
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Forget a connection whose request was answered."""
        self._reading.pop(conn, None)
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Close connections on which nothing was said, and hear no more of those that say it too slowly."""
        super().murder_pending()
        now = time.monotonic()
        for connection in [conn for conn, until in self._reading.items() if until < now]:
            del self._reading[connection]
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RD)

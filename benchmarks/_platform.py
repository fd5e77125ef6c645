"""A platform that says yes at once: as little work as an HTTP server can be, so that the senders are what is measured.

``python -m benchmarks._platform PORT [milliseconds]``; each answer takes so long, as the real one's does.
"""

from __future__ import annotations

import asyncio
import json
import sys

_JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"


class Answers(asyncio.Protocol):
    """One kept-alive connection."""

    counted = 0

    def __init__(self, seconds: float) -> None:
        """Answer after ``seconds``."""
        self._seconds, self._heard = seconds, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            head, rest = self._heard[:end], self._heard[end + 4 :]
            length = _length(head)
            if len(rest) < length:
                return
            self._heard = rest[length:]
            asyncio.get_running_loop().call_later(self._seconds, self._transport.write, _answer(head))  # type: ignore[attr-defined]


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _answer(head: bytes) -> bytes:
    path = head.split(b" ", 2)[1]
    if b"/message/push" in path or b"/message/reply" in path:
        Answers.counted += 1
        body = {"sentMessages": [{"id": str(Answers.counted), "quoteToken": f"q{Answers.counted}"}]}
    elif path.endswith(b"/quota"):
        body = {"type": "limited", "value": 300}
    elif path.endswith(b"/consumption"):
        body = {"totalUsage": 0}
    else:
        body = {"userId": "U", "displayName": "somebody"}
    encoded = json.dumps(body).encode()
    return _JSON % (len(encoded), encoded)


async def _serve(port: int, seconds: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Answers(seconds), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2]) / 1000 if len(sys.argv) > 2 else 0.05))

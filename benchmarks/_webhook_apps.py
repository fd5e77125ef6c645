"""The two applications that ``benchmarks.webhook`` compares."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from sqlalchemy.event import listen

from bot.webhook import ChannelDirectory, FrontDoor
from storage import migrate, organizations
from storage.clock import SystemClock
from storage.database import Database, engine_from_url
from storage.secrets import SecretBox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def echo() -> Flask:
    """The SDK's way: verify and parse the whole body; nothing is stored."""
    from linebot.v3 import WebhookParser
    from linebot.v3.exceptions import InvalidSignatureError
    from linebot.v3.webhooks import MessageEvent

    app = Flask(__name__)
    parser = WebhookParser(os.environ["TAMNGAN_BENCH_SECRET"])

    @app.post("/line/webhook")
    def webhook() -> Response:
        try:
            events = parser.parse(request.get_data(as_text=True), request.headers.get("x-line-signature", ""))
        except InvalidSignatureError:
            return Response("bad signature", 400)
        for event in events:
            if isinstance(event, MessageEvent):
                _ = event.message.text
        return Response("OK", 200)

    return app


def nothing() -> WSGIApplication:
    """Read the body and answer: what gunicorn itself costs."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return [b""]

    return answer


def ours() -> FrontDoor:
    """Ours: verify and store; the conversation's workers are not started, as they may run in another process."""
    address = os.environ.get("TAMNGAN_BENCH_DATABASE")
    file = Path(os.environ["TAMNGAN_BENCH_DIR"]) / "bench.sqlite3"
    database = Database(engine_from_url(address or f"sqlite:///{file}"))
    migrate.upgrade(database.engine)
    if os.environ.get("TAMNGAN_BENCH_DISK") == "not waited for":
        listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        database.dispose()
    box, clock = SecretBox("a key of the benchmark, longer than thirty-two"), SystemClock()
    with database.system() as session:
        office = organizations.only(session) or organizations.add(session, "หน่วยงานทดสอบ", clock.now())
        secret = os.environ["TAMNGAN_BENCH_SECRET"]
        organizations.put_channel(session, office.id, "main", secret, "token", box, clock.now())
    return FrontDoor(database, ChannelDirectory(database, box), clock, lambda: None, Flask(__name__))

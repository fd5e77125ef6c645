"""No name, word, LINE id, token or secret is ever in a log record, whoever writes it and whatever goes wrong.

``conftest.py`` listens to every logger during every test; here everything is made to go wrong on purpose.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office_support import FINANCE, Office, make_office
from privacy_support import PRIVACY
from sqlalchemy.exc import OperationalError

from bot.conversation.handling import ConversationHandler
from bot.inbox import Handled, InboxWorkers
from bot.web import WebParts, create_app
from bot.webhook import ChannelDirectory, signature_of
from delivery.line import Failure, LineError
from scheduler.clockwork import Clockwork, Loop
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.inbox import InboxUnavailable
from storage.secrets import SecretBox

NAME, WORDS, PERSON, TOKEN = "Somchai Naamsomoot", "my private words", "U" + "5a" * 16, "reply-token-5a5a5a"
SECRETS = (NAME, WORDS, PERSON, TOKEN, "the-channel-secret", "the-access-token")


def event(number: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "webhookEventId": f"private-{number}",
        "timestamp": 1_770_000_000_000 + number,
        "replyToken": TOKEN,
        "source": {"type": "user", "userId": PERSON},
        "message": {"type": "text", "id": "1", "text": f"ข้อ 3 เสร็จแล้ว {WORDS} {NAME}"},
        **more,
    }


class Everything:
    """The web application, the workers and the sender of one office."""

    def __init__(self, database: Database, box: SecretBox, clock: TurnableClock, folder: Path) -> None:
        self.office: Office = make_office(database, clock, box)
        self.database, self.clock = database, clock
        self.directory = ChannelDirectory(database, box)
        files = FileStore(folder)
        parts = WebParts(database, self.directory, files, box, clock, lambda: None)
        self.client = create_app(parts).test_client()
        self.handler = ConversationHandler(database, files, box, clock, "http://127.0.0.1:8000")

    def post(self, raw: bytes, secret: str = "s") -> int:
        headers = {"x-line-signature": signature_of(secret, raw)}
        return self.client.post("/line/webhook", data=raw, headers=headers).status_code

    def work(self, handle: Any = None, after: Any = None) -> None:
        InboxWorkers(
            self.database, self.clock, handle or self.handler.handle, after or (lambda handled: None)
        ).run_all()


@pytest.fixture
def everything(database: Database, box: SecretBox, clock: TurnableClock, tmp_path: Path) -> Everything:
    return Everything(database, box, clock, tmp_path)


def fails(*_: Any) -> Handled:
    raise ValueError(f"{NAME} said {WORDS} as {PERSON}")


def heard(before: int) -> int:
    return PRIVACY.heard - before


def test_what_is_handled_and_what_fails_leaves_no_word_in_any_log(everything: Everything) -> None:
    before = PRIVACY.heard
    with PRIVACY.for_words(*SECRETS):
        body = json.dumps({"events": [event(1), event(2, message={"type": "future", "id": "2", "text": WORDS})]})
        assert everything.post(body.encode()) == 200
        assert everything.post(f"{WORDS} {NAME} is no JSON".encode()) == 200
        assert everything.post(body.encode(), secret="the-channel-secret") == 400
        everything.work()
        assert everything.post(json.dumps({"events": [event(3)]}).encode()) == 200
        for _ in range(5):
            everything.work(fails)
            everything.clock.set(everything.clock.now() + timedelta(minutes=10))
        assert everything.post(json.dumps({"events": [event(4)]}).encode()) == 200
        everything.work(lambda row, one: Handled(True), fails)
        assert PRIVACY.take() == []
    assert heard(before) >= 10


def test_a_database_that_fails_with_somebodys_words_in_its_error_is_logged_without_them(
    everything: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = PRIVACY.heard

    def broken(*_: Any, **__: Any) -> None:
        raise InboxUnavailable from OperationalError(f"INSERT {WORDS}", {"name": NAME}, Exception(PERSON))

    monkeypatch.setattr("storage.inbox.Intake.add", broken)
    with PRIVACY.for_words(*SECRETS):
        assert everything.post(json.dumps({"events": [event(1)]}).encode()) == 503
        clockwork = Clockwork(everything.database, everything.clock, ())
        clockwork.run(Loop("inbox", 5, fails))  # type: ignore[arg-type]
        assert PRIVACY.take() == []
    assert heard(before) == 2


def test_a_refusal_that_quotes_what_was_sent_is_logged_without_it(everything: Everything) -> None:
    office, before = everything.office, PRIVACY.heard

    class Refusing:
        def __getattr__(self, name: str) -> Any:
            def refuse(*_: Any, **__: Any) -> Any:
                raise LineError(Failure.PERMANENT, f"400: {WORDS} for {PERSON} of {NAME}", 400)

            return refuse

    with PRIVACY.for_words(*SECRETS):
        office.direct = Refusing()  # type: ignore[assignment]
        office.answer("treasurer")
        assert PRIVACY.take() == []
    assert heard(before) >= 1
    assert FINANCE in office.units


LEAKS = [
    ("tamngan.bot", lambda log: log.info("a report of %s", "มานี")),
    ("tamngan.delivery", lambda log: log.warning("sent", extra={"to": "U" + "0f" * 16})),
    ("some.library", lambda log: log.warning("POST with Authorization: Bearer abc.def")),
    ("gunicorn.error", lambda log: log.error("Error handling request /files/evidence/eyJvcmdhbml6YXRpb24iOjF9.abc")),
    ("tamngan.web", lambda log: log.error("no %s", WORDS)),
]


@pytest.mark.parametrize(("name", "leak"), LEAKS)
def test_a_logger_that_leaks_is_caught(name: str, leak: Any) -> None:
    with PRIVACY.for_words(WORDS):
        leak(logging.getLogger(name))
    assert len(PRIVACY.take()) == 1

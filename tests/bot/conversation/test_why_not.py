"""The log says in one word why an event was none of the bot's business, and nothing of what was said."""

from __future__ import annotations

import logging

import pytest

from .stage import Stage

GROUP = "ITA อบต.ทุ่งใสสว่าง"


def reasons(caplog: pytest.LogCaptureFixture) -> list[str | None]:
    return [record.why for record in caplog.records if getattr(record, "action", None) == "event.handled"]  # type: ignore[attr-defined]


def test_what_was_said_to_nobody_and_by_nobody_we_know_is_told_apart(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="tamngan"):
        stage.say("มานี ตั้งใจ", "วันนี้กินข้าวกับอะไรดี", GROUP)
        stage.say("ดวงดี มาใหม่", "วันนี้กินข้าวกับอะไรดี", GROUP)
        stage.say("มานี ตั้งใจ", "ข้อ 5 เสร็จแล้ว", GROUP)
    assert reasons(caplog) == ["not_spoken_to", "not_registered", None]

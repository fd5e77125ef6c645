"""A page that fails is logged by its name and the place in the code, never by its address or the error's words."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask

from bot.board import files as board_files
from tamngan.logs import JsonLines

from .board_support import Enter, Office

TOKEN = "a-live-token-of-a-photo-" * 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_failing_file_page_prints_no_link(
    app: Flask, enter: Enter, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("somebody's words")

    monkeypatch.setattr(board_files.links, "opened", fail)
    with caplog.at_level(logging.ERROR):
        assert app.test_client().get(f"/files/evidence/{TOKEN}").status_code == 500
    said = [JsonLines().format(record) for record in caplog.records]
    assert not any(TOKEN in line or "somebody's words" in line for line in said)
    assert any("RuntimeError at " in str(json.loads(line).get("error")) for line in said)

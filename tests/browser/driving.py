"""How the browser tests open windows and get into the board."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from bot.board.opening import board_link
from storage.models import Person
from tamngan.demo.start import Demo

NARROW, PHONE, DESK = {"width": 320, "height": 640}, {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def link_of(demo: Demo, line_user_id: str) -> str:
    """Return a fresh link to the board, as the chat gives it to a person."""
    application = demo.application
    with application.database.organization(demo.organization_id) as session:
        person = session.scalars(select(Person).where(Person.line_user_id == line_user_id)).one()
        return board_link(session, application.box, person, application.clock.now(), demo.address)


@contextmanager
def window(browser: Any, size: dict[str, int], *, scripts: bool = False) -> Iterator[Any]:
    """Open a window of its own, without JavaScript unless a test has to look inside."""
    context = browser.new_context(viewport=size, java_script_enabled=scripts, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.complaints = complaints
    yield page
    context.close()


def enter(page: Any, demo: Demo, line_user_id: str) -> None:
    """Open the board as a person."""
    page.goto(link_of(demo, line_user_id))
    page.get_by_role("button", name="เปิดกระดาน").click()
    page.get_by_role("heading", name=re.compile("ภาพรวม")).wait_for()

"""The phone wall: pages, their own small API, and the clock that people turn."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, request

from simulator import views
from simulator.api import platform_api
from simulator.clock import Clock, jump
from simulator.fonts import thai_font
from simulator.server import SimulatedLine
from simulator.settings import SimulatorError, SimulatorSettings
from simulator.state import Upload

#: Runs the bot's real loops from one moment to another; returns one dict per notice, as ``tamngan tick`` prints them.
PassTime = Callable[[datetime, datetime], list[dict[str, Any]]]
#: Tells why nothing else was said at a moment: rows of ``{"who", "what", "why"}``.
Explain = Callable[[datetime], list[dict[str, Any]]]
#: Tells what the bot has stored about a LINE message id or a webhook event id.
Ledger = Callable[[str], dict[str, Any]]

UPLOAD_BYTES = 20 * 1024 * 1024
HEARTBEAT_SECONDS = 15.0
OUTAGE_DAYS = 31


class Wall:
    """What the pages need beyond the platform: the turning clock and the caller's callbacks."""

    def __init__(self, line: SimulatedLine, pass_time: PassTime | None, explain: Explain | None, ledger: Ledger | None):
        self.line, self._pass_time, self._explain, self._ledger = line, pass_time, explain, ledger
        self.notices: list[dict[str, Any]] = []
        self._turning = threading.Lock()

    def turn(self, where: str) -> list[dict[str, Any]]:
        """Turn the clock forward and let the bot's loops run on the way; returns its notices."""
        return self._turn(lambda now: jump(now, where, self.line.settings.is_working_day), working=True)

    def outage(self, days: int) -> list[dict[str, Any]]:
        """Let days pass while the bot's loops stand still, then run them once."""
        if not 1 <= days <= OUTAGE_DAYS:
            raise SimulatorError(f"ปิดเครื่องได้ 1 ถึง {OUTAGE_DAYS} วัน")
        return self._turn(lambda now: now + timedelta(days=days), working=False)

    def _turn(self, target: Callable[[datetime], datetime], *, working: bool) -> list[dict[str, Any]]:
        with self._turning:
            start = self.line.clock.now()
            end = target(start)
            if not working:
                self.line.clock.set(end)
            notices = self._pass_time(start if working else end, end) if self._pass_time else []
            if self.line.clock.now() < end:
                self.line.clock.set(end)
            self.notices = (self.notices + notices)[-500:]
            self.line.webhooks.flush()
            self.line.state.touch()
        return notices

    def explain(self) -> list[dict[str, Any]]:
        """Return why nothing else was said now."""
        return self._explain(self.line.clock.now()) if self._explain else []

    def ledger(self, message_id: str) -> dict[str, Any]:
        """Return what platform and bot know of a bubble."""
        bubble = self.line.state.find_bubble(message_id)
        known: dict[str, Any] = {"platform": views.trace(self.line, bubble)}
        calls = [one for one in self.line.state.calls if one.request_id == bubble.request_id]
        known["calls"] = [views.call(one) for one in calls]
        known["bot"] = self._told(bubble.id) or self._told(bubble.event_id)
        return known

    def _told(self, identifier: str | None) -> dict[str, Any]:
        return self._ledger(identifier) if self._ledger and identifier else {}


def create_simulator(
    settings: SimulatorSettings,
    clock: Clock,
    pass_time: PassTime | None = None,
    explain: Explain | None = None,
    ledger: Ledger | None = None,
) -> Flask:
    """Return the application with the phone wall at ``/`` and the platform's API beside it.

    The LINE behind it is ``app.extensions["simulator"]``. Serve it from a threaded WSGI server on loopback.
    """
    line = SimulatedLine.from_settings(settings, clock)
    app = Flask("simulator", root_path=__file__.rpartition("/")[0], static_url_path="/simulator/static")
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_BYTES
    app.extensions["simulator"] = line
    app.register_blueprint(platform_api(line))
    app.register_blueprint(wall_pages(Wall(line, pass_time, explain, ledger)))
    return app


def wall_pages(wall: Wall) -> Blueprint:
    """Return the blueprint of the pages and their API."""
    pages = Blueprint("wall", __name__)
    pages.before_request(_refuse_other_pages)
    pages.register_error_handler(SimulatorError, _say_no)
    pages.register_error_handler(ValueError, _say_no)
    _add_pages(pages, wall)
    _add_deeds(pages, wall)
    _add_time(pages, wall)
    return pages


def _refuse_other_pages() -> Response | None:
    """Only the wall's own page may change things: other web pages in the same browser are turned away."""
    origin = request.headers.get("Origin")
    if request.method != "GET" and origin and urlsplit(origin).netloc != request.host:
        return Response("", 403)
    return None


def _say_no(error: Exception) -> tuple[dict[str, str], int]:
    return {"error": str(error)}, 400


def _given() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise SimulatorError("คำขอนี้อ่านไม่ได้")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise SimulatorError(f"คำขอนี้ขาด {name}")
    return value


def _add_pages(pages: Blueprint, wall: Wall) -> None:
    line = wall.line

    @pages.get("/")
    def front() -> Response:
        """Show the wall."""
        from flask import current_app

        return current_app.send_static_file("index.html")

    @pages.get("/simulator/font.ttf", defaults={"style": "Regular"})
    @pages.get("/simulator/font-bold.ttf", defaults={"style": "Bold"})
    def font(style: str) -> Response:
        """Give the Thai font where it is installed."""
        data = thai_font(style)
        headers = {"Cache-Control": "max-age=86400"}
        return Response(data or b"", 200 if data else 404, mimetype="font/ttf", headers=headers)

    @pages.get("/simulator/state")
    def state() -> dict[str, Any]:
        """Tell the world, and the bubbles changed since a version."""
        since = request.args.get("since", "0")
        return {**views.snapshot(line, int(since) if since.isdecimal() else 0), "notices": wall.notices[-100:]}

    @pages.get("/simulator/events")
    def events() -> Response:
        """Tell each change as a server-sent event that carries the version."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(_changes(line), mimetype="text/event-stream", headers=headers)

    @pages.get("/simulator/content/<message_id>")
    def content(message_id: str) -> Response:
        """Give a photo or file to the phones."""
        upload = line.state.uploads.get(message_id)
        if upload is None:
            return Response("", 404)
        return _file(upload)

    @pages.get("/simulator/menu/<menu_id>")
    def menu(menu_id: str) -> Response:
        """Give a rich menu's picture to the phones."""
        found = line.rich_menus.menus.get(menu_id)
        return _file(found.picture) if found and found.picture else Response("", 404)

    @pages.get("/simulator/ledger/<message_id>")
    def ledger(message_id: str) -> dict[str, Any]:
        """Tell what stands behind a bubble."""
        return wall.ledger(message_id)

    @pages.get("/simulator/calls")
    def calls() -> dict[str, Any]:
        """Tell the newest calls to the platform."""
        return {"calls": [views.call(one) for one in list(line.state.calls)[-60:]]}


def _file(upload: Upload) -> Response:
    """Give bytes that people uploaded so that the browser never runs them as a page."""
    shown = (
        upload.mime_type
        if upload.mime_type.startswith(("image/png", "image/jpeg", "image/gif", "image/webp"))
        else None
    )
    response = Response(upload.data, mimetype=shown or "application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    if shown is None:
        response.headers.set("Content-Disposition", "attachment", filename=upload.name)
    return response


def _changes(line: SimulatedLine) -> Iterator[str]:
    seen = -1
    while True:
        version = _next_version(line, seen)
        yield f"data: {json.dumps({'version': version})}\n\n" if version != seen else ": still here\n\n"
        seen = version


def _next_version(line: SimulatedLine, seen: int) -> int:
    with line.state.changed:
        line.state.changed.wait_for(lambda: line.state.version != seen, HEARTBEAT_SECONDS)
        return line.state.version


def _add_deeds(pages: Blueprint, wall: Wall) -> None:
    people = wall.line.people

    def deed(name: str, work: Callable[[dict[str, Any]], object]) -> None:
        def view() -> dict[str, bool]:
            work(_given())
            return {"ok": True}

        pages.add_url_rule(f"/simulator/{name}", name, view, methods=["POST"])

    deed(
        "say", lambda body: people.say(_text(body, "person"), body.get("room"), _text(body, "text"), body.get("quote"))
    )
    deed("location", lambda body: people.location(_text(body, "person"), body.get("room"), "ที่ทำการ", 13.75, 100.5))
    deed("sticker", lambda body: people.sticker(_text(body, "person"), body.get("room")))
    deed("tap", lambda body: _tap(wall.line, body))
    deed("unsend", lambda body: people.unsend(_text(body, "person"), _text(body, "message")))
    deed("edit", lambda body: people.edit(_text(body, "person"), _text(body, "message"), _text(body, "text")))
    deed("read", lambda body: people.read(_text(body, "person"), body.get("room")))
    deed("follow", lambda body: people.follow(_text(body, "person")))
    deed("block", lambda body: people.block(_text(body, "person")))
    deed("join", lambda body: people.join(_text(body, "person"), _text(body, "room")))
    deed("leave", lambda body: people.leave(_text(body, "person"), _text(body, "room"), kicked_by=body.get("by")))
    deed("invite-bot", lambda body: people.invite_bot(_text(body, "person"), _text(body, "room")))
    deed("remove-bot", lambda body: people.remove_bot(_text(body, "person"), _text(body, "room")))

    @pages.post("/simulator/upload")
    def upload() -> dict[str, bool]:
        """Take photos or a file from a phone."""
        photos: list[Upload] = []
        files: list[Upload] = []
        for item in request.files.getlist("file"):
            one = Upload(item.read(), item.mimetype, item.filename or "file")
            (photos if one.mime_type in {"image/png", "image/jpeg"} else files).append(one)
        person, room = request.form.get("person", ""), request.form.get("room")
        if not photos and not files:
            raise SimulatorError("เลือกไฟล์ก่อนส่ง")
        if photos:
            people.photo(person, room, *photos)
        for one in files:
            people.file(person, room, one)
        return {"ok": True}


def _tap(line: SimulatedLine, body: dict[str, Any]) -> None:
    action = body.get("action")
    if not isinstance(action, dict):
        raise SimulatorError("คำขอนี้ขาด action")
    line.people.tap(
        _text(body, "person"), body.get("room"), action, message=body.get("message"), picked=body.get("picked")
    )


def _add_time(pages: Blueprint, wall: Wall) -> None:
    line = wall.line

    @pages.post("/simulator/clock")
    def clock() -> dict[str, Any]:
        """Turn the clock."""
        return {"notices": wall.turn(_text(_given(), "to")), "now": views.moment(line.clock.now())}

    @pages.post("/simulator/outage")
    def outage() -> dict[str, Any]:
        """Let days pass with the bot's loops standing still."""
        days = _given().get("days")
        if not isinstance(days, int):
            raise SimulatorError("บอกจำนวนวันที่ปิดเครื่องเป็นตัวเลข")
        return {"notices": wall.outage(days), "now": views.moment(line.clock.now())}

    @pages.get("/simulator/explain")
    def explain() -> dict[str, Any]:
        """Tell why nothing else was said."""
        return {"rows": wall.explain()}

    @pages.post("/simulator/faults")
    def faults() -> dict[str, bool]:
        """Switch a fault."""
        body = _given()
        times = body.get("times", 0)
        if not isinstance(times, int):
            raise SimulatorError("บอกจำนวนครั้งเป็นตัวเลข")
        line.faults.set(_text(body, "name"), times)
        line.state.touch()
        return {"ok": True}

    @pages.post("/simulator/redeliver")
    def redeliver() -> dict[str, int]:
        """Send again what got no 2xx."""
        return {"events": line.webhooks.redeliver()}

"""The phone wall: pages, their own small API, and the clock that people turn."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, request

from simulator import views
from simulator.api import API_ROOTS, platform_api
from simulator.clock import Clock, jump
from simulator.deeds import Deeds, text_of
from simulator.fonts import thai_font
from simulator.scenes import Player, read_scene, scene_files, scene_text, write_scene
from simulator.server import SimulatedLine
from simulator.settings import SimulatorError, SimulatorSettings
from simulator.state import Upload

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Runs the bot's real loops from one moment to another; returns one dict per notice, as ``tamngan tick`` prints them.
PassTime = Callable[[datetime, datetime], list[dict[str, Any]]]
#: Tells why nothing else was said at a moment: rows of ``{"who", "what", "why"}``.
Explain = Callable[[datetime], list[dict[str, Any]]]
#: Tells what the bot has stored about a LINE message id or a webhook event id.
Ledger = Callable[[str], dict[str, Any]]
#: Puts a new world in the place of this one, as it was at the beginning.
StartOver = Callable[[], None]

UPLOAD_BYTES = 20 * 1024 * 1024
HEARTBEAT_SECONDS = 15.0
OUTAGE_DAYS = 31


class Wall:
    """What the pages need beyond the platform: the turning clock and the caller's callbacks."""

    def __init__(
        self,
        line: SimulatedLine,
        pass_time: PassTime | None = None,
        explain: Explain | None = None,
        ledger: Ledger | None = None,
        start_over: StartOver | None = None,
    ) -> None:
        self.line, self._pass_time, self._explain, self._ledger = line, pass_time, explain, ledger
        self._start_over = start_over
        self.notices: list[dict[str, Any]] = []
        #: Whether somebody stopped the time when it was turned last.
        self.stopped = False
        self.deeds = Deeds(line, self.turn, self.outage)
        self._player: Player | None = None
        self._turning = threading.Lock()
        self._playing = threading.Lock()

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
            self.line.passage.begin(end)
            try:
                notices = self._pass_time(start if working else end, end) if self._pass_time else []
            finally:
                self.stopped = self.line.passage.end()
            if self.line.clock.now() < end and not self.stopped:
                self.line.clock.set(end)
            self.notices = (self.notices + notices)[-500:]
            self.line.webhooks.flush()
            self.line.state.touch()
        return notices

    def explain(self) -> list[dict[str, Any]]:
        """Return why nothing else was said now."""
        return self._explain(self.line.clock.now()) if self._explain else []

    @property
    def can_start_over(self) -> bool:
        """Tell whether the caller can make the world anew."""
        return self._start_over is not None

    def start_over(self) -> None:
        """Make the world anew; this wall is not asked again."""
        if self._start_over is None:
            raise SimulatorError("ที่นี่เริ่มใหม่ไม่ได้ กรุณาปิดแล้วเปิดโปรแกรมใหม่")
        with self._turning, self._playing:
            self._start_over()

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

    def load(self, text: str) -> dict[str, Any]:
        """Put a scene on the wall."""
        self._player = Player(self.deeds, read_scene(text))
        return self.scene()

    def play(self, *, everything: bool) -> dict[str, Any]:
        """Play the scene's next step, or all that are left."""
        if self._player is None:
            raise SimulatorError("เลือกฉากก่อนเล่น")
        with self._playing:
            self._player.play() if everything else self._player.step()
        return self.scene()

    def scene(self) -> dict[str, Any]:
        """Return the scene on the wall and how far it has come."""
        player = self._player
        if player is None:
            return {"scene": None}
        steps = [step.words() for step in player.scene.steps]
        return {
            "scene": {
                "name": player.scene.name,
                "about": player.scene.about,
                "steps": steps,
                "position": player.position,
                "failure": player.failure,
                "place": dict(zip(("person", "room"), player.place, strict=True)),
            }
        }


def create_simulator(
    settings: SimulatorSettings,
    clock: Clock,
    pass_time: PassTime | None = None,
    explain: Explain | None = None,
    ledger: Ledger | None = None,
    start_over: StartOver | None = None,
) -> Flask:
    """Return the application with the phone wall at ``/`` and the platform's API beside it.

    The LINE behind it is ``app.extensions["simulator"]``. Serve it from a threaded WSGI server on loopback.
    """
    line = SimulatedLine.from_settings(settings, clock)
    app = Flask("simulator", root_path=__file__.rpartition("/")[0], static_url_path="/simulator/static")
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_BYTES
    app.extensions["simulator"] = line
    app.register_blueprint(platform_api(line))
    app.register_blueprint(wall_pages(Wall(line, pass_time, explain, ledger, start_over)))
    return app


def beside(simulator: WSGIApplication, bot: WSGIApplication) -> WSGIApplication:
    """Return one application for one port: wall and platform API at their paths, the bot at all others."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "/"))
        mine = path == "/" or path.startswith(("/simulator/", *API_ROOTS))
        return (simulator if mine else bot)(environ, start_response)

    return application


def wall_pages(wall: Wall) -> Blueprint:
    """Return the blueprint of the pages and their API."""
    pages = Blueprint("wall", __name__)
    pages.before_request(_refuse_other_pages)
    pages.register_error_handler(SimulatorError, _say_no)
    pages.register_error_handler(ValueError, _say_no)
    _add_pages(pages, wall)
    _add_deeds(pages, wall)
    _add_time(pages, wall)
    _add_scenes(pages, wall)
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
    def deed(name: str) -> None:
        def view() -> dict[str, bool]:
            wall.deeds.do(name, _given())
            return {"ok": True}

        pages.add_url_rule(f"/simulator/{name}", name, view, methods=["POST"])

    for name in wall.deeds.names:
        if name not in {"clock", "outage"}:
            deed(name)

    @pages.post("/simulator/read")
    def read() -> dict[str, bool]:
        """Mark a room as read on a phone."""
        body = _given()
        wall.line.people.read(text_of(body, "person"), body.get("room"))
        return {"ok": True}

    @pages.post("/simulator/upload")
    def upload() -> dict[str, bool]:
        """Take photos or files from a phone."""
        files = [Upload(item.read(), item.mimetype, item.filename or "file") for item in request.files.getlist("file")]
        wall.deeds.upload(request.form.get("person", ""), request.form.get("room"), files)
        return {"ok": True}


def _add_scenes(pages: Blueprint, wall: Wall) -> None:
    @pages.get("/simulator/scenes")
    def scenes() -> dict[str, Any]:
        """Tell which scene files there are, and how far the scene on the wall has come."""
        files = scene_files(wall.line.settings.scene_folder)
        return {"files": files, "can_start_over": wall.can_start_over, **wall.scene()}

    @pages.post("/simulator/scene")
    def load() -> dict[str, Any]:
        """Put a scene on the wall: a file of the folder, or the YAML itself."""
        body = _given()
        if "file" in body:
            return wall.load(scene_text(wall.line.settings.scene_folder, text_of(body, "file")))
        return wall.load(text_of(body, "text"))

    @pages.post("/simulator/scene/play")
    def play() -> dict[str, Any]:
        """Play the next step, or all of them."""
        return wall.play(everything=bool(_given().get("everything")))

    @pages.post("/simulator/start-over")
    def start_over() -> dict[str, bool]:
        """Put a new world in the place of this one."""
        wall.start_over()
        return {"ok": True}

    @pages.get("/simulator/scene.yaml")
    def recorded() -> Response:
        """Give what was done on the wall as a scene."""
        text = write_scene("บทสนทนาที่บันทึกไว้", wall.deeds.recorded)
        headers = {"Content-Disposition": "attachment; filename=scene.yaml"}
        return Response(text, mimetype="application/yaml", headers=headers)


def _add_time(pages: Blueprint, wall: Wall) -> None:
    line = wall.line

    @pages.post("/simulator/clock")
    def clock() -> dict[str, Any]:
        """Turn the clock."""
        notices = wall.deeds.do("clock", _given())
        answer = {"notices": notices, "now": views.moment(line.clock.now())}
        return {**answer, "stopped": True} if wall.stopped else answer

    @pages.post("/simulator/stop")
    def stop() -> dict[str, bool]:
        """Let time that is being turned stand still where it is."""
        return {"stopping": line.passage.stop()}

    @pages.post("/simulator/outage")
    def outage() -> dict[str, Any]:
        """Let days pass with the bot's loops standing still."""
        return {"notices": wall.deeds.do("outage", _given()), "now": views.moment(line.clock.now())}

    @pages.get("/simulator/explain")
    def explain() -> dict[str, Any]:
        """Tell why nothing else was said."""
        return {"rows": wall.explain()}

    @pages.post("/simulator/redeliver")
    def redeliver() -> dict[str, int]:
        """Send again what got no 2xx."""
        return {"events": line.webhooks.redeliver()}

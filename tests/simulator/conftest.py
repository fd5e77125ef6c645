"""What the simulator's tests share: a made-up office, a LINE, and a tiny bot that knows nothing of the project."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from simulator import (
    GroupDescription,
    PersonDescription,
    SimulatedLine,
    SimulatorSettings,
    TurnableClock,
    World,
    create_simulator,
)
from simulator.clock import BANGKOK

SOMYING, WICHAI, NAYOK, PRAEWA = (f"U{number:032x}" for number in range(1, 5))
OFFICE = "C" + "a" * 32
EXECUTIVES = "C" + "b" * 32
TOKEN = "simulated-channel-access-token"

BUTTONS = [
    {
        "type": "button",
        "style": "primary",
        "height": "sm",
        "color": "#0A8F4F",
        "action": {"type": "postback", "label": "แก้ไข", "data": "edit:3", "displayText": "แก้ไขข้อ 3"},
    },
    {
        "type": "button",
        "style": "secondary",
        "height": "sm",
        "action": {"type": "datetimepicker", "label": "เลือกวัน", "data": "date:3", "mode": "date"},
    },
]


def card(title: str, lines: list[tuple[str, str]], color: str = "#0A8F4F") -> dict[str, Any]:
    rows = [
        {
            "type": "box",
            "layout": "baseline",
            "spacing": "md",
            "contents": [
                {"type": "text", "text": name, "color": "#7a8794", "size": "sm", "flex": 2},
                {"type": "text", "text": value, "size": "sm", "flex": 5, "wrap": True},
            ],
        }
        for name, value in lines
    ]
    return {
        "type": "bubble",
        "size": "mega",
        "header": {
            "type": "box",
            "layout": "vertical",
            "backgroundColor": color,
            "paddingAll": "lg",
            "contents": [
                {"type": "text", "text": title, "color": "#ffffff", "weight": "bold", "size": "lg", "wrap": True},
                {"type": "text", "text": "มาตรการข้อ 3 · ประกาศเจตนารมณ์", "color": "#ffffffcc", "size": "xs"},
            ],
        },
        "body": {
            "type": "box",
            "layout": "vertical",
            "spacing": "sm",
            "contents": [
                *rows,
                {"type": "separator", "margin": "lg"},
                {
                    "type": "box",
                    "layout": "vertical",
                    "margin": "lg",
                    "height": "8px",
                    "cornerRadius": "4px",
                    "backgroundColor": "#e6ebf0",
                    "contents": [
                        {
                            "type": "box",
                            "layout": "vertical",
                            "width": "60%",
                            "height": "8px",
                            "backgroundColor": color,
                            "contents": [],
                        }
                    ],
                },
            ],
        },
        "footer": {"type": "box", "layout": "horizontal", "spacing": "sm", "contents": BUTTONS},
    }


def flex(alt: str, contents: dict[str, Any]) -> dict[str, Any]:
    return {"type": "flex", "altText": alt, "contents": contents}


def quick_reply(*labels: str) -> dict[str, Any]:
    return {
        "items": [{"type": "action", "action": {"type": "message", "label": label, "text": label}} for label in labels]
    }


class FakeBot:
    """Serves a webhook; ``answer(event) -> messages`` decides what to reply."""

    def __init__(self, api_url: str, token: str, secret: str = "") -> None:
        self.api_url, self.token, self.secret = api_url, token, secret
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []
        self.status = 200
        app = Flask("fake-bot")
        app.add_url_rule("/webhook", "webhook", self._take, methods=["POST"])
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.webhook_url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _take(self) -> tuple[str, int]:
        self.bodies.append(request.get_data())
        self.signatures.append(request.headers.get("X-Line-Signature", ""))
        if self.status == 200:
            for event in json.loads(self.bodies[-1])["events"]:
                if messages := self.answer(event):
                    self.call(
                        "POST", "/v2/bot/message/reply", {"replyToken": event["replyToken"], "messages": messages}
                    )
        return "", self.status

    def answer(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        if event["type"] == "postback":
            return [{"type": "text", "text": f"ได้รับ {event['postback']['data']} {event['postback'].get('params', '')}"}]
        text = event.get("message", {}).get("text", "")
        if "การ์ด" in text:
            cards = [
                card(f"ใบที่ {number}", [("ผู้รับผิดชอบ", "สำนักปลัด"), ("กำหนด", "31 มี.ค. 2568")]) for number in (1, 2, 3)
            ]
            return [flex("การ์ดสามใบ", {"type": "carousel", "contents": cards})]
        if "เสร็จ" in text:
            shown = card(
                "บันทึกแล้ว ✓ ดำเนินการแล้ว",
                [("วันที่", "30 มี.ค. 2568"), ("โดย", "สำนักปลัด"), ("ผล", "ประกาศเจตนารมณ์และเผยแพร่บนเว็บไซต์แล้ว")],
            )
            return [{**flex("บันทึกข้อ 3: ดำเนินการแล้ว", shown), "quickReply": quick_reply("ขอบคุณค่ะ", "สถานะ", "ช่วยเหลือ")}]
        return []

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        data = None if body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **(headers or {})}
        wanted = urllib.request.Request(self.api_url + path, data, given, method=method)
        try:
            with urllib.request.urlopen(wanted, timeout=10) as response:
                return response.status, json.loads(response.read() or b"{}"), dict(response.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"{}"), dict(error.headers)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()


@dataclass(frozen=True)
class Ids:
    """The cast: an officer, the coordinator, the executive (in two groups) and an outsider who is no friend."""

    somying: str = SOMYING
    wichai: str = WICHAI
    nayok: str = NAYOK
    praewa: str = PRAEWA
    office: str = OFFICE
    executives: str = EXECUTIVES
    token: str = TOKEN


@pytest.fixture
def ids() -> Ids:
    """The ids of the cast."""
    return Ids()


@pytest.fixture
def world() -> World:
    """A made-up office."""
    return World(
        people=(
            PersonDescription(SOMYING, "สมหญิง ใจงาม", "เจ้าหน้าที่ กองคลัง"),
            PersonDescription(WICHAI, "วิชัย ตั้งมั่น", "ผู้ประสานงาน"),
            PersonDescription(NAYOK, "นายก บุญมา", "ผู้บริหาร"),
            PersonDescription(PRAEWA, "แพรวา คนนอก", "บุคคลภายนอก", friend=False),
        ),
        groups=(
            GroupDescription(OFFICE, "ITA อบต.ตัวอย่าง", (SOMYING, WICHAI, NAYOK)),
            GroupDescription(EXECUTIVES, "ผู้บริหาร", (WICHAI, NAYOK)),
        ),
    )


@pytest.fixture
def clock() -> TurnableClock:
    """Friday 28 March 2025, 09:05 in Thailand."""
    return TurnableClock(datetime(2025, 3, 28, 9, 5, tzinfo=BANGKOK))


@pytest.fixture
def line(world: World, clock: TurnableClock) -> SimulatedLine:
    """A LINE that only collects its webhooks."""
    return SimulatedLine(world, clock)


@pytest.fixture
def text() -> Any:
    """Makes a text message object."""
    return lambda words, **more: {"type": "text", "text": words, **more}


@pytest.fixture
def bubble_card() -> Any:
    """Makes a Flex message around a card."""
    return lambda title="บันทึกแล้ว": flex(title, card(title, [("วันที่", "30 มี.ค. 2568")]))


class RunningWall:
    """The whole simulator on loopback with a tiny bot behind it."""

    def __init__(self, world: World, clock: TurnableClock, **settings: Any) -> None:
        self.bot = FakeBot("", TOKEN)
        self.clock = clock
        given = SimulatorSettings(self.bot.webhook_url, "secret", TOKEN, world, **settings)
        app = create_simulator(given, clock, self.pass_time, self.explain, self.ledger)
        self.line: SimulatedLine = app.extensions["simulator"]
        self.passed: list[tuple[datetime, datetime]] = []
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = self.bot.api_url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def pass_time(self, start: datetime, end: datetime) -> list[dict[str, Any]]:
        self.passed.append((start, end))
        self.clock.set(end)
        if end - start < timedelta(hours=2) and end != start:
            return []
        reminder = flex("เตือน: ข้อ 5 ครบกำหนด 31 มี.ค. 2568", card("อีก 3 วันถึงกำหนด", [("มาตรการ", "ข้อ 5")], "#d97706"))
        self.bot.call("POST", "/v2/bot/message/push", {"to": SOMYING, "messages": [reminder]})
        return [
            {
                "at": end.isoformat(),
                "kind": "เตือนล่วงหน้า",
                "measure": "5",
                "recipient": "สมหญิง ใจงาม",
                "outcome": "sent",
                "billed": 1,
            }
        ]

    def explain(self, _: datetime) -> list[dict[str, Any]]:
        return [{"who": "วิชัย ตั้งมั่น", "what": "ข้อ 7", "why": "ยังไม่ถึงช่วงเตือน"}]

    def ledger(self, identifier: str) -> dict[str, Any]:
        return {"รายงาน": f"ของ {identifier}"} if identifier.isdigit() else {}

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()
        self.line.close()
        self.bot.close()


@pytest.fixture
def wall(world: World, clock: TurnableClock, tmp_path: Any) -> Iterator[RunningWall]:
    """The phone wall, running."""
    (tmp_path / "รายงาน.yaml").write_text(SCENE, encoding="utf-8")
    running = RunningWall(world, clock, redelivery_seconds=(), scene_folder=tmp_path)
    yield running
    running.close()


SCENE = """
name: รายงานทางกลุ่ม
steps:
- say: {person: สมหญิง ใจงาม, room: ITA อบต.ตัวอย่าง, text: ข้อ 3 เสร็จแล้วค่ะ}
- expect: {contains: บันทึกแล้ว, button: แก้ไข}
- tap: {person: สมหญิง ใจงาม, room: ITA อบต.ตัวอย่าง, button: เลือกวัน, picked: 2025-03-27}
- expect: date:3
- say: {person: วิชัย ตั้งมั่น, room: ITA อบต.ตัวอย่าง, text: รับทราบครับ, quote: บันทึกข้อ 3}
- expect: {silence: true}
- clock: working-day
- expect: {room: สมหญิง ใจงาม, contains: ครบกำหนด, billed: 1}
"""


@pytest.fixture
def scene() -> str:
    """A scene in which the tiny bot does everything right."""
    return SCENE

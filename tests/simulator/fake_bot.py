"""A tiny bot of the tests' own: answers through the simulated platform's HTTP API, knows nothing of the project."""

from __future__ import annotations

import json
import threading
import urllib.request
from typing import Any

from flask import Flask, request
from werkzeug.serving import make_server

BUTTONS = [
    {
        "type": "button",
        "style": "primary",
        "height": "sm",
        "color": "#0a8f4f",
        "action": {"type": "postback", "label": "แก้ไข", "data": "edit:3", "displayText": "แก้ไขข้อ 3"},
    },
    {
        "type": "button",
        "style": "secondary",
        "height": "sm",
        "action": {"type": "datetimepicker", "label": "เลือกวัน", "data": "date:3", "mode": "date"},
    },
]


def card(title: str, lines: list[tuple[str, str]], color: str = "#0a8f4f") -> dict[str, Any]:
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

"""The watch over every call to the platform (``contract_support``) sees both ways out and knows a bad call."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from contract_support import CONTRACT, Contract
from neighbours_support import MESSAGING_API

from delivery.line import LineError
from delivery.platform import PlatformLine

pytestmark = pytest.mark.skipif(not MESSAGING_API.exists(), reason="LINE's OpenAPI description is not at hand")

HOST = "https://api.line.me"
TEXT = {"type": "text", "text": "สวัสดี"}
KEY = {"X-Line-Retry-Key": str(uuid.UUID(int=5))}


def push(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"to": "U" + "a" * 32, "messages": list(messages), **more}


GOOD = [
    ("POST", "/v2/bot/message/push", KEY, push(TEXT)),
    ("POST", "/v2/bot/message/reply", {}, {"replyToken": "t", "messages": [TEXT] * 5}),
    ("GET", "/v2/bot/message/quota", {}, None),
    ("GET", f"/v2/bot/group/C{'1' * 32}/members/count", {}, None),
    ("POST", f"/v2/bot/group/C{'1' * 32}/leave", {}, None),
    ("POST", "/v2/bot/chat/loading/start", {}, {"chatId": "U1", "loadingSeconds": 20}),
]
BAD = [
    ("POST", "/v2/bot/message/push", KEY, push(), "0 items"),
    ("POST", "/v2/bot/message/push", KEY, push(*[TEXT] * 6), "6 items"),
    ("POST", "/v2/bot/message/push", KEY, {"messages": [TEXT]}, "to is missing"),
    ("POST", "/v2/bot/message/push", KEY, push(TEXT, urgent=True), "urgent is not declared"),
    ("POST", "/v2/bot/message/push", {"x-line-retry-key": "5"}, push(TEXT), "no UUID"),
    ("POST", "/v2/bot/message/push", KEY, push({**TEXT, "type": "txt"}), "is none of"),
    ("POST", "/v2/bot/message/push", KEY, push({**TEXT, "text": "ก" * 5001}), "longer than 5000"),
    ("POST", "/v2/bot/message/push", KEY, None, "the body is missing"),
    ("POST", "/v2/bot/message/reply", KEY, {"replyToken": "t", "messages": [TEXT]}, "does not take"),
    ("POST", "/v2/bot/message/replies", {}, {"replyToken": "t"}, "no call of the platform"),
    ("PUT", "/v2/bot/message/push", KEY, push(TEXT), "no call of the platform"),
    ("GET", "/v2/bot/message/quota", {}, {"x": 1}, "a body"),
]


@pytest.mark.parametrize(("method", "path", "headers", "body"), GOOD)
def test_a_call_that_the_platform_describes_is_let_be(method: str, path: str, headers: Any, body: Any) -> None:
    assert Contract().problems(method, HOST + path, headers, body) == []


@pytest.mark.parametrize(("method", "path", "headers", "body", "fault"), BAD)
def test_a_call_that_it_does_not_is_noticed(method: str, path: str, headers: Any, body: Any, fault: str) -> None:
    found = Contract().problems(method, HOST + path, headers, body)
    assert any(fault in one for one in found), found


def test_what_goes_through_the_sdk_is_seen_with_its_fault() -> None:
    line = PlatformLine("token", "http://127.0.0.1:9")
    before = CONTRACT.calls
    with pytest.raises(LineError):
        line.push("U" + "a" * 32, [TEXT] * 5, str(uuid.uuid4()))
    assert CONTRACT.calls == before + 1
    assert CONTRACT.take() == []
    with pytest.raises(LineError):
        line.push("U" + "a" * 32, [TEXT], "no uuid")
    assert CONTRACT.take() == ["POST push: the retry key is no UUID"]

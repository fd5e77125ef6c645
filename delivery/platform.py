"""The real platform behind ``delivery.line``, through line-bot-sdk: the only code that calls it.

Sources: Messaging API reference ("Status codes") and "Retry failed API requests". What is called for every push goes
through the SDK's own HTTP client and past its models, which would check every body once more at several times the cost.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from delivery.line import BotInfo, Content, Failure, LineError, Sent
from delivery.pace import Endpoint, Pace

#: (connect, read) seconds: the SDK itself would wait forever.
TIMEOUT = (3.05, 10.0)
CONTENT_TIMEOUT = (3.05, 30.0)
#: Contents come from a host of their own (Messaging API reference, Get content).
CONTENT_HOST = "https://api-data.line.me"
API_HOST = "https://api.line.me"
#: The platform's two hosts, and a few that stand for it; sockets that are kept open to one of them.
MOST_HOSTS, MOST_SOCKETS = 4, 32
BLOCK_BYTES = 64 * 1024
MOST_ERROR_BYTES = 4096

_LOADING = threading.Lock()


def load_sdk() -> None:
    """Import the SDK, whose modules import each other: two threads that begin at different ends wait for each other."""
    with _LOADING:
        import linebot.v3.messaging
        import linebot.v3.oauth  # noqa: F401 -- imported for its effect


@cache
def _sockets() -> Any:
    """Return the one pool of sockets of this process: a pool per channel would hold one open for every office."""
    from urllib3 import PoolManager

    return PoolManager(num_pools=MOST_HOSTS, maxsize=MOST_SOCKETS, retries=False)


class PlatformLine:
    """The real platform through line-bot-sdk (or the simulator, when ``api_url`` is set)."""

    def __init__(
        self,
        access_token: str,
        api_url: str | None = None,
        token_now: Callable[[], str | None] | None = None,
        pace: Pace | None = None,
    ) -> None:
        """Make one client; it is safe to share between threads. ``token_now`` looks up the token that is in use."""
        load_sdk()
        from linebot.v3.messaging import ApiClient, Configuration, MessagingApi

        # ``host`` redirects both of the platform's hosts; unset, each keeps its own.
        configuration = Configuration(access_token=access_token, **({"host": api_url} if api_url else {}))
        configuration.retries = False  # what is tried again, and when, is the outbox's decision
        self.client = ApiClient(configuration)
        self.client.rest_client.pool_manager = _sockets()
        self._configuration, self._token_now = configuration, token_now
        self._pace = pace or Pace()
        self._api = MessagingApi(self.client)
        self._host, self._content_host = api_url or API_HOST, api_url or CONTENT_HOST

    @property
    def access_token(self) -> str:
        """The token that the next call is made with."""
        return str(self._configuration.access_token)

    @access_token.setter
    def access_token(self, token: str) -> None:
        self._configuration.access_token = token

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
        """See ``Line.reply``."""
        return self._send(Endpoint.REPLY, {"replyToken": reply_token, "messages": objects})

    def push(self, to: str, objects: list[dict[str, Any]], retry_key: str) -> Sent:
        """See ``Line.push``."""
        return self._send(Endpoint.PUSH, {"to": to, "messages": objects}, {"X-Line-Retry-Key": retry_key})

    def call(self, endpoint: Endpoint, call: Any, gone: tuple[int, ...] = ()) -> Any:
        """Make one SDK call at the pace the channel is allowed; whatever goes wrong is a ``LineError``."""
        if not self._pace.take(endpoint):
            raise LineError(Failure.RATE, f"held back: the channel's own pace ({endpoint})")
        try:
            answer = self._tried(call, gone)
        except LineError as error:
            self._pace.answered(endpoint, too_fast=error.failure is Failure.RATE)
            raise
        self._pace.answered(endpoint, too_fast=False)
        return answer

    def _tried(self, call: Any, gone: tuple[int, ...]) -> Any:
        """Make the call; where the token is refused, once more if another one is in use by now (nothing was done)."""
        used = self.access_token
        try:
            return translated(call, gone)
        except LineError as error:
            renewed = self._token_now() if error.failure is Failure.CREDENTIALS and self._token_now else None
            if not renewed or renewed == used:
                raise
        self.access_token = renewed
        return translated(call, gone)

    def _send(self, endpoint: Endpoint, body: dict[str, Any], headers: dict[str, str] | None = None) -> Sent:
        """Send a body as it was packed: the SDK's models would check it once more, at several times the cost."""
        try:
            sent: Sent = self.call(endpoint, lambda: self._posted(f"message/{endpoint}", body, headers or {}))
        except LineError as error:
            if error.status == 409:
                return _accepted_before(error.reason)
            raise
        return sent

    def _posted(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Sent:
        answer = self._requested("POST", path, {"Content-Type": "application/json", **headers}, body)
        return Sent(_messages_of(answer.data), _header(answer.getheaders(), "x-line-request-id"))

    def _requested(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any] | None = None) -> Any:
        own = {"Authorization": f"Bearer {self.access_token}", "User-Agent": self.client.user_agent}
        return self.client.rest_client.request(
            method, f"{self._host}/v2/bot/{path}", headers={**own, **headers}, body=body, _request_timeout=TIMEOUT
        )

    def _asked(self, path: str, read: Callable[[Any], Any], gone: tuple[int, ...] = ()) -> Any:
        """Return what is read out of an answer; one that cannot be read is as if none had come."""

        def ask() -> Any:
            try:
                return read(json.loads(self._requested("GET", path, {}).data))
            except (KeyError, TypeError) as error:
                raise ValueError("the answer is none of the platform's") from error

        return self.call(Endpoint.ASKING, ask, gone)

    def content(self, message_id: str, most_bytes: int) -> Content:
        """See ``Line.content``; raises NOT_READY (202), GONE (404, 410) and TOO_LARGE."""
        found: Content = self.call(Endpoint.CONTENT, lambda: self._fetched(message_id, most_bytes), gone=(404, 410))
        return found

    def _fetched(self, message_id: str, most_bytes: int) -> Content:
        """Read no further than is wanted: the SDK would read a video of 200 MB into memory before it gives it."""
        from linebot.v3.messaging.exceptions import ApiException
        from urllib3 import Timeout

        token = self.client.configuration.access_token
        answer = self.client.rest_client.pool_manager.request(
            "GET",
            f"{self._content_host}/v2/bot/message/{quote(message_id, safe='')}/content",
            headers={"Authorization": f"Bearer {token}", "User-Agent": self.client.user_agent},
            timeout=Timeout(connect=CONTENT_TIMEOUT[0], read=CONTENT_TIMEOUT[1]),
            preload_content=False,
            retries=False,
        )
        try:
            if answer.status == 202:
                raise LineError(Failure.NOT_READY, "the content is still being prepared", 202)
            if answer.status != 200:
                raise ApiException(status=answer.status, body=answer.read(MOST_ERROR_BYTES).decode("utf-8", "replace"))
            return Content(_read(answer, most_bytes), _media_type(answer.headers))
        finally:
            answer.close()

    def group_name(self, group_id: str) -> str:
        """See ``Line.group_name``."""
        if _is_multi_person_chat(group_id):
            return ""
        return str(
            self.call(
                Endpoint.ASKING, lambda: self._api.get_group_summary(group_id, _request_timeout=TIMEOUT)
            ).group_name
        )

    def member_count(self, group_id: str) -> int:
        """See ``Line.member_count``."""
        multi = _is_multi_person_chat(group_id)
        ask = self._api.get_room_member_count if multi else self._api.get_group_member_count
        return int(self.call(Endpoint.ASKING, lambda: ask(group_id, _request_timeout=TIMEOUT)).count)

    def is_friend(self, user_id: str) -> bool:
        """See ``Line.is_friend``; the profile of anybody else is refused with 404 (Messaging API reference)."""
        return self.display_name(user_id) is not None

    def display_name(self, user_id: str) -> str | None:
        """See ``Line.display_name``."""
        try:
            return str(self._asked(f"profile/{quote(user_id, safe='')}", lambda said: said["displayName"], gone=(404,)))
        except LineError as error:
            if error.failure is Failure.GONE:
                return None
            raise

    def quota(self) -> int | None:
        """See ``Line.quota``."""
        limit: int | None = self._asked(
            "message/quota", lambda said: int(said["value"]) if said["type"] == "limited" else None
        )
        return limit

    def consumption(self) -> int:
        """See ``Line.consumption``."""
        return int(self._asked("message/quota/consumption", lambda said: int(said["totalUsage"])))

    def bot_info(self) -> BotInfo:
        """Return who the bot is: what a token is checked with."""
        info = self.call(Endpoint.ASKING, lambda: self._api.get_bot_info_with_http_info(_request_timeout=TIMEOUT))
        return BotInfo(str(info.data.user_id), _header(info.headers, "date"))

    def webhook_endpoint(self) -> tuple[str, bool]:
        """Return the webhook address that the platform calls, and whether it is switched on."""
        found = self.call(
            Endpoint.ASKING, lambda: self._api.get_webhook_endpoint(_request_timeout=TIMEOUT), gone=(404,)
        )
        return str(found.endpoint), bool(found.active)

    def test_webhook(self) -> tuple[bool, str]:
        """Have the platform send a signed webhook without events; return whether we took it, and its words."""
        from linebot.v3.messaging import TestWebhookEndpointRequest

        request = TestWebhookEndpointRequest()
        told = self.call(
            Endpoint.ASKING, lambda: self._api.test_webhook_endpoint(request, _request_timeout=CONTENT_TIMEOUT)
        )
        return bool(told.success), f"{told.status_code} {told.reason}"

    def leave_group(self, group_id: str) -> None:
        """See ``Line.leave_group``."""
        leave = self._api.leave_room if _is_multi_person_chat(group_id) else self._api.leave_group
        self.call(Endpoint.ASKING, lambda: leave(group_id, _request_timeout=TIMEOUT))

    def show_loading(self, user_id: str, seconds: int) -> None:
        """See ``Line.show_loading``."""
        from linebot.v3.messaging import ShowLoadingAnimationRequest

        request = ShowLoadingAnimationRequest.from_dict({"chatId": user_id, "loadingSeconds": seconds})
        self.call(Endpoint.LOADING, lambda: self._api.show_loading_animation(request, _request_timeout=TIMEOUT))


def _is_multi_person_chat(room_id: str) -> bool:
    """Tell whether an id is of a chat of several people that is no group: it has calls of its own, and no name."""
    return room_id.startswith("R")


def translated(call: Any, gone: tuple[int, ...] = ()) -> Any:
    """Run an SDK call and turn whatever it raises into a ``LineError``."""
    from linebot.v3.messaging.exceptions import ApiException
    from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

    try:
        return call()
    except ApiException as error:
        failure = failure_of(int(error.status or 0), _text(error.body), gone)
        failure.request_id = _header(error.headers, "x-line-request-id")
        raise failure from error
    except (NewConnectionError, ConnectTimeoutError) as error:
        raise LineError(Failure.TEMPORARY, "the platform could not be reached") from error
    except (HTTPError, OSError) as error:
        raise LineError(Failure.UNKNOWN, f"no answer came back ({type(error).__name__})") from error
    except ValueError as error:
        # An answer that is not UTF-8, or not what the SDK's models expect, comes after the platform has acted.
        raise LineError(Failure.UNKNOWN, f"the answer could not be read ({type(error).__name__})") from error


def _text(body: Any) -> str:
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")


def failure_of(status: int, body: str, gone: tuple[int, ...] = ()) -> LineError:
    """Turn an HTTP status and body into our error. Texts may change, so they only decide where a status cannot."""
    message = _message(body)
    if status in gone:
        return LineError(Failure.GONE, "the content is gone", status)
    if status == 409:
        return LineError(Failure.PERMANENT, body, status)
    if status == 429:
        month = "monthly limit" in message.lower()
        return LineError(Failure.MONTH if month else Failure.RATE, f"429: {message}", status)
    if status in (401, 403):
        return LineError(Failure.CREDENTIALS, f"{status}: the channel's token was refused", status)
    if status == 400 and "reply token" in message.lower():
        return LineError(Failure.TOKEN, "the reply token is used or too old", status)
    if status >= 500:
        return LineError(Failure.UNKNOWN, f"{status} from the platform", status)
    return LineError(Failure.PERMANENT, f"{status}: {message}", status)


def _message(body: str) -> str:
    try:
        parsed = json.loads(body)
    except ValueError:
        return body[:200]
    if not isinstance(parsed, dict):
        return body[:200]
    details = "; ".join(
        f"{detail.get('property')}: {detail.get('message')}"
        for detail in parsed.get("details") or []
        if isinstance(detail, dict)
    )
    return f"{parsed.get('message', '')}{f' ({details})' if details else ''}"[:500]


def _read(answer: Any, most_bytes: int) -> bytes:
    data = bytearray()
    for block in answer.stream(BLOCK_BYTES):
        data += block
        if len(data) > most_bytes:
            raise LineError(Failure.TOO_LARGE, "the content is larger than what is taken")
    return bytes(data)


def _media_type(headers: Any) -> str:
    return (_header(headers, "content-type") or "application/octet-stream").split(";")[0]


def _messages_of(body: str | bytes) -> tuple[tuple[str, str | None], ...]:
    """Return ids and quote tokens out of an answer; raises ``ValueError`` where it is none of the platform's."""
    try:
        return tuple((str(entry["id"]), entry.get("quoteToken")) for entry in json.loads(body)["sentMessages"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("no sentMessages") from error


def _accepted_before(body: str) -> Sent:
    try:
        return Sent(_messages_of(body), repeated=True)
    except ValueError:
        return Sent((), repeated=True)


def _header(headers: Any, name: str) -> str | None:
    for key, value in (headers or {}).items():
        if key.lower() == name:
            return str(value)
    return None

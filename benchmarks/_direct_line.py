"""The simulated LINE behind the sender's own interface, without HTTP: fast enough to play a year.

``tests/delivery/test_line.py`` checks that it behaves like the same LINE reached over HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from delivery.line import Content, Failure, LineError, Sent
from delivery.platform import failure_of
from simulator.refusals import Answer, AnswerLost, Refusal
from simulator.server import SimulatedLine


class DirectLine:
    """``delivery.line.Line`` on a ``SimulatedLine`` of the same process."""

    def __init__(self, line: SimulatedLine) -> None:
        """Speak to that platform."""
        self._line = line

    def reply(self, reply_token: str, objects: list[dict[str, Any]]) -> Sent:
        """See ``Line.reply``."""
        body = {"replyToken": reply_token, "messages": objects}
        return _sent(self._do("POST", "/v2/bot/message/reply", body, lambda: self._line.bot.reply(body)))

    def push(self, to: str, objects: list[dict[str, Any]], retry_key: str) -> Sent:
        """See ``Line.push``; a repeated key is success."""
        body = {"to": to, "messages": objects}
        answer = self._do("POST", "/v2/bot/message/push", body, lambda: self._line.bot.push(body, retry_key), retry_key)
        return _sent(answer)

    def content(self, message_id: str, most_bytes: int) -> Content:
        """See ``Line.content``."""
        answer = self._do(
            "GET", f"/v2/bot/message/{message_id}/content", None, lambda: self._line.bot.content(message_id)
        )
        if len(answer.data or b"") > most_bytes:
            raise LineError(Failure.TOO_LARGE, "the content is larger than what is taken")
        return Content(bytes(answer.data or b""), answer.mime_type)

    def group_name(self, group_id: str) -> str:
        """See ``Line.group_name``."""
        return "" if group_id.startswith("R") else str(self._group(group_id).name)

    def member_count(self, group_id: str) -> int:
        """See ``Line.member_count``."""
        return len(self._group(group_id).members)

    def _group(self, group_id: str) -> Any:
        found: list[Any] = []

        def look() -> Answer:
            found.append(self._line.bot.group(_kind(group_id), group_id))
            return Answer()

        self._do("GET", f"/v2/bot/{_kind(group_id)}/{group_id}/members/count", None, look)
        return found[0]

    def is_friend(self, user_id: str) -> bool:
        """See ``Line.is_friend``."""
        return self.display_name(user_id) is not None

    def display_name(self, user_id: str) -> str | None:
        """See ``Line.display_name``."""
        found: list[str] = []

        def look() -> Answer:
            found.append(str(self._line.bot.profile(user_id).body["displayName"]))
            return Answer()

        try:
            self._do("GET", f"/v2/bot/profile/{user_id}", None, look, gone=(404,))
        except LineError as error:
            if error.failure is Failure.GONE:
                return None
            raise
        return found[0]

    def quota(self) -> int | None:
        """See ``Line.quota``."""
        self._do("GET", "/v2/bot/message/quota", None, Answer)
        return self._line.quota.limit

    def consumption(self) -> int:
        """See ``Line.consumption``."""
        self._do("GET", "/v2/bot/message/quota/consumption", None, Answer)
        return self._line.quota.used(self._line.clock.now())

    def leave_group(self, group_id: str) -> None:
        """See ``Line.leave_group``."""
        kind = _kind(group_id)
        self._do("POST", f"/v2/bot/{kind}/{group_id}/leave", None, lambda: self._line.bot.leave(kind, group_id))

    def show_loading(self, user_id: str, seconds: int) -> None:
        """See ``Line.show_loading``."""
        body = {"chatId": user_id, "loadingSeconds": seconds}
        self._do("POST", "/v2/bot/chat/loading/start", body, lambda: self._line.bot.show_loading(body))

    def _do(
        self,
        method: str,
        path: str,
        body: Any,
        work: Callable[[], Answer],
        retry_key: str | None = None,
        *,
        gone: tuple[int, ...] = (),
    ) -> Answer:
        try:
            answer = self._line.bot.perform(method, path, body, work, retry_key)
        except AnswerLost as error:
            raise LineError(Failure.UNKNOWN, "no answer came back (AnswerLost)") from error
        except Refusal as refusal:
            answer = refusal.answer
        if answer.status >= 400 and answer.status != 409:
            raise failure_of(answer.status, json.dumps(answer.body), gone)
        return answer


def _sent(answer: Answer) -> Sent:
    messages = tuple((str(one["id"]), one.get("quoteToken")) for one in answer.body.get("sentMessages", []))
    return Sent(messages, answer.headers.get("x-line-request-id"), repeated=answer.status == 409)


def _kind(group_id: str) -> str:
    return "room" if group_id.startswith("R") else "group"

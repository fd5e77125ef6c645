"""What a bot can ask of the platform: sending with its rules, and looking people, groups and contents up."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.checks import Place, Problem, Problems, list_of, matching
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.identifiers import request_id, token
from simulator.outgoing import QUOTABLE, flex_problems_by_message, mentioned_users, problems_in_messages, words_of
from simulator.quota import Quota
from simulator.refusals import BURST_LIMIT, Answer, AnswerLost, Refusal, refuse_problems
from simulator.state import BOT, Bubble, Call, Group, Person, State, Upload
from simulator.tokens import ReplyTokens

RETRY_KEY_LIFETIME = timedelta(hours=24)
#: Somebody who is no friend can be reached for this long after they wrote in the 1:1 chat.
RECENT_CONVERSATION = timedelta(days=7)
MULTICAST_TARGETS = 500

_USER_ID = re.compile(r"U[0-9a-f]{32}")
_GROUP_ID = re.compile(r"[CR][0-9a-f]{32}")
_TARGETS = list_of(matching(r"U[0-9a-f]{32}", "invalid userId"), MULTICAST_TARGETS)


@dataclass(frozen=True)
class _Accepted:
    """A send that was accepted under a retry key."""

    fingerprint: str
    request_id: str
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class _Request:
    """One call while it is being answered."""

    id: str
    at: datetime
    retry_key: str | None


class BotSide:
    """The platform as the bot sees it. Every method takes the request's JSON and returns an Answer or raises."""

    def __init__(self, state: State, clock: Clock, tokens: ReplyTokens, quota: Quota, faults: Faults) -> None:
        self.state, self.quota, self.faults = state, quota, faults
        self._clock, self._tokens = clock, tokens
        self._accepted: dict[str, _Accepted] = {}
        #: Sentences about calls that no careful bot makes, although the platform lets them pass.
        self.violations: list[str] = []

    def perform(
        self, method: str, path: str, body: Any, work: Callable[[], Answer], retry_key: str | None = None
    ) -> Answer:
        """Do a call's work under the faults that are switched on, and record it whatever comes of it."""
        identifier = request_id()
        lost = False
        try:
            self._strike()
            answer = work()
        except Refusal as refusal:
            answer = refusal.answer
        else:
            lost = "/message/" in path and method == "POST" and self.faults.strikes("answer_lost")
        given = answer.headers.get("x-line-request-id", identifier)
        message = str(answer.body.get("message", "")) if answer.status >= 400 else ""
        self.state.calls.append(Call(self._clock.now(), method, path, body, answer.status, given, retry_key, message))
        self.state.touch()
        if lost:
            raise AnswerLost
        headers = {"x-line-request-id": given, **answer.headers}
        return Answer(answer.status, answer.body, headers, answer.data, answer.mime_type)

    def _strike(self) -> None:
        if self.faults.strikes("burst"):
            raise Refusal(429, BURST_LIMIT)
        if self.faults.strikes("server_error"):
            raise Refusal(500, "Internal server error")

    def reply(self, body: Any, retry_key: str | None = None) -> Answer:
        """Send on a reply token: free, once, within its minute."""
        if retry_key is not None:
            raise Refusal(400, "The 'X-Line-Retry-Key' header can't be used with this endpoint")
        messages = _messages_of(body, "replyToken", "messages", "notificationDisabled")
        self.check_messages(messages)
        request = self._request(None)
        with self.state.hold():
            ticket = self._tokens.look(str(body.get("replyToken", "")), request.at)
            if ticket is None:
                raise Refusal(400, "Invalid reply token")
            room = ticket[0]
            self._check_in_room(messages, room)
            if not self._can_be_told(room):
                raise Refusal(400, "Invalid reply token")
            self._tokens.spend(body["replyToken"])
            sent = self._put(messages, room, request, "reply", 0, silent=bool(body.get("notificationDisabled")))
            self.quota.count("reply", 1, request.at, billed=False)
        return self._sent(sent, request)

    def push(self, body: Any, retry_key: str | None = None) -> Answer:
        """Send to a user or a group: billed by the people reached."""
        messages = _messages_of(body, "to", "messages", "notificationDisabled", "customAggregationUnits")
        target = str(body.get("to", ""))
        _refuse_bad_target(target)
        self.check_messages(messages)
        with self.state.hold():
            self._refuse_repeated(retry_key, body, with_messages=True)
            request = self._request(retry_key)
            self._check_in_room(messages, target)
            reached = self._reached(target)
            self._require_quota(reached, request)
            silent = bool(body.get("notificationDisabled"))
            sent = self._put(messages, target, request, "push", reached, silent=silent, hidden=not reached)
            self.quota.count("push", reached, request.at, billed=True)
            answer = self._sent(sent, request)
            self._accept(request, body, answer)
        return answer

    def multicast(self, body: Any, retry_key: str | None = None) -> Answer:
        """Send to up to 500 users: billed by those reached."""
        messages = _messages_of(body, "to", "messages", "notificationDisabled", "customAggregationUnits")
        problems: Problems = []
        _TARGETS(body.get("to"), Place("to"), problems)
        refuse_problems(problems)
        self.check_messages(messages)
        with self.state.hold():
            self._refuse_repeated(retry_key, body, with_messages=False)
            request = self._request(retry_key)
            self._check_in_room(messages, "")
            reached = [user_id for user_id in dict.fromkeys(body["to"]) if self._reached(user_id)]
            self._require_quota(len(reached), request)
            silent = bool(body.get("notificationDisabled"))
            for user_id in reached:
                self._put(messages, user_id, request, "multicast", 1, silent=silent)
            self.quota.count("multicast", len(reached), request.at, billed=True)
            answer = Answer(200, {}, {"x-line-request-id": request.id})
            self._accept(request, body, answer)
        return answer

    def check_messages(self, messages: Any) -> None:
        """Refuse message objects that the platform would refuse (also what ``validate`` does)."""
        refuse_problems(problems_in_messages(messages))
        for index, problems in flex_problems_by_message(messages).items():
            refuse_problems(problems, f"A message (messages[{index}]) in the request body is invalid")

    def _check_in_room(self, messages: list[dict[str, Any]], room: str) -> None:
        """Refuse mentions and quotes that do not belong to the room; validate cannot see these."""
        problems: Problems = []
        group = self.state.groups.get(room)
        for index, message in enumerate(messages):
            place = Place("messages").item(index)
            quoted = self.state.quote_tokens.get(str(message.get("quoteToken", "")))
            if "quoteToken" in message and (quoted is None or self.state.bubbles[quoted].room != room):
                problems.append(Problem("invalid quoteToken", place.child("quoteToken").name))
            for user_id in mentioned_users(message) if message["type"] == "textV2" else []:
                if group is None or user_id not in {"all", *group.members}:
                    problems.append(Problem("The mentioned user is not a member", place.child("substitution").name))
        refuse_problems(problems)

    def _request(self, retry_key: str | None) -> _Request:
        return _Request(request_id(), self._clock.now(), retry_key)

    def _require_quota(self, cost: int, request: _Request) -> None:
        exhausted = cost > 0 and self.faults.strikes("month_exhausted")
        self.quota.require(cost, request.at, exhausted=exhausted)

    def _refuse_repeated(self, retry_key: str | None, body: Any, *, with_messages: bool) -> None:
        if retry_key is None:
            return
        try:
            uuid.UUID(retry_key)
        except ValueError:
            raise Refusal(400, "The 'X-Line-Retry-Key' header is invalid") from None
        earlier = self._accepted.get(retry_key.lower())
        if earlier is None or self._clock.now() - earlier.at >= RETRY_KEY_LIFETIME:
            return
        if earlier.fingerprint != _fingerprint(body):
            self.violations.append(f"ใช้รหัสส่งซ้ำ {retry_key} อีกครั้งกับเนื้อหาที่ต่างไป")
        answer = earlier.body if with_messages else {}
        refusal = Refusal(
            409, "The retry key is already accepted", headers={"x-line-accepted-request-id": earlier.request_id}
        )
        refusal.answer.body.update(answer)
        raise refusal

    def _accept(self, request: _Request, body: Any, answer: Answer) -> None:
        if request.retry_key is not None:
            accepted = _Accepted(_fingerprint(body), request.id, dict(answer.body), request.at)
            self._accepted[request.retry_key.lower()] = accepted

    def _reached(self, target: str) -> int:
        """Return how many people a message to a user or a group reaches; refuses a group the bot is not in."""
        group = self.state.groups.get(target)
        if group is not None and group.bot_is_member:
            return len(group.members)
        if _GROUP_ID.fullmatch(target):
            raise Refusal(400, "Failed to send messages")
        person = self.state.people.get(target)
        if person is None:
            self.violations.append(f"ส่งข้อความถึง {target} ซึ่งไม่มีอยู่ในโลกจำลองนี้")
            return 0
        return int(self._is_reachable(person))

    def _is_reachable(self, person: Person) -> bool:
        if person.blocked:
            return False
        recent = person.wrote_at is not None and self._clock.now() - person.wrote_at <= RECENT_CONVERSATION
        return person.friend or recent

    def _can_be_told(self, room: str) -> bool:
        group = self.state.groups.get(room)
        return group.bot_is_member if group is not None else not self.state.people[room].blocked

    def _put(
        self,
        messages: list[dict[str, Any]],
        room: str,
        request: _Request,
        via: str,
        cost: int,
        *,
        silent: bool,
        hidden: bool = False,
    ) -> list[Bubble]:
        """Put messages into a room; hidden ones get their ids but reach nobody."""
        bubbles = []
        for index, message in enumerate(messages):
            quoted = self.state.quote_tokens.get(str(message.get("quoteToken", "")))
            bubble = Bubble(
                self.state.message_ids.next(),
                room,
                BOT,
                {**message, "shown": words_of(message, self.state.name_of)},
                request.at,
                quote_token=token() if message["type"] in QUOTABLE else None,
                quoted=quoted,
                request_id=request.id,
                retry_key=request.retry_key,
                via=via,
                cost=cost if index == 0 else 0,
                silent=silent,
            )
            bubbles.append(bubble if hidden else self.state.add(bubble))
        if room in self.state.people:
            self.state.people[room].typing_until = None
        return bubbles

    def _sent(self, bubbles: list[Bubble], request: _Request) -> Answer:
        sent = [
            {"id": bubble.id, **({"quoteToken": bubble.quote_token} if bubble.quote_token else {})}
            for bubble in bubbles
        ]
        return Answer(200, {"sentMessages": sent}, {"x-line-request-id": request.id})

    def profile(self, user_id: str) -> Answer:
        """Return a friend's profile; 404 for non-friends, blockers and strangers."""
        person = self.state.people.get(user_id)
        if person is None or not person.friend or person.blocked:
            raise Refusal(404, "Not found")
        return Answer(200, {"userId": user_id, "displayName": person.name, "language": "th"})

    def group(self, kind: str, group_id: str) -> Group:
        """Return a group (or chat of several people) that the bot is in, or refuse with 404; each has its own calls."""
        group = self.state.groups.get(group_id)
        if group is not None and group.kind != kind:
            self.violations.append(f"เรียก /v2/bot/{kind}/… ด้วยรหัสของแชตชนิด {group.kind}")
        if group is None or not group.bot_is_member or group.kind != kind:
            raise Refusal(404, "Not found")
        return group

    def member(self, kind: str, group_id: str, user_id: str) -> Answer:
        """Return a group member's profile, friend or not."""
        if user_id not in self.group(kind, group_id).members:
            raise Refusal(404, "Not found")
        return Answer(200, {"userId": user_id, "displayName": self.state.name_of(user_id)})

    def leave(self, kind: str, group_id: str) -> Answer:
        """Leave a group."""
        group = self.group(kind, group_id)
        group.bot_is_member = False
        self.state.note(group_id, f"{self.state.world.bot_name} ออกจากกลุ่ม", self._clock.now())
        return Answer()

    def content(self, message_id: str) -> Answer:
        """Return a photo's or file's bytes: 404 unknown, 410 taken back, 202 not ready."""
        bubble = self.state.bubbles.get(message_id)
        if bubble is not None and bubble.unsent:
            raise Refusal(410, "Gone")
        if message_id not in self.state.uploads:
            raise Refusal(404, "Not found")
        if self.faults.strikes("content_not_ready"):
            return Answer(202, {})
        upload: Upload = self.state.uploads[message_id]
        return Answer(200, data=upload.data, mime_type=upload.mime_type)

    def show_loading(self, body: Any) -> Answer:
        """Show the typing dots in a 1:1 chat."""
        chat, seconds = body.get("chatId"), body.get("loadingSeconds", 20)
        if not isinstance(chat, str) or not _USER_ID.fullmatch(chat):
            raise Refusal(400, "The property, 'chatId', in the request body is invalid")
        if not isinstance(seconds, int) or not 5 <= seconds <= 60 or seconds % 5:
            raise Refusal(400, "The property, 'loadingSeconds', in the request body is invalid")
        if chat in self.state.people:
            self.state.people[chat].typing_until = self._clock.now() + timedelta(seconds=seconds)
            self.state.touch()
        return Answer(202)

    def mark_as_read(self, body: Mapping[str, Any]) -> Answer:
        """Mark a message, by its read token, as read."""
        message_id = self.state.read_tokens.get(str(body.get("markAsReadToken", "")))
        if message_id is None:
            raise Refusal(400, "Invalid markAsReadToken")
        bubble = self.state.bubbles[message_id]
        bubble.readers.add(BOT)
        self.state.touch(bubble)
        return Answer()


def _messages_of(body: Any, *known: str) -> list[dict[str, Any]]:
    """Return a request's messages after refusing what is not an object or has properties the platform ignores."""
    if not isinstance(body, dict):
        raise Refusal(400, "The request body must be a JSON object")
    refuse_problems([Problem("unknown field", name) for name in body if name not in known])
    if not isinstance(body.get("notificationDisabled", False), bool):
        refuse_problems([Problem("must be boolean", "notificationDisabled")])
    messages: list[dict[str, Any]] = body.get("messages", [])
    return messages


def _refuse_bad_target(target: str) -> None:
    if not (_USER_ID.fullmatch(target) or _GROUP_ID.fullmatch(target)):
        raise Refusal(400, "The property, 'to', in the request body is invalid (line: -, column: -)")


def _fingerprint(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def body_too_large(data: bytes) -> bool:
    """Tell whether a request body is over the platform's 2 MB."""
    return len(data) > 2 * 1024 * 1024

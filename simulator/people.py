"""What people do on their phones; each deed becomes bubbles and a true webhook event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulator.actions import actions_in
from simulator.checks import utf16_length
from simulator.clock import Clock
from simulator.identifiers import token, ulid
from simulator.mentions import find_mentions
from simulator.outgoing import TEXT_LIMIT
from simulator.richmenus import RichMenus
from simulator.settings import SimulatorError
from simulator.state import BOT, Bubble, Group, Person, State, Upload
from simulator.tokens import ReplyTokens
from simulator.webhooks import Webhooks

_WITH_QUOTE_TOKEN = frozenset({"text", "sticker", "image", "video"})


class People:
    """The people's side. Persons and rooms may be given by id or by name; a room of None is the 1:1 chat."""

    def __init__(self, state: State, clock: Clock, tokens: ReplyTokens, webhooks: Webhooks, menus: RichMenus) -> None:
        self._state, self._clock, self._tokens, self._webhooks = state, clock, tokens, webhooks
        self._menus = menus

    def say(self, person: str, room: str | None, text: str, quote: str | None = None) -> Bubble:
        """Write a text, quoting a message by its id if given; ``@name`` becomes a mention in groups."""
        if not text.strip():
            raise SimulatorError("พิมพ์ข้อความก่อนส่ง")
        if utf16_length(text) > TEXT_LIMIT:
            raise SimulatorError(f"ข้อความยาวเกิน {TEXT_LIMIT} ตัวอักษร")
        content: dict[str, Any] = {"type": "text", "text": text}
        key = self._state.find_room(self._state.find_person(person), room)
        if mentions := self._mentions(key, text):
            content["mention"] = {"mentionees": mentions}
        return self._write(person, room, content, quote)

    def _mentions(self, key: str, text: str) -> list[dict[str, Any]]:
        group = self._state.groups.get(key)
        if group is None:
            return []
        names = {self._state.name_of(user_id): user_id for user_id in group.members}
        if group.bot_is_member:
            names[self._state.world.bot_name] = self._state.world.bot_user_id
        return find_mentions(text, names, self._state.world.bot_user_id)

    def photo(self, person: str, room: str | None, *photos: Upload) -> list[Bubble]:
        """Send photos; several at once become an image set whose events arrive one by one."""
        if not photos:
            raise SimulatorError("เลือกรูปก่อนส่ง")
        set_id = token()
        bubbles = []
        for index, photo in enumerate(photos, start=1):
            content: dict[str, Any] = {"type": "image", "contentProvider": {"type": "line"}}
            if len(photos) > 1:
                content["imageSet"] = {"id": set_id, "index": index, "total": len(photos)}
            bubbles.append(self._write(person, room, content, upload=photo))
        return bubbles

    def file(self, person: str, room: str | None, upload: Upload) -> Bubble:
        """Send a file, a video or a sound, by its type."""
        kind = upload.mime_type.partition("/")[0]
        if kind in {"video", "audio"}:
            content = {"type": kind, "contentProvider": {"type": "line"}, "duration": 1000}
        else:
            content = {"type": "file", "fileName": upload.name, "fileSize": len(upload.data)}
        return self._write(person, room, content, upload=upload)

    def sticker(self, person: str, room: str | None, package_id: str = "446", sticker_id: str = "1988") -> Bubble:
        """Send a sticker; the wall shows a placeholder."""
        content = {
            "type": "sticker",
            "packageId": package_id,
            "stickerId": sticker_id,
            "stickerResourceType": "STATIC",
            "keywords": ["OK"],
        }
        return self._write(person, room, content)

    def location(self, person: str, room: str | None, title: str, latitude: float, longitude: float) -> Bubble:
        """Send a place."""
        content = {"type": "location", "title": title, "latitude": latitude, "longitude": longitude}
        return self._write(person, room, content)

    def _write(
        self,
        person: str,
        room: str | None,
        content: dict[str, Any],
        quote: str | None = None,
        upload: Upload | None = None,
    ) -> Bubble:
        with self._state.hold():
            writer, key = self._enter(person, room)
            if quote is not None and self._state.find_bubble(quote).room != key:
                raise SimulatorError("ตอบกลับได้เฉพาะข้อความในห้องเดียวกัน")
            if key == writer.user_id:
                writer.wrote_at = self._clock.now()
            bubble = Bubble(
                self._state.message_ids.next(),
                key,
                writer.user_id,
                content,
                self._clock.now(),
                quote_token=token() if content["type"] in _WITH_QUOTE_TOKEN else None,
                quoted=quote,
            )
            if upload is not None:
                self._state.uploads[bubble.id] = upload
            self._state.add(bubble)
            event = self._message_event("message", writer, bubble)
        self._emit(key, event, bubble)
        return bubble

    def _message_event(self, kind: str, writer: Person, bubble: Bubble) -> dict[str, Any]:
        message = {"id": bubble.id, **bubble.content}
        if bubble.quote_token:
            message["quoteToken"] = bubble.quote_token
        if bubble.quoted:
            message["quotedMessageId"] = bubble.quoted
        if kind == "message":
            message["markAsReadToken"] = self._read_token(bubble)
        return self._event(kind, bubble.room, writer, {"message": message}, replies=True)

    def _read_token(self, bubble: Bubble) -> str:
        name = token()
        self._state.read_tokens[name] = bubble.id
        return name

    def _enter(self, person: str, room: str | None) -> tuple[Person, str]:
        """Return the person and the room's key; raises SimulatorError where they cannot write."""
        writer = self._state.find_person(person)
        key = self._state.find_room(writer, room)
        group = self._state.groups.get(key)
        if group is not None and writer.user_id not in group.members:
            raise SimulatorError(f"{writer.name} ไม่ได้อยู่ในกลุ่ม “{group.name}”")
        if group is None and writer.blocked:
            raise SimulatorError(f"{writer.name} บล็อกบอตอยู่ ปลดบล็อกก่อนจึงส่งข้อความได้")
        return writer, key

    def _event(
        self, kind: str, key: str, who: Person | None, fields: dict[str, Any], *, replies: bool
    ) -> dict[str, Any]:
        now = self._clock.now()
        milliseconds = int(now.timestamp() * 1000)
        event: dict[str, Any] = {
            "type": kind,
            "webhookEventId": ulid(milliseconds),
            "deliveryContext": {"isRedelivery": False},
            "timestamp": milliseconds,
            "mode": "active",
            "source": self._source(key, who),
            **fields,
        }
        if replies:
            event["replyToken"] = self._tokens.issue(key, event["webhookEventId"], now)
            self._tokens.forget_old(now)
        return event

    def _source(self, key: str, who: Person | None) -> dict[str, str]:
        group = self._state.groups.get(key)
        if group is None:
            return {"type": "user", "userId": key}
        source = {"type": group.kind, f"{group.kind}Id": key}
        if who is not None and who.shows_user_id:
            source["userId"] = who.user_id
        return source

    def _emit(self, key: str, event: dict[str, Any], bubble: Bubble | None = None) -> None:
        """Post an event, unless the bot is not in the room."""
        group = self._state.groups.get(key)
        if group is not None and not group.bot_is_member and event["type"] != "leave":
            return
        if bubble is not None:
            bubble.event_id = event["webhookEventId"]
            self._state.touch(bubble)
        self._webhooks.emit(key, event)

    def tap(
        self,
        person: str,
        room: str | None,
        what: str | dict[str, Any],
        *,
        message: str | None = None,
        picked: str | None = None,
    ) -> Bubble | None:
        """Tap a button: by its label, its postback data or the whole action; the newest message that has it counts.

        ``picked`` is what a date picker gives back. Returns the bubble that the tap wrote, if it wrote one.
        """
        with self._state.hold():
            tapper, key = self._enter(person, room)
            action = self._find_action(key, what, message, tapper)
            self._state.dismiss_quick_replies(key)
        kind = action["type"]
        if kind == "message":
            return self.say(person, room, str(action["text"]))
        if kind in {"postback", "datetimepicker", "richmenuswitch"}:
            return self._post_back(tapper, key, action, picked)
        return None

    def _find_action(self, key: str, what: str | dict[str, Any], message: str | None, tapper: Person) -> dict[str, Any]:
        bubbles = [self._state.find_bubble(message)] if message else reversed(self._state.in_room(key))
        for bubble in bubbles:
            if bubble.sender != BOT or bubble.room != key or bubble.unsent:
                continue
            for action in actions_in(bubble.content):
                if _is_meant(action, what):
                    return action
        for action in self._menus.actions_of(tapper.user_id):
            if _is_meant(action, what):
                return action
        raise SimulatorError(f"ไม่พบปุ่ม “{what if isinstance(what, str) else what.get('label', '')}” ในห้องนี้")

    def _post_back(self, tapper: Person, key: str, action: dict[str, Any], picked: str | None) -> Bubble | None:
        postback: dict[str, Any] = {"data": action["data"]}
        if action["type"] == "datetimepicker":
            if not picked:
                raise SimulatorError("เลือกวันที่ก่อน")
            postback["params"] = {action["mode"]: picked}
        if action["type"] == "richmenuswitch":
            switched = self._menus.switch(tapper.user_id, action["richMenuAliasId"])
            postback["params"] = {"newRichMenuAliasId": action["richMenuAliasId"], "status": switched}
        bubble = None
        with self._state.hold():
            if shown := action.get("displayText") or action.get("text"):
                content = {"type": "text", "text": str(shown)}
                bubble = self._state.add(
                    Bubble(self._state.message_ids.next(), key, tapper.user_id, content, self._clock.now())
                )
            event = self._event("postback", key, tapper, {"postback": postback}, replies=True)
        self._emit(key, event, bubble)
        return bubble

    def unsend(self, person: str, message: str) -> None:
        """Take a message back: it goes from every phone, and its content from the platform."""
        with self._state.hold():
            writer, bubble = self._own(person, message)
            bubble.unsent = True
            self._state.uploads.pop(bubble.id, None)
            bubble.content = {"type": bubble.kind}
            self._state.touch(bubble)
            event = self._event("unsend", bubble.room, writer, {"unsend": {"messageId": bubble.id}}, replies=False)
        self._emit(bubble.room, event)

    def edit(self, person: str, message: str, text: str) -> None:
        """Change a text; only text messages in groups can be edited."""
        with self._state.hold():
            writer, bubble = self._own(person, message)
            if bubble.kind != "text" or bubble.room not in self._state.groups:
                raise SimulatorError("แก้ไขได้เฉพาะข้อความตัวอักษรในกลุ่ม")
            if not text.strip():
                raise SimulatorError("พิมพ์ข้อความก่อนส่ง")
            bubble.content = {"type": "text", "text": text}
            if mentions := self._mentions(bubble.room, text):
                bubble.content["mention"] = {"mentionees": mentions}
            bubble.quote_token = token()
            self._state.quote_tokens[bubble.quote_token] = bubble.id
            bubble.edited = True
            event = self._message_event("messageEdited", writer, bubble)
        self._emit(bubble.room, event, bubble)

    def _own(self, person: str, message: str) -> tuple[Person, Bubble]:
        writer, bubble = self._state.find_person(person), self._state.find_bubble(message)
        if bubble.sender != writer.user_id or bubble.unsent:
            raise SimulatorError("แก้ไขหรือยกเลิกได้เฉพาะข้อความของตนเอง")
        return writer, bubble

    def read(self, person: str, room: str | None) -> None:
        """Mark what a person sees on their phone as read."""
        with self._state.hold():
            reader = self._state.find_person(person)
            for bubble in self._state.in_room(self._state.find_room(reader, room))[-50:]:
                if bubble.sender != reader.user_id and reader.user_id not in bubble.readers:
                    bubble.readers.add(reader.user_id)
                    self._state.touch(bubble)

    def follow(self, person: str) -> None:
        """Add the bot as a friend, or unblock it."""
        with self._state.hold():
            who = self._state.find_person(person)
            if who.friend and not who.blocked:
                raise SimulatorError(f"{who.name} เป็นเพื่อนกับบอตอยู่แล้ว")
            fields = {"follow": {"isUnblocked": who.blocked}}
            who.friend, who.blocked = True, False
            self._state.note(who.user_id, f"{who.name} เพิ่มบอตเป็นเพื่อนแล้ว", self._clock.now())
            event = self._event("follow", who.user_id, who, fields, replies=True)
        self._emit(who.user_id, event)

    def block(self, person: str) -> None:
        """Block the bot."""
        with self._state.hold():
            who = self._state.find_person(person)
            if who.blocked:
                raise SimulatorError(f"{who.name} บล็อกบอตอยู่แล้ว")
            who.blocked = True
            self._state.note(who.user_id, f"{who.name} บล็อกบอต", self._clock.now())
            event = self._event("unfollow", who.user_id, who, {}, replies=False)
        self._emit(who.user_id, event)

    def join(self, person: str, group: str) -> None:
        """Join a group."""
        with self._state.hold():
            who, joined = self._state.find_person(person), self._state.find_group(group)
            if who.user_id in joined.members:
                raise SimulatorError(f"{who.name} อยู่ในกลุ่มนี้แล้ว")
            joined.members.append(who.user_id)
            self._state.note(joined.group_id, f"{who.name} เข้าร่วมกลุ่ม", self._clock.now())
            event = self._event("memberJoined", joined.group_id, None, {"joined": _members(who)}, replies=True)
        self._emit(joined.group_id, event)

    def leave(self, person: str, group: str, *, kicked_by: str | None = None) -> None:
        """Leave a group, or be removed from it by another member."""
        with self._state.hold():
            who, left = self._state.find_person(person), self._state.find_group(group)
            if who.user_id not in left.members:
                raise SimulatorError(f"{who.name} ไม่ได้อยู่ในกลุ่มนี้")
            left.members.remove(who.user_id)
            deed = (
                f"{self._state.find_person(kicked_by).name} ลบ {who.name} ออกจากกลุ่ม"
                if kicked_by
                else f"{who.name} ออกจากกลุ่ม"
            )
            self._state.note(left.group_id, deed, self._clock.now())
            event = self._event("memberLeft", left.group_id, None, {"left": _members(who)}, replies=False)
        self._emit(left.group_id, event)

    def invite_bot(self, person: str, group: str) -> None:
        """Invite the bot into a group."""
        with self._state.hold():
            who, home = self._member(person, group)
            if home.bot_is_member:
                raise SimulatorError("บอตอยู่ในกลุ่มนี้แล้ว")
            home.bot_is_member = True
            self._state.note(home.group_id, f"{who.name} เชิญบอตเข้ากลุ่ม", self._clock.now())
            event = self._event("join", home.group_id, None, {}, replies=True)
        self._emit(home.group_id, event)

    def remove_bot(self, person: str, group: str) -> None:
        """Remove the bot from a group."""
        with self._state.hold():
            who, home = self._member(person, group)
            if not home.bot_is_member:
                raise SimulatorError("บอตไม่ได้อยู่ในกลุ่มนี้")
            home.bot_is_member = False
            self._state.note(home.group_id, f"{who.name} ลบบอตออกจากกลุ่ม", self._clock.now())
            event = self._event("leave", home.group_id, None, {}, replies=False)
        self._emit(home.group_id, event)

    def _member(self, person: str, group: str) -> tuple[Person, Group]:
        who, home = self._state.find_person(person), self._state.find_group(group)
        if who.user_id not in home.members:
            raise SimulatorError(f"{who.name} ไม่ได้อยู่ในกลุ่มนี้")
        return who, home

    def heard(self, event: dict[str, Any], status: int, at: datetime) -> None:
        """Note that the bot took an event: its reply token's minute starts and the message is marked as read."""
        if not 200 <= status < 300:
            return
        with self._state.hold():
            self._tokens.received(str(event.get("replyToken", "")), at)
            bubble = self._state.bubbles.get(str(event.get("message", {}).get("id", "")))
            if bubble is not None and BOT not in bubble.readers:
                bubble.readers.add(BOT)
                self._state.touch(bubble)


def _members(*people: Person) -> dict[str, Sequence[dict[str, str]]]:
    return {"members": [{"type": "user", "userId": person.user_id} for person in people]}


def _is_meant(action: dict[str, Any], what: str | dict[str, Any]) -> bool:
    if isinstance(what, dict):
        return action == what
    return what in (action.get("label"), action.get("data"))

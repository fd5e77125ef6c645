"""Everything that can be done on the wall, by name; the pages and the scenes do the same deeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from simulator.pictures import office_photo
from simulator.server import SimulatedLine
from simulator.settings import SimulatorError
from simulator.state import Bubble, Upload

Fields = Mapping[str, Any]
#: Turns the clock: to a jump or a moment.
Turn = Callable[[str], object]
#: Lets days pass with the bot's loops standing still.
Outage = Callable[[int], object]

QUOTE_WORDS = 40
RECORDED = 2000
MOST_PHOTOS = 20


def text_of(fields: Fields, name: str) -> str:
    """Return a field that must be non-empty text; dates that YAML has read come back as ISO."""
    value = fields.get(name)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise SimulatorError(f"ขาด {name}")
    return value


def number_of(fields: Fields, name: str) -> int:
    """Return a field that must be a whole number."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise SimulatorError(f"{name} ต้องเป็นตัวเลข")
    return value


class Deeds:
    """Does deeds by name and remembers them in the form of a scene's steps."""

    def __init__(self, line: SimulatedLine, turn: Turn, outage: Outage) -> None:
        self.line = line
        self._turn, self._outage = turn, outage
        self.recorded: list[dict[str, Any]] = []
        people = line.people
        self._works: dict[str, Callable[[Fields], object]] = {
            "say": self._say,
            "photo": self._photo,
            "file": self._file,
            "sticker": lambda given: people.sticker(text_of(given, "person"), given.get("room")),
            "location": lambda given: people.location(
                text_of(given, "person"), given.get("room"), "ที่ทำการ", 13.75, 100.5
            ),
            "tap": self._tap,
            "unsend": lambda given: people.unsend(text_of(given, "person"), self._message(given).id),
            "edit": lambda given: people.edit(
                text_of(given, "person"), self._message(given).id, text_of(given, "text")
            ),
            "follow": lambda given: people.follow(text_of(given, "person")),
            "block": lambda given: people.block(text_of(given, "person")),
            "join": lambda given: people.join(text_of(given, "person"), text_of(given, "room")),
            "leave": lambda given: people.leave(
                text_of(given, "person"), text_of(given, "room"), kicked_by=given.get("by")
            ),
            "invite-bot": lambda given: people.invite_bot(text_of(given, "person"), text_of(given, "room")),
            "remove-bot": lambda given: people.remove_bot(text_of(given, "person"), text_of(given, "room")),
            "clock": lambda given: self._turn(text_of(given, "to")),
            "outage": lambda given: self._outage(number_of(given, "days")),
            "fault": self._fault,
        }

    @property
    def names(self) -> list[str]:
        """The deeds there are."""
        return list(self._works)

    def do(self, name: str, fields: Fields) -> object:
        """Do a deed and return what it gives; raises SimulatorError when it cannot be done."""
        if name not in self._works:
            raise SimulatorError(f"ไม่รู้จัก “{name}”")
        step = self._step(name, fields)
        done = self._works[name](fields)
        self.recorded.append(step)
        del self.recorded[:-RECORDED]
        return done

    def _say(self, given: Fields) -> Bubble:
        quote = self._message(given, "quote").id if given.get("quote") else None
        return self.line.people.say(text_of(given, "person"), given.get("room"), text_of(given, "text"), quote)

    def _photo(self, given: Fields) -> Bubble:
        photo = Upload(office_photo(), "image/png", "photo.png")
        photos = [photo] * (number_of(given, "count") if "count" in given else 1)
        if not 1 <= len(photos) <= MOST_PHOTOS:
            raise SimulatorError(f"ส่งรูปพร้อมกันได้ 1 ถึง {MOST_PHOTOS} รูป")
        return self.line.people.photo(text_of(given, "person"), given.get("room"), *photos)[-1]

    def _file(self, given: Fields) -> Bubble:
        name = text_of(given, "name")
        return self.line.file(text_of(given, "person"), given.get("room"), name, f"{name}\n".encode(), "text/plain")

    def upload(self, person: str, room: str | None, files: list[Upload]) -> None:
        """Send photos together and other files one by one."""
        photos = [one for one in files if one.mime_type in {"image/png", "image/jpeg"}]
        if not files:
            raise SimulatorError("เลือกไฟล์ก่อนส่ง")
        step = self._step("photo", {"person": person, "room": room})
        if photos:
            self.line.people.photo(person, room, *photos)
            self.recorded.append(step)
        for one in files:
            if one not in photos:
                self.line.people.file(person, room, one)

    def _tap(self, given: Fields) -> object:
        what = given.get("action") or text_of(given, "button")
        if not isinstance(what, str | dict):
            raise SimulatorError("ปุ่มที่กดอ่านไม่ได้")
        picked = text_of(given, "picked") if given.get("picked") else None
        return self.line.people.tap(
            text_of(given, "person"), given.get("room"), what, message=given.get("message"), picked=picked
        )

    def _fault(self, given: Fields) -> None:
        self.line.faults.set(text_of(given, "name"), number_of(given, "times"))
        self.line.state.touch()

    def _message(self, given: Fields, name: str = "message") -> Bubble:
        """Return the message that is meant: by id, or the newest in the room that contains the words."""
        wanted = text_of(given, name)
        state = self.line.state
        if wanted in state.bubbles:
            return state.bubbles[wanted]
        room = state.find_room(state.find_person(text_of(given, "person")), given.get("room"))
        for bubble in reversed(state.in_room(room)):
            if wanted in " ".join(bubble.text.split()) and not bubble.unsent:
                return bubble
        raise SimulatorError(f"ไม่พบข้อความที่มีคำว่า “{wanted}” ในห้องนี้")

    def _step(self, name: str, fields: Fields) -> dict[str, Any]:
        """Return a deed as a step that means the same in a fresh world: names instead of ids."""
        step = {key: value for key, value in fields.items() if value not in (None, "")}
        for key in ("person", "by"):
            if key in step:
                step[key] = self.line.state.name_of(str(step[key]))
        self._name_room(step)
        for key in ("quote", "message"):
            bubble = self.line.state.bubbles.get(str(step.get(key)))
            if bubble is not None:
                step[key] = " ".join(bubble.text.split())[:QUOTE_WORDS]
        if name == "tap" and isinstance(step.get("action"), dict):
            action = step.pop("action")
            step.pop("message", None)
            step["button"] = action.get("label") or action.get("data")
        return {name: step}

    def _name_room(self, step: dict[str, Any]) -> None:
        room = str(step.get("room", ""))
        if room in self.line.state.people:
            del step["room"]
        elif room in self.line.state.groups:
            step["room"] = self.line.state.groups[room].name

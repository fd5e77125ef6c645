"""Scenes: what people do, when time passes and what the bot must answer, in a YAML file, played step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from simulator.deeds import Deeds, Fields, number_of, text_of
from simulator.settings import SimulatorError
from simulator.state import BOT

LARGEST = 200_000
MOST_STEPS = 500
PATIENCE_SECONDS = 5.0
#: How long a bot must keep quiet before its silence is believed, when it works in threads of its own.
SILENCE_SECONDS = 0.7

#: deed -> (fields it needs, fields it may have)
_STEPS: dict[str, tuple[set[str], set[str]]] = {
    "say": ({"person", "text"}, {"room", "quote"}),
    "photo": ({"person"}, {"room", "count"}),
    "file": ({"person", "name"}, {"room"}),
    "sticker": ({"person"}, {"room"}),
    "location": ({"person"}, {"room"}),
    "tap": ({"person", "button"}, {"room", "picked"}),
    "unsend": ({"person", "message"}, {"room"}),
    "edit": ({"person", "message", "text"}, {"room"}),
    "follow": ({"person"}, {"room"}),
    "block": ({"person"}, {"room"}),
    "join": ({"person", "room"}, set()),
    "leave": ({"person", "room"}, {"by"}),
    "invite-bot": ({"person", "room"}, set()),
    "remove-bot": ({"person", "room"}, set()),
    "clock": ({"to"}, set()),
    "outage": ({"days"}, set()),
    "fault": ({"name", "times"}, set()),
    "expect": (set(), {"room", "contains", "without", "silence", "billed", "button"}),
}


@dataclass(frozen=True)
class Step:
    """One step of a scene."""

    name: str
    fields: Fields

    def words(self) -> str:
        """Return the step in words for the panel."""
        who, room = self.fields.get("person", ""), self.fields.get("room")
        where = f" ({room})" if room else ""
        what = " ".join(form.format(self._value(key)) for key, form in _SHOWN.items() if self.fields.get(key))
        return f"{_VERBS[self.name].format(who=who)}{where} {what}".strip()

    def _value(self, key: str) -> str:
        value = str(self.fields[key])
        return _JUMPS.get(value, value) if key == "to" else value


_SHOWN = {
    "text": "{}",
    "button": "[{}]",
    "picked": "{}",
    "message": "“{}”",
    "to": "{}",
    "days": "{} วัน",
    "name": "{}",
    "contains": "“{}”",
    "without": "ไม่มี “{}”",
    "silence": "บอตเงียบ",
    "billed": "นับ {} ข้อความ",
}
_JUMPS = {
    "hour": "+1 ชั่วโมง",
    "morning": "เช้า 08.30 น.",
    "working-day": "วันทำการถัดไป",
    "month-end": "สิ้นเดือน",
    "fiscal-year": "30 ก.ย. หรือ 1 ต.ค.",
}
_VERBS = {
    "say": "{who}:",
    "photo": "{who} ส่งรูป",
    "file": "{who} ส่งไฟล์",
    "sticker": "{who} ส่งสติกเกอร์",
    "location": "{who} ส่งตำแหน่ง",
    "tap": "{who} กดปุ่ม",
    "unsend": "{who} ยกเลิกข้อความ",
    "edit": "{who} แก้ไขข้อความเป็น",
    "follow": "{who} เพิ่มบอตเป็นเพื่อน",
    "block": "{who} บล็อกบอต",
    "join": "{who} เข้ากลุ่ม",
    "leave": "{who} ออกจากกลุ่ม",
    "invite-bot": "{who} เชิญบอตเข้ากลุ่ม",
    "remove-bot": "{who} ลบบอตออกจากกลุ่ม",
    "clock": "หมุนนาฬิกาไป",
    "outage": "ปิดเครื่อง",
    "fault": "ทำให้ขัดข้อง",
    "expect": "ต้องเห็น",
}


@dataclass(frozen=True)
class Scene:
    """A named list of steps; ``about`` tells in a sentence what there is to see."""

    name: str
    steps: tuple[Step, ...]
    about: str = ""


def read_scene(text: str) -> Scene:
    """Read a scene from YAML; raises SimulatorError with the place and what to write."""
    if len(text) > LARGEST:
        raise SimulatorError("ไฟล์ฉากยาวเกินไป")
    try:
        given = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" บรรทัดที่ {mark.line + 1}" if mark else ""
        raise SimulatorError(f"ไฟล์ฉากไม่ใช่ YAML ที่ถูกต้อง{place}") from None
    if not isinstance(given, dict) or not isinstance(given.get("steps"), list):
        raise SimulatorError("ไฟล์ฉากต้องมี name และรายการ steps")
    if not 0 < len(given["steps"]) <= MOST_STEPS:
        raise SimulatorError(f"ฉากหนึ่งมีได้ 1 ถึง {MOST_STEPS} ขั้น")
    steps = tuple(_read_step(number, item) for number, item in enumerate(given["steps"], start=1))
    return Scene(str(given.get("name") or "ฉาก"), steps, str(given.get("about") or ""))


def _read_step(number: int, item: object) -> Step:
    if not isinstance(item, dict) or len(item) != 1:
        raise SimulatorError(f"ขั้นที่ {number}: เขียนการกระทำเดียวต่อหนึ่งขั้น เช่น say: {{person: …, text: …}}")
    name, fields = next(iter(item.items()))
    if name not in _STEPS:
        raise SimulatorError(f"ขั้นที่ {number}: ไม่รู้จัก “{name}” ใช้ได้: {', '.join(_STEPS)}")
    if not isinstance(fields, dict):
        fields = {"to": fields} if name == "clock" else {"days": fields} if name == "outage" else {"contains": fields}
    needed, optional = _STEPS[name]
    if missing := needed - fields.keys():
        raise SimulatorError(f"ขั้นที่ {number} ({name}): ขาด {', '.join(sorted(missing))}")
    if unknown := fields.keys() - needed - optional:
        raise SimulatorError(f"ขั้นที่ {number} ({name}): ไม่รู้จัก {', '.join(sorted(map(str, unknown)))}")
    return Step(name, fields)


def write_scene(name: str, recorded: list[dict[str, Any]]) -> str:
    """Return what was done as a scene's YAML."""
    steps = [step for step in recorded if next(iter(step)) in _STEPS]
    return yaml.safe_dump({"name": name, "steps": steps}, allow_unicode=True, sort_keys=False, width=100)


def scene_files(folder: Path | None) -> list[dict[str, str]]:
    """Return the scene files of a folder with the names that the scenes give themselves."""
    return [{"file": path.name, "name": _name_in(path)} for path in _scene_paths(folder)]


def scene_text(folder: Path | None, name: str) -> str:
    """Return a scene file's text; raises SimulatorError when the folder has no such file."""
    for path in _scene_paths(folder):
        if path.name == name:
            return path.read_text(encoding="utf-8")
    raise SimulatorError(f"ไม่มีไฟล์ฉาก {name}")


def _scene_paths(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})


def _name_in(path: Path) -> str:
    """Return a scene's own name; a file that cannot be read is still offered, and says why when it is chosen."""
    try:
        return read_scene(path.read_text(encoding="utf-8")).name
    except (SimulatorError, OSError, UnicodeDecodeError):
        return path.name


class Player:
    """Plays a scene one step at a time; a step that fails stops it with the reason."""

    def __init__(
        self, deeds: Deeds, scene: Scene, *, patience: float = PATIENCE_SECONDS, silence: float = SILENCE_SECONDS
    ):
        self.scene, self.position, self.failure = scene, 0, ""
        self._deeds, self._line = deeds, deeds.line
        self._patience, self._silence = patience, silence
        self._seen: set[str] = set()
        self._billed_before = 0
        self._room: str | None = None
        #: Where to look after the last step: whose phone (None: anybody's), and which room's key on it.
        self.place: tuple[str | None, str | None] = (None, None)

    @property
    def finished(self) -> bool:
        """Tell whether nothing is left to play."""
        return bool(self.failure) or self.position >= len(self.scene.steps)

    def play(self) -> bool:
        """Play what is left; tell whether everything went as the scene says."""
        while not self.finished:
            self.step()
        return not self.failure

    def step(self) -> None:
        """Play the next step."""
        if self.finished:
            return
        step = self.scene.steps[self.position]
        try:
            self._expect(step.fields) if step.name == "expect" else self._do(step)
        except ValueError as error:
            self.failure = str(error)
            return
        self.position += 1

    def _do(self, step: Step) -> None:
        self._line.webhooks.wait_until_idle(self._patience)
        with self._line.state.hold():
            self._seen = {bubble.id for bubble in self._line.state.bubbles.values() if bubble.sender == BOT}
            self._billed_before = self._all_billed()
        if "person" in step.fields:
            person = self._line.state.find_person(text_of(step.fields, "person"))
            self._room = self._line.state.find_room(person, step.fields.get("room"))
            self.place = (person.user_id, self._room)
        self._deeds.do(step.name, step.fields)

    def _all_billed(self) -> int:
        return sum(self._line.quota.months().values())

    def _expect(self, fields: Fields) -> None:
        room = self._line.find_room(fields["room"]) if "room" in fields else self._room
        if "room" in fields:
            self.place = (room if room in self._line.state.people else None, room)
        if "billed" in fields:
            self._expect_billed(number_of(fields, "billed"))
        if fields.get("silence"):
            self._expect_silence(room)
        if "contains" in fields:
            words = text_of(fields, "contains")
            self._wait(lambda: any(words in text for text in self._new_words(room)), f"ไม่เห็นข้อความที่มี “{words}”")
        if "without" in fields:
            self._expect_without(text_of(fields, "without"), room)
        if "button" in fields:
            button = text_of(fields, "button")
            self._wait(lambda: any(f"[{button}]" in text for text in self._new_words(room)), f"ไม่เห็นปุ่ม “{button}”")

    def _expect_billed(self, count: int) -> None:
        self._wait(
            lambda: self._all_billed() - self._billed_before == count,
            f"ขั้นก่อนหน้าต้องนับโควตา {count} ข้อความ",
        )

    def _expect_silence(self, room: str | None) -> None:
        self._line.webhooks.wait_until_idle(self._patience)
        if self._line.wait_for(lambda: bool(self._new_words(room)), self._silence):
            raise SimulatorError("บอตควรเงียบ แต่พูดว่า " + self._new_words(room)[0][:120])

    def _expect_without(self, words: str, room: str | None) -> None:
        self._line.webhooks.wait_until_idle(self._patience)
        if any(words in text for text in self._new_words(room)):
            raise SimulatorError(f"บอตไม่ควรพูดว่า “{words}”")

    def _wait(self, condition: Callable[[], bool], failure: str) -> None:
        if not self._line.wait_for(condition, self._patience):
            raise SimulatorError(failure)

    def _new_words(self, room: str | None) -> list[str]:
        """Return what the bot said since the last deed, in a room or anywhere, with its buttons as ``[label]``."""
        bubbles = self._line.state.in_room(room) if room else list(self._line.state.bubbles.values())
        fresh = [bubble for bubble in bubbles if bubble.sender == BOT and bubble.id not in self._seen]
        return [f"{bubble.text} {' '.join(_all_words(bubble.content))}" for bubble in fresh]


def _all_words(value: object) -> list[str]:
    """Return every text and label inside a message, in order."""
    if isinstance(value, list):
        return [word for item in value for word in _all_words(item)]
    if not isinstance(value, dict):
        return []
    found = []
    for name, inner in value.items():
        if isinstance(inner, str) and name in {"text", "altText"}:
            found.append(inner)
        elif isinstance(inner, str) and name == "label":
            found.append(f"[{inner}]")
        else:
            found += _all_words(inner)
    return found

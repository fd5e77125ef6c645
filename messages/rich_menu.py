"""The menu under the 1:1 chat: one per role and number of open items, so that the number costs no message.

Pure: what the menu says and where it can be tapped. ``delivery.menu_picture`` draws it, ``delivery.menus`` keeps it in
step with the database.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from measures.vocabulary import Role
from messages.actions import postback
from messages.commands import words
from messages.quick import Action, labelled, say, tap
from messages.wording import Digits, Pen

#: Limits of the platform (Messaging API reference, "Rich menu"): JPEG or PNG of at most 1 MB, 800 to 2500 pixels wide,
#: 1.45 times as wide as high; 14 characters on the chat bar, 20 on an action's label.
WIDTH, HEIGHT = 1200, 405
PICTURE_BYTES = 1024 * 1024
BAR_TEXT = "เมนูตามงาน"
LABEL_GRAPHEMES = 20
#: How the menus look; counts up when a picture or a tile changes, so that phones get the new ones.
LOOK = 2
#: Menus of ours are known by their name on the platform.
NAME_PREFIX = "tamngan:"
MOST_COUNTED = 20


class MenuKind(StrEnum):
    """Whose menu it is."""

    UNREGISTERED = "unregistered"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    EXECUTIVE = "executive"


class Sign(StrEnum):
    """The small drawing on a tile."""

    LIST = "list"
    WRITE = "write"
    CHECK = "check"
    CHART = "chart"
    PAPER = "paper"
    PEOPLE = "people"
    BOARD = "board"
    ASK = "ask"
    JOIN = "join"
    LOCK = "lock"


@dataclass(frozen=True)
class Tile:
    """One area that can be tapped."""

    label: str
    sign: Sign
    action: Action
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class RichMenu:
    """One menu. ``open_items`` None: no number is drawn on it."""

    kind: MenuKind
    open_items: int | None = None
    digits: Digits = "thai"
    review: bool = True

    @property
    def key(self) -> str:
        """Return what tells menus apart: two people with the same key see the same menu."""
        review = "" if self.review else "-unreviewed"
        return f"{self.kind}{review}:{self.counted or '-'}:{self.digits}:{LOOK}"

    @property
    def counted(self) -> str | None:
        """Return the number as it is drawn, before it is put into the office's digits: "0" to "20", then "20+"."""
        if self.open_items is None:
            return None
        return f"{MOST_COUNTED}+" if self.open_items > MOST_COUNTED else str(max(self.open_items, 0))

    @property
    def number(self) -> str | None:
        """Return the number as people read it."""
        return None if self.counted is None else Pen(self.digits)(self.counted)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Return the large tile on the left and the small ones beside it, row by row."""
        first, *others = _WITHOUT_REVIEW.get(self.kind, _TILES[self.kind]) if not self.review else _TILES[self.kind]
        columns = 2 if len(others) <= 4 else 3
        rows = -(-len(others) // columns)
        left, high = WIDTH // 3, HEIGHT // rows
        wide = (WIDTH - left) // columns
        small = [
            Tile(label, sign, action, left + place % columns * wide, place // columns * high, wide, high)
            for place, (label, sign, action) in enumerate(others)
        ]
        return (Tile(*first, 0, 0, left, HEIGHT), *small)


def kind_of(roles: Collection[Role]) -> MenuKind:
    """Return the menu of somebody with these roles: what they decide on comes before what they only look at."""
    for role in (Role.COORDINATOR, Role.SUPERVISOR, Role.EXECUTIVE, Role.STAFF):
        if role in roles:
            return MenuKind(role.value)
    return MenuKind.UNREGISTERED


def request(menu: RichMenu) -> dict[str, Any]:
    """Return the body with which the platform is asked to make a menu."""
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": f"{NAME_PREFIX}{menu.key}",
        "chatBarText": BAR_TEXT,
        "areas": [
            {
                "bounds": {"x": tile.x, "y": tile.y, "width": tile.width, "height": tile.height},
                "action": labelled(tile.action, tile.label, LABEL_GRAPHEMES),
            }
            for tile in menu.tiles
        ],
    }


_Entry = tuple[str, Sign, Action]


def _press(label: str, sign: Sign, name: str, **fields: object) -> _Entry:
    return label, sign, tap(postback(name, **fields), says=label)


def _speak(label: str, sign: Sign, typed: str) -> _Entry:
    return label, sign, say(typed)


_MINE = _press("งานของฉัน", Sign.LIST, "mine.list")
_ALL_OPEN = _press("งานทั้งหมด", Sign.LIST, "mine.list")
_REPORT = _press("รายงานผล", Sign.WRITE, "report.pick")
_REVIEW = _press("รอตรวจรับ", Sign.CHECK, "review.list")
_OVERVIEW = _press("ภาพรวม", Sign.CHART, "overview")
_MISSING = _press("ใครยังไม่ส่ง", Sign.PEOPLE, "missing.list")
_PAPERS = _speak("เอกสาร", Sign.PAPER, words("papers"))
_BOARD = _speak("กระดาน", Sign.BOARD, words("board"))
_SUMMARY = _speak("สรุปเดือนนี้", Sign.CHART, words("summary"))
_HELP = _press("ช่วยเหลือ", Sign.ASK, "help")

_TILES: dict[MenuKind, tuple[_Entry, ...]] = {
    MenuKind.UNREGISTERED: (
        _press("ลงทะเบียน", Sign.JOIN, "register.start"),
        _press("ใช้งานอย่างไร", Sign.ASK, "help"),
        _press("ข้อมูลส่วนบุคคล", Sign.LOCK, "help", topic="privacy"),
    ),
    MenuKind.STAFF: (_MINE, _REPORT, _OVERVIEW, _PAPERS, _HELP),
    MenuKind.SUPERVISOR: (_MINE, _REVIEW, _REPORT, _MISSING, _HELP),
    MenuKind.COORDINATOR: (_ALL_OPEN, _MISSING, _REVIEW, _REPORT, _BOARD, _PAPERS, _HELP),
    MenuKind.EXECUTIVE: (_ALL_OPEN, _SUMMARY, _OVERVIEW, _MISSING, _PAPERS),
}
#: Where the office reviews nothing, there is nothing to wait for.
_WITHOUT_REVIEW: dict[MenuKind, tuple[_Entry, ...]] = {
    MenuKind.SUPERVISOR: (_MINE, _REPORT, _MISSING, _OVERVIEW, _HELP),
    MenuKind.COORDINATOR: (_ALL_OPEN, _MISSING, _OVERVIEW, _REPORT, _BOARD, _PAPERS, _HELP),
}


def action_named(typed: str) -> Action | None:
    """Return what the button of that name does, whoever's menu it is on; blanks and case do not count."""
    wanted = "".join(typed.split()).lower()
    entries = (entry for table in (_TILES, _WITHOUT_REVIEW) for tiles in table.values() for entry in tiles)
    return next((action for label, _, action in entries if "".join(label.split()).lower() == wanted), None)

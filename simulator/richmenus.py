"""Rich menus: made, given a picture, linked to people; what a person's phone shows under the chat."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from simulator.actions import RICH_MENU
from simulator.checks import (
    Place,
    Problem,
    Problems,
    Shape,
    boolean,
    grapheme_length,
    list_of,
    matching,
    whole_number,
    words,
)
from simulator.pictures import size_of
from simulator.refusals import Refusal, refuse_problems
from simulator.state import State, Upload

MENUS = 1000
BULK = 500
PICTURE_BYTES = 1024 * 1024
#: A menu's picture is at least this much wider than high.
LEAST_RATIO = 1.45

_BOUNDS = Shape(
    {
        "x": whole_number(0, 2500),
        "y": whole_number(0, 2500),
        "width": whole_number(1, 2500),
        "height": whole_number(1, 2500),
    },
    required=("x", "y", "width", "height"),
)
_MENU = Shape(
    {
        "size": Shape({"width": whole_number(800, 2500), "height": whole_number(250)}, required=("width", "height")),
        "selected": boolean,
        "name": words(300, length=grapheme_length),
        "chatBarText": words(14, length=grapheme_length),
        "areas": list_of(Shape({"bounds": _BOUNDS, "action": RICH_MENU}, required=("bounds", "action")), 20, least=0),
    },
    required=("size", "selected", "name", "chatBarText", "areas"),
)
_ALIAS = Shape({"richMenuAliasId": matching(r"[a-z0-9_-]{1,32}"), "richMenuId": words(100)})


@dataclass
class RichMenu:
    """One rich menu; it can be linked once it has a picture."""

    menu_id: str
    description: dict[str, Any]
    picture: Upload | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, as described."""
        return self.description["size"]["width"], self.description["size"]["height"]


def _times(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


@dataclass
class RichMenus:
    """All rich menus of the channel. The caller holds the state's lock."""

    state: State
    menus: dict[str, RichMenu] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    #: Sentences about menus that the platform takes although nobody can use them as they are.
    oddities: list[str] = field(default_factory=list)

    def check(self, body: object) -> None:
        """Refuse a description the platform would refuse."""
        problems: Problems = []
        _MENU(body, Place(""), problems)
        if not problems and isinstance(body, dict) and body["size"]["width"] / body["size"]["height"] < LEAST_RATIO:
            problems.append(Problem("aspect ratio must be at least 1.45", "size"))
        refuse_problems(problems)

    def create(self, body: object) -> str:
        """Keep a menu and return its id."""
        self.check(body)
        if len(self.menus) >= MENUS:
            raise Refusal(400, "The maximum number of rich menus has been reached")
        menu = RichMenu(f"richmenu-{secrets.token_hex(16)}", dict(body))  # type: ignore[call-overload]
        self.menus[menu.menu_id] = menu
        self._note_areas_outside(menu)
        return menu.menu_id

    def find(self, menu_id: str) -> RichMenu:
        """Return a menu or refuse with 404."""
        if menu_id not in self.menus:
            raise Refusal(404, "richmenu not found")
        return self.menus[menu_id]

    def set_picture(self, menu_id: str, picture: Upload) -> None:
        """Give a menu its picture; it has one for ever."""
        menu = self.find(menu_id)
        if menu.picture is not None:
            raise Refusal(400, "An image has already been uploaded to the richmenu")
        if picture.mime_type not in {"image/png", "image/jpeg"}:
            raise Refusal(415, "The media type of the image must be image/png or image/jpeg")
        if not 0 < len(picture.data) <= PICTURE_BYTES:
            raise Refusal(413, "The image is larger than 1 MB") if picture.data else Refusal(400, "The image is empty")
        self._check_picture(menu, picture)
        menu.picture = picture
        self.state.touch()

    def _check_picture(self, menu: RichMenu, picture: Upload) -> None:
        size = size_of(picture.data)
        if size is None or not (800 <= size[0] <= 2500 and size[1] >= 250 and size[0] / size[1] >= LEAST_RATIO):
            raise Refusal(400, "The image size is not allowed for richmenu")
        if size != menu.size:
            self.oddities.append(f"ริชเมนูขนาด {_times(menu.size)} แต่ภาพมีขนาด {_times(size)}")

    def _note_areas_outside(self, menu: RichMenu) -> None:
        width, height = menu.size
        for area in menu.description["areas"]:
            bounds = area["bounds"]
            if bounds["x"] + bounds["width"] > width or bounds["y"] + bounds["height"] > height:
                self.oddities.append(f"พื้นที่แตะที่ {bounds['x']}, {bounds['y']} อยู่นอกริชเมนูขนาด {_times(menu.size)}")

    def delete(self, menu_id: str) -> None:
        """Remove a menu and every link to it."""
        del self.menus[self.find(menu_id).menu_id]
        if self.default == menu_id:
            self.default = None
        for person in self.state.people.values():
            if person.rich_menu == menu_id:
                person.rich_menu = None
        self.state.touch()

    def link(self, user_id: str, menu_id: str | None) -> None:
        """Show a menu to one person (None = none of their own); to people who are not friends nothing happens."""
        if menu_id is not None:
            self._ready(menu_id)
        person = self.state.people.get(user_id)
        if person is not None and (menu_id is None or (person.friend and not person.blocked)):
            person.rich_menu = menu_id
            self.state.touch()

    def link_many(self, user_ids: object, menu_id: str | None) -> None:
        """Link or unlink up to 500 people at once."""
        problems: Problems = []
        list_of(matching(r"U[0-9a-f]{32}", "invalid userId"), BULK)(user_ids, Place("userIds"), problems)
        refuse_problems(problems)
        for user_id in user_ids if isinstance(user_ids, list) else []:
            self.link(user_id, menu_id)

    def set_default(self, menu_id: str | None) -> None:
        """Show a menu to everybody who has none of their own."""
        if menu_id is not None:
            self._ready(menu_id)
        self.default = menu_id
        self.state.touch()

    def set_alias(self, alias: str, menu_id: object, *, new: bool) -> None:
        """Name a menu, or give a name to another menu."""
        problems: Problems = []
        _ALIAS({"richMenuAliasId": alias, "richMenuId": menu_id}, Place(""), problems)
        refuse_problems(problems)
        if new == (alias in self.aliases):
            raise Refusal(400, "conflict richmenu alias id") if new else Refusal(404, "richmenu alias not found")
        self._ready(str(menu_id))
        self.aliases[alias] = str(menu_id)

    def alias(self, alias: str) -> dict[str, str]:
        """Return an alias or refuse with 404."""
        if alias not in self.aliases:
            raise Refusal(404, "richmenu alias not found")
        return {"richMenuAliasId": alias, "richMenuId": self.aliases[alias]}

    def shown_to(self, user_id: str) -> RichMenu | None:
        """Return the menu that a person's phone shows in the 1:1 chat."""
        person = self.state.people[user_id]
        if not person.friend or person.blocked:
            return None
        return self.menus.get(person.rich_menu or self.default or "")

    def actions_of(self, user_id: str) -> list[dict[str, Any]]:
        """Return what a person can tap in their menu."""
        menu = self.shown_to(user_id)
        return [area["action"] for area in menu.description["areas"]] if menu else []

    def switch(self, user_id: str, alias: str) -> str:
        """Show the aliased menu to a person; returns the status that the postback carries."""
        if alias not in self.aliases:
            return "RICHMENU_ALIAS_ID_NOTFOUND"
        if self.aliases[alias] not in self.menus:
            return "RICHMENU_NOTFOUND"
        self.link(user_id, self.aliases[alias])
        return "SUCCESS"

    def _ready(self, menu_id: str) -> None:
        if self.find(menu_id).picture is None:
            raise Refusal(400, "must upload richmenu image before applying it to user")

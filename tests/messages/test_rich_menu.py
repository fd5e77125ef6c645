"""Every rich menu against the platform's limits, and that no tap of it is unknown."""

from __future__ import annotations

import itertools

import pytest
from neighbours_support import MESSAGING_API

from measures.vocabulary import Role
from messages import actions, rich_menu
from messages.rich_menu import HEIGHT, WIDTH, MenuKind, RichMenu, kind_of, request

from .rules import graphemes
from .specification import Specification

MENUS = [
    RichMenu(kind, 7, digits, review) for kind in MenuKind for digits in ("thai", "arabic") for review in (True, False)
]


@pytest.mark.parametrize("menu", MENUS, ids=lambda menu: menu.key)
def test_its_areas_lie_beside_each_other_and_inside(menu: RichMenu) -> None:
    assert 1 <= len(menu.tiles) <= 20
    for one in menu.tiles:
        assert one.x >= 0
        assert one.y >= 0
        assert one.x + one.width <= WIDTH
        assert one.y + one.height <= HEIGHT
    for one, other in itertools.combinations(menu.tiles, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("menu", MENUS, ids=lambda menu: menu.key)
def test_it_keeps_the_platforms_limits(menu: RichMenu) -> None:
    body = request(menu)
    assert 800 <= body["size"]["width"] <= 2500
    assert body["size"]["width"] / body["size"]["height"] >= 1.45
    # The SDK counts code points where the platform counts characters as people do.
    assert len(body["chatBarText"]) <= 14
    assert graphemes(body["name"]) <= 300
    assert all(graphemes(area["action"]["label"]) <= 20 for area in body["areas"])


@pytest.mark.parametrize("menu", MENUS, ids=lambda menu: menu.key)
def test_its_taps_are_known(menu: RichMenu) -> None:
    for tile in menu.tiles:
        if tile.action["type"] == "postback":
            assert actions.parse(tile.action["data"])[0] in actions.ACTIONS
        else:
            assert tile.action["type"] == "message"
            assert tile.action["text"]


@pytest.mark.skipif(not MESSAGING_API.exists(), reason="LINE's OpenAPI description is not at hand")
@pytest.mark.parametrize("menu", MENUS, ids=lambda menu: menu.key)
def test_it_is_what_the_specification_describes(menu: RichMenu) -> None:
    assert Specification().problems(request(menu), "RichMenuRequest") == []


@pytest.mark.parametrize(("items", "shown"), [(0, "๐"), (7, "๗"), (20, "๒๐"), (21, "๒๐+"), (4000, "๒๐+"), (-1, "๐")])
def test_it_counts_to_twenty(items: int, shown: str) -> None:
    assert RichMenu(MenuKind.STAFF, items).number == shown


def test_there_are_never_more_menus_than_the_platform_keeps() -> None:
    keys = {
        RichMenu(kind, items, "thai", review).key
        for kind in MenuKind
        for items in [None, *range(5000)]
        for review in (True, False)
    }
    assert len(keys) < 300


def test_people_who_see_the_same_share_a_menu_and_others_do_not() -> None:
    assert RichMenu(MenuKind.STAFF, 21).key == RichMenu(MenuKind.STAFF, 99).key
    different = [
        RichMenu(MenuKind.STAFF, 7),
        RichMenu(MenuKind.STAFF, 8),
        RichMenu(MenuKind.EXECUTIVE, 7),
        RichMenu(MenuKind.STAFF, 7, "arabic"),
        RichMenu(MenuKind.STAFF, 7, review=False),
        RichMenu(MenuKind.STAFF),
    ]
    assert len({menu.key for menu in different}) == len(different)


def test_nobody_is_offered_what_is_switched_off() -> None:
    labels = {tile.label for kind in MenuKind for tile in RichMenu(kind, 1, review=False).tiles}
    assert "รอตรวจรับ" not in labels
    assert "รอตรวจรับ" in {tile.label for tile in RichMenu(MenuKind.SUPERVISOR, 1).tiles}


@pytest.mark.parametrize(
    ("roles", "kind"),
    [
        ((), MenuKind.UNREGISTERED),
        ((Role.STAFF,), MenuKind.STAFF),
        ((Role.STAFF, Role.SUPERVISOR), MenuKind.SUPERVISOR),
        ((Role.EXECUTIVE,), MenuKind.EXECUTIVE),
        ((Role.EXECUTIVE, Role.SUPERVISOR), MenuKind.SUPERVISOR),
        ((Role.STAFF, Role.COORDINATOR), MenuKind.COORDINATOR),
    ],
)
def test_the_menu_follows_the_post(roles: tuple[Role, ...], kind: MenuKind) -> None:
    assert kind_of(roles) is kind


def test_every_kind_has_tiles() -> None:
    assert set(rich_menu._TILES) == set(MenuKind)

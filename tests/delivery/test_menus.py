"""Rich menus: made once, linked per person, in step with the open items, and never in anybody's way."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from office_support import FINANCE, WORKS, Office, make_office, user_id
from PIL import Image
from sqlalchemy import select

from delivery import menu_store
from delivery.line import Failure, LineError
from delivery.line_menus import PlatformMenus
from delivery.menu_picture import picture
from delivery.menus import LOOK_AGAIN, REST, MenuKeeper
from delivery.platform import PlatformLine
from messages.rich_menu import HEIGHT, PICTURE_BYTES, WIDTH, MenuKind, RichMenu, request
from simulator.refusals import Refusal
from simulator.richmenus import RichMenus
from simulator.serving import serve
from simulator.state import Upload
from storage import audit, people
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Organization, Person, StoredMenu
from storage.secrets import SecretBox
from storage.settings import change_settings


@dataclass
class DirectMenus:
    """``MenuLine`` on the simulated platform of this process; ``fails`` are the calls that do."""

    menus: RichMenus
    calls: list[str] = field(default_factory=list)
    fails: dict[str, Failure] = field(default_factory=dict)

    def _do(self, name: str, call: Callable[[], Any]) -> Any:
        self.calls.append(name)
        if name in self.fails:
            raise LineError(self.fails[name], "made to fail")
        try:
            return call()
        except Refusal as refusal:
            gone = refusal.answer.status == 404
            raise LineError(Failure.GONE if gone else Failure.PERMANENT, "refused") from refusal

    def make_menu(self, body: dict[str, Any]) -> str:
        return str(self._do("make", lambda: self.menus.create(body)))

    def picture_menu(self, menu_id: str, png: bytes) -> None:
        self._do("picture", lambda: self.menus.set_picture(menu_id, Upload(png, "image/png", "menu")))

    def link_menu(self, user_ids: list[str], menu_id: str) -> None:
        self._do("link", lambda: self.menus.link_many(user_ids, menu_id))

    def unlink_menu(self, user_ids: list[str]) -> None:
        self._do("unlink", lambda: self.menus.link_many(user_ids, None))

    def default_menu(self, menu_id: str | None) -> None:
        self._do("default", lambda: self.menus.set_default(menu_id))

    def delete_menu(self, menu_id: str) -> None:
        self._do("delete", lambda: self.menus.delete(menu_id))

    def menu_names(self) -> dict[str, str]:
        return {menu_id: menu.description["name"] for menu_id, menu in self.menus.menus.items()}


@dataclass
class Desk:
    """The office, its keeper, and what its people see."""

    office: Office
    line: DirectMenus
    keeper: MenuKeeper

    def sees(self, name: str) -> str | None:
        """Return the key of the menu on somebody's phone."""
        shown = self.line.menus.shown_to(user_id(name))
        return shown.description["name"].removeprefix("tamngan:") if shown else None

    def person(self, name: str) -> Person:
        with self.office.database.reading(self.office.organization_id) as session:
            return session.get_one(Person, self.office.people[name])

    def later(self, minutes: float = 1) -> int:
        self.office.clock.set(self.office.clock.now() + timedelta(minutes=minutes))
        return self.keeper.run()


@pytest.fixture
def desk(database: Database, clock: TurnableClock, box: SecretBox) -> Desk:
    office = make_office(database, clock, box, strangers=("accountant",))
    line = DirectMenus(RichMenus(office.line.state))
    return Desk(office, line, MenuKeeper(database, lambda _: line, clock))


def test_everybody_sees_the_menu_of_their_post_with_their_number(desk: Desk) -> None:
    desk.office.duty("1", date(2026, 2, 20), FINANCE)
    desk.office.duty("2", date(2026, 2, 27), WORKS)
    desk.keeper.run()
    assert desk.sees("treasurer") == "staff:1:thai:2"
    assert desk.sees("coordinator") == "coordinator:2:thai:2"
    assert desk.sees("executive") == "executive:2:thai:2"
    assert desk.sees("head") == "supervisor:1:thai:2"


def test_the_rest_see_the_default(desk: Desk) -> None:
    desk.keeper.run()
    default = desk.line.menus.menus[desk.line.menus.default or ""]
    assert default.description["name"] == "tamngan:unregistered:-:thai:2"


def test_the_number_follows_reports(desk: Desk) -> None:
    due = desk.office.duty("1", date(2026, 2, 20), FINANCE)
    desk.keeper.run()
    desk.office.report(due)
    desk.later()
    assert desk.sees("treasurer") == "staff:0:thai:2"


def test_it_sends_no_message(desk: Desk) -> None:
    desk.office.duty("1", date(2026, 2, 20), FINANCE)
    desk.keeper.run()
    assert desk.office.line.billed("2026-02") == 0
    assert desk.office.line.answers("treasurer") == []


def test_nothing_is_called_where_nothing_changed(desk: Desk) -> None:
    desk.keeper.run()
    desk.keeper.run()
    desk.line.calls.clear()
    assert desk.later() == 0
    assert desk.later(LOOK_AGAIN / timedelta(minutes=1)) == 0
    assert desk.line.calls == []


def test_a_menu_is_made_once_for_all_who_see_the_same(desk: Desk) -> None:
    desk.keeper.run()
    names = [menu.description["name"] for menu in desk.line.menus.menus.values()]
    assert len(names) == len(set(names)) == 5
    assert desk.line.calls.count("make") == 5


def test_a_number_seen_before_needs_no_new_menu(desk: Desk) -> None:
    first = desk.office.duty("1", date(2026, 2, 20), FINANCE)
    desk.keeper.run()
    desk.office.report(first)
    desk.later()
    desk.office.duty("2", date(2026, 2, 20), FINANCE)
    made = desk.line.calls.count("make")
    desk.later(LOOK_AGAIN / timedelta(minutes=1))
    assert desk.sees("treasurer") == "staff:1:thai:2"
    assert desk.line.calls.count("make") == made


def test_who_leaves_sees_no_menu_of_theirs_any_more(desk: Desk) -> None:
    desk.keeper.run()
    with desk.office.database.organization(desk.office.organization_id) as session:
        people.forget(session, session.get_one(Person, desk.office.people["treasurer"]), desk.office.clock.now())
        audit.record(session, desk.office.clock.now(), "person.left", "person", desk.office.people["treasurer"])
    desk.later()
    assert desk.sees("treasurer") == "unregistered:-:thai:2"
    assert desk.person("treasurer").menu_state is None
    assert desk.sees("engineer") == "staff:0:thai:2"


def test_a_failure_disturbs_nobody_and_is_made_good_later(desk: Desk) -> None:
    desk.line.fails = {"picture": Failure.UNKNOWN}
    assert desk.keeper.run() == 0
    desk.line.calls.clear()
    assert desk.later() == 0
    assert desk.line.calls == []
    desk.line.fails = {}
    desk.later(REST / timedelta(minutes=1))
    assert desk.sees("treasurer") == "staff:0:thai:2"


def test_what_a_dead_process_left_on_the_platform_is_removed(desk: Desk) -> None:
    other = desk.line.menus.create({**request(RichMenu(MenuKind.STAFF, 3)), "name": "เมนูของสำนักงาน"})
    desk.line.fails = {"picture": Failure.UNKNOWN}
    desk.keeper.run()
    half = next(key for key, menu in desk.line.menus.menus.items() if menu.picture is None and key != other)
    desk.line.fails = {}
    desk.later(REST / timedelta(minutes=1))
    assert half not in desk.line.menus.menus
    assert other in desk.line.menus.menus


def test_a_menu_that_somebody_removed_is_made_anew(desk: Desk) -> None:
    desk.keeper.run()
    shown = desk.line.menus.shown_to(user_id("treasurer"))
    assert shown is not None
    desk.line.menus.delete(shown.menu_id)
    with desk.office.database.organization(desk.office.organization_id) as session:
        session.get_one(Person, desk.office.people["treasurer"]).menu_state = None
    desk.later()
    desk.later()
    assert desk.sees("treasurer") == "staff:0:thai:2"
    assert desk.sees("engineer") == "staff:0:thai:2"


def test_another_taste_of_digits_draws_new_menus_and_removes_the_old(desk: Desk) -> None:
    desk.keeper.run()
    _choose(desk, digits="arabic")
    desk.later()
    desk.later()
    assert desk.sees("treasurer") == "staff:0:arabic:2"
    assert all(":arabic:" in menu.description["name"] for menu in desk.line.menus.menus.values())


def test_an_office_that_wants_no_menus_has_none(desk: Desk) -> None:
    desk.keeper.run()
    _choose(desk, rich_menu=False)
    desk.later()
    assert (desk.sees("treasurer"), desk.line.menus.default) == (None, None)
    desk.line.calls.clear()
    assert desk.later() == 0


def _choose(desk: Desk, **changes: object) -> None:
    with desk.office.database.organization(desk.office.organization_id) as session:
        change_settings(session.get_one(Organization, desk.office.organization_id), **changes)
        audit.record(session, desk.office.clock.now(), "setting.changed", "organization", None)


def test_no_more_are_made_in_an_hour_than_the_platform_allows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu_store, "MADE_AN_HOUR", 2)
    desk.keeper.run()
    desk.later()
    assert desk.line.calls.count("make") == 2
    desk.later(61)
    assert desk.line.calls.count("make") == 4


def test_two_keepers_make_no_menu_twice(desk: Desk) -> None:
    other = MenuKeeper(desk.office.database, lambda _: desk.line, desk.office.clock)
    desk.keeper.run()
    other.run()
    assert desk.line.calls.count("make") == 5


def test_a_friend_who_comes_back_is_linked_again(desk: Desk) -> None:
    desk.keeper.run()
    desk.line.menus.link(user_id("engineer"), None)
    with desk.office.database.organization(desk.office.organization_id) as session:
        session.get_one(Person, desk.office.people["engineer"]).menu_state = None
    desk.later()
    assert desk.sees("engineer") == "staff:0:thai:2"


def test_one_offices_fault_costs_the_others_nothing(desk: Desk, box: SecretBox) -> None:
    second = make_office(desk.office.database, desk.office.clock, box, name="องค์การบริหารส่วนตำบลอื่น", group=False)
    lines = {second.channel_id: DirectMenus(RichMenus(second.line.state))}
    keeper = MenuKeeper(desk.office.database, lambda channel: lines[channel], desk.office.clock)
    assert keeper.run() > 0
    assert lines[second.channel_id].menus.shown_to(user_id("treasurer")) is not None
    assert desk.sees("treasurer") is None


def test_a_channel_that_knows_no_menus_is_passed_over(desk: Desk) -> None:
    assert MenuKeeper(desk.office.database, lambda _: None, desk.office.clock).run() == 0


def test_one_offices_menus_are_not_anothers(desk: Desk, box: SecretBox) -> None:
    second = make_office(desk.office.database, desk.office.clock, box, name="องค์การบริหารส่วนตำบลอื่น", group=False)
    second.duty("1", date(2026, 2, 20), FINANCE)
    desk.keeper.run()
    with second.database.reading(second.organization_id) as session:
        keys = set(session.scalars(select(StoredMenu.key)))
    assert "staff:1:thai:2" in keys
    with desk.office.database.reading(desk.office.organization_id) as session:
        assert "staff:1:thai:2" not in set(session.scalars(select(StoredMenu.key)))


@pytest.mark.parametrize("menu", [RichMenu(MenuKind.COORDINATOR, 99), RichMenu(MenuKind.UNREGISTERED)])
def test_its_picture_is_one_the_platform_takes(menu: RichMenu) -> None:
    drawn = picture(menu)
    with Image.open(io.BytesIO(drawn)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(drawn) <= PICTURE_BYTES


def test_another_number_is_another_picture() -> None:
    assert picture(RichMenu(MenuKind.STAFF, 6)) != picture(RichMenu(MenuKind.STAFF, 7))
    assert picture(RichMenu(MenuKind.STAFF, 21)) == picture(RichMenu(MenuKind.STAFF, 22))


def test_the_platforms_own_calls_do_the_same(desk: Desk) -> None:
    platform = desk.office.line
    with serve(platform) as address:
        line = PlatformMenus(PlatformLine(platform.settings.channel_access_token, address))
        menu_id = line.make_menu(request(RichMenu(MenuKind.STAFF, 3)))
        line.picture_menu(menu_id, picture(RichMenu(MenuKind.STAFF, 3)))
        line.link_menu([user_id("treasurer")], menu_id)
        line.link_menu([user_id("engineer"), user_id("head")], menu_id)
        line.default_menu(menu_id)
        assert line.menu_names() == {menu_id: "tamngan:staff:3:thai:2"}
        actions = platform.rich_menus.actions_of(user_id("head"))
        assert [action["label"] for action in actions][:2] == ["งานของฉัน", "รายงานผล"]
        assert actions[0]["displayText"] == "งานของฉัน"
        line.unlink_menu([user_id("engineer")])
        line.default_menu(None)
        assert platform.rich_menus.shown_to(user_id("engineer")) is None
        line.delete_menu(menu_id)
        line.delete_menu(menu_id)
        with pytest.raises(LineError) as caught:
            line.link_menu([user_id("treasurer")], menu_id)
        assert caught.value.failure is Failure.GONE

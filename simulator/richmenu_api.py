"""The rich menu calls of the platform's API."""

from __future__ import annotations

from typing import Any

from flask import request

from simulator.calls import Routes, read_json
from simulator.identifiers import request_id
from simulator.refusals import Answer, Refusal
from simulator.richmenu_batch import check_batch, run_batch
from simulator.richmenus import RichMenu
from simulator.server import SimulatedLine
from simulator.state import Upload


def add_rich_menu_routes(routes: Routes, line: SimulatedLine) -> None:
    """Add making, picturing, linking and naming of rich menus."""
    menus = line.rich_menus

    def create() -> Answer:
        line.rates.spend("create rich menu")
        return Answer(200, {"richMenuId": menus.create(read_json())})

    def check() -> Answer:
        menus.check(read_json())
        return Answer()

    def listed() -> Answer:
        line.rates.spend("list rich menus")
        return Answer(200, {"richmenus": [_shown(menu) for menu in menus.menus.values()]})

    def delete(menu_id: str) -> Answer:
        line.rates.spend("delete rich menu")
        menus.delete(menu_id)
        return Answer()

    def set_picture(menu_id: str) -> Answer:
        menus.set_picture(menu_id, _picture())
        return Answer()

    routes.add("POST", "/v2/bot/richmenu", create)
    routes.add("POST", "/v2/bot/richmenu/validate", check)
    routes.add("GET", "/v2/bot/richmenu/list", listed)
    routes.add("GET", "/v2/bot/richmenu/<menu_id>", lambda menu_id: Answer(200, _shown(menus.find(menu_id))))
    routes.add("DELETE", "/v2/bot/richmenu/<menu_id>", delete)
    routes.add("POST", "/v2/bot/richmenu/<menu_id>/content", set_picture)
    routes.add("GET", "/v2/bot/richmenu/<menu_id>/content", lambda menu_id: _content(menus.find(menu_id)))
    _add_links(routes, line)
    _add_aliases(routes, line)
    _add_batches(routes, line)


def _add_links(routes: Routes, line: SimulatedLine) -> None:
    menus = line.rich_menus

    def link_many() -> Answer:
        body = read_json()
        menus.link_many(body.get("userIds"), str(body.get("richMenuId")))
        return Answer(202)

    def unlink_many() -> Answer:
        menus.link_many(read_json().get("userIds"), None)
        return Answer(202)

    def link(user_id: str, menu_id: str | None = None) -> Answer:
        menus.link(user_id, menu_id)
        return Answer()

    def set_default(menu_id: str | None = None) -> Answer:
        menus.set_default(menu_id)
        return Answer()

    routes.add("POST", "/v2/bot/richmenu/bulk/link", link_many)
    routes.add("POST", "/v2/bot/richmenu/bulk/unlink", unlink_many)
    routes.add("POST", "/v2/bot/user/all/richmenu/<menu_id>", set_default)
    routes.add("DELETE", "/v2/bot/user/all/richmenu", set_default)
    routes.add("GET", "/v2/bot/user/all/richmenu", lambda: _menu_id(menus.default))
    routes.add("POST", "/v2/bot/user/<user_id>/richmenu/<menu_id>", link)
    routes.add("DELETE", "/v2/bot/user/<user_id>/richmenu", link)
    routes.add("GET", "/v2/bot/user/<user_id>/richmenu", lambda user_id: _menu_id(_own_menu(line, user_id)))


def _add_aliases(routes: Routes, line: SimulatedLine) -> None:
    menus = line.rich_menus

    def create() -> Answer:
        body = read_json()
        menus.set_alias(str(body.get("richMenuAliasId")), body.get("richMenuId"), new=True)
        return Answer()

    def update(alias: str) -> Answer:
        menus.set_alias(alias, read_json().get("richMenuId"), new=False)
        return Answer()

    def delete(alias: str) -> Answer:
        line.rates.spend("delete rich menu alias")
        del menus.aliases[menus.alias(alias)["richMenuAliasId"]]
        return Answer()

    routes.add("POST", "/v2/bot/richmenu/alias", create)
    routes.add("POST", "/v2/bot/richmenu/alias/<alias>", update)
    routes.add("DELETE", "/v2/bot/richmenu/alias/<alias>", delete)
    routes.add("GET", "/v2/bot/richmenu/alias/<alias>", lambda alias: Answer(200, menus.alias(alias)))
    routes.add(
        "GET", "/v2/bot/richmenu/alias/list", lambda: Answer(200, {"aliases": [menus.alias(a) for a in menus.aliases]})
    )


def _add_batches(routes: Routes, line: SimulatedLine) -> None:
    finished: dict[str, str] = {}

    def validate() -> Answer:
        check_batch(read_json())
        return Answer()

    def run() -> Answer:
        line.rates.spend("replace rich menus")
        run_batch(line.rich_menus, read_json())
        request_key = request_id()
        finished[request_key] = line.clock.now().isoformat()
        return Answer(202, headers={"x-line-request-id": request_key})

    def progress() -> Answer:
        at = finished.get(request.args.get("requestId", ""))
        if at is None:
            raise Refusal(404, "not found")
        return Answer(200, {"phase": "succeeded", "acceptedTime": at, "completedTime": at})

    routes.add("POST", "/v2/bot/richmenu/validate/batch", validate)
    routes.add("POST", "/v2/bot/richmenu/batch", run)
    routes.add("GET", "/v2/bot/richmenu/progress/batch", progress)


def _shown(menu: RichMenu) -> dict[str, Any]:
    return {"richMenuId": menu.menu_id, **menu.description}


def _picture() -> Upload:
    return Upload(request.get_data(), request.mimetype, "richmenu")


def _content(menu: RichMenu) -> Answer:
    if menu.picture is None:
        raise Refusal(404, "image not found")
    return Answer(200, data=menu.picture.data, mime_type=menu.picture.mime_type)


def _own_menu(line: SimulatedLine, user_id: str) -> str | None:
    person = line.state.people.get(user_id)
    return person.rich_menu if person else None


def _menu_id(menu_id: str | None) -> Answer:
    if menu_id is None:
        raise Refusal(404, "the user has no richmenu")
    return Answer(200, {"richMenuId": menu_id})

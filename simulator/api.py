"""The platform's HTTP API, as far as a bot like ours uses it; both of the platform's hosts are this one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from simulator.calls import Routes, read_json, retry_key
from simulator.refusals import Answer, Refusal
from simulator.richmenu_api import add_rich_menu_routes
from simulator.server import SimulatedLine
from simulator.webhook_settings_api import add_webhook_routes

#: Every path of the platform's API starts with one of these.
API_ROOTS = ("/v2/", "/oauth2/", "/bot/", "/liff/v1/")


def platform_api(line: SimulatedLine) -> Blueprint:
    """Return the blueprint with every call the simulator knows, and a recorded 404 for all others."""
    blueprint = Blueprint("platform", __name__)
    routes = Routes(blueprint, line)
    _add_sending(routes, line)
    _add_looking(routes, line)
    _add_tokens(routes, line)
    add_webhook_routes(routes, line)
    add_rich_menu_routes(routes, line)
    for root in API_ROOTS:
        routes.add_everything_else(f"{root}<path:rest>")
    return blueprint


def _add_sending(routes: Routes, line: SimulatedLine) -> None:
    bot = line.bot
    routes.add("POST", "/v2/bot/message/reply", lambda: bot.reply(read_json(), retry_key()))
    routes.add("POST", "/v2/bot/message/push", lambda: bot.push(read_json(), retry_key()))
    routes.add("POST", "/v2/bot/message/multicast", lambda: bot.multicast(read_json(), retry_key()))

    def validate(kind: str) -> Answer:  # noqa: ARG001 -- every kind obeys the same rules
        bot.check_messages(read_json().get("messages"))
        return Answer()

    routes.add("POST", "/v2/bot/message/validate/<any(reply,push,multicast,narrowcast,broadcast):kind>", validate)
    routes.add("POST", "/v2/bot/chat/loading/start", lambda: bot.show_loading(read_json()))
    routes.add("POST", "/v2/bot/chat/markAsRead", lambda: bot.mark_as_read(read_json()))


def _add_looking(routes: Routes, line: SimulatedLine) -> None:
    bot = line.bot
    routes.add("GET", "/v2/bot/info", lambda: _bot_info(line))
    routes.add("GET", "/v2/bot/profile/<user_id>", bot.profile)
    routes.add("GET", "/v2/bot/group/<group_id>/summary", lambda group_id: _group_summary(line, group_id))
    for kind in ("group", "room"):
        _add_members(routes, line, kind)
    routes.add("GET", "/v2/bot/message/<message_id>/content", bot.content)
    routes.add("GET", "/v2/bot/message/<message_id>/content/preview", bot.content)
    routes.add("GET", "/v2/bot/message/<message_id>/content/transcoding", lambda message_id: _coding(line, message_id))
    routes.add("GET", "/v2/bot/message/quota", lambda: _quota(line))
    routes.add("GET", "/v2/bot/message/quota/consumption", lambda: _consumption(line))
    routes.add(
        "GET", "/v2/bot/message/delivery/<any(reply,push,multicast,broadcast):kind>", lambda kind: _sent(line, kind)
    )
    routes.add("GET", "/v2/bot/followers/ids", _not_available)


def _add_members(routes: Routes, line: SimulatedLine, kind: str) -> None:
    root, bot = f"/v2/bot/{kind}/<group_id>", line.bot
    routes.add("GET", f"{root}/members/count", lambda group_id: _member_count(line, kind, group_id))
    routes.add("GET", f"{root}/members/ids", lambda group_id: _member_ids(line, kind, group_id))
    routes.add("GET", f"{root}/member/<user_id>", lambda group_id, user_id: bot.member(kind, group_id, user_id))
    routes.add("POST", f"{root}/leave", lambda group_id: bot.leave(kind, group_id))


def _add_tokens(routes: Routes, line: SimulatedLine) -> None:
    routes.add("GET", "/oauth2/v2.1/verify", lambda: _verify(line, request.args), authorized=False)
    routes.add("POST", "/v2/oauth/verify", lambda: _verify(line, request.form), authorized=False)
    routes.add("POST", "/v2/oauth/accessToken", lambda: _issue(line), authorized=False)
    routes.add("POST", "/oauth2/v3/token", lambda: _issue(line), authorized=False)


def _bot_info(line: SimulatedLine) -> Answer:
    world = line.state.world
    return Answer(
        200,
        {
            "userId": world.bot_user_id,
            "basicId": world.bot_basic_id,
            "displayName": world.bot_name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        },
    )


def _group_summary(line: SimulatedLine, group_id: str) -> Answer:
    return Answer(200, {"groupId": group_id, "groupName": line.bot.group("group", group_id).name})


def _member_count(line: SimulatedLine, kind: str, group_id: str) -> Answer:
    return Answer(200, {"count": len(line.bot.group(kind, group_id).members)})


def _member_ids(line: SimulatedLine, kind: str, group_id: str) -> Answer:
    line.bot.group(kind, group_id)
    return _not_available()


def _not_available() -> Answer:
    raise Refusal(403, "Access to this API is not available for your account")


def _coding(line: SimulatedLine, message_id: str) -> Answer:
    answer = line.bot.content(message_id)
    return Answer(200, {"status": "processing" if answer.status == 202 else "succeeded"})


def _quota(line: SimulatedLine) -> Answer:
    if line.quota.limit is None:
        return Answer(200, {"type": "none"})
    return Answer(200, {"type": "limited", "value": line.quota.limit})


def _consumption(line: SimulatedLine) -> Answer:
    return Answer(200, {"totalUsage": line.quota.used(line.clock.now())})


def _sent(line: SimulatedLine, kind: str) -> Answer:
    day = request.args.get("date", "")
    if len(day) != 8 or not day.isdigit():
        raise Refusal(400, "The value for the 'date' parameter is invalid")
    return Answer(200, {"status": "ready", "success": line.quota.sent_on(kind, day)})


def _verify(line: SimulatedLine, given: Any) -> Answer:
    if given.get("access_token") != line.settings.channel_access_token:
        raise Refusal(400, "access token expired")
    return Answer(200, {"client_id": line.settings.channel_id, "expires_in": 2592000, "scope": "profile"})


def _issue(line: SimulatedLine) -> Answer:
    if request.form.get("client_secret") != line.settings.channel_secret:
        raise Refusal(400, "invalid_client")
    token = line.settings.channel_access_token
    return Answer(200, {"access_token": token, "expires_in": 2592000, "token_type": "Bearer"})

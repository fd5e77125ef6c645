"""The platform's HTTP API, asked as a bot asks it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from contract_support import CONTRACT
from flask import Flask
from flask.testing import FlaskClient

from simulator import SimulatedLine
from simulator.api import platform_api
from simulator.pictures import office_photo, plain_picture
from simulator.serving import serve

MENU = {
    "size": {"width": 1200, "height": 405},
    "selected": True,
    "name": "เมนู",
    "chatBarText": "งานของฉัน",
    "areas": [
        {
            "bounds": {"x": 0, "y": 0, "width": 600, "height": 405},
            "action": {"type": "postback", "label": "งานของฉัน", "data": "mine"},
        }
    ],
}


class Api:
    """Calls the API with the right token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {**self._headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self._client.open(f"/v2/bot/{path}", method=method, json=body, headers=given)


@pytest.fixture
def api(line: SimulatedLine, ids: Any) -> Api:
    app = Flask("api")
    app.register_blueprint(platform_api(line))
    return Api(app.test_client(), ids.token)


def test_a_push_answers_with_ids_and_a_request_id(api: Api, line: SimulatedLine, ids: Any, text: Any) -> None:
    response = api("POST", "message/push", {"to": ids.somying, "messages": [text("ก")]})
    assert response.status_code == 200
    assert uuid.UUID(response.headers["x-line-request-id"])
    assert response.json["sentMessages"][0]["id"] == line.answers(ids.somying)[0].id
    assert line.state.calls[-1].request_id == response.headers["x-line-request-id"]


def test_a_repeated_push_answers_409_with_the_accepted_request(api: Api, ids: Any, text: Any) -> None:
    key, body = str(uuid.uuid4()), {"to": ids.somying, "messages": [text("ก")]}
    first = api("POST", "message/push", body, X_Line_Retry_Key=key)
    again = api("POST", "message/push", body, X_Line_Retry_Key=key)
    assert again.status_code == 409
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.json["message"] == "The retry key is already accepted"


@pytest.mark.parametrize("token", ["", "another"])
def test_a_wrong_token_is_refused(api: Api, ids: Any, text: Any, token: str) -> None:
    response = api(
        "POST", "message/push", {"to": ids.somying, "messages": [text("ก")]}, Authorization=f"Bearer {token}"
    )
    assert response.status_code == 401


def test_what_it_does_not_know_is_refused_and_recorded(api: Api, line: SimulatedLine, ids: Any) -> None:
    response = api("POST", "message/broadcast", {"messages": []})
    assert (response.status_code, response.json) == (404, {"message": "Not found"})
    assert (line.state.calls[-1].path, line.state.calls[-1].status) == ("/v2/bot/message/broadcast", 404)


def test_a_body_that_is_no_json_is_refused(api: Api) -> None:
    response = api._client.post("/v2/bot/message/push", data=b"{", headers=api._headers)
    assert (response.status_code, response.json) == (400, {"message": "The request body could not be parsed as JSON"})


LOOKS = [
    ("profile/{somying}", 200, {"displayName": "สมหญิง ใจงาม", "userId": "{somying}", "language": "th"}),
    ("profile/{praewa}", 404, {"message": "Not found"}),
    ("group/{office}/summary", 200, {"groupId": "{office}", "groupName": "ITA อบต.ตัวอย่าง"}),
    ("group/{office}/members/count", 200, {"count": 3}),
    ("group/{office}/members/ids", 403, {"message": "Access to this API is not available for your account"}),
    ("group/{office}/member/{nayok}", 200, {"displayName": "นายก บุญมา", "userId": "{nayok}"}),
    ("group/{office}/member/{praewa}", 404, {"message": "Not found"}),
    ("group/Cunknown/summary", 404, {"message": "Not found"}),
    ("message/quota", 200, {"type": "limited", "value": 300}),
    ("message/quota/consumption", 200, {"totalUsage": 0}),
    ("message/delivery/push?date=20250328", 200, {"status": "ready", "success": 0}),
    ("message/delivery/push?date=28-03-2025", 400, {"message": "The value for the 'date' parameter is invalid"}),
    ("message/1/content", 404, {"message": "Not found"}),
    ("user/{somying}/richmenu", 404, {"message": "the user has no richmenu"}),
]


@pytest.mark.parametrize(("path", "status", "body"), LOOKS)
def test_it_tells_what_the_bot_may_know(api: Api, ids: Any, path: str, status: int, body: Any) -> None:
    names = {name: getattr(ids, name) for name in ("somying", "praewa", "nayok", "office")}
    response = api("GET", path.format(**names))
    expected = {name: value.format(**names) if isinstance(value, str) else value for name, value in body.items()}
    assert (response.status_code, response.json) == (status, expected)


def test_consumption_and_delivery_counts_follow_the_pushes(api: Api, ids: Any, text: Any) -> None:
    api("POST", "message/push", {"to": ids.office, "messages": [text("ก")]})
    assert api("GET", "message/quota/consumption").json == {"totalUsage": 3}
    assert api("GET", "message/delivery/push?date=20250328").json["success"] == 3
    assert api("GET", "message/delivery/reply?date=20250328").json["success"] == 0


def test_a_photo_is_given_until_it_is_unsent(api: Api, line: SimulatedLine, ids: Any) -> None:
    photo = line.photo(ids.somying, ids.office)
    response = api("GET", f"message/{photo.id}/content")
    assert (response.data, response.mimetype) == (office_photo(), "image/png")
    line.people.unsend(ids.somying, photo.id)
    assert api("GET", f"message/{photo.id}/content").status_code == 410


def test_content_may_not_be_ready_yet(api: Api, line: SimulatedLine, ids: Any) -> None:
    photo = line.photo(ids.somying, ids.office)
    line.faults.set("content_not_ready", 2)
    assert api("GET", f"message/{photo.id}/content").status_code == 202
    assert api("GET", f"message/{photo.id}/content/transcoding").json == {"status": "processing"}
    assert api("GET", f"message/{photo.id}/content/transcoding").json == {"status": "succeeded"}


@pytest.mark.parametrize(
    ("fault", "status", "arrived"), [("burst", 429, 0), ("server_error", 500, 0), ("answer_lost", 502, 1)]
)
def test_faults_happen_once_and_then_no_more(
    api: Api, line: SimulatedLine, ids: Any, text: Any, fault: str, status: int, arrived: int
) -> None:
    line.faults.set(fault, 1)
    body = {"to": ids.somying, "messages": [text("ก")]}
    assert api("POST", "message/push", body).status_code == status
    assert len(line.answers(ids.somying)) == arrived
    assert api("POST", "message/push", body).status_code == 200


def test_an_exhausted_month_still_lets_replies_through(api: Api, line: SimulatedLine, ids: Any, text: Any) -> None:
    line.faults.set("month_exhausted")
    line.say(ids.somying, None, "สถานะ")
    response = api("POST", "message/push", {"to": ids.somying, "messages": [text("ก")]})
    assert (response.status_code, response.json["message"]) == (429, "You have reached your monthly limit.")
    reply = {"replyToken": line.events[-1]["replyToken"], "messages": [text("ก")]}
    assert api("POST", "message/reply", reply).status_code == 200


def test_validation_checks_the_messages_and_sends_nothing(api: Api, line: SimulatedLine, ids: Any, text: Any) -> None:
    assert api("POST", "message/validate/push", {"messages": [text("ก")]}).status_code == 200
    assert api("POST", "message/validate/push", {"messages": [text("")]}).status_code == 400
    assert line.answers(ids.somying) == []


@pytest.mark.parametrize(
    ("chat", "seconds", "status"), [("somying", 20, 202), ("somying", 7, 400), ("office", 20, 400)]
)
def test_loading_shows_in_single_chats_only(api: Api, ids: Any, chat: str, seconds: int, status: int) -> None:
    body = {"chatId": getattr(ids, chat), "loadingSeconds": seconds}
    assert api("POST", "chat/loading/start", body).status_code == status


class TestRichMenu:
    def picture(self, api: Api, menu_id: str, data: bytes, kind: str = "image/png") -> Any:
        headers = {**api._headers, "Content-Type": kind}
        return api._client.post(f"/v2/bot/richmenu/{menu_id}/content", data=data, headers=headers)

    def put(self, api: Api) -> str:
        menu_id = str(api("POST", "richmenu", MENU).json["richMenuId"])
        assert self.picture(api, menu_id, plain_picture(1200, 405)).status_code == 200
        return menu_id

    def test_it_is_made_pictured_and_linked(self, api: Api, line: SimulatedLine, ids: Any) -> None:
        menu_id = self.put(api)
        assert api("POST", f"user/{ids.somying}/richmenu/{menu_id}").status_code == 200
        assert api("GET", f"user/{ids.somying}/richmenu").json == {"richMenuId": menu_id}
        line.tap(ids.somying, None, "งานของฉัน")
        assert line.events[-1]["postback"] == {"data": "mine"}

    def test_it_cannot_be_linked_without_a_picture(self, api: Api, ids: Any) -> None:
        menu_id = api("POST", "richmenu", MENU).json["richMenuId"]
        assert api("POST", f"user/{ids.somying}/richmenu/{menu_id}").status_code == 400

    def test_it_is_not_shown_to_people_who_are_no_friends(self, api: Api, line: SimulatedLine, ids: Any) -> None:
        menu_id = self.put(api)
        assert (
            api("POST", "richmenu/bulk/link", {"richMenuId": menu_id, "userIds": [ids.praewa, ids.nayok]}).status_code
            == 202
        )
        assert line.rich_menus.shown_to(ids.praewa) is None
        assert line.rich_menus.shown_to(ids.nayok) is not None

    def test_the_default_is_for_all_who_have_none_of_their_own(self, api: Api, line: SimulatedLine, ids: Any) -> None:
        own, common = self.put(api), self.put(api)
        api("POST", f"user/{ids.somying}/richmenu/{own}")
        api("POST", f"user/all/richmenu/{common}")
        shown = {who: line.rich_menus.shown_to(who) for who in (ids.somying, ids.wichai)}
        assert [menu and menu.menu_id for menu in shown.values()] == [own, common]
        api("DELETE", f"user/{ids.somying}/richmenu")
        assert line.rich_menus.actions_of(ids.somying)[0]["data"] == "mine"

    def test_a_deleted_menu_is_gone_from_the_phones(self, api: Api, line: SimulatedLine, ids: Any) -> None:
        menu_id = self.put(api)
        api("POST", f"user/all/richmenu/{menu_id}")
        assert api("DELETE", f"richmenu/{menu_id}").status_code == 200
        assert line.rich_menus.shown_to(ids.somying) is None
        assert api("GET", f"richmenu/{menu_id}").status_code == 404

    def test_an_alias_leads_to_another_menu(self, api: Api, line: SimulatedLine, ids: Any) -> None:
        menu_id = self.put(api)
        assert api("POST", "richmenu/alias", {"richMenuAliasId": "more", "richMenuId": menu_id}).status_code == 200
        assert api("POST", "richmenu/alias", {"richMenuAliasId": "more", "richMenuId": menu_id}).status_code == 400
        assert (line.rich_menus.switch(ids.somying, "more"), line.rich_menus.switch(ids.somying, "less")) == (
            "SUCCESS",
            "RICHMENU_ALIAS_ID_NOTFOUND",
        )

    @pytest.mark.parametrize(
        ("kind", "data", "status"),
        [
            ("image/png", plain_picture(800, 250), 200),
            ("image/png", office_photo(), 400),
            ("image/png", plain_picture(1000, 800), 400),
            ("image/png", b"no picture", 400),
            ("image/png", b"", 400),
            ("image/gif", plain_picture(1200, 405), 415),
            ("image/png", plain_picture(1200, 405) + bytes(1024 * 1024), 413),
        ],
    )
    def test_its_picture_keeps_the_bounds(self, api: Api, kind: str, data: bytes, status: int) -> None:
        menu_id = api("POST", "richmenu", MENU).json["richMenuId"]
        assert self.picture(api, menu_id, data, kind).status_code == status

    def test_it_has_one_picture_for_ever(self, api: Api) -> None:
        assert self.picture(api, self.put(api), plain_picture(1200, 405)).status_code == 400

    def test_what_nobody_could_tap_is_noted(self, api: Api, line: SimulatedLine) -> None:
        self.put(api)
        assert line.bot.violations == []
        outside = {**MENU["areas"][0], "bounds": {"x": 700, "y": 0, "width": 600, "height": 405}}  # type: ignore[index]
        menu_id = api("POST", "richmenu", {**MENU, "areas": [outside]}).json["richMenuId"]
        self.picture(api, menu_id, plain_picture(2500, 843))
        assert len(line.bot.violations) == 2
        for sentence in line.bot.violations:
            assert "ริชเมนู" in sentence
            assert "rich menu" not in sentence

    def test_a_hundred_an_hour_are_made_and_no_more(self, api: Api, clock: Any) -> None:
        assert {api("POST", "richmenu", MENU).status_code for _ in range(100)} == {200}
        assert api("POST", "richmenu", MENU).status_code == 429
        clock.set(clock.now() + timedelta(hours=1))
        assert api("POST", "richmenu", MENU).status_code == 200

    def test_a_batch_replaces_the_menus_of_those_who_had_one(self, api: Api, line: SimulatedLine, ids: Any) -> None:
        old, new = self.put(api), self.put(api)
        api("POST", f"user/{ids.somying}/richmenu/{old}")
        api("POST", f"user/{ids.wichai}/richmenu/{new}")
        swap = [{"type": "link", "from": old, "to": new}, {"type": "unlink", "from": new}]
        answer = api("POST", "richmenu/batch", {"operations": swap})
        key = answer.headers["x-line-request-id"]
        assert api("GET", f"richmenu/progress/batch?requestId={key}").json["phase"] == "succeeded"
        assert [line.state.people[who].rich_menu for who in (ids.somying, ids.wichai)] == [new, None]
        assert api("POST", "richmenu/batch", {"operations": [{"type": "unlinkAll"}]}).status_code == 202
        assert line.state.people[ids.somying].rich_menu is None

    @pytest.mark.parametrize("operation", [{}, {"type": "link", "from": "x"}, {"type": "shuffle"}])
    def test_a_batch_that_says_nothing_clear_is_refused(self, api: Api, operation: Any) -> None:
        assert api("POST", "richmenu/validate/batch", {"operations": [operation]}).status_code == 400
        assert api("POST", "richmenu/validate/batch", {"operations": [{"type": "unlinkAll"}]}).status_code == 200

    def test_the_official_client_does_the_whole_of_it(self, line: SimulatedLine, ids: Any) -> None:
        messaging = pytest.importorskip("linebot.v3.messaging")
        with serve(line) as url:
            settings = messaging.Configuration(host=url, access_token=ids.token)
            with messaging.ApiClient(settings) as connection:
                calls, blobs = messaging.MessagingApi(connection), messaging.MessagingApiBlob(connection)
                menu_id = calls.create_rich_menu(messaging.RichMenuRequest.from_dict(MENU)).rich_menu_id
                picture = bytearray(plain_picture(1200, 405))
                blobs.set_rich_menu_image(menu_id, picture, _headers={"Content-Type": "image/png"})
                calls.link_rich_menu_id_to_users(
                    messaging.RichMenuBulkLinkRequest(richMenuId=menu_id, userIds=[ids.somying, ids.nayok])
                )
                calls.unlink_rich_menu_id_from_user(ids.nayok)
                assert [menu.rich_menu_id for menu in calls.get_rich_menu_list().richmenus] == [menu_id]
                assert bytes(blobs.get_rich_menu_image(menu_id)) == bytes(picture)
        shown = [line.rich_menus.shown_to(who) for who in (ids.somying, ids.nayok)]
        assert [menu and menu.menu_id for menu in shown] == [menu_id, None]

    @pytest.mark.parametrize(
        ("name", "value"), [("chatBarText", "ก" * 15), ("size", {"width": 800, "height": 800}), ("areas", [{}])]
    )
    def test_it_is_refused_where_the_platform_refuses_it(self, api: Api, name: str, value: Any) -> None:
        assert api("POST", "richmenu", {**MENU, name: value}).status_code == 400


class TestWebhookAddress:
    def test_it_can_be_changed_on_this_machine(self, api: Api) -> None:
        address = "http://127.0.0.1:9/line/webhook"
        assert api("PUT", "channel/webhook/endpoint", {"endpoint": address}).status_code == 200
        assert api("GET", "channel/webhook/endpoint").json == {"endpoint": address, "active": True}

    def test_it_never_leaves_this_machine(self, api: Api) -> None:
        assert api("PUT", "channel/webhook/endpoint", {"endpoint": "https://example.org/webhook"}).status_code == 400

    def test_a_test_tells_what_came_back(self, api: Api) -> None:
        answer = api("POST", "channel/webhook/test", {"endpoint": "http://127.0.0.1:9/"}).json
        assert (answer["success"], answer["reason"]) == (False, "COULD_NOT_CONNECT")


def test_tokens_are_verified(api: Api, ids: Any) -> None:
    assert api._client.get(f"/oauth2/v2.1/verify?access_token={ids.token}").json["client_id"] == "1234567890"
    assert api._client.get("/oauth2/v2.1/verify?access_token=another").status_code == 400


class TestTheOfficialClient:
    """The platform's own client understands every answer."""

    @pytest.fixture
    def client(self, line: SimulatedLine, ids: Any) -> Iterator[Any]:
        messaging = pytest.importorskip("linebot.v3.messaging")
        with serve(line) as url:
            configuration = messaging.Configuration(host=url, access_token=ids.token)
            with messaging.ApiClient(configuration) as client:
                yield messaging, client

    def test_it_pushes_and_reads(self, client: Any, line: SimulatedLine, ids: Any, bubble_card: Any) -> None:
        messaging, connection = client
        api = messaging.MessagingApi(connection)
        body = messaging.PushMessageRequest.from_dict({"to": ids.office, "messages": [bubble_card()]})
        # The card shows all that LINE lets a card be, more than our own messages keep to (tests.messages.rules).
        with CONTRACT.broken_on_purpose():
            sent = api.push_message(body, x_line_retry_key=str(uuid.uuid4()))
        assert [one.id for one in sent.sent_messages] == [bubble.id for bubble in line.answers(ids.office)]
        assert api.get_message_quota_consumption().total_usage == 3
        assert api.get_profile(ids.somying).display_name == "สมหญิง ใจงาม"
        assert api.get_group_member_count(ids.office).count == 3
        assert api.get_bot_info().basic_id == "@tamngan"

    def test_it_sees_refusals_and_content(self, client: Any, line: SimulatedLine, ids: Any, text: Any) -> None:
        messaging, connection = client
        body = messaging.ReplyMessageRequest.from_dict({"replyToken": "old", "messages": [text("ก")]})
        with pytest.raises(messaging.ApiException) as caught:
            messaging.MessagingApi(connection).reply_message(body)
        assert json.loads(caught.value.body)["message"] == "Invalid reply token"
        photo = line.photo(ids.somying, None)
        assert bytes(messaging.MessagingApiBlob(connection).get_message_content(photo.id)) == office_photo()

    def test_it_loses_the_line_when_the_answer_is_lost(
        self, client: Any, line: SimulatedLine, ids: Any, text: Any
    ) -> None:
        messaging, connection = client
        line.faults.set("answer_lost", 1)
        body = messaging.PushMessageRequest.from_dict({"to": ids.somying, "messages": [text("ก")]})
        from urllib3.exceptions import HTTPError

        with pytest.raises(HTTPError):
            messaging.MessagingApi(connection).push_message(body)
        assert len(line.answers(ids.somying)) == 1


def test_a_message_is_marked_as_read_by_its_token(api: Api, line: SimulatedLine, ids: Any) -> None:
    said = line.say(ids.somying, None, "สถานะ")
    said.readers.clear()
    token = line.events[-1]["message"]["markAsReadToken"]
    assert api("POST", "chat/markAsRead", {"markAsReadToken": token}).status_code == 200
    assert said.readers == {"bot"}
    assert api("POST", "chat/markAsRead", {"markAsReadToken": "made-up"}).status_code == 400


def test_a_token_is_issued_for_the_right_secret_only(api: Api, line: SimulatedLine, ids: Any) -> None:
    form = {"grant_type": "client_credentials", "client_secret": line.settings.channel_secret}
    assert api._client.post("/v2/oauth/accessToken", data=form).json["access_token"] == ids.token
    assert api._client.post("/oauth2/v3/token", data={**form, "client_secret": "another"}).status_code == 400


def test_a_body_over_two_megabytes_is_refused(api: Api, ids: Any, text: Any) -> None:
    response = api("POST", "message/push", {"to": ids.somying, "messages": [text("ก" * 800_000)]})
    assert response.status_code == 413


def test_secrets_are_not_printed(line: SimulatedLine) -> None:
    assert line.settings.channel_secret not in repr(line.settings)
    assert line.settings.channel_access_token not in repr(line.settings)

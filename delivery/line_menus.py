"""The platform's calls for rich menus, behind a small interface of their own."""

from __future__ import annotations

from typing import Any, Protocol

from delivery.line import Failure, LineError
from delivery.pace import Endpoint
from delivery.platform import TIMEOUT, PlatformLine

#: So many people are linked with one call (Messaging API reference, "Link rich menu to multiple users").
LINKED_AT_ONCE = 500


class MenuLine(Protocol):
    """What we ask of the platform about rich menus, for one channel. Everything may raise ``LineError``."""

    def make_menu(self, body: dict[str, Any]) -> str:
        """Make a menu and return its id; it can be linked once it has a picture."""

    def picture_menu(self, menu_id: str, png: bytes) -> None:
        """Give a menu its picture, once and for all."""

    def link_menu(self, user_ids: list[str], menu_id: str) -> None:
        """Show a menu to some people; to somebody who is no friend nothing happens."""

    def unlink_menu(self, user_ids: list[str]) -> None:
        """Take their own menu away from some people."""

    def default_menu(self, menu_id: str | None) -> None:
        """Show a menu to everybody who has none of their own; None: no more."""

    def delete_menu(self, menu_id: str) -> None:
        """Remove a menu; one that is gone already is no error."""

    def menu_names(self) -> dict[str, str]:
        """Return the names of all menus that were made by the API, by their ids."""


class PlatformMenus:
    """``MenuLine`` through line-bot-sdk, with the client of a channel."""

    def __init__(self, line: PlatformLine) -> None:
        """Share the client of the channel."""
        from linebot.v3.messaging import MessagingApi, MessagingApiBlob

        self._call = line.call
        self._api = MessagingApi(line.client)
        self._blob = MessagingApiBlob(line.client)

    def make_menu(self, body: dict[str, Any]) -> str:
        """See ``MenuLine.make_menu``."""
        from linebot.v3.messaging import RichMenuRequest

        request = RichMenuRequest.from_dict(body)
        return str(
            self._call(
                Endpoint.MENU, lambda: self._api.create_rich_menu(request, _request_timeout=TIMEOUT)
            ).rich_menu_id
        )

    def picture_menu(self, menu_id: str, png: bytes) -> None:
        """See ``MenuLine.picture_menu``."""
        self._call(
            Endpoint.MENU,
            lambda: self._blob.set_rich_menu_image(
                menu_id, png, _headers={"Content-Type": "image/png"}, _request_timeout=TIMEOUT
            ),
        )

    def link_menu(self, user_ids: list[str], menu_id: str) -> None:
        """See ``MenuLine.link_menu``; 404 says that the menu is gone."""
        from linebot.v3.messaging import RichMenuBulkLinkRequest

        if len(user_ids) == 1:
            self._call(
                Endpoint.MENU,
                lambda: self._api.link_rich_menu_id_to_user(user_ids[0], menu_id, _request_timeout=TIMEOUT),
                (404,),
            )
            return
        for start in range(0, len(user_ids), LINKED_AT_ONCE):
            some = RichMenuBulkLinkRequest.from_dict(
                {"richMenuId": menu_id, "userIds": user_ids[start : start + LINKED_AT_ONCE]}
            )
            self._call(
                Endpoint.MENU,
                lambda some=some: self._api.link_rich_menu_id_to_users(some, _request_timeout=TIMEOUT),
                (404,),
            )

    def unlink_menu(self, user_ids: list[str]) -> None:
        """See ``MenuLine.unlink_menu``."""
        from linebot.v3.messaging import RichMenuBulkUnlinkRequest

        for start in range(0, len(user_ids), LINKED_AT_ONCE):
            some = RichMenuBulkUnlinkRequest.from_dict({"userIds": user_ids[start : start + LINKED_AT_ONCE]})
            self._call(
                Endpoint.MENU,
                lambda some=some: self._api.unlink_rich_menu_id_from_users(some, _request_timeout=TIMEOUT),
            )

    def default_menu(self, menu_id: str | None) -> None:
        """See ``MenuLine.default_menu``; 404 says that the menu is gone."""
        if menu_id is None:
            self._call(Endpoint.MENU, lambda: self._api.cancel_default_rich_menu(_request_timeout=TIMEOUT))
        else:
            self._call(
                Endpoint.MENU, lambda: self._api.set_default_rich_menu(menu_id, _request_timeout=TIMEOUT), (404,)
            )

    def delete_menu(self, menu_id: str) -> None:
        """See ``MenuLine.delete_menu``."""
        try:
            self._call(
                Endpoint.MENU_DELETED, lambda: self._api.delete_rich_menu(menu_id, _request_timeout=TIMEOUT), (404,)
            )
        except LineError as error:
            if error.failure is not Failure.GONE:
                raise

    def menu_names(self) -> dict[str, str]:
        """See ``MenuLine.menu_names``."""
        answer = self._call(Endpoint.MENU_LISTED, lambda: self._api.get_rich_menu_list(_request_timeout=TIMEOUT))
        return {str(menu.rich_menu_id): str(menu.name) for menu in answer.richmenus}

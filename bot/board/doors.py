"""The only way to a page: who comes is looked up, rights and form tokens are checked, and headers are set."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.board import opening
from bot.board.opening import Ticket
from bot.board.parts import BoardParts
from bot.board.visit import Refused, Visit
from measures.vocabulary import PersonState, Role
from messages.wording import Pen
from storage.models import Organization, Person

log = logging.getLogger("tamngan.board")

View = Callable[..., ResponseReturnValue]
Allowed = Callable[[Visit], bool]
#: What takes long is done with the parts and the visitor's organization, before anything is locked.
Before = Callable[[BoardParts, int], Any]

COOKIE = "tamngan-board"
#: The field of every form that proves it was made by a page of this session.
FORM_FIELD = "form_token"

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def anybody(visit: Visit) -> bool:
    """Let in whoever holds a role today."""
    return bool(visit.roles)


def reviewers(visit: Visit) -> bool:
    """Let in supervisors and coordinators."""
    return visit.reviews


def executives(visit: Visit) -> bool:
    """Let in those who are told how the whole office stands, and who runs the plan."""
    return Role.EXECUTIVE in visit.roles or visit.manages


def coordinators(visit: Visit) -> bool:
    """Let in those who run the plan."""
    return visit.manages


class Doors:
    """Registers pages and forms on a blueprint; no page can be reached around it."""

    def __init__(self, blueprint: Blueprint, parts: BoardParts) -> None:
        """Guard the pages of ``blueprint``."""
        self.blueprint = blueprint
        self.parts = parts

    def page(self, rule: str, view: View, allowed: Allowed = anybody, *, writes: bool = False) -> None:
        """Show ``view(visit, ...)`` at a GET address, reading only unless it ``writes``."""
        self._add(rule, view, allowed, "GET", writes)

    def form(self, rule: str, view: View, allowed: Allowed = anybody, before: Before | None = None) -> None:
        """Take a form at a POST address: ``view(visit, ...)`` writes in one transaction.

        ``before`` does what takes long, once the visitor is known to be allowed and before anything is locked; what it
        returns is ``visit.beforehand``.
        """
        self._add(rule, view, allowed, "POST", True, before)

    def _add(
        self,
        rule: str,
        view: View,
        allowed: Allowed,
        method: str,
        writes: bool,
        before: Before | None = None,
    ) -> None:
        def entered(**values: Any) -> ResponseReturnValue:
            try:
                if before is None:
                    return self._enter(view, allowed, values, writes)
                self._enter(lambda _visit, **_values: "", allowed, values, writes=False)
                made = before(self.parts, self._organization())
                return self._enter(view, allowed, values, writes, made)
            except Refused as refused:
                return self._refusal(refused)

        endpoint = f"{view.__module__.rpartition('.')[2]}_{view.__name__}"
        self.blueprint.add_url_rule(rule, endpoint, entered, methods=[method])

    def _enter(
        self, view: View, allowed: Allowed, values: dict[str, Any], writes: bool, beforehand: Any = None
    ) -> ResponseReturnValue:
        method, ticket = request.method, self.ticket()
        if ticket is None:
            raise Refused("no_session", 401)
        if method == "POST":
            _body_read()
        opened = self.parts.database.organization if writes else self.parts.database.reading
        with opened(ticket.organization_id) as session:
            visit = self._visit(session, ticket)
            visit.beforehand = beforehand
            if method == "POST":
                _check_form(visit)
            if not allowed(visit):
                raise Refused("not_allowed", 403)
            return make_response(view(visit, **values))

    def _organization(self) -> int:
        ticket = self.ticket()
        if ticket is None:
            raise Refused("no_session", 401)
        return ticket.organization_id

    def ticket(self) -> Ticket | None:
        """Return what the browser's cookie says, if it is one of ours."""
        cookie = request.cookies.get(self.cookie_name(), "")
        return opening.ticket_of(self.parts.box, opening.SESSION, cookie, self.parts.clock.now()) if cookie else None

    def _visit(self, session: Session, ticket: Ticket) -> Visit:
        now = self.parts.clock.now()
        if not opening.session_stands(session, self.parts.box, ticket, now):
            raise Refused("no_session", 401)
        person = session.scalars(
            select(Person)
            .where(Person.id == ticket.person_id, Person.state == PersonState.ACTIVE)
            .options(selectinload(Person.assignments))
        ).one_or_none()
        if person is None:
            raise Refused("no_session", 401)
        organization = session.get_one(Organization, ticket.organization_id)
        return Visit(self.parts, session, organization, person, ticket, now)

    def _refusal(self, refused: Refused) -> ResponseReturnValue:
        log.info("refused", extra={"reason": refused.reason, "endpoint": request.endpoint})
        return refusal_page(refused), refused.status

    @property
    def secure(self) -> bool:
        """Tell whether cookies may only travel over https."""
        return self.parts.public_url.startswith("https:") or request.is_secure

    def cookie_name(self) -> str:
        """Return the cookie's name; over https browsers bind the prefixed name to this host and to encryption."""
        return f"__Host-{COOKIE}" if self.secure else COOKIE

    def keep(self, response: Response, cookie: str) -> None:
        """Give the browser its session."""
        response.set_cookie(
            self.cookie_name(),
            cookie,
            max_age=int(opening.SESSION_LASTS.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )

    def forget(self, response: Response) -> None:
        """Take the session out of the browser."""
        response.delete_cookie(self.cookie_name(), path="/", secure=self.secure, httponly=True, samesite="Lax")


def refusal_page(refused: Refused) -> str:
    """Return the page that says in one sentence why something was not done."""
    return render_template(
        "board/refused.html", reason=refused.reason, facts=refused.facts, pen=Pen(), status=refused.status, visit=None
    )


def from_elsewhere(own_address: str) -> bool:
    """Tell whether the browser says that another site made it send this: by Fetch Metadata, or by Origin or Referer.

    A browser that sends neither is an old one or no browser: its form token alone decides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    said = request.headers.get("Origin") or request.headers.get("Referer")
    return said is not None and urlsplit(said).netloc not in {request.host, urlsplit(own_address).netloc}


def _body_read() -> None:
    """Wait for the whole body, however slowly it comes, before anything is locked for it."""
    _ = request.form, request.files


def _check_form(visit: Visit) -> None:
    given = request.form.get(FORM_FIELD, "")
    if from_elsewhere(visit.parts.public_url) or not visit.is_form_token(given):
        raise Refused("form_token", 403)


def guarded(response: Response) -> Response:
    """Set what browsers must be told about every page of the board."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response

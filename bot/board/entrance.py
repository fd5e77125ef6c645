"""Coming in through a link, and leaving."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from bot.board import opening
from bot.board.doors import Doors, anybody, from_elsewhere, refusal_page
from bot.board.opening import Ticket
from bot.board.visit import Refused, Visit
from storage.models import Organization


def register(doors: Doors) -> None:
    """Add the entrance, which alone needs no session, and the way out."""
    parts = doors.parts

    @doors.blueprint.get("/board/open/<token>")
    def look(token: str) -> ResponseReturnValue:
        """Show the button that opens the board; looking at a link does not use it up."""
        ticket = opening.ticket_of(parts.box, opening.LINK, token, parts.clock.now())
        if ticket is None:
            return refusal_page(Refused("link_expired")), 410
        if _is_in_already(doors, ticket):
            return redirect(opening.FIRST_PAGE, 303)
        with parts.database.reading(ticket.organization_id) as session:
            office = session.get(Organization, ticket.organization_id)
            return render_template("board/open.html", office=office.name if office else "", visit=None)

    @doors.blueprint.post("/board/open/<token>")
    def enter(token: str) -> ResponseReturnValue:
        """Use the link up and give the browser a session."""
        now = parts.clock.now()
        ticket = opening.ticket_of(parts.box, opening.LINK, token, now)
        if ticket is None:
            return refusal_page(Refused("link_expired")), 410
        if from_elsewhere(parts.public_url):
            return refusal_page(Refused("form_token")), 403
        with parts.database.organization(ticket.organization_id) as session:
            opened = opening.exchange(session, parts.box, ticket, now)
        if opened is None and _is_in_already(doors, ticket):
            return redirect(opening.FIRST_PAGE, 303)
        if opened is None:
            return refusal_page(Refused("link_used")), 410
        cookie, page = opened
        response = make_response(redirect(page if page.startswith("/board") else opening.FIRST_PAGE, 303))
        doors.keep(response, cookie)
        return response

    def leave(visit: Visit) -> Response:
        """End the session here and in the database."""
        opening.leave(visit.session, parts.box, visit.ticket, visit.now)
        response = make_response(refusal_page(Refused("left")))
        doors.forget(response)
        return response

    doors.form("/board/leave", leave, anybody)


def _is_in_already(doors: Doors, ticket: Ticket) -> bool:
    """Tell whether this browser holds a standing session of the same person: a card is often tapped twice."""
    held = doors.ticket()
    if held is None or (held.organization_id, held.person_id) != (ticket.organization_id, ticket.person_id):
        return False
    parts = doors.parts
    with parts.database.reading(held.organization_id) as session:
        return opening.session_stands(session, parts.box, held, parts.clock.now())

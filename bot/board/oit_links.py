"""Where the office published each OIT item, and what the weekly look found."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit
from documents import catalogue
from documents.links import FAULT_WORDS, Fault, normal_address
from measures.errors import TamNganError
from storage import links


def register(doors: Doors) -> None:
    """Add the table of links and its form."""
    doors.page("/board/links", show, coordinators)
    doors.form("/board/links", change, coordinators)


def show(visit: Visit) -> str:
    """Show every item of the year with its address."""
    plan = visit.plan()
    year = plan.fiscal_year_be
    faults = {fault.value: words for fault, words in FAULT_WORDS.items()}
    rows = {row.code: row for row in links.of_year(visit.session, year)}
    items = {item.code: item.title for item in catalogue.items(year)}
    codes = list(dict.fromkeys((*items, *rows)))
    return visit.show("links.html", plan=plan, codes=codes, items=items, rows=rows, faults=faults, gone=Fault.GONE)


def change(visit: Visit) -> Response:
    """Keep the addresses that were filled in; an emptied one is forgotten. Who changes an address is its owner."""
    plan = visit.plan()
    year = plan.fiscal_year_be
    known = {row.code: row for row in links.of_year(visit.session, year)}
    for code in dict.fromkeys((*(item.code for item in catalogue.items(year)), *known)):
        given = request.form.get(code)
        before = known[code].address if code in known else ""
        if given is None or given.strip() == before:
            continue
        try:
            address = normal_address(given) if given.strip() else None
        except TamNganError as error:
            raise Refused("unclear_answer", text=f"{code}: {error.thai}") from error
        links.put(visit.session, year, code, address, visit.now, person_id=visit.person.id)
    return visit.go(f"/board/links?year={year}", "saved")

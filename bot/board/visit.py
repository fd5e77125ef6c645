"""One request of somebody who is let in: who they are by the roster at this moment, and what they may see."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from actions.acting import Acting, actor_of
from bot.board.opening import Ticket
from bot.board.parts import BoardParts
from measures.permissions import Actor, may_manage, may_see_names, roles
from measures.vocabulary import Door, Role, RoomKind
from messages.wording import Pen
from storage import plans
from storage.clock import local_date
from storage.models import Channel, Organization, Person, Plan
from storage.settings import OrganizationSettings, settings_of

#: Choices that mean the same in every year.
_KEPT_OVER_YEARS = ("unit", "instrument", "status", "q", "sort", "rows")


class Refused(Exception):
    """What was asked for cannot be done; ``reason`` names the sentence in ``templates/board/reasons.html``."""

    def __init__(self, reason: str, status: int = 422, at: str = "", **facts: object) -> None:
        """Name the reason, the field it is ``at``, and what the sentence fills in."""
        super().__init__(reason)
        self.reason = reason
        self.at = at
        self.status = status
        self.facts = facts


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=False))


def missing() -> Refused:
    """Return the refusal for what is not there, or belongs to somebody else: both look the same from outside."""
    return Refused("missing", 404)


@dataclass(frozen=True)
class Failed:
    """A form that was refused: which one, the field at fault, and what had been filled in."""

    action: str
    field: str
    refused: Refused
    values: MultiDict[str, str]


@dataclass
class Visit:
    """A request that has passed the door; rights are those of the roster now, never of the link."""

    parts: BoardParts
    session: Session
    organization: Organization
    person: Person
    ticket: Ticket
    now: datetime
    #: What was worked out before the transaction (``Doors.form``).
    beforehand: Any = None
    failed: Failed | None = None

    @property
    def today(self) -> date:
        """Return the date in Thailand."""
        return local_date(self.now)

    @cached_property
    def channel_refused(self) -> bool:
        """Tell whether LINE refuses the office's token: those who run the plan have to know that nothing is sent."""
        return (
            self.manages
            and self.session.scalar(select(Channel.id).where(Channel.token_refused_at.is_not(None))) is not None
        )

    @cached_property
    def settings(self) -> OrganizationSettings:
        """Return what the office has chosen."""
        return settings_of(self.organization)

    @cached_property
    def pen(self) -> Pen:
        """Return what writes figures and dates in the office's digits."""
        return Pen(self.settings.digits)

    @cached_property
    def acting(self) -> Acting:
        """Return the visitor as one who does something."""
        return Acting(
            session=self.session,
            organization=self.organization,
            person=self.person,
            door=Door.BOARD,
            now=self.now,
            cause=f"form {int(self.now.timestamp())}",
        )

    @cached_property
    def actor(self) -> Actor:
        """Return the visitor as the rules see them."""
        return actor_of(self.person)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Return the roles the visitor holds today."""
        return roles(self.actor, self.today)

    @property
    def manages(self) -> bool:
        """Tell whether the visitor runs the plan."""
        return may_manage(self.actor, self.today)

    @property
    def executive(self) -> bool:
        """Tell whether the visitor is told how the whole office stands."""
        return Role.EXECUTIVE in self.roles

    @property
    def reviews(self) -> bool:
        """Tell whether the visitor has a review desk."""
        return bool(self.roles & {Role.SUPERVISOR, Role.COORDINATOR})

    def may_name(self, unit_ids: Iterable[int], person_id: int | None = None) -> bool:
        """Tell whether the visitor may read who did something in these units; everybody may read of themselves."""
        if person_id == self.person.id:
            return True
        return may_see_names(self.actor, unit_ids, self.today, RoomKind.PRIVATE)

    @cached_property
    def form_token(self) -> str:
        """Return what every form of this session carries, so that no other site can send one; masked anew each time."""
        mask = secrets.token_bytes(len(self._form_secret))
        return (mask + _mixed(mask, self._form_secret)).hex()

    @cached_property
    def _form_secret(self) -> bytes:
        return bytes.fromhex(self.parts.box.code_hash(f"form {self.ticket.code}"))

    def is_form_token(self, given: str) -> bool:
        """Tell whether a form was made by a page of this session."""
        try:
            masked = bytes.fromhex(given)
        except ValueError:
            return False
        half = len(self._form_secret)
        return hmac.compare_digest(_mixed(masked[:half], masked[half:]), self._form_secret)

    @cached_property
    def years(self) -> Sequence[int]:
        """Return the fiscal years that have a plan, newest first."""
        return self.session.scalars(select(Plan.fiscal_year_be).order_by(Plan.fiscal_year_be.desc())).all()

    @cached_property
    def current_plan(self) -> Plan | None:
        """Return the plan that is meant when nobody says a year."""
        return plans.current(self.session, self.now)

    @property
    def current_year(self) -> int | None:
        """Return the fiscal year that is meant when nobody says one."""
        return self.current_plan.fiscal_year_be if self.current_plan is not None else None

    @property
    def asked_year(self) -> int | None:
        """Return the year of ``?year=`` where it has a plan."""
        asked = request.values.get("year", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.years else None

    @property
    def live(self) -> bool:
        """Tell whether the page was asked to come again by itself."""
        return request.args.get("live") == "1"

    @property
    def live_address(self) -> str:
        """Return the address of this page as one that comes again by itself, or no longer does."""
        kept = {name: value for name, value in request.args.items() if name not in {"live", "said"}}
        return f"{request.path}?{urlencode(kept if self.live else {**kept, 'live': '1'})}"

    def in_year(self, address: str, year_be: int | None = None) -> str:
        """Return an address that stays in the year that is shown: the current one needs no saying."""
        year = year_be or self.asked_year
        if year is None or year == self.current_year:
            return address
        path, mark, anchor = address.partition("#")
        return f"{path}{'&' if '?' in path else '?'}year={year}{mark}{anchor}"

    def other_year(self, home: str, year_be: int) -> str:
        """Return the address of a page for another year: with its choices where it is the page that is looked at."""
        kept = {name: value for name, value in request.args.items() if name in _KEPT_OVER_YEARS}
        return f"{home}?{urlencode({**(kept if request.path == home else {}), 'year': year_be})}"

    def plan(self) -> Plan:
        """Return the plan of ``?year=``, or the current one; raise ``Refused`` when there is none."""
        asked = request.values.get("year", "")
        if asked and not (asked.isdecimal() and len(asked) == 4):
            raise Refused("bad_filter", 400)
        plan = plans.of_year(self.session, int(asked)) if asked else self.current_plan
        if plan is None:
            raise Refused("no_plan", 404)
        return plan

    def show(self, template: str, **facts: Any) -> str:
        """Return a page; every template gets the visit and the pen."""
        return render_template(
            f"board/{template}", visit=self, pen=self.pen, said=request.args.get("said", ""), **facts
        )

    def go(self, address: str, said: str = "", **anchors: str) -> Response:
        """Send the browser on after a form, with a word on what was done."""
        mark = "&" if "?" in address else "?"
        target = f"{address}{mark}said={said}" if said else address
        return redirect(f"{target}#{anchors['at']}" if "at" in anchors else target, 303)

"""The office's own rules: reminders, quiet hours, review, holidays, and the public page."""

from __future__ import annotations

import re
from datetime import date

from pydantic import ValidationError
from sqlalchemy import select
from werkzeug.wrappers import Response

from bot.board import changes, forms
from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit, missing
from storage import calendar
from storage.models import OfficeHoliday, Organization
from storage.settings import change_settings
from thai.calendar import fiscal_year, fiscal_year_be

_PUBLIC_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,58})[a-z0-9]")


def register(doors: Doors) -> None:
    """Add the settings page and its forms."""
    doors.page("/board/office", office, coordinators, writes=True)
    doors.form("/board/office", change_rules, coordinators)
    doors.form("/board/office/public", change_public, coordinators)
    doors.form("/board/office/holidays", add_holiday, coordinators)
    doors.form("/board/office/holidays/<int:holiday_id>/remove", remove_holiday, coordinators)


def office(visit: Visit) -> str:
    """Show the rules and the holidays of this fiscal year; the library's are put into the table when first needed."""
    year = fiscal_year(fiscal_year_be(visit.today))
    calendar.working_days(visit.session, visit.organization, visit.today.year)
    holidays = visit.session.scalars(
        select(OfficeHoliday).where(OfficeHoliday.day.between(year.start, year.end)).order_by(OfficeHoliday.day)
    ).all()
    return visit.show("office.html", settings=visit.settings, holidays=holidays, year=fiscal_year_be(visit.today))


def change_rules(visit: Visit) -> Response:
    """Change the ladder, hours, digits, review and summaries."""
    values = {
        "ladder_days_before": forms.numbers("ladder_days_before", 0, 365),
        "ladder_days_after": forms.numbers("ladder_days_after", 1, 365),
        "ladder_then_every_days": forms.number("ladder_then_every_days", 1, 90),
        "supervisor_from_days": forms.number("supervisor_from_days", 0, 90),
        "staff_reminded_per_unit": forms.number("staff_reminded_per_unit", 1, 50),
        "sending_time": forms.hour("sending_time"),
        "quiet_from": forms.hour("quiet_from"),
        "quiet_until": forms.hour("quiet_until"),
        "digits": "arabic" if forms.ticked("arabic") else "thai",
        "review": forms.ticked("review"),
        "labour_day_off": forms.ticked("labour_day_off"),
        "summary_monthly": forms.ticked("summary_monthly"),
        "summary_quarterly": forms.ticked("summary_quarterly"),
        "followup_monthly": forms.ticked("followup_monthly"),
        "followup_quarterly": forms.ticked("followup_quarterly"),
    }
    with changes.watched(visit, "board.settings_changed", "organization", visit.organization.id):
        try:
            change_settings(visit.organization, **values)
        except ValidationError as error:
            raise Refused("bad_settings", fault=_fault(error)) from error
    return visit.go("/board/office", "saved")


#: What the rules say in English when the whole is impossible, and what the page says then.
_FAULTS = {"in the quiet hours": "quiet", "the ladder needs": "ladder"}


def _fault(error: ValidationError) -> str:
    """Return which part of the form is at fault: a key of the sentence's template."""
    said = " ".join(one["msg"] for one in error.errors())
    return next((fault for words, fault in _FAULTS.items() if words in said), "number")


def change_public(visit: Visit) -> Response:
    """Give the public page its name, which switches it on; no name switches it off."""
    name = forms.optional_text("public_name", "ชื่อหน้าเผยแพร่", most=60)
    if name is not None and _PUBLIC_NAME.fullmatch(name) is None:
        raise Refused("bad_public_name")
    taken = visit.session.scalar(select(Organization.id).where(Organization.public_name == name)) if name else None
    if taken is not None and taken != visit.organization.id:
        raise Refused("name_taken", 409, text=name)
    with changes.watched(visit, "board.public_changed", "organization", visit.organization.id):
        visit.organization.public_name = name
    return visit.go("/board/office", "saved")


def add_holiday(visit: Visit) -> Response:
    """Add a day off, or a working day in spite of the calendar."""
    day: date | None = forms.day("day", visit.today)
    name = forms.text("name", "ชื่อวันหยุด", most=forms.LONGEST_NAME)
    if day is None:
        raise Refused("text_missing", field="วันที่")
    working = forms.ticked("working")
    held = visit.session.scalars(select(OfficeHoliday).where(OfficeHoliday.day == day)).one_or_none()
    if held is not None and held.working == working:
        raise Refused("day_taken", 409)
    with changes.watched(visit, "board.holiday_added", "office_holiday"):
        calendar.put(visit.session, visit.organization, day, name, visit.today, working=working)
    return visit.go("/board/office", "added")


def remove_holiday(visit: Visit, holiday_id: int) -> Response:
    """Take a day from the list; a public holiday stays in it as a day that is worked, or it would come back."""
    holiday = visit.session.scalars(select(OfficeHoliday).where(OfficeHoliday.id == holiday_id)).one_or_none()
    if holiday is None:
        raise missing()
    with changes.watched(visit, "board.holiday_removed", "office_holiday", holiday_id):
        if holiday.source == "library":
            holiday.working, holiday.source = True, "office"
        else:
            visit.session.delete(holiday)
    return visit.go("/board/office", "removed")

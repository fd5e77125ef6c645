"""The office's own rules: reminders, quiet hours, review, holidays, and the public page."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from werkzeug.wrappers import Response

from actions import calendar as days_off
from actions import settings
from actions.calendar import PutDay, StrikeDay
from actions.outcome import Became
from actions.settings import Choose, Chosen, Publish, Unsettable
from bot.board import forms
from bot.board.doors import Doors, coordinators
from bot.board.visit import Refused, Visit, missing
from delivery.status import month_of
from measures.vocabulary import NoticeClass
from storage import calendar
from storage.models import OfficeHoliday
from thai.calendar import fiscal_year, fiscal_year_be


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
    month = month_of(visit.session, visit.organization, visit.now)
    return visit.show(
        "office.html",
        settings=visit.settings,
        holidays=holidays,
        year=fiscal_year_be(visit.today),
        month=month.status if month is not None else None,
        needs=month.needs if month is not None else {},
        CLASS=NoticeClass,
    )


@forms.staying_on(office, "ladder_days_before")
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
        "line_basic_id": (forms.optional_text("line_basic_id", "รหัสบัญชี LINE", most=40) or "").lower(),
        "labour_day_off": forms.ticked("labour_day_off"),
        "summary_monthly": forms.ticked("summary_monthly"),
        "summary_quarterly": forms.ticked("summary_quarterly"),
        "followup_monthly": forms.ticked("followup_monthly"),
        "followup_quarterly": forms.ticked("followup_quarterly"),
    }
    _chosen(settings.change(visit.acting, Choose(values)))
    return visit.go("/board/office", "saved")


#: The field that a choice which cannot be is said at.
_FAULTY = {Unsettable.QUIET: "sending_time", Unsettable.LADDER: "ladder_days_before"}


def _chosen(done: Chosen) -> None:
    """Say why a choice cannot be made."""
    if done.refusal in {Unsettable.QUIET, Unsettable.LADDER, Unsettable.NUMBER}:
        raise Refused(
            "bad_settings", at=_FAULTY.get(done.refusal, done.names[0] if done.names else ""), fault=str(done.refusal)
        )
    if done.refusal is Unsettable.NAME_TAKEN:
        raise Refused("name_taken", 409, text=done.fault)
    if done.refusal is not None:
        raise Refused(done.refusal.value)


@forms.staying_on(office, "public_name")
def change_public(visit: Visit) -> Response:
    """Give the public page its name, which switches it on; no name switches it off."""
    name = forms.optional_text("public_name", "ชื่อเว็บเพจ", most=60)
    if forms.ticked("public_switch"):
        on = forms.ticked("public_on")
        if on and name is None:
            raise Refused("text_missing", at="public_name", field="ชื่อเว็บเพจ")
        name = name if on else None
    _chosen(settings.change(visit.acting, Publish(name)))
    return visit.go("/board/office", "saved")


@forms.staying_on(office, "day")
def add_holiday(visit: Visit) -> Response:
    """Add a day off, or a working day in spite of the calendar."""
    day: date | None = forms.day("day", visit.today)
    name = forms.text("name", "ชื่อวันหยุด", most=forms.LONGEST_NAME)
    if day is None:
        raise Refused("text_missing", at="day", field="วันที่")
    done = days_off.change(visit.acting, PutDay(day, name, forms.ticked("working")))
    if done.became is Became.KNOWN:
        raise Refused("day_taken", 409)
    return visit.go("/board/office", "added")


def remove_holiday(visit: Visit, holiday_id: int) -> Response:
    """Take a day from the list; a public holiday stays in it as a day that is worked, or it would come back."""
    holiday = visit.session.get(OfficeHoliday, holiday_id)
    if holiday is None:
        raise missing()
    days_off.change(visit.acting, StrikeDay(holiday.day))
    return visit.go("/board/office", "removed")

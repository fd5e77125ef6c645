"""What an office chooses for itself: settings and days off."""

from __future__ import annotations

from datetime import date, time

import pytest
from office_support import WORKS, Office, make_office

from storage import calendar
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Deadline, Organization
from storage.secrets import SecretBox
from storage.settings import OrganizationSettings, WrongChoice, change_settings, choose, forget_choice


def an_office() -> Organization:
    return Organization(name="เทศบาลตำบลริมธาร", settings={})


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("ladder_days_before", "30,7,1,0", (30, 7, 1, 0)),
        ("ladder_days_before", "30 7 1", (30, 7, 1)),
        ("sending_time", "09:00", time(9)),
        ("review", "false", False),
        ("staff_reminded_per_unit", "1", 1),
        ("digits", "arabic", "arabic"),
    ],
)
def test_it_takes_a_value_as_a_person_writes_it(name: str, written: str, value: object) -> None:
    office = an_office()
    assert getattr(choose(office, name, written), name) == value


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ladder_days_before", ""),
        ("ladder_days_before", "-1"),
        ("ladder_days_before", "สามสิบ"),
        ("ladder_days_after", "0"),
        ("sending_time", "25:00"),
        ("sending_time", "19:00"),
        ("followup_days_before_end", "40"),
        ("no_such_setting", "1"),
    ],
)
def test_it_refuses_what_cannot_be_with_one_sentence_and_keeps_the_old(name: str, written: str) -> None:
    office = an_office()
    with pytest.raises(WrongChoice) as caught:
        choose(office, name, written)
    assert name in caught.value.english
    assert "\n" not in caught.value.english
    assert office.settings == {}


def test_only_what_differs_from_the_default_is_kept() -> None:
    office = an_office()
    change_settings(office, review=False, digits="thai")
    assert office.settings == {"review": False}


def test_a_choice_can_be_forgotten() -> None:
    office = an_office()
    change_settings(office, review=False)
    assert forget_choice(office, "review") == OrganizationSettings()


def test_a_name_that_does_not_exist_cannot_be_forgotten() -> None:
    with pytest.raises(WrongChoice):
        forget_choice(an_office(), "no_such_setting")


@pytest.fixture
def office(database: Database, clock: TurnableClock, box: SecretBox) -> Office:
    made = make_office(database, clock, box)
    made.at(date(2026, 2, 4))
    return made


def put(office: Office, day: date, *, working: bool) -> None:
    with office.database.organization(office.organization_id) as session:
        row = session.get_one(Organization, office.organization_id)
        calendar.put(session, row, day, "วันหยุดพิเศษ", date(2026, 2, 4), working=working)


def test_a_new_day_off_moves_the_reminder_earlier(office: Office) -> None:
    office.duty("1", date(2026, 2, 11), WORKS)
    office.at(date(2026, 2, 5))
    put(office, date(2026, 2, 10), working=False)
    office.days(date(2026, 2, 6), date(2026, 2, 10))
    assert len(office.notices(local_date=date(2026, 2, 9))) == 1
    assert office.notices(local_date=date(2026, 2, 10)) == []


def test_a_day_that_is_worked_keeps_the_reminder(office: Office) -> None:
    # Saturday 14 February is worked: the reminder of the day before Sunday's deadline falls on it.
    office.duty("1", date(2026, 2, 15), WORKS)
    put(office, date(2026, 2, 14), working=True)
    assert [line["kind"] for line in office.at(date(2026, 2, 14))] == ["reminder"]


def test_a_public_holiday_that_is_struck_is_worked(office: Office) -> None:
    songkran = date(2026, 4, 14)
    with office.database.organization(office.organization_id) as session:
        row = session.get_one(Organization, office.organization_id)
        assert not calendar.working_days(session, row, 2026).is_working(songkran)
        calendar.remove(session, row, songkran, date(2026, 2, 4))
        assert calendar.working_days(session, row, 2026).is_working(songkran)


def test_a_day_that_is_not_in_the_calendar_cannot_be_struck(office: Office) -> None:
    with (
        pytest.raises(calendar.NoSuchHoliday),
        office.database.organization(office.organization_id) as session,
    ):
        calendar.remove(
            session, session.get_one(Organization, office.organization_id), date(2026, 2, 5), date(2026, 2, 4)
        )


def test_a_changed_calendar_makes_every_open_deadline_be_looked_at_and_no_closed_one(office: Office) -> None:
    still_open, closed = office.duty("1", date(2026, 5, 20), WORKS), office.duty("2", date(2026, 5, 20), WORKS)
    office.at(date(2026, 2, 5))
    office.report(closed, by="engineer")
    put(office, date(2026, 5, 18), working=False)
    with office.database.reading(office.organization_id) as session:
        assert session.get_one(Deadline, still_open).next_reminder_on == date(2026, 2, 4)
        assert session.get_one(Deadline, closed).next_reminder_on != date(2026, 2, 4)

"""The ladder: one reminder a day at most, earlier over days off, none skipped, none twice."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.ladder import (
    Audience,
    InvalidLadderError,
    LadderSettings,
    QuietHours,
    Rung,
    SendingHour,
    due_rung,
    next_rung_on,
    rungs,
)
from measures.working_days import WorkingDays, thai_public_holidays
from thai.calendar import BANGKOK

DEFAULT = LadderSettings()
EVERY_DAY = WorkingDays(working=frozenset(date(2024, 1, 1) + timedelta(days=number) for number in range(1500)))
THAI = WorkingDays({**thai_public_holidays(2024), **thai_public_holidays(2025), **thai_public_holidays(2026)})


def days(
    due_on: date, working_days: WorkingDays = THAI, *, created_on: date | None = None, until: date | None = None
) -> list[tuple[int, date]]:
    found = rungs(due_on, DEFAULT, working_days, created_on=created_on, until=until)
    return [(rung.offset_days, rung.on) for rung in found]


def test_it_climbs_by_the_default_days_and_then_weekly() -> None:
    due_on = date(2025, 6, 15)
    offsets = [offset for offset, _ in days(due_on, EVERY_DAY, until=date(2025, 7, 10))]
    assert offsets == [-30, -14, -7, -3, -1, 0, 1, 3, 10, 17, 24]


def test_it_speaks_to_the_supervisor_from_the_third_day_and_not_before() -> None:
    late = [rung for rung in rungs(date(2025, 6, 15), DEFAULT, EVERY_DAY) if rung.offset_days > 0]
    assert late[0].audience is Audience.OWNER
    assert {rung.audience for rung in late[1:]} == {Audience.OWNER_AND_SUPERVISOR}


def test_it_never_speaks_to_the_supervisor_before_the_deadline() -> None:
    settings = LadderSettings(supervisor_from_days=0)
    audiences = {rung.audience for rung in rungs(date(2025, 6, 15), settings, EVERY_DAY, until=date(2025, 6, 15))}
    assert audiences == {Audience.OWNER}


@pytest.mark.parametrize(
    ("due_on", "last_before"),
    [
        (date(2025, 4, 15), date(2025, 4, 11)),  # Songkran: the Friday before
        (date(2025, 6, 15), date(2025, 6, 13)),  # a Sunday: the Friday before
        (date(2025, 1, 1), date(2024, 12, 27)),  # New Year with its bridging days
        (date(2025, 9, 30), date(2025, 9, 30)),  # a Tuesday stays
        (date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_the_last_reminder_moves_earlier_off_days_off(due_on: date, last_before: date) -> None:
    on_or_before = [on for offset, on in days(due_on) if offset <= 0]
    assert on_or_before[-1] == last_before


def test_a_late_reminder_moves_earlier_too_but_never_onto_the_deadline() -> None:
    friday = date(2025, 6, 13)
    # +1 is a Saturday: earlier would be the deadline itself. +3 is the Monday, so both meet there.
    assert [pair for pair in days(friday, until=date(2025, 6, 23)) if pair[0] > 0] == [
        (3, date(2025, 6, 16)),
        (10, date(2025, 6, 23)),
    ]
    # The third day after a Thursday is a Sunday: it moves to the Friday.
    assert (3, date(2025, 6, 13)) in days(date(2025, 6, 12))


def test_several_reminders_that_meet_on_one_day_become_the_most_urgent() -> None:
    monday_after_songkran = date(2025, 4, 14)
    assert [offset for offset, on in days(monday_after_songkran) if on == date(2025, 4, 11)] == [0]


def test_none_comes_before_the_deadline_was_made() -> None:
    found = days(date(2025, 6, 16), created_on=date(2025, 6, 5))
    assert found[0] == (-7, date(2025, 6, 9))
    assert days(date(2025, 6, 16), created_on=date(2025, 6, 9))[0] == (-7, date(2025, 6, 9))


def test_a_deadline_made_after_its_last_reminder_is_reminded_of_all_the_same() -> None:
    # Made on the Monday of Songkran, due on the Tuesday: no working day is left, so on the day itself.
    assert days(date(2025, 4, 15), created_on=date(2025, 4, 14))[0] == (-1, date(2025, 4, 14))
    # Made on a Saturday, due on the Monday: on the Monday.
    assert days(date(2025, 6, 16), created_on=date(2025, 6, 14))[0] == (0, date(2025, 6, 16))


def test_the_first_day_that_is_left_may_be_the_deadline_itself() -> None:
    only_early = LadderSettings(days_before=(7,))
    found = rungs(date(2025, 6, 16), only_early, THAI, created_on=date(2025, 6, 14))
    assert found[0] == Rung(0, date(2025, 6, 16), Audience.OWNER)


def test_a_deadline_made_when_it_was_past_starts_with_the_late_reminders() -> None:
    assert days(date(2025, 6, 2), created_on=date(2025, 6, 6))[0] == (10, date(2025, 6, 12))


def test_extra_dates_add_reminders_and_follow_the_rules_of_days_off() -> None:
    found = rungs(date(2025, 6, 30), DEFAULT, THAI, extra_dates=[date(2025, 6, 7), date(2025, 7, 5)])
    assert Rung(-23, date(2025, 6, 6), Audience.OWNER) in found
    assert Rung(5, date(2025, 7, 4), Audience.OWNER_AND_SUPERVISOR) in found


def test_an_extra_date_may_be_the_deadline_itself() -> None:
    only_early = LadderSettings(days_before=(7,))
    found = rungs(date(2025, 6, 30), only_early, THAI, until=date(2025, 6, 30), extra_dates=[date(2025, 6, 30)])
    assert [rung.offset_days for rung in found] == [-7, 0]


def reminder(today: date, through: date | None = None, due_on: date = date(2025, 6, 30)) -> int | None:
    rung = due_rung(due_on, today, DEFAULT, THAI, through, date(2025, 5, 1))
    return None if rung is None else rung.offset_days


@pytest.mark.parametrize(
    ("today", "through", "offset"),
    [
        (date(2025, 5, 29), None, None),  # the first reminder is on 30 May
        (date(2025, 5, 30), None, -30),
        (date(2025, 5, 30), date(2025, 5, 30), None),  # it was said already
        (date(2025, 6, 16), date(2025, 5, 30), -14),
        (date(2025, 6, 27), date(2025, 5, 30), -1),  # three rungs missed (-14, -7, -3) give one
        (date(2025, 6, 30), date(2025, 6, 27), 0),
        (date(2025, 7, 3), date(2025, 6, 30), 3),
        (date(2025, 7, 3), date(2025, 7, 3), None),
        (date(2025, 8, 4), date(2025, 7, 3), 31),
    ],
)
def test_it_gives_the_one_latest_reminder_that_is_not_covered(
    today: date, through: date | None, offset: int | None
) -> None:
    assert reminder(today, through) == offset


def test_it_waits_over_a_day_off_unless_the_deadline_passes_meanwhile() -> None:
    saturday, sunday = date(2025, 6, 14), date(2025, 6, 15)
    assert due_rung(date(2025, 6, 20), saturday, DEFAULT, THAI, None, date(2025, 5, 1)) is None
    assert due_rung(date(2025, 6, 16), saturday, DEFAULT, THAI, None, date(2025, 5, 1)) is None
    last_chance = due_rung(sunday, saturday, DEFAULT, THAI, date(2025, 6, 1), date(2025, 5, 1))
    assert last_chance is not None
    assert last_chance.offset_days == 0


@pytest.mark.parametrize(
    ("after", "on"),
    [
        (date(2025, 5, 1), date(2025, 5, 30)),
        (date(2025, 6, 30), date(2025, 7, 1)),
        (date(2025, 7, 3), date(2025, 7, 9)),  # +10 is the holiday of 10 July: a day earlier
        (date(2026, 6, 1), date(2026, 6, 4)),  # every Thursday since
    ],
)
def test_it_names_the_day_of_the_next_reminder(after: date, on: date) -> None:
    assert next_rung_on(date(2025, 6, 30), after, DEFAULT, THAI, date(2025, 5, 1)) == on


@pytest.mark.parametrize(
    "settings",
    [
        {"days_before": ()},
        {"days_before": (7, -1)},
        {"days_after": (0, 3)},
        {"then_every_days": 0},
        {"supervisor_from_days": -1},
    ],
)
def test_it_refuses_a_ladder_that_reminds_nobody_in_time(settings: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(InvalidLadderError):
        LadderSettings(**settings)  # type: ignore[arg-type]


def test_a_ladder_may_do_without_fixed_days_after_the_deadline() -> None:
    late = [rung.offset_days for rung in rungs(date(2025, 6, 15), LadderSettings(days_after=()), EVERY_DAY)]
    assert late[6:9] == [7, 14, 21]


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(7, 59), True),
        (time(8, 0), False),
        (time(17, 59), False),
        (time(18, 0), True),
        (time(23, 59), True),
        (time(0, 0), True),
    ],
)
def test_quiet_hours_run_over_midnight(at: time, quiet: bool) -> None:
    assert QuietHours().covers(datetime.combine(date(2025, 6, 2), at, BANGKOK)) is quiet


def test_quiet_hours_end_on_the_next_morning_or_the_same() -> None:
    evening = datetime(2025, 12, 31, 20, 0, tzinfo=BANGKOK)
    night = datetime(2026, 1, 1, 3, 0, tzinfo=BANGKOK)
    morning = datetime(2026, 1, 1, 8, 0, tzinfo=BANGKOK)
    assert QuietHours().over_at(evening) == QuietHours().over_at(night) == morning
    assert QuietHours().over_at(morning) == morning


def test_quiet_hours_at_noon_do_not_touch_the_night_and_equal_ends_touch_nothing() -> None:
    noon = datetime(2025, 6, 2, 12, 30, tzinfo=BANGKOK)
    lunch = QuietHours(time(12, 0), time(13, 0))
    assert lunch.over_at(noon) == datetime(2025, 6, 2, 13, 0, tzinfo=BANGKOK)
    assert lunch.covers(noon.replace(minute=0))
    assert not lunch.covers(noon.replace(hour=13, minute=0))
    assert not lunch.covers(noon.replace(hour=3))
    assert not QuietHours(time(0, 0), time(0, 0)).covers(noon)


def test_the_sending_hour_is_local() -> None:
    assert SendingHour().on(date(2025, 6, 2)).isoformat() == "2025-06-02T08:30:00+07:00"


DUE = st.dates(date(2024, 3, 1), date(2026, 10, 31))
LADDERS = st.builds(
    LadderSettings,
    st.lists(st.integers(0, 40), min_size=1, max_size=6).map(tuple),
    st.lists(st.integers(1, 20), max_size=3).map(tuple),
    st.integers(1, 30),
    st.integers(0, 10),
)


@given(due_on=DUE, settings=LADDERS, age=st.integers(0, 60))
def test_reminders_keep_their_side_of_the_deadline_in_order_and_one_a_day(
    due_on: date, settings: LadderSettings, age: int
) -> None:
    created_on = due_on - timedelta(days=age)
    found = rungs(due_on, settings, THAI, created_on=created_on, until=due_on + timedelta(days=90))
    assert all((rung.on <= due_on) is (rung.offset_days <= 0) for rung in found)
    assert all(a.on < b.on and a.offset_days < b.offset_days for a, b in itertools.pairwise(found))
    assert all(rung.on >= created_on for rung in found)
    assert found[0].on <= due_on


def speaks_on(due_on: date, created_on: date, up: list[bool], settings: LadderSettings) -> list[date]:
    """Return the days on which a machine that is up on some days reminds."""
    spoken: list[date] = []
    for number, is_up in enumerate(up):
        today = created_on + timedelta(days=number)
        through = spoken[-1] if spoken else None
        if is_up and due_rung(due_on, today, settings, THAI, through, created_on):
            spoken.append(today)
    return spoken


@given(
    due_on=DUE, settings=LADDERS, age=st.integers(0, 45), outages=st.lists(st.booleans(), min_size=120, max_size=120)
)
def test_no_deadline_passes_unreminded_whatever_the_outages(
    due_on: date, settings: LadderSettings, age: int, outages: list[bool]
) -> None:
    created_on = due_on - timedelta(days=age)
    first = rungs(due_on, settings, THAI, created_on=created_on)[0].on
    chances = [created_on + timedelta(days=number) for number in range(age + 1) if outages[number]]
    useful = [day for day in chances if day >= first and THAI.is_working(day)]
    spoken = speaks_on(due_on, created_on, outages[: age + 30], settings)
    assert not useful or any(day <= due_on for day in spoken)
    # It should not remind more often than the ladder has rungs.
    assert len(spoken) <= len(rungs(due_on, settings, THAI, created_on=created_on, until=due_on + timedelta(days=30)))


@given(due_on=DUE, settings=LADDERS, age=st.integers(0, 45))
def test_a_machine_that_is_always_up_says_each_rung_on_its_day(
    due_on: date, settings: LadderSettings, age: int
) -> None:
    created_on = due_on - timedelta(days=age)
    spoken = speaks_on(due_on, created_on, [True] * (age + 30), settings)
    until = created_on + timedelta(days=age + 29)
    assert spoken == [rung.on for rung in rungs(due_on, settings, THAI, created_on=created_on, until=until)]


@given(due_on=DUE, settings=LADDERS, age=st.integers(0, 45), gone=st.integers(-45, 200))
def test_the_next_reminder_is_the_first_rung_after_a_day(
    due_on: date, settings: LadderSettings, age: int, gone: int
) -> None:
    created_on, after = due_on - timedelta(days=age), due_on + timedelta(days=gone)
    found = next_rung_on(due_on, after, settings, THAI, created_on)
    all_rungs = rungs(due_on, settings, THAI, created_on=created_on, until=after + timedelta(days=120))
    assert found == next(rung.on for rung in all_rungs if rung.on > after)

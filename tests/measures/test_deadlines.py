"""Duties become deadlines, and a changed plan changes only what lies ahead."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.deadlines import (
    Changes,
    DeadlineSpec,
    Duty,
    ExistingDeadline,
    expand,
    replan,
    rollover,
)
from measures.schedule import Period, Schedule, after_event
from measures.vocabulary import ScheduleKind

TODAY = date(2025, 2, 10)
UNITS = ("office", "finance", "works")
QUARTERLY = Schedule(ScheduleKind.QUARTERLY)
JANUARY = Schedule(ScheduleKind.BY_DATE, end=date(2025, 1, 31))
MARCH = Schedule(ScheduleKind.BY_DATE, end=date(2025, 3, 31))
APRIL = Schedule(ScheduleKind.BY_DATE, end=date(2025, 4, 30))

Spec = DeadlineSpec[str, str]
Existing = ExistingDeadline[int, str, str]


def wanted(schedule: Schedule, *units: str, step: str = "step") -> tuple[Spec, ...]:
    return expand([Duty(step, schedule, units)], UNITS, 2568)


def stored(specs: tuple[Spec, ...], *, reported: bool = False, cancelled: bool = False) -> list[Existing]:
    return [ExistingDeadline(number, spec, reported, cancelled) for number, spec in enumerate(specs, 1)]


def test_every_unit_every_quarter_makes_units_times_four() -> None:
    specs = expand([Duty("step", QUARTERLY, (), every_unit=True)], UNITS, 2568)
    assert len(specs) == 12
    assert {spec.unit_key for spec in specs} == set(UNITS)


def test_named_units_alone_answer_for_their_step() -> None:
    specs = expand([Duty("step", QUARTERLY, ("works",))], UNITS, 2568)
    assert [spec.unit_key for spec in specs] == ["works"] * 4


def test_a_unit_outside_the_list_that_is_named_too_is_asked_once_more_and_nobody_twice() -> None:
    specs = expand([Duty("step", MARCH, ("works", "audit"), every_unit=True)], UNITS, 2568)
    assert [spec.unit_key for spec in specs] == ["office", "finance", "works", "audit"]


@pytest.mark.parametrize("every_unit", [False, True])
def test_a_duty_without_any_unit_is_one_deadline_of_the_office(every_unit: bool) -> None:
    no_units: tuple[str, ...] = ()
    specs = expand([Duty("step", MARCH, no_units, every_unit)], no_units, 2568)
    assert [spec.unit_key for spec in specs] == [None]


def test_a_step_that_waits_for_an_event_makes_no_deadline() -> None:
    assert wanted(Schedule(ScheduleKind.AFTER_EVENT, days_after=7), "works") == ()


def test_an_unchanged_plan_changes_nothing() -> None:
    specs = wanted(QUARTERLY, *UNITS)
    assert not replan(stored(specs), specs, TODAY)


def test_changes_of_any_sort_are_changes_and_none_are_none() -> None:
    (spec,) = wanted(MARCH, "works")
    some: list[Changes[int, str, str]] = [
        Changes(add=(spec,)),
        Changes(move=((1, spec.period),)),
        Changes(cancel=(1,)),
        Changes(reopen=((1, spec.period),)),
    ]
    assert all(some)
    assert not Changes()


def test_a_new_date_ahead_moves_the_deadline() -> None:
    changes = replan(stored(wanted(MARCH, "works")), wanted(APRIL, "works"), TODAY)
    assert changes == Changes(move=((1, wanted(APRIL, "works")[0].period),))


def test_a_period_that_keeps_its_name_and_gets_another_day_moves() -> None:
    shorter = wanted(Schedule(ScheduleKind.QUARTERLY, end=date(2025, 9, 15)), "works")
    changes = replan(stored(wanted(QUARTERLY, "works")), shorter, TODAY)
    assert changes == Changes(move=((4, shorter[3].period),))


def test_it_never_touches_what_was_reported() -> None:
    changes = replan(stored(wanted(MARCH, "works"), reported=True), wanted(APRIL, "works"), TODAY)
    assert (changes.move, changes.cancel) == ((), ())
    assert [spec.period.due_on for spec in changes.add] == [date(2025, 4, 30)]


def test_what_fell_due_before_today_stays_on_the_record() -> None:
    changes = replan(stored(wanted(JANUARY, "works")), wanted(MARCH, "works"), TODAY)
    assert changes == Changes(add=wanted(MARCH, "works"))


def test_what_was_read_wrongly_is_put_right_where_it_has_passed_too() -> None:
    rows = stored(wanted(JANUARY, "office"))
    assert not replan(rows, wanted(APRIL, "office"), TODAY).move
    (moved,) = replan(rows, wanted(APRIL, "office"), TODAY, misread_steps={"step"}).move
    assert moved[1].due_on == date(2025, 4, 30)
    reported = stored(wanted(JANUARY, "office"), reported=True)
    assert not replan(reported, wanted(APRIL, "office"), TODAY, misread_steps={"step"}).move


def test_a_deadline_of_today_still_lies_ahead_and_one_of_yesterday_does_not() -> None:
    existing, specs = stored(wanted(JANUARY, "works")), wanted(MARCH, "works")
    assert replan(existing, specs, date(2025, 1, 31)).move == ((1, specs[0].period),)
    assert replan(existing, specs, date(2025, 2, 1)).move == ()


def test_a_date_set_back_into_the_past_moves_the_deadline_and_does_not_lose_the_duty() -> None:
    changes = replan(stored(wanted(MARCH, "works")), wanted(JANUARY, "works"), TODAY)
    assert changes == Changes(move=((1, wanted(JANUARY, "works")[0].period),))


def test_quarters_that_become_months_cancel_the_quarters_ahead_and_add_the_months_ahead() -> None:
    changes = replan(stored(wanted(QUARTERLY, "works")), wanted(Schedule(ScheduleKind.MONTHLY), "works"), TODAY)
    assert changes.cancel == (2, 3, 4)
    assert [spec.period.key for spec in changes.add] == [f"2568-{month:02d}" for month in range(2, 10)]


def test_a_duty_never_vanishes_when_its_recurring_dates_become_one_in_the_past() -> None:
    ahead = stored(wanted(QUARTERLY, "works"))[1:]
    changes = replan(ahead, wanted(JANUARY, "works"), TODAY)
    assert changes.cancel == (2, 3, 4)
    assert changes.add == wanted(JANUARY, "works")


def test_a_step_that_is_new_brings_its_past_and_a_unit_that_is_new_does_not() -> None:
    new_step = replan(stored(wanted(MARCH, "works")), (*wanted(MARCH, "works"), *wanted(JANUARY, step="new")), TODAY)
    assert [spec.step_key for spec in new_step.add] == ["new"]
    new_unit = replan(stored(wanted(QUARTERLY, "works")), wanted(QUARTERLY, "works", "audit"), TODAY)
    assert [(spec.unit_key, spec.period.key) for spec in new_unit.add] == [
        ("audit", "2568-Q2"),
        ("audit", "2568-Q3"),
        ("audit", "2568-Q4"),
    ]


def test_another_owner_takes_over_what_lies_ahead() -> None:
    changes = replan(stored(wanted(MARCH, "works")), wanted(MARCH, "finance"), TODAY)
    assert changes.cancel == (1,)
    assert changes.add == wanted(MARCH, "finance")


def test_a_step_that_is_gone_is_cancelled_ahead_and_kept_behind() -> None:
    assert replan(stored(wanted(QUARTERLY, "works")), (), TODAY) == Changes(cancel=(2, 3, 4))


def postponed(planned_on: date, due_on: date) -> Existing:
    period = Period(planned_on, planned_on, due_on, planned_on.isoformat())
    return ExistingDeadline(1, DeadlineSpec("step", "works", period), planned_on=planned_on)


def test_a_postponement_stands_while_the_plan_keeps_its_date() -> None:
    assert not replan([postponed(date(2025, 3, 31), date(2025, 4, 20))], wanted(MARCH, "works"), TODAY)


def test_a_postponement_ends_when_the_plan_names_another_date() -> None:
    changes = replan([postponed(date(2025, 3, 31), date(2025, 4, 20))], wanted(APRIL, "works"), TODAY)
    assert changes.move == ((1, wanted(APRIL, "works")[0].period),)


def test_a_cancelled_deadline_that_is_wanted_again_is_reopened_and_not_made_twice() -> None:
    changes = replan(stored(wanted(MARCH, "works"), cancelled=True), wanted(MARCH, "works"), TODAY)
    assert changes == Changes(reopen=((1, wanted(MARCH, "works")[0].period),))


def test_a_cancelled_deadline_of_today_is_reopened() -> None:
    assert replan(stored(wanted(MARCH, "works"), cancelled=True), wanted(MARCH, "works"), date(2025, 3, 31)).reopen


def test_a_cancelled_deadline_of_the_past_stays_cancelled() -> None:
    assert not replan(stored(wanted(JANUARY, "works"), cancelled=True), wanted(JANUARY, "works"), TODAY)


def opened_by_an_event() -> list[Existing]:
    period = after_event(Schedule(ScheduleKind.AFTER_EVENT, days_after=7), date(2025, 2, 8))
    return [ExistingDeadline(1, DeadlineSpec("step", "works", period))]


def test_what_an_event_opened_stays_though_no_plan_names_it() -> None:
    assert not replan(opened_by_an_event(), (), TODAY)
    assert not replan(opened_by_an_event(), (), TODAY, event_steps={"step"})


def test_what_an_event_opened_ends_when_its_step_no_longer_waits_for_events() -> None:
    assert replan(opened_by_an_event(), (), TODAY, event_steps=frozenset()) == Changes(cancel=(1,))


def test_rollover_moves_dated_duties_by_a_year_and_keeps_the_rest() -> None:
    dated, recurring = rollover([Duty("a", MARCH, ("works",)), Duty("b", QUARTERLY, ("works",))])
    assert dated.schedule.end == date(2026, 3, 31)
    assert recurring == Duty("b", QUARTERLY, ("works",))
    assert expand([recurring], UNITS, 2569)[0].period.key == "2569-Q1"


DUTIES = st.lists(
    st.builds(
        Duty,
        st.sampled_from(["a", "b", "c"]),
        st.one_of(
            st.builds(Schedule, st.sampled_from([ScheduleKind.MONTHLY, ScheduleKind.QUARTERLY, ScheduleKind.NONE])),
            st.builds(
                Schedule,
                st.just(ScheduleKind.BY_DATE),
                end=st.dates(date(2024, 10, 1), date(2025, 9, 30)),
            ),
        ),
        st.lists(st.sampled_from(UNITS), max_size=3).map(tuple),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda duty: duty.step_key,
)


@given(duties=DUTIES)
def test_expanding_twice_gives_each_deadline_once(duties: list[Duty[str, str]]) -> None:
    once = expand(duties, UNITS, 2568)
    assert once == expand([*duties, *duties], UNITS, 2568)
    keys = [(spec.step_key, spec.unit_key, spec.period.key) for spec in once]
    assert len(set(keys)) == len(keys)


def apply(existing: list[Existing], changes: Changes[int, str, str]) -> list[Existing]:
    moved = dict(changes.move) | dict(changes.reopen)
    rows = []
    for row in existing:
        spec = DeadlineSpec(row.spec.step_key, row.spec.unit_key, moved.get(row.key, row.spec.period))
        cancelled = (row.cancelled or row.key in changes.cancel) and row.key not in dict(changes.reopen)
        rows.append(ExistingDeadline(row.key, spec, row.reported, cancelled))
    return rows + [ExistingDeadline(1000 + number, spec) for number, spec in enumerate(changes.add)]


@given(before=DUTIES, after=DUTIES, today=st.dates(date(2024, 10, 1), date(2025, 9, 30)), data=st.data())
def test_following_a_changed_plan_settles_and_keeps_the_record(
    before: list[Duty[str, str]], after: list[Duty[str, str]], today: date, data: st.DataObject
) -> None:
    existing = [
        ExistingDeadline(number, spec, reported=data.draw(st.booleans()))
        for number, spec in enumerate(expand(before, UNITS, 2568))
    ]
    specs = expand(after, UNITS, 2568)
    changes = replan(existing, specs, today)
    rows = apply(existing, changes)
    # It should leave alone what was reported or is past.
    touched = {key for key, _ in changes.move} | set(changes.cancel)
    assert not touched & {row.key for row in existing if row.reported or row.spec.period.due_on < today}
    # It should have every deadline that the plan wants ahead, and no key twice.
    living = [(row.spec.step_key, row.spec.unit_key, row.spec.period.key) for row in rows]
    assert len(set(living)) == len(living)
    ahead = {(spec.step_key, spec.unit_key, spec.period.key) for spec in specs if spec.period.due_on >= today}
    assert ahead <= set(living)
    # It should have nothing more to say the second time.
    assert not replan(rows, specs, today)

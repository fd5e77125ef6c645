"""The quota pilot: nothing is overspent, promises are kept, the order of giving up is fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.economy import (
    RESERVED,
    Action,
    Budget,
    Contact,
    Group,
    NoticeClass,
    NoticeFacts,
    PlannedPush,
    Quota,
    Reason,
    Targets,
    TooManyRequests,
    billing_day,
    budget,
    choose_targets,
    decide,
    explain_429,
    forecast,
    merged_per_day,
    push_by_day,
    reminder_class,
    ride_rate,
)
from measures.working_days import WorkingDays, thai_public_holidays

TODAY = date(2025, 2, 10)
FREE_PLAN = Quota(limit=300, platform_used=100)
SUMMARY, LAST_CALL, OVERDUE = NoticeClass.SUMMARY, NoticeClass.LAST_CALL, NoticeClass.OVERDUE
REMINDER, FOLLOW_UP, EARLY = NoticeClass.REMINDER, NoticeClass.FOLLOW_UP, NoticeClass.EARLY_REMINDER
THAI = WorkingDays(thai_public_holidays(2025))


def test_the_larger_of_two_counts_of_what_is_spent_holds() -> None:
    assert Quota(300, platform_used=100, counted_used=120).left == 180
    assert Quota(300, platform_used=130, counted_used=120).left == 170
    assert Quota(300, platform_used=310).left == 0
    assert Quota(None, platform_used=5000).left is None


@pytest.mark.parametrize(
    ("days_left", "reached", "kind"),
    [
        (-1, True, OVERDUE),
        (0, True, LAST_CALL),
        (1, True, LAST_CALL),
        (2, True, REMINDER),
        (3, False, LAST_CALL),
        (4, False, REMINDER),
        (7, True, REMINDER),
        (8, False, EARLY),
        (30, True, EARLY),
    ],
)
def test_a_reminder_matters_more_as_the_day_comes_and_when_none_got_through(
    days_left: int, reached: bool, kind: NoticeClass
) -> None:
    assert reminder_class(days_left, reached=reached) is kind


@pytest.mark.parametrize(
    ("kind", "ready_on", "due_on", "push_on"),
    [
        (LAST_CALL, date(2025, 4, 11), date(2025, 4, 15), date(2025, 4, 11)),
        (SUMMARY, date(2025, 4, 1), None, date(2025, 4, 1)),
        (REMINDER, date(2025, 4, 8), date(2025, 4, 15), date(2025, 4, 9)),
        (REMINDER, date(2025, 4, 11), date(2025, 4, 15), date(2025, 4, 11)),  # not beyond Songkran and the deadline
        (EARLY, date(2025, 3, 3), date(2025, 4, 2), date(2025, 3, 10)),
        (EARLY, date(2025, 4, 9), date(2025, 5, 9), date(2025, 4, 21)),
        (OVERDUE, date(2025, 4, 11), date(2025, 4, 10), date(2025, 4, 17)),
    ],
)
def test_it_waits_for_a_free_ride_as_long_as_the_matter_allows(
    kind: NoticeClass, ready_on: date, due_on: date | None, push_on: date
) -> None:
    assert push_by_day(kind, ready_on, due_on, THAI) == push_on


def test_the_platform_counts_its_days_in_utc_plus_nine() -> None:
    last_hour_in_bangkok = datetime(2025, 1, 31, 15, 30, tzinfo=UTC)
    assert billing_day(last_hour_in_bangkok) == date(2025, 2, 1)
    assert billing_day(datetime(2025, 1, 31, 14, 59, tzinfo=UTC)) == date(2025, 1, 31)


def test_few_rides_seen_promise_little_and_many_promise_much() -> None:
    assert ride_rate(0, 0) == 0
    assert ride_rate(1, 0) < 0.2
    assert ride_rate(90, 10) > 0.8
    with pytest.raises(ValueError, match="negative"):
        ride_rate(-1, 0)


def test_pushes_of_one_person_and_day_are_planned_as_one_of_the_highest_class() -> None:
    planned = [
        PlannedPush(EARLY, TODAY, 1, "somchai"),
        PlannedPush(OVERDUE, TODAY, 1, "somchai"),
        PlannedPush(EARLY, date(2025, 2, 11), 1, "somchai"),
        PlannedPush(REMINDER, TODAY, 12),
        PlannedPush(REMINDER, TODAY, 12),
    ]
    assert merged_per_day(planned) == (planned[1], planned[2], planned[3], planned[4])


def test_the_forecast_ends_with_the_billing_month() -> None:
    planned = [PlannedPush(SUMMARY, day, 3) for day in (date(2025, 2, 9), TODAY, date(2025, 2, 28), date(2025, 3, 1))]
    assert forecast(FREE_PLAN, TODAY, planned).needs[SUMMARY] == 6


def test_rides_lower_what_is_expected_but_not_what_was_promised() -> None:
    planned = [PlannedPush(OVERDUE, TODAY, 10), PlannedPush(REMINDER, TODAY, 10)]
    outlook = forecast(FREE_PLAN, TODAY, planned, rides=0.9)
    assert (outlook.needs[OVERDUE], outlook.needs[REMINDER]) == (10, 1)
    assert outlook.reserve == 10 + 15
    assert outlook.expected == 11


def test_a_month_that_is_covered_degrades_nothing() -> None:
    outlook = forecast(FREE_PLAN, TODAY, [PlannedPush(REMINDER, TODAY, 185)])
    assert (outlook.degraded, outlook.short_by) == ((), 0)


def test_the_safety_is_not_lent_to_reminders() -> None:
    outlook = forecast(FREE_PLAN, TODAY, [PlannedPush(REMINDER, TODAY, 186)])
    assert (outlook.degraded, outlook.short_by) == ((REMINDER,), 1)
    promised = forecast(FREE_PLAN, TODAY, [PlannedPush(OVERDUE, TODAY, 200)])
    assert promised.degraded == ()


def test_a_month_that_is_not_covered_gives_up_the_least_important_first() -> None:
    planned = [PlannedPush(kind, TODAY, 40) for kind in (SUMMARY, OVERDUE, REMINDER, FOLLOW_UP, EARLY)]
    outlook = forecast(FREE_PLAN, TODAY, planned)
    # 200 are left: 80 promised, 15 for safety, 80 more for reminders and follow-ups, 25 of 40 for the rest.
    assert outlook.degraded == (EARLY,)
    assert outlook.short_by == 15
    tighter = forecast(replace(FREE_PLAN, platform_used=200), TODAY, planned)
    assert tighter.degraded == (EARLY, FOLLOW_UP, REMINDER)


def test_without_a_limit_nothing_is_short() -> None:
    outlook = forecast(Quota(None, 0), TODAY, [PlannedPush(REMINDER, TODAY, 10**6)])
    assert (outlook.degraded, outlook.short_by, outlook.safety) == ((), 0, 0)


RICH = Budget(left=200)


@pytest.mark.parametrize(
    ("notice", "action", "reason"),
    [
        (NoticeFacts(REMINDER), Action.PUSH, Reason.WITHIN_BUDGET),
        (NoticeFacts(SUMMARY), Action.PUSH, Reason.FROM_RESERVE),
        (NoticeFacts(REMINDER, still_true=False), Action.SKIP, Reason.NO_LONGER_TRUE),
        (NoticeFacts(REMINDER, expired=True), Action.SKIP, Reason.EXPIRED),
        (NoticeFacts(REMINDER, reachable=False), Action.SKIP, Reason.UNREACHABLE),
        (NoticeFacts(REMINDER, ready=False), Action.HOLD, Reason.NOT_READY),
        (NoticeFacts(REMINDER, push_by_passed=False), Action.HOLD, Reason.WAITING_FOR_RIDE),
        (NoticeFacts(SUMMARY, quiet_now=True), Action.HOLD, Reason.QUIET_HOURS),
        (NoticeFacts(OVERDUE, pushed_today=True), Action.HOLD, Reason.ALREADY_PUSHED_TODAY),
        (NoticeFacts(LAST_CALL, pushed_today=True), Action.PUSH, Reason.FROM_RESERVE),
        (NoticeFacts(REMINDER, cost=0), Action.PUSH, Reason.FREE),
        (NoticeFacts(REMINDER, cost=201), Action.RIDE_ONLY, Reason.QUOTA_SPENT),
    ],
)
def test_it_decides_and_says_why(notice: NoticeFacts, action: Action, reason: Reason) -> None:
    decision = decide(notice, RICH)
    assert (decision.action, decision.reason) == (action, reason)


def test_it_never_sends_blind() -> None:
    unread = Quota(300, platform_used=None)
    purse = budget(unread, forecast(unread, TODAY, []))
    assert decide(NoticeFacts(SUMMARY), purse).reason is Reason.QUOTA_UNKNOWN
    assert decide(NoticeFacts(SUMMARY), replace(purse, known=True)).action is Action.PUSH


def test_a_month_that_the_platform_closed_leaves_only_rides() -> None:
    outlook = forecast(FREE_PLAN, TODAY, [])
    assert decide(NoticeFacts(SUMMARY), budget(FREE_PLAN, outlook, exhausted=True)).action is Action.RIDE_ONLY
    assert decide(NoticeFacts(SUMMARY), budget(FREE_PLAN, outlook)).action is Action.PUSH


def test_an_unlimited_plan_pushes_whatever_is_kept_for_others() -> None:
    purse = Budget(left=None, needs={SUMMARY: 50})
    assert decide(NoticeFacts(EARLY, cost=1000), purse).action is Action.PUSH
    assert purse.after(EARLY, 1000) is purse


def test_what_is_kept_for_a_summary_is_not_spent_on_a_reminder() -> None:
    purse = Budget(left=6, needs={SUMMARY: 5})
    assert decide(NoticeFacts(REMINDER, cost=1), purse).action is Action.PUSH
    refused = decide(NoticeFacts(REMINDER, cost=2), purse)
    assert (refused.action, refused.reason) == (Action.RIDE_ONLY, Reason.KEPT_FOR_MORE_IMPORTANT)
    assert decide(NoticeFacts(SUMMARY, cost=5), purse).action is Action.PUSH


def test_the_safety_is_for_promises_and_for_nothing_else() -> None:
    purse = Budget(left=15, safety=15)
    assert decide(NoticeFacts(OVERDUE), purse).action is Action.PUSH
    assert decide(NoticeFacts(NoticeClass.DECISION), purse).action is Action.RIDE_ONLY


def test_it_pushes_to_the_owners_before_the_group() -> None:
    owners = [Contact("somchai", True), Contact("malee", False), Contact("somchai", True)]
    assert choose_targets(owners, Group("office", 20)) == Targets(people=("somchai",), cost=1)


def test_it_goes_to_the_group_once_when_nobody_can_be_reached_and_then_no_more() -> None:
    nobody = [Contact("malee", False)]
    assert choose_targets(nobody, Group("office", 20)) == Targets(room_key="office", cost=20)
    assert choose_targets(nobody, Group("office", 1)).cost == 1
    assert choose_targets(nobody, Group("office", 0)).reason is Reason.UNREACHABLE
    assert choose_targets(nobody, Group("office", 20, told=True)) == Targets(reason=Reason.UNREACHABLE)
    no_group: Group[str] | None = None
    assert choose_targets(nobody, no_group).reason is Reason.UNREACHABLE


def test_it_tells_a_spent_month_from_a_burst() -> None:
    assert explain_429(Quota(300, 300), 1) is TooManyRequests.MONTH_EXHAUSTED
    assert explain_429(Quota(300, 290), 20) is TooManyRequests.MONTH_EXHAUSTED
    assert explain_429(Quota(300, 290), 10) is TooManyRequests.BURST
    assert explain_429(Quota(None, 5000), 1) is TooManyRequests.BURST


PUSH = st.builds(PlannedPush, st.sampled_from(NoticeClass), st.just(TODAY), st.integers(0, 30))
QUOTA = st.builds(Quota, st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))


@given(quota=QUOTA, planned=st.lists(PUSH), wanted=st.lists(PUSH), rides=st.floats(0, 1))
def test_it_never_overspends(quota: Quota, planned: list[PlannedPush], wanted: list[PlannedPush], rides: float) -> None:
    purse, spent = budget(quota, forecast(quota, TODAY, planned, rides=rides)), 0
    for push in wanted:
        if decide(NoticeFacts(push.kind, push.cost), purse).action is Action.PUSH:
            spent += push.cost
            purse = purse.after(push.kind, push.cost)
    assert quota.left is not None
    assert spent <= quota.left


@given(planned=st.lists(PUSH), extra=st.lists(PUSH), order=st.randoms(use_true_random=False), spare=st.integers(0, 50))
def test_every_promise_foreseen_is_kept_whatever_else_is_asked_for(
    planned: list[PlannedPush], extra: list[PlannedPush], order: object, spare: int
) -> None:
    promised = [push for push in planned if push.kind in RESERVED]
    quota = Quota(sum(push.cost for push in promised) + spare, 0)
    purse = budget(quota, forecast(quota, TODAY, planned, safety_percent=0))
    asked = promised + [push for push in extra if push.kind not in RESERVED]
    order.shuffle(asked)  # type: ignore[attr-defined]
    for push in asked:
        decision = decide(NoticeFacts(push.kind, push.cost), purse)
        assert decision.action is Action.PUSH or push.kind not in RESERVED
        if decision.action is Action.PUSH:
            purse = purse.after(push.kind, push.cost)


@given(left=st.integers(0, 300), needs=st.dictionaries(st.sampled_from(NoticeClass), st.integers(0, 100)))
def test_what_is_granted_to_one_class_is_granted_to_every_more_important_one(
    left: int, needs: dict[NoticeClass, int]
) -> None:
    purse = Budget(left, needs, safety=10)
    granted = [decide(NoticeFacts(kind), purse).action is Action.PUSH for kind in NoticeClass]
    assert granted == sorted(granted, reverse=True)

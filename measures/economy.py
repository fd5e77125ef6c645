"""The quota pilot: what is worth a paid push, decided from plain facts.

Replies cost nothing; a push is billed once per person it reaches, however many objects it carries (LINE: Messaging API
pricing). Every notice may wait for a while to ride behind a reply. When the month's quota runs short, classes stop
being pushed in a fixed order, the last of ``NoticeClass`` first; they then only ride.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Generic, TypeVar

from measures.bundles import Bundle, Digest, Pending, choose_riders, merge_into_digest
from measures.reasons import Reason
from measures.vocabulary import NoticeClass
from measures.working_days import WorkingDays
from thai.calendar import month_span

__all__ = [
    "Action",
    "Budget",
    "Bundle",
    "Contact",
    "Decision",
    "Digest",
    "Forecast",
    "Group",
    "NoticeClass",
    "NoticeFacts",
    "Pending",
    "PlannedPush",
    "Quota",
    "Reason",
    "Targets",
    "TooManyRequests",
    "billing_day",
    "budget",
    "choose_riders",
    "choose_targets",
    "decide",
    "explain_429",
    "forecast",
    "merge_into_digest",
    "merged_per_day",
    "push_by_day",
    "reminder_class",
    "ride_rate",
]

PersonKey = TypeVar("PersonKey", bound=Hashable)
RoomKey = TypeVar("RoomKey", bound=Hashable)

#: The platform counts its months in UTC+9 wherever the channel lives (Messaging API reference).
BILLING_ZONE = timezone(timedelta(hours=9), "UTC+9")


#: What the office is promised in any month: quota is set aside for these before anything else is pushed.
RESERVED = frozenset({NoticeClass.SUMMARY, NoticeClass.LAST_CALL, NoticeClass.OVERDUE})

#: Working days a notice waits for a free ride before it is pushed.
PATIENCE_WORKING_DAYS: Mapping[NoticeClass, int] = {
    NoticeClass.SUMMARY: 0,
    NoticeClass.LAST_CALL: 0,
    NoticeClass.OVERDUE: 1,
    NoticeClass.DECISION: 0,
    NoticeClass.REMINDER: 1,
    NoticeClass.FOLLOW_UP: 2,
    NoticeClass.NEWS: 5,
    NoticeClass.EARLY_REMINDER: 5,
}


class Action(StrEnum):
    """What becomes of a notice now."""

    PUSH = "push"
    HOLD = "hold"
    RIDE_ONLY = "ride_only"
    SKIP = "skip"


class TooManyRequests(StrEnum):
    """What a 429 means: the month's quota is spent, or too much was sent at once."""

    MONTH_EXHAUSTED = "month_exhausted"
    BURST = "burst"


@dataclass(frozen=True, slots=True)
class Quota:
    """The month's quota in messages: ``limit`` None is unlimited, ``platform_used`` None was never read.

    The platform's count lags and ours may miss what others send with the same account: the larger one holds.
    """

    limit: int | None
    platform_used: int | None
    counted_used: int = 0

    @property
    def known(self) -> bool:
        """Tell whether the platform has said anything about this month."""
        return self.platform_used is not None

    @property
    def used(self) -> int:
        """Return how many are spent, as far as anybody knows."""
        return max(self.platform_used or 0, self.counted_used)

    @property
    def left(self) -> int | None:
        """Return how many are left, None without a limit."""
        return None if self.limit is None else max(self.limit - self.used, 0)


@dataclass(frozen=True, slots=True)
class PlannedPush:
    """A push that lies ahead: ``cost`` in people reached; ``person_key`` set where it is 1:1 and can be merged."""

    kind: NoticeClass
    on: date
    cost: int = 1
    person_key: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The rest of the month. ``needs`` per class in messages, after the free rides that can be expected.

    ``safety`` is kept beside them for overdue and last calls nobody foresees. ``degraded`` are the classes the quota
    does not cover in full, least important first.
    """

    left: int | None
    needs: Mapping[NoticeClass, int]
    safety: int
    degraded: tuple[NoticeClass, ...]

    @property
    def reserve(self) -> int:
        """Return what is set aside for summaries, last calls and overdue notices."""
        return sum(self.needs.get(kind, 0) for kind in RESERVED) + self.safety

    @property
    def expected(self) -> int:
        """Return how many messages the rest of the month is expected to take."""
        return sum(self.needs.values())

    @property
    def short_by(self) -> int:
        """Return how many messages are missing, 0 when the month is covered; above 0 the coordinator is told."""
        return 0 if self.left is None else max(self.expected + self.safety - self.left, 0)


@dataclass(frozen=True, slots=True)
class Budget:
    """What may still be spent, and what is kept for whom. ``known`` False: nothing is sent blind."""

    left: int | None
    needs: Mapping[NoticeClass, int] = field(default_factory=dict)
    safety: int = 0
    known: bool = True
    exhausted: bool = False

    def kept_from(self, kind: NoticeClass) -> int:
        """Return how much of what is left a class may not touch."""
        kept = sum(need for other, need in self.needs.items() if other < kind)
        return kept if kind in RESERVED else kept + self.safety

    def after(self, kind: NoticeClass, cost: int) -> Budget:
        """Return the budget once a push of a class was made."""
        if self.left is None:
            return self
        needs = {**self.needs, kind: max(self.needs.get(kind, 0) - cost, 0)}
        return replace(self, left=max(self.left - cost, 0), needs=needs)


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the decision about one notice rests on; ``cost`` is the number of people a push would reach."""

    kind: NoticeClass
    cost: int = 1
    still_true: bool = True
    expired: bool = False
    reachable: bool = True
    ready: bool = True
    push_by_passed: bool = True
    quiet_now: bool = False
    pushed_today: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a notice now, and why."""

    action: Action
    reason: Reason


@dataclass(frozen=True, slots=True)
class Contact(Generic[PersonKey]):
    """Somebody a notice is meant for; ``reachable`` is a friend of the bot who has not blocked it or left."""

    person_key: PersonKey
    reachable: bool


@dataclass(frozen=True, slots=True)
class Group(Generic[RoomKey]):
    """The owners' group: ``members`` are billed each; ``told`` when this matter was brought there before."""

    room_key: RoomKey
    members: int
    told: bool = False


@dataclass(frozen=True, slots=True)
class Targets(Generic[PersonKey, RoomKey]):
    """Whom to push to: people 1:1, or else one group, or nobody (the reason says why)."""

    people: tuple[PersonKey, ...] = ()
    room_key: RoomKey | None = None
    cost: int = 0
    reason: Reason | None = None


def billing_day(moment: datetime) -> date:
    """Return the day of an aware moment as the platform bills it (UTC+9)."""
    return moment.astimezone(BILLING_ZONE).date()


def reminder_class(days_left: int, *, reached: bool) -> NoticeClass:
    """Return the class of a reminder; ``reached``: an earlier one about the same deadline got through."""
    if days_left < 0:
        return NoticeClass.OVERDUE
    if days_left <= (1 if reached else 3):
        return NoticeClass.LAST_CALL
    return NoticeClass.REMINDER if days_left <= 7 else NoticeClass.EARLY_REMINDER


def push_by_day(kind: NoticeClass, ready_on: date, due_on: date | None, working_days: WorkingDays) -> date:
    """Return the day on which a notice stops waiting for a ride. It never waits beyond the deadline it speaks of."""
    patience = PATIENCE_WORKING_DAYS[kind]
    day = working_days.add(ready_on, patience) if patience else ready_on
    if due_on is None or kind is NoticeClass.OVERDUE:
        return day
    return max(ready_on, min(day, working_days.on_or_before(due_on)))


def ride_rate(rode: int, pushed: int) -> float:
    """Return the share of notices that can be expected to ride, cautious while little was seen (0 to 1)."""
    if rode < 0 or pushed < 0:
        raise ValueError("counts of notices cannot be negative")
    return rode / (rode + pushed + 5)


def merged_per_day(planned: Iterable[PlannedPush]) -> tuple[PlannedPush, ...]:
    """Return the pushes with all of one person and day merged into the most important one."""
    merged: dict[Hashable, PlannedPush] = {}
    for number, push in enumerate(planned):
        slot: Hashable = ("group", number) if push.person_key is None else (push.person_key, push.on)
        known = merged.get(slot)
        if known is None or push.kind < known.kind:
            merged[slot] = push
    return tuple(merged.values())


def forecast(
    quota: Quota,
    today: date,
    planned: Iterable[PlannedPush],
    *,
    rides: float = 0.0,
    safety_percent: int = 5,
) -> Forecast:
    """Return what the rest of the billing month needs.

    ``today`` is the billing day, ``rides`` the expected share of free rides. Promised classes count in full: a ride
    that does not come must not cost a summary.
    """
    last = month_span(today.year, today.month).end
    ahead = [push for push in merged_per_day(planned) if today <= push.on <= last]
    needs = {kind: _need(kind, ahead, rides) for kind in NoticeClass}
    safety = 0 if quota.limit is None else math.ceil(quota.limit * safety_percent / 100)
    return Forecast(quota.left, needs, safety, _not_covered(quota.left, needs, safety))


def budget(quota: Quota, outlook: Forecast, *, exhausted: bool = False) -> Budget:
    """Return what may be spent now; ``exhausted``: the platform has refused for the month."""
    return Budget(quota.left, outlook.needs, outlook.safety, known=quota.known, exhausted=exhausted)


def decide(notice: NoticeFacts, purse: Budget) -> Decision:
    """Return what becomes of a notice now. A push never costs more than what is left."""
    return _not_to_be_said(notice) or _not_now(notice, purse) or _affordable(notice, purse)


def choose_targets(owners: Sequence[Contact[PersonKey]], group: Group[RoomKey] | None) -> Targets[PersonKey, RoomKey]:
    """Return whom to push to: every owner who can be reached 1:1; only when nobody can, the group, and that once."""
    people = tuple(dict.fromkeys(owner.person_key for owner in owners if owner.reachable))
    if people:
        return Targets(people=people, cost=len(people))
    if group is None or group.told or group.members < 1:
        return Targets(reason=Reason.UNREACHABLE)
    return Targets(room_key=group.room_key, cost=group.members)


def explain_429(quota: Quota, cost: int) -> TooManyRequests:
    """Tell a spent month from a burst by the quota just read; the platform's wording may change."""
    spent = quota.left is not None and quota.left < cost
    return TooManyRequests.MONTH_EXHAUSTED if spent else TooManyRequests.BURST


def _need(kind: NoticeClass, ahead: Sequence[PlannedPush], rides: float) -> int:
    whole = sum(push.cost for push in ahead if push.kind is kind)
    # Rounding first keeps 10 x (1 - 0.9) from becoming 2.
    return whole if kind in RESERVED else math.ceil(round(whole * (1 - rides), 6))


def _not_covered(left: int | None, needs: Mapping[NoticeClass, int], safety: int) -> tuple[NoticeClass, ...]:
    if left is None:
        return ()
    funds, missing, safety_taken = left, [], False
    for kind in NoticeClass:
        if kind not in RESERVED and not safety_taken:
            funds, safety_taken = max(funds - safety, 0), True
        if needs.get(kind, 0) > funds:
            missing.append(kind)
        funds = max(funds - needs.get(kind, 0), 0)
    return tuple(reversed(missing))


def _not_to_be_said(notice: NoticeFacts) -> Decision | None:
    if not notice.still_true:
        return Decision(Action.SKIP, Reason.NO_LONGER_TRUE)
    if notice.expired:
        return Decision(Action.SKIP, Reason.EXPIRED)
    if not notice.reachable:
        return Decision(Action.SKIP, Reason.UNREACHABLE)
    return None


def _not_now(notice: NoticeFacts, purse: Budget) -> Decision | None:
    if not notice.ready:
        return Decision(Action.HOLD, Reason.NOT_READY)
    if not notice.push_by_passed:
        return Decision(Action.HOLD, Reason.WAITING_FOR_RIDE)
    if notice.quiet_now:
        return Decision(Action.HOLD, Reason.QUIET_HOURS)
    # The day's digest was sent; what cannot wait for tomorrow's goes out all the same.
    if notice.pushed_today and notice.kind > NoticeClass.LAST_CALL:
        return Decision(Action.HOLD, Reason.ALREADY_PUSHED_TODAY)
    if not purse.known:
        return Decision(Action.HOLD, Reason.QUOTA_UNKNOWN)
    return None


def _affordable(notice: NoticeFacts, purse: Budget) -> Decision:
    if notice.cost <= 0:
        return Decision(Action.PUSH, Reason.FREE)
    if purse.exhausted:
        return Decision(Action.RIDE_ONLY, Reason.QUOTA_SPENT)
    if purse.left is None:
        return Decision(Action.PUSH, Reason.WITHIN_BUDGET)
    if notice.cost > purse.left:
        return Decision(Action.RIDE_ONLY, Reason.QUOTA_SPENT)
    if notice.cost > purse.left - purse.kept_from(notice.kind):
        return Decision(Action.RIDE_ONLY, Reason.KEPT_FOR_MORE_IMPORTANT)
    return Decision(Action.PUSH, Reason.FROM_RESERVE if notice.kind in RESERVED else Reason.WITHIN_BUDGET)

"""Event-based steps: "จัดกิจกรรมวันนี้" starts the days within which it has to be reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from actions import targets
from actions.acting import Acting
from actions.outcome import Became
from actions.report import Need
from actions.targets import Found, Problem
from measures.vocabulary import ScheduleKind
from storage.models import Deadline, Measure, Step


@dataclass(frozen=True)
class Opened:
    """What became of it: the deadlines that run from the event now, or why none does."""

    became: Became
    found: Found
    dues: tuple[Deadline, ...] = ()
    need: Need | None = None


def steps_of(acting: Acting) -> list[tuple[Measure, Step]]:
    """Return the steps of the plan whose days begin with an event."""
    return [(measure, step) for measure in acting.measures for step in measure.steps if _is_event(step)]


def _is_event(step: Step) -> bool:
    return step.schedule is not None and step.schedule.kind == ScheduleKind.AFTER_EVENT.value


def with_event(found: Found) -> Found | None:
    """Return the event-based step of a measure, if it has one."""
    if found.measure is None:
        return None
    steps = [found.step] if found.step is not None else found.measure.steps
    return next((Found(step.number, found.measure, step) for step in steps if _is_event(step)), None)


def open_on(acting: Acting, found: Found, day: date) -> Opened:
    """Let the days of a step run from an event that took place; told twice it changes nothing."""
    if day > acting.today:
        return Opened(Became.ASKED, found, need=Need.DAY)
    rows = targets.targets(acting, found, acting.today)
    if isinstance(rows, Problem) and rows is not Problem.WHICH_UNIT:
        return Opened(Became.REFUSED, replace(found, problem=rows))
    dues = targets.open_event(acting, found.step, day) if found.step is not None else []
    return Opened(Became.RECORDED if dues else Became.KNOWN, found, tuple(dues))

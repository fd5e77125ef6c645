"""What an office needs before the plan runs by itself, in the order in which it is easily done."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """One step of a new office."""

    PLAN = "plan"
    UNITS = "units"
    PEOPLE = "people"
    HEADS = "heads"
    EXECUTIVES = "executives"
    GROUP = "group"
    TEST_REMINDER = "test_reminder"
    QUIET_HOURS = "quiet_hours"

"""What an office has chosen for itself, with the defaults of the house plan."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from measures.errors import TamNganError
from measures.ladder import LadderSettings, QuietHours, SendingHour
from measures.rounds import RoundSettings
from storage.models import Organization

#: What a list of days may be written with on the command line and in chat: "30,7,1,0" or "30 7 1 0".
_SEPARATORS = re.compile(r"[\s,;]+")
#: Hours are compared on some day; which one does not matter.
_ANY_DAY = date(2026, 2, 3)


class WrongChoice(TamNganError):
    """A setting that does not exist or cannot have that value."""

    def __init__(self, name: str, fault: str) -> None:
        """Name the setting and what is wrong with the value."""
        super().__init__(f"ตั้งค่า {name} ไม่ได้", f"the setting {name} cannot be set: {fault}")
        self.name = name


class OrganizationSettings(BaseModel):
    """Kept as JSON in ``Organization.settings``; an unknown or odd value is refused when it is set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Days before and after a deadline on which its owner is reminded, and then every so many days.
    ladder_days_before: tuple[int, ...] = (30, 14, 7, 3, 1, 0)
    ladder_days_after: tuple[int, ...] = (1, 3)
    ladder_then_every_days: int = Field(default=7, ge=1, le=90)
    supervisor_from_days: int = Field(default=3, ge=0, le=90)
    #: Of a unit's staff so many are reminded 1:1, those who reported last first; each costs one message.
    staff_reminded_per_unit: int = Field(default=3, ge=1, le=50)
    #: Reminders go out at this hour (Asia/Bangkok); nothing is pushed in quiet hours.
    sending_time: time = time(8, 30)
    quiet_from: time = time(18, 0)
    quiet_until: time = time(8, 0)
    digits: Literal["thai", "arabic"] = "thai"
    #: The font of Word and Excel papers; PDFs carry Sarabun, which looks the same.
    paper_font: str = Field(default="TH Sarabun New", min_length=2, max_length=60, pattern=r"^[\w .\-]+$")
    #: Reports are verified by a supervisor (ตรวจรับ) before they count as verified.
    review: bool = True
    #: 1 May and days the library does not know are the office's choice (``OfficeHoliday``).
    labour_day_off: bool = False
    evidence_max_bytes: int = Field(default=20 * 1024 * 1024, ge=1024)
    #: What came in from LINE is kept as it came for so many days after it was handled.
    raw_events_kept_days: int = Field(default=7, ge=1, le=90)
    #: A menu by role under the 1:1 chat, with the number of open items; off for offices that made one of their own.
    rich_menu: bool = True
    #: The LINE account's basic ID ("@123abcde"): with it people are shown where to add it as a friend.
    line_basic_id: str = Field(default="", max_length=40, pattern=r"^(@[a-z0-9._\-]{2,39})?$")
    #: Wordings, without names and numbers, are kept with the meaning that was chosen, for the project to learn from.
    learn_phrases: bool = False
    summary_monthly: bool = True
    summary_quarterly: bool = True
    followup_monthly: bool = True
    followup_quarterly: bool = True
    #: The month is asked about so many working days before it is over; a round is summed up so many after it.
    followup_days_before_end: int = Field(default=3, ge=1, le=15)
    answer_working_days: int = Field(default=4, ge=0, le=15)
    #: Of the month's quota so much is kept for what nobody foresees.
    quota_safety_percent: int = Field(default=5, ge=0, le=50)

    @model_validator(mode="after")
    def _possible(self) -> OrganizationSettings:
        """Let the rules judge the whole: a ladder that reminds nobody in time is refused."""
        self.ladder()
        self.rounds()
        if self.quiet_hours().covers(SendingHour(self.sending_time).on(_ANY_DAY)):
            raise ValueError("the sending time lies in the quiet hours")
        return self

    def ladder(self) -> LadderSettings:
        """Return the ladder as the rules see it."""
        return LadderSettings(
            days_before=self.ladder_days_before,
            days_after=self.ladder_days_after,
            then_every_days=self.ladder_then_every_days,
            supervisor_from_days=self.supervisor_from_days,
        )

    def rounds(self) -> RoundSettings:
        """Return the rounds as the rules see them."""
        return RoundSettings(
            monthly_follow_up=self.followup_monthly,
            monthly_ask_before_end=self.followup_days_before_end,
            quarterly_follow_up=self.followup_quarterly,
            monthly_summary=self.summary_monthly,
            quarterly_summary=self.summary_quarterly,
            answer_working_days=self.answer_working_days,
        )

    def quiet_hours(self) -> QuietHours:
        """Return the hours in which nothing is pushed."""
        return QuietHours(self.quiet_from, self.quiet_until)


def settings_of(organization: Organization) -> OrganizationSettings:
    """Return the organization's settings, defaults filled in."""
    return OrganizationSettings.model_validate(organization.settings)


def change_settings(organization: Organization, **changes: object) -> OrganizationSettings:
    """Set some values; raise a ``ValueError`` for a name or value that is not allowed."""
    changed = OrganizationSettings.model_validate({**organization.settings, **changes})
    organization.settings = changed.model_dump(mode="json", exclude_defaults=True)
    return changed


def choose(organization: Organization, name: str, written: str) -> OrganizationSettings:
    """Set one value as a person writes it ("30,7,1,0", "08:30", "yes"); raise ``WrongChoice`` with the fault.

    After a change of the ladder, the calendar or the rounds call ``storage.calendar.changed``.
    """
    if name not in OrganizationSettings.model_fields:
        raise WrongChoice(name, f"there is no such setting; there are {', '.join(OrganizationSettings.model_fields)}")
    try:
        return change_settings(organization, **{name: _read(name, written.strip())})
    except ValidationError as error:
        raise WrongChoice(name, "; ".join(one["msg"] for one in error.errors()[:3])) from None
    except ValueError as error:
        raise WrongChoice(name, str(error)) from None


def forget_choice(organization: Organization, name: str) -> OrganizationSettings:
    """Go back to a setting's default; raise ``WrongChoice`` for a name that does not exist."""
    if name not in OrganizationSettings.model_fields:
        raise WrongChoice(name, f"there is no such setting; there are {', '.join(OrganizationSettings.model_fields)}")
    organization.settings = {key: value for key, value in organization.settings.items() if key != name}
    return settings_of(organization)


def _read(name: str, written: str) -> Any:
    default = OrganizationSettings.model_fields[name].default
    if isinstance(default, tuple):
        return [part for part in _SEPARATORS.split(written) if part]
    return written

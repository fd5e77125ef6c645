"""What an office has chosen for itself, with the defaults of the house plan."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from storage.models import Organization


class OrganizationSettings(BaseModel):
    """Kept as JSON in ``Organization.settings``; an unknown or odd value is refused when it is set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Days before and after a deadline on which its owner is reminded, and then every so many days.
    ladder_days_before: tuple[int, ...] = (30, 14, 7, 3, 1, 0)
    ladder_days_after: tuple[int, ...] = (1, 3)
    ladder_then_every_days: int = Field(default=7, ge=1, le=90)
    supervisor_from_days: int = Field(default=3, ge=0, le=90)
    #: Reminders go out at this hour (Asia/Bangkok); nothing is pushed in quiet hours.
    sending_time: time = time(8, 30)
    quiet_from: time = time(18, 0)
    quiet_until: time = time(8, 0)
    digits: Literal["thai", "arabic"] = "thai"
    #: Reports are verified by a supervisor (ตรวจรับ) before they count as verified.
    review: bool = True
    #: 1 May and days the library does not know are the office's choice (``OfficeHoliday``).
    labour_day_off: bool = False
    evidence_max_bytes: int = Field(default=20 * 1024 * 1024, ge=1024)
    summary_monthly: bool = True
    summary_quarterly: bool = True


def settings_of(organization: Organization) -> OrganizationSettings:
    """Return the organization's settings, defaults filled in."""
    return OrganizationSettings.model_validate(organization.settings)


def change_settings(organization: Organization, **changes: object) -> OrganizationSettings:
    """Set some values; raise a ``ValueError`` for a name or value that is not allowed."""
    changed = OrganizationSettings.model_validate({**organization.settings, **changes})
    organization.settings = changed.model_dump(mode="json", exclude_defaults=True)
    return changed

"""How figures, dates and official terms are written: one pen for Thai digits, one for Arabic ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from measures.vocabulary import Role, ScheduleKind, Status
from messages.status_words import STATUS_WORDS
from thai.calendar import BANGKOK, fiscal_half, fiscal_quarter, fiscal_year, fiscal_year_be, month_span
from thai.digits import to_thai
from thai.format import SHORT_MONTHS, WEEKDAYS, Digits, long_date, month_year, year_be

#: A report stays when its message is unsent; it is marked until somebody verifies it.
UNSENT = "ผู้รายงานยกเลิกข้อความในแชตแล้ว"

__all__ = ["ROLE_NAMES", "SCHEDULE_KINDS", "STATUS_NAMES", "Digits", "Pen", "answer_in_words", "roles_in_words"]

STATUS_NAMES = {status: words.chat for status, words in STATUS_WORDS.items()}

ROLE_NAMES = {
    Role.STAFF: "เจ้าหน้าที่",
    Role.SUPERVISOR: "หัวหน้าส่วนราชการ",
    Role.COORDINATOR: "ผู้ประสานงาน",
    Role.EXECUTIVE: "ผู้บริหาร",
}

#: A schedule's kinds as people pick them.
SCHEDULE_KINDS = {
    ScheduleKind.BY_DATE: "ภายในวันที่",
    ScheduleKind.BY_MONTH: "ภายในเดือน",
    ScheduleKind.PERIOD: "ช่วงเวลา",
    ScheduleKind.MONTHLY: "ทุกเดือน",
    ScheduleKind.QUARTERLY: "ทุกไตรมาส",
    ScheduleKind.EVERY_6_MONTHS: "ทุก 6 เดือน",
    ScheduleKind.FISCAL_YEAR: "ตลอดปีงบประมาณ",
    ScheduleKind.AFTER_EVENT: "หลังจัดกิจกรรม",
    ScheduleKind.NONE: "ไม่กำหนดเวลา",
}


#: A code of the assessment or of a file: Latin letters with digits behind them.
_CODE_OR_REST = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9./_-]*[0-9])|[^A-Za-z]+|[A-Za-z]+")


@dataclass(frozen=True)
class Pen:
    """Writes numbers and dates in the digits the office likes; what people wrote themselves is left as it is."""

    digits: Digits = "thai"

    def __call__(self, text: object) -> str:
        """Return ``text`` with its digits in the office's taste; codes (o12, i7) are written as they are printed."""
        if self.digits != "thai":
            return str(text)
        return _CODE_OR_REST.sub(lambda found: found[0] if found["code"] else to_thai(found[0]), str(text))

    def short(self, day: date) -> str:
        """Return "๒๗ ก.พ. ๒๕๖๙"."""
        return self(f"{day.day} {SHORT_MONTHS[day.month - 1]} {year_be(day)}")

    def long(self, day: date) -> str:
        """Return "๒๗ กุมภาพันธ์ ๒๕๖๙"."""
        return long_date(day, self.digits)

    def weekday(self, day: date) -> str:
        """Return "ศุกร์ ๒๗ ก.พ. ๒๕๖๙"."""
        return f"{WEEKDAYS[day.weekday()].removeprefix('วัน')} {self.short(day)}"

    def moment(self, moment: datetime) -> str:
        """Return "๒๗ ก.พ. ๒๕๖๙ เวลา ๐๘.๓๐ น." in Thailand's time; a naive moment is taken as that."""
        local = moment.astimezone(BANGKOK) if moment.tzinfo else moment
        return f"{self.short(local.date())} เวลา {self(f'{local:%H.%M}')} น."

    def month(self, day: date) -> str:
        """Return "กุมภาพันธ์ ๒๕๖๙"."""
        return month_year(day, self.digits)

    def year(self, fiscal: int) -> str:
        """Return "ปีงบประมาณ ๒๕๖๙"."""
        return f"ปีงบประมาณ {self(fiscal)}"

    def period(self, start: date, end: date) -> str:
        """Return the name of a period: a day, month, fiscal quarter, half or year, or else its first and last day."""
        if start == end:
            return self.short(start)
        fiscal = fiscal_year_be(start)
        whole = self.year(fiscal) if fiscal_year(fiscal) == (start, end) else None
        return self.round(start, end) or whole or f"{self.short(start)} – {self.short(end)}"

    def round(self, start: date, end: date) -> str | None:
        """Return the name of a month, fiscal quarter or half; None for any other period."""
        if (start, end) == month_span(start.year, start.month):
            return f"เดือน{self.month(start)}"
        fiscal = fiscal_year_be(start)
        for quarter in range(1, 5):
            if fiscal_quarter(fiscal, quarter) == (start, end):
                return f"ไตรมาสที่ {self(quarter)} {self.year(fiscal)}"
        for half, name in ((1, "แรก"), (2, "หลัง")):
            if fiscal_half(fiscal, half) == (start, end):
                return f"รอบ {self(6)} เดือน{name} {self.year(fiscal)}"
        return None

    def days_left(self, days: int) -> str:
        """Return how far a deadline is: "ครบกำหนดวันนี้", "เหลือ ๓ วัน", "เกินกำหนด ๕ วัน"."""
        if days < 0:
            return f"เกินกำหนด {self(-days)} วัน"
        if days == 0:
            return "ครบกำหนดวันนี้"
        return "ครบกำหนดพรุ่งนี้" if days == 1 else f"เหลือ {self(days)} วัน"

    def percent(self, value: float) -> str:
        """Return "๔๐%"."""
        return self(f"{value}%")

    def number(self, value: int) -> str:
        """Return "๑,๒๐๐"."""
        return self(f"{value:,}")


def answer_in_words(text: str, pen: Pen) -> str:
    """Return a candidate or an answer as people write it: days are stored in ISO form, kinds and statuses as codes."""
    if text in SCHEDULE_KINDS:
        return pen(SCHEDULE_KINDS[ScheduleKind(text)])
    if text in STATUS_NAMES:
        return STATUS_NAMES[Status(text)]
    if text.isdecimal() and len(text) < len("20260430"):
        return pen(text)
    try:
        return pen.long(date.fromisoformat(text))
    except ValueError:
        return text


def roles_in_words(roles: tuple[Role, ...]) -> str:
    """Return the roles' Thai names, the order kept."""
    return ", ".join(ROLE_NAMES[role] for role in dict.fromkeys(roles))

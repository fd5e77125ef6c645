"""What part of a plan a report is about: the whole year or a period of it, the whole office or a unit."""

from __future__ import annotations

from dataclasses import dataclass

from documents.report import Digits
from measures.errors import TamNganError
from thai.calendar import Span, fiscal_half, fiscal_months, fiscal_quarter, fiscal_year


class UnknownPeriod(TamNganError):
    """A period that no fiscal year has."""

    def __init__(self, key: str) -> None:
        """Say what can be written."""
        super().__init__(
            f"ไม่มีงวด “{key}” ใช้ Y (ทั้งปี) H1 H2 (ครึ่งปี) Q1-Q4 (ไตรมาส) หรือ 1-12 (เดือน)",
            "that is no period: use Y, H1, H2, Q1 to Q4, or a month from 1 to 12",
        )


@dataclass(frozen=True)
class Scope:
    """``period``: "Y" the fiscal year, "H1"/"H2", "Q1" to "Q4", or a calendar month "1" to "12".

    "" is what the paper is about by itself (``documents.exporting.scope_of``): the fiscal year for most of them.
    """

    period: str = ""
    unit: str | None = None
    digits: Digits | None = None

    @classmethod
    def of(cls, span: Span, fiscal_year_be: int) -> Scope:
        """Return the scope whose days these are; raise ``UnknownPeriod`` for any others."""
        for key in ("Y", "H1", "H2", "Q1", "Q2", "Q3", "Q4", *map(str, range(1, 13))):
            if cls(key).span(fiscal_year_be) == span:
                return cls(key)
        raise UnknownPeriod(f"{span.start} - {span.end}")

    def span(self, fiscal_year_be: int) -> Span:
        """Return the first and last day; raise ``UnknownPeriod``."""
        key = self.period.upper()
        if key in {"", "Y"}:
            return fiscal_year(fiscal_year_be)
        if key in {"H1", "H2"}:
            return fiscal_half(fiscal_year_be, int(key[1]))
        if key in {"Q1", "Q2", "Q3", "Q4"}:
            return fiscal_quarter(fiscal_year_be, int(key[1]))
        months = {month.start.month: month for month in fiscal_months(fiscal_year_be)}
        if key.isascii() and key.isdigit() and int(key) in months:
            return months[int(key)]
        raise UnknownPeriod(self.period)

    def label(self, fiscal_year_be: int) -> str:
        """Return how a heading names the period beside its fiscal year, in Arabic digits: "รอบ 6 เดือน"."""
        self.span(fiscal_year_be)
        key = self.period.upper()
        if key.startswith("Q"):
            return f"ไตรมาสที่ {key[1]}"
        return {"": "รอบปีงบประมาณ", "Y": "รอบปีงบประมาณ", "H1": "รอบ 6 เดือน", "H2": "รอบ 6 เดือนหลัง"}.get(key, "รอบเดือน")

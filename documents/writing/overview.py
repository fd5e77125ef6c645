"""An overview for executives: headline figures, bars per unit, the line of the year.

Shared by the one-page summary and by the picture for chat.
"""

from __future__ import annotations

from documents.report import MonthPoint, ReportData, UnitLine
from documents.writing.blocks import Bar, BarChart, Block, Figure, Figures, LineChart, Mosaic
from documents.writing.standing import Counts, counts, kinds
from thai import format as thai_format
from thai.calendar import fiscal_months
from thai.words import shortened

_LEGEND = ("ดำเนินการแล้ว", "อยู่ระหว่างดำเนินการ", "เลยกำหนด", "ยังไม่ถึงกำหนดหรือยังไม่รายงาน")
_TONES = ("good", "warn", "bad", "muted")
_MOST_UNITS = 10
#: The standing of a month's deadlines: words, tone and sign.
_STANDINGS = {
    "done": ("เสร็จตามกำหนด", "good", "✓"),
    "late": ("เสร็จล่าช้า", "warn", "~"),
    "overdue": ("เกินกำหนด", "bad", "!"),
    "coming": ("ยังไม่ถึงกำหนด", "muted", "○"),
}
_LONGEST_NAME, _PANELS = 48, 3


def headline(data: ReportData) -> Figures:
    """Return the figures that an executive reads first."""
    total = counts(data.measures)
    return Figures(
        (
            Figure(str(total.all), _all(data)),
            Figure(str(total.done), f"ดำเนินการแล้ว (ร้อยละ {total.percent}){_imported(total)}", "good"),
            Figure(str(total.in_progress + total.blocked), f"อยู่ระหว่างดำเนินการ{_blocked(total)}", "warn"),
            Figure(str(total.not_started + total.not_reported), "ยังไม่เริ่มหรือยังไม่รายงาน", "main"),
            Figure(str(len(data.overdue)), "งวดที่เลยกำหนด", "bad"),
        )
    )


def _all(data: ReportData) -> str:
    """Return what is counted: measures, or how many of each kind the plan lists."""
    words = kinds(data.measures)
    return "มาตรการทั้งหมด" if words.endswith(" ข้อ") else words


def _blocked(total: Counts) -> str:
    return f" มีปัญหา/อุปสรรค {total.blocked} ข้อ" if total.blocked else ""


def _imported(total: Counts) -> str:
    return f" จากรายงานที่นำเข้า {total.imported} ข้อ" if total.imported else ""


def unit_bars(data: ReportData) -> list[BarChart]:
    """Return a bar for each unit; many small units are told as one, so that the page stays one page."""
    if not data.units:
        return []
    units = data.units if len(data.units) <= _MOST_UNITS else (*data.units[: _MOST_UNITS - 1], _rest(data.units))
    bars = tuple(Bar(unit.name, _segments(unit), f"{unit.done}/{unit.total} งวด") for unit in units)
    return [BarChart("ผลการดำเนินการรายส่วนราชการ (ร้อยละของงวดที่ต้องรายงาน)", bars, _LEGEND, _TONES)]


def _segments(unit: UnitLine) -> tuple[float, ...]:
    """Return the parts of a unit's bar in percent of its own deadlines."""
    waiting = max(0, unit.not_reported - unit.overdue)
    whole = unit.total or 1
    return tuple(round(part * 100 / whole, 1) for part in (unit.done, unit.in_progress, unit.overdue, waiting))


def _rest(units: tuple[UnitLine, ...]) -> UnitLine:
    others = units[_MOST_UNITS - 1 :]
    return UnitLine(
        f"อื่น ๆ ({len(others)} ส่วนราชการ)",
        done=sum(unit.done for unit in others),
        in_progress=sum(unit.in_progress for unit in others),
        blocked=sum(unit.blocked for unit in others),
        not_reported=sum(unit.not_reported for unit in others),
        overdue=sum(unit.overdue for unit in others),
        late=sum(unit.late for unit in others),
    )


def year_line(data: ReportData) -> list[LineChart]:
    """Return what was due and what was done, month by month, and what had been done the year before."""
    if not data.months:
        return []
    labels = tuple(_month(point) for point in data.months)
    due = tuple(float(point.due) for point in data.months)
    done = tuple(None if point.done is None else float(point.done) for point in data.months)
    lines = [("ครบกำหนดสะสม", "muted", due), ("ดำเนินการแล้วสะสม", "good", done)]
    if any(point.last_year is not None for point in data.months):
        earlier = tuple(None if point.last_year is None else float(point.last_year) for point in data.months)
        lines.append(("ดำเนินการแล้วสะสมปีก่อน", "warn", earlier))
    return [LineChart("ความก้าวหน้าสะสมตลอดปีงบประมาณ (งวด)", labels, tuple(lines))]


def year_mosaic(data: ReportData, most_named: int) -> list[Mosaic]:
    """Return the year in one picture, measures by months; more than ``most_named`` stand by their numbers alone."""
    planned = [measure for measure in data.measures if measure.months]
    if not planned:
        return []
    rows = tuple((one.number, shortened(one.title, _LONGEST_NAME), one.months) for one in planned)
    names = tuple(thai_format.SHORT_MONTHS[month.start.month - 1] for month in fiscal_months(data.fiscal_year_be))
    panels = 1 if len(rows) <= most_named else _PANELS
    return [Mosaic("ทั้งปีในภาพเดียว: มาตรการรายเดือน", names, rows, _STANDINGS, panels)]


def _month(point: MonthPoint) -> str:
    return thai_format.short_month_year(point.first_day, digits="arabic")


def charts(data: ReportData) -> tuple[Block, ...]:
    """Return all pictures of the overview."""
    return (headline(data), *unit_bars(data), *year_line(data))

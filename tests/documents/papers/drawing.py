"""From a plan and its choices to a grid of cells with the text around it, and the truth that a reader should find."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from papers import phrases
from papers.truth import EVERY, MONTHS, OFFICE, UNITS, YEAR_BE, Measure, Step, Time, first_of, last_of, plan, progress

TITLE = f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสของ{OFFICE} ประจำปีงบประมาณ พ.ศ. {YEAR_BE}"
_BOXES = {"done": "☑ ดำเนินการแล้ว ☐ ยังไม่ได้ดำเนินการ", "not_started": "☐ ดำเนินการแล้ว ☑ ยังไม่ได้ดำเนินการ"}
_WORDS = {"done": "ดำเนินการแล้ว", "in_progress": "อยู่ระหว่างดำเนินการ", "not_started": "ยังไม่ได้ดำเนินการ"}
_PERCENT = {"done": 100, "in_progress": 50, "not_started": 0}
_ORDERS = {
    "usual": ("no", "issue", "title", "serial", "method", "target", "budget", "time", "start", "end", "owner"),
    "owner_first": ("no", "issue", "title", "owner", "serial", "method", "time", "start", "end", "budget", "target"),
    "time_last": ("no", "issue", "title", "serial", "method", "owner", "target", "budget", "time", "start", "end"),
    "owner_before_method": (
        "no",
        "title",
        "issue",
        "owner",
        "time",
        "start",
        "end",
        "serial",
        "method",
        "target",
        "budget",
    ),
}
_TAIL = ("follow_up", "status", "done", "result", "unknown")
_HEADINGS = {
    "issue": "ประเด็น",
    "serial": "ขั้นที่",
    "start": "เริ่มต้น",
    "end": "สิ้นสุด",
    "follow_up": "การติดตามผล",
    "status": "สถานะ",
    "done": "วันที่แล้วเสร็จ",
    "budget": "งบประมาณ (บาท)",
    "target": "เป้าหมาย",
    "unknown": "สีแฟ้ม",
}
_CHOSEN_HEADINGS = ("no", "title", "method", "time", "owner", "result")
_SHARED = frozenset({"no", "title", "issue", "status", "done", "result", "budget", "target", "unknown", "follow_up"})


@dataclass
class Cell:
    """One cell; ``down`` and ``across``: how far it is merged, ``value``: what a spreadsheet holds instead of text."""

    text: str = ""
    down: int = 1
    across: int = 1
    value: Any = None
    look: str | None = None
    placeholder: bool = False


@dataclass
class Sheet:
    """A table: rows of cells (None where a merged cell covers the place), hidden ones by their index."""

    name: str
    rows: list[list[Cell | None]] = field(default_factory=list)
    headings: int = 1
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class Drawn:
    """A whole paper before it becomes a file."""

    before: list[str]
    sheets: list[Sheet]
    after: list[str]
    measures: list[Measure]
    chosen: dict[str, Any]
    extra: list[list[str]] = field(default_factory=list)


def draw(chance: random.Random, chosen: dict[str, Any]) -> Drawn:
    """Return a drawn paper with a truth of its own."""
    measures = plan(chance, chosen["measures"])
    for measure in measures:
        if chosen["status"] or chosen["result"]:
            progress(chance, measure)
    _Fitting(chance, chosen).fit(measures)
    drawer = _Drawer(chance, chosen, measures)
    sheets = drawer.sheets()
    before = [TITLE, *(f"บันทึกความที่ {number} ว่าด้วยการดำเนินงานของหน่วยงาน" for number in range(chosen["paragraphs"]))]
    if chosen["title_rows"] > 1:
        before.insert(1, f"ของ{OFFICE}")
    after = ["หมายเหตุ ปรับได้ตามความเหมาะสม"] if chosen["note"] else []
    after += ["ลงชื่อ", "(นายสมมุติ ใจดี)", "ปลัดองค์การบริหารส่วนตำบล"] if chosen["signature"] else []
    scores = [["เครื่องมือ", "คะแนน"], ["IIT", "85.12"], ["EIT", "90.01"], ["OIT", "77.50"]] if chosen["scores"] else []
    return Drawn(before, sheets, after, measures, chosen, scores)


class _Fitting:
    """Makes the truth one that the chosen shape can say."""

    def __init__(self, chance: random.Random, chosen: dict[str, Any]) -> None:
        self.chance, self.chosen = chance, chosen

    def fit(self, measures: list[Measure]) -> None:
        for measure in measures:
            self._times(measure)
            self._own_units(measure)
        if self.chosen["owner_place"] in {"section", "sheet", "merged"}:
            half = len(measures) // 2
            for group, unit in ((measures[:half], UNITS[0]), (measures[half:], UNITS[1])):
                for measure in group:
                    measure.units = (unit,)
        for measure in measures:
            self._progress(measure)
        self._open(self.chance.choice(measures))

    def _own_units(self, measure: Measure) -> None:
        if self.chosen["step_owners"]:
            for step in measure.steps:
                step.units = tuple(self.chance.sample(UNITS, 1))
            measure.units = tuple(dict.fromkeys(unit for step in measure.steps for unit in step.units))

    def _progress(self, measure: Measure) -> None:
        """Leave out what no column and no result of this paper can say."""
        if self.chosen["status"] == "boxes":
            measure.status = "done" if measure.status == "done" else "not_started"
        if self.chosen["status"] is None and measure.status != "done":
            measure.status = None
        if self.chosen["result"] is None and self.chosen["done"] == "in_result":
            measure.done_on = None

    def _times(self, measure: Measure) -> None:
        way = self.chosen["times"]
        if self.chosen["rows"] == "measure" and way == "one":
            for step in measure.steps:
                step.time = measure.steps[0].time
        if self.chosen["time_columns"] == "start_end":
            for step in measure.steps:
                step.time = self._range() if self.chosen["rows"] != "measure" else None
            whole = self._range()
            for step in measure.steps:
                step.time = step.time or whole
        if way == "in_method":
            for step in measure.steps:
                while phrases.in_duty(step.time or Time("none"), "long", self.chance) is None:
                    step.time = self._dated()
        if way == "gaps" and len(measure.steps) > 1 and self.chosen["rows"] == "measure":
            measure.steps[self.chance.randrange(len(measure.steps))].time = Time("none")

    def _range(self) -> Time:
        first = self.chance.randint(0, 10)
        return Time("period", first_of(first), last_of(self.chance.randint(first + 1, 11)))

    def _dated(self) -> Time:
        return Time("by_date", end=last_of(self.chance.randint(0, 11)))

    def _open(self, measure: Measure) -> None:
        if self.chosen["open_time"] and self.chosen["time_columns"] == "one":
            for step in measure.steps:
                step.time = None
            measure.asked.add("time")
        if self.chosen["open_owner"]:
            measure.asked.add("owner")
            measure.units = ()
            for step in measure.steps:
                step.units = ()


class _Drawer:
    def __init__(self, chance: random.Random, chosen: dict[str, Any], measures: list[Measure]) -> None:
        self.chance, self.chosen, self.measures = chance, chosen, measures
        self.slipped = False
        self.columns = [name for name in (*_ORDERS[chosen["order"]], *_TAIL) if self._has(name)]

    def _has(self, name: str) -> bool:
        c = self.chosen
        return {
            "no": c["numbers"] == "column",
            "issue": c["issue"] in {"merged", "filled"},
            "serial": c["serial"],
            "time": c["time_columns"] == "one" and c["times"] != "in_method",
            "start": c["time_columns"] == "start_end",
            "end": c["time_columns"] == "start_end",
            "owner": c["owner_place"] in {"column", "merged"},
            "follow_up": c["follow_up"],
            "status": c["status"] is not None,
            "done": c["done"] == "column" and any(measure.done_on for measure in self.measures),
            "result": c["result"] is not None,
            "budget": c["budget"],
            "target": c["target"],
            "unknown": c["unknown"],
        }.get(name, True)

    def sheets(self) -> list[Sheet]:
        if self.chosen["owner_place"] != "sheet":
            return [self._sheet("แผน", self.measures, 0)]
        half = len(self.measures) // 2
        groups = ((UNITS[0], self.measures[:half], 0), (UNITS[1], self.measures[half:], half))
        return [self._sheet(name, group, first) for name, group, first in groups]

    def _sheet(self, name: str, measures: list[Measure], first: int) -> Sheet:
        sheet = Sheet(name)
        self._heading(sheet)
        if self.chosen["counting_row"]:
            sheet.rows.append([Cell(f"({number})") for number in range(1, len(self.columns) + 1)])
        half = len(self.measures) // 2
        for index, measure in enumerate(measures, start=first):
            self._before_measure(sheet, index, half)
            self._measure(sheet, measure, index, half)
            if self.chosen["empty_rows"]:
                sheet.rows.append([Cell() for _ in self.columns])
        if self.chosen["total"]:
            sheet.rows.append([Cell("รวม" if column == "title" else "") for column in self.columns])
        self._hide(sheet)
        return sheet

    def _before_measure(self, sheet: Sheet, index: int, half: int) -> None:
        width = len(self.columns)
        if index and index == half and self.chosen["again"] == "heading":
            self._heading(sheet)
        if index in {0, half} and self.chosen["owner_place"] == "section":
            unit = UNITS[0] if index == 0 else UNITS[1]
            text = self.chance.choice((unit, f"ส่วนราชการ : {unit}", f"หน่วยงาน {unit}"))
            sheet.rows.append([Cell(text, across=width), *[None] * (width - 1)])
        if index in {0, half} and self.chosen["issue"] == "rows":
            text = f"ตัวชี้วัดที่ {1 if index == 0 else 2} การปฏิบัติหน้าที่"
            sheet.rows.append([Cell(text, across=width), *[None] * (width - 1)])

    def _heading(self, sheet: Sheet) -> None:
        names = _HEADINGS | {name: self.chosen[f"{name}_heading"] for name in _CHOSEN_HEADINGS}
        row: list[Cell | None] = [Cell(names[column]) for column in self.columns]
        rows = self.chosen["heading_rows"]
        if rows > 1 and "start" in self.columns:
            place = self.columns.index("start")
            upper: list[Cell | None] = [Cell(names[column], down=2) for column in self.columns]
            upper[place], upper[place + 1] = Cell("ระยะเวลา", across=2), None
            lower: list[Cell | None] = [None] * len(self.columns)
            lower[place], lower[place + 1] = row[place], row[place + 1]
            sheet.rows.extend((upper, lower))
        else:
            sheet.rows.append(row)
        sheet.headings = len(sheet.rows)

    def _measure(self, sheet: Sheet, measure: Measure, index: int, half: int) -> None:
        groups = [measure.steps] if self.chosen["rows"] == "measure" else [[step] for step in measure.steps]
        way = self.chosen["rows"]
        for part, steps in enumerate(groups):
            row: list[Cell | None] = []
            for column in self.columns:
                shared = column in _SHARED
                shared = shared or (column == "owner" and not self.chosen["step_owners"])
                reaching = (column == "owner" and self.chosen["owner_place"] == "merged") or (
                    column == "issue" and self.chosen["issue"] == "merged"
                )
                if part and shared and (way == "merged" or reaching):
                    row.append(None)
                elif part and shared and way == "blank":
                    row.append(Cell())
                else:
                    cell = self._cell(column, measure, steps, index, part)
                    cell.down = len(groups) if shared and (way == "merged" or reaching) else 1
                    row.append(cell)
            sheet.rows.append(row)
        self._merge_down(sheet, index, half, len(groups))

    def _merge_down(self, sheet: Sheet, index: int, half: int, height: int) -> None:
        """Let an issue's or owner's cell reach over the rows of the measures that share it."""
        merged = {"issue"} if self.chosen["issue"] == "merged" else set()
        merged |= {"owner"} if self.chosen["owner_place"] == "merged" else set()
        if index in {0, half} or self.chosen["empty_rows"] or (self.chosen["again"] == "heading" and index == half):
            return
        for column in merged:
            place = self.columns.index(column)
            above = len(sheet.rows) - height - 1
            while above >= 0 and sheet.rows[above][place] is None:
                above -= 1
            top = sheet.rows[above][place]
            if top is None:
                continue
            for row in sheet.rows[-height:]:
                row[place] = None
            top.down = len(sheet.rows) - above

    def _cell(self, column: str, measure: Measure, steps: list[Step], index: int, part: int) -> Cell:
        number = phrases.digits(str(index + 1), self.chosen["number_digits"])
        match column:
            case "no":
                return Cell(number)
            case "issue":
                return Cell("ประเด็นการให้บริการ" if index < len(self.measures) // 2 else "ประเด็นความโปร่งใส")
            case "title":
                return Cell(self._title(measure, number, index))
            case "serial":
                return Cell(str(part + 1))
            case "method":
                return Cell(self._method(steps, index, part))
            case "time":
                return self._time(measure, steps)
            case "start" | "end":
                return self._dated(getattr(steps[0].time, column))
            case "owner":
                return Cell(self._owner(measure, steps))
            case _:
                return self._outcome(column, measure)

    def _outcome(self, column: str, measure: Measure) -> Cell:
        match column:
            case "status":
                return self._status(measure)
            case "done":
                return self._dated(measure.done_on) if measure.done_on else Cell()
            case "result":
                said = measure.result or "-"
                if self.chosen["done"] == "in_result" and measure.done_on and measure.result:
                    said += f" แล้วเสร็จเมื่อวันที่ {phrases.day(measure.done_on, 'long')}"
                return Cell(said if measure.status == "done" else "-")
            case "budget":
                return Cell("20,000", value=20000) if measure.status != "done" else Cell("ไม่ใช้งบประมาณ")
            case "target":
                return Cell(f"บุคลากร {len(measure.title)} คน")
            case "unknown":
                return Cell("แฟ้มสีเขียว")
            case _:
                return Cell("รายงานผลต่อผู้บริหารในที่ประชุม")

    def _title(self, measure: Measure, number: str, index: int) -> str:
        if self.chosen["code"]:
            return f"{self.chosen['code']}{index + 1:02} {measure.title}"
        return f"{number}. {measure.title}" if self.chosen["numbers"] == "title" else measure.title

    def _method(self, steps: list[Step], index: int, part: int) -> str:
        lines = []
        for number, step in enumerate(steps, start=part + 1):
            text = step.text
            if self.chosen["times"] == "in_method" and step.time is not None:
                text += " " + str(phrases.in_duty(step.time, "long", self.chance))
            mark = phrases.marker(number, self.chosen["list"], self.chosen["list_digits"], index + 1)
            alone = len(steps) == 1 and (self.chosen["rows"] == "measure" or self.chosen["serial"])
            lines.append(f"{mark} {text}" if mark and not alone else text)
        intro = self.chosen["intro"] and len(steps) > 1 and self.chosen["list"] not in {"lines", "word"}
        return "\n".join(["ดำเนินการดังนี้", *lines] if intro else lines)

    def _time(self, measure: Measure, steps: list[Step]) -> Cell:
        if "time" in measure.asked:
            how = self.chosen["open_time"]
            said = {"blank": "", "dots": "เดือน........พ.ศ. ......", "dash": "-", "placeholder": "คลิกหรือแตะเพื่อใส่วันที่"}[
                how
            ]
            return Cell(said, placeholder=how == "placeholder")
        times = [step.time or Time("none") for step in steps]
        if len(set(times)) == 1 and self.chosen["times"] not in {"each_numbered", "apart"}:
            return self._one_time(measure, times[0])
        lines = []
        for number, time in enumerate(times, 1):
            said = self._phrase(time) if time.kind != "none" else "-"
            if self.chosen["times"] == "apart":
                said = f"ข้อ {number} {said}"
            elif self.chosen["times"] == "each_numbered" and len(times) > 1:
                said = f"{phrases.digits(str(number), self.chosen['list_digits'])}. {said}"
            lines.append(said)
        return Cell(phrases.digits("\n".join(lines), self.chosen["time_digits"]))

    def _one_time(self, measure: Measure, time: Time) -> Cell:
        if time.kind == "none":
            return Cell("-")
        if time.kind == "by_date" and time.end and self.chosen["dates"] != "text":
            return self._dated(time.end)
        if time.kind == "by_month" and time.end and not self.slipped and self._slips(measure, time):
            return Cell(self._slip(measure, time.end))
        return Cell(phrases.digits(self._phrase(time), self.chosen["time_digits"]))

    def _phrase(self, time: Time) -> str:
        return phrases.phrase(time, self.chosen["time_style"], self.chance)

    def _slips(self, measure: Measure, time: Time) -> bool:
        same = all(step.time == time for step in measure.steps)
        return same and (self.chosen["no_year"] or self.chosen["other_year"])

    def _slip(self, measure: Measure, end: date) -> str:
        """Write a month without its year, or with the year before: either has to be asked."""
        self.slipped = True
        measure.asked.add("time")
        if self.chosen["no_year"]:
            return f"ภายในเดือน{MONTHS[end.month - 1]}"
        for step in measure.steps:
            step.time = None
        return f"ภายในเดือน{MONTHS[end.month - 1]} {end.year + 542}"

    def _dated(self, value: date | None) -> Cell:
        if value is None:
            return Cell()
        text = phrases.digits(phrases.day(value, self.chosen["time_style"]), self.chosen["time_digits"])
        if self.chosen["dates"] == "typed_be":
            return Cell(text, value=value, look="be")
        look = {"true": "date", "thai_format": "thai", "serial": "plain"}.get(self.chosen["dates"])
        return Cell(text, value=value if look else None, look=look)

    def _owner(self, measure: Measure, steps: list[Step]) -> str:
        if "owner" in measure.asked:
            return "-"
        units = steps[0].units if self.chosen["step_owners"] else measure.units
        return EVERY if units == (EVERY,) else phrases.owners(units, self.chosen["owner_style"])

    def _status(self, measure: Measure) -> Cell:
        status = measure.status or "not_started"
        if self.chosen["status"] == "percent":
            return Cell(f"{_PERCENT[status]}%", value=_PERCENT[status] / 100, look="percent")
        return Cell(_BOXES[status] if self.chosen["status"] == "boxes" else _WORDS[status])

    def _hide(self, sheet: Sheet) -> None:
        if self.chosen["format"] != "xlsx":
            return
        if self.chosen["hidden"] == "row":
            place = next(i for i, row in enumerate(sheet.rows) if i >= sheet.headings)
            if all(cell is not None and cell.down == 1 for cell in sheet.rows[place]):
                old = [Cell("มาตรการเดิมที่เลิกใช้" if column == "title" else "") for column in self.columns]
                sheet.rows.insert(place, list(old))
                sheet.hidden_rows.add(place)
        elif self.chosen["hidden"] == "column":
            for number, row in enumerate(sheet.rows):
                row.append(Cell("ระยะเวลา" if number == 0 else "31 มีนาคม 2567"))
            sheet.hidden_columns.add(len(self.columns))

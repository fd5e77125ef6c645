"""The words and turns of phrase that official papers share. Digits are written 0-9 here; renderers turn them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from documents.report import MeasureLine, ReportData, ReportLine, Scores, StepLine
from documents.writing.blocks import Cell, Paragraph, Run, lines
from documents.writing.listing import all_items, items
from measures.standing import FINISHED
from measures.vocabulary import Instrument, Status
from messages.status_words import STATUS_WORDS
from thai import format as thai_format
from thai.calendar import Span
from thai.digits import to_arabic

NOT_REPORTED = "ยังไม่มีการรายงาน"
NOTHING = "-"
ITA = "การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (Integrity and Transparency Assessment: ITA)"
MEASURES = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"

#: What a result says when it tells its status itself.
_DONE = re.compile(r"แล้ว|เสร็จ|เรียบร้อย|^\W*(?:ได้|มีการ|ดำเนินการ)")
_GOING = re.compile(r"อยู่ระหว่าง|กำลัง|ดำเนินการ(?:ทุก|ต่อเนื่อง|อย่างต่อเนื่อง|เป็นประจำ|ตลอด)")
_IDLE = re.compile(r"ยังไม่|ไม่ได้ดำเนินการ")
#: What may stand between day, month and year.
_FILLING = re.compile(r"\s|เดือน|พ\.ศ\.?")

INSTRUMENT_NAMES = {
    Instrument.IIT: "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (Internal Integrity and Transparency Assessment)",
    Instrument.EIT: "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (External Integrity and Transparency Assessment)",
    Instrument.OIT: "แบบวัดการเปิดเผยข้อมูลสาธารณะ (Open Data Integrity and Transparency Assessment)",
}

#: Indicators 1-5 are asked of the staff, 6-8 of those served, 9-10 are checked on the website.
INDICATORS = {
    "1": "การปฏิบัติหน้าที่",
    "2": "การใช้งบประมาณ",
    "3": "การใช้อำนาจ",
    "4": "การใช้ทรัพย์สินของราชการ",
    "5": "การแก้ไขปัญหาการทุจริต",
    "6": "คุณภาพการดำเนินงาน",
    "7": "ประสิทธิภาพการสื่อสาร",
    "8": "การปรับปรุงระบบการทำงาน",
    "9": "การเปิดเผยข้อมูล",
    "10": "การป้องกันการทุจริต",
}


def long_day(day: date) -> str:
    """Return 26 มกราคม 2566."""
    return thai_format.long_date(day, digits="arabic")


def short_day(day: date) -> str:
    """Return 26 ม.ค. 66."""
    return thai_format.short_date(day, digits="arabic")


def fiscal_year(data: ReportData) -> str:
    """Return ประจำปีงบประมาณ พ.ศ. 2568."""
    return f"ประจำปีงบประมาณ พ.ศ. {data.fiscal_year_be}"


def period_label(data: ReportData) -> str:
    """Return รอบ 6 เดือน; nothing where the label only repeats the fiscal year that stands beside it."""
    return "" if to_arabic(data.period_label) in fiscal_year(data) else data.period_label


def period_words(data: ReportData) -> str:
    """Return (เดือนตุลาคม 2565 - มีนาคม 2566)."""
    return f"({span_words(data.period)})"


def span_words(span: Span) -> str:
    """Return เดือนตุลาคม 2565 - มีนาคม 2566, or one month."""
    first = thai_format.month_year(span.start, digits="arabic")
    last = thai_format.month_year(span.end, digits="arabic")
    return f"เดือน{first}" if first == last else f"เดือน{first} - {last}"


def is_whole_year(data: ReportData) -> bool:
    """Return whether the paper is about a whole fiscal year."""
    return (data.period.end - data.period.start).days > 360


def numbered(texts: Iterable[str]) -> list[str]:
    """Return the texts with 1., 2. … before them; a single text stays as it is, a number already there too."""
    kept = [text.strip() for text in texts if text.strip()]
    if len(kept) < 2:
        return kept
    return [text if text[0].isdigit() or text[0] in "-•(" else f"{place}. {text}" for place, text in enumerate(kept, 1)]


def dash(text: str | None) -> str:
    """Return the text, or the dash that stands for nothing."""
    return text.strip() if text and text.strip() else NOTHING


def names(owners: Iterable[str]) -> str:
    """Return owners one below the other, or a dash."""
    return dash("\n".join(owners))


def measure_title(measure: MeasureLine) -> str:
    """Return "3. แนวทาง…"."""
    return f"{measure.number}. {measure.title}"


def owners_of(measure: MeasureLine) -> tuple[str, ...]:
    """Return who answers for a measure: as the plan says, or all that its steps name."""
    if measure.owners:
        return measure.owners
    return tuple(dict.fromkeys(owner for step in measure.steps for owner in step.owners))


def schedule_of(measure: MeasureLine) -> str:
    """Return the time of a measure: as the plan says, or that of its steps."""
    if measure.schedule_text:
        return measure.schedule_text
    return "\n".join(dict.fromkeys(step.schedule_text for step in measure.steps if step.schedule_text))


def step_texts(measure: MeasureLine) -> list[str]:
    """Return the steps, numbered where there are several."""
    return numbered(step.text for step in measure.steps)


def status_words(line: MeasureLine | StepLine | ReportLine) -> str:
    """Return the status in words, with the day or the percentage: "ดำเนินการแล้ว เมื่อวันที่ 26 มกราคม 2566"."""
    if line.status is None:
        return NOT_REPORTED
    words = STATUS_WORDS[line.status].paper
    if line.status is Status.WAIVED and isinstance(line, MeasureLine) and line.waived_reason:
        return f"{words} เนื่องจาก{line.waived_reason}"
    if line.status in FINISHED and line.done_on:
        return f"{words} เมื่อวันที่ {long_day(line.done_on)}"
    if line.status is Status.IN_PROGRESS and line.percent is not None:
        return f"{words} ร้อยละ {line.percent}"
    return words


def is_reported(measure: MeasureLine) -> bool:
    """Return whether anybody reported anything about a measure."""
    return measure.status is not None or any(
        step.status is not None or any(line.status is not None for line in step.reports) for step in measure.steps
    )


def result_lines(measure: MeasureLine) -> list[str]:
    """Return what was reported about a measure: its own words, else those of its steps; never words of ours."""
    return all_items(_result_lines(measure))


def _result_lines(measure: MeasureLine) -> list[str]:
    if not is_reported(measure):
        return [NOT_REPORTED]
    if not any(step.status or step.reports for step in measure.steps) and not measure.result:
        return [status_words(measure), *_trouble(measure)]
    waived = [status_words(measure)] if measure.status is Status.WAIVED else []
    if measure.result and not steps_differ(measure):
        *first, last = measure.result.splitlines()
        return [*waived, *first, last + said_beside(measure), *_trouble(measure)]
    steps = [line for step in measure.steps for line in step_result(step, alone=len(measure.steps) == 1)]
    told = "\n".join(steps)
    whole = [line for line in (measure.result or "").splitlines() if line not in told]
    return [*waived, *whole, *steps, *(line for line in _trouble(measure) if line not in told)]


def steps_differ(measure: MeasureLine) -> bool:
    """Return whether the measure's own words would hide what its steps, units or periods said, or did not say."""
    if not any(step.status or step.reports for step in measure.steps):
        return False
    said = {(step.status, step.done_on, step.result) for step in measure.steps}
    return len(said) > 1 or any(reports_by_unit(step) for step in measure.steps)


def step_result(step: StepLine, *, alone: bool = False) -> list[str]:
    """Return what was reported about a step; each unit has a line when each had to report."""
    lead = "" if alone else f"{step.number.rpartition('.')[2]}. "
    if several := reports_by_unit(step):
        said = [unit_line(line) for line in several]
        return said if alone else [lead + said[0], *said[1:]]
    words = step.result + said_beside(step) if step.result else status_words(step)
    return [lead + words, *_trouble(step)]


def reports_by_unit(step: StepLine) -> tuple[ReportLine, ...]:
    """Return the reports where several units or periods had to report; a single report is the step's own."""
    return step.reports if len(step.reports) > 1 or any(line.status is None for line in step.reports) else ()


def unit_line(line: ReportLine) -> str:
    """Return "กองคลัง (ไตรมาส 1): ดำเนินการแล้ว เมื่อวันที่ … – …"."""
    who = f"{line.who} ({line.period_label})".strip() if line.period_label else line.who
    problem = f" (ปัญหา/อุปสรรค: {line.problem})" if line.problem else ""
    if line.result and not said_beside(line):
        return f"{who}: {line.result}{problem}".removeprefix(": ")
    result = f" – {line.result}" if line.result else ""
    return f"{who}: {status_words(line)}{result}{problem}".removeprefix(": ")


def news_line(line: ReportLine) -> str:
    """Return what was reported since the paper: the unit's line, led by the number of its step."""
    return f"{line.step} {unit_line(line)}" if line.step else unit_line(line)


def said_beside(line: MeasureLine | StepLine | ReportLine) -> str:
    """Return the status in brackets to stand behind a result; nothing where the words say it already."""
    if line.status is None or line.status is Status.WAIVED:
        return ""
    if line.status in FINISHED:
        if line.done_on is None or names_day(line.result, line.done_on):
            return ""
        return f" (เมื่อวันที่ {long_day(line.done_on)})" if _says(line, _DONE) else f" ({status_words(line)})"
    if not _says(line, _IDLE if line.status is Status.NOT_STARTED else _GOING):
        return f" ({status_words(line)})"
    return f" (ร้อยละ {line.percent})" if line.percent is not None else ""


def _says(line: MeasureLine | StepLine | ReportLine, words: re.Pattern[str]) -> bool:
    return words.search(line.result or "") is not None


def names_day(text: str | None, day: date) -> bool:
    """Return whether a text says a day already: 26 มกราคม 2566, or วันที่ 26 เดือน มกราคม พ.ศ. 2566."""
    return "".join(long_day(day).split()) in _FILLING.sub("", to_arabic(text or ""))


def _trouble(line: MeasureLine | StepLine) -> list[str]:
    return [f"ปัญหา/อุปสรรค: {line.problem}"] if line.problem else []


def result_cell(measure: MeasureLine) -> Cell:
    """Return the result of a measure for a table; what was not reported is set apart by its looks too."""
    return tuple(marked(line) for line in result_lines(measure))


def marked(line: str) -> Paragraph:
    """Return a line; one that says that nothing was reported is muted."""
    return Paragraph((Run(line, muted=line.endswith(NOT_REPORTED)),))


def said_cell(text: str | None) -> Cell:
    """Return a cell of words as reported, or a dash."""
    return lines(items(dash(text)))


def of_year(scores: Scores, lead: str = "ประจำปีงบประมาณ") -> str:
    """Return " ประจำปีงบประมาณ พ.ศ. 2567"; nothing where the paper does not say of which year the score is."""
    return f" {lead} พ.ศ. {scores.fiscal_year_be}" if scores.fiscal_year_be else ""


def score_words(score: float | None) -> str:
    """Return a score as papers write it: 100, 99.64, or a dash."""
    if score is None:
        return NOTHING
    return f"{score:.2f}".removesuffix(".00")


def compared_words(score: float, previous: float) -> str:
    """Return เพิ่มขึ้น … คะแนน, ลดลง … คะแนน or เท่ากับปีก่อน."""
    change = round(score - previous, 2)
    if change == 0:
        return "เท่ากับปีก่อน"
    return f"{'เพิ่มขึ้น' if change > 0 else 'ลดลง'} {score_words(abs(change))} คะแนน"

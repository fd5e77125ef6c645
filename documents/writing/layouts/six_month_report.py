"""``six-month-report``: what was done about each issue in five columns, by instrument and indicator."""

from __future__ import annotations

from documents.report import MeasureLine, ReportData, StepLine
from documents.writing import phrases
from documents.writing.blocks import (
    TABLE_MARGINS,
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Heading,
    Row,
    Section,
    lines,
    paragraph,
)
from documents.writing.endings import signatures
from documents.writing.grouping import (
    follows_up,
    in_order,
    indicator_of,
    indicator_title,
    instrument_of,
    issue_of,
    topics_of,
)
from documents.writing.layout import Layout, paper
from documents.writing.listing import all_items, items, questions
from documents.writing.own_words import DEEDS, SUBJECTS, TIMES, Plain, own_table
from measures.standing import FINISHED
from measures.vocabulary import Status
from thai import format as thai_format

COLUMNS = (
    Column("ประเด็นที่ต้องปรับปรุงแก้ไข/ประเด็นที่ต้องพัฒนา", 1.2, meanings=SUBJECTS),
    Column("ผู้รับผิดชอบ", 0.9, meanings=("owner",)),
    Column("ขั้นตอนหรือวิธีการ/มาตรการ", 1.6, meanings=("title", "method", "elements")),
    Column("การรายงานผลและการกำกับติดตาม กำหนดเวลาแล้วเสร็จ", 1.4, meanings=(*TIMES, "follow_up")),
    Column("การดำเนินการ", 1.5, meanings=(*DEEDS, "outcome")),
)


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    name = data.organization.name
    title = f"รายงานการดำเนินการตาม{phrases.MEASURES} {phrases.fiscal_year(data)} {phrases.period_label(data)} {name}"
    cover = Section("ปก", (_cover(data),), numbered=False)
    opening = (
        Heading(f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสของ{name}\n{phrases.fiscal_year(data)}"),
        paragraph(_opening(data), first_indent=2.5, alignment="justify"),
    )
    body = Section("การดำเนินการ", (*opening, *_groups(data), *signatures(data)), "landscape", TABLE_MARGINS)
    return paper(data, title, cover, body)


def _cover(data: ReportData) -> Cover:
    said = (
        ("รายงาน", 28.0),
        ("การดำเนินการตามมาตรการส่งเสริมคุณธรรม", 24.0),
        ("และความโปร่งใสภายในหน่วยงาน", 24.0),
        (phrases.fiscal_year(data), 24.0),
        (phrases.period_label(data), 22.0),
        (phrases.period_words(data), 20.0),
        (data.organization.name, 24.0),
        (data.organization.place, 20.0),
    )
    return Cover(tuple((line, points) for line, points in said if line))


def _opening(data: ReportData) -> str:
    return (
        f"{data.organization.name}ได้นำผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงาน "
        f"ประจำปีงบประมาณ พ.ศ. {data.fiscal_year_be - 1} มาวิเคราะห์และกำหนดเป็น{phrases.MEASURES} "
        f"{phrases.fiscal_year(data)} และขอรายงานการดำเนินการ{phrases.period_label(data)} "
        f"{phrases.period_words(data)} ดังนี้"
    )


def _groups(data: ReportData) -> list[Block]:
    blocks: list[Block] = []
    for instrument, measures in in_order(data.measures, lambda measure: instrument_of(measure, data)):
        if instrument:
            blocks.append(Heading(f"เครื่องมือการประเมิน {instrument}", 2, "left"))
        for indicator, filed in in_order(measures, lambda measure: _indicator(measure, data)):
            if indicator:
                blocks.append(Heading(indicator, 3, "left"))
            blocks.append(own_table(Plain(COLUMNS, lambda measure: _row(measure, data)), filed, data))
    return blocks


def _indicator(measure: MeasureLine, data: ReportData) -> str | None:
    return indicator_title(measure.section.indicator) or indicator_title(indicator_of(measure, data))


def _row(measure: MeasureLine, data: ReportData) -> Row:
    return Row(
        (
            lines(_issue(measure, data)),
            lines(phrases.names(_owners(measure))),
            lines(_counted(_methods(measure), measure) or measure.title),
            lines(_follow_up(measure)),
            _action(measure),
        )
    )


def _issue(measure: MeasureLine, data: ReportData) -> list[str]:
    """Return the issue, the questions behind it, or the measure's own title."""
    if issue := issue_of(measure, data):
        return [f"{measure.number}. {issue}"]
    told = [f"{topic.code} {topic.title}" for topic in topics_of(measure, data) if topic.title]
    first, *rest = told or questions(measure)
    return [f"{measure.number}. {first}", *rest]


def _methods(measure: MeasureLine) -> list[StepLine]:
    """Return the steps that do something; those that only follow up have a column of their own."""
    return [step for step in measure.steps if not follows_up(step.text)] or list(measure.steps)


def _owners(measure: MeasureLine) -> tuple[str, ...]:
    named = dict.fromkeys(owner for step in _methods(measure) for owner in step.owners)
    return tuple(named) or phrases.owners_of(measure)


def _counted(steps: list[StepLine], measure: MeasureLine) -> list[str]:
    """Return the texts of steps under the numbers that people know them by."""
    return [_numbered(step, step.text, measure) for step in steps]


def _numbered(step: StepLine, words: str, measure: MeasureLine) -> str:
    if len(measure.steps) < 2 or words[:1].isdigit():
        return words
    return f"{step.number.rpartition('.')[2]}. {words}"


def _follow_up(measure: MeasureLine) -> list[str]:
    """Return when each step is due, and who follows up: under the same numbers as the steps."""
    methods = _methods(measure)
    times = [step.schedule_text for step in methods]
    if len(set(times)) == 1:
        said = [times[0]] if times[0] else []
    else:
        said = [_numbered(step, time, measure) for step, time in zip(methods, times, strict=True) if time]
    watching = [step for step in measure.steps if step not in methods]
    said += [_numbered(step, _watch(step), measure) for step in watching]
    said += items(measure.follow_up or "")
    return said or [phrases.dash(measure.schedule_text)]


def _watch(step: StepLine) -> str:
    """Return what is followed up and when; a time that the text names already is not said again."""
    bare = "".join(step.text.split())
    return step.text if "".join(step.schedule_text.split()) in bare else f"{step.text} {step.schedule_text}"


def _action(measure: MeasureLine) -> Cell:
    """Return who did what on which day, step by step."""
    if not phrases.is_reported(measure):
        return (phrases.marked(phrases.NOT_REPORTED),)
    reported = [step for step in measure.steps if step.status or step.reports]
    said = [_numbered(step, _step_action(step, measure), measure) for step in reported]
    in_one_breath = measure.status is not None and measure.result and not phrases.steps_differ(measure)
    if not said or in_one_breath or measure.status is Status.WAIVED:
        return tuple(phrases.marked(line) for line in all_items(_whole_action(measure)))
    waiting = [step for step in measure.steps if not (step.status or step.reports)]
    shown = [phrases.marked(part) for line in said for part in line.splitlines()]
    shown += [phrases.marked(f"ขั้นตอนที่ {step.number}: {phrases.NOT_REPORTED}") for step in waiting]
    told = " ".join(said)
    shown += [phrases.marked(line) for line in (measure.result or "").splitlines() if line.strip() not in told]
    if measure.problem:
        shown.append(phrases.marked(f"ปัญหา/อุปสรรค: {measure.problem}"))
    return tuple(shown)


def _step_action(step: StepLine, measure: MeasureLine) -> str:
    if several := phrases.reports_by_unit(step):
        return "\n".join(phrases.unit_line(line) for line in several)
    who = ", ".join(step.owners or _owners(measure))
    return _said(who, step, step.result)


def _whole_action(measure: MeasureLine) -> list[str]:
    """Return what was said of the whole measure; words that name the day themselves stand as they were said."""
    trouble = [f"ปัญหา/อุปสรรค: {measure.problem}"] if measure.problem else []
    if measure.done_on and phrases.names_day(measure.result, measure.done_on):
        return [*(measure.result or "").splitlines(), *trouble]
    return [*_said(", ".join(_owners(measure)), measure, measure.result).splitlines(), *trouble]


def _said(who: str, line: StepLine | MeasureLine, result: str | None) -> str:
    """Return "นักวิเคราะห์นโยบายและแผน ดำเนินการเมื่อวันที่ 20 เดือน ตุลาคม พ.ศ. 2565 …"."""
    if line.status in FINISHED and line.done_on and not phrases.names_day(result, line.done_on):
        words = f"ดำเนินการเมื่อ{thai_format.official_date(line.done_on, digits='arabic')}"
        return " ".join(part for part in (who, words, result) if part)
    if result:
        return result + phrases.said_beside(line)
    return " ".join(part for part in (who, phrases.status_words(line)) if part)


LAYOUT = Layout("six-month-report", "รายงานการดำเนินการ รอบ 6 เดือน (ตาราง 5 ช่อง)", describe, position=1, first_half=True)

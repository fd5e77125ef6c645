"""``measures-plan``: the analysis of last year's result and the plan that follows from it, led by a memo."""

from __future__ import annotations

from collections.abc import Iterable

from documents.report import MeasureLine, ReportData, ScoreLine, Scores, TopicLine
from documents.writing import phrases
from documents.writing.blocks import (
    TABLE_MARGINS,
    Bar,
    BarChart,
    Block,
    Column,
    Cover,
    Document,
    Heading,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    lines,
    paragraph,
)
from documents.writing.grouping import grouped, indicator_number, issue_of
from documents.writing.layout import Layout, paper
from documents.writing.layouts.memo import memo_section
from documents.writing.listing import all_items, items
from documents.writing.own_words import SUBJECTS, TIMES, Plain, follow_up_column, own_table, paper_rows

ANALYSIS_COLUMNS = (
    Column("ประเด็น", 1.1),
    Column("เครื่องมือการประเมิน", 0.7, "center"),
    Column("ข้อคำถาม", 1.6),
    Column("การวิเคราะห์ผลการประเมิน", 1.9),
)
PLAN_COLUMNS = (
    Column("ประเด็น", 1.1, meanings=SUBJECTS),
    Column("1. มาตรการ โครงการ หรือกิจกรรม", 1.5, meanings=("title",)),
    Column("2. ขั้นตอนหรือวิธีปฏิบัติ", 1.9, meanings=("method", "elements")),
    Column("3. ระยะเวลา", 0.9, meanings=TIMES),
    Column("4. ผู้รับผิดชอบหรือผู้ที่เกี่ยวข้อง", 1.0, meanings=("owner",)),
)
#: What the plan says about each issue, in the order of its columns.
PARTS = ("มาตรการ โครงการ หรือกิจกรรม", "ขั้นตอนหรือวิธีปฏิบัติ", "ระยะเวลา", "ผู้รับผิดชอบหรือผู้ที่เกี่ยวข้อง")
#: From the lowest to the highest, as the assessment orders them.
BANDS = ("ต้องปรับปรุงโดยด่วน", "ต้องปรับปรุง", "ผ่าน", "ผ่านดี", "ผ่านดีเยี่ยม")
OTHER = "อื่น ๆ"


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    office = data.organization
    title = f"รายงาน{phrases.MEASURES} {phrases.fiscal_year(data)}"
    sections = (
        memo_section(data, f"รายงาน{phrases.MEASURES} {phrases.fiscal_year(data)}", plan=True),
        Section("ปก", (_cover(data),), numbered=False),
        Section("ผลการประเมิน", tuple(_introduction(data) + _results(data))),
        Section("การวิเคราะห์", tuple(_analysis(data)), "landscape", TABLE_MARGINS),
        Section("แผน", tuple(_plan(data)), "landscape", TABLE_MARGINS),
    )
    return paper(data, f"{title} {office.name}", *sections)


def _cover(data: ReportData) -> Cover:
    office = data.organization
    said = (
        ("แบบรายงาน", 28.0),
        ("รายงานมาตรการส่งเสริมคุณธรรมและความโปร่งใส", 26.0),
        ("ภายในหน่วยงาน", 26.0),
        (phrases.fiscal_year(data), 26.0),
        (office.name, 24.0),
        (office.place, 22.0),
    )
    return Cover(tuple((line, points) for line, points in said if line))


def _introduction(data: ReportData) -> list[Block]:
    name, year = data.organization.name, data.fiscal_year_be
    issues = list(dict.fromkeys(_issues(data)))
    purpose = (
        f"{phrases.ITA} ช่วยให้หน่วยงานทราบระดับคุณธรรมและความโปร่งใสของตน และนำผลไปปรับปรุงการบริหารงานภายใน "
        f"การให้บริการ และการเปิดเผยข้อมูลต่อสาธารณะ"
    )
    blocks: list[Block] = [Heading(f"รายงาน{phrases.MEASURES}\n{phrases.fiscal_year(data)}\n{name}")]
    blocks.append(paragraph(purpose, first_indent=2.5, alignment="justify"))
    blocks.append(paragraph(f"รายงานฉบับนี้ของ{name} ประกอบด้วย", first_indent=2.5))
    first = f"1) การวิเคราะห์ผลการประเมิน ปีงบประมาณ พ.ศ. {year - 1}"
    first += f" ประกอบด้วย {len(issues)} ประเด็น ได้แก่" if issues else ""
    blocks.append(paragraph(first, first_indent=2.5))
    blocks += _counted(issues)
    second = f"2) การนำผลการวิเคราะห์แต่ละประเด็นไปสู่การปฏิบัติ ในปีงบประมาณ พ.ศ. {year} ประกอบด้วย"
    blocks.append(paragraph(second, first_indent=2.5))
    return [*blocks, *_counted(PARTS)]


def _counted(texts: Iterable[str]) -> list[Block]:
    return [paragraph(f"({place}) {text}", first_indent=3.5) for place, text in enumerate(texts, 1)]


def _issues(data: ReportData) -> list[str]:
    """Return the plan's issues in its own order: those of the topics, then those that only measures name."""
    named = [topic.issue for topic in data.topics] + [issue_of(measure, data) for measure in data.measures]
    return [issue for issue in named if issue]


def _results(data: ReportData) -> list[Block]:
    scores = data.scores
    if scores is None:
        return []
    title = f"ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงาน\n{data.organization.name}"
    blocks: list[Block] = [Heading(f"{title}{phrases.of_year(scores, 'ปีงบประมาณ')}", 2)]
    if scores.total is not None:
        blocks.append(paragraph(_total_words(scores), first_indent=2.5))
    blocks += [_score_line(line) for line in scores.indicators]
    blocks += _bands(scores.band)
    blocks += _chart("ผลการประเมินรายตัวชี้วัด", scores.indicators)
    blocks += _chart("ผลการประเมินรายเครื่องมือ", scores.instruments)
    return blocks


def _total_words(scores: Scores) -> str:
    words = f"คะแนนภาพรวมของหน่วยงานเท่ากับร้อยละ {phrases.score_words(scores.total)}"
    if scores.band:
        words += f" อยู่ในระดับ{scores.band}"
    return words + (" โดยมีคะแนนรายตัวชี้วัด ดังนี้" if scores.indicators else "")


def _score_line(line: ScoreLine) -> Paragraph:
    words = f"{_label(line)} ได้คะแนน {phrases.score_words(line.score)} คะแนน"
    if line.score is not None and line.previous is not None:
        words += f" ({phrases.compared_words(line.score, line.previous)})"
    return paragraph(words, first_indent=2.5)


def _label(line: ScoreLine) -> str:
    """Return ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ for a label that is only a number."""
    number = indicator_number(line.label)
    return f"ตัวชี้วัดที่ {number} {phrases.INDICATORS[number]}" if number and line.label.strip() == number else line.label


def _bands(band: str | None) -> list[Block]:
    """Return the five bands with the one that the result states ticked."""
    if band is None:
        return []
    stated = band.removeprefix("ระดับ").strip()
    boxes = [Paragraph((Run(name, checked=name == stated),), first_indent=2.5) for name in BANDS]
    unknown = [] if stated in BANDS else [paragraph(f"ระดับตามเอกสาร: {band}", first_indent=2.5)]
    return [paragraph("ผลการประเมินในภาพรวม", bold=True, space_before=0.3, keep_with_next=True), *boxes, *unknown]


def _chart(title: str, scores: tuple[ScoreLine, ...]) -> list[Block]:
    bars = [
        Bar(_label(line), (line.score,), phrases.score_words(line.score)) for line in scores if line.score is not None
    ]
    return [BarChart(title, tuple(bars))] if bars else []


def _analysis(data: ReportData) -> list[Block]:
    name, year = data.organization.name, data.fiscal_year_be - 1
    blocks: list[Block] = [
        Heading(f"1. การวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของ{name} ในปี พ.ศ. {year}", 2, "left")
    ]
    if kept := paper_rows(data, ANALYSIS_COLUMNS):
        return [*blocks, *(Table(ANALYSIS_COLUMNS, tuple(rows)) for _, rows in kept)]
    groups = grouped(data.topics, lambda topic: topic.issue or OTHER)
    for place, (issue, topics) in enumerate(groups.items(), 1):
        blocks.append(Heading(f"ประเด็นที่ ({place}) {issue}", 3, "left"))
        blocks.append(Table(ANALYSIS_COLUMNS, tuple(_analysis_rows(place, issue, topics))))
    if not data.topics:
        blocks.append(paragraph("ยังไม่มีข้อมูลผลการประเมินรายข้อในระบบ", first_indent=2.5))
    return blocks


def _analysis_rows(place: int, issue: str, topics: list[TopicLine]) -> list[Row]:
    """Return a row for each instrument and analysis; questions that share one stand in one cell."""
    shared = grouped(topics, lambda topic: (topic.instrument, topic.analysis or topic.code))
    return [
        Row(
            (
                lines(f"{place}. {issue}" if first == 0 else ""),
                lines(instrument or phrases.NOTHING, alignment="center"),
                lines([_question(topic) for topic in asked]),
                lines(_finding(asked[0])),
            )
        )
        for first, ((instrument, _), asked) in enumerate(shared.items())
    ]


def _question(topic: TopicLine) -> str:
    words = f"{topic.code} {topic.title}"
    return words if topic.score is None else f"{words} ({phrases.score_words(topic.score)} คะแนน)"


def _finding(topic: TopicLine) -> str:
    """Return the office's own analysis; where there is none, only what the two scores say."""
    if topic.analysis:
        return topic.analysis
    if topic.score is not None and topic.previous_score is not None:
        return f"คะแนน{phrases.compared_words(topic.score, topic.previous_score)} เมื่อเทียบกับปีก่อน"
    return phrases.NOTHING


def _plan(data: ReportData) -> list[Block]:
    words = f"2. การนำผลการวิเคราะห์แต่ละประเด็นไปสู่การปฏิบัติ ในปีงบประมาณ พ.ศ. {data.fiscal_year_be}"
    head = Heading(words, 2, "left")
    groups = grouped(data.measures, lambda measure: issue_of(measure, data))
    filed = {
        measure.number: (f"{place}. {issue}" if issue and first == 1 else "", first)
        for place, (issue, measures) in enumerate(groups.items(), 1)
        for first, measure in enumerate(measures, 1)
    }
    ordered = [measure for measures in groups.values() for measure in measures]
    plain = Plain(PLAN_COLUMNS, lambda m: _plan_row(*filed[m.number], m, alone=len(groups) == 1), (follow_up_column(),))
    return [head, own_table(plain, ordered, data)]


def _plan_row(issue: str, place: int, measure: MeasureLine, *, alone: bool) -> Row:
    """Return a row; measures are counted within their issue, as plans count them."""
    first, *rest = items(measure.title)
    number = measure.number if alone else str(place)
    return Row(
        (
            lines(issue),
            lines([f"{number}. {first}", *rest]),
            lines(all_items(phrases.step_texts(measure)) or phrases.NOTHING),
            lines(phrases.dash(phrases.schedule_of(measure))),
            lines(phrases.names(phrases.owners_of(measure))),
        )
    )


LAYOUT = Layout("measures-plan", "รายงานมาตรการส่งเสริมคุณธรรมและความโปร่งใส (แผน)", describe, position=5, proposes=True)

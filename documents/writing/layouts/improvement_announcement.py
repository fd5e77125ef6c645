"""``improvement-announcement``: the office announces what it will improve, with a table for each instrument."""

from __future__ import annotations

import re

from documents.report import AnnouncementFacts, MeasureLine, ReportData, TopicLine
from documents.writing import phrases
from documents.writing.blocks import (
    TABLE_MARGINS,
    Block,
    Column,
    Document,
    Heading,
    Row,
    Section,
    Space,
    Table,
    lines,
    paragraph,
)
from documents.writing.endings import sign_off
from documents.writing.grouping import grouped, indicator_title, instrument_of, measures_for, topics_of
from documents.writing.layout import Layout, paper
from documents.writing.listing import is_question, items
from documents.writing.own_words import Plain, own_table, widened
from measures.vocabulary import Instrument

SUBJECT = "ปรับปรุงและพัฒนาการให้บริการประชาชนเพื่อยกระดับคุณธรรมและความโปร่งใสในการดำเนินงาน"
COLUMNS = (
    Column("ตัวชี้วัด", 0.9, meanings=("indicator", "instrument")),
    Column("ประเด็นการประเมิน", 1.4, meanings=("issue", "question", "item")),
    Column("ประเด็นที่ต้องแก้ไข/ปรับปรุง", 1.7, meanings=("finding", "analysis", "problem")),
    Column("ประเด็นที่ต้องปรับปรุงตามมาตรฐานปฏิบัติงาน", 1.8, meanings=("title", "method", "elements")),
)
#: A title that begins with the number of its question.
_NUMBERED = re.compile(r"(?:ข้อ\s*(EP|ES)?\s*[0-9๐-๙]|[ieo]\s*[0-9๐-๙])", re.IGNORECASE)
#: What a table lists: a question, and the measure whose row on the plan's paper says it.
Entry = tuple[TopicLine, MeasureLine | None]
_DOTS = "." * 90
_EMBLEM_CM = 3.0
#: The second and third kinds of questionnaire for those served: taken by themselves, and by a surveyor.
_PARTS = {"ep": "ส่วนที่ 1 ผู้รับบริการตอบแบบวัดด้วยตนเอง (EIT Public)", "es": "ส่วนที่ 2 ผู้ประเมินจัดเก็บข้อมูล (EIT Survey)"}


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    name = data.organization.name
    title = f"ประกาศ{name} เรื่อง {SUBJECT}"
    return paper(data, title, _announcement(data), *_annexes(data), page_numbers=True)


def _announcement(data: ReportData) -> Section:
    name, facts = data.organization.name, data.announcement
    issued = (
        phrases.long_day(facts.issued_on).split(" ")
        if facts.issued_on
        else ["......", "....................", "......"]
    )
    blocks: tuple[Block, ...] = (
        Space(_EMBLEM_CM),
        Heading(f"ประกาศ{name}\nเรื่อง ปรับปรุงและพัฒนาการให้บริการประชาชน\nเพื่อยกระดับคุณธรรมและความโปร่งใสในการดำเนินงาน"),
        paragraph("." * 40, alignment="center"),
        paragraph(_preamble(data, facts), first_indent=2.5, alignment="justify"),
        paragraph(_order(data), first_indent=2.5, alignment="justify", space_before=0.2),
        paragraph(f"ประกาศ ณ วันที่ {issued[0]} {issued[1]} พ.ศ. {issued[2]}", first_indent=5.0, space_before=0.5),
        sign_off(data, "executive"),
    )
    return Section("ประกาศ", blocks)


def _preamble(data: ReportData, facts: AnnouncementFacts) -> str:
    """Return why the office announces; a meeting is only cited where it is known."""
    name, year = data.organization.name, data.fiscal_year_be
    return (
        f"ตามที่{name}ได้{_meeting(facts)}ทบทวนผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงาน (ITA) "
        f"ประจำปีงบประมาณ พ.ศ. {year - 1} ค้นหาจุดที่ต้องแก้ไขและพัฒนาของแต่ละแบบวัด "
        f"และกำหนดแนวทางยกระดับการประเมินในปีงบประมาณ พ.ศ. {year} นั้น"
    )


def _meeting(facts: AnnouncementFacts) -> str:
    if not (facts.meeting_number or facts.meeting_on):
        return ""
    words = "ประชุมคณะทำงานขับเคลื่อนการประเมินคุณธรรมและความโปร่งใส"
    if facts.meeting_number:
        words += f" ครั้งที่ {facts.meeting_number}"
    if facts.meeting_on:
        words += f" เมื่อวันที่ {phrases.long_day(facts.meeting_on)}"
    if facts.meeting_place:
        words += f" ณ {facts.meeting_place}"
    return f"{words} เพื่อ"


def _order(data: ReportData) -> str:
    name = data.organization.name
    return (
        f"อาศัยผลการพิจารณาดังกล่าว {name} จึงประกาศ{SUBJECT} "
        f"เพื่อให้บุคลากรทุกส่วนราชการนำไปปฏิบัติในปีงบประมาณ พ.ศ. {data.fiscal_year_be} "
        f"รายละเอียดปรากฏตามเอกสารแนบท้ายประกาศนี้"
    )


def _annexes(data: ReportData) -> list[Section]:
    """Return the annexed tables, one section for each instrument, and the room for further advice after the last."""
    groups = grouped(_entries(data), lambda entry: entry[0].instrument)
    order = [instrument for instrument in (*Instrument, None) if instrument in groups]
    sections = [_annex(instrument, groups[instrument], data) for instrument in order]
    if sections:
        last = sections[-1]
        sections[-1] = Section(last.sheet, (*last.blocks, *_advice(data)), last.orientation, last.margins)
    return sections


def _entries(data: ReportData) -> list[Entry]:
    """Return what the tables list: the rows of the plan's own paper, then questions with their words.

    A measure stands for the questions that have only a code.
    """
    own: list[Entry] = [(_of_measure(measure, data), measure) for measure in data.measures if measure.source]
    answered = {code for _, measure in own if measure for code in measure.refs}
    told = [topic for topic in data.topics if topic.code not in answered and (topic.title or topic.analysis)]
    codes = {topic.code for topic in told}
    rest = [m for m in data.measures if not m.source and codes.isdisjoint(m.refs)]
    return [*own, *((topic, None) for topic in told), *((_of_measure(measure, data), None) for measure in rest)]


def _of_measure(measure: MeasureLine, data: ReportData) -> TopicLine:
    """Return a measure as a row: it is about the first question it names; further codes are only cited."""
    first = next((topic for topic in topics_of(measure, data) if topic.code in measure.refs[:1]), None)
    return TopicLine(
        code=_code(measure, data),
        title=measure.title,
        instrument=(first.instrument if first else None) or instrument_of(measure, data),
        indicator=measure.section.indicator,
        fault=measure.finding or _analyses(measure, data),
        improvement="\n".join(phrases.step_texts(measure)) or None,
    )


def _analyses(measure: MeasureLine, data: ReportData) -> str | None:
    said = dict.fromkeys(topic.fault or topic.analysis for topic in topics_of(measure, data))
    return "\n".join(text for text in said if text) or None


def _code(measure: MeasureLine, data: ReportData) -> str:
    """Return the code of a measure that is a question or an OIT item; before a measure's own words stands none."""
    first = measure.refs[0] if measure.refs else ""
    item = first.startswith("o") and instrument_of(measure, data) is Instrument.OIT
    return first if item or is_question(measure.title) else ""


def _annex(instrument: Instrument | None, entries: list[Entry], data: ReportData) -> Section:
    year = (data.scores.fiscal_year_be if data.scores else None) or data.fiscal_year_be - 1
    name = phrases.INSTRUMENT_NAMES[instrument] if instrument else "ประเด็นอื่น"
    named = f"หรือ แบบวัด {instrument} ในปีงบประมาณ พ.ศ. {year}" if instrument else f"ปีงบประมาณ พ.ศ. {year}"
    blocks: list[Block] = [Heading(f"การ{SUBJECT}\n{name}\n{named}", 2)]
    for part, filed in grouped(entries, lambda entry: _part(entry[0])).items():
        if part:
            blocks.append(Heading(part, 3, "left"))
        blocks.append(_table(filed, data))
    return Section(f"แบบวัด {instrument}" if instrument else "อื่น ๆ", tuple(blocks), "landscape", TABLE_MARGINS)


def _part(topic: TopicLine) -> str:
    """Return which part of the questionnaire a question belongs to, by its code or its own "ข้อ EP 10"."""
    named = _NUMBERED.match(topic.title)
    return _PARTS.get((named[1] if named and named[1] else topic.code[:2]).lower(), "")


def _table(entries: list[Entry], data: ReportData) -> Table:
    """Return the rows of the plan's paper in its words, then the others."""
    own = {measure.number: topic for topic, measure in entries if measure is not None}
    plain = Plain(COLUMNS, lambda measure: _row(own[measure.number], own[measure.number].indicator, data))
    told = own_table(plain, [measure for _, measure in entries if measure is not None], data)
    rest = _rows([topic for topic, measure in entries if measure is None], data)
    return Table(told.columns, (*told.rows, *(widened(row, len(told.columns)) for row in rest)))


def _rows(topics: list[TopicLine], data: ReportData) -> list[Row]:
    """Return the rows; an indicator is only named in the first of its rows."""
    return [
        _row(topic, indicator or phrases.NOTHING if place == 0 else "", data)
        for indicator, filed in grouped(topics, lambda topic: indicator_title(topic.indicator)).items()
        for place, topic in enumerate(filed)
    ]


def _row(topic: TopicLine, indicator: str | None, data: ReportData) -> Row:
    asked = topic.title if _NUMBERED.match(topic.title) else f"{_question(topic)} {topic.title}".strip()
    return Row(
        (
            lines(indicator or ""),
            lines(asked),
            lines(items(phrases.dash(topic.fault or topic.analysis))),
            lines(_improvements(topic, data)),
        )
    )


def _question(topic: TopicLine) -> str:
    """Return ข้อ 7 for i7, ข้อ EP10 for ep10; an OIT item is named by its code."""
    if topic.instrument is Instrument.OIT or not topic.code:
        return topic.code
    letters = topic.code.rstrip("0123456789.")
    number = topic.code[len(letters) :]
    return f"ข้อ {letters.upper() if len(letters) > 1 else ''}{number}"


def _improvements(topic: TopicLine, data: ReportData) -> list[str]:
    if topic.improvement:
        return topic.improvement.splitlines()
    steps = dict.fromkeys(step.text for measure in measures_for(topic, data) for step in measure.steps)
    return phrases.numbered(steps) or [measure.title for measure in measures_for(topic, data)] or [phrases.NOTHING]


def _advice(data: ReportData) -> list[Block]:
    dots: list[Block] = [paragraph(_DOTS * 2) for _ in range(4)]
    head = paragraph("ข้อเสนอแนะ/แก้ไข/ปรับปรุง (เพิ่มเติม)", bold=True, space_before=0.4, keep_with_next=True)
    return [head, *dots, sign_off(data, "executive", "ลงชื่อ")]


LAYOUT = Layout(
    "improvement-announcement", "ประกาศปรับปรุงและพัฒนาการให้บริการ พร้อมตารางแนบท้าย", describe, position=2, proposes=True
)

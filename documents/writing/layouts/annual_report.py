"""``annual-report``: measures in seven columns, indicators 1-8 and the OIT items with boxes ticked, and the memo."""

from __future__ import annotations

from collections.abc import Iterable

from documents import catalogue
from documents.report import CatalogueItem, MeasureLine, ReportData
from documents.writing import phrases
from documents.writing.blocks import (
    TABLE_MARGINS,
    Block,
    Cell,
    Column,
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
from documents.writing.grouping import grouped, indicator_of, is_item, measures_of_item, own_items
from documents.writing.layout import Layout, paper
from documents.writing.layouts.memo import memo_section
from documents.writing.own_words import (
    DEEDS,
    TIMES,
    Plain,
    columns_of,
    follow_up_column,
    issue_column,
    own_table,
    rows_of,
    widened,
)
from measures.vocabulary import Status

TITLE = "รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
MEASURE_COLUMNS = (
    Column("ลำดับ", 0.55, "center", ("number", "code")),
    Column("มาตรการ/กิจกรรม", 1.2, meanings=("title", "item")),
    Column("วิธีดำเนินการ", 1.7, meanings=("method", "elements")),
    Column("ระยะเวลาในการดำเนินการ", 0.8, "center", TIMES),
    Column("ผู้รับผิดชอบ", 0.8, "center", ("owner",)),
    Column("สรุปผลการดำเนินการตามมาตรการหรือกิจกรรม", 1.6, meanings=DEEDS),
    Column("ผลลัพธ์หรือความสำเร็จในการดำเนินการ", 1.3, meanings=("outcome",)),
)
INDICATOR_COLUMNS = (
    Column("ตัวชี้วัด", 1.1, meanings=("indicator", "number", "code")),
    Column("แนวทางในการยกระดับการประเมิน", 2.2, meanings=("title", "method", "elements")),
    Column("ผู้รับผิดชอบ", 0.9, "center", ("owner",)),
    Column("ระยะเวลา", 0.9, "center", TIMES),
    Column("ความก้าวหน้าผลการดำเนินการ", 1.8, meanings=DEEDS),
)
ITEM_COLUMNS = (
    Column("ข้อ", 0.4, "center", ("number", "code")),
    Column("ข้อมูล", 1.3, meanings=("item", "title")),
    Column("องค์ประกอบด้านข้อมูล", 1.9, meanings=("elements", "method")),
    Column("ผู้รับผิดชอบ", 0.8, "center", ("owner",)),
    Column("ความก้าวหน้าผลการดำเนินการ", 2.0, meanings=DEEDS),
)
_SURVEY_INDICATORS = [number for number in phrases.INDICATORS if int(number) <= 8]
_INDICATOR_TITLE = "ตัวชี้วัดที่"


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    office = data.organization
    title = f"{TITLE} {phrases.fiscal_year(data)}"
    items = _item_list(data)
    head = (
        Heading(f"{TITLE}\n{phrases.fiscal_year(data)}\n{office.name} {office.place}".rstrip()),
        paragraph(_opening(data), first_indent=2.5, alignment="justify"),
    )
    sections = (
        Section("มาตรการ", (*head, _measures(data, items)), "landscape", TABLE_MARGINS),
        Section("ตัวชี้วัดที่ 1 - 8", (_indicators(data),), "landscape", TABLE_MARGINS),
        Section("OIT", tuple(_items(data, items)), "landscape", TABLE_MARGINS),
        memo_section(data),
    )
    return paper(data, f"{title} {office.name}", *sections)


def _item_list(data: ReportData) -> tuple[CatalogueItem, ...]:
    if data.catalogue is not None:
        return data.catalogue
    return own_items(data.measures) or catalogue.items(data.fiscal_year_be)


def _opening(data: ReportData) -> str:
    name, scores = data.organization.name, data.scores
    words = f"{name}ขอรายงานผลการดำเนินงานตาม{phrases.MEASURES} {phrases.fiscal_year(data)} "
    words += "ซึ่งแสดงกิจกรรมที่ดำเนินการ ผู้รับผิดชอบ ผลการดำเนินการ และผลลัพธ์ ดังนี้"
    if scores is None or scores.total is None:
        return words
    result = f"ผลการประเมิน{phrases.of_year(scores).lstrip()} ในภาพรวม"
    result += f"ได้คะแนน {phrases.score_words(scores.total)}"
    if scores.band:
        result += f" อยู่ในระดับ{scores.band}"
    return f"{result} {words}"


def _measures(data: ReportData, items: tuple[CatalogueItem, ...]) -> Table:
    """Return the table of measures; they are counted as they stand in it."""
    listed = [measure for measure in data.measures if not _has_own_row(measure, items)]
    places = {measure.number: place for place, measure in enumerate(listed, 1)}
    plain = Plain(
        MEASURE_COLUMNS,
        lambda measure: _measure_row(measure, places[measure.number]),
        (issue_column(data), follow_up_column()),
    )
    return own_table(plain, listed, data)


def _has_own_row(measure: MeasureLine, items: tuple[CatalogueItem, ...]) -> bool:
    """Return whether a measure is itself an indicator or an OIT item, and so stands in one of the later tables."""
    listed = is_item(measure) and measure.number in {item.code for item in items}
    return listed or measure.title.startswith(_INDICATOR_TITLE)


def _measure_row(measure: MeasureLine, place: int) -> Row:
    return Row(
        (
            lines(str(place), alignment="center"),
            lines(measure.title),
            lines(phrases.step_texts(measure) or phrases.NOTHING),
            lines(phrases.dash(phrases.schedule_of(measure)), alignment="center"),
            lines(phrases.names(phrases.owners_of(measure)), alignment="center"),
            phrases.result_cell(measure),
            phrases.said_cell(measure.outcome),
        )
    )


def _indicators(data: ReportData) -> Table:
    """Return a row for each indicator; what the plan's own paper says in its row for one stands in it."""
    own = [measure for measure in data.measures if measure.source and measure.title.startswith(_INDICATOR_TITLE)]
    said = {indicator_of(measure, data) for measure in own}
    rows = [_indicator_row(number, data) for number in _SURVEY_INDICATORS if number not in said]
    told = own_table(Plain(INDICATOR_COLUMNS, lambda m: _indicator_row(indicator_of(m, data) or "", data)), own, data)
    return Table(told.columns, (*told.rows, *(widened(row, len(told.columns)) for row in rows)))


def _indicator_row(number: str, data: ReportData) -> Row:
    serving = [measure for measure in data.measures if indicator_of(measure, data) == number and not is_item(measure)]
    # A plan with a row for the indicator itself has said there what it has to say.
    measures = [measure for measure in serving if measure.title.startswith(_INDICATOR_TITLE)] or serving
    return Row(
        (
            lines(f"{_INDICATOR_TITLE} {number} {phrases.INDICATORS.get(number, '')}"),
            lines(phrases.numbered(_ways(measures)) or phrases.NOTHING),
            lines(_joined(owner for measure in measures for owner in phrases.owners_of(measure)), alignment="center"),
            lines(_joined(phrases.schedule_of(measure) for measure in measures), alignment="center"),
            _progress(measures),
        )
    )


def _ways(measures: list[MeasureLine]) -> list[str]:
    texts = (text for measure in measures for text in ([step.text for step in measure.steps] or [measure.title]))
    return list(dict.fromkeys(texts))


def _joined(texts: Iterable[str]) -> str:
    return phrases.names(dict.fromkeys(text for text in texts if text))


def _progress(measures: list[MeasureLine]) -> Cell:
    """Return the two boxes and what was reported; without a report neither box is ticked."""
    said = [measure for measure in measures if phrases.is_reported(measure)]
    going = [measure for measure in said if measure.status is not Status.WAIVED]
    idle = bool(going) and all(measure.status is Status.NOT_STARTED for measure in going)
    boxes = (
        Paragraph((Run("ยังไม่ได้ดำเนินการ", checked=idle),)),
        Paragraph((Run("ดำเนินการ", checked=bool(going) and not idle),)),
    )
    if not said:
        return (*boxes, phrases.marked(phrases.NOT_REPORTED))
    words = (line for measure in measures for line in _told(measure, named=len(measures) > 1))
    return (*boxes, *(phrases.marked(line) for line in words), *_links(measures))


def _told(measure: MeasureLine, *, named: bool) -> list[str]:
    """Return the result line by line; where several measures share a cell, each says which it is."""
    first, *rest = (line.lstrip("-• ") for line in phrases.result_lines(measure))
    return [f"- ข้อ {measure.number}: {first}" if named else _dashed(first), *map(_dashed, rest)]


def _dashed(line: str) -> str:
    return line if line[:1].isdigit() else f"- {line}"


def _links(measures: list[MeasureLine]) -> list[Paragraph]:
    """Return the addresses that were reported, to be followed with a click."""
    addresses = dict.fromkeys(item.url for measure in measures for item in measure.evidence if item.url)
    return [Paragraph((Run(address, link=address, verbatim=True),)) for address in addresses]


def _items(data: ReportData, items: tuple[CatalogueItem, ...]) -> list[Block]:
    if not items:
        words = f"ยังไม่มีบัญชีรายการ OIT ของปีงบประมาณ พ.ศ. {data.fiscal_year_be} ในระบบ"
        return [Heading("แบบวัดการเปิดเผยข้อมูลสาธารณะ (OIT)", 2, "left"), paragraph(words)]
    blocks: list[Block] = []
    for (indicator, group), filed in grouped(items, lambda item: (item.indicator, item.group)).items():
        blocks.append(Heading(f"{indicator}\n{group}".rstrip(), 3, "left"))
        blocks.append(_item_table(filed, data))
    return blocks


def _item_table(items: list[CatalogueItem], data: ReportData) -> Table:
    """Return the items in their order: those that the plan's paper lists itself in its words."""
    own = {measure.number: measure for measure in data.measures if is_item(measure) and measure.source}
    listed = {item.code: item for item in items}
    plain = Plain(ITEM_COLUMNS, lambda measure: _item_row(listed[measure.number], data))
    columns = columns_of(plain, [own[code] for code in listed if code in own])
    rows = (
        rows_of(own[item.code], plain, columns) if item.code in own else [widened(_item_row(item, data), len(columns))]
        for item in items
    )
    return Table(columns, tuple(row for found in rows for row in found))


def _item_row(item: CatalogueItem, data: ReportData) -> Row:
    own = [measure for measure in data.measures if is_item(measure) and measure.number == item.code]
    measures = own or measures_of_item(item, data)
    return Row(
        (
            lines(item.code, alignment="center"),
            lines(item.title),
            lines([f"- {element}" for element in item.elements] or phrases.NOTHING),
            lines(_joined(owner for measure in measures for owner in phrases.owners_of(measure)), alignment="center"),
            _progress(measures),
        )
    )


LAYOUT = Layout("annual-report", "รายงานผลการดำเนินการประจำปี พร้อมรายการ OIT", describe, position=3)

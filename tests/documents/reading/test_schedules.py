"""Phrases into schedules. Fiscal year 2569 unless a row says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from documents.reading.schedules import Source, is_time, read_schedule

TODAY = date(2026, 2, 3)
CELL, LISTED, DUTY = Source.CELL, Source.LISTED, Source.DUTY


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("ต.ค. ๖๘ - ก.ย. ๖๙", "period", "2025-10-01", "2026-09-30"),
        ("ต.ค.๖๘ – เม.ย. ๖๙", "period", "2025-10-01", "2026-04-30"),
        ("ต.ค. ๖๘ ถึง ก.ย. ๖๙", "period", "2025-10-01", "2026-09-30"),
        ("๑ ต.ค. ๖๘ - ๓๑ มี.ค. ๖๙", "period", "2025-10-01", "2026-03-31"),
        ("ดำเนินการตลอดทั้งปีงบประมาณ (๑ ต.ค. ๖๘ – ๓๐ ก.ย. ๖๙)", "fiscal_year", "2025-10-01", "2026-09-30"),
        ("ปีงบประมาณ ๒๕๖๙", "fiscal_year", "2025-10-01", "2026-09-30"),
        ("ตลอดปีงบประมาณ", "fiscal_year", "2025-10-01", "2026-09-30"),
        ("ตลอดปี", "fiscal_year", "2025-10-01", "2026-09-30"),
        ("ภายในเดือนเมษายน ๒๕๖๙", "by_month", None, "2026-04-30"),
        ("ภายในวันที่ ๒๘ กุมภาพันธ์ ๒๕๖๙", "by_date", None, "2026-02-28"),
        ("๓๐ ก.ย. ๒๕๖๙", "by_date", None, "2026-09-30"),
        ("ไตรมาส ๒", "period", "2026-01-01", "2026-03-31"),
        ("ทุกเดือน", "monthly", None, None),
        ("เดือนละ ๑ ครั้ง", "monthly", None, None),
        ("ไตรมาสละ ๑ ครั้ง", "quarterly", None, None),
        ("ทุก ๖ เดือน", "every_6_months", None, None),
        ("ปีละ ๒ ครั้ง", "every_6_months", None, None),
        ("รอบ ๖ เดือน และรอบ ๑๒ เดือน", "every_6_months", None, None),
        ("6 เดือนแรก/6 เดือนหลัง", "every_6_months", None, None),
        ("ปีละ ๑ ครั้ง", "fiscal_year", "2025-10-01", "2026-09-30"),
        ("ปีละครั้ง ในเดือนมีนาคม ๒๕๖๙", "by_month", None, "2026-03-31"),
        ("ก.ย. ของทุกปี", "by_month", None, "2026-09-30"),
        ("ทุกวันที่ ๕ ของเดือน", "monthly", None, None),
        ("ทุกวันที่มีกิจกรรม", "after_event", None, None),
        ("ไม่เกิน ๗ วันหลังจัดกิจกรรม", "after_event", None, None),
        ("-", "none", None, None),
    ],
)
def test_it_reads_a_deadline_cell(text: str, kind: str, start: str | None, end: str | None) -> None:
    schedule = read_schedule(text, 2569, TODAY)
    found = (schedule.start and schedule.start.isoformat(), schedule.end and schedule.end.isoformat())
    assert (schedule.kind.value, *found) == (kind, start, end)
    assert schedule.doubts == ()


@pytest.mark.parametrize(
    ("text", "source", "kind", "end"),
    [
        ("รายงานผลรอบ ๖ เดือน ของปีงบประมาณ ๒๕๖๙ ภายในเดือนเมษายน ๒๕๖๙", LISTED, "by_month", "2026-04-30"),
        ("สรุปผลรายเดือนให้ครบทุกเดือน", LISTED, "monthly", None),
        ("จัดประชุมประจำเดือนในหน่วยงาน", LISTED, "monthly", None),
        ("ผู้บริหารกำกับติดตามให้เป็นไปตามกำหนดระยะเวลา", LISTED, "none", None),
        ("เผยแพร่ให้เป็นปัจจุบันในปีงบประมาณ พ.ศ. ๒๕๖๙", LISTED, "fiscal_year", "2026-09-30"),
        ("ผลสำรวจของปี ๒๕๖๘- ภายในเดือนมกราคม ๒๕๖๙", LISTED, "by_month", "2026-01-31"),
        ("ลงข่าวไม่เกิน ๗ วันหลังเสร็จสิ้นภารกิจ", DUTY, "after_event", None),
        ("รายงานผู้บริหารทุกไตรมาส", DUTY, "quarterly", None),
        # What some content covers is no time to do it in.
        ("สรุปรายงานผลประจำปีงบประมาณ พ.ศ. ๒๕๖๙ รอบ ๖ เดือน", DUTY, "none", None),
        ("จัดทำข้อมูลแบบรายเดือน/รายไตรมาส", DUTY, "none", None),
        ("ในปีงบประมาณ ๒๕๖๙ ให้ระบุรายละเอียดมากขึ้น", DUTY, "none", None),
        ("ออกจดหมายข่าวทุกวันที่มีกิจกรรม", DUTY, "none", None),
        ("จัดทำวารสารประจำปี", DUTY, "none", None),
        ("รายงานผลข้อมูลรอบ ๖ เดือน และ ๑๒ เดือน", DUTY, "none", None),
    ],
)
def test_it_tells_a_time_from_what_content_covers(text: str, source: Source, kind: str, end: str | None) -> None:
    schedule = read_schedule(text, 2569, TODAY, source)
    assert (schedule.kind.value, schedule.end and schedule.end.isoformat()) == (kind, end)


@pytest.mark.parametrize(
    ("text", "code", "end", "candidates"),
    [
        ("ภายในเดือนมกราคม", "year-missing", "2026-01-31", ("2026-01-31",)),
        ("ต.ค. ๖๘ ถึง ก.ย. ๘๙", "far-year", None, ("2026-09-30",)),
        ("๓๑ ก.พ. ๖๙", "impossible", None, ()),
        ("ก.ย. ๖๙ - ต.ค. ๖๘", "end-before-start", None, ("2025-10-31",)),
        ("ตั้งแต่ ๑ ต.ค. ๖๘ เป็นต้นไป", "open-end", None, ()),
        ("ต่อเนื่อง", "vague", "2026-09-30", ("fiscal_year", "quarterly", "monthly")),
        ("รอพิจารณา", "unread", None, ()),
        ("เดือนตุลาคม ๒๕๖๘ และเดือนเมษายน ๒๕๖๙", "several", "2026-04-30", ("2025-10-31", "2026-04-30")),
    ],
)
def test_it_asks_about_what_is_not_certain(text: str, code: str, end: str | None, candidates: tuple[str, ...]) -> None:
    schedule = read_schedule(text, 2569, TODAY)
    assert [(doubt.code, doubt.candidates) for doubt in schedule.doubts] == [(code, candidates)]
    assert (schedule.end and schedule.end.isoformat()) == end


def test_a_month_lies_in_the_fiscal_year_of_the_plan() -> None:
    assert read_schedule("ภายในเดือนธันวาคม", 2569, TODAY).end == date(2025, 12, 31)
    assert read_schedule("ภายในเดือนกันยายน", 2569, TODAY).end == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ต.ค. ๖๘ - ก.ย. ๖๙", True), ("ดำเนินการภายในเดือนมีนาคม ๒๕๖๙", True), ("กองคลัง", False), ("๑", False)],
)
def test_it_knows_a_cell_that_is_only_a_time(text: str, *, expected: bool) -> None:
    assert is_time(text) is expected

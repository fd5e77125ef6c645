"""Boxes, statuses and done dates."""

from __future__ import annotations

from datetime import date

import pytest

from documents.reading.statuses import is_intention, read_done_on, read_progress, read_status
from measures.vocabulary import Status

TODAY = date(2026, 2, 3)


@pytest.mark.parametrize(
    ("text", "status", "result"),
    [
        ("☐ ยังไม่ได้ดำเนินการ ☑ ดำเนินการ - ลงเว็บไซต์แล้ว", Status.DONE, "- ลงเว็บไซต์แล้ว"),
        ("☑ ยังไม่ได้ดำเนินการ ☐ ดำเนินการ", Status.NOT_STARTED, ""),
        ("[ ] ยังไม่ได้ดำเนินการ [x] อยู่ระหว่างดำเนินการ รอเอกสาร", Status.IN_PROGRESS, "รอเอกสาร"),
        ("( ) ยังไม่ได้ดำเนินการ (/) ดำเนินการแล้ว", Status.DONE, ""),
        ("อยู่ระหว่างดำเนินการจัดทำร่าง", Status.IN_PROGRESS, "อยู่ระหว่างดำเนินการจัดทำร่าง"),
        ("มีการประชาสัมพันธ์ทางเว็บไซต์", None, "มีการประชาสัมพันธ์ทางเว็บไซต์"),
        ("ดำเนินการทุกเดือน", Status.IN_PROGRESS, "ดำเนินการทุกเดือน"),
    ],
)
def test_it_reads_the_status(text: str, status: Status | None, result: str) -> None:
    progress = read_progress(text, TODAY, 2569)
    assert (progress.status, progress.result) == (status, result)


@pytest.mark.parametrize("text", ["☐ ยังไม่ได้ดำเนินการ ☐ ดำเนินการ", "☑ ยังไม่ได้ดำเนินการ ☑ ดำเนินการ"])
def test_it_asks_when_no_or_several_boxes_are_ticked(text: str) -> None:
    progress = read_progress(text, TODAY, 2569)
    assert progress.status is None
    assert [doubt.code for doubt in progress.doubts] == ["boxes"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ทุกกอง ดำเนินการเมื่อวันที่ ๓๐ เดือนมกราคม พ.ศ.๒๕๖๙", date(2026, 1, 30)),
        ("ดำเนินการเมื่อวันที่๒๐ เดือนตุลาคม พ.ศ๒๕๖๘", date(2025, 10, 20)),
        ("จัดอบรมแล้วเสร็จเมื่อวันที่ ๕ มกราคม ๒๕๖๙", date(2026, 1, 5)),
        ("จัดโครงการเมื่อวันที่ ๔ - ๖ มกราคม ๒๕๖๙", date(2026, 1, 6)),
        ("จัดอบรมระหว่างวันที่ ๔ - ๖ มกราคม ๒๕๖๙", date(2026, 1, 6)),
        # Dates that say when it should be done, or what a paper is about.
        ("ดำเนินการให้แล้วเสร็จในห้วงเดือนมิถุนายน ๒๕๖๙", None),
        ("ดำเนินการภายในเดือนมีนาคม ๒๕๖๙", None),
        ("ตามประกาศลงวันที่ ๑ ตุลาคม ๒๕๖๘", None),
    ],
)
def test_it_reads_the_day_something_was_done(text: str, expected: date | None) -> None:
    progress = read_progress(text, TODAY, 2569)
    assert progress.done_on == expected
    assert (progress.status is Status.DONE) == (expected is not None)


def test_of_several_days_the_last_is_taken_and_asked() -> None:
    text = "ดำเนินการเมื่อวันที่ ๑๐ ตุลาคม ๒๕๖๘ และรายงานแล้วเมื่อวันที่ ๑๐ มกราคม ๒๕๖๙"
    progress = read_progress(text, TODAY, 2569)
    assert progress.done_on == date(2026, 1, 10)
    assert [doubt.candidates for doubt in progress.doubts] == [("2025-10-10", "2026-01-10")]


def test_a_day_that_is_still_to_come_is_asked() -> None:
    progress = read_progress("ดำเนินการเมื่อวันที่ ๑๐ มีนาคม ๒๕๖๙", TODAY, 2569)
    assert progress.done_on is None
    assert [doubt.code for doubt in progress.doubts] == ["done-ahead"]


def test_it_reads_the_columns_of_the_template() -> None:
    assert read_status("ดำเนินการแล้ว") is Status.DONE
    assert read_status("ดำเนินการ") is Status.DONE
    assert read_status("") is None
    assert read_done_on("15 มกราคม 2569", TODAY, 2569) == date(2026, 1, 15)
    assert read_done_on("-", TODAY, 2569) is None


@pytest.mark.parametrize("text", ["ดำเนินการทุกเดือน", "ดำเนินการเป็นประจำทุกไตรมาส", "- ดำเนินการอย่างต่อเนื่อง"])
def test_what_goes_on_is_under_way(text: str) -> None:
    assert read_progress(text, TODAY, 2569).status is Status.IN_PROGRESS


@pytest.mark.parametrize("text", ["จัดประชุมทุกเดือน ครบถ้วนแล้ว", "ดำเนินการทุกเดือนเรียบร้อยแล้ว", "มีคู่มือของทุกกอง"])
def test_what_was_done_each_month_is_not_called_under_way(text: str) -> None:
    assert read_progress(text, TODAY, 2569).status is None


@pytest.mark.parametrize(
    ("text", "to_come"),
    [
        ("ดำเนินการให้แล้วเสร็จในห้วงเดือน มิถุนายน ๒๕๖๙", True),
        ("ดำเนินการภายในเดือนมีนาคม ๒๕๖๙", True),
        ("จะดำเนินการในไตรมาสที่ ๔", True),
        ("ดำเนินการภายในเดือนมีนาคม ๒๕๖๙ เรียบร้อยแล้ว", False),
        ("มีการประชาสัมพันธ์บนเว็บไซต์", False),
        ("ดำเนินการแล้วเสร็จ", False),
    ],
)
def test_it_tells_what_is_to_come_from_what_was_done(text: str, to_come: bool) -> None:
    assert is_intention(text) is to_come

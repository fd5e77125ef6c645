"""``tamngan when``: one JSON line for every line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tamngan.commands.when import command


def run(text: str | bytes, *options: str) -> list[dict[str, str | None]]:
    result = CliRunner().invoke(command, options, input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_it_answers_every_line_with_exactly_the_four_fields() -> None:
    first, empty, rule, none = run("5 มีนาคม 2567\n\nทุกวันที่ ๕ ของเดือน\nหมู่ 7\n", "--today", "2024-02-14")
    assert first == {"kind": "day", "start": "2024-03-05", "end": "2024-03-05", "rrule": None}
    assert empty == none == {"kind": "none", "start": None, "end": None, "rrule": None}
    assert rule == {"kind": "recurring", "start": None, "end": None, "rrule": "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=5"}


def test_the_fiscal_year_that_is_talked_about_decides_a_missing_year() -> None:
    (with_year,) = run("เดือนตุลาคม", "--today", "2024-02-14", "--fiscal-year", "2568")
    (without,) = run("เดือนตุลาคม", "--today", "2024-02-14")
    assert (with_year["start"], without["start"]) == ("2024-10-01", "2023-10-01")


def test_an_open_end_is_null() -> None:
    (reading,) = run("ตั้งแต่ 1 ตุลาคม 2566 เป็นต้นไป", "--today", "2024-02-14")
    assert reading == {"kind": "range", "start": "2023-10-01", "end": None, "rrule": None}


def test_it_reads_lines_of_windows_and_a_last_line_without_an_end() -> None:
    assert [line["start"] for line in run("เมื่อวาน\r\nพรุ่งนี้", "--today", "2024-02-14")] == ["2024-02-13", "2024-02-15"]
    assert run("", "--today", "2024-02-14") == []


def test_bytes_that_are_no_text_get_one_sentence() -> None:
    result = CliRunner().invoke(command, ["--today", "2024-02-14"], input=b"\xa1\xb5\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "UTF-8" in result.stderr


@pytest.mark.parametrize("options", [["--today", "14/2/2567"], ["--today", "2024-02-14", "--fiscal-year", "67"]])
def test_wrong_usage_is_told_apart_from_wrong_input(options: list[str]) -> None:
    result = CliRunner().invoke(command, options, input="เมื่อวาน\n")
    assert (result.exit_code, result.stdout) == (2, "")


def test_it_tells_how_often_something_recurs_in_each_period() -> None:
    often, once, day = run("ปีละ ๒ ครั้ง\nทุกเดือน\n5 มีนาคม 2567\n")
    assert often["count"] == 2
    assert "count" not in once
    assert "count" not in day

"""``tamngan read``: one JSON object per line, whatever the line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from bot.understanding.catalogue import Catalogue, MeasureEntry
from measures.errors import TamNganError
from tamngan.commands import read
from tamngan.commands.read import command, read_lines


def run(text: str | bytes, *arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(command, ["--today", "2024-02-14", *arguments], input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_it_prints_the_form_of_the_contract() -> None:
    [reading] = run("ข้อ 3 เสร็จแล้วค่ะ เมื่อวานนี้\n")
    assert reading.keys() == {"items", "speaks", "group", "private"}
    assert reading["items"] == [
        {"intent": "report_done", "measures": ["3"], "date": "2024-02-13", "period": None, "percent": None}
    ]
    assert reading["speaks"] is True
    for door in ("group", "private"):
        decision: Any = reading[door]
        assert decision["does"] == "record"
        [candidate] = decision["candidates"]
        assert {**candidate, "p": None} == {"intent": "report_done", "measures": ["3"], "date": "2024-02-13", "p": None}
        assert 0.9 < candidate["p"] <= 1


@pytest.mark.parametrize(
    ("line", "group", "private"),
    [
        ("ข้อ 5 เสร็จยังคะ", "silence", "answer"),
        ("หวย ข้อ 3 เสร็จแล้ว", "silence", None),
        ("สวัสดีค่ะ", "silence", "ask"),
        ("5 เสร็จแล้วจ้า", None, "ask"),
        ("งานของฉันเหลืออะไรบ้าง", None, "answer"),
    ],
)
def test_it_tells_what_the_bot_does_at_both_doors(line: str, group: str | None, private: str | None) -> None:
    [reading] = run(line + "\n")
    for door, does in (("group", group), ("private", private)):
        decision: Any = reading[door]
        assert does in {None, decision["does"]}
    silent: Any = reading["group"]
    assert reading["speaks"] is (silent["does"] != "silence")


def test_a_question_offers_every_meaning_it_may_have() -> None:
    [reading] = run("ข้อ 5 แล้วแต่ท่านปลัด\n")
    private: Any = reading["private"]
    assert private["does"] == "ask"
    assert len(private["candidates"]) > 1
    assert private["candidates"] == sorted(private["candidates"], key=lambda one: -one["p"])


def test_it_prints_a_period_as_two_days() -> None:
    [reading] = run("ขอรายงานรอบ 6 เดือน\n")
    assert reading["items"] == [
        {"intent": "export", "measures": [], "date": None, "period": ["2023-10-01", "2024-03-31"], "percent": None}
    ]


@pytest.mark.parametrize("line", ["", "   ", "🎉", "\u200b", "\x00", "สวัสดีค่ะ"])
def test_a_line_that_says_nothing_is_none(line: str) -> None:
    none: dict[str, object] = {"intent": "none", "measures": [], "date": None, "period": None, "percent": None}
    [reading] = run(f"{line}\n")
    assert (reading["items"], reading["speaks"]) == ([none], False)


def test_bytes_that_are_no_text_are_no_error() -> None:
    assert len(run(b"\xff\xfe\x80\nok\n")) == 2


def test_no_lines_print_nothing() -> None:
    assert run("") == []


def test_it_refuses_a_day_that_is_none() -> None:
    result = CliRunner().invoke(command, ["--today", "2024-02-31"], input="")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_it_reads_against_the_plan_of_the_year(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Catalogue((MeasureEntry("8", "ปรับปรุงลานหน้าศูนย์บริการร่วม"),), ())

    def of_plan(year_be: int) -> Catalogue:
        assert year_be == 2567
        return plan

    monkeypatch.setattr(read, "load_catalogue", of_plan)
    [reading] = run("ปรับปรุงลานหน้าศูนย์บริการร่วม เสร็จแล้ว\n", "--plan", "2567")
    assert reading["items"][0]["measures"] == ["8"]  # type: ignore[index]


def test_the_loader_is_not_asked_without_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "load_catalogue", None)
    assert run("ข้อ 3 เสร็จแล้ว\n")
    assert callable(read_lines)


def test_a_year_without_a_plan_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_plan(year_be: int) -> Catalogue:
        raise TamNganError(f"ยังไม่มีแผนของปีงบประมาณ {year_be}", f"there is no plan of the fiscal year {year_be}")

    monkeypatch.setattr(read, "load_catalogue", of_plan)
    result = CliRunner().invoke(command, ["--today", "2024-02-14", "--plan", "2567"], input="x\n")
    assert result.exit_code == 1
    assert "2567" in result.output
    assert "Traceback" not in result.output

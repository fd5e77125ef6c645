"""Search over everything, sortable columns, filters that change the figures, and rows grouped by step."""

from __future__ import annotations

import re

from .board_support import Browser, Enter, Office


def test_blanks_and_digits_do_not_count(browser: Browser, office: Office) -> None:
    for words in ("คู่มือ บริการ", "คู่มือบริการประชาชน", "ข้อ๒", "o๑๒"):
        page = browser.text(f"/board/search?q={words}").partition("<main")[2]
        assert f"/board/measures/{office.measures[1]}" in page, words
        assert f"/board/measures/{office.measures[0]}" not in page, words


def test_people_and_evidence_are_found_by_who_may_see_them(browser: Browser, enter: Enter, office: Office) -> None:
    assert f"/board/people/{office.supervisor}" in browser.text("/board/search?q=หัวหน้า จ")
    assert f"/board/evidence/{office.evidence}" in browser.text("/board/search?q=ป้าย ประกาศ")
    assert "/board/people/" not in enter(office.cast.officer).text("/board/search?q=หัวหน้า จ")


def test_nothing_found_is_said(browser: Browser) -> None:
    assert "ไม่พบ “ไม่มีคำนี้”" in browser.text("/board/search?q=ไม่มีคำนี้")


def _order(page: str) -> list[str]:
    return re.findall(r'<td role="cell" class="number">(.)</td>', page)


def test_measures_are_ordered_by_any_column(browser: Browser) -> None:
    assert _order(browser.text("/board/")) == ["๑", "๒", "๓", "๔"]
    by_due = browser.text("/board/?sort=due")
    assert _order(by_due)[:2] == ["๒", "๓"]
    assert 'aria-sort="ascending"' in by_due
    assert _order(browser.text("/board/?sort=-title")) == ["๑", "๓", "๔", "๒"] or _order(
        browser.text("/board/?sort=-title")
    ) == list(reversed(_order(browser.text("/board/?sort=title"))))
    assert browser.get("/board/?sort=secret").status_code == 400


def test_a_filter_of_the_status_changes_the_figures(browser: Browser) -> None:
    assert "จาก ๑ งวด" in browser.text("/board/?status=overdue")
    assert "จาก ๑ งวด" not in browser.text("/board/").partition("</dl>")[0]


def test_the_deadlines_of_a_step_are_one_line(browser: Browser) -> None:
    coming = browser.text("/board/").partition('id="coming"')[2].partition("</section>")[0]
    assert "งวด</b>" in coming or coming.count("<li>") == coming.count("/board/measures/")

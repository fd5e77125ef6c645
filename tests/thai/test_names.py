"""Titles and ranks are no part of a name."""

from __future__ import annotations

import pytest

from thai.names import is_a_name, without_title


@pytest.mark.parametrize(
    "title",
    ["นาย", "นาง", "นางสาว", "น.ส.", "น.ส. ", "ว่าที่ ร.ต.", "ว่าที่ร้อยตรี ", "จ.ส.อ.", "จ.ส.อ. ", "ดร.", "พ.จ.อ.", "คุณ"],
)
def test_it_takes_a_title_off(title: str) -> None:
    assert without_title(f"{title}สมใจ ใจดี") == "สมใจ ใจดี"


@pytest.mark.parametrize("name", ["สมใจ ใจดี", "นภา นางาม", "ดรุณี สุขใจ", "นาย", "ร.ต."])
def test_it_leaves_a_name_as_it_is(name: str) -> None:
    assert without_title(name) == name


@pytest.mark.parametrize("text", ["ข้อ 3 เสร็จแล้ว", "5", "😀 😀", "'; DROP TABLE person; --", "ก ข"])
def test_it_takes_nothing_else_for_a_name(text: str) -> None:
    assert not is_a_name(text)

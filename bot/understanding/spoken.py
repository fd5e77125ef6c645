"""Measures said in words and typed by a telephone that listens: ข้อสองจุดหนึ่ง is ข้อ2.1, โอสี่ถึงโอหก is โอ4ถึงโอ6."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding.references import HEAD, is_counted
from thai.numbers import NUMBER_WORDS, ONES, SCALES, words_to_number

#: Number words that are the beginning of another word (ข้อห้าม, ข้อสามารถ), or go on with a vowel or tone mark.
_NUMBER = rf"(?!ห้าม|สามี|หกล้ม|สิบเอก){NUMBER_WORDS}(?![\u0e30-\u0e3a\u0e45-\u0e4e])"
#: ขอสิบเอ็ด is heard for ข้อสิบเอ็ด; before a length of time it asks for time.
_MONTH_OR_DATE = r"[/.:-]|\s?(?:[มกพสตธ]\.?[คยพ]|มี|เม|มิ|มก|กุ|พฤ|กร|สิ|กัน|ตุ|ธัน|นี้|หน้า|[a-z]{3}\b)"
_APART = r"(?:(?<![\u0e01-\u0e4e])|(?<=แล้ว)|(?<=และ)|(?<=กับ)|(?<=ส่วน)|(?<=ครับ)|(?<=ค่ะ)|(?<=คะ)|(?<=ว่า))"
_FIRST = re.compile(
    rf"(?<![\u0e40-\u0e44])(?:{HEAD}|{_APART}โอ)\s*(?:ที่\s*)?(?P<number>\d{{1,2}}(?!\d)|{_NUMBER})"
    rf"|{_APART}(?P<misheard>ขอ)(?P<spoken>{_NUMBER}|\s?\d{{1,2}}(?!\d)(?!{_MONTH_OR_DATE}))"
)
_PART = re.compile(rf"(?P<point>\s?จุด\s?)(?P<number>\d{{1,2}}(?!\d)|{_NUMBER})")
_NEXT = re.compile(rf"\s?(?:กับ|และ|ถึง|จนถึง)\s?(?:โอ)?(?P<number>{_NUMBER})")

_LAST_WORD = re.compile("(?:" + "|".join(sorted([*ONES, *SCALES], key=len, reverse=True)) + ")$")

Edit = tuple[int, int, str]


def in_figures(text: str) -> list[Edit]:
    """Return the edits that write the spoken numbers of measures in ``text`` in figures: (start, end, figures)."""
    return list(_edits(text))


def _edits(text: str) -> Iterator[Edit]:
    done = 0
    while (match := _FIRST.search(text, done)) is not None:
        done = match.end()
        if match["misheard"] is not None:
            if not is_counted(text, done):
                yield (*match.span("misheard"), "ข้อ")
                yield from _figures(match, "spoken")
            continue
        number: re.Match[str] | None = match
        while number is not None:
            done = number.end()
            yield from _figures(number, "number")
            part = _PART.match(text, done)
            if part is not None:
                done = part.end()
                yield (*part.span("point"), ".")
                yield from _figures(part, "number")
            number = _NEXT.match(text, done)


def _figures(match: re.Match[str], name: str) -> Iterator[Edit]:
    if not match[name].strip().isdigit():
        said = match[name]
        value = words_to_number(said)
        while value is None and (shorter := _LAST_WORD.sub("", said)):
            said, value = shorter, words_to_number(shorter)  # of สองสาม only the first is sure
        yield (match.start(name), match.start(name) + len(said), str(value))

"""A message as an office's way of talking: what was said, without who, which measure, which day and how many.

What is kept can stand in a table of examples again: every value is replaced by an ordinary one of its kind.
"""

from __future__ import annotations

import re
from datetime import date

from bot.understanding.catalogue import Catalogue
from bot.understanding.features import letters
from bot.understanding.scene import Clause

#: What stands for a value: the signs of ``features`` in words that read as the same kind of value.
_STANDING_FOR = {
    "M": "ข้อ 1",
    "W": "ลำดับที่ 1",
    "N": "1",
    "U": "ข้อ 99",
    "D": "เมื่อวาน",
    "T": "พรุ่งนี้",
    "P": "เดือนที่แล้ว",
    "Q": "เดือนนี้",
    "F": "เดือนหน้า",
    "L": "ภายในเดือนหน้า",
    "Y": "ปีนี้",
    "A": "ปี 2560",
    "K": "50%",
    "Z": "100%",
    "O": "0%",
    "C": "2 ใน 3 แห่ง",
    "S": "กองคลัง",
}
_SIGN = re.compile("[A-Z]")
_BLANKS = re.compile(" {2,}")
_ENDS = r"(?=\s|\d|$|ทำ|ส่ง|บอก|แจ้ง|เสร็จ|เซ็น|ช่วย|ขอ|ยัง|จะ|ไม่|แล้ว|ให้|ว่า|เป็น|กำลัง|คะ|ค่ะ|ครับ)"
_CALLED = r"(?:คุณ|พี่|น้อง|ครู|ป้า|ลุง|น้า|อ้าย|เอื้อย|หมอ|อาจารย์|ช่าง|จ่า|ดร\.)"
#: A name follows a word for a person and ends with a blank, a number or a word that goes on; behind นาย there are two.
_NAMED = re.compile(
    rf"{_CALLED}\s?[\u0e01-\u0e4e]+?{_ENDS}"
    rf"|(?:นางสาว|นาย(?!ก)|นาง|น\.ส\.)\s?[\u0e01-\u0e4e]+?{_ENDS}(?:\s[\u0e01-\u0e4e]+?{_ENDS})?"
)


def without_names(whole: Clause, catalogue: Catalogue, today: date) -> str:
    """Return the wording of a message: nobody named behind a word for a person, and no number of its own."""
    hidden = [match.span() for match in _NAMED.finditer(whole.text)]
    said = letters(whole, catalogue, today, hidden)
    plain = _SIGN.sub(lambda match: f" {_STANDING_FOR.get(match.group(), '')} ", said)
    return _BLANKS.sub(" ", plain).strip()

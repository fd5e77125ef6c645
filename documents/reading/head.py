"""What a letter says about itself: its number, date and subject, the meeting it speaks of, and who signed it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from documents.reading.tidy import one_line

_NUMBER = re.compile(r"(?:^|\s)ที่\s+(?P<value>[ก-๎]{1,4}\.?\s?[0-9๐-๙]{3,}[0-9๐-๙./\s-]*(?:/?ว?\s?[0-9๐-๙]+)?)")
_DAY = r"[0-9๐-๙]{1,2}\s?(?:เดือน)?\s?[ก-๎.]{3,12}\s?(?:พ\.?\s?ศ\.?)?\s?[2๒][5๕][0-9๐-๙]{2}"
_DATE = re.compile(rf"(?:^|\s)(?:วันที่|ประกาศ\s?ณ\s?วันที่|สั่ง\s?ณ\s?วันที่)\s*(?P<value>{_DAY})")
_SUBJECT = re.compile(r"^เรื่อง\s+(?P<value>.{3,300})$")
_ADDRESSEE = re.compile(r"^เรียน\s+(?P<value>.{3,200})$")
_MEETING = re.compile(r"ประชุม[^\n]{0,120}?ครั้งที่\s?(?P<number>[0-9๐-๙]{1,3}\s?/\s?[2๒]?[5๕]?[0-9๐-๙]{2,4})")
_ON = re.compile(rf"(?:เมื่อ)?วันที่\s*(?P<value>{_DAY})")
_AT = re.compile(r"ณ\s?(?P<value>(?:ห้อง|อาคาร|ศาลา|หอ|ที่ทำการ)[^\n]{2,100}?)(?=\s{2}|$|\s(?:โดย|เพื่อ|เวลา))")
_SIGNER = re.compile(
    r"^\W*(?:ลงชื่อ)?[\s.…_]*\((?P<name>\s*(?:นาย|นาง|นางสาว|ว่าที่|จ่า|พัน|สิบ|ดาบ|ดร\.)[^)]{2,80})\)\s*(?P<post>.*)$"
)
_LONGEST_POST = 120


def read_head(lines: Sequence[str]) -> dict[str, Any]:
    """Return what is recognised: letter_number, date, subject, addressee, meeting and signers, as printed."""
    plain = [one_line(line) for text in lines for line in text.split("\n")]
    found: dict[str, Any] = {}
    for name, pattern in (
        ("letter_number", _NUMBER),
        ("date", _DATE),
        ("subject", _SUBJECT),
        ("addressee", _ADDRESSEE),
    ):
        match = next((match for line in plain if (match := pattern.search(line))), None)
        if match is not None:
            found[name] = match["value"].strip()
    if meeting := _meeting(plain):
        found["meeting"] = meeting
    if signers := list(_signers(plain)):
        found["signers"] = signers
    return found


def _meeting(lines: Sequence[str]) -> dict[str, str]:
    for line in lines:
        match = _MEETING.search(line)
        if match is None:
            continue
        rest = line[match.end() :]
        said = {"text": line, "number": match["number"].strip()}
        for name, pattern in (("date", _ON), ("room", _AT)):
            if more := pattern.search(rest):
                said[name] = more["value"].strip()
        return said
    return {}


def _signers(lines: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield each name in brackets with the post beside or below it."""
    for index, line in enumerate(lines):
        match = _SIGNER.match(line)
        if match is None:
            continue
        below = lines[index + 1] if index + 1 < len(lines) else ""
        post = match["post"].strip() or ("" if _SIGNER.match(below) or len(below) > _LONGEST_POST else below)
        yield {"name": one_line(match["name"]), "post": post.removeprefix("ตำแหน่ง").strip()}

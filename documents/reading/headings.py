"""What stands around the tables: whose paper it is, which fiscal year, what kind of document, and its sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.reading.codes import named_instrument
from documents.reading.lexicon import groups
from documents.reading.owners import owner_share, read_owners
from documents.reading.tidy import compact, one_line, to_arabic
from measures.vocabulary import Instrument

_KINDS_OF_OFFICE = {
    "องค์การบริหารส่วนตำบล": "องค์การบริหารส่วนตำบล",
    "องค์กรบริหารส่วนตำบล": "องค์การบริหารส่วนตำบล",
    "อบต.": "องค์การบริหารส่วนตำบล",
    "องค์การบริหารส่วนจังหวัด": "องค์การบริหารส่วนจังหวัด",
    "องค์กรบริหารส่วนจังหวัด": "องค์การบริหารส่วนจังหวัด",
    "อบจ.": "องค์การบริหารส่วนจังหวัด",
    "เทศบาลตำบล": "เทศบาลตำบล",
    "เทศบาลเมือง": "เทศบาลเมือง",
    "เทศบาลนคร": "เทศบาลนคร",
    "ทต.": "เทศบาลตำบล",
    "ทม.": "เทศบาลเมือง",
}
_OFFICE = re.compile("(?P<kind>" + "|".join(re.escape(kind) for kind in _KINDS_OF_OFFICE) + r")\s?(?P<name>[ก-๎]{2,40})")
_BEFORE_YEAR = re.compile(r"(?:ปี\s?งบประมาณ|ประจำปี|พ\.?\s?ศ\.?)\s?$")
_STARTS_YEAR = re.compile(r"(?:พ\.?\s?ศ\.?\s?)?[2๒][5๕][0-9๐-๙]{2}(?![0-9๐-๙])")
_BEFORE_NAME = re.compile("(?:" + "|".join(re.escape(kind) for kind in _KINDS_OF_OFFICE if len(kind) > 5) + r")\s?$")
_LONGEST_UNIT, _UNIT_SHARE = 60, 0.9
_TITLE_LINES = 25
_TITLE_LENGTH = 220
_YEAR = re.compile(r"(?P<fiscal>ปี\s?งบประมาณ|ประจำปี|ปี|FY)\s?(?:พ\.?\s?ศ\.?)?\s?(?P<year>25[0-9]{2})(?![0-9])")
_DATED = re.compile(
    r"วันที่\s?[0-9]{1,2}\s?(?:เดือน)?\s?(?P<month>[ก-๎.]+?)\s?(?:พ\.?\s?ศ\.?)?\s?(?P<year>25[0-9]{2})(?![0-9])"
)
_LAST_QUARTER = ("ตุลาคม", "พฤศจิกายน", "ธันวาคม", "ต.ค.", "พ.ย.", "ธ.ค.")
_PLANNING = re.compile(r"มาตรการ|รายงานผลการดำเนิน|แผนปฏิบัติ|แผนการ|ปรับใช้|ขับเคลื่อน|ยกระดับ|รายงานมาตรการ|แนวทาง")
_ASSESSED = re.compile(r"ผลการประเมิน|คะแนน|แบบวัด|วิเคราะห์ผล|การประเมินคุณธรรม|เข้าร่วมการประเมิน|ที่ผ่านมา")
_SECTION = re.compile(
    r"^\W*(?:เครื่องมือ|ตัวชี้วัด|แบบวัด|แบบตรวจ|ประเด็นที่|ด้านที่|ส่วนที่|ตอนที่|หมวด|มิติที่|ยุทธศาสตร์ที่|กลยุทธ์ที่|แผนงานที่|องค์ประกอบที่|ข้อมูลพื้นฐาน|ผู้ประเมิน|การประเมินตามแบบ)"
)
_SHORT = 160


@dataclass(frozen=True, slots=True)
class Section:
    """Under what a table stands: the instrument, the indicator or issue, and the unit last named above it."""

    instrument: Instrument | None = None
    title: str = ""
    unit: str = ""

    def under(self, text: str) -> Section:
        """Return the section below one more heading."""
        if is_unit(text):
            return Section(self.instrument, self.title, text)
        instrument = named_instrument(text)
        title = (
            text
            if re.match(r"^\W*(?:ตัวชี้วัด|ประเด็นที่|ด้าน|ส่วน|หมวด|มิติ|ยุทธศาสตร์|กลยุทธ์|แผนงาน|องค์ประกอบ)", text)
            else self.title
        )
        if instrument is not None and instrument is not self.instrument:
            return Section(instrument, title if title == text else "", self.unit)
        return Section(self.instrument, title, self.unit)


@dataclass(frozen=True, slots=True)
class Guess:
    """A reading with the other readings that the paper allows."""

    value: str | None
    others: tuple[str, ...] = ()


def is_unit(text: str) -> bool:
    """Tell whether a line or the name of a sheet is a unit and nothing else: "กองคลัง" over its measures."""
    return len(text) <= _LONGEST_UNIT and bool(read_owners(text).units) and owner_share(text) >= _UNIT_SHARE


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Return the lines with a title whole again that ran over the margin before a year or an office's name."""
    whole: list[str] = []
    for line in lines:
        if whole and (_BEFORE_YEAR.search(whole[-1]) and _STARTS_YEAR.match(line)):
            whole[-1] += f" {line}"
        elif whole and _BEFORE_NAME.search(whole[-1]) and "ก" <= line[:1] <= "ไ":
            whole[-1] += line
        else:
            whole.append(line)
    return whole


def is_section(text: str) -> bool:
    """Tell whether a line or a row is the heading of a section."""
    return len(text) <= _SHORT and bool(_SECTION.match(text))


def read_organization(lines: Sequence[str]) -> Guess:
    """Return the office that the paper names most, the title counting double; scanners' spellings are one office."""
    names: Counter[str] = Counter()
    for number, line in enumerate(lines):
        for match in _OFFICE.finditer(one_line(line)):
            name = _office_name(match["name"])
            if name:
                names[f"{_KINDS_OF_OFFICE[match['kind']]}{name}"] += 3 if number < _TITLE_LINES else 1
    if not names:
        return Guess(None)
    merged = _merged(names)
    (best, weight), *rest = sorted(merged.items(), key=lambda item: (-item[1], len(item[0])))
    return Guess(best, tuple(name for name, other in rest if other * 2 >= weight))


def _office_name(text: str) -> str:
    for word in groups("followers")["follower"]:
        position = text.find(word)
        if position >= 2:
            text = text[:position]
        elif position >= 0:
            return ""
    return text


def _merged(names: Counter[str]) -> dict[str, int]:
    """Add the count of a name that only runs on ("…ใสสว่างโดย") to the shorter one it begins with."""
    merged: dict[str, int] = {}
    for name in sorted(names, key=len):
        shorter = next((known for known in merged if name.startswith(known) and names[known] >= names[name]), None)
        merged[shorter or name] = merged.get(shorter or name, 0) + names[name]
    return merged


def read_fiscal_year(lines: Sequence[str]) -> Guess:
    """Return the plan's fiscal year. Years of the assessment that the plan answers to count against themselves."""
    votes: Counter[int] = Counter()
    for number, line in enumerate(lines):
        plain = to_arabic(one_line(line))
        for match in _YEAR.finditer(plain):
            votes[int(match["year"])] += _weight(plain, match, number)
        for match in _DATED.finditer(plain):
            if plain.startswith(("ประกาศ ณ", "วันที่", "ที่ ", "สั่ง ณ")):
                later = match["month"].startswith(_LAST_QUARTER)
                votes[int(match["year"]) + (1 if later else 0)] += 2
    ranked = [year for year, weight in votes.most_common() if weight > 0]
    if not ranked:
        return Guess(None, tuple(str(year) for year in sorted(votes)))
    close = tuple(str(year) for year in ranked[1:] if votes[year] * 2 > votes[ranked[0]])
    return Guess(str(ranked[0]), close)


def _weight(line: str, match: re.Match[str], number: int) -> int:
    before = line[max(0, match.start() - 70) : match.start()]
    if match["fiscal"] == "ปี":
        return 0
    assessed = [found.start() for found in _ASSESSED.finditer(before)]
    planning = [found.start() for found in _PLANNING.finditer(before)]
    if assessed and (not planning or max(assessed) > max(planning)):
        return -1
    title = number < _TITLE_LINES and len(line) <= _TITLE_LENGTH
    return (4 if title else 1) + (2 if planning else 0)


def read_kind(lines: Iterable[str], *, has_results: bool, has_elements: bool) -> str:
    """Return the official layout that the paper is closest to."""
    title = compact(" ".join(list(lines)[:_TITLE_LINES]))
    if not has_results:
        return "improvement-announcement" if "ประกาศ" in title[:40] else "measures-plan"
    if "รอบ6เดือน" in title[:400]:
        return "six-month-report"
    return "annual-report" if has_elements else "results-report"

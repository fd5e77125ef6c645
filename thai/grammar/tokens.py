"""Cutting a text into the tokens of the date grammar.

Every token has a one-character code, so that the patterns of the grammar are regular expressions over a string of
codes. Text that is no word of the grammar becomes one GAP, which no pattern crosses; white space vanishes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from thai import lexicon
from thai.digits import to_arabic
from thai.grammar import figures
from thai.grammar.trie import any_of
from thai.numbers import NUMBER_WORDS, words_to_number

_NAMES = (  # noqa: SIM905 -- seventy quoted names would be harder to read
    "GAP NUM1 NUM2 YEAR4 PAIR NUMERIC MONTH LOOSE WEEKDAY SHORTDAY DASH SLASH LPAREN RPAREN COMMA HOLIDAY VAGUE "
    "DATEWORD ORD DAY WORKDAY WEEK FORTNIGHT MONTHUNIT YEARUNIT CALYEAR SCHOOLYEAR FISCAL QUARTER HALFYEAR HALF ROUND "
    "BE CE THIS NEXT LAST COMING BEFORE AFTER TO FROM BEGIN BETWEEN ONWARD WITHIN IN WHEN MORE FROMNOW END FIRSTDAY "
    "EARLY MID LATE AROUND EVERY OF PER TIMES RAI REGULARLY ALTERNATE FIRST FINAL WHOLE ALSO DAYPART RELDAY WEEKEND "
    "SINGLE APPROX BEFOREEVENT"
).split()
#: token name -> its code character; all lie below U+0100, where regular expressions keep their sets of characters small
CODES = {name: chr(0xA1 + index) for index, name in enumerate(_NAMES)}


class NumericDate(NamedTuple):
    """A date in figures; ``year`` as written."""

    day: int
    month: int
    year: str


class Tokens(NamedTuple):
    """The tokens of one text, as parallel sequences; ``codes`` has one character for each."""

    codes: str
    values: list[object]
    starts: list[int]
    ends: list[int]

    def number(self, index: int) -> int:
        """Return the value of a token that carries a number."""
        value = self.values[index]
        assert isinstance(value, int)  # noqa: S101 -- the lexer gives these tokens no other value
        return value


_LETTER = "[\u0e01-\u0e4e]"
_AFTER_SPOKEN = "(?:ฯ|(?=[^\u0e01-\u0e4e]|$|นี้|หน้า|ที่|ปี|พ\\.?ศ|ค\\.ศ|ถึง|จน|เป็นต้น|และ|กับ|ครับ|ค่ะ|คะ|จ้า|นะ|แล้ว))"
#: what may be typed onto a month without its last dot; anything else is a name (ต.คลองใหม่ is no October)
_AFTER_SHORT = "ถึง|จน|พ\\.?ศ|ค\\.ศ|นี้|หน้า|ที่|ปี|และ|กับ|เป็นต้น|ครับ|ค่ะ|คะ|จ้า|นะ|แล้ว"
_GOES_ON = re.compile(f"(?!{_AFTER_SHORT}|ฯ){_LETTER}")
_BEFORE_SHORT = f"(?:(?<!{_LETTER})|(?<=เดือน)|(?<=ถึง)|(?<=ภายใน)|(?<=ใน)|(?<=และ)|(?<=สิ้น)|(?<=ต้น)|(?<=กลาง)|(?<=ปลาย))"

#: ก.พ. is also an office and กค. the finance division: alone they are no month
_AMBIGUOUS = ("กพ", "กค")


def _months(*forms: str) -> dict[str, int]:
    return {month.spelling: month.number for month in lexicon.months() if month.form in forms}


def _dotted(abbreviation: str) -> str:
    return abbreviation.replace(".", " . ")


def _undotted(abbreviation: str) -> str:
    """Return มค, but also มี ค: two letters of one syllable are not torn from each other."""
    return abbreviation.replace(".", " " if abbreviation.index(".") > 1 else "")


def _vocabulary() -> dict[str, tuple[str, object]]:
    """Return spelling (without spaces) -> (code, value) for every word that needs no look around it."""
    table: dict[str, tuple[str, object]] = {}
    for word in lexicon.words():
        table[word.spelling] = (CODES[word.token], word.value)
    for phrase in lexicon.vague_phrases():
        table.setdefault(phrase, (CODES["VAGUE"], 0))
    for holiday in lexicon.holidays():
        table[holiday.spelling] = (CODES["HOLIDAY"], holiday)
    for spelling, number in _months("full").items():
        table[spelling] = (CODES["MONTH"], number)
    for number, needs_prefix, spelling in lexicon.weekdays():
        table[f"วัน {spelling}"] = (CODES["WEEKDAY"], number)
        if not needs_prefix:
            table[spelling] = (CODES["WEEKDAY"], number)
    return table


def _is_english(spelling: str) -> bool:
    return spelling[0].isascii() and spelling[0].isalpha()


_VOCABULARY = _vocabulary()
_BY_SPELLING = {spelling.replace(" ", ""): entry for spelling, entry in _VOCABULARY.items()}
_BY_SPELLING.update({spelling: (CODES["LOOSE"], number) for spelling, number in _months("spoken", "misspelt").items()})
_BY_SPELLING.update({spelling: (CODES["LOOSE"], number) for spelling, number in _months("english").items()})
_BY_LETTERS = {spelling.replace(".", ""): number for spelling, number in _months("short").items()}
_WEEKDAY_LETTERS = {"จ": 0, "อ": 1, "พ": 2, "พฤ": 3, "ศ": 4, "ส": 5, "อา": 6}

_ENGLISH = [spelling for spelling in (*_VOCABULARY, *_months("english")) if _is_english(spelling)]
_THAI = [spelling for spelling in _VOCABULARY if not _is_english(spelling)]

_SHORT = any_of(_dotted(name) for name in _months("short")) + rf"(?: ?\.|(?!{_LETTER})|(?={_AFTER_SHORT}))"
#: มค, but also "11 พ ค 68", where a day and a year stand around it
_TORN = rf"(?<=\d )(?:{any_of(name.replace('.', ' ') for name in _months('short'))})\.?(?= ?(?:\d|พ\.?ศ))"
#: a month that begins right and ends wrong (ธันวาคา, พฤศจิกายาน), behind a day or the word month
_ENDINGS = {
    "ends_khom": "[าะคตกดมนณรย]{0,4}",
    "ends_yon": "[าะยญนมณรคต]{0,5}",
    "ends_phan": "[าะ]?[พภผ]?[ัะ]?[นร]?[ธทตถ]?[ุิ์ฺ]*",
}
_STEMS = {month.spelling: month.number for month in lexicon.months() if month.form in _ENDINGS}
_NEARLY = "|".join(f"(?:{any_of(_months(form))}){ending}" for form, ending in _ENDINGS.items())
_SHORTER = any_of(_undotted(name) for name in _months("short")) + r"\.?"

_BEHIND_MONTH_CUE = r"(?:(?<=\d)|(?<=\d )|(?<=เดือน)|(?<=เดือน )|(?<=สิ้น)|(?<=ปลาย)|(?<=กลาง))"

_LEXER = re.compile(
    "|".join(
        (
            f"(?P<block>{figures.NO_DATE})",
            figures.ISO_DATE,
            figures.DAY_MONTH_YEAR,
            figures.PAIR,
            figures.TORN_YEAR,
            figures.CHRISTIAN_YEAR,
            figures.DECIMAL,
            figures.DIGITS,
            f"(?P<dotted>{_SHORT})",
            f"(?P<torn_month>{_TORN})",
            rf"{_BEFORE_SHORT}(?P<undotted>{_SHORTER})(?=[^\u0e01-\u0e4e]|$|ถึง|พ\.?ศ|นี้|ปี|จน)",
            r"(?P<weekday>(?<![\u0e01-\u0e4e.])(?:จ|อา|อ|พฤ|พ|ศ|ส)\.(?= ?\d))",
            rf"(?P<english>(?<![A-Za-z])(?i:{any_of(_ENGLISH)}|q(?=\d))(?![A-Za-z]))",
            rf"(?P<at>(?<!{_LETTER})ณ)(?= |วัน|สิ้น|เดือน|\d)",
            r"(?P<lunar>(?:ขึ้น|แรม) ?\d{1,2} ?ค่ำ(?: ?เดือน ?(?:\d{1,2}|อ้าย|ยี่|[ก-ฮ]+))?)",
            # วันที่แล้ว is "days ago", not the word before a date
            r"(?P<day_unit>วัน(?= ?ที่ ?(?:แล้ว|ผ่าน|จะถึง|จะมาถึง|กำลัง|ใกล้|เพิ่ง)))",
            rf"(?P<number>(?!สองสาม|สามสี่|สี่ห้า|ห้าหก){NUMBER_WORDS})",
            f"(?P<word>{any_of(_THAI)})",
            f"(?P<spoken>{any_of(_months('spoken', 'misspelt'))}){_AFTER_SPOKEN}",
            rf"(?:(?<=\d)|(?<=\d )|(?<=เดือน)|(?<=เดือน ))(?P<nearly>{_NEARLY}){_AFTER_SPOKEN}",
            # behind a day or the word month nothing else can be meant: 15 ตุลาตึงคู่, เดือนมกราเน้อ
            rf"{_BEHIND_MONTH_CUE}(?P<told>{any_of(_months('spoken'))})(?![\u0e30-\u0e3a\u0e45-\u0e4e])",
            r"(?P<dash>[-–—‐‑‒―−~]+)|(?P<slash>/)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<comma>,)",
        )
    )
)
#: white space that may stand inside an expression: spaces and one line end
_SPACES = re.compile(r" *(?:\r?\n *)?")
#: the dotted line of a form: วันที่ ....๒๘.... เดือน ....มีนาคม....
_LEADERS = re.compile(r"\.{3,}|…+|_{3,}")
_NOT_LETTERS = re.compile(r"[.\s]+")
_ANY_SPACE = re.compile(r"\s+")
_PUNCTUATION = {"dash": "DASH", "slash": "SLASH", "open": "LPAREN", "close": "RPAREN", "comma": "COMMA"}


def _digits(match: re.Match[str]) -> tuple[str, object]:
    text = match["digits"]
    if len(text) == 3 and _DAYS.match(match.string, match.end()):  # ภายใน 120 วัน
        return CODES["NUM1"], int(text)
    name = {1: "NUM1", 2: "NUM2", 4: "YEAR4"}.get(len(text))
    return (CODES[name], int(text)) if name else (CODES["GAP"], None)


def _pair(match: re.Match[str]) -> tuple[str, object]:
    first, second = match["pair"].split("/")
    return CODES["PAIR"], (int(first), second.strip())


def _numeric(match: re.Match[str]) -> tuple[str, object]:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    # 3.2.1 or 1.2.10 number a section; a short year after dots is believed from 2540 on
    believable = len(year) == 4 or match["mark"] != "." or int(year) >= 40
    if not (1 <= day <= 31 and 1 <= month <= 12 and believable):
        return CODES["GAP"], None
    return CODES["NUMERIC"], NumericDate(day, month, year)


def _iso(match: re.Match[str]) -> tuple[str, object]:
    day, month = int(match["iso_day"]), int(match["iso_month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return CODES["GAP"], None
    return CODES["NUMERIC"], NumericDate(day, month, match["iso_year"])


def _torn(match: re.Match[str]) -> tuple[str, object]:
    return CODES["YEAR4"], int(match["torn"].replace(" ", ""))


def _christian(match: re.Match[str]) -> tuple[str, object]:
    return CODES["YEAR4"], 2000 + int(match["christian"])


def _word(match: re.Match[str]) -> tuple[str, object]:
    text = match.group().rstrip("ฯ")
    entry = _BY_SPELLING.get(text)
    return entry if entry is not None else _BY_SPELLING[_ANY_SPACE.sub("", text)]


def _english(match: re.Match[str]) -> tuple[str, object]:
    text = match["english"].lower()
    return (CODES["QUARTER"], 0) if text == "q" else _BY_SPELLING[_ANY_SPACE.sub("", text)]


def _is_typed_onto(match: re.Match[str]) -> bool:
    """Return whether a word goes on right behind the last dot, as in ม.ค.ธรรม: no month without a day before it."""
    return _GOES_ON.match(match.string, match.end()) is not None and match.string[match.end() - 1] == "."


def _short_month(match: re.Match[str]) -> tuple[str, object]:
    letters = _NOT_LETTERS.sub("", match.group())
    loose = not match["dotted"] or letters in _AMBIGUOUS or _is_typed_onto(match)
    return CODES["LOOSE" if loose else "MONTH"], _BY_LETTERS[letters]


_DAYS = re.compile(r"\s?วัน")


def _nearly(match: re.Match[str]) -> tuple[str, object]:
    text = match["nearly"]
    stem = max((stem for stem in _STEMS if text.startswith(stem)), key=len)
    return CODES["LOOSE"], _STEMS[stem]


def _number(match: re.Match[str]) -> tuple[str, object]:
    value = words_to_number(match["number"])
    if value is not None and value >= 1900:
        return CODES["YEAR4"], value
    most = 999 if _DAYS.match(match.string, match.end()) else 99
    return (CODES["GAP"], None) if value is None or value > most else (CODES["NUM1"], value)


def _weekday(match: re.Match[str]) -> tuple[str, object]:
    return CODES["SHORTDAY"], _WEEKDAY_LETTERS[match["weekday"].rstrip(".")]


_READERS = {
    "digits": _digits,
    "pair": _pair,
    "dmy": _numeric,
    "iso": _iso,
    "torn": _torn,
    "christian": _christian,
    "word": _word,
    "spoken": _word,
    "told": _word,
    "english": _english,
    "dotted": _short_month,
    "undotted": _short_month,
    "torn_month": _short_month,
    "nearly": _nearly,
    "number": _number,
    "weekday": _weekday,
}
_FIXED: dict[str, tuple[str, object]] = {name: (CODES[token], None) for name, token in _PUNCTUATION.items()}
_FIXED |= {"block": (CODES["GAP"], None), "decimal": (CODES["GAP"], None)}
_FIXED |= {"at": (CODES["IN"], 0), "lunar": (CODES["VAGUE"], 0), "day_unit": (CODES["DAY"], 0)}
_GAP = CODES["GAP"]


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def tokenize(text: str) -> Tokens:
    """Return the tokens of ``text``; positions are those of ``text``."""
    text = _LEADERS.sub(_blank, to_arabic(text)) if "..." in text or "…" in text or "___" in text else to_arabic(text)
    codes: list[str] = []
    values: list[object] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    previous = ""
    for match in _LEXER.finditer(text):
        start, end = match.span()
        kind = match.lastgroup or ""
        code, value = _FIXED[kind] if kind in _FIXED else _READERS[kind](match)
        if start > done and _is_gap(text, done, start):
            if code == _GAP:
                start = done
            elif previous == _GAP:
                ends[-1] = start
            else:
                codes.append(_GAP)
                values.append(None)
                starts.append(done)
                ends.append(start)
                previous = _GAP
        if code == previous == _GAP:  # gaps that follow each other are one
            ends[-1] = end
        else:
            codes.append(code)
            values.append(value)
            starts.append(start)
            ends.append(end)
        previous, done = code, end
    if done < len(text) and previous != _GAP and _is_gap(text, done, len(text)):
        codes.append(_GAP)
        values.append(None)
        starts.append(done)
        ends.append(len(text))
    return Tokens("".join(codes), values, starts, ends)


def _is_gap(text: str, start: int, end: int) -> bool:
    if end == start + 1:
        return text[start] != " " and text[start] != "\n"
    spaces = _SPACES.match(text, start)
    return spaces is None or spaces.end() < end

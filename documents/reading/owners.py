"""Who answers for a measure: units, posts and persons out of one cell, "ทุกกอง" kept as every unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from documents.reading.lexicon import groups, rows
from documents.reading.tidy import one_line, to_arabic

_MARK = re.compile(r"(?:(?<=\s)|^)(?:\(?[0-9]{1,2}\s?[.)]|[-–•])\s*")
#: "ส่วนราชการ : กองคลัง" names one unit, not two.
_LABEL = re.compile(
    r"(?:^|(?<=\n))\s*(?:ชื่อ)?(?:ส่วนราชการ|หน่วยงาน|ส่วนงาน|ผู้รับผิดชอบ(?:หลัก)?|เจ้าภาพ(?:หลัก)?|กอง/สำนัก|สำนัก/กอง|สังกัด)"
    r"(?:ที่รับผิดชอบ|เจ้าของเรื่อง|ผู้รับผิดชอบ)?(?:\s*[:：]\s*|\s+(?=กอง|สำนัก|หน่วย|ฝ่าย|งาน))"
)
#: A long name that runs over the end of a line: "กองสาธารณสุข" over "และสิ่งแวดล้อม".
_WRAPPED = re.compile(r"\n(?=และ(?!\s?(?:กอง|สำนัก|ฝ่าย|งาน|หน่วย|ศูนย์|ปลัด|นัก|เจ้า|ผู้|คณะ|ทุก)))")
_SEPARATOR = re.compile(r"[\n,;/|+]|\s(?:และ|หรือ)(?=\s?)")
_GAP = re.compile(r"\s+")
#: The organization's own name behind a unit says nothing about whose duty it is.
_ORGANIZATION = re.compile(
    r"(?:ของ|ใน)?\s*(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|องค์กรบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร))\s?[ก-๎]*"
)
_PLAIN_ORGANIZATION = re.compile(r"^(?:อบต|อบจ|ทต|ทม)\.?\s?[ก-๎]*$")
_NAME_LIMIT = 150
_FIRST = 3
_CLAUSE_LIMIT = 3
_ABBREVIATION = re.compile(r"(?:[ก-ฮ]{1,4}\.)+(?=\s|$|[()])")
_OFFICE_GAP = re.compile(r"(?<=[ก-๎](?:อบต|อบจ)\.)\s(?=[ก-๎])")
#: How units are compared: without spaces, points and what differs from office to office.
_SAME = (
    (re.compile(r"องค์การบริหารส่วนตำบล|องค์การบริหารส่วนจังหวัด|เทศบาล(?:ตำบล|เมือง|นคร)?|อบต\.?|อบจ\.?"), ""),
    (re.compile(r"^(?:สำนักงานปลัด|สำนักปลัด|สนป\.?|สป\.?)$"), "สำนักปลัด"),
    (re.compile(r"^(?:ส่วนการคลัง|ส่วนคลัง|คลัง)$"), "กองคลัง"),
    (re.compile(r"^(?:ส่วนโยธา|ช่าง)$"), "กองช่าง"),
    (re.compile(r"^(?:กอง)?การศึกษา.*$"), "กองการศึกษา"),
    (re.compile(r"^(?:กอง)?สวัสดิการ(?:และ)?สังคม$"), "กองสวัสดิการสังคม"),
    (re.compile(r"^(?:กอง)?สาธารณสุข.*$"), "กองสาธารณสุข"),
    (re.compile(r"^(?:หน่วย|กลุ่มงาน|งาน)?ตรวจสอบภายใน$"), "หน่วยตรวจสอบภายใน"),
)


@dataclass(frozen=True, slots=True)
class Owners:
    """Who a cell names. ``vague`` are words for nobody in particular: they are asked about."""

    units: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anybody is named."""
        return bool(self.units or self.persons)


@dataclass(frozen=True, slots=True)
class _Named:
    kind: str
    text: str


def is_every_unit(name: str) -> bool:
    """Tell whether an owner means every unit of the organization ("ทุกกอง", "ทุกส่วนราชการ")."""
    return _GAP.sub("", name) in _words_of("every")


def unit_key(name: str) -> str:
    """Return the form under which two spellings of one unit are the same: สำนักงานปลัด อบต. is สำนักปลัด."""
    key = _GAP.sub("", name)
    for pattern, replacement in _SAME:
        shorter = pattern.sub(replacement, key)
        key = shorter or key
    return key.rstrip(".ฯ")


def resolve_unit(name: str, units: Mapping[str, Sequence[str]]) -> str:
    """Return the organization's own name of a unit (``units``: name -> aliases), or ``name`` where it has none."""
    key = unit_key(name)
    for official, aliases in units.items():
        if key in {unit_key(official), *(unit_key(alias) for alias in aliases)}:
            return official
    return name


@lru_cache(maxsize=4096)
def read_owners(text: str) -> Owners:
    """Read an owner cell. What is neither unit nor person nor vague is left out: it is what they do."""
    found: list[_Named] = []
    for chunk in _chunks(text):
        found.extend(_chunk_owners(chunk))
    return _owners(found)


@lru_cache(maxsize=4096)
def leading_owners(text: str) -> Owners:
    """Read the owners that a duty itself begins with: "สำนักปลัดรวบรวม…", "ผู้บริหารกำกับติดตาม…"."""
    if text[:_FIRST] not in _first_letters() and not text[:1].isdigit() and text[:1] not in "(-–•":
        return Owners()
    start = _MARK.sub("", one_line(to_arabic(text)), count=1)
    whose = re.sub(r"^(?:เจ้าหน้าที่|บุคลากร)(?=ทุก|แต่ละ)", "", start)
    whose = re.sub(r"^แต่ละ(?=ภารกิจ|กอง|ส่วน|งาน|สำนัก|หน่วย)", "ทุก", whose)
    named = _known_at(whose)
    if named is None or named.kind in {"vague", "short"}:
        return Owners()
    rest = whose[len(named.text) :].lstrip()
    return _owners([named]) if rest.startswith(_clause_words()) or named.kind == "every" else Owners()


@lru_cache(maxsize=4096)
def owner_share(text: str) -> float:
    """Return how much of a text is the names of owners, from 0 to 1: what tells an owner cell from another."""
    plain = _GAP.sub("", _LABEL.sub("", _MARK.sub("", to_arabic(text))))
    owners = read_owners(text)
    named = sum(len(_GAP.sub("", name)) for name in (*owners.units, *owners.persons, *owners.vague))
    return min(1.0, named / len(plain)) if plain else 0.0


def _owners(found: Sequence[_Named]) -> Owners:
    def named(*kinds: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_full_name(item) for item in found if item.kind in kinds))

    return Owners(named("unit", "every", "short"), named("post", "name"), named("vague"))


def _full_name(item: _Named) -> str:
    return _full_names().get(item.text, item.text) if item.kind == "short" else item.text


@cache
def _full_names() -> dict[str, str]:
    return {line[1]: line[2] for line in rows("owners") if line[0] == "short"}


def _chunks(text: str) -> Iterator[str]:
    """Yield the parts between separators; a known name that contains one stays whole."""
    lines = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    plain = _LABEL.sub("", _MARK.sub("\n", to_arabic(_WRAPPED.sub("", lines))))
    plain = _keep_known_names(plain)
    for part in _SEPARATOR.split(plain):
        chunk = one_line(part.replace(_KEPT_SLASH, "/").replace(_KEPT_SPACE, " ")).strip(" -–:")
        if chunk:
            yield chunk


_KEPT_SLASH, _KEPT_SPACE = "\ue001", "\ue002"


def _keep_known_names(text: str) -> str:
    for name in ("ทุกกอง/สำนัก", "ทุกสำนัก/กอง", "ทุกกอง/ฝ่าย"):
        text = text.replace(name, name.replace("/", _KEPT_SLASH))
    for name in ("ศาสนาและวัฒนธรรม", "ศาสนา และวัฒนธรรม"):
        text = text.replace(f" {name}", f"{_KEPT_SPACE}{name.replace(' ', _KEPT_SPACE)}")
    return text


def _chunk_owners(chunk: str) -> Iterator[_Named]:
    """Yield who a chunk names: known names one after the other, else one name up to the gap before the next."""
    rest = chunk
    clauses = 0
    while rest := rest.removeprefix("และ").strip():
        named = _known_at(rest) or _open_name(rest)
        if named is not None:
            if named.text:
                yield named
            rest = rest[_consumed(rest, named.text) :].strip(" ")
            continue
        if short := _ABBREVIATION.match(rest):
            # Whom an abbreviation that nobody explains stands for has to be asked.
            yield _Named("vague", short.group())
        clauses += 1
        if clauses > _CLAUSE_LIMIT:
            return
        rest = rest[short.end() :].strip() if short else _after_clause(rest)


def _known_at(text: str) -> _Named | None:
    """Return the longest known name that the text begins with, spaces inside it allowed."""
    for kind, _word, pattern in _known_patterns(text[:1]):
        match = pattern.match(text)
        if match:
            return _Named(kind, _as_written(match.group()))
    return None


def _as_written(found: str) -> str:
    """Close the gaps a scanner tore into a known name ("ทุกส่วน ราชการ"); "สำนักปลัด อบต." keeps its own."""
    return found.strip() if re.search(r"\s(?:อบต|อบจ)\.?$|ศาสนา", found) else _GAP.sub("", found)


def _consumed(rest: str, name: str) -> int:
    """Return how many characters of ``rest`` the name takes, which may be torn apart by spaces there."""
    wanted = len(_GAP.sub("", name))
    taken = 0
    for position, character in enumerate(rest):
        if taken == wanted:
            return position
        taken += not character.isspace()
    return len(rest)


def _open_name(text: str) -> _Named | None:
    """Read a name that only begins in a known way: "กองทะเบียน…", "นายสมมุติ ใจดี", "คณะกรรมการ…"."""
    organization = _ORGANIZATION.match(text) or _PLAIN_ORGANIZATION.match(text)
    if organization and organization.group():
        return _Named("organization", organization.group())
    for kind in ("name", "post", "unit"):
        start = next((word for word in _words_of(f"{kind}_start") if text.startswith(word)), None)
        if start is None:
            continue
        name = _person_name(text) if kind == "name" else _until_gap(text, start)
        if len(name) > len(start):
            return _Named(kind, name)
    return None


def _person_name(text: str) -> str:
    """Return title, first and last name: words up to the next that begins a unit, a post or another person."""
    words = text.split(" ")
    taken = [words[0]]
    for word in words[1:4]:
        if _begins_owner(word) or word.startswith(_clause_words()):
            break
        taken.append(word)
    return " ".join([*taken[:1], "".join(taken[1:])]).strip() if len(taken) > 2 else " ".join(taken)


def _until_gap(text: str, start: str) -> str:
    """Return a name up to the clause that follows it, or to the gap before the next name."""
    limit = min((position for position in _clause_positions(text, len(start)) if position), default=len(text))
    words = text[:limit].strip()[:_NAME_LIMIT].split(" ")
    taken = [words[0]]
    for word in words[1:]:
        if _begins_owner(word):
            break
        taken.append(word)
    return _OFFICE_GAP.sub("", " ".join(taken)).strip()


def _clause_positions(text: str, after: int) -> Iterator[int]:
    for word in _clause_words():
        for match in re.finditer(rf"(?:(?<=\s)|(?<=[.])){re.escape(word)}", text[after:]):
            yield after + match.start()


def _begins_owner(word: str) -> bool:
    return _known_at(word) is not None or word.startswith(_starts())


def _after_clause(text: str) -> str:
    """Skip what somebody does, up to the next known unit that the text names (…ส่งมอบให้สำนักปลัดรวบรวม)."""
    for match in _unit_anywhere().finditer(text, 1):
        return text[match.start() :]
    return ""


@cache
def _words_of(kind: str) -> tuple[str, ...]:
    return groups("owners")[kind]


@cache
def _clause_words() -> tuple[str, ...]:
    return _words_of("clause")


@cache
def _first_letters() -> frozenset[str]:
    """Return how names begin: most duties begin otherwise and need no closer look."""
    words = [word for kind in ("every", "unit", "vague", "post") for word in _words_of(kind)]
    return frozenset(word[:_FIRST] for word in [*words, "เจ้าหน้าที่", "บุคลากร", "แต่ละ"])


@cache
def _starts() -> tuple[str, ...]:
    return tuple(word for kind in ("unit_start", "post_start", "name_start") for word in _words_of(kind))


@cache
def _unit_anywhere() -> re.Pattern[str]:
    names = sorted((*_words_of("unit"), *_words_of("every")), key=len, reverse=True)
    return re.compile("|".join(_torn(name) for name in names if len(name) > 5))


def _torn(word: str) -> str:
    """Return a pattern for a word whose letters a scanner may have set apart by single blanks."""
    return r"\s?".join(re.escape(character) for character in word if not character.isspace())


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    found = []
    for kind in ("every", "unit", "short", "vague", "post"):
        for word in _words_of(kind):
            tail = r"(?:\s?(?:อบต|อบจ|เทศบาล)(?![ก-๎])\.?)?" if word in {"สำนักปลัด", "สำนักงานปลัด", "ปลัด"} else ""
            found.append((kind, word, re.compile(_torn(word) + tail + _boundary(kind, word))))
    found.sort(key=lambda item: len(item[1]), reverse=True)
    return tuple(found)


def _boundary(kind: str, word: str) -> str:
    """A short post such as ปลัด must not be the beginning of a longer word that is another post."""
    if kind in {"every", "unit"} or (len(word) > 9 and kind != "short"):
        return ""
    clauses = "|".join(re.escape(clause) for clause in _clause_words())
    return rf"(?=\s|$|[/,.;()]|{clauses})"


@cache
def _known_patterns(first: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return the patterns that can match a text with this first character: most cells try only a few."""
    return tuple(item for item in _patterns() if item[1][:1] == first)

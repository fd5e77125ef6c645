"""What a clause asks of the assistant: correct, undo, postpone, show, print, register, explain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.lexicon import Mark
from bot.understanding.references import Group
from bot.understanding.scene import Clause
from bot.understanding.statuses import said_done
from measures.vocabulary import Intent

#: How many letters that no table knows a request without a measure may hold and still be meant for the assistant.
FOREIGN_LETTERS = 5

_BARE_NUMBER = re.compile(r"\s*\d{1,3}(?!\d)")
_TAKEN_OUT = re.compile(r"เอา(?:มาตรการ|ข้อ)[^\n]{1,12}ออก(?:ก่อน|ด้วย|ค่ะ|ครับ|ให้|$|\s)")
_STAR = re.compile(r"\s*\*+")
#: ขอ and what may stand between it and the day that is asked for.
_WISH = re.compile(r"ขอ(?:เป็น|ส่ง|ไป|แค่|เวลา|เพิ่ม|อีก|ถึง|ภายใน|ไม่เกิน|เลื่อน|ทำ|วันที่|วัน|เดือน|\s)*$")
_LEAVE = frozenset({"ได้ไหม", "ไหม", "มั้ย", "ได้หรือไม่", "ได้หรือเปล่า", "ได้รึเปล่า", "ได้ป่าว", "ได้มั้ย"})
_SENDINGS = ("ส่ง", "ทำ", "ลง", "รายงาน", "เสร็จ", "นำส่ง", "ขอส่ง")
_STATES = ("act", "progress", "near", "partial", "nostart", "remain", "wait")
_POINTING = ("ราย", "ที่", "ล่าสุด", "เมื่อ", "ถอยกลับ", "ย้อน")
_ASKED_FOR = ("ขอ", "อยาก", "ต้องการ")


@dataclass(frozen=True)
class Request:
    """What is asked for and the phrase that says so."""

    intent: Intent
    start: int
    end: int


def request(clause: Clause) -> Request | None:
    """Return what ``clause`` asks of the assistant, or None."""
    for rule in (_correct, _undo, _postpone, _register, _help, _export, _mine, _status):
        found = rule(clause)
        if found is not None:
            return found
    return None


def is_about_us(clause: Clause) -> bool:
    """Tell whether a clause without a measure can be about the plan: nothing foreign in it, little unknown."""
    if clause.has("foreign", "joke"):
        return False
    return bool(clause.groups or clause.topics) or clause.residue() <= FOREIGN_LETTERS


def _of(intent: Intent, mark: Mark) -> Request:
    return Request(intent, mark.start, mark.end)


# --- changing what was said ---------------------------------------------------------------------------


def _correct(clause: Clause) -> Request | None:
    named = bool(clause.groups or clause.dates or clause.quantities)
    star = _STAR.match(clause.text, clause.start)
    first = [group.start for group in clause.groups] + [day.span[0] for day in clause.dates]
    if star and first and 0 <= min(first) - star.end() <= 1:
        return Request(Intent.CORRECTION, star.start(), star.end())
    for mark in clause.of("correct", "isnot", "rather"):
        if mark.phrase.startswith("หมายถึง") and clause.has("ask"):
            continue
        if "correct" not in mark.kinds and not (_contradicts(clause, mark) or _denies(clause, mark)):
            continue
        if clause.has("undo") and not _changes_into(clause, mark):
            return None
        if named or (is_about_us(clause) and clause.residue() == 0):
            return _of(Intent.CORRECTION, mark)
    wrong = clause.of("wrong")
    if wrong and len(clause.groups) > 1 and wrong[0].start < clause.groups[-1].start:
        return _of(Intent.CORRECTION, wrong[0])
    for mark in clause.of("amend"):
        if _changes_into(clause, mark) and named:
            return _of(Intent.CORRECTION, mark)
    return None


def _contradicts(clause: Clause, mark: Mark) -> bool:
    """Tell whether ไม่ใช่ stands right before a measure or a date, or ต่างหาก after one."""
    if "rather" in mark.kinds:
        return bool(clause.groups or clause.dates)
    starts = [group.start for group in clause.groups] + [day.span[0] for day in clause.dates]
    bare = _BARE_NUMBER.match(clause.text, mark.end) is not None
    return bare or any(start >= mark.end and not clause.text[mark.end : start].strip() for start in starts)


def _denies(clause: Clause, mark: Mark) -> bool:
    """Tell whether "ไม่ใช่ค่ะ ข้อ 12" opens with No and then says which measure is right."""
    if clause.text[clause.start : mark.start].strip() or not clause.groups:
        return False
    between = clause.part(mark.end, clause.groups[0].start)
    courtesy = bool(between.marks) and all(other.kinds & {"polite", "sorry", "filler"} for other in between.marks)
    return courtesy and not between.residue() and not clause.part(clause.groups[-1].end, clause.end).has("ask")


def _changes_into(clause: Clause, mark: Mark) -> bool:
    """Tell whether เป็น or จาก … เป็น leads to a measure, a date or an amount after ``mark``."""
    targets = [group.start for group in clause.groups] + [item.start for item in clause.quantities]
    targets += [day.span[0] for day in clause.dates]
    return any(
        to.start >= mark.start and any(0 <= target - to.end <= 8 for target in targets) for to in clause.of("to")
    )


def corrected_measures(clause: Clause) -> tuple[str, ...]:
    """Return the measures that are right: not those after ไม่ใช่, and those after เป็น rather than before."""
    insisted = [mark.start for mark in clause.of("rather")]
    for group in clause.groups:
        if any(group.end <= start and not clause.text[group.end : start].strip() for start in insisted):
            return group.values  # ข้อ 3 ไม่ใช่ ข้อ 13 ต่างหาก
    groups = [_without_wrong(clause, group) for group in clause.groups]
    values = [value for group in groups for value in group]
    last_to = [mark for mark in clause.of("to", "correct") if "เป็น" in mark.phrase or "คือ" in mark.phrase]
    if last_to:
        after = [v for g in clause.groups if g.start >= last_to[-1].end for v in _without_wrong(clause, g)]
        values = after or values
    distinct = tuple(dict.fromkeys(values))
    # of two that are left the wrong one was said first: ข้อ 34 พี่บอกผิด ต้อง 35
    return distinct[-1:] if len(distinct) == 2 and clause.has("correct", "isnot", "wrong", "rather") else distinct


def _without_wrong(clause: Clause, group: Group) -> list[str]:
    if any(mark.start >= group.end and not clause.text[group.end : mark.start].strip() for mark in clause.of("wrong")):
        return []
    before = [mark for mark in clause.of("isnot") if mark.end <= group.start]
    wrong = [mark.end for mark in before if not clause.text[mark.end : group.start].strip()]
    inner = [
        reference.value
        for reference in group.references
        for mark in clause.of("isnot")
        if reference.start >= mark.end and not clause.text[mark.end : reference.start].strip(" ข้อที่")
    ]
    kept = [reference.value for reference in group.references if reference.value not in inner]
    return kept[1:] if wrong and kept and kept[0] == group.references[0].value else kept


def _undo(clause: Clause) -> Request | None:
    for mark in clause.of("undo"):
        if clause.has("foreign", "joke") or _was_done(clause, mark) or clause.has("ask"):
            return None
        if _is_somebody_elses(clause, mark):
            continue
        pointed = clause.groups or clause.has("justnow", "this") or any(word in mark.phrase for word in _POINTING)
        if pointed or (clause.residue() == 0 and not clause.has("office", "act", "meet")):
            return _of(Intent.UNDO, mark)
    taken_out = _TAKEN_OUT.search(clause.text, clause.start, clause.end)
    if taken_out and clause.groups and not clause.has("ask", "already"):
        return Request(Intent.UNDO, taken_out.start(), taken_out.end())
    return None


def _is_somebody_elses(clause: Clause, mark: Mark) -> bool:
    """Tell whether ยกเลิก is typed onto the one who cancels: วิทยากรยกเลิก, ร้านยกเลิก."""
    return any(other.end == mark.start for other in clause.of("office", "foreign", "meet"))


def _was_done(clause: Clause, mark: Mark) -> bool:
    """Tell whether the phrase is told as done (ยกเลิกประกาศเดิมแล้ว) rather than asked for."""
    later = [already for already in clause.of("already") if already.start >= mark.end]
    return (bool(later) and not mark.phrase.startswith(("ขอ", "ไม่เอา"))) or said_done(clause)


def _postpone(clause: Clause) -> Request | None:
    for mark in [*clause.of("postpone"), *_late_sendings(clause)]:
        later = clause.part(mark.end, clause.end)
        foreign = clause.has("foreign", "joke") and not (clause.groups and clause.dates)
        if said_done(later) or foreign:
            return None
        if not clause.groups and not clause.topics and not _asks_for_time(clause, mark):
            return None
        return _of(Intent.POSTPONE_REQUEST, mark)
    return _other_day(clause)


def _other_day(clause: Clause) -> Request | None:
    """Read "ข้อ 5 ขอเป็นวันศุกร์หน้า" and "ข้อ 5 ส่งจันทร์หน้าแทนได้ไหม": another day is asked for, not named as such."""
    if not (clause.groups or clause.topics) or clause.has("foreign", "joke", "meet", "tell", "if") or said_done(clause):
        return None
    for day in clause.dates:
        wish = _WISH.search(clause.text, clause.start, day.span[0])
        if wish is not None and "year" not in day.kind:
            return Request(Intent.POSTPONE_REQUEST, wish.start(), wish.end())
        leave = [mark for mark in clause.of("ask") if mark.phrase in _LEAVE and mark.start >= day.span[1]]
        sends = [mark for mark in clause.of("act", "finish") if mark.phrase.startswith(_SENDINGS)]
        if leave and any(mark.end <= day.span[0] for mark in sends):
            return _of(Intent.POSTPONE_REQUEST, leave[0])
    return None


def _late_sendings(clause: Clause) -> list[Mark]:
    """Return the ขอส่ง of "ขอส่งข้อ 5 วันศุกร์นี้": with a day to come it asks for time."""
    if clause.has("already", "finish") or not clause.dates:
        return []
    return [mark for mark in clause.of("act") if mark.phrase.startswith("ขอส่ง")]


def _asks_for_time(clause: Clause, mark: Mark) -> bool:
    asked = mark.phrase.startswith(_ASKED_FOR) or clause.text[: mark.start].rstrip().endswith("ขอ")
    return (asked or bool(clause.dates)) and clause.residue() <= FOREIGN_LETTERS and not clause.has("meet")


# --- registering, help, paper --------------------------------------------------------------------------


def _register(clause: Clause) -> Request | None:
    if (clause.has("foreign", "joke") and not clause.units) or clause.groups or said_done(clause):
        return None
    for mark in clause.of("name"):
        if clause.units and (mark.phrase != "ชื่อ" or clause.has("me")):
            return _of(Intent.REGISTER, mark)
    for mark in clause.of("register"):
        before = clause.part(clause.start, mark.start)
        if not clause.has("already", "ask", "notyet", "help") and before.residue() <= FOREIGN_LETTERS:
            return _of(Intent.REGISTER, mark)
    return None


def _help(clause: Clause) -> Request | None:
    for mark in clause.of("help"):
        if said_done(clause) or clause.has("foreign", "joke", "problem"):
            return None
        if not clause.groups and clause.residue() > FOREIGN_LETTERS:
            return None
        if mark.phrase in {"งง", "ช่วยหน่อย", "ช่วยเหลือ"} and (clause.groups or clause.has("act", "already")):
            continue
        return _of(Intent.HELP, mark)
    return _how(clause)


def _how(clause: Clause) -> Request | None:
    """Read "ต้องส่งหลักฐานยังไงคะ": how something is done here, no measure named."""
    ways = [mark for mark in clause.of("ask") if mark.phrase in {"ยังไง", "อย่างไร", "ยังไงบ้าง", "อย่างไรบ้าง"}]
    doing = clause.has("act", "must", "undo", "postpone", "register", "correct", "export")
    if ways and doing and not clause.groups and not clause.topics and is_about_us(clause):
        return _of(Intent.HELP, ways[0])
    return None


def _export(clause: Clause) -> Request | None:
    if said_done(clause) or clause.has("foreign", "joke", "text", "problem", "tell"):
        return None
    for mark in clause.of("export", "exportdoc", "reporting"):
        wished = mark.phrase.startswith(_ASKED_FOR)
        if clause.has("already") and not wished:
            continue
        if "exportdoc" in mark.kinds and not clause.has("order", "status", "export") and "ขอ" not in clause.text:
            continue
        if "reporting" in mark.kinds and (clause.groups or clause.has("finish", "act", "progress", "near", "partial")):
            continue
        if clause.groups and clause.has(*_STATES) and not wished:
            continue
        if clause.residue() <= FOREIGN_LETTERS:
            return _of(Intent.EXPORT, mark)
    return _report_of_a_round(clause)


def _report_of_a_round(clause: Clause) -> Request | None:
    """Read "รายงานรอบ 6 เดือน" and "ทำรายงานรอบ 6 เดือนให้หน่อย" as asking for that report."""
    long = any(day.start != day.end for day in clause.dates)
    papers = [mark for mark in clause.of("act") if mark.phrase in {"รายงาน", "รายงานผล"}]
    if not long or not papers or clause.groups or clause.residue() or clause.has("already", "finish", "notyet", "ask"):
        return None
    others = [
        mark for mark in clause.marks if mark.kinds.isdisjoint({"polite", "filler", "order"}) and mark != papers[0]
    ]
    asked = any(mark.phrase in {"ให้", "หน่อย"} for mark in clause.of("filler", "polite"))
    makes = all(mark.phrase in {"ทำ", "ส่ง", "จัดทำ", "ออก", "พิมพ์", "สร้าง"} for mark in others)
    return _of(Intent.EXPORT, papers[0]) if not others or (asked and makes) else None


# --- asking --------------------------------------------------------------------------------------------


def _mine(clause: Clause) -> Request | None:
    if clause.has("foreign", "joke") or (said_done(clause) and not clause.has("ask")):
        return None
    for mark in clause.of("mine"):
        if clause.residue() > FOREIGN_LETTERS or (clause.has("order") and not clause.has("ask")):
            return None
        if clause.has("already") and not clause.has("ask") and "อะไร" not in mark.phrase and "ไหน" not in mark.phrase:
            return None
        other = (
            (clause.units or clause.has("all"))
            and not clause.has("me")
            and "ฉัน" not in mark.phrase
            and "ผม" not in mark.phrase
        )
        return _of(Intent.QUERY_STATUS if other or clause.groups else Intent.QUERY_MINE, mark)
    return None


def _status(clause: Clause) -> Request | None:
    if clause.has("foreign", "joke", "if", "tell"):
        return None
    pointed = bool(clause.groups or clause.topics or clause.units)
    for mark in clause.of("status", "ask"):
        if ("ask" not in mark.kinds and _tells(clause, mark)) or (mark.phrase in _LEAVE and clause.has("order")):
            continue
        worked = clause.has(
            "finish", "act", "status", "due", "remain", "plan", "progress", "problem", "already", "notyet", "work"
        )
        if "text" in {kind for other in clause.marks for kind in other.kinds} and not (clause.groups or clause.topics):
            return None
        if not (pointed or worked) or clause.residue() > FOREIGN_LETTERS + 10 * pointed:
            continue
        own = clause.has("me") and not pointed and ("work" in mark.kinds or clause.has("must"))
        return _of(Intent.QUERY_MINE if own else Intent.QUERY_STATUS, mark)
    if _wants_summary(clause):
        return Request(Intent.QUERY_STATUS, clause.start, clause.end)
    return _yet_question(clause) if pointed or clause.residue() == 0 else None


def _tells(clause: Clause, mark: Mark) -> bool:
    """Tell whether สถานะ is followed by the status itself (สถานะ: อยู่ระหว่างดำเนินการ)."""
    if said_done(clause) or clause.has("already"):
        return True
    stated = clause.part(mark.end, clause.end).has(
        "finish", "progress", "near", "nostart", "problem", "partial", "wait"
    )
    return mark.phrase in {"สถานะ", "status"} and stated


def _wants_summary(clause: Clause) -> bool:
    """Tell whether "สรุปผลการดำเนินงานทั้งหมดให้หน่อย" asks for a summary."""
    first = clause.of("act")[:1]
    asked = any(mark.phrase in {"ให้", "หน่อย", "ที"} for mark in clause.of("filler", "polite"))
    summary = bool(first) and first[0].phrase.startswith("สรุป") and not clause.has("already", "finish", "order")
    return summary and asked and not clause.groups and clause.residue() <= FOREIGN_LETTERS


def _yet_question(clause: Clause) -> Request | None:
    marks = clause.marks
    for index in range(1, len(marks)):
        verb, mark = marks[index - 1], marks[index]
        if mark.kinds == {"yet"} and not verb.kinds.isdisjoint({"finish", "act", "already"}):
            rest = marks[index + 1 :]
            if not clause.text[verb.end : mark.start].strip() and all("polite" in item.kinds for item in rest):
                return _of(Intent.QUERY_STATUS, mark)
    return None

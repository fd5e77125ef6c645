"""What a clause reports: done, under way, not started, a problem – or nothing, because it asks, orders or supposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.understanding.lexicon import Mark
from bot.understanding.quantities import Quantity
from bot.understanding.scene import Clause
from measures.vocabulary import Intent
from thai.dates import DateReading

#: An event takes fewer days than this; a longer range is a period.
LONGEST_EVENT = 27
_YEARS = frozenset({"year", "fiscal-year"})

#: What somebody else does with what is finished on one's own side.
_SIGNATURES = ("เซ็น", "ลงนาม", "ลงชื่อ", "อนุมัติ", "เห็นชอบ", "รับรอง", "พิจารณา", "ตอบกลับ", "ส่งกลับ")
_JUST = frozenset({"เพิ่ง", "พึ่ง", "เพิ่งจะ"})
#: A clause may end in these without changing what it says.
_TAIL = frozenset({"polite", "filler", "already", "me"})


@dataclass(frozen=True)
class Report:
    """What is reported and the phrase that says so; ``sure`` is False for hearsay and guesses."""

    intent: Intent
    start: int
    end: int
    sure: bool = True


def report(clause: Clause, today: date) -> Report | None:
    """Return what ``clause`` reports as of ``today``, or None."""
    if clause.has("tell"):
        return None
    others = clause.of("others")
    if others and clause.groups and clause.groups[0].start < others[0].start:
        return report(clause.part(clause.start, others[0].start), today)
    supposed = clause.of("if")
    if supposed:
        before = clause.part(clause.start, supposed[0].start)
        return report(before, today) if _said_done(before) else None
    if _asks(clause):
        return None
    if _is_ordered(clause):
        return _trouble_behind_order(clause)
    found = _after_but(clause, today) or _plain(clause, today)
    if found is not None and clause.has("quote", "doubt"):
        return None if _only_thought(clause) else Report(found.intent, found.start, found.end, sure=False)
    return found


def said_done(clause: Clause) -> bool:
    """Tell whether the clause says outright that something is finished (เสร็จแล้ว, เรียบร้อยแล้ว)."""
    return _said_done(clause)


def _only_thought(clause: Clause) -> bool:
    return any(mark.phrase in {"นึกว่า", "ไม่แน่ใจ", "ไม่รู้", "ไม่รู้ว่า"} for mark in clause.of("doubt"))


def _said_done(clause: Clause, after: int = -1) -> bool:
    for mark in clause.of("finish"):
        if mark.start > after and ("แล้ว" in mark.phrase or _followed_by_already(clause, mark)):
            return True
    return False


def _followed_by_already(clause: Clause, mark: Mark) -> bool:
    return any(mark.end <= other.start for other in clause.of("already"))


def _asks(clause: Clause) -> bool:
    return clause.has("ask") or _ends_in_yet(clause) is not None or _speaks_of_whoever(clause)


def _speaks_of_whoever(clause: Clause) -> bool:
    """Tell whether "ใครทำข้อ 5 เสร็จแล้ว…" opens the clause: whoever did it, not the speaker."""
    who = [mark for mark in clause.of("status") if mark.phrase.startswith("ใคร")]
    return bool(who) and all(who[0].start < mark.start for mark in clause.of("finish", "act"))


def _ends_in_yet(clause: Clause) -> Mark | None:
    """Return the ยัง of "เสร็จยัง", "ส่งแล้วยังคะ": right after a verb, with nothing but courtesy behind it."""
    last = _last_outside(clause, _TAIL)
    for index, mark in enumerate(clause.marks):
        if mark.kinds == {"yet"} and index and _is_verb(clause.marks[index - 1]):
            gap = clause.text[clause.marks[index - 1].end : mark.start]
            if not gap.strip() and last < mark.end:
                return mark
    return None


def _last_outside(clause: Clause, kinds: frozenset[str]) -> int:
    """Return where the last mark begins that is of none of ``kinds``, -1 where there is none."""
    return max((mark.start for mark in clause.marks if mark.kinds.isdisjoint(kinds)), default=-1)


def _is_verb(mark: Mark) -> bool:
    return not mark.kinds.isdisjoint({"finish", "act", "already"})


def _is_ordered(clause: Clause) -> bool:
    """Tell whether somebody is told to do it, and it is not said afterwards that it was done."""
    orders = [mark for mark in clause.of("order", "boss", "must") if not _is_for_others(clause, mark)]
    orders = [mark for mark in orders if not ("act" in mark.kinds and _followed_by_already(clause, mark))]
    if not orders:
        return False
    first = orders[0]
    if not any("must" in mark.kinds for mark in orders) and _said_done(clause, after=orders[-1].start):
        return False
    earlier = clause.part(clause.start, first.start)
    if not (_said_done(earlier) or _has_plain_status(earlier)):
        return True
    # เสร็จแล้วรบกวนแจ้ง, typed in one go, asks for something once it is done; with a space it follows a report.
    return clause.text[clause.start : first.start].endswith("เสร็จแล้ว")


def _trouble_behind_order(clause: Clause) -> Report | None:
    """Read "ช่วยดูข้อ 18 หน่อย ระบบล่ม": why help is asked for stands apart, behind the order."""
    orders = clause.of("order")
    if not (orders and clause.groups) or clause.has("must", "boss"):
        return None
    behind = clause.part(orders[-1].end, clause.end)
    for trouble in behind.of("problem"):
        starts = [trouble.start, *(group.start for group in behind.groups[:1] if group.start < trouble.start)]
        if any(clause.text[start - 1].isspace() for start in starts):
            return _of(Intent.REPORT_PROBLEM, trouble)
    return _unable(behind) if behind.groups and behind.has("act") else None


def _is_for_others(clause: Clause, mark: Mark) -> bool:
    """Tell whether ให้ทุกกอง follows its verb (เวียนหนังสือให้ทุกกองแล้ว) and orders nothing."""
    if "must" in mark.kinds:
        return any(other.start == mark.end and "wait" in other.kinds for other in clause.marks)
    if not mark.phrase.startswith("ให้"):
        return False
    return any(other.end == mark.start and "act" in other.kinds for other in clause.marks)


def _has_plain_status(clause: Clause) -> bool:
    return clause.has("problem", "nostart", "near", "partial", "progress", "finish") or _acted(clause) is not None


def _after_but(clause: Clause, today: date) -> Report | None:
    """Let the words after "but" decide: เสร็จแล้วแต่ยังไม่ได้ลงเว็บ is under way."""
    buts = clause.of("but")
    if not buts:
        return None
    before = _plain(clause.part(clause.start, buts[-1].start), today)
    after = _plain(clause.part(buts[-1].end, clause.end), today)
    if before is None or after is None:
        return after
    if after.intent is Intent.REPORT_NOT_STARTED and before.intent in {Intent.REPORT_DONE, Intent.REPORT_PROGRESS}:
        return Report(Intent.REPORT_PROGRESS, before.start, after.end)
    return after


def _plain(clause: Clause, today: date) -> Report | None:
    for rule in (_problem, _negated, _not_started, _measured, _under_way, _expected, _done, _still, _ticked):
        found = rule(clause, today)
        if found is not None:
            return found
    return None


def _of(intent: Intent, mark: Mark) -> Report:
    return Report(intent, mark.start, mark.end)


def _problem(clause: Clause, _today: date) -> Report | None:
    troubles = [mark for mark in clause.of("problem") if not _is_solved(clause, mark)]
    if not troubles:
        return _unable(clause)
    return None if _said_done(clause, after=troubles[-1].start) else _of(Intent.REPORT_PROBLEM, troubles[0])


def _is_solved(clause: Clause, trouble: Mark) -> bool:
    """Tell whether a trouble is named as solved: แก้ปัญหาเว็บล่มแล้ว."""
    return any(
        mark.phrase.startswith("แก้") and not clause.text[mark.end : trouble.start].strip() for mark in clause.of("act")
    ) and clause.part(trouble.end, clause.end).has("already", "finish")


def _unable(clause: Clause) -> Report | None:
    """Read a verb with ไม่ได้ behind it: อัปโหลดไฟล์ไม่ได้ค่ะ."""
    acts = clause.of("act")
    for negation in clause.of("not"):
        rest = [mark for mark in clause.marks if mark.start >= negation.end]
        able = negation.phrase == "ไม่ได้" and (clause.groups or any(act.end <= negation.start for act in acts))
        if able and all(mark.kinds & _TAIL for mark in rest[:2]) and not _ends_in_no(rest):
            return _of(Intent.REPORT_PROBLEM, negation)
    return None


def _ends_in_no(rest: list[Mark]) -> bool:
    return bool(rest) and not rest[0].kinds & _TAIL


def _negated(clause: Clause, _today: date) -> Report | None:
    """Read ยังไม่เสร็จ as under way and ยังไม่ได้ส่ง as not started (or under way where a part was done)."""
    for negation in clause.of("not", "notyet"):
        behind = [mark for mark in clause.marks if mark.start >= negation.end]
        verbs = [mark for mark in behind if not mark.kinds.isdisjoint({"finish", "act", "progress"})]
        if not verbs or _breaks(clause, negation.end, verbs[0].start):
            continue
        if any("finish" in mark.kinds for mark in verbs[:2]):
            return Report(Intent.REPORT_PROGRESS, negation.start, verbs[0].end)
        if "notyet" in negation.kinds or _is_did_not(negation):
            began = _began(clause.part(clause.start, negation.start)) or _is_signature(clause, verbs[0])
            intent = Intent.REPORT_PROGRESS if began else Intent.REPORT_NOT_STARTED
            return Report(intent, negation.start, verbs[0].end)
    return None


def _is_signature(clause: Clause, verb: Mark) -> bool:
    """Tell whether what is missing is another's signature or consent: นายกยังไม่เซ็น is under way."""
    return verb.phrase.startswith(_SIGNATURES) and clause.text.startswith(verb.phrase, verb.start)


def _is_did_not(negation: Mark) -> bool:
    return negation.phrase in {"ไม่ได้", "มิได้", "ไม่เคย"}


def _breaks(clause: Clause, start: int, end: int) -> bool:
    """Tell whether too much stands between a negation and its verb for the two to belong together."""
    return len(clause.text[start:end].strip()) > 30 or "\n" in clause.text[start:end]


def _began(clause: Clause) -> bool:
    started = any(item.percent != 0 for item in clause.quantities)
    return started or clause.has("progress", "partial", "near") or _said_done(clause) or _acted(clause) is not None


def _not_started(clause: Clause, _today: date) -> Report | None:
    found = clause.of("nostart")
    if not found:
        return None
    others = clause.part(clause.start, found[0].start)
    intent = Intent.REPORT_PROGRESS if _began(others) else Intent.REPORT_NOT_STARTED
    return _of(intent, found[0])


def _measured(clause: Clause, _today: date) -> Report | None:
    for item in progress_quantities(clause):
        if item.percent == 0:
            return Report(Intent.REPORT_NOT_STARTED, item.start, item.end)
        intent = Intent.REPORT_DONE if item.complete else Intent.REPORT_PROGRESS
        return Report(intent, item.start, item.end)
    return None


def progress_quantities(clause: Clause) -> list[Quantity]:
    """Return the amounts that tell progress, not a satisfaction score or the like."""
    others = clause.of("satisfied")
    return [item for item in clause.quantities if not any(0 <= item.start - mark.end <= 12 for mark in others)]


def _under_way(clause: Clause, _today: date) -> Report | None:
    for mark in clause.of("near", "partial", "wait", "review", "progress", "remain"):
        finished_later = _said_done(clause, after=mark.start)
        if "soft" in mark.kinds and clause.has("finish"):
            continue
        if "review" in mark.kinds and _said_done(clause):
            continue
        if finished_later and mark.kinds.isdisjoint({"near", "partial"}):
            continue
        if mark.kinds == {"remain"} and not _is_left_over(clause):
            continue
        return _of(Intent.REPORT_PROGRESS, mark)
    return None


def _is_left_over(clause: Clause) -> bool:
    return clause.has("act", "finish", "already", "office") or bool(clause.groups)


def _expected(clause: Clause, today: date) -> Report | None:
    verbs = clause.of("finish", "act", "due")
    for future in clause.of("future"):
        if any(verb.start >= future.start for verb in verbs) and not _done_before(clause, future.start):
            return _of(Intent.REPORT_PROGRESS, future)
    coming = [day for day in clause.dates if _lies_ahead(day, today)]
    if any(_is_past_day(day, today) for day in clause.dates) and clause.has("finish"):
        coming = [day for day in coming if day.kind not in _YEARS]  # the year a paper is about
    if coming and verbs and not clause.has("already") and not _said_done(clause):
        return _of(Intent.REPORT_PROGRESS, verbs[0])
    return None


def _is_past_day(day: DateReading, today: date) -> bool:
    """Tell whether a day, or a few days in a row, lie behind."""
    if day.start is None or day.end is None or day.end > today:
        return False
    return day.start == day.end or (day.kind == "range" and (day.end - day.start).days < LONGEST_EVENT)


def _lies_ahead(day: DateReading, today: date) -> bool:
    if day.is_deadline and day.end is not None:
        return day.end >= today
    return day.start is not None and day.start > today


def _done_before(clause: Clause, position: int) -> bool:
    before = clause.part(clause.start, position)
    return _said_done(before) or _acted(before) is not None or before.has("finish")


def _done(clause: Clause, today: date) -> Report | None:
    finished = clause.of("finish")
    if finished:
        return _of(Intent.REPORT_DONE, finished[0])
    acted = _acted(clause)
    if acted is not None:
        return _of(Intent.REPORT_DONE, acted)
    past = [day for day in clause.dates if _is_past_day(day, today)]
    acts = clause.of("act")
    if past and acts and (clause.groups or clause.topics):
        return _of(Intent.REPORT_DONE, acts[0])
    bare = [mark for mark in clause.of("already") if not clause.text.startswith("แต่", mark.end)]
    if bare and (clause.groups or clause.topics) and not clause.has("not", "told", "due", "foreign"):
        return Report(Intent.REPORT_DONE, bare[0].start, bare[0].end, sure=clause.residue() == 0)
    return None


def _ticked(clause: Clause, _today: date) -> Report | None:
    """Read "ข้อ 5 ✅" and "ข้อ 6 ❌" where nothing else is said."""
    for mark in clause.of("tick", "cross") if clause.groups else []:
        return _of(Intent.REPORT_DONE if "tick" in mark.kinds else Intent.REPORT_NOT_STARTED, mark)
    return None


def _acted(clause: Clause) -> Mark | None:
    already = clause.of("already", "told")
    for act in clause.of("act"):
        if any(act.end <= mark.start and not _denied(clause, act, mark) for mark in already):
            return act
        if any(mark.end == act.start and mark.phrase in _JUST for mark in clause.of("filler")):
            return act
    return None


def _busy(clause: Clause) -> Mark | None:
    """Return the อยู่ of "รวบรวมข้อมูลอยู่ค่ะ": a verb goes on when nothing but courtesy follows."""
    for mark in clause.of("filler"):
        rest = [other for other in clause.marks if other.start >= mark.end]
        if mark.phrase == "อยู่" and all("polite" in other.kinds for other in rest):
            return mark
    return None


def _denied(clause: Clause, act: Mark, already: Mark) -> bool:
    """Tell whether a plain ไม่ stands between a verb and its แล้ว (สรุปข้อ 3 ไม่ไปแล้ว)."""
    return any(mark.phrase == "ไม่" and act.end <= mark.start < already.start for mark in clause.of("not"))


def _still(clause: Clause, _today: date) -> Report | None:
    """Read a bare ยัง after the reference: ข้อ 9 ยังค่ะ."""
    last = _last_outside(clause, _TAIL)
    for mark in clause.of("yet"):
        if last < mark.end:
            return _of(Intent.REPORT_NOT_STARTED, mark)
    if clause.groups and clause.has("notyet"):
        return _of(Intent.REPORT_NOT_STARTED, clause.of("notyet")[0])
    if clause.groups and (busy := _busy(clause)) is not None:
        return _of(Intent.REPORT_PROGRESS, busy)
    soft = clause.of("soft")
    if soft:
        return _of(Intent.REPORT_PROGRESS, soft[0])
    return None

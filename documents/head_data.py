"""ข้อมูลหัวกระดาษ: what papers print that nobody reports. Proposed from the imported paper, said once by the office.

Each field is kept per plan (``storage.paper_words``). What was said goes before what the paper says, and both before
the roster and the settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from documents.report import SignatoryRole
from measures.errors import TamNganError
from storage import paper_words
from storage.models import Plan
from thai import dates
from thai import format as thai_format
from thai.digits import to_arabic

Kind = Literal["text", "day", "lines"]
ROLES: tuple[SignatoryRole, ...] = ("preparer", "unit_head", "chief_administrator", "executive")
LONGEST = 2000


@dataclass(frozen=True)
class Field:
    """One thing to say: its Thai name, how it is written, and whether the chat asks for it by itself."""

    name: str
    label: str
    kind: Kind = "text"
    asked: bool = False


_ROLE_LABELS = {
    "preparer": "ผู้จัดทำรายงาน",
    "unit_head": "หัวหน้าส่วนราชการ",
    "chief_administrator": "ปลัด",
    "executive": "นายก",
}
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("letter_number", "เลขที่หนังสือ (ที่)", asked=True),
        Field("letter_date", "วันที่ของบันทึกข้อความ", "day", asked=True),
        Field("subject", "เรื่อง"),
        Field("office", "ส่วนราชการเจ้าของเรื่อง"),
        Field("telephone", "โทรศัพท์สำนักงาน", asked=True),
        Field("subdistrict", "ตำบล"),
        Field("district", "อำเภอ", asked=True),
        Field("province", "จังหวัด", asked=True),
        Field("issued_on", "วันที่ออกประกาศ", "day", asked=True),
        Field("meeting_number", "ครั้งที่ประชุม เช่น 1/2568", asked=True),
        Field("meeting_on", "วันที่ประชุม", "day", asked=True),
        Field("meeting_place", "สถานที่ประชุม", asked=True),
        Field("elements", "องค์ประกอบ OIT ที่ตรวจ (บรรทัดละข้อ เว้นว่าง = ทุกข้อ)", "lines"),
        Field("questions", "ข้อคำถาม IIT/EIT ที่แก้ไขถ้อยคำ (บรรทัดละข้อ เช่น i7 ตามด้วยข้อความ)", "lines"),
        Field("changes", "สิ่งที่เปลี่ยนแปลงจากครั้งก่อน (บรรทัดละข้อ)", "lines"),
        *(Field(f"{role}_name", f"ชื่อ{label}ผู้ลงนาม") for role, label in _ROLE_LABELS.items()),
        *(Field(f"{role}_post", f"ตำแหน่ง{label}ผู้ลงนาม", "lines") for role, label in _ROLE_LABELS.items()),
        *(Field(f"{role}_opinion", f"ความเห็น{_ROLE_LABELS[role]}", "lines") for role in ROLES[1:]),
    )
}
#: A new letter has a number, a date and a subject of its own.
OF_ONE_LETTER = frozenset({"letter_number", "letter_date", "subject", "issued_on"})
#: Words about one measure.
FOLLOW_UP = "follow_up"


class UnknownField(TamNganError):
    """There is no such thing to say."""


class BadWord(TamNganError):
    """What was said cannot be kept."""


@dataclass(frozen=True)
class HeadData:
    """What is known about a plan's papers: what the office said, else what its paper says."""

    said: Mapping[str, str]
    proposed: Mapping[str, str]
    follow_ups: Mapping[int, str]
    own_paper: bool = True

    def text(self, name: str) -> str | None:
        """Return a field as text; what belongs to one letter only is not carried over to a paper of another kind."""
        if name in OF_ONE_LETTER and not self.own_paper:
            return self.said.get(name)
        return self.said.get(name) or self.proposed.get(name) or None

    def day(self, name: str) -> date | None:
        """Return a field that is a day, as far as it can be read as one."""
        return read_day(self.text(name))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of a field."""
        return tuple(line.strip() for line in (self.text(name) or "").splitlines() if line.strip())

    @property
    def missing(self) -> tuple[Field, ...]:
        """Return what the office is asked for, in order: it has not said it, nor does its paper."""
        return tuple(field for field in FIELDS.values() if field.asked and not self.text(field.name))


def head_of(session: Session, plan: Plan, layout: str | None = None) -> HeadData:
    """Return what is known for a plan's papers; ``layout`` is the one that is to be written."""
    said = paper_words.said(session, plan.id)
    return HeadData(
        said={name: text for (measure, name), text in said.items() if measure == paper_words.WHOLE_PLAN},
        proposed=proposals(plan.paper or {}),
        follow_ups={measure: text for (measure, name), text in said.items() if measure and name == FOLLOW_UP},
        own_paper=layout is None or layout == plan.kind,
    )


def say(
    session: Session,
    plan: Plan,
    name: str,
    text: str,
    now: datetime,
    *,
    measure_id: int = paper_words.WHOLE_PLAN,
    person_id: int | None = None,
) -> bool:
    """Keep what the office says (nothing: forget it); raise ``UnknownField`` or ``BadWord`` with one clear sentence."""
    field = FIELDS.get(name)
    if field is None and not (name == FOLLOW_UP and measure_id):
        raise UnknownField(f"ไม่มีช่องข้อมูลหัวกระดาษชื่อ “{name}”", f"there is no head data called {name!r}")
    words = text.strip()
    label = field.label if field else "การกำกับติดตาม"
    if len(words) > LONGEST:
        raise BadWord(f"{label} ยาวเกิน {LONGEST} ตัวอักษร", "the text is too long")
    if words and field is not None and field.kind == "day":
        day = read_day(words)
        if day is None:
            raise BadWord(f"{label}: อ่านวันที่ “{words}” ไม่ได้ เขียนเช่น 2 ตุลาคม 2567", "the day cannot be read")
        words = thai_format.long_date(day, digits="arabic")
    return paper_words.say(session, plan, name, words, now, measure_id=measure_id, person_id=person_id)


def read_day(text: str | None) -> date | None:
    """Return the day that is written, as people and papers write it; None where none is."""
    if not text:
        return None
    plain = to_arabic(text).strip()
    try:
        return date.fromisoformat(plain)
    except ValueError:
        # A full date stands by itself: which day is today makes no difference.
        read = dates.read(plain, date(2020, 1, 1))
    return read.start if read.start is not None and read.start == read.end else None


def proposals(paper: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields as the imported paper says them."""
    head = paper.get("head") or {}
    meeting = head.get("meeting") or {}
    found = {
        "letter_number": head.get("letter_number"),
        "letter_date": head.get("date") if head.get("letter_number") else None,
        "issued_on": None if head.get("letter_number") else head.get("date"),
        "telephone": head.get("telephone"),
        "meeting_number": meeting.get("number"),
        "meeting_on": meeting.get("date"),
        "meeting_place": meeting.get("room") or meeting.get("place"),
        **_signers(head.get("signers") or ()),
    }
    return {name: str(text).strip() for name, text in found.items() if text and str(text).strip()}


def _signers(signers: Any) -> dict[str, str]:
    """Return who signed the paper: the highest posts by their names, anybody else as who prepared it."""
    found: dict[str, str] = {}
    for signer in signers:
        name, post = str(signer.get("name") or ""), str(signer.get("post") or "")
        role = _role_of(post)
        if name and f"{role}_name" not in found:
            found |= {f"{role}_name": name, f"{role}_post": post}
    return found


def _role_of(post: str) -> SignatoryRole:
    held = post.rpartition("รักษาราชการแทน")[2].strip() or post
    if held.startswith("นายก"):
        return "executive"
    if held.startswith("ปลัด"):
        return "chief_administrator"
    return "unit_head" if held.startswith(("หัวหน้า", "ผู้อำนวยการ")) else "preparer"

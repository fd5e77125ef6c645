"""What became of one thing that was said in chat: the action's outcome, with the words for a line of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from actions.outcome import Became
from bot.conversation.saying import Thing
from measures.vocabulary import Intent
from messages.what_became import What
from storage.models import Report

_NAMES = {
    Intent.EXPORT: "ขอเอกสาร",
    Intent.QUERY_MINE: "งานที่เหลือ",
    Intent.QUERY_STATUS: "สถานะ",
    Intent.POSTPONE_REQUEST: "ขอเลื่อน",
    Intent.UNDO: "ยกเลิกรายงาน",
    Intent.CORRECTION: "แก้ไขรายงาน",
    Intent.HELP: "วิธีใช้",
    Intent.REGISTER: "ลงทะเบียน",
    Intent.REPORT_PROBLEM: "ปัญหา",
}


@dataclass(frozen=True)
class Outcome:
    """``rows`` were recorded and share one card; ``told`` hear of a problem in them."""

    became: Became
    what: What
    detail: str | None = None
    rows: tuple[Report, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether one line says as much as its bubble would."""
        return self.became is Became.REFUSED or self.what in {What.KNOWN, What.VERIFIED}


def name_of(thing: Thing) -> str:
    """Return what a thing is called in one line: "ข้อ 5", "ขอเอกสาร"."""
    reference = thing.reference
    if reference is None:
        return _NAMES.get(thing.item.intent, "รายงานผล")
    return f"ข้อ {reference}" if reference[:1].isdigit() else reference

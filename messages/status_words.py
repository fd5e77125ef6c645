"""What each status is called: in chat, on official paper and on the board, with the mark that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

from measures.vocabulary import Status


@dataclass(frozen=True, slots=True)
class StatusWords:
    """The words of one status. ``chat`` and ``board`` are read by staff, ``paper`` by whoever examines the office."""

    chat: str
    paper: str
    board: str
    mark: str


def _same(words: str, mark: str, *, paper: str | None = None) -> StatusWords:
    return StatusWords(chat=words, paper=paper or words, board=words, mark=mark)


#: Official wording of the published reports (ยังไม่ได้ดำเนินการ / อยู่ระหว่างดำเนินการ / ดำเนินการแล้ว, docs/glossary.md).
STATUS_WORDS: dict[Status, StatusWords] = {
    Status.NOT_STARTED: _same("ยังไม่ได้ดำเนินการ", "○"),
    Status.IN_PROGRESS: _same("อยู่ระหว่างดำเนินการ", "◐"),
    Status.BLOCKED: _same("ติดปัญหา/อุปสรรค", "▲", paper="มีปัญหา/อุปสรรค"),
    Status.DONE: _same("ดำเนินการแล้ว", "✓"),
    Status.VERIFIED: _same("ตรวจรับแล้ว", "✓✓", paper="ดำเนินการแล้ว"),
    Status.WAIVED: _same("ยกเลิก", "–"),
}

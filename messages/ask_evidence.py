"""ขอหลักฐาน: asks for a photo, a file or a link."""

from __future__ import annotations

from dataclasses import dataclass

from messages.compose import text_message
from messages.facts import Subject
from messages.message import Message
from messages.phrases import shortened, skip_choices
from messages.quick import camera, camera_roll
from messages.wording import Digits, Pen


@dataclass(frozen=True, kw_only=True)
class AskEvidence:
    """The duty whose report lacks evidence, or may get more (``have`` so far)."""

    subject: Subject
    have: int = 0
    question_id: int | None = None


def render(data: AskEvidence, digits: Digits = "thai") -> Message:
    """Return the request with camera and photos as quick replies."""
    pen = Pen(digits)
    have = f" (มีแล้ว {pen(data.have)} รายการ)" if data.have else ""
    words = f"{shortened(data.subject.line(pen), 160)}\nส่งรูป ไฟล์ หรือลิงก์ที่เป็นหลักฐานในแชตนี้ได้เลย{have}"
    return text_message(words, camera(), camera_roll(), *skip_choices(data.question_id))

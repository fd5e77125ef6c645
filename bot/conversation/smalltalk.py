"""What people say to anybody: thanks, greetings, "ใครเป็นผู้ประสานงาน", next year, and what the bot cannot do."""

from __future__ import annotations

import re

from bot.conversation.context import Context
from bot.understanding.reading import Reading
from measures.vocabulary import Intent, Role
from messages.small_answer import Small, SmallAnswer
from storage import people, plans
from thai.calendar import fiscal_year_be
from thai.phrasing import PARTICLE

_BEHIND = rf"(?:มาก(?:ๆ|เลย)?|บอท|บอต|แอดมิน|น้อง|พี่|คุณ|ทุกคน|ตามงาน|{PARTICLE}|[!.~ๆ\s🙏😊❤️👍🙂]+)*$"
_THANKS = r"ขอบ(?:คุณ|ใจ|พระคุณ)|ขอบคุน|thank(?:s| you)|thx|🙏|👍|❤️|👌|😊|🆗|ok(?:ay)?|โอเค|รับทราบ|ทราบแล้ว"
_GREETINGS = r"สวัสดี(?:ตอนเช้า|ตอนบ่าย|ปีใหม่)?|หวัดดี|อรุณสวัสดิ์|hello|hi|ดีจ้า|ดีค่ะ|ดีครับ"
_WHO = (
    r"ใคร.*(?:ประสานงาน|ดูแล(?:แผน|ระบบ|เรื่อง)|รับผิดชอบ(?:แผน|ระบบ))"
    r"|ใคร(?:เป็น)?(?:คน|ผู้)?(?:ดูแล|รับผิดชอบ|ประสาน)(?!.*ข้อ)"
    r"|ผู้ประสาน(?:งาน)?.*(?:ใคร|คนไหน|ชื่ออะไร|เบอร์)|ติดต่อใคร"
)
_HUMAN = (
    r"(?:คุย|พูด|ติดต่อ|ปรึกษา|สอบถาม)(?:กับ)?\s*(?:คน(?:จริง)?|เจ้าหน้าที่|แอดมิน|admin|มนุษย์)"
    r"|(?:เจ้าหน้าที่|คน|แอดมิน|พี่)\S{0,8}\s?(?:ตัวเป็น|ตัวจริง|จริงๆ|จริง ๆ|ที่เป็นคน)"
    r"|(?:ให้|ได้)คุย(?:ด้วย|กับ)?"
    r"|(?:เป็น|ใช่)(?:บอท|บอต|คน|โรบอท).*(?:ไหม|มั้ย|หรือ|ป่าว)"
)
_NEXT_YEAR = r"ปี(?:งบ(?:ประมาณ)?)?\s*(?:หน้า|ถัดไป|ใหม่)"
_SAID: tuple[tuple[Small, re.Pattern[str]], ...] = tuple(
    (small, re.compile(pattern, re.IGNORECASE))
    for small, pattern in (
        (Small.THANKS, rf"^(?:{_THANKS}){_BEHIND}"),
        (Small.GREETING, rf"^(?:{_GREETINGS}){_BEHIND}"),
        (Small.WHO_COORDINATES, _WHO),
        (Small.HUMAN, _HUMAN),
        (Small.NEXT_YEAR, _NEXT_YEAR),
    )
)
#: What such words may be read as: nothing, or a question about no measure.
_ASIDE = frozenset({Intent.NONE, Intent.QUERY_STATUS, Intent.QUERY_MINE, Intent.HELP})
#: What is asked of the bot that lies outside of its work.
_ASKED_OF = re.compile(r"^(?:ช่วย|ขอ|อยาก|รบกวน|ฝาก|จอง|สั่ง|โทร|พิมพ์|แปล|ส่งอีเมล|หา|เช็ค|ดู|บอก|สอน|เปิด|ปิด|ทำ)")


def answered(context: Context, text: str, reading: Reading) -> bool:
    """Answer what is no business of the plan, shortly and truly; False where it is."""
    if context.in_group or any(item.measures or item.intent not in _ASIDE for item in reading.items):
        return False
    small = next((small for small, pattern in _SAID if pattern.search(text)), None)
    if small is None:
        return False
    _answer(context, small)
    return True


def cannot(context: Context, text: str) -> bool:
    """Say of a request that lies outside of the bot's work that it cannot be done here, and who can."""
    if context.in_group or not _ASKED_OF.match(text):
        return False
    _answer(context, Small.CANNOT)
    return True


def _answer(context: Context, small: Small) -> None:
    year = None
    if small is Small.NEXT_YEAR:
        year = fiscal_year_be(context.today) + 1
        plan = plans.of_year(context.session, year)
        if plan is not None:
            draft = plans.draft_question(context.session, plan.id) is not None
            small = Small.NEXT_YEAR_DRAFT if draft else Small.NEXT_YEAR_READY
    names = [person.name for person in people.with_role(context.session, Role.COORDINATOR, context.today)]
    context.answer(SmallAnswer(small=small, who=tuple(names), year_be=year))

"""Nothing that is said vanishes: as many things as a message says are mentioned in its answer, whatever they are."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thai.digits import to_arabic

from .stage import Stage

OFFICER = "มานี ตั้งใจ"
#: Some of the plan's measures are the officer's, some other units', some do not exist.
NUMBERS = st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "77", "88"])
OF_A_MEASURE = st.sampled_from(
    [
        "ข้อ {n} เสร็จแล้ว",
        "ข้อ {n} เสร็จแล้วเมื่อวานนี้",
        "ข้อ {n} ทำไป 40%",
        "ข้อ {n} ยังไม่ได้ทำ",
        "ข้อ {n} ติดปัญหา ผู้รับจ้างยังไม่ส่งงาน",
        "ข้อ {n} ติดปัญหา",
        "ขอเลื่อนข้อ {n} ไปวันที่ 20 กันยายน",
        "ขอเลื่อนข้อ {n}",
        "ข้อ {n} ถึงไหนแล้ว",
        "ยกเลิกรายงานข้อ {n}",
    ]
)
#: What is said, and either of what shows that it was heard.
OF_NO_MEASURE = st.sampled_from(
    [
        ("ขอรายงานรอบ 6 เดือน", ("ขอเอกสาร", "รอบ 6 เดือน")),
        ("งานของฉันเหลืออะไรบ้าง", ("งานของ", "งานที่เหลือ")),
    ]
)


@st.composite
def messages(draw: st.DrawFn) -> list[tuple[str, tuple[str, ...]]]:
    """Return one to six lines, each about another thing, with what shows that it was heard."""
    numbers = draw(st.lists(NUMBERS, min_size=0, max_size=6, unique=True))
    said = [(draw(OF_A_MEASURE).format(n=number), (f"ข้อ {number}",)) for number in numbers]
    said += draw(st.lists(OF_NO_MEASURE, min_size=0 if numbers else 1, max_size=1))
    return said[:6]


def heard(stage: Stage, text: str) -> tuple[str, int]:
    """Return all that the answer holds, and of how many bubbles it is made."""
    room = stage.line.find_room(OFFICER)
    before = {bubble.id for bubble in stage.line.answers(room)}
    stage.say(OFFICER, text)
    bubbles = [bubble for bubble in stage.line.answers(room) if bubble.id not in before]
    return to_arabic(json.dumps([bubble.content for bubble in bubbles], ensure_ascii=False)), len(bubbles)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=messages())
def test_it_mentions_each_thing_that_was_said_in_at_most_five_bubbles(
    stage: Stage, said: list[tuple[str, tuple[str, ...]]]
) -> None:
    stage.say(OFFICER, "ยกเลิก")
    answer, bubbles = heard(stage, "\n".join(text for text, _ in said))
    missed = [text for text, shown in said if not any(one in answer for one in shown)]
    assert not missed, f"{missed}\n{answer}"
    assert bubbles <= 5

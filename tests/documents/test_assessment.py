"""What a plan's paper says about the assessment in words is kept, and stands in its column again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from documents.assessment import ANALYSES, FINDINGS, kept, words_of
from documents.importing.storing import write
from documents.reading.neutral import PlanReading, RowReading, TopicReading
from documents.reading.reader import read_plan
from measures.vocabulary import Status
from storage import organizations
from storage.database import Database
from storage.models import Organization

ANNOUNCEMENT = """องค์การบริหารส่วนตำบลหนองตัวอย่าง ปีงบประมาณ พ.ศ. 2568

ตัวชี้วัด\tประเด็นการประเมิน\tประเด็นที่ต้องแก้ไข/ปรับปรุง\tประเด็นที่ต้องปรับปรุงตามมาตรฐานปฏิบัติงาน
ตัวชี้วัดที่ 2 การใช้งบประมาณ\tข้อ 7 ท่านทราบงบประมาณ มากน้อยเพียงใด\tบุคลากรบางรายไม่ทราบ\t1. จัดประชุมชี้แจง 2. ติดประกาศ
"""
PLAN = """องค์การบริหารส่วนตำบลหนองตัวอย่าง ปีงบประมาณ พ.ศ. 2568

ประเด็น\tเครื่องมือการประเมิน\tข้อคำถาม\tการวิเคราะห์ผลการประเมิน
1. การให้บริการ\tIIT\ti2 ให้บริการเท่าเทียม มากน้อยเพียงใด (98.92 คะแนน)\tเห็นควรรักษามาตรฐาน

ประเด็น\tมาตรการ\tขั้นตอน\tระยะเวลา\tผู้รับผิดชอบ
1. การให้บริการ\tพัฒนาระบบคิว\tจัดระบบคิว\tภายในเดือนมีนาคม 2568\tสำนักปลัด
"""


def read(text: str) -> PlanReading:
    return read_plan(("plan.txt", text.encode()), today=date(2025, 1, 6))


def test_it_keeps_the_finding_of_a_measure() -> None:
    reading = read(ANNOUNCEMENT)
    assert words_of(reading)[FINDINGS] == {reading.rows[0].no: "บุคลากรบางรายไม่ทราบ"}


def test_it_keeps_the_analysis_of_a_question() -> None:
    assert words_of(read(PLAN)) == {ANALYSES: {"i2": "เห็นควรรักษามาตรฐาน"}}


def test_a_problem_beside_a_result_is_no_finding() -> None:
    told = RowReading("1", "ก", status=Status.DONE, result="ทำแล้ว", problem="ฝนตก")
    silent = RowReading("2", "ข", problem="ยังไม่ทั่วถึง")
    reading = PlanReading("อบต.", 2568, "plan", (told, silent), (TopicReading(None, "ค", analysis="ดี"),))
    assert words_of(reading) == {FINDINGS: {"2": "ยังไม่ทั่วถึง"}}


def test_scores_without_words_have_none() -> None:
    assert kept({"total": 95.0}, FINDINGS) == {}
    assert kept(None, ANALYSES) == {}


def test_the_office_gets_the_place_that_its_paper_names_and_keeps_its_own(database: Database) -> None:
    now = datetime(2025, 1, 6, 3, tzinfo=UTC)
    for name, known, expected in (("อบต. ก", None, "ตัวอย่าง"), ("อบต. ข", "เดิม", "เดิม")):
        with database.system() as session:
            office = organizations.add(session, name, now, province=known).id
        with database.organization(office) as session:
            write(session, office, read(f"อำเภอใสสว่าง จังหวัดตัวอย่าง\n\n{PLAN}"), now)
            assert session.get_one(Organization, office).province == expected

"""An office's own template, and what the heads of papers say, by chat."""

from __future__ import annotations

from sqlalchemy import select

from documents.head_data import head_of
from documents.writing.samples import sample_template
from measures.vocabulary import EvidenceKind
from storage import office_templates
from storage.models import Evidence, Plan

from .stage import Stage

COORDINATOR, OFFICER = "สมใจ ใฝ่รู้", "มานี ตั้งใจ"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send(stage: Stage, person: str, name: str, data: bytes) -> str:
    before = len(stage.line.answers(person))
    stage.line.file(person, None, name, data, WORD)
    return " ".join(bubble.text for bubble in stage.line.answers(person)[before:])


def used(stage: Stage) -> tuple[str, int] | None:
    with stage.looking() as session:
        row = office_templates.used(session, "memo")
        return (row.name, row.version) if row else None


def kept(stage: Stage) -> int:
    with stage.looking() as session:
        return len(office_templates.kept(session))


def test_a_template_is_kept_and_used_only_after_a_yes(stage: Stage) -> None:
    assert "แบบฟอร์มของเอกสารไหน" in send(stage, COORDINATOR, "แบบฟอร์มบันทึก.docx", sample_template("memo"))
    said = " ".join(stage.tap(COORDINATOR, "บันทึกข้อความ"))
    assert "รุ่นที่ ๑" in said
    assert used(stage) is None
    assert "ใช้แบบฟอร์มนี้แล้ว" in stage.tap(COORDINATOR, "ใช่")[0]
    assert used(stage) == ("แบบฟอร์มบันทึก.docx", 1)


def test_a_template_with_a_fault_is_refused_with_its_place_and_not_kept(stage: Stage) -> None:
    send(stage, COORDINATOR, "แม่แบบ.docx", b"no Word file at all")
    said = stage.tap(COORDINATOR, "บันทึกข้อความ")
    assert len(said) == 1
    assert kept(stage) == 0


def test_a_file_offered_as_a_plan_becomes_a_template_by_its_word(stage: Stage) -> None:
    assert "จะนำเข้าใช่หรือไม่" in send(stage, COORDINATOR, "บันทึก.docx", sample_template("memo"))
    assert "แบบฟอร์มของเอกสารไหน" in stage.say(COORDINATOR, "เป็นแบบฟอร์มค่ะ")[0]
    stage.tap(COORDINATOR, "บันทึกข้อความ")
    assert kept(stage) == 1


def test_an_officers_file_is_no_template_whatever_its_name(stage: Stage) -> None:
    assert "หมายถึงข้อไหน" in send(stage, OFFICER, "แบบฟอร์มบันทึก.docx", sample_template("memo"))
    with stage.looking() as session:
        assert session.scalars(select(Evidence.kind)).all() == [EvidenceKind.FILE]


def test_a_template_is_never_tied_to_a_report_as_evidence(stage: Stage) -> None:
    send(stage, COORDINATOR, "แบบฟอร์มบันทึก.docx", sample_template("memo"))
    stage.say(COORDINATOR, "ข้อ 3 เสร็จแล้ว")
    with stage.looking() as session:
        assert session.scalars(select(Evidence.report_id)).all() == [None]


def head(stage: Stage, name: str) -> str | None:
    with stage.looking() as session:
        return head_of(session, session.scalars(select(Plan)).one()).text(name)


def test_what_is_missing_in_heads_is_asked_one_after_the_other(stage: Stage) -> None:
    assert "เลขที่หนังสือ" in stage.say(COORDINATOR, "ข้อมูลหัวกระดาษ")[0]
    assert "วันที่ของบันทึกข้อความ" in stage.say(COORDINATOR, "นบ 71301/123")[0]
    assert "โทรศัพท์" in stage.say(COORDINATOR, "2 ตุลาคม 2568")[0]
    assert head(stage, "letter_number") == "นบ 71301/123"
    assert head(stage, "letter_date") == "2 ตุลาคม 2568"


def test_a_day_that_cannot_be_read_is_asked_again_and_another_word_can_be_left_out(stage: Stage) -> None:
    stage.say(COORDINATOR, "ข้อมูลหัวกระดาษ")
    assert "วันที่ของบันทึกข้อความ" in stage.say(COORDINATOR, "ข้าม")[0]
    said = stage.say(COORDINATOR, "ยังไม่ทราบวัน")
    assert "อ่านวันที่" in said[0]
    assert "วันที่ของบันทึกข้อความ" in said[1]
    assert head(stage, "letter_number") is None


def test_an_officer_is_not_asked_for_heads(stage: Stage) -> None:
    assert "ผู้ประสานงาน" in stage.say(OFFICER, "ข้อมูลหัวกระดาษ")[0]


def test_the_first_paper_of_a_coordinator_asks_once(stage: Stage) -> None:
    first = stage.say(COORDINATOR, "ขอรายงานประจำปี")
    assert "ข้อมูลหัวกระดาษ" in first[-1]
    stage.tap(COORDINATOR, "ข้าม")
    stage.say(COORDINATOR, "ยกเลิก")
    again = stage.say(COORDINATOR, "ขอรายงานประจำปี")
    assert not [one for one in again if "ข้อมูลหัวกระดาษ" in one]

"""Made-up data of a made-up office: for sample pages of an office's own template, and for tests and benchmarks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from documents.report import (
    Acknowledgement,
    AnnouncementFacts,
    EvidenceLine,
    MeasureLine,
    MeasureSection,
    MemoFacts,
    MonthPoint,
    OrganizationFacts,
    OverdueLine,
    ReportData,
    ReportLine,
    ScoreLine,
    Scores,
    Signatory,
    StepLine,
    TopicLine,
    UnitLine,
)
from measures.vocabulary import Instrument, Status
from thai.calendar import fiscal_months, fiscal_year

YEAR = 2568
_UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม")
_ISSUES = (
    "การให้บริการที่โปร่งใสและมีประสิทธิภาพ",
    "การประชาสัมพันธ์และการเผยแพร่ข้อมูล",
    "การใช้งบประมาณและการจัดซื้อจัดจ้าง",
)
#: Title, steps, refs, instrument and indicator of measures as such an office might set them.
_IDEAS = (
    (
        "แนวทางชี้แจงแผนการใช้จ่ายงบประมาณให้บุคลากรทุกคนทราบ",
        ("จัดประชุมชี้แจงแผนการใช้จ่ายงบประมาณ", "ติดประกาศสรุปการใช้จ่ายทุกไตรมาส"),
        ("i7",),
        Instrument.IIT,
        "ตัวชี้วัดที่ 2 การใช้งบประมาณ",
    ),
    (
        "มาตรการเผยแพร่ข่าวการดำเนินงานผ่านเว็บไซต์ให้เป็นปัจจุบัน",
        ("รวบรวมข่าวของทุกส่วนราชการ", "เผยแพร่ที่ www.example.go.th ภายใน 7 วันหลังจบกิจกรรม"),
        ("e5", "o7"),
        Instrument.EIT,
        "ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร",
    ),
    (
        "แนวทางการยืมทรัพย์สินของราชการ",
        ("จัดทำขั้นตอนการขอยืมและแบบฟอร์ม",),
        ("i20",),
        Instrument.IIT,
        "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ",
    ),
    (
        "แนวทางสรุปผลการจัดซื้อจัดจ้างเป็นรายเดือน",
        ("จัดทำสรุปทุกสิ้นเดือน", "เสนอผู้บริหารลงนาม", "เผยแพร่บนเว็บไซต์"),
        ("o21",),
        Instrument.OIT,
        "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล",
    ),
    (
        "มาตรการรับฟังความเห็นของผู้รับบริการ",
        ("ตั้งกล่องรับความเห็นและแบบสอบถามออนไลน์",),
        ("e14",),
        Instrument.EIT,
        "ตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน",
    ),
)
#: How the deadlines of some months stand.
_STANDINGS = {0: "done", 3: "late", 5: "overdue", 9: "coming"}
_RESULTS = (
    "จัดประชุมชี้แจงแล้ว มีผู้เข้าร่วม 32 คน และติดประกาศที่บอร์ดสำนักงาน",
    "เผยแพร่ข่าวแล้ว 48 ข่าว ครบทุกส่วนราชการ",
    "ประกาศใช้ขั้นตอนการยืมและแจ้งเวียนแล้ว",
)


def example_data(measures: int = 15, *, draft: bool = False, photos: tuple[Path, ...] = ()) -> ReportData:
    """Return a whole year of a made-up office with this many measures; every third one has not been reported."""
    made = tuple(_measure(number) for number in range(1, measures + 1))
    return ReportData(
        organization=OrganizationFacts(
            "องค์การบริหารส่วนตำบลหนองตัวอย่าง", "อบต.", "หนองตัวอย่าง", "สมมติ", "ตัวอย่างธานี", telephone="0 0000 0000"
        ),
        fiscal_year_be=YEAR,
        period=fiscal_year(YEAR),
        period_label="รอบปีงบประมาณ",
        made_on=date(2025, 10, 6),
        draft=draft,
        measures=made,
        topics=_topics(),
        scores=_scores(),
        acknowledgements=(
            Acknowledgement("executive", "นายมั่นคง ตั้งใจดี", "", "ให้ติดตามข้อที่ค้าง", "approved", date(2025, 10, 8)),
        ),
        evidence=_evidence(photos),
        units=tuple(
            UnitLine(name, 9 - place, 2, 1 + place, place, 1)
            for place, name in enumerate((*_UNITS, "หน่วยตรวจสอบภายใน"))
        ),
        months=tuple(
            MonthPoint(m.start, 4 * n, 3 * n if n < 10 else None) for n, m in enumerate(fiscal_months(YEAR), 1)
        ),
        overdue=(
            OverdueLine("3", "จัดทำขั้นตอนการขอยืมและแบบฟอร์ม", "กองคลัง", date(2025, 3, 31), 189),
            OverdueLine("9", "เสนอผู้บริหารลงนาม", "สำนักปลัด", date(2025, 9, 30), 6),
        ),
        changes=("ข้อ 1 รายงานว่าดำเนินการแล้ว", "ข้อ 4 เลื่อนกำหนดเป็น 30 กันยายน 2568"),
        signatories=(
            Signatory("preparer", "นักวิเคราะห์นโยบายและแผนปฏิบัติการ", "นางสาวใจดี รักงาน"),
            Signatory("unit_head", "หัวหน้าสำนักปลัด", "นายซื่อตรง คงเส้น"),
            Signatory("chief_administrator", "หัวหน้าสำนักปลัด", "นายซื่อตรง คงเส้น", "ปลัดองค์การบริหารส่วนตำบลหนองตัวอย่าง"),
            Signatory("executive", "นายกองค์การบริหารส่วนตำบลหนองตัวอย่าง", "นายมั่นคง ตั้งใจดี"),
        ),
        announcement=AnnouncementFacts(date(2024, 10, 2), "1/2568", date(2024, 9, 16), "ห้องประชุมสภา"),
        memo=MemoFacts(number=None, dated=date(2025, 10, 6)),
    )


def _measure(number: int) -> MeasureLine:
    title, texts, refs, instrument, indicator = _IDEAS[(number - 1) % len(_IDEAS)]
    reported = number % 3 != 0
    status = (Status.DONE if number % 3 == 1 else Status.IN_PROGRESS) if reported else None
    done_on = date(2025, 1, 26) + timedelta(days=number % 28) if status is Status.DONE else None
    owners = (_UNITS[number % len(_UNITS)],) if number % 4 else ("ทุกส่วนราชการ",)
    return MeasureLine(
        number=str(number),
        title=title,
        section=MeasureSection(instrument, indicator, _ISSUES[number % len(_ISSUES)]),
        refs=refs,
        steps=tuple(_step(number, place, text, owners, status, done_on) for place, text in enumerate(texts, 1)),
        owners=owners,
        schedule_text="ต.ค. 67 - ก.ย. 68",
        status=status,
        done_on=done_on,
        result=_RESULTS[number % len(_RESULTS)] if reported else None,
        problem="ขาดเจ้าหน้าที่ดูแลเว็บไซต์" if number % 10 == 5 else None,
        suggestion="ควรทำต่อเนื่องทุกปี" if number % 5 == 1 else None,
        outcome="ประชาชนและบุคลากรเข้าถึงข้อมูลได้มากขึ้น" if status is Status.DONE else None,
        percent=60 if status is Status.IN_PROGRESS else None,
        follow_up="รายงานผู้บริหารทุกไตรมาส",
        evidence=(_link(str(number)),) if status is Status.DONE else (),
        months=tuple(_STANDINGS.get((number * 7 + month) % 11, "") for month in range(12)),
    )


def _step(
    number: int, place: int, text: str, owners: tuple[str, ...], status: Status | None, done_on: date | None
) -> StepLine:
    every_unit = owners == ("ทุกส่วนราชการ",) and place == 1
    reports = tuple(_unit_report(at, unit, status, done_on) for at, unit in enumerate(_UNITS)) if every_unit else ()
    return StepLine(
        number=f"{number}.{place}",
        text=text,
        owners=owners,
        schedule_text="ภายในเดือนกันยายน 2568",
        status=status,
        done_on=done_on,
        reports=reports,
    )


def _unit_report(place: int, unit: str, status: Status | None, done_on: date | None) -> ReportLine:
    """Return a unit's report; the last unit never reports, so that papers show what is missing."""
    if status is None or place == len(_UNITS) - 1:
        return ReportLine(unit, period_label="ไตรมาส 1")
    return ReportLine(unit, status, done_on, period_label="ไตรมาส 1")


def _link(number: str) -> EvidenceLine:
    return EvidenceLine("link", "หน้าเว็บไซต์ที่เผยแพร่", number, url=f"https://www.example.go.th/ita/2568/{number}")


def _topics() -> tuple[TopicLine, ...]:
    return (
        TopicLine(
            "i7", "บุคลากรทราบแผนการใช้จ่ายงบประมาณของหน่วยงานเพียงใด", Instrument.IIT, "ตัวชี้วัดที่ 2 การใช้งบประมาณ",
            _ISSUES[2], 88.92, 91.2, fault="บุคลากรบางส่วนยังไม่ทราบข้อมูลงบประมาณ",
        ),
        TopicLine(
            "i20", "บุคลากรขออนุญาตยืมทรัพย์สินอย่างถูกต้องเพียงใด", Instrument.IIT, "4", _ISSUES[0], 95.0, 95.0,
            analysis="คะแนนอยู่ในเกณฑ์ดี ควรรักษาไว้",
        ),
        TopicLine(
            "ep5", "ประชาชนได้รับข้อมูลข่าวสารที่ควรทราบอย่างชัดเจนเพียงใด", Instrument.EIT,
            "ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร", _ISSUES[1], 84.1, 80.55, improvement="ปรับเว็บไซต์ให้ค้นหาง่าย",
        ),
        TopicLine(
            "es14", "หน่วยงานเปิดให้ประชาชนมีส่วนร่วมเพียงใด", Instrument.EIT, "ตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน",
            _ISSUES[1], 86.0,
        ),
        TopicLine("o21", "สรุปผลการจัดซื้อจัดจ้างรายเดือน", Instrument.OIT, "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล", _ISSUES[2], 0.0, 100.0),
    )  # fmt: skip


def _scores() -> Scores:
    figures = (99.64, 88.92, 97.1, 96.0, 100.0, 93.25, 84.1, 86.0, 95.0, 100.0)
    indicators = tuple(ScoreLine(str(place), score, score - 1.5) for place, score in enumerate(figures, 1))
    instruments = (ScoreLine("IIT", 96.33), ScoreLine("EIT", 87.78), ScoreLine("OIT", 97.5))
    return Scores(2567, 93.87, "ผ่านดี", 95.86, instruments, indicators)


def _evidence(photos: tuple[Path, ...]) -> tuple[EvidenceLine, ...]:
    shown = tuple(
        EvidenceLine(
            "photo", f"ภาพกิจกรรมที่ {place}", str(1 + place // 4), path=path, name=path.name, sha256=f"{place:064x}",
            received_on=date(2025, 2, 14), who="สำนักปลัด",
        )
        for place, path in enumerate(photos, 1)
    )  # fmt: skip
    file = EvidenceLine("file", "รายงานการประชุม", "1", "1.1", name="meeting2568.pdf", sha256="a" * 64)
    return (*shown, file)

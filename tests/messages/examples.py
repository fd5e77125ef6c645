"""One or more made-up examples of every message: an office, people and measures that exist nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from measures.first_steps import Step as FirstStep
from measures.hindrances import Hindrance
from measures.vocabulary import Intent, ReviewDecision, Role, Status
from messages import (
    alert_to_coordinator,
    ask_confirm,
    ask_reason,
    ask_result,
    ask_unit,
    confirmed,
    evidence_removed,
    followup_round,
    help_card,
    no_permission,
    not_registered,
    plain_answer,
    postpone_result,
    roster_change,
    small_answer,
    stale_button,
    unsure,
    what_became,
)
from messages.alert_to_coordinator import AlertToCoordinator
from messages.already_reported import AlreadyReported
from messages.answer_applied import AnswerApplied, StepAfter
from messages.ask_confirm import AskConfirm
from messages.ask_date import AskDate
from messages.ask_document import AskDocument, DocumentChoice
from messages.ask_evidence import AskEvidence
from messages.ask_head_data import AskHeadData
from messages.ask_meaning import AskMeaning
from messages.ask_measure import AskMeasure
from messages.ask_reason import AskReason
from messages.ask_replace import AskReplace, Version
from messages.ask_result import AskResult
from messages.ask_status import AskStatus
from messages.ask_unit import AskUnit
from messages.catch_up_digest import CatchUpDigest
from messages.confirmed import Confirmed
from messages.digest import Digest
from messages.error_sorry import ErrorSorry
from messages.event_opened import EventOpened
from messages.evidence_added import EvidenceAdded
from messages.evidence_removed import EvidenceRemoved
from messages.executive_summary import ExecutiveSummary
from messages.export_ready import ExportFile, ExportReady
from messages.facts import Held, Mention, Shift, Subject, Task, UnitChoice, UnitFigures
from messages.first_steps import FirstSteps, StepState
from messages.followup_round import FollowupRound
from messages.help_card import HelpCard
from messages.import_summary import ImportSummary
from messages.measure_status import LastReport, MeasureStatus
from messages.my_data import MyData
from messages.my_work import MyWork
from messages.no_permission import NoPermission
from messages.not_registered import NotRegistered
from messages.order_list import OrderLine, OrderList
from messages.order_to_coordinator import OrderToCoordinator
from messages.order_to_unit import OrderToUnit
from messages.overview import Overview
from messages.plain_answer import PlainAnswer
from messages.plan_edition import PlanEdition
from messages.plan_question import PlanQuestion
from messages.post_told import PostTold
from messages.postpone_request import PostponeRequest
from messages.postpone_result import PostponeResult
from messages.problem_notice import ProblemNotice
from messages.quota_status import HeldBack, QuotaStatus
from messages.register_approve import RegisterApprove
from messages.register_ask import RegisterAsk
from messages.register_done import RegisterDone
from messages.register_list import RegisterList
from messages.register_refused import RegisterRefused
from messages.register_waiting import RegisterWaiting
from messages.reminder import Reminder
from messages.report_recorded import RecordedItem, ReportRecorded
from messages.request_doubt import RequestDoubt
from messages.review_list import ReviewList
from messages.review_request import ReviewRequest
from messages.review_result import ReviewResult
from messages.room_asked import RoomAsked
from messages.room_bound import RoomBound
from messages.roster_change import RosterChange
from messages.roster_list import RosterList, UnitPeople
from messages.roster_refused import RosterRefused
from messages.see_result import SeeResult
from messages.small_answer import SmallAnswer
from messages.stale_button import StaleButton
from messages.undone import Undone, UndoneItem
from messages.unsure import Suggestion, Unsure
from messages.welcome_group import WelcomeGroup
from messages.welcome_private import WelcomePrivate
from messages.what_became import Line, WhatBecame
from messages.who_has_not_sent import UnitMissing, WhoHasNotSent

TODAY = date(2026, 2, 20)
OFFICE = "องค์การบริหารส่วนตำบลทุ่งใสสว่าง"
HEAD = Held(role=Role.SUPERVISOR, unit="กองคลัง")
BASE = "https://tamngan.example.go.th"

LAW = Subject(measure_id=3, number="3", title="แนวทางเผยแพร่กฎหมายที่เกี่ยวข้องกับหน้าที่และอำนาจ", deadline_id=31)
LOANS = Subject(measure_id=4, number="4", title="แนวทางการยืมใช้ทรัพย์สินของราชการ")
FORM = Subject(
    measure_id=4,
    number="4",
    title=LOANS.title,
    step_id=42,
    step_number="4.1",
    step_text="จัดทำแบบฟอร์มยืมและคืนพัสดุ",
    deadline_id=47,
)


def task(number: int, due_on: date | None = date(2026, 2, 27), **facts: Any) -> Task:
    """One made-up duty."""
    given: dict[str, Any] = {
        "measure_id": number,
        "number": str(number),
        "title": f"มาตรการตัวอย่างที่ {number} สำหรับการทดลอง",
        "deadline_id": 100 + number,
        "unit": "กองคลัง",
        "due_on": due_on,
    }
    return Task(**{**given, **facts})


LAW_TASK = task(3, title=LAW.title, unit="สำนักปลัด")
OVERDUE_TASK = task(5, date(2026, 2, 11), title="มาตรการประเมินความเสี่ยงการทุจริต", unit="สำนักปลัด")
MONTH_TASK = task(
    6,
    date(2026, 2, 28),
    title="แนวทางสรุปผลการจัดซื้อจัดจ้างรายเดือน",
    period_start=date(2026, 2, 1),
    period_end=date(2026, 2, 28),
    status=Status.IN_PROGRESS,
    percent=40,
)
RETURNED_TASK = task(2, date(2026, 3, 31), title="มาตรการจัดทำคู่มือการให้บริการประชาชน", returned=True)
TASKS = (OVERDUE_TASK, LAW_TASK, MONTH_TASK, RETURNED_TASK, task(8, None, title="มาตรการควบคุมงานก่อสร้าง"))
MANY_TASKS = tuple(task(number, date(2026, 2, 1 + number % 28)) for number in range(1, 46))

UNITS = tuple(
    UnitChoice(unit_id=place, name=name)
    for place, name in enumerate(("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม"), 1)
)
FIGURES = (
    UnitFigures(unit="สำนักปลัด", done=6, late=1, overdue=1, coming=8, unit_id=1),
    UnitFigures(unit="กองคลัง", done=5, overdue=0, coming=7, unit_id=2),
    UnitFigures(unit="กองช่าง", done=4, unit_id=3),
    UnitFigures(unit="กองการศึกษา ศาสนาและวัฒนธรรม", done=0, late=2, overdue=2, coming=2, unit_id=4),
)
WHOLE = UnitFigures(unit=OFFICE, done=15, late=3, overdue=3, coming=17)

RECORDED = RecordedItem(
    **{field: getattr(LAW, field) for field in ("measure_id", "number", "title", "deadline_id")},
    report_id=77,
    status=Status.DONE,
    done_on=date(2026, 2, 19),
    unit="สำนักปลัด",
    due_on=date(2026, 2, 27),
)
LATE = RecordedItem(
    measure_id=5,
    number="5",
    title=OVERDUE_TASK.title,
    report_id=78,
    status=Status.DONE,
    done_on=date(2026, 2, 19),
    result="ประเมินความเสี่ยง ๓ ด้าน และจัดทำแผนแล้ว",
    evidence_count=2,
    unit="สำนักปลัด",
    due_on=date(2026, 2, 11),
    late=True,
)
PROGRESS = RecordedItem(
    measure_id=4,
    number="4",
    title=LOANS.title,
    step_id=42,
    step_number="4.1",
    step_text=FORM.step_text,
    report_id=79,
    status=Status.IN_PROGRESS,
    percent=40,
    problem="รอแบบจากผู้ขาย",
    unit="กองคลัง",
    superseded=True,
)

#: message -> case -> its data
EXAMPLES: dict[str, dict[str, object]] = {
    "report_recorded": {
        "done": ReportRecorded(items=(RECORDED,), by="สมใจ ใจดี"),
        "late": ReportRecorded(items=(LATE,), by="ปรีดา สุขสันต์", for_unit="สำนักปลัด", id_card_warning=True),
        "several": ReportRecorded(items=(RECORDED, LATE, PROGRESS), by="สมใจ ใจดี"),
    },
    "undone": {
        "one": Undone(items=(UndoneItem(**vars(LAW), status_now=Status.NOT_STARTED),), by="สมใจ ใจดี"),
        "two": Undone(
            items=(
                UndoneItem(**vars(LAW), status_now=Status.NOT_STARTED),
                UndoneItem(**vars(FORM), status_now=Status.IN_PROGRESS, unit="กองคลัง"),
            )
        ),
    },
    "evidence_added": {
        "photos": EvidenceAdded(subject=LAW, report_id=77, added=2, total=2, by="สมใจ ใจดี"),
        "refused": EvidenceAdded(
            subject=FORM,
            report_id=79,
            added=1,
            total=3,
            names=("แบบยืมพัสดุ.pdf",),
            known_before=1,
            refused=1,
            refused_reason="ไฟล์ใหญ่เกิน 20 MB",
            id_card_warning=True,
        ),
    },
    "evidence_removed": {
        "unsent": EvidenceRemoved(subject=LAW, reason=evidence_removed.Removal.UNSENT, removed=1, total=1),
        "not_fetched": EvidenceRemoved(subject=LAW, reason=evidence_removed.Removal.NOT_FETCHED),
    },
    "ask_measure": {
        "said": AskMeasure(candidates=(LAW, FORM, LOANS), said="เสร็จแล้วค่ะ", question_id=9),
        "open": AskMeasure(candidates=(LAW, LOANS), more=8),
    },
    "ask_status": {"asked": AskStatus(subject=LAW, period_name="ไตรมาสที่ ๒", question_id=9)},
    "ask_date": {
        "done": AskDate(subject=LAW, today=TODAY, question_id=9),
        "postpone": AskDate(subject=FORM, today=TODAY, to_postpone=True, question_id=9),
    },
    "ask_head_data": {
        "day": AskHeadData(label="วันที่ออกประกาศ", left=3, day=True, question_id=9),
        "proposed": AskHeadData(label="สถานที่ประชุม", proposed="ห้องประชุมสภา", question_id=9),
    },
    "ask_result": {str(one): AskResult(subject=LAW, wanted=one, question_id=9) for one in ask_result.Wanted},
    "ask_evidence": {"more": AskEvidence(subject=LAW, have=1, question_id=9), "first": AskEvidence(subject=FORM)},
    "ask_reason": {
        "return": AskReason(reason=ask_reason.Reason.RETURN, question_id=9, subject=LAW),
        "postpone": AskReason(reason=ask_reason.Reason.POSTPONE, question_id=9, subject=LAW),
        "order": AskReason(reason=ask_reason.Reason.ORDER, question_id=9, detail="สรุปผลไตรมาสที่ ๑"),
    },
    "ask_meaning": {
        "one": AskMeaning(question_id=9, measures=("3",), meanings=(Intent.REPORT_DONE,), days=(date(2026, 3, 2),)),
        "several": AskMeaning(
            question_id=9, measures=("3",), meanings=(Intent.REPORT_DONE, Intent.REPORT_PROGRESS), days=(None, None)
        ),
    },
    "ask_confirm": {
        "measure": AskConfirm(about=ask_confirm.About.MEASURE, question_id=9, detail="ข้อ 3 เผยแพร่กฎหมาย"),
        "reading": AskConfirm(about=ask_confirm.About.READING, question_id=9, detail="ข้อ 3 เสร็จแล้ว", quote=True),
        "remove_data": AskConfirm(about=ask_confirm.About.REMOVE_DATA, question_id=9, yes="ลบ", no="ไม่ลบ"),
        "other": AskConfirm(about=ask_confirm.About.OTHER, question_id=9, detail="เปิดการตรวจรับหรือไม่"),
    },
    "ask_unit": {
        "report": AskUnit(units=UNITS, question_id=9, subject=LAW),
        "bind": AskUnit(units=UNITS, question_id=9, purpose=ask_unit.Purpose.BIND),
    },
    "ask_document": {
        "three": AskDocument(
            documents=(
                DocumentChoice(layout="six-month-report", title="รายงานรอบ ๖ เดือน"),
                DocumentChoice(layout="results-report", title="รายงานผลการดำเนินการตามมาตรการ"),
                DocumentChoice(layout="memo", title="บันทึกข้อความ"),
            ),
            fiscal_year_be=2569,
            period="2569-H1",
        ),
        "template": AskDocument(
            documents=(DocumentChoice(layout="memo", title="บันทึกข้อความ"),),
            question_id=9,
            template="แบบฟอร์มบันทึก.docx",
        ),
    },
    "unsure": {
        "everything": Unsure(said="อันนั้นแหละ"),
        "unknown_measure": Unsure(doubt=unsure.Doubt.UNKNOWN_MEASURE, said="ข้อ 99"),
        "date": Unsure(
            doubt=unsure.Doubt.DATE,
            said="กลางเดือน",
            suggestions=(Suggestion(label="15 ก.พ. 2569", value="2026-02-15"),),
            question_id=9,
        ),
        "no_plan": Unsure(doubt=unsure.Doubt.NO_PLAN),
        "plan_to_bring": Unsure(doubt=unsure.Doubt.PLAN_TO_BRING),
    },
    "measure_status": {
        "open": MeasureStatus(
            subject=LOANS,
            status=Status.IN_PROGRESS,
            today=TODAY,
            owners=("กองคลัง",),
            refs=("i16", "o18"),
            duties=(
                task(4, date(2026, 2, 23), step_id=42, step_number="4.1", step_text=FORM.step_text, percent=40),
                task(4, date(2026, 3, 31), step_id=43, step_number="4.2", step_text="แจ้งเวียนแนวปฏิบัติ"),
            ),
            last_report=LastReport(
                on=date(2026, 2, 12), status=Status.IN_PROGRESS, by="ปรีดา สุขสันต์", result="ร่างแบบแล้ว"
            ),
        ),
        "event": MeasureStatus(
            subject=LOANS, status=Status.NOT_STARTED, today=TODAY, may_manage=True, event_step_id=44
        ),
        "verified": MeasureStatus(
            subject=LAW,
            status=Status.VERIFIED,
            today=TODAY,
            last_report=LastReport(
                on=TODAY, status=Status.DONE, done_on=date(2026, 2, 19), evidence_count=2, result="ลงเว็บไซต์แล้ว"
            ),
        ),
        "waived": MeasureStatus(
            subject=LAW, status=Status.WAIVED, today=TODAY, waived_reason="รวมกับข้อ 5", may_report=False
        ),
    },
    "my_work": {
        "few": MyWork(tasks=TASKS, today=TODAY),
        "some_later": MyWork(tasks=TASKS, today=TODAY, now_due=2, later=14),
        "many": MyWork(tasks=MANY_TASKS, today=TODAY, page=2, owner="กองคลัง"),
        "nothing": MyWork(tasks=(), today=TODAY),
    },
    "overview": {"units": Overview(fiscal_year_be=2569, whole=WHOLE, today=TODAY, units=FIGURES)},
    "who_has_not_sent": {
        "group": WhoHasNotSent(
            units=(
                UnitMissing(unit="สำนักปลัด", missing=2, overdue=1, numbers=("5", "9"), names=("สมใจ ใจดี",)),
                UnitMissing(unit="กองช่าง", missing=1, numbers=("8",)),
            ),
            today=TODAY,
            in_group=True,
        ),
        "private": WhoHasNotSent(
            units=(UnitMissing(unit="สำนักปลัด", missing=2, numbers=("5", "9"), names=("สมใจ ใจดี",)),),
            today=TODAY,
            in_group=False,
            until=date(2026, 3, 31),
        ),
        "nobody": WhoHasNotSent(units=(), today=TODAY, in_group=True),
    },
    "reminder": {
        "before": Reminder(task=LAW_TASK, today=TODAY),
        "today": Reminder(task=LAW_TASK, today=date(2026, 2, 27)),
        "overdue_in_group": Reminder(
            task=OVERDUE_TASK, today=TODAY, mentions=(Mention(user_id="U" + "a" * 32, name="สมใจ"),), in_group=True
        ),
        "supervisor": Reminder(task=OVERDUE_TASK, today=TODAY, for_supervisor=True),
    },
    "digest": {
        "few": Digest(tasks=TASKS, today=TODAY, name="สมใจ ใจดี"),
        "many": Digest(tasks=MANY_TASKS, today=TODAY),
        "all late": Digest(
            tasks=(
                replace(
                    TASKS[0], due_on=date(2026, 1, 31), period_start=date(2026, 1, 1), period_end=date(2026, 1, 31)
                ),
                replace(
                    TASKS[0], due_on=date(2025, 12, 31), period_start=date(2025, 12, 1), period_end=date(2025, 12, 31)
                ),
            ),
            today=TODAY,
        ),
    },
    "catch_up_digest": {
        "three_days": CatchUpDigest(
            tasks=TASKS[:3], today=TODAY, off_from=date(2026, 2, 17), off_until=date(2026, 2, 19), name="สำนักปลัด"
        )
    },
    "followup_round": {
        "monthly": FollowupRound(
            round=followup_round.Round.MONTHLY,
            period_start=date(2026, 1, 1),
            period_end=date(2026, 1, 31),
            tasks=(MONTH_TASK,),
            today=date(2026, 2, 2),
            unit="กองคลัง",
        ),
        "half_yearly": FollowupRound(
            round=followup_round.Round.HALF_YEARLY,
            period_start=date(2025, 10, 1),
            period_end=date(2026, 3, 31),
            tasks=TASKS,
            today=date(2026, 4, 1),
            answer_by=date(2026, 4, 10),
        ),
        "year_end": FollowupRound(
            round=followup_round.Round.YEAR_END,
            period_start=date(2025, 10, 1),
            period_end=date(2026, 9, 30),
            tasks=TASKS[:2],
            today=date(2026, 10, 1),
        ),
    },
    "executive_summary": {
        "quarter": ExecutiveSummary(
            key="2569-Q1",
            organization=OFFICE,
            period_start=date(2025, 10, 1),
            period_end=date(2025, 12, 31),
            whole=WHOLE,
            today=TODAY,
            units=FIGURES,
            overdue=(OVERDUE_TASK,),
            reports_in_period=14,
            previous_percent=31,
            newly_done=6,
            newly_overdue=1,
            picture_url=f"{BASE}/pictures/abc.png",
            pdf_url=f"{BASE}/files/abc.pdf",
            pdf_until=date(2026, 3, 6),
        ),
        "silent_month": ExecutiveSummary(
            key="2569-11",
            organization=OFFICE,
            period_start=date(2025, 11, 1),
            period_end=date(2025, 11, 30),
            whole=UnitFigures(unit=OFFICE, coming=38),
            today=date(2025, 12, 1),
        ),
    },
    "order_to_coordinator": {
        "order": OrderToCoordinator(
            order="ให้กองการศึกษาเร่งดำเนินการภายในเดือนนี้",
            by="นายก อบต.ทุ่งใสสว่าง",
            summary_name="สรุปผลไตรมาสที่ 1",
            given_at=datetime(2026, 2, 20, 2, 5, tzinfo=UTC),
        )
    },
    "order_to_unit": {
        "first": OrderToUnit(
            order_id=4,
            order="ให้ทุกกองส่งรายงานข้อ 3 ภายในวันที่ 15 ธ.ค.",
            by="นายมั่นคง ตั้งใจดี นายก อบต.",
            given_at=datetime(2026, 2, 20, 2, 5, tzinfo=UTC),
        ),
        "again": OrderToUnit(
            order_id=4,
            order="เร่งรัดข้อที่ค้าง",
            by="นายมั่นคง ตั้งใจดี",
            given_at=datetime(2026, 2, 20, 2, 5, tzinfo=UTC),
            again=True,
        ),
    },
    "order_list": {
        "some": OrderList(
            orders=(
                OrderLine(
                    order_id=5,
                    order="เร่งรัดข้อที่ค้าง",
                    by="นายมั่นคง ตั้งใจดี",
                    given_at=datetime(2026, 2, 21, 2, 5, tzinfo=UTC),
                ),
                OrderLine(
                    order_id=4,
                    order="ให้ทุกกองส่งรายงานข้อ 3",
                    by="นายมั่นคง ตั้งใจดี",
                    given_at=datetime(2026, 2, 20, 2, 5, tzinfo=UTC),
                    told=2,
                    waiting=("สมใจ ใจดี",),
                ),
                OrderLine(
                    order_id=3,
                    order="ให้จัดประชุม",
                    by="นายมั่นคง ตั้งใจดี",
                    given_at=datetime(2026, 2, 19, 2, 5, tzinfo=UTC),
                    told=2,
                ),
            ),
            may_pass_on=True,
        ),
        "none": OrderList(),
    },
    "plain_answer": {str(one): PlainAnswer(plain=one, name="กองคลัง", more="กองช่าง") for one in plain_answer.Plain},
    "small_answer": {str(one): SmallAnswer(small=one, who=("สมใจ ใจดี",), year_be=2570) for one in small_answer.Small},
    "alert_to_coordinator": {
        str(one): AlertToCoordinator(alert=one, count=3, names=("สมใจ ใจดี", "กองช่าง"))
        for one in alert_to_coordinator.Alert
    },
    "export_ready": {
        "both": ExportReady(
            title="รายงานผลการดำเนินการตามมาตรการ",
            files=(
                ExportFile(format="docx", url=f"{BASE}/files/a.docx"),
                ExportFile(format="pdf", url=f"{BASE}/files/a.pdf"),
            ),
            expires_at=datetime(2026, 2, 27, 9, 30, tzinfo=UTC),
            fiscal_year_be=2569,
            missing=4,
            draft=True,
        )
    },
    "see_result": {"export": SeeResult(title="รายงานรอบ ๖ เดือน", action="a=mine.list", detail="ใช้เวลาไม่เกินหนึ่งนาที")},
    "help_card": {
        "manage": HelpCard(roles=(Role.COORDINATOR,), topic=help_card.Topic.MANAGE, person="แดง ดีงาม", unit="กองช่าง"),
        "stranger": HelpCard(),
        "staff_in_group": HelpCard(roles=(Role.STAFF,), in_group=True),
        "coordinator": HelpCard(roles=(Role.COORDINATOR, Role.SUPERVISOR)),
        "executive": HelpCard(roles=(Role.EXECUTIVE,)),
        "evidence": HelpCard(roles=(Role.STAFF,), topic=help_card.Topic.EVIDENCE),
        "privacy": HelpCard(roles=(Role.STAFF,), topic=help_card.Topic.PRIVACY),
    },
    "welcome_private": {
        "new": WelcomePrivate(organization=OFFICE, contact="สำนักปลัด โทร 0 0000 0000", privacy_url=f"{BASE}/privacy"),
        "known": WelcomePrivate(organization=OFFICE, known=True),
    },
    "welcome_group": {
        "free": WelcomeGroup(organization=OFFICE, contact="สมใจ ใจดี"),
        "bound": WelcomeGroup(organization=OFFICE, bound=True),
    },
    "register_ask": {
        "name": RegisterAsk(),
        "kept": RegisterAsk(kept=True),
        "coordinator": RegisterAsk(first_coordinator=True),
        "unit": RegisterAsk(name="สมใจ ใจดี", units=UNITS, question_id=9),
    },
    "register_waiting": {
        "first": RegisterWaiting(name="สมใจ ใจดี", unit="กองคลัง", contact="ปรีดา สุขสันต์", newcomer=True),
        "again": RegisterWaiting(name="สมใจ ใจดี", again=True, role=Role.SUPERVISOR),
        "kept": RegisterWaiting(name="สมใจ ใจดี", again=True, kept=True, newcomer=True),
    },
    "register_approve": {
        "on_roster": RegisterApprove(
            request_id=12,
            name="สมใจ ใจดี",
            unit="กองคลัง",
            posts=(HEAD,),
            line_name="Jai",
            on_roster=True,
            typed_name="สมใจ",
        ),
        "unknown": RegisterApprove(
            request_id=13, name="คนใหม่ ไม่รู้จัก", namesakes=("คนใหม่ ไม่รู้จัก กองช่าง",), new_unit="กองสวัสดิการสังคม"
        ),
        "moves": RegisterApprove(
            request_id=14, name="สมใจ ใจดี", unit="กองช่าง", moves_from="กองคลัง", acting_until=date(2026, 9, 30)
        ),
        "written_before": RegisterApprove(person_id=12, name="สมใจ ใจดี", unit="กองคลัง"),
    },
    "register_done": {
        "staff": RegisterDone(name="สมใจ ใจดี", unit="กองคลัง", open_tasks=3),
        "draft": RegisterDone(name="สมใจ ใจดี", posts=(HEAD,), draft="ข้อ 3 เสร็จแล้ว", question_id=9),
        "acting": RegisterDone(
            name="สมใจ ใจดี", role=Role.SUPERVISOR, unit="กองช่าง", acting_from=TODAY, acting_until=date(2026, 9, 30)
        ),
        "executive": RegisterDone(name="ปรีดา สุขสันต์", role=Role.EXECUTIVE),
    },
    "register_list": {
        "several": RegisterList(
            waiting=tuple(
                RegisterApprove(request_id=number, name=f"คนที่ {number}", unit="กองช่าง") for number in range(1, 11)
            )
        ),
        "nobody": RegisterList(),
    },
    "request_doubt": {
        "sure": RequestDoubt(request_id=12, name="สมใจ ใจดี", posts=(HEAD,)),
        "refusing": RequestDoubt(request_id=12, name="สมใจ ใจดี", refusing=True),
        "unit": RequestDoubt(request_id=12, name="สมใจ ใจดี", unit_words="กองสวัสดิการ", units=UNITS),
    },
    "roster_change": {
        "asked": RosterChange(
            change=roster_change.Change.POSTS,
            shifts=(Shift(name="แดง ดีงาม", gains=(HEAD,)), Shift(name="สมใจ ใจดี", loses=(HEAD,))),
            question_id=7,
        ),
        "done": RosterChange(
            change=roster_change.Change.POSTS, shifts=(Shift(name="แดง ดีงาม", gains=(HEAD,)),), entry_id=8
        ),
        "undone": RosterChange(change=roster_change.Change.POSTS, new="แดง ดีงาม", undone=True),
        "undone_departure": RosterChange(
            change=roster_change.Change.POSTS, new="แดง ดีงาม", undone=True, without_line=True
        ),
        **{
            str(one): RosterChange(change=one, old="เดิม", new="ใหม่", deadlines=4, question_id=7)
            for one in roster_change.Change
        },
    },
    "roster_refused": {
        str(one): RosterRefused(reason=one, name="กองช่าง", by="ปรีดา", contact="ปรีดา", waiting=2) for one in Hindrance
    },
    "roster_list": {
        "some": RosterList(
            units=(
                UnitPeople(role=Role.COORDINATOR, others=("ปรีดา สุขสันต์",)),
                UnitPeople(role=Role.EXECUTIVE),
                UnitPeople(unit="กองคลัง", heads=("สมใจ ใจดี",), others=("แดง ดีงาม",), absent=("แดง ดีงาม",)),
                UnitPeople(unit="กองช่าง"),
            ),
            waiting=1,
        ),
        "nobody": RosterList(),
    },
    "post_told": {
        "gained": PostTold(shift=Shift(name="แดง ดีงาม", gains=(HEAD,)), by="ปรีดา สุขสันต์"),
        "lost": PostTold(shift=Shift(name="แดง ดีงาม", loses=(HEAD,))),
        "other": PostTold(shift=Shift(name="แดง ดีงาม", gains=(Held(role=Role.COORDINATOR),)), of_somebody_else=True),
    },
    "room_asked": {
        "known": RoomAsked(room_id=4, code_id=5, room="กลุ่มกองช่าง", units=("กองช่าง",), by="แดง ดีงาม"),
        "stranger": RoomAsked(room_id=4, code_id=5),
    },
    "first_steps": {
        "new": FirstSteps(
            organization=OFFICE,
            steps=tuple(
                StepState(step=one, done=one is FirstStep.PLAN, missing=("กองช่าง",) if one is FirstStep.HEADS else ())
                for one in FirstStep
            ),
            waiting=2,
        ),
        "ready": FirstSteps(
            organization=OFFICE, steps=tuple(StepState(step=one, done=True, count=6) for one in FirstStep)
        ),
    },
    "register_refused": {"reason": RegisterRefused(name="คนใหม่", reason="ไม่ใช่เจ้าหน้าที่", contact="สำนักปลัด")},
    "room_bound": {
        "units": RoomBound(organization=OFFICE, units=("กองคลัง", "กองช่าง")),
        "office": RoomBound(organization=OFFICE),
        "free": RoomBound(organization=OFFICE, bound=False),
    },
    "not_registered": {
        "group": NotRegistered(in_group=True, name="Jai", contact="สำนักปลัด"),
        "private": NotRegistered(),
        "no_user_id": NotRegistered(standing=not_registered.Standing.NO_USER_ID, in_group=True),
    },
    "no_permission": {
        str(one): NoPermission(reason=one, subject=LAW, owner="สำนักปลัด", contact="ผู้ประสานงาน")
        for one in no_permission.Denied
    },
    "what_became": {
        "each": WhatBecame(
            lines=tuple(Line(name=f"ข้อ {place}", what=one) for place, one in enumerate(what_became.What, 1))
        ),
        "detail": WhatBecame(
            lines=(
                Line(name="ข้อ 77", what=what_became.What.UNKNOWN_MEASURE, detail="แผนปี 2569 มีข้อ 1–12"),
                Line(name="ขอเอกสาร", what=what_became.What.DOCUMENT),
            )
        ),
    },
    "already_reported": {
        "done": AlreadyReported(
            subject=LAW,
            report_id=77,
            status=Status.DONE,
            on=date(2026, 2, 20),
            done_on=date(2026, 2, 19),
            by="สมใจ ใจดี",
        ),
        "under_way": AlreadyReported(
            subject=LAW, report_id=77, status=Status.IN_PROGRESS, on=date(2026, 2, 20), percent=40
        ),
    },
    "ask_replace": {
        "less": AskReplace(
            subject=LAW,
            question_id=9,
            before=Version(
                status=Status.DONE,
                done_on=date(2026, 2, 19),
                result="ลงเว็บไซต์แล้ว",
                by="สมใจ ใจดี",
                on=date(2026, 2, 20),
            ),
            after=Version(status=Status.IN_PROGRESS, percent=40, problem="เว็บไซต์ล่ม"),
        )
    },
    "stale_button": {
        "decided": StaleButton(reason=stale_button.Stale.DECIDED, subject=LAW, by="ปรีดา สุขสันต์"),
        "gone": StaleButton(reason=stale_button.Stale.GONE),
    },
    "confirmed": {str(one): Confirmed(done=one, subject=LAW, day=TODAY, detail="สมใจ ใจดี") for one in confirmed.Done},
    "review_request": {
        "asked": ReviewRequest(
            subject=LAW,
            report_id=77,
            status=Status.DONE,
            unit="สำนักปลัด",
            by="สมใจ ใจดี",
            done_on=date(2026, 2, 19),
            result="ลงเว็บไซต์แล้ว",
            evidence_count=2,
            late=True,
            evidence_url=f"{BASE}/evidence/xyz",
        )
    },
    "review_list": {
        "some": ReviewList(
            waiting=(
                ReviewRequest(
                    subject=LAW,
                    report_id=77,
                    status=Status.DONE,
                    unit="สำนักปลัด",
                    by="สมใจ ใจดี",
                    done_on=date(2026, 2, 19),
                    result="ลงเว็บไซต์แล้ว",
                    evidence_count=2,
                ),
                ReviewRequest(subject=LAW, report_id=78, status=Status.DONE, unit="กองคลัง"),
            ),
            total=12,
            following=2,
        ),
        "none": ReviewList(),
    },
    "review_result": {
        "for the reviewer": ReviewResult(
            subject=LAW, report_id=77, decision=ReviewDecision.RETURNED, reason="ไม่มีรูป", for_reviewer=True
        ),
        "verified": ReviewResult(subject=LAW, report_id=77, decision=ReviewDecision.VERIFIED, by="ปรีดา สุขสันต์"),
        "returned": ReviewResult(
            subject=LAW, report_id=77, decision=ReviewDecision.RETURNED, by="ปรีดา สุขสันต์", reason="รูปไม่ชัด"
        ),
        "no_reason": ReviewResult(subject=LAW, report_id=77, decision=ReviewDecision.RETURNED),
    },
    "postpone_request": {
        "later": PostponeRequest(
            subject=FORM,
            postponement_id=8,
            old_due_on=date(2026, 3, 31),
            new_due_on=date(2026, 4, 20),
            by="สมใจ ใจดี",
            unit="กองคลัง",
            reason="รอจัดซื้อ",
        ),
        "earlier": PostponeRequest(
            subject=LAW, postponement_id=8, old_due_on=date(2026, 3, 31), new_due_on=date(2026, 3, 20)
        ),
    },
    "postpone_result": {
        str(one): PostponeResult(
            subject=FORM,
            outcome=one,
            old_due_on=date(2026, 3, 31),
            new_due_on=date(2026, 4, 20),
            by="ปรีดา สุขสันต์",
            reason="รอจัดซื้อ",
        )
        for one in postpone_result.Outcome
    },
    "problem_notice": {
        "stuck": ProblemNotice(
            subject=LAW, problem="งบประมาณยังไม่โอนมา", by="สมใจ ใจดี", unit="สำนักปลัด", due_on=date(2026, 2, 27)
        )
    },
    "event_opened": {
        "training": EventOpened(
            task=task(10, date(2026, 2, 27), title="มาตรการส่งเสริมคุณธรรมของบุคลากร"), event_on=TODAY, days=7
        )
    },
    "quota_status": {
        "fine": QuotaStatus(
            month=date(2026, 2, 1),
            used=82,
            limit=300,
            reserved=40,
            forecast=61,
            rode_free=130,
            read_at=datetime(2026, 2, 20, 1, 30, tzinfo=UTC),
        ),
        "short": QuotaStatus(
            month=date(2026, 2, 1),
            used=280,
            limit=300,
            short_by=35,
            held_back=(HeldBack(kind="เตือนล่วงหน้า", count=12, reason="กันไว้ให้เรื่องเร่งด่วน"),),
        ),
        "spent": QuotaStatus(month=date(2026, 2, 1), used=300, limit=300, exhausted=True),
        "unlimited": QuotaStatus(month=date(2026, 2, 1), used=1200, read_at=datetime(2026, 2, 20, 1, 30, tzinfo=UTC)),
        "never_read": QuotaStatus(month=date(2026, 2, 1), used=0),
    },
    "my_data": {
        "kept": MyData(
            name="สมใจ ใจดี",
            units=("กองคลัง",),
            roles=(Role.STAFF,),
            since=date(2025, 10, 6),
            reports=12,
            evidence=9,
            groups=1,
            contact="สำนักปลัด",
        ),
        "removed": MyData(removed=True),
    },
    "plan_question": {
        "owner": PlanQuestion(
            question_id=4,
            question="ข้อ 7 ไม่ได้ระบุผู้รับผิดชอบ หน่วยงานไหนรับผิดชอบ",
            place="ตารางที่ 1 แถวที่ 7",
            candidates=("กองการศึกษา", "สำนักปลัด"),
            if_unanswered="ไม่มีการเตือน",
            position=1,
            total=3,
        ),
        "free": PlanQuestion(question_id=4, question="ข้อ 2 กำหนดเสร็จวันใด"),
        "unclear": PlanQuestion(question_id=4, question="ข้อ 2 กำหนดเสร็จวันใด", unclear="ให้ตอบเป็นวันที่ เช่น 31 ม.ค. 2569"),
    },
    "plan_edition": {
        "changes": PlanEdition(
            question_id=9,
            fiscal_year_be=2569,
            source_name="แผนฉบับแก้ไข.docx",
            added=("11",),
            changed=tuple(str(number) for number in range(1, 16)),
            gone=("9",),
        ),
        "same": PlanEdition(question_id=9, fiscal_year_be=2569),
    },
    "answer_applied": {
        "schedule": AnswerApplied(
            answer="31 ม.ค. 2569",
            number="5",
            title="แนวทางบริหารความเสี่ยง",
            parts=("schedule",),
            steps=(StepAfter(number="5.1", text="จัดทำแผน", owners=("สำนักปลัด",), schedule="ภายใน 31 มกราคม 2569"),),
            deadlines=1,
            left=3,
        ),
        "kept": AnswerApplied(answer="ใช่"),
        "draft": AnswerApplied(answer="ใช้แผนนี้", parts=("confirmed",), deadlines=42),
        "declined": AnswerApplied(answer="ไม่ใช้", parts=("declined",)),
    },
    "import_summary": {
        "questions": ImportSummary(
            organization=OFFICE,
            fiscal_year_be=2569,
            measures=10,
            steps=14,
            deadlines=46,
            questions=3,
            source_name="แผนปี 2569.docx",
            units_without_people=("กองช่าง",),
        ),
        "clean": ImportSummary(organization=OFFICE, fiscal_year_be=2569, measures=10, steps=14, deadlines=46),
    },
    "error_sorry": {
        "sentence": ErrorSorry(sentence="อ่านไฟล์แผนไม่ได้ โปรดส่งเป็น docx, xlsx หรือ pdf"),
        "ours": ErrorSorry(reference="K7Q2"),
    },
}

#: (message, case) of every example, for tables of tests.
CASES = [(name, case) for name, cases in EXAMPLES.items() for case in cases]

"""What each message must, and must not, say."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import Any

import pytest

from measures.vocabulary import ReviewDecision, Role, Status
from messages import (
    actions,
    ask_date,
    ask_measure,
    ask_unit,
    digest,
    executive_summary,
    export_ready,
    help_card,
    measure_status,
    my_work,
    plan_question,
    reminder,
    report_recorded,
    review_result,
    unsure,
    welcome_group,
    welcome_private,
    who_has_not_sent,
)
from messages.ask_date import AskDate
from messages.ask_measure import AskMeasure
from messages.ask_unit import AskUnit
from messages.digest import Digest
from messages.executive_summary import ExecutiveSummary
from messages.export_ready import ExportFile
from messages.facts import Subject, UnitChoice
from messages.help_card import HelpCard
from messages.message import Message
from messages.my_work import MyWork
from messages.report_recorded import ReportRecorded
from messages.review_result import ReviewResult
from messages.unsure import Doubt, Unsure
from messages.wording import STATUS_NAMES

from .examples import EXAMPLES, LATE, LAW, LAW_TASK, OVERDUE_TASK, RECORDED, TASKS, TODAY, UNITS, task
from .rules import actions_of

LONG_TITLE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน" * 4


def names(message: Message) -> list[str]:
    """The actions behind the buttons and quick replies, in order."""
    return [actions.parse(one["data"])[0] for one in actions_of(message.objects) if "data" in one]


def fields(message: Message, name: str) -> list[dict[str, str]]:
    data = [actions.parse(one["data"]) for one in actions_of(message.objects) if "data" in one]
    return [given for called, given in data if called == name]


class TestReportRecorded:
    def test_it_shows_exactly_what_was_recorded(self) -> None:
        plain = report_recorded.render(ReportRecorded(items=(LATE,), by="ปรีดา"), "arabic").plain
        for told in ("ข้อ 5", LATE.title, "ดำเนินการแล้ว", "19 ก.พ. 2569", LATE.result, "2 รายการ", "สำนักปลัด", "ปรีดา"):
            assert str(told) in plain

    def test_it_offers_to_mend_it(self) -> None:
        message = report_recorded.render(ReportRecorded(items=(RECORDED,)))
        assert set(names(message)) == {"report.edit", "report.evidence", "report.undo"}
        assert {given["r"] for given in fields(message, "report.undo")} == {"77"}

    def test_it_says_late_only_when_it_is(self) -> None:
        assert "ล่าช้า" in report_recorded.render(ReportRecorded(items=(LATE,))).plain
        assert "ล่าช้า" not in report_recorded.render(ReportRecorded(items=(RECORDED,))).plain

    def test_it_asks_for_a_photo_only_when_there_is_no_evidence(self) -> None:
        bare = report_recorded.render(ReportRecorded(items=(RECORDED,)))
        assert [one["type"] for one in actions_of(bare.objects)][-2:] == ["camera", "cameraRoll"]
        assert "quickReply" not in report_recorded.render(ReportRecorded(items=(LATE,))).objects[0]

    def test_it_is_one_bubble_however_many_items(self) -> None:
        items = tuple(dataclasses.replace(RECORDED, number=str(place), title=LONG_TITLE) for place in range(1, 41))
        message = report_recorded.render(ReportRecorded(items=items), "arabic")
        assert len(message.objects) == 1
        assert "ข้อ 40" in message.plain

    @pytest.mark.parametrize("words", ["ผล" * 400, "🏛️" * 400])
    @pytest.mark.parametrize("count", [1, 2, 6, 12, 13, 60])
    def test_it_names_every_item_however_long_its_words_are(self, words: str, count: int) -> None:
        items = tuple(
            dataclasses.replace(LATE, number=str(place), title=words, result=words, problem=words, step_text=words)
            for place in range(1, count + 1)
        )
        message = report_recorded.render(ReportRecorded(items=items, by=words, id_card_warning=True), "arabic")
        shown = re.findall(r"ข้อ (\d+)", message.plain)
        assert sorted(map(int, dict.fromkeys(shown))) == list(range(1, count + 1))

    def test_it_never_says_that_nothing_was_recorded(self) -> None:
        with pytest.raises(ValueError, match="no report"):
            ReportRecorded(items=())


class TestLists:
    @pytest.mark.parametrize("title", ["สั้น", LONG_TITLE, "🏛️👩‍👩‍👧‍👦" * 100, "ก่้๊๋" * 200])
    def test_sixty_open_measures_are_all_shown_once_over_the_pages(self, title: str) -> None:
        tasks = tuple(
            task(number, date(2026, 3, 1), title=title, unit=f"{number} {title}", step_number=title)
            for number in range(1, 61)
        )
        shown: list[str] = []
        page: int | None = 1
        while page is not None:
            message = my_work.render(MyWork(tasks=tasks, today=TODAY, page=page))
            shown += [given["m"] for given in fields(message, "report.start")]
            page = next((int(given["page"]) for given in fields(message, "mine.list")), None)
        assert shown == [str(number) for number in range(1, 61)]

    def test_a_page_that_is_gone_is_the_last_one(self) -> None:
        last = my_work.render(MyWork(tasks=TASKS, today=TODAY, page=9))
        assert last == my_work.render(MyWork(tasks=TASKS, today=TODAY, page=1))

    def test_it_says_so_when_nothing_is_open(self) -> None:
        assert "ไม่มีงานค้าง" in my_work.render(MyWork(tasks=(), today=TODAY)).plain

    def test_it_is_red_only_with_something_overdue(self) -> None:
        late, fine = (digest.render(Digest(tasks=(one,), today=TODAY)) for one in (OVERDUE_TASK, LAW_TASK))
        assert "เกินกำหนด" in late.plain
        assert "เกินกำหนด" not in fine.plain


class TestReminder:
    @pytest.mark.parametrize(
        ("today", "words"),
        [
            (date(2026, 2, 20), "เหลือ 7 วัน"),
            (date(2026, 2, 26), "ครบกำหนดพรุ่งนี้"),
            (date(2026, 2, 27), "ครบกำหนดวันนี้"),
            (date(2026, 3, 2), "เกินกำหนด 3 วัน"),
        ],
    )
    def test_it_changes_its_tone_with_the_day(self, today: date, words: str) -> None:
        message = reminder.render(reminder.Reminder(task=LAW_TASK, today=today), "arabic")
        assert words in message.plain
        assert words in message.objects[-1]["altText"]

    def test_it_names_the_deadline_in_its_buttons(self) -> None:
        message = reminder.render(reminder.Reminder(task=LAW_TASK, today=TODAY))
        assert fields(message, "report.start") == [{"m": "3", "d": "103"}]

    def test_a_supervisor_is_not_asked_to_report(self) -> None:
        message = reminder.render(reminder.Reminder(task=OVERDUE_TASK, today=TODAY, for_supervisor=True))
        assert names(message) == ["status.show"]

    @pytest.mark.parametrize(("today", "in_group", "offered"), [(TODAY, False, True), (TODAY, True, False)])
    def test_one_person_may_put_it_off_but_not_for_a_group(self, today: date, in_group: bool, offered: bool) -> None:
        message = reminder.render(reminder.Reminder(task=LAW_TASK, today=today, in_group=in_group))
        assert ("reminder.later" in names(message)) is offered

    def test_it_cannot_be_put_off_on_its_last_day(self) -> None:
        message = reminder.render(reminder.Reminder(task=LAW_TASK, today=date(2026, 2, 27)))
        assert "reminder.later" not in names(message)


class TestPrivacy:
    def test_no_name_is_said_in_a_group(self) -> None:
        told: Any = EXAMPLES["who_has_not_sent"]["group"]
        assert told.units[0].names == ("สมใจ ใจดี",)
        in_group = who_has_not_sent.render(told)
        alone = who_has_not_sent.render(dataclasses.replace(told, in_group=False))
        assert "สมใจ" not in str(in_group)
        assert "สมใจ" in str(alone)

    @pytest.mark.parametrize(
        "message",
        [
            welcome_private.render(welcome_private.WelcomePrivate(organization="อบต.ทุ่งใสสว่าง", contact="สำนักปลัด")),
            welcome_group.render(welcome_group.WelcomeGroup(organization="อบต.ทุ่งใสสว่าง", contact="สำนักปลัด")),
        ],
    )
    def test_a_newcomer_hears_what_is_stored_why_and_whom_to_ask(self, message: Message) -> None:
        for told in ("รหัสผู้ใช้ LINE", "เพื่อ", "สำนักปลัด"):
            assert told in message.plain

    def test_a_personal_link_says_so(self) -> None:
        told: Any = EXAMPLES["export_ready"]["both"]
        assert "โปรดอย่าส่งต่อ" in export_ready.render(told).plain

    def test_a_link_that_cannot_be_opened_makes_no_button(self) -> None:
        told: Any = EXAMPLES["export_ready"]["both"]
        broken = dataclasses.replace(told, files=(ExportFile(format="pdf", url="files/a.pdf"),))
        assert not list(actions_of(export_ready.render(broken).objects))


class TestQuestions:
    def test_it_asks_which_measure_with_the_ids_of_each(self) -> None:
        step = Subject(measure_id=4, number="4", title="ก", step_id=42, step_number="4.1", step_text="ข")
        message = ask_measure.render(AskMeasure(candidates=(LAW, step), question_id=9))
        assert fields(message, "question.answer") == [{"q": "9", "v": "3"}, {"q": "9", "v": "4.42"}]
        assert fields(message, "question.cancel") == [{"q": "9"}]

    def test_it_starts_the_report_where_no_question_is_open(self) -> None:
        message = ask_measure.render(AskMeasure(candidates=(LAW,)))
        assert fields(message, "report.start") == [{"m": "3", "d": "31"}]

    def test_it_lists_ten_and_counts_the_rest(self) -> None:
        many = tuple(Subject(measure_id=place, number=str(place), title="ก") for place in range(1, 31))
        message = ask_measure.render(AskMeasure(candidates=many, more=5, question_id=9), "arabic")
        assert "และอีก 25 ข้อ" in message.plain
        assert len(fields(message, "question.answer")) == 10

    def test_a_day_of_completion_lies_in_the_past_and_a_new_deadline_in_the_future(self) -> None:
        def picker(to_postpone: bool) -> dict[str, Any]:
            message = ask_date.render(AskDate(subject=LAW, today=TODAY, to_postpone=to_postpone, question_id=9))
            return next(one for one in actions_of(message.objects) if one["type"] == "datetimepicker")

        assert picker(to_postpone=False)["max"] == "2026-02-20"
        assert picker(to_postpone=True)["min"] == "2026-02-21"

    @pytest.mark.parametrize(("to_postpone", "name"), [(False, "report.date"), (True, "postpone.date")])
    def test_a_day_to_come_is_never_taken_for_a_day_of_completion(self, to_postpone: bool, name: str) -> None:
        message = ask_date.render(AskDate(subject=LAW, today=TODAY, to_postpone=to_postpone))
        assert set(names(message)) == {name}

    def test_units_beyond_the_quick_replies_are_listed(self) -> None:
        many = tuple(UnitChoice(unit_id=place, name=f"กองที่ {place}") for place in range(1, 20))
        message = ask_unit.render(AskUnit(units=many, question_id=9))
        assert "กองที่ 19" in message.objects[0]["text"]
        assert len(fields(message, "question.answer")) == 12
        assert "กองคลัง" not in ask_unit.render(AskUnit(units=UNITS, question_id=9)).objects[0]["text"]

    def test_the_words_in_doubt_keep_their_own_digits(self) -> None:
        message = unsure.render(Unsure(doubt=Doubt.UNKNOWN_MEASURE, said="ข้อ 99"), "thai")
        assert "“ข้อ 99”" in message.plain

    def test_an_answer_too_long_for_a_button_is_said_in_words(self) -> None:
        suggestion = unsure.Suggestion(label="ยาว", value="ก" * 200)
        message = unsure.render(Unsure(suggestions=(suggestion,), question_id=9))
        assert [one["type"] for one in actions_of(message.objects)] == ["message", "postback"]

    def test_a_candidate_comes_back_as_its_place(self) -> None:
        told: Any = EXAMPLES["plan_question"]["owner"]
        assert [given["v"] for given in fields(plan_question.render(told), "plan.answer")] == ["0", "1"]


class TestExecutives:
    def test_it_is_sent_even_when_nobody_reported(self) -> None:
        told: Any = EXAMPLES["executive_summary"]["silent_month"]
        message = executive_summary.render(told)
        assert "ไม่มีหน่วยงานใดรายงาน" in message.plain
        assert {"summary.ack", "summary.order"} <= set(names(message))

    def test_it_has_bars_or_a_picture_of_them(self) -> None:
        told: Any = EXAMPLES["executive_summary"]["quarter"]
        without: ExecutiveSummary = dataclasses.replace(told, picture_url=None)
        assert "กองช่าง: " not in executive_summary.render(told).plain
        assert "กองช่าง: " in executive_summary.render(without).plain

    def test_who_is_no_executive_only_reads_it(self) -> None:
        told: Any = EXAMPLES["executive_summary"]["quarter"]
        assert names(executive_summary.render(dataclasses.replace(told, may_acknowledge=False))) == []

    def test_it_opens_the_keyboard_for_an_order(self) -> None:
        told: Any = EXAMPLES["executive_summary"]["quarter"]
        order = next(one for one in actions_of(executive_summary.render(told).objects) if one["label"] == "สั่งการ")
        assert (order["inputOption"], order["fillInText"]) == ("openKeyboard", "สั่งการ ")


class TestRoles:
    def test_a_stranger_is_shown_how_to_register(self) -> None:
        assert names(help_card.render(HelpCard())) == ["register.start"]

    @pytest.mark.parametrize(
        ("role", "told", "silent"),
        [
            (Role.STAFF, "ข้อ 3 เสร็จแล้ว", "โควตา"),
            (Role.COORDINATOR, "โควตา", "สรุปเดือนนี้"),
            (Role.SUPERVISOR, "ตรวจรับ", "โควตา"),
            (Role.EXECUTIVE, "สรุปเดือนนี้", "ข้อ 3 เสร็จแล้ว"),
        ],
    )
    def test_everybody_is_told_their_own(self, role: Role, told: str, silent: str) -> None:
        plain = help_card.render(HelpCard(roles=(role,)), "arabic").plain
        assert told in plain
        assert silent not in plain


class TestDecisions:
    def test_a_returned_report_can_be_mended_and_a_verified_one_not(self) -> None:
        def buttons(decision: ReviewDecision) -> list[str]:
            return names(review_result.render(ReviewResult(subject=LAW, report_id=77, decision=decision)))

        assert buttons(ReviewDecision.RETURNED) == ["report.edit", "report.evidence"]
        assert buttons(ReviewDecision.VERIFIED) == []

    @pytest.mark.parametrize("status", Status)
    def test_a_status_is_always_said_in_words(self, status: Status) -> None:
        told = measure_status.MeasureStatus(subject=LAW, status=status, today=TODAY)
        assert STATUS_NAMES[status] in measure_status.render(told).plain

    def test_only_who_may_report_gets_the_buttons(self) -> None:
        told = measure_status.MeasureStatus(subject=LAW, status=Status.NOT_STARTED, today=TODAY)
        assert "report.start" in names(measure_status.render(told))
        assert names(measure_status.render(dataclasses.replace(told, may_report=False))) == []

    def test_only_who_manages_the_plan_can_stop_its_reminders(self) -> None:
        told: Any = EXAMPLES["measure_status"]["event"]
        assert {"dont_remind", "event.open"} <= set(names(measure_status.render(told)))
        assert "dont_remind" not in names(measure_status.render(dataclasses.replace(told, may_manage=False)))
        assert "event.open" not in names(measure_status.render(dataclasses.replace(told, event_step_id=None)))


SPOKEN_PARTICLES = re.compile("ค่ะ|คะ(?![น])|ครับ|นะจ๊ะ")


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_is_polite_without_saying_who_speaks(name: str) -> None:
    from messages import catalog

    for told in EXAMPLES[name].values():
        spoken = catalog.MESSAGES[name][1](told, "thai").plain.replace("เสร็จแล้วค่ะ", "")
        assert not SPOKEN_PARTICLES.search(spoken)

"""A coordinator sends the plan as a file in a 1:1 chat: it is read, imported, and what is unclear is asked one by one.

Reading a paper takes seconds, so it is read as soon as it is downloaded, outside of any transaction; the import itself
is short. Where another process downloaded it, it is read again, before the transaction of the import.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from sqlalchemy import func, select

from actions import plan_answers as answering
from actions import plan_import
from actions.outcome import Became
from actions.plan_answers import Answer
from actions.plan_import import Bring, Brought, NotBrought
from bot import plan_effect
from bot.conversation import cards, decision_cards, people_cards
from bot.conversation.context import Context
from bot.events import IncomingMessage
from bot.plan_papers import KINDS, READINGS, Read, read
from documents.importing import plan_answers
from documents.reading.neutral import PlanReading
from measures.errors import TamNganError
from measures.vocabulary import EvidenceKind, EvidenceState, QuestionKind
from messages.actions import postback
from messages.ask_confirm import About
from messages.confirmed import Done
from messages.import_summary import ImportSummary
from messages.no_permission import Denied
from messages.plan_edition import PlanEdition
from messages.plan_question import PlanQuestion as PlanQuestionCard
from messages.see_result import SeeResult
from storage import organizations, people, rooms
from storage.models import Deadline, Evidence, Measure, OpenQuestion, Plan, PlanQuestion, Step
from thai.digits import to_arabic

#: Evidence of this kind is a plan that waits to be imported; it belongs to no report.
EVIDENCE_KIND = EvidenceKind.PLAN


def looks_like_a_plan(context: Context, message: IncomingMessage) -> bool:
    """Tell whether a coordinator sends a file that can be a plan."""
    if not context.manages or message.kind != "file":
        return False
    return PurePath(message.file_name or "").suffix.lower() in KINDS


def offered(context: Context, message: IncomingMessage) -> None:
    """Ask whether a file is the plan, while it is downloaded and read."""
    paper = Evidence(
        person_id=context.person.id if context.person else None,
        room_id=context.room.id,
        kind=EVIDENCE_KIND,
        file_name=message.file_name,
        line_message_id=message.id,
        state=EvidenceState.WAITING,
        received_at=context.now,
        attempts=0,
    )
    context.session.add(paper)
    context.session.flush()
    context.downloads.append(paper.id)
    person_id = context.person.id if context.person else None
    data = {"evidence": paper.id}
    question = rooms.ask(context.session, context.room.id, person_id, QuestionKind.PLAN_FILE, data, context.now)
    detail = f"ไฟล์ {message.file_name} เป็นแผน/มาตรการประจำปีที่จะนำเข้าใช่หรือไม่"
    decision_cards.ask_confirm(context, About.OTHER, question.id, detail)


def file_decided(context: Context, question: OpenQuestion, *, yes: bool) -> None:
    """Import the file, or treat it as any other piece of evidence."""
    paper = context.session.get(Evidence, int(question.data["evidence"]))
    if paper is None or paper.removed_at is not None:
        cards.stale(context)
    elif not yes:
        paper.kind = EvidenceKind.FILE
        person_id = context.person.id if context.person else None
        data = {"evidence": [paper.id], "album": None}
        again = rooms.ask(context.session, context.room.id, person_id, QuestionKind.WHICH_EVIDENCE, data, context.now)
        cards.ask_measure(context, context.measures, again.id, said=paper.file_name or "")
    else:
        _import(context, paper, question)


def _import(context: Context, paper: Evidence, question: OpenQuestion) -> None:
    if not context.manages:
        cards.sorry(context, "การนำเข้าแผนต้องให้ผู้ประสานงานดำเนินการ")
        return
    if paper.state == EvidenceState.WAITING:
        # Still on its way from LINE: a tap a little later brings a fresh, free reply.
        question.answered_at = None
        action = postback("question.answer", q=question.id, v="yes")
        context.answer(SeeResult(title=f"นำเข้าแผน {paper.file_name or ''}".strip(), action=action))
        return
    if paper.state != EvidenceState.STORED or paper.sha256 is None:
        cards.sorry(context, "ดึงไฟล์จาก LINE ไม่สำเร็จ โปรดส่งไฟล์แผนอีกครั้ง")
        return
    found = READINGS.get(context.organization.id, paper.sha256) or _read_now(context, paper)
    if isinstance(found, TamNganError):
        cards.sorry(context, found.thai)
        return
    _write(context, paper, found, replace=False)


def _offer_edition(context: Context, paper: Evidence, brought: Brought) -> None:
    """Show what another edition of a year's plan would change, and ask whether it takes the old one's place."""
    if brought.plan is None:
        return
    data = {"evidence": paper.id}
    question = rooms.ask(
        context.session, context.room.id, context.person_id, QuestionKind.PLAN_EDITION, data, context.now
    )
    context.answer(
        PlanEdition(
            question_id=question.id,
            fiscal_year_be=brought.plan.fiscal_year_be,
            source_name=paper.file_name,
            **{what: tuple(str(entry["no"]) for entry in entries) for what, entries in brought.changes.items()},
        )
    )


def edition_decided(context: Context, question: OpenQuestion, *, yes: bool) -> None:
    """Put the new edition in the old one's place, or leave everything as it is."""
    paper = context.session.get(Evidence, int(question.data["evidence"]))
    if paper is None or paper.removed_at is not None or paper.sha256 is None:
        cards.stale(context)
    elif not yes:
        decision_cards.confirmed(context, Done.CANCELLED)
    elif not context.manages:
        people_cards.coordinators_only(context)
    else:
        found = READINGS.get(context.organization.id, paper.sha256) or _read_now(context, paper)
        if isinstance(found, TamNganError):
            cards.sorry(context, found.thai)
        else:
            _write(context, paper, found, replace=True)


def _read_now(context: Context, paper: Evidence) -> Read:
    """Read a paper that this process did not download, before the transaction that imports it."""
    files, organization_id, digest = context.files, context.organization.id, str(paper.sha256)
    units = organizations.spellings(organizations.units(context.session))
    name, organization, today = paper.file_name or "plan", context.organization.name, context.today
    return context.beforehand.result(
        ("plan", digest), lambda: read(name, files.get(organization_id, digest), units, organization, today)
    )


def _write(context: Context, paper: Evidence, found: PlanReading, *, replace: bool) -> None:
    brought = plan_import.bring(context, Bring(found, paper.file_name, paper.sha256, replace))
    if brought.became is Became.ASKED:
        _offer_edition(context, paper, brought)
    elif brought.plan is not None:
        context.answer(summary(context, brought.plan))
    elif brought.refusal is NotBrought.YEAR_UNKNOWN:
        cards.sorry(context, "ไม่ทราบปีงบประมาณ โปรดใส่ปีงบประมาณในหัวเอกสารแล้วส่งใหม่")
    elif brought.refusal is NotBrought.NOT_PERMITTED:
        people_cards.coordinators_only(context)
    else:
        cards.sorry(context, _in_chat(brought.fault))


def _in_chat(said: str) -> str:
    """Return an error's Thai sentence without the words of the command line."""
    return said.replace("ให้ระบุ --fiscal-year", "โปรดใส่ปีงบประมาณในหัวเอกสารแล้วส่งใหม่")


def summary(context: Context, plan: Plan) -> ImportSummary:
    """Return the figures of an import."""
    session = context.session
    steps = select(Step.id).join(Measure).where(Measure.plan_id == plan.id)
    return ImportSummary(
        organization=context.organization.name,
        fiscal_year_be=plan.fiscal_year_be,
        measures=session.scalar(select(func.count(Measure.id)).where(Measure.plan_id == plan.id)) or 0,
        steps=session.scalar(select(func.count()).select_from(steps.subquery())) or 0,
        deadlines=session.scalar(select(func.count(Deadline.id)).where(Deadline.step_id.in_(steps))) or 0,
        questions=len(plan_answers.open_of(session, plan)),
        source_name=plan.source_name,
        units_without_people=_without_people(context),
    )


def _without_people(context: Context) -> tuple[str, ...]:
    staffed = {held.unit_id for person in people.active(context.session) for held in person.assignments}
    return tuple(unit.name for unit in organizations.units(context.session) if unit.id not in staffed)


# -- what the importer could not be sure of --------------------------------------------------------------------------


def next_question(context: Context, after: int | None = None) -> None:
    """Ask the next question of the newest plan that has any; after the last one comes the first that was left out."""
    if not _may_answer(context):
        return
    found = _waiting(context)
    if not found:
        decision_cards.confirmed(context, Done.PLAN_ANSWERED)
        return
    later = [question for question in found if after is None or question.id > after]
    _ask(context, (later or found)[0], found)


def _may_answer(context: Context) -> bool:
    """Tell whether the speaker may answer here; where not, the answer says why. The plan is no talk for a group."""
    if not context.manages:
        people_cards.coordinators_only(context)
        return False
    if context.in_group:
        cards.denied(context, Denied.PRIVATE_ONLY)
        return False
    return True


def _waiting(context: Context) -> list[PlanQuestion]:
    """Return the open questions of the newest plan that has any."""
    for plan in context.session.scalars(select(Plan).order_by(Plan.id.desc())):
        found = plan_answers.open_of(context.session, plan)
        if found:
            return found
    return []


def _ask(context: Context, asked: PlanQuestion, waiting: Sequence[PlanQuestion], unclear: str | None = None) -> None:
    person_id = context.person.id if context.person else None
    data = {"question": asked.id}
    rooms.ask(context.session, context.room.id, person_id, QuestionKind.PLAN_QUESTION, data, context.now)
    context.answer(
        PlanQuestionCard(
            question_id=asked.id,
            question=asked.question,
            place=asked.place,
            candidates=tuple(str(candidate) for candidate in asked.candidates),
            if_unanswered=asked.if_unanswered,
            position=waiting.index(asked) + 1,
            total=len(waiting),
            unclear=unclear,
        )
    )


def answered_by_tap(context: Context, question_id: int, value: str) -> None:
    """Take a candidate, by its place from 0."""
    asked = context.session.get(PlanQuestion, question_id)
    if asked is None or not value.isdigit() or int(value) >= len(asked.candidates):
        cards.stale(context)
        return
    _apply(context, asked, str(asked.candidates[int(value)]))


def answered_in_words(context: Context, question_id: int, text: str) -> bool:
    """Take an answer that was typed; the place of a candidate counts as that candidate."""
    asked = context.session.get(PlanQuestion, question_id)
    if asked is None:
        return False
    place = to_arabic(text.strip())
    chosen = int(place) if place.isdigit() and len(place) < 3 else 0
    _apply(context, asked, str(asked.candidates[chosen - 1]) if 0 < chosen <= len(asked.candidates) else text)
    return True


def _apply(context: Context, asked: PlanQuestion, words: str) -> None:
    """Put the answer into the plan, show what it changed, and ask the next question."""
    if not _may_answer(context):
        return
    done = answering.answer(context, Answer(asked.id, words))
    if done.became is Became.KNOWN:
        people_cards.answered_before(context)
        return
    if done.became is not Became.RECORDED:
        _ask(context, asked, _of_same_plan(context, asked), _in_chat(done.unclear or ""))
        return
    effect = done.effect
    waiting = _waiting(context)
    context.answer(plan_effect.told(words, effect, len(waiting)))
    if waiting:
        later = [question for question in waiting if question.id > asked.id]
        _ask(context, (later or waiting)[0], waiting)


def _of_same_plan(context: Context, asked: PlanQuestion) -> list[PlanQuestion]:
    return plan_answers.open_of(context.session, context.session.get_one(Plan, asked.plan_id))

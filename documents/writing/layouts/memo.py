"""``memo``: บันทึกข้อความ from the reporter to the executive, with the opinions that rise to the นายก."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from documents.report import Acknowledgement, Decision, ReportData, Scores, SignatoryRole
from documents.writing import phrases
from documents.writing.blocks import (
    BODY_POINTS,
    Block,
    Document,
    Margins,
    MemoField,
    MemoHead,
    PageBreak,
    Paragraph,
    Run,
    Section,
    SideBySide,
    SignOff,
    paragraph,
)
from documents.writing.endings import default_post, sign_off
from documents.writing.layout import Layout, paper
from documents.writing.measuring import paragraphs_height
from documents.writing.standing import Counts, counts, kinds
from measures.vocabulary import Instrument

MEMO_MARGINS = Margins(top=1.5, right=2.0, bottom=1.5, left=3.0)
_DOTS = "." * 40
CATCHWORD = "/ความเห็น..."
#: The title with the rows above the subject, and a signature with the room to sign.
_HEAD_CM, _SIGN_CM = 3.6, 1.9
Opinion = tuple[Paragraph | SignOff, ...]
_OPINIONS: tuple[SignatoryRole, ...] = ("unit_head", "chief_administrator", "executive")
_DECISIONS: dict[Decision, str] = {"acknowledged": "ทราบ", "approved": "เห็นชอบ", "rejected": "ไม่เห็นชอบ"}


def describe(data: ReportData) -> Document:
    """Describe the paper."""
    return paper(data, f"บันทึกข้อความ เรื่อง {subject(data)}", memo_section(data))


def subject(data: ReportData) -> str:
    """Return what the memo is about."""
    if data.memo.subject:
        return data.memo.subject
    label = "" if phrases.is_whole_year(data) else f" {data.period_label}"
    return f"รายงานผลการดำเนินการตาม{phrases.MEASURES} {phrases.fiscal_year(data)}{label}"


def memo_section(data: ReportData, about: str | None = None, *, plan: bool = False) -> Section:
    """Return the memo as a section, so that reports which travel with one can begin or end with it.

    ``plan`` asks for the memo that proposes measures; else it reports what became of them. Words given in chat were
    given on a report, so they never stand on a proposal.
    """
    words = data.memo.subject or about or subject(data)
    fact = _plan_facts(data) if plan else _report_facts(data)
    proposal = _plan_proposal(data) if plan else _report_proposal(data)
    head = _head(data, words)
    text: tuple[Paragraph, ...] = (
        _line("เรียน", data.organization.executive_post),
        *_part("เรื่องเดิม", _background(data)),
        *_part("ข้อเท็จจริง", *fact),
        *_part("ข้อพิจารณา", proposal),
        paragraph("จึงเรียนมาเพื่อโปรดทราบ", first_indent=2.5, space_before=0.3),
    )
    said = {role: _opinion(data, role, None if plan else data.acknowledgement(role)) for role in _OPINIONS}
    section = Section("บันทึกข้อความ", (), "portrait", MEMO_MARGINS, restarts=True)
    opinions: tuple[Block, ...] = (
        SideBySide(said["unit_head"], said["chief_administrator"]),
        *said["executive"],
    )
    turn = _turns(head, text, said, section)
    blocks = (head, *text, sign_off(data, "preparer"), *turn, *opinions)
    return replace(section, blocks=blocks)


def _turns(
    head: MemoHead, text: Sequence[Paragraph], said: Mapping[SignatoryRole, Opinion], section: Section
) -> tuple[Block, ...]:
    """Return what leads to the next page where the opinions find no room on the first: the catchword, and the turn."""
    half = section.width / 2
    side = max(_opinion_height(said[role], half) for role in ("unit_head", "chief_administrator"))
    room = section.height - _HEAD_CM - paragraphs_height(text, section.width, BODY_POINTS) - _SIGN_CM
    room -= paragraphs_height([paragraph(head.rows[-1][0].value, points=20.0)], section.width, BODY_POINTS)
    if side + _opinion_height(said["executive"], section.width) <= room:
        return ()
    return (paragraph(CATCHWORD, alignment="right"), PageBreak())


def _opinion_height(opinion: Opinion, width: float) -> float:
    lines = [block for block in opinion if isinstance(block, Paragraph)]
    return paragraphs_height(lines, width, BODY_POINTS) + _SIGN_CM


def _head(data: ReportData, words: str) -> MemoHead:
    office = data.organization
    # As offices write it: with a telephone number the place is left out.
    more = f"โทร. {office.telephone}" if office.telephone else office.place
    place = " ".join(part for part in (office.office, office.name, more) if part)
    dated = phrases.long_day(data.memo.dated) if data.memo.dated else ""
    rows = (
        (MemoField("ส่วนราชการ", place),),
        (MemoField("ที่", data.memo.number or ""), MemoField("วันที่", dated)),
        (MemoField("เรื่อง", words),),
    )
    return MemoHead("บันทึกข้อความ", rows)


def _line(label: str, words: str) -> Paragraph:
    return Paragraph((Run(f"{label}  "), Run(words)), space_before=0.1)


def _part(title: str, *texts: str) -> list[Paragraph]:
    head = paragraph(title, bold=True, first_indent=2.5, space_before=0.2, keep_with_next=True)
    return [head, *(paragraph(text, first_indent=2.5, alignment="justify") for text in texts)]


def _background(data: ReportData) -> str:
    name, year = data.organization.name, data.fiscal_year_be
    return (
        f"{name}เข้ารับ{phrases.ITA} ประจำปีงบประมาณ พ.ศ. {year - 1} "
        f"และนำผลการประเมินมากำหนด{phrases.MEASURES} {phrases.fiscal_year(data)} "
        f"เพื่อให้ทุกส่วนราชการถือปฏิบัติและรายงานผลต่อผู้บริหาร นั้น"
    )


def _blocked(total: Counts) -> str:
    return f"มีปัญหา/อุปสรรค {total.blocked} ข้อ " if total.blocked else ""


def _report_facts(data: ReportData) -> list[str]:
    """Return what was reported in figures; measures without a report are named, not passed over."""
    total = counts(data.measures)
    said = (
        f"ใน{data.period_label} {phrases.period_words(data)} มี{_all(data)} "
        f"ดำเนินการแล้ว {total.done} ข้อ อยู่ระหว่างดำเนินการ {total.in_progress} ข้อ {_blocked(total)}"
        f"ยังไม่ได้ดำเนินการ {total.not_started} ข้อ และยังไม่มีการรายงาน {total.not_reported} ข้อ"
    )
    if total.imported:
        said += f" ทั้งนี้ เป็นผลตามรายงานที่นำเข้า {total.imported} ข้อ"
    missing = [measure.number for measure in data.measures if not phrases.is_reported(measure)]
    named = [f"มาตรการที่ยังไม่มีการรายงาน ได้แก่ ข้อ {', '.join(missing)}"] if missing else []
    return [said, *named, *_score_fact(data)]


def _all(data: ReportData) -> str:
    """Return how many measures there are, by their kinds where a plan lists several."""
    words = kinds(data.measures)
    return f"มาตรการทั้งสิ้น {words}" if words.endswith(" ข้อ") else f"รายการทั้งสิ้น {words}"


def _plan_facts(data: ReportData) -> list[str]:
    return _score_fact(data) or [f"ยังไม่มีผลคะแนนการประเมินประจำปีงบประมาณ พ.ศ. {data.fiscal_year_be - 1} ในระบบ"]


def _score_fact(data: ReportData) -> list[str]:
    scores = data.scores
    if scores is None or scores.total is None:
        return []
    words = f"ผลการประเมิน{phrases.of_year(scores).lstrip()} ของ{data.organization.name} "
    words += f"มีคะแนนรวม {phrases.score_words(scores.total)} คะแนน"
    if scores.band:
        words += f" อยู่ในระดับ{scores.band}"
    return [words + (" ดังรายละเอียดต่อไปนี้" if scores.instruments else ""), *_instrument_scores(scores)]


def _instrument_scores(scores: Scores) -> list[str]:
    """Return a line for each instrument; both parts of the EIT stand in one, as offices write it."""
    found: dict[str, list[str]] = {}
    for line in scores.instruments:
        if line.score is not None:
            found.setdefault(line.label.rstrip("12 "), []).append(phrases.score_words(line.score))
    return [f"{_instrument(name)} คะแนนรวม {' / '.join(said)} คะแนน" for name, said in found.items()]


def _instrument(label: str) -> str:
    """Return แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT) for IIT; any other name as the paper has it."""
    if label not in set(Instrument):
        return label
    name, _, _ = phrases.INSTRUMENT_NAMES[Instrument(label)].partition(" (")
    return f"{name} ({label})"


def _report_proposal(data: ReportData) -> str:
    return f"{data.organization.office}ได้รวบรวมผลการดำเนินการที่ส่วนราชการรายงานไว้ รายละเอียดปรากฏตามเอกสารที่แนบมาพร้อมนี้"


def _plan_proposal(data: ReportData) -> str:
    return (
        f"ได้วิเคราะห์ผลการประเมินแยกตามเครื่องมือและประเด็น และกำหนดมาตรการ ขั้นตอน ระยะเวลา "
        f"และผู้รับผิดชอบสำหรับปีงบประมาณ พ.ศ. {data.fiscal_year_be} แล้ว รายละเอียดปรากฏตามเอกสารที่แนบมาพร้อมนี้"
    )


def _opinion(data: ReportData, role: SignatoryRole, said: Acknowledgement | None) -> Opinion:
    """Return one opinion block: what was said in chat stands in it, else dots to write on."""
    signatory = data.signatory(role)
    post = signatory.acting_for or signatory.post if signatory else default_post(data.organization, role)
    lead = "ความเห็น / คำสั่ง " if role == "executive" else "ความเห็น"
    head = paragraph(f"{lead}{post}", bold=True, space_before=0.4, keep_with_next=True)
    lines = _decision(said) if role == "executive" else [_words(said)]
    return (head, *lines, _signed(data, role, said))


def _words(said: Acknowledgement | None) -> Paragraph:
    return paragraph(f"- {_spoken(said) if said else _DOTS}", first_indent=1.0, keep_with_next=True)


def _spoken(said: Acknowledgement, *, ticked: bool = False) -> str:
    """Return what was said; a decision whose box is ticked is not said again."""
    about = f"(ต่อสรุปผล{phrases.span_words(said.about)})" if said.about else ""
    return " ".join(part for part in ("" if ticked else _DECISIONS[said.decision], said.words, about) if part)


def _decision(said: Acknowledgement | None) -> list[Paragraph]:
    """Return the two boxes of the executive; neither is ticked for a mere ทราบ."""
    approved = said is not None and said.decision == "approved"
    rejected = said is not None and said.decision == "rejected"
    because = said.words if said and rejected and said.words else "." * 40
    boxes = (
        Run("เห็นชอบ ดำเนินการตามเสนอ", checked=approved),
        Run(f"ไม่เห็นชอบ เพราะ {because}", checked=rejected),
    )
    lines = [Paragraph((box,), first_indent=1.0, keep_with_next=True) for box in boxes]
    spoken = "" if said is None or rejected else _spoken(said, ticked=approved)
    if spoken:
        lines.append(paragraph(f"- {spoken}", first_indent=1.0, keep_with_next=True))
    return lines


def _signed(data: ReportData, role: SignatoryRole, said: Acknowledgement | None) -> SignOff:
    """Return the place to sign; a word given in chat is dated, and still to be signed by hand."""
    block = sign_off(data, role)
    if said is None:
        return block
    note = f"(ให้ความเห็นผ่านระบบ เมื่อวันที่ {phrases.long_day(said.given_on)})" if said.given_on else ""
    return SignOff(block.name or said.name, block.posts, block.lead, note)


LAYOUT = Layout("memo", "บันทึกข้อความเสนอผู้บริหาร", describe, position=6)

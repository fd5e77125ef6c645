"""แบบฟอร์มของหน่วยงาน: a coordinator sends a .docx named so; it is examined, kept, shown, and used after a yes."""

from __future__ import annotations

import re
from pathlib import PurePath

from actions import evidence, paper_words
from bot.board.opening import LINK_LASTS, board_link
from bot.conversation import cards, decision_cards, inquiring, people_cards
from bot.conversation.context import Context
from bot.events import IncomingMessage
from documents import office_templates
from documents.office_templates import Offered
from documents.writing import LAYOUTS
from documents.writing.errors import WritingError
from documents.writing.samples import SAMPLES
from measures.vocabulary import EvidenceKind, EvidenceState, QuestionKind
from messages.actions import postback
from messages.ask_confirm import About
from messages.ask_document import AskDocument, DocumentChoice
from messages.confirmed import Done
from messages.export_ready import ExportFile, ExportReady
from messages.plain_answer import Plain
from messages.see_result import SeeResult
from storage.models import Evidence, OpenQuestion

#: What makes a Word file a template and no plan: in its name, or typed when it is asked what the file is.
_CALLED = re.compile(r"แบบฟอร์ม|แม่แบบ")


def looks_like_a_template(context: Context, message: IncomingMessage) -> bool:
    """Tell whether a coordinator sends a Word file that is named a template."""
    name = message.file_name or ""
    return context.manages and PurePath(name).suffix.lower() == ".docx" and _CALLED.search(name) is not None


def sent(context: Context, message: IncomingMessage) -> None:
    """Ask of which paper a file is the template, while it is downloaded."""
    paper = evidence.see(context, EvidenceKind.TEMPLATE, message.id, name=message.file_name)
    paper.state = EvidenceState.WAITING
    context.downloads.append(paper.id)
    _ask_layout(context, paper)


def called_so(context: Context, question: OpenQuestion, text: str) -> bool:
    """Take "แบบฟอร์ม" for the answer when it is asked whether a Word file is the plan; False when it is none."""
    paper = context.session.get(Evidence, int(question.data.get("evidence", 0)))
    is_word = paper is not None and PurePath(paper.file_name or "").suffix.lower() == ".docx"
    if question.kind is not QuestionKind.PLAN_FILE or paper is None or not is_word or _CALLED.search(text) is None:
        return False
    question.answered_at = context.now
    paper.kind = EvidenceKind.TEMPLATE
    _ask_layout(context, paper)
    return True


def _ask_layout(context: Context, paper: Evidence) -> None:
    question = inquiring.ask(context, QuestionKind.TEMPLATE_LAYOUT, {"evidence": paper.id})
    documents = tuple(DocumentChoice(layout=name, title=LAYOUTS[name].title_th) for name in SAMPLES)
    context.answer(AskDocument(documents=documents, question_id=question.id, template=paper.file_name))


def layout_told(context: Context, question: OpenQuestion, layout: str) -> None:
    """Examine and keep the template of a layout; ask whether it is to be used."""
    paper = context.session.get(Evidence, int(question.data["evidence"]))
    if paper is None or paper.removed_at is not None or layout not in SAMPLES:
        cards.stale(context)
    elif not context.manages:
        people_cards.coordinators_only(context)
    elif paper.state == EvidenceState.WAITING:
        # Still on its way from LINE: a tap a little later brings a fresh, free reply.
        action = postback("question.answer", q=question.id, v=layout)
        context.answer(SeeResult(title=f"แบบฟอร์ม {paper.file_name or ''}".strip(), action=action))
    elif paper.state != EvidenceState.STORED or paper.sha256 is None:
        question.answered_at = context.now
        cards.plain(context, Plain.TEMPLATE_NOT_FETCHED)
    else:
        question.answered_at = context.now
        _keep(context, paper, layout)


def _keep(context: Context, paper: Evidence, layout: str) -> None:
    name, digest = paper.file_name or "template.docx", str(paper.sha256)
    files, office = context.files, context.organization.id

    def examine() -> Offered | WritingError:
        try:
            return office_templates.offered(layout, name, files.get(office, digest))
        except WritingError as error:
            return error

    found = context.beforehand.result(("template", layout, digest), examine)
    if isinstance(found, WritingError):
        cards.sorry(context, found.thai)
        return
    row = paper_words.keep_template(context, files, found)
    if row is None or context.person is None:
        people_cards.coordinators_only(context)
        return
    page = f"/board/templates/{row.id}/preview"
    url = board_link(context.session, context.box, context.person, context.now, context.public_url, page=page)
    title = f"แบบฟอร์ม {LAYOUTS[layout].title_th} รุ่นที่ {row.version}"
    preview = (ExportFile(format="ตัวอย่าง", url=url),)
    context.answer(ExportReady(title=title, files=preview, expires_at=context.now + LINK_LASTS, page=True))
    question = inquiring.ask(context, QuestionKind.TEMPLATE_USE, {"template": row.id})
    decision_cards.ask_confirm(
        context, About.OTHER, question.id, f"ใช้{title} ทำเอกสาร Word ตั้งแต่นี้ไปใช่หรือไม่ ดูตัวอย่างก่อนได้"
    )


def use_agreed(context: Context, question: OpenQuestion) -> None:
    """Make the layout's Word files with the template from now on."""
    if paper_words.use_template(context, int(question.data["template"])) is None:
        cards.stale(context)
    else:
        decision_cards.confirmed(context, Done.TEMPLATE_USED)

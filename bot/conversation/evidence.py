"""Photos, files and links as evidence in chat: sent just before or after the words, asked for, or quoted by them.

What people post in a group is not ours to keep: of a photo that nobody has tied to a report only the LINE message id is
remembered, for a day, so that it can be quoted. Its content is downloaded when a report claims it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from actions import change, evidence, targets
from actions.evidence import BELONGS_WITHIN
from actions.outcome import Became
from actions.targets import Found
from bot.conversation import asking, cards, evidence_cards, guided, inquiring, planning, reporting, templating, words
from bot.conversation.context import Context
from bot.conversation.inquiring import AnotherQuestionWaits
from bot.conversation.outcomes import Outcome
from bot.conversation.saying import Thing
from bot.events import IncomingMessage
from measures.vocabulary import EvidenceKind, QuestionKind
from messages.plain_answer import Plain
from messages.what_became import What
from storage import reports, rooms
from storage.models import Evidence, Measure, OpenQuestion, Report
from thai.digits import to_arabic

KINDS = {
    "image": EvidenceKind.PHOTO,
    "video": EvidenceKind.VIDEO,
    "audio": EvidenceKind.AUDIO,
    "file": EvidenceKind.FILE,
}
#: What an office hands in; programs and pages that run something are no evidence.
WELCOME = frozenset(
    {".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".xls", ".xlsx", ".ods", ".csv", ".ppt", ".pptx", ".odp"}
    | {".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff"}
    | {".mp4", ".mov", ".m4a", ".mp3", ".wav", ".zip"}
)
#: A Thai identity number has thirteen digits, written with or without dashes and spaces.
_ID_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12}(?!\d)")


def received(context: Context, message: IncomingMessage) -> bool:
    """Take a photo or file: to the report it belongs to, or remember its id."""
    if not context.registered or context.person is None or (context.in_group and context.room.bound_at is None):
        return False
    evidence.forget_old(context)
    rows = _meant_by(context, message)
    refusal = _refusal(context, message)
    if refusal is not None:
        if rows or not context.in_group:
            evidence_cards.refused(context, rows, message.file_name, refusal)
        return bool(rows) or not context.in_group
    if not context.in_group and templating.looks_like_a_template(context, message):
        templating.sent(context, message)
        return True
    if not rows and not context.in_group and planning.looks_like_a_plan(context, message):
        planning.offered(context, message)
        return True
    album = message.image_set[0] if message.image_set else None
    url = None if message.hosted_by_line else message.content_url
    found = evidence.see(context, KINDS[message.kind], message.id, name=message.file_name, url=url, album=album)
    if rows:
        evidence.claim(context, [found], rows)
        evidence_cards.arrived(context, rows, found, message, warned=shows_id_number(found.file_name))
        return True
    if not context.in_group:
        _ask_which(context, found, message)
        return True
    # Kept as an id only; the event itself is erased like any other that is not ours.
    return False


def located(context: Context) -> bool:
    """Thank for a location in a 1:1 chat: it is no evidence by itself."""
    if not context.registered or context.in_group:
        return False
    cards.plain(context, Plain.LOCATION)
    return True


def _meant_by(context: Context, message: IncomingMessage) -> list[Report]:
    """Return the report a photo belongs to: what its name says, what waits for it, what was announced or said here."""
    named = _named_by_file(context, message)
    if named is not None:
        return change.own_standing(context, named)
    question = inquiring.open_here(context)
    if question is not None and question.kind in {QuestionKind.EVIDENCE, QuestionKind.RESULT}:
        rows = reports.standing_batch(context.session, int(question.data["report"]))
        if rows:
            return rows
    topic = _topic(context)
    if topic is not None:
        return change.own_standing(context, topic)
    return evidence.reported_here(context)


def _named_by_file(context: Context, message: IncomingMessage) -> Found | None:
    """Return the one measure that a file's name names by its number or title."""
    stem = PurePath(message.file_name or "").stem.replace("_", " ").strip()
    if not stem:
        return None
    items = context.read(stem).items
    named = {one for item in items for one in item.measures}
    found = targets.find(context, named.pop()) if len(named) == 1 else None
    return found if found is not None and found.measure is not None else None


def _topic(context: Context) -> Found | None:
    row = rooms.topic(context.session, context.room.id, context.person_id, context.now)
    last = evidence.reported_here(context)
    if row is None or (last and last[0].recorded_at > row.asked_at):
        return None
    found = targets.find(context, str(row.data["reference"]))
    return found if found.measure is not None else None


def announced(context: Context, thing: Thing) -> Outcome:
    """Take a text that names a measure and says nothing else: what its photos are for, or a question how it stands."""
    found = targets.find(context, thing.item.measures[0])
    text = context.event.message.text if context.event.message else ""
    if found.measure is None or not words.is_of_photos(text):
        asking.status(context, thing.item)
        return Outcome(Became.KNOWN, What.SHOWN)
    data = {"reference": found.reference}
    rooms.set_topic(context.session, context.room.id, context.person_id, data, context.now)
    sent = evidence.last_sent(context)
    rows = change.own_standing(context, found)
    elsewhere = [one for one in sent if not rows or one.report_id != rows[0].id]
    if elsewhere and rows:
        _tie(context, elsewhere, rows)
    elif sent and not rows:
        _report_first(context, found, sent)
    elif rows:
        question = inquiring.ask(context, QuestionKind.EVIDENCE, {"report": rows[0].id})
        cards.ask_evidence(context, rows, question.id)
    else:
        asking.status(context, thing.item)
    return Outcome(Became.ASKED if context.asks else Became.KNOWN, What.SHOWN)


def _report_first(context: Context, found: Found, sent: Sequence[Evidence]) -> None:
    evidence.let_go(context, sent)
    guided.start(context, found)


def _refusal(context: Context, message: IncomingMessage) -> str | None:
    """Return why a file is not taken, in Thai, or None."""
    most = context.settings.evidence_max_bytes
    if message.file_size is not None and message.file_size > most:
        return f"ไฟล์ใหญ่เกิน {most // (1024 * 1024)} เมกะไบต์"
    if message.kind == "file" and PurePath(message.file_name or "").suffix.lower() not in WELCOME:
        return "ไม่รับไฟล์ชนิดนี้เป็นหลักฐาน"
    return None


def _ask_which(context: Context, found: Evidence, message: IncomingMessage) -> None:
    """Ask for which report a photo is; the photos of an album are asked about together."""
    named = _named_by_file(context, message)
    if named is not None:
        _report_first(context, named, [found])
        return
    question = inquiring.open_here(context)
    together = question is not None and question.kind is QuestionKind.WHICH_EVIDENCE
    if question is not None and together and context.now - question.asked_at <= BELONGS_WITHIN:
        question.data = {**question.data, "evidence": [*question.data["evidence"], found.id]}
        if found.album is None or found.album != question.data.get("album"):
            cards.ask_measure(context, reportable(context), question.id, said="")
        return
    _ask_for(context, {"evidence": [found.id], "album": found.album}, reportable(context))


def _ask_for(context: Context, data: dict[str, Any], measures: Sequence[Measure]) -> None:
    question = inquiring.ask(context, QuestionKind.WHICH_EVIDENCE, data)
    cards.ask_measure(context, measures, question.id, said="")


def gather(context: Context, batches: Sequence[list[Report]]) -> None:
    """Tie what was sent along to what was recorded; where several measures may be meant, ask which."""
    topic = _topic(context)
    if topic is not None and all(row.measure is not topic.measure for rows in batches for row in rows):
        # What was sent is for the measure it was announced for, whatever is reported meanwhile.
        for rows in batches:
            evidence.add_links(context, rows, rows[0].result or "")
        return
    if len(batches) == 1:
        evidence.attach_recent(context, batches[0], context.quoted_message_id)
        return
    for rows in batches:
        evidence.add_links(context, rows, rows[0].result or "")
    sent = [one for one in evidence.sent_just_now(context) if one.report_id is None]
    if sent:
        ask_among(context, [one.id for one in sent], [rows[0].measure_id for rows in batches])


def ask_among(context: Context, evidence_ids: Sequence[int], measure_ids: Sequence[int]) -> None:
    """Ask for which of some measures photos are; behind another question this waits for its turn."""
    measures = [measure for measure in context.measures if measure.id in measure_ids]
    data = {"evidence": list(evidence_ids), "among": list(measure_ids)}
    try:
        _ask_for(context, data, measures)
    except AnotherQuestionWaits:
        inquiring.queue(context, data)


def attach_recent(context: Context, rows: Sequence[Report]) -> int:
    """Tie what the same person sent here in the last minutes, or what is quoted, to a report; return how many."""
    return evidence.attach_recent(context, rows, context.quoted_message_id)


def reportable(context: Context) -> list[Measure]:
    """Return the measures that a photo may be for: what this person reported lately, then what waits for them."""
    lately = reports.latest_by(context.session, context.person.id) if context.person else []
    first = [row.measure for row in lately[:1]]
    return [*first, *(measure for measure in reporting.waiting_for(context) if measure not in first)]


def measure_told(context: Context, reference: str, evidence_ids: Sequence[int]) -> None:
    """Put photos to the report of the measure that was told; where nothing was reported yet, ask how it stands."""
    found = targets.find(context, reference)
    rows = change.own_standing(context, found)
    waiting = evidence.waiting(context, evidence_ids)
    if rows:
        _tie(context, waiting, rows)
    elif found.measure is not None:
        _report_first(context, found, waiting)


def _tie(context: Context, sent: Sequence[Evidence], rows: list[Report]) -> None:
    count = evidence.claim(context, sent, rows)
    evidence_cards.added(context, rows, count, warned=any(shows_id_number(one.file_name) for one in sent))


def link_told(context: Context, question: OpenQuestion, text: str) -> bool:
    """Take the links of a text as the evidence that was asked for; False where there is none in it."""
    rows = reports.standing_batch(context.session, int(question.data["report"]))
    if not rows or not any(word.startswith(("http://", "https://")) for word in text.split()):
        return False
    question.answered_at = context.now
    added = evidence.add_links(context, rows, text)
    evidence_cards.added(context, rows, added, warned=shows_id_number(text))
    return True


def shows_id_number(text: str | None) -> bool:
    """Tell whether a file name or caption holds thirteen digits, as an identity card does."""
    return bool(text) and _ID_CARD.search(to_arabic(str(text)).replace("_", " ")) is not None

"""หลักฐาน: photos, files and links go to the report they prove, and leave when they are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select

from actions import review
from actions.acting import Acting
from measures.vocabulary import EvidenceKind, EvidenceState
from storage import audit, reports
from storage.files import FileStore
from storage.models import Evidence, InboxEvent, Report
from storage.pictures.keeping import KeptFile

#: A photo belongs to words that come this soon before or after it from the same person in the same room.
BELONGS_WITHIN = timedelta(minutes=10)
#: So long a photo of a group can be quoted as evidence; then even its id is forgotten.
QUOTABLE_FOR = timedelta(days=1)
#: Papers of the office: they prove nothing and are never tied to a report by themselves.
PAPERS = (EvidenceKind.PLAN, EvidenceKind.TEMPLATE)
#: Of a file's name so many characters are kept.
LONGEST_NAME = 200


def see(
    acting: Acting,
    kind: EvidenceKind,
    message_id: str,
    *,
    name: str | None = None,
    url: str | None = None,
    album: str | None = None,
) -> Evidence:
    """Remember the id of something that was sent: it is fetched once a report claims it.

    ``url`` is where it is kept when that is not LINE: we fetch nothing from anywhere.
    """
    found = Evidence(
        person_id=acting.person_id,
        room_id=acting.room.id if acting.room else None,
        kind=kind,
        file_name=name,
        line_message_id=message_id,
        url=url,
        album=album,
        state=EvidenceState.SEEN,
        received_at=acting.now,
        attempts=0,
    )
    acting.session.add(found)
    acting.session.flush()
    return found


def claim(acting: Acting, found: Sequence[Evidence], rows: Sequence[Report]) -> int:
    """Put pieces of evidence to a report; whoever is to review is asked anew. Return how many."""
    for one in found:
        one.report_id = rows[0].id
        if one.url is not None:
            one.state = EvidenceState.STORED
        elif one.state is EvidenceState.SEEN:
            one.state = EvidenceState.WAITING
            acting.downloads.append(one.id)
    acting.session.flush()
    if found:
        review.request(acting, rows)
    return len(found)


@dataclass(frozen=True)
class Received:
    """A file that came with a report and is stored already."""

    name: str
    kept: KeptFile


def add_files(acting: Acting, rows: Sequence[Report], received: Sequence[Received]) -> list[Evidence]:
    """Put files that are stored already to a report; whoever is to review is asked anew."""
    found = [
        Evidence(
            report_id=rows[0].id,
            person_id=acting.person_id,
            kind=EvidenceKind.PHOTO if one.kept.media_type.startswith("image/") else EvidenceKind.FILE,
            sha256=one.kept.sha256,
            size_bytes=one.kept.size_bytes,
            media_type=one.kept.media_type,
            thumbnail_sha256=one.kept.thumbnail_sha256,
            file_name=one.name[:LONGEST_NAME] or None,
            state=EvidenceState.STORED,
            received_at=acting.now,
            attempts=0,
        )
        for one in received
    ]
    acting.session.add_all(found)
    acting.session.flush()
    if found:
        review.request(acting, rows)
    return found


def keep_paper(acting: Acting, name: str, sha256: str, size_bytes: int) -> Evidence:
    """Keep a file that may be the plan of a year, stored already; it belongs to no report."""
    row = Evidence(
        person_id=acting.person_id,
        kind=EvidenceKind.PLAN,
        file_name=name[:LONGEST_NAME],
        sha256=sha256,
        size_bytes=size_bytes,
        state=EvidenceState.STORED,
        received_at=acting.now,
        attempts=0,
    )
    acting.session.add(row)
    acting.session.flush()
    return row


def waiting(acting: Acting, evidence_ids: Sequence[int]) -> list[Evidence]:
    """Return those that no report has claimed yet and nobody took back."""
    query = select(Evidence).where(
        Evidence.id.in_(evidence_ids), Evidence.report_id.is_(None), Evidence.removed_at.is_(None)
    )
    return list(acting.session.scalars(query))


def attach_recent(acting: Acting, rows: Sequence[Report], quoted: str | None = None) -> int:
    """Tie what the same person sent here in the last minutes, or what is quoted, to a report; return how many."""
    if acting.person is None or acting.room is None or not rows:
        return 0
    found = acting.session.scalars(
        select(Evidence).where(
            Evidence.report_id.is_(None),
            Evidence.removed_at.is_(None),
            Evidence.room_id == acting.room.id,
            or_(_just_sent(acting), Evidence.line_message_id == (quoted or "-")),
        )
    ).all()
    links = add_links(acting, rows, rows[0].result or "")
    return claim(acting, found, rows) + links


def _just_sent(acting: Acting) -> ColumnElement[bool]:
    lately = Evidence.received_at >= acting.now - BELONGS_WITHIN
    return (Evidence.person_id == acting.person_id) & lately & Evidence.kind.not_in(PAPERS)


def sent_just_now(acting: Acting) -> list[Evidence]:
    """Return what the speaker sent here in the last minutes and no report has claimed."""
    if acting.person is None or acting.room is None:
        return []
    query = select(Evidence).where(
        Evidence.report_id.is_(None),
        Evidence.removed_at.is_(None),
        Evidence.room_id == acting.room.id,
        _just_sent(acting),
    )
    return list(acting.session.scalars(query.order_by(Evidence.id)))


def last_sent(acting: Acting) -> list[Evidence]:
    """Return the photo or album that the speaker sent here last, within minutes, whatever report it went to."""
    if acting.person is None or acting.room is None:
        return []
    query = select(Evidence).where(
        Evidence.removed_at.is_(None), Evidence.url.is_(None), Evidence.room_id == acting.room.id, _just_sent(acting)
    )
    sent = list(acting.session.scalars(query.order_by(Evidence.id)))
    same = [one for one in sent if one.report_id is None or (one.album is not None and one.album == sent[-1].album)]
    found = list(dict.fromkeys([*same, *sent[-1:]]))
    return [one for one in found if one.report is None or not review.is_verified(acting, [one.report])]


def let_go(acting: Acting, sent: Sequence[Evidence]) -> None:
    """Take photos from the report they went to by themselves: they count as sent just now, for another one."""
    for one in sent:
        one.report_id = None
        one.received_at = acting.now
    acting.session.flush()


def add_links(acting: Acting, rows: Sequence[Report], text: str) -> int:
    """Keep the links of a text as evidence; return how many were new."""
    known = {proof.url for proof in rows[0].evidence if proof.url}
    links = [word for word in dict.fromkeys(text.split()) if word.startswith(("http://", "https://"))]
    fresh = [link for link in links if link not in known]
    for link in fresh:
        acting.session.add(
            Evidence(
                report_id=rows[0].id,
                person_id=rows[0].person_id,
                room_id=acting.room.id if acting.room else None,
                kind=EvidenceKind.URL,
                url=link[:2000],
                state=EvidenceState.STORED,
                received_at=acting.now,
                attempts=0,
            )
        )
    acting.session.flush()
    return len(fresh)


def move(acting: Acting, old: Sequence[Report], new: Sequence[Report]) -> None:
    """Let the evidence of a report go with what is reported in its place."""
    if not new:
        return
    acting.session.flush()
    for proof in acting.session.scalars(select(Evidence).where(Evidence.report_id.in_([row.id for row in old]))):
        proof.report_id = new[0].id
    acting.session.flush()


def reported_here(acting: Acting) -> list[Report]:
    """Return what this person reported in this room in the last minutes; what was verified takes nothing more."""
    if acting.person is None or acting.room is None:
        return []
    last = acting.session.scalars(
        select(Report.id)
        .join(InboxEvent, Report.inbox_event_id == InboxEvent.id)
        .where(
            Report.person_id == acting.person_id,
            Report.recorded_at >= acting.now - BELONGS_WITHIN,
            InboxEvent.room_key == acting.room.line_id,
            *reports.standing_condition(),  # type: ignore[arg-type]
        )
        .order_by(Report.id.desc())
        .limit(1)
    ).one_or_none()
    rows = [] if last is None else reports.standing_batch(acting.session, last)
    return [] if review.is_verified(acting, rows) else rows


def counted(acting: Acting, report: Report) -> int:
    """Return how many pieces of evidence a report has; what was taken back counts nowhere."""
    acting.session.flush()
    acting.session.refresh(report, ["evidence"])
    return sum(proof.removed_at is None for proof in report.evidence)


def arrived(acting: Acting, album: str) -> int:
    """Return how many photos of an album have come in and were not taken back."""
    query = select(Evidence).where(Evidence.album == album, Evidence.removed_at.is_(None))
    return len(acting.session.scalars(query).all())


def take_back(acting: Acting, files: FileStore, message_id: str) -> list[Evidence]:
    """Remove the stored copies of a message that was unsent; return what was removed."""
    found = acting.session.scalars(select(Evidence).where(Evidence.line_message_id == message_id)).all()
    for one in found:
        one.removed_at = acting.now
        one.file_name = one.caption = None
        one.state, one.reason = EvidenceState.FAILED, "the message was unsent"
        _remove_copy(acting, files, one)
        audit.record(acting.session, acting.now, "evidence.removed", "evidence", one.id)
    acting.session.flush()
    return list(found)


def _remove_copy(acting: Acting, files: FileStore, row: Evidence) -> None:
    """Remove the file unless another, still standing piece of evidence has the same content."""
    if row.sha256 is None:
        return
    others = acting.session.scalars(
        select(Evidence.id).where(Evidence.sha256 == row.sha256, Evidence.id != row.id, Evidence.removed_at.is_(None))
    ).first()
    if others is None:
        files.remove(row.organization_id, row.sha256)


def forget_old(acting: Acting) -> None:
    """Forget even the ids of what no report claimed within a day."""
    acting.session.execute(
        delete(Evidence).where(
            Evidence.state == EvidenceState.SEEN,
            Evidence.report_id.is_(None),
            Evidence.received_at < acting.now - QUOTABLE_FOR,
        )
    )

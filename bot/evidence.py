"""Fetches photos and files from the platform, with retries while it is still preparing them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import plan_papers
from delivery.drafting import draft
from delivery.facts import subject_of
from delivery.line import Failure, Line, LineError
from delivery.recipients import can_be_reached
from measures.vocabulary import EvidenceKind, EvidenceState, NoticeClass, NoticeKind, RoomKind
from messages.evidence_removed import EvidenceRemoved, Removal
from storage import organizations, outbox, rooms, sweeping
from storage.clock import Clock, local_date
from storage.database import Database
from storage.files import FileStore
from storage.models import Channel, Evidence, Organization, Person, Unit
from storage.pictures import showing
from storage.pictures.keeping import keep
from storage.settings import settings_of

log = logging.getLogger("tamngan.evidence")

RETRY_SECONDS = (2, 5, 15, 60, 300, 1800)
#: Why a piece of evidence could not be kept.
TOO_LARGE = "the file is larger than the office allows"
TOO_MANY_PIXELS = "the picture is too large to be looked at"
NOT_SHOWN = "the picture cannot be opened, nor cleaned of where it was taken"
#: That a photo was lost is told free, with the next reply; after this it helps nobody.
TOLD_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Wanted:
    """One piece of evidence that is to be fetched."""

    evidence_id: int
    organization_id: int
    channel_id: int
    message_id: str
    most_bytes: int


class Downloader:
    """Turns a waiting ``Evidence`` row into a stored file."""

    def __init__(self, database: Database, files: FileStore, line_of: Callable[[int], Line], clock: Clock) -> None:
        """``line_of`` gives the client of a channel by its id."""
        self._database = database
        self._files = files
        self._line_of = line_of
        self._clock = clock

    def fetch_due(self, limit: int = 50) -> int:
        """Fetch what is waiting and whose next try has come; return how many rows were tried."""
        now = self._clock.now()
        with self._database.looking() as session:
            waiting = session.scalars(
                select(Evidence.id)
                .where(
                    text("state = 'waiting'"),  # written out: the planner has to know that the index serves
                    or_(Evidence.next_attempt_at.is_(None), Evidence.next_attempt_at <= now),
                )
                # What was never tried comes first: LINE's copies last for a while only.
                .order_by(Evidence.attempts, Evidence.id)
                .limit(limit)
            ).all()
        return sum(1 for evidence_id in waiting if self.fetch(evidence_id))

    def fetch(self, evidence_id: int) -> bool:
        """Fetch one; True when it was tried. Whatever goes wrong with it is its own: it never stops the others."""
        try:
            wanted = self._wanted(evidence_id)
            if wanted is None:
                return False
            self._fetched(wanted)
        except LineError as error:
            self._failed(evidence_id, error)
        except showing.PictureTooLarge:
            self._end(evidence_id, TOO_MANY_PIXELS)
        except showing.NotShown:
            self._end(evidence_id, NOT_SHOWN)
        except Exception as error:  # odd bytes and full disks make libraries raise whatever they like
            self._troubled(evidence_id, error)
        return True

    def _wanted(self, evidence_id: int) -> Wanted | None:
        with self._database.looking() as session:
            row = session.get(Evidence, evidence_id)
            if row is None or row.state != EvidenceState.WAITING or row.line_message_id is None:
                return None
            channel_id = session.scalars(
                select(Channel.id).where(Channel.organization_id == row.organization_id).order_by(Channel.id).limit(1)
            ).first()
            if channel_id is None:
                return None
            most = settings_of(session.get_one(Organization, row.organization_id)).evidence_max_bytes
            return Wanted(evidence_id, row.organization_id, channel_id, row.line_message_id, most)

    def _fetched(self, wanted: Wanted) -> None:
        content = self._line_of(wanted.channel_id).content(wanted.message_id, wanted.most_bytes)
        kept = keep(self._files, wanted.organization_id, content.data, content.media_type)
        with self._database.organization(wanted.organization_id) as session:
            row = session.get(Evidence, wanted.evidence_id, with_for_update=True)
            stands = row is not None and row.removed_at is None
            if row is not None and stands:
                row.state, row.sha256, row.size_bytes = EvidenceState.STORED, kept.sha256, kept.size_bytes
                row.media_type, row.thumbnail_sha256, row.reason = kept.media_type, kept.thumbnail_sha256, None
        if not stands:
            # It was taken back while it was fetched: no copy stays.
            self._remove_copies(wanted.organization_id, {kept.sha256, kept.thumbnail_sha256} - {None})
            return
        log.info("evidence stored", extra={"evidence": wanted.evidence_id, "organization": wanted.organization_id})
        self._read_plan(wanted.evidence_id, content.data)

    def _remove_copies(self, organization_id: int, digests: set[str | None]) -> None:
        with self._database.reading(organization_id) as session:
            spoken_of = sweeping.on_record(session, organization_id)
        for digest in digests:
            if digest is not None and digest not in spoken_of:
                self._files.remove(organization_id, digest)

    def _read_plan(self, evidence_id: int, data: bytes) -> None:
        """Read a paper that may be the plan now, outside of any transaction: the import that follows is short then."""
        with self._database.system() as session:
            row = session.get_one(Evidence, evidence_id)
            if row.kind != EvidenceKind.PLAN or row.sha256 is None:
                return
            organization = session.get_one(Organization, row.organization_id)
            owned = session.scalars(select(Unit).where(Unit.organization_id == organization.id, ~Unit.retired))
            units = organizations.spellings(owned)
            name, digest = row.file_name or "plan", row.sha256
        found = plan_papers.read(name, data, units, organization.name, local_date(self._clock.now()))
        plan_papers.READINGS.put(organization.id, digest, found)

    def _failed(self, evidence_id: int, error: LineError) -> None:
        if error.failure is Failure.TOO_LARGE:
            self._end(evidence_id, TOO_LARGE)
        elif error.failure in (Failure.GONE, Failure.PERMANENT) or self._is_last(evidence_id, error.reason):
            self._end(evidence_id, error.reason)

    def _troubled(self, evidence_id: int, error: Exception) -> None:
        """Count what is no fault of the platform's; a disk that is full is no fault of the photo's either."""
        extra = {"evidence": evidence_id, "error": type(error).__name__}
        log.error("evidence could not be kept", extra=extra)
        ours = isinstance(error, OSError | SQLAlchemyError)
        try:
            if self._is_last(evidence_id, type(error).__name__) and not ours:
                self._end(evidence_id, type(error).__name__)
        except SQLAlchemyError as trouble:
            log.error("nor could that be noted", extra={**extra, "error": type(trouble).__name__})  # noqa: TRY400

    def _is_last(self, evidence_id: int, reason: str) -> bool:
        """Count a try and say when the next one is; True when it was tried often enough."""
        now = self._clock.now()
        with self._database.system() as session:
            row = session.get_one(Evidence, evidence_id)
            row.attempts += 1
            row.next_attempt_at = now + timedelta(seconds=RETRY_SECONDS[min(row.attempts, len(RETRY_SECONDS)) - 1])
            row.reason = reason
            return row.attempts > len(RETRY_SECONDS)

    def _end(self, evidence_id: int, reason: str) -> None:
        with self._database.system() as session:
            row = session.get_one(Evidence, evidence_id)
            row.state, row.reason = EvidenceState.FAILED, reason
            organization_id = row.organization_id
        with self._database.organization(organization_id) as session:
            self._tell_lost(session, evidence_id)

    def _tell_lost(self, session: Session, evidence_id: int) -> None:
        """Tell whoever sent it that a copy could not be fetched; what was unsent is known to them."""
        row = session.get_one(Evidence, evidence_id)
        sender = session.get(Person, row.person_id) if row.person_id is not None else None
        if row.report is None or row.removed_at is not None or sender is None or not can_be_reached(sender):
            return
        now = self._clock.now()
        left = sum(one.removed_at is None and one.state != EvidenceState.FAILED for one in row.report.evidence)
        data = EvidenceRemoved(subject=subject_of(row.report.measure), reason=Removal.NOT_FETCHED, total=left)
        notice = draft(
            f"evidence-lost:{row.id}",
            NoticeKind.NEWS,
            data,
            NoticeClass.NEWS,
            room_id=rooms.ensure(session, RoomKind.PRIVATE, str(sender.line_user_id), now).id,
            person_id=sender.id,
            expires_at=now + TOLD_WITHIN,
            private=True,
            report_id=row.report.id,
        )
        outbox.add(session, notice, now)

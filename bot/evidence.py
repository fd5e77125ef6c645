"""Fetches photos and files from the platform, with retries while it is still preparing them."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.conversation import planning
from delivery.drafting import draft
from delivery.facts import subject_of
from delivery.line import Failure, Line, LineError
from delivery.recipients import can_be_reached
from measures.vocabulary import EvidenceState, NoticeClass, NoticeKind, RoomKind
from messages.evidence_removed import EvidenceRemoved, Removal
from storage import outbox, rooms
from storage.clock import Clock, local_date
from storage.database import Database
from storage.files import FileStore
from storage.models import Channel, Evidence, Organization, Person, Unit
from storage.settings import settings_of

log = logging.getLogger("tamngan.evidence")

RETRY_SECONDS = (2, 5, 15, 60, 300, 1800)
JPEG = "image/jpeg"
#: That a photo was lost is told free, with the next reply; after this it helps nobody.
TOLD_WITHIN = timedelta(days=7)


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
        with self._database.system() as session:
            waiting = session.scalars(
                select(Evidence.id)
                .where(
                    Evidence.state == EvidenceState.WAITING,
                    or_(Evidence.next_attempt_at.is_(None), Evidence.next_attempt_at <= now),
                )
                .limit(limit)
            ).all()
        return sum(1 for evidence_id in waiting if self.fetch(evidence_id))

    def fetch(self, evidence_id: int) -> bool:
        """Fetch one; True when it was tried."""
        with self._database.system() as session:
            row = session.get(Evidence, evidence_id)
            if row is None or row.state != EvidenceState.WAITING or row.line_message_id is None:
                return False
            channel_id = session.scalars(
                select(Channel.id).where(Channel.organization_id == row.organization_id).order_by(Channel.id).limit(1)
            ).first()
            limit = settings_of(session.get_one(Organization, row.organization_id)).evidence_max_bytes
            organization_id, message_id = row.organization_id, row.line_message_id
        if channel_id is None:
            return False
        try:
            content = self._line_of(channel_id).content(message_id)
        except LineError as error:
            self._failed(evidence_id, error)
            return True
        if len(content.data) > limit:
            self._end(evidence_id, EvidenceState.FAILED, "the file is larger than the office allows")
            return True
        try:
            data = without_position(content.data) if content.media_type == JPEG else content.data
        except PictureTooLarge:
            self._end(evidence_id, EvidenceState.FAILED, "the picture is too large to be looked at")
            return True
        digest = self._files.put(organization_id, data)
        with self._database.system() as session:
            row = session.get_one(Evidence, evidence_id)
            if row.removed_at is None:
                row.state, row.sha256, row.size_bytes = EvidenceState.STORED, digest, len(data)
                row.media_type, row.reason = content.media_type, None
        log.info("evidence stored", extra={"evidence": evidence_id, "organization": organization_id})
        self._read_plan(evidence_id, data)
        return True

    def _read_plan(self, evidence_id: int, data: bytes) -> None:
        """Read a paper that may be the plan now, outside of any transaction: the import that follows is short then."""
        with self._database.system() as session:
            row = session.get_one(Evidence, evidence_id)
            if row.kind != planning.EVIDENCE_KIND or row.sha256 is None:
                return
            organization = session.get_one(Organization, row.organization_id)
            owned = session.scalars(select(Unit).where(Unit.organization_id == organization.id, ~Unit.retired))
            units = {unit.name: [str(alias) for alias in unit.aliases] for unit in owned}
            name, digest = row.file_name or "plan", row.sha256
        found = planning.read(name, data, units, organization.name, local_date(self._clock.now()))
        planning.READINGS.put(organization.id, digest, found)

    def _failed(self, evidence_id: int, error: LineError) -> None:
        now = self._clock.now()
        if error.failure in (Failure.GONE, Failure.PERMANENT):
            self._end(evidence_id, EvidenceState.FAILED, error.reason)
            return
        with self._database.system() as session:
            row = session.get_one(Evidence, evidence_id)
            row.attempts += 1
            if row.attempts > len(RETRY_SECONDS):
                row.state, row.reason = EvidenceState.FAILED, error.reason
            else:
                row.next_attempt_at = now + timedelta(seconds=RETRY_SECONDS[row.attempts - 1])
                row.reason = error.reason

    def _end(self, evidence_id: int, state: EvidenceState, reason: str) -> None:
        with self._database.system() as session:
            row = session.get_one(Evidence, evidence_id)
            row.state, row.reason = state, reason
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


class PictureTooLarge(Exception):
    """A small file that unpacks to a picture beyond all measure."""


def without_position(data: bytes) -> bytes:
    """Return a JPEG without the place where it was taken (EXIF GPS); anything that is no JPEG comes back as it is.

    Raises ``PictureTooLarge`` for one that no program of ours should unpack.
    """
    from PIL import Image, UnidentifiedImageError

    gps = 0x8825
    try:
        with Image.open(io.BytesIO(data)) as picture:
            exif = picture.getexif()
            if picture.format != "JPEG" or gps not in exif:
                return data
            del exif[gps]
            cleaned = io.BytesIO()
            picture.save(cleaned, "JPEG", quality="keep", exif=exif)
            return cleaned.getvalue()
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (UnidentifiedImageError, OSError, ValueError):
        return data

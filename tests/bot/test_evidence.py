"""Fetching evidence: each piece by itself, cleaned before it is stored, and no copy of what was taken back."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pictures_support import photo, tells
from sqlalchemy import select
from tests_support import Cast

from bot import evidence
from bot.evidence import RETRY_SECONDS, Downloader
from delivery.line import Content, Failure, LineError
from measures.vocabulary import EvidenceKind, EvidenceState, Status
from storage import reports
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Evidence, Measure, Notice, Plan
from storage.pictures.showing import opened
from storage.reports import Target, Told

#: What a message id is answered with: bytes, or what is raised.
Answers = dict[str, bytes | Exception]


class Blob:
    """A platform that only gives contents."""

    def __init__(self, answers: Answers, meanwhile: Callable[[str], None]) -> None:
        self._answers, self._meanwhile = answers, meanwhile
        self.asked: list[str] = []

    def content(self, message_id: str, most_bytes: int) -> Content:
        self.asked.append(message_id)
        self._meanwhile(message_id)
        answer = self._answers[message_id]
        if isinstance(answer, Exception):
            raise answer
        if len(answer) > most_bytes:
            raise LineError(Failure.TOO_LARGE, "too large")
        return Content(answer, "image/jpeg" if answer[:2] == b"\xff\xd8" else "application/octet-stream")


class Fetching:
    """Rows that wait, the platform that has their content, and the loop that fetches them."""

    def __init__(self, database: Database, cast: Cast, clock: TurnableClock, folder: Path) -> None:
        self.database, self.cast, self.clock = database, cast, clock
        self.files = FileStore(folder)
        self.answers: Answers = {}
        self.meanwhile: Callable[[str], None] = lambda _: None
        self.blob = Blob(self.answers, self._meanwhile)
        self.downloader = Downloader(database, self.files, lambda _: self.blob, clock)  # type: ignore[arg-type,return-value]

    def _meanwhile(self, name: str) -> None:
        self.meanwhile(name)

    def wait_for(self, name: str, answer: bytes | Exception, organization_id: int | None = None) -> int:
        """Let a photo of a report wait, and say what the platform will answer."""
        self.answers[name] = answer
        owner = organization_id or self.cast.office_a
        with self.database.organization(owner) as session:
            measure = session.scalars(select(Measure)).first() or self._measure(session)
            told = Told(Status.DONE, None, "chat")
            report = reports.record(session, [Target(measure, None, None, None)], told, self.clock.now())[0]
            row = Evidence(
                report_id=report.id,
                person_id=self.cast.officer if owner == self.cast.office_a else None,
                kind=EvidenceKind.PHOTO,
                line_message_id=name,
                state=EvidenceState.WAITING,
                received_at=self.clock.now(),
            )
            session.add(row)
            session.flush()
            return row.id

    def _measure(self, session: object) -> Measure:
        plan = Plan(fiscal_year_be=2569, scores={}, created_at=self.clock.now())
        session.add(plan)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        measure = Measure(plan_id=plan.id, number="1", title="เผยแพร่", refs=[], reminders={})
        session.add(measure)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        return measure

    def row(self, evidence_id: int) -> Evidence:
        with self.database.looking() as session:
            return session.get_one(Evidence, evidence_id)

    def told(self) -> list[Notice]:
        with self.database.looking() as session:
            return list(session.scalars(select(Notice).where(Notice.key.like("evidence-lost:%"))))


@pytest.fixture
def fetching(database: Database, cast: Cast, clock: TurnableClock, tmp_path: Path) -> Fetching:
    return Fetching(database, cast, clock, tmp_path / "files")


class TestWhatIsKept:
    def test_a_photo_is_stored_without_the_place_and_with_its_small_picture(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", photo(size=(640, 480)))
        assert fetching.downloader.fetch_due() == 1
        row = fetching.row(one)
        stored = fetching.files.get(fetching.cast.office_a, str(row.sha256))
        assert (row.state, row.media_type, row.size_bytes, tells(stored)) == ("stored", "image/jpeg", len(stored), [])
        with opened(fetching.files.get(fetching.cast.office_a, str(row.thumbnail_sha256))) as small:
            assert max(small.size) == 320

    def test_a_photo_sent_as_a_file_is_cleaned_too(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", photo("PNG"))
        fetching.downloader.fetch_due()
        assert tells(fetching.files.get(fetching.cast.office_a, str(fetching.row(one).sha256))) == []

    def test_a_paper_is_kept_to_the_byte_and_has_no_small_picture(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", b"%PDF-1.7 a paper")
        fetching.downloader.fetch_due()
        row = fetching.row(one)
        assert fetching.files.get(fetching.cast.office_a, str(row.sha256)) == b"%PDF-1.7 a paper"
        assert row.thumbnail_sha256 is None

    def test_what_is_larger_than_the_office_allows_is_refused_and_its_sender_told(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", b"x" * (20 * 1024 * 1024 + 1))
        fetching.downloader.fetch_due()
        assert (fetching.row(one).state, fetching.row(one).reason) == ("failed", evidence.TOO_LARGE)
        assert list(fetching.files.digests(fetching.cast.office_a)) == []
        assert len(fetching.told()) == 1

    def test_a_picture_that_cannot_be_cleaned_is_not_kept(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", photo()[:120])
        fetching.downloader.fetch_due()
        assert (fetching.row(one).state, fetching.row(one).reason) == ("failed", evidence.NOT_SHOWN)
        assert list(fetching.files.digests(fetching.cast.office_a)) == []


class TestOneAtATime:
    @pytest.mark.parametrize(
        "error", [TypeError("odd"), AttributeError("odd"), MemoryError(), OSError(errno.ENOSPC, "full")]
    )
    def test_a_photo_that_fails_costs_no_other_office_its_own(self, fetching: Fetching, error: Exception) -> None:
        poison = fetching.wait_for("poison", error)
        healthy = fetching.wait_for("healthy", photo(), fetching.cast.office_b)
        assert fetching.downloader.fetch_due() == 2
        assert fetching.row(healthy).state == "stored"
        row = fetching.row(poison)
        assert (row.state, row.attempts, row.reason) == ("waiting", 1, type(error).__name__)
        assert row.next_attempt_at == fetching.clock.now() + timedelta(seconds=RETRY_SECONDS[0])

    def test_it_is_tried_ever_more_seldom_and_then_set_aside_with_a_word(self, fetching: Fetching) -> None:
        one = fetching.wait_for("poison", TypeError("odd"))
        for number, seconds in enumerate(RETRY_SECONDS, start=1):
            assert fetching.downloader.fetch_due() == 1
            assert fetching.downloader.fetch_due() == 0
            assert (fetching.row(one).attempts, fetching.row(one).state) == (number, "waiting")
            fetching.clock.set(fetching.clock.now() + timedelta(seconds=seconds))
        fetching.downloader.fetch_due()
        assert (fetching.row(one).state, fetching.row(one).reason) == ("failed", "TypeError")
        assert [notice.person_id for notice in fetching.told()] == [fetching.cast.officer]

    def test_a_full_disk_is_waited_out_for_as_long_as_the_platform_has_the_photo(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", OSError(errno.ENOSPC, "full"))
        for _ in range(3 * len(RETRY_SECONDS)):
            fetching.downloader.fetch_due()
            fetching.clock.set(fetching.clock.now() + timedelta(seconds=RETRY_SECONDS[-1]))
        assert (fetching.row(one).state, fetching.told()) == ("waiting", [])
        fetching.answers["1"] = photo()
        fetching.downloader.fetch_due()
        assert fetching.row(one).state == "stored"

    def test_what_was_never_tried_comes_before_what_failed(self, fetching: Fetching) -> None:
        fetching.wait_for("poison", TypeError("odd"))
        fetching.downloader.fetch_due()
        fetching.wait_for("fresh", photo())
        fetching.clock.set(fetching.clock.now() + timedelta(hours=1))
        fetching.blob.asked.clear()
        fetching.downloader.fetch_due()
        assert fetching.blob.asked == ["fresh", "poison"]

    def test_what_is_gone_is_not_asked_for_again(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", LineError(Failure.GONE, "the content is gone", 404))
        fetching.downloader.fetch_due()
        assert fetching.row(one).state == "failed"
        assert fetching.downloader.fetch_due() == 0


class TestTakenBack:
    def test_a_photo_unsent_while_it_is_fetched_leaves_no_file(self, fetching: Fetching) -> None:
        one = fetching.wait_for("1", photo())

        def unsend(_: str) -> None:
            with fetching.database.organization(fetching.cast.office_a) as session:
                session.get_one(Evidence, one).removed_at = fetching.clock.now()

        fetching.meanwhile = unsend
        fetching.downloader.fetch_due()
        assert fetching.row(one).sha256 is None
        assert list(fetching.files.digests(fetching.cast.office_a)) == []

    def test_the_same_photo_of_another_report_keeps_its_file(self, fetching: Fetching) -> None:
        data = photo()
        kept = fetching.wait_for("1", data)
        fetching.downloader.fetch_due()
        again = fetching.wait_for("2", data)

        def unsend(_: str) -> None:
            with fetching.database.organization(fetching.cast.office_a) as session:
                session.get_one(Evidence, again).removed_at = fetching.clock.now()

        fetching.meanwhile = unsend
        fetching.downloader.fetch_due()
        assert fetching.files.get(fetching.cast.office_a, str(fetching.row(kept).sha256))

"""Figures for Prometheus: what the database holds at the moment they are asked for, and what this process has seen."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.metrics_core import Metric
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from bot.counting import WEBHOOKS
from delivery import quota
from measures.reasons import parts
from measures.vocabulary import NoticeState
from storage import channels, inbox, installation
from storage.clock import Clock
from storage.database import Database
from storage.files import FileStore
from storage.files.store import TROUBLE
from storage.heartbeat import LOOP, PROCESS
from storage.models import Evidence, Heartbeat, InboxEvent, Notice, QuotaReading
from storage.models.chat import UNFINISHED

CONTENT_TYPE = CONTENT_TYPE_LATEST
#: What has ended is counted for so long: the whole history would be read anew at every look.
LATELY = timedelta(days=1)
NOT_ENDED = "state IN ('waiting', 'sending')"


def exposition(database: Database, clock: Clock, files: FileStore | None = None) -> bytes:
    """Return all figures in Prometheus' text format; channels by their key, and no person's name, id or text."""
    registry = CollectorRegistry()
    registry.register(_Figures(database, clock.now(), files))
    return generate_latest(registry)


class _Figures:
    """Collects everything once, in one session."""

    def __init__(self, database: Database, now: datetime, files: FileStore | None) -> None:
        self._database, self._now, self._files = database, now, files

    def collect(self) -> Iterator[Metric]:
        """Yield each figure."""
        yield InfoMetricFamily("tamngan", "The program", {"version": version("tamngan")})
        yield from _webhooks()
        yield from _pool(self._database)
        yield from _disk(self._files)
        with self._database.looking() as session:
            yield from _traffic(session, self._now)
            yield from _channels(session, self._now)
            yield from _running(session, self._now)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tamngan_{name}", text, value)


def _webhooks() -> Iterator[Metric]:
    """What this web process has seen since it started."""
    counted = CounterMetricFamily("tamngan_webhooks", "Webhooks by what became of them", labels=["outcome"])
    for outcome, count in sorted(WEBHOOKS.outcomes.items()):
        counted.add_metric([outcome], count)
    yield counted
    took = HistogramMetricFamily("tamngan_webhook_seconds", "What a webhook took until it was answered")
    took.add_metric([], WEBHOOKS.buckets(), WEBHOOKS.seconds)
    yield took
    trouble = CounterMetricFamily("tamngan_files_trouble", "Stored files that could not be given", labels=["cause"])
    for cause in ("missing", "damaged"):
        trouble.add_metric([cause], TROUBLE[cause])
    yield trouble


def _pool(database: Database) -> Iterator[Metric]:
    pool = database.engine.pool
    if isinstance(pool, QueuePool):
        yield _gauge("pool_connections_used", "Connections to the database in use", pool.checkedout())
        yield _gauge("pool_connections_kept", "Connections to the database that are kept", pool.size())


def _disk(files: FileStore | None) -> Iterator[Metric]:
    """How much room is left where evidence is kept, if that is a folder."""
    from storage.files.folder import Folder

    if files is None or not isinstance(files.shelf, Folder) or not files.shelf.root.exists():
        return
    usage = shutil.disk_usage(files.shelf.root)
    yield _gauge("disk_free_bytes", "Room left where evidence is kept", usage.free)
    yield _gauge("disk_size_bytes", "Size of the disk on which evidence is kept", usage.total)


def _traffic(session: Session, now: datetime) -> Iterator[Metric]:
    oldest = inbox.oldest_waiting(session)
    yield _gauge("inbox_oldest_seconds", "Age of the oldest event not yet handled", _age(oldest, now))
    waiting = (Notice.state == NoticeState.WAITING.value, Notice.push_by.is_not(None), Notice.push_by <= now)
    overdue = session.scalar(select(func.min(Notice.push_by)).where(*waiting))
    yield _gauge("outbox_oldest_seconds", "Age of the oldest notice due and not sent", _age(overdue, now))
    said = "Events by state: unfinished, and finished within a day"
    events = GaugeMetricFamily("tamngan_inbox_events", said, labels=["state"])
    for (event_state,), count in _by(session, (InboxEvent.state,), UNFINISHED, InboxEvent.finished_at, now).items():
        events.add_metric([event_state], count)
    yield events
    said = "Notices by kind and state: unfinished, and finished within a day"
    notices = GaugeMetricFamily("tamngan_notices", said, labels=["kind", "state"])
    for labels, count in _by(session, (Notice.kind, Notice.state), NOT_ENDED, Notice.finished_at, now).items():
        notices.add_metric(list(labels), count)
    yield notices
    yield from _failures(session)
    tried = _count(session, InboxEvent, InboxEvent.state == "waiting", InboxEvent.attempts > 0)
    yield _gauge("inbox_retrying", "Events that failed and wait for their next try", tried)
    refused = _count(session, Notice, Notice.state == NoticeState.WAITING.value, Notice.first_try_at.is_not(None))
    yield _gauge("notices_retrying", "Notices that were refused and wait for their next try", refused)
    lost = _count(session, Evidence, text("state = 'failed'"), Evidence.removed_at.is_(None))
    yield _gauge("evidence_missing", "Evidence whose content never came", lost)


def _by(
    session: Session, labels: tuple[Any, ...], unfinished: str, finished_at: Any, now: datetime
) -> Counter[tuple[str, ...]]:
    """Count by labels what is unfinished and what was finished lately: each by its index, however long the history."""
    found: Counter[tuple[str, ...]] = Counter()
    for condition in (text(unfinished), finished_at > now - LATELY):
        for *values, count in session.execute(select(*labels, func.count()).where(condition).group_by(*labels)):
            found[tuple(values)] += count
    return found


def _failures(session: Session) -> Iterator[Metric]:
    """Notices that ended badly, by the code of their reason; its detail may hold the platform's words."""
    found: dict[str, int] = {}
    failed = select(Notice.reason, func.count()).where(Notice.state == NoticeState.FAILED.value).group_by(Notice.reason)
    for reason, count in session.execute(failed):
        code = parts(reason or "")[0]
        found[code.value if code else "other"] = found.get(code.value if code else "other", 0) + count
    family = GaugeMetricFamily("tamngan_notices_failed", "Notices that failed, by cause", labels=["cause"])
    for cause, count in sorted(found.items()):
        family.add_metric([cause], count)
    yield family


def _channels(session: Session, now: datetime) -> Iterator[Metric]:
    keys: dict[int, str] = {}
    families = {
        name: GaugeMetricFamily(f"tamngan_{name}", text, labels=["channel"])
        for name, text in (
            ("channel_paused", "1 while a channel rests"),
            ("token_refused", "1 while LINE refuses a channel's token"),
            ("token_days_left", "Days until a channel's token ends"),
            ("quota_used", "Billed messages this month by channel"),
            ("quota_limit", "Free messages a month by channel"),
        )
    }
    for row, _office in channels.all_channels(session):
        keys[row.id] = row.key
        families["channel_paused"].add_metric([row.key], row.paused_until is not None and row.paused_until > now)
        families["token_refused"].add_metric([row.key], row.token_refused_at is not None)
        if row.token_expires_at is not None:
            left = (row.token_expires_at - now).total_seconds() / 86400
            families["token_days_left"].add_metric([row.key], round(left, 2))
    for reading in session.scalars(select(QuotaReading).where(QuotaReading.month == quota.month_of(now))):
        families["quota_used"].add_metric([keys[reading.channel_id]], reading.used)
        if reading.limit is not None:
            families["quota_limit"].add_metric([keys[reading.channel_id]], reading.limit)
    yield from families.values()


def _running(session: Session, now: datetime) -> Iterator[Metric]:
    beat = GaugeMetricFamily("tamngan_beat_age_seconds", "Seconds since a loop last came to its end", labels=["loop"])
    took = GaugeMetricFamily("tamngan_loop_seconds", "What a loop's last turn took", labels=["loop"])
    for heart in session.scalars(select(Heartbeat).where(~Heartbeat.name.startswith(PROCESS))):
        name = heart.name.removeprefix(LOOP)
        beat.add_metric([name], (now - heart.beat_at).total_seconds())
        if heart.name.startswith(LOOP):
            took.add_metric([name], float(heart.detail.get("seconds", 0)))
    yield beat
    yield took
    backup = installation.fact(session, installation.BACKUP)
    if backup is not None:
        yield _gauge("backup_age_seconds", "Age of the last backup that was whole", _age(backup.at, now))
    paused = installation.fact(session, installation.PAUSE) is not None
    yield _gauge("paused", "1 while nothing is sent until tamngan resume", paused)


def _age(moment: datetime | None, now: datetime) -> float:
    return (now - moment).total_seconds() if moment is not None else 0.0


def _count(session: Session, model: type[InboxEvent | Notice | Evidence], *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]

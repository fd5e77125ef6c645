"""Sends what is due and gives every notice its outcome.

The steps, in this order; it is the order that keeps the promise "nothing twice":

1. **Claim** rooms with something due, fairly between offices (``storage.claims``): no two senders work on one room.
2. **Pack** the most urgent notice of each room, office by office (``packing``): the pilot judges a push, the body is
   written with all that goes along, and body and retry key are **committed** before anything is called.
3. **Ask** the platform, outside any transaction, where something has to be known first (``reaching``), and pack again.
4. **Call** (``calling``): a sender that dies from here on is followed by one that repeats the identical request, and
   the platform answers 409 to a push, which is success, or refuses the used token of a reply.
5. **Settle** (``settling``): the outcome, and that of everything that went along.
6. **Free** the rooms, and go on while there is work.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from delivery import calling, mishaps, packing, quota, reaching, riding, settling
from delivery.breaker import Breaker
from delivery.calling import Refusal
from delivery.line import Failure, Line, LineError, Sent
from delivery.packing import Parcel
from delivery.pilot import Pilot
from delivery.reaching import Answers, Errand, Question
from measures.economy import TooManyRequests, explain_429
from measures.reasons import Reason, with_detail
from measures.vocabulary import NoticeState
from storage import claims, outbox
from storage.clock import Clock
from storage.database import Database
from storage.models import Channel, Notice

log = logging.getLogger("tamngan.delivery")

#: What could not be asked of the platform is asked again after this.
ERRAND_WAIT = timedelta(minutes=2)
LOOP = "delivery"
#: Before one push the quota, a friendship and a group's size may have to be asked.
MOST_ERRANDS = 4
#: Notices of one office that are packed, or settled, in one transaction: it stays short.
TOGETHER = 8
#: Calls that one sender makes at the same time: the platform's answer takes longest of all.
CALLS_AT_ONCE = 16
#: Offices that one sender works on at the same time (PostgreSQL); each holds one connection while it is packed.
OFFICES_AT_ONCE = 6

#: What has to be asked before a notice can be packed, by its id.
Errands = dict[int, list[Errand]]
#: Does one thing for each of some others, in order or at the same time; what it raises is given as the result.
Each = Callable[[Callable[[Any], Any], Sequence[Any]], list[tuple[Any, Any]]]


class Sender:
    """Sends the notices of all organizations."""

    def __init__(
        self, database: Database, line_of: Callable[[int], Line], clock: Clock, *, calls_at_once: int = 1
    ) -> None:
        """``line_of`` gives the client of a channel by its id."""
        self._database = database
        self._line_of = line_of
        self._clock = clock
        self._calls_at_once = calls_at_once
        self._pilot = Pilot()
        self._breaker = Breaker()
        self._stopping = threading.Event()

    def take_no_more(self) -> None:
        """Let ``send_due`` end with the notices in hand."""
        self._stopping.set()

    def send(self, notice_id: int) -> NoticeState | None:
        """Send one notice and return its new state, or None when there was nothing to do or it has to wait."""
        with self._database.looking() as session:
            organization_id = session.scalar(select(Notice.organization_id).where(Notice.id == notice_id))
        if organization_id is None:
            return None
        return self._send_together(organization_id, [notice_id], _one_by_one).get(notice_id)

    def send_due(self, limit: int = claims.AT_ONCE) -> int:
        """Send what is due until nothing is; return how many notices were taken up or ended as too old to be said."""
        with self._database.system() as session:
            found = outbox.expire(session, self._clock.now())
        seen: set[int] = set()
        hands = OFFICES_AT_ONCE if self._calls_at_once > 1 and self._database.is_postgres else 1
        with _callers(self._calls_at_once) as each, _callers(hands) as each_office:
            while not self._stopping.is_set():
                with self._database.system() as session:
                    claimed = claims.claim(session, self._clock.now(), limit)
                fresh = [one for one in claimed if one.notice_id not in seen]
                try:
                    self._send_claimed(fresh, each, each_office)
                finally:
                    self._free(claimed)
                if not fresh:
                    return found
                seen.update(one.notice_id for one in fresh)
                found += len(fresh)
        return found

    def _send_claimed(self, claimed: Sequence[claims.Claim], each: Each, each_office: Each) -> None:
        """Send for several offices at the same time: while one waits for the platform, another is packed."""
        offices: dict[int, list[int]] = defaultdict(list)
        for one in claimed:
            offices[one.organization_id].append(one.notice_id)
        ended = each_office(lambda office: self._send_for(office[0], office[1], each), list(offices.items()))
        for failed in (result for _, result in ended if isinstance(result, Exception)):
            raise failed

    def _send_for(self, organization_id: int, ids: Sequence[int], each: Each) -> None:
        for start in range(0, len(ids), TOGETHER):
            if self._stopping.is_set():
                return
            self._send_together(organization_id, ids[start : start + TOGETHER], each)

    def _free(self, claimed: Sequence[claims.Claim]) -> None:
        if claimed:
            with self._database.system() as session:
                claims.free(session, [one.room_id for one in claimed])

    def _send_together(self, organization_id: int, ids: Sequence[int], each: Each) -> dict[int, NoticeState]:
        """Take some notices of one office all the way; return the state of each that was called for."""
        states: dict[int, NoticeState] = {}
        wanted = list(ids)
        for _ in range(MOST_ERRANDS):
            parcels, errands = self._pack(organization_id, wanted)
            states |= self._settle(organization_id, each(self._call, parcels))
            wanted = self._run(organization_id, errands, each)
            if not wanted:
                return states
        self._set_aside(organization_id, wanted)
        return states

    def _pack(self, organization_id: int, ids: Sequence[int]) -> tuple[list[Parcel], Errands]:
        """Claim and pack, committed together; where one of them fails, each by itself, so that it alone waits."""
        try:
            return self._pack_all(organization_id, ids)
        except OperationalError:  # the database's trouble is no notice's fault
            raise
        except Exception as error:  # nothing was called yet: one damaged row must not hold up all behind it
            if len(ids) == 1:
                self._put_by(organization_id, ids[0], error)
                return [], {}
        parcels: list[Parcel] = []
        errands: Errands = {}
        for notice_id in ids:
            packed, asked = self._pack(organization_id, [notice_id])
            parcels, errands = parcels + packed, errands | asked
        return parcels, errands

    def _pack_all(self, organization_id: int, ids: Sequence[int]) -> tuple[list[Parcel], Errands]:
        now = self._clock.now()
        with self._database.organization(organization_id) as session:
            notices = outbox.claim_all(session, ids, now)
            if not notices:
                return [], {}
            desk = packing.desk_of(session, organization_id, self._pilot, self._breaker, now)
            return packing.pack_all(session, desk, notices)

    def _put_by(self, organization_id: int, notice_id: int, error: Exception) -> None:
        """Leave a notice alone for ever longer, and at last end it; a call that arrived is known by its key."""
        now = self._clock.now()
        setback = mishaps.count(self._database, organization_id, LOOP, f"notice:{notice_id}", error, now)
        with self._database.organization(organization_id) as session:
            notice = session.get_one(Notice, notice_id)
            if notice.state not in {NoticeState.WAITING, NoticeState.SENDING}:
                return
            if setback.next_attempt_at is None:
                outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.DAMAGED, type(error).__name__))
                riding.missed(session, notice)
            else:
                detail = with_detail(Reason.TRY_AGAIN, type(error).__name__)
                outbox.try_later(notice, setback.next_attempt_at, detail)

    def _set_aside(self, organization_id: int, ids: Iterable[int]) -> None:
        """The platform's answers settle nothing (a person whose LINE id changed): look again later, not at once."""
        now = self._clock.now()
        with self._database.organization(organization_id) as session:
            for notice in session.scalars(select(Notice).where(Notice.id.in_(list(ids)))):
                if notice.state is NoticeState.WAITING:
                    outbox.try_later(notice, now + ERRAND_WAIT, Reason.REACH_UNKNOWN)

    def _run(self, organization_id: int, errands: Errands, each: Each) -> list[int]:
        """Ask the platform each thing once and note the answers; return the notices that can be packed again."""
        if not errands:
            return []
        answers = dict(each(self._ask, list(dict.fromkeys(errand for found in errands.values() for errand in found))))
        known = {errand: answer for errand, answer in answers.items() if isinstance(answer, Answers)}
        if known:
            with self._database.organization(organization_id) as session:
                reaching.note(session, known, self._clock.now())
        again = []
        for notice_id, found in errands.items():
            failed = next((errand for errand in found if not isinstance(answers[errand], Answers)), None)
            if failed is None:
                again.append(notice_id)
            elif isinstance(answers[failed], LineError):
                self._not_answered(organization_id, notice_id, failed, answers[failed])
            else:
                self._put_by(organization_id, notice_id, answers[failed])
        return again

    def _ask(self, errand: Errand) -> Answers | LineError:
        try:
            return reaching.ask(self._line_of(errand.channel_id), errand)
        except LineError as error:
            return error

    def _not_answered(self, organization_id: int, notice_id: int, errand: Errand, error: LineError) -> None:
        """Nothing is sent blind: without the quota, or not knowing whether somebody is there, the push waits."""
        now = self._clock.now()
        with self._database.organization(organization_id) as session:
            notice = session.get_one(Notice, notice_id)
            if notice.state is not NoticeState.WAITING:
                return
            if error.failure is Failure.CREDENTIALS:
                settling.pause(session, errand.channel_id, error, now)
            if errand.question is Question.MEMBERS and error.failure is Failure.PERMANENT:
                outbox.finish(notice, NoticeState.FAILED, now, with_detail(Reason.GROUP_UNKNOWN, error.reason))
                return
            reason = Reason.QUOTA_UNKNOWN if errand.question is Question.QUOTA else Reason.REACH_UNKNOWN
            outbox.try_later(notice, now + ERRAND_WAIT, with_detail(reason, error.reason))

    def _call(self, parcel: Parcel) -> Sent | Refusal:
        answer = calling.call(self._line_of(parcel.channel_id), parcel)
        error = answer.error if isinstance(answer, Refusal) else None
        self._breaker.heard(parcel.channel_id, error, self._clock.now())
        if isinstance(answer, Refusal) and parcel.reply_token is None and answer.error.status == 429:
            return replace(answer, error=self._explained(parcel, answer.error))
        return answer

    def _explained(self, parcel: Parcel, error: LineError) -> LineError:
        """Tell a spent month from a burst by what the platform says of the quota now, not by the refusal's words."""
        line = self._line_of(parcel.channel_id)
        now = self._clock.now()
        try:
            limit, used = line.quota(), line.consumption()
        except LineError:
            return LineError(Failure.RATE, error.reason, error.status)
        with self._database.organization(parcel.organization_id) as session:
            channel = session.get_one(Channel, parcel.channel_id)
            reading = quota.store(session, channel, limit, used, now)
            why = explain_429(quota.quota(reading), parcel.cost)
        month = why is TooManyRequests.MONTH_EXHAUSTED
        return LineError(Failure.MONTH if month else Failure.RATE, error.reason, error.status)

    def _settle(self, organization_id: int, called: Sequence[tuple[Parcel, Any]]) -> dict[int, NoticeState]:
        """Write down how calls ended, together; where one cannot be, each by itself, so that it alone waits."""
        for parcel, answer in called:
            if isinstance(answer, Exception):
                self._put_by(organization_id, parcel.notice_id, answer)
        called = [one for one in called if not isinstance(one[1], Exception)]
        try:
            return self._settle_all(organization_id, called) if called else {}
        except OperationalError:
            raise
        except Exception as error:  # the others' answers must be kept
            if len(called) == 1:
                self._put_by(organization_id, called[0][0].notice_id, error)
                return {}
        states: dict[int, NoticeState] = {}
        for one in called:
            states |= self._settle(organization_id, [one])
        return states

    def _settle_all(self, organization_id: int, called: Sequence[tuple[Parcel, Any]]) -> dict[int, NoticeState]:
        now, states = self._clock.now(), dict[int, NoticeState]()
        said: list[outbox.Said] = []
        spent = [parcel for parcel, answer in called if isinstance(answer, Sent) and parcel.reply_token is None]
        with self._database.organization(organization_id) as session:
            wanted = select(Notice).where(Notice.id.in_([parcel.notice_id for parcel, _ in called]))
            notices = {notice.id: notice for notice in session.scalars(wanted)}
            for parcel, answer in called:
                notice = notices[parcel.notice_id]
                if isinstance(answer, Refusal):
                    settling.failed(session, notice, parcel, answer, now)
                else:
                    said += settling.succeeded(session, notice, parcel, answer, now)
                states[notice.id] = notice.state
            outbox.remember_sent(session, said, now)
            quota.count(session, called[0][0].channel_id, sum(parcel.cost for parcel in spent), now)
        for parcel in spent:
            self._pilot.spent(organization_id, parcel.kind, parcel.cost)
        for parcel, answer in called:
            _log(parcel, answer)
        return states


def _log(parcel: Parcel, answer: Sent | Refusal) -> None:
    if isinstance(answer, Refusal):
        error = answer.error
        why = {"failure": error.failure.value, "status": error.status, "request": error.request_id}
        log.warning("not sent", extra={**parcel.traces, "action": "notice.not_sent", **why})
        return
    billed = 0 if parcel.reply_token else parcel.cost
    log.info("sent", extra={**parcel.traces, "action": "notice.sent", "billed": billed, "request": answer.request_id})


@contextmanager
def _callers(at_once: int) -> Iterator[Each]:
    """Give what makes calls, ``at_once`` at the same time."""
    if at_once <= 1:
        yield _one_by_one
        return
    with ThreadPoolExecutor(at_once, thread_name_prefix="calls") as threads:
        yield lambda do, items: list(zip(items, threads.map(lambda item: _tried(do, item), items), strict=True))


def _one_by_one(do: Callable[[Any], Any], items: Sequence[Any]) -> list[tuple[Any, Any]]:
    return [(item, _tried(do, item)) for item in items]


def _tried(do: Callable[[Any], Any], item: Any) -> Any:
    try:
        return do(item)
    except Exception as error:  # the others' answers must be settled all the same
        return error

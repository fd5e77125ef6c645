"""Tells an operator outside LINE what is wrong: the alert about a broken channel must not wait for that channel."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request

from storage import health, installation
from storage.clock import Clock, local_date
from storage.database import Database
from storage.health import Problem

log = logging.getLogger("tamngan.scheduler")

TIMEOUT_SECONDS = 10
#: What of a problem was told on which day: each is told once a day.
TOLD = "alerted"


class Watch:
    """Posts the problems that are new today to the operator's address, as JSON."""

    def __init__(self, database: Database, clock: Clock, address: str | None) -> None:
        """Without an address nothing is told; the problems stand in /ready and /metrics all the same."""
        self._database, self._clock, self._address = database, clock, address

    def run(self) -> int:
        """Tell what is new and return how many problems that were."""
        if self._address is None:
            return 0
        now = self._clock.now()
        today = local_date(now).isoformat()
        with self._database.looking() as session:
            found = health.problems(session, now)
            known = installation.fact(session, TOLD)
            told = (
                set(known.value.get("problems", [])) if known is not None and known.value.get("on") == today else set()
            )
        new = [problem for problem in found if problem.english not in told]
        if not new or not self._tell(new):
            return 0
        with self._database.system() as session:
            told |= {problem.english for problem in new}
            installation.put_fact(session, TOLD, {"on": today, "problems": sorted(told)}, now)
        return len(new)

    def _tell(self, problems: list[Problem]) -> bool:
        body = {"service": "tamngan", "problems": [{"code": one.code, "text": one.english} for one in problems]}
        request = urllib.request.Request(  # noqa: S310 -- the settings take http and https only
            str(self._address), json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError, ValueError) as error:
            log.error("the operator could not be told", extra={"error": type(error).__name__})  # noqa: TRY400
            return False

"""Looks weekly at the pages on which an office published its OIT items, and tells the owner what broke."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from delivery import alerts
from documents import catalogue
from documents.links import FAULT_WORDS, PASSING, Look, look_at
from messages.alert_to_coordinator import Alert
from storage import links
from storage.clock import Clock
from storage.database import Database
from storage.models import OitLink

log = logging.getLogger("tamngan.scheduler")

#: Pages looked at in one run, each of another host: nobody's website feels it.
MOST_AT_ONCE = 10

Looker = Callable[[str, str], Look]


@dataclass(frozen=True)
class LinkKeeper:
    """One run of the loop; ``look`` is what goes to the web."""

    database: Database
    clock: Clock
    look: Looker = look_at

    def run(self) -> int:
        """Look at pages whose turn has come, one of each host, and return how many were looked at."""
        with self.database.system() as session:
            waiting = links.due(session, self.clock.now(), MOST_AT_ONCE * 4)
        hosts: set[str] = set()
        done = 0
        for organization_id, link_id in waiting:
            if done >= MOST_AT_ONCE:
                break
            done += self._one(organization_id, link_id, hosts)
        return done

    def _one(self, organization_id: int, link_id: int, hosts: set[str]) -> bool:
        """Look at one page outside any transaction; return whether it was looked at."""
        with self.database.organization(organization_id) as session:
            row = session.get(OitLink, link_id)
            host = urlsplit(row.address).hostname if row is not None else None
            if row is None or host in hosts:
                return False
            claimed = links.claim(session, link_id, self.clock.now())
            if claimed is None:
                return False
            address, words = claimed.address, claimed.words or title_of(claimed)
        hosts.add(host or "")
        found = self.look(address, words)
        with self.database.organization(organization_id) as session:
            passing = found.fault in PASSING
            now = self.clock.now()
            broken = links.looked(session, link_id, address, found.fault, now, passing=passing)
            if broken is not None and found.fault is not None:
                self._tell(session, broken, f"{broken.code} {FAULT_WORDS[found.fault]}")
        log.info("a link was looked at", extra={"link": link_id, "fault": found.fault, "status": found.status})
        return True

    def _tell(self, session: Session, link: OitLink, said: str) -> None:
        now = self.clock.now()
        key = f"link-broken:{link.id}:{now.date()}"
        alerts.tell_owner(session, key, Alert.LINK_BROKEN, link.person_id, (said,), now)


def title_of(link: OitLink) -> str:
    """Return the words by which a page names an item: its title in its year's list, else its code."""
    items = {item.code: item.title for item in catalogue.items(link.fiscal_year_be)}
    return items.get(link.code, link.code)

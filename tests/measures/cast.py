"""The fixed cast: the office of Ban Suan and a neighbour who must see nothing. All made up."""

from __future__ import annotations

from datetime import date

from measures.permissions import Actor, Assignment
from measures.vocabulary import Role

BAN_SUAN, NEIGHBOUR = 1, 2
FINANCE, WORKS = 10, 11
TODAY = date(2025, 2, 10)


def actor(person_id: int, *assignments: Assignment, organization_id: int = BAN_SUAN) -> Actor:
    return Actor(person_id, organization_id, assignments)


OFFICER = actor(1, Assignment(Role.STAFF, FINANCE))
SUPERVISOR = actor(2, Assignment(Role.SUPERVISOR, FINANCE))
COORDINATOR = actor(3, Assignment(Role.COORDINATOR))
EXECUTIVE = actor(4, Assignment(Role.EXECUTIVE))
COLLEAGUE = actor(5, Assignment(Role.STAFF, WORKS))
OUTSIDER = actor(6)
FORMER = actor(7, Assignment(Role.STAFF, FINANCE, valid_until=date(2025, 2, 9)))
ACTING = actor(
    8,
    Assignment(Role.STAFF, WORKS),
    Assignment(Role.SUPERVISOR, FINANCE, date(2025, 2, 1), date(2025, 2, 28), acting=True),
)
CAST = {
    "officer": OFFICER,
    "supervisor": SUPERVISOR,
    "coordinator": COORDINATOR,
    "executive": EXECUTIVE,
    "colleague": COLLEAGUE,
    "outsider": OUTSIDER,
    "former": FORMER,
    "acting": ACTING,
}

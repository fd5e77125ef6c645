"""The first coordinator comes in by a one-time code, and says who they are."""

from __future__ import annotations

from actions import telling, units, waiting_list
from actions.acting import Acting
from actions.telling import Policy
from measures.vocabulary import NoticeClass, NoticeKind, PersonState, Role
from messages.facts import Held, Shift
from messages.post_told import PostTold
from storage import audit, people, requests
from storage.models import Person

#: Until they say who they are, they stand on the roster by their post.
UNNAMED = "ผู้ประสานงาน"
_TOLD = Policy(NoticeKind.DECISION, NoticeClass.DECISION)


def first_coordinator(acting: Acting, line_user_id: str) -> Person:
    """Make whoever typed a good code a coordinator; those who are coordinators already hear of it."""
    request = requests.of_user(acting.session, line_user_id, acting.now)
    person = acting.person
    if person is None:
        name = request.name if request is not None else UNNAMED
        person = people.add(acting.session, name, Role.COORDINATOR, acting.now, line_user_id=line_user_id)
    else:
        person.state = PersonState.ACTIVE
        people.assign(acting.session, person, Role.COORDINATOR, None)
    person.is_friend = True
    requests.withdraw(acting.session, line_user_id, None)
    audit.record(
        acting.session, acting.now, "person.first_coordinator", "person", person.id, person_id=acting.person_id
    )
    others = [one for one in telling.coordinators(acting) if one is not person]
    shift = Shift(name=person.name, gains=(Held(role=Role.COORDINATOR),), person_id=person.id)
    telling.tell(acting, others, PostTold(shift=shift, of_somebody_else=True), _TOLD)
    return person


def name_coordinator(acting: Acting, name: str, post: str | None, unit_id: int | None, unit_words: str | None) -> None:
    """Write down who the coordinator is; a unit that they name is the office's."""
    person = acting.person
    if person is None or not acting.manages:
        return
    person.name, person.post = name, post or person.post
    unit = units.named_or_new(acting, unit_words, None) if unit_id is None and unit_words else None
    wanted = unit_id if unit_id is not None else (unit.id if unit is not None else None)
    for one in person.assignments:
        if one.role is Role.COORDINATOR and wanted is not None:
            one.unit_id = wanted
    audit.record(acting.session, acting.now, "person.renamed", "person", person.id, person_id=person.id)
    waiting_list.tell(acting)

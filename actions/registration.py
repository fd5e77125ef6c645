"""ลงทะเบียน / ขอเปลี่ยนตำแหน่ง: somebody asks to be let in or for another post, and a coordinator decides.

A request is a thing of its own: the roster stays as it is until the decision. What the coordinator is shown is what
will be given: the roster's own roles and unit where the name stands there, never what was typed beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapidfuzz import fuzz

from actions import posts, roles, units, waiting_list
from actions.acting import Acting
from actions.outcome import Became
from measures.hindrances import Hindrance
from measures.vocabulary import PersonState, Role
from messages.facts import Held
from storage import audit, people, requests
from storage.clock import local_date
from storage.models import Person, RosterRequest, Unit
from thai import names

#: Somebody may ask so often on one day.
MOST_A_DAY = 3
#: How like a name on the roster has to be to what was typed; the coordinator confirms it.
ALIKE = 88
#: What was reported before somebody was let in is offered to them for so long.
DRAFT_LASTS = timedelta(days=1)


@dataclass(frozen=True)
class Ask:
    """Somebody asks to be let in; ``unit_words`` where the office has no unit of that name."""

    line_user_id: str
    name: str
    role: Role = Role.STAFF
    unit_id: int | None = None
    unit_words: str | None = None
    post: str | None = None
    draft: str | None = None


@dataclass(frozen=True)
class AskPost:
    """Somebody on the roster asks for another unit, or to act for a post for a time."""

    role: Role
    unit_id: int | None
    for_a_while: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Asked:
    """What became of a request."""

    became: Became
    request: RosterRequest | None = None
    refusal: Hindrance | None = None


@dataclass(frozen=True)
class Grant:
    """What an approval would give: to whom on the roster (None: somebody new), which posts; who else has the name."""

    person: Person | None
    posts: tuple[Held, ...]
    namesakes: tuple[str, ...] = ()
    new_unit: str | None = None
    moves_from: str | None = None

    @property
    def needs_second_tap(self) -> bool:
        """Tell whether more is given than one tap may give."""
        return posts.is_above_staff(self.posts)


class Needed(StrEnum):
    """What a coordinator has to say before a decision counts."""

    SURE = "sure"
    """More than staff is given."""
    SURE_NOT = "sure_not"
    """Somebody is refused: they are told at once, and there is no way back."""
    UNIT = "unit"
    """Which unit the words mean, or that it is a new one."""


@dataclass(frozen=True)
class Decide:
    """A decision; ``sure`` is the second tap, ``unit_id`` or ``new_unit`` say what an unknown unit is."""

    request_id: int
    accepted: bool
    sure: bool = False
    unit_id: int | None = None
    new_unit: bool = False


@dataclass(frozen=True)
class Decided:
    """What became of a decision; ``draft`` is what the newcomer had reported before."""

    became: Became
    request: RosterRequest | None = None
    person: Person | None = None
    grant: Grant | None = None
    refusal: Hindrance | None = None
    by: str | None = None
    needed: Needed | None = None
    draft: str | None = None
    newcomer: bool = False


# -- asking ----------------------------------------------------------------------------------------------------------


def ask(acting: Acting, command: Ask) -> Asked:
    """Put one open request per LINE user, in the place of an earlier one; the coordinators hear of it once a day."""
    requests.forget_old(acting.session, acting.now)
    standing = requests.of_user(acting.session, command.line_user_id, acting.now)
    if standing is not None and _says_the_same(standing, command):
        return Asked(Became.KNOWN, standing)
    times = 1 + (standing.times if standing is not None and _is_of_today(acting, standing) else 0)
    if times > MOST_A_DAY:
        return Asked(Became.REFUSED, standing, Hindrance.TOO_OFTEN)
    request = standing or RosterRequest(line_user_id=command.line_user_id)
    request.name, request.post, request.role = command.name, command.post, command.role
    request.unit_id, request.unit_words = command.unit_id, command.unit_words
    request.asked_at, request.times, request.acting = acting.now, times, False
    _keep_draft(acting, request, command.draft)
    acting.session.add(request)
    acting.session.flush()
    acting.session.refresh(request)
    audit.record(acting.session, acting.now, "person.asked", "roster_request", request.id)
    waiting_list.tell(acting)
    return Asked(Became.REQUESTED, request)


def _says_the_same(request: RosterRequest, command: Ask) -> bool:
    said = (command.name, command.role, command.unit_id, command.unit_words)
    return (request.name, request.role, request.unit_id, request.unit_words) == said


def _is_of_today(acting: Acting, request: RosterRequest) -> bool:
    return local_date(request.asked_at) == acting.today


def ask_post(acting: Acting, command: AskPost) -> Asked:
    """Ask for another post; until it is decided nothing changes."""
    person = acting.person
    if person is None or acting.actor is None:
        return Asked(Became.REFUSED, refusal=Hindrance.NOT_PERMITTED)
    if command.first is not None and command.last is not None and command.first > command.last:
        return Asked(Became.REFUSED, refusal=Hindrance.BACKWARDS)
    standing = requests.of_person(acting.session, person.id, acting.now)
    times = 1 + (standing.times if standing is not None and _is_of_today(acting, standing) else 0)
    if times > MOST_A_DAY:
        return Asked(Became.REFUSED, standing, Hindrance.TOO_OFTEN)
    request = standing or RosterRequest(person_id=person.id)
    request.name, request.role, request.unit_id = person.name, command.role, command.unit_id
    request.acting, request.valid_from, request.valid_until = command.for_a_while, command.first, command.last
    request.asked_at, request.times = acting.now, times
    acting.session.add(request)
    acting.session.flush()
    acting.session.refresh(request)
    detail = {"role": command.role.value, "unit": command.unit_id}
    audit.record(acting.session, acting.now, "person.post_asked", "person", person.id, detail=detail)
    waiting_list.tell(acting)
    return Asked(Became.REQUESTED, request)


def keep_draft(acting: Acting, line_user_id: str, words: str) -> RosterRequest | None:
    """Keep what somebody reported while they wait, to be offered to them once they are let in."""
    request = requests.of_user(acting.session, line_user_id, acting.now)
    if request is not None:
        _keep_draft(acting, request, words)
    return request


def _keep_draft(acting: Acting, request: RosterRequest, words: str | None) -> None:
    if words:
        request.draft, request.draft_at = words, acting.now


def take_back(acting: Acting, line_user_id: str) -> bool:
    """Take back one's own request; tell whether there was one."""
    if requests.of_user(acting.session, line_user_id, acting.now) is None:
        return False
    requests.withdraw(acting.session, line_user_id, None)
    waiting_list.tell(acting)
    return True


# -- what would be given ---------------------------------------------------------------------------------------------


def grant_of(acting: Acting, request: RosterRequest) -> Grant:
    """Return what an approval of this request would give."""
    asked = Held(
        role=request.role,
        unit=request.unit.name if request.unit is not None else None,
        acting=request.acting,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
    )
    if request.line_user_id is None and request.person is not None:
        now_in = posts.held_today(acting, request.person)
        moves_from = None if request.acting else ", ".join(one.unit for one in now_in if one.unit)
        return Grant(request.person, (asked,), moves_from=moves_from or None)
    same = [one for one in people.active(acting.session) if _bare(one.name) == _bare(request.name)]
    person = _listed(acting, request, same)
    if person is not None:
        others = tuple(_described(acting, one) for one in same if one is not person)
        return Grant(person, posts.held_today(acting, person), others)
    return Grant(None, (asked,), tuple(_described(acting, one) for one in same), request.unit_words)


def _listed(acting: Acting, request: RosterRequest, same: list[Person]) -> Person | None:
    """Return the one on the roster without a LINE who has that name, or one very like it in the same unit."""
    free = [one for one in same if one.line_user_id is None]
    if same:
        return free[0] if len(free) == 1 else None
    alike = [
        one
        for one in people.active(acting.session)
        if one.line_user_id is None
        and any(post.unit_id == request.unit_id and post.unit_id is not None for post in one.assignments)
        and fuzz.ratio(_bare(one.name), _bare(request.name)) >= ALIKE
    ]
    return alike[0] if len(alike) == 1 else None


def _described(acting: Acting, person: Person) -> str:
    units_of = dict.fromkeys(one.unit for one in posts.held_today(acting, person) if one.unit)
    return " ".join((person.name, *units_of))


def _bare(name: str) -> str:
    """Return a name without its title, so that นายสมหมาย and สมหมาย are compared as one."""
    return " ".join(names.without_title(name).split())


# -- deciding --------------------------------------------------------------------------------------------------------


def decide(acting: Acting, command: Decide) -> Decided:
    """Let somebody in, give a post, or refuse it; whoever asked hears of it."""
    request = requests.find(acting.session, command.request_id)
    refusal = _refusal(acting, request)
    if request is None or refusal is not None:
        decider = acting.session.get(Person, request.decided_by_id) if request and request.decided_by_id else None
        return Decided(Became.REFUSED, request, refusal=refusal, by=decider.name if decider else None)
    if not command.accepted:
        return _refused(acting, request) if command.sure else Decided(Became.ASKED, request, needed=Needed.SURE_NOT)
    _name_unit(acting, request, command)
    grant = grant_of(acting, request)
    needed = _needed(grant, command)
    if needed is not None:
        return Decided(Became.ASKED, request, grant.person, grant, needed=needed)
    return _granted(acting, request, grant)


def _refusal(acting: Acting, request: RosterRequest | None) -> Hindrance | None:
    if not (acting.manages or posts.is_the_servers(acting)):
        return Hindrance.NOT_PERMITTED
    if request is None:
        return Hindrance.GONE
    return Hindrance.DECIDED if request.decided_at is not None else None


def _needed(grant: Grant, command: Decide) -> Needed | None:
    if grant.new_unit is not None:
        return Needed.UNIT
    return Needed.SURE if grant.needs_second_tap and not command.sure else None


def _name_unit(acting: Acting, request: RosterRequest, command: Decide) -> None:
    """Confirm once what a unit's words mean: everybody who wrote them means it from then on."""
    if request.unit_words is None or (command.unit_id is None and not command.new_unit):
        return
    words = request.unit_words
    unit = units.named_or_new(acting, words, command.unit_id)
    if unit is not None:
        requests.name_unit(acting.session, words, unit.id)
        acting.session.flush()
        acting.session.refresh(request)


def _refused(acting: Acting, request: RosterRequest) -> Decided:
    person = request.person
    waiting_list.tell_decided(acting, request, person, accepted=False)
    subject, subject_id = ("person", person.id) if person is not None else ("roster_request", request.id)
    action = "person.refused" if person is None else "person.post_refused"
    audit.record(acting.session, acting.now, action, subject, subject_id, person_id=acting.person_id)
    requests.close(acting.session, request, acting.now, accepted=False, by_id=acting.person_id)
    waiting_list.tell(acting)
    return Decided(Became.RECORDED, request, person)


def _granted(acting: Acting, request: RosterRequest, grant: Grant) -> Decided:
    draft = request.draft if _is_fresh(acting, request) else None
    newcomer = request.line_user_id is not None
    if request.line_user_id is None and grant.person is not None:
        changed = roles.carry_out(acting, _appointment(request, grant.person))
        if changed.became is Became.REFUSED:
            return Decided(Became.REFUSED, request, grant.person, refusal=changed.refusal)
        person = grant.person
    else:
        person = _let_in(acting, request, grant)
        audit.record(acting.session, acting.now, "person.approved", "person", person.id, person_id=acting.person_id)
        waiting_list.tell_decided(acting, request, person, accepted=True, draft=draft)
    request.person_id = person.id
    requests.close(acting.session, request, acting.now, accepted=True, by_id=acting.person_id)
    waiting_list.tell(acting)
    return Decided(Became.RECORDED, request, person, grant, draft=draft, newcomer=newcomer)


def _is_fresh(acting: Acting, request: RosterRequest) -> bool:
    return request.draft_at is not None and acting.now - request.draft_at <= DRAFT_LASTS


def _appointment(request: RosterRequest, person: Person) -> roles.Appoint:
    return roles.Appoint(
        person.id, request.role, request.unit_id, request.acting, request.valid_from, request.valid_until
    )


def _let_in(acting: Acting, request: RosterRequest, grant: Grant) -> Person:
    person = grant.person
    if person is None:
        unit = acting.session.get(Unit, request.unit_id) if request.unit_id is not None else None
        return people.add(
            acting.session,
            request.name,
            request.role,
            acting.now,
            unit=unit,
            post=request.post,
            line_user_id=request.line_user_id,
        )
    person.line_user_id, person.state = request.line_user_id, PersonState.ACTIVE
    person.post = person.post or request.post
    return person

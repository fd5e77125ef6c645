"""What travels together: one digest per person and day, and what rides behind a reply."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from measures.vocabulary import NoticeClass, RoomKind

NoticeKey = TypeVar("NoticeKey", bound=Hashable)
PersonKey = TypeVar("PersonKey", bound=Hashable)

#: The platform takes five objects in one reply or push.
MAX_OBJECTS = 5
#: Behind an answer in a group: more would bury it.
MAX_RIDERS_IN_GROUP = 2


@dataclass(frozen=True, slots=True)
class Pending(Generic[NoticeKey, PersonKey]):
    """A notice that waits. ``foldable`` ones become lines of one digest card; ``private`` ones are for 1:1 chats."""

    key: NoticeKey
    kind: NoticeClass
    person_key: PersonKey | None = None
    due_on: date | None = None
    private: bool = False
    foldable: bool = True


@dataclass(frozen=True, slots=True)
class Bundle(Generic[NoticeKey]):
    """What goes out together: each object carries one notice, or several folded into one card. ``rest`` waits on."""

    objects: tuple[tuple[NoticeKey, ...], ...]
    rest: tuple[NoticeKey, ...] = ()

    @property
    def carried(self) -> tuple[NoticeKey, ...]:
        """Return the notices that go out, most urgent object first."""
        return tuple(key for keys in self.objects for key in keys)


@dataclass(frozen=True, slots=True)
class Digest(Generic[NoticeKey, PersonKey]):
    """The one push of a person and day; it costs one message whatever it carries. ``lead`` is its most urgent part."""

    person_key: PersonKey
    day: date
    lead: NoticeKey
    bundle: Bundle[NoticeKey]


def urgency(notice: Pending[NoticeKey, PersonKey]) -> tuple[int, date]:
    """Return a key that sorts the most urgent first: by class, then by the earlier deadline."""
    return (notice.kind.value, notice.due_on or date.max)


def merge_into_digest(
    pending: Iterable[Pending[NoticeKey, PersonKey]], day: date
) -> tuple[Digest[NoticeKey, PersonKey], ...]:
    """Return one digest per person from all that is to be pushed on a day, most urgent person first.

    Notices without a person belong to a group and are left to it.
    """
    by_person: dict[PersonKey, list[Pending[NoticeKey, PersonKey]]] = {}
    for notice in sorted(pending, key=urgency):
        if notice.person_key is not None:
            by_person.setdefault(notice.person_key, []).append(notice)
    return tuple(
        Digest(person, day, notices[0].key, _bundle(notices, MAX_OBJECTS)) for person, notices in by_person.items()
    )


def choose_riders(
    pending: Iterable[Pending[NoticeKey, PersonKey]], room: RoomKind, answer_objects: int
) -> Bundle[NoticeKey]:
    """Return what goes along, free, behind an answer of so many objects, most urgent first.

    The answer always comes first and is never buried; in a group nothing private rides.
    """
    in_group = room is RoomKind.GROUP
    fit = [notice for notice in sorted(pending, key=urgency) if not (in_group and notice.private)]
    room_left = max(MAX_OBJECTS - answer_objects, 0)
    return _bundle(fit, min(room_left, MAX_RIDERS_IN_GROUP) if in_group else room_left)


def _bundle(notices: Sequence[Pending[NoticeKey, PersonKey]], most: int) -> Bundle[NoticeKey]:
    """Fold what can be folded into the place of its most urgent part and cut off what does not fit."""
    folded = tuple(notice.key for notice in notices if notice.foldable)
    objects: list[tuple[NoticeKey, ...]] = []
    for notice in notices:
        if not notice.foldable:
            objects.append((notice.key,))
        elif notice.key == folded[0]:
            objects.append(folded)
    rest = tuple(key for keys in objects[most:] for key in keys)
    return Bundle(tuple(objects[:most]), rest)

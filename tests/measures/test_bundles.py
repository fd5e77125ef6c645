"""One digest a day, and rides that never bury the answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.economy import NoticeClass, Pending, choose_riders, merge_into_digest
from measures.vocabulary import RoomKind

TODAY = date(2025, 2, 10)
GROUP, PRIVATE = RoomKind.GROUP, RoomKind.PRIVATE

Waiting = Pending[str, str]


def waiting(
    key: str,
    kind: NoticeClass = NoticeClass.REMINDER,
    person: str | None = "somchai",
    *,
    due_on: date | None = None,
    private: bool = False,
    foldable: bool = True,
) -> Waiting:
    return Pending(key, kind, person, due_on, private, foldable)


def test_all_of_one_person_and_day_becomes_one_push() -> None:
    pending = [waiting("soon"), waiting("late", NoticeClass.OVERDUE), waiting("other", person="malee")]
    digests = merge_into_digest(pending, TODAY)
    assert [(digest.person_key, digest.lead, digest.bundle.objects) for digest in digests] == [
        ("somchai", "late", (("late", "soon"),)),
        ("malee", "other", (("other",),)),
    ]


def test_what_belongs_to_a_group_is_not_merged_into_a_persons_digest() -> None:
    assert merge_into_digest([waiting("group", person=None)], TODAY) == ()


def test_what_cannot_be_folded_is_an_object_of_its_own_and_the_rest_waits() -> None:
    pending = [waiting(f"card{number}", foldable=False, due_on=date(2025, 3, number + 1)) for number in range(6)]
    (digest,) = merge_into_digest([*pending, waiting("line", NoticeClass.OVERDUE)], TODAY)
    assert digest.bundle.objects == (("line",), ("card0",), ("card1",), ("card2",), ("card3",))
    assert digest.bundle.rest == ("card4", "card5")


def test_the_earlier_deadline_comes_first_within_a_class() -> None:
    pending = [waiting("june", due_on=date(2025, 6, 1)), waiting("none"), waiting("may", due_on=date(2025, 5, 1))]
    (digest,) = merge_into_digest(pending, TODAY)
    assert digest.bundle.carried == ("may", "june", "none")


def test_nothing_private_rides_in_a_group_and_it_does_in_a_private_chat() -> None:
    pending = [waiting("secret", private=True), waiting("open")]
    assert choose_riders(pending, GROUP, 1).carried == ("open",)
    assert set(choose_riders(pending, PRIVATE, 1).carried) == {"secret", "open"}


@pytest.mark.parametrize(
    ("room", "answer_objects", "riders"),
    [(PRIVATE, 1, 4), (PRIVATE, 4, 1), (PRIVATE, 5, 0), (PRIVATE, 6, 0), (GROUP, 1, 2), (GROUP, 4, 1), (GROUP, 5, 0)],
)
def test_riders_take_the_room_that_the_answer_leaves(room: RoomKind, answer_objects: int, riders: int) -> None:
    pending = [waiting(str(number), foldable=False) for number in range(9)]
    assert len(choose_riders(pending, room, answer_objects).objects) == riders


PENDING = st.lists(
    st.builds(
        Pending,
        st.integers(),
        st.sampled_from(NoticeClass),
        st.none() | st.sampled_from(["somchai", "malee"]),
        st.none() | st.dates(date(2025, 1, 1), date(2025, 12, 31)),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda notice: notice.key,
)


@given(pending=PENDING, room=st.sampled_from(RoomKind), answer_objects=st.integers(1, 5))
def test_a_reply_never_exceeds_five_objects_and_rides_by_urgency(
    pending: list[Pending[int, str]], room: RoomKind, answer_objects: int
) -> None:
    bundle = choose_riders(pending, room, answer_objects)
    assert answer_objects + len(bundle.objects) <= 5
    assert all(bundle.objects)
    by_key = {notice.key: notice for notice in pending}
    leads = [by_key[keys[0]].kind for keys in bundle.objects]
    assert leads == sorted(leads)
    if room is GROUP:
        assert not any(by_key[key].private for key in (*bundle.carried, *bundle.rest))


@given(pending=PENDING)
def test_a_digest_loses_nothing_and_reaches_each_person_once(pending: list[Pending[int, str]]) -> None:
    digests = merge_into_digest(pending, TODAY)
    assert len({digest.person_key for digest in digests}) == len(digests)
    planned = [key for digest in digests for key in (*digest.bundle.carried, *digest.bundle.rest)]
    assert sorted(planned) == sorted(notice.key for notice in pending if notice.person_key is not None)
    assert all(len(digest.bundle.objects) <= 5 for digest in digests)

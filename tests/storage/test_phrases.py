"""Wordings are kept with consent only, counted, and of use only once somebody accepted them."""

from __future__ import annotations

import pytest
from twins_support import make_twin

from measures.vocabulary import Intent
from storage import phrases
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Organization
from storage.phrases import NoSuchPhrase
from storage.secrets import SecretBox
from storage.settings import change_settings

WORDING = "ข้อ 1 เฮ็ดแล้วเด้อ"


@pytest.fixture
def office(database: Database, box: SecretBox, clock: TurnableClock, tmp_path: object) -> int:
    return make_twin(database, box, FileStore(tmp_path), "ทิศเหนือ", clock.now()).organization  # type: ignore[arg-type]


def keep(database: Database, office: int, clock: TurnableClock, *, consent: bool, times: int = 1) -> list[bool]:
    with database.organization(office) as session:
        organization = session.get_one(Organization, office)
        change_settings(organization, learn_phrases=consent)
        return [phrases.keep(session, organization, WORDING, Intent.REPORT_DONE, clock.now()) for _ in range(times)]


def test_nothing_is_kept_without_the_offices_consent(database: Database, office: int, clock: TurnableClock) -> None:
    assert keep(database, office, clock, consent=False) == [False]
    with database.reading(office) as session:
        assert phrases.listed(session) == []


def test_the_same_meaning_again_counts_once_more(database: Database, office: int, clock: TurnableClock) -> None:
    assert keep(database, office, clock, consent=True, times=3) == [True] * 3
    with database.reading(office) as session:
        [phrase] = phrases.listed(session)
        assert (phrase.wording, phrase.meaning, phrase.times) == (WORDING, "report_done", 3)


def test_only_what_was_accepted_is_given_away(database: Database, office: int, clock: TurnableClock) -> None:
    keep(database, office, clock, consent=True)
    with database.organization(office) as session:
        assert phrases.listed(session, accepted=True) == []
        [phrase] = phrases.listed(session, accepted=False)
        phrases.accept(session, phrase.id, clock.now())
        assert phrases.listed(session, accepted=True) == [phrase]


def test_a_phrase_that_is_none_cannot_be_accepted(database: Database, office: int, clock: TurnableClock) -> None:
    with database.organization(office) as session, pytest.raises(NoSuchPhrase):
        phrases.accept(session, 4711, clock.now())

"""The installation knows its key, and rests when it is told to."""

from __future__ import annotations

import pytest
from tests_support import Cast

from storage import installation
from storage.clock import TurnableClock
from storage.database import Database
from storage.installation import KeyMismatch
from storage.secrets import SecretBox

OTHER = SecretBox("another key of more than thirty-two letters")


def test_the_first_key_is_remembered_and_another_is_refused(
    database: Database, box: SecretBox, clock: TurnableClock
) -> None:
    installation.check_key(database, box, clock.now())
    installation.check_key(database, box, clock.now())
    with pytest.raises(KeyMismatch, match="key forget"):
        installation.check_key(database, OTHER, clock.now())


def test_a_key_that_does_not_open_what_is_sealed_is_not_remembered(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    with pytest.raises(KeyMismatch):
        installation.check_key(database, OTHER, clock.now())
    installation.check_key(database, box, clock.now())


def test_a_fingerprint_tells_keys_apart_and_holds_nothing_of_them(box: SecretBox) -> None:
    assert box.fingerprint != OTHER.fingerprint
    assert box.fingerprint not in box.signing_key.hex()


def test_a_pause_lasts_until_somebody_ends_it(database: Database, clock: TurnableClock) -> None:
    assert not installation.is_paused(database)
    with database.system() as session:
        installation.pause(session, clock.now(), "asked")
    assert installation.is_paused(database)
    with database.system() as session:
        assert installation.resume(session)
        assert not installation.resume(session)
    assert not installation.is_paused(database)

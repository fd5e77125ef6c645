"""A channel belongs to its office; secrets rotate, tokens are renewed, and what waited for them goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests_support import Cast

from measures.reasons import Reason, with_detail
from measures.vocabulary import NoticeKind
from storage import channels, inbox, organizations, outbox
from storage.channels import OLD_SECRET_LASTS, ChannelError, TokenKind
from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Channel, Notice, Organization
from storage.outbox import Draft
from storage.secrets import SecretBox, WrongKey


def test_a_key_of_another_office_is_refused_and_its_secret_stays(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    with database.system() as session, pytest.raises(ChannelError, match="another organization"):
        channels.put(session, cast.office_b, "a", "stolen", "stolen", box, clock.now())
    with database.looking() as session:
        assert box.open(channels.get(session, "a").secret_sealed) == "secret-a"


@pytest.mark.parametrize("key", ["../x", "A/B", "", " ", "a b", "ก", "-a", "a" * 41, "a\n"])
def test_a_key_that_cannot_stand_in_an_address_is_refused(key: str) -> None:
    with pytest.raises(ChannelError):
        channels.checked_key(key)


@pytest.mark.parametrize("value", ["", "  ", "two words", "line\nbreak", "ไทย", "x" * 2001])
def test_a_secret_that_line_never_writes_is_refused(value: str) -> None:
    with pytest.raises(ChannelError):
        channels.checked_secret(value, "secret")
    assert channels.checked_secret(" abc123\n", "secret") == "abc123"


def test_an_old_secret_lasts_a_day_and_can_be_ended_at_once(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    now = clock.now()
    with database.system() as session:
        channel = channels.get(session, "a")
        assert channels.put_secret(channel, "second", box, now)
        assert channel.previous_until == now + OLD_SECRET_LASTS
        assert not channels.put_secret(channel, "second", box, now)
        assert channels.put_secret(channel, "third", box, now, at_once=True)
        assert channel.previous_secret_sealed is None
        channels.put_secret(channel, "fourth", box, now)
        assert channels.end_old_secret(channel)
        assert not channels.end_old_secret(channel)


def test_secrets_can_be_entered_anew_without_the_old_seal(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    new = SecretBox("another key of more than thirty-two letters")
    with database.system() as session:
        channels.put(session, cast.office_a, "a", "entered", "anew", new, clock.now())
        channel = channels.get(session, "a")
        assert (new.open(channel.secret_sealed), new.open(channel.access_token_sealed)) == ("entered", "anew")
        # What the lost key had sealed could be checked against by nobody.
        assert channel.previous_secret_sealed is None


def test_a_renewed_token_ends_the_rest_at_once(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    now, later = clock.now(), clock.now() + timedelta(minutes=15)
    with database.organization(cast.office_a) as session:
        for key, reason in (("rests", with_detail(Reason.CHANNEL_RESTS, "401")), ("other", Reason.TRY_AGAIN)):
            row = outbox.add(session, Draft(key=key, kind=NoticeKind.REMINDER, message="x", data={}), now)
            outbox.try_later(session.get_one(Notice, row), later, reason)
        channel = channels.get(session, "a")
        channels.refused(channel, later, "401", now)
    with database.system() as session:
        channels.put_token(session, channels.get(session, "a"), "renewed", box)
    with database.organization(cast.office_a) as session:
        waits = dict(session.execute(select(Notice.key, Notice.next_attempt_at)).all())
        assert waits == {"rests": None, "other": later}
        channel = channels.get(session, "a")
        assert (channel.paused_until, channel.token_refused_at) == (None, None)


def test_a_suspended_office_rests_on_whatever_becomes_of_its_token(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    with database.system() as session:
        office = session.get_one(Organization, cast.office_a)
        organizations.suspend(session, office, clock.now())
        channels.put_token(session, channels.get(session, "a"), "renewed", box)
        assert channels.get(session, "a").paused_until == channels.RESTS_UNTIL
        organizations.wake(session, office)
        assert channels.get(session, "a").paused_until is None


def test_a_revoked_channel_takes_no_part_and_holds_nothing(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock
) -> None:
    with database.system() as session:
        channels.revoke(channels.get(session, "a"), clock.now())
        assert [one.key for one in channels.opened(session, box)] == ["b"]
        assert channels.get(session, "a").secret_sealed == ""


def test_a_used_channel_is_kept_for_the_record_and_an_unused_one_goes(
    database: Database, cast: Cast, clock: TurnableClock
) -> None:
    inbox.add(database.engine, cast.office_a, cast.channel_a, [inbox.RawEvent("e", "r", 1, "{}")], clock.now())
    with database.system() as session:
        with pytest.raises(ChannelError, match="revoke"):
            channels.remove(session, channels.get(session, "a"))
        channels.remove(session, channels.get(session, "b"))
        session.flush()
        assert session.scalars(select(Channel.key)).all() == ["a"]


def test_everything_is_sealed_with_a_new_key_or_nothing(database: Database, cast: Cast, box: SecretBox) -> None:
    new = SecretBox("another key of more than thirty-two letters")
    with database.system() as session:
        assert channels.reseal(session, box, new) == 2
        assert {one.secret for one in channels.opened(session, new)} == {"secret-a", "secret-b"}
        with pytest.raises(WrongKey):
            channels.reseal(session, box, new)


@pytest.mark.parametrize(
    ("kind", "ends_in", "due"),
    [
        (TokenKind.STATELESS, timedelta(minutes=4), True),
        (TokenKind.STATELESS, timedelta(minutes=6), False),
        (TokenKind.VERSION_2_1, timedelta(days=2), True),
        (TokenKind.VERSION_2_1, timedelta(days=4), False),
        (TokenKind.LONG_LIVED, timedelta(minutes=1), False),
        (TokenKind.STATELESS, None, True),
    ],
)
def test_an_issued_token_is_renewed_before_it_ends(
    database: Database, cast: Cast, clock: TurnableClock, kind: TokenKind, ends_in: timedelta | None, due: bool
) -> None:
    with database.system() as session:
        channel = channels.get(session, "a")
        channel.token_kind = kind.value
        channel.token_expires_at = clock.now() + ends_in if ends_in is not None else None
        session.flush()
        assert (channels.to_renew(session, clock.now()) == [cast.channel_a]) is due

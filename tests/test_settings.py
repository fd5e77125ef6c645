"""Settings are read once and strictly; a wrong one is one sentence that names it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tamngan.settings import SETTINGS, WrongSetting, read

KEY = "a key that is longer than thirty-two characters"


def test_nothing_set_is_a_sqlite_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = read({"TAMNGAN_DATA_DIR": str(tmp_path)})
    assert settings.database == f"sqlite:///{tmp_path / 'tamngan.sqlite3'}"


def test_a_single_machine_makes_its_own_key_once(tmp_path: Path) -> None:
    settings = read({"TAMNGAN_DATA_DIR": str(tmp_path)})
    key = settings.secret_key
    assert len(key) >= 32
    assert read({"TAMNGAN_DATA_DIR": str(tmp_path)}).secret_key == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_postgresql_needs_a_key_of_its_own(tmp_path: Path) -> None:
    settings = read({"DATABASE_URL": "postgresql://x/y", "TAMNGAN_DATA_DIR": str(tmp_path)})
    with pytest.raises(WrongSetting, match="TAMNGAN_SECRET_KEY"):
        _ = settings.secret_key
    assert read({"DATABASE_URL": "postgresql://x/y", "TAMNGAN_SECRET_KEY": KEY}).secret_key == KEY


VALUES = {
    "DATABASE_URL": "sqlite:///x",
    "LINE_CHANNEL_SECRET": "s",
    "LINE_CHANNEL_ACCESS_TOKEN": "t",
    "LINE_API_URL": "http://127.0.0.1:1",
    "TAMNGAN_SECRET_KEY": KEY,
    "TAMNGAN_DATA_DIR": "somewhere",
    "TAMNGAN_FILES_URL": "file:///somewhere",
    "TAMNGAN_PUBLIC_URL": "https://bot.example.go.th",
    "TAMNGAN_LOG_LEVEL": "DEBUG",
    "TAMNGAN_METRICS_TOKEN": "a-token-of-sixteen",
    "TAMNGAN_ALERT_URL": "https://alerts.example.go.th/tamngan",
    "TAMNGAN_POOL_SIZE": "7",
    "TAMNGAN_POOL_OVERFLOW": "3",
}


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_can_come_from_a_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "value"
    path.write_text(f"{VALUES[name]}\n", encoding="utf-8")
    assert str(getattr(read({f"{name}_FILE": str(path)}), name.lower())) == VALUES[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere"),
        ("LINE_API_URL", "api.line.me"),
        ("TAMNGAN_PUBLIC_URL", "ftp://x"),
        ("TAMNGAN_SECRET_KEY", "short"),
        ("LINE_CHANNEL_SECRET", "มีภาษาไทย"),
        ("TAMNGAN_FILES_URL", "ftp://store"),
        ("TAMNGAN_LOG_LEVEL", "loud-and-clear"),
        ("TAMNGAN_METRICS_TOKEN", "guessable"),
        ("TAMNGAN_ALERT_URL", "somebody@example.go.th"),
        ("TAMNGAN_POOL_SIZE", "many"),
        ("TAMNGAN_POOL_SIZE", "4000"),
        ("TAMNGAN_POOL_OVERFLOW", "-77"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_setting_and_not_the_value(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        read({name: value})
    assert caught.value.name == name
    assert name in caught.value.thai
    assert value not in str(caught.value)


def test_a_folder_not_named_from_the_root_lies_beside_the_program(tmp_path: Path) -> None:
    assert read({"TAMNGAN_DATA_DIR": "data"}).data_dir == Path(__file__).parent.parent / "data"
    assert read({"TAMNGAN_DATA_DIR": str(tmp_path)}).data_dir == tmp_path


def test_a_lost_key_is_said_and_no_new_one_is_made(tmp_path: Path) -> None:
    settings = read({"TAMNGAN_DATA_DIR": str(tmp_path)})
    with sqlite3.connect(tmp_path / "tamngan.sqlite3") as connection:
        connection.execute("CREATE TABLE system_fact (name TEXT)")
        assert settings.secret_key
        (tmp_path / "secret.key").unlink()
        connection.execute("INSERT INTO system_fact VALUES ('key')")
    with pytest.raises(WrongSetting, match="lost"):
        _ = settings.secret_key
    assert not (tmp_path / "secret.key").exists()


def test_several_machines_have_to_say_where_evidence_is_kept(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="TAMNGAN_FILES_URL"):
        _ = read({"DATABASE_URL": "postgresql://x/y"}).files_url
    kept = read({"DATABASE_URL": "postgresql://x/y", "TAMNGAN_FILES_URL": "s3://evidence/office"})
    assert kept.files_url == "s3://evidence/office"
    shared = read({"DATABASE_URL": "postgresql://x/y", "TAMNGAN_DATA_DIR": str(tmp_path)})
    assert shared.files_url == (tmp_path / "files").as_uri()
    assert read({}).files_url.startswith("file:///")


def test_the_environment_is_read_once_and_by_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAMNGAN_PUBLIC_URL", "https://elsewhere.example.go.th")
    assert read({}).tamngan_public_url is None


def test_a_setting_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="twice"):
        read({"TAMNGAN_SECRET_KEY": KEY, "TAMNGAN_SECRET_KEY_FILE": str(tmp_path / "x")})


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="TAMNGAN_SECRET_KEY_FILE"):
        read({"TAMNGAN_SECRET_KEY_FILE": str(tmp_path / "missing")})

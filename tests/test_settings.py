"""Settings are read once and strictly; a wrong one is one sentence that names it."""

from __future__ import annotations

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
    "TAMNGAN_PUBLIC_URL": "https://bot.example.go.th",
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
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_setting_and_not_the_value(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        read({name: value})
    assert caught.value.name == name
    assert name in caught.value.thai
    assert value not in str(caught.value)


def test_a_setting_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="twice"):
        read({"TAMNGAN_SECRET_KEY": KEY, "TAMNGAN_SECRET_KEY_FILE": str(tmp_path / "x")})


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="TAMNGAN_SECRET_KEY_FILE"):
        read({"TAMNGAN_SECRET_KEY_FILE": str(tmp_path / "missing")})

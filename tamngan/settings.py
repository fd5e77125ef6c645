"""The settings, read once from the environment and strictly: a wrong one stops the start with one sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from measures.errors import TamNganError

#: environment name -> (what to write there in Thai, in English)
SETTINGS: dict[str, tuple[str, str]] = {
    "DATABASE_URL": (
        "ที่อยู่ฐานข้อมูล เช่น sqlite:///data/tamngan.sqlite3 หรือ postgresql://ผู้ใช้:รหัสผ่าน@เครื่อง/ฐานข้อมูล",
        "sqlite:///data/tamngan.sqlite3 or postgresql://user:password@host/database",
    ),
    "LINE_CHANNEL_SECRET": ("Channel secret จาก LINE Developers Console", "the channel secret of the LINE console"),
    "LINE_CHANNEL_ACCESS_TOKEN": (
        "Channel access token จาก LINE Developers Console",
        "the channel access token of the LINE console",
    ),
    "LINE_API_URL": (
        "เว้นว่างไว้เพื่อใช้ LINE จริง หรือ http://127.0.0.1:พอร์ต",
        "unset for LINE itself, or http://127.0.0.1:port",
    ),
    "TAMNGAN_SECRET_KEY": ("ข้อความสุ่มอย่างน้อย 32 ตัวอักษร", "a random text of at least 32 characters"),
    "TAMNGAN_DATA_DIR": ("โฟลเดอร์เก็บข้อมูลที่เขียนได้", "a folder that can be written"),
    "TAMNGAN_PUBLIC_URL": (
        "ที่อยู่เว็บ เช่น https://bot.example.go.th",
        "the public address, e.g. https://bot.example.go.th",
    ),
}

MIN_SECRET_KEY_LENGTH = 32


class WrongSetting(TamNganError):
    """A setting that cannot be used, named with what to write instead."""

    def __init__(self, name: str, problem_thai: str, problem_english: str) -> None:
        """Name the setting and say what to write."""
        thai, english = SETTINGS[name]
        super().__init__(f"ค่า {name} {problem_thai} ให้ใส่ {thai}", f"{name} {problem_english}: set it to {english}")
        self.name = name


class Settings(BaseSettings):
    """What the environment says (each name also as NAME_FILE)."""

    model_config = SettingsConfigDict(case_sensitive=False, extra="ignore", frozen=True)

    database_url: str | None = None
    line_channel_secret: str | None = None
    line_channel_access_token: str | None = None
    line_api_url: str | None = None
    tamngan_secret_key: str | None = None
    tamngan_data_dir: Path = Path("data")
    tamngan_public_url: str | None = None

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("engine")
        return value

    @field_validator("line_api_url", "tamngan_public_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("address")
        return value.rstrip("/")

    @field_validator("tamngan_secret_key")
    @classmethod
    def _long_enough(cls, value: str | None) -> str | None:
        if value is not None and len(value) < MIN_SECRET_KEY_LENGTH:
            raise ValueError("short")
        return value

    @field_validator("line_channel_secret", "line_channel_access_token")
    @classmethod
    def _plain(cls, value: str | None) -> str | None:
        if value is not None and (not value.isascii() or any(letter.isspace() for letter in value)):
            raise ValueError("characters")
        return value

    @property
    def database(self) -> str:
        """Return the database address; unset it is a file in the data folder."""
        return self.database_url or f"sqlite:///{self.tamngan_data_dir / 'tamngan.sqlite3'}"

    @property
    def secret_key(self) -> str:
        """Return the secret key; a single machine on SQLite makes its own once and keeps it in the data folder."""
        if self.tamngan_secret_key:
            return self.tamngan_secret_key
        if not self.database.startswith("sqlite"):
            raise WrongSetting("TAMNGAN_SECRET_KEY", "ยังไม่ได้กำหนด", "is not set")
        return _own_key(self.tamngan_data_dir)


def read(environment: dict[str, str] | None = None) -> Settings:
    """Read and check the settings; raise ``WrongSetting``."""
    environment = dict(os.environ if environment is None else environment)
    values = {name.lower(): value for name in SETTINGS if (value := _value(name, environment)) is not None}
    try:
        # Only what was read above counts: pydantic-settings itself must not look at the environment again.
        return Settings(**_only(values))
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]).upper()
        raise WrongSetting(name, "ใช้ไม่ได้", "cannot be used") from error


def _only(values: dict[str, str]) -> dict[str, Any]:
    return {name.lower(): values.get(name.lower()) or Settings.model_fields[name.lower()].default for name in SETTINGS}


def _value(name: str, environment: dict[str, str]) -> str | None:
    path = environment.get(f"{name}_FILE")
    if path:
        if environment.get(name):
            raise WrongSetting(name, "กำหนดไว้สองแห่ง (มี _FILE ด้วย)", f"is set twice (also as {name}_FILE)")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise WrongSetting(
                name, f"อ่านจากไฟล์ของ {name}_FILE ไม่ได้", f"cannot be read from the file of {name}_FILE"
            ) from error
    return environment.get(name, "").strip() or None


def _own_key(folder: Path) -> str:
    path = folder / "secret.key"
    try:
        if path.exists():
            return path.read_text(encoding="utf-8").strip()
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting("TAMNGAN_DATA_DIR", "เขียนไม่ได้", "cannot be written") from error

"""The settings, read once from the environment and strictly: a wrong one stops the start with one sentence."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

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
    "TAMNGAN_FILES_URL": (
        "ที่เก็บหลักฐาน file:///โฟลเดอร์ หรือ s3://bucket/prefix?endpoint=…",
        "file:///folder or s3://bucket/prefix?endpoint=…, where every process finds the same files",
    ),
    "TAMNGAN_PUBLIC_URL": (
        "ที่อยู่เว็บ เช่น https://bot.example.go.th",
        "the public address, e.g. https://bot.example.go.th",
    ),
    "TAMNGAN_LOG_LEVEL": ("DEBUG INFO WARNING หรือ ERROR", "DEBUG, INFO, WARNING or ERROR"),
    "TAMNGAN_METRICS_TOKEN": (
        "ข้อความสุ่มที่ผู้อ่าน /metrics ต้องส่งมา อย่างน้อย 16 ตัวอักษร",
        "a random text of at least 16 characters that whoever reads /metrics has to send",
    ),
    "TAMNGAN_ALERT_URL": (
        "ที่อยู่ https:// ที่รับแจ้งเหตุของผู้ดูแลระบบ",
        "an https:// address that takes the operator's alerts as JSON",
    ),
    "TAMNGAN_POOL_SIZE": ("จำนวนการเชื่อมต่อฐานข้อมูล 1-100", "1 to 100 connections that a process keeps"),
    "TAMNGAN_POOL_OVERFLOW": ("จำนวนการเชื่อมต่อเพิ่ม 0-100", "0 to 100 connections beside them when all are busy"),
}

MIN_SECRET_KEY_LENGTH = 32
MIN_METRICS_TOKEN_LENGTH = 16
#: A folder that is not named from the root lies here, wherever the command is given.
INSTALLED_IN = Path(__file__).resolve().parent.parent


class WrongSetting(TamNganError):
    """A setting that cannot be used, named with what to write instead."""

    def __init__(self, name: str, problem_thai: str, problem_english: str) -> None:
        """Name the setting and say what to write."""
        thai, english = SETTINGS[name]
        super().__init__(f"ค่า {name} {problem_thai} ให้ใส่ {thai}", f"{name} {problem_english}: set it to {english}")
        self.name = name


class Settings(BaseModel):
    """What the environment says (each name also as NAME_FILE)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database_url: str | None = None
    line_channel_secret: str | None = None
    line_channel_access_token: str | None = None
    line_api_url: str | None = None
    tamngan_secret_key: str | None = None
    tamngan_data_dir: Path = Path("data")
    tamngan_files_url: str | None = None
    tamngan_public_url: str | None = None
    tamngan_log_level: str = "INFO"
    tamngan_metrics_token: str | None = None
    tamngan_alert_url: str | None = None
    tamngan_pool_size: int = Field(default=5, ge=1, le=100)
    tamngan_pool_overflow: int = Field(default=5, ge=0, le=100)

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("engine")
        return value

    @field_validator("tamngan_files_url")
    @classmethod
    def _known_store(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("file:///", "s3://")):
            raise ValueError("store")
        return value

    @field_validator("tamngan_log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("level")
        return value.upper()

    @field_validator("tamngan_metrics_token")
    @classmethod
    def _long_token(cls, value: str | None) -> str | None:
        if value is not None and len(value) < MIN_METRICS_TOKEN_LENGTH:
            raise ValueError("short")
        return value

    @field_validator("line_api_url", "tamngan_public_url", "tamngan_alert_url")
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
    def data_dir(self) -> Path:
        """Return the data folder from the root."""
        return INSTALLED_IN / self.tamngan_data_dir.expanduser()

    @property
    def database(self) -> str:
        """Return the database address; unset it is a file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'tamngan.sqlite3'}"

    @property
    def is_single_machine(self) -> bool:
        """Tell whether everything lives on one machine's disk."""
        return self.database.startswith("sqlite")

    @property
    def files_url(self) -> str:
        """Return where evidence is kept; several machines have to say it, they share no disk by themselves."""
        if self.tamngan_files_url:
            return self.tamngan_files_url
        if not self.is_single_machine and "tamngan_data_dir" not in self.model_fields_set:
            raise WrongSetting("TAMNGAN_FILES_URL", "ยังไม่ได้กำหนด", "is not set")
        return (self.data_dir / "files").as_uri()

    @property
    def secret_key(self) -> str:
        """Return the secret key; a single machine on SQLite makes its own once and keeps it in the data folder."""
        if self.tamngan_secret_key:
            return self.tamngan_secret_key
        if not self.is_single_machine:
            raise WrongSetting("TAMNGAN_SECRET_KEY", "ยังไม่ได้กำหนด", "is not set")
        return _own_key(self.data_dir, Path(self.database.removeprefix("sqlite:///")))


def read(environment: dict[str, str] | None = None) -> Settings:
    """Read and check the settings; raise ``WrongSetting``."""
    environment = dict(os.environ if environment is None else environment)
    values: dict[str, Any] = {
        name.lower(): value for name in SETTINGS if (value := _value(name, environment)) is not None
    }
    try:
        return Settings(**values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]).upper()
        raise WrongSetting(name, "ใช้ไม่ได้", "cannot be used") from error


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


def _own_key(folder: Path, database: Path) -> str:
    path = folder / "secret.key"
    try:
        if path.exists():
            return path.read_text(encoding="utf-8").strip()
        if _knows_a_key(database):
            raise WrongSetting(
                "TAMNGAN_SECRET_KEY",
                f"หายไป (ไม่พบ {path}) แต่ฐานข้อมูลนี้ใช้กุญแจเดิมอยู่ ให้นำไฟล์เดิมกลับมา หรือ",
                f"is lost ({path} is not there) although this database was sealed with it: put the file back, or",
            )
        make_own_key(folder)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(
            "TAMNGAN_DATA_DIR",
            f"เขียนไม่ได้ ({folder}: {error.strerror})",
            f"cannot be written ({folder}: {error.strerror})",
        ) from error


def make_own_key(folder: Path) -> None:
    """Make the key that a single machine keeps in its data folder; one that is there stays."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        descriptor = os.open(folder / "secret.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(48))


def _knows_a_key(database: Path) -> bool:
    """Tell whether a SQLite file holds something that was sealed: a new key would make it unreadable without a word."""
    if not database.is_file():
        return False
    for table in ("system_fact WHERE name = 'key'", "channel"):
        try:
            with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as connection:
                if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608 -- two fixed names
                    return True
        except sqlite3.Error:
            continue  # no such table yet, or no database at all: what is wrong with it is said by whoever opens it
    return False

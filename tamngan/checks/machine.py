"""The machine: settings, folder, disk, key, clock, fonts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from measures.errors import TamNganError
from tamngan.checks.finding import Finding, Patient, State

MIN_FREE_BYTES = 500 * 1024 * 1024
MIN_FREE_PART = 0.05


def settings(patient: Patient) -> Iterator[Finding]:
    """Every setting can be read."""
    try:
        _ = patient.settings
        _ = patient.settings.files_url
    except TamNganError as error:
        yield Finding("settings", "ค่าที่ตั้ง · settings", State.BAD, str(error))
    else:
        yield Finding("settings", "ค่าที่ตั้ง · settings")


def folder(patient: Patient) -> Iterator[Finding]:
    """The data folder is there, or can be made, and this user can write in it."""
    path = patient.settings.data_dir
    what = f"โฟลเดอร์ข้อมูล · data folder {path}"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = path / f".doctor-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        yield Finding(
            "folder", what, State.BAD, f"{error.filename or path}: {error.strerror} (errno {error.errno})", _who(path)
        )
    else:
        yield Finding("folder", what)


def _who(path: Path) -> str:
    """Say whose the nearest folder that is there is, and who we are."""
    nearest = next((one for one in (path, *path.parents) if one.exists()), Path("/"))
    owner, we = nearest.stat().st_uid, os.geteuid()
    return (
        f"{nearest} เป็นของผู้ใช้หมายเลข {owner} โปรแกรมทำงานเป็นผู้ใช้หมายเลข {we} ให้แก้สิทธิ์ · "
        f"{nearest} belongs to user {owner}, this is user {we}: mend the rights"
    )


def disk(patient: Patient) -> Iterator[Finding]:
    """There is room left where the data lies."""
    path = patient.settings.data_dir
    usage = shutil.disk_usage(next(one for one in (path, *path.parents) if one.exists()))
    left = f"ว่าง {usage.free // 2**20} MB · {usage.free // 2**20} MB free"
    short = usage.free < MIN_FREE_BYTES or usage.free < MIN_FREE_PART * usage.total
    state = State.BAD if short else State.GOOD
    advice = "เพิ่มพื้นที่หรือย้ายหลักฐาน (tamngan files move) · make room" if short else ""
    yield Finding("disk", "พื้นที่ดิสก์ · disk", state, left, advice)


def key(patient: Patient) -> Iterator[Finding]:
    """The key is there and is the one that the database was sealed with."""
    settings = patient.settings
    what = "กุญแจ · TAMNGAN_SECRET_KEY"
    if settings.is_single_machine and not settings.tamngan_secret_key:
        path = settings.data_dir / "secret.key"
        if not path.exists() and not Path(settings.database.removeprefix("sqlite:///")).exists():
            yield Finding("key", what, State.NOTE, f"จะสร้าง {path} เมื่อเริ่มใช้ · will be made at the first start")
            return
    try:
        _ = settings.secret_key
    except TamNganError as error:
        yield Finding("key", what, State.BAD, str(error), "tamngan key forget")
        return
    if patient.key_fits:
        yield Finding("key", what)
        return
    from storage.installation import KeyMismatch

    yield Finding("key", what, State.BAD, str(KeyMismatch()), "tamngan key forget")


def clock(patient: Patient) -> Iterator[Finding]:
    """The machine's clock is believable (the platform's own is compared with it where a channel is looked at)."""
    good = datetime(2026, 1, 1, tzinfo=UTC) < patient.now()
    advice = "" if good else "ตั้งเวลาเครื่องให้ถูกต้อง · set the clock"
    yield Finding("clock", "นาฬิกาของเครื่อง · clock", State.GOOD if good else State.BAD, advice=advice)


def fonts(_patient: Patient) -> Iterator[Finding]:
    """The Thai font of the PDF reports is there."""
    import fontpkg

    try:
        found = fontpkg.path("Sarabun")
    except (LookupError, OSError, ValueError):
        found = None
    advice = "" if found else "ติดตั้งใหม่ด้วย make setup · make setup"
    yield Finding("fonts", "แบบอักษร Sarabun · font", State.GOOD if found else State.BAD, advice=advice)

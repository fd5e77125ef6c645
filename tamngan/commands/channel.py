"""``tamngan channel list|rename|rotate|revoke|remove``: the LINE channels of all offices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from measures.errors import TamNganError
from tamngan.commands.common import clear_errors, open_application
from tamngan.commands.secrets import needed, secret_of

FILE = click.Path(dir_okay=False, path_type=Path)
SECRET, TOKEN = "NEW_CHANNEL_SECRET", "NEW_CHANNEL_ACCESS_TOKEN"
ASSERTION_KEY = "NEW_CHANNEL_ASSERTION_KEY"


@click.group("channel", help="ช่อง LINE ของหน่วยงาน · The LINE channels")
def command() -> None:
    """Group the commands about channels."""


@command.command("list", help="ช่องทั้งหมด · List key, office, webhook address, token and days left")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print JSON")
@clear_errors
def list_(as_json: bool) -> None:
    """Print every channel; nothing is asked of the platform."""
    import json

    from storage import channels

    application = open_application()
    with application.database.looking() as session:
        rows = [_row(application, *found) for found in channels.all_channels(session)]
    application.stop()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        days = "-" if row["token_days_left"] is None else row["token_days_left"]
        click.echo(f"{row['key']}\t{row['office']}\t{row['webhook']}\t{row['token']}\t{days}\t{row['state']}")


def _row(application: Any, channel: Any, office: Any) -> dict[str, Any]:
    now = application.clock.now()
    ends = channel.token_expires_at
    kind = channel.token_kind or "long_lived"
    return {
        "key": channel.key,
        "office": office.name,
        "webhook": webhook_address(application, channel),
        "token": f"{kind} {'refused' if channel.token_refused_at else 'ok'}" if channel.access_token_sealed else "none",
        "token_days_left": None if ends is None else max((ends - now).days, 0),
        "old_secret_until": None if channel.previous_until is None else channel.previous_until.isoformat(),
        "state": "revoked" if channel.revoked_at else ("suspended" if office.suspended_at else "active"),
    }


def webhook_address(application: Any, channel: Any) -> str:
    """Return the address to write into the LINE console."""
    base = application.settings.tamngan_public_url or ""
    path = f"/line/webhook/{channel.key}"
    return f"{base}{path}" + (f" ({base}/line/webhook)" if channel.answers_bare_path else "")


@command.command("rename", help="เปลี่ยนชื่อช่อง (ที่อยู่ webhook เปลี่ยนด้วย) · Give another key, and so another address")
@click.argument("key")
@click.argument("new_key")
@clear_errors
def rename(key: str, new_key: str) -> None:
    """Rename; the address in the LINE console has to follow."""
    from storage import channels

    application = open_application()
    with application.database.looking() as session:
        channels.check_free(session, new_key)
    with _opened(application, key, "channel.renamed") as (_, channel):
        channel.key = new_key
        address = webhook_address(application, channel)
    application.stop()
    click.echo(f"เปลี่ยนแล้ว ตั้ง webhook ใน LINE เป็น {address} · Renamed: set this address in the LINE console")


@command.command("rotate", help="ใส่ secret หรือ token ใหม่ · Take a new secret or token into use, within 30 seconds")
@click.argument("key")
@click.option("--secret-file", type=FILE, help="ไฟล์ channel secret · A file with the channel secret")
@click.option("--token-file", type=FILE, help="ไฟล์ access token · A file with the access token")
@click.option(
    "--channel-id", metavar="NUMBER", help="Channel ID: ให้โปรแกรมออก token เอง · The program issues tokens itself"
)
@click.option("--assertion-key-file", type=FILE, help="กุญแจ JWK สำหรับ token v2.1 · The assertion signing key (v2.1)")
@click.option("--at-once", is_flag=True, help="เลิกใช้ secret เดิมทันที · The old secret ends now, not in a day")
@clear_errors
def rotate(
    key: str,
    secret_file: Path | None,
    token_file: Path | None,
    channel_id: str | None,
    assertion_key_file: Path | None,
    at_once: bool,
) -> None:
    """Renew what was reissued in the LINE console; what is not given stays."""
    application = open_application()
    try:
        secret = secret_of(SECRET, "channel secret", secret_file)
        token = None if channel_id else secret_of(TOKEN, "channel access token", token_file)
        assertion = secret_of(ASSERTION_KEY, "assertion signing key", assertion_key_file) if channel_id else None
        if not (secret or token or channel_id or at_once):
            needed(SECRET, "channel secret")
        said = _rotate(application, key, secret, token, channel_id, assertion, at_once=at_once)
    finally:
        application.stop()
    click.echo(said)


def _rotate(
    application: Any,
    key: str,
    secret: str | None,
    token: str | None,
    channel_id: str | None,
    assertion: str | None,
    *,
    at_once: bool,
) -> str:
    from storage import channels
    from storage.channels import TokenKind

    now, box = application.clock.now(), application.box
    with _opened(application, key, "channel.rotated") as (session, channel):
        _not_of_the_environment(application, channel, secret, token)
        if secret:
            channels.put_secret(channel, channels.checked_secret(secret, "channel secret"), box, now, at_once=at_once)
        elif at_once:
            channels.end_old_secret(channel)
        if token:
            channel.token_kind = None
            channels.put_token(session, channel, channels.checked_secret(token, "access token"), box)
        if channel_id:
            kind = TokenKind.VERSION_2_1 if assertion else TokenKind.STATELESS
            channels.issue_by_itself(channel, kind, channel_id, box, assertion)
        number = channel.id
    if channel_id and not application.tokens.renew(number):
        raise TamNganError(
            "บันทึกแล้ว แต่ LINE ไม่ออก token ให้ ตรวจ Channel ID และ secret",
            "kept, but LINE issued no token: check the channel id and the secret",
        )
    return "เปลี่ยนแล้ว ใช้งานทุกโปรเซสภายใน 30 วินาที · Taken into use by every process within 30 seconds"


def _not_of_the_environment(application: Any, channel: Any, secret: str | None, token: str | None) -> None:
    """Refuse what the settings would undo at the next start."""
    settings = application.settings
    if not channel.answers_bare_path or not settings.line_channel_secret or not settings.line_channel_access_token:
        return
    if (secret or settings.line_channel_secret) != settings.line_channel_secret or (
        token or settings.line_channel_access_token
    ) != settings.line_channel_access_token:
        raise TamNganError(
            "ช่องนี้มาจาก LINE_CHANNEL_SECRET และ LINE_CHANNEL_ACCESS_TOKEN ให้แก้ที่นั่นแล้วเปิดใหม่ หรือลบค่าทั้งสองก่อน",
            "this channel is that of LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN: change them there and start "
            "again, or take both out first",
        )


@command.command("revoke", help="หยุดช่องทันที และทิ้ง secret กับ token · Stop a channel at once, throw its secrets away")
@click.argument("key")
@click.option("--old-secret", is_flag=True, help="เลิกใช้เฉพาะ secret เดิม · End only the secret before the last rotation")
@clear_errors
def revoke(key: str, old_secret: bool) -> None:
    """Take nothing in and send nothing from now on; or end an old secret before its day is over."""
    from storage import channels

    application = open_application()
    with _opened(application, key, "channel.old_secret_ended" if old_secret else "channel.revoked") as (_, channel):
        if old_secret:
            channels.end_old_secret(channel)
        else:
            channels.revoke(channel, application.clock.now())
    application.stop()
    click.echo("หยุดแล้ว มีผลทุกโปรเซสภายใน 30 วินาที · Revoked; every process knows within 30 seconds")


@command.command("remove", help="ลบช่องที่ยังไม่เคยใช้ · Take out a channel that was never used")
@click.argument("key")
@clear_errors
def remove(key: str) -> None:
    """Remove a channel that no event came in on; a used one is revoked."""
    from storage import channels

    application = open_application()
    with _opened(application, key, "channel.removed") as (session, channel):
        channels.remove(session, channel)
    application.stop()
    click.echo("ลบแล้ว · Removed")


@contextmanager
def _opened(application: Any, key: str, action: str) -> Iterator[tuple[Any, Any]]:
    """Open a writing session of the channel's own office, and leave an entry on its audit trail."""
    from storage import audit, channels

    with application.database.looking() as session:
        owner = channels.get(session, key).organization_id
    with application.database.organization(owner) as session:
        channel = channels.get(session, key)
        audit.record(session, application.clock.now(), action, "channel", channel.id, detail={"key": key})
        yield session, channel

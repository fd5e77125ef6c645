"""The command group; each command lives in the module of ``tamngan.commands`` that carries its name."""

from __future__ import annotations

import gc
import importlib
import os
from typing import Any

import click

# pythainlp makes a folder in the home directory at import and may look things up online unless told not to.
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
# What is imported stays: a collector of garbage that looks through it every 700 objects takes a sixth of the start.
gc.set_threshold(50_000)

#: command -> its one-line help; ``import`` lives in ``import_`` because the name is Python's own.
COMMANDS: dict[str, str] = {
    "demo": "ทดลองใช้โดยไม่ต้องมีบัญชี LINE · Try everything without a LINE account",
    "serve": "เปิดใช้งานจริงในโปรเซสเดียว · Run for real in one process",
    "web": "โปรเซสรับ webhook และหน้าเว็บ · The web process (Procfile)",
    "scheduler": "โปรเซสเตือนและส่งข้อความ · The scheduler process (Procfile)",
    "db": "ฐานข้อมูล · The database (upgrade)",
    "import": "นำเข้าแผนมาตรการ · Read a plan of measures",
    "export": "พิมพ์รายงานทางการ · Write an official report",
    "template": "แม่แบบ Word ของหน่วยงาน · An office's own Word templates (sample, check, use, list, remove)",
    "organization": "หน่วยงาน · Organizations (add, list, import, export, suspend, resume, remove)",
    "channel": "ช่อง LINE · LINE channels (list, rename, rotate, revoke, remove)",
    "province": "หน้าของจังหวัด · The province's page (link)",
    "person": "รายชื่อบุคลากร · The roster (add, list, remove)",
    "room": "กลุ่มไลน์ · LINE groups (bind, list, remove)",
    "init": "ออกรหัสใช้ครั้งเดียว · One-time codes (first coordinator, binding a group)",
    "doctor": "ตรวจความพร้อมของระบบ · Check settings, database, LINE and fonts",
    "tick": "ทำสิ่งที่ถึงกำหนด ณ เวลาหนึ่ง · Run what is due by a moment",
    "quota": "โควตาข้อความของเดือนนี้ · This month's messages: spent, reserved, forecast, held back",
    "settings": "ค่าที่หน่วยงานเลือก · What the office has chosen (list, set)",
    "remind": "การเตือนของมาตรการหนึ่งข้อ · The reminders of one measure (off, on, further days)",
    "holiday": "วันหยุดและวันทำการพิเศษ · Days off and days worked (list, add, work, remove)",
    "phrases": "ถ้อยคำที่คนในหน่วยงานใช้ · How people of the office talk (list, accept, export)",
    "backup": "สำรองข้อมูล · Database and evidence in one archive",
    "restore": "กู้คืนข้อมูล · Restore an archive; it comes up paused",
    "resume": "เริ่มส่งหลังกู้คืน · Send again after a restore or a pause",
    "key": "กุญแจผนึกรหัส · The key that seals LINE's secrets (rotate, forget)",
    "files": "ไฟล์หลักฐาน · Evidence files (check, sweep, move)",
    "why": "ทำไมจึงส่งหรือไม่ส่ง · Why something was said, or was not",
    "trace": "ติดตามเหตุการณ์หรือข้อความ · What became of an event or a notice",
    "audit": "ร่องรอยการตัดสินใจ · The audit trail (verify, export)",
    "when": "อ่านวันที่ภาษาไทยจาก stdin · Read Thai date expressions from stdin",
    "read": "อ่านข้อความแชตจาก stdin · Read chat messages from stdin",
}


class LazyGroup(click.Group):
    """Imports a command's module when it is called, so that ``tamngan --help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        """Return ``tamngan.commands.<name>.command``."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(
            f"tamngan.commands.{'import_' if name == 'import' else name.replace('-', '_')}"
        )
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named; what click says of a wrong option or argument is told in Thai first."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            words = f"คำสั่งไม่ถูกต้อง ดูวิธีใช้ได้ด้วย --help · {error.format_message()}"
            raise click.UsageError(words, error.ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table, without importing them."""
        with formatter.section("คำสั่ง · Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(package_name="tamngan")
def main() -> None:
    """ตามงาน: ติดตามมาตรการ ITA ผ่านไลน์ · TamNgan: follow up ITA measures through LINE."""

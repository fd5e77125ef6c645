"""The command group; each command lives in the module of ``tamngan.commands`` that carries its name."""

from __future__ import annotations

import importlib
import os

import click

# pythainlp makes a folder in the home directory at import and may look things up online unless told not to.
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

#: command -> (module of tamngan.commands that defines it, one-line help)
COMMANDS: dict[str, str] = {
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
        module = importlib.import_module(f"tamngan.commands.{name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table, without importing them."""
        with formatter.section("คำสั่ง · Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(package_name="tamngan")
def main() -> None:
    """ตามงาน: ติดตามมาตรการ ITA ผ่านไลน์ · TamNgan: follow up ITA measures through LINE."""

"""``tamngan doctor``: what is in order, what is not, and what to do about it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

import click

from tamngan.checks.finding import Finding, Patient, Skip, State
from tamngan.commands.common import clear_errors, explained

#: (name, module of ``tamngan.checks``): in the order in which one rests on the other.
CHECKS: tuple[tuple[str, str], ...] = (
    ("settings", "machine"),
    ("folder", "machine"),
    ("disk", "machine"),
    ("database", "data"),
    ("schema", "data"),
    ("bouncer", "data"),
    ("key", "machine"),
    ("store", "data"),
    ("files", "data"),
    ("offices", "service"),
    ("first_steps", "service"),
    ("platform", "service"),
    ("address", "service"),
    ("loops", "service"),
    ("backup", "service"),
    ("fonts", "machine"),
    ("clock", "machine"),
)
_MARKS = {State.GOOD: "✓", State.BAD: "✗", State.NOTE: "!", State.SKIPPED: "-"}


@click.command("doctor", help="ตรวจความพร้อมของระบบ · Check that everything is in order")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON · Print JSON")
@clear_errors
def command(as_json: bool) -> None:
    """Print one line per part; exit code 1 when something has to be mended."""
    findings = list(examine(Patient()))
    good = all(finding.state is not State.BAD for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": good, "findings": [asdict(one) for one in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            parts = (finding.what, finding.problem, finding.advice)
            click.echo(f"{_MARKS[finding.state]} {' — '.join(part for part in parts if part)}")
    if not good:
        sys.exit(1)


def examine(patient: Patient) -> Iterator[Finding]:
    """Run every check by itself: one that fails says why, and keeps no other from being run."""
    for name, module in CHECKS:
        try:
            yield from list(_check(name, module)(patient))
        except Skip as skip:
            yield Finding(name, name, State.SKIPPED, f"ตรวจไม่ได้จนกว่าจะแก้ {skip} · not until {skip} is mended")
        except Exception as error:  # a doctor that dies of its patient helps nobody
            thai, english = explained(error)
            settings_wrong = name != "settings" and "settings" not in patient.__dict__
            if settings_wrong:
                yield Finding(name, name, State.SKIPPED, "ตรวจไม่ได้จนกว่าจะแก้ค่าที่ตั้ง · not until the settings are mended")
            else:
                yield Finding(name, name, State.BAD, f"{thai} · {english}")


def _check(name: str, module: str) -> Callable[[Patient], Iterator[Finding]]:
    import importlib

    found: Callable[[Patient], Iterator[Finding]] = getattr(importlib.import_module(f"tamngan.checks.{module}"), name)
    return found

"""Secrets on the command line: from the environment, a file or a question at the terminal, never from an argument.

An argument stands in the list of processes and in the shell's history.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from measures.errors import TamNganError


def secret_of(name: str, question: str, path: Path | None = None) -> str | None:
    """Return a secret from a file, from ``NAME`` or ``NAME_FILE`` of the environment, or as typed; None: nowhere."""
    path = path or (Path(os.environ[f"{name}_FILE"]) if os.environ.get(f"{name}_FILE") else None)
    if path is not None:
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise TamNganError(f"อ่านไฟล์ {path} ไม่ได้", f"the file {path} cannot be read") from error
    if os.environ.get(name, "").strip():
        return os.environ[name].strip()
    if sys.stdin.isatty():
        typed: str = click.prompt(question, hide_input=True, default="", show_default=False, err=True)
        return typed.strip() or None
    return None


def needed(name: str, question: str, path: Path | None = None) -> str:
    """Return a secret that there has to be."""
    found = secret_of(name, question, path)
    if found is None:
        raise TamNganError(
            f"ให้ใส่ {question} ในตัวแปร {name} หรือไฟล์ที่ {name}_FILE ชี้ไป",
            f"give the {question} in {name}, or in a file that {name}_FILE names",
        )
    return found

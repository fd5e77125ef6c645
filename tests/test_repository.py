"""The tree itself: no index addresses, no machine's paths, nothing that ties the project to one place."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_locks_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") > text.count("==")


def test_no_lock_format_that_records_addresses_is_kept() -> None:
    names = {path.name for path in tracked()}
    assert not names & {"uv.lock", "pylock.toml", "package-lock.json", "poetry.lock"}


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in tracked()
        if path.suffix == ".py" and not {"tests", "versions"} & set(path.parts)
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 500
    ]
    assert long == []


def test_nothing_waits_to_be_written() -> None:
    pattern = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py"
        and path.name != Path(__file__).name
        and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []

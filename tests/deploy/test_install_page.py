"""Every command of the installation pages is run in its order; what changes the machine itself is stood in for."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = ("install.md", "install.th.md")
#: What belongs to the machine, not to us: it only writes down how it was called.
STOOD_IN = ("apt-get", "useradd", "git", "make", "systemctl", "certbot", "nginx", "sudoedit", "createuser", "createdb")
_SUDO = """#!/bin/sh
while [ "${1#-}" != "$1" ]; do case $1 in -u) shift 2 ;; *) shift ;; esac; done
exec "$@"
"""
#: Owners are not to be had here; everything else of ``install`` is.
_INSTALL = """#!/bin/sh
for word; do shift; case $skip$word in -o|-g) skip=x ;; x*) skip= ;; *) set -- "$@" "$word" ;; esac; done
exec /usr/bin/install "$@"
"""


def commands(page: str) -> list[str]:
    """Return the commands of a page in their order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


class Machine:
    """A folder that stands for the root of a machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in (
            "bin",
            "usr/local/bin",
            "etc/systemd/system",
            "etc/nginx/sites-available",
            "etc/nginx/sites-enabled",
        ):
            (folder / name).mkdir(parents=True)
        for name, script in (("sudo", _SUDO), ("install", _INSTALL), ("id", "#!/bin/sh\necho tamngan\n")):
            self._program(name, script)
        for name in STOOD_IN:
            self._program(name, f'#!/bin/sh\necho "{name} $@" >> {folder}/called\n')
        (folder / "opt").mkdir()
        (folder / "opt/tamngan").symlink_to(ROOT)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TAMNGAN_", "LINE_"))},
            "PATH": f"{folder}/usr/local/bin:{folder}/bin:{os.environ['PATH']}",
            "LINE_API_URL": "http://127.0.0.1:9",
        }

    def _program(self, name: str, script: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)

    def here(self, text: str) -> str:
        """Return a text with the machine's folders put below ours."""
        return re.sub(r"(?<![\w/.])/(opt|etc|var|usr/local)/", rf"{self.folder}/\1/", text)

    def run(self, command: str) -> None:
        """Run one command of the page; whatever it copies out of deploy/ speaks of our folders afterwards."""
        done = subprocess.run(
            ["sh", "-ec", self.here(command)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        for copied in ("usr/local/bin/tamngan", "etc/tamngan/tamngan.env"):
            path = self.folder / copied
            if path.exists() and str(self.folder) not in path.read_text(encoding="utf-8"):
                path.write_text(
                    self.here(path.read_text(encoding="utf-8")).replace("=/var", f"={self.folder}/var"), "utf-8"
                )

    def edit_settings(self) -> None:
        """Write what the page asks for into the settings."""
        path = self.folder / "etc/tamngan/tamngan.env"
        text = path.read_text(encoding="utf-8")
        text = text.replace("LINE_CHANNEL_SECRET=\n", "LINE_CHANNEL_SECRET=made-up-secret\n")
        path.write_text(
            text.replace("LINE_CHANNEL_ACCESS_TOKEN=\n", "LINE_CHANNEL_ACCESS_TOKEN=made-up-token\n"), "utf-8"
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    (tmp_path / "plan.docx").write_bytes((ROOT / "tamngan/demo/plan.txt").read_bytes())
    (tmp_path / "secret2").write_text("second-secret", encoding="utf-8")
    (tmp_path / "token2").write_text("second-token", encoding="utf-8")
    return made


def test_both_pages_give_the_same_commands() -> None:
    english, thai = (commands(page) for page in PAGES)
    assert english == thai
    assert len(english) > 40


def test_every_command_of_the_page_can_be_given_in_its_order(machine: Machine) -> None:
    (machine.folder / "plan.docx").rename(machine.folder / "plan.txt")
    for command in commands("install.md"):
        if "ARCHIVE.zip" in command:
            _lose_everything(machine)
        archive = next((machine.folder / "var/backups/tamngan").glob("*.zip"), Path("ARCHIVE.zip")).name
        # The plan of the tests is a text; where it lies and how it is read is the same.
        machine.run(command.replace("plan.docx", "plan.txt").replace("ARCHIVE.zip", archive))
        if command.startswith("sudoedit"):
            machine.edit_settings()
    called = (machine.folder / "called").read_text(encoding="utf-8")
    assert "systemctl enable --now tamngan.service tamngan-backup.timer" in called
    assert "python3-venv" in called


def _lose_everything(machine: Machine) -> None:
    """An empty machine: the former key alone is put back."""
    for path in (machine.folder / "var/lib/tamngan").glob("tamngan.sqlite3*"):
        path.unlink()


def test_every_unit_that_is_enabled_is_shipped() -> None:
    enabled = re.findall(
        r"[\w-]+\.(?:service|timer)", " ".join(one for one in commands("install.md") if "enable" in one)
    )
    assert enabled
    assert all((ROOT / "deploy" / name).is_file() for name in enabled)

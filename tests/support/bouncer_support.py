"""PgBouncer in transaction mode before the tests' own PostgreSQL, where the program is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


def installed() -> str | None:
    """Return where PgBouncer is, or None."""
    return shutil.which("pgbouncer") or (path if Path(path := "/usr/sbin/pgbouncer").exists() else None)


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def bouncer(postgres_url: str, folder: Path, mode: str = "transaction") -> Iterator[str]:
    """Start PgBouncer and give the address of the same database through it; few servers, so that they are shared."""
    parts = urlsplit(postgres_url)
    name, port = parts.path.lstrip("/"), free_port()
    host = parse_qs(parts.query)["host"][0]
    user = parts.username or "postgres"
    (folder / "users.txt").write_text(f'"{user}" ""\n', encoding="utf-8")
    (folder / "bouncer.ini").write_text(
        f"[databases]\n{name} = host={host} port=5432 dbname={name} user={user}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\n"
        f"auth_file = {folder / 'users.txt'}\npool_mode = {mode}\ndefault_pool_size = 3\nmax_client_conn = 200\n"
        "unix_socket_dir =\n",
        encoding="utf-8",
    )
    command = [str(installed()), "-q", str(folder / "bouncer.ini")]
    if os.geteuid() == 0:  # it refuses to run as root, and only PostgreSQL's own user sees its socket
        owner = pwd.getpwuid(Path(host).stat().st_uid)
        _give_to(owner, folder)
        command[1:1] = ["-u", owner.pw_name]
    with (folder / "bouncer.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield f"postgresql://{user}@127.0.0.1:{port}/{name}"
    finally:
        process.terminate()
        process.wait(10)


def _give_to(owner: pwd.struct_passwd, folder: Path) -> None:
    for path in (folder, *folder.glob("*.ini"), *folder.glob("*.txt")):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    for above in folder.parents:  # pytest's own folders are for their owner alone
        if above.name.startswith("pytest-"):
            above.chmod(above.stat().st_mode | 0o011)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return
    raise RuntimeError("PgBouncer did not start")

"""The processes of the Procfile, started, killed without warning and started again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Crew:
    """Some ``web`` and ``scheduler`` processes on one database."""

    def __init__(self, environment: dict[str, str], webs: int, schedulers: int) -> None:
        """Start them all and wait until each web process answers."""
        self.environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT), "HOST": "127.0.0.1"}
        self.ports = [free_port() for _ in range(webs)]
        self._lock = threading.Lock()
        self.killed = 0
        self._running = {f"web-{port}": self._web(port) for port in self.ports}
        self._running.update({f"scheduler-{number}": self._scheduler() for number in range(schedulers)})
        for port in self.ports:
            self.wait_for(port)

    def _web(self, port: int) -> subprocess.Popen[bytes]:
        config = str(ROOT / "tamngan" / "gunicorn_config.py")
        return self._start(
            [sys.executable, "-m", "gunicorn", "--config", config, "--log-level", "critical", "tamngan.wsgi:create()"],
            {"PORT": str(port)},
        )

    def _scheduler(self) -> subprocess.Popen[bytes]:
        return self._start([sys.executable, "-m", "tamngan", "scheduler"], {})

    def _start(self, command: list[str], more: dict[str, str]) -> subprocess.Popen[bytes]:
        # A session of its own, so that gunicorn's worker dies with its master.
        return subprocess.Popen(
            command, env={**self.environment, **more}, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def wait_for(self, port: int) -> None:
        """Wait until a web process answers."""
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise RuntimeError("a web process did not start")

    def kill_one(self, chance: random.Random) -> str:
        """Kill a process as a power cut would, and start it again."""
        with self._lock:
            name = chance.choice(sorted(self._running))
            process = self._running[name]
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self._running[name] = self._web(int(name[4:])) if name.startswith("web") else self._scheduler()
            self.killed += 1
        return name

    def stop(self) -> list[int]:
        """End all politely and return their exit codes."""
        with self._lock:
            for process in self._running.values():
                os.killpg(process.pid, signal.SIGTERM)
            return [process.wait(20) for process in self._running.values()]

"""What is shipped in deploy/ is well-formed, agrees with the program, and nginx carries webhooks untouched."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from tests_support import Cast

from bot.metrics import exposition
from bot.web import WebParts
from bot.webhook import MAX_BODY_BYTES
from storage import channels, heartbeat, installation
from storage.clock import TurnableClock
from storage.database import Database
from storage.files import FileStore
from storage.models import Evidence, Notice, QuotaReading
from storage.secrets import SecretBox
from tamngan.settings import SETTINGS

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
SERVICES = [unit for unit in UNITS if "backup" not in unit.name]
HARDENED = (
    "NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictAddressFamilies",
    "RestrictNamespaces", "CapabilityBoundingSet", "SystemCallFilter", "UMask", "User", "EnvironmentFile",
)  # fmt: skip
#: Settings that a process takes from elsewhere: gunicorn's, the object store's.
OTHERS = {"HOST", "PORT", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "POSTGRES_PASSWORD"}


def unit(path: Path) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read_string(path.read_text(encoding="utf-8"))
    return parsed


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_hardened_and_starts_our_command(path: Path) -> None:
    service = unit(path)["Service"]
    assert [name for name in HARDENED if name not in service] == []
    assert re.match(r"/opt/tamngan/\.venv/bin/tamngan (serve|web|scheduler|backup)\b", service["ExecStart"])


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_starts_again_by_itself_and_after_a_reboot(path: Path) -> None:
    parsed = unit(path)
    assert parsed["Service"]["Restart"] == "always"
    assert parsed["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_units() -> None:
    names = [str(path) for path in [*UNITS, *DEPLOY.glob("*.timer")]]
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "tamngan" in line]
    assert [line for line in ours if "is not executable" not in line] == []


def test_an_example_names_only_settings_that_there_are() -> None:
    for name in ("tamngan.env.example", "compose.env.example"):
        named = re.findall(r"^#?([A-Z][A-Z_]+)=", (DEPLOY / name).read_text(encoding="utf-8"), re.MULTILINE)
        assert named
        assert set(named) <= set(SETTINGS) | OTHERS


def test_containers_run_our_commands_as_nobody_special() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    ours = {name: one for name, one in compose["services"].items() if name != "database"}
    assert {name: one["command"][0] for name, one in ours.items()} == {
        "upgrade": "db", "web": "web", "scheduler": "scheduler",
    }  # fmt: skip
    for one in ours.values():
        assert one["cap_drop"] == ["ALL"]
        assert set(one["environment"]) <= set(SETTINGS)
    assert all(port.startswith("127.0.0.1:") for port in ours["web"]["ports"])
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER tamngan$", dockerfile, re.MULTILINE)


# --- alerts -------------------------------------------------------------------------------------------------------


def rules() -> list[dict[str, str]]:
    parsed = yaml.safe_load((DEPLOY / "prometheus-rules.yaml").read_text(encoding="utf-8"))
    return [rule for group in parsed["groups"] for rule in group["rules"]]


def test_every_alert_has_a_runbook_of_its_name() -> None:
    page = (DEPLOY.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [rule["alert"] for rule in rules() if f"| {rule['alert']} |" not in page] == []


def test_every_figure_that_an_alert_rests_on_is_there(
    database: Database, cast: Cast, box: SecretBox, clock: TurnableClock, tmp_path: Path
) -> None:
    now = clock.now()
    with database.organization(cast.office_a) as session:
        session.add(QuotaReading(channel_id=cast.channel_a, month=now.date(), used=3, limit=300))
        session.add(Evidence(kind="photo", state="failed", received_at=now, attempts=1))
        session.add(
            Notice(
                key="n", kind="reminder", message="x", state="failed", reason="refused", ready_at=now, created_at=now
            )
        )
        channel = channels.get(session, "a")
        channel.token_expires_at = now
    with database.system() as session:
        installation.put_fact(session, installation.BACKUP, {}, now)
    heartbeat.beat_loop(database, "delivery", 5, now)
    files = FileStore(tmp_path)
    files.put(1, b"x")
    told = exposition(database, clock, files).decode()
    used = {name for rule in rules() for name in re.findall(r"tamngan_\w+", rule["expr"])}
    there = set(re.findall(r"^(tamngan_\w+)", told, re.MULTILINE)) | {"tamngan_webhooks_total"}
    assert used - there == set()


# --- nginx --------------------------------------------------------------------------------------------------------

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)


class _Behind(BaseHTTPRequestHandler):
    """Stands for the program: gives back what it was sent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Told-Scheme", self.headers.get("X-Forwarded-Proto", ""))
        self.send_header("X-Told-Signature", self.headers.get("X-Line-Signature", ""))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def door(tmp_path: Path) -> Iterator[str]:
    """The sample as it is shipped, with our ports and a certificate of its own."""
    if NGINX is None or shutil.which("openssl") is None:
        pytest.skip("nginx or openssl is not installed")
    behind = ThreadingHTTPServer(("127.0.0.1", 0), _Behind)
    Thread(target=behind.serve_forever, daemon=True).start()
    key, certificate, port = tmp_path / "key.pem", tmp_path / "certificate.pem", free_port()
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=bot.example.go.th"]
    subprocess.run([*make, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    sample = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    sample = sample.replace("127.0.0.1:8000", f"127.0.0.1:{behind.server_port}")
    sample = re.sub(r"listen 80;", f"listen 127.0.0.1:{free_port()};", sample)
    sample = re.sub(r"listen 443 ", f"listen 127.0.0.1:{port} ", sample)
    sample = re.sub(r"\n\s*listen \[::\][^\n]*", "", sample)
    sample = re.sub(r"ssl_certificate_key [^;]+", f"ssl_certificate_key {key}", sample)
    sample = re.sub(r"ssl_certificate /[^;]+", f"ssl_certificate {certificate}", sample)
    user = "user root;\n" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"{user}daemon off;\npid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{sample}}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([NGINX, "-c", str(tmp_path / "nginx.conf"), "-e", f"{tmp_path}/error.log"])
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                continue
            break
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
        behind.shutdown()
        behind.server_close()


def post(address: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    request = urllib.request.Request(address, body, {"Host": "bot.example.go.th", "X-Line-Signature": "abc="})
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(request, timeout=20, context=trusting) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, b"", {}


def test_nginx_carries_a_webhook_byte_for_byte_and_no_larger_one(door: str) -> None:
    body = '{"events": [], "ไทย": "\\u0e01  "}\n'.encode() + bytes(range(256))
    status, seen, headers = post(f"{door}/line/webhook/one", body)
    assert (status, seen) == (200, body)
    assert (headers["X-Told-Scheme"], headers["X-Told-Signature"]) == ("https", "abc=")
    assert post(f"{door}/line/webhook", b"x" * MAX_BODY_BYTES)[0] == 200
    assert post(f"{door}/line/webhook", b"x" * (MAX_BODY_BYTES + 1))[0] == 413


def test_nginx_takes_what_the_board_takes_and_no_more(door: str) -> None:
    limit = WebParts.upload_limit_bytes
    assert post(f"{door}/board/plan", b"x" * limit)[0] == 200
    assert post(f"{door}/board/plan", b"x" * (limit + 1))[0] == 413

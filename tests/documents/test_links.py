"""One look at one page: fine ones pass, and each way to fail is told as what it is, within bounds."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from documents.links import FAULT_WORDS, Fault, look_at, normal_address
from documents.links.looking import MOST_BYTES, is_public
from measures.errors import TamNganError

TITLE = "แผนปฏิบัติการป้องกันการทุจริต"
PAGE = f"<html><head><meta charset='utf-8'><script>x</script></head><body><h1>{TITLE} ๒๕๖๘</h1></body></html>"
Answer = Callable[[BaseHTTPRequestHandler], None]


def send(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Type": "text/html", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a letter now and then, for ever."""
    send(200)(handler)
    while True:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        threading.Event().wait(0.05)


def flood(handler: BaseHTTPRequestHandler) -> None:
    send(200)(handler)
    for _ in range(1000):
        handler.wfile.write(b"x" * 65536)


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"this is not http\r\n\r\n")


ANSWERS: dict[str, Answer] = {
    "/fine": send(200, PAGE.encode()),
    "/thai-874": send(200, PAGE.replace("utf-8", "tis-620").encode("cp874")),
    "/packed": send(200, gzip.compress(PAGE.encode()), Content_Encoding="gzip"),
    "/file": send(200, b"%PDF-1.7", Content_Type="application/pdf"),
    "/moved": send(302, Location="/fine"),
    "/gone": send(404, b"no"),
    "/secret": send(403, b"no"),
    "/login": send(401, b"no"),
    "/broken": send(500, b"no"),
    "/empty": send(200),
    "/other": send(200, "<p>หน้าแรก ยินดีต้อนรับ</p>".encode()),
    "/round": send(302, Location="/round"),
    "/inside": send(302, Location="http://10.0.0.1/"),
    "/file-scheme": send(302, Location="file:///etc/passwd"),
    "/drip": drip,
    "/flood": flood,
    "/nonsense": nonsense,
    "/bomb": send(200, gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip"),
}
FAILS = {
    "/gone": Fault.GONE,
    "/secret": Fault.FORBIDDEN,
    "/login": Fault.FORBIDDEN,
    "/broken": Fault.SERVER,
    "/empty": Fault.EMPTY,
    "/other": Fault.NOT_NAMED,
    "/round": Fault.REDIRECTS,
    "/inside": Fault.PRIVATE,
    "/file-scheme": Fault.BAD_ADDRESS,
    "/drip": Fault.TIMEOUT,
    "/flood": Fault.NOT_NAMED,
    "/nonsense": Fault.REFUSED,
    "/bomb": Fault.NOT_NAMED,
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        with contextlib.suppress(OSError):  # the looker has gone
            ANSWERS[self.path](self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def local(address: object) -> bool:
    """Allow the site of the test, which no office could name."""
    return str(address) == "127.0.0.1"


@pytest.mark.parametrize("path", ["/fine", "/thai-874", "/packed", "/file", "/moved"])
def test_a_page_that_names_its_item_is_fine(site: str, path: str) -> None:
    assert look_at(site + path, TITLE, allowed=local).fault is None


@pytest.mark.parametrize("path", FAILS)
def test_each_way_to_fail_is_told_as_what_it_is(site: str, path: str) -> None:
    assert look_at(site + path, TITLE, allowed=local, seconds=2.0).fault is FAILS[path]


def test_a_page_that_never_ends_is_left_in_time(site: str) -> None:
    before = time.monotonic()
    look_at(site + "/drip", TITLE, allowed=local, seconds=0.5)
    assert time.monotonic() - before < 5


def test_nobody_listening_is_told() -> None:
    assert look_at("http://127.0.0.1:9/", TITLE, allowed=local).fault is Fault.REFUSED


def test_a_name_that_does_not_exist_is_told() -> None:
    assert look_at("http://name.invalid/", TITLE).fault is Fault.NO_HOST


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://0.0.0.0/", "http://[::ffff:10.0.0.1]/"],
)
def test_no_address_inside_a_network_is_looked_at(address: str) -> None:
    assert look_at(address, TITLE).fault is Fault.PRIVATE


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_only_addresses_that_anybody_can_reach_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "address", ["ftp://a.go.th/", "javascript:alert(1)", "www.a.go.th", "http://", "http://u:p@a.th/"]
)
def test_what_is_no_web_address_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(TamNganError, match="ที่อยู่เว็บไม่ถูกต้อง"):
        normal_address(address)


def test_an_address_is_kept_without_blanks() -> None:
    assert normal_address(" https://www.example.go.th/ita \n") == "https://www.example.go.th/ita"


def test_every_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(Fault)
    assert MOST_BYTES <= 4 * 1024 * 1024

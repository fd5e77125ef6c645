"""One polite look at one address: only http and https, only public addresses, bounded in time and size.

The name is resolved once, every address it has must be public, and the connection is made to the address that was
checked: a name server that answers differently a moment later changes nothing. Each redirect is checked the same way.
"""

from __future__ import annotations

import html
import http.client
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from measures.errors import TamNganError
from thai.digits import to_arabic

AddressPolicy = Callable[[IPv4Address | IPv6Address], bool]

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 20.0
MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 5
LONGEST_ADDRESS = 2000
_CHUNK = 64 * 1024
_AGENT = "TamNgan-link-check/1.0 (weekly check of an office's own published pages)"
_SAFE = "/%:@!$&'()*+,;=~?"
_NAT64 = "64:ff9b::"
#: How much of an item's words a page must hold to name it.
_NAMED_SHARE = 0.8


class Fault(StrEnum):
    """What was wrong with a page."""

    BAD_ADDRESS = "bad_address"
    PRIVATE = "private"
    NO_HOST = "no_host"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    SERVER = "server"
    REDIRECTS = "redirects"
    EMPTY = "empty"
    NOT_NAMED = "not_named"


FAULT_WORDS: dict[Fault, str] = {
    Fault.BAD_ADDRESS: "ที่อยู่เว็บไม่ถูกต้อง ใช้ได้เฉพาะ http และ https",
    Fault.PRIVATE: "ที่อยู่นี้อยู่ในเครือข่ายภายใน บุคคลภายนอกเปิดไม่ได้",
    Fault.NO_HOST: "ไม่พบเว็บไซต์ชื่อนี้",
    Fault.REFUSED: "ติดต่อเว็บไซต์ไม่ได้",
    Fault.TIMEOUT: "เว็บไซต์ตอบช้าเกินไป",
    Fault.CERTIFICATE: "ใบรับรองความปลอดภัยของเว็บไซต์ใช้ไม่ได้หรือหมดอายุ",
    Fault.GONE: "ไม่พบหน้านี้แล้ว",
    Fault.FORBIDDEN: "ต้องเข้าสู่ระบบหรือไม่อนุญาตให้เปิด",
    Fault.SERVER: "เว็บไซต์ขัดข้อง",
    Fault.REDIRECTS: "หน้านี้ส่งต่อไปมาไม่สิ้นสุด",
    Fault.EMPTY: "หน้านี้ว่างเปล่า",
    Fault.NOT_NAMED: "เปิดหน้าได้ แต่ไม่พบชื่อรายการนี้ในหน้า",
}
#: Such faults may be gone tomorrow, so they are looked at again before anybody is told.
PASSING = frozenset({Fault.REFUSED, Fault.TIMEOUT, Fault.SERVER, Fault.NO_HOST})


@dataclass(frozen=True)
class Look:
    """What one look found: no fault, or which; ``status`` is the last answer's."""

    fault: Fault | None = None
    status: int | None = None


class _Failed(Exception):
    def __init__(self, fault: Fault, status: int | None = None) -> None:
        super().__init__(fault)
        self.look = Look(fault, status)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address can be reached from anywhere: neither private, local, shared, reserved nor a group's."""
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if inside is None and str(address).startswith(_NAT64):
            inside = IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
    return address.is_global and not address.is_multicast


def normal_address(text: str) -> str:
    """Return an address as it is kept; raise ``TamNganError`` for what is no public web address."""
    kept = text.strip()
    try:
        _parts(kept)
    except _Failed as failed:
        raise TamNganError(FAULT_WORDS[failed.look.fault or Fault.BAD_ADDRESS], "no web address") from None
    return kept


def look_at(address: str, words: str, *, allowed: AddressPolicy = is_public, seconds: float = WHOLE_SECONDS) -> Look:
    """Return what is found at an address; ``words`` are those by which its page names the item. Never raises."""
    until = time.monotonic() + seconds
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _ask(address, allowed, until)
            if answer.location is None:
                return _judged(answer, words)
            address = urljoin(address, answer.location)
        return Look(Fault.REDIRECTS, answer.status)
    except _Failed as failed:
        return failed.look


@dataclass(frozen=True)
class _Answer:
    status: int
    location: str | None
    kind: str
    body: bytes


def _judged(answer: _Answer, words: str) -> Look:
    if not answer.body:
        return Look(Fault.EMPTY, answer.status)
    if "html" not in answer.kind and "text" not in answer.kind:
        return Look(None, answer.status)  # a file that is there is what was published
    named = names_item(page_text(answer.body, answer.kind), words)
    return Look(None if named else Fault.NOT_NAMED, answer.status)


def _parts(address: str) -> SplitResult:
    """Return the parts of an address that may be looked at."""
    try:
        parts = urlsplit(address)
        wrong = parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None
        wrong = wrong or len(address) > LONGEST_ADDRESS or parts.port == 0 or any(letter < "!" for letter in address)
    except ValueError:
        wrong = True
    if wrong:
        raise _Failed(Fault.BAD_ADDRESS)
    return parts


def _ask(address: str, allowed: AddressPolicy, until: float) -> _Answer:
    parts = _parts(address)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with _connection(host, port, parts.scheme == "https", allowed, until) as connection:
        return _exchange(connection, parts, until)


class _connection:  # noqa: N801 - a context manager that is used like a function
    """A connection to an address that was checked, cut off when the time is over, whatever the other side does."""

    def __init__(self, host: str, port: int, encrypted: bool, allowed: AddressPolicy, until: float) -> None:
        self._connection = http.client.HTTPConnection(host, port)
        self._connection.sock = _socket(host, port, encrypted, allowed, until)
        self._timer = threading.Timer(max(0.0, until - time.monotonic()), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> http.client.HTTPConnection:
        self._timer.start()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _cut(self) -> None:
        try:
            if self._connection.sock is not None:
                self._connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it was closed just now


def _socket(host: str, port: int, encrypted: bool, allowed: AddressPolicy, until: float) -> socket.socket:
    addresses = _addresses(host, port)
    if not all(allowed(address) for address in addresses):
        raise _Failed(Fault.PRIVATE)
    seconds = max(0.1, min(CONNECT_SECONDS, until - time.monotonic()))
    try:
        plain = socket.create_connection((str(addresses[0]), port), timeout=seconds)
    except TimeoutError:
        raise _Failed(Fault.TIMEOUT) from None
    except OSError:
        raise _Failed(Fault.REFUSED) from None
    if not encrypted:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError:
        plain.close()
        raise _Failed(Fault.CERTIFICATE) from None
    except (TimeoutError, OSError):
        plain.close()
        raise _Failed(Fault.REFUSED) from None


def _addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    except (OSError, UnicodeError, ValueError):
        raise _Failed(Fault.NO_HOST) from None


def _exchange(connection: http.client.HTTPConnection, parts: SplitResult, until: float) -> _Answer:
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    headers = {"User-Agent": _AGENT, "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        location = answer.getheader("Location") if answer.status in {301, 302, 303, 307, 308} else None
        if location is None:
            _refuse_bad(answer.status)
        body = b"" if location else b"".join(_limited(answer, until))
        return _Answer(answer.status, location, answer.getheader("Content-Type", "").lower(), body)
    except (TimeoutError, http.client.HTTPException, OSError):
        raise _Failed(Fault.TIMEOUT if time.monotonic() >= until - 0.1 else Fault.REFUSED) from None


def _refuse_bad(status: int) -> None:
    if status in {401, 403, 407, 451}:
        raise _Failed(Fault.FORBIDDEN, status)
    if status >= 500 or status == 429:
        raise _Failed(Fault.SERVER, status)
    if not 200 <= status < 300:
        raise _Failed(Fault.GONE, status)


def _limited(answer: http.client.HTTPResponse, until: float) -> Iterator[bytes]:
    """Yield the body, unpacked, up to the most that is looked at."""
    packed = answer.getheader("Content-Encoding", "").lower() == "gzip"
    unpacker = zlib.decompressobj(31) if packed else None
    left = MOST_BYTES
    while left > 0:
        if time.monotonic() >= until:
            raise _Failed(Fault.TIMEOUT, answer.status)
        piece = answer.read1(_CHUNK)
        if not piece:
            return
        try:
            plain = unpacker.decompress(piece, left) if unpacker else piece
        except zlib.error:
            return
        yield plain[:left]
        left -= len(plain)


_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_DROPPED = re.compile(r"<(script|style|noscript)\b.*?</\1>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,2000}>")


def page_text(body: bytes, kind: str) -> str:
    """Return the words of a page in its own encoding: UTF-8, TIS-620 or Windows-874."""
    named = _CHARSET.search(kind.encode()) or _CHARSET.search(body[:4096])
    charset = named[1].decode("ascii", "replace").lower() if named else "utf-8"
    if charset in {"tis-620", "windows-874", "iso-8859-11"}:
        charset = "cp874"
    try:
        text = body.decode(charset, errors="replace")
    except LookupError:
        text = body.decode("utf-8", errors="replace")
    return html.unescape(_TAG.sub(" ", _DROPPED.sub(" ", text)))


def names_item(text: str, words: str) -> bool:
    """Tell whether a page names an item: its words as they are, or most of them."""
    page, wanted = _bare(text), _bare(words)
    if not wanted or wanted in page:
        return True
    from thai.words import tokens

    parts = {_bare(token) for token in tokens(words) if len(_bare(token)) > 1}
    return bool(parts) and sum(part in page for part in parts) >= _NAMED_SHARE * len(parts)


def _bare(text: str) -> str:
    return "".join(to_arabic(text).casefold().split())

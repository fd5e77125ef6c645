"""What .docx and .xlsx have in common: a zip of parts, opened only after its directory was looked at."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from documents.reading.errors import UnreadablePlan
from documents.reading.limits import (
    MAX_COMPRESSION_RATIO,
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    MAX_XML_PART_BYTES,
    MEBIBYTE,
)

_CHUNK = 256 * 1024
#: Strict files name the same elements under other namespaces; longer names first.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]+)/([A-Za-z]+)")


class Package:
    """A checked zip. Sizes in a directory can lie, so ``part`` counts what really comes out."""

    def __init__(self, name: str, data: bytes) -> None:
        """Open the zip. Raises ``UnreadablePlan`` for one that is damaged, encrypted or a bomb."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise damaged(name) from None
        self._check()

    def names(self) -> list[str]:
        """Return the names of the parts."""
        return self._zip.namelist()

    def part(self, part_name: str, limit: int = MAX_XML_PART_BYTES) -> bytes:
        """Return one part. Raises ``UnreadablePlan`` when it is damaged, missing or larger than ``limit``."""
        return b"".join(self.chunks(part_name, limit))

    def chunks(self, part_name: str, limit: int = MAX_UNPACKED_BYTES) -> Iterator[bytes]:
        """Yield one part in pieces, so that no more of it is in memory than needed."""
        done = 0
        try:
            with self._zip.open(part_name) as stream:
                while chunk := stream.read(_CHUNK):
                    done += len(chunk)
                    if done > limit:
                        raise too_big(self.name)
                    yield chunk
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError, zlib.error):
            raise damaged(self.name) from None

    def xml(self, part_name: str) -> Any:
        """Return one part as a tree. Entities and document types are refused, nothing is fetched."""
        data = self.part(part_name)
        if _STRICT in data:
            data = _TRANSITIONAL.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise _unsafe(self.name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise damaged(self.name) from None
        if root.getroottree().docinfo.internalDTD is not None:
            # In another encoding than UTF-8 the words above look different.
            raise _unsafe(self.name)
        return root

    def targets(self, part_name: str) -> dict[str, str]:
        """Return relationship id -> name of the part inside this package that a part refers to."""
        folder, _, own = part_name.rpartition("/")
        relations = f"{folder}/_rels/{own}.rels"
        if relations not in self.names():
            return {}
        found = {}
        for relation in self.xml(relations):
            target = str(relation.get("Target") or "")
            if relation.get("TargetMode") != "External":
                path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                found[str(relation.get("Id"))] = posixpath.normpath(path)
        return found

    def _check(self) -> None:
        infos = self._zip.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise encrypted(self.name)
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos) or 1
        if len(infos) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
            raise too_big(self.name)
        if unpacked > MEBIBYTE and unpacked / packed > MAX_COMPRESSION_RATIO:
            raise too_big(self.name)


def _unsafe(name: str) -> UnreadablePlan:
    return UnreadablePlan(
        f"ไฟล์ {name} มีคำสั่ง XML ที่ไม่ปลอดภัย (DOCTYPE) จึงไม่เปิด",
        f"{name} contains an unsafe XML declaration (DOCTYPE) and was not opened",
    )


def damaged(name: str) -> UnreadablePlan:
    """Say that a file is damaged or cut off."""
    return UnreadablePlan(
        f"ไฟล์ {name} เสียหายหรือรับมาไม่ครบ กรุณาส่งไฟล์ใหม่",
        f"{name} is damaged or incomplete; please send the file again",
    )


def encrypted(name: str) -> UnreadablePlan:
    """Say that a file asks for a password."""
    return UnreadablePlan(
        f"ไฟล์ {name} มีรหัสผ่าน กรุณาบันทึกใหม่โดยไม่ใส่รหัสผ่าน",
        f"{name} is protected by a password; please save it without one",
    )


def too_big(name: str) -> UnreadablePlan:
    """Say that a file unpacks to more than any plan needs."""
    return UnreadablePlan(
        f"ไฟล์ {name} เมื่อคลายแล้วใหญ่ผิดปกติ จึงไม่เปิด",
        f"{name} unpacks to an abnormal size and was not opened",
    )

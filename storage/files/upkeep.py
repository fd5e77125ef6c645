"""Looking after stored files: are they all there, does anything lie about, and moving them to another place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from storage import installation, sweeping
from storage.database import Database
from storage.files.opening import NOBODY
from storage.files.store import DamagedFile, FileStore


@dataclass(frozen=True)
class Found:
    """One look at all files: names are ``organization/hash``."""

    whole: int = 0
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    unfinished: int = 0


@dataclass
class _Looked:
    whole: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def check(database: Database, store: FileStore, *, contents: bool = True) -> Found:
    """Compare the store with the record; with ``contents`` every file is read and its hash checked."""
    looked = _Looked()
    with database.looking() as session:
        wanted = sweeping.stored_files(session.connection())
        spoken_of = {(office, one) for office in store.organizations() for one in sweeping.on_record(session, office)}
    for owner, digest in sorted(wanted):
        name = f"{owner}/{digest}"
        if not store.exists(owner, digest):
            looked.missing.append(name)
        elif contents and not store.is_whole(owner, digest):
            looked.damaged.append(name)
        else:
            looked.whole += 1
    orphans = sorted(f"{owner}/{digest}" for owner, digest in store.everything() if (owner, digest) not in spoken_of)
    unfinished = sum(1 for _ in store.unfinished())
    return Found(looked.whole, tuple(looked.missing), tuple(looked.damaged), tuple(orphans), unfinished)


def sweep(store: FileStore, found: Found) -> int:
    """Take away what no row speaks of and what was never finished; return how many files that were."""
    for name in found.orphans:
        owner, _, digest = name.partition("/")
        store.remove(int(owner), digest)
    rests = list(store.unfinished())
    for path in rests:
        path.unlink(missing_ok=True)
    return len(found.orphans) + len(rests)


def move(database: Database, source: FileStore, target: FileStore, now: datetime) -> Iterator[str]:
    """Copy every file on the record to another store, check each there, and yield the names that could not be moved.

    The source is left as it is: what came in meanwhile is moved by a second run. At the end the target has the mark of
    the store that processes have to see.
    """
    with database.looking() as session:
        wanted = sweeping.stored_files(session.connection())
    for owner, digest in sorted(wanted):
        if target.exists(owner, digest):
            continue
        try:
            target.put(owner, source.get(owner, digest))
        except DamagedFile:
            yield f"{owner}/{digest}"
    with database.looking() as session:
        mark = installation.fact(session, installation.STORE)
        held = str(mark.value["mark"]) if mark is not None else None
    if held is not None and source.exists(NOBODY, held):
        target.put(NOBODY, source.get(NOBODY, held))
    elif held is not None:
        with database.system() as session:
            installation.put_fact(session, installation.STORE, {"mark": target.put(NOBODY, held.encode())}, now)

"""Faults on switches: what goes wrong, how often, and what a caller sees of it."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.settings import SimulatorError

#: name -> what the switch says on the wall
FAULTS: dict[str, str] = {
    "burst": "429 เรียกถี่เกินไป",
    "month_exhausted": "429 โควตาเดือนนี้หมด",
    "server_error": "500 ระบบขัดข้อง",
    "answer_lost": "รับแล้วแต่คำตอบหาย",
    "slow": "ตอบช้า",
    "content_not_ready": "ไฟล์ยังไม่พร้อม (202)",
    "webhook_duplicated": "webhook ซ้ำ",
    "webhook_reordered": "webhook สลับลำดับ",
    "webhook_lost": "webhook ส่งไม่ถึง",
}
ALWAYS = -1


@dataclass
class Switch:
    """One fault: the next ``remaining`` times (ALWAYS = until switched off), or by chance with a ``rate``."""

    remaining: int = 0
    rate: float = 0.0


class Faults:
    """The switches. Chance is drawn from a seed, so that a run can be repeated."""

    def __init__(self, seed: int = 0) -> None:
        self._switches = {name: Switch() for name in FAULTS}
        self._chance = random.Random(seed)  # noqa: S311 -- chance of faults, not secrets
        self._lock = threading.Lock()

    def set(self, name: str, times: int = ALWAYS) -> None:
        """Let a fault happen the next ``times`` times; 0 switches it off. Raises SimulatorError for an unknown one."""
        with self._lock:
            self._switch(name).remaining = max(times, ALWAYS)

    def set_rate(self, name: str, rate: float) -> None:
        """Let a fault happen by chance, 0.0 to 1.0."""
        with self._lock:
            self._switch(name).rate = rate

    def strikes(self, name: str) -> bool:
        """Tell whether a fault happens now, and count it."""
        with self._lock:
            switch = self._switch(name)
            if switch.remaining > 0:
                switch.remaining -= 1
                return True
            return switch.remaining == ALWAYS or (switch.rate > 0 and self._chance.random() < switch.rate)

    def settings(self) -> Mapping[str, int]:
        """Return how often each fault will still happen."""
        with self._lock:
            return {name: switch.remaining for name, switch in self._switches.items()}

    def _switch(self, name: str) -> Switch:
        if name not in self._switches:
            raise SimulatorError(f"ไม่รู้จักสวิตช์ “{name}”")
        return self._switches[name]

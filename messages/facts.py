"""What several messages are told: a measure, one duty of it, a unit's figures. Plain data, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.standing import OPEN
from measures.vocabulary import Role, Status
from messages.wording import ROLE_NAMES, Pen


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The measure a message is about, and its step where only one is meant. Ids are the database's."""

    measure_id: int
    number: str
    title: str
    step_id: int | None = None
    step_number: str | None = None
    step_text: str | None = None
    deadline_id: int | None = None

    @property
    def ids(self) -> dict[str, int | None]:
        """Return the fields of a button about this duty."""
        return {"m": self.measure_id, "step": self.step_id, "d": self.deadline_id}

    def name(self, pen: Pen) -> str:
        """Return "ข้อ ๓" or "ข้อ ๓.๒"; a number that is not one ("ก.1") is kept."""
        return f"ข้อ {pen(self.step_number or self.number)}"

    def words(self) -> str:
        """Return the step's text where a step is meant, else the measure's title."""
        return self.step_text or self.title

    def line(self, pen: Pen) -> str:
        """Return "ข้อ ๓ title" in one line."""
        return f"{self.name(pen)} {self.words()}"


@dataclass(frozen=True, kw_only=True)
class Task(Subject):
    """One duty of one unit: a row of งานของฉัน, of a digest or of a round."""

    unit: str | None = None
    due_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    status: Status = Status.NOT_STARTED
    percent: int | None = None
    returned: bool = False
    """A report of it was sent back and waits to be mended."""

    def days_left(self, today: date) -> int | None:
        """Return the days to the deadline, negative when past, None without one or when nothing is left to do."""
        if self.due_on is None or self.status not in OPEN:
            return None
        return (self.due_on - today).days

    def period(self, pen: Pen) -> str | None:
        """Return the name of the month, quarter or half to be reported; the plan's whole time says nothing new."""
        if self.period_start is None or self.period_end is None:
            return None
        return pen.round(self.period_start, self.period_end)


@dataclass(frozen=True, kw_only=True)
class UnitFigures:
    """A unit's deadlines by standing, as in ``measures.standing.Counts``; ``unit_id`` None is the whole office."""

    unit: str
    done: int = 0
    late: int = 0
    overdue: int = 0
    coming: int = 0
    unit_id: int | None = None

    @property
    def total(self) -> int:
        """Return how many had to be done."""
        return self.done + self.late + self.overdue + self.coming

    @property
    def finished(self) -> int:
        """Return how many are done, in time or late."""
        return self.done + self.late

    @property
    def percent(self) -> int:
        """Return the finished share in whole percent, rounded down; 0 of 0 is 0."""
        return 100 * self.finished // self.total if self.total else 0


@dataclass(frozen=True, kw_only=True)
class UnitChoice:
    """A unit to choose from."""

    unit_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Somebody to be named with @ in a group; ``user_id`` is LINE's."""

    user_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """A role in a unit (none: the whole office), both days included; ``acting`` is รักษาราชการแทน."""

    role: Role
    unit: str | None = None
    acting: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    def words(self, pen: Pen) -> str:
        """Return "หัวหน้าส่วนราชการ กองคลัง (รักษาราชการแทน ถึง ๓๐ เม.ย. ๒๕๖๙)"."""
        days = " ".join(
            filter(
                None,
                (
                    "รักษาราชการแทน" if self.acting else "",
                    f"ตั้งแต่ {pen.short(self.valid_from)}" if self.valid_from else "",
                    f"ถึง {pen.short(self.valid_until)}" if self.valid_until else "",
                ),
            )
        )
        return " ".join(filter(None, (ROLE_NAMES[self.role], self.unit or "", f"({days})" if days else "")))


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What one person loses and gains by a change of posts."""

    name: str
    loses: tuple[Held, ...] = ()
    gains: tuple[Held, ...] = ()
    person_id: int | None = None

"""What runs: the loops, the channels as the platform sees them, the address in links, the last backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from actions.acting import Acting
from delivery.line import Failure, LineError
from delivery.platform import PlatformLine
from measures.vocabulary import Door
from storage import channels, health, installation, organizations
from storage.models import Channel, Organization
from tamngan.checks.finding import Finding, Patient, Skip, State

#: Signatures and reply tokens live by the minute: a clock may differ from the platform's by so much.
CLOCK_DIFFERS = timedelta(seconds=60)
BACKUP_OLD = timedelta(days=2)


def offices(patient: Patient) -> Iterator[Finding]:
    """There is somebody to work for."""
    with patient.database.looking() as session:
        count = len(organizations.all_organizations(session))
    advice = "" if count else "tamngan import FILE หรือ tamngan organization add"
    yield Finding(
        "organizations", f"หน่วยงาน {count} แห่ง · organizations", State.GOOD if count else State.BAD, "", advice
    )


def loops(patient: Patient) -> Iterator[Finding]:
    """The scheduler lives, loop by loop, and nothing waits too long."""
    with patient.database.looking() as session:
        found = health.problems(session, patient.now())
        turning = health.loops(session, patient.now())
    for problem in found:
        if problem.code not in {"no_organization", "token_refused", "token_ends", "schema"}:
            state = State.BAD if problem.stops else State.NOTE
            yield Finding(problem.code, "การทำงาน · running", state, f"{problem.thai} · {problem.english}")
    for loop in turning:
        if not loop.late:
            yield Finding("loop", f"งาน {loop.name} · loop, {int(loop.age.total_seconds())} s")


def address(patient: Patient) -> Iterator[Finding]:
    """Links in chat lead somewhere that a phone can open."""
    url = patient.settings.tamngan_public_url
    what = "TAMNGAN_PUBLIC_URL"
    advice = "กำหนดที่อยู่ https:// ที่เปิดได้จากโทรศัพท์ · set an https:// address that a phone can open"
    if url is None:
        yield Finding("address", what, State.BAD, "ยังไม่ได้กำหนด · not set", advice)
    elif _is_of_this_machine(urlsplit(url).hostname or ""):
        yield Finding("address", what, State.BAD, "เป็นที่อยู่ภายในเครื่อง · leads to this machine only", advice)
    elif not url.startswith("https:"):
        yield Finding("address", what, State.BAD, "ไม่ใช่ https · not https", advice)
    else:
        yield Finding("address", what)


def _is_of_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def first_steps(patient: Patient) -> Iterator[Finding]:
    """Each office at work has a plan, units, people, heads, executives and a group; what is missing is no fault."""
    from actions import first_steps as steps
    from messages.first_steps import HOW, TITLES

    with patient.database.looking() as session:
        numbers = [office.id for office in organizations.all_organizations(session) if not office.suspended_at]
    now = patient.application.clock.now()
    for number in numbers:
        with patient.database.reading(number) as session:
            office = session.get_one(Organization, number)
            door = Door.COMMAND
            acting = Acting(session=session, organization=office, person=None, door=door, now=now, cause="doctor")
            for step in steps.state(acting).steps:
                missing = f" ({', '.join(step.missing)})" if step.missing else ""
                state = State.GOOD if step.done else State.NOTE
                advice = "" if step.done else f"{HOW[step.step]}{missing}"
                yield Finding("first_steps", f"{office.name}: {TITLES[step.step]}", state, "", advice)


def platform(patient: Patient) -> Iterator[Finding]:
    """Each channel's token is accepted, its secret is ours, its webhook leads here, and the clocks agree."""
    with patient.database.looking() as session:
        rows = [row for row, office in channels.all_channels(session) if not row.revoked_at and not office.suspended_at]
    if not rows:
        advice = "กำหนด LINE_CHANNEL_SECRET และ LINE_CHANNEL_ACCESS_TOKEN · set both"
        yield Finding("channel", "ช่อง LINE · channel", State.BAD, "ยังไม่มี · there is none", advice)
    if not patient.key_fits:
        raise Skip("key")
    for row in rows:
        yield from _channel(patient, row)


def _channel(patient: Patient, row: Channel) -> Iterator[Finding]:
    what = f"LINE {row.key}"
    if not row.access_token_sealed:
        yield Finding("token", what, State.BAD, "ไม่มี token · no token", f"tamngan channel rotate {row.key}")
        return
    line = PlatformLine(patient.application.box.open(row.access_token_sealed), patient.settings.line_api_url)
    try:
        info, left = line.bot_info(), line.quota()
    except LineError as error:
        yield _of_a_failed_call(patient, row, what, error)
        return
    yield Finding("token", f"{what} โควตา · quota {left if left is not None else 'ไม่จำกัด · no limit'}")
    yield from _clock(patient, info.date)
    yield from _webhook(patient, row, line)


def _of_a_failed_call(patient: Patient, row: Channel, what: str, error: LineError) -> Finding:
    """Tell a token that is refused from a platform that is not reached: only the first is mended with a new token."""
    if error.failure is Failure.CREDENTIALS:
        problem = f"LINE ไม่รับ token · the token is refused ({error.status})"
        return Finding("token", what, State.BAD, problem, f"tamngan channel rotate {row.key}")
    host = urlsplit(patient.settings.line_api_url or "https://api.line.me").netloc
    problem = f"ติดต่อ LINE ไม่ได้ · {error.reason}"
    advice = f"ดูว่าเครื่องนี้ออกอินเทอร์เน็ตไปที่ {host} ได้ · see that this machine can reach {host}"
    return Finding("platform", what, State.BAD, problem, advice)


def _clock(patient: Patient, date: str | None) -> Iterator[Finding]:
    if date is None:
        return
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return
    apart = abs(patient.now() - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)))
    if apart > CLOCK_DIFFERS:
        seconds = int(apart.total_seconds())
        problem = f"ต่างจาก LINE {seconds} วินาที · {seconds} seconds from the platform's"
        yield Finding("clock", "นาฬิกาของเครื่อง · clock", State.BAD, problem, "ตั้งเวลาเครื่องให้ถูกต้อง · set the clock")


def _webhook(patient: Patient, row: Channel, line: PlatformLine) -> Iterator[Finding]:
    what = f"webhook {row.key}"
    try:
        endpoint, active = line.webhook_endpoint()
    except LineError as error:
        yield Finding(
            "webhook", what, State.BAD, error.reason, "ตั้งที่อยู่ใน LINE Developers Console · set its address there"
        )
        return
    ours = _addresses(patient, row)
    if ours and endpoint not in ours:
        problem = f"LINE เรียก {endpoint} · LINE calls {endpoint}"
        yield Finding("webhook", what, State.BAD, problem, f"ตั้งเป็น · set it to {ours[0]}")
    elif not active:
        yield Finding("webhook", what, State.BAD, "ปิดอยู่ · switched off", "เปิด Use webhook · switch it on")
    else:
        yield from _tested(what, row, line)


def _addresses(patient: Patient, row: Channel) -> list[str]:
    base = patient.settings.tamngan_public_url
    if base is None:
        return []
    bare = [f"{base}/line/webhook"] if row.answers_bare_path else []
    return [f"{base}/line/webhook/{row.key}", *bare]


def _tested(what: str, row: Channel, line: PlatformLine) -> Iterator[Finding]:
    """Have the platform call us: a 400 of ours says that it signs with another secret than the one we hold."""
    try:
        good, told = line.test_webhook()
    except LineError as error:
        yield Finding("webhook", what, State.NOTE, error.reason)
        return
    if good:
        yield Finding("webhook", what)
    elif told.startswith("400"):
        problem = "channel secret ไม่ตรงกับของ LINE · the channel secret is not LINE's"
        yield Finding("secret", what, State.BAD, problem, f"tamngan channel rotate {row.key}")
    else:
        advice = "ดูว่า serve หรือ web ทำงานอยู่ และพร็อกซีส่งต่อถูก · see that serve or web runs and the proxy leads to it"
        yield Finding("webhook", what, State.BAD, told, advice)


def backup(patient: Patient) -> Iterator[Finding]:
    """There is a backup, and it is not old."""
    with patient.database.looking() as session:
        last = installation.fact(session, installation.BACKUP)
    advice = "tamngan backup --to โฟลเดอร์ --keep 30 (docs/operations.md)"
    if last is None:
        yield Finding("backup", "สำรองข้อมูล · backup", State.NOTE, "ยังไม่เคย · never", advice)
        return
    age = patient.now() - last.at
    hours = int(age.total_seconds() // 3600)
    state = State.BAD if age > BACKUP_OLD else State.GOOD
    told = f"{hours} ชั่วโมงก่อน · {hours} hours ago"
    yield Finding("backup", "สำรองข้อมูล · backup", state, told, advice if state is State.BAD else "")

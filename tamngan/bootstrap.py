"""The only place that wires real parts together.

Every part is imported where it is made: a web process takes webhooks long before it has loaded what handles them, and a
scheduler loads no pages.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from bot.webhook import ChannelDirectory, FrontDoor
from storage import organizations
from storage.clock import Clock, SystemClock, TurnableClock
from storage.database import Database, engine_from_url
from storage.files import FileStore
from storage.secrets import SecretBox
from tamngan.logs import configure
from tamngan.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask
    from sqlalchemy.orm import Session

    from bot.conversation.handling import ConversationHandler
    from bot.events import IncomingEvent
    from bot.evidence import Downloader
    from bot.inbox import Handled, InboxWorkers
    from delivery.line import Line
    from delivery.line_menus import MenuLine
    from delivery.menus import MenuKeeper
    from delivery.sender import Sender
    from scheduler.clockwork import Clockwork, Loop
    from scheduler.papers import PaperMaker
    from scheduler.passing import TimePasser
    from scheduler.upkeep import Upkeep
    from storage.models import InboxEvent, Organization, Plan
    from thai.calendar import Span

log = logging.getLogger("tamngan.bootstrap")


class Application:
    """One process: everything it may run, made when it is first asked for."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        """Keep the settings; nothing is opened or started yet."""
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self._lines: dict[int, Line] = {}

    @cached_property
    def database(self) -> Database:
        """The database."""
        return Database(engine_from_url(self.settings.database))

    @cached_property
    def box(self) -> SecretBox:
        """What seals secrets and signs links."""
        return SecretBox(self.settings.secret_key)

    @cached_property
    def files(self) -> FileStore:
        """Evidence and exports."""
        return FileStore(self.settings.tamngan_data_dir / "files")

    @cached_property
    def directory(self) -> ChannelDirectory:
        """The channels."""
        return ChannelDirectory(self.database, self.box)

    @cached_property
    def public_url(self) -> str:
        """Where links in chat point to."""
        return self.settings.tamngan_public_url or "http://127.0.0.1:8000"

    def line_of(self, channel_id: int) -> Line:
        """Return the client of a channel."""
        line = self._lines.get(channel_id)
        if line is None:
            from delivery.line import PlatformLine

            channel = next(c for c in self.directory.all().values() if c.channel_id == channel_id)
            line = self._lines[channel_id] = PlatformLine(channel.access_token, self.settings.line_api_url)
        return line

    def menus_of(self, channel_id: int) -> MenuLine | None:
        """Return what makes rich menus on a channel."""
        from delivery.line import PlatformLine
        from delivery.line_menus import PlatformMenus

        line = self.line_of(channel_id)
        return PlatformMenus(line) if isinstance(line, PlatformLine) else None

    @cached_property
    def menus(self) -> MenuKeeper:
        """What keeps the rich menus in step."""
        from delivery.menus import MenuKeeper

        return MenuKeeper(self.database, self.menus_of, self.clock)

    @cached_property
    def sender(self) -> Sender:
        """What sends notices."""
        from delivery.sender import Sender

        return Sender(self.database, self.line_of, self.clock)

    @cached_property
    def downloader(self) -> Downloader:
        """What fetches evidence."""
        from bot.evidence import Downloader

        return Downloader(self.database, self.files, self.line_of, self.clock)

    @cached_property
    def conversation(self) -> ConversationHandler:
        """What happens when somebody speaks."""
        from bot.conversation.handling import ConversationHandler

        return ConversationHandler(self.database, self.files, self.box, self.clock, self.public_url)

    @cached_property
    def workers(self) -> InboxWorkers:
        """What empties the inbox."""
        from bot.inbox import InboxWorkers

        return InboxWorkers(self.database, self.clock, self.conversation.handle, self._after, before=self._before)

    def _before(self, row: InboxEvent, event: IncomingEvent) -> None:
        """Show the typing dots in a 1:1 chat before something slow; they may fail without harm."""
        from bot.conversation import slowness
        from delivery.line import LineError

        if event.room_kind != "private" or event.user_id is None or not slowness.is_slow(event):
            return
        with suppress(LineError):
            self.line_of(row.channel_id).show_loading(event.user_id, slowness.SECONDS)

    def _after(self, handled: Handled) -> None:
        for notice_id in handled.notices:
            self.sender.send(notice_id)
        for evidence_id in handled.downloads:
            self.downloader.fetch(evidence_id)

    @cached_property
    def passer(self) -> TimePasser:
        """What happens when time passes."""
        from scheduler.passing import TimePasser

        if not isinstance(self.clock, TurnableClock):
            raise TypeError("only a clock that can be turned can pass time at once")
        return TimePasser(self.database, self.clock, self.loops())

    @cached_property
    def papers(self) -> PaperMaker:
        """What makes the reports and pictures that come with summaries."""
        from bot import links
        from bot.downloads import PURPOSE
        from scheduler.papers import PaperMaker

        sign = partial(links.sign, self.box, PURPOSE)
        return PaperMaker(self.database, self.files, self.public_url, _export, sign)

    @cached_property
    def upkeep(self) -> Upkeep:
        """What drops what is over."""
        from scheduler.upkeep import Upkeep

        return Upkeep(self.database, self.files, self.clock)

    def loops(self) -> tuple[Loop, ...]:
        """Return every loop in the order in which a tick runs them."""
        from scheduler.clockwork import Loop
        from scheduler.reminders import ReminderPlanner
        from scheduler.rounds import RoundPlanner

        planner = ReminderPlanner(self.database, self.clock)
        rounds = RoundPlanner(self.database, self.clock, self.papers)
        return (
            Loop("inbox", 5, self._empty_inbox),
            Loop("evidence", 30, self._fetch_evidence),
            Loop("reminders", 60, planner.run),
            Loop("rounds", 300, rounds.run),
            Loop("delivery", 5, self.sender.send_due),
            Loop("menus", 30, self.menus.run),
            Loop("upkeep", 600, self.upkeep.run),
        )

    def _empty_inbox(self) -> int:
        """Load what handles messages when the loop first runs: nobody who starts should wait for it."""
        return self.workers.run_all()

    def _fetch_evidence(self) -> int:
        return self.downloader.fetch_due()

    def web(self) -> Flask:
        """Return the Flask application."""
        from bot import web

        return web.create_app(
            web.WebParts(
                self.database,
                self.directory,
                self.files,
                self.box,
                self.clock,
                self.wake,
                public_url=self.public_url,
            )
        )

    def door(self, pages: WSGIApplication) -> FrontDoor:
        """Return what takes webhooks; ``pages`` is asked for everything else."""
        return FrontDoor(self.database, self.directory, self.clock, self.wake, pages)

    def wake(self) -> None:
        """Tell the workers of this process that something came in, if they run already."""
        if "workers" in self.__dict__:
            self.workers.wake()

    def start_workers(self) -> None:
        """Start the inbox threads of this process, and load beforehand what the first message will need."""
        self.workers.start()
        threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()

    def clockwork(self) -> Clockwork:
        """Return what wakes the loops."""
        from scheduler.clockwork import Clockwork

        return Clockwork(self.database, self.clock, self.loops())

    def take_no_more(self) -> None:
        """Ask every loop to end with what it has in hand: a full inbox takes far longer than a host waits."""
        if "workers" in self.__dict__:
            self.workers.take_no_more()
        if "sender" in self.__dict__:
            self.sender.take_no_more()

    def stop(self) -> None:
        """Finish what is in hand and close the database."""
        if "workers" in self.__dict__:
            self.workers.stop()
        self.database.dispose()


def _warm_up() -> None:
    """Load the platform's client and the tokenizer's dictionary: half a second that no first message should wait."""
    import linebot.v3.messaging  # noqa: F401 -- imported for its effect

    from storage import calendar
    from storage.clock import local_date
    from thai import words

    words.load()
    calendar.prepare(local_date(SystemClock().now()))


def _export(
    session: Session,
    _organization: Organization,
    plan: Plan,
    layout: str,
    kind: str,
    made_on: date,
    *,
    period: Span,
) -> bytes:
    """Write a layout for a period of a plan: what the scheduler, which knows no documents, is given."""
    from documents import exporting
    from documents.scope import Scope

    return exporting.export(session, plan, layout, kind, made_on, Scope.of(period, plan.fiscal_year_be))


def build(settings: Settings, clock: Clock | None = None) -> Application:
    """Wire an application; the channel of the environment is put into the database when there is one organization."""
    configure()
    application = Application(settings, clock)
    adopt_channel(application)
    return application


def adopt_channel(application: Application) -> None:
    """Give the only organization the LINE channel that the environment names."""
    secret, token = application.settings.line_channel_secret, application.settings.line_channel_access_token
    if not secret or not token:
        return
    with application.database.system() as session:
        organization = organizations.only(session)
        if organization is not None:
            organizations.put_channel(
                session, organization.id, "main", secret, token, application.box, application.clock.now()
            )

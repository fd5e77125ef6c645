"""The only place that wires real parts together.

Every part is imported where it is made: a web process takes webhooks long before it has loaded what handles them, and a
scheduler loads no pages.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

from storage import channels, installation, migrate, organizations
from storage.clock import Clock, SystemClock, TurnableClock
from storage.database import Database, engine_from_url
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
    from bot.webhook import ChannelDirectory, FrontDoor
    from delivery.clients import Clients
    from delivery.introducing import Introducer
    from delivery.line import Line
    from delivery.line_menus import MenuLine
    from delivery.menus import MenuKeeper
    from delivery.platform import PlatformLine
    from delivery.sender import Sender
    from delivery.tokens import TokenKeeper
    from scheduler.clockwork import Clockwork, Loop
    from scheduler.papers import PaperMaker
    from scheduler.passing import TimePasser
    from scheduler.upkeep import Upkeep
    from storage.files import FileStore
    from storage.models import Channel, InboxEvent, Organization, Plan
    from thai.calendar import Span

log = logging.getLogger("tamngan.bootstrap")


class Application:
    """One process: everything it may run, made when it is first asked for."""

    def __init__(self, settings: Settings, clock: Clock | None = None, name: str = "command") -> None:
        """Keep the settings; nothing is opened or started yet. ``name`` is what PostgreSQL calls the process."""
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.name = name

    @cached_property
    def database(self) -> Database:
        """The database."""
        settings = self.settings
        return Database(
            engine_from_url(
                settings.database,
                pool_size=settings.tamngan_pool_size,
                overflow=settings.tamngan_pool_overflow,
                name=f"tamngan {self.name}",
            )
        )

    @cached_property
    def box(self) -> SecretBox:
        """What seals secrets and signs links."""
        return SecretBox(self.settings.secret_key)

    @cached_property
    def files(self) -> FileStore:
        """Evidence and exports."""
        from storage.files import open_store

        return open_store(self.settings.files_url, self.database, self.clock.now())

    @cached_property
    def directory(self) -> ChannelDirectory:
        """The channels."""
        from bot.webhook import ChannelDirectory

        return ChannelDirectory(self.database, self.box)

    @cached_property
    def public_url(self) -> str:
        """Where links in chat point to."""
        return self.settings.tamngan_public_url or "http://127.0.0.1:8000"

    @cached_property
    def clients(self) -> Clients:
        """The clients of the channels."""
        from delivery.clients import Clients
        from delivery.presence import Presence

        # Processes live by the real time, also where a rehearsal turns the clock of the offices.
        return Clients(self.directory, self.settings.line_api_url, Presence(self.database, SystemClock()))

    def line_of(self, channel_id: int) -> Line:
        """Return the client of a channel."""
        return self.clients.of(channel_id)

    def _platform_of(self, channel_id: int) -> PlatformLine | None:
        from delivery.platform import PlatformLine

        line = self.line_of(channel_id)
        return line if isinstance(line, PlatformLine) else None

    @cached_property
    def tokens(self) -> TokenKeeper:
        """What issues and renews access tokens."""
        from delivery.tokens import TokenKeeper

        return TokenKeeper(self.database, self.box, self._platform_of, self.clock, self.settings.line_api_url)

    def is_paused(self) -> bool:
        """Tell whether nothing is to be sent and planned: a restored copy waits for ``tamngan resume``."""
        return installation.is_paused(self.database)

    def menus_of(self, channel_id: int) -> MenuLine | None:
        """Return what makes rich menus on a channel."""
        from delivery.line_menus import PlatformMenus

        line = self._platform_of(channel_id)
        return PlatformMenus(line) if line is not None else None

    @cached_property
    def menus(self) -> MenuKeeper:
        """What keeps the rich menus in step."""
        from delivery.menus import MenuKeeper

        return MenuKeeper(self.database, self.menus_of, self.clock)

    @cached_property
    def sender(self) -> Sender:
        """What sends notices."""
        from delivery.sender import CALLS_AT_ONCE, Sender

        return Sender(self.database, self.line_of, self.clock, calls_at_once=CALLS_AT_ONCE)

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

    @cached_property
    def introducer(self) -> Introducer:
        """What asks LINE for the names of people who ask to be let in."""
        from delivery.introducing import Introducer

        return Introducer(self.database, self.line_of, self.clock)

    def _after(self, handled: Handled) -> None:
        for request_id in handled.introductions:
            self.introducer.introduce(request_id)
        if not self.is_paused():
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
        from scheduler.links import LinkKeeper
        from scheduler.reminders import ReminderPlanner
        from scheduler.rounds import RoundPlanner

        planner = ReminderPlanner(self.database, self.clock)
        rounds = RoundPlanner(self.database, self.clock, self.papers)
        return (
            Loop("inbox", 5, self._empty_inbox),
            Loop("evidence", 30, self._fetch_evidence),
            Loop("reminders", 60, self._awake(planner.run)),
            Loop("rounds", 300, self._awake(rounds.run)),
            Loop("delivery", 5, self._awake(self.sender.send_due)),
            Loop("menus", 30, self._awake(self.menus.run), rests_seconds=20),
            Loop("links", 600, self._awake(LinkKeeper(self.database, self.clock).run), rests_seconds=60),
            Loop("upkeep", 600, self.upkeep.run, rests_seconds=40),
        )

    def _loops_of_the_scheduler(self) -> tuple[Loop, ...]:
        """Return those and what only a running installation needs: tokens to renew, an operator to be told."""
        from scheduler.clockwork import Loop
        from scheduler.watch import Watch

        watch = Watch(self.database, self.clock, self.settings.tamngan_alert_url)
        return (Loop("tokens", 30, self._awake(self.tokens.run)), *self.loops(), Loop("watch", 60, watch.run))

    def _awake(self, run: Callable[[], int]) -> Callable[[], int]:
        return lambda: 0 if self.is_paused() else run()

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
                metrics_token=self.settings.tamngan_metrics_token,
                api_url=self.settings.line_api_url,
            )
        )

    def door(self, pages: WSGIApplication) -> FrontDoor:
        """Return what takes webhooks; ``pages`` is asked for everything else."""
        from bot.webhook import FrontDoor

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

        return Clockwork(self.database, self.clock, self._loops_of_the_scheduler())

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
    """Load what reads and answers messages: a second or two that no first message should wait for."""
    from bot.understanding import reader
    from delivery.platform import load_sdk
    from storage import calendar
    from storage.clock import local_date

    reader.load()
    load_sdk()
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


def build(settings: Settings, clock: Clock | None = None, name: str = "command") -> Application:
    """Wire an application; the channel of the environment is put into the database when it is clear whose it is.

    Raises ``TamNganError`` for a key that is not the one the database's secrets were sealed with.
    """
    configure(settings.tamngan_log_level)
    application = Application(settings, clock, name)
    prepare(application)
    return application


def prepare(application: Application) -> None:
    """Check the key and take the environment's channel in, on a database that is migrated; see ``build``."""
    with application.database.looking() as session:
        migrated = migrate.schema_is_usable(session.connection())
    if migrated:
        installation.check_key(application.database, application.box, application.clock.now())
        adopt_channel(application)


def adopt_channel(application: Application) -> bool:
    """Give the LINE channel of the environment to the office it belongs to; False where nobody can tell which.

    That is the office of the channel which the address without a key leads to, or the only one there is.
    """
    secret, token = application.settings.line_channel_secret, application.settings.line_channel_access_token
    if not secret or not token:
        return True
    with application.database.looking() as session:
        known = channels.bare(session)
        only = organizations.only(session)
        if known is not None and (known.revoked_at is not None or _holds(known, secret, token, application.box)):
            return True
        owner = known.organization_id if known is not None else (only.id if only is not None else None)
        key = known.key if known is not None else "main"
        nobody_yet = not organizations.all_organizations(session)
    if owner is None:
        return nobody_yet
    with application.database.system() as session:
        channels.put(session, owner, key, secret, token, application.box, application.clock.now())
    return True


def _holds(channel: Channel, secret: str, token: str, box: SecretBox) -> bool:
    """Tell whether a channel has these secrets already; one that issues its own tokens keeps them."""
    sealed = channel.secret_sealed
    if not sealed or not box.can_open(sealed) or box.open(sealed) != secret:
        return False
    if channel.token_kind not in {None, channels.TokenKind.LONG_LIVED.value}:
        return True
    held = channel.access_token_sealed
    return bool(held) and box.can_open(held) and box.open(held) == token

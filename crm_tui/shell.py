"""What every screen stands on: keys in their order, threads for the database, news, and errors."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from textual import events, on, work
from textual.app import App, ScreenStackError
from textual.screen import Screen
from textual.signal import Signal
from textual.worker import Worker

from crm_tui import themes
from crm_tui.errors import CrmError, Unavailable
from crm_tui.i18n import _
from crm_tui.keys import KEYS, ROOMS_OF, Key
from crm_tui.reads import Reads as Reads
from crm_tui.store.hot.connection import Late
from crm_tui.widgets import frames, guard
from crm_tui.widgets.at_once import AtOnce
from crm_tui.widgets.ear import Ear
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Moment
from crm_tui.widgets.sayings import Sayings
from crm_tui.widgets.steady_sheet import SteadySheet
from crm_tui.widgets.working import Waits, Working

if TYPE_CHECKING:
    from pathlib import Path

    from crm_tui.crm import Crm
    from crm_tui.domain.calendar import Week
    from crm_tui.domain.lessons import Teacher
    from crm_tui.domain.lines import StepLine, Touched
    from crm_tui.domain.places import Place

T = TypeVar("T")
Job = Callable[["Crm"], Any]

LOOK_AROUND = 0.5  # seconds between looks at what other processes changed
PATIENCE = 5.0  # seconds a key waits for its screen
GO_TO_DEMO, GO_TO_TUTOR = 64, 65  # statuses by which whoever started the app opens another
SAVES = {"save", "first"}  # work that leaving waits for; readings may be called off meanwhile


class Person(NamedTuple):
    """Who sits at the screen, and how their days, words and money are counted."""

    id: int
    name: str
    zone: tzinfo
    week: "Week"
    currency: str = ""
    country: str = ""
    language: str = "en"
    demo: bool = False


class Kept(NamedTuple):
    """What came of a job: what it returned, or why it was refused."""

    value: Any = None
    error: CrmError | None = None


class KeyedScreen(Screen[None]):
    """A screen that answers keys within their event, in the order they were pressed.

    rooms: which keys of the table work here. is_closed: it was left for good.
    """

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["today"]
    is_closed = False

    def __init__(self) -> None:
        super().__init__()
        self._ready = asyncio.Event()

    def on_mount(self) -> None:
        """Its parts are there: keys that came too early may go on."""
        self._ready.set()

    async def until_ready(self) -> None:
        """Wait until the parts of the screen are there, or it is clear that they never will be."""
        if not self._ready.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), PATIENCE)

    def pressed(self, name: str, char: str | None) -> bool:
        """Answer a key; False leaves it to the library."""
        return False

    def pasted(self, text: str) -> bool:
        """Answer pasted text; False leaves it to the library."""
        return False

    def act(self, action: str) -> None:
        """Do what the action with this id says."""


class Shell(App[None]):
    """An app with quick reads before it and a `Crm` behind it. Screens know this class.

    The first frame waits for the quick reads alone; the `Crm`, whose libraries take longer to
    import, is opened in a thread when needed. Screens repaint for one reason, news in the journal:
    one's own action, an undo, the command line or a colleague.
    """

    ALLOW_SELECT = False
    CSS_PATH = "crm.tcss"
    TITLE = "crm"
    ENABLE_COMMAND_PALETTE = False  # ours is a form, `screens/command.py`
    BINDINGS: ClassVar = []

    def __init__(
        self,
        reads: Reads,
        opening: "Callable[[], Crm]",
        person: Person,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        table: tuple[Key, ...] = KEYS,
        theme: str = themes.DARK.name,
        complaints: Iterable[str] = (),
        ascii_frames: bool = False,
    ) -> None:
        guard.install(ascii_frames=ascii_frames)
        frames.install()
        super().__init__()
        self.reads = reads
        self.person = person
        self.clock = clock
        self.keyboard = Keyboard(table)
        self.at_once = AtOnce(self)
        self.sayings = Sayings(self)
        self.changed: Signal[Touched] = Signal(self, "changed")
        self._opening = opening
        self._crm: Crm | None = None
        self._door = threading.Lock()
        self.working = Working(self.refresh_keys)
        self._last: int | None = None
        self._turn = asyncio.Lock()
        self._refusals = 0
        self.same_call: StepLine | None = None
        self.stood_on: int | None = None  # the step where the cursor of the first screen stood
        self.ear: Ear | None = None
        self.was_at: Place | None = None  # before the last jump
        self.last_macro = ""
        self.again: Any = None  # the last save that `.` repeats, on whatever screen it was
        self._complaints = tuple(complaints)
        self.crash: BaseException | None = None
        self.dial = ""
        self.draft: Path | None = None  # the file that keeps a line which was not saved
        self.tutor: Teacher | None = None
        for known in themes.THEMES:
            self.register_theme(known)
        self.theme = theme
        self.stylesheet = SteadySheet(variables=self.get_css_variables())

    @property
    def now(self) -> Moment:
        """Now, on the person's wall clock."""
        return Moment.of(self.clock(), self.person.zone)

    def on_ready(self) -> None:
        """The first frame is painted: look around from now on."""
        self.reads.hurry()
        self.look_around()
        self.set_interval(LOOK_AROUND, self.look_around)
        if self._complaints:
            self.tell("\n".join(self._complaints), severity="warning")

    # -- keys -----------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Answer a key here, one after another: a widget's own queue would let the next overtake.

        A form that a key opens gets the key after it, however fast they were pressed.
        """
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.sayings.key()
            screen = await self.ready_screen()
            char = event.character if event.is_printable else None
            if self.keyboard.heard(char):
                self.refresh_keys()
            name = "space" if char == " " else char or event.key
            with self.at_once.key():
                if screen is not None and self._answered(screen, name, char):
                    return
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            screen = await self.ready_screen()
            if screen is not None and self._answered_paste(screen, event.text):
                return
        await super().on_event(event)

    def _answered(self, screen: KeyedScreen, name: str, char: str | None) -> bool:
        ear = self.ear
        return ear.pressed(screen, name, char) if ear else screen.pressed(name, char)

    def _answered_paste(self, screen: KeyedScreen, text: str) -> bool:
        return screen.pasted(text) if self.ear is None else self.ear.pasted(screen, text)

    def hear(self, ear: Ear | None) -> None:
        """Let this hear every key from now on; None leaves them to the screens."""
        self.ear = ear
        self.refresh_keys()

    async def ready_screen(self) -> KeyedScreen | None:
        """The screen that keys go to, once it can answer them."""
        if (screen := self._keyed_screen()) is not None:
            await screen.until_ready()
        return screen

    def _keyed_screen(self) -> KeyedScreen | None:
        try:
            screen = self.screen
        except ScreenStackError:
            return None
        return screen if isinstance(screen, KeyedScreen) else None

    def refresh_keys(self) -> None:
        """Another layout is in use: show the keys as it types them."""
        screen = self._keyed_screen()
        if screen is not None:
            screen.refresh_bindings()

    # -- reading and writing --------------------------------------------------------------

    async def look(self, read: Callable[[Reads], T]) -> T:
        """Read at once where that is quick, else in a thread, so that the screen never freezes."""
        if self.reads.inline:
            try:
                return read(self.reads)
            except Late:
                pass
        return await asyncio.to_thread(lambda: read(self.reads.patient))

    def show(
        self, read: Callable[[Reads], T], show: Callable[[T], None], group: str, *,
        of: KeyedScreen | None = None,
    ) -> None:  # fmt: skip
        """Read and show: within this event where that is quick, else when a thread has it.

        group: a later reading of it replaces one that waits. of: the screen, whose end ends it.
        """
        if self.reads.inline:
            try:
                value = read(self.reads)
            except Late:
                pass
            except CrmError as error:
                self.tell_error(error)
                return
            else:
                show(value)
                return
        later: Callable[[], Coroutine[None, None, bool]] = partial(self._show_later, read, show)
        _waiting: Worker[bool] = (of or self).run_worker(later, group=group, exclusive=True)

    async def _show_later(self, read: Callable[[Reads], T], show: Callable[[T], None]) -> bool:
        try:
            with self.working.at(_("reading"), reads=True):
                value = await asyncio.to_thread(lambda: read(self.reads.patient))
            show(value)
        except CrmError as error:
            self.tell_error(error)
            return False
        except Late:
            self.tell(_("Reading was stopped; what is shown stays as it was."))
            return False
        return True

    def _done(self, job: Job, after: Callable[[], None], reads: bool) -> Any:
        after()
        from crm_tui.store.calling_off import stoppable

        with stoppable(reads):
            return job(self.open_door())

    @property
    def is_open(self) -> bool:
        """Whether the `Crm` has been opened."""
        return self._crm is not None

    def open_door(self) -> "Crm":
        """The `Crm`, opened when first needed. Call it in a thread: it imports SQLAlchemy."""
        with self._door:
            if self._crm is None:
                from crm_tui.store import waiting

                waiting.listen(self._told_in_thread)
                self._crm = self._opening()
            return self._crm

    def close_door(self) -> None:
        """The program ends: leave the file in one piece."""
        if self._crm:
            self._crm.store.engine.dispose()

    def _told_in_thread(self, words: str) -> None:
        self.post_message(Waits(words))

    @on(Waits)
    def _told_to_wait(self, message: Waits) -> None:
        """Somebody else is writing, and our save waits for them."""
        self.tell(message.words, severity="warning")

    @work(thread=True, exit_on_error=False, group="door")
    def warm_up(self) -> None:
        """Somebody is about to write: open the door, and load what reads lines, while they type."""
        if self._crm is None:
            import crm_tui.store.hot.known  # noqa: F401
            from crm_tui.domain.called import called
            from crm_tui.domain.name_closeness import name_closeness
            from crm_tui.domain.people import normal_phone

            normal_phone("+1 212 555 0100", None)
            name_closeness(called("Ann"), called("Анна"))
            self.open_door()

    async def do(
        self, job: Job, *, tell: bool = True, after: Callable[[], None] = lambda: None,
        reads: bool = False,
    ) -> Kept:  # fmt: skip
        """Do an action in a thread, in the order of the keys; tell the person if it is refused.

        after: what is waited for in the thread before anything else is done. reads: it only looks.
        """
        async with self._turn:
            try:
                with self.working.at(_("reading") if reads else _("saving"), reads=reads):
                    return Kept(await asyncio.to_thread(self._done, job, after, reads))
            except CrmError as error:
                self._refusals += 1
                if tell:
                    self.tell_error(error)
                return Kept(error=error)
            finally:
                await self._publish_news()

    def call_off(self) -> bool:
        """Stop what is saved or read for longer than a second; False where nothing is."""
        if not self.working.is_long or self.working.is_called_off:
            return self.working.is_long
        from crm_tui.store.calling_off import stop

        self.working.is_called_off = True
        stop(self.reads.patient, self.working.ended, reads=self.working.reads)
        self.refresh_keys()
        return True

    @work(group="leave", exclusive=True)
    async def leave(self) -> None:
        """End the program once all that was entered is saved; stay if some of it is refused."""
        if await self.saved():
            self.exit(return_code=0)

    async def saved(self) -> bool:
        """Wait until all that was entered is saved; False when some of it was refused."""
        refused = self._refusals
        saving = [one for one in self.workers if one.group in SAVES and not one.is_finished]
        await asyncio.gather(*(one.wait() for one in saving))
        async with self._turn:
            pass
        return self._refusals == refused

    @work(group="news")
    async def look_around(self) -> None:
        """Publish what has changed since the last look, unless an action is about to do so."""
        if not self._turn.locked():
            async with self._turn:
                await self._publish_news()

    async def _publish_news(self) -> None:
        try:
            news = await self.look(lambda reads: reads.news(self._last))
        except (Unavailable, Late):
            return  # the next look, in a moment, will see it all
        self._last = news.last
        if news.touched:
            if not self.person.id:
                self.person = self.person._replace(id=await self.look(lambda reads: reads.me()))
            self.changed.publish(news.touched)

    # -- telling --------------------------------------------------------------------------

    def tell(self, text: str, hint: str = "", *, severity: Any = "information") -> None:
        """Say something in a toast: text, never markup."""
        self.sayings.tell(f"{text} {hint}".rstrip(), severity)

    def tell_error(self, error: CrmError) -> None:
        """Say what went wrong and what to do."""
        self.tell(error.message, error.hint, severity="error")

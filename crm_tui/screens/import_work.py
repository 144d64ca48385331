"""What a file goes through before and while it comes in: in threads, step after step."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.worker import Worker

from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _
from crm_tui.importers.browsing import remember_folder
from crm_tui.screens import import_steps as steps
from crm_tui.screens.apart import Stopped, apart
from crm_tui.screens.import_steps import MANY, TABLE, WHOLE, Pasted, Work, Written
from crm_tui.screens.panes_screen import PanesScreen

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.importers.apply import Report, Understood, Wishes
    from crm_tui.importers.folders import Read
    from crm_tui.importers.look_alikes import Alike
    from crm_tui.importers.records import Record
    from crm_tui.importers.trying import Looked, Tried

T = TypeVar("T")
LOOKS = 0.25  # seconds between looks at how far the work is


class ImportWork(PanesScreen):
    """A file on its way in: what is known of it so far, and the work that goes on.

    form: "table", "many" or "whole". looked: its first rows; file: all of it; tried: what it would
    do; alikes: who in it looks like a client of ours, None until that is known; same: the rows
    that are. fault: why it cannot be read; stages: what of it has to be mapped. written: it is in.
    """

    def __init__(self, path: Path | None, text: str = "") -> None:
        super().__init__()
        self.path = path
        self.pasted_rows = Pasted(text) if path is None else None
        self.form_of_file = TABLE
        self.wished: Wishes | None = None
        self.work: Work | None = None
        self.looked: Looked | None = None
        self.records: tuple[Record, ...] = ()
        self.file: Understood | None = None
        self.tried: Tried | None = None
        self.alikes: tuple[Alike, ...] | None = None
        self.same: frozenset[str] = frozenset()
        self.read: Read | None = None
        self.reports: tuple[Report, ...] = ()
        self.rows_of_export = 0
        self.fault: CrmError | None = None
        self.unclear = ""
        self.stages: dict[str, tuple[str, ...]] = {}
        self.written: Written | None = None
        self.was_stopped = False
        self.makes = False

    # -- what a screen of this kind provides ----------------------------------------------

    def show_all(self) -> None:
        """Show what is known now."""

    def to_question(self) -> None:
        """Go to what has to be said first, if there is such."""

    def ask_days(self) -> None:
        """The order of day and month has to be said."""

    # -- the work -------------------------------------------------------------------------

    @property
    def wishes(self) -> "Wishes":
        """What the person said of the file; the file's first rows have been read by then."""
        assert self.wished is not None
        return self.wished

    @property
    def is_working(self) -> bool:
        """Whether something goes on in a thread."""
        return self.work is not None and bool(self.work.what)

    @property
    def is_writing(self) -> bool:
        """Whether rows are being written."""
        return self.work is not None and self.work.what == "write"

    @property
    def is_ready(self) -> bool:
        """Whether the file may come in now."""
        known = self.tried is not None or bool(self.reports) or bool(self.rows_of_export)
        resting = not self.is_working or (self.work is not None and self.work.what == "compare")
        return known and resting and self.fault is None and self.written is None

    @property
    def shown_file(self) -> "Understood | None":
        """The file as far as it is read: all of it, else its first rows."""
        return self.file or (self.looked.file if self.looked is not None else None)

    def begin(self) -> None:
        """Begin, or begin anew, with what the person wishes."""
        self.stop()
        self.file = self.tried = self.alikes = self.fault = self.read = None
        self.reports, self.rows_of_export, self.unclear, self.stages = (), 0, "", {}
        self.was_stopped = False
        self._go(self._all_steps)

    def try_again(self) -> None:
        """The file is read; only what it would do has to be found out anew."""
        self.stop()
        self.tried = None
        self._go(self._later_steps)

    def stop(self) -> None:
        """Let the thread hear that nobody waits."""
        if self.work is not None:
            self.work.stopped = True

    def _go(self, steps_of: Callable[[Work], Coroutine[Any, Any, None]]) -> None:
        self.work = work = Work("look")
        going: Callable[[], Coroutine[Any, Any, None]] = partial(self._through, work, steps_of)
        _worker: Worker[None] = self.run_worker(going, group="import", exclusive=True)
        self.show_all()

    async def _through(
        self, work: Work, steps_of: Callable[[Work], Coroutine[Any, Any, None]]
    ) -> None:
        """All steps; what is wrong with the file is shown in its place."""
        try:
            await steps_of(work)
        except Stopped:
            if self.work is work:
                self.was_stopped = True
        except CrmError as error:
            if self.work is work:
                self._is_wrong(error)
        if self.work is work:
            work.what = ""
            if not self.is_closed:
                self.show_all()
                self.to_question()

    def _is_wrong(self, error: CrmError) -> None:
        if isinstance(error, Invalid) and error.field == "day_order":
            self.unclear = error.message
            self.ask_days()
        elif not self.stages:
            self.fault = error

    async def _in_thread(self, step: Callable[["Crm"], T]) -> T:
        found = await apart(lambda: step(self.app.open_door()))
        return found

    async def _all_steps(self, work: Work) -> None:
        path = await self._place()
        self.form_of_file = await apart(partial(steps.form_of, path))
        if self.wished is None:
            self.wished = await self._in_thread(steps.wishes_of)
        if self.form_of_file == WHOLE:
            self.rows_of_export = await apart(partial(steps.rows_of_export, path, work))
        elif self.form_of_file == MANY:
            await self._several(path, work)
        else:
            await self._table(path, work)

    async def _place(self) -> Path:
        """The file; pasted rows are put into one first."""
        if self.path is None:
            assert self.pasted_rows is not None
            self.path = await apart(self.pasted_rows.write)
        return self.path

    async def _table(self, path: Path, work: Work) -> None:
        wishes, name = self.wishes, path.name
        self.looked = await self._in_thread(
            lambda crm: steps.first_look(crm, path, name, wishes, work)
        )
        first = self.looked.file
        self.records = await apart(lambda: steps.first_records(first))
        self.show_all()
        whole = await self._in_thread(lambda crm: steps.read_whole(crm, path, name, wishes, work))
        self.records = await apart(lambda: steps.first_records(whole))
        self.file = whole
        await self._later_steps(work)

    async def _later_steps(self, work: Work) -> None:
        """What the file would do, then who in it looks like a client of ours."""
        file = self.file
        if file is None:
            return
        wishes = self.wishes
        said = {one.digest: one.client for one in self.alikes or () if one.digest in self.same}
        meant = file._replace(meant=said)
        self.stages = await self._in_thread(lambda crm: steps.stages_of(crm, file, wishes))
        if self.stages:
            return
        self.tried = await self._in_thread(lambda crm: steps.try_it(crm, meant, wishes, work))
        if self.alikes is None:
            work.what = "compare"
            self.show_all()
            fresh = self.tried.fresh
            self.alikes = await self._in_thread(lambda crm: steps.compare(crm, fresh, work))

    async def _several(self, path: Path, work: Work) -> None:
        wishes = self.wishes
        self.read = read = await self._in_thread(
            lambda crm: steps.read_several(crm, path, wishes, work, make=self.makes)
        )
        self.reports = await self._in_thread(lambda crm: steps.try_several(crm, read, wishes, work))
        fresh = await self._in_thread(lambda crm: steps.fresh_of_several(crm, read, wishes, work))
        work.what = "compare"
        self.show_all()
        self.alikes = await self._in_thread(lambda crm: steps.compare(crm, fresh, work))

    # -- in it goes -----------------------------------------------------------------------

    def write(self) -> None:
        """Bring the file in, behind the screen; `written` says what came of it."""
        self.stop()
        self.work = work = Work("write")
        self.was_stopped = False
        self.save_behind(self._write(work))
        self.show_all()

    async def _write(self, work: Work) -> None:
        kept = await self.app.do(lambda crm: self._write_job(crm, work))
        if isinstance(kept.value, Written):
            self.written = kept.value
            self._remember()
            self.came_in(kept.value)
        elif kept.error is None or work.stopped:
            self.was_stopped = True
        work.what = ""
        if not self.is_closed:
            self.show_all()

    def act(self, action: str) -> None:
        """Going back while it is written stops it: between two lots of rows, or within one."""
        if action == "nav.back" and self.is_writing:
            self.stop()
            self.app.tell(_("Stopping …"))
        super().act(action)

    def came_in(self, written: Written) -> None:
        """It is in: say so."""

    def _write_job(self, crm: "Crm", work: Work) -> Written | None:
        """In a thread: None where it was stopped, and then nothing was changed."""
        path, wishes = self.path, self.wishes
        try:
            if self.form_of_file == WHOLE and path is not None:
                return steps.write_export(crm, path, work)
            if self.read is not None:
                return steps.write_several(crm, self.read, wishes, work)
            assert self.tried is not None
            return steps.write(crm, self.tried, wishes, work)
        except Stopped:
            return None

    def _remember(self) -> None:
        """Where the file lay is where the next is looked for first."""
        path = self.path
        if path is not None and self.pasted_rows is None:
            folder = path.parent.absolute()
            self.app.run_worker(partial(remember_folder, folder), thread=True, group="remember")

    def make_clients(self, makes: bool) -> None:
        """Whether strangers in a calendar become clients."""
        self.makes = makes
        self.begin()

    def keep_as(self, name: str) -> None:
        """Keep how the columns are read by this name, once the file is in."""
        self.wished = replace(self.wishes, save_as=name)
        self.show_all()

    def wish(self, wishes: "Wishes") -> None:
        """Read the file anew as wished."""
        stages_alone = wishes.stages != self.wishes.stages and self.file is not None
        self.wished = wishes
        if stages_alone:
            self.try_again()
        else:
            self.begin()

    def on_unmount(self) -> None:
        """Nobody waits for it any more; pasted rows are let go."""
        if not self.is_writing:
            self.stop()
        if self.pasted_rows is not None:
            self.pasted_rows.forget()

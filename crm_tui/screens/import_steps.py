"""The steps of an import as threads do them: look, read, try, compare, write."""

import tempfile
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.domain.pace import Pace
from crm_tui.screens.apart import Stopped

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.importers.apply import Report, Understood, Wishes
    from crm_tui.importers.folders import Read
    from crm_tui.importers.look_alikes import Alike, Fresh
    from crm_tui.importers.records import Record
    from crm_tui.importers.trying import Looked, Tried

WHOLE, MANY, TABLE = "whole", "many", "table"
SHOWN = 100  # clients that are shown before they come in
FEW_HEARD = 1000  # rows after which a thread hears that it is stopped


@dataclass
class Work:
    """How far the work on a file is: told by the thread that does it, looked at by the screen.

    what: "look", "read", "try", "compare", "write", or "" for none.
    """

    what: str = ""
    done: int = 0
    total: int = 0
    about: int = 0
    stopped: bool = False
    began: float = field(default_factory=time.monotonic)

    def begin(self, what: str, total: int = 0, about: int = 0) -> None:
        """Another kind of work begins. Raises Stopped."""
        self.what, self.total, self.about, self.done = what, total, about, 0
        self.began = time.monotonic()
        self(0)

    def __call__(self, done: int) -> None:
        """So many rows are done. Raises Stopped where nobody waits any more."""
        if self.stopped:
            raise Stopped
        self.done = done

    @property
    def pace(self) -> Pace:
        """How quick it goes."""
        return Pace(self.done, time.monotonic() - self.began, self.total, self.about)


class Written(NamedTuple):
    """What an import did. place: the file of the rows that were left out, or None."""

    reports: "tuple[Report, ...]"
    entry_id: int | None
    places: tuple[str, ...] = ()
    rows: int = 0


def form_of(path: Path) -> str:
    """Whether a path is a whole export, several files or letters, or a table."""
    from crm_tui.importers.everything import is_export
    from crm_tui.importers.folders import is_many

    if is_export(path):
        return WHOLE
    return MANY if is_many(path) else TABLE


def wishes_of(crm: "Crm") -> "Wishes":
    """What is meant where the person says nothing."""
    from crm_tui.importers.presets import called_by
    from crm_tui.importers.trying import usual_wishes

    wishes = crm.ask(usual_wishes, crm.actor)
    return replace(wishes, called=lambda *asked: crm.ask(called_by, *asked))


def _desk(crm: "Crm", wishes: "Wishes") -> Any:
    from crm_tui.importers.trying import desk_at

    return crm.ask(desk_at, crm.actor, crm.clock(), crm.zone, wishes)


def first_records(file: "Understood") -> "tuple[Record, ...]":
    """The first clients as they will be, to be shown."""
    return tuple(islice(next(file.spool.batches(), []), SHOWN))


def first_look(crm: "Crm", path: Path, name: str, wishes: "Wishes", work: Work) -> "Looked":
    """The first rows as they would come in. Raises CrmError."""
    from crm_tui.importers.trying import look

    work.begin("look")
    return look(path, name, wishes, _desk(crm, wishes))


def read_whole(crm: "Crm", path: Path, name: str, wishes: "Wishes", work: Work) -> "Understood":
    """All rows as they would come in. Raises CrmError, Stopped."""
    from crm_tui.importers.apply import understand_table
    from crm_tui.importers.reading import read_table, rows_about

    work.begin("read", about=rows_about(path))
    table = read_table(
        path, encoding=wishes.encoding, delimiter=wishes.delimiter, sheet=wishes.sheet
    )
    return understand_table(name, table, wishes, _desk(crm, wishes), work)


def try_it(crm: "Crm", file: "Understood", wishes: "Wishes", work: Work) -> "Tried":
    """What the import would do. Raises CrmError, Stopped."""
    from crm_tui.importers.trying import tried

    work.begin("try", file.spool.count)
    return crm.ask(tried, file, _desk(crm, wishes), work)


def stages_of(crm: "Crm", file: "Understood", wishes: "Wishes") -> dict[str, tuple[str, ...]]:
    """The stages of the file that nobody mapped, with what each may be."""
    from crm_tui.importers.trying import stages_to_map

    return crm.ask(stages_to_map, file, _desk(crm, wishes))


def compare(crm: "Crm", fresh: "Fresh", work: Work) -> "tuple[Alike, ...]":
    """Which new clients look like ours. Raises Stopped."""
    from crm_tui.importers.look_alikes import look_alikes
    from crm_tui.store.queries.duplicates import Progress

    if not fresh.rows:
        return ()
    work.begin("compare")

    def told(progress: Progress) -> None:
        if work.total != progress.total:
            work.begin("compare", progress.total)
        work(progress.done)

    return crm.ask(look_alikes, fresh, told)


def write(crm: "Crm", tried: "Tried", wishes: "Wishes", work: Work) -> Written:
    """Bring the file in. Raises CrmError; Stopped, and then nothing was changed."""
    from crm_tui.actions.importing import import_file, save_mapping
    from crm_tui.importers.report_words import keep_left_out
    from crm_tui.importers.saved import headers_digest, text_of

    file = tried.file
    work.begin("write", file.spool.count)
    _keep_backup(crm)
    work(0)
    done = crm.run(import_file, file, wishes.pipeline, wishes.stages, work)
    if wishes.save_as:
        kept = text_of(file.mapping)
        crm.run(save_mapping, wishes.save_as, headers_digest(file.header), kept)
    report = done.value._replace(entry_id=done.entry_id)
    place = keep_left_out(report)
    return Written((report,), done.entry_id, (place,) if place else ())


def _keep_backup(crm: "Crm") -> None:
    """Before rows come in, what is there is kept, if it has a history and is not huge."""
    from crm_tui.store import backup
    from crm_tui.store.restoring import has_history

    if crm.ask(has_history):
        backup.make_unasked(crm.store, backup.usual_folder(), datetime.now(UTC))


# -- several files, and a whole export ------------------------------------------------------------


def read_several(
    crm: "Crm", path: Path, wishes: "Wishes", work: Work, *, make: bool = False
) -> "Read":
    """A folder, a calendar or letters as understood. Raises CrmError, Stopped.

    make: whether strangers in a calendar become clients.
    """
    from crm_tui.importers.folders import read_many

    work.begin("read")
    return read_many(path, wishes, _desk(crm, wishes), work, make=make)


def try_several(crm: "Crm", read: "Read", wishes: "Wishes", work: Work) -> "tuple[Report, ...]":
    """What they would do. Raises CrmError, Stopped."""
    from crm_tui.actions.batches import import_batch
    from crm_tui.importers.trying import rows_in

    work.begin("try", rows_in(read.files))
    tried = crm.rehearse(import_batch, read.files, wishes.pipeline, wishes.stages, work)
    return tuple(tried)


def fresh_of_several(crm: "Crm", read: "Read", wishes: "Wishes", work: Work) -> "Fresh":
    """The rows of the files that would make clients. Raises Stopped."""
    from crm_tui.importers.trying import fresh_of

    work.begin("try")
    return crm.ask(fresh_of, read.files, _desk(crm, wishes), work)


def write_several(crm: "Crm", read: "Read", wishes: "Wishes", work: Work) -> Written:
    """Bring them in as one. Raises CrmError, Stopped."""
    from crm_tui.actions.batches import import_batch
    from crm_tui.importers.report_words import keep_left_out
    from crm_tui.importers.trying import rows_in

    work.begin("write", rows_in(read.files))
    _keep_backup(crm)
    done = crm.run(import_batch, read.files, wishes.pipeline, wishes.stages, work)
    places = filter(None, map(keep_left_out, done.value))
    return Written(tuple(done.value), done.entry_id, tuple(places))


def rows_of_export(path: Path, work: Work) -> int:
    """How many rows a whole export has, each checked. Raises Damaged, Stopped."""
    from crm_tui.importers.everything import read_rows

    work.begin("read")
    count = 0
    for _row in read_rows(path):
        count += 1
        if count % FEW_HEARD == 0:
            work(count)
    return count


def write_export(crm: "Crm", path: Path, work: Work) -> Written:
    """Bring a whole export in: over an empty database, else what is new. Raises CrmError."""
    from crm_tui.actions.everything import import_everything
    from crm_tui.importers.everything import bring_contents, restore
    from crm_tui.store.restoring import has_history

    work.begin("write")
    if not crm.ask(has_history):
        return Written((), None, (), restore(crm.store, path))
    _keep_backup(crm)
    bring_contents(crm.store, path)
    done = crm.run(import_everything, path)
    return Written((), done.entry_id, (), done.value.added)


# -- pasted text ----------------------------------------------------------------------------------


class Pasted:
    """Pasted rows in a file of their own that only we can read; gone with `forget`."""

    def __init__(self, text: str) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._text = text

    def write(self) -> Path:
        """Put the text there. Call it in a thread."""
        self._folder = tempfile.TemporaryDirectory(prefix="crm-import-")
        path = Path(self._folder.name) / "pasted"
        path.write_text(self._text, "utf-8", errors="replace", newline="")
        return path

    def forget(self) -> None:
        """Let the file go."""
        if self._folder is not None:
            self._folder.cleanup()

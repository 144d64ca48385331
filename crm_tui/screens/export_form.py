"""Data written to a file or a folder from the app: told how far that is, stopped by escape.

Nothing else waits for it, and a file that was not finished is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from crm_tui.domain.columns import USUAL
from crm_tui.domain.filters import CLIENT
from crm_tui.errors import CrmError
from crm_tui.i18n import _, _n
from crm_tui.screens.apart import Stopped, apart
from crm_tui.screens.forms import LineForm, Reply
from crm_tui.screens.opening import around_of
from crm_tui.store.hot import listing
from crm_tui.store.hot.listing import Asked
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.screens.clients import ClientsScreen
    from crm_tui.shell import Shell
    from crm_tui.store.queries.exports import LeftOut

MOST_NAMED = 3  # of those who are left out
T = TypeVar("T")
Write = Callable[["Crm", Path, Callable[[int], None]], int]
"""Writes a list to a file, telling of each row; returns how many there were."""


CLIENT_FORMATS = ("csv", "xlsx", "jsonl", "md", "vcf")


def form_of(path: Path) -> str:
    """The format that the end of a name says."""
    return path.suffix.lower().removeprefix(".")


@dataclass
class ExportForm(LineForm):
    """The name of a file that a list is written to; its end says the format.

    what: the list in words. formats: the ends there may be, the usual first. left_out: gets those
    who ask not to be contacted, or can't be, and are not in an address book.
    """

    what: str = ""
    write: Write | None = None
    formats: tuple[str, ...] = ("csv", "xlsx", "jsonl", "md")
    left_out: "list[LeftOut]" = field(default_factory=list)

    def __post_init__(self) -> None:
        """Name the form in the person's language; it changes no record."""
        self.writes = False
        self.title = _("Write {what} to").format(what=self.what)
        self.hint = "~/list.xlsx" if "xlsx" in self.formats else f"~/crm.{self.formats[0]}"

    def keys(self) -> list[tuple[str, str]]:
        """Write the file, or go back."""
        return [("enter", _("write the file")), ("esc", _("back"))]

    def below(self) -> Line:
        """Where the file will be, or why it can't be there."""
        if not self.text:
            return [(f" {self._may_be()}", "dim")]
        fault = self._fault()
        shown = str(self._path())
        return [(f" {fault}", "warn")] if fault else [(" → ", "mark"), (said(shown), "bold")]

    def _may_be(self) -> str:
        return f"{', '.join(self.formats)}; {_('a file that is there stays')}"

    def _typed(self) -> Path:
        home, rest = Path.home(), self.text.removeprefix("~/")
        return home / rest if rest != self.text else Path(self.text)

    def _path(self) -> Path:
        path = self._typed()
        usual = f"{path.name}.{self.formats[0]}"
        return path if path.suffix or not path.name else path.with_name(usual)

    def _fault(self) -> str:
        path = self._path()
        if form_of(path) not in self.formats:
            return _("The end of the name is one of: {names}.").format(
                names=", ".join(self.formats)
            )
        try:
            if path.exists():
                return _("That file is there already: another name.")
            if not path.absolute().parent.is_dir():
                return _("There is no such folder.")
        except (OSError, ValueError):
            return _("There can't be a file of that name.")
        return ""

    def enter(self) -> Reply:
        """Write it."""
        if self.write is None or not self.text or self._fault():
            return Reply()
        path, write, left_out = self._path(), self.write, self.left_out
        return Reply(
            close=True,
            then=lambda screen: screen.save_behind(_written(screen, write, path, left_out)),
        )


@dataclass
class FolderForm(ExportForm):
    """The name of a folder that is brought up to date, or made. may_be: which it may be."""

    may_be: str = ""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        super().__post_init__()
        self.hint = "~/crm"

    def keys(self) -> list[tuple[str, str]]:
        """Write the folder, or go back."""
        return [("enter", _("write the folder")), ("esc", _("back"))]

    def _may_be(self) -> str:
        return self.may_be

    def _path(self) -> Path:
        return self._typed()

    def _fault(self) -> str:
        path = self._path()
        try:
            if path.exists() and not path.is_dir():
                return _("That is a file: name a folder.")
            if not path.absolute().parent.is_dir():
                return _("There is no such folder.")
        except (OSError, ValueError):
            return _("There can't be a folder of that name.")
        return ""


async def _written(
    screen: "ActingScreen", write: Write, path: Path, left_out: "list[LeftOut]"
) -> None:
    """Write the file beside everything else, and say so."""
    rows = await made_apart(screen.app, _("writing the file"), partial(_run, write, path))
    if rows is not None:
        words = _n("{n} row written to {file}", "{n} rows written to {file}", rows)
        done = words.format(n=rows, file=said(str(path)))
        screen.app.tell("\n".join(filter(None, (done, _left_out(left_out)))))


def _left_out(found: "list[LeftOut]") -> str:
    """Who asks not to be contacted or has no channel, in words; "" where all are in it."""
    if not found:
        return ""
    names = ", ".join(said(one.name) for one in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        names += " …"
    return _("left out, not to be reached: {n} ({names})").format(n=len(found), names=names)


def _run(write: Write, path: Path, crm: "Crm", told: Callable[[int], None]) -> int:
    return write(crm, path, told)


async def made_apart(
    app: "Shell", what: str, make: Callable[["Crm", Callable[[int], None]], T]
) -> T | None:
    """What comes of long work that only reads; None, said why, where it failed or was stopped.

    what: a word for it, while it lasts. make: called in a thread with what hears of each row.
    """
    with app.working.at(what, reads=True):
        try:
            return await apart(partial(_stoppable, app, make))
        except (Stopped, CrmError) as error:
            if isinstance(error, CrmError) and not app.working.is_called_off:
                app.tell_error(error)
            else:
                app.tell(_("Stopped; no file was written."))
            return None


def _stoppable(app: "Shell", make: Callable[["Crm", Callable[[int], None]], T]) -> T:
    from crm_tui.store.calling_off import stoppable

    def told(count: int) -> None:
        if app.working.is_called_off:
            raise Stopped
        app.working.rows = count

    with stoppable(True):
        return make(app.open_door(), told)


def clients_form(screen: "ClientsScreen", ids: tuple[int, ...] | None, what: str) -> ExportForm:
    """The form that asks where the clients go, as they are seen. ids: the marked, None for all."""
    asked, own = screen.asked, tuple(one.key for one in screen.columns)
    columns = ("name", *own) if own else USUAL[CLIENT]
    listed = Asked(CLIENT, asked.filter, asked.sort, "", columns, asked.owner)
    left_out: list[LeftOut] = []
    write = partial(_write_clients, listed, None if ids is None else frozenset(ids), left_out)
    form = ExportForm(around_of(screen), what=what, write=write, formats=CLIENT_FORMATS)
    form.left_out = left_out
    return form


def _write_clients(
    asked: Asked,
    only: frozenset[int] | None,
    left_out: "list[LeftOut]",
    crm: "Crm",
    path: Path,
    told: Callable[[int], None],
) -> int:
    from crm_tui.exporters.lists import write_list
    from crm_tui.exporters.seen import write_seen
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.viewers import viewer

    conn = open_hot(crm.store.url, 5.0)
    assert conn is not None  # the door is open
    try:
        me = viewer(conn, crm.actor, crm.clock(), crm.zone)
        if form_of(path) != "vcf":
            return write_seen(conn, asked, me, form_of(path), path, only=only, told=told)
        found = listing.listed(conn, asked, me).ids
        meant = [number for number in found if only is None or number in only]
        uids = frozenset(listing.uids(conn, CLIENT, meant))
    finally:
        conn.close()
    return crm.ask(write_list, "clients", "vcf", path, only=uids, told=told, left_out=left_out)

"""What can be written out from anywhere: lists, everything, folders that are kept, a backup."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.export_form import CLIENT_FORMATS, ExportForm, FolderForm, form_of, made_apart
from crm_tui.screens.forms import Form, Reply
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.widgets.paint import said

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.store.queries.exports import LeftOut

Told = Callable[[int], None]
STEP_FORMATS = ("ics", "csv", "xlsx", "jsonl", "md")


def open_export(screen: "ActingScreen") -> None:
    """Ask what is to be written out."""
    picked: dict[str, Callable[[], Reply]] = {
        "all": lambda: _put(_everything(screen)),
        "dir": lambda: _put(_everything_in_files(screen)),
        **{name: partial(_put_list, screen, name) for name in ("clients", "deals", "steps")},
        "cards": lambda: _put(_kept(screen, "clients", _("all clients as cards"))),
        "calendar": lambda: _put(_kept(screen, "steps", _("all steps as a calendar"))),
        "backup": lambda: Reply(
            close=True, then=lambda active: active.save_behind(_backed_up(active))
        ),
    }

    def pick(option: Option) -> Reply:
        return picked[str(option.key)]()

    around = around_of(screen)
    screen.put_form(PickForm(around, name=_("Write out"), options=_options(), on_pick=pick))


def _options() -> tuple[Option, ...]:
    return (
        Option("all", _("everything, one file …"), _("to be imported again; history and files")),
        Option("dir", _("everything, a folder …"), _("a line a record, made for git")),
        Option("clients", _("clients …"), _("CSV, XLSX, JSON Lines, Markdown, vCard")),
        Option("deals", _("deals …"), _("CSV, XLSX, JSON Lines, Markdown")),
        Option("steps", _("steps …"), _("iCalendar, CSV, XLSX, JSON Lines, Markdown")),
        Option("cards", _("an address book to sync …"), _("a folder, a card a client")),
        Option("calendar", _("a calendar to sync …"), _("a folder, a file a step")),
        Option("backup", _("a backup"), _("beside the others; `crm restore` brings it back")),
    )


def _put(form: Form) -> Reply:
    return Reply(close=True, then=lambda active: active.put_form(form))


def _put_list(screen: "ActingScreen", what: str) -> Reply:
    """The form that asks where all of a list goes."""
    names = {"clients": _("all clients"), "deals": _("all deals"), "steps": _("all steps")}
    formats = {"clients": CLIENT_FORMATS, "steps": STEP_FORMATS}

    def write(crm: "Crm", path: Path, told: Told) -> int:
        from crm_tui.exporters.lists import write_list

        named = left_out if form_of(path) == "vcf" else None
        return int(crm.ask(write_list, what, form_of(path), path, left_out=named, told=told))

    left_out: list[LeftOut] = []
    form = ExportForm(around_of(screen), what=names[what], write=write)
    form.left_out = left_out
    form.formats = formats.get(what, form.formats)
    return _put(form)


def _everything(screen: "ActingScreen") -> Form:
    def write(crm: "Crm", path: Path, told: Told) -> int:
        from crm_tui.exporters.everything import write_lines
        from crm_tui.store.contents import folder_of

        return int(crm.ask(write_lines, path, contents=folder_of(crm.store), told=told))

    around = around_of(screen)
    return ExportForm(around, what=_("everything"), write=write, formats=("jsonl",))


def _everything_in_files(screen: "ActingScreen") -> Form:
    def write(crm: "Crm", path: Path, told: Told) -> int:
        from crm_tui.exporters.everything import write_folder
        from crm_tui.store.contents import folder_of

        return int(crm.ask(write_folder, path, contents=folder_of(crm.store), told=told))

    may_be = _("a new or empty folder, or the one it was written to before")
    return FolderForm(around_of(screen), what=_("everything"), write=write, may_be=may_be)


def _kept(screen: "ActingScreen", what: str, words: str) -> Form:
    """The form that asks for the folder of cards, or of steps, that is kept up to date."""

    def write(crm: "Crm", path: Path, told: Told) -> int:
        from crm_tui.exporters.record_folders import write_folder

        return int(crm.ask(write_folder, what, path, left_out=left_out, told=told))

    left_out: list[LeftOut] = []
    may_be = _("any folder: what others keep in it stays")
    form = FolderForm(around_of(screen), what=words, write=write, may_be=may_be)
    form.left_out = left_out
    return form


async def _backed_up(screen: "ActingScreen") -> None:
    """Keep a backup where all of them lie, and say where that is."""
    made = await made_apart(screen.app, _("keeping a backup"), _back_up)
    if made is not None:
        screen.app.tell(_("Backup kept: {file}").format(file=said(str(made))))


def _back_up(crm: "Crm", told: Told) -> Path:
    from crm_tui.exporters.everything import export_lines
    from crm_tui.store import backup

    folder = backup.usual_folder()
    made = backup.make(crm.store, folder, crm.clock(), lines=export_lines, pulse=lambda: told(0))
    backup.prune(folder, backup.label(crm.store))
    return made

"""`crm export`: lists in every format, and everything to be restored elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_tui.cli.desk import Database, Person, open_desk
from crm_tui.cli.output import remark
from crm_tui.errors import Invalid, Unavailable
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.cli.progress import Progress
    from crm_tui.crm import Crm
    from crm_tui.store.db import Store
    from crm_tui.store.queries.exports import LeftOut

Force = Annotated[bool, typer.Option("--force", help=N_("Replace the file if it exists."))]
MOST_NAMED = 30  # clients left out of a list that are named


def export(
    what: Annotated[str, typer.Argument(metavar="clients|deals|steps|all")],
    form: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="csv|xlsx|jsonl|md|vcf|ics", help=N_("How to write it.")
        ),
    ] = "",
    out: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help=N_("Where to; - is stdout."))
    ] = "-",
    folder: Annotated[
        str,
        typer.Option("--dir", metavar="FOLDER", help=N_("Small files: all, or vcf and ics.")),
    ] = "",
    no_journal: Annotated[
        bool, typer.Option("--no-journal", help=N_("all: leave the history out."))
    ] = False,
    no_files: Annotated[
        bool, typer.Option("--no-files", help=N_("all: leave what is attached out."))
    ] = False,
    blocked: Annotated[
        bool, typer.Option("--with-blocked", help=N_("Channels of do-not-contact clients too."))
    ] = False,
    for_contact: Annotated[
        bool, typer.Option("--for-contact", help=N_("Only clients who may be contacted."))
    ] = False,
    closed: Annotated[
        bool, typer.Option("--closed", help=N_("ics: the steps that are closed too."))
    ] = False,
    card: Annotated[
        str, typer.Option("--vcard", metavar="3.0|4.0", help=N_("vcf: the version of cards."))
    ] = "3.0",
    bom: Annotated[bool, typer.Option("--bom", help=N_("csv: a mark for Excel."))] = False,
    filter: Annotated[
        str, typer.Option("--filter", metavar="TEXT", help=N_("Only these: 'tag:vip -late'."))
    ] = "",
    view: Annotated[
        str, typer.Option("--view", metavar="NAME", help=N_("A view, as it is seen."))
    ] = "",
    force: Force = False,
    db: Database = None,
    person: Person = None,
) -> None:
    """Write clients, deals or steps as a list, or everything to be restored elsewhere.

    An address book (vcf) and a list --for-contact leave out whoever may not be contacted, and say
    who that is. A calendar (ics) holds the open steps. --dir keeps a folder as it should be: a
    file a client or a step for programs that synchronise, or everything, made for git. A view
    that has columns of its own is written as it is seen.
    """
    wishes = _Wishes(
        what, _form(what, form, out, folder), out, Path(folder) if folder else None, force,
        blocked, for_contact, closed, card, bom, not no_journal, not no_files, filter, view,
    )  # fmt: skip
    wishes = wishes._replace(for_contact=for_contact or wishes.form == "vcf")
    _refuse_mixed(wishes)
    crm = open_desk(db, person)
    with _output():
        rows = _export_all(crm.store, wishes) if what == "all" else _export_list(crm, wishes)
    if folder or out != "-":
        text = _n("{n} row written to {file}", "{n} rows written to {file}", rows)
        remark(text.format(n=rows, file=folder or out))


class _Wishes(NamedTuple):
    """What to write, how and where to. folder: where small files go instead of one."""

    what: str
    form: str
    out: str
    folder: Path | None
    force: bool
    blocked: bool
    for_contact: bool
    closed: bool
    card: str
    bom: bool
    journal: bool
    files: bool
    filter: str
    view: str

    @property
    def narrows(self) -> bool:
        """Whether only some records are meant."""
        return bool(self.filter.strip() or self.view)


@contextmanager
def _output() -> Iterator[None]:
    """Say in words what the place refuses that stdout leads to; a reader who left is no error."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unavailable(
            _("The output could not be written: {why}.").format(why=error.strerror),
            hint=_("Make room, or name another place with -o."),
        ) from error


def _form(what: str, form: str, out: str, folder: str) -> str:
    """The format: what was said, else by the file's name, else the usual one. Raises Invalid."""
    from crm_tui.exporters.lists import LISTS
    from crm_tui.exporters.registry import formats_of

    able: tuple[str, ...] = ("jsonl",) if what == "all" else formats_of(what)
    named = out.rpartition(".")[2].casefold()
    usual = named if named in able else able[0]
    if folder and what != "all":
        able = tuple(one for one in able if one in ("vcf", "ics"))
        usual = able[0] if able else usual
    chosen = (form or usual).casefold()
    if what in (*LISTS, "all") and chosen not in able:
        raise Invalid(
            _("“{what}” can't be written as {form}.").format(what=what, form=chosen),
            field="format",
            hint=_("Choose one of: {names}.").format(names=", ".join(able))
            if able
            else _("A folder holds clients (vcf), steps (ics) or all."),
        )
    return chosen


def _export_all(store: "Store", wishes: _Wishes) -> int:
    from crm_tui.exporters.everything import rows_in, write_folder, write_lines
    from crm_tui.store.contents import folder_of

    contents = folder_of(store) if wishes.files else None
    with store.read() as session, _progress(wishes) as told:
        told.begin(_("written"), rows_in(session, journal=wishes.journal))
        if wishes.folder is not None:
            return write_folder(
                session, wishes.folder, journal=wishes.journal, contents=contents, told=told
            )
        target = sys.stdout.buffer if wishes.out == "-" else Path(wishes.out)
        return write_lines(
            session, target, force=wishes.force, journal=wishes.journal, contents=contents,
            told=told,
        )  # fmt: skip


def _progress(wishes: _Wishes) -> "Progress":
    """The line that tells how far it is, on stderr where somebody looks."""
    from crm_tui.cli.progress import Progress

    place = str(wishes.folder or wishes.out)
    piped = place == "-"
    return Progress(
        wishes.what if piped else Path(place).name, silent=piped and sys.stdout.isatty()
    )


def _refuse_mixed(wishes: _Wishes) -> None:
    """A list for contact is one of clients, and without those who are blocked. Raises Invalid."""
    from crm_tui.exporters.vcards import VERSIONS

    if wishes.narrows and (wishes.what == "all" or wishes.folder is not None):
        raise Invalid(
            _("Everything, and a folder, are written whole."),
            field="filter",
            hint=_("Leave out --filter and --view."),
        )
    if wishes.for_contact and wishes.what != "clients":
        raise Invalid(
            _("Only clients can be contacted, not “{what}”.").format(what=wishes.what),
            field="what",
            hint=_("crm export clients --for-contact"),
        )
    if wishes.for_contact and wishes.blocked:
        raise Invalid(
            _("A list for contact never holds who asked not to be contacted."),
            field="with_blocked",
            hint=_("Leave out --with-blocked."),
        )
    if wishes.card not in VERSIONS:
        raise Invalid(
            _("There are no cards of version {n} here.").format(n=wishes.card),
            field="vcard",
            hint=_("Choose one of: {names}.").format(names=", ".join(VERSIONS)),
        )


def _export_list(crm: "Crm", wishes: _Wishes) -> int:
    from crm_tui.exporters.lists import rows_of, write_list
    from crm_tui.exporters.record_folders import write_folder
    from crm_tui.store.queries.exports import LeftOut, count_blocked

    store = crm.store
    only: frozenset[str] | None = None
    if wishes.narrows:
        from crm_tui.cli.viewing import uids_of, view_columns
        from crm_tui.domain.views import entity_of

        if view_columns(crm, entity_of(wishes.what), wishes.view) and not wishes.for_contact:
            return _export_seen(crm, wishes)
        only = uids_of(crm, entity_of(wishes.what), wishes.filter, wishes.view)
    named: list[LeftOut] | None = [] if wishes.for_contact else None
    with store.read() as session, _progress(wishes) as told:
        told.begin(_("written"), 0 if wishes.narrows else rows_of(session, wishes.what))
        if wishes.folder is not None:
            rows = write_folder(
                session, wishes.what, wishes.folder, left_out=named, card=wishes.card,
                closed=wishes.closed, told=told,
            )  # fmt: skip
        else:
            target = sys.stdout.buffer if wishes.out == "-" else Path(wishes.out)
            rows = write_list(
                session, wishes.what, wishes.form, target, force=wishes.force,
                blocked=wishes.blocked, left_out=named, bom=wishes.bom, card=wishes.card,
                closed=wishes.closed, only=only, told=told,
            )  # fmt: skip
        plain = wishes.what == "clients" and not (
            wishes.blocked or wishes.for_contact or wishes.narrows)  # fmt: skip
        left_out = count_blocked(session) if plain else 0
    _tell_left_out(named or [])
    if left_out:
        text = _n(
            "{n} client asked not to be contacted and stands there without channels.",
            "{n} clients asked not to be contacted and stand there without channels.",
            left_out,
        )
        remark(text.format(n=left_out))
    return rows


def _export_seen(crm: "Crm", wishes: _Wishes) -> int:
    """A view with columns of its own, as it is seen."""
    from crm_tui.cli.viewing import asked_for, looking
    from crm_tui.domain.views import entity_of
    from crm_tui.exporters.seen import write_seen

    target = sys.stdout.buffer if wishes.out == "-" else Path(wishes.out)
    with looking(crm) as (conn, viewer):
        asked = asked_for(conn, viewer.id, entity_of(wishes.what), wishes.filter, wishes.view)
        return write_seen(conn, asked, viewer, wishes.form, target, force=wishes.force,
                          blocked=wishes.blocked, bom=wishes.bom)  # fmt: skip


def _tell_left_out(named: "list[LeftOut]") -> None:
    """Who is not in a list for contact, and why."""
    for one in named[:MOST_NAMED]:
        remark(_("left out: c{n} {name} ({why})").format(n=one.id, name=one.name, why=one.why))
    if len(named) > MOST_NAMED:
        remark(_("… and {n} more are left out.").format(n=len(named) - MOST_NAMED))

"""The commands that care for the data: export, backup, restore, doctor, pipelines, config, demo."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli.desk import AsJson, Database, Person, open_desk
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import Invalid, NotFound, Unavailable
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.store.backup import Kept
    from crm_tui.store.db import Store
    from crm_tui.store.queries.exports import LeftOut

Force = Annotated[bool, typer.Option("--force", help=N_("Replace the file if it exists."))]
MOST_NAMED = 30  # clients left out of a list that are named
MARKS = {"good": "ok", "note": "note", "fault": "FAULT"}


def register(app: typer.Typer) -> None:
    """Add every command that cares for the data to the command line."""
    from crm_tui.cli import calendars, importing, pipelines, settling

    app.command("import")(importing.import_files)
    for name, function in COMMANDS.items():
        app.command(name)(function)
    pipelines.register(app)
    settling.register(app)
    calendars.register(app)


def export(
    what: Annotated[str, typer.Argument(metavar="clients|deals|steps|all")],
    form: Annotated[
        str,
        typer.Option("--format", "-f", metavar="csv|xlsx|jsonl|vcf", help=N_("How to write it.")),
    ] = "",
    out: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help=N_("Where to; - is stdout."))
    ] = "-",
    no_journal: Annotated[
        bool, typer.Option("--no-journal", help=N_("all: leave the history out."))
    ] = False,
    blocked: Annotated[
        bool, typer.Option("--with-blocked", help=N_("Channels of do-not-contact clients too."))
    ] = False,
    for_contact: Annotated[
        bool, typer.Option("--for-contact", help=N_("Only clients who may be contacted."))
    ] = False,
    force: Force = False,
    db: Database = None,
    person: Person = None,
) -> None:
    """Write clients, deals or steps as a table, or everything to be restored elsewhere.

    An address book (vcf) and a list --for-contact leave out whoever may not be contacted, and say
    who that is.
    """
    chosen = _form(what, form, out)
    for_contact = for_contact or chosen == "vcf"
    _refuse_mixed(what, for_contact, blocked)
    store = open_desk(db, person).store
    with _output():
        if what == "all":
            rows = _export_all(store, out, journal=not no_journal, force=force)
        else:
            rows = _export_list(
                store, what, chosen, out, force=force, blocked=blocked, for_contact=for_contact
            )
    if out != "-":
        text = _n("{n} row written to {file}", "{n} rows written to {file}", rows)
        remark(text.format(n=rows, file=out))


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


def _form(what: str, form: str, out: str) -> str:
    """The format: what was said, else by the file's name, else the usual one."""
    from crm_tui.exporters.lists import FORMATS

    named = out.rpartition(".")[2].casefold()
    usual = "jsonl" if what == "all" else named if named in FORMATS else "csv"
    chosen = (form or usual).casefold()
    if chosen not in FORMATS or (what == "all" and chosen != "jsonl"):
        raise Invalid(
            _("“{what}” can't be written as {form}.").format(what=what, form=chosen),
            field="format",
            hint=_("Choose one of: {names}.").format(
                names="jsonl" if what == "all" else ", ".join(FORMATS)
            ),
        )
    return chosen


def _export_all(store: "Store", out: str, *, journal: bool, force: bool) -> int:
    from crm_tui.exporters.everything import export_lines
    from crm_tui.exporters.files import safe_file

    count = 0
    with store.read() as session:
        if out == "-":
            for line in export_lines(session, journal=journal):
                sys.stdout.buffer.write(line)
            return 0
        with safe_file(Path(out), force=force) as file:
            for line in export_lines(session, journal=journal):
                file.write(line)
                count += 1
    return count


def _refuse_mixed(what: str, for_contact: bool, blocked: bool) -> None:
    """A list for contact is one of clients, and without those who are blocked. Raises Invalid."""
    if for_contact and what != "clients":
        raise Invalid(
            _("Only clients can be contacted, not “{what}”.").format(what=what),
            field="what",
            hint=_("crm export clients --for-contact"),
        )
    if for_contact and blocked:
        raise Invalid(
            _("A list for contact never holds who asked not to be contacted."),
            field="with_blocked",
            hint=_("Leave out --with-blocked."),
        )


def _export_list(
    store: "Store",
    what: str,
    form: str,
    out: str,
    *,
    force: bool,
    blocked: bool,
    for_contact: bool,
) -> int:
    from crm_tui.exporters.lists import write_list
    from crm_tui.store.queries.exports import LeftOut, count_blocked

    named: list[LeftOut] | None = [] if for_contact else None
    with store.read() as session:
        target = sys.stdout.buffer if out == "-" else Path(out)
        rows = write_list(
            session, what, form, target, force=force, blocked=blocked, left_out=named
        )  # fmt: skip
        plain = what == "clients" and not blocked and not for_contact
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


def _tell_left_out(named: "list[LeftOut]") -> None:
    """Who is not in a list for contact, and why."""
    for one in named[:MOST_NAMED]:
        remark(_("left out: c{n} {name} ({why})").format(n=one.id, name=one.name, why=one.why))
    if len(named) > MOST_NAMED:
        remark(_("… and {n} more are left out.").format(n=len(named) - MOST_NAMED))


def backup(
    to: Annotated[str, typer.Option("--to", metavar="FOLDER", help=N_("Where to keep it."))] = "",
    listed: Annotated[bool, typer.Option("--list", help=N_("Show the backups there are."))] = False,
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Keep all of the data, as it is now, in one file."""
    from crm_tui.exporters.everything import export_lines
    from crm_tui.store import backup as backups

    store = existing_store(db)
    folder = Path(to) if to else backups.usual_folder()
    if listed:
        _tell_backups(backups.backups(folder, backups.label(store)), as_json)
        return
    made = backups.make(store, folder, datetime.now(UTC), lines=export_lines)
    if not to:
        backups.prune(folder, backups.label(store))
    size = made.stat().st_size
    if as_json:
        echo_json({"action": "backup", "file": str(made), "bytes": size})
        return
    echo(str(made))


def _tell_backups(found: "list[Kept]", as_json: bool) -> None:
    if as_json:
        kept = [
            {"file": str(one.path), "created": one.created, "program": one.program,
             "bytes": one.size}
            for one in found
        ]  # fmt: skip
        echo_json({"backups": kept})
        return
    for one in found:
        echo(f"{one.created}  {one.size // 1024:>8} kB  {one.path}")
    if not found:
        remark(_("There are no backups yet."))


def existing_store(db: str | None) -> "Store":
    """The database that flags, variables and config name, opened without filling a new one.

    Raises NotFound if there is none.
    """
    from crm_tui.config import read_config
    from crm_tui.i18n import speak
    from crm_tui.store.db import Store

    config = read_config({"db": db})
    speak(config.language)
    store = Store(config.db)
    if store.version() == 0:
        raise NotFound(
            _("There is no database in {place} yet.").format(place=config.shown("db")),
            hint=_("`crm add` makes one; --db names another."),
        )
    return store


def restore(
    file: Annotated[
        str, typer.Argument(metavar="FILE|latest", help=N_("A backup; the latest by itself."))
    ] = "latest",
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the present data, which is kept as a backup first."""
    from crm_tui.config import read_config
    from crm_tui.importers.backups import put_back
    from crm_tui.store import backup as backups
    from crm_tui.store.db import Store

    store = Store(read_config({"db": db}).db)
    folder = backups.usual_folder()
    archive = backups.latest(folder, backups.label(store)) if file == "latest" else Path(file)
    done = put_back(store, archive, folder, datetime.now(UTC))
    if as_json:
        aside = str(done.aside) if done.aside else None
        echo_json({"action": "restore", "file": str(archive), "created": done.created,
                   "counts": done.counts, "aside": aside})  # fmt: skip
        return
    counts = ", ".join(f"{name} {rows}" for name, rows in done.counts.items())
    echo(_("restored from {when}: {counts}").format(when=done.created, counts=counts))
    if done.aside:
        remark(_("What was there before: {file}").format(file=done.aside))


def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help=N_("Make counters and search words anew."))
    ] = False,
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Examine the database: is it whole, lawful and readable? 1 if something should be mended."""
    from crm_tui.store import checks

    store = existing_store(db)
    store.create()
    if repair:
        checks.repair(store)
    found = list(checks.examine(store))
    faults = sum(one.level == checks.FAULT for one in found)
    if as_json:
        echo_json({"clean": not faults, "findings": [one._asdict() for one in found]})
    else:
        for one in found:
            echo(f"{MARKS[one.level]:<5}  {one.text}")
        if faults:
            remark(_n("{n} fault", "{n} faults", faults).format(n=faults))
    if faults:
        raise typer.Exit(1)


def migrate(db: Database = None, as_json: AsJson = False) -> None:
    """Bring the database to the schema of this program, after a backup."""
    from crm_tui.exporters.everything import export_lines
    from crm_tui.store import backup as backups
    from crm_tui.store import migrating
    from crm_tui.store.schema import SCHEMA_VERSION

    store = existing_store(db)
    due = migrating.is_due(store)
    made = None
    if due:
        folder = backups.usual_folder()
        made = backups.make(store, folder, datetime.now(UTC), lines=export_lines)
        migrating.upgrade(store, asked=True, keep=False)
    if as_json:
        echo_json({"action": "migrate", "schema": SCHEMA_VERSION, "changed": due,
                   "backup": str(made) if made else None})  # fmt: skip
        return
    text = _("upgraded to schema {n}") if due else _("the schema is {n}, nothing is due")
    echo(text.format(n=SCHEMA_VERSION))
    if made:
        remark(_("The backup made before: {file}").format(file=made))


COMMANDS: dict[str, Callable[..., None]] = {
    "export": export,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "migrate": migrate,
}

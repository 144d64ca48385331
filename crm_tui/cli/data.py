"""The commands that care for the data: backup, restore, doctor, migrate; and their neighbours."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import exporting
from crm_tui.cli.desk import AsJson, Database
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import NotFound
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.store.backup import Kept
    from crm_tui.store.db import Store

MARKS = {"good": "ok", "note": "note", "fault": "FAULT"}


def register(app: typer.Typer) -> None:
    """Add every command that cares for the data to the command line."""
    from crm_tui.cli import importing

    app.command("import")(importing.import_files)
    for name, function in COMMANDS.items():
        app.command(name)(function)


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
    "export": exporting.export,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "migrate": migrate,
}

"""`crm forget` and `crm show --all-data`: what is held about somebody, and removing it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.store.forgetting import Forgotten

ClientRef = Annotated[str, typer.Argument(metavar="CLIENT", help=N_("c5"))]


def register(app: typer.Typer) -> None:
    """Add `crm forget` to the command line."""
    app.command("forget")(forget)


def forget(
    client: ClientRef,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask first."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Remove every word about a person or a company, for good; the figures stay.

    Rows, answers, notes, files, search and journal lose them; deals keep amounts, stages and days.
    """
    from crm_tui.actions.forgetting import forget_client
    from crm_tui.store import scrubbing

    crm = open_desk(db, person)
    found = Reader(crm).client(client)
    if _is_forgotten(crm, found.id):
        _scrub_again(crm, found.id, as_json)
        return
    if not yes and not _agreed(found.id, crm.rehearse(forget_client, found.id)):
        return
    done = crm.run(forget_client, found.id)
    copies = scrubbing.copies_of(crm.store, done.value.person, is_here=True)
    if sys.stderr.isatty():
        remark(_("Forgotten. What the file has let go of is overwritten now …"))
    clean = scrubbing.scrub(crm.store, done.value.contents)
    values = {
        "action": "client.forget", "entry": f"j{done.entry_id}", "client": f"c{found.id}",
        "rows": done.value.rows, "named": done.value.named, "clean": clean,
        "copies": [str(path) for path in copies], "links": list(done.value.links),
    }  # fmt: skip
    tell(Said(_("c{n} is forgotten: {rows}").format(n=found.id, rows=_counted(done.value)), values),
         as_json, undo=False)  # fmt: skip
    if not as_json:
        _tell_rest(crm, clean, copies, found.id)
        for link in done.value.links:
            remark(_("A file that was only linked stays where it is: {path}").format(path=link))


def _is_forgotten(crm: "Crm", client_id: int) -> bool:
    from crm_tui.store.tables.people import Client

    return crm.ask(lambda session: session.get_one(Client, client_id).forgotten_at) is not None


def _scrub_again(crm: "Crm", client_id: int, as_json: bool) -> None:
    """Forgotten already: what other windows kept from being overwritten is overwritten now."""
    from crm_tui.store import scrubbing

    clean = scrubbing.scrub(crm.store, ())
    values = {"action": "client.forget", "entry": None, "client": f"c{client_id}", "clean": clean}
    tell(Said(_("c{n} was forgotten already.").format(n=client_id), values), as_json)
    if not as_json:
        _tell_rest(crm, clean, [], client_id)


def _agreed(client_id: int, would: "Forgotten") -> bool:
    """Say what will go, and ask. Raises Invalid where nobody can be asked."""
    remark(_("c{n} {name}: {rows}").format(n=client_id, name=would.person.name,
                                           rows=_counted(would)))  # fmt: skip
    if would.named:
        remark(_n("{n} text of others names them, and will have a dash there.",
                  "{n} texts of others name them, and will have a dash there.",
                  would.named).format(n=would.named))  # fmt: skip
    if not sys.stdin.isatty():
        raise Invalid(
            _("Forgetting can't be undone, so it must be said twice."),
            field="yes",
            hint=_("Add --yes."),
        )
    return typer.confirm(_("Forget them for good?"), err=True)


def _counted(found: "Forgotten") -> str:
    """The rows by kind: those of which nothing is left, and those that stay without a word."""
    from crm_tui.domain.entry_words import kind_word
    from crm_tui.store.forgetting import GONE

    parts = []
    for words, gone in ((_("gone: {rows}"), True), (_("without a word: {rows}"), False)):
        rows = [f"{kind_word(kind)} {count}" for kind, count in found.rows.items()
                if (kind in GONE) == gone]  # fmt: skip
        parts += [words.format(rows=", ".join(rows))] if rows else []
    return "; ".join(parts)


def _tell_rest(crm: "Crm", clean: bool, copies: list[Path], client_id: int) -> None:
    if crm.store.path is None:
        remark(_("The server's log and its own backups may hold them until they are renewed."))
    elif not clean:
        remark(_("Another window holds the database open: its old pages could not be overwritten."))
        remark(_("Close it and say again: crm forget c{n}").format(n=client_id))
    if copies:
        remark(_("These older copies still hold them; delete them when you can:"))
    for path in copies:
        remark(f"  {path}")
    if not copies:
        remark(_("No backup in the usual folder holds them; look at those you keep elsewhere."))


def run_all_data(ref: str, *, db: str | None, person: str | None, as_json: bool) -> int:
    """Print everything that is held about a client, for whoever asks for it.

    Raises NotFound, or Invalid for what is no client.
    """
    from crm_tui.store import contents, scrubbing
    from crm_tui.store.queries import persons

    crm = open_desk(db, person)
    found = Reader(crm).client(ref)
    who = crm.ask(persons.person, found.id)
    records = dict(crm.ask(lambda session: list(persons.records_about(session, who))))
    entries = crm.ask(persons.entries_about, who)
    folder = contents.folder_of(crm.store)
    files = [str(contents.place_of(folder, one["sha256"])) for one in records.get("file", ())
             if "link" not in one]  # fmt: skip
    copies = [str(path) for path in scrubbing.copies_of(crm.store, who)]
    journal = [
        {"entry": f"j{number}", "at": at.isoformat(), "by": by, "action": action, "records": rows}
        for number, at, by, action, rows in entries
    ]
    if as_json:
        echo_json({"client": f"c{found.id}", "name": who.name, "records": records,
                   "files": files, "journal": journal, "copies": copies})  # fmt: skip
    else:
        _tell_all(records, files, journal, copies)
    return 0


def _tell_all(
    records: dict[str, list[dict[str, Any]]], files: list[str], journal: list[dict[str, Any]],
    copies: list[str],
) -> None:  # fmt: skip
    for kind, rows in records.items():
        echo((f"{kind} ({len(rows)})", "head"))
        for row in rows:
            for name, value in row.items():
                echo("  ", (f"{name}: ", "dim"), str(value))
            echo("")
    for title, lines in (
        (_("attached files"), files),
        (_("journal"), [f"{one['entry']} {one['at']} {one['by']} {one['action']}"
                        for one in journal]),
        (_("older copies that hold them"), copies),
    ):  # fmt: skip
        if lines:
            echo((f"{title} ({len(lines)})", "head"))
            for line in lines:
                echo("  ", line)

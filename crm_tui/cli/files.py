"""`crm attach` and `crm files`: documents of clients and deals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.files import FileLine

Whose = Annotated[str, typer.Argument(metavar="DEAL|CLIENT", help=N_("d17 or c5."))]


def attach(
    whose: Whose,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("What to attach."))],
    kind: Annotated[
        str,
        typer.Option("--as", metavar="THING", help=N_("What it makes known: sizes …")),
    ] = "",
    name: Annotated[str, typer.Option("--name", help=N_("Another name for it."))] = "",
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Attach a file to a deal or a client; its content is kept beside the database.

    crm attach d17 drawing.pdf --as sizes
    """
    from mimetypes import guess_type

    from crm_tui.actions.files import attach_file
    from crm_tui.domain.files import size_words
    from crm_tui.store import contents

    crm = open_desk(db)
    client, deal = Reader(crm).client_and_deal(whose)
    source = Path(file)
    kept = contents.keep(contents.folder_of(crm.store), source, _limit(crm))
    done = crm.run(
        attach_file, name or source.name, kept.sha256, kept.size, guess_type(source.name)[0] or "",
        kind, deal.id if deal else None, None if deal else client.id,
    )  # fmt: skip
    values = {
        "action": "file.attach", "entry": f"j{done.entry_id}", "file": done.value, "of": whose,
        "bytes": kept.size, "sha256": kept.sha256, "makes_known": kind,
    }  # fmt: skip
    text = _("{name} attached ({size}) · {client}").format(
        name=name or source.name, size=size_words(kept.size), client=client.name
    )
    tell(Said(text, values), as_json)


def files(
    whose: Annotated[str, typer.Argument(metavar="[DEAL|CLIENT]", help=N_("d17 or c5."))] = "",
    remove: Annotated[
        int, typer.Option("--remove", metavar="NUMBER", help=N_("Take this one away."))
    ] = 0,
    limit: Annotated[
        int, typer.Option("--limit", metavar="MB", help=N_("How large a file may be."))
    ] = 0,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The files of a deal or a client, and where their contents lie."""
    crm = open_desk(db, person)
    if limit:
        tell(_limited(crm, limit), as_json)
        return
    if not whose:
        raise Invalid(_("Whose files?"), field="whose", hint=_("crm files d17, or c5"))
    found = _files(crm, whose)
    if remove:
        tell(_removed(crm, found, remove), as_json)
    elif as_json:
        echo_json({"of": whose, "files": [_shape(crm, one) for one in found]})
    else:
        _tell(crm, found)


def _files(crm: "Crm", whose: str) -> "list[FileLine]":
    """Those of the deal, or all of the client's."""
    from crm_tui.store.queries.files import files_of_client

    client, deal = Reader(crm).client_and_deal(whose)
    found = crm.ask(files_of_client, client.id)
    return [one for one in found if deal is None or one.deal_id == deal.id]


def _tell(crm: "Crm", found: "list[FileLine]") -> None:
    from crm_tui.domain.civil import utc_text
    from crm_tui.domain.files import size_words

    for one in found:
        known = f"  [{one.kind}]" if one.kind else ""
        echo((f"{one.id:>4}  ", "key"), utc_text(one.at)[:10], f"  {size_words(one.size):>8}  ",
             one.name, (known, "good"))  # fmt: skip
        path, there = _place(crm, one)
        echo("      ", (path if there else _("its content is missing"), "dim" if there else "late"))
    if not found:
        remark(_("No file is attached. `crm attach d17 FILE` attaches one."))


def _place(crm: "Crm", one: "FileLine") -> tuple[str, bool]:
    from crm_tui.store import contents

    path = contents.place_of(contents.folder_of(crm.store), one.sha256)
    return str(path), path.is_file()


def _shape(crm: "Crm", one: "FileLine") -> dict[str, Any]:
    from crm_tui.domain.civil import utc_text

    path, there = _place(crm, one)
    return {
        "file": one.id, "name": one.name, "bytes": one.size, "at": utc_text(one.at),
        "makes_known": one.kind, "deal": f"d{one.deal_id}" if one.deal_id else None,
        "sha256": one.sha256, "path": path, "there": there,
    }  # fmt: skip


def _removed(crm: "Crm", found: "list[FileLine]", number: int) -> Said:
    from crm_tui.actions.files import remove_file

    one = next((line for line in found if line.id == number), None)
    if one is None:
        raise NotFound(_("File {n} is not attached here.").format(n=number))
    done = crm.run(remove_file, one.id)
    values = {"action": "file.remove", "entry": f"j{done.entry_id}", "file": one.id}
    return Said(_("{name} taken away").format(name=one.name), values)


def _limit(crm: "Crm") -> int:
    """How large a file may be, in bytes."""
    from crm_tui.store import contents
    from crm_tui.store.queries.files import limit_said

    return (crm.ask(limit_said) or contents.USUAL_LIMIT) * contents.MEGABYTE


def _limited(crm: "Crm", limit: int) -> Said:
    from crm_tui.actions.team import change_setting

    done = crm.run(change_setting, "file_limit", str(limit))
    entry = f"j{done.entry_id}" if done.entry_id else None
    values = {"action": "setting.put", "entry": entry, "file_limit": limit}
    return Said(_("files may measure {n} MB").format(n=limit), values)

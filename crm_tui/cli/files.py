"""`crm attach` and `crm files`: documents of clients and deals."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.domain.text import display
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
    link: Annotated[
        bool, typer.Option("--link", help=N_("Keep its place instead of a copy."))
    ] = False,
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
    folder = contents.folder_of(crm.store)
    kept = contents.weigh(source) if link else contents.keep(folder, source, _limit(crm))
    place = str(source.absolute()) if link else ""
    done = crm.run(
        attach_file, name or source.name, kept.sha256, kept.size, guess_type(source.name)[0] or "",
        kind, deal.id if deal else None, None if deal else client.id, place,
    )  # fmt: skip
    entry = f"j{done.entry_id}" if done.entry_id else None
    values = {
        "action": "file.attach", "entry": entry, "file": done.value, "of": whose,
        "bytes": kept.size, "sha256": kept.sha256, "makes_known": kind, "link": place,
    }  # fmt: skip
    text = _("{name} attached ({size}) · {client}") if entry else _("{name} is there already")
    said = text.format(
        name=name or source.name, size=size_words(kept.size), client=client.name
    )  # fmt: skip
    tell(Said(said, values), as_json)


def files(
    whose: Annotated[
        str, typer.Argument(metavar="[DEAL|CLIENT|open]", help=N_("d17 or c5; open opens one."))
    ] = "",
    number: Annotated[
        int, typer.Argument(metavar="[NUMBER]", help=N_("The file to open, as it is listed."))
    ] = 0,
    remove: Annotated[
        int, typer.Option("--remove", metavar="NUMBER", help=N_("Take this one away."))
    ] = 0,
    limit: Annotated[
        int, typer.Option("--limit", metavar="MB", help=N_("How large a file may be."))
    ] = 0,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=N_("Open a program without asking."))
    ] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The files of a deal or a client, and where their contents lie.

    crm files open 3 opens one with your program: the setting open, else the system's.
    """
    crm = open_desk(db, person)
    if limit:
        tell(_limited(crm, limit), as_json)
        return
    if not whose:
        raise Invalid(_("Whose files?"), field="whose", hint=_("crm files d17, or c5"))
    if whose == "open":
        tell(_opened(crm, number, yes), as_json)
        return
    found = _files(crm, whose)
    if remove:
        tell(_removed(crm, found, remove), as_json)
    elif as_json:
        echo_json({"of": whose, "files": [_shape(crm, one) for one in found]})
    else:
        _tell(crm, found)


def _opened(crm: "Crm", number: int, yes: bool) -> Said:
    """Give a file to the person's program. Raises NotFound, Invalid for a program unasked."""
    from crm_tui.config import read_config
    from crm_tui.domain.file_names import runs
    from crm_tui.exporters import opening
    from crm_tui.store import contents
    from crm_tui.store.queries.files import file_numbered

    one = crm.ask(file_numbered, number)
    if one is None:
        raise NotFound(
            _("There is no file {n}.").format(n=number), hint=_("`crm files d17` lists them.")
        )
    if runs(one.name) and not yes and not _is_wanted(one.name):
        raise Invalid(
            _("{name} is a program.").format(name=display(one.name)),
            field="yes",
            hint=_("Add --yes if you trust whoever sent it."),
        )
    path = opening.ready(contents.folder_of(crm.store), one.sha256, one.name, one.link)
    opening.give(read_config().open, path)
    values = {"action": "file.open", "entry": None, "file": number, "path": str(path)}
    return Said(_("{name} opened").format(name=one.name), values)


def _is_wanted(name: str) -> bool:
    """Ask somebody at a terminal whether to open what may run."""
    if not sys.stdin.isatty():
        return False
    asked = _("{name} is a program. Open it all the same?").format(name=display(name))
    return typer.confirm(asked, err=True)


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
        shown = f"→ {path}" if one.link else path
        echo(
            "      ", (shown if there else _("its content is missing"), "dim" if there else "late")
        )
    if not found:
        remark(_("No file is attached. `crm attach d17 FILE` attaches one."))


def _place(crm: "Crm", one: "FileLine") -> tuple[str, bool]:
    from crm_tui.store import contents

    path = contents.path_of(contents.folder_of(crm.store), one.sha256, one.link)
    return str(path), path.is_file()


def _shape(crm: "Crm", one: "FileLine") -> dict[str, Any]:
    from crm_tui.domain.civil import utc_text

    path, there = _place(crm, one)
    return {
        "file": one.id, "name": one.name, "bytes": one.size, "at": utc_text(one.at),
        "makes_known": one.kind, "deal": f"d{one.deal_id}" if one.deal_id else None,
        "sha256": one.sha256, "path": path, "there": there, "linked": bool(one.link),
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

"""`crm objection`: what clients say against, and what may be answered."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, line_cells, remark
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.domain.objections import Objection

Said_by = Annotated[list[str] | None, typer.Argument(metavar="WORDS", help=N_("What was said."))]
Key = Annotated[str, typer.Argument(metavar="KEY", help=N_("As `crm objection list` shows it."))]
Ways = Annotated[
    list[str] | None, typer.Option("--words", metavar="TEXT", help=N_("A way of saying it."))
]
WIDEST = 88


def register(app: typer.Typer) -> None:
    """Add the commands for objections to the command line."""
    group = typer.Typer(help=N_("What to answer to objections."), no_args_is_help=True)
    group.callback()(lambda: None)
    for name, function in COMMANDS.items():
        group.command(name)(function)
    app.add_typer(group, name="objection")


def find(
    said: Said_by = None, db: Database = None, person: Person = None, as_json: AsJson = False
) -> None:
    """Find what may be answered to what was said, in whichever language: crm objection find dear"""
    from crm_tui.domain.objections import best

    found = best(" ".join(said or []), _known(db, person))
    if as_json:
        echo_json({"objections": [_shape(one) for one in found]})
        return
    for one in found:
        _tell(one)
    if not found:
        remark(_("Nothing of the kind is kept; `crm objection add` keeps it."))


def listed(db: Database = None, person: Person = None, as_json: AsJson = False) -> None:
    """The objections that are kept, with their keys."""
    found = _own(db, person)
    if as_json:
        echo_json({"objections": [_shape(one) for one in found]})
        return
    for one in found:
        echo((f"{one.key:<20} ", "key"), one.name)
    if not found:
        remark(_("None is kept yet. `crm objection lay` takes in those that ship."))


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("What it is called."))],
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help=N_("What may be answered."))],
    words: Ways = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep an objection and its answer.

    crm objection add "Too far" "We come to you." --words far
    """
    from crm_tui.actions.objections import add_objection

    crm = open_desk(db, person)
    done = crm.run(add_objection, name, answer, tuple(words or ()))
    values = {"action": "objection.add", "entry": f"j{done.entry_id}", "key": done.value}
    tell(Said(_("objection {key} kept").format(key=done.value), values), as_json)


def edit(
    key: Key,
    name: Annotated[str | None, typer.Option("--name", help=N_("What it is called."))] = None,
    answer: Annotated[
        str | None, typer.Option("--answer", help=N_("What may be answered."))
    ] = None,
    words: Ways = None,
    archive: Annotated[bool, typer.Option("--archive", help=N_("Put it away."))] = False,
    back: Annotated[bool, typer.Option("--back", help=N_("Take it back."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change an objection. --words are all the ways of saying it, in place of those kept."""
    from crm_tui.actions.objections import edit_objection

    crm = open_desk(db, person)
    kept = None if words is None else tuple(words)
    away = True if archive else False if back else None
    done = crm.run(edit_objection, key, name, answer, kept, away)
    entry = f"j{done.entry_id}" if done.entry_id else None
    values = {"action": "objection.edit", "entry": entry, "key": key}
    tell(Said(_("objection {key} changed").format(key=key), values), as_json)


def lay(db: Database = None, person: Person = None, as_json: AsJson = False) -> None:
    """Take in the objections that ship and are not here yet; yours stay as they are."""
    from crm_tui.actions.objections import lay_objections
    from crm_tui.config import read_config

    crm = open_desk(db, person)
    done = crm.run(lay_objections, read_config({"db": db, "user": person}).language)
    entry = f"j{done.entry_id}" if done.entry_id else None
    text = _n("{n} objection taken in", "{n} objections taken in", done.value)
    values = {"action": "objection.lay", "entry": entry, "added": done.value}
    tell(Said(text.format(n=done.value), values), as_json)


def _own(db: str | None, person: str | None) -> "tuple[Objection, ...]":
    from crm_tui.cli.glance import glance
    from crm_tui.store.hot.objections import objections

    with glance(db, person) as look:
        return () if look.conn is None else objections(look.conn)


def _known(db: str | None, person: str | None) -> "tuple[Objection, ...]":
    """The team's objections; those that ship where it keeps none."""
    from crm_tui.store.defaults import load_objections

    return _own(db, person) or load_objections()


def _tell(one: "Objection") -> None:
    from crm_tui.cli.cards import wrapped

    echo((one.name, "bold"), (f"  {one.key}", "dim"))
    for line in wrapped(one.answer, min(line_cells() or WIDEST, WIDEST) - 3):
        echo("   ", line)


def _shape(one: "Objection") -> dict[str, object]:
    return {"key": one.key, "name": one.name, "words": list(one.words), "answer": one.answer}


COMMANDS: dict[str, Callable[..., None]] = {
    "find": find,
    "list": listed,
    "add": add,
    "edit": edit,
    "lay": lay,
}

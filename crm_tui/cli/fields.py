"""`crm field`: fields of one's own on clients and deals."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.glance import glance
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.store.hot.fields import FieldLine

Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("What it is called."))]
Of = Annotated[str, typer.Option("--of", metavar="clients|deals", help=N_("Whose field it is."))]
Choice = Annotated[
    list[str] | None, typer.Option("--choice", metavar="WORD", help=N_("One choice; repeat it."))
]
RequiredFrom = Annotated[
    list[str] | None,
    typer.Option(
        "--required-from",
        metavar="PIPELINE/STAGE",
        help=N_("Wanted from that stage on, must:PIPELINE/STAGE required; nothing: nowhere."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands for own fields to the command line."""
    group = typer.Typer(help=N_("Fields of your own on clients and deals."), no_args_is_help=True)
    group.callback()(lambda: None)
    for name, function in COMMANDS.items():
        group.command(name)(function)
    app.add_typer(group, name="field")


def define(
    name: Name,
    kind: Annotated[
        str, typer.Argument(metavar="text|number|day|choice|flag", help=N_("What it holds."))
    ] = "text",
    of: Of = "clients",
    choice: Choice = None,
    required_from: RequiredFrom = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Define a field: crm field define Heating choice --choice gas --choice electric"""
    from crm_tui.actions.team import define_field

    crm = open_desk(db, person)
    done = crm.run(define_field, _entity(of), name, kind, tuple(choice or ()),
                   _listed(required_from) or ())  # fmt: skip
    tell(_said("field.define", _("field “{name}” defined"), name, done.entry_id), as_json)


def edit(
    name: Name,
    of: Of = "",
    to: Annotated[
        str | None, typer.Option("--name", metavar="NEW", help=N_("Another name."))
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="CHOICE", help=N_("A further choice."))
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="CHOICE", help=N_("No choice any more; values stay.")),
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option("--rename", metavar="OLD=NEW", help=N_("A choice by another name.")),
    ] = None,
    required_from: RequiredFrom = None,
    place: Annotated[
        int | None, typer.Option("--place", min=1, help=N_("Where it stands; 1 is the first."))
    ] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change a field's name, its choices, where it stands, and where it is wanted."""
    from crm_tui.actions.fields import edit_field

    field = _named(name, of, db, person)
    pairs = tuple(_pair(one) for one in rename or ())
    crm = open_desk(db, person)
    done = crm.run(edit_field, field.id, to, _listed(required_from), tuple(add or ()),
                   tuple(drop or ()), pairs, place)  # fmt: skip
    tell(_said("field.edit", _("field “{name}” changed"), to or field.name, done.entry_id), as_json)


def _listed(said: list[str] | None) -> tuple[str, ...] | None:
    return None if said is None else tuple(one for one in said if one.strip())


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not sign or not old.strip() or not new.strip():
        raise Invalid(_("Say it so: {usage}").format(usage="--rename OLD=NEW"), field="rename")
    return old.strip(), new.strip()


def archive(
    name: Name,
    of: Of = "",
    back: Annotated[bool, typer.Option("--back", help=N_("Take it back."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Put a field away; what it holds stays, and comes back with it."""
    from crm_tui.actions.fields import archive_field

    field = _named(name, of, db, person, away=back)
    done = open_desk(db, person).run(archive_field, field.id, back)
    sentence = _("field “{name}” taken back") if back else _("field “{name}” put away")
    tell(_said("field.archive", sentence, field.name, done.entry_id), as_json)


def show(
    of: Of = "",
    everything: Annotated[bool, typer.Option("--all", help=N_("Those put away too."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The fields there are, how many records hold each, and where it is wanted."""
    found = _known(of, db, person, away=everything)
    if as_json:
        echo_json({"fields": [_shape(one) for one in found]})
        return
    rows = [[one.name, one.entity, one.kind, str(one.filled), _more(one)] for one in found]
    for called, entity, kind, filled, more in lay(
        rows, line_cells(), right=(3,), give_way=((4, 10), (0, 10))
    ):
        echo((called, "key"), entity, kind, (filled, "dim"), (more, "dim"))
    if not found:
        remark(_("None yet: crm field define NAME number --of deals"))


def _more(one: "FieldLine") -> str:
    told = [", ".join(one.choices)] if one.choices else []
    told += [_("from {place}").format(place=place) for place in one.required_from]
    told += [_("put away")] if one.archived else []
    return " · ".join(told)


def _shape(one: "FieldLine") -> dict[str, Any]:
    return {
        "name": one.name,
        "of": one.entity,
        "key": one.key,
        "kind": one.kind,
        "choices": list(one.choices),
        "required_from": list(one.required_from),
        "filled": one.filled,
        "archived": bool(one.archived),
    }


def fill(
    whose: Annotated[str, typer.Argument(metavar="REF", help=N_("c5 or d17."))],
    name: Name,
    value: Annotated[
        list[str] | None, typer.Argument(metavar="VALUE", help=N_("Nothing empties it."))
    ] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Fill a field of a client or a deal: crm field set c5 Birthday 12 may"""
    from crm_tui.actions.team import set_field
    from crm_tui.cli.refs import read_ref

    crm = open_desk(db, person)
    reader = Reader(crm)
    entity = "deal" if read_ref(whose, "c", "ds").letter != "c" else "client"
    field = _named(name, f"{entity}s", db, person)
    record = reader.deal(whose).id if entity == "deal" else reader.client(whose).id
    kept = as_kept(reader, entity, field.name, " ".join(value or ()))
    done = crm.run(set_field, field.id, kept, **{f"{entity}_id": record})
    tell(_said("field.set", _("field “{name}” filled"), field.name, done.entry_id), as_json)


def _said(action: str, sentence: str, name: str, entry_id: int | None) -> Said:
    values = {"action": action, "entry": f"j{entry_id}" if entry_id else None, "field": name}
    return Said(sentence.format(name=name), values)


def _entity(of: str) -> str:
    from crm_tui.domain.views import entity_of

    entity = entity_of(of)
    if entity == "step":
        raise Invalid(_("Clients and deals have fields of their own; steps have none."), field="of")
    return entity


def _known(
    of: str, db: str | None, person: str | None, *, away: bool = False
) -> "tuple[FieldLine, ...]":
    from crm_tui.store.hot.fields import fields

    with glance(db, person) as look:
        found = fields(look.conn) if look.conn is not None else ()
    entity = _entity(of) if of else ""
    return tuple(
        one for one in found
        if (away or not one.archived) and (not entity or one.entity == entity)
    )  # fmt: skip


def _named(
    name: str, of: str, db: str | None, person: str | None, *, away: bool = False
) -> "FieldLine":
    """The field of that name. Raises NotFound, and Invalid where clients and deals have one."""
    from crm_tui.domain.search import fold

    known = _known(of, db, person, away=away)
    found = [one for one in known if fold(name) == fold(one.name)]
    if len(found) > 1:
        raise Invalid(
            _("Clients and deals both have a field “{name}”.").format(name=name), field="of",
            hint=_("Say which: --of clients or --of deals."),
        )  # fmt: skip
    if found:
        return found[0]
    names = ", ".join(one.name for one in known)
    raise NotFound(
        _("There is no field “{name}”.").format(name=name),
        hint=_("There are: {names}.").format(names=names) if names
        else _("`crm field define` makes one."),
    )  # fmt: skip


def as_kept(reader: Reader, entity: str, name: str, text: str) -> str:
    """What a person wrote for a field, as it is kept: a day of any phrase as an ISO day."""
    from crm_tui.domain.search import fold

    sought = fold(name.removeprefix("field:"))
    for one in _fields(reader.crm):
        if one.entity == entity and fold(one.name) == sought and one.kind == "day" and text:
            return reader.when(text, past=True).day.isoformat()
    return text


def _fields(crm: "Crm") -> "tuple[FieldLine, ...]":
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.fields import fields

    conn = open_hot(crm.store.url, 5.0)
    assert conn is not None  # the desk is open
    try:
        return fields(conn)
    finally:
        conn.close()


COMMANDS: dict[str, Callable[..., None]] = {
    "define": define,
    "edit": edit,
    "list": show,
    "set": fill,
    "archive": archive,
}

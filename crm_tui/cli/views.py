"""`crm view`: filters kept under a name with their sorting, columns and grouping."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Said, open_desk, tell
from crm_tui.cli.glance import glance
from crm_tui.cli.listing import Columns, Filter, GroupBy, Limit, Sort, What, show_list
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.errors import NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.domain.views import View

Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("What it is called."))]
OfList = Annotated[
    str, typer.Option("--of", metavar="clients|deals|steps", help=N_("Of this list alone."))
]


def register(app: typer.Typer) -> None:
    """Add the commands for views to the command line."""
    group = typer.Typer(help=N_("Filters that are kept under a name."), no_args_is_help=True)
    group.callback()(lambda: None)
    for name, function in COMMANDS.items():
        group.command(name)(function)
    app.add_typer(group, name="view")


def save(
    name: Name,
    what: What,
    filter: Filter = None,
    sort: Sort = "",
    columns: Columns = "",
    group: GroupBy = "",
    team: Annotated[bool, typer.Option("--team", help=N_("For everybody, not me alone."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep a list under a name: crm view save "Big offers" deals 'stage:offer amount>100k'

    A view of that name is replaced.
    """
    from crm_tui.actions.views import save_view
    from crm_tui.domain.views import entity_of

    crm = open_desk(db, person)
    text = " ".join(filter or ())
    done = crm.run(save_view, name, entity_of(what), text, sort, columns, group, team)
    values = {"action": "view.save", "entry": f"j{done.entry_id}" if done.entry_id else None,
              "view": name}  # fmt: skip
    tell(Said(_("view “{name}” kept").format(name=name), values), as_json)


def listed(
    of: OfList = "", db: Database = None, person: Person = None, as_json: AsJson = False
) -> None:
    """The views there are, one's own and the team's."""
    from crm_tui.domain.views import LIST_OF, WORDS, entity_of
    from crm_tui.store.hot.views import views

    with glance(db, person) as look:
        entity = entity_of(of) if of else ""
        found = views(look.conn, look.user.id, entity) if look.conn is not None else ()
    if as_json:
        echo_json({"views": [_shape(view) for view in found]})
        return
    rows = [
        [view.name, _(WORDS[view.entity]), view.filter,
         _("team") if view.owner_id is None else ""]
        for view in found
    ]  # fmt: skip
    for called, what, filter, whose in lay(rows, line_cells(), give_way=((2, 12), (0, 10))):
        echo((called, "key"), (what, "dim"), filter, (whose, "dim"))
    if not found:
        remark(_("None is kept yet: crm view save NAME {what} FILTER").format(
            what=LIST_OF[entity or "client"]))  # fmt: skip


def _shape(view: "View") -> dict[str, Any]:
    return {
        "name": view.name,
        "of": view.entity,
        "filter": view.filter,
        "sort": view.sort or None,
        "columns": list(view.columns),
        "group": view.group or None,
        "team": view.owner_id is None,
    }


def show(
    name: Name,
    limit: Limit = None,
    of: OfList = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """What a view shows now."""
    view = _named(name, of, db, person)
    show_list(
        view.entity, None, view.name, limit=limit, db=db, person=person, as_json=as_json
    )  # fmt: skip


def rename(
    name: Name,
    to: Annotated[str, typer.Argument(metavar="NEW", help=N_("What it is called from now on."))],
    of: OfList = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Give a view another name."""
    from crm_tui.actions.views import rename_view

    view = _named(name, of, db, person)
    done = open_desk(db, person).run(rename_view, view.id, to)
    values = {"action": "view.rename", "entry": f"j{done.entry_id}" if done.entry_id else None,
              "view": to}  # fmt: skip
    tell(Said(_("view “{name}” renamed").format(name=view.name), values), as_json)


def delete(
    name: Name,
    of: OfList = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Put a view away; what it showed stays as it is."""
    from crm_tui.actions.views import archive_view

    view = _named(name, of, db, person)
    done = open_desk(db, person).run(archive_view, view.id)
    values = {"action": "view.archive", "entry": f"j{done.entry_id}" if done.entry_id else None,
              "view": view.name}  # fmt: skip
    tell(Said(_("view “{name}” put away").format(name=view.name), values), as_json)


def _named(name: str, of: str, db: str | None, person: str | None) -> "View":
    from crm_tui.domain.views import entity_of
    from crm_tui.store.hot.views import view_named

    with glance(db, person) as look:
        if look.conn is None:
            raise NotFound(_("There is no view “{name}”.").format(name=name))
        return view_named(look.conn, look.user.id, name, entity_of(of) if of else "")


COMMANDS: dict[str, Callable[..., None]] = {
    "save": save,
    "list": listed,
    "show": show,
    "rename": rename,
    "delete": delete,
}

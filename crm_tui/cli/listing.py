"""`crm list`: clients, deals or steps, narrowed by a filter, with the columns one wants."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person
from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import echo, echo_json, echo_lines, lay, line_cells, remark
from crm_tui.cli.viewing import asked_for, viewer_of
from crm_tui.errors import NotFound
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.store.hot.listing import Asked, Cell, Listed

SHOWN = 200  # rows that a person is shown unless told otherwise
LETTERS = {"client": "c", "deal": "d", "step": "s"}

What = Annotated[str, typer.Argument(metavar="clients|deals|steps", help=N_("Which list."))]
Filter = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILTER", help=N_("Such as 'owner:me tag:vip -late amount>100k'.")),
]
ViewName = Annotated[str, typer.Option("--view", metavar="NAME", help=N_("A saved view."))]
Sort = Annotated[
    str, typer.Option("--sort", metavar="COLUMN", help=N_("A column; -COLUMN the other way."))
]
Columns = Annotated[
    str, typer.Option("--columns", metavar="A,B", help=N_("Which columns; commas between."))
]
GroupBy = Annotated[
    str, typer.Option("--group", metavar="COLUMN", help=N_("Rows of the same stand together."))
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, max=250_000, help=N_("At most so many."))
]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("list")(show_list)


def show_list(
    what: What,
    filter: Filter = None,
    view: ViewName = "",
    sort: Sort = "",
    columns: Columns = "",
    group: GroupBy = "",
    limit: Limit = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Clients, deals or steps that a filter finds: crm list deals 'stage:offer amount>100k'

    Open deals and steps, and clients that are not put away, unless the filter asks for others
    (is:lost, is:closed, archived).
    """
    from crm_tui.domain.filters import refuse
    from crm_tui.domain.views import entity_of
    from crm_tui.store.hot.listing import listed

    entity = entity_of(what)
    with glance(db, person) as look:
        if look.conn is None:
            raise NotFound(_("Nothing here yet."), hint=_("`crm add` begins."))
        asked = asked_for(
            look.conn, look.user.id, entity, " ".join(filter or ()), view,
            sort=sort, columns=columns, group=group,
        )  # fmt: skip
        found = listed(look.conn, asked, viewer_of(look))
        refuse(found.faults)
        shown = limit or (len(found.ids) if as_json else SHOWN)
        if as_json:
            _tell_json(look, asked, found, shown, view)
        else:
            _tell(look, asked, found, shown)


# -- for people -----------------------------------------------------------------------------------


def _tell(look: Glance, asked: "Asked", found: "Listed", limit: int) -> None:
    from crm_tui.domain.columns import title_of

    if not found.ids:
        echo(_("Nothing is like this."))
        return
    rows = _rows(look, asked, found, limit)
    heading = ["", *(title_of(asked.entity, key) for key in asked.columns)]
    right = [at for at, key in enumerate(asked.columns, 1) if _is_number(look, asked, key)]
    give_way = [(at, 8) for at in range(len(heading) - 1, 1, -1)]
    laid = lay([heading, *rows], line_cells(), right=right, give_way=[*give_way, (1, 10)])
    echo_lines([[(cell, "head") for cell in laid[0]]])
    lines = [[(row[0], "dim"), *row[1:]] for row in laid[1:]]
    echo_lines(_with_headings(look, asked, found, lines))
    rest = len(found.ids) - len(lines)
    if rest > 0:
        remark(_("… and {n} more (--limit shows more)").format(n=rest))
    remark(_n("{n} row", "{n} rows", len(found.ids)).format(n=len(found.ids)))


def _with_headings(
    look: Glance, asked: "Asked", found: "Listed", lines: "list[list[Any]]"
) -> "list[list[Any]]":
    """The lines with a heading over each group: what it is, and how many are in it."""
    if not found.groups:
        return lines
    told: list[list[Any]] = []
    for group in found.groups:
        if group.start >= len(lines):
            break
        label = cell_words(look, asked, asked.group, group.label) or _("none")
        told += [[], [(f"{label}  ", "head"), (str(group.size), "dim")]]
        told += lines[group.start : group.start + group.size]
    return told


def _is_number(look: Glance, asked: "Asked", key: str) -> bool:
    from crm_tui.store.hot.listing import kind_of

    assert look.conn is not None
    return kind_of(look.conn, asked.entity, key) in ("number", "money")


def _rows(look: Glance, asked: "Asked", found: "Listed", limit: int) -> "list[list[str]]":
    from crm_tui.store.hot.listing import cells

    assert look.conn is not None
    ids = found.ids[:limit]
    known = cells(look.conn, asked.entity, asked.columns, ids)
    letter = LETTERS[asked.entity]
    return [
        [f"{letter}{number}", *(
            cell_words(look, asked, key, cell)
            for key, cell in zip(asked.columns, known[number], strict=True)
        )]
        for number in ids if number in known
    ]  # fmt: skip


def cell_words(look: Glance, asked: "Asked", key: str, cell: "Cell") -> str:
    """A cell in words. Amounts with their currency, days in short, minutes as a time."""
    from crm_tui.cli.words import amount_words, clock_words, day_words, days_since, past_words
    from crm_tui.store.hot.listing import kind_of

    if cell is None or look.conn is None:
        return ""
    if isinstance(cell, tuple):
        if cell and isinstance(cell[0], int):
            return amount_words(cell[0], str(cell[1]), look.config.language)
        return ", ".join(map(str, cell))
    if key == "age":
        return str(max(days_since(int(cell), look.now), 0))
    if key == "time":
        return clock_words(int(cell))
    kind = kind_of(look.conn, asked.entity, key)
    if kind == "moment":
        return past_words(int(cell), look)
    if kind == "day":
        return day_words(str(cell), look.day)
    return _word(asked.entity, key, str(cell)) if isinstance(cell, str) else str(cell)


def _word(entity: str, key: str, kept: str) -> str:
    """Our own words for what is kept as a key; what a person wrote, as it is."""
    from crm_tui.cli.words import STATUSES, outcome_words

    if key == "outcome":
        return outcome_words(kept)
    if key == "status" and kept in STATUSES:
        return _(STATUSES[kept])
    if key == "kind" and entity == "step":
        from crm_tui.domain.kinds import KINDS

        return _(KINDS[kept].word) if kept in KINDS else kept
    return " ".join(kept.split())


# -- for programs ---------------------------------------------------------------------------------


def _tell_json(look: Glance, asked: "Asked", found: "Listed", limit: int, view: str) -> None:
    from crm_tui.cli import shapes
    from crm_tui.store.hot.listing import cells

    assert look.conn is not None
    ids = found.ids[:limit]
    known = cells(look.conn, asked.entity, asked.columns, ids)
    letter = LETTERS[asked.entity]
    rows = [
        {"ref": f"{letter}{number}", **_values(look, asked, known[number])}
        for number in ids if number in known
    ]  # fmt: skip
    groups = [
        {"label": _value(look, asked, asked.group, one.label), "first": one.start, "rows": one.size}
        for one in found.groups
    ]
    echo_json(
        {
            **shapes.head("list", look),
            "of": asked.entity, "view": view or None, "filter": str(asked.filter),
            "sort": asked.sort or None, "group": asked.group or None,
            "columns": list(asked.columns), "total": len(found.ids), "groups": groups,
            "rows": rows,
        }
    )  # fmt: skip


def _values(look: Glance, asked: "Asked", row: "Sequence[Cell]") -> dict[str, Any]:
    pairs = zip(asked.columns, row, strict=True)
    return {key: _value(look, asked, key, cell) for key, cell in pairs}


def _value(look: Glance, asked: "Asked", key: str, cell: "Cell") -> Any:
    """A cell as a value: an empty one as null, moments as instants, amounts with their code."""
    from crm_tui.cli import shapes
    from crm_tui.cli.words import days_since
    from crm_tui.store.hot.listing import kind_of

    assert look.conn is not None
    if isinstance(cell, tuple):
        if cell and isinstance(cell[0], int):
            return shapes.amount(cell[0], str(cell[1]))
        return list(cell)
    if cell is None or cell == "":
        return None
    if key == "age":
        return max(days_since(int(cell), look.now), 0)
    if key == "time":
        return shapes.time(int(cell))
    if kind_of(look.conn, asked.entity, key) == "moment":
        return shapes.instant(int(cell))
    return cell

"""Files of one folder that name each other's records by ids: the names are put beside the ids."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from crm_tui.domain.names import joined_name
from crm_tui.importers.activity_tables import first_tasks
from crm_tui.importers.happenings import Happened, Happening
from crm_tui.importers.headers import fold_name
from crm_tui.importers.mapping import Mapping, suggest_for
from crm_tui.importers.tables import Row, Rows, Table
from crm_tui.importers.understanding import CalledSo

_POINTING = {
    "company": """accountid, account id, company id, associated company ids, associated company id,
    account name.id, organization id, org id, company_id, id компании""",
    "person": """contactid, contact id, associated contact ids, associated contact id,
    contact name.id, primary contact id, person id, contact_id, id контакта""",
    "owner": """ownerid, owner id, deal owner.id, contact owner.id, account owner.id,
    lead owner.id, hubspot owner id, owner_id, id ответственного""",
}  # fmt: skip
"""What a column of ids points at → what it may be called."""

_NAME_PARTS = ("first_name", "middle_name", "last_name")


class Called(NamedTuple):
    """What a record of another file is called."""

    name: str
    email: str = ""


class Added(NamedTuple):
    """Columns that a table gets: their names, what a row says in them, where its id stands."""

    names: tuple[str, ...]
    cells: partial[tuple[str, ...]]
    place: int | None = None


@dataclass
class Links:
    """What ids of the files of a folder stand for: kind → id → what it is called."""

    called: dict[str, dict[str, Called]] = field(default_factory=dict)
    tasks: dict[tuple[str, str], Happening] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.tasks) or any(self.called.values())


def links_of(
    tables: Iterable[tuple[Table, Mapping]],
    users: Iterable[Table],
    activities: Iterable[Happened],
    sheets: Sequence[Table] = (),
) -> Links:
    """What the files of a folder say of each other's ids; only ids that are asked for are kept.

    sheets: the tables of the activities.
    """
    tables = list(tables)
    wanted = _wanted((*(table for table, _mapping in tables), *sheets))
    links = Links()
    for table, mapping in tables:
        kind = {"companies": "company", "clients": "person"}.get(mapping.entity, "")
        if wanted.get(kind):
            links.called.setdefault(kind, {}).update(_called(table, mapping, wanted[kind]))
    if wanted.get("owner"):
        for table in users:
            mapping = suggest_for(table, entity="clients")
            links.called.setdefault("owner", {}).update(_called(table, mapping, wanted["owner"]))
    if any(mapping.entity == "deals" for _table, mapping in tables):
        for found in activities:
            for key, task in first_tasks(found).items():
                links.tasks.setdefault(key, task)
    return links


def stored_links(table: Table, mapping: Mapping, program: str, called: CalledSo | None) -> Links:
    """What ids in a table stand for among the clients that came from the same program before."""
    links = Links()
    have = {column.field for column in mapping.columns}
    for kind, ids in _wanted([table]).items() if called is not None else ():
        entity = {"company": "companies", "person": "clients"}.get(kind)
        if entity is None or (kind == "company" and "company" in have):
            continue
        assert called is not None
        found = called(program, entity, ids)
        links.called[kind] = {number: Called(*one) for number, one in found.items()}
    return links


def _pointing(header: Sequence[str]) -> dict[str, int]:
    """What columns of ids point at → the first such column."""
    found: dict[str, int] = {}
    for kind, names in _POINTING.items():
        known = frozenset(map(fold_name, names.split(",")))
        for place, text in enumerate(header):
            if fold_name(text) in known:
                found.setdefault(kind, place)
    return found


def _wanted(tables: Iterable[Table]) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for table in tables:
        places = _pointing(table.header)
        for row in table.rows if places else ():
            for kind, place in places.items():
                if not row.fault and (text := _one_id(row.cells[place])):
                    wanted.setdefault(kind, set()).add(text)
    return wanted


def _one_id(cell: str) -> str:
    """The first id of a cell."""
    return cell.replace(",", ";").partition(";")[0].strip()


def _called(table: Table, mapping: Mapping, wanted: set[str]) -> Iterator[tuple[str, Called]]:
    """The records of a table whose ids are asked for."""
    names = ("external_id", "name", "display_name", "company", "email", *_NAME_PARTS)
    at = {name: max(found, key=lambda column: column.confidence).place
          for name in names if (found := mapping.of(name))}  # fmt: skip
    ids = at.get("external_id")
    if ids is None:
        ids = next((place for place, text in enumerate(table.header)
                    if fold_name(text) in ("id", "userid", "recordid")), None)  # fmt: skip
    if ids is None:
        return
    for row in table.rows:
        if row.fault or (own := row.cells[ids].strip()) not in wanted:
            continue
        said = {name: " ".join(row.cells[place].split()) for name, place in at.items()}
        parts = joined_name(*(said.get(name, "") for name in _NAME_PARTS))
        company = said.get("company", "") if mapping.entity == "companies" else ""
        name = company or said.get("display_name") or said.get("name") or parts
        if name or said.get("email"):
            yield own, Called(name, said.get("email", ""))


# -- a table with what its ids stand for --------------------------------------------------------


def linked(table: Table, mapping: Mapping, links: Links, system: str) -> Table:
    """The table with columns for what its ids stand for, where it does not say so itself.

    system: whose ids its own are, whatever columns are added.
    """
    have = {column.field for column in mapping.columns}
    added = [*_names(table, mapping, have, links)]
    if mapping.entity == "deals" and links.tasks and not have & {"due", "next_step"}:
        cells = partial(_task, links, _deal_columns(mapping))
        added.append(Added(("Next step", "Due date"), cells))
    if not added:
        return table
    header = (*table.header, *(name for one in added for name in one.names))
    rows = Rows(partial(_rows, table, added))
    meant = (*table.meant, *("",) * (len(header) - len(table.meant))) if table.meant else ()
    return replace(table, header=header, rows=rows, system=table.system or system, meant=meant)


def _names(table: Table, mapping: Mapping, have: set[str], links: Links) -> Iterator[Added]:
    for kind, place in _pointing(table.header).items():
        known = links.called.get(kind, {})
        column = mapping.columns[place].field
        if not known or column in ("external_id", "deal_external_id"):
            continue
        if kind == "company" and "company" not in have and mapping.entity != "companies":
            yield Added(("Company",), partial(_name, known, place), place)
        elif kind == "person" and mapping.entity == "deals" and not have & {"name", "email"}:
            yield Added(("Contact name", "Contact email"), partial(_person, known, place), place)
        elif kind == "owner" and "owner" not in have - {column}:
            yield Added(("Owner",), partial(_owner, known, place), place)


def _name(known: dict[str, Called], place: int, row: Row) -> tuple[str, ...]:
    found = known.get(_one_id(row.cells[place]))
    return (found.name if found else "",)


def _person(known: dict[str, Called], place: int, row: Row) -> tuple[str, ...]:
    found = known.get(_one_id(row.cells[place]))
    return (found.name, found.email) if found else ("", "")


def _owner(known: dict[str, Called], place: int, row: Row) -> tuple[str, ...]:
    found = known.get(_one_id(row.cells[place]))
    return (owner_words(found) if found else "",)


def owner_words(found: Called) -> str:
    """An owner as files write one."""
    if found.name and found.email:
        return f"{found.name} <{found.email}>"
    return found.name or found.email


def _deal_columns(mapping: Mapping) -> tuple[int | None, int | None]:
    ids, titles = mapping.of("deal_external_id"), mapping.of("deal_title")
    return ids[0].place if ids else None, titles[0].place if titles else None


def _task(links: Links, at: tuple[int | None, int | None], row: Row) -> tuple[str, ...]:
    from crm_tui.domain.search import fold

    ids, titles = at
    keys = []
    if ids is not None:
        keys.append(("id", row.cells[ids].strip()))
    if titles is not None:
        keys.append(("title", fold(row.cells[titles])))
    task = next((links.tasks[key] for key in keys if key[1] and key in links.tasks), None)
    if task is None or task.day is None:
        return ("", "")
    clock = "" if task.minute is None else f" {task.minute // 60:02}:{task.minute % 60:02}"
    return task.title, f"{task.day.isoformat()}{clock}"


def _rows(table: Table, added: list[Added]) -> Iterator[Row]:
    """The rows with what their ids stand for; an id that is resolved says no more by itself."""
    width = len(table.header)
    for row in table.rows:
        if row.fault:
            yield row
            continue
        cells, more = list(row.cells), list[str]()
        for one in added:
            said = one.cells(row)
            more += said
            if one.place is not None and any(said):
                cells[one.place] = ""
        yield row._replace(cells=(*cells[:width], *more, *cells[width:]))

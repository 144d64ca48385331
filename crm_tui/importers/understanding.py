"""A foreign file as records: its columns known, its rows normalised, the store untouched."""

import gc
import hashlib
from collections.abc import Callable, Collection, Iterator
from collections.abc import Mapping as Answers
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.search import fold
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.deals import Desk
from crm_tui.importers.dial_codes import with_dial_codes
from crm_tui.importers.habits import Habits, habits_of
from crm_tui.importers.mapping import OWN, SKIP, Mapping, parse_map, suggest_for
from crm_tui.importers.ours import fields, list_of
from crm_tui.importers.own_kinds import OwnKind, as_asked, kinds_of
from crm_tui.importers.plain_columns import filled
from crm_tui.importers.presets import preset_of
from crm_tui.importers.reading import read_table
from crm_tui.importers.rejected import MARKS
from crm_tui.importers.row_reader import RowReader
from crm_tui.importers.saved import Saved, saved_for
from crm_tui.importers.sharing import Sharing
from crm_tui.importers.spool import Spool
from crm_tui.importers.tables import Table

if TYPE_CHECKING:
    from crm_tui.importers.apply import Ready

Told = Callable[[int], None]
"""Called with the number of rows done so far."""

CalledSo = Callable[[str, str, Collection[str]], dict[str, tuple[str, str]]]
"""Given a program, clients or companies, and ids: what those are called, and their e-mails."""


@dataclass(frozen=True)
class Wishes:
    """What a person said about a file; everything else is found out.

    mark: what stands before cents, "." or ",". fields: whether columns that nobody knows become own
    fields. saved: the kept mappings; saved_as: the name of the one to take, save_as: to keep.
    kinds: folded name of an own field → its kind, where what stands in the column is not to tell.
    given: header → field. stages: folded stage text → stage key, "won", "lost" or "cancelled".
    called: whom ids of another program's earlier export stand for; None where nobody can say.
    """

    entity: str | None = None
    given: dict[str, str] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    day_first: bool | None = None
    pipeline: str = ""
    region: str = ""
    currency: str = ""
    mark: str = ""
    fields: bool = False
    saved: tuple[Saved, ...] = ()
    saved_as: str = ""
    save_as: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    called: CalledSo | None = None


class Understood(NamedTuple):
    """A file that was read: its columns, its records, and what was noticed.

    meant: what a person said of rows: digest → id of the client that one is the same as.
    """

    name: str
    header: tuple[str, ...]
    mapping: Mapping
    encoding: str
    spool: Spool
    notes: tuple[str, ...]
    system: str
    table: Table
    ready: "Ready | None" = None
    own: tuple[OwnKind, ...] = ()
    read_as: str = ""
    habits: Habits = Habits()
    meant: Answers[str, int] = {}


def understand(path: Path, wishes: Wishes, desk: Desk, told: Told | None = None) -> Understood:
    """Read a whole file into records, without touching the store.

    told: as for `write`. Raises Invalid, NotFound or Damaged saying what is wrong with the file,
    and where.
    """
    table = read_table(
        path, encoding=wishes.encoding, delimiter=wishes.delimiter, sheet=wishes.sheet
    )
    if table.kind == "crm":
        raise _everything(path)
    return understand_table(path.name, _linked(table, wishes), wishes, desk, told)


def _linked(table: Table, wishes: Wishes) -> Table:
    """A table of another program that names records of earlier ones by ids, with their names."""
    preset = preset_of(table.header) if wishes.called is not None else None
    if preset is None:
        return table
    from crm_tui.importers.links import linked, stored_links

    mapping = suggest_for(table, entity=wishes.entity)
    links = stored_links(table, mapping, preset.name.partition(" ")[0], wishes.called)
    return linked(table, mapping, links, preset.name) if links else table


def understand_table(
    name: str, table: Table, wishes: Wishes, desk: Desk, told: Told | None = None
) -> Understood:
    """Read the rows of a table into records; name: of its file, for the report."""
    mapping, read_as = _mapped(table, wishes)
    table, mapping = with_dial_codes(table, mapping)
    habits = habits_of(table, mapping, wishes.day_first, wishes.mark)
    own = as_asked(kinds_of(table, mapping, habits), wishes.kinds)
    reader = RowReader(
        table, mapping, wishes.region, wishes.currency or None,
        desk.now.astimezone(desk.zone), habits,
    )  # fmt: skip
    spool = Spool()
    with many_objects():
        for found in Sharing(reader).read(table.rows):
            spool.take(found)
            if told is not None:
                told(spool.count)
    return Understood(
        name, table.header, mapping, table.encoding, spool,
        (*table.notes, *_about_phones(table, mapping, wishes.region), *_about_secrets(mapping)),
        table.system or system_of(table.header), table, None, own, read_as, habits,
    )  # fmt: skip


def _about_phones(table: Table, mapping: Mapping, region: str) -> tuple[str, ...]:
    """Says that numbers of a country are kept as written, where nobody said which country."""
    places = [column.place for column in mapping.of("phone")]
    cells = (cell for place in places for cell in filled(place, table.sample()))
    if region or all(cell.startswith(("+", "00")) for cell in cells):
        return ()
    words = _("Phone numbers without + are kept as written: no country is named for them.")
    return (f"{words} {_('Name it: --country DE, or in the app “Country of phones”.')}",)


def _about_secrets(mapping: Mapping) -> Iterator[str]:
    """Says which columns are left out by their names: they hold passwords."""
    names = [column.header for column in mapping.of(SKIP) if column.why == "by name"]
    if names:
        yield _("Passwords are not kept: {columns}.").format(columns=", ".join(names))


def _mapped(table: Table, wishes: Wishes) -> tuple[Mapping, str]:
    """What the columns hold, and as whose export, or by which saved mapping, they are read."""
    marks = {name: SKIP for name in table.header if name in MARKS}
    saved = saved_for(table.header, wishes.saved, wishes.saved_as)
    kept = parse_map(saved.text) if saved else {}
    known = {name: field for name, field in kept.items() if name in table.header}
    given = {**fields(table.header), **marks, **known, **wishes.given}
    entity = wishes.entity or list_of(table.header) or None
    mapping = suggest_for(table, entity=entity, given=given)
    if wishes.fields:
        new = {name: OWN + name for name in mapping.unmapped}
        # One key for whatever a file calls it: an address book is written by it again.
        new |= {column.header: OWN + "birthday" for column in mapping.of("birthday")[:1]}
        mapping = suggest_for(table, entity=mapping.entity, given={**given, **new})
    return mapping, saved.name if saved else mapping.read_as


@contextmanager
def many_objects() -> Iterator[None]:
    """No search for cyclic garbage: it would go through all that an import keeps, in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _everything(path: Path) -> Invalid:
    return Invalid(
        _("{file} is an export of everything.").format(file=path.name),
        hint=_("Import it into a new database: crm --db new.db import {file}").format(
            file=path.name
        ),
    )


def system_of(header: tuple[str, ...]) -> str:
    """Where ids of such a file come from: those of one program's exports, or of like columns."""
    preset = preset_of(header)
    if preset is not None:
        return preset.name
    names = "\n".join(sorted(fold(name) for name in header if name not in MARKS))
    return "columns:" + hashlib.sha256(names.encode()).hexdigest()[:16]

"""Bringing a file in: one action, one entry, one undo."""

from crm_tui.actions.base import action
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.importers.apply import Report, Told, Understood, write
from crm_tui.importers.deals import Desk
from crm_tui.importers.mapping import parse_map
from crm_tui.store.journal import Tx
from crm_tui.store.queries.own_fields import mapping_of_key
from crm_tui.store.settings import setting
from crm_tui.store.tables.setup import ImportMapping


def desk_of(tx: Tx, pipeline: str = "", stages: dict[str, str] | None = None) -> Desk:
    """By whose clock and week the actor imports, and the team's defaults."""
    return Desk(
        tx.actor.id,
        tx.now,
        tx.actor.zone,
        tx.actor.week,
        setting(tx, "currency"),
        pipeline or setting(tx, "pipeline"),
        stages or {},
        tx.actor.name,
    )


def _rows(_ask: object, file: Understood, *_more: object, **_named: object) -> int:
    """About how many rows of the store a file becomes."""
    return file.ready.rows.size if file.ready is not None else 0


@action("import.file", N_("Import a file"), _rows)
def import_file(
    tx: Tx,
    file: Understood,
    pipeline: str = "",
    stages: dict[str, str] | None = None,
    told: Told | None = None,
) -> Report:
    """Write what a file holds: the good rows all at once, the bad ones in the report.

    Importing the same file again changes nothing. told: called with the number of rows done.
    Raises Invalid for a stage nobody mapped.
    """
    return write(tx, file, desk_of(tx, pipeline, stages), told)


@action("import.map", N_("Keep how a file's columns are read"))
def save_mapping(tx: Tx, name: str, headers: str, text: str) -> int:
    """Keep a mapping by name, over one of that name; return its id.

    headers: `headers_digest` of the columns. text: "Header = field" a line.
    Raises Invalid without a name, or for a text that `parse_map` refuses.
    """
    called = clean_input(name, "name")
    key = fold(called)
    if not key:
        raise Invalid(_("A mapping needs a name."), field="name")
    parse_map(text)
    found = mapping_of_key(tx, key)
    if found is None:
        found = tx.new(ImportMapping, key=key, name=called, headers=headers, text=text)
    else:
        found.name, found.headers, found.text = called, headers, text
    return found.id

"""Bringing several files in: one action, one entry, one undo."""

from crm_tui.actions.base import action
from crm_tui.actions.importing import desk_of
from crm_tui.i18n import N_
from crm_tui.importers.apply import Report, Told, Understood
from crm_tui.importers.batch import write_batch
from crm_tui.importers.happenings import Happened
from crm_tui.store.journal import Tx

ROWS_EACH = 6
"""About how many rows of the store one of a file becomes."""
ROWS_HAPPENED = 3
"""The same of an event, or a letter."""


def _rows(
    _ask: object, files: tuple[Understood | Happened, ...], *_more: object, **_named: object
) -> int:
    """About how many rows of the store the files become."""
    return sum(
        file.about * ROWS_HAPPENED if isinstance(file, Happened) else file.spool.count * ROWS_EACH
        for file in files
    )


@action("import.batch", N_("Import a folder, a calendar or letters"), _rows)
def import_batch(
    tx: Tx,
    files: tuple[Understood | Happened, ...],
    pipeline: str = "",
    stages: dict[str, str] | None = None,
    told: Told | None = None,
) -> list[Report]:
    """Write what several files hold: the good rows of all at once, the bad ones in the reports.

    Importing the same files again changes nothing. told: called with the number of rows done.
    Raises Invalid for a stage nobody mapped.
    """
    return write_batch(tx, files, desk_of(tx, pipeline, stages), told)

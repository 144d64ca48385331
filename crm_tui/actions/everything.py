"""Bringing in what an export of everything holds, beside what is here."""

from pathlib import Path

from crm_tui.actions.base import action
from crm_tui.i18n import N_
from crm_tui.importers.merging import Merged, merge
from crm_tui.store.journal import Tx


@action("import.everything", N_("Import an export of everything"))
def import_everything(tx: Tx, path: Path) -> Merged:
    """Bring in the records of an export that are not here yet; the others stay as they are.

    Raises Damaged naming a line of the file, Conflict where a law forbids a record.
    """
    return merge(tx, path)

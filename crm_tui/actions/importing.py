"""Bringing a file in: one action, one entry, one undo."""

from crm_tui.actions.base import action
from crm_tui.i18n import N_
from crm_tui.importers.apply import Report, Told, Understood, write
from crm_tui.importers.deals import Desk
from crm_tui.store.journal import Tx
from crm_tui.store.settings import setting


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
    )


@action("import.file", N_("Import a file"))
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

"""Views: filters kept under a name with their sorting, columns and grouping."""

from crm_tui.actions.base import action
from crm_tui.domain.columns import columns_of, group_of, sort_of
from crm_tui.domain.filters import ENTITIES, filter_of
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import views
from crm_tui.store.tables.setup import SavedView

LONGEST_NAME = 80


@action("view.save", N_("Save a view"))
def save_view(
    tx: Tx,
    name: str,
    entity: str,
    filter: str = "",
    sort: str = "",
    columns: str = "",
    group: str = "",
    team: bool = False,
) -> int:
    """Keep a list under a name, in place of the view of that name if there is one; return its id.

    entity: client, deal or step. filter, sort, columns, group: as `domain.filters` and
    `domain.columns` read them, "" for the usual. team: for everybody, else for oneself. Raises
    Invalid naming what cannot be.
    """
    called = " ".join(clean_input(name, "name").split())
    if not fold(called) or len(called) > LONGEST_NAME:
        raise Invalid(_("A view needs a name that is not too long."), field="name")
    if entity not in ENTITIES:
        raise Invalid(_("A view is of clients, deals or steps."), field="entity")
    own = views.names_of_fields(tx, entity)
    owner = None if team else tx.actor.id
    row = views.view_of(tx, entity, fold(called), owner)
    if row is None:
        place = views.count_of_views(tx, entity)
        row = tx.new(
            SavedView, name=called, name_key=fold(called), entity=entity, owner_id=owner,
            position=place,
        )  # fmt: skip
    row.name = called
    row.filter = str(filter_of(clean_input(filter, "filter"), entity))
    row.sort = sort_of(entity, sort, own) if sort.strip() else ""
    row.columns = ",".join(columns_of(entity, columns, own))
    row.grouping = group_of(entity, group, own)
    return row.id


@action("view.rename", N_("Give a view another name"))
def rename_view(tx: Tx, view_id: int, name: str) -> None:
    """Call a view otherwise. Raises Invalid, NotFound."""
    row = tx.get(SavedView, view_id)
    called = " ".join(clean_input(name, "name").split())
    if not fold(called) or len(called) > LONGEST_NAME:
        raise Invalid(_("A view needs a name that is not too long."), field="name")
    other = views.view_of(tx, row.entity, fold(called), row.owner_id)
    if other is not None and other.id != row.id:
        raise Invalid(_("There is a view “{name}” already.").format(name=called), field="name")
    row.name, row.name_key = called, fold(called)


@action("view.archive", N_("Put a view away"))
def archive_view(tx: Tx, view_id: int) -> None:
    """Take a view off the lists; what it showed stays as it is. Raises NotFound."""
    row = tx.get(SavedView, view_id)
    row.archived_at = row.archived_at or tx.now

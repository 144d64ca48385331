"""The same client twice: everything moves to the one that is kept, and nothing is lost."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from crm_tui.actions.base import action
from crm_tui.actions.contact import mark_no_contact
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.tables.history import Activity, Answer, File, Request
from crm_tui.store.tables.people import Channel, Client, Tagging
from crm_tui.store.tables.sales import Deal, Step
from crm_tui.store.tables.setup import ExternalId, FieldValue

CHOOSABLE = (
    "name", "kind", "job_title", "works_at_id", "owner_id", "source_id", "language", "country",
    "city", "zone", "about",
)  # fmt: skip
MOVED: tuple[Any, ...] = (Deal, Step, Activity, Answer, File, Request)


@action("client.merge", N_("Merge two clients"))
def merge_clients(tx: Tx, keep_id: int, gone_id: int, take: tuple[str, ...] = ()) -> None:
    """Move everything of one client to another; the emptied one points at the one kept.

    take: fields whose value comes from the one that goes. Empty fields are filled from it too.
    A do-not-contact mark of either holds for both.
    """
    if keep_id == gone_id:
        raise Invalid(_("A client can't be merged with itself."), field="gone_id")
    first, second = sorted((keep_id, gone_id))
    rows = {first: tx.get(Client, first), second: tx.get(Client, second)}
    keep, gone = rows[keep_id], rows[gone_id]
    _refuse_merged(keep, gone)
    _fill(keep, gone, take)
    _move_all(tx, keep, gone)
    gone.merged_into = keep.id
    tx.session.flush()
    if gone.no_contact_at is not None and keep.no_contact_at is None:
        mark_no_contact(tx, keep.id, gone.no_contact_why)
    elif keep.no_contact_at is not None:
        mark_no_contact(tx, keep.id, keep.no_contact_why)


def _refuse_merged(keep: Client, gone: Client) -> None:
    for client in (keep, gone):
        if client.merged_into is not None:
            raise Invalid(_("c{n} was merged into c{m}.").format(n=client.id, m=client.merged_into))
    if keep.works_at_id == gone.id or gone.works_at_id == keep.id:
        raise Invalid(
            _("c{a} and c{b} are a person and their company.").format(a=keep.id, b=gone.id)
        )


def _fill(keep: Client, gone: Client, take: tuple[str, ...]) -> None:
    from crm_tui.domain.search import fold

    for name in take:
        if name not in CHOOSABLE:
            raise Invalid(_("“{name}” can't be chosen.").format(name=name), field="take")
    for name in CHOOSABLE:
        theirs = getattr(gone, name)
        if theirs and (name in take or not getattr(keep, name)):
            setattr(keep, name, theirs)
    keep.name_key = fold(keep.name)


def _move_all(tx: Tx, keep: Client, gone: Client) -> None:
    for table in MOVED:
        for row in tx.all(select(table).where(col(table.client_id) == gone.id)):
            row.client_id = keep.id
    for worker in tx.all(select(Client).where(col(Client.works_at_id) == gone.id)):
        worker.works_at_id = keep.id
    _move_once(tx, Channel, ("kind", "norm"), keep, gone)
    _move_once(tx, Tagging, ("tag_id",), keep, gone)
    _move_once(tx, FieldValue, ("field_id",), keep, gone)
    theirs = select(ExternalId).where(
        col(ExternalId.kind) == "client", col(ExternalId.record_id) == gone.id
    )
    for external in tx.all(theirs):
        external.record_id = keep.id


def _move_once(tx: Tx, table: Any, same: tuple[str, ...], keep: Client, gone: Client) -> None:
    """Move rows that may stand on one client only once; what is there twice goes."""

    def key(row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in same)

    mine = tx.all(select(table).where(col(table.client_id) == keep.id))
    taken = {key(row) for row in mine}
    place = len(mine)
    for row in tx.all(select(table).where(col(table.client_id) == gone.id)):
        if key(row) in taken:
            tx.remove(row)
            continue
        row.client_id = keep.id
        if hasattr(row, "position"):
            row.position, place = place, place + 1
    tx.session.flush()

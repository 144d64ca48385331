"""The same client twice: everything moves to the one that is kept, and nothing is lost."""

from typing import Any

from crm_tui.actions.base import action
from crm_tui.actions.contact import stop_selling
from crm_tui.actions.values import at_work
from crm_tui.actions.work import no_contact_mark
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import clients
from crm_tui.store.queries.duplicates import apart_from
from crm_tui.store.tables.history import Activity, Answer, File, Request, ReviewItem
from crm_tui.store.tables.people import Carried, Channel, Client, Tagging
from crm_tui.store.tables.sales import Deal, Step
from crm_tui.store.tables.setup import FieldValue

CHOOSABLE = (
    "name", "kind", "job_title", "works_at_id", "owner_id", "source_id", "language", "country",
    "city", "zone", "about",
)  # fmt: skip
OWN = "field."
VALUES = ("text", "number", "number_key", "day", "option_id")
MOVED: tuple[Any, ...] = (Deal, Step, Activity, Answer, File, Request)


@action("client.merge", N_("Merge two clients"))
def merge_clients(
    tx: Tx,
    keep_id: int,
    gone_id: int,
    take: tuple[str, ...] = (),
    seen: int | None = None,
    gone_seen: int | None = None,
) -> None:
    """Move everything of one client to another; the emptied one points at the one kept.

    take: fields whose value comes from the one that goes, an own field as field.7 by its id.
    Empty fields are filled from it too. A do-not-contact mark of either holds for both, since the
    day it was made. Where both fill an own field that is not taken, the one kept keeps its value;
    the other's stays with the one that goes. seen, gone_seen: the versions that were looked at.
    Raises Invalid for two that can't be one, Conflict if the one kept is archived, or if either
    has changed since.
    """
    if keep_id == gone_id:
        raise Invalid(_("A client can't be merged with itself."), field="gone_id")
    looked_at = {keep_id: seen, gone_id: gone_seen}
    rows = {number: tx.get(Client, number, looked_at[number]) for number in sorted(looked_at)}
    keep, gone = at_work(rows[keep_id]), rows[gone_id]
    _refuse_merged(keep, gone)
    own = tuple(name for name in take if name.startswith(OWN))
    _fill(keep, gone, tuple(name for name in take if name not in own))
    _keep_mark(keep, gone)
    _move_all(tx, keep, gone, own)
    for earlier in clients.merged_into(tx, gone.id):
        earlier.merged_into = keep.id
    gone.merged_into = keep.id
    tx.session.flush()
    marked = no_contact_mark(tx, keep)
    if marked is not None:
        stop_selling(tx, keep, marked.no_contact_why)


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


def _keep_mark(keep: Client | Channel, gone: Client | Channel) -> None:
    """The earlier do-not-contact mark of two holds for the one kept."""
    if gone.no_contact_at is None:
        return
    if keep.no_contact_at is None or gone.no_contact_at < keep.no_contact_at:
        keep.no_contact_at, keep.no_contact_why = gone.no_contact_at, gone.no_contact_why


def _move_all(tx: Tx, keep: Client, gone: Client, own: tuple[str, ...]) -> None:
    for table in MOVED:
        for row in clients.rows_of(tx, table, gone.id):
            row.client_id = keep.id
    for worker in clients.staff_of(tx, gone.id):
        worker.works_at_id = keep.id
    for channel, twin in _move_once(tx, Channel, ("kind", "norm"), keep, gone):
        _join(tx, channel, twin)
    for tagging, _twin in _move_once(tx, Tagging, ("tag_id",), keep, gone):
        tx.remove(tagging)
    for theirs, mine in _move_once(tx, FieldValue, ("field_id",), keep, gone):
        if f"{OWN}{mine.field_id}" in own:
            _exchange(mine, theirs)
    for external in clients.external_ids_of(tx, gone.id):
        external.record_id = keep.id
    for item in clients.rows_of(tx, ReviewItem, gone.id):
        if item.deal_id is not None:  # one of a client alone is dealt with by merging
            item.client_id = keep.id
    _carry(tx, keep, gone)
    _tell_apart(tx, keep, gone)


def _carry(tx: Tx, keep: Client, gone: Client) -> None:
    """What cards said of either is given back with the one kept: one text a format."""
    kept = {row.format: row for row in clients.rows_of(tx, Carried, keep.id)}
    for row in clients.rows_of(tx, Carried, gone.id):
        mine = kept.get(row.format)
        if mine is None:
            row.client_id = keep.id
            continue
        said = mine.text.splitlines()
        more = [line for line in row.text.splitlines() if line not in said]
        mine.text = "\n".join([*said, *more])
        tx.remove(row)


def _tell_apart(tx: Tx, keep: Client, gone: Client) -> None:
    """Who was not the same as the one that goes is not the same as the one kept either."""
    rows = apart_from(tx, (keep.id, gone.id))
    known = {(row.client_id, row.other_id) for row in rows}
    for row in rows:
        if gone.id not in (row.client_id, row.other_id):
            continue
        other = row.other_id if row.client_id == gone.id else row.client_id
        pair = (min(keep.id, other), max(keep.id, other))
        if other == keep.id or pair in known:
            tx.remove(row)
        else:
            row.client_id, row.other_id = pair
            known.add(pair)


def _move_once(
    tx: Tx, table: Any, same: tuple[str, ...], keep: Client, gone: Client
) -> list[tuple[Any, Any]]:
    """Move rows that may stand on one client only once; return those left, and their twins."""

    def key(row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in same)

    taken = {key(row): row for row in clients.rows_of(tx, table, keep.id)}
    place = max((getattr(row, "position", 0) for row in taken.values()), default=-1)
    left = []
    for row in clients.rows_of(tx, table, gone.id):
        if key(row) in taken:
            left.append((row, taken[key(row)]))
            continue
        row.client_id = keep.id
        if hasattr(row, "position"):
            place += 1
            row.position = place
    tx.session.flush()
    return left


def _exchange(mine: FieldValue, theirs: FieldValue) -> None:
    """Two values of one own field change places."""
    for name in VALUES:
        kept, taken = getattr(mine, name), getattr(theirs, name)
        setattr(mine, name, taken)
        setattr(theirs, name, kept)


def _join(tx: Tx, channel: Channel, twin: Channel) -> None:
    """Of two equal channels one stays, with the marks of both and what went through both."""
    _keep_mark(twin, channel)
    if twin.bad_at is None and channel.bad_at is not None:
        twin.bad_at, twin.bad_why = channel.bad_at, channel.bad_why
    twin.label = twin.label or channel.label
    for activity in clients.activities_by(tx, channel.id):
        activity.channel_id = twin.id
    tx.remove(channel)

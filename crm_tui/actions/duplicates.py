"""Clients that look like one twice: several made one at once, or said not to be the same."""

from collections.abc import Iterator

from crm_tui.actions.base import action
from crm_tui.actions.merging import merge_clients
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries.clients import lock_clients
from crm_tui.store.queries.duplicates import lock_work, not_same
from crm_tui.store.tables.people import Client, NotSame

MOST = 500  # clients merged by one action


@action("clients.merge", N_("Merge several clients"))
def merge_many(tx: Tx, group_ids: tuple[tuple[int, ...], ...]) -> int:
    """Merge the clients of each group into its first one, all or none; return how many are gone.

    The first keeps its values, and takes the others' where it has none. Raises as `client.merge`.
    """
    named = {number for group in group_ids for number in group}
    if len(named) > MOST:
        raise Invalid(
            _("At most {most} clients are merged at once.").format(most=MOST),
            hint=_("Merge them in parts."),
        )
    lock_clients(tx, named)
    lock_work(tx, named)
    gone = 0
    for keep_id, *others in group_ids:
        for other_id in others:
            keep, other = _became(tx, keep_id), _became(tx, other_id)
            if keep.id != other.id:
                merge_clients(tx, keep.id, other.id)
                gone += 1
    return gone


def _became(tx: Tx, client_id: int) -> Client:
    """A client, or the one it was merged into."""
    found = tx.get(Client, client_id)
    return found if found.merged_into is None else _became(tx, found.merged_into)


@action("client.not_same", N_("Two clients are not the same"))
def say_not_same(tx: Tx, pair_ids: tuple[tuple[int, int], ...], back: bool = False) -> int:
    """Remember that pairs of clients look alike and are not the same; return how many changed.

    They are no more listed as duplicates. back: forget it again. Merged clients stand for whom
    they became. Raises NotFound, and Invalid for a client and itself.
    """
    changed = 0
    for first, second in _pairs(tx, pair_ids):
        row = not_same(tx, first, second)
        if back and row is not None:
            tx.remove(row)
            changed += 1
        elif not back and row is None:
            tx.new(NotSame, client_id=first, other_id=second)
            changed += 1
    return changed


def _pairs(tx: Tx, pair_ids: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """The clients that are meant, the smaller id first, each pair once."""
    lock_clients(tx, {number for pair in pair_ids for number in pair})
    seen = set()
    for pair in pair_ids:
        first, second = sorted(_became(tx, number).id for number in pair)
        if first == second:
            raise Invalid(
                _("c{a} and c{b} are one client.").format(a=pair[0], b=pair[1]), field="pair_ids"
            )
        if (first, second) not in seen:
            seen.add((first, second))
            yield first, second

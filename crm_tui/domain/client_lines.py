"""Plain rows of the list of clients and of two that are to become one; units as in `lines`."""

from typing import Any, NamedTuple

from crm_tui.domain.filters import EVERYTHING, Filter
from crm_tui.domain.lines import StepLine
from crm_tui.i18n import N_

#: The orders a list may have, as a person chooses them.
SORTS = {
    "name": N_("Name"),
    "newest": N_("Newest first"),
    "next": N_("Next step, the soonest first"),
    "contact": N_("Last contact, the latest first"),
    "silent": N_("Last contact, the longest ago first"),
    "deals": N_("Open deals, the most first"),
    "city": N_("City"),
    "owner": N_("Owner"),
}
EVERYONE = 0


class ClientsAsked(NamedTuple):
    """Which clients, in which order. owner: a user's id, or EVERYONE.

    sort: one of SORTS, or a column of `domain.columns`, `-` before it for the other way round.
    group: the column that rows are grouped by, "" for none.
    """

    filter: Filter = EVERYTHING
    sort: str = "name"
    owner: int = EVERYONE
    group: str = ""


class ClientLine(NamedTuple):
    """A client as a list shows it.

    sums: what its open deals are worth, (minor units, currency) each. step: what is next.
    contact_at: when we were last in touch. archived, blocked: 0 or 1. cells: of the columns that
    a view wants.
    """

    id: int
    kind: str
    name: str
    company: str
    channel: str
    city: str
    owner_id: int
    owner: str
    tags: tuple[str, ...]
    deals: int
    sums: tuple[tuple[int, str], ...]
    step: StepLine | None
    contact_at: int | None
    archived: int
    blocked: int
    cells: tuple[Any, ...] = ()


class BulkCounts(NamedTuple):
    """What some clients have: how many of them are known, their open deals and steps."""

    clients: int
    deals: int
    steps: int
    selling: int


class TagLine(NamedTuple):
    """A tag, and on how many clients it is."""

    name: str
    clients: int


class MergeField(NamedTuple):
    """One thing kept of a client, as two clients have it; key as `merge_clients` takes it."""

    key: str
    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether there is something to choose: both say something, and not the same."""
        return bool(self.first and self.second) and self.first != self.second


class MergeSide(NamedTuple):
    """One of two that are to become one: who it is, and how much hangs on it."""

    id: int
    version: int
    name: str
    deals: int
    steps: int
    channels: int
    history: int
    tags: int
    people: int
    archived: int
    blocked: int


class MergePair(NamedTuple):
    """Two clients beside each other, field by field."""

    first: MergeSide
    second: MergeSide
    fields: tuple[MergeField, ...]

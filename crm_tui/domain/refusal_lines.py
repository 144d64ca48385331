"""Plain rows of the refusal list, and what it may be asked for.

Units: instants are integer microseconds of UTC; days are ISO texts; amounts are minor units of
their currency; ids and versions are the store's.
"""

from typing import NamedTuple

from crm_tui.domain.search import fold
from crm_tui.i18n import N_

EVERYONE = 0
"""As an owner: whosever deals they are."""

DUE, LATER, NEVER, BACK = "due", "later", "never", "back"
#: The groups of the list, by when a deal comes back, and what they are called.
GROUPS = {
    DUE: N_("COMES BACK NOW"),
    LATER: N_("COMES BACK LATER"),
    NEVER: N_("NEVER COMES BACK"),
    BACK: N_("CAME BACK"),
}

#: The orders there are, by what they are called.
SORTS = {
    "back": N_("when it comes back"),
    "said": N_("when it was said"),
    "amount": N_("amount"),
    "client": N_("name"),
}


class RefusedLine(NamedTuple):
    """A deal that the client refused. after_id: the newest deal that was opened after it.

    revive_day: when it comes back, None for never; revived_at: when that was dealt with.
    """

    id: int
    version: int
    client_id: int
    client: str
    company: str
    deal: str
    reason_key: str
    reason: str
    note: str
    competitor: str
    amount: int | None
    currency: str
    owner_id: int
    owner: str
    closed_at: int
    revive_day: str | None
    revived_at: int | None
    after_id: int | None
    forbidden: bool

    @property
    def why(self) -> str:
        """The reason with what was said to it: "price: too dear"."""
        more = ", ".join(part for part in (self.competitor, self.note) if part)
        return f"{self.reason}: {more}" if more else self.reason


class RefusedAsked(NamedTuple):
    """What of the refusal list is wanted. owner: an id or EVERYONE; since: an instant, 0 for all.

    reason: the key of one, "" for all. words: folded words that must occur in a row.
    """

    sort: str = "back"
    owner: int = EVERYONE
    reason: str = ""
    since: int = 0
    words: tuple[str, ...] = ()


class RefusedCounts(NamedTuple):
    """How many refusals there are in each group."""

    due: int
    later: int
    never: int

    @property
    def all(self) -> int:
        """All that did not come back yet."""
        return self.due + self.later + self.never


class DueLine(NamedTuple):
    """A lost deal whose day has come by its owner's clock."""

    id: int
    client: str
    deal: str
    revive_day: str
    owner: str


def sought_in(line: RefusedLine) -> str:
    """The folded words of a row, in which others are looked for."""
    return fold(
        " ".join((line.client, line.company, line.deal, line.reason, line.note, line.competitor,
                  line.owner, line.reason_key, line.currency))
    )  # fmt: skip


def fits(line: RefusedLine, words: tuple[str, ...]) -> bool:
    """Whether every word occurs in a row."""
    if not words:
        return True
    found = sought_in(line)
    return all(word in found for word in words)

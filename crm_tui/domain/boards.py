"""The board on paper: its columns and cards, what narrows it, how it is sorted, what it weighs.

Units: amounts are minor units of their currency, instants microseconds of UTC, ids the store's.
"""

from collections.abc import Iterable
from typing import NamedTuple

from crm_tui.domain.filter_values import Viewer
from crm_tui.domain.filters import EVERYTHING, Fault, Filter
from crm_tui.domain.lines import StepLine
from crm_tui.i18n import N_

OWN, DUE, AMOUNT, AGE = "own", "due", "amount", "age"
SORTS = {
    OWN: N_("own order"),
    DUE: N_("due first"),
    AMOUNT: N_("largest amount first"),
    AGE: N_("longest in its stage first"),
}
EVERYONE = 0  # instead of a user's id: whoever owns the deal
OPEN, WON, LOST = "open", "won", "lost"
CLOSED_DAYS = 30  # how far back the two last columns look
DAY_US = 86_400_000_000


class PipelineLine(NamedTuple):
    """A funnel, as the board names it."""

    id: int
    key: str
    name: str
    currency: str


class StageLine(NamedTuple):
    """A milestone the buyer reached. probability: whole percent; standing_days: None for any."""

    id: int
    key: str
    name: str
    kind: str
    probability: int
    standing_days: int | None


class Sum(NamedTuple):
    """An amount of one currency; sums of two currencies are never added."""

    currency: str
    amount: int


class DealCard(NamedTuple):
    """A deal on the board. step: its next step, which says client, title and amount.

    key: where it stands in the order it was read in; empty while that is not known.
    postponed: whether the client asked for later. received: money, in the deal's currency.
    status: OPEN, else WON or LOST; then `stage_at` is when it was closed, and the title of the
    step says why it was lost.
    """

    id: int
    stage_id: int
    stage_at: int
    owner_id: int
    owner: str
    postponed: bool
    step: StepLine
    key: tuple[str | int, ...] = ()
    received: int = 0
    status: str = OPEN


class Segment(NamedTuple):
    """A stretch of a column's cards. start: how many stand before the first of them."""

    start: int
    cards: tuple[DealCard, ...]


class ColumnLine(NamedTuple):
    """A stage with all its open deals counted and summed, and the stretch of them in sight.

    left: what is still to be received for the deals that something was received for.
    elsewhere: what stands in the lanes that are folded: how many deals, and their sums.
    """

    stage: StageLine
    deals: int
    sums: tuple[Sum, ...]
    segment: Segment
    left: tuple[Sum, ...] = ()
    elsewhere: tuple[int, tuple[Sum, ...]] = (0, ())


class ClosedLine(NamedTuple):
    """What was won, or lost, lately."""

    status: str
    deals: int
    sums: tuple[Sum, ...]


class LaneLine(NamedTuple):
    """What one owner has on a board. stages: the deals at each stage by its id; sums: of all."""

    owner_id: int
    owner: str
    stages: tuple[tuple[int, int], ...]
    sums: tuple[Sum, ...]

    @property
    def deals(self) -> int:
        """How many deals there are in the lane."""
        return sum(count for _stage, count in self.stages)


class BoardLines(NamedTuple):
    """A board as it was read at one moment.

    focus: the stage the focused deal stands at now. faults: what of the filter names nothing.
    lanes: those there are, where they were asked for; lane: the owner whose cards were read.
    """

    pipelines: tuple[PipelineLine, ...]
    pipeline_id: int
    columns: tuple[ColumnLine, ...]
    closed: tuple[ClosedLine, ...]
    focus: int | None = None
    faults: tuple[Fault, ...] = ()
    lanes: tuple[LaneLine, ...] = ()
    lane: int = 0


class View(NamedTuple):
    """Which deals a board shows and in what order.

    pipeline_id: 0 lets the store choose. viewer: whose today and whose `me` the filter means.
    lanes: whether each owner has a lane; then the cards are those of `owner_id` alone.
    """

    pipeline_id: int = 0
    owner_id: int = EVERYONE
    sort: str = OWN
    filter: Filter = EVERYTHING
    viewer: Viewer | None = None
    lanes: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether indexes alone answer it, so that a key may wait for the answer."""
        return self.sort in (OWN, DUE) and not self.filter.narrows


def weighted(amount: int, probability: int) -> int:
    """An amount times the chance of the stage in percent, to the nearest minor unit."""
    return (abs(amount) * probability + 50) // 100 * (1 if amount >= 0 else -1)


def totals(parts: Iterable[tuple[int, Iterable[tuple[str, int]]]]) -> dict[str, tuple[int, int]]:
    """For each currency the whole sum and the weighted one.

    parts: the chance of a stage in percent, and its sums by currency.
    """
    found: dict[str, tuple[int, int]] = {}
    for probability, sums in parts:
        for currency, amount in sums:
            whole, part = found.get(currency, (0, 0))
            found[currency] = (whole + amount, part + weighted(amount, probability))
    return found


def days_in_stage(card: DealCard, now_us: int) -> int:
    """How many whole days a deal has been at its stage."""
    return max((now_us - card.stage_at) // DAY_US, 0)


def is_standing(card: DealCard, stage: StageLine, now_us: int) -> bool:
    """Whether a deal is at its stage for longer than it should be."""
    allowed = stage.standing_days
    return allowed is not None and days_in_stage(card, now_us) > allowed

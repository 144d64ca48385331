"""Plain rows of clients that look like one twice, as lists show them."""

from typing import NamedTuple

from crm_tui.domain.likeness import Reason


class PairSide(NamedTuple):
    """One of two that look alike. reach: a number or address, "" where there is none."""

    id: int
    name: str
    company: str
    city: str
    reach: str

    @property
    def hint(self) -> str:
        """What tells it from others: where the person works or lives, or a number."""
        return self.company or self.city or self.reach


class PairLine(NamedTuple):
    """Two clients that look like one. score: from 0 to 1."""

    first: PairSide
    second: PairSide
    score: float
    reasons: tuple[Reason, ...]

    @property
    def key(self) -> tuple[int, int]:
        """What the row is known by."""
        return self.first.id, self.second.id

"""What is known of a deal when its playbook is asked: counters, money, things known, answers."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, str] = MappingProxyType({})


class Facts(NamedTuple):
    """What is known of a deal.

    postpones: in a row. amount, received: minor units of `currency`; receipts in other currencies
    are not counted. known: names of `KNOWN`, and own fields as "field:key". answers: question
    key to the latest answer; a choice by its key, money as a plain decimal of its currency, a day
    in ISO form. tags: of the deal and its client.
    """

    contacts: int = 0
    postpones: int = 0
    tries: int = 0
    amount: int | None = None
    currency: str = ""
    received: int = 0
    known: frozenset[str] = frozenset()
    answers: Mapping[str, str] = NOTHING
    tags: frozenset[str] = frozenset()

    @property
    def left(self) -> int | None:
        """What is still to be received, never below 0; None while no amount is known."""
        return None if self.amount is None else max(self.amount - self.received, 0)

    @property
    def received_share(self) -> Fraction | None:
        """The part of the amount that is received; None without an amount, or with one of 0."""
        return Fraction(self.received, self.amount) if self.amount else None


def postponed_in_a_row(ends: Iterable[str]) -> int:
    """How many postponements stand first among the ends of a deal's next steps, latest first.

    Dropped steps are no answer of the client's and are passed over.
    """
    count = 0
    for how in ends:
        if how == "postpone":
            count += 1
        elif how in ("result", "refuse"):
            break
    return count

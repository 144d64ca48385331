"""A review: a walk through deals and clients one by one, until each of them has been dealt with."""

import re
from typing import NamedTuple

from crm_tui.domain.lines import StepLine
from crm_tui.i18n import _

MOST = 1000
"""So many deals and clients are walked through at most."""

#: The actions that deal with what a review walks through.
ENDS = frozenset({
    "capture", "client.no_contact", "client.rest", "deal.add", "deal.cancel", "deal.lose",
    "deal.move", "deal.put", "deal.return", "deal.win", "deals.move", "deals.win", "step.add",
    "step.move_time", "step.postpone", "step.refuse", "step.replace", "step.result", "step.tried",
    "steps.add", "steps.postpone", "steps.refuse", "steps.result", "steps.tried",
})  # fmt: skip

_QUIET = re.compile(r"\bquiet[:\s]\s*(\d+)\b")


class ReviewLine(NamedTuple):
    """A review. view: "" for all open deals of the person. Instants in microseconds of UTC."""

    id: int
    view: str
    started_at: int
    total: int
    handled: int


class ItemLine(NamedTuple):
    """A deal, or a client without one, that waits to be dealt with; step: what is next there."""

    id: int
    client_id: int
    client: str
    deal_id: int | None
    deal: str
    step: StepLine | None


class HandledLine(NamedTuple):
    """What was dealt with: when (None: not noted), and how: an action, or a colleague's name."""

    id: int
    client_id: int
    client: str
    deal_id: int | None
    deal: str
    at: int | None
    how: str
    who: str


def view_filter(view: str) -> str:
    """The filter of clients that a view means: `quiet 60` is `no:deal silent:60`."""
    return _QUIET.sub(r"no:deal silent:\1", view.strip())


def quiet_days(view: str) -> int | None:
    """The days of a view that is `quiet 60` and no more; None for any other."""
    only = _QUIET.fullmatch(view.strip())
    return int(only[1]) if only else None


def asks_quiet(view: str) -> int | None:
    """The days of the `quiet 60` in a view, whatever else it says; None where it has none."""
    said = _QUIET.search(view)
    return int(said[1]) if said else None


def view_words(view: str) -> str:
    """What a review walks through, in words."""
    return view.strip() or _("all my open deals")


def progress_words(review: ReviewLine) -> str:
    """`12 of 63 handled`."""
    return _("{handled} of {total} handled").format(handled=review.handled, total=review.total)

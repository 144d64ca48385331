"""Moves of cards: shown at once, written in their order behind, put back where refused."""

from dataclasses import dataclass, field
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from crm_tui.domain.boards import DealCard, StageLine
from crm_tui.errors import CrmError, Invalid
from crm_tui.shell import Job

if TYPE_CHECKING:
    from crm_tui.crm import Crm

Between = tuple[int | None, int | None]

A_FRAME = 0.2  # seconds a card takes at most to be on the screen
REST = 0.25  # seconds without a move after which a hand has come to rest
LONGEST = 0.8  # seconds that a burst is not written at most: others see it within a second
AT_FIRST = 2.0  # the same where what writes is not loaded yet, which takes a second of all the work


@dataclass
class Move:
    """One card on its way. stage: where it goes, None for another place in its own column.

    source: the number of the column it comes from. painted: set once it is on the screen; the
    writing waits for that, so as not to hold it up.
    dropped: how many later moves of the same card were called off because this one was refused.
    """

    card: DealCard
    job: Job
    stage: StageLine | None = None
    source: int = 0
    painted: Event = field(default_factory=Event)
    is_off: bool = False
    dropped: int = 0

    def asks_when(self, error: CrmError) -> bool:
        """Whether it is refused only because the stage's step has no day of its own."""
        return self.stage is not None and isinstance(error, Invalid) and error.field == "due"

    def asks_must(self, error: CrmError) -> bool:
        """Whether it is refused only for want of what a person can say."""
        from crm_tui.screens.must_form import can_be_said

        return self.stage is not None and can_be_said(error)


class Hand:
    """Whether somebody moves cards right now: what is written meanwhile would hold up the keys.

    A single move is written at once; from the second of a burst on, writing waits until the hand
    rests, or something else is asked for. The first move of all waits too: what writes has to be
    loaded for it, which would hold up the keys after it for a second.
    """

    def __init__(self) -> None:
        self._pressed = 0.0
        self._begun: float | None = None
        self._hurried = Event()

    def press(self) -> None:
        """A card was moved."""
        now = monotonic()
        if now - self._pressed > REST:
            self._begun = None
        elif self._begun is None:
            self._begun = now
        self._pressed = now
        self._hurried.clear()

    def hurry(self) -> None:
        """Something is asked for that comes after the moves: write them now."""
        self._hurried.set()

    def rest(self, *, is_open: bool = True) -> None:
        """Wait, in a thread, until the hand rests.

        is_open: whether what writes is loaded; where it is not, a single move waits as well.
        """
        longest = LONGEST if is_open else AT_FIRST
        while (begun := self._begun or (None if is_open else self._pressed)) is not None:
            left = min(self._pressed + REST, begun + longest) - monotonic()
            if left <= 0 or self._hurried.wait(left):
                break


@dataclass
class Moves:
    """The moves that are not written yet. done: how many have been, so that a board that was
    read before the last of them is known to be out of date."""

    waiting: list[Move] = field(default_factory=list)
    done: int = 0
    hand: Hand = field(default_factory=Hand)

    def add(self, move: Move) -> None:
        """A card is on its way."""
        self.hand.press()
        self.waiting.append(move)

    def wait(self, move: Move, *, is_open: bool) -> None:
        """Wait, in a thread, until a move is on the screen and the hand rests.

        is_open: whether what writes is loaded.
        """
        move.painted.wait(A_FRAME)
        self.hand.rest(is_open=is_open)

    def job(self, move: Move) -> Job:
        """What writes a move, unless it was called off; a refused one calls off what follows it."""

        def write(crm: "Crm") -> Any:
            if move.is_off:
                return None
            try:
                return move.job(crm)
            except CrmError:
                self._call_off(move)
                raise

        return write

    def _call_off(self, refused: Move) -> None:
        """Later moves of the card would begin at a stage where it never came."""
        later = self.waiting[self.waiting.index(refused) + 1 :]
        for move in later:
            if move.card.id == refused.card.id:
                move.is_off = True
                refused.dropped += 1

    def finish(self, move: Move) -> None:
        """A move was written, refused or called off."""
        self.waiting.remove(move)
        self.done += 1


def stage_job(deal_id: int, stage: str, pipeline: str) -> Job:
    """Move a deal to a stage of its pipeline, both by key."""

    def job(crm: "Crm") -> object:
        from crm_tui.actions.deals import move_deal

        return crm.run(move_deal, deal_id, stage, pipeline)

    return job


def put_job(deal_id: int, stage: str, pipeline: str, between: Between) -> Job:
    """Move a deal to a stage of its pipeline, between two of the cards there."""

    def job(crm: "Crm") -> object:
        from crm_tui.actions.placing import put_deal

        return crm.run(put_deal, deal_id, stage, pipeline, *between)

    return job


def rank_job(deal_id: int, between: Between) -> Job:
    """Put a card between two others of its column, None for the column's end."""

    def job(crm: "Crm") -> object:
        from crm_tui.actions.deals import rank_deal

        return crm.run(rank_deal, deal_id, *between)

    return job

"""What came of a playbook's steps, by version, and what may be said of the difference.

Everything that is compared is looked at together: the more there is to see, the surer one must be
of each. Nothing is claimed that chance alone would show in more than one look of twenty.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

from crm_tui.domain.figures import LEVEL, Span, adjusted, chance, difference, needed, wilson

ANSWERS = ("result", "postpone", "refuse")
SOLD = "sold"
#: What is said of B against A: it has more, it has less, no difference, too few to tell.
MORE, LESS, ALIKE, FEW = "more", "less", "alike", "few"
#: A difference worth seeing: so many deals are needed as would show one of ten points.
WORTH = 0.1

Counted = tuple[int, int]  # how many of how many


class Arm(NamedTuple):
    """First answers at a step, one a deal, of one version; every: all its answers."""

    result: int = 0
    postpone: int = 0
    refuse: int = 0
    every: int = 0

    @property
    def deals(self) -> int:
        """How many deals answered."""
        return self.result + self.postpone + self.refuse

    def share(self, answer: str) -> Span:
        """How often it was this answer, with its interval."""
        return wilson(getattr(self, answer), self.deals)


class Money(NamedTuple):
    """The deals of one version: sold, lost and open still; sums: what was sold, by currency."""

    sold: int = 0
    lost: int = 0
    open: int = 0
    sums: tuple[tuple[str, int], ...] = ()

    @property
    def decided(self) -> int:
        """How many deals were sold or lost."""
        return self.sold + self.lost

    def share(self) -> Span:
        """How many of the decided were sold, with the interval."""
        return wilson(self.sold, self.decided)


class Said(NamedTuple):
    """What may be said of one share in version B against A.

    apart: B minus A; chance: how likely that is by chance alone, for so many looks; verdict: MORE,
    LESS, ALIKE or FEW; more: about so many deals more are needed to tell (FEW alone).
    """

    what: str
    apart: Span
    chance: float
    verdict: str
    more: int = 0


class Step(NamedTuple):
    """A step at a stage. titles: what it says, arms: what was answered, each by version."""

    stage: str
    name: str
    titles: Mapping[str, str]
    arms: Mapping[str, Arm]
    said: tuple[Said, ...] = ()


class Trial(NamedTuple):
    """Which trial it was. started_at, ended_at: microseconds of UTC; ended_at: None if it runs."""

    name: str
    share: int
    seed: int
    started_at: int
    ended_at: int | None


class Book(NamedTuple):
    """A pipeline's figures. money: by version; said: of the share that was sold."""

    key: str
    name: str
    trial: Trial | None
    steps: tuple[Step, ...]
    money: Mapping[str, Money]
    said: Said | None = None


def judged(book: Book) -> Book:
    """The figures of a trial with what may be said of each share; others as they are."""
    if book.trial is None:
        return book
    pairs = [
        (step.stage, answer, _pair(step.arms, answer)) for step in book.steps for answer in ANSWERS
    ]
    sold = {arm: (one.sold, one.decided) for arm, one in book.money.items()}
    pairs.append(("", SOLD, (sold.get("a", (0, 0)), sold.get("b", (0, 0)))))
    verdicts = judge([(answer, a, b) for _stage, answer, (a, b) in pairs], book.trial.share)
    by_stage: dict[str, list[Said]] = {}
    for (stage, _answer, _counts), said in zip(pairs, verdicts, strict=True):
        by_stage.setdefault(stage, []).append(said)
    steps = tuple(step._replace(said=tuple(by_stage[step.stage])) for step in book.steps)
    return book._replace(steps=steps, said=by_stage[""][0])


def _pair(arms: Mapping[str, Arm], answer: str) -> tuple[Counted, Counted]:
    a, b = arms.get("a", Arm()), arms.get("b", Arm())
    return (getattr(a, answer), a.deals), (getattr(b, answer), b.deals)


def judge(pairs: Sequence[tuple[str, Counted, Counted]], share: int = 50) -> list[Said]:
    """What may be said of several shares that are looked at together, in their order.

    pairs: what it is, and the counts of A and of B. share: percent of the deals that go by B.
    Where either has no deals nothing is looked at, and it takes no sureness from the others.
    """
    looked = [at for at, (_what, a, b) in enumerate(pairs) if a[1] and b[1]]
    chances = dict(zip(looked, adjusted([chance(*pairs[at][1:]) for at in looked]), strict=True))
    level = LEVEL / max(len(looked), 1)
    return [
        _said(what, a, b, chances.get(at, 1.0), level, share)
        for at, (what, a, b) in enumerate(pairs)
    ]


def _said(what: str, a: Counted, b: Counted, likely: float, level: float, share: int) -> Said:
    apart = difference(a, b)
    if likely < LEVEL:
        return Said(what, apart, likely, MORE if apart.value > 0 else LESS)
    missing = _missing(a, b, level, share)
    return Said(what, apart, likely, FEW if missing else ALIKE, missing)


def _missing(a: Counted, b: Counted, level: float, share: int) -> int:
    """About how many deals more it takes to see a difference worth seeing; 0: they are enough."""
    of = a[1] + b[1]
    usual = (a[0] + b[0]) / of if of else 0.5
    each = needed(usual, usual + (WORTH if usual <= 1 - WORTH else -WORTH), level)
    short = max((each - a[1]) / (1 - share / 100), (each - b[1]) / (share / 100))
    return _round(ceil(short)) if short > 0 else 0


def _round(count: int) -> int:
    """A number of deals with two digits that say something, rounded up."""
    step: int = 10 ** max(len(str(count)) - 2, 0)
    return -(-count // step) * step

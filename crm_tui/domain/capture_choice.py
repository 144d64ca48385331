"""The clients that a typed line may mean, and which of them was chosen. Cheap to import."""

from dataclasses import dataclass
from typing import NamedTuple

MOST = 10
"""So many clients are looked up at most for one line."""


class KnownClient(NamedTuple):
    """A client whom a line means, with the open deal whose next step is due first.

    hint: a channel or the city, to tell namesakes apart. forbidden: not to be contacted. lacks:
    whether the line names a channel that is not his yet. deals: how many are open. due_day,
    due_minute: of the next step, as in `domain.lines`. lost_id: the deal by which a client without
    an open one said no last, unless another followed; lost_day, lost_why: when, and the reason.
    """

    id: int
    name: str
    company: str
    hint: str
    archived: bool
    forbidden: bool
    lacks: bool = False
    deals: int = 0
    deal_id: int | None = None
    deal: str = ""
    step: str = ""
    due_day: str = ""
    due_minute: int | None = None
    lost_id: int | None = None
    lost_day: str = ""
    lost_why: str = ""


class Known(NamedTuple):
    """Whom a line means: nobody, one, or several of whom one must be chosen.

    like: others whose names begin as the typed one does; never meant unless chosen.
    """

    clients: tuple[KnownClient, ...] = ()
    like: tuple[KnownClient, ...] = ()

    @property
    def sole(self) -> KnownClient | None:
        """The one who is meant, if it is one."""
        return self.clients[0] if len(self.clients) == 1 else None


NOBODY = Known()


@dataclass
class Choice:
    """Whom a line that is being typed would be added to.

    found: those whom it means, as far as they have been looked for. at: which of `offered` was
    chosen, counted from 0; None while nobody was.
    """

    found: Known = NOBODY
    at: int | None = None

    @property
    def offered(self) -> tuple[KnownClient, ...]:
        """Whom one may choose: those the line means, else those of a name like it."""
        return self.found.clients or self.found.like

    @property
    def client(self) -> KnownClient | None:
        """Whom the line would be added to; None for somebody new, or while it must be asked."""
        return self.found.sole if self.at is None else self.offered[self.at]

    @property
    def must_be_made(self) -> bool:
        """Whether several are meant and none is chosen."""
        return len(self.found.clients) > 1 and self.at is None

    @property
    def is_listed(self) -> bool:
        """Whether those to choose from should be seen: several are meant, or one was chosen."""
        return len(self.found.clients) > 1 or self.at is not None

    def move(self, by: int) -> bool:
        """Choose the next (1) or the one before (-1); before the first, nobody. True if moved."""
        if self.found.sole is not None or not self.offered:
            return False
        place = (-1 if self.at is None else self.at) + by
        self.at = None if place < 0 else min(place, len(self.offered) - 1)
        return True

    def listed(self, most: int) -> list[tuple[KnownClient, bool]]:
        """At most so many of those to choose from, around the chosen one; True marks it."""
        if not self.is_listed:
            return []
        first = max(min((self.at or 0) - 1, len(self.offered) - most), 0)
        shown = self.offered[first : first + most]
        return [(client, number == self.at) for number, client in enumerate(shown, first)]

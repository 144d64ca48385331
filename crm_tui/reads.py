"""What screens may read before anything is written: a way to ask, without SQLAlchemy."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from crm_tui.widgets.paint import Moment

if TYPE_CHECKING:
    from crm_tui.domain.lines import Card, FoundLine, News, StepLine, TodayCounts
    from crm_tui.store.hot.connection import Hot

T = TypeVar("T")
P = ParamSpec("P")


class Reads(Protocol):
    """The quick reads behind the screens: plain rows, without waiting for SQLAlchemy.

    inline: whether they may run within a key's own event: a local file, a deadline of their own,
    and `Late` raised where it passes. `patient` is the same for a thread, and waits.
    """

    inline: bool

    @property
    def patient(self) -> "Reads":
        """The same reads for a thread."""
        ...

    def me(self) -> int:
        """The id of the person; 0 before they have ever acted."""
        ...

    def today(
        self, now: Moment, *, owner: str | int, groups: tuple[str, ...]
    ) -> "tuple[TodayCounts, tuple[StepLine, ...]]":
        """The day's figures, and the open steps of these groups."""
        ...

    def more(
        self, after: "StepLine", group: str, now: Moment, *, owner: str | int
    ) -> "tuple[StepLine, ...]":
        """The steps of a group that follow a step of it."""
        ...

    def card(
        self, *, step_id: int | None = None, client_id: int | None = None,
        deal_id: int | None = None,
    ) -> "Card":  # fmt: skip
        """The card of a step, of a deal, or of a client."""
        ...

    def find(self, text: str, limit: int = ...) -> "tuple[FoundLine, ...]":
        """Clients and deals that a text finds, the best first, at most `limit`."""
        ...

    def opened(self, client_id: int) -> None:
        """A client's card is opened: to be found first from now on."""
        ...

    def news(self, since: int | None) -> "News":
        """What changed after entry `since` of the journal."""
        ...

    def stop(self) -> None:
        """Give up what is being read, from another thread: it raises `Late`."""
        ...

    def hurry(self) -> None:
        """The first frame is painted: from now on no read may hold a key up."""
        ...

    def ask(self, query: "Callable[Concatenate[Hot, P], T]", *args: P.args, **more: P.kwargs) -> T:
        """Answer one of the store's hot queries, `query(connection, …)`."""
        ...

"""The quick reads of the screens, from the store's hot queries."""

from collections.abc import Callable
from datetime import tzinfo
from threading import Lock
from time import time
from typing import Concatenate, ParamSpec, TypeVar

from crm_tui.domain.lines import Card, FoundLine, News, StepLine, TodayCounts
from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.store.hot import card, news, people, today
from crm_tui.store.hot.connection import Hot, open_hot
from crm_tui.store.hot.days import day_around
from crm_tui.widgets.paint import Moment

P = ParamSpec("P")
T = TypeVar("T")

DEADLINE = 0.04  # seconds a read may take within a key's own event
FIRST_DEADLINE = 0.3  # seconds a read of the first frame may take: it is worth waiting for
PATIENCE = 5.0  # seconds a read in a thread waits for whoever holds the file
WINDOW = 500  # rows of a group read at once
MOST = 20_000  # rows of a group read where there are no windows: in a thread
FOUND = 50  # what a search lists
CARDS = 200  # cards that are remembered

Asked = tuple[int | None, int | None, int | None]  # a step, a client or a deal


class HotReads:
    """Reads one database for one person; `patient` is the same for threads.

    Within an event it holds a connection of its own that never waits and gives up by a deadline
    (`Late`). A server is always read in a thread.
    """

    def __init__(self, url: str, user: str, zone: tzinfo, *, connection: Hot | None = None) -> None:
        self.url, self.user, self.zone = url, user, zone
        self._connection = connection
        self._lock = Lock()
        self._me = people.NOBODY
        self._deadline = FIRST_DEADLINE
        self._cards: dict[Asked, Card] = {}
        self._cards_state = (0, 0)
        self.inline = "://" not in url or url.startswith("sqlite")
        self.patient: HotReads = self

    @classmethod
    def of(cls, url: str, user: str, zone: tzinfo, connection: Hot | None = None) -> "HotReads":
        """The reads of a screen: quick ones, and patient ones behind them."""
        quick = cls(url, user, zone, connection=connection)
        quick.patient = cls(url, user, zone)
        quick.patient.inline = False
        return quick

    def me(self) -> int:
        """The id of the person; 0 before they have ever acted."""
        if self._me == people.NOBODY:
            with self._lock:
                self._me = people.user(self._open(), self.user).id
        return self._me

    def today(
        self, now: Moment, *, owner: str | int, groups: tuple[str, ...]
    ) -> tuple[TodayCounts, tuple[StepLine, ...]]:
        """The day's figures, and the first window of the open steps of these groups."""
        me = self.me()
        with self._lock:
            return today.today(
                self._open(),
                me,
                now.us,
                now.day.isoformat(),
                owner=owner,
                groups=groups,
                zone=self.zone,
                limit=WINDOW if self.inline else MOST,
            )

    def more(
        self, after: StepLine, group: str, now: Moment, *, owner: str | int
    ) -> tuple[StepLine, ...]:
        """The window of a group that follows a step of it."""
        me = self.me()
        day = day_around(now.us, now.day.isoformat(), self.zone)
        with self._lock:
            return today.steps(
                self._open(),
                me,
                day,
                group,
                owner=owner,
                limit=WINDOW,
                after=after,
            )

    def card(
        self,
        *,
        step_id: int | None = None,
        client_id: int | None = None,
        deal_id: int | None = None,
    ) -> Card:
        """The card of a step, of a deal, or of a client. Raises NotFound.

        Within an event it is read once a minute for as long as nobody has written.
        """
        with self._lock:
            conn = self._open()
            known = self._known_cards(conn) if self.inline else {}
            key = (step_id, client_id, deal_id)
            if key not in known:
                known[key] = card.card(conn, step_id=step_id, client_id=client_id, deal_id=deal_id)
            return known[key]

    def _known_cards(self, conn: Hot) -> dict[Asked, Card]:
        """The cards that are still as they were read."""
        state = (conn.version_of_data(), int(time() // 60))
        if state != self._cards_state or len(self._cards) > CARDS:
            self._cards_state, self._cards = state, {}
        return self._cards

    def find(self, text: str, limit: int = FOUND) -> tuple[FoundLine, ...]:
        """Clients and deals that a text finds, the best first, at most `limit`."""
        from crm_tui.store.hot import find, recent

        with self._lock:
            return find.find(self._open(), text, limit, recent.used_lately(self.url))

    def opened(self, client_id: int) -> None:
        """A client's card is opened: to be found first from now on."""
        from crm_tui.store.hot import recent

        recent.used(self.url, client_id)

    def news(self, since: int | None) -> News:
        """What changed after entry `since` of the journal."""
        with self._lock:
            return news.news(self._open(), since)

    def ask(self, query: Callable[Concatenate[Hot, P], T], *args: P.args, **more: P.kwargs) -> T:
        """Answer one of the store's hot queries."""
        with self._lock:
            return query(self._open(), *args, **more)

    def stop(self) -> None:
        """Give up what is being read, from another thread: it raises `Late`."""
        if self._connection is not None:
            self._connection.stop()

    def hurry(self) -> None:
        """The first frame is painted: from now on no read may hold a key up."""
        self._deadline = DEADLINE

    def close(self) -> None:
        """Let go of the database."""
        for reads in {self, self.patient}:
            if reads._connection is not None:
                reads._connection.close()
                reads._connection = None
                reads._cards = {}  # another connection counts anew who has written
                reads._cards_state = (0, 0)

    def _open(self) -> Hot:
        """The connection, opened when first needed, with its deadline set anew."""
        if self._connection is None:
            self._connection = open_hot(self.url, 0.0 if self.inline else PATIENCE)
            if self._connection is None:
                raise NotFound(_("The database is gone."), hint=_("Was the file moved or deleted?"))
        self._connection.within(self._deadline if self.inline else None)
        return self._connection

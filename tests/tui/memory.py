"""Reads from memory: a day's steps as one writes them down, for tests of what is drawn."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from crm_tui.app import CrmApp
from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.domain.lines import (
    Card,
    ChannelLine,
    FoundLine,
    HistoryLine,
    News,
    QuestionLine,
    StepLine,
    TodayCounts,
)
from crm_tui.errors import NotFound
from crm_tui.shell import Person
from crm_tui.widgets.paint import Moment

BERLIN = ZoneInfo("Europe/Berlin")
#: Saturday 21 November 2026, five past two in Berlin.
NOW = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
ANNA = Person(2, "anna", BERLIN, COMMON_WEEK, currency="RUB")


def us(when: datetime) -> int:
    return int(when.timestamp() * 1_000_000)


def step(
    id: int, client: str, title: str = "call back", *, kind: str = "call", deal: str = "windows",
    amount: int | None = 12_000_000, currency: str = "RUB", day: str = "2026-11-21",
    minute: int | None = None, postpones: int = 0, tries: int = 0, owner: str = "anna",
) -> StepLine:  # fmt: skip
    """An open step; a day alone is late at six in the evening."""
    clock = timedelta(minutes=18 * 60 if minute is None else minute)
    late = datetime.combine(date.fromisoformat(day), datetime.min.time(), BERLIN) + clock
    return StepLine(
        id, id * 10, id * 100, kind, title, client, deal, amount, currency, day, minute,
        us(late), "by", 0, postpones, tries, 2 if owner == "anna" else 3, owner,
    )  # fmt: skip


def card_of(line: StepLine, **more: Any) -> Card:
    """A card around a step."""
    asked = HistoryLine(us(NOW) - 27 * 60_000_000, "request", "3 windows, balcony", "", "site")
    card = Card(
        line.client_id, line.client, "Okna Plus", line.deal_id, line.deal, "First call",
        us(NOW) - 86_400_000_000, None, line.amount, line.currency, line, asked,
        (
            ChannelLine(1, "phone", "+7 921 555-01-02", "+79215550102", 0),
            ChannelLine(2, "email", "ivan@okna.example", "ivan@okna.example", 0),
        ),
        (
            QuestionLine("why_now", "What made you ask now?", None, None, "text", (), ""),
            QuestionLine("when", "By when?", None, None, "text", (), ""),
            QuestionLine("who", "Who else decides?", None, None, "text", (), ""),
            QuestionLine("budget", "What budget?", "up to 150 000 ₽", "2026-11-20", "text", (), ""),
        ),
        (asked,), 0, line.tries, line.postpones, line.owner, None, "open", (), None, None, 0, "",
    )  # fmt: skip
    return card._replace(**more)


class MemoryReads:
    """The quick reads, over a list of steps that a test may change."""

    inline = True

    @property
    def patient(self) -> "MemoryReads":
        return self

    def __init__(self, steps: tuple[StepLine, ...] = (), **counts: int) -> None:
        self.steps = steps
        self.counts = TodayCounts(*(0 for _name in TodayCounts._fields))._replace(**counts)
        self.cards: dict[int, Callable[[StepLine], Card]] = {}
        self.entry = 1
        self.touched: frozenset[tuple[str, int]] = frozenset()

    def change(self, *steps: StepLine) -> None:
        """Another process wrote: other steps, and news of them."""
        self.steps = steps
        self.entry += 1
        self.touched = frozenset({("step", line.id) for line in steps})

    def today(
        self, now: Moment, *, owner: str | int, groups: tuple[str, ...]
    ) -> tuple[TodayCounts, tuple[StepLine, ...]]:
        shown = [s for s in self.steps if owner == "all" or s.owner_id == ANNA.id]
        if len(groups) == 2:
            shown = [s for s in shown if s.due_day <= now.day.isoformat()]
        return self.counts, tuple(sorted(shown, key=lambda s: s.late_at))

    def me(self) -> int:
        return ANNA.id

    def more(
        self, after: StepLine, group: str, now: Moment, *, owner: str | int
    ) -> tuple[StepLine, ...]:
        return ()

    def card(
        self, *, step_id: int | None = None, client_id: int | None = None,
        deal_id: int | None = None,
    ) -> Card:  # fmt: skip
        for line in self.steps:
            if step_id == line.id or client_id == line.client_id or deal_id == line.deal_id:
                return self.cards.get(line.id, card_of)(line)
        raise NotFound("There is no such step.")

    def find(self, text: str, limit: int = 50) -> tuple[FoundLine, ...]:
        found = tuple(
            FoundLine(s.client_id, s.client, "Okna Plus", "+7 921 555-01-02", s.deal_id, s.deal)
            for s in self.steps
            if text.casefold() in s.client.casefold()
        )
        return found[:limit]

    def stop(self) -> None:
        """Nothing takes long here."""

    def ask(self, query: Callable[..., Any], *args: Any, **more: Any) -> Any:
        raise NotFound("There is no store behind this test.")

    def opened(self, client_id: int) -> None:
        """A list in memory forgets."""

    def hurry(self) -> None:
        """A list in memory is quick enough."""

    def news(self, since: int | None) -> News:
        fresh = since is not None and since != self.entry
        return News(self.entry, self.touched if fresh else frozenset())


def no_door() -> NoReturn:
    raise NotFound("There is no store behind this test.", hint="It reads from memory.")


A_DAY = (
    step(1, "Ivan Petrov", minute=13 * 60 + 53),
    step(2, "Kim Minji", "send the offer", kind="send", deal="kitchen", amount=3_200_000,
         currency="KRW", day="2026-11-19", postpones=2),
    step(3, "Сергей Волков", deal="offer", amount=8_000_000, minute=15 * 60),
    step(4, "رضا کریمی", "go and measure", kind="measure", amount=4_500_000_000, currency="IRR",
         minute=16 * 60 + 30),
    step(5, "Olga Smirnova", day="2026-11-22", deal="balcony", minute=10 * 60),
)  # fmt: skip


def an_app(reads: MemoryReads | None = None, **more: Any) -> CrmApp:
    """The app on a day in memory."""
    reads = reads or MemoryReads(
        A_DAY, done=12, total=31, yes=5, done_ours=4, later=2, no=1, tried=24, overdue=2,
        tomorrow=1, week=18, future=40,
    )  # fmt: skip
    asked: dict[str, Any] = {
        "person": ANNA,
        "opening": no_door,
        "clock": lambda: NOW,
    }
    return CrmApp(reads, **asked | more)

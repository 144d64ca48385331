"""The same questions as the quick reads, asked slowly through SQLAlchemy and answered in Python."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.lines import StepLine, TodayCounts
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.history import Activity, Request
from crm_tui.store.tables.journal import Change, Entry
from crm_tui.store.tables.people import Client, User
from crm_tui.store.tables.sales import Deal, Stage, Step
from tests.conftest import ZONE

BERLIN = ZoneInfo(ZONE)


class Slow:
    """A desk read as a whole. owner: a user's id, or None for everybody."""

    def __init__(self, session: Session, now: datetime, owner: int | None) -> None:
        def everything(table: Any) -> dict[int, Any]:
            return {row.id: row for row in session.scalars(select(table).order_by(table.id))}

        self.now, self.owner = now, owner
        self.today: date = now.astimezone(BERLIN).date()
        self.steps, self.deals = everything(Step), everything(Deal)
        self.stages = everything(Stage)
        self.clients, self.users = everything(Client), everything(User)
        self.activities, self.requests = everything(Activity), everything(Request)

    def open_steps(self) -> list[Step]:
        mine = [
            step
            for step in self.steps.values()
            if step.closed_at is None and self.owner in (None, step.owner_id)
        ]
        return sorted(mine, key=lambda step: (step.late_at, step.id))

    def group(self, step: Step) -> str:
        seventh = self.today + timedelta(days=6)
        if step.late_at <= self.now:
            return "overdue"
        if step.due_day <= self.today:
            return "today"
        if step.due_day == self.today + timedelta(days=1):
            return "tomorrow"
        return "week" if step.due_day <= seventh else "later"

    def groups(self, wanted: tuple[str, ...]) -> tuple[StepLine, ...]:
        found = [(self.group(step), step) for step in self.open_steps()]
        ordered = [
            step
            for name in wanted
            for step in self.in_order(name, [step for group, step in found if group == name])
        ]
        return tuple(self.line(step) for step in ordered)

    # -- the order of work ----------------------------------------------------------------

    def in_order(self, group: str, steps: list[Step]) -> list[Step]:
        """Promises by time, then the rest by worth; the days to come by time alone."""
        if group not in ("overdue", "today"):
            return steps
        promised = [s for s in steps if s.promised or s.due_minute is not None]
        rest = [s for s in steps if s not in promised]
        return promised + sorted(rest, key=self.worth, reverse=True)

    def worth(self, step: Step) -> Fraction:
        """Value × probability × lateness, in whole millionths."""
        deal = self.deals.get(step.deal_id or 0)
        if deal is None:
            return Fraction(0)
        usual = self.usual(deal.currency) if deal.amount is not None else None
        value = Fraction(deal.amount or 0, usual) if usual else Fraction(1)
        chance = Fraction(self.stages[deal.stage_id].probability, 100)
        return Fraction(floor(value * chance * (1 + self.days_late(step)) * 1_000_000))

    def usual(self, currency: str) -> int | None:
        newest = sorted(self.deals.values(), key=lambda deal: deal.id)[-200:]
        amounts = [
            deal.amount
            for deal in newest
            if deal.is_open and deal.currency == currency and (deal.amount or 0) > 0
        ]
        return floor(median(filter(None, amounts))) if amounts else None

    def days_late(self, step: Step) -> int:
        """Working days of Monday to Friday since the day it was due."""
        if step.late_at > self.now:
            return 0
        days = [step.due_day + timedelta(days=n) for n in range(1, 2000)]
        late = sum(day <= self.today and day.weekday() < 5 for day in days)
        return min(late, 20)

    def line(self, step: Step) -> StepLine:
        deal = self.deals.get(step.deal_id or 0)
        return StepLine(
            id=step.id,
            deal_id=step.deal_id,
            client_id=step.client_id,
            kind=step.kind,
            title=step.title,
            client=self.clients[step.client_id].name,
            deal=deal.title if deal else "",
            amount=deal.amount if deal else None,
            currency=deal.currency if deal else "",
            due_day=step.due_day.isoformat(),
            due_minute=step.due_minute,
            late_at=to_micros(step.late_at),
            by_or_at=step.by_or_at,
            side=step.side,
            postpones=deal.postpones if deal else 0,
            tries=deal.tries if deal else 0,
            owner_id=step.owner_id,
            owner=self.users[step.owner_id].name,
        )

    def closed_today(self) -> list[Step]:
        return [
            step
            for step in self.steps.values()
            if step.closed_at is not None
            and step.closed_at.astimezone(BERLIN).date() == self.today
            and self.owner in (None, step.closed_by)
        ]

    def counts(self) -> TodayCounts:
        closed = [(step.closed_as, step.waits) for step in self.closed_today()]
        yes = sum(how == "result" and waits == 1 for how, waits in closed)
        ours = sum(how == "result" and waits == 0 for how, waits in closed)
        later = sum(how == "postpone" for how, _waits in closed)
        no = sum(how == "refuse" for how, _waits in closed)
        tried = sum(
            one.kind == "try"
            and one.at.astimezone(BERLIN).date() == self.today
            and self.owner in (None, one.user_id)
            for one in self.activities.values()
        )
        there = [self.group(step) for step in self.open_steps()]
        done = yes + ours + later + no
        return TodayCounts(
            done=done,
            total=done + there.count("overdue") + there.count("today"),
            yes=yes,
            done_ours=ours,
            later=later,
            no=no,
            tried=tried,
            overdue=there.count("overdue"),
            tomorrow=there.count("tomorrow"),
            week=there.count("week"),
            future=there.count("later"),
            inbox=sum(one.status == "waiting" for one in self.requests.values()),
        )


def touched_since(since: int) -> Callable[[Session], frozenset[tuple[str, int]]]:
    """The records that entries after `since` changed, with the clients and deals they are of."""

    def ask(session: Session) -> frozenset[tuple[str, int]]:
        found: set[tuple[str, int]] = set()
        for change in session.scalars(select(Change).where(col(Change.entry_id) > since)):
            found.add((change.kind, change.record_id))
            if change.client_id:
                found.add(("client", change.client_id))
            if change.deal_id:
                found.add(("deal", change.deal_id))
        return frozenset(found)

    return ask


def bulk_entry(session: Session) -> None:
    """An entry that says rows were written in bulk, as an import's does."""
    last = session.scalars(select(Entry).order_by(col(Entry.id).desc())).first()
    assert last is not None
    session.add(
        Entry(
            id=last.id + 1,
            at=last.at,
            actor_id=last.actor_id,
            face="cli",
            action="import",
            bulk='{"client":2}',
            previous=last.hash,
            hash="x",
        )
    )

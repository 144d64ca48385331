"""The same questions as the quick reads, asked slowly through SQLAlchemy and answered in Python."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.lines import StepLine, TodayCounts
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.history import Activity, Request
from crm_tui.store.tables.journal import Change, Entry
from crm_tui.store.tables.people import Client, User
from crm_tui.store.tables.sales import Deal, Step
from tests.conftest import ZONE

BERLIN = ZoneInfo(ZONE)


class Slow:
    """A desk read as a whole. owner: a user's id, or None for everybody."""

    def __init__(self, session: Session, now: datetime, owner: int | None) -> None:
        def everything(table: Any) -> dict[int, Any]:
            return {row.id: row for row in session.scalars(select(table))}

        self.now, self.owner = now, owner
        self.today: date = now.astimezone(BERLIN).date()
        self.steps, self.deals = everything(Step), everything(Deal)
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
        return tuple(self.line(step) for name in wanted for group, step in found if group == name)

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

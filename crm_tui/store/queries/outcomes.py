"""What the forms of the outcomes want to know: the next step proposed, the reasons by use."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_tui.domain.facts import Facts
from crm_tui.domain.pipelines import Pipeline as Book
from crm_tui.domain.pipelines import proposal
from crm_tui.domain.stages import Proposal
from crm_tui.store.hot.facts import gathered
from crm_tui.store.playbooks import book_of
from crm_tui.store.queries.calendars import working_named, working_of_user
from crm_tui.store.queries.plain import InSession
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import User
from crm_tui.store.tables.sales import Deal, Pipeline, Stage, Step, Trial
from crm_tui.store.tables.setup import Reason


class Leads(NamedTuple):
    """Where a result leads: a stage, its step, and when that is due; None where one must ask."""

    stage: str
    title: str
    day: date | None
    minute: int | None


class Offered(NamedTuple):
    """What the playbook proposes after a result: moving on or a sale, and keeping the stage."""

    goes: Leads
    stays: Leads
    won: bool


def offered(session: Session, step_id: int, now: datetime) -> Offered | None:
    """What a result of this step would lead to; None for a step without a deal, or a side step.

    now: aware, in the user's zone, which is counted by where the next owner has none of his own.
    """
    step = session.get(Step, step_id)
    if step is None or step.deal_id is None or step.side:
        return None
    deal = session.get(Deal, step.deal_id)
    here = session.get(Stage, deal.stage_id) if deal is not None else None
    if deal is None or here is None:
        return None
    book, facts = _book(session, deal), _facts_then(session, step, deal.id)
    goes = proposal(book, here.key, "result", facts=facts)
    stays = proposal(book, here.key, "result", True, facts)
    leads = _elsewhere(session, goes, facts) if goes.pipeline_key else goes
    return Offered(
        _leads(session, leads, now, deal),
        _leads(session, stays, now, deal),
        goes.status == "won",
    )


class Patience(NamedTuple):
    """How often the client said later in a row, and how often is borne: warned at, decided at."""

    in_a_row: int
    warn: int
    most: int


def patience(session: Session, step_id: int) -> Patience | None:
    """The postponements of a deal and their limits; None where nothing limits them."""
    step = session.get(Step, step_id)
    deal = session.get(Deal, step.deal_id) if step is not None and step.deal_id else None
    if step is None or deal is None or step.side:
        return None
    limits = _book(session, deal).limits
    said = gathered(InSession(session), deal.id).postpones
    return Patience(said, limits.postpones_warn, limits.postpones_max)


def _book(session: Session, deal: Deal) -> Book:
    """The playbook a deal goes by: its pipeline's, or the other version of a trial."""
    row = session.get(Pipeline, deal.pipeline_id)
    trial = session.get(Trial, deal.trial_id) if deal.arm == "b" and deal.trial_id else None
    assert row is not None
    return book_of(row, trial)


def _facts_then(session: Session, step: Step, deal_id: int) -> Facts:
    """What will be known of the deal once the step has its result."""
    known = gathered(InSession(session), deal_id)
    talked = select(func.count()).where(
        col(Activity.step_id) == step.id, col(Activity.result) == "talked"
    )
    counts = bool(step.contacts) and not session.connection().execute(talked).scalar()
    return known._replace(contacts=known.contacts + int(counts), postpones=0)


def _elsewhere(session: Session, goes: Proposal, facts: Facts) -> Proposal:
    """The stage and the step of another pipeline that a result leads to."""
    row = session.scalars(select(Pipeline).where(col(Pipeline.key) == goes.pipeline_key)).first()
    if row is None:
        return goes
    book = book_of(row, None)
    stage = book.stage(goes.stage_key) if goes.stage_key else book.first
    return goes._replace(stage=stage, step=stage.plan(facts)[0])


def _leads(session: Session, found: Proposal, now: datetime, deal: Deal) -> Leads:
    """Where it leads, due by the clock and the calendar of whose step it will be."""
    if found.stage is None or found.step is None:
        return Leads("", "", None, None)
    owner = _owner(session, found.step.role, deal.owner_id)
    zone = session.scalar(select(col(User.zone)).where(col(User.id) == owner))
    there = now.astimezone(ZoneInfo(zone)) if zone else now
    named = found.step.calendar
    week = working_named(session, named) if named else None
    due = found.step.due_for(there, week or working_of_user(session, owner), deal.promised_day)
    day, minute = (due.day, due.minute) if due else (None, None)
    return Leads(found.stage.name, found.step.title, day, minute)


def _owner(session: Session, role: str, owner_id: int) -> int:
    """Who holds a role: the deal's owner if he does or nobody else, as when the step opens."""
    people = select(col(User.id), col(User.roles)).where(col(User.archived_at).is_(None))
    found = session.execute(people.order_by(col(User.id))).all() if role else []
    holders = [number for number, roles in found if role in roles.split()]
    return owner_id if owner_id in holders or not holders else int(holders[0])


def reasons_by_use(session: Session) -> tuple[tuple[str, str, int, int], ...]:
    """The refusal reasons, most used first: (key, name, needs a note, asks for the competitor)."""
    used = func.count(col(Deal.id))
    wanted = (
        select(
            col(Reason.key), col(Reason.name), col(Reason.needs_note), col(Reason.asks_competitor)
        )
        .select_from(Reason)
        .join(Deal, col(Deal.reason_id) == col(Reason.id), isouter=True)
        .where(col(Reason.archived_at).is_(None))
        .group_by(col(Reason.id))
        .order_by(used.desc(), col(Reason.position), col(Reason.id))
    )
    return tuple((r[0], r[1], r[2], r[3]) for r in session.connection().execute(wanted))

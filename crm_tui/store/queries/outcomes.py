"""What the forms of the outcomes want to know: the next step proposed, the reasons by use."""

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_tui.domain.pipelines import proposal, read_pipeline
from crm_tui.domain.stages import Proposal
from crm_tui.store.tables.sales import Deal, Pipeline, Stage, Step
from crm_tui.store.tables.setup import Reason

if TYPE_CHECKING:
    from crm_tui.domain.calendar import Week


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


def offered(session: Session, step_id: int, now: datetime, week: "Week") -> Offered | None:
    """What a result of this step would lead to; None for a step without a deal, or a side step.

    now: aware, in the user's zone.
    """
    wanted = (
        select(col(Pipeline.playbook), col(Pipeline.key), col(Stage.key), col(Deal.promised_day))
        .select_from(Step)
        .join(Deal, col(Deal.id) == col(Step.deal_id))
        .join(Stage, col(Stage.id) == col(Deal.stage_id))
        .join(Pipeline, col(Pipeline.id) == col(Deal.pipeline_id))
        .where(col(Step.id) == step_id, col(Step.side) == 0)
    )
    found = session.connection().execute(wanted).first()
    if found is None:
        return None
    text, where, stage, promised = found
    book = read_pipeline(text, where)
    goes, stays = proposal(book, stage, "result"), proposal(book, stage, "result", True)
    return Offered(
        _leads(goes, now, week, promised),
        _leads(stays, now, week, promised),
        goes.status == "won",
    )


def _leads(found: Proposal, now: datetime, week: "Week", promised: date | None) -> Leads:
    if found.stage is None or found.step is None:
        return Leads("", "", None, None)
    due = found.step.due_for(now, week, promised)
    day, minute = (due.day, due.minute) if due else (None, None)
    return Leads(found.stage.name, found.step.title, day, minute)


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

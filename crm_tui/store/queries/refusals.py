"""What the verbs ask about refusals: the last one of a client, and what a revival would meet."""

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.store.journal import Tx
from crm_tui.store.tables import setup
from crm_tui.store.tables.people import User
from crm_tui.store.tables.sales import Deal, Pipeline, Step

PROGRAM_ID = 1
"""The program's own user."""


def last_lost(tx: Tx, client_id: int) -> Deal | None:
    """The deal by which a client said no last, unless one was opened after it already.

    None too where a deal was won since, or one is open.
    """
    theirs = select(Deal).where(col(Deal.client_id) == client_id, col(Deal.status) != "cancelled")
    latest = tx.first(theirs.order_by(col(Deal.is_open).desc(), col(Deal.closed_at).desc()))
    if latest is None or latest.status != "lost" or followed_by(tx, latest.id) is not None:
        return None
    return latest


def followed_by(tx: Tx, deal_id: int) -> Deal | None:
    """The newest deal that was opened after a lost one."""
    after = select(Deal).where(col(Deal.linked_to) == deal_id, col(Deal.status) != "cancelled")
    return tx.first(after.order_by(col(Deal.id).desc()))


def open_in(tx: Tx, client_id: int, pipeline_id: int) -> Deal | None:
    """An open deal of a client in a pipeline."""
    theirs = select(Deal).where(
        col(Deal.client_id) == client_id,
        col(Deal.pipeline_id) == pipeline_id,
        col(Deal.is_open) == 1,
    )
    return tx.first(theirs.order_by(col(Deal.id)))


def living_pipeline(tx: Tx, key: str) -> Pipeline | None:
    """The pipeline of that key, unless it was put away."""
    same = select(Pipeline).where(col(Pipeline.key) == key, col(Pipeline.archived_at).is_(None))
    return tx.first(same)


def is_somebody(tx: Tx, user_id: int | None) -> bool:
    """Whether a user is a person who works here still."""
    user = tx.look(User, user_id)
    return user is not None and user.id != PROGRAM_ID and user.archived_at is None


def first_person(tx: Tx) -> int:
    """The id of the first who works here; the program's where nobody does."""
    alive = select(User).where(col(User.id) != PROGRAM_ID, col(User.archived_at).is_(None))
    found = tx.first(alive.order_by(col(User.id)))
    return found.id if found is not None else PROGRAM_ID


def refused_step(tx: Tx, deal: Deal) -> Step | None:
    """The step by which a deal was refused, locked."""
    theirs = select(Step).where(
        col(Step.deal_id) == deal.id, col(Step.closed_as) == "refuse", col(Step.side) == 0
    )
    return next(iter(tx.lock(theirs.order_by(col(Step.id).desc()).limit(1))), None)


def reason_of_key(tx: Tx, key: str) -> "setup.Reason | None":
    """The refusal reason of that key or name, in any case; one put away too."""
    found = tx.lock(select(setup.Reason).order_by(col(setup.Reason.position), col(setup.Reason.id)))
    same = [one for one in found if key.casefold() in (one.key.casefold(), one.name.casefold())]
    return same[0] if same else None


def reason_words(session: Session, key: str) -> tuple[str, int | None, str]:
    """The key of a reason, its days to the revival and its pipeline, by key or name."""
    for reason in session.scalars(select(setup.Reason).order_by(col(setup.Reason.position))):
        if key.casefold() in (reason.key.casefold(), reason.name.casefold()):
            return reason.key, reason.revive_days, reason.pipeline
    return key, None, ""

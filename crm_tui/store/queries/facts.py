"""What is known of a deal inside a write, what the write itself has done included."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from crm_tui.domain.facts import Facts
from crm_tui.domain.lines import QuestionLine, StepLine
from crm_tui.store.derived import counters
from crm_tui.store.hot.answers import Answered, chain_of, holding
from crm_tui.store.hot.asking import asking
from crm_tui.store.hot.facts import gathered
from crm_tui.store.journal import Tx
from crm_tui.store.queries.plain import InSession
from crm_tui.store.tables.sales import Deal


def asked_at(
    session: Session, client_id: int, deal_id: int | None, step: StepLine | None
) -> tuple[QuestionLine, ...]:
    """What to ask at a step, what is known standing there with its answer."""
    return asking(InSession(session), client_id, deal_id, step)[0]


def given(session: Session, client_id: int, deal_id: int | None, asked: str) -> list[Answered]:
    """The answers to a question, or that tell a thing, which hold here; the latest first."""
    conn = InSession(session)
    chain: tuple[int, ...] = ()
    if deal_id is not None:
        linked = select(col(Deal.linked_to)).where(col(Deal.id) == deal_id)
        chain = tuple(chain_of(conn, deal_id, session.scalar(linked)))
    found = holding(conn, client_id, chain)
    return [one for one in found if asked in (one.key, one.tells)]


def facts_of(tx: Tx, deal: Deal) -> Facts:
    """What is known of a deal now; contacts and tries count what this write has done already."""
    found = gathered(InSession(tx.session), deal.id)
    contacts, tries = tx.session.connection().execute(_counted(), {"deal": deal.id}).one()
    return found._replace(contacts=contacts, tries=tries)


@cache
def _counted() -> Select[int, int]:
    """How often a deal's client was talked with and not reached, as the rows say; built once."""
    live = counters()
    return select(live["contacts"], live["tries"]).where(col(Deal.id) == bindparam("deal"))

"""What the verbs and forms ask about objections."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_tui.domain.objections import Objection as Line
from crm_tui.store.hot.objections import objections
from crm_tui.store.journal import Tx
from crm_tui.store.queries.plain import InSession
from crm_tui.store.tables.setup import Objection


def of_key(tx: Tx, key: str) -> Objection | None:
    """The objection of that key, put away or not."""
    return tx.first(select(Objection).where(func.lower(col(Objection.key)) == key.casefold()))


def put_away(tx: Tx, keys: set[str]) -> list[Objection]:
    """Those of these keys that were put away, by their ids."""
    gone = select(Objection).where(col(Objection.archived_at).is_not(None))
    return tx.all(gone.where(col(Objection.key).in_(sorted(keys))).order_by(col(Objection.id)))


def keys(tx: Tx) -> set[str]:
    """The keys of all objections."""
    return set(tx.session.scalars(select(col(Objection.key))))


def listed(session: Session) -> tuple[Line, ...]:
    """The team's objections in their order."""
    return objections(InSession(session))

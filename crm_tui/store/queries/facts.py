"""What is known of a deal inside a write, what the write itself has done included."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from crm_tui.domain.facts import Facts
from crm_tui.store.derived import counters
from crm_tui.store.hot.facts import gathered
from crm_tui.store.journal import Tx
from crm_tui.store.tables.sales import Deal


class InWrite:
    """Answers the SQL of the quick reads from inside a write."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        tx.session.flush()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement with `?` for its values."""
        run = self._tx.session.connection().exec_driver_sql
        asked = sql.replace("?", "%s") if self._tx.postgresql else sql
        return [tuple(found) for found in run(asked, values)]


def facts_of(tx: Tx, deal: Deal) -> Facts:
    """What is known of a deal now; contacts and tries count what this write has done already."""
    found = gathered(InWrite(tx), deal.id)
    live = counters()
    asked = select(live["contacts"], live["tries"]).where(col(Deal.id) == deal.id)
    contacts, tries = tx.session.connection().execute(asked).one()
    return found._replace(contacts=contacts, tries=tries)

"""What a command asks about one receipt."""

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.store.tables.sales import Receipt


def receipt_of(session: Session, receipt_id: int) -> tuple[int, str] | None:
    """The deal of a receipt and the receipt's currency, or None."""
    asked = select(col(Receipt.deal_id), col(Receipt.currency)).where(col(Receipt.id) == receipt_id)
    found = session.execute(asked).first()
    return None if found is None else (found[0], found[1])

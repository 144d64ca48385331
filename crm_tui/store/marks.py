"""What a file says of itself beside the records: that it is a demo, and of which day."""

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from crm_tui.store.tables.journal import Meta

DEMO = "demo"


def marked(session: Session, key: str) -> str:
    """What the file says under a key; "" for nothing."""
    return session.scalar(select(col(Meta.value)).where(col(Meta.key) == key)) or ""


def mark(session: Session, key: str, value: str) -> None:
    """Write what the file says under a key."""
    session.execute(delete(Meta).where(col(Meta.key) == key))
    session.execute(insert(Meta), [{"key": key, "value": value}])

"""Whether a database has its ground: the program's own user, who comes before all others."""

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.store.tables.people import User

PROGRAM = "crm"


def is_empty(session: Session) -> bool:
    """Whether the ground is still to be laid."""
    return session.execute(select(col(User.id)).limit(1)).scalar() is None

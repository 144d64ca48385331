"""Whether a database has its ground: the program's own user, who comes before all others."""

from sqlmodel import Session

PROGRAM = "crm"


def is_empty(session: Session) -> bool:
    """Whether the ground is still to be laid."""
    # In SQL's own words, since every command that writes asks it, and before any other question.
    found = session.connection().exec_driver_sql('select id from "user" limit 1')
    return found.scalar() is None

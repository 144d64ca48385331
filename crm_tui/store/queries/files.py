"""What commands and checks ask about attached files."""

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.files import FileLine
from crm_tui.store.hot.files import files_of
from crm_tui.store.queries.plain import InSession
from crm_tui.store.tables.history import File
from crm_tui.store.tables.setup import Setting

MOST = 1000


def files_of_client(session: Session, client_id: int) -> tuple[FileLine, ...]:
    """The files of a client and its deals, the newest first."""
    return files_of(InSession(session), client_id, MOST)


def contents_named(session: Session) -> list[tuple[int, str, str, int]]:
    """Every attached file by its id: (id, name, hash, size)."""
    asked = select(col(File.id), col(File.name), col(File.sha256), col(File.size))
    found = session.connection().execute(asked.order_by(col(File.id)))
    return [(row[0], row[1], row[2], row[3]) for row in found]


def limit_said(session: Session) -> int | None:
    """How large a file may be in megabytes, as the team has said; None where it has not."""
    asked = select(col(Setting.value)).where(col(Setting.key) == "file_limit")
    said = session.connection().execute(asked).scalar() or ""
    return int(said) if said.isdecimal() else None

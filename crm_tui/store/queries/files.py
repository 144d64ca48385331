"""What commands and checks ask about attached files."""

from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.files import FileLine
from crm_tui.store.hot.files import files_of
from crm_tui.store.journal import Tx
from crm_tui.store.queries.plain import InSession
from crm_tui.store.tables.history import File
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal
from crm_tui.store.tables.setup import Setting

MOST = 1000


def files_of_client(session: Session, client_id: int) -> tuple[FileLine, ...]:
    """The files of a client and its deals, the newest first."""
    return files_of(InSession(session), client_id, MOST)


class Named(NamedTuple):
    """An attached file as a check looks for it. whose: "d5 windows, c3 Ivan"; size: bytes."""

    id: int
    name: str
    sha256: str
    size: int
    link: str
    whose: str


def contents_named(session: Session) -> list[Named]:
    """Every attached file by its id, and whose it is."""
    asked = (
        select(
            col(File.id), col(File.name), col(File.sha256), col(File.size), col(File.link),
            col(File.deal_id), col(Deal.title), col(File.client_id), col(Client.name),
        )
        .outerjoin(Deal, col(Deal.id) == col(File.deal_id))
        .outerjoin(Client, col(Client.id) == col(File.client_id))
        .order_by(col(File.id))
    )  # fmt: skip
    return [
        Named(*row[:5], whose=", ".join(
            f"{letter}{number} {title}"
            for letter, number, title in (("d", row[5], row[6]), ("c", row[7], row[8])) if number
        ))
        for row in session.connection().execute(asked)
    ]  # fmt: skip


def file_numbered(session: Session, number: int) -> Named | None:
    """The attached file of that number, or None; whose it is is left out."""
    asked = select(
        col(File.id), col(File.name), col(File.sha256), col(File.size), col(File.link)
    ).where(col(File.id) == number)
    found = session.connection().execute(asked).first() if number > 0 else None
    return None if found is None else Named(*found, whose="")


def limit_said(session: Session) -> int | None:
    """How large a file may be in megabytes, as the team has said; None where it has not."""
    asked = select(col(Setting.value)).where(col(Setting.key) == "file_limit")
    said = session.connection().execute(asked).scalar() or ""
    return int(said) if said.isdecimal() else None


def same_file(tx: Tx, sha256: str, client_id: int, deal_id: int | None, kind: str) -> File | None:
    """The file with this content at the same deal, or at the client alone, if there is one.

    kind: what it makes known; a file that makes something else known is another.
    """
    asked = select(File).where(col(File.sha256) == sha256, col(File.client_id) == client_id)
    at_deal = col(File.deal_id).is_(None) if deal_id is None else col(File.deal_id) == deal_id
    if kind:
        asked = asked.where(col(File.kind).in_((kind, "")))
    return tx.first(asked.where(at_deal).order_by(col(File.kind).desc(), col(File.id)))

"""Statements that every write says, built once: building one costs more than running it."""

from functools import cache

from sqlalchemy import Delete, Insert, Select, Update, bindparam, delete, insert, select, update
from sqlmodel import SQLModel, col

from crm_tui.store.images import KINDS
from crm_tui.store.tables.journal import Entry, SearchDoc
from crm_tui.store.tables.people import Client, User


@cache
def user_asked() -> Select[User]:
    """The user whose name is `name`, casefolded."""
    return select(User).where(col(User.name_key) == bindparam("name"))


@cache
def last_place() -> Select[int, str]:
    """Number and hash of the newest entry."""
    return select(col(Entry.id), col(Entry.hash)).order_by(col(Entry.id).desc()).limit(1)


@cache
def bearing(kind: str) -> Update:
    """Write into records of a kind, by their `ids`, that entry `entry` made them."""
    table = KINDS[kind]
    some = col(table.id).in_(bindparam("ids", expanding=True))
    return update(table).where(some).values(born=bindparam("entry"))


@cache
def into(table: type[SQLModel]) -> Insert:
    """New rows of a table."""
    return insert(table)


@cache
def unindexed() -> Delete:
    """Forget the search words of the clients with these `ids`."""
    return delete(SearchDoc).where(col(SearchDoc.client_id).in_(bindparam("ids", expanding=True)))


@cache
def staff() -> Select[int]:
    """Who works at the clients with these `ids`."""
    return select(col(Client.id)).where(
        col(Client.works_at_id).in_(bindparam("ids", expanding=True))
    )

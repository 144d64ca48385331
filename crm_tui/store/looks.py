"""How somebody looks at the boards: kept in the file, beside the records and their history."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from crm_tui.store.db import Store
from crm_tui.store.hot.looks import KEY
from crm_tui.store.marks import mark
from crm_tui.store.queries.persons import Person
from crm_tui.store.tables.journal import Meta


def keep_look(store: Store, user_id: int, words: str) -> None:
    """Keep how a person looks at the boards, in place of what was kept.

    It is no change of a record: no entry tells of it, and undo passes it by.
    """
    with store.write() as session:
        mark(session, KEY.format(user_id=user_id), words)


def forget_looks(session: Session, person: Person) -> None:
    """Delete what names a forgotten person, such as a filter with his name."""
    kept = select(col(Meta.key), col(Meta.value)).where(
        col(Meta.key).startswith(KEY.partition("{")[0])
    )
    named = [key for key, words in session.execute(kept).all() if person.sign.search(words)]
    session.execute(delete(Meta).where(col(Meta.key).in_(named)))

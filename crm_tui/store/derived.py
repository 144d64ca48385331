"""What is kept beside the facts for speed, and follows from them: counters and search words."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, exists, func, select, update
from sqlmodel import Session, col

from crm_tui.store import built
from crm_tui.store.shapes import ask, insert_cells
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.sales import Deal, Step

OUTCOMES = ("result", "postpone", "refuse")
BATCH = 500
ANSWERS = 40
ANSWER_LETTERS = 200
"""How much of what a client answered is found by search: an index is no archive."""


def counters() -> dict[str, Any]:
    """What tries, contacts and postpones of a deal should be, as questions asked beside the deal.

    A contact is a talk that was logged, or an outcome of a step that contacts and has no talk
    logged on it.
    """
    activities = select(func.count()).where(col(Activity.deal_id) == col(Deal.id))
    steps = select(func.count()).where(col(Step.deal_id) == col(Deal.id))
    talked = exists().where(col(Activity.step_id) == col(Step.id), col(Activity.result) == "talked")
    outcomes = steps.where(col(Step.closed_as).in_(OUTCOMES), col(Step.contacts) == 1, ~talked)
    asked = {
        "tries": activities.where(col(Activity.kind) == "try"),
        "postpones": steps.where(col(Step.closed_as) == "postpone"),
        "talks": activities.where(col(Activity.result) == "talked"),
        "outcomes": outcomes,
    }
    found: dict[str, Any] = {
        name: question.correlate(Deal).scalar_subquery() for name, question in asked.items()
    }
    found["contacts"] = found.pop("talks") + found.pop("outcomes")
    return found


def count_contacts(session: Session, deals: Collection[int]) -> None:
    """Bring tries, contacts and postpones of the deals up to date."""
    for ids in batches(deals):
        session.connection().execute(_counted(), {"ids": ids})


@cache
def _counted() -> Update:
    """Counting anew for some deals; built once: building costs more than counting."""
    some = col(Deal.id).in_(bindparam("ids", expanding=True))
    return update(Deal).where(some).values(**counters())


def index_clients(session: Session, clients: Collection[int]) -> None:
    """Write the words that these clients are found by anew."""
    from crm_tui.domain.search import FOLD_VERSION

    run = session.connection().execute
    for ids in batches(clients):
        words = words_of(session, ids)
        run(built.unindexed(), {"ids": ids})
        rows = [(client, FOLD_VERSION, found) for client, found in words.items()]
        insert_cells(session, "search_doc", ("client_id", "fold", "words"), rows)


@contextmanager
def many_at_once(session: Session) -> Iterator[None]:
    """SQLite: room in memory for many rows, and a search index that grows in large pieces."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    connection = session.connection()
    run = connection.exec_driver_sql
    pages = int(run("pragma cache_size").scalar_one())
    run(f"pragma cache_size={min(pages, -ROOM // 1024)}")
    for option, _usual, large in _MERGING:
        run("insert into search_fts (search_fts, rank) values (?, ?)", (option, large))
    try:
        yield
        for option, usual, _large in _MERGING:
            run("insert into search_fts (search_fts, rank) values (?, ?)", (option, usual))
    finally:
        if not connection.invalidated:  # an interruption throws it away
            run(f"pragma cache_size={pages}")


ROOM = 1 << 24
"""Bytes of pages that are kept in memory while many rows come."""

_MERGING = (("automerge", 4, 0), ("crisismerge", 16, 2000), ("hashsize", 1 << 20, 1 << 24))
"""Options of FTS5: how many pieces are merged at a time, at the latest, and bytes of a new one."""


def documents(texts: Mapping[int, Collection[str]]) -> list[tuple[int, int, str]]:
    """The rows of search_doc for clients, by the texts that they should be found by."""
    from crm_tui.domain.found_by import words
    from crm_tui.domain.search import FOLD_VERSION

    return [(client, FOLD_VERSION, words(said)) for client, said in texts.items()]


def words_of(session: Session, ids: list[int]) -> dict[int, str]:
    """The words that clients should be found by; a merged client has none."""
    from crm_tui.domain.search import tokens

    found: dict[int, set[str]] = {}
    for client, text in dict.fromkeys(_texts(session, ids)):
        found.setdefault(client, set()).update(tokens(text))
    return {client: " ".join(sorted(said)) for client, said in found.items()}


def _texts(session: Session, ids: list[int]) -> Iterator[tuple[int, str]]:
    names = (
        "select client.id, client.name, company.name from client"
        " left join client company on company.id = client.works_at_id"
        " where client.id {given} and client.merged_into is null"
    )
    alive = []
    for client, name, company_name in ask(session, names, ids):
        alive.append(client)
        yield client, name
        if company_name:
            yield client, company_name
    channels = "select client_id, raw, norm from channel where client_id {given}"
    for client, raw, norm in ask(session, channels, alive):
        yield client, raw
        yield client, norm
    titles = (
        "select client_id, title from deal where client_id {given}"
        " union all select client_id, text from field_value where client_id {given} and text <> ''"
        " union all select deal.client_id, field_value.text from deal join field_value"
        " on field_value.deal_id = deal.id where deal.client_id {given} and field_value.text <> ''"
    )
    yield from ask(session, titles, alive)
    yield from _answers(session, alive)


def _answers(session: Session, ids: list[int]) -> Iterator[tuple[int, str]]:
    """The beginnings of what clients answered in their own words, the latest answers of each."""
    asked = (
        "select a.client_id, substr(a.text, 1, :most) from answer a"
        " join question q on q.id = a.question_id"
        " where a.client_id {given} and q.kind = 'text' and a.text <> ''"
        " order by a.client_id, a.id desc"
    )
    count: dict[int, int] = {}
    for client, text in ask(session, asked, ids, most=ANSWER_LETTERS):
        count[client] = count.get(client, 0) + 1
        if count[client] <= ANSWERS:
            yield client, text


def clients_of(session: Session, deals: Collection[int]) -> set[int]:
    """Whose these deals are."""
    return {row[0] for row in ask(session, "select client_id from deal where id {given}", deals)}


def with_staff(session: Session, clients: Collection[int]) -> set[int]:
    """The clients, and the people who work at them: their words name the company."""
    found = set(clients)
    for ids in batches(clients):
        staff = session.connection().execute(built.staff(), {"ids": ids})
        found.update(client for (client,) in staff)
    return found


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in ascending order, at most 500 at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]

"""Clients that address books of others know: by what names, and what was changed of them here."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.store.queries import importing
from crm_tui.store.shapes import ask
from crm_tui.store.tables.foreign import ExternalId

SYSTEM = "vcard"
"""Whose names of clients those of address books are."""

_TEXTS = ("name", "job_title")
_PAST = tuple((name,) for name in (*_TEXTS, "works_at_id"))


class News(NamedTuple):
    """What people changed of a client here.

    past: field (name, job_title, company) → the values that it had before. gone: the channels
    that were taken away, or changed into others, as (kind, normal form, as written). own: the
    normal forms of the channels that people wrote here.
    """

    past: dict[str, set[str]]
    gone: Collection[tuple[str, str, str]]
    own: Collection[str]


def names_in_books(session: Session) -> dict[str, tuple[str, ...]]:
    """Client's uid → what cards call them; of merged clients the cards are those of who stayed."""
    named = (
        select(col(ExternalId.record_id), col(ExternalId.external))
        .where(col(ExternalId.kind) == "client", col(ExternalId.system) == SYSTEM)
        .order_by(col(ExternalId.id))
    )
    found: dict[int, list[str]] = {}
    for client, external in session.execute(named):
        found.setdefault(client, []).append(external)
    became = importing.kept_instead(session, found)
    uids = ask(session, "select id, uid from client where id {given}", {*found, *became.values()})
    uid_of = dict(map(tuple, uids))
    names: dict[str, tuple[str, ...]] = {}
    for client, externals in found.items():
        uid = uid_of.get(became.get(client, client), "")
        names[uid] = (*names.get(uid, ()), *externals)
    return names


def news_of(session: Session, uids: Iterable[str]) -> dict[str, News]:
    """What people changed of these clients here, by uid."""
    ids = importing.clients_by_uid(session, uids)
    past = importing.past_values(session, "client", ids.values(), _PAST)
    firms = {value for had in past.values() for value in had["works_at_id"] if value}
    called = importing.names_of(session, firms) | {None: ""}
    owners = {client: client for client in ids.values()}
    gone = importing.taken_away(session, "channel", owners, ("kind", "norm", "raw"))
    own = _own_channels(session, ids.values())
    return {
        uid: News(_texts(past.get(client, {}), called), gone.get(client, set()),
                  own.get(client, set()))
        for uid, client in ids.items()
    }  # fmt: skip


def _texts(past: dict[str, set[Any]], called: dict[Any, str]) -> dict[str, set[str]]:
    found = {name: {str(value) for value in past.get(name, ())} for name in _TEXTS}
    return found | {"company": {called.get(one, "") for one in past.get("works_at_id", ())}}


def _own_channels(session: Session, clients: Iterable[int]) -> dict[int, set[str]]:
    words = (
        "select distinct channel.client_id, channel.norm from channel"
        " join change on change.kind = 'channel' and change.record_id = channel.id"
        " join entry on entry.id = change.entry_id"
        f" where channel.client_id {{given}} and entry.action not in {importing.IMPORT}"
    )
    found: dict[int, set[str]] = {}
    for client, norm in ask(session, words, clients):
        found.setdefault(client, set()).add(norm)
    return found

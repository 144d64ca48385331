"""Finding clients and deals by any part of a name, in any script, or by a number.

The index holds folded words; each word of the query begins one of them. At most CANDIDATES are
looked at, the newest ones and those whose name begins so, and put in order here.
"""

from crm_tui.domain.lines import FoundLine
from crm_tui.domain.search import fold, query_tokens, rank
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole_or_none, words
from crm_tui.store.hot.searching import BEGINS, HOLDS, LEAST_INFIX, clients_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store.hot.connection import Hot

CANDIDATES = 200
LIMIT = 20
SNIPPET = 60
_LAST_CHARACTER = "\U0010ffff"

_BY_NAME = """
    select id from client where name_key >= ? and name_key < ? order by name_key, id limit ?
"""
_CLIENTS = """
    select c.id, c.name, coalesce(w.name, ''), c.city,
           case when c.archived_at is null then 0 else 1 end
    from client c left join client w on w.id = c.works_at_id
    where c.id in ({ids}) and c.merged_into is null
"""
_CHANNELS = """
    select client_id, raw, norm from channel where client_id in ({ids})
    order by client_id, position, id limit 400
"""
_ANSWERS = """
    select client_id, text from answer where client_id in ({ids}) and text <> ''
    order by id desc limit 400
"""
_DEALS = """
    select client_id, id, title from deal where client_id in ({ids}) and is_open = 1
    order by id desc limit 400
"""


def find(conn: "Hot", text: str, limit: int = LIMIT) -> "tuple[FoundLine, ...]":
    """The clients that a text finds, the best first, each with an open deal of theirs.

    The deal is the one whose title holds the text, else the newest open one, else None. A
    reference (c5, d17) finds its record. hint: a number or address, the one that matched.
    """
    sought = text.strip()
    tokens = query_tokens(sought)
    if not tokens:
        return ()
    with conn:
        ranked = _ranked(conn, sought, tokens)[:limit]
        first = _by_reference(conn, sought)
        rest = [found for found in ranked if found[0] not in {client[0] for client in first}]
        return _lines(conn, (first + rest)[:limit], tokens)


def _ranked(conn: "Hot", sought: str, tokens: "list[str]") -> "list[tuple[Any, ...]]":
    """The candidates' rows in order: archived ones last."""
    ids = _candidates(conn, sought, tokens)
    if not ids:
        return []
    found = conn.rows(_CLIENTS.format(ids=places(ids)), *ids)
    return sorted(
        found, key=lambda row: (row[4], *rank(sought, words(row[1]), words(row[2])), -row[0])
    )


def _candidates(conn: "Hot", sought: str, tokens: "list[str]") -> "list[int]":
    ids = _with_words(conn, tokens, BEGINS)
    if len(ids) >= CANDIDATES:
        begin = fold(sought)
        ids += conn.rows(_BY_NAME, begin, begin + _LAST_CHARACTER, CANDIDATES // 4)
    if not ids and all(len(token) >= LEAST_INFIX for token in tokens):
        ids = _with_words(conn, tokens, HOLDS)
    return list(dict.fromkeys([number for (number,) in ids]))


def _with_words(conn: "Hot", tokens: "list[str]", where: str) -> "list[tuple[Any, ...]]":
    """The newest clients with a word that begins with each token, or holds it."""
    sql, values = clients_with(conn.backend, [[(one, where)] for one in tokens], CANDIDATES)
    return conn.rows(sql, *values)


def _by_reference(conn: "Hot", sought: str) -> "list[tuple[Any, ...]]":
    """The client that a reference such as c5 or d17 names."""
    letter, number = sought[:1].lower(), sought[1:]
    if letter not in ("c", "d") or not number.isdecimal() or len(number) > 15:
        return []
    client: int | None = int(number)
    if letter == "d":
        deal = conn.first("select client_id from deal where id = ?", client)
        client = deal[0] if deal else None
    if client is None:
        return []
    return conn.rows(_CLIENTS.format(ids="?"), client)


def _lines(
    conn: "Hot", clients: "list[tuple[Any, ...]]", tokens: "list[str]"
) -> "tuple[FoundLine, ...]":
    ids = [client[0] for client in clients]
    if not ids:
        return ()
    hints = _hints(conn.rows(_CHANNELS.format(ids=places(ids)), *ids), tokens)
    hints |= _said(conn, clients, hints, tokens)
    deals = _deals(conn.rows(_DEALS.format(ids=places(ids)), *ids), tokens)
    return tuple([
        FoundLine(number, words(name), words(company), hints.get(number, words(city)),
                  *deals.get(number, (None, None)))
        for number, name, company, city, _archived in clients
    ])  # fmt: skip


def _hints(channels: "list[tuple[Any, ...]]", tokens: "list[str]") -> "dict[int, str]":
    """For each client the channel that holds a word of the query, else the first."""
    found: dict[int, str] = {}
    matched: set[int] = set()
    for client, raw, norm in channels:
        haystack = f"{words(norm)} {words(raw)}".lower()
        matches = client not in matched and any(token in haystack for token in tokens)
        if matches:
            matched.add(client)
        if matches or client not in found:
            found[client] = words(raw)
    return found


def _said(
    conn: "Hot", clients: "list[tuple[Any, ...]]", hints: "dict[int, str]", tokens: "list[str]"
) -> "dict[int, str]":
    """For clients found by none of their names and channels: the answer that holds the words."""
    rest = [
        row[0] for row in clients
        if not any(t in fold(f"{words(row[1])} {words(row[2])} {hints.get(row[0], '')}")
                   for t in tokens)
    ]  # fmt: skip
    if not rest:
        return {}
    found: dict[int, str] = {}
    for client, text in conn.rows(_ANSWERS.format(ids=places(rest)), *rest):
        if client not in found and any(token in fold(words(text)) for token in tokens):
            found[client] = f"“{words(text)[:SNIPPET]}”"
    return found


def _deals(
    deals: "list[tuple[Any, ...]]", tokens: "list[str]"
) -> "dict[int, tuple[int | None, str]]":
    """For each client the open deal whose title holds a word of the query, else the newest."""
    found: dict[int, tuple[int | None, str]] = {}
    matched: set[int] = set()
    for client, number, title in deals:
        called = fold(words(title))
        matches = client not in matched and any(token in called for token in tokens)
        if matches:
            matched.add(client)
        if matches or client not in found:
            found[client] = (whole_or_none(number), words(title))
    return found


def clients_named(conn: "Hot", begin: str, limit: int = LIMIT) -> "tuple[tuple[int, str], ...]":
    """Clients whose folded name begins so, for completion: id and name."""
    key = fold(begin)
    found = conn.rows(
        "select id, name from client where name_key >= ? and name_key < ?"
        " order by name_key, id limit ?",
        key, key + _LAST_CHARACTER, limit,
    )  # fmt: skip
    return tuple((number, words(name)) for number, name in found)

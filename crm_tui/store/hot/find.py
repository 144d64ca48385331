"""Finding clients and deals by any part of a name, in any script, or by a number.

The index holds folded words; each word of the query begins one of them, or stands in the middle of
one where nothing begins so. At most CANDIDATES are looked at, the newest ones, those used lately
and those whose name begins so, and put in order here.
"""

from crm_tui.domain.lines import FoundLine
from crm_tui.domain.search import closeness, fold, query_tokens
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole_or_none, words
from crm_tui.store.hot.searching import BEGINS, HOLDS, LEAST_INFIX, clients_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crm_tui.store.hot.connection import Hot

CANDIDATES = 100
BY_NAME = 50
LIMIT = 20
SNIPPET = 60
NAMED = 4
"""The closeness up to which a client is found by the name itself."""
_LAST_CHARACTER = "\U0010ffff"

_BY_NAME = """
    select id from client where name_key >= ? and name_key < ? order by name_key, id limit ?
"""
_CLIENTS = """
    select c.id, c.name, coalesce(w.name, ''), c.city
    from client c left join client w on w.id = c.works_at_id
    where c.id in ({ids})
"""
_NAMES = """
    select id, name_key, case when archived_at is null then 0 else 1 end
    from client where id in ({ids}) and merged_into is null
"""
_COMPANIES = """
    select c.id, w.name_key from client c join client w on w.id = c.works_at_id
    where c.id in ({ids})
"""
_WORDS = "select client_id, words from search_doc where client_id in ({ids})"
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


def find(
    conn: "Hot", text: str, limit: int = LIMIT, recent: "Sequence[int]" = ()
) -> "tuple[FoundLine, ...]":
    """The clients that a text finds, the best first, each with an open deal of theirs.

    The deal is the one whose title holds the text, else the newest open one, else None. A
    reference (c5, d17) finds its record. hint: a number or address, the one that matched. recent:
    clients used lately, the last one first: they come first among those found equally well.
    """
    sought = text.strip()
    tokens = query_tokens(sought)
    if not tokens:
        return ()
    with conn:
        ids = _ranked(conn, sought, tokens, recent, limit)
        ids = list(dict.fromkeys(_by_reference(conn, sought) + ids))[:limit]
        return _lines(conn, ids, tokens)


def _ranked(
    conn: "Hot", sought: str, tokens: "list[str]", recent: "Sequence[int]", limit: int
) -> "list[int]":
    """The candidates in order: archived ones last."""
    ids = _candidates(conn, sought, tokens, recent)
    if not ids:
        return []
    places_of = {number: place for place, number in enumerate(recent)}
    key, last = fold(sought), len(places_of)
    found = []
    for number, called, put_away in conn.rows(_NAMES.format(ids=places(ids)), *ids):
        called = words(called)
        close = closeness(key, called)
        found.append((put_away, close, places_of.get(number, last), len(called), called, -number))
    found.sort()
    if any(row[1] > NAMED for row in found[:limit]):
        found = _with_companies_first(conn, key, found)
    return [-row[-1] for row in found[:limit]]


def _with_companies_first(
    conn: "Hot", key: str, found: "list[tuple[Any, ...]]"
) -> "list[tuple[Any, ...]]":
    """Of those found by no name of theirs, the people of a company so called before the rest."""
    ids = [-row[-1] for row in found if row[1] > NAMED]
    named = conn.rows(_COMPANIES.format(ids=places(ids)), *ids)
    theirs = {number for number, company in named if key in words(company)}
    return sorted(found, key=lambda row: (row[:2], row[1] > NAMED and -row[-1] not in theirs, row))


def _candidates(
    conn: "Hot", sought: str, tokens: "list[str]", recent: "Sequence[int]"
) -> "list[int]":
    ids = _with_words(conn, tokens, BEGINS, recent)
    if len(ids) >= CANDIDATES or not ids:
        begin = fold(sought)
        named = conn.rows(_BY_NAME, begin, begin + _LAST_CHARACTER, BY_NAME)
        ids += [number for (number,) in named]
    if not ids and all(len(token) >= LEAST_INFIX for token in tokens):
        ids = _with_words(conn, tokens, HOLDS, recent)
    return list(dict.fromkeys(ids))


def _with_words(
    conn: "Hot", tokens: "list[str]", where: str, recent: "Sequence[int]"
) -> "list[int]":
    """The newest clients with a word that begins with each token, or holds it; recent ones too."""
    sql, values = clients_with(conn.backend, [[(one, where)] for one in tokens], CANDIDATES)
    ids = [number for (number,) in conn.rows(sql, *values)]
    if recent and len(ids) >= CANDIDATES:
        known = conn.rows(_WORDS.format(ids=places(recent)), *recent)
        ids += [number for number, said in known if have(said, tokens, where == BEGINS)]
    return ids


def have(said: str, tokens: "list[str]", at_the_beginning: bool) -> bool:
    """Whether among folded words some begin with each token, or hold it."""
    around = f" {said}"
    return all([(f" {token}" if at_the_beginning else token) in around for token in tokens])


def _by_reference(conn: "Hot", sought: str) -> "list[int]":
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
    return [number for number, *_rest in conn.rows(_NAMES.format(ids="?"), client)]


def _lines(conn: "Hot", ids: "list[int]", tokens: "list[str]") -> "tuple[FoundLine, ...]":
    if not ids:
        return ()
    shown = {row[0]: row for row in conn.rows(_CLIENTS.format(ids=places(ids)), *ids)}
    clients = [shown[number] for number in ids]
    hints = _hints(conn.rows(_CHANNELS.format(ids=places(ids)), *ids), tokens)
    hints |= _said(conn, clients, hints, tokens)
    deals = _deals(conn.rows(_DEALS.format(ids=places(ids)), *ids), tokens)
    return tuple([
        FoundLine(number, words(name), words(company), hints.get(number, words(city)),
                  *deals.get(number, (None, None)))
        for number, name, company, city in clients
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

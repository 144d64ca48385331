"""Finding clients and deals by any part of a name, in any script, or by a number.

The index holds folded words; each word of the query begins one of them, or stands in the middle of
one where nothing begins so. At most CANDIDATES are looked at, the newest ones, those used lately
and those whose name begins so, and put in order here.
"""

from crm_tui.domain.lines import FoundLine
from crm_tui.domain.search import closenesses, fold, query_tokens
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole_or_none, words
from crm_tui.store.hot.searching import (
    BEGINS,
    FEW,
    HOLDS,
    LEAST_INFIX,
    clients_among,
    grams_to_sample,
    may_be_few,
    may_be_further,
    newest_with,
    rare_digits,
    sample,
    spread_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crm_tui.store.hot.connection import Hot
    from crm_tui.store.hot.searching import Spelling

    Sought = Sequence[Sequence[Spelling]]
    #: merged_into, id, name_key, 1 if put away, name, city, and the company's name and key
    Row = tuple[Any, ...]

CANDIDATES = 52
SPARE = 8  # more than the list shows, since some may have been merged or put away
BY_NAME = 20
LIMIT = 20
SNIPPET = 60
NAMED = 4
"""The closeness up to which a client is found by the name itself."""
_STEP = 16  # clients that are asked for by their numbers come in such portions
_FAR = 1000  # more than there are degrees of closeness, or clients used lately
_LAST_CHARACTER = "\U0010ffff"

_CLIENT = """
    c.merged_into, c.id, c.name_key, case when c.archived_at is null then 0 else 1 end,
    c.name, c.city, coalesce(w.name, ''), coalesce(w.name_key, '')
"""
_TABLES = "client c left join client w on w.id = c.works_at_id"
# A cross join is made in the order in which it is written: the few that are found come first.
_WITH_WORDS = f"""
    with found (id) as ({{found}}) select {_CLIENT}
    from found cross join {_TABLES} where c.id = found.id
"""
_WITH_RARE = f"""
    {{rare}} select {_CLIENT} from found cross join {_TABLES} where c.id = found.id
    union all select null, null, null, count(*), null, null, null, null from looked
"""
_BY_NAME = f"""
    select {_CLIENT} from {_TABLES} where c.name_key >= ? and c.name_key < ?
    order by c.name_key, c.id limit ?
"""
_BY_ID = f"select {_CLIENT} from {_TABLES} where c.id = ?"
# Sorted by Python: they come nearly so, which the database does not know.
_BEHIND = """
    with sought (id) as (values {ids})
    select * from (
        select c.client_id, 0, c.position, c.id, c.raw, c.norm
        from sought cross join channel c where c.client_id = sought.id limit 400) channels
    union all
    select * from (
        select d.client_id, 1, 0, d.id, d.title, ''
        from sought cross join deal d where d.client_id = sought.id and d.is_open = 1
        limit 400) deals
"""
_ANSWERS = """
    select client_id, text from answer where client_id in ({ids}) and text <> ''
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
        named = _by_reference(conn, sought)
        found = _candidates(conn, sought, tokens, recent, limit)
        ranked = _ranked(fold(sought), found, recent)[:limit]
        clients = {row[1]: row for row in (*named, *ranked)}
        return _lines(conn, list(clients.values())[:limit], tokens)


def _ranked(key: str, rows: "list[Row]", recent: "Sequence[int]") -> "list[Row]":
    """The candidates in order: archived ones last.

    Of those found by no name of theirs, the people of a company so called come before the rest.
    Merged ones are left out.
    """
    places_of = {number: place for place, number in enumerate(recent)}
    last = len(places_of)
    live = [row for row in rows if row[0] is None]
    names = [row[2] if row[2].__class__ is str else words(row[2]) for row in live]
    found = []
    for row, called, close in zip(live, names, closenesses(key, names), strict=True):
        far = 2 * close
        if close > NAMED:
            far += key not in words(row[7])
        group = (row[3] * _FAR + far) * _FAR + places_of.get(row[1], last)
        found.append((group, len(called), called, -row[1], row))
    found.sort()
    return [one[-1] for one in found]


def _candidates(
    conn: "Hot", sought: str, tokens: "list[str]", recent: "Sequence[int]", limit: int
) -> "list[Row]":
    begin, hold = [[[(token, where)] for token in tokens] for where in (BEGINS, HOLDS)]
    may_hold = all([len(token) >= LEAST_INFIX for token in tokens])
    # Names are put in order by how they answer; numbers have the digits, or they have not.
    wanted = CANDIDATES if not all(map(str.isdecimal, tokens)) else min(limit + SPARE, CANDIDATES)
    found = _rare(conn, tokens, wanted)
    are_few = found is not None
    if found is None:
        found = _with_words(conn, begin, wanted)
        found += _further(conn, begin, limit, len(found))
    if len(found) >= wanted or not found:
        key = fold(sought)
        found += conn.rows(_BY_NAME, key, key + _LAST_CHARACTER, BY_NAME)
    if not found and may_hold and not are_few:
        begin, found = hold, _with_words(conn, hold, wanted)
    if recent and len(found) >= wanted:
        found += _of_these(conn, begin, recent)
    return list({row[1]: row for row in found}.values())


def _rare(conn: "Hot", tokens: "list[str]", wanted: int) -> "list[Row] | None":
    """The newest clients who have digits that few have; None where many may have them."""
    grams = grams_to_sample(conn.backend, tokens)
    if not grams:
        return None
    sql, values = sample(grams)
    spread = spread_of(grams, conn.rows(sql, *values))
    if not may_be_few(tokens, wanted, spread):
        return None
    sql, values = rare_digits(tokens, wanted, spread)
    rows = conn.rows(_WITH_RARE.format(rare=sql), *values)
    (looked_at,) = [row[3] for row in rows if row[1] is None]
    return [row for row in rows if row[1] is not None] if looked_at <= FEW else None


def _with_words(conn: "Hot", sought: "Sought", wanted: int) -> "list[Row]":
    """The newest clients with a word that begins with each token, or holds it."""
    sql, values = newest_with(conn.backend, sought, wanted)
    return conn.rows(_WITH_WORDS.format(found=sql), *values)


def _further(conn: "Hot", sought: "Sought", limit: int, have: int) -> "list[Row]":
    """Further ones behind the newest, where some have the words, but do not fill the list."""
    if not 0 < have < limit or not may_be_further(conn.backend, sought):
        return []
    sql, values = newest_with(conn.backend, sought, CANDIDATES, further=True)
    return conn.rows(_WITH_WORDS.format(found=sql), *values)


def _of_these(conn: "Hot", sought: "Sought", ids: "Sequence[int]") -> "list[Row]":
    """Those of some clients who have the words."""
    if not ids:
        return []
    ids = [*ids, *[ids[-1]] * (-len(ids) % _STEP)]  # so that the statements are few, and kept
    sql, values = clients_among(conn.backend, sought, ids)
    return conn.rows(_WITH_WORDS.format(found=sql), *values)


def _by_reference(conn: "Hot", sought: str) -> "list[Row]":
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
    return [row for row in conn.rows(_BY_ID, client) if row[0] is None]


def _lines(conn: "Hot", clients: "list[Row]", tokens: "list[str]") -> "tuple[FoundLine, ...]":
    if not clients:
        return ()
    ids = [row[1] for row in clients]
    behind = conn.rows(_BEHIND.format(ids=", ".join(["(?)"] * len(ids))), *ids)
    hints, deals = _behind(sorted(behind), tokens)
    hints |= _said(conn, clients, hints, tokens)
    none = (None, None)
    return tuple([
        FoundLine(number, words(name), words(company) if company else "",
                  hints[number] if number in hints else words(city), *deals.get(number, none))
        for _merged, number, _key, _off, name, city, company, _company_key in clients
    ])  # fmt: skip


def _behind(
    rows: "list[tuple[Any, ...]]", tokens: "list[str]"
) -> "tuple[dict[int, str], dict[int, tuple[int | None, str]]]":
    """For each client the channel that holds a word of the query, else the first; and the open
    deal whose title holds one, else the newest.
    """
    hints: dict[int, str] = {}
    deals: dict[int, tuple[int | None, str]] = {}
    matched: set[tuple[int, int]] = set()
    for client, is_deal, _position, number, text, norm in rows:
        if is_deal:
            title = words(text)
            if _holds(fold(title), tokens):
                matched.add((client, 1))
            elif (client, 1) in matched:
                continue
            deals[client] = (whole_or_none(number), title)
        elif (client, 0) not in matched:
            if _holds(f"{norm} {text}".lower(), tokens):
                matched.add((client, 0))
                hints[client] = words(text)
            elif client not in hints:
                hints[client] = words(text)
    return hints, deals


def _holds(text: str, tokens: "list[str]") -> bool:
    """Whether any of the words stands in a text."""
    for token in tokens:  # noqa: SIM110 - quicker than `any`, for hundreds of texts a key
        if token in text:
            return True
    return False


def _said(
    conn: "Hot", clients: "list[Row]", hints: "dict[int, str]", tokens: "list[str]"
) -> "dict[int, str]":
    """For clients found by none of their names and channels: the answer that holds the words."""
    rest = [
        number for _merged, number, key, _off, _name, _city, _company, company_key in clients
        if not _holds(key if key.__class__ is str else words(key), tokens)
        and not _holds(words(company_key), tokens)
        and not _holds(fold(hints.get(number, "")), tokens)
    ]  # fmt: skip
    if not rest:
        return {}
    found: dict[int, str] = {}
    for client, text in conn.rows(_ANSWERS.format(ids=places(rest)), *rest):
        if client not in found and _holds(fold(words(text)), tokens):
            found[client] = f"“{words(text)[:SNIPPET]}”"
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

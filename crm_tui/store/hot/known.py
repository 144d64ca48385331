"""Whom a line that is being typed means: by an exact channel, else by the folded name.

Where it means nobody, those of a name close to it are told, and chosen by the person alone.
"""

from crm_tui.domain.called import called
from crm_tui.domain.capture_choice import MOST, NOBODY, Known, KnownClient
from crm_tui.domain.capture_known import REACHING, Candidate, Sought, meant, sought
from crm_tui.domain.name_closeness import SAME, name_closeness
from crm_tui.domain.sounds import folded_words, spellings
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.people import setting
from crm_tui.store.hot.reading import whole, whole_or_none, words
from crm_tui.store.hot.searching import BEGINS, WHOLE, clients_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from crm_tui.domain.capture import Captured
    from crm_tui.store.hot.connection import Hot

    Found = dict[int, KnownClient]

MOST_LIKE = 3
CLOSE = 24  # clients whose names are compared at a time
LEAST_LIKE = 3  # characters of a name before others like it are offered
_CANDIDATE = """
    c.id, c.name_key, coalesce(w.name_key, ''), case when c.archived_at is null then 0 else 1 end
    from client c left join client w on w.id = c.works_at_id
"""
_REACHED = f"""
    select {_CANDIDATE}
    where c.id in (select h.client_id from channel h where {{either}} order by h.id limit {MOST})
    and c.merged_into is null order by c.id
"""
_NAMED = f"""
    select {_CANDIDATE}
    where c.name_key = ? and c.merged_into is null and c.archived_at is null
    order by c.id limit {MOST}
"""
# The plus keeps SQLite from looking through all that were never merged for the few so called.
_LIKE = f"""
    select {_CANDIDATE}
    where c.name_key > ? and c.name_key < ? and +c.merged_into is null and c.archived_at is null
    order by c.name_key, c.id limit {MOST_LIKE}
"""
_CALLED = """
    select c.id, c.name_key, coalesce(w.name_key, ''), 0, c.name, c.kind
    from client c left join client w on w.id = c.works_at_id
    where c.id in ({ids}) and c.merged_into is null and c.archived_at is null
"""
_CLIENTS = """
    select c.id, c.name, coalesce(w.name, ''), c.city,
           case when c.archived_at is null then 0 else 1 end,
           case when c.no_contact_at is null and w.no_contact_at is null then 0 else 1 end
    from client c left join client w on w.id = c.works_at_id where c.id in ({ids})
"""
_CHANNELS = """
    select client_id, kind, norm, raw from channel where client_id in ({ids})
    order by client_id, position, id limit 200
"""
_DEALS = """
    select d.client_id, d.id, d.title, s.title, cast(s.due_day as varchar), s.due_minute
    from deal d left join step s on s.id = d.next_step_id
    where d.client_id in ({ids}) and d.is_open = 1 order by s.late_at, d.id limit 200
"""
# Of each client the newest deal that counts; one that was won since, or is open, is no refusal.
_LOST = """
    select d.client_id, d.id, d.closed_at, coalesce(r.name, ''), d.competitor, d.reason_note
    from deal d left join reason r on r.id = d.reason_id
    where d.client_id in ({ids}) and d.status = 'lost' and not exists (
        select 1 from deal n where n.client_id = d.client_id and n.status <> 'cancelled'
        and (n.is_open = 1 or n.linked_to = d.id
             or (n.closed_at, n.id) > (d.closed_at, d.id)))
    order by d.client_id, d.id limit 200
"""
_LAST_CHARACTER = "\U0010ffff"


def known(conn: "Hot", captured: "Captured") -> Known:
    """The clients that a line means: nobody, one, or several of whom one must be chosen.

    They are looked for as `actions.capture` does, by the country of the desk. Where nobody is
    meant, `like` holds a few whose names begin as the typed one does, or are close to it.
    """
    with conn:
        whom = sought(captured, setting(conn, "country"))
        found = meant(whom, _reached(conn, whom), _named(conn, whom))
        like = [] if found else _like(conn, whom)
        if not found and len(like) < MOST_LIKE:
            close = _close(conn, whom, {one.id for one in like}, captured.is_company)
            like = [*like, *close][:MOST_LIKE]
        if not (found or like):
            return NOBODY
        shown = _shown(conn, captured, whom, [one.id for one in (*found, *like)])
    return Known(
        tuple([shown[one.id] for one in found if one.id in shown]),
        tuple([shown[one.id] for one in like if one.id in shown]),
    )


def _reached(conn: "Hot", whom: Sought) -> "list[Candidate]":
    if not whom.channels:
        return []
    either = " or ".join(["(h.kind = ? and h.norm = ?)"] * len(whom.channels))
    values = [value for channel in whom.channels for value in channel]
    return _candidates(conn.rows(_REACHED.format(either=either), *values))


def _named(conn: "Hot", whom: Sought) -> "list[Candidate]":
    return _candidates(conn.rows(_NAMED, whom.name_key)) if whom.name_key else []


def _like(conn: "Hot", whom: Sought) -> "list[Candidate]":
    begin = whom.name_key
    if len(begin) < LEAST_LIKE:
        return []
    return _candidates(conn.rows(_LIKE, begin, begin + _LAST_CHARACTER))


def _close(conn: "Hot", whom: Sought, known: "set[int]", is_company: bool) -> "list[Candidate]":
    """Clients whose names sound so, or have a slip: looked for by the beginnings of their words."""
    if sum(map(len, folded_words(whom.name_key))) < LEAST_LIKE:
        return []
    sought = called(whom.name_key, is_company)
    found: list[tuple[float, Candidate]] = []
    for query in _beginnings([word.text for word in sought.written]):
        ids = [number for number in _begin_so(conn, query) if number not in known]
        known.update(ids)
        if not ids:
            continue
        for row in conn.rows(_CALLED.format(ids=places(ids)), *ids):
            closeness = name_closeness(
                sought, called(words(row[4]), row[5] == "company"), are_people=not is_company
            )
            if closeness >= SAME:
                found.append((closeness, _candidates([row[:4]])[0]))
        if len(found) >= MOST_LIKE:
            break
    found.sort(key=lambda close: (-close[0], close[1].id))
    return [candidate for _closeness, candidate in found]


def _beginnings(words: "list[str]") -> "Iterator[list[tuple[tuple[str, bool], ...]]]":
    """What to look for, the narrowest first: for each word, beginnings of which one must be there.

    True with a beginning that is a whole word.
    """
    yield [_begins(word) for word in words]
    if len(words) > 1:
        for whole in range(len(words)):
            yield [
                tuple((spelt, True) for spelt in spellings(word)) if at == whole
                else tuple((spelt[:1], False) for spelt in spellings(word))
                for at, word in enumerate(words)
            ]  # fmt: skip


def _begins(word: str) -> "tuple[tuple[str, bool], ...]":
    """How a word may begin, in its own letters and in Latin ones; two of them may be swapped."""
    spelt = spellings(word)
    swapped = (one[0] + one[2] + one[1] for one in spelt if len(one) > 3)
    return tuple([(one[:3], False) for one in dict.fromkeys((*spelt, *swapped))])


def _begin_so(conn: "Hot", query: "list[tuple[tuple[str, bool], ...]]") -> "list[int]":
    """The newest clients with such words; beginnings hold nothing to quote."""
    query = [tuple([one for one in one_of if one[0]]) for one_of in query]
    if not query or not all(query):
        return []
    sought = [[(begin, WHOLE if whole else BEGINS) for begin, whole in one_of] for one_of in query]
    sql, values = clients_with(conn.backend, sought, CLOSE)
    return [number for (number,) in conn.rows(sql, *values)]


def _candidates(rows: "list[tuple[Any, ...]]") -> "list[Candidate]":
    return [Candidate(number, words(name), words(at), bool(off)) for number, name, at, off in rows]


def _shown(conn: "Hot", captured: "Captured", whom: Sought, ids: "list[int]") -> "Found":
    marks = places(ids)
    channels: dict[int, list[tuple[str, str, str]]] = {}
    for client, *channel in conn.rows(_CHANNELS.format(ids=marks), *ids):
        kind, norm, raw = map(words, channel)
        channels.setdefault(client, []).append((kind, norm, raw))
    deals: dict[int, list[tuple[Any, ...]]] = {}
    for client, *deal in conn.rows(_DEALS.format(ids=marks), *ids):
        deals.setdefault(client, []).append(tuple(deal))
    lost = {row[0]: row[1:] for row in conn.rows(_LOST.format(ids=marks), *ids)}
    found = {}
    for number, name, company, city, archived, forbidden in conn.rows(
        _CLIENTS.format(ids=marks), *ids
    ):
        theirs = channels.get(number, [])
        client = KnownClient(
            number, words(name), words(company), theirs[0][2] if theirs else words(city),
            bool(archived), bool(forbidden), _lacks(captured, whom, theirs),
        )  # fmt: skip
        found[number] = _with_lost(_with_deal(client, deals.get(number, [])), lost.get(number))
    return found


def _lacks(captured: "Captured", whom: Sought, theirs: "list[tuple[str, str, str]]") -> bool:
    """Whether a line names a channel that is not among theirs."""
    if len(whom.channels) < len(captured.channels):
        written = {raw for _kind, _norm, raw in theirs}
        others = [raw for kind, raw in captured.channels if kind not in REACHING]
        if not written.issuperset(others):
            return True
    return not {(kind, norm) for kind, norm, _raw in theirs}.issuperset(whom.channels)


def _with_lost(client: KnownClient, lost: "tuple[Any, ...] | None") -> KnownClient:
    """The client with the deal by which he said no last."""
    if lost is None:
        return client
    from datetime import UTC, datetime

    number, closed_at, *why = lost
    day = datetime.fromtimestamp(whole(closed_at) / 1_000_000, UTC).astimezone().date()
    told = ", ".join(part for part in map(words, why) if part)
    return client._replace(lost_id=number, lost_day=day.isoformat(), lost_why=told)


def _with_deal(client: KnownClient, deals: "list[tuple[Any, ...]]") -> KnownClient:
    """The client with the open deal whose next step is due first."""
    if not deals:
        return client
    number, title, step, day, minute = deals[0]
    return client._replace(
        deals=len(deals), deal_id=number, deal=words(title), step=words(step),
        due_day=words(day), due_minute=whole_or_none(minute),
    )  # fmt: skip

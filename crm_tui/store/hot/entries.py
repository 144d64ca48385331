"""History as its screen shows it: who did what to whom, newest first, and what it changed."""

from collections.abc import Callable, Iterable, Sequence

from crm_tui.domain.entries import REFERS, EntryChange, EntryDetail, HistoryEntry, images
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store.hot.connection import Hot

WINDOW = 80
MOST_COUNTED = 10_000  # entries of one list; who looks for older ones narrows it
MOST_SOUGHT = 5000  # entries looked through for words
MOST_CHANGES = 40  # records of an entry that are told one by one

#: The name of a record of each kind that changes refer to.
_NAMED = {
    "client": "name", "deal": "title", "step": "title", "user": "name", "stage": "name",
    "pipeline": "name", "source": "name", "tag": "name", "reason": "name", "question": "text",
    "field_def": "name", "field_option": "name", "channel": "raw",
}  # fmt: skip
_ENTRIES = """
    select e.id, e.at, coalesce(u.name, ''), e.face, e.action,
           coalesce(b.action, a.action, e.action), e.args, e.undoes,
           (select max(t.id) from entry t where t.undoes = e.id),
           (select g.id from (select c.id, c.client_id, c.deal_id from change c
                              where c.entry_id = e.id order by c.id limit 60) g
            where g.client_id is not null
            order by case when g.deal_id is null then 1 else 0 end, g.id limit 1)
    from entry e left join "user" u on u.id = e.actor_id
    left join entry a on a.id = e.undoes
    left join entry b on b.id = a.undoes
    where {which} order by e.id desc limit ?
"""
_ABOUT = """
    select g.id, g.client_id, coalesce(c.name, ''), g.deal_id, coalesce(d.title, '')
    from change g left join client c on c.id = g.client_id left join deal d on d.id = g.deal_id
    where g.id in ({ids})
"""
_COUNT = "select count(*) from (select 1 from entry e where {whose} limit ?) counted"
_CHANGES = """
    select c.kind, c.record_id, i.before, i.after, i.change_id
    from change c left join change_image i on i.change_id = c.id
    where c.entry_id = ? order by c.id limit ?
"""


def count_entries(conn: "Hot", user_id: "int | None") -> int:
    """How many entries are one person's, or all (None); at most MOST_COUNTED."""
    whose, ids = _whose(user_id)
    return int(conn.rows(_COUNT.format(whose=whose), *ids, MOST_COUNTED)[0][0])


def history(
    conn: "Hot", user_id: "int | None", *, before: "int | None" = None, limit: int = WINDOW
) -> "tuple[HistoryEntry, ...]":
    """The newest entries, of one person or of all (None). before: only smaller numbers."""
    whose, ids = _whose(user_id)
    last = 2**62 if before is None else before
    with conn:
        found = conn.rows(_ENTRIES.format(which=f"{whose} and e.id < ?"), *ids, last, limit)
        return _entries(conn, found)


def seek(
    conn: "Hot",
    user_id: "int | None",
    fits: "Callable[[HistoryEntry], bool]",
    limit: int = WINDOW,
) -> "tuple[HistoryEntry, ...]":
    """The newest entries that `fits` likes, among the last MOST_SOUGHT."""
    found: list[HistoryEntry] = []
    before: int | None = None
    for _page in range(MOST_SOUGHT // WINDOW):
        page = history(conn, user_id, before=before)
        found += [entry for entry in page if fits(entry)]
        if len(page) < WINDOW or len(found) >= limit:
            break
        before = page[-1].id
    return tuple(found[:limit])


def detail(conn: "Hot", entry_id: int) -> "EntryDetail | None":
    """An entry with the first MOST_CHANGES of its changes; None where there is none."""
    with conn:
        rows = conn.rows(_ENTRIES.format(which="e.id = ?"), entry_id, 1)
        if not rows:
            return None
        changes = conn.rows(_CHANGES, entry_id, MOST_CHANGES)
        count = int(conn.rows("select count(*) from change where entry_id = ?", entry_id)[0][0])
        told = tuple([
            EntryChange(words(kind), whole(record), before, after)
            for kind, record, before, after, _image in changes
        ])  # fmt: skip
        forgotten = any(image is None for *_rest, image in changes)
        return EntryDetail(_entries(conn, rows)[0], told, count, _names(conn, told), forgotten)


def _whose(user_id: "int | None") -> "tuple[str, tuple[int, ...]]":
    return ("e.id > 0", ()) if user_id is None else ("e.actor_id = ?", (user_id,))


def _entries(conn: "Hot", rows: "Sequence[tuple[Any, ...]]") -> "tuple[HistoryEntry, ...]":
    about = _about(conn, [row[-1] for row in rows if row[-1] is not None])
    found = []
    for number, at, who, face, action, of, args, undoes, taken, change in rows:
        client_id, client, deal_id, deal = about.get(change, (None, "", None, ""))
        found.append(
            HistoryEntry(
                number,
                whole(at),
                words(who),
                words(face),
                words(action),
                words(of),
                words(args),
                whole_or_none(undoes),
                None if taken is None else taker(conn, number),
                client_id,
                client,
                deal_id,
                deal,
            )
        )
    return tuple(found)


def _about(conn: "Hot", ids: "list[int]") -> "dict[int, tuple[Any, ...]]":
    """The client and the deal of some changes."""
    if not ids:
        return {}
    rows = conn.rows(_ABOUT.format(ids=places(ids)), *ids)
    return {
        number: (client_id, words(client), deal_id, words(deal))
        for number, client_id, client, deal_id, deal in rows
    }


def taker(conn: "Hot", entry_id: int) -> "int | None":
    """The standing entry that took back what an entry did; None while that is in force."""
    takers = conn.rows("select id from entry where undoes = ? order by id desc limit 100", entry_id)
    return next((one for (one,) in takers if taker(conn, one) is None), None)


def _names(conn: "Hot", changes: "Iterable[EntryChange]") -> "dict[tuple[str, int], str]":
    """What the records are called that changes are of, or refer to."""
    wanted: dict[str, set[int]] = {}
    for change in changes:
        wanted.setdefault(change.kind, set()).add(change.record_id)
        for image in (change.before, change.after):
            for column, value in images(image).items():
                if column in REFERS and isinstance(value, int):
                    wanted.setdefault(REFERS[column], set()).add(value)
    found = {}
    for kind, ids in wanted.items():
        if kind in _NAMED:
            sql = f'select id, {_NAMED[kind]} from "{kind}" where id in ({places(list(ids))})'
            found.update({(kind, n): words(name) for n, name in conn.rows(sql, *sorted(ids))})
    return found

"""The timeline of one client: activities, outcomes, requests and changes, by windows.

Four streams, each read by its own index from where the last window ended, are merged by time. A
window costs the same whether ten lines follow it or ten thousand.
"""

from heapq import merge
from json import loads

from crm_tui.domain.client_cards import EVERYTHING, Changed, Happened, Narrowed
from crm_tui.domain.search import fold
from crm_tui.store.hot.card import resolved
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from crm_tui.store.hot.connection import Hot

WINDOW = 60
CHUNK, LARGEST = 64, 4096  # rows of a stream read at once: few at first, more if it goes on
MOST_SCANNED = 40_000  # lines looked through for those that a narrowed timeline shows
MOST_CHANGES = 512  # changes whose entries are read at once
_LAST = 2**62

#: Where the first window begins: time and id of each stream, then the id of the last change.
BEGINNING = (_LAST, _LAST, _LAST, _LAST, _LAST, _LAST, _LAST)

_ACTIVITIES = """
    select a.at, a.id, a.version, a.kind, a.text, a.result, coalesce(u.name, ''), a.deal_id,
           cast(a.to_day as varchar), a.to_minute
    from activity a left join "user" u on u.id = a.user_id
    where a.client_id = ? and (a.at, a.id) < (?, ?) order by a.at desc, a.id desc limit ?
"""
_STEPS = """
    select s.closed_at, s.id, s.version, s.kind, s.title, s.said, s.closed_as,
           coalesce(u.name, ''), s.deal_id
    from step s left join "user" u on u.id = s.closed_by
    where s.client_id = ? and s.closed_as in ('result', 'postpone', 'refuse', 'dropped_won')
    and (s.closed_at, s.id) < (?, ?) order by s.closed_at desc, s.id desc limit ?
"""
_REQUESTS = """
    select received_at, id, version, text, name, status, deal_id from request
    where client_id = ? and (received_at, id) < (?, ?) order by received_at desc, id desc limit ?
"""
_CHANGES = """
    select id, entry_id, kind, record_id, deal_id from change
    where client_id = ? and id < ? order by id desc limit ?
"""
_ENTRIES = """
    select e.id, e.at, e.action, coalesce(u.name, ''), e.undoes,
           (select count(*) from entry t where t.undoes = e.id
            and not exists (select 1 from entry r where r.undoes = t.id))
    from entry e left join "user" u on u.id = e.actor_id where e.id in ({ids})
"""
_IMAGES = "select change_id, before, after from change_image where change_id in ({ids})"

#: Where the time and the id of each stream stand in a place.
_STREAMS = {"activity": 0, "step": 2, "request": 4}

#: What these actions did is shown by the activity, the step or the request they made.
_SHOWN_OTHERWISE = (
    "activity.",
    "step.",
    "steps.",
    "deal.win",
    "deal.lose",
    "deal.rank",
    "client.lift_no_contact",
)
_FIELDS = {
    "client": ("name", "kind", "job_title", "works_at_id", "city", "country", "language", "zone",
               "about", "source_id", "owner_id", "archived_at", "no_contact_at"),
    "channel": ("raw", "label", "bad_at", "no_contact_at"),
    "deal": ("title", "amount", "stage_id", "pipeline_id", "owner_id", "expected_day",
             "promised_day", "status", "revive_day", "reason_id"),
    "receipt": ("amount", "day", "note"),
}  # fmt: skip
#: The groups of activities that have none of their own.
_GROUPS = {"moved": "step", "lifted": "change", "returned": "change", "revived": "change",
           "file": "note"}  # fmt: skip
#: What a record that came or went is called by.
_CALLED = {"client": "name", "channel": "raw", "deal": "title", "receipt": "amount"}
_NAMES = {
    "works_at_id": "select name from client where id = ?",
    "owner_id": 'select name from "user" where id = ?',
    "source_id": "select name from source where id = ?",
    "stage_id": "select name from stage where id = ?",
    "pipeline_id": "select name from pipeline where id = ?",
    "tag_id": "select name from tag where id = ?",
    "reason_id": "select name from reason where id = ?",
    "field_id": "select name from field_def where id = ?",
    "option_id": "select name from field_option where id = ?",
}


def timeline(
    conn: "Hot",
    client_id: int,
    place: tuple[int, ...] = BEGINNING,
    narrow: Narrowed = EVERYTHING,
    limit: int = WINDOW,
) -> tuple[Happened, ...]:
    """At most `limit` lines after a place, newest first; fewer when there are no more.

    place: of the last line of the window before. narrow: only these groups, with these words.
    Raises NotFound.
    """
    with conn:
        kept = resolved(conn, client_id)
        found: list[Happened] = []
        at = list(place)
        streams = merge(*_streams(conn, kept, place, narrow), key=lambda line: (-line.at, line.id))
        for scanned, line in enumerate(streams):
            _go_on(at, line)
            if line.what and _holds(line, narrow.words):
                found.append(Happened(*line[:-1], tuple(at)))
            if len(found) == limit or scanned > MOST_SCANNED:
                break
        return tuple(found)


def group_of(line: Happened) -> str:
    """The group of a line, by which a timeline is narrowed."""
    if line.what == "activity":
        return _GROUPS.get(line.kind, line.kind)
    return {"entry": "change"}.get(line.what, line.what)


def _holds(line: Happened, sought: tuple[str, ...]) -> bool:
    """Whether every word occurs in a line."""
    if not sought:
        return True
    said = [line.text, line.who, *(word for one in line.changes for word in one)]
    folded = fold(" ".join(said))
    return all(word in folded for word in sought)


def _go_on(at: list[int], line: Happened) -> None:
    """Let a place be that of the line."""
    if line.what in ("entry", ""):
        at[6] = line.place[0]
    else:
        stream = _STREAMS[line.what]
        at[stream] = line.at
        at[stream + 1] = line.id


def _streams(
    conn: "Hot", client_id: int, place: tuple[int, ...], narrow: Narrowed
) -> "list[Iterator[Happened]]":
    streams = []
    if not narrow.kinds or narrow.kinds - {"request"}:
        streams.append(_narrowed(_activities(conn, client_id, place[0], place[1]), narrow))
    if narrow.takes("step"):
        streams.append(_steps(conn, client_id, place[2], place[3]))
    if narrow.takes("request"):
        streams.append(_requests(conn, client_id, place[4], place[5]))
    if narrow.takes("change"):
        streams.append(_entries(conn, client_id, place[6]))
    return streams


def _narrowed(lines: "Iterator[Happened]", narrow: Narrowed) -> "Iterator[Happened]":
    if not narrow.kinds:
        return lines
    return (line for line in lines if narrow.takes(group_of(line)))


def _activities(conn: "Hot", client_id: int, at: int, last: int) -> "Iterator[Happened]":
    for size in _sizes():
        rows = conn.rows(_ACTIVITIES, client_id, at, last, size)
        for when, number, version, kind, text, result, who, deal, to_day, to_minute in rows:
            said = _to_when(to_day, to_minute) if kind == "moved" else words(text)
            yield Happened(
                whole(when), "activity", number, whole(version), words(kind), said, words(result),
                words(who), whole_or_none(deal), (), (),
            )  # fmt: skip
        if len(rows) < size:
            return
        at, last = whole(rows[-1][0]), rows[-1][1]


def _sizes() -> "Iterator[int]":
    """How many rows to read each time."""
    size = CHUNK
    while True:
        yield size
        size = min(size * 2, LARGEST)


def _to_when(day: object, minute: object) -> str:
    """A day and a time as they are kept: `2026-11-27 10:00`."""
    clock = f"{minute // 60:02}:{minute % 60:02}" if isinstance(minute, int) else ""
    return f"{words(day or '')} {clock}".strip()


def _steps(conn: "Hot", client_id: int, at: int, last: int) -> "Iterator[Happened]":
    for size in _sizes():
        rows = conn.rows(_STEPS, client_id, at, last, size)
        for when, number, version, kind, title, said, how, who, deal in rows:
            text = f"{words(title)}: {words(said)}" if said else words(title)
            yield Happened(
                whole(when), "step", number, whole(version), words(kind), text, words(how),
                words(who), whole_or_none(deal), (), (),
            )  # fmt: skip
        if len(rows) < size:
            return
        at, last = whole(rows[-1][0]), rows[-1][1]


def _requests(conn: "Hot", client_id: int, at: int, last: int) -> "Iterator[Happened]":
    for size in _sizes():
        rows = conn.rows(_REQUESTS, client_id, at, last, size)
        for when, number, version, text, name, status, deal in rows:
            yield Happened(
                whole(when), "request", number, whole(version), "request",
                words(text) or words(name), words(status), "", whole_or_none(deal), (), (),
            )  # fmt: skip
        if len(rows) < size:
            return
        at, last = whole(rows[-1][0]), rows[-1][1]


# -- what the journal says ---------------------------------------------------------------------


def _entries(conn: "Hot", client_id: int, last: int) -> "Iterator[Happened]":
    """One line for each entry; what does not count as one comes as a line of no kind (`what`)."""
    for size in _sizes():
        rows = conn.rows(_CHANGES, client_id, last, min(size, MOST_CHANGES))
        if not rows:
            return
        whole_entries = _whole_entries(conn, client_id, rows)
        yield from _entry_lines(conn, whole_entries)
        last = whole_entries[-1][0]


def _whole_entries(
    conn: "Hot", client_id: int, rows: "list[tuple[Any, ...]]"
) -> "list[tuple[Any, ...]]":
    """The changes, the last entry's to its end, but never a thousand more."""
    entry = rows[-1][1]
    for _more in range(15):
        more = conn.rows(_CHANGES, client_id, rows[-1][0], CHUNK)
        same = [row for row in more if row[1] == entry]
        rows = [*rows, *same]
        if len(same) < CHUNK:
            break
    return rows


def _entry_lines(conn: "Hot", rows: "list[tuple[Any, ...]]") -> "Iterator[Happened]":
    ids = list(dict.fromkeys(row[1] for row in rows))
    entries = {line[0]: line for line in conn.rows(_ENTRIES.format(ids=places(ids)), *ids)}
    shown = {number for number, line in entries.items() if _counts(line)}
    images = _images(conn, [row[0] for row in rows if row[1] in shown])
    of_entry: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        of_entry.setdefault(row[1], []).append(row)
    for entry, mine in of_entry.items():
        _number, at, action, who, _undoes, _undone = entries.get(entry) or (entry, 0, "", "", 0, 0)
        changes: list[Changed] = []
        for row in sorted(mine, key=_most_telling):
            changes += _changed(conn, row[2], *images.get(row[0], (None, None)))
        is_line = entry in shown and bool(changes)
        deal = next((row[4] for row in mine if row[4] is not None), None)
        yield Happened(
            whole(at), "entry" if is_line else "", entry, 0, words(action), "", "", words(who),
            deal, tuple(changes), (mine[-1][0],),
        )  # fmt: skip


def _most_telling(row: "tuple[Any, ...]") -> tuple[int, int]:
    """What is said first of an entry that changed several records."""
    return {"client": 0, "deal": 1, "receipt": 2}.get(row[2], 3), row[0]


def _counts(entry: "tuple[Any, ...]") -> bool:
    """Whether an entry is a line of its own: it stands, and nothing else shows what it did."""
    _number, _at, action, _who, undoes, undone = entry
    return undoes is None and not undone and not words(action).startswith(_SHOWN_OTHERWISE)


def _images(conn: "Hot", ids: "list[int]") -> "dict[int, tuple[Any, Any]]":
    if not ids:
        return {}
    found = conn.rows(_IMAGES.format(ids=places(ids)), *ids)
    return {number: (_image(before), _image(after)) for number, before, after in found}


def _image(text: object) -> "dict[str, Any] | None":
    """A record as the journal keeps it, or None where it keeps none that can be read."""
    if not isinstance(text, str):
        return None
    try:
        image = loads(text)
    except ValueError:
        return None
    return image if isinstance(image, dict) else None


def _changed(
    conn: "Hot", kind: str, before: "dict[str, Any] | None", after: "dict[str, Any] | None"
) -> list[Changed]:
    """What a change of one record says."""
    if kind == "tagging":
        return [_came_or_went(conn, "tag_id", "tag_id", before, after)]
    if kind == "field_value":
        name = _shown(conn, "field_id", after or before or {})
        return [Changed(name, _own_value(conn, before), _own_value(conn, after))]
    if before is None or after is None:
        column = _CALLED.get(kind)
        if column is None or (before is None and after is None):
            return []
        field = kind if kind in ("receipt", "client", "deal") else column
        return [_came_or_went(conn, field, column, before, after)]
    return [
        Changed(column, _shown(conn, column, before), _shown(conn, column, after))
        for column in _FIELDS.get(kind, ())
        if before.get(column) != after.get(column)
    ]


def _came_or_went(
    conn: "Hot", field: str, column: str, before: "dict[str, Any] | None",
    after: "dict[str, Any] | None",
) -> Changed:  # fmt: skip
    return Changed(field, _shown(conn, column, before or {}), _shown(conn, column, after or {}))


def _shown(conn: "Hot", column: str, image: "dict[str, Any]") -> str:
    """A value of an image as words: names for ids, amounts with their currency."""
    value = image.get(column)
    if value is None or value == "":
        return ""
    if column in _NAMES:
        found = conn.first(_NAMES[column], whole(value))
        return words(found[0]) if found else ""
    if column == "amount":
        from crm_tui.domain.money import format_amount

        return format_amount((whole(value), words(image.get("currency") or "")))
    if column.endswith("_at"):
        return words(image.get("raw") or "✓")
    return words(value) if isinstance(value, str) else str(value)


def _own_value(conn: "Hot", image: "dict[str, Any] | None") -> str:
    if image is None:
        return ""
    columns = ("text", "number", "day", "option_id")
    return next((said for column in columns if (said := _shown(conn, column, image))), "")

"""Forgetting a person: no word about him is left, and the figures stay what they were.

His row stays without a name, his deals keep amounts, stages, statuses and days. What the journal
kept of him goes as well: the entries stay with the digests of what they changed, so that the chain
still verifies, but none of them can be undone. Where others' notes name him, a dash stands for him.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    case,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlmodel import col

from crm_tui.domain.steps import CANCEL_REASONS, POSTPONE_REASONS
from crm_tui.store import derived
from crm_tui.store.derived import batches
from crm_tui.store.images import canonical, table_of
from crm_tui.store.journal import Blank, Tx
from crm_tui.store.looks import forget_looks
from crm_tui.store.queries.persons import (
    Person,
    about,
    changes_about,
    his_deals,
    kinds_about,
    not_about,
    person,
)
from crm_tui.store.tables.history import File
from crm_tui.store.tables.journal import Change, ChangeImage, SearchDoc, UndoneChunk
from crm_tui.store.tables.sales import Deal, Step

NAMELESS = "—"
"""What stands where his name stood."""

#: What is emptied in the rows that stay. A title may not be empty.
EMPTIED: dict[str, dict[str, Any]] = {
    "client": {
        "name": NAMELESS, "name_key": "", "job_title": "", "works_at_id": None, "language": "",
        "country": "", "city": "", "zone": "", "about": "", "no_contact_why": "",
        "rest_until": None, "rest_why": "",
    },
    "deal": {"title": NAMELESS, "reason_note": "", "competitor": "", "revive_day": None},
    "step": {"title": NAMELESS, "said": "", "offered": ""},
    "receipt": {"note": ""},
    "request": {"name": "", "contact": "", "text": "", "raw": "", "reason": ""},
    "activity": {"text": "", "channel_id": None},
    "review_item": {},
    "external_id": {"cells": ""},
}  # fmt: skip

#: Words of the program in the rows that stay, kept for the figures.
KEPT: dict[str, frozenset[str]] = {
    "client": frozenset({"kind", "uid"}),
    "deal": frozenset({"uid", "currency", "status", "rank", "arm", "cancel_reason"}),
    "step": frozenset({"uid", "kind", "due_zone", "by_or_at", "closed_as", "offer", "planned_by",
                       "reason"}),
    "receipt": frozenset({"uid", "currency"}),
    "request": frozenset({"uid", "status"}),
    "activity": frozenset({"uid", "kind", "direction", "result"}),
    "review_item": frozenset({"uid", "handled_how"}),
    "external_id": frozenset({"uid", "system", "kind", "external", "digest"}),
}  # fmt: skip

#: Kinds of which nothing stays.
GONE = ("channel", "not_same", "carried", "answer", "file", "tagging", "field_value")

#: Where people write of others. A name that stands there is replaced, the rest stays.
WRITTEN = {
    "client": ("about", "no_contact_why", "rest_why"),
    "deal": ("title", "reason_note"),
    "step": ("title", "said", "offered"),
    "activity": ("text",),
    "answer": ("text",),
    "request": ("name", "contact", "text", "raw"),
    "receipt": ("note",),
    "file": ("name",),
    "carried": ("text",),
    "field_value": ("text",),
    "external_id": ("cells",),
    "review": ("view",),
    "saved_view": ("filter",),
    "day_off": ("note",),
    "objection": ("words", "answer"),
    "question": ("text", "choices"),
    "pipeline": ("playbook",),
    "trial": ("text",),
    "import_mapping": ("text",),
}

#: Names that a team gives, and what they are known by: a source may be called after somebody.
CALLED = {
    "tag": "name_key", "source": "key", "saved_view": "name_key", "import_mapping": "key",
    "objection": "key",
}  # fmt: skip

#: An import's own mark of a row, which is a digest of it and says nothing by itself.
ROW_SYSTEM = "row"
BATCH = 300


class Forgotten(NamedTuple):
    """What was done. rows: changed or deleted by kind; named: texts of others that named him.

    contents: hashes of attached files that nobody else has, to be deleted once this is saved.
    links: where files lie that were attached without a copy; they are not ours to delete.
    """

    person: Person
    rows: dict[str, int]
    named: int
    contents: tuple[str, ...]
    links: tuple[str, ...]


def forget(tx: Tx, client_id: int) -> Forgotten:
    """Remove a person from rows, journal and search, as part of one entry that leaves no images.

    The client must have no open work. The caller saves, then deletes the contents.
    """
    found = person(tx.session, client_id)
    for table in (Deal, Step):
        tx.lock(select(table).where(col(table.client_id).in_(found.ids)).order_by(col(table.id)))
    tx.number_early()  # nobody writes between our look and our deletions
    contents, links = _contents(tx, found), _links(tx, found)
    chunks = _chunks_of(tx, found)
    named = _replace_elsewhere(tx, found)
    rows: dict[str, int] = {}
    for kind in kinds_about():
        rows[kind] = _remove(tx, kind, found) if kind in GONE else _empty(tx, kind, found)
    _forget_foreign_ids(tx, found)
    forget_looks(tx.session, found)
    tx.session.execute(delete(SearchDoc).where(col(SearchDoc.client_id).in_(found.ids)))
    derived.index_clients(tx.session, derived.with_staff(tx.session, found.ids))
    tx.session.expire_all()
    tx.noted["client"] = client_id
    tx.afterwards.append(_forget_journal(tx, found, chunks))
    counted = {kind: count for kind, count in rows.items() if count}
    return Forgotten(found, counted, named, tuple(sorted(contents)), links)


def _blank(tx: Tx, kind: str, condition: ColumnElement[bool]) -> list[int]:
    """Note rows as changed without an image; return their numbers."""
    table = table_of(kind)
    wanted = [table.c.id]
    for name in ("client_id", "deal_id"):
        wanted.append(table.c[name] if name in table.c else text("null"))  # type: ignore[arg-type]
    found = tx.session.execute(select(*wanted).where(condition).order_by(table.c.id)).all()
    for row_id, client_id, deal_id in found:
        owner = row_id if kind == "client" else client_id
        tx.blank.append(Blank(kind, row_id, owner, row_id if kind == "deal" else deal_id))
    return [row[0] for row in found]


def _remove(tx: Tx, kind: str, found: Person) -> int:
    condition = about(kind, found)
    assert condition is not None
    ids = _blank(tx, kind, condition)
    table = table_of(kind)
    for batch in batches(ids):
        tx.session.execute(delete(table).where(table.c.id.in_(batch)))
    return len(ids)


def _empty(tx: Tx, kind: str, found: Person) -> int:
    condition = about(kind, found)
    assert condition is not None
    ids = _blank(tx, kind, condition)
    table = table_of(kind)
    values: dict[str, Any] = dict(EMPTIED[kind])
    if kind == "client":
        for name in ("forgotten_at", "archived_at"):
            now = literal(tx.now, table.c[name].type)
            values[name] = func.coalesce(table.c[name], now)
    for name, known in (("cancel_reason", CANCEL_REASONS), ("reason", POSTPONE_REASONS)):
        if name in table.c and name not in values:
            values[name] = case((table.c[name].in_(known), table.c[name]), else_="")
    _change(tx, kind, ids, values)
    return len(ids)


def _change(tx: Tx, kind: str, ids: Iterable[int], values: dict[str, Any]) -> None:
    table = table_of(kind)
    stamped = {**values, "version": table.c.version + 1, "updated": tx.now}
    for batch in batches(ids):
        tx.session.execute(update(table).where(table.c.id.in_(batch)).values(**stamped))


def _forget_foreign_ids(tx: Tx, found: Person) -> None:
    """What files call him by themselves may be an address; the digests of rows stay.

    By a digest the same file is known again, and he does not come back with it.
    """
    condition = about("external_id", found)
    table = table_of("external_id")
    assert condition is not None
    tx.session.execute(delete(table).where(condition, table.c.system != ROW_SYSTEM))


# -- what others wrote of him ------------------------------------------------------------------


def _may_name(tx: Tx, columns: Sequence[Any], marks: Sequence[str]) -> ColumnElement[bool]:
    """That one of the columns holds one of the marks, in whatever case.

    SQLite knows the case of Latin letters only, and reads a text anew for every mark.
    """
    if tx.postgresql or not marks:
        return or_(
            false(), *(one.icontains(mark, autoescape=True) for one in columns for mark in marks)
        )
    wanted = [mark.casefold() for mark in marks]

    def holds(*texts: str | None) -> bool:
        told = "\n".join(filter(None, texts)).casefold()
        return any(mark in told for mark in wanted)

    driver: Any = tx.session.connection().connection.dbapi_connection
    driver.create_function("may_name", -1, holds)
    return func.may_name(*columns) == 1


def _replace_elsewhere(tx: Tx, found: Person) -> int:
    """Put a dash where the texts of others name him; return how many rows did."""
    count = 0
    for kind, names in WRITTEN.items():
        table = table_of(kind)
        named = _may_name(tx, [table.c[name] for name in names], found.marks)
        rows = select(table.c.id, *(table.c[name] for name in names))
        asked = rows.where(named, not_about(kind, found))
        for row in tx.session.execute(asked.order_by(table.c.id)).mappings().all():
            values = {name: found.sign.sub(NAMELESS, row[name] or "") for name in names}
            values = {name: value for name, value in values.items() if value != (row[name] or "")}
            if values:
                _blank(tx, kind, table.c.id == row["id"])
                _change(tx, kind, [row["id"]], values)
                count += 1
    return count + sum(_rename(tx, found, kind, key) for kind, key in CALLED.items())


def _rename(tx: Tx, found: Person, kind: str, key: str) -> int:
    """What is called after him is called by its number; return how many rows are."""
    table = table_of(kind)
    named = _may_name(tx, [table.c.name], found.marks)
    rows = tx.session.execute(select(table.c.id, table.c.name).where(named)).all()
    ids = [row_id for row_id, name in rows if found.sign.search(name)]
    for row_id in ids:
        _blank(tx, kind, table.c.id == row_id)
        _change(tx, kind, [row_id], {"name": f"{NAMELESS} {row_id}", key: f"{NAMELESS} {row_id}"})
    return len(ids)


# -- files -------------------------------------------------------------------------------------


def _contents(tx: Tx, found: Person) -> set[str]:
    """The hashes of files that are or were his and are no other's."""
    condition = about("file", found)
    assert condition is not None
    his = select(col(File.id), col(File.sha256)).where(condition)
    hashes = {sha256 for _id, sha256 in tx.session.execute(his)}
    for image in _images(tx, found, "file"):
        hashes.add(str(image.get("sha256", "")))
    table = table_of("file")
    kept: set[str] = set()
    for part in _parts(sorted(hashes)):
        others = select(table.c.sha256).where(table.c.sha256.in_(part), not_about("file", found))
        kept |= set(tx.session.scalars(others))
    return {sha256 for sha256 in hashes - kept if sha256}


def _links(tx: Tx, found: Person) -> tuple[str, ...]:
    condition = about("file", found)
    assert condition is not None
    told = select(col(File.link)).where(condition, col(File.link) != "").distinct()
    return tuple(sorted(tx.session.scalars(told)))


def _images(tx: Tx, found: Person, kind: str) -> Iterator[dict[str, Any]]:
    wanted = (
        select(col(ChangeImage.before), col(ChangeImage.after))
        .join(Change, col(Change.id) == col(ChangeImage.change_id))
        .where(col(Change.kind) == kind, col(Change.id).in_(changes_about(found)))
    )
    for images in tx.session.execute(wanted):
        yield from (json.loads(image) for image in images if image)


# -- the journal -------------------------------------------------------------------------------


def _forget_journal(tx: Tx, found: Person, chunks: list[int]) -> Callable[[], None]:
    """What deletes his images once the entry is written: before, the database refuses it."""

    def work() -> None:
        run = tx.session.connection().execute
        run(delete(ChangeImage).where(col(ChangeImage.change_id).in_(changes_about(found))))
        for batch in _by_record(tx.blank):
            run(delete(ChangeImage).where(col(ChangeImage.change_id).in_(batch)))
        for ids in batches(_naming(tx, found)):
            run(delete(ChangeImage).where(col(ChangeImage.change_id).in_(ids)))
        for ids in batches(chunks):
            run(delete(UndoneChunk).where(col(UndoneChunk.entry_id).in_(ids)))

    return work


def _by_record(blank: list[Blank]) -> Iterator[Any]:
    """The questions for the changes of the very rows that were touched, at any time."""
    kinds = sorted({one.kind for one in blank})
    for kind in kinds:
        for ids in batches({one.record_id for one in blank if one.kind == kind}):
            yield select(col(Change.id)).where(
                col(Change.kind) == kind, col(Change.record_id).in_(ids)
            )


def _naming(tx: Tx, found: Person) -> list[int]:
    """The images of others' records that name him."""
    written = [canonical(mark)[1:-1] for mark in found.marks]
    if not written:
        return []
    columns = (col(ChangeImage.before), col(ChangeImage.after))
    named = _may_name(tx, columns, written)
    asked = select(col(ChangeImage.change_id), *columns).where(named)
    rows = tx.session.execute(asked).all()
    return [number for number, *images in rows if any(_names_him(image, found) for image in images)]


def _names_him(image: str | None, found: Person) -> bool:
    texts = (value for value in json.loads(image or "{}").values() if isinstance(value, str))
    return any(found.sign.search(value) for value in texts)


def _chunks_of(tx: Tx, found: Person) -> list[int]:
    """The undone imports that hold a row of his; they can't be done again."""
    deals = set(tx.session.scalars(his_deals(found)))
    wanted = select(col(UndoneChunk.entry_id), col(UndoneChunk.kind), col(UndoneChunk.data))
    entries: set[int] = set()
    for entry, kind, data in tx.session.execute(wanted.execution_options(yield_per=20)):
        if entry not in entries and _holds(kind, data, found, deals):
            entries.add(entry)
    return sorted(entries)


def _holds(kind: str, data: bytes, found: Person, deals: set[int]) -> bool:
    told = json.loads(zlib.decompress(data))
    places = {name: place for place, name in enumerate(told["names"])}
    owner = places.get("id" if kind == "client" else "client_id")
    deal = places.get("id" if kind == "deal" else "deal_id")
    for row in told["rows"]:
        if owner is not None and row[owner] in found.ids:
            return True
        if deal is not None and row[deal] in deals:
            return True
        if any(isinstance(cell, str) and found.sign.search(cell) for cell in row):
            return True
    return False


def _parts(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


__all__ = ["EMPTIED", "GONE", "KEPT", "NAMELESS", "Forgotten", "forget"]

"""Many rows at once: how an import is written, undone and redone without an image a row.

The rows are found by `born`. The entry holds their counts and one rolling digest; undoing it
keeps the deleted rows as compressed chunks, from which redo restores the same ids.
"""

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, text
from sqlmodel import Session, col

from crm_tui.errors import Conflict, Damaged
from crm_tui.i18n import _
from crm_tui.store import derived, laws
from crm_tui.store.bearing import references
from crm_tui.store.digests import CHUNK, Digest, digest_like
from crm_tui.store.ids import uuid7
from crm_tui.store.images import KINDS, canonical, table_of
from crm_tui.store.journal import LETTERS, Tx
from crm_tui.store.shapes import (
    Alike,
    Cells,
    Maker,
    batches,
    born_cells,
    insert_alike,
    insert_cells,
    shape,
)
from crm_tui.store.stamping import TAKES_BACK, stands
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.journal import Change, Entry, SearchDoc, UndoneChunk


def rising_uids(now: datetime) -> Iterator[str]:
    """UUIDs of version 7 that go up one by one, so that the index of many grows at its end.

    Source: RFC 9562 §5.7 and §6.2, method 2.
    """
    first = uuid7(now)
    start, last = first[:24], int(first[24:], 16) & ~(1 << 47)
    tails = [f"{tail:03x}" for tail in range(1 << 12)]
    while True:
        high, low = divmod(last + 1, 1 << 12)
        yield from map(f"{start}{high:09x}".__add__, tails[low:])
        last = (high + 1 << 12) - 1


class Bulk:
    """New rows of one entry, written many at a time.

    Making one takes the journal's lock, so that the rows can say which entry bore them.
    """

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.number = tx.number_early()
        self._digest = Digest()
        self._last: dict[str, int] = {}
        self._makers: dict[str, Maker] = {}
        if tx.postgresql:
            # Taking the lock has made every reference be checked at once; a deal and its step
            # refer to each other.
            tx.session.execute(text("set constraints all deferred"))

    def row(self, kind: str, values: dict[str, Any]) -> list[Any]:
        """The cells of a new row; version, stamps and derived columns are ours."""
        if kind not in self._makers:
            now = to_micros(self.tx.now)
            self._makers[kind] = Maker(kind, version=1, created=now, updated=now, born=self.number)
        return self._makers[kind].row(values)

    def add(self, kind: str, rows: list[list[Any]]) -> None:
        """Insert rows that `row` made. Ids must ascend, from call to call as well."""
        form = shape(kind)
        insert_cells(self.tx.session, kind, form.names, rows)
        at = form.names.index("id")
        assert self._last.get(kind, 0) < rows[0][at], "rows of an import go up by id"
        self._last[kind] = rows[-1][at]
        self._digest.add(kind, without_derived(kind, rows))
        counts = self.tx.bulk.setdefault("born", {})
        counts[kind] = counts.get(kind, 0) + len(rows)

    def pour(self, rows: Alike) -> None:
        """Insert as many rows as one statement takes.

        Who pours keeps the digest; see `seal`.
        """
        insert_alike(self.tx.session, rows)
        if rows.table in KINDS:
            counts = self.tx.bulk.setdefault("born", {})
            counts[rows.table] = counts.get(rows.table, 0) + rows.size

    def seal(self, digest: str, others: Collection[int]) -> None:
        """After the last rows poured, whose clients' words were poured as well.

        digest: that of all rows. others: clients who were here before and are found anew.
        """
        self.tx.session.flush()
        kinds = self.tx.bulk.get("born", {})
        if kinds:
            _check(self.tx, self.number, kinds)
            self.tx.bulk["digest"] = digest
        derived.index_clients(self.tx.session, others)

    def close(self) -> None:
        """After the last rows: check the laws over them, derive what follows, seal the digest."""
        if "born" not in self.tx.bulk:
            return
        self.tx.session.flush()
        _settle(self.tx, self.number, self.tx.bulk["born"])
        self.tx.bulk["digest"] = self._digest.text()


def without_derived(kind: str, cells: Sequence[Cells]) -> Sequence[Cells]:
    """Rows of the whole shape as `Digest` takes them."""
    if not KINDS[kind].DERIVED:
        return cells
    form, kept = shape(kind), shape(kind, derived=False).names
    places = [form.names.index(name) for name in kept]
    return [[row[at] for at in places] for row in cells]


def _as_born(kind: str, rows: Iterable[Cells]) -> list[Cells]:
    at = shape(kind, derived=False).names.index("version")
    return [[*row[:at], 1, *row[at + 1 :]] for row in rows]


def _settle(tx: Tx, number: int, kinds: Collection[str]) -> None:
    """What every write owes to the rows that an entry bore: laws, counters, words to find by."""
    session = tx.session
    derived.count_contacts(session, _check(tx, number, kinds))
    clients = _ids(session, "client", number) if "client" in kinds else []
    others = _referred(session, number, kinds, _FOUND_BY).difference(clients)
    derived.index_clients(session, [*clients, *others])


def _check(tx: Tx, number: int, kinds: Collection[str]) -> list[int]:
    """Check the laws over the rows that an entry bore; return the ids of its deals."""
    session = tx.session
    if tx.postgresql:
        session.execute(text("set constraints all immediate"))
    deals = _ids(session, "deal", number) if "deal" in kinds else []
    laws.check(session, deals, _referred(session, number, kinds, ("deal", "step")))
    return deals


#: The kinds of record, besides clients, whose words a client is found by.
_FOUND_BY = ("channel", "deal", "answer", "field_value")


def _referred(
    session: Session, number: int, kinds: Collection[str], among: tuple[str, ...]
) -> set[int]:
    """The clients to whom rows of these kinds, born by an entry, belong."""
    found: set[int] = set()
    for kind in set(among).intersection(kinds):
        table = table_of(kind)
        borne = select(table.c.client_id).where(table.c.born == number).distinct()
        found.update(client for (client,) in session.execute(borne) if client is not None)
    if "field_value" in kinds and "field_value" in among:
        values = table_of("field_value")
        of_deals = select(values.c.deal_id).where(values.c.born == number).distinct()
        deals = [deal for (deal,) in session.execute(of_deals) if deal is not None]
        found |= derived.clients_of(session, deals)
    return found


def refuse_if_touched(tx: Tx, entry: Entry) -> None:
    """An import can't be undone once something rests on it. Raises Conflict naming it."""
    told = info(entry)
    for kind in told.get("born", {}):
        _refuse_if_changed(tx, entry, kind)
        _refuse_if_referred(tx, entry, kind)


def _refuse_if_changed(tx: Tx, entry: Entry, kind: str) -> None:
    table = table_of(kind)
    touching = (
        select(Entry)
        .join(Change, col(Change.entry_id) == col(Entry.id))
        .join(table, table.c.id == col(Change.record_id))
        .where(col(Change.kind) == kind, table.c.born == entry.id, col(Entry.id) > entry.id)
        .where(col(Entry.action).not_in(TAKES_BACK))
        .order_by(col(Entry.id).desc())
        .distinct()
    )
    later = next((one for one in tx.session.scalars(touching) if stands(tx.session, one.id)), None)
    if later is not None:
        raise Conflict(
            _("j{later} ({action}) changed what j{n} brought in.").format(
                later=later.id, action=later.action, n=entry.id
            ),
            hint=_("Undo j{later} first.").format(later=later.id),
        )


def _refuse_if_referred(tx: Tx, entry: Entry, kind: str) -> None:
    """Rows of others that point at rows about to go."""
    going = table_of(kind)
    borne = select(going.c.id).where(going.c.born == entry.id)
    for table, column in references(kind):
        rests = select(table.c.id, table.c.born).where(column.in_(borne))
        if table.name == "external_id":
            rests = rests.where(table.c.kind == kind)
        stays = table.c.born.is_(None) | (table.c.born != entry.id)
        found = tx.session.execute(rests.where(stays).order_by(table.c.id).limit(1)).first()
        if found is not None:
            _refuse(entry, table, *found)


def _refuse(entry: Entry, table: Table, row_id: int, born: int | None) -> None:
    letter = LETTERS.get(table.name)
    if letter is None and born is not None:
        raise Conflict(
            _("j{later} rests on what j{n} brought in. Nothing was undone.").format(
                later=born, n=entry.id
            ),
            hint=_("Undo j{later} first.").format(later=born),
        )
    raise Conflict(
        _("{ref} rests on what j{n} brought in. Nothing was undone.").format(
            ref=f"{letter or table.name + ' '}{row_id}", n=entry.id
        )
    )


def take_back(tx: Tx, entry: Entry) -> None:
    """Delete what an import bore, or restore what undoing one deleted."""
    told = info(entry)
    if "born" in told:
        _remove(tx, entry.id, told["born"])
        tx.bulk.update(took=entry.id, kinds=told["born"], digest=told.get("digest", ""))
    elif "took" in told:
        _restore(tx, told["took"], told["kinds"], told.get("digest", ""))
        tx.bulk.update(gave=told["took"])


def info(entry: Entry) -> dict[str, Any]:
    """What an entry says of rows that were written in bulk; nothing where none were."""
    return dict(json.loads(entry.bulk)) if entry.bulk else {}


def _remove(tx: Tx, number: int, kinds: Collection[str]) -> None:
    session = tx.session
    stay = _referred(session, number, kinds, _FOUND_BY)
    if "client" in kinds:
        stay.difference_update(_ids(session, "client", number))
        client = table_of("client")
        going = select(client.c.id).where(client.c.born == number)
        session.execute(delete(SearchDoc).where(col(SearchDoc.client_id).in_(going)))
    for kind in sorted(kinds):
        for rows in _joined(born_cells(session, kind, number)):
            _keep(tx, number, kind, rows)
        table = table_of(kind)
        session.execute(delete(table).where(table.c.born == number))
    derived.index_clients(session, stay)


def _joined(parts: Iterable[Sequence[Cells]]) -> Iterable[list[Cells]]:
    return batches((row for part in parts for row in part), CHUNK)


def _keep(tx: Tx, number: int, kind: str, rows: list[Cells]) -> None:
    names = shape(kind, derived=False).names
    data = canonical({"names": names, "rows": rows}).encode()
    tx.session.execute(insert(UndoneChunk), [{
        "id": tx.numbers.next("undone_chunk"), "entry_id": number, "kind": kind,
        "digest": hashlib.sha256(data).hexdigest(), "data": zlib.compress(data, 3),
    }])  # fmt: skip


def _restore(tx: Tx, number: int, kinds: dict[str, int], digest: str) -> None:
    session = tx.session
    found = digest_like(digest)
    chunks = select(UndoneChunk).where(col(UndoneChunk.entry_id) == number)
    ordered = session.scalars(chunks.order_by(col(UndoneChunk.id)).execution_options(yield_per=20))
    for chunk in ordered:
        found.add(chunk.kind, _as_born(chunk.kind, _put_back(session, chunk)))
    if digest and found.text() != digest:
        raise _damaged(number)
    session.execute(delete(UndoneChunk).where(col(UndoneChunk.entry_id) == number))
    _settle(tx, number, kinds)


def _put_back(session: Session, chunk: UndoneChunk) -> list[Cells]:
    """Insert the rows of a chunk, a version higher; return them without derived columns."""
    data = zlib.decompress(chunk.data)
    if hashlib.sha256(data).hexdigest() != chunk.digest:
        raise _damaged(chunk.entry_id)
    kept = json.loads(data)
    names, rows = list(kept["names"]), kept["rows"]
    at = names.index("version")
    for row in rows:
        row[at] += 1
    counters = sorted(KINDS[chunk.kind].DERIVED)
    full = [row + [0] * len(counters) for row in rows]
    insert_cells(session, chunk.kind, names + counters, full)
    return list(rows)


def _damaged(number: int) -> Damaged:
    return Damaged(_("What j{n} brought in was damaged since.").format(n=number))


def _ids(session: Session, kind: str, number: int) -> list[int]:
    table = table_of(kind)
    found = session.execute(select(table.c.id).where(table.c.born == number))
    return [row_id for (row_id,) in found]

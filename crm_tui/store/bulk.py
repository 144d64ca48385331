"""Many rows at once: how an import is written, undone and redone without an image a row.

The rows are found by `born`. The entry holds their counts and one rolling digest; undoing it
keeps the deleted rows as compressed chunks, from which redo restores the same ids.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session, SQLModel, col

from crm_tui.errors import Conflict, Damaged
from crm_tui.i18n import _
from crm_tui.store import derived, laws
from crm_tui.store.images import KINDS, canonical, image_of, table_of, values_of
from crm_tui.store.journal import LETTERS, Tx
from crm_tui.store.tables.journal import Entry, UndoneChunk

CHUNK = 500


def add_rows(tx: Tx, kind: str, rows: list[dict[str, Any]]) -> None:
    """Insert full rows, ids included, as part of this entry's bulk.

    The first call takes the journal's lock, so that the rows can say which entry bore them.
    """
    number = tx.number_early()
    table = table_of(kind)
    stamps = {"version": 1, "created": tx.now, "updated": tx.now, "born": number}
    nothing = dict.fromkeys(KINDS[kind].DERIVED, 0)
    for batch in _batches(rows, 1000):
        tx.session.execute(insert(table), [{**stamps, **nothing, **row} for row in batch])
    counts = tx.bulk.setdefault("born", {})
    counts[kind] = counts.get(kind, 0) + len(rows)


def close(tx: Tx) -> None:
    """After the last rows: check the laws over them, derive what follows, seal the digest."""
    if "born" not in tx.bulk:
        return
    number = tx.number_early()
    tx.session.flush()
    deals = _ids(tx.session, "deal", number)
    clients = _ids(tx.session, "client", number)
    derived.count_contacts(tx.session, deals)
    laws.check(tx.session, deals, clients)
    derived.index_clients(tx.session, clients)
    tx.bulk["digest"] = rolling_digest(tx.session, number, tx.bulk["born"])


def rolling_digest(session: Session, number: int, kinds: Iterable[str]) -> str:
    """SHA-256 (hex) over the rows an entry bore, by kind and id, as they are now."""
    found = hashlib.sha256()
    for kind in sorted(kinds):
        for image in _born_images(session, kind, number):
            image = {name: value for name, value in image.items() if name != "version"}
            found.update(canonical(image).encode())
    return found.hexdigest()


def refuse_if_touched(tx: Tx, entry: Entry) -> None:
    """An import can't be undone once something rests on it. Raises Conflict naming it."""
    from crm_tui.store.undoing import standing_after

    info = _info(entry)
    for kind in info.get("born", {}):
        ids = _ids(tx.session, kind, entry.id)
        for batch in _batches(ids, 5000):
            later = standing_after(tx.session, entry.id, kind, batch)
            if later is not None:
                raise Conflict(
                    _("j{later} ({action}) changed what j{n} brought in.").format(
                        later=later.id, action=later.action, n=entry.id
                    ),
                    hint=_("Undo j{later} first.").format(later=later.id),
                )
        _refuse_if_referred(tx, entry, kind, info["born"])


def _refuse_if_referred(tx: Tx, entry: Entry, kind: str, born: dict[str, int]) -> None:
    """Rows of others that point at rows about to go."""
    going = table_of(kind)
    for table in SQLModel.metadata.tables.values():
        if table.name not in KINDS:
            continue
        for key in table.foreign_keys:
            if key.column.table.name != kind or key.column.name != "id":
                continue
            stays = (table.c.born.is_(None)) | (table.c.born != entry.id)
            borne = select(going.c.id).where(going.c.born == entry.id)
            rests = select(table.c.id).where(key.parent.in_(borne), stays)
            found = tx.session.execute(rests.limit(1)).scalar()
            if found is not None:
                ref = f"{LETTERS.get(table.name, table.name + ' ')}{found}"
                raise Conflict(
                    _("{ref} rests on what j{n} brought in. Nothing was undone.").format(
                        ref=ref, n=entry.id
                    )
                )


def take_back(tx: Tx, entry: Entry) -> None:
    """Delete what an import bore, or restore what undoing one deleted."""
    info = _info(entry)
    if "born" in info:
        _remove(tx, entry.id, info["born"])
        tx.bulk.update(took=entry.id, kinds=info["born"], digest=info.get("digest", ""))
    elif "took" in info:
        _restore(tx, info["took"], info["kinds"], info.get("digest", ""))
        tx.bulk.update(gave=info["took"])


def _info(entry: Entry) -> dict[str, Any]:
    return dict(json.loads(entry.bulk)) if entry.bulk else {}


def _remove(tx: Tx, number: int, kinds: Iterable[str]) -> None:
    for kind in sorted(kinds):
        clients = _ids(tx.session, "client", number) if kind == "client" else []
        for images in _batches(_born_images(tx.session, kind, number), CHUNK):
            _keep(tx, number, kind, images)
        table = table_of(kind)
        tx.session.execute(delete(table).where(table.c.born == number))
        derived.index_clients(tx.session, clients)


def _keep(tx: Tx, number: int, kind: str, images: list[dict[str, Any]]) -> None:
    data = canonical(images).encode()
    tx.session.execute(insert(UndoneChunk), [{
        "id": tx.numbers.next("undone_chunk"), "entry_id": number, "kind": kind,
        "digest": hashlib.sha256(data).hexdigest(), "data": zlib.compress(data, 6),
    }])  # fmt: skip


def _restore(tx: Tx, number: int, kinds: dict[str, int], digest: str) -> None:
    chunks = select(UndoneChunk).where(col(UndoneChunk.entry_id) == number)
    for chunk in tx.session.scalars(chunks.order_by(col(UndoneChunk.id))):
        data = zlib.decompress(chunk.data)
        if hashlib.sha256(data).hexdigest() != chunk.digest:
            raise Damaged(_("What j{n} brought in was damaged since.").format(n=number))
        rows = []
        for image in json.loads(data):
            image["version"] += 1
            rows.append({**values_of(chunk.kind, image),
                         **dict.fromkeys(KINDS[chunk.kind].DERIVED, 0)})  # fmt: skip
        tx.session.execute(insert(table_of(chunk.kind)), rows)
    tx.session.execute(delete(UndoneChunk).where(col(UndoneChunk.entry_id) == number))
    deals = _ids(tx.session, "deal", number)
    clients = _ids(tx.session, "client", number)
    derived.count_contacts(tx.session, deals)
    laws.check(tx.session, deals, clients)
    derived.index_clients(tx.session, clients)
    if digest and rolling_digest(tx.session, number, kinds) != digest:
        raise Damaged(_("What j{n} brought in was damaged since.").format(n=number))


def _born_images(session: Session, kind: str, number: int) -> Iterator[dict[str, Any]]:
    table = table_of(kind)
    found = session.execute(select(table).where(table.c.born == number).order_by(table.c.id))
    for row in found.mappings():
        yield image_of(kind, row)


def _ids(session: Session, kind: str, number: int) -> list[int]:
    table = table_of(kind)
    found = session.execute(select(table.c.id).where(table.c.born == number))
    return [row_id for (row_id,) in found]


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

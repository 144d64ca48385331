"""Many rows of one entry written set-wise, each with its image: undo and history know them all."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, Update, bindparam, text, update
from sqlalchemy.orm.attributes import set_committed_value

from crm_tui.store.bulk import rising_uids
from crm_tui.store.changed import image_now
from crm_tui.store.images import encoded, encoders, table_of
from crm_tui.store.journal import Tx
from crm_tui.store.shapes import Maker, insert_cells, shape
from crm_tui.store.tables.base import Row, to_micros

ITS_ID = "its_id"


class Many:
    """New and changed rows of one entry, many to a statement.

    Making one takes the journal's lock, so that new rows can say which entry bore them.
    """

    def __init__(self, tx: Tx) -> None:
        tx.session.flush()
        self.tx = tx
        self.number = tx.number_early()
        if tx.postgresql:
            # Taking the lock has made every reference be checked at once; a deal and its step
            # refer to each other.
            tx.session.execute(text("set constraints all deferred"))

    def change(self, rows: Sequence[Row], values: Sequence[Mapping[str, Any]]) -> None:
        """Give each of some rows of one kind its values, all of them for the same columns.

        The rows must be locked and as the database has them; they know their new values after.
        """
        if not rows:
            return
        kind, tx = str(rows[0].__tablename__), self.tx
        before = [image_now(row) for row in rows]
        given = [
            {ITS_ID: row.id, **{f"new_{name}": value for name, value in its.items()}}
            for row, its in zip(rows, values, strict=True)
        ]
        tx.session.connection().execute(self._update(table_of(kind), values[0]), given)
        encode = dict(encoders(kind))
        for row, was, its in zip(rows, before, values, strict=True):
            new = {**its, "version": row.version + 1, "updated": tx.now}
            for name, value in new.items():
                set_committed_value(row, name, value)
            now = {name: encoded(value, encode[name]) for name, value in new.items()}
            tx.note(kind, row.id, was, {**was, **now})

    def _update(self, table: Table, names: Mapping[str, Any]) -> Update:
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        changed = update(table).where(table.c.id == bindparam(ITS_ID))
        return changed.values(**new, version=table.c.version + 1, updated=self.tx.now)

    def insert(self, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write new rows. rows: their values but version, stamps and uid, each with its id."""
        if not rows:
            return
        now, uids = to_micros(self.tx.now), rising_uids(self.tx.now)
        maker = Maker(kind, version=1, created=now, updated=now, born=self.number)
        cells = [maker.row({**its, "uid": uid}) for its, uid in zip(rows, uids, strict=False)]
        names, kept = shape(kind).names, shape(kind, derived=False).names
        insert_cells(self.tx.session, kind, names, cells)
        for row in cells:
            image = dict(zip(names, row, strict=True))
            self.tx.note(kind, image["id"], None, {name: image[name] for name in kept})

    def close(self) -> None:
        """After the last rows: have the database check what they refer to."""
        if self.tx.postgresql:
            self.tx.session.execute(text("set constraints all immediate"))

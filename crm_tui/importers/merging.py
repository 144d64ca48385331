"""An export of everything into a database with a life of its own: what is new comes in.

What is here already stays as it is. Ids are given anew, references follow them, and the history
of the other database stays behind.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from crm_tui.importers.everything import read_rows
from crm_tui.store.bulk import Bulk
from crm_tui.store.everything import ORDER
from crm_tui.store.journal import Tx
from crm_tui.store.queries.matching import (
    KEYS,
    forgotten,
    ids_by_key,
    ids_by_uid,
    may_be_empty,
    references,
)
from crm_tui.store.restoring import Given, typed

BATCH = 500
STAMPS = ("version", "created", "updated", "born")


class Merged(NamedTuple):
    """What came of it, in rows: rows = added + untouched + left_out."""

    rows: int
    added: int
    untouched: int
    left_out: int


def merge(tx: Tx, path: Path) -> Merged:
    """Bring in the rows of an export that are not here yet, as part of one entry.

    Steps of deals that are here already are left out, since a deal has one next step; so is what
    points at a row that is left out. Raises Damaged naming a line, Conflict where a law forbids it.
    """
    matching = _Matching(tx)
    for kind, batch in _batches(path):
        matching.decide(kind, batch)
    if matching.added:
        bulk = Bulk(tx)
        for kind, batch in _batches(path):
            rows = [
                bulk.row(kind, matching.row(given)) for given in batch if matching.is_new(given)
            ]
            if rows:
                bulk.add(kind, rows)
        bulk.close()
    return Merged(matching.rows, matching.added, matching.untouched, matching.left_out)


def _batches(path: Path) -> Iterator[tuple[str, list[Given]]]:
    """The rows of an export, kind by kind, without its journal."""
    for kind, rows in groupby(read_rows(path), key=lambda row: row.kind):
        if kind in ORDER:
            yield from ((kind, batch) for batch in _parts(rows))
        else:
            for _row in rows:  # read to the end all the same: it may be damaged there
                continue


class _Matching:
    """Which row of the file is which row here."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.rows = self.added = self.untouched = self.left_out = 0
        self._ids: dict[str, dict[int, int]] = {kind: {} for kind in ORDER}
        self._new: dict[str, set[int]] = {kind: set() for kind in ORDER}
        self._forgotten = forgotten(tx.session)

    def decide(self, kind: str, batch: list[Given]) -> None:
        """Find the rows that are here, and give ids to those that are not."""
        for given in batch:
            typed(given)  # refuses what cannot be read, naming the line
        uids = {given.values["uid"]: given for given in batch}
        known = ids_by_uid(self.tx.session, kind, uids)
        ids = {given.values["id"]: known[uid] for uid, given in uids.items() if uid in known}
        others = [given for given in batch if given.values["id"] not in ids]
        ids |= self._named(kind, others)
        new = [row for row in others if row.values["id"] not in ids and self._may_come(row)]
        self.rows += len(batch)
        self.untouched += len(ids)
        self.added += len(new)
        self.left_out += len(batch) - len(ids) - len(new)
        self._ids[kind] |= ids
        if new:
            first = self.tx.numbers.reserve(kind, len(new))
            numbers = {row.values["id"]: first + place for place, row in enumerate(new)}
            self._ids[kind] |= numbers
            self._new[kind].update(numbers)

    def _named(self, kind: str, rows: list[Given]) -> dict[int, int]:
        """Rows that bear the natural key of a row here; twice in a file counts once."""
        if kind not in KEYS or not rows:
            return {}
        keys = {row.values["id"]: self._key(row) for row in rows}
        found = ids_by_key(self.tx.session, kind, set(filter(None, keys.values())))
        return {row_id: found[key] for row_id, key in keys.items() if key in found}

    def _key(self, row: Given) -> tuple[Any, ...] | None:
        points = references(row.kind)
        key = []
        for name in KEYS[row.kind]:
            value = row.values[name]
            if name in points and value is not None:
                value = self._ids[points[name]].get(value)
                if value is None:
                    return None
            key.append(value)
        return tuple(sorted(key)) if row.kind == "not_same" else tuple(key)

    def _may_come(self, row: Given) -> bool:
        """Whether a new row has all it needs, and breaks nothing that is here."""
        values = row.values
        if self._is_of_forgotten(row) or (row.kind == "not_same" and self._is_one(row)):
            return False
        if row.kind == "step" and values["deal_id"] is not None:
            return values["deal_id"] in self._new["deal"]
        if row.kind == "external_id":
            return values["record_id"] in self._ids.get(values["kind"], {})
        if not all(self._leads_somewhere(row, name) for name in references(row.kind)):
            return False
        if row.kind in ("tagging", "field_value", "carried"):
            other = "step" if row.kind == "carried" else "deal"
            owner = values["client_id"] in self._ids["client"]
            return owner or values[f"{other}_id"] in self._ids[other]
        return True

    def _is_of_forgotten(self, row: Given) -> bool:
        """Whether a row is about somebody who was forgotten here, and must not bring him back."""
        if row.kind == "external_id":
            whose = [(row.values["kind"], row.values["record_id"])]
        else:
            whose = [(kind, row.values[name]) for name, kind in references(row.kind).items()
                     if row.kind not in ("client", "deal") or name == "client_id"]  # fmt: skip
        return any(self._ids[kind].get(value) in self._forgotten[kind] for kind, value in whose
                   if kind in self._forgotten)  # fmt: skip

    def _is_one(self, row: Given) -> bool:
        """Whether the two that are not the same are one client here."""
        one, other = (self._ids["client"].get(row.values[f"{name}_id"])
                      for name in ("client", "other"))  # fmt: skip
        return one == other

    def _leads_somewhere(self, row: Given, name: str) -> bool:
        """Whether what a column points at comes along, is here, or may be missing."""
        kind, value = references(row.kind)[name], row.values[name]
        later = ORDER.index(kind) >= ORDER.index(row.kind)
        return value is None or later or value in self._ids[kind] or may_be_empty(row.kind, name)

    def is_new(self, row: Given) -> bool:
        """Whether a row of the file is to be written."""
        return row.values["id"] in self._new[row.kind]

    def row(self, given: Given) -> dict[str, Any]:
        """The values to write: ids of here, stamps left to the entry."""
        values = dict(given.values)
        for name, kind in references(given.kind).items():
            if values[name] is not None:
                values[name] = self._ids[kind].get(values[name])
        if given.kind == "not_same":  # the smaller number first, whatever they were there
            pair = sorted((values["client_id"], values["other_id"]))
            values["client_id"], values["other_id"] = pair
        if given.kind == "external_id":
            values["record_id"] = self._ids[values["kind"]][values["record_id"]]
        values["id"] = self._ids[given.kind][values["id"]]
        return {name: value for name, value in values.items() if name not in STAMPS}


def _parts(rows: Iterable[Given]) -> Iterator[list[Given]]:
    part: list[Given] = []
    for row in rows:
        part.append(row)
        if len(part) == BATCH:
            yield part
            part = []
    if part:
        yield part

"""Which rows of another database are here already: by identity, else by what names them."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, or_, select
from sqlmodel import Session

from crm_tui.store.images import referring, table_of

#: What names a row where its identity does not: the columns of its natural key.
KEYS: dict[str, tuple[str, ...]] = {
    "calendar": ("key",),
    "user": ("name_key",),
    "setting": ("key",),
    "source": ("key",),
    "tag": ("name_key",),
    "reason": ("key",),
    "question": ("set_key", "key"),
    "objection": ("key",),
    "import_mapping": ("key",),
    "not_same": ("client_id", "other_id"),
    "pipeline": ("key",),
    "stage": ("pipeline_id", "key"),
    "trial": ("pipeline_id", "name"),
    "field_def": ("entity", "key"),
    "field_option": ("field_id", "name"),
    "channel": ("client_id", "kind", "norm"),
    "tagging": ("tag_id", "client_id", "deal_id"),
    "field_value": ("field_id", "client_id", "deal_id"),
    "external_id": ("system", "kind", "external"),
}
#: Columns to look rows up by in tables that may be long.
PIVOTS = {
    "channel": ("client_id",),
    "tagging": ("client_id", "deal_id"),
    "field_value": ("client_id", "deal_id"),
    "external_id": ("external",),
}
BATCH = 500


def ids_by_uid(session: Session, kind: str, uids: Collection[str]) -> dict[str, int]:
    """The rows of these identities; a merged client is the one it became."""
    table = table_of(kind)
    found = {
        uid: row_id
        for part in _parts(list(uids))
        for uid, row_id in session.execute(
            select(table.c.uid, table.c.id).where(table.c.uid.in_(part))
        )
    }
    return _living(session, found) if kind == "client" else found


def _living(session: Session, found: dict[str, int]) -> dict[str, int]:
    table = table_of("client")
    merged = select(table.c.id, table.c.merged_into).where(table.c.merged_into.is_not(None))
    into = {row_id: kept for row_id, kept in session.execute(merged)} if found else {}
    for uid, row_id in found.items():
        while row_id in into:
            row_id = into[row_id]
        found[uid] = row_id
    return found


def ids_by_key(
    session: Session, kind: str, keys: Collection[tuple[Any, ...]]
) -> dict[tuple[Any, ...], int]:
    """The rows that bear one of these natural keys."""
    table, names = table_of(kind), KEYS[kind]
    wanted = select(table.c.id, *(table.c[name] for name in names))
    found: dict[tuple[Any, ...], int] = {}
    for part in _parts(list(keys)):
        asked = wanted
        if kind in PIVOTS:
            pivots = (_among(table.c[name], names.index(name), part) for name in PIVOTS[kind])
            asked = wanted.where(or_(*pivots))
        found |= {tuple(row[1:]): row[0] for row in session.execute(asked)}
    return {key: found[key] for key in keys if key in found}


def _among(column: Column[Any], place: int, keys: list[tuple[Any, ...]]) -> Any:
    return column.in_({key[place] for key in keys if key[place] is not None})


def forgotten(session: Session) -> dict[str, set[int]]:
    """The clients who were forgotten on request, and their deals."""
    client, deal = table_of("client"), table_of("deal")
    gone = select(client.c.id).where(client.c.forgotten_at.is_not(None))
    deals = select(deal.c.id).where(deal.c.client_id.in_(gone))
    return {"client": set(session.scalars(gone)), "deal": set(session.scalars(deals))}


def references(kind: str) -> dict[str, str]:
    """The columns of a table that point at rows of another: column → table."""
    return {column.name: at for column, at in referring(table_of(kind))}


def may_be_empty(kind: str, name: str) -> bool:
    """Whether a column may hold nothing."""
    return bool(table_of(kind).columns[name].nullable)


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]

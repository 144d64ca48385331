"""Everything that is held about one person or company: which rows, and what they say."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select, true
from sqlmodel import Session, col

from crm_tui.domain.search import fold
from crm_tui.store.everything import ORDER
from crm_tui.store.images import columns, referring, table_of
from crm_tui.store.tables.journal import Change, ChangeImage, Entry
from crm_tui.store.tables.people import Channel, Client, User
from crm_tui.store.tables.sales import Deal, Step

SHORTEST_NAME, SHORTEST_REACH, FEWEST_DIGITS = 6, 6, 7
"""What a text must measure to mean this person wherever it stands: letters, letters, digits."""

#: A whole name in Hangul, kana or Chinese characters; words of grammar are joined to it.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{3,}")

#: Rows that point at a client without being about him.
_NOT_ABOUT = {("client", "works_at_id"), ("client", "merged_into"), ("deal", "linked_to")}


class Person(NamedTuple):
    """A client. ids: his own first, then of those merged into him. marks: texts that mean him."""

    ids: tuple[int, ...]
    uids: tuple[str, ...]
    name: str
    kind: str
    marks: tuple[str, ...]

    @property
    def sign(self) -> re.Pattern[str]:
        """What finds a mark of his in a text, whatever its case; nothing where he has none."""
        told = sorted(self.marks, key=len, reverse=True)
        found = "|".join(
            re.escape(mark) if _UNSPACED.fullmatch(mark) else rf"(?<!\w){re.escape(mark)}(?!\w)"
            for mark in told
        )
        return re.compile(found or r"(?!)", re.IGNORECASE)


def person(session: Session, client_id: int) -> Person:
    """The client of that number, which must be a living one, and whoever was merged into him."""
    client = session.get_one(Client, client_id)
    ids, uids, waiting = [client_id], [client.uid], [client_id]
    while waiting:
        merged = select(col(Client.id), col(Client.uid)).where(col(Client.merged_into).in_(waiting))
        waiting = []
        for row_id, uid in session.execute(merged.order_by(col(Client.id))):
            ids.append(row_id)
            uids.append(uid)
            waiting.append(row_id)
    marks = {*_names(session, ids), *_reaches(session, ids)}
    return Person(tuple(ids), tuple(uids), client.name, client.kind, tuple(sorted(marks)))


def _names(session: Session, ids: list[int]) -> Iterator[str]:
    """The names he has and had that are nobody else's.

    Of two words; or of three letters at least where whole names are written without spaces.
    """
    told = set(session.scalars(select(col(Client.name)).where(col(Client.id).in_(ids))))
    told |= {str(image.get("name", "")) for image in _images(session, "client", ids)}
    others = select(col(Client.id)).where(col(Client.id).not_in(ids))
    for name in told:
        is_long = len(name) >= SHORTEST_NAME and len(name.split()) > 1
        if not is_long and not _UNSPACED.fullmatch(name):
            continue
        same = others.where(col(Client.name_key) == fold(name)).limit(1)
        if session.execute(same).first() is None:
            yield name


def _reaches(session: Session, ids: list[int]) -> Iterator[str]:
    """The channels he has and had that are nobody else's, as written and in normal form."""
    wanted = select(col(Channel.kind), col(Channel.raw), col(Channel.norm))
    rows = session.execute(wanted.where(col(Channel.client_id).in_(ids)))
    told = {(kind, raw, norm) for kind, raw, norm in rows}
    told |= {
        (str(image["kind"]), str(image["raw"]), str(image["norm"]))
        for image in _images(session, "channel", ids)
    }
    for kind, raw, norm in told:
        same = select(col(Channel.id)).where(
            col(Channel.kind) == kind, col(Channel.norm) == norm, col(Channel.client_id).not_in(ids)
        )
        if session.execute(same.limit(1)).first() is None:
            yield from (text for text in {raw, norm} if _means_somebody(kind, text))


def _means_somebody(kind: str, text: str) -> bool:
    digits = sum(map(str.isdecimal, text))
    return len(text) >= SHORTEST_REACH and (kind != "phone" or digits >= FEWEST_DIGITS)


def _images(session: Session, kind: str, ids: list[int]) -> Iterator[dict[str, Any]]:
    """What rows of a kind that are his looked like at any time, as the journal keeps it."""
    wanted = (
        select(col(ChangeImage.before), col(ChangeImage.after))
        .join(Change, col(Change.id) == col(ChangeImage.change_id))
        .where(col(Change.kind) == kind, col(Change.client_id).in_(ids))
    )
    for images in session.execute(wanted):
        yield from (json.loads(image) for image in images if image)


def his_deals(person: Person) -> Select[Any]:
    """The question for the numbers of his deals."""
    return select(col(Deal.id)).where(col(Deal.client_id).in_(person.ids))


def about(kind: str, person: Person) -> ColumnElement[bool] | None:
    """Which rows of a kind are about a person; None for kinds that are about nobody."""
    table = table_of(kind)
    if kind == "client":
        return table.c.id.in_(person.ids)
    found = [
        condition
        for column, at in referring(table)
        if (condition := _points(table, column.name, at, person)) is not None
    ]
    if kind == "external_id":
        deals = and_(table.c.kind == "deal", table.c.record_id.in_(his_deals(person)))
        found.append(or_(and_(table.c.kind == "client", table.c.record_id.in_(person.ids)), deals))
    return or_(*found) if found else None


def not_about(kind: str, person: Person) -> ColumnElement[bool]:
    """Which rows of a kind are about somebody else, or about nobody."""
    condition = about(kind, person)
    return true() if condition is None else case((condition, 0), else_=1) == 1


def _points(table: Table, name: str, at: str, person: Person) -> ColumnElement[bool] | None:
    """That a column points at him, at a deal of his or at a step of his."""
    if (table.name, name) in _NOT_ABOUT:
        return None
    column = table.c[name]
    if at == "client":
        return column.in_(person.ids)
    if at == "deal":
        return column.in_(his_deals(person))
    if at == "step" and table.name == "carried":
        return column.in_(select(col(Step.id)).where(col(Step.client_id).in_(person.ids)))
    return None


def kinds_about() -> tuple[str, ...]:
    """The kinds of record that may be about a person, in the order of an export."""
    nobody = Person((), (), "", "", ())
    return tuple(kind for kind in ORDER if about(kind, nobody) is not None)


def records_about(session: Session, person: Person) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every row about a person, by kind, each as plain values with the columns that say something.

    Instants are ISO 8601 in UTC, days ISO.
    """
    for kind in kinds_about():
        table, condition = table_of(kind), about(kind, person)
        assert condition is not None
        found = session.execute(select(table).where(condition).order_by(table.c.id)).mappings()
        rows = [_said(kind, row) for row in found]
        if rows:
            yield kind, rows


def _said(kind: str, row: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in columns(kind):
        value = row[column.name]
        if value in (None, ""):
            continue
        values[column.name] = value.isoformat() if isinstance(value, date) else value
    return values


def entries_about(session: Session, person: Person) -> list[tuple[int, Any, str, str, int]]:
    """The journal's entries about a person: (number, when, who, action, rows), oldest first."""
    wanted = (
        select(
            col(Entry.id), col(Entry.at), col(User.name), col(Entry.action), func.count(),
        )
        .join(Change, col(Change.entry_id) == col(Entry.id))
        .join(User, col(User.id) == col(Entry.actor_id))
        .where(_changed_for(person))
        .group_by(col(Entry.id), col(Entry.at), col(User.name), col(Entry.action))
        .order_by(col(Entry.id))
    )  # fmt: skip
    return [(row[0], row[1], row[2], row[3], row[4]) for row in session.execute(wanted)]


def _changed_for(person: Person) -> ColumnElement[bool]:
    return or_(col(Change.client_id).in_(person.ids), col(Change.deal_id).in_(his_deals(person)))


def changes_about(person: Person) -> Select[Any]:
    """The question for the numbers of the journal's changes that are his by client or deal."""
    return select(col(Change.id)).where(_changed_for(person))

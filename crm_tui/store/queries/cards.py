"""Clients with all that a visiting card can say of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from crm_tui.store.tables.people import Carried, Channel, Client, Tag, Tagging
from crm_tui.store.tables.setup import FieldDef, FieldValue

BATCH = 500
BIRTHDAY = ("birthday", "birth_day", "birth_date", "bday")
"""Keys of own fields that hold the day somebody was born."""


class Way(NamedTuple):
    """One way to reach a client that may be used: kind, as written, in normal form, its label."""

    kind: str
    raw: str
    norm: str
    label: str


class Card(NamedTuple):
    """One client. carried: content lines of cards that had no place here, unfolded."""

    uid: str
    name: str
    kind: str
    company: str
    job_title: str
    city: str
    country: str
    language: str
    zone: str
    about: str
    updated: datetime
    ways: tuple[Way, ...] = ()
    tags: tuple[str, ...] = ()
    birthday: date | str | None = None
    carried: tuple[str, ...] = ()


def cards(session: Session, uids: Iterable[str]) -> Iterator[Card]:
    """The cards of clients, in the order given; channels that are bad or forbidden are left out."""
    waiting = iter(uids)
    while batch := list(islice(waiting, BATCH)):
        found = _clients(session, batch)
        ids = [client.id for client, _company in found.values()]
        ways, tags = _ways(session, ids), _tags(session, ids)
        born, carried = _birthdays(session, ids), _carried(session, ids)
        for uid in batch:
            if uid in found:
                client, company = found[uid]
                yield Card(
                    uid, client.name, client.kind, company or "", client.job_title, client.city,
                    client.country, client.language, client.zone, client.about, client.updated,
                    tuple(ways.get(client.id, ())), tuple(tags.get(client.id, ())),
                    born.get(client.id), tuple(carried.get(client.id, ())),
                )  # fmt: skip


def _clients(session: Session, uids: list[str]) -> dict[str, tuple[Client, str | None]]:
    company: Any = aliased(Client)
    wanted = (
        select(Client, company.name)
        .outerjoin(company, company.id == col(Client.works_at_id))
        .where(col(Client.uid).in_(uids))
    )
    return {client.uid: (client, name) for client, name in session.execute(wanted)}


def _ways(session: Session, ids: Sequence[int]) -> dict[int, list[Way]]:
    wanted = (
        select(
            col(Channel.client_id), col(Channel.kind), col(Channel.raw), col(Channel.norm),
            col(Channel.label),
        )
        .where(col(Channel.client_id).in_(ids))
        .where(col(Channel.bad_at).is_(None), col(Channel.no_contact_at).is_(None))
        .order_by(col(Channel.position), col(Channel.id))
    )  # fmt: skip
    found: dict[int, list[Way]] = {}
    for client, kind, raw, norm, label in session.execute(wanted):
        found.setdefault(client, []).append(Way(kind, raw, norm, label))
    return found


def _tags(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    wanted = (
        select(col(Tagging.client_id), col(Tag.name))
        .join(Tag, col(Tag.id) == col(Tagging.tag_id))
        .where(col(Tagging.client_id).in_(ids))
        .order_by(col(Tagging.id))
    )
    return _grouped(session.execute(wanted))


def _birthdays(session: Session, ids: Sequence[int]) -> dict[int, date | str]:
    wanted = (
        select(col(FieldValue.client_id), col(FieldValue.day), col(FieldValue.text))
        .join(FieldDef, col(FieldDef.id) == col(FieldValue.field_id))
        .where(col(FieldDef.key).in_(BIRTHDAY), col(FieldValue.client_id).in_(ids))
        .order_by(col(FieldValue.id).desc())
    )
    return {client: day or text for client, day, text in session.execute(wanted) if day or text}


def _carried(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    wanted = (
        select(col(Carried.client_id), col(Carried.text))
        .where(col(Carried.client_id).in_(ids), col(Carried.format) == "vcard")
        .order_by(col(Carried.id))
    )
    return _grouped(session.execute(wanted))


def _grouped(pairs: Iterable[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for owner, text in pairs:
        found.setdefault(owner, []).append(text)
    return found

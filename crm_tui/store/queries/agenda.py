"""Steps with all that a calendar can say of them."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlmodel import Session, col

from crm_tui.store.tables.foreign import ExternalId
from crm_tui.store.tables.people import Carried, Channel, Client
from crm_tui.store.tables.sales import Deal, Step

BATCH = 500

_INSTANCE = re.compile(r"\d{8}(T\d{6}Z?)?")
SYSTEM = "ical"
"""Whose names of things those of calendars are."""


class Foreign(NamedTuple):
    """What a calendar calls a step that came from it. recurs: it is one of a series there.

    renamed, moved: here, since the calendar said it the last time.
    """

    uid: str
    recurs: bool = False
    renamed: bool = False
    moved: bool = False


class Planned(NamedTuple):
    """One step. at: its instant in UTC, None for the day alone. minutes: how long, if known.

    is_appointment: it is at that time, not by it. closed_as: "" while it is open. phones: of a
    client who may be contacted. carried: content lines of calendars that had no place here.
    foreign: of a step that came from somebody else's calendar.
    """

    uid: str
    title: str
    kind: str
    client: str
    deal: str
    day: date
    at: datetime | None
    is_appointment: bool
    minutes: int | None
    closed_as: str
    closed_at: datetime | None
    said: str
    created: datetime
    updated: datetime
    version: int
    phones: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    foreign: Foreign | None = None


def planned(session: Session, uids: Iterable[str]) -> Iterator[Planned]:
    """The steps of these identities, in the order given."""
    waiting = iter(uids)
    while batch := list(islice(waiting, BATCH)):
        wanted = (
            select(Step, Client, col(Deal.title))
            .join(Client, col(Client.id) == col(Step.client_id))
            .outerjoin(Deal, col(Deal.id) == col(Step.deal_id))
            .where(col(Step.uid).in_(batch))
        )
        found = {row[0].uid: row for row in session.execute(wanted)}
        reachable = {client.id for _s, client, _d in found.values() if not client.no_contact_at}
        phones = _phones(session, list(reachable))
        carried = _carried(session, [row[0].id for row in found.values()])
        foreign = _foreign(session, [row[0] for row in found.values()], carried)
        for uid in batch:
            if uid in found:
                step, client, deal = found[uid]
                yield _planned(step, client.name, deal or "", phones.get(client.id, ()),
                               carried.get(step.id, ()), foreign.get(step.id))  # fmt: skip


def _planned(
    step: Step, client: str, deal: str, phones: Sequence[str], carried: Sequence[str],
    foreign: Foreign | None,
) -> Planned:  # fmt: skip
    return Planned(
        step.uid, step.title, step.kind, client, deal, step.due_day, step.due_at,
        step.by_or_at == "at" and step.due_at is not None, step.minutes, step.closed_as or "",
        step.closed_at, step.said, step.created, step.updated, step.version, tuple(phones),
        tuple(carried), foreign,
    )  # fmt: skip


def from_calendars(session: Session) -> Iterator[str]:
    """The identities of all steps that came from somebody else's calendar, by their numbers."""
    named = and_(col(ExternalId.kind) == "step", col(ExternalId.system) == SYSTEM)
    came = select(col(Step.uid)).join(ExternalId, col(ExternalId.record_id) == col(Step.id))
    yield from session.scalars(
        came.where(named, col(ExternalId.external) != col(Step.uid)).order_by(col(Step.id))
    )


def _foreign(
    session: Session, steps: Sequence[Step], carried: dict[int, list[str]]
) -> dict[int, Foreign]:
    """What calendars call steps, by their ids; none for those that they have from us."""
    of = {step.id: step for step in steps}
    wanted = (
        select(col(ExternalId.record_id), col(ExternalId.external), col(ExternalId.cells))
        .where(col(ExternalId.kind) == "step", col(ExternalId.system) == SYSTEM)
        .where(col(ExternalId.record_id).in_(of))
        .order_by(col(ExternalId.id))
    )
    found: dict[int, Foreign] = {}
    for number, external, cells in session.execute(wanted):
        step = of[number]
        if external.casefold() == step.uid:
            continue
        uid, instance = named_apart(external)
        lines = "\n".join(carried.get(number, ())).upper().splitlines()
        recurs = bool(instance) or any(line.startswith(("RRULE", "RDATE")) for line in lines)
        title, *when = json.loads(cells) if cells else (step.title, None, None)
        moved = bool(cells) and when != [step.due_day.isoformat(), step.due_minute]
        found[number] = Foreign(uid, recurs, title != step.title, moved)
    return found


def named_apart(external: str) -> tuple[str, str]:
    """What a calendar calls an event, and which one of a series it was; "" for the series."""
    uid, _mark, instance = external.rpartition("#")
    return (uid, instance) if uid and _INSTANCE.fullmatch(instance) else (external, "")


def _phones(session: Session, clients: Sequence[int]) -> dict[int, list[str]]:
    wanted = (
        select(col(Channel.client_id), col(Channel.raw))
        .where(col(Channel.client_id).in_(clients), col(Channel.kind) == "phone")
        .where(col(Channel.bad_at).is_(None), col(Channel.no_contact_at).is_(None))
        .order_by(col(Channel.position), col(Channel.id))
    )
    found: dict[int, list[str]] = {}
    for client, raw in session.execute(wanted):
        found.setdefault(client, []).append(raw)
    return found


def _carried(session: Session, steps: Sequence[int]) -> dict[int, list[str]]:
    wanted = (
        select(col(Carried.step_id), col(Carried.text))
        .where(col(Carried.step_id).in_(steps), col(Carried.format) == "ical")
        .order_by(col(Carried.id))
    )
    found: dict[int, list[str]] = {}
    for step, text in session.execute(wanted):
        found.setdefault(step, []).append(text)
    return found

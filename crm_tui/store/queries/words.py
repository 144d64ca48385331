"""What a sentence about a record needs: its words, its day, and what it belongs to."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import column, select, table
from sqlmodel import Session, col

from crm_tui.domain.calendar import Week
from crm_tui.store.queries.calendars import working_of_user
from crm_tui.store.tables.people import Channel, Client, User
from crm_tui.store.tables.sales import Deal, Pipeline, Stage, Step
from crm_tui.store.tables.setup import Setting

#: What is read of receipts, without the class that writes them.
_RECEIPT = table("receipt", column("deal_id"), column("currency"), column("amount"))


class StepWords(NamedTuple):
    """A step in words. day, minute: when it is due, by its owner's wall clock."""

    id: int
    title: str
    kind: str
    day: date
    minute: int | None
    is_open: bool
    client_id: int
    deal_id: int | None
    currency: str
    owner: str


class DealWords(NamedTuple):
    """A deal in words. amount, received: minor units of `currency`."""

    id: int
    title: str
    status: str
    stage: str
    stage_key: str
    amount: int | None
    currency: str
    client_id: int
    client: str
    owner: str
    next_step_id: int | None
    received: int


class ClientWords(NamedTuple):
    """A client in words."""

    id: int
    name: str
    kind: str
    owner: str


class Habits(NamedTuple):
    """How a user of the team writes phones, money and days. zone: the user's own, or ""."""

    zone: str
    country: str
    currency: str
    pipeline: str
    week: Week


def step_words(session: Session, step_id: int | None) -> StepWords | None:
    """A step in words, or None."""
    wanted = (
        select(
            col(Step.id), col(Step.title), col(Step.kind), col(Step.due_day), col(Step.due_minute),
            col(Step.closed_at).is_(None), col(Step.client_id), col(Step.deal_id),
            col(Deal.currency), col(User.name),
        )
        .join(Deal, col(Deal.id) == col(Step.deal_id), isouter=True)
        .join(User, col(User.id) == col(Step.owner_id))
        .where(col(Step.id) == step_id)
    )  # fmt: skip
    found = session.execute(wanted).first()
    return StepWords._make([*found[:8], found[8] or "", found[9]]) if found else None


def deal_words(session: Session, deal_id: int | None) -> DealWords | None:
    """A deal in words, or None."""
    wanted = (
        select(
            col(Deal.id), col(Deal.title), col(Deal.status), col(Stage.name), col(Stage.key),
            col(Deal.amount), col(Deal.currency), col(Client.id), col(Client.name),
            col(User.name), col(Deal.next_step_id),
        )
        .join(Stage, col(Stage.id) == col(Deal.stage_id))
        .join(Client, col(Client.id) == col(Deal.client_id))
        .join(User, col(User.id) == col(Deal.owner_id))
        .where(col(Deal.id) == deal_id)
    )  # fmt: skip
    found = session.execute(wanted).first()
    if found is None:
        return None
    return DealWords._make([*found, _received(session, found[0], found[6])])


def _received(session: Session, deal_id: int, currency: str) -> int:
    of = _RECEIPT.c
    same = select(of.amount).where(of.deal_id == deal_id, of.currency == currency)
    return sum(session.scalars(same))


def client_words(session: Session, client_id: int | None) -> ClientWords | None:
    """A client in words; a merged one is the client it became. None if there is none."""
    while client_id is not None:
        wanted = (
            select(col(Client.id), col(Client.name), col(Client.kind), col(User.name),
                   col(Client.merged_into))
            .join(User, col(User.id) == col(Client.owner_id))
            .where(col(Client.id) == client_id)
        )  # fmt: skip
        found = session.execute(wanted).first()
        if found is None or found[4] is None:
            return ClientWords(*found[:4]) if found else None
        client_id = found[4]
    return None


def channels_like(session: Session, client_id: int, text: str) -> list[tuple[int, str]]:
    """The channels (id, as written) of a client that a text names, whole or by its end."""
    wanted = (
        select(col(Channel.id), col(Channel.raw), col(Channel.norm))
        .where(col(Channel.client_id) == client_id)
        .order_by(col(Channel.position), col(Channel.id))
    )
    found = list(session.execute(wanted))
    digits = "".join(letter for letter in text if letter.isdigit())
    exact = [row for row in found if text.casefold() in (row[1].casefold(), row[2].casefold())]
    near = [row for row in found if len(digits) >= 4 and _digits(row[2]).endswith(digits)]
    return [(row[0], row[1]) for row in exact or near]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def overdue_steps(session: Session, user_id: int, now: int) -> list[int]:
    """A user's open steps that are late at `now` (microseconds UTC), the oldest first."""
    from crm_tui.store.tables.base import from_micros

    late = select(col(Step.id)).where(
        col(Step.owner_id) == user_id,
        col(Step.closed_at).is_(None),
        col(Step.late_at) <= from_micros(now),
    )
    return list(session.scalars(late.order_by(col(Step.late_at), col(Step.id))))


def user_id(session: Session, name: str) -> int | None:
    """The id of the user of that name, in any case."""
    return session.scalar(select(col(User.id)).where(col(User.name_key) == name.casefold()))


def habits(session: Session, user: str) -> Habits:
    """How the user of that name writes phones, money and days."""
    found = session.execute(select(col(Setting.key), col(Setting.value)))
    said = {name: value for name, value in found}
    key = said.get("pipeline", "")
    line = session.scalar(select(col(Pipeline.currency)).where(col(Pipeline.key) == key))
    country = said.get("country", "")
    mine = select(col(User.id), col(User.zone)).where(col(User.name_key) == user.casefold())
    me = session.execute(mine).first()
    number, zone = (me[0], me[1]) if me is not None else (None, "")
    week = working_of_user(session, number)
    return Habits(zone, country, line or said.get("currency", "USD"), key, week)

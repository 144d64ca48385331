"""Clients, deals and steps as flat rows for tables that people open elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.i18n import _
from crm_tui.store.queries.answered import answers_of, columns
from crm_tui.store.tables.people import Channel, Client, Source, Tag, Tagging, User
from crm_tui.store.tables.sales import Deal, Pipeline, Receipt, Stage, Step
from crm_tui.store.tables.setup import Reason

Cell = str | int | Decimal | date | datetime | None
Line = dict[str, Cell]

CHANNELS = ("phone", "email", "messenger", "site", "address")
CLIENTS = ("uid", "name", "company", "job title", *CHANNELS, "city", "country", "language",
           "source", "owner", "tags", "note", "created", "kind", "do not contact",
           "archived")  # fmt: skip
DEALS = ("uid", "deal", "client", "amount", "currency", "pipeline", "stage", "status", "owner",
         "source", "next step", "due", "expected date", "closed", "lost reason", "received",
         "opened", "tries", "contacts", "postponed", "client uid")  # fmt: skip
STEPS = ("uid", "step", "kind", "client", "deal", "owner", "due", "time", "status", "closed",
         "said", "reason")  # fmt: skip
BATCH = 500


class LeftOut(NamedTuple):
    """A client whom a list for contact leaves out, and why, in words."""

    id: int
    name: str
    why: str


def clients(
    session: Session, *, blocked: bool = False, left_out: list[LeftOut] | None = None
) -> Iterator[Line]:
    """Every client but merged and forgotten ones, in CLIENTS' columns, by id.

    blocked: with the channels of those who asked not to be contacted; else these are empty.
    left_out: given, the list is for contact, and whoever may not or cannot be reached is put here
    instead. Channels that are bad or forbidden are never in a list.
    """
    company: Any = aliased(Client)
    wanted = (
        select(Client, company.name, company.no_contact_at, col(User.name), col(Source.name))
        .join(User, col(User.id) == col(Client.owner_id))
        .outerjoin(company, company.id == col(Client.works_at_id))
        .outerjoin(Source, col(Source.id) == col(Client.source_id))
        .where(col(Client.merged_into).is_(None), col(Client.forgotten_at).is_(None))
        .order_by(col(Client.id))
    )
    asked = columns(session, of_deals=False)
    for batch in _batches(session.execute(wanted.execution_options(yield_per=BATCH))):
        ids = [row[0].id for row in batch]
        said = answers_of(session, asked, ids)
        channels, tags = _channels(session, ids, blocked), _tags(session, ids)
        unusable = _unusable(session, ids) if left_out is not None else {}
        for client, works_at, company_mark, owner, source in batch:
            marked = client.no_contact_at or company_mark
            if left_out is not None:
                usable = channels.get(client.id)
                why = _why_left_out(client, company_mark, usable, unusable.get(client.id, ()))
                if why:
                    left_out.append(LeftOut(client.id, client.name, why))
                    continue
            reached = {} if marked and not blocked else channels.get(client.id, {})
            yield {
                "uid": client.uid, "name": client.name, "company": works_at or "",
                "job title": client.job_title,
                **{kind: "\n".join(reached.get(kind, ())) for kind in CHANNELS},
                "city": client.city, "country": client.country, "language": client.language,
                "source": source or "", "owner": owner, "tags": ", ".join(tags.get(client.id, ())),
                "note": client.about, "created": client.created, "kind": client.kind,
                "do not contact": marked, "archived": client.archived_at,
                **asked.cells(said.get(client.id, {})),
            }  # fmt: skip


def _why_left_out(
    client: Client, company_mark: object, usable: object, unusable: Iterable[str]
) -> str:
    """Why a client has no place in a list for contact; "" where he has."""
    if client.no_contact_at is not None:
        return _("do not contact") + (f": {client.no_contact_why}" if client.no_contact_why else "")
    if company_mark is not None:
        return _("the company asked not to be contacted")
    if client.archived_at is not None:
        return _("put away")
    if usable:
        return ""
    bad = ", ".join(unusable)
    return _("no channel that may be used: {bad}").format(bad=bad) if bad else _("no channel")


def _unusable(session: Session, ids: list[int]) -> dict[int, list[str]]:
    """The channels of clients that are bad or forbidden."""
    found: dict[int, list[str]] = {}
    wanted = select(col(Channel.client_id), col(Channel.raw)).where(
        col(Channel.client_id).in_(ids),
        col(Channel.bad_at).is_not(None) | col(Channel.no_contact_at).is_not(None),
    )
    for client, raw in session.execute(wanted.order_by(col(Channel.position), col(Channel.id))):
        found.setdefault(client, []).append(raw)
    return found


def _channels(session: Session, ids: list[int], blocked: bool) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    wanted = select(
        col(Channel.client_id), col(Channel.kind), col(Channel.raw), col(Channel.no_contact_at)
    ).where(col(Channel.client_id).in_(ids), col(Channel.bad_at).is_(None))
    for client, kind, raw, mark in session.execute(
        wanted.order_by(col(Channel.position), col(Channel.id))
    ):
        if mark is None or blocked:
            found.setdefault(client, {}).setdefault(kind, []).append(raw)
    return found


def _tags(session: Session, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    wanted = (
        select(col(Tagging.client_id), col(Tag.name))
        .join(Tag, col(Tag.id) == col(Tagging.tag_id))
        .where(col(Tagging.client_id).in_(ids))
        .order_by(col(Tagging.id))
    )
    for client, name in session.execute(wanted):
        found.setdefault(client, []).append(name)
    return found


def count_blocked(session: Session) -> int:
    """How many clients asked not to be contacted, themselves or through their company."""
    company: Any = aliased(Client)
    wanted = (
        select(col(Client.id))
        .outerjoin(company, company.id == col(Client.works_at_id))
        .where(col(Client.merged_into).is_(None), col(Client.forgotten_at).is_(None))
        .where(col(Client.no_contact_at).is_not(None) | company.no_contact_at.is_not(None))
    )
    return len(list(session.scalars(wanted)))


def deals(session: Session) -> Iterator[Line]:
    """Every deal in DEALS' columns, by id. Amounts are exact decimals of whole currency units."""
    wanted = (
        select(
            Deal, col(Client.uid), col(Client.name), col(Pipeline.key), col(Stage.name),
            col(User.name), col(Source.name), col(Reason.key), col(Step.title), col(Step.due_day),
        )
        .join(Client, col(Client.id) == col(Deal.client_id))
        .join(Pipeline, col(Pipeline.id) == col(Deal.pipeline_id))
        .join(Stage, col(Stage.id) == col(Deal.stage_id))
        .join(User, col(User.id) == col(Deal.owner_id))
        .outerjoin(Source, col(Source.id) == col(Deal.source_id))
        .outerjoin(Reason, col(Reason.id) == col(Deal.reason_id))
        .outerjoin(Step, and_(col(Step.id) == col(Deal.next_step_id)))
        .order_by(col(Deal.id))
    )  # fmt: skip
    asked = columns(session, of_deals=True)
    for batch in _batches(session.execute(wanted.execution_options(yield_per=BATCH))):
        ids = [row[0].id for row in batch]
        received, said = _received(session, ids), answers_of(session, asked, ids)
        for deal, uid, client, line, stage, owner, source, reason, title, due in batch:
            yield {
                "uid": deal.uid, "deal": deal.title, "client": client,
                "amount": _decimal(deal.amount, deal.currency), "currency": deal.currency,
                "pipeline": line, "stage": stage, "status": deal.status, "owner": owner,
                "source": source or "", "next step": title or "", "due": due,
                "expected date": deal.expected_day, "closed": deal.closed_at,
                "lost reason": reason or "",
                "received": _decimal(received.get((deal.id, deal.currency)), deal.currency),
                "opened": deal.opened_at, "tries": deal.tries, "contacts": deal.contacts,
                "postponed": deal.postpones, "client uid": uid,
                **asked.cells(said.get(deal.id, {})),
            }  # fmt: skip


def _received(session: Session, ids: list[int]) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    wanted = select(col(Receipt.deal_id), col(Receipt.currency), col(Receipt.amount))
    for deal, currency, amount in session.execute(wanted.where(col(Receipt.deal_id).in_(ids))):
        found[deal, currency] = found.get((deal, currency), 0) + amount
    return found


def _decimal(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-DECIMALS.get(currency, 2))


def steps(session: Session) -> Iterator[Line]:
    """Every step, open and closed, in STEPS' columns, by id."""
    wanted = (
        select(Step, col(Client.name), col(Deal.title), col(User.name))
        .join(Client, col(Client.id) == col(Step.client_id))
        .join(User, col(User.id) == col(Step.owner_id))
        .outerjoin(Deal, col(Deal.id) == col(Step.deal_id))
        .order_by(col(Step.id))
    )
    for step, client, deal, owner in session.execute(wanted.execution_options(yield_per=BATCH)):
        minute = step.due_minute
        yield {
            "uid": step.uid, "step": step.title, "kind": step.kind, "client": client,
            "deal": deal or "", "owner": owner, "due": step.due_day,
            "time": "" if minute is None else f"{minute // 60:02}:{minute % 60:02}",
            "status": step.closed_as or "open", "closed": step.closed_at, "said": step.said,
            "reason": step.reason,
        }  # fmt: skip


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

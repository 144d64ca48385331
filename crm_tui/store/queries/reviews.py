"""What a review walks through, and which of it an action has just dealt with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, TextClause, exists, or_, select, text
from sqlmodel import col

from crm_tui.store.derived import OUTCOMES, batches
from crm_tui.store.journal import Tx
from crm_tui.store.tables import history
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Step

#: Activities in which we talked or wrote with the client.
TALKS = ("call", "letter", "meeting")


class Touched(NamedTuple):
    """What an action changed, by ids.

    deals: these deals. alone: clients as such, with no deal. clients: clients with all that is
    theirs. began: clients with whom a deal was begun, which deals with whatever of theirs stands
    first.
    """

    deals: set[int]
    alone: set[int]
    clients: set[int]
    began: set[int]


def standing(tx: Tx, user_id: int) -> list[history.Review]:
    """The reviews of a person that have not ended, locked; the newest last."""
    mine = select(history.Review).where(
        col(history.Review.user_id) == user_id, col(history.Review.ended_at).is_(None)
    )
    return tx.lock(mine.order_by(col(history.Review.id)))


def last_position(tx: Tx, review_id: int) -> int:
    """The place of the last item of a review; 0 for none."""
    asked = select(col(history.ReviewItem.position)).where(
        col(history.ReviewItem.review_id) == review_id
    )
    tx.session.flush()
    return tx.session.scalar(asked.order_by(col(history.ReviewItem.position).desc()).limit(1)) or 0


def items_touched(tx: Tx, user_id: int, touched: Touched) -> list[history.ReviewItem]:
    """The waiting items of somebody's open review that these records deal with, locked."""
    if not any(touched):
        return []
    tx.session.flush()
    review_id = tx.session.connection().execute(_open_review(), {"user": user_id}).scalar()
    if review_id is None:
        return []
    waiting = (
        col(history.ReviewItem.review_id) == review_id,
        col(history.ReviewItem.handled_at).is_(None),
    )
    first = (
        select(col(history.ReviewItem.id))
        .where(*waiting)
        .order_by(col(history.ReviewItem.position))
        .limit(1)
    )
    dealt = or_(
        col(history.ReviewItem.deal_id).in_(touched.deals),
        col(history.ReviewItem.deal_id).is_(None)
        & col(history.ReviewItem.client_id).in_(touched.alone | touched.began),
        col(history.ReviewItem.client_id).in_(touched.clients),
        (col(history.ReviewItem.id) == first.scalar_subquery())
        & col(history.ReviewItem.client_id).in_(touched.began),
    )
    return tx.lock(
        select(history.ReviewItem).where(*waiting, dealt).order_by(col(history.ReviewItem.id))
    )


@cache
def _open_review() -> TextClause:
    """The newest open review of somebody; in SQL's own words, since every write asks for it."""
    return text(
        "select id from review where user_id = :user and ended_at is null order by id desc limit 1"
    )


def my_open_deals(tx: Tx, day: date, limit: int) -> list[tuple[int, int | None]]:
    """Client and deal of each of the actor's open deals, what is due first coming first.

    Clients who rest beyond the day are left out.
    """
    wanted = (
        select(col(Deal.client_id), col(Deal.id))
        .join(Step, col(Step.id) == col(Deal.next_step_id))
        .join(Client, col(Client.id) == col(Deal.client_id))
        .where(col(Deal.owner_id) == tx.actor.id, col(Deal.is_open) == 1, _awake(day))
        .order_by(col(Step.late_at), col(Deal.id))
        .limit(limit)
    )
    tx.session.flush()
    return [(client, deal) for client, deal in tx.session.execute(wanted)]


def of_clients(
    tx: Tx, client_ids: Iterable[int], day: date, limit: int
) -> list[tuple[int, int | None]]:
    """The open deals of some clients in their order, and who has none alone.

    Left out is who rests beyond the day, or without a deal is put away or not to be contacted.
    """
    ordered = list(dict.fromkeys(client_ids))
    deals: dict[int, list[int]] = {}
    awake: dict[int, bool] = {}
    tx.session.flush()
    for batch in batches(ordered):
        found = select(col(Client.id), col(Client.no_contact_at), col(Client.archived_at)).where(
            col(Client.id).in_(batch), col(Client.merged_into).is_(None), _awake(day)
        )
        awake |= {row[0]: row[1] is None and row[2] is None for row in tx.session.execute(found)}
        open_deals = select(col(Deal.client_id), col(Deal.id)).where(
            col(Deal.client_id).in_(batch), col(Deal.is_open) == 1
        )
        for client, deal in tx.session.execute(open_deals.order_by(col(Deal.id))):
            deals.setdefault(client, []).append(deal)
    return _listed(ordered, deals, awake)[:limit]


def busy_companies(tx: Tx, client_ids: Iterable[int], since: datetime) -> set[int]:
    """Those of some companies with whose people a deal is open, or there was contact since."""
    person = col(Client.id)
    deals = exists().where(col(Deal.client_id) == person, col(Deal.is_open) == 1)
    talks = exists().where(
        col(Activity.client_id) == person, col(Activity.kind).in_(TALKS), col(Activity.at) >= since
    )
    outcomes = exists().where(
        col(Step.client_id) == person, col(Step.contacts) == 1,
        col(Step.closed_as).in_(OUTCOMES), col(Step.closed_at) >= since,
    )  # fmt: skip
    found: set[int] = set()
    tx.session.flush()
    for batch in batches(client_ids):
        theirs = select(col(Client.works_at_id)).where(
            col(Client.works_at_id).in_(batch), col(Client.merged_into).is_(None),
            or_(deals, talks, outcomes),
        )  # fmt: skip
        found.update(company for company in tx.session.scalars(theirs) if company is not None)
    return found


def _listed(
    ordered: list[int], deals: dict[int, list[int]], awake: dict[int, bool]
) -> list[tuple[int, int | None]]:
    found: list[tuple[int, int | None]] = []
    for client in ordered:
        if client in awake and client in deals:
            found += [(client, deal) for deal in deals[client]]
        elif awake.get(client):
            found.append((client, None))
    return found


def _awake(day: date) -> ColumnElement[bool]:
    return or_(col(Client.rest_until).is_(None), col(Client.rest_until) <= day)

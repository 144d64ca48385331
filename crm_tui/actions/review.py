"""Reviews: begin one, put one of it off to its end, let a client rest; and note what is done.

An item is dealt with by whatever action changes its deal or its client, from any screen or command:
`note_handled` runs within that action's own transaction, so that both are there or neither, and
one undo takes both back.
"""

from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.actions.base import action
from crm_tui.domain.reviews import ENDS, MOST, asks_quiet
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import reviews
from crm_tui.store.tables import history
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Step

MOST_DAYS = 36_500
NEW_DEALS = frozenset({"capture", "deal.add", "deal.return"})


class Begun(NamedTuple):
    """A review that was begun, how many it walks through, and a remark for the person."""

    review_id: int
    total: int
    remark: str = ""


@action("review.start", N_("Begin a review"))
def start(tx: Tx, view: str = "", clients: tuple[int, ...] | None = None) -> Begun:
    """Begin to walk through all my open deals, or through what a view of clients holds.

    view: as it was typed, kept for the screen. clients: whom it names, in their order; None
    for all my open deals. A review of mine that stands is ended. Raises NotFound where there is
    nothing to walk through.
    """
    if clients is None:
        found = reviews.my_open_deals(tx, tx.today, MOST + 1)
    else:
        quiet = _without_busy_people(tx, view, clients)
        found = reviews.of_clients(tx, quiet, tx.today, MOST + 1)
    if not found:
        raise NotFound(
            _("There is nothing to review."),
            hint=_("Name a view of clients, such as: quiet 60, tag:vip, silent:30."),
        )
    for other in reviews.standing(tx, tx.actor.id):
        other.ended_at = tx.now
    made = tx.new(
        history.Review, user_id=tx.actor.id, view=clean_input(view, "view"), started_at=tx.now
    )
    tx.session.flush()
    for position, (client_id, deal_id) in enumerate(found[:MOST], 1):
        tx.new(
            history.ReviewItem,
            review_id=made.id,
            position=position,
            client_id=client_id,
            deal_id=deal_id,
        )
    cut = len(found) > MOST
    remark = _("Only the first {n} are walked through.").format(n=MOST) if cut else ""
    return Begun(made.id, len(found[:MOST]), remark)


def _without_busy_people(tx: Tx, view: str, clients: tuple[int, ...]) -> list[int]:
    """The clients of a view; of a quiet one, no company whose people we are busy with."""
    days = asks_quiet(view)
    if days is None:
        return list(clients)
    since = tx.now - timedelta(days=min(days, MOST_DAYS))
    busy = reviews.busy_companies(tx, clients, since)
    return [client for client in clients if client not in busy]


@action("review.skip", N_("Put off to the end of the review"))
def skip(tx: Tx, item_id: int) -> int:
    """Put what is reviewed to the end of its review: it comes again. Returns its new place.

    Raises Conflict if it is dealt with already, or the review is not the actor's.
    """
    item = tx.get(history.ReviewItem, item_id)
    review = tx.look(history.Review, item.review_id)
    if review is None or review.user_id != tx.actor.id or review.ended_at is not None:
        raise Conflict(_("This review is not yours, or it has ended."))
    if item.handled_at is not None:
        raise Conflict(_("This was dealt with already."), hint=_("Nothing was saved."))
    item.position = reviews.last_position(tx, review.id) + 1
    return item.position


@action("client.rest", N_("Not before a day: let a client rest"))
def rest(tx: Tx, client_id: int, until: date | None, why: str = "") -> None:
    """Leave a client out of reviews before a day; None lets them in again.

    Raises Invalid (field "until") for a day that is not to come.
    """
    client = tx.get(Client, client_id)
    if until is not None and until <= tx.today:
        raise Invalid(
            _("{day} is not to come.").format(day=until.isoformat()),
            field="until",
            hint=_("Say a day after today: in 2 months, 1 feb."),
        )
    client.rest_until = until
    client.rest_why = clean_input(why, "why") if until is not None else ""


#: What is about a client as a whole: every item of that client is dealt with.
WHOLE = frozenset({"client.rest", "client.no_contact"})


def note_handled(tx: Tx, action_name: str) -> None:
    """Note in the actor's open review what an action has just dealt with."""
    if action_name not in ENDS:
        return
    tx.session.flush()
    # A time that was moved to where it was, or a try of one of two numbers, changes no step.
    kinds = (*tx.changed("step"), *tx.changed("activity"))
    steps = [row for row in kinds if isinstance(row, Step | Activity)]
    deals = [row for row in tx.changed("deal") if isinstance(row, Deal)]
    touched = reviews.Touched(
        deals={s.deal_id for s in steps if s.deal_id is not None} | {d.id for d in deals},
        alone={s.client_id for s in steps if s.deal_id is None},
        clients={row.id for row in tx.changed("client")} if action_name in WHOLE else set(),
        began={d.client_id for d in deals} if action_name in NEW_DEALS else set(),
    )
    for item in reviews.items_touched(tx, tx.actor.id, touched):
        item.handled_at, item.handled_how = tx.now, action_name

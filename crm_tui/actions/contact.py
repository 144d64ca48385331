"""Do-not-contact: marking it refuses the open selling deals, lifting it keeps the client's words."""

from sqlalchemy import or_, select
from sqlmodel import col

from crm_tui.actions.base import action
from crm_tui.actions.closing import lose
from crm_tui.actions.work import close_step
from crm_tui.domain.steps import Dropped
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Channel, Client
from crm_tui.store.tables.sales import Deal, Step

REASON = "no_contact"


@action("client.no_contact", N_("Mark do-not-contact"))
def mark_no_contact(tx: Tx, client_id: int, why: str = "", channel_id: int | None = None) -> int:
    """Forbid selling contact with a person, a company (and its people) or by one channel.

    Open selling deals are refused in the same transaction; sold ones keep their steps.
    Returns how many deals were refused.
    """
    client = tx.get(Client, client_id)
    if channel_id is not None:
        channel = tx.get(Channel, channel_id)
        if channel.client_id != client.id:
            raise Invalid(_("That is not a channel of c{n}.").format(n=client.id))
        channel.no_contact_at, channel.no_contact_why = tx.now, why
        return 0
    client.no_contact_at, client.no_contact_why = tx.now, why
    reached = select(Client).where(
        or_(col(Client.id) == client.id, col(Client.works_at_id) == client.id)
    )
    return sum(_stop_selling(tx, one, why) for one in tx.all(reached.order_by(col(Client.id))))


def _stop_selling(tx: Tx, client: Client, why: str) -> int:
    selling = select(Deal).where(
        col(Deal.client_id) == client.id, col(Deal.is_open) == 1, col(Deal.sold_at).is_(None)
    )
    deals = tx.all(selling.order_by(col(Deal.id)))
    for deal in deals:
        assert deal.next_step_id is not None
        lose(tx, deal, tx.get(Step, deal.next_step_id), REASON, why)
    alone = select(Step).where(
        col(Step.client_id) == client.id,
        col(Step.deal_id).is_(None),
        col(Step.closed_at).is_(None),
        col(Step.contacts) == 1,
    )
    for step in tx.all(alone.order_by(col(Step.id))):
        close_step(tx, step, Dropped.BLOCKED)
    return len(deals)


@action("client.lift_no_contact", N_("Lift do-not-contact: the client came by himself"))
def lift_no_contact(
    tx: Tx, client_id: int, how: str, words: str, channel_id: int | None = None
) -> None:
    """Allow contact again, keeping when, how ("call", "letter", …) and in which words.

    Raises Invalid without the client's words, Conflict if there is no mark.
    """
    client = tx.get(Client, client_id)
    if not words.strip():
        raise Invalid(
            _("What did the client say?"),
            field="words",
            hint=_("A mark is lifted only when the client contacts you himself."),
        )
    marked: Client | Channel = client
    if channel_id is not None:
        marked = tx.get(Channel, channel_id)
    if marked.no_contact_at is None:
        raise Conflict(_("There is no do-not-contact mark on c{n}.").format(n=client.id))
    marked.no_contact_at, marked.no_contact_why = None, ""
    tx.new(
        Activity, client_id=client.id, user_id=tx.actor.id, kind="lifted", direction="in",
        at=tx.now, text=words, result=how, channel_id=channel_id,
    )  # fmt: skip

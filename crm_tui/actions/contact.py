"""Do-not-contact: marking refuses the open selling deals, lifting keeps the client's words."""

from crm_tui.actions.base import action
from crm_tui.actions.closing import lose
from crm_tui.actions.values import living, one_of
from crm_tui.actions.work import close_step, no_contact_mark
from crm_tui.domain.steps import Dropped
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import clients, deals, work
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Channel, Client
from crm_tui.store.tables.sales import Step

REASON = "no_contact"
#: By what the client came himself.
HOWS = ("call", "letter", "message", "visit", "meeting", "form")


@action("client.no_contact", N_("Mark do-not-contact"))
def mark_no_contact(tx: Tx, client_id: int, why: str = "", channel_id: int | None = None) -> int:
    """Forbid selling contact with a person, a company (and its people) or by one channel.

    Open selling deals are refused in the same transaction; sold ones keep their steps.
    Returns how many deals were refused.
    """
    client = living(tx, client_id)
    said = clean_input(why, "why")
    marked = client if channel_id is None else _channel_of(tx, client, channel_id)
    marked.no_contact_at = marked.no_contact_at or tx.now
    marked.no_contact_why = said or marked.no_contact_why
    return stop_selling(tx, client, client.no_contact_why) if channel_id is None else 0


def stop_selling(tx: Tx, client: Client, why: str) -> int:
    """Refuse the open selling deals of a marked client and its staff; return how many."""
    reached = [one.id for one in clients.with_staff(tx, client.id)]
    selling = [deal for deal in deals.open_of(tx, reached) if deal.sold_at is None]
    for deal in selling:
        assert deal.next_step_id is not None
        lose(tx, deal, tx.get(Step, deal.next_step_id), REASON, why)
    for step in work.open_of_clients_alone(tx, reached):
        if step.contacts:
            close_step(tx, step, Dropped.BLOCKED)
    return len(selling)


def _channel_of(tx: Tx, client: Client, channel_id: int) -> Channel:
    channel = tx.get(Channel, channel_id)
    if channel.client_id != client.id:
        raise Invalid(_("That is not a channel of c{n}.").format(n=client.id), field="channel_id")
    return channel


@action("client.lift_no_contact", N_("Lift do-not-contact: the client came by himself"))
def lift_no_contact(
    tx: Tx, client_id: int, how: str, words: str, channel_id: int | None = None
) -> None:
    """Allow contact again, keeping when, how ("call", "letter", …) and in which words.

    Raises Invalid without the client's words, Conflict if there is no mark.
    """
    client = living(tx, client_id)
    said = clean_input(words, "words")
    if not said:
        raise Invalid(
            _("What did the client say?"),
            field="words",
            hint=_("A mark is lifted only when the client contacts you himself."),
        )
    one_of(how, HOWS, "how")
    marked = client if channel_id is None else _channel_of(tx, client, channel_id)
    if marked.no_contact_at is None:
        raise _no_mark(tx, client)
    marked.no_contact_at, marked.no_contact_why = None, ""
    tx.new(
        Activity, client_id=client.id, user_id=tx.actor.id, kind="lifted", direction="in",
        at=tx.now, text=said, result=how, channel_id=channel_id,
    )  # fmt: skip


def _no_mark(tx: Tx, client: Client) -> Conflict:
    elsewhere = no_contact_mark(tx, client)
    return Conflict(
        _("There is no do-not-contact mark on c{n}.").format(n=client.id),
        hint=_("It is on c{n}.").format(n=elsewhere.id) if elsewhere else "",
    )

"""What a try leaves behind: its trace, the number it proved wrong, and what many of them mean."""

from crm_tui.actions.work import next_day_of, open_step
from crm_tui.domain.pipelines import cannot_be_reached
from crm_tui.domain.steps import Draft, Try
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import _
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import playbook_of
from crm_tui.store.queries import clients, work
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Channel, Client
from crm_tui.store.tables.sales import Deal, Step


def trace(tx: Tx, step: Step, kind: str, how: str = "") -> Activity:
    """Keep that a step was tried or moved, and when it was due before."""
    return tx.new(
        Activity, client_id=step.client_id, deal_id=step.deal_id, step_id=step.id,
        user_id=tx.actor.id, kind=kind, at=tx.now, from_day=step.due_day,
        from_minute=step.due_minute, result=how,
    )  # fmt: skip


def tried_often(tx: Tx, deal: Deal) -> str:
    """What so many tries call for, in words; "" for nothing."""
    count = work.tries_of(tx, deal.id)
    if cannot_be_reached(playbook_of(tx, deal).limits, count):
        return _("{n} tries: is it time for “can't be reached”?").format(n=count)
    return ""


def comes_back(tx: Tx, deal: Deal) -> str:
    """When a client who refused may be asked again, in words."""
    from crm_tui.domain.calendar import When
    from crm_tui.domain.dates import describe

    if deal.revive_day is None:
        return _("never comes back")
    now = tx.now.astimezone(tx.actor.zone)
    return _("back on {day}").format(day=describe(When(deal.revive_day), now))


def number_tried(tx: Tx, client: Client, channel_id: int | None) -> Channel | None:
    """The number that was tried, if it was said. Raises Invalid, Conflict for a forbidden one.

    It is the client's own, or that of the company the client works at.
    """
    if channel_id is None:
        return None
    channel = tx.get(Channel, channel_id)
    if channel.client_id not in (client.id, client.works_at_id):
        raise Invalid(_("That is not a channel of c{n}.").format(n=client.id), field="channel_id")
    if channel.no_contact_at is not None:
        raise Conflict(
            _("c{n} asked not to be contacted by {channel}.").format(
                n=channel.client_id, channel=channel.raw
            ),
            hint=_("Use another channel, or lift the mark if the client came by himself."),
        )
    return channel


def mark_wrong(tx: Tx, client: Client, deal: Deal | None, tried: Channel | None) -> Channel | None:
    """Mark the number that was tried, else the first, as wrong; return it.

    With no other left, a step to find one opens, once.
    """
    usable = clients.usable_phones(tx, client.id)
    wrong = tried or (usable[0] if usable else None)
    if wrong is not None and wrong.bad_at is None:
        wrong.bad_at, wrong.bad_why = tx.now, Try.WRONG_NUMBER
    if not [channel for channel in usable if channel.bad_at is None]:
        _look_for_a_number(tx, client, deal)
    return wrong


def can_be_called(tx: Tx, client: Client) -> bool:
    """Whether a client has a number that is neither bad nor forbidden."""
    return bool(clients.usable_phones(tx, client.id))


def _look_for_a_number(tx: Tx, client: Client, deal: Deal | None) -> None:
    title = _("find a number")
    mine = work.open_of_deal(tx, deal.id) if deal else work.open_of_clients_alone(tx, [client.id])
    if any(step.title == title for step in mine):
        return
    day = next_day_of(tx, deal.owner_id if deal else tx.actor.id)
    open_step(tx, client, deal, Draft(kind="other", title=title, day=day), side=deal is not None)

"""The same verb for several records at once: one action, one entry in the journal, one undo."""

from collections.abc import Iterator

from crm_tui.actions import activities, deals, steps
from crm_tui.actions.base import action, by_count
from crm_tui.domain.steps import Draft, Offer
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import pipeline_named, stage_named
from crm_tui.store.queries.clients import lock_clients
from crm_tui.store.queries.work import lock_deals, lock_steps
from crm_tui.store.tables.sales import Step

MOST = 500  # steps opened by one action


def _each(tx: Tx, step_ids: tuple[int, ...]) -> Iterator[Step]:
    """The steps by ascending id, but those that the action itself closed on its way."""
    steps = lock_steps(tx, step_ids)
    were_open = {step.id for step in steps if step.closed_at is None}
    return (step for step in steps if step.closed_at is None or step.id not in were_open)


@action("steps.result", N_("Result of several steps"))
def results(
    tx: Tx,
    step_ids: tuple[int, ...],
    text: str = "",
    next: Draft | None = None,
    keep_stage: bool = False,
) -> int:
    """Close several steps as done, all or none; return how many. Raises as `step.result`."""
    for step in _each(tx, step_ids):
        steps.result(tx, step.id, text, next=next, keep_stage=keep_stage)
    return len(set(step_ids))


@action("steps.postpone", N_("Postpone several steps"))
def postpones(
    tx: Tx,
    step_ids: tuple[int, ...],
    due: Draft,
    reason: str = "",
    offer: str = Offer.SAME,
    offered: str = "",
) -> int:
    """Postpone several steps, all or none; return how many. Raises as `step.postpone`."""
    for step in _each(tx, step_ids):
        steps.postpone(tx, step.id, due, reason=reason, offer=offer, offered=offered)
    return len(set(step_ids))


@action("steps.refuse", N_("Refuse several steps"))
def refusals(
    tx: Tx, step_ids: tuple[int, ...], reason: str, note: str = "", competitor: str = ""
) -> int:
    """Refuse several steps, all or none; return how many. Raises as `step.refuse`."""
    for step in _each(tx, step_ids):
        steps.refuse(tx, step.id, reason, note=note, competitor=competitor)
    return len(set(step_ids))


@action("steps.tried", N_("Not reached, several"))
def tries(tx: Tx, step_ids: tuple[int, ...], how: str) -> int:
    """Keep a try of several steps, all or none; return how many. Raises as `step.tried`."""
    for step in _each(tx, step_ids):
        steps.tried(tx, step.id, how)
    return len(set(step_ids))


@action("activity.notes", N_("Add the same note to several"))
def notes(tx: Tx, whom: tuple[tuple[int, int | None], ...], text: str) -> int:
    """Keep the same note on several (client, deal) pairs; return how many."""
    lock_clients(tx, [client_id for client_id, _deal in whom])
    for client_id, deal_id in whom:
        activities.add_note(tx, client_id, text, deal_id=deal_id)
    return len(whom)


@action("steps.add", N_("Add the same step to several clients"))
def adds(tx: Tx, draft: Draft, client_ids: tuple[int, ...]) -> int:
    """Open a step of its own for each of several clients; return how many.

    Raises as `step.add`, and Invalid for more than MOST of them.
    """
    ordered = sorted(set(client_ids))
    if len(ordered) > MOST:
        raise Invalid(
            _("One action opens steps for {most} clients at most.").format(most=MOST),
            field="client_ids",
            hint=_("Narrow the list and do it in parts."),
        )
    lock_clients(tx, ordered)
    for client_id in ordered:
        steps.add_step(tx, draft, client_id=client_id)
    return len(ordered)


@action("steps.give", N_("Give several steps to a colleague"))
def gives(tx: Tx, step_ids: tuple[int, ...], owner_id: int) -> int:
    """Give the deals of several next steps, or single side steps; return how many."""
    for step in _each(tx, step_ids):
        if step.deal_id is not None and not step.side:
            deals.give_deal(tx, step.deal_id, owner_id)
        else:
            steps.edit_step(tx, step.id, owner_id=owner_id)
    return len(set(step_ids))


@action("deals.move", N_("Move several deals to a stage"), by_count)
def moves(
    tx: Tx, deal_ids: tuple[int, ...], stage: str, pipeline: str = "", next: Draft | None = None
) -> int:
    """Put several deals at a stage, but those that stand there; return how many were moved.

    Raises as `deal.move`.
    """
    moved = 0
    for deal in lock_deals(tx, deal_ids):
        line = pipeline_named(tx, pipeline).id if pipeline else deal.pipeline_id
        if deal.stage_id != stage_named(tx, line, stage).id:
            deals.move_deal(tx, deal.id, stage, pipeline, next)
            moved += 1
    return moved


@action("deals.win", N_("Win several deals"), by_count)
def wins(tx: Tx, deal_ids: tuple[int, ...]) -> int:
    """Close several deals as won with the amounts they have; return how many."""
    for deal in lock_deals(tx, deal_ids):
        deals.win_deal(tx, deal.id)
    return len(set(deal_ids))

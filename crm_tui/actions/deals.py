"""What one can do to a deal."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from crm_tui.actions.base import action
from crm_tui.actions.closing import cancel, reopened, win
from crm_tui.actions.stages import enter_stage, last_rank
from crm_tui.actions.work import close_step, next_step, open_step
from crm_tui.domain.money import decimals
from crm_tui.domain.pipelines import FULFIL
from crm_tui.domain.ranks import between
from crm_tui.domain.steps import CANCEL_REASONS, Draft, Dropped, Outcome
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import pipeline_named, playbook, stage_named
from crm_tui.store.settings import setting
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Receipt, Stage, Step


@action("deal.add", N_("Add a deal"))
def add_deal(
    tx: Tx,
    client_id: int,
    title: str,
    amount: int | None = None,
    currency: str = "",
    pipeline: str = "",
    stage: str = "",
    next: Draft | None = None,
    owner_id: int | None = None,
    source_id: int | None = None,
    linked_to: int | None = None,
    expected_day: date | None = None,
    promised_day: date | None = None,
    by_hand: bool = True,
) -> int:
    """Open a deal at a stage with its next step; return its id.

    amount: minor units of `currency` (default: the pipeline's, else the team's). pipeline and
    stage: keys or names, "" for the first. next: the step, where it differs from the playbook's.
    """
    client = tx.get(Client, client_id)
    if client.merged_into is not None or client.archived_at is not None:
        raise Conflict(_("c{n} is archived or merged.").format(n=client.id))
    line = pipeline_named(tx, pipeline or setting(tx, "pipeline"))
    place = stage_named(tx, line.id, stage)
    plan = playbook(tx, line.id).stage(place.key).step
    number = tx.numbers.next("step")
    deal = tx.new(
        Deal,
        next_step_id=number,
        client_id=client.id,
        pipeline_id=line.id,
        stage_id=place.id,
        title=title or client.name,
        amount=amount,
        currency=check_currency(currency or line.currency or setting(tx, "currency")),
        owner_id=owner_id or tx.actor.id,
        source_id=source_id or client.source_id,
        rank=last_rank(tx, place.id),
        opened_at=tx.now,
        stage_at=tx.now,
        sold_at=tx.now if place.kind == FULFIL else None,
        linked_to=linked_to,
        expected_day=expected_day,
        promised_day=promised_day,
    )
    open_step(tx, client, deal, next or Draft(), plan, by_hand=by_hand, number=number)
    return deal.id


@action("deal.edit", N_("Change a deal"))
def edit_deal(
    tx: Tx,
    deal_id: int,
    title: str | None = None,
    amount: int | None = None,
    currency: str | None = None,
    expected_day: date | None = None,
    promised_day: date | None = None,
    source_id: int | None = None,
    seen: int | None = None,
) -> None:
    """Change what a deal says. None leaves a value as it is."""
    deal = tx.get(Deal, deal_id, seen)
    if title == "":
        raise Invalid(_("A deal needs a title."), field="title")
    deal.title = title or deal.title
    deal.currency = check_currency(currency) if currency else deal.currency
    deal.amount = deal.amount if amount is None else amount
    deal.expected_day = expected_day or deal.expected_day
    deal.promised_day = promised_day or deal.promised_day
    deal.source_id = source_id or deal.source_id


@action("deal.move", N_("Move a deal to a stage"))
def move_deal(
    tx: Tx, deal_id: int, stage: str, pipeline: str = "", next: Draft | None = None
) -> int:
    """Put a deal at another stage, of another pipeline too; return its new next step.

    It is a *result* where the step's playbook leads to that stage; else the step is dropped.
    Raises Invalid (field "due") if the new stage's step must be asked for its day.
    """
    deal = tx.get(Deal, deal_id)
    client = tx.get(Client, deal.client_id)
    step = next_step(tx, deal)
    here = tx.get(Stage, deal.stage_id)
    line = pipeline_named(tx, pipeline).id if pipeline else deal.pipeline_id
    target = stage_named(tx, line, stage)
    if target.id == here.id:
        raise Invalid(_("d{n} is at this stage already.").format(n=deal.id), field="stage")
    same = line == deal.pipeline_id
    leads = same and playbook(tx, line).leads_to(here.key, target.key)
    close_step(tx, step, Outcome.RESULT if leads else Dropped.MOVED)
    enter_stage(tx, deal, target)
    plan = playbook(tx, line).stage(target.key).step
    return open_step(tx, client, deal, next or Draft(), plan, follows=step).id


@action("deal.rank", N_("Move a card up or down"))
def rank_deal(tx: Tx, deal_id: int, after_id: int | None, before_id: int | None) -> None:
    """Put a card between two of its column; None for the column's end."""
    deal = tx.get(Deal, deal_id)
    above = tx.get(Deal, after_id).rank if after_id else ""
    below = tx.get(Deal, before_id).rank if before_id else ""
    deal.rank = between(above, below if not below or above < below else "")


@action("deal.win", N_("Win a deal"))
def win_deal(
    tx: Tx, deal_id: int, amount: int | None = None, currency: str = "", text: str = ""
) -> None:
    """Close a deal as won, with its last amount."""
    deal = tx.get(Deal, deal_id)
    client = tx.get(Client, deal.client_id)
    step = next_step(tx, deal)
    if amount is not None:
        deal.amount, deal.currency = amount, check_currency(currency or deal.currency)
    if text:
        step.said = text
    win(tx, client, deal, playbook(tx, deal.pipeline_id))


@action("deal.lose", N_("Lose a deal"))
def lose_deal(tx: Tx, deal_id: int, reason: str, note: str = "", competitor: str = "") -> None:
    """Close a deal as lost with a reason; its next step is refused."""
    deal = tx.get(Deal, deal_id)
    from crm_tui.actions.steps import refuse

    refuse(tx, next_step(tx, deal).id, reason, note, competitor)


@action("deal.cancel", N_("Cancel a deal that never was one"))
def cancel_deal(tx: Tx, deal_id: int, reason: str, note: str = "") -> None:
    """Close a duplicate, spam, mistake, test or bad contact; it leaves the statistics."""
    deal = tx.get(Deal, deal_id)
    if reason not in CANCEL_REASONS:
        raise Invalid(
            _("“{reason}” is no reason to cancel.").format(reason=reason),
            field="reason",
            hint=_("Choose one of: {names}.").format(names=", ".join(CANCEL_REASONS)),
        )
    next_step(tx, deal)
    cancel(tx, deal, reason, note)


@action("deal.reopen", N_("Open a closed deal again"))
def reopen_deal(tx: Tx, deal_id: int, next: Draft | None = None) -> int:
    """Open a deal that was closed by mistake, at its stage; return its next step."""
    deal = tx.get(Deal, deal_id)
    if deal.is_open:
        raise Conflict(_("d{n} is open.").format(n=deal.id))
    client = tx.get(Client, deal.client_id)
    stage = tx.get(Stage, deal.stage_id)
    if stage.kind != FULFIL:
        deal.sold_at = None
    plan = playbook(tx, deal.pipeline_id).stage(stage.key).step
    draft = next or Draft()
    if draft.day is None and plan.deadline().due(tx.local_now, tx.actor.week) is None:
        draft = draft._replace(day=tx.today)
    number = tx.numbers.next("step")
    reopened(deal, number)
    return open_step(tx, client, deal, draft, plan, number=number).id


@action("deal.give", N_("Give a deal to a colleague"))
def give_deal(tx: Tx, deal_id: int, owner_id: int) -> None:
    """Change a deal's owner; the open steps that were the old owner's go along."""
    deal = tx.get(Deal, deal_id)
    old, deal.owner_id = deal.owner_id, owner_id
    theirs = select(Step).where(
        col(Step.deal_id) == deal.id, col(Step.closed_at).is_(None), col(Step.owner_id) == old
    )
    for step in tx.all(theirs.order_by(col(Step.id))):
        step.owner_id = owner_id


@action("receipt.add", N_("Keep money received"))
def add_receipt(
    tx: Tx, deal_id: int, day: date, amount: int, currency: str = "", note: str = ""
) -> int:
    """Keep a receipt for a deal; return its id. amount: minor units, > 0."""
    deal = tx.get(Deal, deal_id)
    if amount <= 0:
        raise Invalid(_("A receipt is more than nothing."), field="amount")
    code = check_currency(currency or deal.currency)
    return tx.new(Receipt, deal_id=deal.id, day=day, amount=amount, currency=code, note=note).id


@action("receipt.remove", N_("Take a receipt away"))
def remove_receipt(tx: Tx, receipt_id: int) -> None:
    """Delete a receipt that was entered by mistake."""
    tx.remove(tx.get(Receipt, receipt_id))


def check_currency(code: str) -> str:
    """The ISO 4217 code in capitals. Raises Invalid for an unknown one."""
    decimals(code.upper())
    return code.upper()

"""What one can do to a deal."""

from datetime import date

from crm_tui.actions.base import action
from crm_tui.actions.closing import cancel, reopened, win
from crm_tui.actions.following import Answers, come_to, keep_answers, refuse_unmet, stage_of
from crm_tui.actions.stages import enter_stage, last_rank
from crm_tui.actions.trials import assign
from crm_tui.actions.values import (
    amount_of,
    at_work,
    currency_of,
    living,
    one_of,
    owner_of,
    source_of,
)
from crm_tui.actions.work import close_step, give_step, next_step, open_step
from crm_tui.domain.pipelines import FULFIL
from crm_tui.domain.ranks import between
from crm_tui.domain.steps import CANCEL_REASONS, Draft, Dropped, Outcome
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import pipeline_named, playbook_of, stage_named
from crm_tui.store.queries import work
from crm_tui.store.queries.facts import facts_of
from crm_tui.store.settings import setting
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Pipeline, Stage, Step

#: What of a deal may be unknown again.
CLEARABLE = ("amount", "expected_day", "promised_day", "source_id")


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
    client = at_work(living(tx, client_id))
    line = pipeline_named(tx, pipeline or setting(tx, "pipeline"))
    place = stage_named(tx, line.id, stage)
    number = tx.numbers.next("step")
    deal = tx.new(
        Deal,
        next_step_id=number,
        client_id=client.id,
        pipeline_id=line.id,
        stage_id=place.id,
        title=clean_input(title, "title") or client.name,
        amount=amount_of(amount),
        currency=currency_of(currency or line.currency or setting(tx, "currency")),
        owner_id=tx.actor.id if owner_id is None else owner_of(tx, owner_id),
        source_id=client.source_id if source_id is None else source_of(tx, source_id),
        rank=last_rank(tx, place.id),
        opened_at=tx.now,
        stage_at=tx.now,
        sold_at=tx.now if place.kind == FULFIL else None,
        linked_to=_linked(tx, linked_to),
        expected_day=expected_day,
        promised_day=promised_day,
    )
    assign(tx, deal)
    _open_first(tx, client, deal, place, next or Draft(), number, by_hand=by_hand)
    return deal.id


def _open_first(
    tx: Tx, client: Client, deal: Deal, place: Stage, draft: Draft, number: int, *, by_hand: bool
) -> Step:
    """Open the step, of that id, that the playbook has for a deal at its stage."""
    book = playbook_of(tx, deal)
    plan, mark = book.stage(place.key).plan(facts_of(tx, deal))
    return open_step(
        tx, client, deal, draft, plan, by_hand=by_hand, number=number,
        planned_by=book.line(place.key, mark),
    )  # fmt: skip


def _linked(tx: Tx, deal_id: int | None) -> int | None:
    if deal_id is not None and tx.look(Deal, deal_id) is None:
        raise Invalid(_("There is no deal d{n}.").format(n=deal_id), field="linked_to")
    return deal_id


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
    clear: tuple[str, ...] = (),
    seen: int | None = None,
) -> None:
    """Change what a deal says. None leaves a value as it is; those of CLEARABLE can be emptied."""
    deal = tx.get(Deal, deal_id, seen)
    for name in clear:
        setattr(deal, one_of(name, CLEARABLE, "clear"), None)
    if title is not None:
        deal.title = clean_input(title, "title")
        if not deal.title:
            raise Invalid(_("A deal needs a title."), field="title")
    deal.currency = currency_of(currency) if currency else deal.currency
    deal.amount = deal.amount if amount is None else amount_of(amount)
    deal.expected_day = expected_day or deal.expected_day
    deal.promised_day = promised_day or deal.promised_day
    deal.source_id = deal.source_id if source_id is None else source_of(tx, source_id)


@action("deal.move", N_("Move a deal to a stage"))
def move_deal(
    tx: Tx,
    deal_id: int,
    stage: str,
    pipeline: str = "",
    next: Draft | None = None,
    answers: Answers = (),
) -> int:
    """Put a deal at another stage, of another pipeline too; return its new next step.

    It is a *result* where the step's playbook leads to that stage; else the step is dropped.
    answers: what the client answered, kept before anything is required of the deal.
    Raises Invalid: field "due" if the new stage's step must be asked for its day, "must" for what
    is required before the stage is left for a later one.
    """
    client, deal = work.lock_deal(tx, deal_id)
    step = next_step(tx, deal)
    line = pipeline_named(tx, pipeline).id if pipeline else deal.pipeline_id
    target = stage_named(tx, line, stage)
    if target.id == deal.stage_id:
        raise Invalid(_("d{n} is at this stage already.").format(n=deal.id), field="stage")
    keep_answers(tx, client, deal, step, answers)
    leads = _leads_on(tx, deal, target)
    close_step(tx, step, Outcome.RESULT if leads else Dropped.MOVED)
    return come_to(tx, client, deal, target, next or Draft(), follows=step).id


def _leads_on(tx: Tx, deal: Deal, target: Stage) -> bool:
    """Whether a move is the result of the deal's step. Raises Invalid (field "must").

    A move back, or by hand to another pipeline, asks nothing.
    """
    book, facts, here = playbook_of(tx, deal), facts_of(tx, deal), stage_of(tx, deal)
    same = target.pipeline_id == deal.pipeline_id
    line = tx.look(Pipeline, target.pipeline_id)
    assert line is not None
    leads = book.leads_to(here.key, target.key, facts, "" if same else line.key)
    if leads or (same and book.comes_before(here.key, target.key)):
        refuse_unmet(tx, deal, book.stage(here.key), facts)
    return leads


@action("deal.rank", N_("Move a card up or down"))
def rank_deal(tx: Tx, deal_id: int, after_id: int | None, before_id: int | None) -> None:
    """Put a card between two of its column; None for the column's end."""
    deal = tx.get(Deal, deal_id)
    above, below = _rank_of(tx, after_id), _rank_of(tx, before_id)
    deal.rank = between(above, below if not below or above < below else "")


def _rank_of(tx: Tx, deal_id: int | None) -> str:
    """The rank of a neighbour, which is only looked at; "" for the column's end."""
    if deal_id is None:
        return ""
    return (tx.look(Deal, deal_id) or tx.get(Deal, deal_id)).rank


@action("deal.win", N_("Win a deal"))
def win_deal(
    tx: Tx, deal_id: int, amount: int | None = None, currency: str = "", text: str = ""
) -> None:
    """Close a deal as won, with its last amount; what was said stays with its last step."""
    client, deal = work.lock_deal(tx, deal_id)
    step = next_step(tx, deal)
    if amount is not None:
        deal.amount, deal.currency = amount_of(amount), currency_of(currency or deal.currency)
    close_step(tx, step, Dropped.WON, text)
    win(tx, client, deal, step, playbook_of(tx, deal))


@action("deal.lose", N_("Lose a deal"))
def lose_deal(tx: Tx, deal_id: int, reason: str, note: str = "", competitor: str = "") -> None:
    """Close a deal as lost with a reason; its next step is refused."""
    from crm_tui.actions.steps import refuse

    _client, deal = work.lock_deal(tx, deal_id)
    refuse(tx, next_step(tx, deal).id, reason, note, competitor)


@action("deal.cancel", N_("Cancel a deal that never was one"))
def cancel_deal(tx: Tx, deal_id: int, reason: str, note: str = "") -> None:
    """Close a duplicate, spam, mistake, test or bad contact; it leaves the statistics."""
    _client, deal = work.lock_deal(tx, deal_id)
    if not reason:
        raise Invalid(
            _("Why is it cancelled?"),
            field="reason",
            hint=_("Choose one of: {names}.").format(names=", ".join(CANCEL_REASONS)),
        )
    one_of(reason, CANCEL_REASONS, "reason")
    next_step(tx, deal)
    cancel(tx, deal, reason, note)


@action("deal.reopen", N_("Open a closed deal again"))
def reopen_deal(tx: Tx, deal_id: int, next: Draft | None = None) -> int:
    """Open a deal that was closed by mistake, at its stage; return its next step."""
    client, deal = work.lock_deal(tx, deal_id)
    if deal.is_open:
        raise Conflict(_("d{n} is open.").format(n=deal.id))
    at_work(client)
    stage = stage_of(tx, deal)
    if stage.archived_at is not None:  # taken out meanwhile: it begins again
        stage = stage_named(tx, deal.pipeline_id, "")
        enter_stage(tx, deal, stage)
    if stage.kind != FULFIL:
        deal.sold_at = None
    draft = next or Draft()
    number = tx.numbers.next("step")
    reopened(tx, deal, number)
    plan, _mark = playbook_of(tx, deal).stage(stage.key).plan(facts_of(tx, deal))
    if draft.day is None and plan.deadline().due(tx.local_now, tx.actor.week) is None:
        draft = draft._replace(day=tx.today)
    return _open_first(tx, client, deal, stage, draft, number, by_hand=False).id


@action("deal.give", N_("Give a deal to a colleague"))
def give_deal(tx: Tx, deal_id: int, owner_id: int) -> None:
    """Change a deal's owner; the open steps that were the old owner's go along."""
    _client, deal = work.lock_deal(tx, deal_id)
    old, deal.owner_id = deal.owner_id, owner_of(tx, owner_id)
    for step in work.open_of_deal(tx, deal.id):
        if step.owner_id == old:
            give_step(tx, step, owner_id)


@action("receipt.add", N_("Keep money received"))
def add_receipt(
    tx: Tx, deal_id: int, day: date, amount: int, currency: str = "", note: str = ""
) -> int:
    """Keep a receipt for a deal; return its id. amount: minor units, > 0."""
    from crm_tui.store.tables.receipts import Receipt

    deal = tx.get(Deal, deal_id)
    if amount <= 0:
        raise Invalid(_("A receipt is more than nothing."), field="amount")
    return tx.new(
        Receipt, deal_id=deal.id, day=day, amount=amount_of(amount),
        currency=currency_of(currency or deal.currency), note=clean_input(note, "note"),
    ).id  # fmt: skip


@action("receipt.edit", N_("Change a receipt"))
def edit_receipt(
    tx: Tx,
    receipt_id: int,
    day: date | None = None,
    amount: int | None = None,
    currency: str = "",
    note: str | None = None,
    seen: int | None = None,
) -> None:
    """Change what a receipt says. None leaves a value as it is; amount: minor units, > 0."""
    from crm_tui.store.tables.receipts import Receipt

    receipt = tx.get(Receipt, receipt_id, seen)
    if amount is not None:
        receipt.amount = amount_of(amount, least=1) or receipt.amount
    receipt.currency = currency_of(currency) if currency else receipt.currency
    receipt.day = day or receipt.day
    receipt.note = receipt.note if note is None else clean_input(note, "note")


@action("receipt.remove", N_("Take a receipt away"))
def remove_receipt(tx: Tx, receipt_id: int) -> None:
    """Delete a receipt that was entered by mistake."""
    from crm_tui.store.tables.receipts import Receipt

    tx.remove(tx.get(Receipt, receipt_id))

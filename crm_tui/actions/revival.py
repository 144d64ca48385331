"""Revival: on its day a lost deal is followed by a new one, once, whoever looks first."""

from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.actions.base import action
from crm_tui.actions.deals import add_deal
from crm_tui.actions.refusals import REVIVED, keep_return, own_pipeline
from crm_tui.actions.work import no_contact_mark, zone_of
from crm_tui.domain.calendar import first_working_day_from
from crm_tui.domain.stages import proposal
from crm_tui.domain.steps import Draft, Outcome
from crm_tui.errors import NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.calendars import calendar_of, substitute_for
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import pipeline_named, playbook_of, stage_named
from crm_tui.store.queries import refusals, work
from crm_tui.store.queries.facts import facts_of
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Pipeline, Stage, Step
from crm_tui.store.tables.setup import Reason


class Revived(NamedTuple):
    """What became of a lost deal on its day: the new deal, or why there is none."""

    lost_id: int
    deal_id: int | None
    why_not: str


@action("deal.revive", N_("Bring back a refused deal on its day"))
def revive(tx: Tx, deal_id: int, otherwise_id: int | None = None) -> Revived:
    """Open a new deal linked to a lost one whose day has come, in the pipeline its reason names.

    Where the client may not be contacted, was put away or has an open deal there already, a note
    says so instead. Either way the lost deal is dealt with: a second call changes nothing, nor
    does one before the day by its owner's clock. otherwise_id: whose the new deal is, where its
    owner and the client's are not here any more. A deal is the owner's, a step on a day of leave
    the substitute's.
    """
    client, deal = work.lock_deal(tx, deal_id)
    if deal.status != "lost" or deal.revived_at is not None or deal.revive_day is None:
        return Revived(deal.id, None, "")
    owner_id = owner_of_revival(tx, client, deal, otherwise_id)
    if tx.now.astimezone(zone_of(tx, owner_id)).date() < deal.revive_day:
        return Revived(deal.id, None, "")
    deal.revived_at = tx.now
    place, stage = where_to(tx, deal)
    why_not = _why_not(tx, client, place)
    if why_not:
        _note(tx, deal, why_not)
        return Revived(deal.id, None, why_not)
    made = add_deal(
        tx, client.id, deal.title, deal.amount, deal.currency, place.key, stage,
        next=Draft(day=_first_day(tx, owner_id, deal.revive_day)), owner_id=owner_id,
        source_id=deal.source_id, linked_to=deal.id, by_hand=False,
    )  # fmt: skip
    step = tx.get(Step, tx.get(Deal, made).next_step_id or 0)
    step.promised = 0  # nobody has told the client this day
    keep_return(tx, deal, made, REVIVED)
    return Revived(deal.id, made, "")


def owner_of_revival(tx: Tx, client: Client, deal: Deal, otherwise_id: int | None) -> int:
    """Who owns the new deal: the lost one's owner, who stands in for him, the client's owner.

    Whoever has left is passed over; where nobody is left, it is whoever looks, or the first here.
    """
    stands_in = substitute_for(tx, deal.owner_id, tx.today)
    wanted = (deal.owner_id, stands_in, client.owner_id, otherwise_id)
    here = (one for one in wanted if one is not None and refusals.is_somebody(tx, one))
    return next(here, 0) or refusals.first_person(tx)


def where_to(tx: Tx, deal: Deal) -> tuple[Pipeline, str]:
    """The pipeline in which a lost deal is revived, and the stage; "" for the first.

    The playbook's word goes before the reason's; without either it is the lost deal's own.
    """
    reason = tx.look(Reason, deal.reason_id)
    for key, stage in (_by_playbook(tx, deal), (reason.pipeline if reason else "", "")):
        found = refusals.living_pipeline(tx, key) if key else None
        if found is not None:
            return found, _stage_there(tx, found, stage)
    return pipeline_named(tx, own_pipeline(tx, deal)), ""


def _stage_there(tx: Tx, line: Pipeline, key: str) -> str:
    """The stage that is named, if the pipeline has it still; "" for its first."""
    try:
        return stage_named(tx, line.id, key).key if key else ""
    except NotFound:
        return ""


def _by_playbook(tx: Tx, deal: Deal) -> tuple[str, str]:
    """Where the playbook of the stage that was refused sends it: a pipeline's and a stage's key."""
    here = tx.look(Stage, deal.stage_id)
    assert here is not None
    try:
        told = proposal(playbook_of(tx, deal), here.key, Outcome.REFUSE, facts=facts_of(tx, deal))
    except NotFound:
        return "", ""  # the stage was taken out of the playbook since
    return told.pipeline_key, told.stage_key


def _why_not(tx: Tx, client: Client, place: Pipeline) -> str:
    """Why a new deal can't be opened, in words; "" where it can."""
    if client.archived_at is not None:
        return _("not revived: c{n} was put away").format(n=client.id)
    marked = no_contact_mark(tx, client)
    if marked is not None:
        return _("not revived: c{n} asked not to be contacted").format(n=marked.id)
    there = refusals.open_in(tx, client.id, place.id)
    if there is not None:
        return _("not revived: open deal d{n}").format(n=there.id)
    return ""


def _note(tx: Tx, deal: Deal, text: str) -> None:
    tx.new(
        Activity, client_id=deal.client_id, deal_id=deal.id, user_id=tx.actor.id, kind="note",
        at=tx.now, text=text,
    )  # fmt: skip


def _first_day(tx: Tx, owner_id: int, day: date) -> date:
    """The working day on which the first step is due: today, or the next once work is over."""
    week = calendar_of(tx, owner_id).without_leave()
    now = tx.now.astimezone(zone_of(tx, owner_id))
    first = max(day, now.date())
    if first == now.date() and now.hour * 60 + now.minute >= week.day_end:
        first += timedelta(1)
    return first_working_day_from(first, week)

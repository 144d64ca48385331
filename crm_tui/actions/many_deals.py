"""The same change to many deals: given away, tagged, and a step planned for each."""

from crm_tui.actions import clients, deals, steps
from crm_tui.actions.base import action, by_count
from crm_tui.actions.bulk import Changed
from crm_tui.actions.values import owner_of
from crm_tui.domain.search import fold
from crm_tui.domain.steps import Draft
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import tags
from crm_tui.store.queries.clients import tag_of_key, wears
from crm_tui.store.queries.many_deals import open_of_deals
from crm_tui.store.queries.work import lock_deals

MOST = 5_000
"""Deals that one action changes; more would hold everybody else up."""


def _few(deal_ids: tuple[int, ...]) -> tuple[int, ...]:
    """These deals, each once. Raises Invalid for too many."""
    ids = tuple(sorted(set(deal_ids)))
    if len(ids) > MOST:
        raise Invalid(
            _("One action changes {most} deals at most.").format(most=MOST),
            field="deal_ids",
            hint=_("Narrow the list, and do it in parts."),
        )
    return ids


@action("deals.give", N_("Give several deals to a colleague"), by_count)
def give_deals(tx: Tx, deal_ids: tuple[int, ...], owner_id: int) -> Changed:
    """Change the owner of several deals and of the steps that were the old owner's.

    Returns how many had another owner. Raises Invalid, NotFound.
    """
    owner = owner_of(tx, owner_id)
    others = {
        deal.id: deal.owner_id for deal in lock_deals(tx, _few(deal_ids)) if deal.owner_id != owner
    }
    open_of_deals(tx, others)
    for deal_id in others:
        deals.give_deal(tx, deal_id, owner)
    return Changed(len(others))


@action("deals.tag", N_("Tag several deals"), by_count)
def tag_deals(tx: Tx, deal_ids: tuple[int, ...], tag: str) -> Changed:
    """Put a tag on several deals; return how many did not wear it. Raises Invalid, NotFound."""
    key = fold(clean_input(tag, "tag"))
    changed = 0
    for deal in lock_deals(tx, _few(deal_ids)):
        known = tag_of_key(tx, key)
        changed += known is None or not wears(tx, known.id, "deal_id", deal.id)
        clients.tag_deal(tx, deal.id, tag)
    return Changed(changed)


@action("deals.untag", N_("Take a tag off several deals"), by_count)
def untag_deals(tx: Tx, deal_ids: tuple[int, ...], tag: str) -> Changed:
    """Take a tag off several deals; return how many wore it. Raises Invalid, NotFound."""
    key = fold(clean_input(tag, "tag"))
    if tag_of_key(tx, key) is None:
        raise Invalid(_("There is no tag “{tag}”.").format(tag=tag), field="tag")
    changed = 0
    for deal in lock_deals(tx, _few(deal_ids)):
        for tagging in tags.taggings_of(tx, "deal_id", deal.id, key):
            tx.remove(tagging)
            changed += 1
    return Changed(changed)


@action("deals.step", N_("Plan the same side step at several deals"))
def plan_step(tx: Tx, draft: Draft, deal_ids: tuple[int, ...]) -> Changed:
    """Open a side step at each of several deals; return how many. Raises as `step.add`."""
    found = lock_deals(tx, _few(deal_ids))
    for deal in found:
        steps.add_step(tx, draft, deal_id=deal.id)
    return Changed(len(found))

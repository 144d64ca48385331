"""The same change to many clients: one action, one entry in the journal, one undo."""

from typing import NamedTuple

from crm_tui.actions.base import action, by_count
from crm_tui.actions.contact import mark_no_contact
from crm_tui.actions.values import owner_of
from crm_tui.actions.work import give_step
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import many_clients as many
from crm_tui.store.queries.clients import tag_of_key
from crm_tui.store.tables.people import Client, Tag, Tagging

MOST = 10_000
"""Clients that one action changes; more would hold everybody else up."""


class Changed(NamedTuple):
    """How many clients were changed, and what is to be told of the others."""

    clients: int
    remark: str = ""


def kept_clients(tx: Tx, client_ids: tuple[int, ...]) -> list[Client]:
    """The clients that are meant, locked by ascending id. Raises Invalid for too many."""
    if len(set(client_ids)) > MOST:
        raise Invalid(
            _("One action changes {most} clients at most.").format(most=MOST),
            field="client_ids",
            hint=_("Narrow the list, and do it in parts."),
        )
    return many.lock_kept(tx, client_ids)


@action("clients.give", N_("Give several clients to a colleague"), by_count)
def give_clients(tx: Tx, client_ids: tuple[int, ...], owner_id: int, deals: bool = True) -> Changed:
    """Change the owner of several clients; open deals and steps of the old owner go along.

    Returns how many had another owner. Raises Invalid, NotFound.
    """
    owner = owner_of(tx, owner_id)
    found = kept_clients(tx, client_ids)
    before = {client.id: client.owner_id for client in found}
    for client in found:
        client.owner_id = owner
    if deals:
        for deal in many.lock_open_deals(tx, before):
            deal.owner_id = owner if deal.owner_id == before[deal.client_id] else deal.owner_id
        for step in many.lock_open_steps(tx, before):
            if step.owner_id == before[step.client_id] != owner:
                give_step(tx, step, owner)
    return Changed(sum(old != owner for old in before.values()))


@action("clients.tag", N_("Tag several clients"), by_count)
def tag_clients(tx: Tx, client_ids: tuple[int, ...], tag: str) -> Changed:
    """Put a tag on several clients; return how many did not wear it. Raises Invalid, NotFound."""
    called = clean_input(tag, "tag")
    if not called:
        raise Invalid(_("A tag needs a name."), field="tag")
    ids = [client.id for client in kept_clients(tx, client_ids)]
    found = tag_of_key(tx, fold(called)) or tx.new(Tag, name=called, name_key=fold(called))
    wearing = {one.client_id for one in many.worn_by(tx, found.id, ids)}
    without = [number for number in ids if number not in wearing]
    for number in without:
        tx.new(Tagging, tag_id=found.id, client_id=number)
    return Changed(len(without), _others(len(ids) - len(without), _("{n} had it already.")))


@action("clients.untag", N_("Take a tag off several clients"), by_count)
def untag_clients(tx: Tx, client_ids: tuple[int, ...], tag: str) -> Changed:
    """Take a tag off several clients; return how many wore it. Raises Invalid, NotFound."""
    found = tag_of_key(tx, fold(clean_input(tag, "tag")))
    if found is None:
        raise Invalid(_("There is no tag “{tag}”.").format(tag=tag), field="tag")
    ids = [client.id for client in kept_clients(tx, client_ids)]
    worn = many.worn_by(tx, found.id, ids)
    for one in worn:
        tx.session.delete(one)
    tx.session.flush()
    return Changed(len(worn), _others(len(ids) - len(worn), _("{n} did not have it.")))


@action("clients.archive", N_("Put several clients away"), by_count)
def archive_clients(tx: Tx, client_ids: tuple[int, ...], back: bool = False) -> Changed:
    """Put several clients away, or take them back; those with open steps stay where they are.

    Returns how many were put away or taken back. Raises Invalid, NotFound.
    """
    found = kept_clients(tx, client_ids)
    busy = set() if back else many.with_open_steps(tx, [client.id for client in found])
    changed = [c for c in found if (c.archived_at is None) != back and c.id not in busy]
    for client in changed:
        client.archived_at = None if back else tx.now
    return Changed(len(changed), _others(len(busy), _("{n} with open steps stay.")))


@action("clients.no_contact", N_("Mark several clients do-not-contact"), by_count)
def block_clients(tx: Tx, client_ids: tuple[int, ...], why: str = "") -> Changed:
    """Forbid selling contact with several clients; their open selling deals are refused.

    Returns how many deals were refused. Raises Invalid, NotFound.
    """
    ids = [client.id for client in kept_clients(tx, client_ids)]
    reached = [client.id for client in many.lock_kept(tx, {*ids, *many.staff_ids(tx, ids)})]
    many.lock_open_deals(tx, reached)
    many.lock_open_steps(tx, reached)
    return Changed(sum(mark_no_contact(tx, number, why) for number in ids))


def _others(count: int, words: str) -> str:
    return words.format(n=count) if count else ""

"""One line becomes a client, a deal and its next step, in one transaction."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from crm_tui.actions.activities import add_note
from crm_tui.actions.base import action
from crm_tui.actions.clients import (
    add_channel,
    add_client,
    company_named,
    source_named,
    tag_client,
)
from crm_tui.actions.deals import add_deal
from crm_tui.actions.refusals import came_back
from crm_tui.actions.steps import add_step
from crm_tui.actions.values import living
from crm_tui.domain.calendar import When
from crm_tui.domain.capture import Captured
from crm_tui.domain.capture_known import Candidate, meant, sought
from crm_tui.domain.search import fold
from crm_tui.domain.steps import Draft
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import clients, team
from crm_tui.store.queries.deals import has_open_deal, open_of
from crm_tui.store.queries.refusals import last_lost
from crm_tui.store.settings import setting
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal


class Taken(NamedTuple):
    """What a captured line became. deal_id, step_id: None where the line named neither.

    after_id: the lost deal which the new one follows, because the client came by himself; remark:
    when and why he had said no.
    """

    client_id: int
    is_new: bool
    deal_id: int | None
    step_id: int | None
    after_id: int | None = None
    remark: str = ""


@action("capture", N_("Add from one line"))
def capture(tx: Tx, captured: Captured, client_id: int | None = None, new: bool = False) -> Taken:
    """Add what a line names: its client, found or new, the deal with its next step, the note.

    client_id: whose it is, where that was said. new: never look for the client.
    A client is found by an exact channel, else by the folded name. One who said no last and has
    no open deal came by himself: the new deal follows the lost one. Raises Conflict where several
    are of that name, Invalid for an owner nobody knows.
    """
    captured = _clean(captured)
    owner_id = user_named_or_refused(tx, captured.owner) if captured.owner else None
    found = living(tx, client_id) if client_id is not None else None
    if found is None and not new:
        found = find_client(tx, captured)
    client = found.id if found else _new_client(tx, captured, owner_id)
    if found is not None:
        _complete(tx, found, captured)
    taken = Taken(client, found is None, None, None)
    if captured.has_deal:
        taken = _work(tx, taken, captured, owner_id)
    if captured.note:
        add_note(tx, client, captured.note, taken.deal_id)
    return taken


def _clean(captured: Captured) -> Captured:
    """The line, what a client is looked for by as it is kept."""
    channels = tuple((kind, clean_input(raw, "channel")) for kind, raw in captured.channels)
    return replace(captured, name=clean_input(captured.name, "name"), channels=channels)


def _work(tx: Tx, taken: Taken, captured: Captured, owner_id: int | None) -> Taken:
    """The deal and the step that a line asks for."""
    kind = captured.step_kind or ""
    client_id = taken.client_id
    draft = draft_of(captured.when, kind, captured.step_title if kind else "")
    if not (taken.is_new or captured.title or captured.amount) and has_open_deal(tx, client_id):
        step_id = _side_step(tx, client_id, draft._replace(owner_id=owner_id))
        return taken._replace(step_id=step_id)
    lost = None if taken.is_new else last_lost(tx, client_id)
    if lost is not None:
        return _returned(tx, taken, captured, draft, owner_id, lost)
    amount = captured.amount
    deal_id = add_deal(
        tx, client_id, captured.title,
        amount=amount.minor if amount else None,
        currency=amount.currency if amount else "",
        next=draft, owner_id=owner_id, source_id=_source(tx, captured),
    )  # fmt: skip
    return taken._replace(deal_id=deal_id, step_id=tx.get(Deal, deal_id).next_step_id)


def _returned(
    tx: Tx, taken: Taken, captured: Captured, draft: Draft, owner_id: int | None, lost: Deal
) -> Taken:
    """The deal of a client who had said no. What it is about is the lost one's, unless said."""
    amount = captured.amount
    made = came_back(
        tx, lost.id, captured.title, amount.minor if amount else None,
        amount.currency if amount else "", next=draft, owner_id=owner_id,
        source_id=_source(tx, captured),
    )  # fmt: skip
    step_id = tx.get(Deal, made.deal_id).next_step_id
    return taken._replace(
        deal_id=made.deal_id, step_id=step_id, after_id=lost.id, remark=made.remark
    )


def _source(tx: Tx, captured: Captured) -> int | None:
    return source_named(tx, captured.source) if captured.source else None


def _side_step(tx: Tx, client_id: int, draft: Draft) -> int:
    """A step beside the next one of the only open deal; with several, one of the client alone."""
    deals = open_of(tx, [client_id])
    if len(deals) == 1:
        return add_step(tx, draft, deal_id=deals[0].id)
    return add_step(tx, draft, client_id=client_id)


def draft_of(when: When | None, kind: str = "", title: str = "") -> Draft:
    """A step as far as it was said; a time of day keeps its wall clock."""
    at = when.at if when else None
    minute = at.hour * 60 + at.minute if at else None
    return Draft(kind=kind, title=title, day=when.day if when else None, minute=minute)


def _new_client(tx: Tx, captured: Captured, owner_id: int | None) -> int:
    return add_client(
        tx, captured.name,
        kind="company" if captured.is_company else "person",
        channels=captured.channels, company=captured.company, owner_id=owner_id,
        source=captured.source, tags=captured.tags,
    )  # fmt: skip


def _complete(tx: Tx, client: Client, captured: Captured) -> None:
    """What the line tells of a client that is known already: what was empty is filled."""
    if captured.name and _is_nameless(tx, client):
        client.name, client.name_key = captured.name, fold(captured.name)
    if captured.company and client.kind == "person" and client.works_at_id is None:
        client.works_at_id = company_named(tx, captured.company, client.owner_id)
    for kind, raw in captured.channels:
        add_channel(tx, client.id, raw, kind)
    for tag in captured.tags:
        tag_client(tx, client.id, tag)


def _is_nameless(tx: Tx, client: Client) -> bool:
    """Whether a client is called by a number or address alone, as when nothing else was known."""
    return any(client.name == channel.raw for channel in clients.channels_of(tx, client.id))


def find_client(tx: Tx, captured: Captured) -> Client | None:
    """The client a line means, or None. Raises Conflict where it may be one of several."""
    whom = sought(captured, setting(tx, "country"))
    reached = {
        client.id: client
        for kind, norm in whom.channels
        for channel in clients.channels_like(tx, kind, norm)
        for client in (living(tx, channel.client_id),)
    }
    named = clients.living_of_name(tx, whom.name_key) if whom.name_key else []
    found = meant(whom, _candidates(tx, reached.values()), _candidates(tx, named))
    if len(found) > 1:
        raise Conflict(
            _("It may be one of several clients: {refs}.").format(
                refs=", ".join(f"c{one.id}" for one in found)
            ),
            hint=_("Say which one (--client c{n}), or that it is a new one (--new).").format(
                n=found[0].id
            ),
        )
    return tx.get(Client, found[0].id) if found else None


def _candidates(tx: Tx, found: Iterable[Client]) -> list[Candidate]:
    return [
        Candidate(client.id, client.name_key, _employer_key(tx, client), bool(client.archived_at))
        for client in found
    ]


def _employer_key(tx: Tx, client: Client) -> str:
    employer = tx.look(Client, client.works_at_id)
    return employer.name_key if employer is not None else ""


def user_named_or_refused(tx: Tx, name: str) -> int:
    """The id of the user of that name, in any case. Raises NotFound listing the users."""
    alive = team.users(tx)
    key = name.casefold()
    for user in alive:
        if key in (user.name_key, user.full_name.casefold()):
            return user.id
    if not name:
        raise Invalid(_("Whose is it to be?"), field="owner")
    raise NotFound(
        _("There is no user “{name}”.").format(name=name),
        hint=_("Choose one of: {names}.").format(
            names=", ".join(user.name for user in alive if user.id != 1)
        ),
    )

"""What becomes of a refusal: its reason and day corrected, and a client who comes by himself."""

from datetime import date
from typing import NamedTuple

from crm_tui.actions.base import action
from crm_tui.actions.closing import reason_named, revival_day
from crm_tui.actions.contact import lift_no_contact, mark_no_contact
from crm_tui.actions.deals import add_deal
from crm_tui.domain.calendar import When
from crm_tui.domain.dates import describe
from crm_tui.domain.steps import Draft
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import refusals, work
from crm_tui.store.tables import setup
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.sales import Deal, Pipeline

RETURNED, REVIVED = "returned", "revived"
"""Kinds of activity that tell how a new deal followed a lost one: by himself, or by its day."""


class Returned(NamedTuple):
    """A client who said no and came by himself: the new deal, and the one it follows."""

    deal_id: int
    after_id: int
    remark: str


@action("deal.return", N_("The client came back: a new deal after the lost one"))
def came_back(
    tx: Tx,
    deal_id: int,
    title: str = "",
    amount: int | None = None,
    currency: str = "",
    pipeline: str = "",
    next: Draft | None = None,
    owner_id: int | None = None,
    source_id: int | None = None,
    how: str = "",
    words: str = "",
) -> Returned:
    """Open a new deal linked to a lost one, because the client came by himself.

    title and pipeline are the lost deal's unless they are said; so is the amount (minor units)
    where it is about the same. The lost deal is not revived any more. how, words: by what he came
    and what he said, which lifts his do-not-contact mark. Raises Conflict for a deal that is not
    lost, or without his words for a client who asked not to be contacted.
    """
    client, deal = work.lock_deal(tx, deal_id)
    refuse_unless_lost(deal)
    if words and client.no_contact_at is not None:
        lift_no_contact(tx, client.id, how or "call", words)
    if amount is None and not title:
        amount, currency = deal.amount, deal.currency
    made = add_deal(
        tx, client.id, title or deal.title, amount, currency,
        pipeline or own_pipeline(tx, deal), next=next, owner_id=owner_id,
        source_id=deal.source_id if source_id is None else source_id, linked_to=deal.id,
    )  # fmt: skip
    deal.revived_at = deal.revived_at or tx.now
    remark = no_words(tx, deal)
    keep_return(tx, deal, made, RETURNED)
    return Returned(made, deal.id, remark)


def refuse_unless_lost(deal: Deal) -> None:
    """Raises Conflict for a deal that nobody said no to."""
    if deal.status != "lost":
        raise Conflict(
            _("d{n} is not lost ({status}).").format(n=deal.id, status=_(deal.status)),
            hint=_("A deal that the client refused can be followed by a new one."),
        )


def own_pipeline(tx: Tx, deal: Deal) -> str:
    """The key of a deal's own pipeline; "", the team's first one, where it was put away."""
    line = tx.look(Pipeline, deal.pipeline_id)
    return line.key if line is not None and line.archived_at is None else ""


def keep_return(tx: Tx, lost: Deal, deal_id: int, kind: str) -> None:
    """Keep in the history after what a deal was opened, and what was said then."""
    tx.new(
        Activity, client_id=lost.client_id, deal_id=deal_id, user_id=tx.actor.id, kind=kind,
        direction="in" if kind == RETURNED else "", at=tx.now,
        text=_("after d{n}: {no}").format(n=lost.id, no=no_words(tx, lost)),
    )  # fmt: skip


def no_words(tx: Tx, lost: Deal) -> str:
    """ "said no Thu 12 Mar: price, too dear": when and why a client refused."""
    reason = tx.look(setup.Reason, lost.reason_id)
    why = ", ".join(
        filter(None, (reason.name if reason else "", lost.competitor, lost.reason_note))
    )
    day = describe(When(refused_on(tx, lost)), tx.local_now)
    return _("said no {day}: {why}").format(day=day, why=why)


def refused_on(tx: Tx, lost: Deal) -> date:
    """The day a deal was lost, by the actor's calendar."""
    return (lost.closed_at or tx.now).astimezone(tx.actor.zone).date()


@action("deal.edit_refusal", N_("Change why a deal was lost, and when it comes back"))
def edit_refusal(
    tx: Tx,
    deal_id: int,
    reason: str = "",
    day: date | None = None,
    never: bool = False,
    note: str | None = None,
    competitor: str | None = None,
    seen: int | None = None,
) -> None:
    """Change what the refusal list says of a lost deal. None or "" leaves a value as it is.

    day: when it comes back; never: not at all. Another reason brings its own day, counted from
    the refusal, unless one is said. What was revived already may come back again by a new day.
    Raises Conflict for a deal that is not lost, Invalid for a day gone by.
    """
    client, deal = work.lock_deal(tx, deal_id)
    tx.get(Deal, deal_id, seen)
    refuse_unless_lost(deal)
    if note is not None:
        deal.reason_note = clean_input(note, "note")
    if competitor is not None:
        deal.competitor = clean_input(competitor, "competitor")
    given = _give_reason(tx, deal, reason) if reason else None
    if day is not None and never:
        raise Invalid(_("Either a day or never."), field="day")
    if day is not None or never:
        _come_back(tx, deal, None if never else day)
    if given is not None and given.no_contact and client.no_contact_at is None:
        mark_no_contact(tx, client.id, why=deal.reason_note or given.name)


def _give_reason(tx: Tx, deal: Deal, key: str) -> "setup.Reason":
    """Another reason, with its own revival day; the step that was refused bears it too."""
    given = reason_named(tx, key)
    if given.needs_note and not deal.reason_note:
        raise Invalid(
            _("“{reason}” needs a note.").format(reason=given.name),
            field="note",
            hint=_("Say in a few words why."),
        )
    step = refusals.refused_step(tx, deal)
    if step is not None:
        step.reason = given.key
    if given.id != deal.reason_id:
        deal.reason_id = given.id
        deal.revive_day = revival_day(given, refused_on(tx, deal))
    return given


def _come_back(tx: Tx, deal: Deal, day: date | None) -> None:
    if day is not None and day < tx.today:
        raise Invalid(
            _("{when} has passed already.").format(when=day.isoformat()),
            field="day",
            hint=_("Say a day to come, or never."),
        )
    if day != deal.revive_day:
        deal.revive_day, deal.revived_at = day, None


@action("reason.edit", N_("Change a refusal reason"))
def edit_reason(
    tx: Tx,
    key: str,
    days: int | None = None,
    never: bool = False,
    pipeline: str | None = None,
    seen: int | None = None,
) -> None:
    """Change after how many days a reason is worth asking again, and in which pipeline.

    never: it is not. pipeline: the key of one, "" for the lost deal's own. Deals that are lost
    already keep their days. Raises NotFound or Invalid.
    """
    reason = _reason(tx, key)
    tx.get(setup.Reason, reason.id, seen)
    if days is not None and never:
        raise Invalid(_("Either days or never."), field="days")
    if days is not None and not 1 <= days <= LONGEST:
        raise Invalid(_("A revival is 1 to {most} days away.").format(most=LONGEST), field="days")
    if days is not None or never:
        reason.revive_days = None if never else days
    if pipeline is not None:
        from crm_tui.store.playbooks import pipeline_named

        reason.pipeline = pipeline_named(tx, pipeline).key if pipeline else ""


LONGEST = 3650
"""Days to a revival, at most."""


def _reason(tx: Tx, key: str) -> "setup.Reason":
    found = refusals.reason_of_key(tx, key)
    return found if found is not None else reason_named(tx, key or "?")

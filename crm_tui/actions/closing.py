"""How a deal ends: won, lost, cancelled; and how it is opened again by mistake's undoing."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_tui.actions.work import close_step, drop_open_steps, no_contact_mark, open_step
from crm_tui.domain import pipelines
from crm_tui.domain.steps import Draft, Dropped, Outcome
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import deals, work
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Step

if TYPE_CHECKING:
    from crm_tui.store.tables.reasons import Reason


def win(tx: Tx, client: Client, deal: Deal, step: Step, book: pipelines.Pipeline) -> None:
    """Close a deal as won, its next step closed already; what follows belongs to the client."""
    drop_open_steps(tx, deal, Dropped.WON)
    deal.sold_at = deal.sold_at or tx.now
    _close(tx, deal, "won")
    for plan in book.after_win:
        if plan.contacts and no_contact_mark(tx, client) is not None:
            continue
        open_step(tx, client, None, Draft(), plan, follows=step, owner_id=deal.owner_id)


def lose(
    tx: Tx, deal: Deal, step: Step, reason: str, note: str = "", competitor: str = ""
) -> "Reason":
    """Close a deal as lost, its step as refused. Raises Invalid for what the reason needs."""
    found = refuse_step(tx, step, reason, note)
    drop_open_steps(tx, deal, Dropped.LOST)
    deal.reason_id = found.id
    deal.reason_note = clean_input(note, "note")
    deal.competitor = clean_input(competitor, "competitor")
    deal.revive_day = revival_day(found, tx.today)
    deal.revived_at = None
    _close(tx, deal, "lost")
    return found


def refuse_step(tx: Tx, step: Step, reason: str, note: str) -> "Reason":
    """Close a step with a clear no. Raises Invalid for what the reason needs."""
    found = reason_named(tx, reason)
    if found.needs_note and not note.strip():
        raise Invalid(
            _("“{reason}” needs a note.").format(reason=found.name),
            field="note",
            hint=_("Say in a few words why."),
        )
    close_step(tx, step, Outcome.REFUSE, note, reason=found.key)
    return found


def _close(tx: Tx, deal: Deal, status: str) -> None:
    deal.status = status
    deal.is_open = 0
    deal.next_step_id = None
    deal.closed_at = tx.now
    tx.session.flush()


def cancel(tx: Tx, deal: Deal, reason: str, note: str) -> None:
    """Close a deal that never was one; it leaves the statistics."""
    drop_open_steps(tx, deal, Dropped.CANCELLED)
    deal.cancel_reason = reason
    deal.reason_note = clean_input(note, "note")
    _close(tx, deal, "cancelled")


def reopened(tx: Tx, deal: Deal, next_step_id: int) -> None:
    """Wipe what closing wrote; the caller opens the step of that id.

    The client's own steps that followed the sale go too: they come again when it is won again.
    """
    for step in work.open_after_sale(tx, deal.id):
        close_step(tx, step, Dropped.REPLACED)
    deal.status = "open"
    deal.is_open = 1
    deal.next_step_id = next_step_id
    deal.closed_at = None
    deal.reason_id = None
    deal.reason_note = ""
    deal.competitor = ""
    deal.cancel_reason = ""
    deal.revive_day = None
    deal.revived_at = None


def revival_day(reason: "Reason", day: date) -> date | None:
    """When a client who refused on `day` may be asked again; None for never."""
    return None if reason.revive_days is None else day + timedelta(days=reason.revive_days)


def reason_named(tx: Tx, key: str) -> "Reason":
    """The refusal reason with this key or name. Raises Invalid listing them."""
    found = deals.reasons(tx)
    for reason in found:
        if key.casefold() in (reason.key.casefold(), reason.name.casefold()):
            return reason
    what = _("Why did the client refuse?") if not key else _("“{key}” is no reason we know.")
    raise Invalid(
        what.format(key=key),
        field="reason",
        hint=_("Choose one of: {names}.").format(names=", ".join(r.key for r in found)),
    )

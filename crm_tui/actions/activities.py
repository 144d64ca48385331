"""What is kept of a client beside steps: notes, calls, meetings and letters."""

from datetime import datetime

from crm_tui.actions.base import action
from crm_tui.actions.values import instant_of, living, minutes_of
from crm_tui.actions.work import no_contact_mark, refuse_contact
from crm_tui.domain.steps import TALKED, Try
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.sales import Deal

DIRECTIONS = ("in", "out")
KEPT = ("note", "call", "meeting", "letter")
RESULTS = ("", TALKED, *Try)


@action("activity.note", N_("Add a note"))
def add_note(tx: Tx, client_id: int, text: str, deal_id: int | None = None) -> int:
    """Keep a note on a client, or on one of its deals; return its id."""
    _refuse_empty(text)
    return _keep(tx, client_id, deal_id, "note", text)


@action("activity.call", N_("Keep a call"))
def log_call(
    tx: Tx,
    client_id: int,
    text: str = "",
    deal_id: int | None = None,
    direction: str = "out",
    result: str = "talked",
    minutes: int | None = None,
    at: datetime | None = None,
) -> int:
    """Keep a call that was made or taken; return its id. minutes: its length.

    One that we made and that did not reach the client is a try, and is counted as one; the open
    step stays as it is, since `steps.tried` is what plans the next. One that we missed is no try.
    """
    if result not in RESULTS:
        raise Invalid(_("“{word}” is not known here.").format(word=result), field="result")
    kind = "try" if direction == "out" and result in tuple(Try) else "call"
    return _keep(tx, client_id, deal_id, kind, text, direction, result, minutes, at)


@action("activity.meeting", N_("Keep a meeting"))
def log_meeting(
    tx: Tx,
    client_id: int,
    text: str = "",
    deal_id: int | None = None,
    minutes: int | None = None,
    at: datetime | None = None,
) -> int:
    """Keep a meeting that took place; return its id."""
    return _keep(tx, client_id, deal_id, "meeting", text, "", "talked", minutes, at)


@action("activity.letter", N_("Keep a letter"))
def log_letter(
    tx: Tx,
    client_id: int,
    text: str = "",
    deal_id: int | None = None,
    direction: str = "out",
    at: datetime | None = None,
) -> int:
    """Keep a letter that was sent or came in; return its id.

    Raises Conflict for one that is sent to sell to who has asked not to be contacted.
    """
    if direction == "out":
        _refuse_letter(tx, client_id, deal_id, at)
    return _keep(tx, client_id, deal_id, "letter", text, direction, "", None, at)


@action("activity.edit", N_("Change what was kept"))
def edit_activity(tx: Tx, activity_id: int, text: str, seen: int | None = None) -> None:
    """Change the words of a note, call, meeting or letter.

    Raises Conflict for what is kept as evidence: a try, a moved time, a lifted mark.
    """
    activity = tx.get(Activity, activity_id, seen)
    if activity.kind not in KEPT:
        raise Conflict(
            _("This was kept as it happened and can't be reworded."), hint=_("Add a note instead.")
        )
    if activity.kind == "note":
        _refuse_empty(text)
    activity.text = clean_input(text, "text")


def _refuse_letter(tx: Tx, client_id: int, deal_id: int | None, at: datetime | None) -> None:
    """What was sent before the mark was made stays what it was; what is sold may be written of."""
    client = living(tx, client_id)
    marked = no_contact_mark(tx, client)
    if marked is None or marked.no_contact_at is None:
        return
    if at is None or at >= marked.no_contact_at:
        refuse_contact(tx, client, tx.look(Deal, deal_id))


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise Invalid(_("An empty note says nothing."), field="text")


def _keep(
    tx: Tx,
    client_id: int,
    deal_id: int | None,
    kind: str,
    text: str,
    direction: str = "",
    result: str = "",
    minutes: int | None = None,
    at: datetime | None = None,
) -> int:
    client = living(tx, client_id)
    if direction and direction not in DIRECTIONS:
        raise Invalid(_("A call or letter goes in or out."), field="direction")
    if deal_id is not None and tx.get(Deal, deal_id).client_id != client.id:
        raise Invalid(
            _("d{d} is not a deal of c{c}.").format(d=deal_id, c=client_id), field="deal_id"
        )
    row = tx.new(
        Activity, client_id=client.id, deal_id=deal_id, user_id=tx.actor.id, kind=kind,
        direction=direction, at=instant_of(at, tx.now), text=clean_input(text, "text"),
        result=result, minutes=minutes_of(minutes),
    )  # fmt: skip
    return row.id

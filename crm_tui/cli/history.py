"""Keeping notes, calls, meetings and letters from the command line."""

from datetime import UTC
from typing import TYPE_CHECKING

from crm_tui.cli.desk import Reader, Said
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from crm_tui.crm import Crm

KEPT = {"note": N_("note kept"), "call": N_("call kept"), "meeting": N_("meeting kept"),
        "letter": N_("letter kept")}  # fmt: skip


def do_note(crm: "Crm", ref: str, text: str) -> Said:
    """Keep a note on the client, or the deal, that a reference means."""
    from crm_tui.actions.activities import add_note

    reader = Reader(crm)
    client, deal = reader.client_and_deal(ref)
    done = crm.run(add_note, client.id, text, deal.id if deal else None)
    return _kept("note", client.name, ref, text, done.entry_id)


def do_activity(
    crm: "Crm",
    kind: str,
    ref: str,
    text: str,
    *,
    incoming: bool = False,
    minutes: int | None = None,
    at: str = "",
) -> Said:
    """Keep a call, a meeting or a letter. at: when it was, in words; "" for now."""
    from crm_tui.actions.activities import log_call, log_letter, log_meeting

    reader = Reader(crm)
    client, deal = reader.client_and_deal(ref)
    deal_id = deal.id if deal else None
    moment = _moment(reader, at)
    way = "in" if incoming else "out"
    if kind == "call":
        done = crm.run(
            log_call, client.id, text, deal_id, direction=way, minutes=minutes, at=moment
        )
    elif kind == "meeting":
        done = crm.run(log_meeting, client.id, text, deal_id, minutes=minutes, at=moment)
    else:
        done = crm.run(log_letter, client.id, text, deal_id, direction=way, at=moment)
    return _kept(kind, client.name, ref, text, done.entry_id)


def _moment(reader: Reader, text: str) -> "datetime | None":
    if not text:
        return None
    when = reader.when(text, past=True)
    if when.at is None or when.at > reader.now:
        raise Invalid(
            _("“{text}” is no time that has been.").format(text=text),
            field="at",
            hint=_("Say a day and a time: today 10:30, yesterday 16:00."),
        )
    return when.at.astimezone(UTC)


def _kept(kind: str, client: str, ref: str, text: str, entry: int | None) -> Said:
    line = f"{_(KEPT[kind])} · {client}" + (f": {text}" if text else "")
    values = {"action": f"activity.{kind}", "entry": f"j{entry}" if entry else None, "of": ref}
    return Said(line, values)

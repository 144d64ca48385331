"""Whole records and history as the JSON that `crm show`, `crm log` and `crm journal` print."""

from crm_tui.cli.shapes import amount, card, instant, reference, step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.lines import EntryLine
    from crm_tui.domain.pages import (
        ClientPage,
        DealPage,
        EntryPage,
        LogLine,
        RequestPage,
        StepPage,
    )

    Shape = dict[str, Any]


def page(letter: str, found: "Any", now: int) -> "Shape":
    """A record by the letter of its kind: {"kind": "client", "client": {…}} and the like."""
    if letter == "c":
        return {"kind": "client", "client": client(found, now)}
    if letter == "d":
        return {"kind": "deal", "deal": deal(found, now)}
    if letter == "s":
        return {"kind": "step", "step": step_page(found, now)}
    if letter == "r":
        return {"kind": "request", "request": request(found)}
    return {"kind": "entry", "entry": entry_page(found)}


def client(found: "ClientPage", now: int) -> "Shape":
    """A client with all that hangs on it."""
    return {
        "ref": f"c{found.card.client_id}",
        "asked": f"c{found.asked}",
        "kind": found.kind,
        "job_title": found.job_title,
        "city": found.city,
        "country": found.country,
        "about": found.about,
        "source": found.source,
        "archived": bool(found.archived),
        "forgotten": found.archived == 2,
        "tags": list(found.tags),
        "fields": dict(found.fields),
        "people": [{"client": f"c{number}", "name": name} for number, name in found.people],
        "deals": [
            {
                "deal": f"d{line.id}",
                "title": line.title,
                "status": line.status,
                "pipeline": line.pipeline,
                "stage": line.stage,
                "amount": amount(line.amount, line.currency),
                "step": reference("s", line.step_id),
                "owner": line.owner,
            }
            for line in found.deals
        ],
        "card": card(found.card, now),
    }


def deal(found: "DealPage", now: int) -> "Shape":
    """A deal with its money and side steps."""
    return {
        "ref": f"d{found.id}",
        "pipeline": found.pipeline,
        "opened_at": instant(found.opened_at),
        "closed_at": instant(found.closed_at),
        "expected_day": found.expected_day,
        "promised_day": found.promised_day,
        "reason": found.reason,
        "note": found.note,
        "revive_day": found.revive_day,
        "source": found.source,
        "linked_to": reference("d", found.linked_to),
        "tags": list(found.tags),
        "fields": dict(found.fields),
        "side_steps": [step(line, now) for line in found.side_steps],
        "receipts": [
            {"day": line.day, "amount": amount(line.amount, line.currency), "note": line.note}
            for line in found.receipts
        ],
        "card": card(found.card, now),
    }


def step_page(found: "StepPage", now: int) -> "Shape":
    """A step, open or closed."""
    return {
        **step(found.step, now),
        "ref": f"s{found.step.id}",
        "contacts": bool(found.contacts),
        "waits": bool(found.waits),
        "minutes": found.minutes,
        "opened_at": instant(found.opened_at),
        "closed_at": instant(found.closed_at),
        "outcome": found.closed_as,
        "closed_by": found.closed_by,
        "said": found.said,
        "reason": found.reason,
        "offer": found.offer,
    }


def request(found: "RequestPage") -> "Shape":
    """What came in."""
    return {
        "ref": f"r{found.id}",
        "status": found.status,
        "received_at": instant(found.received_at),
        "due_at": instant(found.due_at),
        "source": found.source,
        "name": found.name,
        "contact": found.contact,
        "text": found.text,
        "client": reference("c", found.client_id),
        "deal": reference("d", found.deal_id),
        "reason": found.reason,
    }


def entry(found: "EntryLine") -> "Shape":
    """An entry of the journal in a list."""
    return {
        "entry": f"j{found.id}",
        "at": instant(found.at),
        "by": found.who,
        "face": found.face,
        "action": found.action,
        "args": _json(found.args),
        "undoes": reference("j", found.undoes),
        "stands": bool(found.stands),
    }


def entry_page(found: "EntryPage") -> "Shape":
    """An entry with what it changed."""
    return {
        "ref": f"j{found.id}",
        "at": instant(found.at),
        "by": found.who,
        "face": found.face,
        "action": found.action,
        "args": _json(found.args),
        "undoes": reference("j", found.undoes),
        "stands": bool(found.stands),
        "bulk": _json(found.bulk),
        "hash": found.hash,
        "changes": [
            {
                "kind": change.kind,
                "id": change.record_id,
                "before": _json(change.before),
                "after": _json(change.after),
            }
            for change in found.changes
        ],
    }


def log_line(found: "LogLine") -> "Shape":
    """One line of a history. what: activity, opened, closed, request or entry."""
    return {
        "at": instant(found.at),
        "what": found.what,
        "ref": found.ref or None,
        "kind": found.kind,
        "text": found.text if found.what != "entry" else "",
        "args": _json(found.text) if found.what == "entry" else None,
        "result": found.result,
        "by": found.who,
    }


def _json(text: "str | None") -> "Any":
    """A JSON text as its value; None for none, the text itself where it is damaged."""
    from json import loads

    if not text:
        return None
    try:
        return loads(text)
    except ValueError:
        return text

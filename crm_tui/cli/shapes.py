"""Rows as the JSON that --json prints: references as text, times in ISO 8601, amounts with code.

The shapes are told in docs/json.md; a name in them never changes its meaning within a version.
"""

from crm_tui.domain.civil import utc_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.cli.glance import Glance
    from crm_tui.domain.lines import (
        Card,
        DoneLine,
        FoundLine,
        HistoryLine,
        QuestionLine,
        StepLine,
        TodayCounts,
    )

    Shape = dict[str, Any]


def head(command: str, look: "Glance") -> "Shape":
    """What every answer begins with: the command, who asked, and when."""
    return {
        "command": command,
        "user": look.config.user,
        "now": utc_text(look.now),
        "zone": look.zone_name,
        "day": look.day,
    }


def reference(letter: str, number: "int | None") -> "str | None":
    """A record's reference, such as "d17", or None."""
    return None if number is None else f"{letter}{number}"


def instant(micros: "int | None") -> "str | None":
    """An instant in ISO 8601, UTC."""
    return None if micros is None else utc_text(micros)


def time(minute: "int | None") -> "str | None":
    """A minute of the day as "15:00"."""
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def amount(minor: "int | None", currency: str) -> "Shape | None":
    """A sum: whole minor units and the code of ISO 4217."""
    return None if minor is None else {"minor": minor, "currency": currency}


def step(line: "StepLine", now: int) -> "Shape":
    """An open step."""
    return {
        "step": f"s{line.id}",
        "deal": reference("d", line.deal_id),
        "client": f"c{line.client_id}",
        "kind": line.kind,
        "title": line.title,
        "client_name": line.client,
        "deal_title": line.deal,
        "amount": amount(line.amount, line.currency),
        "due_day": line.due_day,
        "due_time": time(line.due_minute),
        "by_or_at": line.by_or_at,
        "late": line.late_at <= now,
        "late_from": utc_text(line.late_at),
        "side": bool(line.side),
        "postpones": line.postpones,
        "tries": line.tries,
        "owner": line.owner,
    }


def done(line: "DoneLine") -> "Shape":
    """A closed step. outcome: result, postpone or refuse; yes: whether the client agreed."""
    return {
        "step": f"s{line.id}",
        "deal": reference("d", line.deal_id),
        "client": f"c{line.client_id}",
        "kind": line.kind,
        "title": line.title,
        "client_name": line.client,
        "deal_title": line.deal,
        "amount": amount(line.amount, line.currency),
        "closed_at": utc_text(line.closed_at),
        "outcome": line.closed_as,
        "yes": bool(line.yes),
        "said": line.said,
        "by": line.who,
    }


def counts(figures: "TodayCounts") -> "Shape":
    """The figures of a day."""
    return {
        "done": figures.done,
        "total": figures.total,
        "yes": figures.yes,
        "done_by_us": figures.done_ours,
        "later": figures.later,
        "no": figures.no,
        "tried": figures.tried,
        "overdue": figures.overdue,
        "tomorrow": figures.tomorrow,
        "this_week": figures.week,
        "after": figures.future,
        "inbox": figures.inbox,
    }


def history(line: "HistoryLine") -> "Shape":
    """One thing that happened."""
    return {
        "at": utc_text(line.at),
        "kind": line.kind,
        "text": line.text,
        "result": line.result,
        "by": line.who,
    }


def question(line: "QuestionLine") -> "Shape":
    """One question, with its answer if there is one."""
    return {
        "key": line.key,
        "text": line.text,
        "answer": line.answer,
        "answered_day": line.answered_day,
        "kind": line.kind,
        "choices": [{"key": key, "text": said} for key, said in line.choices],
        "needed": line.need,
    }


def found(line: "FoundLine") -> "Shape":
    """A client that was found, and a deal of theirs."""
    return {
        "client": f"c{line.client_id}",
        "name": line.name,
        "company": line.company,
        "hint": line.hint,
        "deal": reference("d", line.deal_id),
        "deal_title": line.deal,
    }


def card(line: "Card", now: int) -> "Shape":
    """Everything a card tells."""
    return {
        "client": f"c{line.client_id}",
        "client_name": line.client,
        "company": line.company,
        "deal": reference("d", line.deal_id),
        "deal_title": line.deal,
        "status": line.status,
        "stage": line.stage,
        "stage_since": instant(line.stage_at),
        "standing_days": line.standing_days,
        "after": None if line.after is None else reference("d", line.after[0]),
        "amount": amount(line.amount, line.currency),
        "received": amount(line.received, line.currency) if line.received else None,
        "owner": line.owner,
        "no_contact": line.no_contact,
        "contacts": line.contacts,
        "tries": line.tries,
        "postpones": line.postpones,
        "step": None if line.step is None else step(line.step, now),
        "last": None if line.last is None else history(line.last),
        "zone": line.zone or None,
        "channels": [
            {"kind": one.kind, "text": one.raw, "normal": one.norm, "bad": bool(one.bad)}
            for one in line.channels
        ],
        "questions": [question(one) for one in line.questions],
        "not_asked": list(line.gaps),
        "history": [history(one) for one in line.history],
    }

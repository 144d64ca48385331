"""How a timeline is drawn: one line for each thing that happened, and the whole of one of them."""

from datetime import date

from crm_tui.domain.civil import is_day
from crm_tui.domain.client_cards import FIELD_WORDS, Changed, Happened
from crm_tui.domain.kinds import KINDS
from crm_tui.domain.text import width
from crm_tui.i18n import N_, _
from crm_tui.widgets.paint import (
    MONTHS,
    Line,
    Moment,
    cell,
    clip,
    clock,
    day_near,
    day_words,
    framed,
    said,
    wrap_text,
)

WHEN, KIND = 8, 9  # cells of the first two columns
NARROW = 34  # cells; below these who did it is told only with the whole of a line
RESULTS = {
    "talked": N_("talked"),
    "no_answer": N_("no answer"),
    "busy": N_("busy"),
    "voicemail": N_("voicemail"),
    "wrong_number": N_("wrong number"),
    "result": N_("result"),
    "postpone": N_("later"),
    "refuse": N_("no"),
    "dropped_won": N_("won"),
    "waiting": N_("waiting"),
    "rejected": N_("rejected"),
}
ACTIVITIES = {
    "call": N_("call"),
    "letter": N_("letter"),
    "meeting": N_("meeting"),
    "note": N_("note"),
    "try": N_("try"),
    "file": N_("file"),
    "moved": N_("moved"),
    "lifted": N_("allowed"),
    "returned": N_("came back"),
    "revived": N_("revived"),
}
#: What an entry of the journal is called in a timeline; all others are changes.
ENTRIES = {
    "client.add": N_("added"),
    "capture": N_("added"),
    "deal.add": N_("added"),
    "channel.add": N_("added"),
    "receipt.add": N_("received"),
    "client.merge": N_("merged"),
    "client.archive": N_("put away"),
    "client.no_contact": N_("marked"),
    "deal.move": N_("moved"),
    "deal.put": N_("moved"),
    "deals.move": N_("moved"),
    "deal.cancel": N_("cancelled"),
    "deal.reopen": N_("reopened"),
    "deal.edit_refusal": N_("refusal"),
    "deal.return": N_("added"),
    "deal.revive": N_("added"),
    "client.give": N_("given"),
    "deal.give": N_("given"),
}


def happened_line(line: Happened, now: Moment, cells: int) -> Line:
    """One row: when, what, in which words, and by whom where there is room."""
    head: Line = [
        (cell(when_words(line, now), WHEN), "dim"),
        (" " + cell(kind_words(line), KIND) + " ", _style(line) if line.what == "step" else "dim"),
    ]
    room = cells - WHEN - KIND - 2
    who = f" {said(line.who)}" if line.who and room >= NARROW else ""
    text = cell(happened_words(line, now), max(room - width(who), 1))
    return clip([*head, (text, _style(line)), (who, "dim")], cells)


def _style(line: Happened) -> str:
    if line.what == "step":
        return {"refuse": "late", "postpone": "warn"}.get(line.result, "good")
    return "dim" if line.what == "entry" or line.kind in ("try", "moved") else "text"


def when_words(line: Happened, now: Moment) -> str:
    """`13:38` today, `20 Nov` this year, `Nov 2025` before."""
    at = now.wall(line.at)
    if at.date() == now.day:
        return clock(at)
    month = _(MONTHS[at.month - 1])
    return f"{at.day} {month}" if at.year == now.day.year else f"{month} {at.year}"


def kind_words(line: Happened) -> str:
    """What it was, in a word: a note, a result, a change."""
    if line.what == "step":
        return _(RESULTS.get(line.result, line.result))
    if line.what == "entry":
        return _(ENTRIES.get(line.kind, N_("changed")))
    if line.what == "request":
        return _("request")
    return _(ACTIVITIES.get(line.kind, line.kind))


def happened_words(line: Happened, now: Moment) -> str:
    """What was said or what became of what."""
    if line.what == "entry":
        return " · ".join(changed_words(one) for one in line.changes)
    if line.what == "step":
        kind = _(KINDS[line.kind].word) if line.kind in KINDS else line.kind
        return line.text or kind
    result = _(RESULTS.get(line.result, line.result)) if line.what == "activity" else ""
    if line.kind == "moved":
        return _("to {when}").format(when=_moved_to(line.text, now))
    return ": ".join(part for part in (result, line.text) if part)


def _moved_to(text: str, now: Moment) -> str:
    """`2026-11-27 10:00` as a day near or far."""
    day, _space, time = text.partition(" ")
    return f"{day_near(date.fromisoformat(day), now.day)} {time}".strip() if is_day(day) else text


def changed_words(one: Changed) -> str:
    """`city “Riga”`, `amount 100 € → 120 €`, `tag − vip`."""
    field = _(FIELD_WORDS.get(one.field, one.field))
    if one.before and one.after:
        return f"{field} {one.before} → {one.after}"
    return f"{field} {one.after}" if one.after else f"{field} − {one.before}"


def told_lines(
    line: Happened | None, deal: str, now: Moment, cells: int, height: int, *, alone: bool
) -> list[Line]:
    """The whole of a line under the timeline: its time, who, the deal and every word.

    alone: the pane has a left edge of its own.
    """
    edge: Line = [("│", "frame")]
    left = edge if alone else []
    room = max(cells - 2 - len(left), 1)
    inner: list[Line] = []
    if line is not None:
        at = now.wall(line.at)
        parts = [f"{day_words(at.date(), now.day)} {clock(at)}", kind_words(line), line.who, deal]
        inner.append([(said(" · ".join(part for part in parts if part)), "label")])
        inner += wrap_text(happened_words(line, now), "text", room, max(height - 2, 1))
    inner += [[] for _row in range(height - 1 - len(inner))]
    lines = [[*left, *clip([(" ", "text"), *row], room + 1), *edge] for row in inner[: height - 1]]
    return [*lines, framed("", "title", cells, ("└" if alone else "─", "┘"))]

"""How a card is drawn: at what stage, what next and when, who owes it, what was said last."""

from datetime import date

from crm_tui.domain.civil import is_day
from crm_tui.domain.lines import Card, HistoryLine, StepLine
from crm_tui.domain.text import width
from crm_tui.domain.zones import there
from crm_tui.i18n import N_, _
from crm_tui.widgets.paint import (
    Line,
    Moment,
    Run,
    cell,
    clip,
    day_near,
    minute_clock,
    past,
    said,
    wrap,
    wrap_text,
)
from crm_tui.widgets.paint_asking import asking_lines
from crm_tui.widgets.paint_steps import amount_words, late_words

LABEL = 6  # cells of the labels on the left, where they are no longer
STATUSES = {"won": N_("Won"), "lost": N_("Lost"), "cancelled": N_("Cancelled")}
HISTORY_KINDS = {
    "call": N_("call"),
    "letter": N_("letter"),
    "meeting": N_("meeting"),
    "note": N_("note"),
    "try": N_("try"),
    "file": N_("file"),
    "request": N_("request"),
    "returned": N_("came back"),
    "revived": N_("revived"),
}
RESULTS = {
    "no_answer": N_("no answer"),
    "busy": N_("busy"),
    "voicemail": N_("voicemail"),
    "wrong_number": N_("wrong number"),
    "result": N_("result"),
    "postpone": N_("later"),
    "refuse": N_("no"),
}


def card_title(card: Card) -> str:
    """Who it is: `Ivan Petrov · Okna Plus`."""
    return f"{card.client} · {card.company}" if card.company else card.client


def card_lines(card: Card, now: Moment, me: int, cells: int) -> list[Line]:
    """Every line of a card, each exactly so many cells wide."""
    room = max(cells - 2, 1)
    body: list[Line] = [
        *_stage(card, now, room),
        *_labelled(_("NO"), _lost(card, now), room),
        *_labelled(_("AFTER"), _after(card), room),
        *_labelled(_("NEXT"), _next(card, now, me, room), room),
        *_owner(card, me, room),
        *_last(card, now, room),
        *_channels(card, now, room),
        *_no_contact(card, room),
    ]
    asking = asking_lines(card, now, room)
    if asking:
        body += [clip([], room), *asking]
    if card.history:
        body += [clip([], room), *_history(card.history, now, room)]
    return [[(" ", "text"), *line, (" ", "text")] for line in body]


def _lost(card: Card, now: Moment) -> list[Run]:
    """Why a deal was lost and when, and when it comes back."""
    if card.lost is None:
        return []
    why, at, day = card.lost
    said_no = day_near(now.wall(at).date(), now.day)
    again = _("never comes back")
    if day is not None and is_day(day):
        again = _("back {day}").format(day=day_near(date.fromisoformat(day), now.day))
    return [(said(why), "late"), (said_no, "dim"), (again, "dim")]


def _after(card: Card) -> list[Run]:
    """The deal that this one follows: `d12, lost: price`."""
    return [(said(after_words(card.after)), "warn")] if card.after is not None else []


def after_words(after: tuple[int, str, str]) -> str:
    """ "d12, Lost: price": the deal that another one follows."""
    number, status, why = after
    words = _(STATUSES.get(status, status))
    return f"d{number}, {words}: {why}" if why else f"d{number}, {words}"


def _dotted(parts: list[Run], room: int) -> list[Line]:
    """Parts with a dot between, a new line where one does not fit."""
    dotted = [(text if n == 0 else " · " + text, style) for n, (text, style) in enumerate(parts)]
    return wrap(dotted, room)


def _stage(card: Card, now: Moment, room: int) -> list[Line]:
    if card.deal_id is None:
        return []
    parts: list[Run] = []
    if card.status in STATUSES:
        parts.append((_(STATUSES[card.status]), "bold"))
    parts.append((said(card.stage), "bold"))
    parts.append((said(card.deal), "text"))
    if card.amount is not None:
        parts.append((amount_words(card.amount, card.currency, compact=False), "text"))
    parts += money_runs(card)
    if card.standing_days is not None:
        parts.append((_("standing {days} d").format(days=card.standing_days), "warn"))
    elif card.stage_at is not None and card.status == "open":
        days = (now.day - now.wall(card.stage_at).date()).days
        since = _("{days} d in stage").format(days=days) if days else _("since today")
        parts.append((since, "dim"))
    if card.postpones:
        parts.append((_("later ×{times}").format(times=card.postpones), "warn"))
    return _dotted(parts, room)


def money_runs(card: Card) -> list[Run]:
    """What was received, and what is left or is too much; nothing before the first receipt."""
    if not card.received:
        return []
    got = amount_words(card.received, card.currency, compact=False)
    told: list[Run] = [(_("{sum} received").format(sum=got), "good")]
    if card.amount is not None:
        left = card.amount - card.received
        words = _("{sum} left") if left >= 0 else _("{sum} too much")
        rest = amount_words(abs(left), card.currency, compact=False)
        told.append((words.format(sum=rest), "text" if left >= 0 else "warn"))
    return told


def _labelled(label: str, parts: list[Run], room: int) -> list[Line]:
    """A line that opens with its label, the rest under its first word."""
    if not parts:
        return []
    indent = max(width(label) + 1, LABEL)
    lines = _dotted(parts, max(room - indent, 8))
    first = (label + " " * (indent - width(label)), "label")
    rest = (" " * indent, "text")
    return [clip([first if n == 0 else rest, *line], room) for n, line in enumerate(lines)]


def _next(card: Card, now: Moment, me: int, room: int) -> list[Run]:
    """What is next, when, how late, whose; how late stands alone where the day takes a line."""
    step = card.step
    if step is None:
        return [(_("nothing; the deal is closed") if card.deal_id else _("nothing"), "dim")]
    owner = _("you") if step.owner_id == me else said(step.owner)
    is_late = step.late_at <= now.us
    style, due = "late" if is_late else "text", due_words(step, now)
    dues = [(due, style)]
    if is_late and width(due) > room - max(width(_("NEXT")) + 1, LABEL):
        late = _("{late} late").format(late=late_words(step, now))
        dues = [(_due_at(step, now), style), (late, style)]
    return [
        (said(step.title), "bold"),
        *dues,
        (owner, "text"),
        *([(_("tried ×{times}").format(times=step.tries), "dim")] if step.tries else []),
    ]


def due_words(step: StepLine, now: Moment) -> str:
    """When a step is due, and how late it is: `due 13:53 (12m late)`."""
    words = _due_at(step, now)
    if step.late_at > now.us:
        return words
    return words + " " + _("({late} late)").format(late=late_words(step, now))


def _due_at(step: StepLine, now: Moment) -> str:
    """When a step is due, or takes place."""
    day = date.fromisoformat(step.due_day)
    time = minute_clock(step.due_minute) if step.due_minute is not None else ""
    near = time if time and day == now.day else f"{day_near(day, now.day)} {time}".strip()
    at = bool(time) and step.by_or_at == "at"
    return (_("at {when}") if at else _("due {when}")).format(when=near)


def _owner(card: Card, me: int, room: int) -> list[Line]:
    """Who is responsible for the deal, where that is not who owes the next step."""
    if not card.owner or (card.step is not None and card.step.owner == card.owner):
        return []
    return _labelled(_("OWNER"), [(said(card.owner), "text")], room)


def history_words(line: HistoryLine) -> str:
    """What happened and what was said, in one line of words."""
    kind = _(HISTORY_KINDS.get(line.kind, line.kind))
    result = _(RESULTS.get(line.result, line.result)) if line.result else ""
    head = f"{kind}, {result}" if result else kind
    return f"{head}: {line.text}" if line.text else head


def _last(card: Card, now: Moment, room: int) -> list[Line]:
    if card.last is None:
        return []
    label = _("LAST")
    indent = max(width(label) + 2, 6)
    words = f"{past(now.wall(card.last.at), now.local)} {history_words(card.last)}"
    lines = wrap_text(words, "text", max(room - indent, 8), 3)
    first, rest = (label + " " * (indent - width(label)), "label"), (" " * indent, "text")
    return [clip([first if n == 0 else rest, *line], room) for n, line in enumerate(lines)]


def there_run(card: Card, now: Moment) -> Run | None:
    """What the client's clock shows, a warning at night; None where it shows the same as ours."""
    clock = there(card.zone, now.local)
    if clock is None:
        return None
    words = _("there {time}").format(time=minute_clock(clock.minute))
    return (_("{there}, night").format(there=words), "warn") if clock.night else (words, "dim")


def _channels(card: Card, now: Moment, room: int) -> list[Line]:
    parts: list[Run] = [(said(c.raw), "bad" if c.bad else "link") for c in card.channels]
    clock = there_run(card, now)
    if clock is not None:
        parts.append(clock)
    return _dotted(parts, room) if parts else []


def _no_contact(card: Card, room: int) -> list[Line]:
    if card.no_contact is None:
        return []
    words = _("Do not contact") + (f": {card.no_contact}" if card.no_contact else "")
    return wrap_text(words, "late", room, 2)


def _history(history: tuple[HistoryLine, ...], now: Moment, room: int) -> list[Line]:
    lines = [clip([(_("HISTORY"), "label")], room)]
    for entry in history:
        when = past(now.wall(entry.at), now.local)
        who = f" · {entry.who}" if entry.who else ""
        words = history_words(entry) + who
        lines.append(
            clip(
                [(" " + cell(when, 10) + " ", "dim"), (cell(words, max(room - 12, 4)), "text")],
                room,
            )
        )
    return lines

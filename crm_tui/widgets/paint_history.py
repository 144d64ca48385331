"""How history is drawn: an entry in a row, and what it changed, field by field."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from crm_tui.domain.entries import REFERS, EntryChange, EntryDetail, HistoryEntry, images
from crm_tui.domain.entry_words import COLUMNS, action_word, face_word, kind_word
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.money import format_amount
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import _, _n
from crm_tui.widgets.paint import (
    MONTHS,
    WEEKDAYS,
    Line,
    Moment,
    cell,
    clip,
    clock,
    day_words,
    minute_clock,
    said,
    wrap_text,
)

UNDO, REDO = "undo", "redo"
LETTERS = {"client": "c", "deal": "d", "step": "s", "request": "r", "user": "u"}
HIDDEN = frozenset({"client_id", "deal_id", "closed_at", "kind"})  # in the details of a new record
MEASURED = 200  # rows looked at when the columns are fitted
OURS = ("user.", "setting.", "pipeline.", "field.define")  # actions that are about no client
MARK = "↶"  # stands for “undone” where there is no room for the word
DAYS = ("day", "_until")  # how columns of days end


class Columns(NamedTuple):
    """The cells of each column of the list."""

    when: int
    what: int
    who: int
    face: int
    state: int


# -- a row ------------------------------------------------------------------------------------


def what_words(entry: HistoryEntry) -> str:
    """What was done, in a word or two."""
    word = action_word(entry.of)
    if entry.action == UNDO:
        return _("Undo: {what}").format(what=word)
    return _("Redo: {what}").format(what=word) if entry.action == REDO else word


def about_words(entry: HistoryEntry) -> str:
    """What it was about: `Ivan Petrov · windows`, how many, or the name of a setting."""
    named = images(entry.args)
    if entry.of.startswith(OURS):
        return str(named.get("key", ""))
    many = max((len(v) for v in named.values() if isinstance(v, list)), default=0)
    if entry.of.startswith("import.") and isinstance(named.get("rows"), int):
        return _n("{n} row", "{n} rows", named["rows"]).format(n=named["rows"])
    if many > 1:
        others = _("{n} together").format(n=thousands(many))
        return f"{entry.client} · {others}" if entry.client else others
    parts = [part for part in (entry.client, entry.deal) if part]
    return " · ".join(parts) or str(named.get("key", ""))


def state_words(entry: HistoryEntry) -> str:
    """Whether it stands: "" if it does."""
    return "" if entry.stands else _("undone")


def when_words(at: int, now: Moment) -> str:
    """`14:05` today, else the day with its time."""
    wall = now.wall(at)
    if wall.date() == now.day:
        return clock(wall)
    return f"{day_words(wall.date(), now.day)} {clock(wall)}"


def when_short(at: int, now: Moment) -> str:
    """`14:05` today, `Fri 14:05` this week, else the day alone."""
    wall = now.wall(at)
    days = (now.day - wall.date()).days
    if days == 0:
        return clock(wall)
    if 0 < days < 7:
        return f"{_(WEEKDAYS[wall.weekday()])} {clock(wall)}"
    year = f" {wall.year}" if wall.year != now.day.year else ""
    return f"{wall.day} {_(MONTHS[wall.month - 1])}{year}"


def searched(entry: HistoryEntry, now: Moment) -> str:
    """All the words of a row, for those who narrow the list by them."""
    words = (when_words(entry.at, now), what_words(entry), about_words(entry), entry.who)
    return " ".join((*words, face_word(entry.face, entry.of), state_words(entry), f"j{entry.id}"))


def columns(
    entries: Sequence[HistoryEntry], now: Moment, cells: int, *, everybody: bool
) -> Columns:
    """Columns that fit what they hold. Face and person give way first."""
    seen = entries[:MEASURED]
    wide = Columns(
        max((width(when_short(e.at, now)) for e in seen), default=5),
        min(max((width(what_words(e)) for e in seen), default=6), 22),
        min(max((width(e.who) for e in seen), default=0), 12) if everybody else 0,
        max((width(face_word(e.face, e.of)) for e in seen), default=0),
        max((width(state_words(e)) for e in seen), default=0),
    )
    if cells - sum(wide) < 28:
        wide = wide._replace(face=0)
    if cells - sum(wide) < 28:
        wide = wide._replace(what=min(wide.what, 13), state=min(wide.state, 1))
    return wide


def entry_line(entry: HistoryEntry, wide: Columns, now: Moment, cells: int) -> Line:
    """One row, without the columns of mark and cursor."""
    quiet = not entry.stands or entry.action in (UNDO, REDO)
    style = "dim" if quiet else "text"
    line: Line = [
        (cell(when_short(entry.at, now), wide.when), "dim"),
        (" " + cell(what_words(entry), wide.what), "dim" if quiet else "bold"),
    ]
    tail: Line = []
    if wide.state:
        state = MARK if wide.state == 1 and not entry.stands else state_words(entry)
        tail.append((" " + cell(state, wide.state), "warn"))
    if wide.who:
        tail.append((" " + cell(entry.who, wide.who), "dim"))
    if wide.face:
        tail.append((" " + cell(face_word(entry.face, entry.of), wide.face), "dim"))
    used = sum(width(text) for text, _style in line + tail)
    about = (" " + cell(about_words(entry), max(cells - used - 1, 0)), style)
    return [*line, about, *tail]


# -- what it changed --------------------------------------------------------------------------


def detail_title(entry: HistoryEntry) -> str:
    """The title of the right pane."""
    return f"j{entry.id} · {what_words(entry)}"


def detail_lines(
    detail: EntryDetail, now: Moment, mine: bool, refused: str, cells: int
) -> list[Line]:
    """Who, when and how; whether it stands; each record with its fields before and after.

    mine: whether the person may undo it. refused: why an undo just was not done, "" if none was.
    """
    entry = detail.entry
    room = max(cells - 2, 1)
    wall = now.wall(entry.at)
    lines: list[Line] = []
    if about := about_words(entry):
        lines += wrap_text(about, "bold", room, 2)
    day = day_words(wall.date(), now.day)
    face = face_word(entry.face, entry.of)
    lines += wrap_text(f"{day} {clock(wall)} · {entry.who} · {face}", "dim", room, 2)
    lines += wrap_text(*_standing(entry, mine), room, 3)
    if refused:
        lines += [[], *wrap_text(refused, "late", room, 6)]
    for change in detail.changes:
        lines += [[], *_change(change, detail, now, room)]
    lines += _rest(detail, room)
    return [clip([(" ", "text"), *line], cells) for line in lines]


def _standing(entry: HistoryEntry, mine: bool) -> tuple[str, str]:
    """Whether it stands and what may be done about it, with a style."""
    if entry.undone_by is not None:
        return _("Undone by j{n}.").format(n=entry.undone_by), "warn"
    if entry.action in (UNDO, REDO):
        return _("It turned j{n} back.").format(n=entry.undoes), "dim"
    if mine:
        return _("It stands; u undoes it alone."), "good"
    return _("It stands; only {who} may undo it.").format(who=entry.who), "dim"


def _rest(detail: EntryDetail, room: int) -> list[Line]:
    """What is not told one by one."""
    lines: list[Line] = []
    left = detail.total - len(detail.changes)
    if left > 0:
        words = _n("and {n} more record", "and {n} more records", left).format(n=thousands(left))
        lines += [[], *wrap_text(words, "dim", room, 1)]
    if detail.forgotten:
        lines += [[], *wrap_text(_("Some of it was forgotten on request."), "warn", room, 2)]
    if not detail.total and detail.entry.of.startswith("import."):
        lines += [[], *wrap_text(_("Its rows came in bulk; undo takes all away."), "dim", room, 2)]
    return lines


def _change(change: EntryChange, detail: EntryDetail, now: Moment, room: int) -> list[Line]:
    before, after = images(change.before), images(change.after)
    letter = LETTERS.get(change.kind)
    ref = f" {letter}{change.record_id}" if letter else ""
    name = detail.names.get((change.kind, change.record_id), "")
    verb = _("new") if not before else _("removed") if not after else ""
    head: Line = [(said(kind_word(change.kind) + ref), "label")]
    head += [(f"  {said(name)}", "text")] if name else []
    head += [(f"  {verb}", "good" if not before else "warn")] if verb else []
    lines = [clip(head, room)]
    for column, title in COLUMNS.items():
        old, new = before.get(column), after.get(column)
        if old == new or (not (before and after) and _is_dull(column, old or new)):
            continue
        told = [_value(column, image, detail, now) for image in (before, after)]
        if told[0] != told[1]:
            lines += _field(_(title), told[0] if before else "", told[1], not after, room)
    return lines


def _is_dull(column: str, value: Any) -> bool:
    """Whether a value of a record that is new or gone tells nothing."""
    return column in HIDDEN or value in (None, "", 0)


def _field(title: str, before: str, after: str, gone: bool, room: int) -> list[Line]:
    """`stage  First contact → Terms agreed`, over at most three lines."""
    words = before if gone else f"{before} → {after}" if before else after
    label = min(max(width(title) + 2, 12), max(room // 2, 1))
    parts = wrap_text(words or "–", "text", max(room - label - 2, 4), 3)
    first = "  " + cell(title, label)
    rest = " " * (label + 2)
    return [clip([(first if n == 0 else rest, "dim"), *p], room) for n, p in enumerate(parts)]


def _value(column: str, image: dict[str, Any], detail: EntryDetail, now: Moment) -> str:
    """A value for eyes: a name for a reference, a day, a time, an amount."""
    value = image.get(column)
    if value is None or value == "":
        return "–" if image else ""
    if kind := REFERS.get(column, ""):
        return detail.names.get((kind, value), f"{LETTERS.get(kind, kind + ' ')}{value}")
    if isinstance(value, int):
        return _number(column, value, image, now)
    if column.endswith(DAYS):
        try:
            return day_words(date.fromisoformat(str(value)), now.day)
        except ValueError:
            return str(value)
    return str(value)


def _number(column: str, value: int, image: dict[str, Any], now: Moment) -> str:
    if column == "at" or column.endswith("_at"):
        try:
            return when_words(value, now)
        except (OverflowError, ValueError, OSError):
            return str(value)
    if column == "amount" and image.get("currency") in DECIMALS:
        return format_amount((value, image["currency"]))
    if column == "due_minute":
        return minute_clock(value)
    return str(value)

"""How the refusal list is drawn: who said no, why, how much it was, and when it comes back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from crm_tui.domain.civil import is_day
from crm_tui.domain.refusal_lines import RefusedLine
from crm_tui.domain.text import width
from crm_tui.i18n import _
from crm_tui.widgets.paint import (
    Line,
    Moment,
    cell,
    cell_right,
    day_near,
    length,
    said,
)
from crm_tui.widgets.paint_due import coming_words, near_words
from crm_tui.widgets.paint_steps import amount_words

MEASURED = 400  # rows looked at when the columns are fitted
NAME_LEAST, NAME_MOST = 10, 26


class Column(NamedTuple):
    """A column beside the name: its words and style, and the cells it gets.

    least: without so many (or all it wants) it is left out; fair: what it gets before the others;
    most: what it gets at last.
    """

    key: str
    least: int
    fair: int
    most: int
    words: Callable[[RefusedLine, Moment], str]
    style: str
    right: bool = False


class Columns(NamedTuple):
    """The cells of the day, of the name, and of each other column that has room."""

    back: int
    name: int
    others: tuple[tuple[Column, int], ...]


def is_due(line: RefusedLine, now: Moment) -> bool:
    """Whether its day has come, and nothing has come of it yet."""
    return _comes(line) and line.revive_day is not None and line.revive_day <= _iso(now.day)


def _comes(line: RefusedLine) -> bool:
    return line.revived_at is None


def _iso(day: date) -> str:
    return day.isoformat()


def back_words(line: RefusedLine, now: Moment) -> str:
    """When it comes back: `now`, `tomorrow`, `12 Mar`, `never`; or by which deal it did."""
    if not _comes(line):
        return f"→ d{line.after_id}" if line.after_id is not None else _("dealt with")
    if line.revive_day is None or not is_day(line.revive_day):
        return _("never")
    if is_due(line, now):
        return _("now")
    return coming_words(date.fromisoformat(line.revive_day), now.day)


def said_words(line: RefusedLine, now: Moment) -> str:
    """When it was said: `today`, else its day."""
    day = now.wall(line.closed_at).date()
    return _("today") if day == now.day else near_words(day, now.day)


def name_words(line: RefusedLine) -> str:
    """The client, with what must not be overlooked."""
    return f"⊘ {line.client}" if line.forbidden else line.client


def _amount(line: RefusedLine, _now: Moment) -> str:
    return amount_words(line.amount, line.currency, compact=True) if line.amount is not None else ""


#: Every column but the day and the name, in the order it stands.
COLUMNS = (
    Column("deal", 6, 10, 18, lambda line, _now: line.deal, "dim"),
    Column("why", 8, 18, 40, lambda line, _now: line.why, "text"),
    Column("amount", 14, 14, 14, _amount, "text", right=True),
    Column("said", 11, 11, 11, said_words, "dim", right=True),
    Column("owner", 5, 12, 12, lambda line, _now: line.owner, "dim"),
)
#: Which columns get room first.
FIRST = ("why", "amount", "deal", "said", "owner")


def columns(
    lines: Sequence[RefusedLine], now: Moment, cells: int, *, owners: bool = True
) -> Columns:
    """Columns that fit what these rows hold, in rows of so many cells.

    What does not fit gives way from the end of `FIRST`. owners: whether several people's are shown.
    """
    seen = lines[:MEASURED]
    back = max(_widest(back_words(line, now) for line in seen), 3)
    name = min(max(_widest(name_words(line) for line in seen), NAME_LEAST), NAME_MOST)
    room = cells - back - 2
    room -= min(name, max(room // 2, NAME_LEAST))
    given: dict[str, int] = {}
    wants: dict[str, int] = {}
    for key in FIRST:
        column = next(one for one in COLUMNS if one.key == key)
        wanted = min(_widest(column.words(line, now) for line in seen), column.most)
        size = min(wanted, column.fair, room - 2)
        if size > 0 and size >= min(column.least, wanted) and (owners or key != "owner"):
            given[key], wants[key] = size, wanted
            room -= size + 2
    for key in given:
        more = min(wants[key] - given[key], room)
        given[key] += more
        room -= more
    used = back + 2 + sum(size + 2 for size in given.values())
    others = tuple((one, given[one.key]) for one in COLUMNS if one.key in given)
    return Columns(back, max(cells - used, 1), others)


def refused_line(line: RefusedLine, wide: Columns, now: Moment, cells: int) -> Line:
    """One row, without the columns of mark and cursor."""
    style = "soon" if is_due(line, now) else "dim"
    drawn: Line = [
        (cell(back_words(line, now), wide.back), style),
        ("  " + cell(name_words(line), wide.name), "late" if line.forbidden else "text"),
    ]
    for column, size in wide.others:
        put = cell_right if column.right else cell
        drawn.append(("  " + put(column.words(line, now), size), column.style))
    return [*drawn, (" " * max(cells - length(drawn), 0), "text")]


def refusal_words(line: RefusedLine, now: Moment) -> str:
    """`said no 12 Mar: price, too dear`: what one wants to know before talking again."""
    day = day_near(now.wall(line.closed_at).date(), now.day)
    return _("said no {day}: {why}").format(day=said(day), why=said(line.why))


def _widest(texts: Iterable[str]) -> int:
    return max((width(text) for text in texts), default=0)

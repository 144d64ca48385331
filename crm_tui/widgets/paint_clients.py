"""How a list of clients is drawn: columns that fit what they hold, fewer where it is narrow."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from crm_tui.domain.client_lines import BulkCounts, ClientLine
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import N_, _, _n
from crm_tui.widgets.paint import (
    Line,
    Moment,
    Run,
    cell,
    cell_right,
    ends,
    length,
    minute_clock,
    phrases,
    said,
)
from crm_tui.widgets.paint_due import near_words
from crm_tui.widgets.paint_steps import amount_words, kind_word, late_words

MEASURED = 200  # rows looked at when the columns are fitted
NAME_LEAST, NAME_MOST = 12, 24
SUMS = 2  # currencies whose sums are shown


class Column(NamedTuple):
    """One column: its name, how wide it may be, and what it says of a client.

    right: set flush right. style: of the words, "" for the row's own. title: what stands over
    it, "" for that of HEADINGS.
    """

    key: str
    least: int
    most: int
    words: Callable[[ClientLine, Moment], str]
    style: Callable[[ClientLine, Moment], str]
    right: bool = False
    title: str = ""

    @property
    def heading(self) -> str:
        """What stands over it."""
        return self.title or _(HEADINGS[self.key])


def next_words(line: ClientLine, now: Moment) -> str:
    """What is next and when: `call 15:00`, `2d call` when it is late, `send 4 Dec`."""
    step = line.step
    if step is None:
        return _("put away") if line.archived else "—"
    kind = kind_word(step.kind)
    if step.late_at <= now.us:
        return f"{late_words(step, now)} {kind}"
    due = date.fromisoformat(step.due_day)
    if due <= now.day and step.due_minute is not None:
        return f"{minute_clock(step.due_minute)} {kind}"
    day = _("today") if due <= now.day else near_words(due, now.day)
    return f"{day} {kind}"


def _next_style(line: ClientLine, now: Moment) -> str:
    if line.step is None:
        return "dim"
    if line.step.late_at <= now.us:
        return "late"
    return "soon" if date.fromisoformat(line.step.due_day) <= now.day else "text"


def deals_words(line: ClientLine, _now: Moment) -> str:
    """The open deals: how many where there are several, and their sum in each currency."""
    if not line.deals:
        return ""
    sums = [amount_words(amount, currency, compact=True) for amount, currency in line.sums]
    shown = " + ".join(sums[:SUMS]) + (" …" if len(sums) > SUMS else "")
    if not shown:
        return str(line.deals)
    return shown if line.deals == 1 else f"{line.deals} · {shown}"


def contact_words(line: ClientLine, now: Moment) -> str:
    """How long ago we were in touch: `today`, `3 d`, `5 w`, `2 y`."""
    if line.contact_at is None:
        return _("never")
    days = max((now.day - now.wall(line.contact_at).date()).days, 0)
    if days == 0:
        return _("today")
    if days < 14:
        return _("{days} d ago").format(days=days)
    if days < 700:
        return _("{weeks} w ago").format(weeks=days // 7)
    return _("{years} y ago").format(years=days // 365)


def _dim(_line: ClientLine, _now: Moment) -> str:
    return "dim"


def _plain(line: ClientLine, _now: Moment) -> str:
    return "dim" if line.archived else "text"


def _tag_words(line: ClientLine, _now: Moment) -> str:
    return " ".join(f"#{tag}" for tag in line.tags)


#: Every column but the name, in the order it stands.
COLUMNS = (
    Column("company", 8, 22, lambda line, _now: line.company, _dim),
    Column("city", 6, 14, lambda line, _now: line.city, _dim),
    Column("channel", 12, 24, lambda line, _now: line.channel, _dim),
    Column("tags", 6, 18, _tag_words, lambda _l, _n: "mark"),
    Column("owner", 5, 12, lambda line, _now: line.owner, _dim),
    Column("deals", 10, 22, deals_words, _plain, right=True),
    Column("contact", 5, 9, contact_words, _dim, right=True),
    Column("next", 8, 18, next_words, _next_style),
)
#: Which columns get room first.
FIRST = ("next", "deals", "company", "city", "channel", "owner", "tags", "contact")
HEADINGS = {
    "name": N_("NAME"),
    "company": N_("COMPANY"),
    "city": N_("CITY"),
    "channel": N_("REACHED BY"),
    "tags": N_("TAGS"),
    "owner": N_("OWNER"),
    "deals": N_("DEALS"),
    "contact": N_("TALKED"),
    "next": N_("NEXT STEP"),
}


class ClientColumns(NamedTuple):
    """The cells of the name, and of each column that has room, in the order they stand."""

    name: int
    others: tuple[tuple[Column, int], ...]


def client_columns(
    lines: Sequence[ClientLine],
    now: Moment,
    cells: int,
    *,
    owners: bool = True,
    columns: Sequence[Column] = (),
) -> ClientColumns:
    """Columns that fit what these rows hold, in rows of so many cells.

    A column that is empty takes no room. What does not fit gives way from the end of `FIRST`.
    owners: whether clients of several people are shown. columns: what a view wants instead of
    the usual ones; they give way from their end.
    """
    seen = lines[:MEASURED]
    usual = [c for c in COLUMNS if owners or c.key != "owner"]
    known = {c.key: c for c in columns or usual}
    wanted = {c.key: _wanted(c, seen, now) for c in known.values()}
    name = min(max(_widest(name_words(line) for line in seen), NAME_LEAST), NAME_MOST)
    room = cells - min(name, max(cells // 2, NAME_LEAST))
    given: dict[str, int] = {}
    for key in known if columns else FIRST:
        column = known.get(key)
        if column is None:
            continue
        size = min(wanted.get(key, 0), room - 2)
        if size >= min(column.least, wanted.get(key, 0)) and size > 0:
            given[key] = size
            room -= size + 2
    used = sum(size + 2 for size in given.values())
    others = tuple((c, given[c.key]) for c in known.values() if c.key in given)
    return ClientColumns(max(cells - used, 1), others)


def _wanted(column: Column, seen: Sequence[ClientLine], now: Moment) -> int:
    widest = _widest(column.words(line, now) for line in seen)
    if widest == 0 or (column.key == "contact" and all(one.contact_at is None for one in seen)):
        return 0
    return min(max(widest, width(column.heading)), column.most)


def name_words(line: ClientLine) -> str:
    """The name, with what must not be overlooked: put away, not to be contacted."""
    mark = ("⊖ " if line.archived else "") + ("⊘ " if line.blocked else "")
    return f"{mark}{line.name}"


def client_line(line: ClientLine, wide: ClientColumns, now: Moment, cells: int) -> Line:
    """One row, without the columns of mark and cursor."""
    style = "dim" if line.archived else "late" if line.blocked else "text"
    drawn: Line = [(cell(name_words(line), wide.name), style)]
    for column, size in wide.others:
        put = cell_right if column.right else cell
        words = put(column.words(line, now), size)
        drawn.append(("  " + words, "dim" if line.archived else column.style(line, now)))
    return _filled(drawn, cells)


def heading_line(wide: ClientColumns) -> Line:
    """What the columns are called, above them; the list's heading begins two cells to the left."""
    line: Line = [("  " + cell(_(HEADINGS["name"]), wide.name), "head")]
    for column, size in wide.others:
        put = cell_right if column.right else cell
        line.append(("  " + put(column.heading, size), "head"))
    return line


def column_at(wide: ClientColumns, x: int) -> str:
    """The column that holds a cell of a row, "name" where none does."""
    at = wide.name
    for column, size in wide.others:
        if at < x <= at + size + 2:
            return column.key
        at += size + 2
    return "name"


def waiting_line(cells: int) -> Line:
    """A row that is still being read."""
    return [(cell("·", cells), "dim")]


def count_words(count: int, *, more: bool) -> str:
    """How many clients: `1 client`, `100 000 clients`, `250 000+ clients`."""
    number = thousands(count) + ("+" if more else "")
    return _n("{count} client", "{count} clients", count).format(count=number)


def clients_headline(parts: Sequence[Run], right: str, cells: int) -> Line:
    """The second line on top: how many, whose, narrowed by what; at the end the order."""
    line = phrases([(said(text), style) for text, style in parts], cells)
    tail: Line = [(f"{said(right)} ", "dim")] if length(line) + width(right) + 2 <= cells else []
    return ends(line, tail, cells) if tail else ends(line, [(" ", "text")], cells)


def bulk_words(counts: BulkCounts) -> str:
    """What a change is about: `37 clients, with their 12 open deals`."""
    words = count_words(counts.clients, more=False)
    if not counts.deals:
        return words
    deals = _n("with their {count} open deal", "with their {count} open deals", counts.deals)
    return f"{words}, {deals.format(count=thousands(counts.deals))}"


def _filled(line: Line, cells: int) -> Line:
    return [*line, (" " * max(cells - length(line), 0), "text")]


def _widest(texts: Iterable[str]) -> int:
    return max((width(text) for text in texts), default=0)

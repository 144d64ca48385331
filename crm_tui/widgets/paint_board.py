"""How a board is drawn: the heads of its columns, and the three lines of a card."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from crm_tui.domain.boards import (
    CLOSED_DAYS,
    LOST,
    OPEN,
    SORTS,
    WON,
    ClosedLine,
    DealCard,
    LaneLine,
    StageLine,
    Sum,
    days_in_stage,
    is_standing,
    weighted,
)
from crm_tui.domain.lines import StepLine
from crm_tui.domain.text import display, isolate, thousands, width
from crm_tui.i18n import N_, _, _n
from crm_tui.widgets.paint import (
    Line,
    Moment,
    Run,
    cell,
    clip,
    date_words,
    ends,
    length,
    said,
)
from crm_tui.widgets.paint_due import due_run
from crm_tui.widgets.paint_steps import amount_words, kind_word

CARD = 3  # lines of a card
MOST_SUMS = 3  # lines of sums in a head
CLOSED_NAMES = {WON: N_("Won"), LOST: N_("Lost")}
LEAST_NAME = 12  # cells of a name beside which the amount has room in one line
LEAST_TITLE = 12  # cells from which on a step is called by its title
WORDY = 30  # cells from which on a card says in words how long it stands


class Shown(NamedTuple):
    """What all cards of a board have in common.

    everyone: whether owners are named; compact: whether a card is one line; me: whose steps are
    coloured by the day they are due, those of others only where they are late; 0 for everybody's.
    """

    now: Moment
    everyone: bool
    compact: bool = False
    me: int = 0


# -- heads ----------------------------------------------------------------------------------------


def head_title(
    stage: StageLine, deals: int, hidden: tuple[bool, bool], cells: int, place: str = ""
) -> Line:
    """`‹ Need clear 12 ── 3/7 ›` in the upper edge.

    hidden: on which sides there are more columns. place: which column this is, where it is alone.
    """
    before, after = "‹" if hidden[0] else "", "›" if hidden[1] else ""
    after = f" {place} {after}" if place else after
    number = f" {thousands(deals)} " if deals else " "
    room = cells - width(number) - len(before) - len(after) - 1
    shown = display(stage.name)
    name = said(shown) if width(shown) <= room else cell(stage.name, max(room, 0))
    line: Line = [(before, "key"), (" ", "frame"), (name, "title"), (number, "dim")]
    rest = cells - length(line) - len(after)
    return [*line, ("─" * max(rest, 0), "frame"), (after, "key")]


def head_sums(
    sums: Sequence[Sum],
    probability: int,
    lines: int,
    cells: int,
    own: str = "",
    left: Sequence[Sum] = (),
) -> list[Line]:
    """A line for each currency: the sum, and how much of it the chance of the stage leaves.

    own: the pipeline's currency, which comes first. Currencies are never added up; those there is
    no line for are counted. left: what is still to be received, below where there is room.
    """
    ordered = sorted(sums, key=lambda one: (one.currency != own, one.currency))
    fitting = ordered if len(ordered) <= lines else ordered[: lines - 1]
    drawn = [_sum(one, probability, cells) for one in fitting]
    if unseen := len(ordered) - len(fitting):
        more = _n("and {count} currency more", "and {count} currencies more", unseen)
        drawn.append(clip([(" " + more.format(count=unseen), "dim")], cells))
    for one in sorted(left, key=lambda one: (one.currency != own, one.currency)):
        if len(drawn) < lines:
            rest = _sum_words(one.amount, one.currency)
            drawn.append(clip([(" " + _("{sum} left").format(sum=rest), "good")], cells))
    return drawn + [clip([], cells)] * (lines - len(drawn))


def _sum_words(amount: int, currency: str) -> str:
    """A sum among other words: its sign may be one that is read from the right."""
    return isolate(amount_words(amount, currency, compact=True))


def _sum(one: Sum, probability: int, cells: int) -> Line:
    whole = _sum_words(one.amount, one.currency)
    part = _sum_words(weighted(one.amount, probability), one.currency)
    left: Line = [(f" {whole}", "bold")]
    for words in (f"{probability}% {part} ", f"{probability}% "):
        if length(left) + width(words) < cells:
            return ends(left, [(words, "dim")], cells)
    return clip(left, cells)


def closed_title(closed: ClosedLine, cells: int, hidden: tuple[bool, bool]) -> Line:
    """`Won 12` in the upper edge, with the signs that there are more columns."""
    line: Line = [("‹" if hidden[0] else "", "key"), (" ", "frame")]
    line.append((_(CLOSED_NAMES[closed.status]), "title"))
    line.append((f" {closed.deals} " if closed.deals else " ", "dim"))
    after = "›" if hidden[1] else ""
    rest = max(cells - length(line) - len(after), 0)
    return clip([*line, ("─" * rest, "frame"), (after, "key")], cells)


def closed_sums(closed: ClosedLine, lines: int, cells: int, own: str = "") -> list[Line]:
    """What was won or lost lately, in each currency."""
    ordered = sorted(closed.sums, key=lambda one: (one.currency != own, one.currency))
    style = "good" if closed.status == WON else "dim"
    drawn = [
        clip([(f" {_sum_words(one.amount, one.currency)}", style)], cells)
        for one in ordered[:lines]
    ]
    return drawn + [clip([], cells)] * (lines - len(drawn))


def closed_lines(status: str, cells: int, *, over: bool) -> list[Line]:
    """What stands below: how far back it counts, and what happens to a card dropped there."""
    drop = _("drop: won") if status == WON else _("drop: why not")
    words = _("last {days} d").format(days=CLOSED_DAYS)
    return [
        clip([(f" {words}", "dim")], cells),
        clip([(f" {drop}" if over else "", "mark")], cells),
    ]


# -- lanes ----------------------------------------------------------------------------------------


def lane_name(lane: LaneLine, own: str, cells: int, *, is_open: bool, more: int) -> Line:
    """`▾ anna 12 ↓3 · 85k ₽`: whose lane, how many deals, and their sum in the own currency.

    more: how many lanes beyond are not told of, below 0 for those above.
    """
    name: Line = [
        ("▾ " if is_open else "▹ ", "key"),
        (said(lane.owner) if width(display(lane.owner)) <= cells - 8 else
         cell(lane.owner, max(cells - 8, 1)), "bold" if is_open else "text"),
        (f" {lane.deals}", "dim"),
    ]  # fmt: skip
    if more and length(name) + 5 <= cells:
        name.append((f" {'↑' if more < 0 else '↓'}{abs(more)}", "key"))
    found = next((one for one in lane.sums if one.currency == own), None)
    found = found or next(iter(lane.sums), None)
    if found is not None:
        words = f" · {_sum_words(found.amount, found.currency)}"
        name += [(words, "dim")] if length(name) + width(words) <= cells else []
    return clip(name, cells)


def lane_count(count: int, cells: int) -> Line:
    """How many deals of a lane stand at one stage."""
    return ends([], [(f"{count} " if count else "· ", "dim")], cells)


# -- cards ----------------------------------------------------------------------------------------


def card_lines(
    card: DealCard, stage: StageLine, shown: Shown, cells: int, mark: tuple[str, str]
) -> list[Line]:
    """The three lines of a card, or its only one, each in exactly so many cells.

    mark: what stands before the first and the second line. A postponed card is dim until it is due.
    """
    if shown.compact:
        return [_one_line(card, shown, cells, mark)]
    step = card.step
    waits = _waits(card, shown)
    room = cells - 2
    amount, style = _amount(card, room)
    client = _between([(step.client, "dim" if waits else "text")], amount, style, room)
    owner = card.owner if shown.everyone else ""
    title = "" if step.deal == step.client else step.deal
    lines = [
        client,
        _between([(title, "dim")], owner, "dim", room),
        _next(card, stage, shown, room) if card.status == OPEN else _ended(card, shown, room),
    ]
    before = (*mark, " ")
    return [
        [(first, "mark"), *line, (" ", "text")] for first, line in zip(before, lines, strict=True)
    ]


def _waits(card: DealCard, shown: Shown) -> bool:
    return card.postponed and _lies_ahead(card.step, shown.now)


def _one_line(card: DealCard, shown: Shown, cells: int, mark: tuple[str, str]) -> Line:
    """`Ivan Petrov  120k ₽ 15:00`: who, where there is room how much, and when it is due."""
    room = cells - 2
    right = [_due(card, shown)] if card.status == OPEN else [_ended_day(card, shown)]
    amount, style = _amount(card, room)
    if amount and room - width(right[0][0]) - width(amount) - 2 >= LEAST_NAME:
        right = [(isolate(amount), style), (" ", "text"), *right]
    name = max(room - length(right) - 1, 0)
    sign = mark[1] if mark[0] == " " and mark[1] != " " else mark[0]
    line: Line = [(sign, "mark"), (cell(card.step.client, name), _name_style(card, shown))]
    return clip([*line, (" ", "text"), *right, (" ", "text")], cells)


def _name_style(card: DealCard, shown: Shown) -> str:
    return "dim" if _waits(card, shown) else "text"


def _due(card: DealCard, shown: Shown) -> Run:
    """When the step is due; that another one has to act today is no colour for me."""
    words, style = due_run(card.step, shown.now, brief=True)
    is_mine = shown.me in (0, card.step.owner_id)
    return words, style if is_mine or style != "soon" else "dim"


def _ended(card: DealCard, shown: Shown, cells: int) -> Line:
    """`price …… 19 Nov`: why it was lost, and when it was closed."""
    day = _ended_day(card, shown)
    return _between([(card.step.title, "dim")], day[0], day[1], cells)


def _ended_day(card: DealCard, shown: Shown) -> Run:
    at = datetime.fromtimestamp(card.stage_at / 1_000_000, shown.now.local.tzinfo)
    return date_words(at.date(), shown.now.day), "good" if card.status == WON else "dim"


def _amount(card: DealCard, cells: int) -> Run:
    """The amount; where something was received `40k ₽ of 120k ₽`, in little room `80k ₽ left`."""
    step = card.step
    amount = amount_words(step.amount, step.currency, compact=True)
    if not card.received:
        return amount, "dim"
    got = amount_words(card.received, step.currency, compact=True)
    if step.amount is None:
        return got, "good"
    both = _("{got} of {amount}").format(got=got, amount=amount)
    if width(both) <= cells // 2:
        return both, "good"
    rest = amount_words(max(step.amount - card.received, 0), step.currency, compact=True)
    return _("{sum} left").format(sum=rest), "good"


def _between(left: list[Run], right: str, style: str, cells: int) -> Line:
    """A text that gives way to a short one at the end of the line."""
    if not right:
        return [(cell(left[0][0], cells), left[0][1])]
    taken = min(width(display(right)), max(cells - 8, cells // 2))
    text, first = left[0]
    return [
        (cell(text, cells - taken - 1), first),
        (" ", "text"),
        (cell(right, taken), style),
    ]


def _next(card: DealCard, stage: StageLine, shown: Shown, cells: int) -> Line:
    """`call 15:00 …… later ×2 · 3 d`: what is owed next, and how long the deal has been here."""
    when = _due(card, shown)
    for tail in _tails(card, stage, shown.now, cells):
        room = cells - length(tail) - width(when[0]) - 1
        if room >= width(kind_word(card.step.kind)) + 1:
            break
    what = _what(card.step, cells - length(tail) - width(when[0]) - 1)
    left: Line = [(what, "dim"), (" ", "dim"), when] if what else [when]
    return ends(left, [(" ", "text"), *tail] if tail else [], cells)


def _what(step: StepLine, room: int) -> str:
    """What is to be done: its title where there is room for it, else one word."""
    if room >= LEAST_TITLE and width(display(step.title)) <= room:
        return said(step.title)
    word = kind_word(step.kind)
    return said(word) if width(display(word)) <= room else cell(word, max(room, 0))


def _tails(card: DealCard, stage: StageLine, now: Moment, cells: int) -> list[Line]:
    """How often the client said later and how long the deal stands, in words, then in signs.

    Narrow cards say it in signs, all of them: a column of words and signs in turn is no column.
    """
    days = days_in_stage(card, now.us)
    times = card.step.postpones
    long, short = ("", "") if not times else (_("later ×{times}").format(times=times), f"×{times}")
    count = _("{days} d").format(days=days)
    if is_standing(card, stage, now.us):
        words = (_("standing {days} d").format(days=days), "warn")
        signs = (f"▲{count}", "warn")
        wordy = [(long, words), (short, words)] if cells >= WORDY else []
        both = [*wordy, (short, signs), (short, None)]
    else:
        stays = (count, "dim") if days else None
        both = [(long, stays), (short, stays), (short, None)]
    return [*(_tail(text, run) for text, run in both), []]


def _tail(times: str, stays: Run | None) -> Line:
    gap: Line = [(" ", "text")] if times and stays else []
    return [*([(times, "warn")] if times else []), *gap, *([stays] if stays else [])]


def _lies_ahead(step: StepLine, now: Moment) -> bool:
    return step.late_at > now.us and date.fromisoformat(step.due_day) > now.day


# -- the line above -------------------------------------------------------------------------------


class Heading(NamedTuple):
    """What the second line on top says of a board.

    place: which of how many pipelines; whose: "" for mine alone; sums: whole and weighted.
    """

    pipeline: str
    place: tuple[int, int]
    whose: str
    deals: int
    sums: tuple[tuple[str, int, int], ...]
    sort: str
    narrowed: str
    marked: int
    waiting: bool


def heading_line(heading: Heading, cells: int) -> Line:
    """`Sales 2/8 · everybody's · 84 deals · 12.5M ₽, weighted 4.1M ₽      sorted by: due first`."""
    at, of = heading.place
    left: Line = [(" ", "text"), (said(heading.pipeline), "bold")]
    if of > 1:
        left.append((f" {at}/{of}", "dim"))
    if heading.whose:
        left.append((" · " + said(heading.whose), "text"))
    deals = _n("{count} deal", "{count} deals", heading.deals).format(
        count=thousands(heading.deals)
    )
    left.append((f" · {deals}", "text"))
    right = _remarks(heading)
    left.append((_fitting(heading.sums, cells - length(left) - length(right)), "dim"))
    return ends(left, right, cells)


def _fitting(sums: tuple[tuple[str, int, int], ...], room: int) -> str:
    """As many of the sums as have room, and how many are left out: `+1`."""
    told = _money(sums)
    for count in range(len(told), 0, -1):
        left = len(told) - count
        words = "".join(told[:count]) + (f" · +{left}" if left else "")
        if width(words) <= room:
            return words
    return ""


def _money(sums: tuple[tuple[str, int, int], ...]) -> list[str]:
    return [
        " · "
        + _("{whole}, weighted {part}").format(
            whole=_sum_words(whole, currency),
            part=_sum_words(part, currency),
        )
        for currency, whole, part in sums
    ]


def _remarks(heading: Heading) -> Line:
    """What is not as usual: marks, a filter, another order, an answer that is waited for."""
    line: Line = []
    if heading.waiting:
        line.append((_("reading…") + "  ", "warn"))
    if heading.marked:
        line.append((_("{count} marked").format(count=thousands(heading.marked)) + "  ", "mark"))
    if heading.narrowed:
        line.append((_("only: {words}").format(words=said(heading.narrowed)) + "  ", "warn"))
    if heading.sort != next(iter(SORTS)):
        line.append((_(SORTS[heading.sort]) + " ", "soon"))
    return line

"""How the figures of playbooks are drawn: bars with their intervals, and what may be said."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.domain.comparing import ALIKE, ANSWERS, FEW, LESS, MORE, SOLD, Book, Said, Step
from crm_tui.domain.figures import Span
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import N_, _, _n
from crm_tui.widgets.paint import (
    Line,
    Moment,
    cell,
    clip,
    date_words,
    length,
    said,
    wrap_text,
)
from crm_tui.widgets.paint_steps import amount_words

WORDS = {"result": N_("result"), "postpone": N_("later"), "refuse": N_("no"), SOLD: N_("sold")}
COLOURS = {"result": "good", "postpone": "warn", "refuse": "late", SOLD: "good"}
VERDICTS = {MORE: N_("B more"), LESS: N_("B less"), ALIKE: N_("alike"), FEW: N_("too few")}
STYLES = {MORE: "mark", LESS: "mark", ALIKE: "text", FEW: "dim"}
LEAST_BAR, MOST_BAR = 8, 40


class Wide(NamedTuple):
    """The cells of a line of figures: of all of it, the answer, the bar, the figures."""

    room: int
    name: int
    bar: int
    figures: int


def book_line(book: Book, cells: int) -> Line:
    """`Sales · “short call”        B more, 2 steps`: a pipeline, and what is claimed of it."""
    line: Line = [(said(book.name), "bold")]
    trial = f" · “{said(book.trial.name)}”" if book.trial is not None else ""
    claims = sum(one.verdict in (MORE, LESS) for step in book.steps for one in step.said)
    if book.trial is None:
        words = ""
    elif claims:
        words = _n("{n} difference", "{n} differences", claims).format(n=claims)
    else:
        words = _("no difference seen")
    told = f"  {words}"
    if length(line) + width(trial) + width(told) <= cells:
        line.append((trial, "text"))
    return clip([*line, (told, "mark" if claims else "dim")], cells)


def title(book: Book) -> str:
    """The title of the right pane."""
    return f"{book.name} · {book.trial.name}" if book.trial is not None else book.name


def figure_lines(book: Book, now: Moment, cells: int) -> list[Line]:
    """A pipeline's figures: for each step and answer a bar of each version, and the verdict."""
    room = max(cells - 1, 1)
    wide = _wide(book, room)
    lines = [*_about(book, now, room), *_legend(book, room)]
    for step in book.steps:
        if any(arm.deals for arm in step.arms.values()):
            lines += [[], *_step(step, wide)]
    lines += [[], *_deals(book, wide)]
    return [clip([(" ", "text"), *line], cells) for line in lines]


def _about(book: Book, now: Moment, room: int) -> list[Line]:
    trial = book.trial
    if trial is None:
        return []
    since = date_words(now.wall(trial.started_at).date(), now.day)
    words = _("since {day} · {share}% by B · seed {seed}").format(
        day=since, share=trial.share, seed=trial.seed
    )
    if trial.ended_at is not None:
        words += _(" · ended {day}").format(
            day=date_words(now.wall(trial.ended_at).date(), now.day)
        )
    return [clip([(words, "dim")], room)]


def _step(step: Step, wide: Wide) -> list[Line]:
    room = wide.room
    told = [title for title in step.titles.values() if title]
    head: Line = [(said(step.name), "head")]
    if len(set(told)) == 1:
        head.append((f" · {said(told[0])}", "dim"))
    lines = [clip(head, room)]
    if len(set(told)) > 1:
        for arm, title in step.titles.items():
            lines.append(clip([(f"  {arm.upper()} ", "key"), (said(title), "dim")], room))
    verdicts = {one.what: one for one in step.said}
    for answer in ANSWERS:
        counted = {
            arm: (getattr(one, answer), one.deals, one.share(answer))
            for arm, one in step.arms.items()
        }
        lines += _bars(answer, counted, verdicts.get(answer), wide)
    return lines + _too_few(step.said, room)


def _bars(
    what: str, counted: Mapping[str, tuple[int, int, Span]], verdict: Said | None, wide: Wide
) -> list[Line]:
    """One bar a version, the first one named, the last one with the verdict."""
    lines: list[Line] = []
    for number, (arm, (hits, of, span)) in enumerate(counted.items()):
        told = verdict if number == len(counted) - 1 else None
        words = _(VERDICTS[told.verdict]) if told is not None else ""
        bar = bar_line(span, wide.bar, COLOURS[what]) if of else [(" " * wide.bar, "text")]
        line: Line = [
            (cell(_(WORDS[what]) if number == 0 else "", wide.name), "dim"),
            (f"{arm.upper()} " if arm else "", "key"),
            *bar,
            (" " + _figures(hits, of, span).ljust(wide.figures), "text"),
            (f" {words}", STYLES[told.verdict] if told is not None else "dim"),
        ]
        lines.append(clip(line, wide.room))
    return lines


def _figures(hits: int, of: int, span: Span) -> str:
    return f"{round(span.value * 100):>3}% {hits}/{of}" if of else "  –"


def _wide(book: Book, room: int) -> Wide:
    """The columns of all the bars of a book: one length, so that they can be compared."""
    shares = [
        _figures(getattr(one, answer), one.deals, one.share(answer))
        for step in book.steps
        for one in step.arms.values()
        for answer in ANSWERS
    ]
    shares += [_figures(one.sold, one.decided, one.share()) for one in book.money.values()]
    name = max(width(_(word)) for word in WORDS.values()) + 1
    figures = max(map(len, shares), default=0)
    trial = book.trial is not None
    verdict = max(width(_(word)) for word in VERDICTS.values()) + 1 if trial else 0
    bar = room - name - (2 if trial else 0) - 1 - figures - verdict
    return Wide(room, name, min(bar, MOST_BAR) if bar >= LEAST_BAR else 0, figures)


def bar_line(span: Span, cells: int, style: str = "good") -> Line:
    """A share as a bar, its interval on it: `━━━━━┣━━●──┫─────`; nothing in too little room.

    ├ and ┤ bound the interval, ● is the share: it reads without colour.
    """
    if cells < LEAST_BAR:
        return []
    low, at, high = (_place(part, cells) for part in (span.low, span.value, span.high))
    signs = ["━" if n < at else "─" for n in range(cells)]
    signs[low], signs[high] = "├", "┤"
    signs[at] = "●"
    filled, rest = "".join(signs[:at]), "".join(signs[at + 1 :])
    return [(filled, style), ("●", "bold"), (rest, "frame")]


def _place(share: float, cells: int) -> int:
    return min(int(share * cells), cells - 1)


def _too_few(verdicts: tuple[Said, ...], room: int) -> list[Line]:
    more = max((one.more for one in verdicts if one.verdict == FEW), default=0)
    if not more:
        return []
    words = _("too few to tell: about {n} more deals").format(n=thousands(more))
    return wrap_text(words, "warn", room, 2)


def _deals(book: Book, wide: Wide) -> list[Line]:
    room = wide.room
    counted = {arm: (one.sold, one.decided, one.share()) for arm, one in book.money.items()}
    lines: list[Line] = [clip([(_("DEALS"), "head")], room)]
    lines += _bars(SOLD, counted, book.said, wide)
    lines += _too_few((book.said,) if book.said is not None else (), room)
    for arm, one in book.money.items():
        told = _("{sold} sold, {lost} lost, {open} open").format(**one._asdict())
        lines.append(clip([(f"{arm.upper()} " if arm else "", "key"), (told, "text")], room))
        for currency, total in one.sums:
            sum_ = amount_words(total, currency, compact=False)
            words = _("sold for {sums}").format(sums=sum_)
            lines.append(clip([("  " if arm else "", "text"), (words, "good")], room))
    return lines


def _legend(book: Book, room: int) -> list[Line]:
    """How the bars are read."""
    words = [_("● the share of first answers, one a deal")]
    words.append(_("├ ┤ the true share lies between them in 95 cases of 100"))
    if book.trial is not None:
        words.append(_("A is the script as it was, B the one that is tried"))
    return [line for one in words for line in wrap_text(one, "dim", room, 2)]

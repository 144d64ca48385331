"""How a review is drawn: how far it is, and a line for each deal or client that is left."""

from collections.abc import Sequence

from crm_tui.domain.reviews import ItemLine, ReviewLine, progress_words, view_words
from crm_tui.domain.text import display, width
from crm_tui.i18n import _
from crm_tui.widgets.paint import (
    Line,
    Moment,
    cell,
    clip,
    ends,
    length,
    said,
)
from crm_tui.widgets.paint_due import due_run

LEAST_BAR, BAR = 6, 24
MEASURED = 400  # rows looked at when the columns are fitted


def review_line(review: ReviewLine | None, cells: int) -> Line:
    """`12 of 63 handled ━━━━────   all my open deals`."""
    if review is None:
        return clip([(" " + _("No review stands; B begins one."), "dim")], cells)
    words = f" {progress_words(review)} "
    view = f" {said(view_words(review.view))} "
    room = cells - width(words) - 2
    right: Line = [(view, "dim")] if width(view) + LEAST_BAR <= room else []
    bar = min(max(room - length(right), 0), BAR)
    share = review.handled * bar // review.total if review.total else 0
    left: Line = [(words, "text"), ("━" * share, "good"), ("─" * (bar - share), "frame")]
    return ends(left, right, cells)


def client_cells(items: Sequence[ItemLine], cells: int) -> int:
    """The cells of the column of clients in rows of so many cells."""
    widest = max((width(display(one.client)) for one in items[:MEASURED]), default=0)
    return max(min(widest, cells // 2), 1)


def item_line(item: ItemLine, names: int, now: Moment, cells: int) -> Line:
    """One row: the client, the deal, and what is next when."""
    step = item.step
    when, style = due_run(step, now) if step is not None else ("", "dim")
    what = step.title if step is not None else _("no step")
    deal = item.deal if item.deal_id is not None else _("no deal")
    words = deal if step is None and item.deal_id is None else f"{deal} · {what}"
    rest = max(cells - names - width(when) - 2, 0)
    line: Line = [(cell(item.client, min(names, cells)), "text")]
    if rest > 3:
        line.append((" " + cell(words, rest), "dim"))
    return ends(line, [(f" {when}", style)] if when else [], cells)

"""How pairs of clients that look alike are drawn: a row a pair; beside it, what the two have."""

from crm_tui.domain.client_lines import MergeField, MergePair
from crm_tui.domain.likeness import Likeness, why_words
from crm_tui.domain.pair_lines import PairLine
from crm_tui.domain.text import display, width
from crm_tui.i18n import _
from crm_tui.widgets.paint import Line, cell, clip, said, wrap_text
from crm_tui.widgets.paint_merge import moves_words

LEAST_WHY = 16  # cells below which a row has no room for the reasons
LEAST_NAME = 8
MOST_NAME = 28


def why(pair: PairLine) -> str:
    """The reasons in words."""
    return why_words(Likeness(pair.score, pair.reasons))


def name_cells(pairs: tuple[PairLine, ...], cells: int) -> int:
    """The cells of each of the two names in rows of so many cells."""
    sides = [side for pair in pairs for side in (pair.first, pair.second)]
    widest = max((width(display(side.name)) for side in sides), default=LEAST_NAME)
    room = max((cells - 8) // 2, 1)
    return max(min(widest, MOST_NAME, room), min(LEAST_NAME, room))


def pair_line(pair: PairLine, names: int, cells: int) -> Line:
    """`0.97 Ivan Petrov = Иван Петров  same phone`."""
    line: Line = [
        (f"{pair.score:.2f} ", "bold"),
        (cell(pair.first.name, names), "text"),
        (" = ", "dim"),
        (cell(pair.second.name, names), "text"),
    ]
    rest = cells - 2 * names - 10
    if rest >= LEAST_WHY:
        line.append(("  " + cell(why(pair), rest), "dim"))
    return clip(line, cells)


def pair_title(pair: PairLine) -> str:
    """Whom the right pane compares."""
    return _("c{one} and c{other}").format(one=pair.first.id, other=pair.second.id)


def compared_lines(pair: PairLine, found: MergePair, cells: int) -> list[Line]:
    """The reasons, then what is kept of either, field by field; what differs stands out."""
    words = f"{pair.score:.2f} · {why(pair)}"
    lines = [[(" ", "text"), *line] for line in wrap_text(words, "bold", max(cells - 2, 1), 4)]
    lines.append([])
    labels = min(max((width(field.label) for field in found.fields), default=4), cells // 4)
    shown = [field for field in found.fields if field.first or field.second]
    lines += [_compared(field, labels, cells) for field in shown]
    lines.append([])
    for side in (found.first, found.second):
        has = f" c{side.id}: {moves_words(side)}"
        lines += [[(" ", "text"), *one] for one in wrap_text(said(has), "dim", cells - 2, 2)]
    return [clip(line, cells) for line in lines]


def _compared(field: MergeField, labels: int, cells: int) -> Line:
    room = max(cells - labels - 4, 2)
    left = room // 2
    style = "bold" if field.differs else "text"
    return [
        (" " + cell(field.label, labels) + " ", "label"),
        (cell(field.first, left), style),
        (" ", "text"),
        (cell(field.second, room - left), style),
    ]

"""How two clients are drawn beside each other, field by field, before they become one."""

from collections.abc import Collection

from crm_tui.domain.client_lines import MergeField, MergePair, MergeSide
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import _, _n
from crm_tui.widgets.paint import Line, cell, clip, said


def comes_from_gone(field: MergeField, taken: Collection[str], *, swapped: bool) -> bool:
    """Whether the value of a field is that of the client that goes."""
    kept, gone = (field.second, field.first) if swapped else (field.first, field.second)
    return bool(gone) and (not kept or field.key in taken)


def merge_line(
    field: MergeField, taken: Collection[str], cells: int, labels: int, *, swapped: bool
) -> Line:
    """One field: its name, and both values; the one that stays is marked where they differ."""
    gone = comes_from_gone(field, taken, swapped=swapped)
    second_stays = gone != swapped
    room = cells - labels - 2
    left = max(room // 2, 1)
    line: Line = [(cell(field.label, labels), "label" if field.differs else "dim"), ("  ", "text")]
    for value, stays, size in (
        (field.first, not second_stays, left),
        (field.second, second_stays, max(room - left, 1)),
    ):
        mark = ("● " if stays else "○ ") if field.differs else "  "
        style = ("bold" if stays else "dim") if field.differs else _quiet(value, stays)
        line += [(mark, "mark" if stays else "dim"), (cell(value, max(size - 2, 1)), style)]
    return clip(line, cells)


def _quiet(value: str, stays: bool) -> str:
    """A value that needs no choice: what alone is there comes along, what is equal is dim."""
    return "text" if value and stays else "dim"


def merge_heading(pair: MergePair, labels: int, cells: int, *, swapped: bool) -> Line:
    """Who stands in which column, and which of them is kept."""
    room = cells - labels - 2
    left = max(room // 2, 1)
    line: Line = [("  " + cell("", labels) + "  ", "text")]
    for side, is_kept, size in (
        (pair.first, not swapped, left),
        (pair.second, swapped, max(room - left, 1)),
    ):
        words = _("c{n} is kept") if is_kept else _("c{n} goes into it")
        line.append((cell(words.format(n=side.id), size), "good" if is_kept else "head"))
    return line


def label_cells(pair: MergePair, cells: int) -> int:
    """The cells of the labels."""
    widest = max((width(field.label) for field in pair.fields), default=4)
    return min(widest, max(cells // 4, 6))


def moves_words(gone: MergeSide) -> str:
    """What moves along: `2 deals, 3 channels, 5 lines of history`."""
    counts = (
        _n("{count} deal", "{count} deals", gone.deals).format(count=thousands(gone.deals)),
        _n("{count} open step", "{count} open steps", gone.steps).format(
            count=thousands(gone.steps)
        ),
        _n("{count} channel", "{count} channels", gone.channels).format(
            count=thousands(gone.channels)
        ),
        _n("{count} line of history", "{count} lines of history", gone.history).format(
            count=thousands(gone.history)
        ),
        _n("{count} tag", "{count} tags", gone.tags).format(count=thousands(gone.tags)),
        _n("{count} person", "{count} people", gone.people).format(count=thousands(gone.people)),
    )
    numbers = (gone.deals, gone.steps, gone.channels, gone.history, gone.tags, gone.people)
    named = [words for words, number in zip(counts, numbers, strict=True) if number]
    return ", ".join(named) or _("nothing else")


def merge_headline(pair: MergePair, cells: int, *, swapped: bool) -> Line:
    """Which one is kept, and what comes along with the other."""
    kept, gone = (pair.second, pair.first) if swapped else (pair.first, pair.second)
    words = _("c{n} {name} takes over:").format(n=kept.id, name=kept.name)
    line: Line = [(f" {said(words)} ", "text"), (moves_words(gone), "dim")]
    if gone.blocked and not kept.blocked:
        line.append((" · " + _("do-not-contact holds for both"), "late"))
    return clip(line, cells)

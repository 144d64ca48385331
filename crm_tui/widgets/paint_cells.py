"""The columns that a saved view wants, drawn from cells of any kind."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from crm_tui.domain.client_lines import ClientLine
from crm_tui.domain.columns import title_of
from crm_tui.i18n import _
from crm_tui.widgets.paint import Moment, Run
from crm_tui.widgets.paint_clients import Column
from crm_tui.widgets.paint_due import near_words

LEAST, MOST = 6, 26  # cells of a column


class Wanted(NamedTuple):
    """A column of a view, and of which kind its cells are."""

    key: str
    kind: str


def columns_of(entity: str, wanted: Sequence[Wanted]) -> tuple[Column, ...]:
    """What draws these columns; the first cell of a row is that of the first column."""
    return tuple(
        Column(
            one.key, LEAST, MOST, partial(_words, place, one.kind), _style,
            one.kind in ("number", "money"), title_of(entity, one.key).upper(),
        )
        for place, one in enumerate(wanted)
    )  # fmt: skip


def _words(place: int, kind: str, line: ClientLine, now: Moment) -> str:
    return cell_words(line.cells[place], kind, now) if place < len(line.cells) else ""


def _style(line: ClientLine, _now: Moment) -> str:
    return "dim" if line.archived else "text"


def cell_words(cell: object, kind: str, now: Moment) -> str:
    """A cell in few words; nothing for an empty one."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, tuple):
        return " ".join(f"#{one}" for one in cell)
    if kind == "moment" and isinstance(cell, int):
        return near_words(now.wall(cell).date(), now.day)
    if kind == "day":
        return _day_words(str(cell), now)
    return " ".join(str(cell).split())


def _day_words(text: str, now: Moment) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return _("today") if day == now.day else near_words(day, now.day)


def group_heading(label: object, kind: str, count: int, now: Moment) -> list[Run]:
    """What stands over the rows that have something in common: what it is, and how many."""
    words = cell_words(label, kind, now) or _("none")
    return [(f" {words} ", "head"), (f" {count}", "dim")]

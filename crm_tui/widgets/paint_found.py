"""How what was found is drawn: a client or a deal a row."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.domain.lines import FoundLine
from crm_tui.domain.text import display, width
from crm_tui.i18n import _
from crm_tui.widgets.paint import Line, cell, clip

MEASURED = 200  # rows looked at when the columns are fitted
MOST_HINT = 20
LEAST_NAME, LEAST_WHAT = 10, 6


def found_title(found: Sequence[FoundLine], *, more: bool = False) -> str:
    """How many were found. more: there may be others that were not read."""
    if not found:
        return _("Find")
    title = _("Found {count}").format(count=len(found))
    return f"{title}+" if more else title


class FoundColumns(NamedTuple):
    """The cells of the name, of the company or deal, and of what else tells them apart."""

    name: int
    what: int
    hint: int


def found_columns(found: Sequence[FoundLine], cells: int) -> FoundColumns:
    """Columns that fit what was found: names and hints first, the rest for the deals.

    Names give room to deals only where half of the lines or more have one.
    """
    seen = found[:MEASURED]
    hint = min(max((width(display(_hint(one))) for one in seen), default=0), MOST_HINT)
    name = max((width(display(one.name)) for one in seen), default=0)
    whats = max((width(display(_what(one))) for one in seen), default=0)
    room = cells - (hint + 1 if hint else 0)
    is_usual = sum(bool(_what(one)) for one in seen) * 2 >= len(seen)
    if whats and is_usual and room - min(name, room) <= LEAST_WHAT:
        name = min(name, max(room - LEAST_WHAT - 1, LEAST_NAME))
    what = room - name - 1
    return FoundColumns(min(name, room), what if what >= LEAST_WHAT else 0, hint)


def found_line(line: FoundLine, wide: FoundColumns, cells: int) -> Line:
    """Name, company or deal, and what else tells them apart."""
    drawn: Line = [(cell(line.name, wide.name), "text")]
    if wide.what:
        drawn.append((" " + cell(_what(line), wide.what), "dim"))
    if wide.hint:
        drawn.append((" " + _ending(_hint(line), wide.hint), "dim"))
    return clip(drawn, cells)


def _what(line: FoundLine) -> str:
    return line.deal if line.deal is not None else line.company


def _hint(line: FoundLine) -> str:
    return line.hint if line.hint != _what(line) else ""


def _ending(hint: str, cells: int) -> str:
    """A hint cut at its end; a number at its beginning, for its last digits tell."""
    if not hint[-1:].isdecimal() or width(display(hint)) <= cells:
        return cell(hint, cells)
    return "…" + cell(hint[-(cells - 1) :], cells - 1)

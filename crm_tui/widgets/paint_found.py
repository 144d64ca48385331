"""How what was found is drawn: a client or a deal a row."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from crm_tui.domain.lines import FoundLine
from crm_tui.domain.text import display, thousands, width, widths
from crm_tui.i18n import _
from crm_tui.widgets.paint import Line, Run, cell, clip

MEASURED = 200  # rows looked at when the columns are fitted
MOST_HINT = 20
LEAST_NAME, LEAST_WHAT = 10, 6


def found_title(found: Sequence[FoundLine], *, more: bool = False) -> str:
    """How many were found. more: there may be others that were not read."""
    if not found:
        return _("Find")
    title = _("Found {count}").format(count=thousands(len(found)))
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
    deals = [_what(one) for one in seen]
    hint = min(_widest([_hint(one) for one in seen]), MOST_HINT)
    name = _widest([one.name for one in seen])
    room = cells - (hint + 1 if hint else 0)
    is_usual = len(list(filter(None, deals))) * 2 >= len(seen)
    if is_usual and room - min(name, room) <= LEAST_WHAT and _widest(deals):
        name = min(name, max(room - LEAST_WHAT - 1, LEAST_NAME))
    what = room - name - 1
    return FoundColumns(min(name, room), what if what >= LEAST_WHAT else 0, hint)


def _widest(texts: list[str]) -> int:
    return max(widths(list(map(display, texts))), default=0)


def found_line(line: FoundLine, wide: FoundColumns, cells: int) -> Line:
    """Name, company or deal, and what else tells them apart."""
    return list(_drawn(line, wide, cells))


@lru_cache(1024)
def _drawn(line: FoundLine, wide: FoundColumns, cells: int) -> tuple[Run, ...]:
    """The runs of a line, kept: most of what is found stays while one types on."""
    drawn: Line = [(cell(line.name, wide.name), "text")]
    rest = " " + cell(_what(line), wide.what) if wide.what else ""
    if wide.hint:
        rest = f"{rest} {_ending(_hint(line), wide.hint)}"
    if rest:
        drawn.append((rest, "dim"))
    left = cells - max(wide.name, 0) - (wide.what and wide.what + 1) - (wide.hint and wide.hint + 1)
    if left < 0:
        return tuple(clip(drawn, cells))
    return (*drawn, (" " * left, "text")) if left else tuple(drawn)


def _what(line: FoundLine) -> str:
    return line.deal if line.deal is not None else line.company


def _hint(line: FoundLine) -> str:
    return line.hint if line.hint != _what(line) else ""


def _ending(hint: str, cells: int) -> str:
    """A hint cut at its end; a number at its beginning, for its last digits tell."""
    if not hint[-1:].isdecimal() or width(display(hint)) <= cells:
        return cell(hint, cells)
    return "…" + cell(hint[-(cells - 1) :], cells - 1)

"""How what was found is drawn: a client or a deal a row."""

from collections.abc import Sequence

from crm_tui.domain.lines import FoundLine
from crm_tui.i18n import _
from crm_tui.widgets.paint import Line, cell


def found_title(found: Sequence[FoundLine]) -> str:
    """How many were found."""
    return _("Found {count}").format(count=len(found)) if found else _("Find")


def found_line(line: FoundLine, cells: int) -> Line:
    """Name, company or deal, and what else tells them apart."""
    name = max(cells * 2 // 5, 8)
    rest = max(cells - name - 2, 0)
    what = line.deal if line.deal is not None else line.company
    hint = line.hint if line.hint != what else ""
    half = rest if not hint else rest // 2
    return [
        (cell(line.name, name), "text"),
        (" " + cell(what, half), "dim"),
        (" " + cell(hint, rest - half) if rest > half else "", "dim"),
    ]

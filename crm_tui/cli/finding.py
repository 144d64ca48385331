"""`crm find`: clients and deals by any part of a name, a number or an address."""

from crm_tui.cli.glance import glance
from crm_tui.cli.output import KEPT, echo, echo_json, lay, line_cells
from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.lines import FoundLine

SHOWN = 20


def run_find(
    text: str,
    *,
    db: "str | None" = None,
    person: "str | None" = None,
    as_json: bool = False,
    limit: int = SHOWN,
) -> int:
    """Print what a text finds, the best first; finding nothing is no failure. Raises CrmError."""
    from crm_tui.store.hot.find import find
    from crm_tui.store.hot.recent import used_lately

    with glance(db, person) as look:
        known = used_lately(look.config.db)
        found = find(look.conn, text, limit, known) if look.conn is not None else ()
        if as_json:
            from crm_tui.cli import shapes

            lines = [shapes.found(line) for line in found]
            echo_json({**shapes.head("find", look), "query": text, "found": lines})
        elif not found:
            echo(_("Nothing found."))
        else:
            _tell(found)
    return 0


def _tell(found: "tuple[FoundLine, ...]") -> None:
    rows = [
        [
            f"c{line.client_id}",
            line.name,
            line.company,
            line.hint,
            "" if line.deal_id is None else f"d{line.deal_id}",
            line.deal or "",
        ]
        for line in found
    ]
    give_way = ((5, 8), (2, 8), (3, 10), (4, KEPT), (1, 8))
    for ref, name, company, hint, deal, title in lay(rows, line_cells(), give_way=give_way):
        echo((ref, "dim"), (name, "head"), company, hint, (deal, "dim"), title)

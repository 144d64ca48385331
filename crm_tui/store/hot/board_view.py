"""A view of the board as SQL: which deals it shows, and the order that places them."""

from typing import TYPE_CHECKING

from crm_tui.domain.boards import AGE, AMOUNT, DUE, EVERYONE, OWN, View
from crm_tui.domain.filter_values import Viewer
from crm_tui.store.hot.connection import places

if TYPE_CHECKING:
    from crm_tui.domain.filters import Fault
    from crm_tui.store.hot.connection import Hot

ORDERS = {
    OWN: ("d.rank",),
    DUE: ("s.late_at",),
    AMOUNT: ("d.currency", "-coalesce(d.amount, -1)"),
    AGE: ("d.stage_at",),
}


class Narrowed:
    """A view as conditions and an order of SQL over `deal d` and its next step `s`.

    conditions: each with `and` before it; values: theirs. by_step: whether the order names the
    step. faults: what of the filter names nothing here.
    """

    def __init__(self, conn: "Hot", view: View, now_us: int) -> None:
        self.order = ", ".join((*ORDERS[view.sort], "d.id"))
        self.backwards = ", ".join(f"{one} desc" for one in (*ORDERS[view.sort], "d.id"))
        self.places = places((*ORDERS[view.sort], "d.id"))
        self.by_step = view.sort == DUE
        self.conditions = ""
        self.values: list[object] = []
        self.faults: tuple[Fault, ...] = ()
        if view.owner_id != EVERYONE:
            # The plus keeps to the index of the columns, which holds the owner too.
            self._add("+d.owner_id = ?", view.owner_id)
        if view.filter.narrows:
            self._narrow(conn, view, now_us)

    def _narrow(self, conn: "Hot", view: View, now_us: int) -> None:
        """What the filter asks; words that begin nothing are looked for inside of words."""
        from crm_tui.store.hot.filtered import has_words, where

        viewer = view.viewer or _somebody(now_us)
        found = where(conn, view.filter, "deal", viewer)
        if has_words(view.filter) and not conn.rows(
            f"select 1 from deal d where {found.sql} limit 1", *found.values
        ):
            found = where(conn, view.filter, "deal", viewer, infix=True)
        self._add(f"({found.sql})", *found.values)
        self.faults = found.faults

    def _add(self, condition: str, *values: object) -> None:
        self.conditions += f" and {condition}"
        self.values += values


def _somebody(now_us: int) -> Viewer:
    """Nobody in particular, by the clock of the process."""
    from datetime import UTC, datetime, timedelta

    now = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=now_us)
    return Viewer(0, now.astimezone())

"""What the screen of clients shows: the order read as ids, the rows as they come into sight."""

import asyncio
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.widget import Widget

from crm_tui.domain.client_lines import EVERYONE, SORTS, ClientLine, ClientsAsked
from crm_tui.domain.columns import title_of
from crm_tui.domain.filter_values import Viewer
from crm_tui.domain.filters import CLIENT, Fault
from crm_tui.domain.lines import Card, StepLine
from crm_tui.domain.text import thousands
from crm_tui.domain.views import View
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.screens.clients_shape import sections
from crm_tui.screens.framed import IMPORTS
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.shell import PATIENCE, Reads
from crm_tui.store.hot import clients
from crm_tui.store.hot.connection import Late
from crm_tui.widgets.grid import Look
from crm_tui.widgets.long_grid import LongGrid, RowsById, Unread
from crm_tui.widgets.paint import Line, Run
from crm_tui.widgets.paint_cells import Wanted, columns_of
from crm_tui.widgets.paint_clients import (
    ClientColumns,
    client_columns,
    client_line,
    clients_headline,
    count_words,
    heading_line,
    waiting_line,
)
from crm_tui.widgets.panes import CardPane

if TYPE_CHECKING:
    from crm_tui.domain.lines import Touched
    from crm_tui.store.hot.listing import Group

Row = ClientLine | Unread
WITH_CARD = 100  # cells; below this the list stands alone
SHARE = 63  # percent of the width that the list takes beside the card
EDGES = 6  # cells of a row for the frame, the mark and the cursor
#: The orders that only a change of a client, or of who somebody is, can change.
STEADY = frozenset({"name", "newest", "city", "owner"})
ORDERING = frozenset({"*", "client", "user"})
MOST_STEPS = 500  # marked clients whose steps one key is about


class ClientsReading(PanesScreen):
    """Reads the clients that are asked for, and draws them with the card of one."""

    brings = IMPORTS

    def __init__(self) -> None:
        super().__init__()
        self.asked = ClientsAsked()
        self.filter_text = ""
        self.view = View(0, "", CLIENT)
        self.columns: tuple[Wanted, ...] = ()
        self._grouped_kind = ""
        self._groups: tuple[Group, ...] = ()
        self.faults: tuple[Fault, ...] = ()
        self.owner_name = ""
        self.found: RowsById[ClientLine] = RowsById(array("q"), self._lines_of)
        self.is_whole = False
        self.is_more = False
        self._shown: ClientsAsked | None = None
        self._steps: tuple[StepLine, ...] = ()
        self._put_back: tuple[int, ...] = ()
        self._fitted_for = 0
        self.wide = ClientColumns(1, ())
        self._keeps_order = False
        self._then: Callable[[], object] | None = None
        self._awaited: set[str] = set()
        self._quiet = asyncio.Event()

    def body(self) -> Iterable[Widget]:
        """The list and the card."""
        yield LongGrid(id="list")
        yield CardPane(id="card")

    @property
    def grid(self) -> LongGrid:
        """The list."""
        found = self.rows
        assert isinstance(found, LongGrid)
        return found

    def viewer(self) -> Viewer:
        """Who asks: whose today and whose currency a filter means."""
        person, now = self.app.person, self.app.now
        return Viewer(person.id, now.local, person.week, person.currency)

    # -- keys wait for what they are about ------------------------------------------------

    async def until_ready(self) -> None:
        """A key outside a form is about the list that was asked for: it waits until it is read."""
        await super().until_ready()
        if self._awaited and self.form is None:
            self._quiet.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), PATIENCE)
            self._awaited.clear()

    def once_whole(self, do: Callable[[], object]) -> None:
        """Do what is about the whole list once all of it is known; the keys after it wait."""
        if self.is_whole:
            do()
        else:
            self._then = do
            self._await("whole")

    def _await(self, what: str) -> None:
        self._awaited.add(what)

    def _came(self, what: str) -> None:
        self._awaited.discard(what)
        if not self._awaited:
            self._quiet.set()

    # -- what is shown --------------------------------------------------------------------

    def _on_news(self, touched: "Touched") -> None:
        """What happened to steps and deals changes rows, but not every order."""
        moves = any(kind in ORDERING for kind, _id in touched)
        steady = self.asked.sort in STEADY and not self.asked.filter.narrows
        self._keeps_order = steady and not moves
        super()._on_news(touched)
        self._keeps_order = False

    def reload(self) -> None:
        """Read the list anew: what is in sight at once, its order behind where it is long."""
        if self._keeps_order and self.is_whole and self._shown == self.asked:
            self._read_rows_anew()
            return
        asked, viewer = self.asked, self.viewer()
        if self._shown != asked:
            self._await("order")
        if not self.app.reads.inline:
            self._order_behind(asked, viewer)
            return
        try:
            start = self.app.reads.ask(clients.start, asked, viewer)
        except Late:
            start = None
        except CrmError as error:
            self.app.tell_error(error)
            return
        if start is not None and (start.whole or self._shown != asked):
            self._ordered(start)
        elif self._shown == asked:
            self._read_rows_anew()
        else:
            self.is_whole = False
            self.redraw_bars()
        if start is None or not start.whole:
            # After the frame: the first rows are not to wait for the order of all.
            self.call_after_refresh(self._order_behind, asked, viewer)

    def _order_behind(self, asked: ClientsAsked, viewer: Viewer) -> None:
        """Put the whole list in order in a thread: a long one takes longer than a key may."""
        if asked != self.asked:
            return

        def read(reads: Reads) -> "clients.ClientsFound":
            if reads.inline:
                raise Late
            if asked != self.asked:  # the next key has been typed: nobody waits for this one
                return clients.ClientsFound(array("q"), False, False, (), ())
            return reads.ask(clients.order, asked, viewer)

        def show(found: "clients.ClientsFound") -> None:
            if asked == self.asked:  # else another list was asked for meanwhile
                self._ordered(found)

        self.look_up(read, show, "order")

    def _ordered(self, found: "clients.ClientsFound") -> None:
        self.is_whole, self.is_more = found.whole, found.more
        self.faults, self._groups = found.faults, found.groups
        same = self._shown == self.asked
        self._shown = self.asked
        self._came("order")
        before = self.found.known() if same and not self.app.reads.inline else {}
        self.found = RowsById(found.ids, self._lines_of, before)
        self._show_rows(to_top=not same)
        if found.whole and self._then is not None:
            then, self._then = self._then, None
            self._came("whole")
            then()

    def _read_rows_anew(self) -> None:
        before = {} if self.app.reads.inline else self.found.known()
        self.found = RowsById(self.found.ids, self._lines_of, before)
        self._show_rows()

    def _lines_of(self, ids: Sequence[int]) -> Mapping[int, ClientLine] | None:
        """The rows of some clients, at once where that is quick, else from a thread."""
        block = array("q", ids)
        keys = tuple(one.key for one in self.columns)
        if self.app.reads.inline:
            try:
                return self.app.reads.ask(clients.lines, block, keys)
            except Late:
                pass
            except CrmError as error:
                self.app.tell_error(error)
                return {}
        rows, group = self.found, f"rows-{block[0]}"
        self._await(group)

        def read(reads: Reads) -> dict[int, ClientLine]:
            if reads.inline:
                raise Late
            return reads.ask(clients.lines, block, keys)

        def show(lines: dict[int, ClientLine]) -> None:
            rows.arrived(block, lines)
            self._came(group)
            if rows is self.found:
                self._fit_columns()
                self.show_card()

        self.look_up(read, show, group)
        return None

    def _show_rows(self, *, to_top: bool = False) -> None:
        self.grid.empty = self._nobody()
        self.grid.title = self._whose_words()
        self._fit_columns()
        if to_top:
            self.grid.to_end(last=False)
        self._read_steps()
        self.show_card()
        self.redraw_bars()
        if self.form is not None:
            self.form_changed()

    def _fit_columns(self) -> None:
        """Columns that fit the rows read so far, under their names."""
        rows, now = self.found, self.app.now
        if len(rows) and not rows.known():
            rows[0]
        seen = list(rows.known().values())
        owners = self.asked.owner == EVERYONE
        fitted: dict[int, ClientColumns] = {}
        own = columns_of(CLIENT, self.columns)

        def wide(cells: int) -> ClientColumns:
            if cells not in fitted:
                fitted[cells] = client_columns(seen, now, cells, owners=owners, columns=own)
            return fitted[cells]

        def draw(row: Row, cells: int) -> Line:
            if isinstance(row, Unread):
                return waiting_line(cells)
            return client_line(row, wide(cells), now, cells)

        self._fitted_for = self.cells_of_a_row()
        self.wide = wide(self._fitted_for)
        heading = heading_line(self.wide)
        stretches = sections(rows, self._groups, self._grouped_kind, heading, now)
        self.grid.show(stretches, Look(lambda row: row.id, draw))

    def _nobody(self) -> tuple[str, ...]:
        """What an empty list says: which key to press."""
        if not self.is_whole:
            return ("", _("Putting them in order …"))
        if self.asked.filter.narrows:
            amiss = [str(fault) for fault in self.faults[:1]]
            return ("", _("Nobody is like this."), *amiss, _("esc shows all again."))
        if self.asked.owner != EVERYONE:
            return ("", _("No clients here."), _("o shows those of others."))
        return (
            "",
            _("No clients yet."),
            _("a adds one in a line."),
            _("I imports a file: a sheet, cards, another program's list."),
        )

    def _whose_words(self) -> str:
        if self.asked.owner == EVERYONE:
            return _("Clients")
        if self.asked.owner == self.app.person.id:
            return _("My clients")
        return _("Clients of {name}").format(name=self.owner_name)

    def headline(self, cells: int) -> Line:
        """How many there are, narrowed by what, how many are marked, in which order."""
        words = count_words(len(self.found), more=self.is_more)
        parts: list[Run] = [(words if self.is_whole else _("sorting …"), "text")]
        if self.view.name:
            changed = "" if self.filter_text == self.view.filter else "*"
            parts.append((f"{self.view.name}{changed}", "mark"))
        if self.filter_text:
            parts.append((self.filter_text, "label"))
        if self.grid.marks:
            parts.append((self._marked_words(), "mark"))
            parts += [(_("o give"), "dim"), (_("e change"), "dim"), (_("esc unmark"), "dim")]
        order = _("sorted by: {order}").format(order=sort_words(self.asked.sort))
        return clients_headline(parts, order, cells)

    def _marked_words(self) -> str:
        """How many are marked, and how many of them the list does not show."""
        count = len(self.grid.marks)
        hidden = count - self.found.how_many_of(self.grid.marks)
        if not hidden:
            return _("{count} marked").format(count=thousands(count))
        return _("{count} marked, {hidden} of them not in this list").format(
            count=thousands(count), hidden=thousands(hidden)
        )

    def card_of(self, reads: Reads, row: Row) -> Card:
        """The card of a client."""
        return reads.card(client_id=row.id)

    def on_phone(self, phone: bool) -> None:
        """The card stands beside the list only where both have room."""
        super().on_phone(phone)
        alone = self.app.size.width < WITH_CARD
        self.set_class(alone, "one")
        self.grid.corners = ("┐", "┘") if alone else ("┬", "┴")
        if len(self.found) and self.cells_of_a_row() != self._fitted_for:
            self._fit_columns()

    def cells_of_a_row(self) -> int:
        """The cells that a row of the list has, also before it was laid out."""
        whole = self.app.size.width
        return max((whole if whole < WITH_CARD else whole * SHARE // 100) - EDGES, 1)

    def nothing(self) -> list[str]:
        """What the right pane says when the cursor stands on nobody."""
        return [_("a adds a client in one line."), _("/ finds anybody, also those not listed.")]

    def hints(self) -> tuple[str, ...]:
        """The list says itself what helps."""
        return ()

    def _read_steps(self) -> None:
        """Read the next steps of the marked, so that a key knows at once what it is about."""
        self._steps = ()
        self._came("marked")
        if 0 < len(self.grid.marks) <= MOST_STEPS:
            ids = self.grid.marked_ids()
            self._await("marked")
            self.look_up(lambda r: r.ask(clients.steps_of, ids), self._steps_read, "marked")

    def _steps_read(self, steps: tuple[StepLine, ...]) -> None:
        self._steps = steps
        self._came("marked")


def sort_words(sort: str) -> str:
    """An order in words: one of the usual ones, or a column, in whichever direction."""
    if sort in SORTS:
        return _(SORTS[sort])
    words = title_of(CLIENT, sort.removeprefix("-"))
    return f"{words} ↓" if sort.startswith("-") else words

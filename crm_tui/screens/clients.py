"""Clients: a list of any size, narrowed by a line, in any order, changed one by one or at once."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual.events import Resize
from textual.widget import Widget

from crm_tui.domain.client_filters import read_filter
from crm_tui.domain.client_lines import EVERYONE, SORTS, ClientLine, ClientsAsked
from crm_tui.domain.lines import Card, StepLine
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.forms import Form
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.shell import Reads
from crm_tui.store.hot import clients
from crm_tui.store.hot.connection import Late
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.long_grid import LongGrid, RowsById, Unread
from crm_tui.widgets.paint import Line, Run
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

Row = ClientLine | Unread
WITH_CARD = 100  # cells; below this the list stands alone
MOST_STEPS = 500  # marked clients whose steps one key is about
#: Records whose change may put clients into another order, whatever the order is by.
ORDERING = frozenset({"*", "client"})


class ClientsScreen(PanesScreen):
    """The clients on the left; whoever is under the cursor on the right, where there is room."""

    tab: ClassVar[str] = "clients"
    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["clients"]
    kinds: ClassVar[frozenset[str]] = frozenset(
        {"*", "client", "channel", "tagging", "tag", "deal", "step", "activity", "user"}
    )
    unlisted: ClassVar[frozenset[str]] = frozenset({"deal.move", "deal.win", "step.time"})
    CSS = """
    ClientsScreen #list { width: 63%; }
    ClientsScreen.one #list { width: 100%; }
    ClientsScreen.one #card { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked = ClientsAsked()
        self.filter_text = ""
        self.complaint = ""
        self.owner_name = ""
        self.found: RowsById[ClientLine] = RowsById(array("q"), self._lines_of)
        self.is_whole = False
        self.is_more = False
        self._shown: ClientsAsked | None = None
        self._steps: tuple[StepLine, ...] = ()
        self._put_back: tuple[int, ...] = ()

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

    # -- what is shown --------------------------------------------------------------------

    def reload(self) -> None:
        """Read the list anew: what is in sight at once, its order behind where it is long."""
        asked, me, now = self.asked, self.app.person.id, self.app.now.us
        if not self.app.reads.inline:
            self.app.show(lambda r: r.ask(clients.order, asked, me, now), self._ordered, "order")
            return
        try:
            start = self.app.reads.ask(clients.start, asked, me, now)
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
            self._order_behind(asked, me, now)

    def _order_behind(self, asked: ClientsAsked, me: int, now: int) -> None:
        """Put the whole list in order in a thread: a long one takes longer than a key may."""

        def read(reads: Reads) -> "clients.ClientsFound":
            if reads.inline:
                raise Late
            return reads.ask(clients.order, asked, me, now)

        self.app.show(read, self._ordered, "order")

    def _ordered(self, found: "clients.ClientsFound") -> None:
        self.is_whole, self.is_more = found.whole, found.more
        self.complaint = found.complaint
        same = self._shown == self.asked
        self._shown = self.asked
        known = self.found.known() if same and not self.app.reads.inline else {}
        self.found = RowsById(found.ids, self._lines_of, known)
        self._show_rows(to_top=not same)

    def _read_rows_anew(self) -> None:
        known = {} if self.app.reads.inline else self.found.known()
        self.found = RowsById(self.found.ids, self._lines_of, known)
        self._show_rows()

    def _lines_of(self, ids: Sequence[int]) -> Mapping[int, ClientLine] | None:
        """The rows of some clients, at once where that is quick, else from a thread."""
        block = array("q", ids)
        if self.app.reads.inline:
            try:
                return self.app.reads.ask(clients.lines, block)
            except Late:
                pass
            except CrmError as error:
                self.app.tell_error(error)
                return {}
        rows = self.found

        def read(reads: Reads) -> dict[int, ClientLine]:
            if reads.inline:
                raise Late
            return reads.ask(clients.lines, block)

        def show(lines: dict[int, ClientLine]) -> None:
            rows.arrived(block, lines)
            if rows is self.found:
                self._fit_columns()
                self.show_card()

        self.app.show(read, show, f"rows-{block[0]}")
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

        def wide(cells: int) -> ClientColumns:
            if cells not in fitted:
                fitted[cells] = client_columns(seen, now, cells, owners=owners)
            return fitted[cells]

        def draw(row: Row, cells: int) -> Line:
            if isinstance(row, Unread):
                return waiting_line(cells)
            return client_line(row, wide(cells), now, cells)

        heading = heading_line(wide(max(self.grid.size.width - 6, 1)))
        sections = [Section("clients", heading, rows)] if len(rows) else []
        self.grid.show(sections, Look(lambda row: row.id, draw))

    def _nobody(self) -> tuple[str, ...]:
        """What an empty list says: which key to press."""
        if not self.is_whole:
            return ("", _("Putting them in order …"))
        if self.asked.filter.narrows:
            return ("", _("Nobody is like this."), self.complaint, "", _("esc shows all again."))
        if self.asked.owner != EVERYONE:
            return ("", _("No clients here."), _("o shows those of others."))
        return (
            "",
            _("No clients yet."),
            _("a adds one in a line."),
            _("crm import FILE brings a sheet."),
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
        if self.filter_text:
            parts.append((self.filter_text, "label"))
        if self.grid.marks:
            marked = _("{count} marked").format(count=len(self.grid.marks))
            parts.append((marked, "mark"))
            parts.append((_("o give · e change · esc unmark"), "dim"))
        return clients_headline(parts, _(SORTS[self.asked.sort]), cells)

    def card_of(self, reads: Reads, row: Row) -> Card:
        """The card of a client."""
        return reads.card(client_id=row.id)

    def on_resize(self, event: Resize) -> None:
        """The card beside the list only where both have room."""
        alone = event.size.width < WITH_CARD
        self.set_class(alone, "one")
        super().on_resize(event)
        self.grid.corners = ("┐", "┘") if alone else ("┬", "┴")
        if len(self.found):
            self.call_after_refresh(self._fit_columns)

    def nothing(self) -> list[str]:
        """What the right pane says when the cursor stands on nobody."""
        return [_("a adds a client in one line."), _("/ finds anybody, also those not listed.")]

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What this screen does for the actions of the table, besides the forms."""
        return super().verbs() | {
            "list.owner": self._whose,
            "list.filter": self._narrow,
            "list.sort": self._sort,
            "record.edit": self._edit,
            "record.copy": self._copy_marked,
            "client.merge": self._merge_marked,
        }

    def _narrow(self) -> None:
        from crm_tui.screens.clients_forms import filter_form

        self.put_form(filter_form(self))

    def narrow(self, text: str) -> None:
        """Show only the clients that this line means."""
        reading = read_filter(text)
        self.filter_text, self.complaint = text.strip(), reading.complaint
        if reading.filter != self.asked.filter:
            self.asked = self.asked._replace(filter=reading.filter)
            self.reload()
        self.redraw_bars()

    def _sort(self) -> None:
        from crm_tui.screens.clients_forms import sort_form

        self.put_form(sort_form(self))

    def sort_by(self, sort: str) -> None:
        """Show the clients in this order."""
        self.asked = self.asked._replace(sort=sort)
        self.reload()

    def _whose(self) -> None:
        """Whose clients are shown; with marks, to whom they are given."""
        if self.grid.marks:
            from crm_tui.screens.clients_bulk import give_marked

            give_marked(self)
            return
        from crm_tui.screens.owner_forms import ALL, MINE, whose_form

        mine = self.asked.owner == self.app.person.id
        self.put_form(whose_form(self, MINE if mine else ALL))

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show the clients of this person, or of everybody ("all"), or mine ("mine")."""
        mine = self.app.person.id
        number = owner if isinstance(owner, int) else mine if owner == "mine" else EVERYONE
        self.owner_name = name
        self.asked = self.asked._replace(owner=number)
        self.reload()

    def _edit(self) -> None:
        """With marks, change all of them; else edit the one under the cursor."""
        if self.grid.marks:
            from crm_tui.screens.clients_bulk import change_marked

            change_marked(self)
        else:
            self._open_card()

    def _copy_marked(self) -> None:
        if not self.grid.marks:
            self._copy()
            return
        from crm_tui.screens.clients_bulk import copy_marked

        copy_marked(self)

    def _merge_marked(self) -> None:
        from crm_tui.screens.opening import open_merge

        marked = self.grid.marked_ids()
        if len(marked) == 2:
            open_merge(self, *marked)
        elif marked:
            self.app.tell(_("Mark the two that are the same, or unmark with esc."))
        else:
            self._merge()

    def back(self) -> None:
        """One back: from the card, the marks, the filter."""
        marked = bool(self.grid.marks)
        if self.filter_text and not marked and not self.has_class("-reading"):
            self.narrow("")
        super().back()
        if marked:
            self._marked()

    def go(self, mode: str) -> None:
        """To a main screen; to this one again: back to the list."""
        while mode == self.tab and (self.has_class("-reading") or self.grid.marks):
            self.back()
        super().go(mode)

    # -- marks, and the steps that keys are about -----------------------------------------

    def mark(self) -> None:
        """Mark or unmark the client under the cursor, and go on."""
        super().mark()
        self._marked()

    def mark_group(self) -> None:
        """Mark everybody that the list holds."""
        if not self.is_whole:
            self.app.tell(_("The list is still being read."))
            return
        self.grid.toggle_ids(self.found.ids)
        self._marked()

    def mark_these(self, ids: Sequence[int]) -> None:
        """Mark these clients again: what was to be done to them was not done."""
        self.grid.marks = set(ids)
        self.grid.redraw()
        self._marked()

    def _marked(self) -> None:
        self._read_steps()
        self.redraw_bars()

    def _read_steps(self) -> None:
        """Read the next steps of the marked, so that a key knows at once what it is about."""
        ids = self.grid.marked_ids()
        self._steps = ()
        if 0 < len(ids) <= MOST_STEPS:
            self.app.show(lambda r: r.ask(clients.steps_of, ids), self._steps_read, "marked")

    def _steps_read(self, steps: tuple[StepLine, ...]) -> None:
        self._steps = steps

    def row(self) -> ClientLine | None:
        """The client under the cursor, once it has been read."""
        row = self.grid.current()
        return row if isinstance(row, ClientLine) else None

    def targets(self) -> tuple[StepLine, ...]:
        """The next steps of the marked, else of the client under the cursor."""
        if self.grid.marks:
            return self._steps
        row = self.row()
        return (row.step,) if row is not None and row.step is not None else ()

    def whom(self) -> tuple[int | None, int | None]:
        """The client under the cursor, and the deal of the next step."""
        row = self.grid.current()
        if row is None:
            return None, None
        step = row.step if isinstance(row, ClientLine) else None
        return row.id, step.deal_id if step is not None else None

    def _cannot(self, action: str) -> str:
        if len(self.grid.marks) > MOST_STEPS and (action.startswith(("step.", "deal."))):
            return _("A key acts on {most} marked clients at most.").format(most=MOST_STEPS)
        if self.grid.marks and not self._steps and action not in ("client.add", "go.menu"):
            return "" if action == "step.note" else _("None of the marked has an open step.")
        return super()._cannot(action)

    def form_for(self, action: str) -> Form:
        """A note may be about clients without any step."""
        if action == "step.note" and self.grid.marks:
            from crm_tui.screens.clients_bulk import note_form

            return note_form(self)
        return super().form_for(action)

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """These have been dealt with: the marks go, the cursor stays on its client."""
        self._put_back = self.grid.marked_ids()
        if self._put_back:
            self.grid.unmark()
            self._marked()
        elif len(steps) == 1:
            self.grid.pass_on(steps[0].client_id)
            self.show_card()

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """These were not dealt with after all: the marks are put back."""
        if self.form is None and self._put_back:
            self.mark_these(self._put_back)
        elif self.form is None and steps and self.grid.go_to(steps[0].client_id):
            self.show_card()


def of_screen(screen: Any) -> ClientsScreen:
    """The screen a form of this list was opened on."""
    assert isinstance(screen, ClientsScreen)
    return screen

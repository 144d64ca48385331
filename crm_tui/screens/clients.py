"""Clients: a list of any size, narrowed by a line, in any order, changed one by one or at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on

from crm_tui.domain.client_lines import EVERYONE, SORTS, ClientLine
from crm_tui.domain.filters import CLIENT, read_filter
from crm_tui.domain.lines import StepLine
from crm_tui.domain.views import View
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.clients_reading import MOST_STEPS, SHARE, ClientsReading
from crm_tui.widgets.long_grid import LongGrid
from crm_tui.widgets.many_ids import ManyIds
from crm_tui.widgets.paint_cells import Wanted
from crm_tui.widgets.paint_clients import column_at

if TYPE_CHECKING:
    from crm_tui.screens.forms import Form


class ClientsScreen(ClientsReading):
    """The clients on the left; whoever is under the cursor on the right, where there is room."""

    is_read = True  # what is not read yet is not told
    tab: ClassVar[str] = "clients"
    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["clients"]
    bare_taps: ClassVar[tuple[str, ...]] = ("a", "I", "f", "o", "⋯")
    kinds: ClassVar[frozenset[str]] = frozenset(
        {"*", "client", "channel", "tagging", "tag", "deal", "step", "activity", "user"}
    )
    CSS = f"""
    ClientsScreen #list {{ width: {SHARE}%; }}
    ClientsScreen.one #list {{ width: 100%; }}
    ClientsScreen.one #card {{ display: none; }}
    """
    unlisted: ClassVar[frozenset[str]] = frozenset(
        {"deal.move", "deal.win", "step.time", "step.why"}
    )

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What this screen does for the actions of the table, besides the forms."""
        return super().verbs() | {
            "move.last": lambda: self.once_whole(self._to_last),
            "list.owner": self._whose,
            "list.filter": self._narrow,
            "list.sort": self._sort,
            "list.view": self._views,
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
        self.filter_text = text.strip()
        if reading.filter != self.asked.filter:
            self.asked = self.asked._replace(filter=reading.filter)
            self.reload()
        self.redraw_bars()

    def _views(self) -> None:
        from crm_tui.screens.export_form import clients_form
        from crm_tui.screens.views_form import views_form
        from crm_tui.widgets.paint_clients import count_words

        what = count_words(len(self.found), more=not self.is_whole)
        self.put_form(views_form(self, CLIENT, lambda: clients_form(self, None, what)))

    def as_view(self) -> View:
        """The list as it is now."""
        asked = self.asked
        columns = tuple(one.key for one in self.columns)
        return View(0, "", CLIENT, str(asked.filter), asked.sort, columns, asked.group)

    def use_view(self, view: View, columns: tuple[Wanted, ...], group: str) -> None:
        """Show a view: its filter, order, columns and groups; without a name, everybody."""
        self.view, self.filter_text = view, view.filter
        self.columns = tuple(one for one in columns if one.key != "name")
        self._grouped_kind = group
        wanted = read_filter(view.filter).filter
        sort = view.sort or "name"
        self.asked = self.asked._replace(filter=wanted, sort=sort, group=view.group)
        self.reload()

    def _sort(self) -> None:
        from crm_tui.screens.clients_forms import sort_form

        self.put_form(sort_form(self))

    @on(LongGrid.Headed)
    def _headed(self, message: LongGrid.Headed) -> None:
        """Sort by the column whose name was pressed; some have no order of their own."""
        column = column_at(self.wide, message.x)
        if self.form is None and column in SORTS:
            self.sort_by(column)

    @on(LongGrid.Ticked)
    def _ticked(self) -> None:
        self._marked()

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
        if not marked and not self.has_class("-reading"):
            if self.view.name:
                self.use_view(View(0, "", CLIENT), (), "")
            elif self.filter_text:
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
        self.once_whole(self._mark_all)

    def _mark_all(self) -> None:
        self.grid.toggle_ids(self.found.ids)
        self._marked()

    def _to_last(self) -> None:
        self.moved(self.grid.to_end(last=True))

    def mark_these(self, ids: Sequence[int]) -> None:
        """Mark these clients again: what was to be done to them was not done."""
        self.grid.marks = ManyIds.of(ids)
        self.grid.redraw()
        self._marked()

    def _marked(self) -> None:
        self._read_steps()
        self.redraw_bars()

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
            return (
                ""
                if action in ("step.note", "side.add")
                else _("None of the marked has an open step.")
            )
        return super()._cannot(action)

    def form_for(self, action: str) -> "Form":
        """A note and a new step may be about clients without any step."""
        if action == "step.note" and self.grid.marks:
            from crm_tui.screens.clients_bulk import note_form

            return note_form(self)
        if action == "side.add" and self.grid.marks:
            from crm_tui.screens.clients_bulk import step_form

            return step_form(self)
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

"""The two panes of the client card, and all that the timeline in the right one does."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import getters, on
from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget

from crm_tui.domain.client_cards import EVERYTHING, Happened, Narrowed
from crm_tui.i18n import _
from crm_tui.screens.framed import FramedScreen
from crm_tui.screens.opening import around_of
from crm_tui.store.hot.timeline import BEGINNING, WINDOW
from crm_tui.widgets.focus_grid import FocusGrid
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_timeline import happened_line, told_lines
from crm_tui.widgets.panes import Bar

if TYPE_CHECKING:
    from crm_tui.shell import Reads

TWO_PANES = 100  # cells; below this one pane shows at a time
EVERY = 1_000_000  # lines of a timeline that is read to its end
TOLD = 6  # lines under the timeline for the whole of one of its lines


class PastScreen(FramedScreen):
    """Something on the left, the timeline of a client on the right; `tab` goes between them."""

    rows = getters.query_one("#who", FocusGrid)
    past = getters.query_one("#past", FocusGrid)
    DEFAULT_CSS = """
    PastScreen #who { width: 53%; height: 100%; }
    PastScreen #side { width: 1fr; height: 100%; }
    PastScreen #past { height: 1fr; }
    PastScreen #told { height: 0; }
    PastScreen.-side #told { height: 6; }
    PastScreen.one #who { width: 100%; }
    PastScreen.one #side { display: none; }
    PastScreen.one.-side #who { display: none; }
    PastScreen.one.-side #side { display: block; width: 100%; }
    """

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id
        self.lines: tuple[Happened, ...] = ()
        self.narrow: Narrowed = EVERYTHING
        self.narrow_text = ""
        self._all_read = False
        self._awaited: tuple[Happened, ...] | None = None

    def body(self) -> Iterable[Widget]:
        """The card, and the timeline with the whole of one line below it."""
        yield FocusGrid(id="who")
        with Vertical(id="side"):
            past = FocusGrid(id="past")
            past.active = False
            yield past
            yield Bar(self._told, id="told")

    def deal_title(self, deal_id: int | None) -> str:
        """What a deal is called; "" where it is not known here."""
        return ""

    # -- two panes, or one ----------------------------------------------------------------

    def on_mount(self) -> None:
        """Fit into the terminal as it is."""
        self._fit(self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """One pane at a time where there is no room for two."""
        self._fit(event.size.width)

    def _fit(self, cells: int) -> None:
        alone = cells < TWO_PANES
        self.set_class(alone, "one")
        self.rows.corners = ("┐", "┘") if alone else ("┬", "┴")
        self.past.shares_edge = not alone
        self._lower_edge()

    def _lower_edge(self) -> None:
        """The timeline stands on the whole of one of its lines, or on the keys."""
        side = self.has_class("-side")
        self.past.corners = ("┐", "┤" if side else "┘")
        self.past.foot = "├" if side else "└"
        self.past.redraw()

    @property
    def pane(self) -> FocusGrid:
        """The list that has the keys."""
        return self.past if self.has_class("-side") else self.rows

    def to_pane(self, *, side: bool) -> None:
        """Give the keys to the timeline, or to the card."""
        self.set_class(side, "-side")
        self.rows.make_active(not side)
        self.past.make_active(side)
        self._lower_edge()
        self.redraw_bars()
        self.query_one("#told", Bar).redraw()

    @on(FocusGrid.Pointed)
    def _pointed(self, message: FocusGrid.Pointed) -> None:
        self.to_pane(side=message.grid is self.past)

    # -- the timeline ---------------------------------------------------------------------

    def show_lines(self, lines: tuple[Happened, ...], *, all_read: bool) -> None:
        """Show these lines of the timeline. all_read: nothing follows them."""
        self.lines, self._all_read = lines, all_read

        def draw(line: Happened, cells: int) -> Line:
            return happened_line(line, self.app.now, cells)

        narrowed = f" · {self.narrow_text}" if self.narrow_text else ""
        self.past.title = _("Timeline") + narrowed
        self.past.empty = ("", _("Nothing of that kind.") if narrowed else _("Nothing yet."))
        rows = [Section("past", [], lines)] if lines else []
        self.past.show(rows, Look(lambda line: (line.what, line.id), draw))
        self.query_one("#told", Bar).redraw()

    def _told(self, cells: int) -> list[Line]:
        line = self.past.current()
        title = self.deal_title(line.deal_id) if line is not None else ""
        alone = self.has_class("one")
        return told_lines(line, title, self.app.now, cells, TOLD, alone=alone)

    def lines_of(
        self, reads: "Reads", place: tuple[int, ...] = BEGINNING, limit: int = WINDOW
    ) -> tuple[Happened, ...]:
        """The lines of the timeline after a place, as it is narrowed."""
        from crm_tui.store.hot.timeline import timeline

        found: tuple[Happened, ...] = reads.ask(timeline, self.client_id, place, self.narrow, limit)
        return found

    def past_moved(self) -> None:
        """The cursor of the timeline stands elsewhere: tell its line, read on before its end."""
        self.query_one("#told", Bar).redraw()
        if self.past.near_end():
            self.read_on()

    def read_on(self, limit: int = WINDOW) -> None:
        """Read the lines that follow, unless they are being read."""
        before = self.lines
        if self._all_read or not before or (self._awaited is before and limit < EVERY):
            return
        self._awaited = before

        def show(found: tuple[Happened, ...]) -> None:
            if self.lines is before:
                self.show_lines(before + found, all_read=len(found) < limit)
                if limit == EVERY:
                    self.past.to_end(last=True)
                    self.query_one("#told", Bar).redraw()

        place = before[-1].place
        self.look_up(lambda reads: self.lines_of(reads, place, limit), show, "past")

    def to_last(self) -> None:
        """To the very beginning of the timeline."""
        self.past.to_end(last=True)
        self.query_one("#told", Bar).redraw()
        self.read_on(EVERY)

    def ask_narrow(self) -> None:
        """Ask what the timeline is to be narrowed to."""
        from crm_tui.domain.client_cards import GROUPS
        from crm_tui.screens.narrow_form import NarrowForm

        self.to_pane(side=True)
        form = NarrowForm(
            around_of(self),
            card=self.card,
            narrow=self.narrow_to,
            words=self.narrow_text,
            usage=_("calls, notes, or a word"),
            known=", ".join(_(pair[1]) for pair in GROUPS.values()),
        )
        self.put_form(form)

    def narrow_to(self, text: str) -> None:
        """Narrow the timeline to what a text says."""
        if text.strip() == self.narrow_text:
            return
        from crm_tui.domain.client_cards import narrowed

        self.narrow_text, self.narrow = text.strip(), narrowed(text)

        def show(found: tuple[Happened, ...]) -> None:
            self.show_lines(found, all_read=len(found) < WINDOW)
            self.past.to_end(last=False)

        self.look_up(self.lines_of, show, "past")

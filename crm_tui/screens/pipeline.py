"""Pipeline: the board, its cards moved, ordered and acted upon."""

from collections.abc import Callable
from typing import ClassVar

from textual import on

from crm_tui.domain.boards import OPEN, OWN, BoardLines, DealCard
from crm_tui.domain.filters import DEAL, read_filter
from crm_tui.domain.lines import StepLine
from crm_tui.domain.views import View as SavedView
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.pipeline_lanes import LanesScreen
from crm_tui.screens.pipeline_reading import ALL
from crm_tui.screens.pipeline_shape import BOARD_SORTS
from crm_tui.store.hot import board as hot
from crm_tui.widgets.carrying import CarryingBoard

MOST_MARKED = 2000


class PipelineScreen(LanesScreen):
    """Columns by stage. A card moves on screen within its key's event; the store follows."""

    is_read = True  # what is not read yet is not told
    tab = "pipeline"
    rooms = ROOMS_OF["pipeline"]
    taps: ClassVar[tuple[str, ...]] = ("r", "p", "x", "H", "L", "⋯")
    bare_taps: ClassVar[tuple[str, ...]] = ("a", "o", "[", "]", "⋯")  # while there is no deal

    def __init__(self) -> None:
        super().__init__()
        self._gripped: DealCard | None = None
        self._unmarked: tuple[DealCard, ...] = ()

    def phone_row(self) -> tuple[str, ...]:
        """The buttons; while the board holds nothing, those that show or bring something."""
        if self.board.empty and not self.has_class("-reading"):
            return self.bare_taps
        return super().phone_row()

    # -- keys -----------------------------------------------------------------------------

    def is_bare(self) -> bool:
        """Whether the board holds no deal."""
        return bool(self.board.empty)

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What this screen does for the actions of the table, besides the forms."""
        page = max(self.board.rows - 1, 1)
        return {
            "move.down": lambda: self.step(1),
            "move.up": lambda: self.step(-1),
            "move.page_down": lambda: self.went(self.board.step(page)),
            "move.page_up": lambda: self.went(self.board.step(-page)),
            "move.first": lambda: self.to_end(last=False),
            "move.last": lambda: self.to_end(last=True),
            "board.left": lambda: self.went(self.board.side(-1)),
            "board.right": lambda: self.went(self.board.side(1)),
            "card.left": lambda: self.carry(-1),
            "card.right": lambda: self.carry(1),
            "card.down": lambda: self.order(1),
            "card.up": lambda: self.order(-1),
            "board.before": lambda: self.turn(-1),
            "board.next": lambda: self.turn(1),
            "board.size": self.resize_cards,
            "board.lanes": self.turn_lanes,
            "list.filter": self._filter,
            "list.view": self._views,
            "list.sort": self._sort,
            "list.owner": self._whose,
            "mark.toggle": self._mark,
            "mark.group": self._mark_column,
            "record.copy": self._copy_marked,
            "record.edit": self._edit,
        }

    def back(self) -> None:
        """One back: what is carried, the marks, the filter."""
        if self.board.carried is not None:
            self.board.drop()
        elif self.board.columns.marks:
            self._unmark()
        elif self.at_view is not None:
            self.show_tab(
                self.tabs()[0]._replace(
                    key=f"p{self.view.pipeline_id}", pipeline_id=self.view.pipeline_id
                )
            )
        elif self.narrowed:
            self.narrow("")
        elif self.board.show_slot(self.board.columns.here):
            self.board.repaint()
            self.fill()

    # -- what an action is about ----------------------------------------------------------

    def targets(self) -> tuple[StepLine, ...]:
        """The next steps of the marked deals, else of the one under the cursor."""
        if self._gripped is not None:
            return (self._gripped.step,)
        if self.board.columns.marks:
            return tuple(card.step for card in self.board.columns.marks.values())
        card = self.board.columns.current()
        return (card.step,) if card is not None and card.status == OPEN else ()

    def whom(self) -> tuple[int | None, int | None]:
        """The client and the deal under the cursor."""
        card = self.board.columns.current()
        return (None, None) if card is None else (card.step.client_id, card.id)

    def open_form(self, action: str) -> None:
        """Open a form with the card of whoever it is about."""
        self.look_at_card()
        super().open_form(action)

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """These have been dealt with: the marks go."""
        self._unmarked = tuple(self.board.columns.marks.values())
        if self._unmarked:
            self._unmark()

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """These were not dealt with after all: the marks come back."""
        if len(steps) > 1 and self.form is None:
            self.board.columns.toggle(self._unmarked)
            self.board.repaint()
            self._redraw_top()

    # -- the mouse ------------------------------------------------------------------------

    @on(CarryingBoard.Dropped)
    def _dropped(self, message: CarryingBoard.Dropped) -> None:
        """Take a card where it was dropped, though the next one may be in the hand already."""
        columns = self.board.columns
        place = columns.where(message.deal_id)
        if self.form is not None:
            self.app.tell(_("The card stays: first answer what is asked below."))
        elif place is None:
            self.app.tell(_("The card that was dropped is no longer here."))
        else:
            columns.here = place[0]
            columns.all[place[0]].go(place[1])
            self._put_down(message.slot, message.index, message.owner_id)

    def _put_down(self, slot: int, index: int, owner_id: int | None) -> None:
        """The card of the cursor to an owner, a column, another place, or out of the board."""
        columns = self.board.columns
        card, column, stages = columns.current(), columns.column, len(columns.all)
        if card is None or column is None:
            return
        if owner_id is not None:
            self.give(card, owner_id)
        elif slot == stages:
            self.win(card)
        elif slot > stages:
            self._gripped = card
            self.open_form("step.refuse")
            self._gripped = None
        elif slot != columns.here:
            self.move(card, slot, index if self.is_own_order and index >= 0 else None)
        elif (to := max(index - (index > column.at), 0)) != column.at:
            self.shift(min(to, column.end - 1))

    @on(CarryingBoard.Moved)
    def _moved(self) -> None:
        self.went(True)

    @on(CarryingBoard.Opened)
    def _opened(self) -> None:
        if self.form is None:
            self.act("nav.open")

    # -- what is shown --------------------------------------------------------------------

    def show_board(self, lines: BoardLines, *, anew: bool = False) -> None:
        """Show a board, and what follows from it for the card and the form."""
        super().show_board(lines, anew=anew)
        self.board.arranges = self.is_own_order
        self.look_ahead()
        self.renew_form()
        if self.form is not None:
            self.form_changed()  # a filter says how many it leaves in

    def _filter(self) -> None:
        from crm_tui.screens.pipeline_forms import filter_form

        self.put_form(filter_form(self, self.narrowed))

    def narrow(self, text: str) -> None:
        """Show only the deals that a line leaves in."""
        self.narrowed, self.view_name = text.strip(), ""
        self.keep_shape()
        wanted = read_filter(text, DEAL).filter
        if wanted != self.view.filter:
            self.view = self.view._replace(filter=wanted)
            self.read_now()
        self._redraw_top()

    def _views(self) -> None:
        from crm_tui.screens.views_form import views_form

        self.put_form(views_form(self, DEAL))

    def as_view(self) -> SavedView:
        """The board as it is now."""
        return SavedView(0, "", DEAL, str(self.view.filter), BOARD_SORTS[self.view.sort])

    def use_view(self, view: SavedView, _columns: object = (), _group: str = "") -> None:
        """Show the deals of a view, a board of its own; without a name, all deals of this one."""
        if view.id:
            self.show_view(view, self.view.pipeline_id)
            return
        self.at_view, self.view_name, self.narrowed = None, "", view.filter
        wanted = read_filter(view.filter, DEAL).filter
        self.view = self.view._replace(filter=wanted, sort=OWN)
        self.keep_shape()
        self.read_now(anew=True)

    def _sort(self) -> None:
        from crm_tui.screens.pipeline_forms import sort_form

        self.put_form(sort_form(self, self.view.sort))

    def sort_by(self, key: str) -> None:
        """Show the cards in another order, each column from its top."""
        self.view = self.view._replace(sort=key)
        self.keep_shape()
        self.read_now(anew=True)

    def _whose(self) -> None:
        """Whose deals are shown; with marks, to whom they are given."""
        from crm_tui.screens.owner_forms import give_steps, whose_form

        marked = self.targets() if self.board.columns.marks else ()
        self.put_form(give_steps(self, marked) if marked else whose_form(self, self.owner))

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show the deals of this person, or of everybody ("all"), or mine ("mine")."""
        if self.lanes and owner != ALL:
            self.lay_lanes(False)
        self.owner, self.owner_name = owner, name
        self.read_now()

    # -- marks ----------------------------------------------------------------------------

    def _mark(self) -> None:
        card = self.board.columns.current()
        if card is None:
            self.app.tell(_("There is nothing under the cursor."))
            return
        if card.status != OPEN:
            self.app.tell(_("A closed deal is not marked."))
            return
        self.board.columns.toggle([card])
        self.board.repaint()
        self._redraw_top()
        self.went(self.board.step(1))

    def _mark_column(self) -> None:
        """All cards of the column, those out of sight too."""
        column = self.board.columns.column
        if column is None or self.board.columns.is_beyond:
            return
        view, now, stage = self.asked_view(), self.app.now.us, column.stage.id

        def show(cards: tuple[DealCard, ...]) -> None:
            self.board.columns.toggle(cards)
            self.board.repaint()
            self._redraw_top()

        self.read_cards(
            lambda reads: reads.ask(hot.top, view, stage, now, MOST_MARKED), show, "marks"
        )

    def _unmark(self) -> None:
        self.board.columns.marks = {}
        self.board.repaint()
        self._redraw_top()

    def _edit(self) -> None:
        """With marks, change all of their deals; else open the card."""
        if self.board.columns.marks:
            from crm_tui.screens.deals_bulk import change_marked

            change_marked(self, self.targets())
        else:
            self._open_card()

    def _copy_marked(self) -> None:
        """The marked deals, a line each; without marks the client under the cursor."""
        from crm_tui.screens.telling import copy_rows, deal_row

        marked = self.board.columns.marks.values()
        stages = {column.stage.id: column.stage.name for column in self.board.columns.all}
        if marked:
            copy_rows(self, [deal_row(card, stages.get(card.stage_id, "")) for card in marked])
        else:
            self._copy()

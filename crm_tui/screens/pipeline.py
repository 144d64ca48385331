"""Pipeline: the board, its cards moved, ordered and acted upon."""

from collections.abc import Callable
from typing import ClassVar

from textual import on, work

from crm_tui.domain.boards import BoardLines, DealCard, StageLine, read_filter
from crm_tui.domain.lines import Card, StepLine
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.pipeline_moves import Move, rank_job, stage_job
from crm_tui.screens.pipeline_reading import BoardReading
from crm_tui.shell import Reads
from crm_tui.store.hot import board as hot
from crm_tui.widgets.carrying import CarryingBoard

MOST_MARKED = 2000


class PipelineScreen(BoardReading):
    """Columns by stage. A card moves on screen within its key's event; the store follows."""

    tab = "pipeline"
    rooms = ROOMS_OF["pipeline"]
    taps: ClassVar[tuple[str, ...]] = ("r", "p", "x", "H", "L", "⋯")

    def __init__(self) -> None:
        super().__init__()
        self._held: tuple[object, int, StageLine] | None = None  # form, deal, where it is shown
        self._gripped: DealCard | None = None
        self._unmarked: tuple[DealCard, ...] = ()
        self._last: Move | None = None

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What this screen does for the actions of the table, besides the forms."""
        page = max(self.board.rows - 1, 1)
        return {
            "move.down": lambda: self._went(self.board.step(1)),
            "move.up": lambda: self._went(self.board.step(-1)),
            "move.page_down": lambda: self._went(self.board.step(page)),
            "move.page_up": lambda: self._went(self.board.step(-page)),
            "move.first": lambda: self.to_end(last=False),
            "move.last": lambda: self.to_end(last=True),
            "board.left": lambda: self._went(self.board.side(-1)),
            "board.right": lambda: self._went(self.board.side(1)),
            "card.left": lambda: self._carry(-1),
            "card.right": lambda: self._carry(1),
            "card.down": lambda: self._order(1),
            "card.up": lambda: self._order(-1),
            "board.before": lambda: self._turn(-1),
            "board.next": lambda: self._turn(1),
            "list.filter": self._filter,
            "list.sort": self._sort,
            "list.owner": self._whose,
            "mark.toggle": self._mark,
            "mark.group": self._mark_column,
        }

    def _went(self, moved: bool) -> None:
        if moved:
            self.fill()
            self._look_ahead()

    def back(self) -> None:
        """One back: what is carried, the marks, the filter."""
        if self.board.carried is not None:
            self.board.drop()
        elif self.board.columns.marks:
            self._unmark()
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
        return (card.step,) if card is not None else ()

    def whom(self) -> tuple[int | None, int | None]:
        """The client and the deal under the cursor."""
        card = self.board.columns.current()
        return (None, None) if card is None else (card.step.client_id, card.id)

    def open_form(self, action: str) -> None:
        """Open a form with the card of whoever it is about."""
        self._look_at_card()
        super().open_form(action)

    def _look_at_card(self) -> None:
        """Read the card under the cursor; where that takes a thread, it was read before."""
        card = self.board.columns.current()
        if card is None or self.board.columns.marks:
            self.card = None
        elif self.app.reads.inline or self.card is None or self.card.deal_id != card.id:
            self.card = None if self.app.reads.inline else self.card
            self.app.show(lambda reads: _card_or_none(reads, card.id), self._card_read, "card")

    def _look_ahead(self) -> None:
        if not self.app.reads.inline:
            self._look_at_card()

    def _card_read(self, card: Card | None) -> None:
        self.card = card

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

    # -- moving cards ---------------------------------------------------------------------

    def _carry(self, by: int) -> None:
        """To the column beside it; from the last one it is won."""
        card, here = self.board.columns.current(), self.board.columns.here
        if card is None:
            self.app.tell(_("There is nothing under the cursor."))
        elif here + by < 0:
            self.app.tell(_("This is the first stage."))
        elif here + by >= len(self.board.columns.all):
            self._win(card, "L")
        else:
            self._move(card, here + by)

    def _move(self, card: DealCard, target: int) -> None:
        column, source = self.board.columns.all[target], self.board.columns.here
        if not self.board.carry(card.id, target, last=self.is_own_order):
            return
        self._redraw_top()
        job = stage_job(card.id, column.stage.key, self._pipeline_key())
        self._write(Move(card, job, column.stage, source))
        self.fill()

    def _pipeline_key(self) -> str:
        columns = self.board.columns
        return next(line.key for line in columns.pipelines if line.id == columns.pipeline_id)

    def _order(self, by: int) -> None:
        column = self.board.columns.column
        if column is not None:
            self.fill()
            self._shift(column.at + by)

    def _shift(self, index: int) -> None:
        """Put the card of the cursor to another place of its column."""
        card = self.board.columns.current()
        if not self.is_own_order:
            self.app.tell(_("Cards are sorted now; s and own order, then they can be arranged."))
            return
        between = self.board.shift(index) if card is not None else None
        if card is not None and between is not None:
            job = rank_job(card.id, between)
            self._write(Move(card, job, source=self.board.columns.here))

    def _write(self, move: Move) -> None:
        self.moves.waiting.append(move)
        self.call_after_refresh(move.painted.set)
        self._write_behind(move)

    @work(group="save")
    async def _write_behind(self, move: Move) -> None:
        kept = await self.app.do(self.moves.job(move), tell=False)
        self.moves.finish(move)
        if kept.error is not None:
            self._refused_move(move, kept.error)
        elif not move.is_off:
            self._last = move
        if not self.moves.waiting:
            self._all_written()

    def _all_written(self) -> None:
        """The last card has arrived: say so, and show what the store made of it."""
        last, self._last = self._last, None
        if last is not None and last.stage is not None:
            words = _("{who}: {stage} · {key} to undo")
            key = next(k for k in self.app.keyboard.table if k.id == "edit.undo")
            self.app.tell(
                words.format(
                    who=last.card.step.client,
                    stage=last.stage.name,
                    key=self.app.keyboard.label(key),
                )
            )
        self.reload()

    def _refused_move(self, move: Move, error: CrmError) -> None:
        """Ask for the day that the stage needs, or put the card back and say why."""
        from crm_tui.screens.pipeline_forms import dropped_words

        self._last = None
        dropped = dropped_words(move.dropped) if move.dropped else ""
        if move.asks_when(error) and self.form is None and move.stage is not None:
            self._ask_when(move, move.stage)
            if dropped:
                self.app.tell(dropped)
            return
        self.app.tell(error.message, f"{error.hint} {dropped}".strip(), severity="error")
        self.board.columns.here = move.source
        if not self.moves.waiting:
            self.read_now()

    def _ask_when(self, move: Move, stage: StageLine) -> None:
        from crm_tui.screens.opening import around_of
        from crm_tui.screens.pipeline_forms import BoardWhenForm
        from crm_tui.store.hot.stages import StageOption

        pipeline = self.board.columns.pipeline_id
        option = StageOption(self._pipeline_key(), "", stage.key, stage.name, stage.id, pipeline)
        form = BoardWhenForm(
            around_of(self), (move.card.step,), deals=(move.card.id,), stage=option
        )
        form.key = "L" if move.dropped else ""
        self._held = (form, move.card.id, stage)
        self.hold()
        self.board.renew()
        self.put_form(form)

    def hold(self) -> None:
        """A card whose day is asked for is shown where it would go."""
        if self._held is None:
            return
        form, deal_id, stage = self._held
        if self.form is not None and form is not self.form:
            self._held = None
            return
        stages = [column.stage.id for column in self.board.columns.all]
        if stage.id in stages:
            self.board.columns.move(deal_id, stages.index(stage.id))

    def put_back(self) -> None:
        """The day was not given: the card goes back where it was."""
        self._held = None
        self.read_now()

    def _win(self, card: DealCard, key: str = "") -> None:
        from crm_tui.screens.opening import around_of
        from crm_tui.screens.pipeline_forms import BoardWinForm

        self._look_at_card()
        form = BoardWinForm(around_of(self), (card.step,), self.card)
        form.key = key
        self.put_form(form)

    @on(CarryingBoard.Dropped)
    def _dropped(self, message: CarryingBoard.Dropped) -> None:
        columns = self.board.columns
        place = columns.where(message.deal_id)
        card = columns.current()
        if place is None or card is None or card.id != message.deal_id or self.form is not None:
            return
        stages = len(columns.all)
        if message.slot == stages:
            self._win(card)
        elif message.slot > stages:
            self._gripped = card
            self.open_form("step.refuse")
            self._gripped = None
        elif message.slot != columns.here:
            self._move(card, message.slot)
        elif message.index != place[1]:
            self._shift(min(message.index, columns.all[place[0]].end - 1))

    @on(CarryingBoard.Moved)
    def _moved(self) -> None:
        self._went(True)

    @on(CarryingBoard.Opened)
    def _opened(self) -> None:
        if self.form is None:
            self.act("nav.open")

    # -- what is shown --------------------------------------------------------------------

    def show_board(self, lines: BoardLines, *, anew: bool = False) -> None:
        """Show a board; a form that is open is about the steps its deals have now."""
        super().show_board(lines, anew=anew)
        self._look_ahead()
        form = self.form
        if form is None or not form.steps:
            return
        steps = {c.id: c.step for column in self.board.columns.all for c in column.cards}
        renewed = tuple(steps.get(step.deal_id or 0, step) for step in form.steps)
        if [step.id for step in renewed] != [step.id for step in form.steps]:
            form.steps = renewed
            self.put_form(form)

    def _turn(self, by: int) -> None:
        """The pipeline before or after this one."""
        columns = self.board.columns
        ids = [line.id for line in columns.pipelines]
        if len(ids) < 2:
            self.app.tell(_("There is no other pipeline."))
            return
        at = ids.index(columns.pipeline_id) if columns.pipeline_id in ids else 0
        self.view = self.view._replace(pipeline_id=ids[(at + by) % len(ids)])
        self._unmark()
        self.read_now(anew=True)

    def _filter(self) -> None:
        from crm_tui.screens.pipeline_forms import filter_form

        self.put_form(filter_form(self, self.narrowed))

    def narrow(self, text: str) -> None:
        """Show only the deals that a line leaves in."""
        self.narrowed = " ".join(text.split())
        wanted = read_filter(text)
        if wanted != self.view.filter:
            self.view = self.view._replace(filter=wanted)
            self.read_now()
        self._redraw_top()

    def _sort(self) -> None:
        from crm_tui.screens.pipeline_forms import sort_form

        self.put_form(sort_form(self, self.view.sort))

    def sort_by(self, key: str) -> None:
        """Show the cards in another order, each column from its top."""
        self.view = self.view._replace(sort=key)
        self.read_now(anew=True)

    def _whose(self) -> None:
        """Whose deals are shown; with marks, to whom they are given."""
        from crm_tui.screens.owner_forms import give_steps, whose_form

        marked = self.targets() if self.board.columns.marks else ()
        self.put_form(give_steps(self, marked) if marked else whose_form(self, self.owner))

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show the deals of this person, or of everybody ("all"), or mine ("mine")."""
        self.owner, self.owner_name = owner, name
        self.read_now()

    # -- marks ----------------------------------------------------------------------------

    def _mark(self) -> None:
        card = self.board.columns.current()
        if card is None:
            self.app.tell(_("There is nothing under the cursor."))
            return
        self.board.columns.toggle([card])
        self.board.repaint()
        self._redraw_top()
        self._went(self.board.step(1))

    def _mark_column(self) -> None:
        """All cards of the column, those out of sight too."""
        column = self.board.columns.column
        if column is None:
            return
        view, now, stage = self.asked_view(), self.app.now.us, column.stage.id

        def show(cards: tuple[DealCard, ...]) -> None:
            self.board.columns.toggle(cards)
            self.board.repaint()
            self._redraw_top()

        self.read_cards(
            lambda reads: reads.ask(hot.top, view, stage, now, MOST_MARKED), show, stage
        )

    def _unmark(self) -> None:
        self.board.columns.marks = {}
        self.board.repaint()
        self._redraw_top()


def _card_or_none(reads: Reads, deal_id: int) -> Card | None:
    """The card of a deal, if it is still there."""
    try:
        return reads.card(deal_id=deal_id)
    except CrmError:
        return None

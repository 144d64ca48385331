"""Cards on their way: shown elsewhere within the event of a key, written behind, or put back."""

from collections.abc import Coroutine
from datetime import date
from functools import partial
from typing import Any

from crm_tui.domain.boards import DealCard, StageLine
from crm_tui.domain.lines import Card, StepLine
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.screens.pipeline_moves import Move, put_job, rank_job, stage_job
from crm_tui.screens.pipeline_reading import BoardReading
from crm_tui.screens.whose_card import give_card
from crm_tui.shell import Reads
from crm_tui.widgets.paint import Moment, day_near, minute_clock

#: What is done while cards are moved: the cursor goes about, cards go on.
MEANWHILE = ("move.", "board.", "card.")


class MovingScreen(BoardReading):
    """A board whose cards can be moved."""

    def __init__(self) -> None:
        super().__init__()
        self._held: tuple[object, int, StageLine] | None = None  # form, deal, where it is shown
        self._last: Move | None = None
        self._stepped: set[int] = set()  # deals whose step is another one by a move of mine

    def look_at_card(self) -> None:
        """Read the card under the cursor; where that takes a thread, it was read before."""
        card = self.board.columns.current()
        if card is None or self.board.columns.marks:
            self.card = None
        elif self.app.reads.inline or self.card is None or self.card.deal_id != card.id:
            self.card = None if self.app.reads.inline else self.card
            self.look_up(lambda reads: _card_or_none(reads, card.id), self._card_read, "card")

    def look_ahead(self) -> None:
        """Where reading takes a thread, read the card before it is asked for."""
        if not self.app.reads.inline:
            self.look_at_card()

    def _card_read(self, card: Card | None) -> None:
        self.card = card
        give_card(self, card)

    # -- moving cards ---------------------------------------------------------------------

    def carry(self, by: int) -> None:
        """To the column beside it; from the last one it is won."""
        card, here = self.board.columns.current(), self.board.columns.here
        if card is None:
            self.app.tell(_("There is nothing under the cursor."))
        elif self.board.columns.is_beyond:
            self.app.tell(_("A closed deal does not move. u undoes your last action."))
        elif here + by < 0:
            self.app.tell(_("This is the first stage."))
        elif here + by >= len(self.board.columns.all):
            self.win(card, "L")
        else:
            self.move(card, here + by)

    def move(self, card: DealCard, target: int, index: int | None = None) -> None:
        """Show a card in another column, and write it behind; the line on top follows with that.

        index: the place it is put at there, None for the one that its order gives it.
        """
        column, source = self.board.columns.all[target], self.board.columns.here
        if not self.board.carry(card.id, target, last=self.is_own_order, index=index):
            return
        job = stage_job(card.id, column.stage.key, self._pipeline_key())
        if index is not None:
            between = column.around(column.at)
            job = put_job(card.id, column.stage.key, self._pipeline_key(), between)
        self._write(Move(card, job, column.stage, source))
        self.fill()

    def _pipeline_key(self) -> str:
        columns = self.board.columns
        return next(line.key for line in columns.pipelines if line.id == columns.pipeline_id)

    def order(self, by: int) -> None:
        """One place up or down in its column."""
        column = self.board.columns.column
        if column is not None and not self.board.columns.is_beyond:
            self.fill()
            self.shift(column.at + by)

    def shift(self, index: int) -> None:
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
        self.moves.add(move)
        self.call_after_refresh(move.painted.set)
        super().save_behind(self._write_behind(move))

    def act(self, action: str) -> None:
        """Whatever is asked for but looking about and moving on comes after the moves."""
        if not action.startswith(MEANWHILE):
            self.moves.hand.hurry()
        super().act(action)

    def save_behind(self, saving: Coroutine[Any, Any, None]) -> None:
        """Save after the moves, which are waited for no longer."""
        self.moves.hand.hurry()
        super().save_behind(saving)

    def on_screen_suspend(self) -> None:
        """Another screen comes on top: what was moved here is to be seen there."""
        self.moves.hand.hurry()

    async def _write_behind(self, move: Move) -> None:
        wait = partial(self.moves.wait, move, is_open=self.app.is_open)
        kept = await self.app.do(self.moves.job(move), tell=False, after=wait)
        self.moves.finish(move)
        if kept.error is not None:
            self._refused_move(move, kept.error)
        elif not move.is_off:
            self._last = move
            self._stepped.add(move.card.id)
        if not self.moves.waiting:
            self._all_written()

    def _all_written(self) -> None:
        """The last card has arrived: say so, and show what the store made of it."""
        last, self._last = self._last, None
        if last is not None and last.stage is not None:
            stage, deal_id = last.stage.name, last.card.id
            client = last.card.step.client

            def tell(card: Card | None) -> None:
                self._tell_moved(client, stage, card)

            self.app.show(lambda reads: _card_or_none(reads, deal_id), tell, "moved")
        self.reload()

    def _tell_moved(self, client: str, stage: str, card: Card | None) -> None:
        """Say where a card is now, and its new next step in the place of the dropped one."""
        key = next(k for k in self.app.keyboard.table if k.id == "edit.undo")
        moved = _("{who}: {stage}").format(who=client, stage=stage)
        step = _step_words(card.step, self.app.now) if card is not None and card.step else ""
        undo = _("{key} to undo").format(key=self.app.keyboard.label(key))
        self.app.tell(" · ".join(filter(None, (moved, step, undo))))

    def _refused_move(self, move: Move, error: CrmError) -> None:
        """Ask for what the stage needs, or put the card back and say why."""
        from crm_tui.screens.pipeline_forms import dropped_words

        self._last = None
        self._close_win_form(move)
        dropped = dropped_words(move.dropped) if move.dropped else ""
        asks = move.asks_when(error) or move.asks_must(error)
        if asks and self.form is None and move.stage is not None:
            self._ask(move, move.stage, error)
            if dropped:
                self.app.tell(dropped)
            return
        self.app.tell(error.message, f"{error.hint} {dropped}".strip(), severity="error")
        self.board.columns.move(move.card.id, move.source)
        self.board.columns.here = move.source
        if not self.moves.waiting:
            self.read_now()

    def _close_win_form(self, move: Move) -> None:
        """The burst of a refused move led on to the question of winning: that is off as well."""
        from crm_tui.screens.pipeline_forms import BoardWinForm

        form = self.form
        if isinstance(form, BoardWinForm) and form.key and form.steps == (move.card.step,):
            move.dropped += 1 + form.dropped
            self.close_form()

    def _ask(self, move: Move, stage: StageLine, error: CrmError) -> None:
        """Ask for the day, or for what is required, while the card stands where it goes."""
        from crm_tui.screens.opening import around_of
        from crm_tui.screens.pipeline_forms import BoardMustForm, BoardWhenForm
        from crm_tui.store.hot.stages import StageOption

        pipeline = self.board.columns.pipeline_id
        option = StageOption(self._pipeline_key(), "", stage.key, stage.name, stage.id, pipeline)
        steps, deals = (move.card.step,), (move.card.id,)
        form: BoardMustForm | BoardWhenForm
        if move.asks_must(error):
            things = getattr(error, "things", ())
            form = BoardMustForm(around_of(self), steps, deals=deals, stage=option, things=things)
        else:
            form = BoardWhenForm(around_of(self), steps, deals=deals, stage=option)
        form.key = "L" if move.dropped else ""
        self._held = (form, move.card.id, stage)
        self.put_form(form)
        self.hold()
        self.board.renew()

    def hold(self) -> None:
        """A card whose day is asked for is shown where it would go."""
        if self._held is None:
            return
        form, deal_id, stage = self._held
        if form is not self.form:
            self._held = None
            return
        stages = [column.stage.id for column in self.board.columns.all]
        if stage.id in stages:
            self.board.columns.move(deal_id, stages.index(stage.id))

    def put_back(self) -> None:
        """The day was not given: the card goes back where it was."""
        self._held = None
        self.read_now()

    def win(self, card: DealCard, key: str = "") -> None:
        """Ask for the last amount. key: the held key that led here."""
        from crm_tui.screens.opening import around_of
        from crm_tui.screens.pipeline_forms import BoardWinForm

        self.look_at_card()
        form = BoardWinForm(around_of(self), (card.step,), self.card)
        form.key = key
        self.put_form(form)

    def renew_form(self) -> None:
        """A form opened behind a move of mine is about the step that the move has opened."""
        moved, self._stepped = self._stepped, set()
        if self.form is None or not moved:
            return
        steps = {c.id: c.step for column in self.board.columns.all for c in column.cards}
        mine = {number: steps[number] for number in moved if number in steps}
        renewed = tuple(mine.get(step.deal_id or 0, step) for step in self.form.steps)
        if renewed != self.form.steps:
            self.form.steps = renewed
            self.put_form(self.form)


def _card_or_none(reads: Reads, deal_id: int) -> Card | None:
    """The card of a deal, if it is still there."""
    try:
        return reads.card(deal_id=deal_id)
    except CrmError:
        return None


def _step_words(step: StepLine, now: Moment) -> str:
    """`send the offer, Mon 30 Nov 10:00`."""
    time = "" if step.due_minute is None else minute_clock(step.due_minute)
    day = day_near(date.fromisoformat(step.due_day), now.day)
    return f"{step.title}, {day} {time}".strip()

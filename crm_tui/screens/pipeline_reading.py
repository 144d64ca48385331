"""How the board is read: all of it within the first frame, then by windows, then behind."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic

from textual import work
from textual.timer import Timer
from textual.widget import Widget

from crm_tui.domain.boards import EVERYONE, OWN, BoardLines, DealCard, View, totals
from crm_tui.domain.filter_values import Viewer
from crm_tui.domain.filters import Fault
from crm_tui.domain.text import thousands
from crm_tui.errors import CrmError
from crm_tui.i18n import _, _n
from crm_tui.screens.framed import FramedScreen
from crm_tui.screens.pipeline_moves import Moves
from crm_tui.shell import Reads
from crm_tui.store.hot import board as hot
from crm_tui.store.hot.board_closed import closed_cards
from crm_tui.widgets.board import shown_at
from crm_tui.widgets.carrying import CarryingBoard
from crm_tui.widgets.columns import ABOVE, BELOW, END, Column
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_board import CARD, Heading, Shown, heading_line
from crm_tui.widgets.panes import Bar

NOBODY = -1  # the owner of nothing: somebody who has never acted
MINE, ALL = "mine", "all"
AGAIN = 2.0  # seconds after which a board that could not be read is tried again
MARGIN = 8  # cards read beyond those in sight
AHEAD = 0.1  # seconds without a key after which the end of a column is read ahead, then the next


Question = Callable[[Reads], BoardLines]


def _or_why_not(question: Question, reads: Reads) -> BoardLines | CrmError:
    """The answer to a question, or why there is none. Raises Late, which is no answer at all."""
    try:
        return question(reads)
    except CrmError as error:
        return error


class BoardReading(FramedScreen):
    """A screen with a board that is read for a view of it.

    What is read while cards are on their way is out of date, so the board is read once they have
    arrived. `asked` counts the questions: an answer to an older one is not shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.board = CarryingBoard(id="board")
        self.view = View()
        self.faults: tuple[Fault, ...] = ()
        self.owner: str | int = MINE
        self.owner_name = ""
        self.narrowed = self.view_name = ""
        self.moves = Moves()
        self._asked = 0
        self._was_read = False
        self._is_waiting = False
        self._ahead: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The board alone."""
        yield self.board

    # -- reading --------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the board anew: before the first frame at once, afterwards behind."""
        if not self._was_read:
            self.read_now(anew=True)
        elif not self.moves.waiting:
            self._read_behind(self._question(anew=False), anew=False)

    def read_now(self, *, anew: bool = False) -> None:
        """Read for another view, or the truth after a move was taken back."""
        question = self._question(anew=anew)
        if self.view.is_plain and self.app.reads.inline:
            answered = partial(self._answered, self._asked, anew)
            self.look_up(partial(_or_why_not, question), answered, "board")
        else:
            self._wait(waits=True)
            self._read_behind(question, anew=anew)

    def _question(self, *, anew: bool) -> Question:
        """What to ask: the view, with the places around which cards are read."""
        self._asked += 1
        columns, now = self.board.columns, self.app.now.us
        current = columns.current()
        focus = current.id if current is not None and not anew else None
        anchors = {} if anew else columns.anchors()
        size = self.app.size.height // (1 if self.board.is_compact else CARD) + MARGIN
        view = self.asked_view()

        def read(reads: Reads) -> BoardLines:
            return reads.ask(hot.board, view, now, anchors=anchors, focus=focus, size=size)

        return read

    def asked_view(self) -> View:
        """The view with its owner as a user's id, and who asks where that matters."""
        owner = {MINE: self.app.person.id or NOBODY, ALL: EVERYONE}.get(str(self.owner), self.owner)
        viewer = self.viewer() if self.view.filter.narrows else None
        return self.view._replace(owner_id=int(owner), viewer=viewer)

    def viewer(self) -> Viewer:
        """Who asks: whose today and whose currency a filter means."""
        person, now = self.app.person, self.app.now
        return Viewer(person.id, now.local, person.week, person.currency)

    @work(group="board", exclusive=True)
    async def _read_behind(self, question: Question, *, anew: bool) -> None:
        asked, done = self._asked, self.moves.done
        lines = await asyncio.to_thread(lambda: _or_why_not(question, self.app.reads.patient))
        if done == self.moves.done and not self.moves.waiting:
            self._answered(asked, anew, lines)

    def _answered(self, asked: int, anew: bool, lines: BoardLines | CrmError) -> None:
        if asked == self._asked and isinstance(lines, CrmError):
            self._wait(waits=False)
            self._not_read(lines)
        elif asked == self._asked and not isinstance(lines, CrmError):
            self._was_read = True
            self._wait(waits=False)
            self.show_board(lines, anew=anew)

    def _not_read(self, error: CrmError) -> None:
        """Keep what is shown and say why it is old; where nothing is, say it there, and try on."""
        if self.board.columns.all:
            self.app.tell_error(error)
            return
        self.board.empty = (error.message, error.hint, _("The board is read again by itself."))
        self.board.refresh()
        self.set_timer(AGAIN, self.reload)

    def _wait(self, *, waits: bool) -> None:
        if waits != self._is_waiting:
            self._is_waiting = waits
            self._redraw_top()

    # -- showing --------------------------------------------------------------------------

    def show_board(self, lines: BoardLines, *, anew: bool = False) -> None:
        """Show a board that was read; the cursor stays on its card."""
        board = self.board
        current, was_empty = board.columns.current(), bool(board.empty)
        board.columns.show(lines, current.id if current else None, anew=anew)
        self.view = self.view._replace(pipeline_id=lines.pipeline_id)
        self.faults = lines.faults
        self.hold()
        board.shown = self.shown()
        board.empty = () if board.columns.deals or board.columns.lanes else tuple(self.nothing())
        if bool(board.empty) != was_empty:
            self.redraw_bars()
        board.renew()
        self._redraw_top()
        self.fill()
        self._look_ahead_soon()

    def _look_ahead_soon(self) -> None:
        """Once nobody waits, read the ends of the columns: a moved card comes to stand there."""
        if self._ahead is not None:
            self._ahead.stop()
        self._ahead = None
        if self.is_own_order and self.view.is_plain and self.app.reads.inline:
            self._ahead = self.set_timer(AHEAD, self._read_an_end)

    def _read_an_end(self) -> None:
        """Read the end of a column that is shown, or beside those; draw it; then the next one's."""
        slots = self.board.slots
        if not slots or self.moves.waiting or not self.is_current:
            return
        if monotonic() - self.app.at_once.pressed < AHEAD:
            self._look_ahead_soon()
            return
        near = self.board.columns.all[max(slots[0].number - 1, 0) : slots[-1].number + 2]
        column = next((one for one in near if one.wants_tail), None)
        if column is None:
            return
        view, now, stage = self.asked_view(), self.app.now.us, column.stage.id
        size = self.board.rows + MARGIN

        def show(cards: tuple[DealCard, ...]) -> None:
            column.tail = cards
            self.board.draw_ahead(slots[0].cells, column)
            if cards:
                self._ahead = self.set_timer(AHEAD, self._read_an_end)

        self.look_up(lambda reads: reads.ask(hot.tail, view, stage, now, size), show, "ahead")

    def shown(self) -> Shown:
        """What all the cards have in common."""
        me, everyone = self.app.person.id, self.owner != MINE and not self.board.columns.lanes
        compact = self.board.is_compact
        return shown_at(self.app.now, everyone=everyone, compact=compact, me=me if everyone else 0)

    def hold(self) -> None:
        """Keep a card where it is shown though it is not written yet."""

    def fill(self) -> None:
        """Read the cards that will be in sight next, in the columns that are shown."""
        columns = self.board.columns
        for slot in self.board.slots:
            is_end = slot.number >= len(columns.all)
            column = columns.at(slot.number)
            if column is None or column.is_reading or (is_end and slot.number != columns.here):
                continue
            side = column.wants(self.board.rows)
            if is_end and (column.is_old or (side and column.deals)):
                self._read_closed(column)
            elif side and not is_end:
                self._read_more(column, side)

    def _read_closed(self, column: Column) -> None:
        """Read what was won or lost as far as it is looked at: from the top where it is old."""
        view, now, status = self.asked_view(), self.app.now.us, column.stage.key
        key, size = column.edge(BELOW), self.board.rows + MARGIN
        is_old, column.is_reading = column.is_old, True
        if is_old:
            key, size = (), max(size, len(column.cards))

        def show(cards: tuple[DealCard, ...]) -> None:
            column.is_reading = False
            if is_old:
                column.renew(cards)
            else:
                column.extend(cards, BELOW)
            self._column_read(column)

        self.look_up(
            lambda reads: reads.ask(closed_cards, view, status, now, key, size=size), show,
            f"closed {status}",
        )  # fmt: skip

    def _read_more(self, column: Column, side: str) -> None:
        view, now, stage = self.asked_view(), self.app.now.us, column.stage.id
        key, size = column.edge(side), self.board.rows + MARGIN
        column.is_reading = True

        def read(reads: Reads) -> tuple[DealCard, ...]:
            if side == END:
                return reads.ask(hot.tail, view, stage, now, size)
            return reads.ask(hot.more, view, stage, now, key, forward=side == BELOW, size=size)

        def show(cards: tuple[DealCard, ...]) -> None:
            column.is_reading = False
            column.extend(cards, BELOW if side == BELOW else ABOVE)
            self._column_read(column)

        self.read_cards(read, show, f"more {stage}")

    def read_cards(
        self,
        read: Callable[[Reads], tuple[DealCard, ...]],
        show: Callable[[tuple[DealCard, ...]], None],
        group: str,
    ) -> None:
        """Read cards of a column: within the event where indexes answer, else behind.

        group: a later reading of it replaces one that still waits.
        """
        if self.view.is_plain:
            self.look_up(read, show, group)
        else:
            self._read_cards_behind(read, show)

    @work(group="cards")
    async def _read_cards_behind(
        self,
        read: Callable[[Reads], tuple[DealCard, ...]],
        show: Callable[[tuple[DealCard, ...]], None],
    ) -> None:
        try:
            show(await asyncio.to_thread(lambda: read(self.app.reads.patient)))
        except CrmError as error:
            self.app.tell_error(error)

    def _column_read(self, column: Column) -> None:
        column.scroll(self.board.rows)
        if column in (*self.board.columns.all, *self.board.columns.ends):
            self.board.repaint()
            self.fill()

    def to_end(self, *, last: bool) -> None:
        """The cursor to the last card of its column, or to the first."""
        column = self.board.columns.column
        if column is None:
            return
        is_end = self.board.columns.is_beyond
        if is_end or ((column.end >= column.deals) if last else (column.start == 0)):
            self.board.step(column.deals if last else -column.deals)
            self.fill()
            return
        view, now, stage = self.asked_view(), self.app.now.us, column.stage.id
        size, ask = self.board.rows + MARGIN, hot.tail if last else hot.top

        def show(cards: tuple[DealCard, ...]) -> None:
            column.replace(cards, last=last)
            self._column_read(column)

        self.read_cards(lambda reads: reads.ask(ask, view, stage, now, size), show, "end")

    # -- words ----------------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """Which pipeline, whose, how many deals and what they sum up to."""
        columns = self.board.columns
        lines = columns.pipelines
        at = next((n for n, p in enumerate(lines) if p.id == columns.pipeline_id), 0)
        sums = totals((c.stage.probability, c.money) for c in columns.all)
        own = lines[at].currency if lines else ""
        ordered = sorted(sums.items(), key=lambda one: (one[0] != own, one[0]))
        return heading_line(
            Heading(
                lines[at].name if lines else "",
                self.place_words(),
                self._whose_words(),
                columns.deals,
                tuple((currency, *both) for currency, both in ordered),
                self.view.sort,
                self.view_name or self.narrowed,
                len(columns.marks),
                self._is_waiting,
            ),
            cells,
        )

    def place_words(self) -> tuple[int, int]:
        """Which of how many boards this is."""
        return (1, 1)

    def _whose_words(self) -> str:
        if self.owner == MINE:
            return ""
        return _("everybody's") if self.owner == ALL else self.owner_name

    def count_words(self) -> str:
        """How many deals are shown."""
        deals = self.board.columns.deals
        return _n("{count} deal", "{count} deals", deals).format(count=thousands(deals))

    def nothing(self) -> list[str]:
        """What an empty board says: which key helps."""
        columns = self.board.columns
        if self.view.filter.narrows:
            amiss = [str(fault) for fault in self.faults[:1]]
            return [_("No deal is like that."), *amiss, _("esc shows all of them again.")]
        names = {line.id: line.name for line in columns.pipelines}
        name = names.get(columns.pipeline_id, "")
        words = [_("No open deal in {pipeline}.").format(pipeline=name)]
        words.append(_("a adds a client, a deal and its next step in one line."))
        if self.owner != ALL:
            words.append(_("o shows everybody's deals."))
        if len(columns.pipelines) > 1:
            words.append(_("] shows the next board."))
        return words

    def _redraw_top(self) -> None:
        if self.is_mounted:
            self.query_one("#top", Bar).redraw()

    @property
    def is_own_order(self) -> bool:
        """Whether the cards stand in the order the team gave them."""
        return self.view.sort == OWN

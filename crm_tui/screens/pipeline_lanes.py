"""Lanes of a board: a line for each owner, of whom one at a time is unfolded."""

from typing import TYPE_CHECKING, Any, NamedTuple

from textual import on

from crm_tui.domain.boards import (
    BoardLines,
    ClosedLine,
    ColumnLine,
    DealCard,
    LaneLine,
    Sum,
    View,
)
from crm_tui.i18n import _
from crm_tui.screens.forms import Save
from crm_tui.screens.pipeline_reading import Question
from crm_tui.screens.pipeline_shape import ShapedScreen
from crm_tui.widgets.carrying import CarryingBoard
from crm_tui.widgets.columns import Columns

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.shell import Job


class AllLanes(NamedTuple):
    """What is known of all lanes, so that another one is read alone.

    whole: the deals at each stage, their sums and what is left to receive, by its id.
    """

    lanes: tuple[LaneLine, ...]
    closed: tuple[ClosedLine, ...]
    whole: dict[int, tuple[int, dict[str, int], tuple[Sum, ...]]]

    def around(self, lines: BoardLines, owner_id: int) -> BoardLines:
        """A board of one owner as the lane among the others."""
        columns = tuple([self._column(line) for line in lines.columns])
        return lines._replace(
            columns=columns, closed=self.closed, lanes=self.lanes, lane=owner_id
        )  # fmt: skip

    def _column(self, line: ColumnLine) -> ColumnLine:
        own = dict(line.sums)
        deals, sums, left = self.whole.get(line.stage.id, (line.deals, own, line.left))
        rest = [Sum(one, total - own.get(one, 0)) for one, total in sums.items()]
        return line._replace(left=left, elsewhere=(max(deals - line.deals, 0), tuple(rest)))


def lanes_of(columns: Columns) -> AllLanes:
    """What a board that is shown knows of its lanes."""
    whole = {one.stage.id: (one.whole, dict(one.money), one.left) for one in columns.all}
    here = tuple((one.stage.id, one.deals) for one in columns.all if one.deals)
    lanes = tuple(
        [lane._replace(stages=here) if lane.owner_id == columns.lane else lane
         for lane in columns.lanes]
    )  # fmt: skip
    return AllLanes(lanes, columns.closed, whole)


class LanesScreen(ShapedScreen):
    """A board whose owners may have a lane each."""

    def __init__(self) -> None:
        super().__init__()
        self._known: AllLanes | None = None  # while another lane is asked for

    def asked_view(self) -> View:
        """The view; with lanes, the one lane that is unfolded."""
        view = super().asked_view()
        if not self.lanes:
            return view
        is_alone = self._known is not None
        return view._replace(lanes=not is_alone, owner_id=self.lane or self.app.person.id)

    def _question(self, *, anew: bool) -> Question:
        """What to ask: another lane of those that are known is read alone."""
        read, known, owner_id = super()._question(anew=anew), self._known, self.lane
        if known is None:
            return read
        return lambda reads: known.around(read(reads), owner_id)

    def show_board(self, lines: BoardLines, *, anew: bool = False) -> None:
        """Show a board, in the lane that was read."""
        self.lane = lines.lane if self.lanes else 0
        super().show_board(lines, anew=anew)
        if self._from_below:
            self._from_below = False
            self.to_end(last=True)

    # -- from lane to lane ----------------------------------------------------------------

    def went(self, moved: bool) -> None:
        """The cursor stands elsewhere: read what will be in sight next."""
        if moved:
            self.fill()
            self.look_ahead()

    def step(self, by: int) -> None:
        """One card up or down; beyond the end of a lane into the next one."""
        if self.board.step(by):
            self.went(True)
        elif self.lanes and not self.board.columns.is_beyond:
            beside = self._beside(by)
            if beside is not None:
                self._from_below = by < 0
                self._unfold(beside.owner_id)

    def _beside(self, by: int) -> LaneLine | None:
        """The lane before or after the one shown."""
        lanes, at = self.board.columns.lanes, self.board.columns.place_of_lane + by
        return lanes[at] if 0 <= at < len(lanes) else None

    def _unfold(self, owner_id: int) -> None:
        self._known, self.lane = lanes_of(self.board.columns), owner_id
        self.read_now(anew=True)
        self._known = None

    @on(CarryingBoard.Lane)
    def _lane_clicked(self, message: CarryingBoard.Lane) -> None:
        if message.owner_id != self.lane:
            self._unfold(message.owner_id)

    # -- giving ---------------------------------------------------------------------------

    def order(self, by: int) -> None:
        """One place up or down in its column; beyond the end of a lane to the next owner."""
        column, beside = self.board.columns.column, self._beside(by)
        card = self.board.columns.current()
        if self.lanes and column is not None and card is not None and beside is not None:
            at_end = column.at == 0 if by < 0 else column.at >= column.deals - 1
            if at_end and not self.board.columns.is_beyond:
                self.give(card, beside.owner_id)
                return
        super().order(by)

    def give(self, card: DealCard, owner_id: int) -> None:
        """Give a card to the owner of a lane, and go there with it; one undo takes it back."""
        names = {lane.owner_id: lane.owner for lane in self.board.columns.lanes}
        done = _("{what}: given to {name}")
        done = done.format(what=card.step.client, name=names.get(owner_id, ""))
        self.lane = owner_id
        self.submit(Save(_give_job(card.step.id, owner_id), done, (card.step,), moves_on=False))


def _give_job(step_id: int, owner_id: int) -> "Job":
    def job(crm: "Crm") -> Any:
        from crm_tui.actions.together import gives

        return crm.run(gives, (step_id,), owner_id)

    return job

"""Lanes of a board: a line for each owner, of whom one at a time is unfolded."""

from typing import TYPE_CHECKING, Any

from textual import on

from crm_tui.domain.boards import BoardLines, DealCard, LaneLine, View
from crm_tui.i18n import _
from crm_tui.screens.forms import Save
from crm_tui.screens.pipeline_shape import ShapedScreen
from crm_tui.widgets.carrying import CarryingBoard

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.shell import Job


class LanesScreen(ShapedScreen):
    """A board whose owners may have a lane each."""

    def asked_view(self) -> View:
        """The view; with lanes, the one lane that is unfolded."""
        view = super().asked_view()
        if not self.lanes:
            return view
        return view._replace(lanes=True, owner_id=self.lane or self.app.person.id)

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
        self.lane = owner_id
        self.read_now(anew=True)

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

"""Review: the open deals, or the clients of a view, one by one until each has been dealt with."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui.domain.lines import Card, StepLine
from crm_tui.domain.reviews import ItemLine, ReviewLine, progress_words
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.forms import Save
from crm_tui.screens.narrow_form import has_words, holds, narrow_steps
from crm_tui.screens.opening import around_of
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.shell import Job, Reads
from crm_tui.store.hot.review import walk
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_review import client_cells, item_line, review_line

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.client_cards import Who
    from crm_tui.screens.forms import Form


class ReviewScreen(PanesScreen):
    """What is left of the review on the left; the card of the one at hand on the right."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["review"]
    kinds: ClassVar[frozenset[str]] = PanesScreen.kinds | {"review", "review_item"}
    taps: ClassVar[tuple[str, ...]] = ("r", "p", "x", "s", "⋯")
    bare_taps: ClassVar[tuple[str, ...]] = ("B", "u", "⋯")
    leading: ClassVar[tuple[str, ...]] = (
        *("step.result", "step.postpone", "step.refuse", "step.call", "step.note", "step.why"),
        *("review.skip", "review.rest"),
    )
    unlisted: ClassVar[frozenset[str]] = frozenset(
        {"deal.move", "deal.win", "record.edit", "step.time", "find.open"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.review: ReviewLine | None = None
        self.items: tuple[ItemLine, ...] = ()
        self._is_first = True

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """How far the review is."""
        return review_line(self.review, cells)

    def reload(self) -> None:
        """Read anew where the review stands."""
        self.look_up(
            lambda reads: reads.ask(walk, reads.me()), lambda found: self._show(*found), "review"
        )

    def _show(self, review: ReviewLine | None, items: tuple[ItemLine, ...]) -> None:
        self.review, self.items = review, items
        now = self.app.now
        fitted: dict[int, int] = {}

        def draw(item: ItemLine, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = client_cells(items, cells)
            return item_line(item, fitted[cells], now, cells)

        shown = [item for item in items if _holds(item, self.words)]
        title = _("Review, only: {words}").format(words=self.words)
        self.rows.title = title if self.words else _("Review")
        nothing = progress_words(review) if review is not None else ""
        self.rows.empty = ("", _("None of them holds these words.") if self.words else nothing)
        self.rows.show([Section("left", [], shown)], Look(lambda item: item.id, draw))
        self.redraw_bars()
        self.show_card()
        if self._is_first and review is None and self.form is None:
            self._begin()
        self._is_first = False

    def nothing(self) -> list[str]:
        """What the right pane says when nothing is left."""
        if self.review is None:
            return [_("B begins a review: all your open deals, or any view of clients.")]
        return [
            progress_words(self.review),
            _("The review is done. B begins another one; u takes the last back."),
        ]

    def on_phone(self, phone: bool) -> None:
        """On a phone the one at hand is shown first; the list is one back."""
        super().on_phone(phone)
        self.set_class(phone, "-reading")

    def card_of(self, reads: Reads, row: ItemLine) -> Card:
        """The card of the deal, or of the client. Raises CrmError."""
        if row.deal_id is not None:
            return reads.card(deal_id=row.deal_id)
        return reads.card(client_id=row.client_id)

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, and those of a review."""
        return super().verbs() | {
            "review.skip": self._skip,
            "review.rest": self._rest,
            "review.new": self._begin,
            "review.open": self.back,
            "list.filter": lambda: self.put_form(narrow_steps(self, self.narrow, self.words)),
            "list.owner": self._give,
            "record.edit": self.edit_marked,
        }

    def show_narrowed(self) -> None:
        """Show only what holds the words."""
        self._show(self.review, self.items)

    def marked_steps(self) -> tuple[StepLine, ...]:
        """The next steps of the marked, as far as there are such."""
        steps = (row.step for row in self.rows.marked() if isinstance(row, ItemLine))
        return tuple(step for step in steps if step is not None)

    def _give(self) -> None:
        """To whom the marked, or the one at hand, are given."""
        from crm_tui.screens.owner_forms import give_steps

        steps = self.targets()
        if steps:
            self.put_form(give_steps(self, steps))
        else:
            self.app.tell(_("There is no open step here."))

    def targets(self) -> tuple[StepLine, ...]:
        """The steps of the marked, else of the one at hand."""
        if marked := self.marked_steps():
            return marked
        row = self.rows.current()
        return (row.step,) if isinstance(row, ItemLine) and row.step is not None else ()

    def whom(self) -> tuple[int | None, int | None]:
        """The client and the deal at hand."""
        row = self.rows.current()
        return (row.client_id, row.deal_id) if isinstance(row, ItemLine) else (None, None)

    def form_for(self, action: str) -> "Form":
        """A new deal is one of the client at hand."""
        row = self.rows.current()
        if action == "client.add" and isinstance(row, ItemLine):
            from crm_tui.screens.client_card_deals import NewDealForm

            return NewDealForm(around_of(self), client=_who(row))
        return super().form_for(action)

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """It has been dealt with: on to the next; the marks go."""
        if self.rows.marks:
            self.rows.unmark()
        row = self.rows.current()
        if row is not None and (row.step in steps or not steps):
            self._go_on(row)

    def _go_on(self, row: ItemLine) -> None:
        self.rows.pass_on(row.id)
        self.show_card()

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """It was not dealt with after all: back to it."""
        found = next((one for one in self.items if one.step in steps), None)
        if self.form is None and found is not None and self.rows.go_to(found.id):
            self.show_card()

    def turned_back(self, step_ids: tuple[int, ...]) -> None:
        """What was undone is at hand again."""
        found = next((n for n in self.items if n.step is not None and n.step.id in step_ids), None)
        if self.form is None and found is not None and self.rows.go_to(found.id):
            self.show_card()

    def _skip(self) -> None:
        """To the end of the review; it comes again."""
        row = self.rows.current()
        if row is None:
            self.app.tell(_("There is nothing left to skip."))
            return
        self.submit(Save(_skipping(row.id), _("Put off to the end"), moves_on=False))
        self._go_on(row)

    def _rest(self) -> None:
        """Ask until when the client rests."""
        from crm_tui.screens.review_forms import RestForm

        row = self.rows.current()
        if row is None:
            self.app.tell(_("There is nothing under the cursor."))
            return
        steps = self.targets()
        form = RestForm(
            around_of(self), steps, self.card, client_id=row.client_id, client=row.client
        )
        self.put_form(form)

    def _begin(self) -> None:
        """Ask what to review."""
        from crm_tui.screens.review_forms import ViewForm

        self.put_form(ViewForm(around_of(self)))


def _holds(item: ItemLine, words: str) -> bool:
    """Whether a row holds every one of these words."""
    if item.step is not None:
        return holds(item.step, words)
    return has_words(f"{item.client} {item.deal}", words)


def _who(row: ItemLine) -> "Who":
    """The client of a row, as far as a new deal wants to know."""
    from crm_tui.domain.client_cards import Who

    number, name = row.client_id, row.client
    return Who(
        number, number, 0, "", name, "", None, "", "", "", "", "", "", "", 0, "", False, None, None
    )


def _skipping(item_id: int) -> Job:
    def job(crm: "Crm") -> Any:
        from crm_tui.actions.review import skip

        return crm.run(skip, item_id)

    return job

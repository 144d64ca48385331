"""Today: the screen the app opens on, and where the day is cleared."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui.domain.lines import StepLine, TodayCounts
from crm_tui.i18n import _, _n
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.acting import WITHOUT_STEP
from crm_tui.screens.framed import IMPORTS
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.screens.reading import MOST, WINDOW
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_bars import progress_line
from crm_tui.widgets.paint_steps import (
    GROUPS,
    OVERDUE,
    TODAY,
    columns,
    days_to_come,
    grouped,
    heading,
    step_line,
)
from crm_tui.widgets.paint_today import UNLISTED, group_length
from crm_tui.widgets.panes import Bar
from crm_tui.widgets.window import Window

if TYPE_CHECKING:
    from crm_tui.domain.filters import Fault, Filter
    from crm_tui.domain.views import View

STEP = "step"
COUNTS_TO_COME = slice(8, 11)  # of TodayCounts: tomorrow, this week, later
NOTHING = TodayCounts(*(0 for _field in TodayCounts._fields))


class TodayScreen(PanesScreen):
    """The open steps in order on the left; whoever is under the cursor on the right."""

    tab: ClassVar[str] = "today"
    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["today"]
    unlisted: ClassVar[frozenset[str]] = UNLISTED
    brings = IMPORTS
    bare_taps: ClassVar[tuple[str, ...]] = ("a", "I", "/", "o", "⋯")

    def __init__(self) -> None:
        super().__init__()
        self.counts = NOTHING
        self.steps: tuple[StepLine, ...] = ()
        self.owner: str | int = "mine"
        self.owner_name = ""
        self.groups: tuple[str, ...] = (OVERDUE, TODAY)
        self.words = ""
        self.faults: tuple[Fault, ...] = ()
        self._asked: Filter | None = None
        self._found: frozenset[int] | None = None

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """How far the day is."""
        return progress_line(self.counts, cells)

    def reload(self) -> None:
        """Read the day anew."""
        now, owner, groups = self.app.now, self.owner, self.groups
        self.look_up(
            lambda reads: reads.today(now, owner=owner, groups=groups),
            lambda read: self._show_day(*read),
            "day",
        )
        self._ask_which()

    def _show_day(self, counts: TodayCounts, steps: tuple[StepLine, ...]) -> None:
        self.counts, self.steps = counts, steps
        self.query_one("#top", Bar).redraw()
        self._show_steps()
        if self.app.stood_on is not None:
            self.rows.begin_at(self.app.stood_on)
            self.app.stood_on = None
        self.show_card()

    def _show_steps(self) -> None:
        now = self.app.now
        sections = [
            Section(name, heading(name), self._rows_of(name, rows))
            for name, rows in grouped(self._kept(), now)
        ]
        shown = list(self.steps)
        fitted: dict[int, Any] = {}

        def draw(step: StepLine, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = columns(shown, now, cells)
            return step_line(step, fitted[cells], now, cells)

        nothing = _("No step holds these words; esc shows all.")
        self.rows.empty = ("", nothing if self.words else _("Nothing is due."))
        self.rows.title = self._whose_words()
        self.rows.show(sections, Look(lambda step: step.id, draw), self._footing())

    def _kept(self) -> tuple[StepLine, ...]:
        """The steps that hold every word of the filter, or that the store finds by its terms."""
        if self._found is not None:
            return tuple(step for step in self.steps if step.id in self._found)
        if self._asked is None:
            return self.steps
        from crm_tui.domain.search import fold

        words = fold(" ".join(plain_words(self._asked) or ())).split()
        return tuple(s for s in self.steps if all(w in _words_of(s) for w in words))

    def _ask_which(self) -> None:
        """Ask the store which steps a filter means that is more than words."""
        wanted = self._asked
        if wanted is None or plain_words(wanted) is not None:
            self._found, self.faults = None, ()
            return
        from crm_tui.domain.filter_values import Viewer
        from crm_tui.store.hot.listing import Asked, Listed, listed

        person, now = self.app.person, self.app.now
        viewer = Viewer(person.id, now.local, person.week, person.currency)

        def show(found: Listed) -> None:
            if wanted == self._asked:
                self._found, self.faults = frozenset(found.ids), found.faults
                self._show_steps()
                self.show_card()
                if self.form is not None:
                    self.form_changed()

        self.look_up(
            lambda reads: reads.ask(listed, Asked(STEP, wanted), viewer, MOST), show, "which"
        )

    def _whose_words(self) -> str:
        if self.words:
            return _("Steps with “{words}”").format(words=self.words)
        if self.owner == "mine":
            return _("Steps")
        if self.owner == "all":
            return _("Steps of everybody")
        return _("Steps of {name}").format(name=self.owner_name)

    def _rows_of(self, group: str, rows: tuple[StepLine, ...]) -> Sequence[StepLine]:
        """The rows of a group; where there are more than were read, the rest by windows."""
        counts = self.counts
        length = group_length(counts, group)
        if self.words or len(rows) < WINDOW or length <= len(rows) or not self.app.reads.inline:
            return rows
        now, owner = self.app.now, self.owner

        def more(after: StepLine) -> tuple[StepLine, ...]:
            return self.app.reads.patient.more(after, group, now, owner=owner)

        return Window(rows, length, more)

    def _footing(self) -> Line:
        counts = self.counts
        left = days_to_come(counts, self.groups)
        some = counts.tomorrow or counts.week or counts.future
        return left if some and not self.words else []

    def unlike(self) -> str:
        """The last line is no step: enter opens the days to come."""
        return _("the days to come") if self.rows.on_footing and not self.rows.marks else ""

    def nothing(self) -> list[str]:
        """What the right pane says when the cursor stands on nobody."""
        left = self.counts.total - self.counts.done
        if left and self.rows.rows:
            return [_("enter opens the days to come.")]
        return [*([] if left else [_("Nothing is due now.")]), *self.hints()]

    def hints(self) -> tuple[str, ...]:
        """What helps then."""
        return (
            *([_("enter opens the days to come.")] if self.rows.footing else []),
            _("a adds a client, a deal and its next step in one line."),
            _("I imports a file: a sheet, cards, another program's list."),
            _("/ finds a client or a deal; C shows the calendar."),
            _("3 lists the clients; there f no:step leaves those whom nobody owes a step."),
        )

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What this screen does for the actions of the table, besides the forms."""
        return super().verbs() | {
            "list.owner": self._whose,
            "record.edit": self._edit,
            "list.filter": self._narrow,
            "list.view": self._views,
            "list.sort": lambda: self.app.tell(
                _("Promises by time, then what is worth most; w says why.")
            ),
        }

    def _narrow(self) -> None:
        from crm_tui.screens.filter_form import FilterForm
        from crm_tui.screens.opening import around_of

        def told() -> Line:
            if not self.words:
                return []
            return [(" → ", "mark"), (steps_words(len(self._kept())), "bold")]

        hint = _("a client, a deal, a kind: call; tag:vip amount>100k")
        self.put_form(
            FilterForm(
                around_of(self), entity=STEP, narrow=self.narrow, told=told,
                unknown=lambda: self.faults, before=self.words, usage=hint,
            )
        )  # fmt: skip

    def narrow(self, words: str) -> None:
        """Show only the steps that this line means."""
        from crm_tui.domain.filters import read_filter

        self.words = words.strip()
        self._asked = read_filter(words, STEP).filter
        self._ask_which()
        self._show_steps()
        self.show_card()

    def _views(self) -> None:
        from crm_tui.screens.views_form import views_form

        self.put_form(views_form(self, STEP))

    def as_view(self) -> "View":
        """What the steps are narrowed by."""
        from crm_tui.domain.views import View

        return View(0, "", STEP, str(self._asked or ""))

    def use_view(self, view: "View", _columns: object, _group: str) -> None:
        """Show the steps of a view; without a name, all of them."""
        self.narrow(view.filter)

    def open_row(self) -> None:
        """Open the card, or one more group of the days to come."""
        if self.rows.on_footing:
            self.groups = GROUPS[: len(self.groups) + 1]
            self.reload()
        else:
            super().open_row()

    def _open(self) -> None:
        if self.rows.on_footing:
            self.open_row()
        else:
            super()._open()

    def back(self) -> None:
        """One back: from the card, the marks, the filter, the days to come."""
        if self.words and not self.has_class("-reading") and not self.rows.marks:
            self.narrow("")
        elif not self.has_class("-reading") and not self.rows.marks and len(self.groups) > 2:
            self.groups = (OVERDUE, TODAY)
            self.reload()
        super().back()

    def go(self, mode: str) -> None:
        """To a main screen; to this one again: back to the list."""
        while mode == self.tab and (self.has_class("-reading") or self.rows.marks):
            self.back()
        super().go(mode)

    def _cannot(self, action: str) -> str:
        """The line of the days to come is no step."""
        if self.rows.on_footing and action not in WITHOUT_STEP and not self.rows.marks:
            if not self.rows.sections:
                return _("enter opens the days to come.")
            return _("This line opens the days to come; a step stands above it.")
        return super()._cannot(action)

    def mark(self) -> None:
        """Mark or unmark the step under the cursor."""
        if self.rows.current() is None:
            self.app.tell(_("Only steps of the day can be marked."))
        else:
            super().mark()

    def _edit(self) -> None:
        """With marks, change all of their deals; else open the card."""
        marked = tuple(self.rows.marked())
        if marked:
            from crm_tui.screens.deals_bulk import change_marked

            change_marked(self, marked)
        else:
            self._open_card()

    def _whose(self) -> None:
        """Whose steps are shown; with marks, to whom they are given."""
        from crm_tui.screens.owner_forms import give_steps, whose_form

        marked = tuple(self.rows.marked())
        self.put_form(give_steps(self, marked) if marked else whose_form(self, self.owner))

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show the steps of this person, or of everybody ("all"), or mine ("mine")."""
        self.owner, self.owner_name = owner, name
        self.reload()

    def targets(self) -> tuple[StepLine, ...]:
        """The steps an action is about: the marked, else the one under the cursor."""
        marked = tuple(self.rows.marked())
        if marked:
            return marked
        row = self.rows.current()
        return (row,) if isinstance(row, StepLine) else ()

    def overdue(self) -> tuple[StepLine, ...]:
        """All overdue steps, also those that nobody scrolled to."""
        rows = next((s.rows for s in self.rows.sections if s.name == OVERDUE), ())
        return tuple(rows.all() if isinstance(rows, Window) else rows)

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """These have been dealt with: the cursor goes on, the marks go."""
        if self.rows.marks:
            self.rows.unmark()
        if len(steps) == 1:
            self.rows.pass_on(steps[0].id)
            self.show_card()

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """These were not dealt with after all: the cursor goes back, the marks too."""
        if self.form is not None:
            return
        if len(steps) > 1:
            self.rows.toggle(steps)
        elif steps and self.rows.go_to(steps[0].id):
            self.show_card()

    def turned_back(self, step_ids: tuple[int, ...]) -> None:
        """What was undone is under the cursor again, if it is shown."""
        if self.form is None and len(step_ids) == 1 and self.rows.go_to(step_ids[0]):
            self.show_card()


def _words_of(step: StepLine) -> str:
    from crm_tui.domain.search import fold

    return fold(f"{step.client} {step.deal} {step.title} {step.kind} {step.owner}")


def plain_words(filter: "Filter") -> tuple[str, ...] | None:
    """The words of a filter that asks for nothing but words; None for any other."""
    from crm_tui.domain.filters import Every, Words

    parts = filter.parts if isinstance(filter, Every) else (filter,)
    words = tuple(one.text for one in parts if isinstance(one, Words))
    return words if len(words) == len(parts) else None


def steps_words(count: int) -> str:
    """How many steps."""
    return _n("{count} step", "{count} steps", count).format(count=count)

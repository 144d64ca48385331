"""Plan: the weeks to come by person, how full they are, and the steps of each."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work

from crm_tui.domain.lines import StepLine
from crm_tui.domain.plans import WEEKS, Plan, with_works
from crm_tui.domain.text import display
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.acting import WITHOUT_STEP
from crm_tui.screens.framed import Footer
from crm_tui.screens.narrow_form import holds, narrow_steps
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.shell import Reads
from crm_tui.store.hot import weeks as hot
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_plan import (
    LATE,
    WeekRow,
    headline,
    late_title,
    pane_lines,
    pane_title,
    plan_columns,
    week_line,
    week_title,
)
from crm_tui.widgets.paint_steps import columns, step_line

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.weeks import Week

Key = tuple[str, int]
Steps = dict[Key, tuple[StepLine, ...]]
NO_PLAN = Plan((), (), 0, ())


class PlanScreen(PanesScreen):
    """Weeks with a row for each person, which unfolds into its steps; the card on the right."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["plan"]
    kinds: ClassVar[frozenset[str]] = PanesScreen.kinds | {"calendar", "day_off", "user"}
    taps: ClassVar[tuple[str, ...]] = ("t", "r", "p", "o", "⋯")
    bare_taps: ClassVar[tuple[str, ...]] = ("a", "o", "⋯")
    unlisted: ClassVar[frozenset[str]] = frozenset(
        {"deal.move", "deal.win", "record.edit", "step.why"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.owner: str | int = "mine"
        self.owner_name = ""
        self.plan = NO_PLAN
        self.unfolded: set[Key] = set()
        self.steps: Steps = {}
        self.week: Week | None = None
        self.works: dict[tuple[int, str], int] = {}
        self._folded: set[Key] = set()  # what was unfolded before they were typed

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """How much is to come."""
        return headline(self.plan, self._whose_words(), cells)

    def _whose_words(self) -> str:
        whose = _("everybody's") if self.owner == "all" else self.owner_name
        whose = _("mine") if self.owner == "mine" else whose
        return (
            _("{whose}, only: {words}").format(whose=whose, words=self.words)
            if self.words
            else whose
        )

    def reload(self) -> None:
        """Read the weeks anew, and the steps of those that are unfolded."""
        now, zone, unfolded = self.app.now, self.app.person.zone, sorted(self.unfolded)
        whose = self.app.person.id if self.owner == "mine" else self.owner
        today, week = now.day.isoformat(), self.week or self.app.person.week

        def read(reads: Reads) -> tuple[Plan, Steps]:
            plan = reads.ask(hot.weeks, whose, now.us, today, week, WEEKS, zone=zone)
            ends = {one.first: one.last for one in plan.weeks}
            steps: Steps = {}
            for first, owner in unfolded:
                if first == LATE:
                    steps[first, owner] = reads.ask(hot.late_steps, owner, now.us)
                elif first in ends:
                    steps[first, owner] = reads.ask(
                        hot.steps_of_week, owner, now.us, first, ends[first], zone=zone
                    )
            return plan, steps

        self.look_up(read, lambda found: self._show_plan(*found), "plan")

    def _show_plan(self, plan: Plan, steps: Steps) -> None:
        self.steps = steps
        self._draw(plan)
        self._count_works()

    def _draw(self, plan: Plan) -> None:
        self.plan = with_works(plan, self.works)
        self.rows.title = _("Plan")
        nothing = _("No step holds these words; esc shows all.")
        self.rows.empty = ("", nothing if self.words else _("Nothing is planned."))
        self.rows.show(self._sections(), Look(_identity, self._drawing()))
        self.redraw_bars()
        self.show_card()

    def _sections(self) -> list[Section]:
        late = [WeekRow(LATE, "", load, self._is_open(LATE, load)) for load in self.plan.late]
        found = [Section("late", late_title(), self._with_steps(late))]
        for place, week in enumerate(self.plan.weeks):
            rows = [
                WeekRow(week.first, week.last, load, self._is_open(week.first, load))
                for load in week.loads
                if load.steps or len(week.loads) == 1
            ]
            title = week_title(week, place, self.app.now)
            found.append(Section(week.first, title, self._with_steps(rows)))
        return found

    def _is_open(self, first: str, load: Any) -> bool:
        return (first, load.owner_id) in self.unfolded

    def _with_steps(self, rows: list[WeekRow]) -> list[WeekRow | StepLine]:
        shown: list[WeekRow | StepLine] = []
        for row in rows:
            steps = [step for step in self.steps.get(row.key, ()) if holds(step, self.words)]
            shown += [row, *steps] if steps or not self.words else []
        return shown

    def _drawing(self) -> Callable[[Any, int], Line]:
        now, wide = self.app.now, plan_columns(self.plan)
        steps = [step for rows in self.steps.values() for step in rows]
        fitted: dict[int, Any] = {}

        def draw(row: WeekRow | StepLine, cells: int) -> Line:
            if isinstance(row, WeekRow):
                return week_line(row, wide, cells)
            if cells not in fitted:
                fitted[cells] = columns(steps, now, cells - 2)
            return [("  ", "text"), *step_line(row, fitted[cells], now, cells - 2)]

        return draw

    @work(group="works", exclusive=True)
    async def _count_works(self) -> None:
        """How much each person works, by the calendars: behind, since holidays take their time."""
        plan, today = self.plan, self.app.now.day
        me = self.app.person.id
        owners = sorted({load.owner_id for week in plan.weeks for load in week.loads})

        def job(crm: "Crm") -> "tuple[Week, dict[tuple[int, str], int]]":
            from crm_tui.store.queries.calendars import working_of_user
            from crm_tui.store.queries.weeks import works_of

            week = crm.ask(working_of_user, me)
            first = week.begins(today)
            return week, crm.ask(works_of, owners, first, len(plan.weeks), today)

        kept = await self.app.do(job, tell=False, reads=True)
        if kept.error is None and not self.is_closed:
            self._show_works(*kept.value)

    def _show_works(self, week: "Week", works: dict[tuple[int, str], int]) -> None:
        """Show how full the weeks are; where weeks begin on another day, read them so."""
        before = self.week or self.app.person.week
        changed = works != self.works
        self.week, self.works = week, works
        if week.begins(self.app.now.day) != before.begins(self.app.now.day):
            self.reload()
        elif changed:
            self._draw(self.plan)

    # -- the pane -------------------------------------------------------------------------

    def show_card(self) -> None:
        """The card of a step; of a person how full the weeks are, and what was moved."""
        row = self.rows.current()
        self._tell_alone()
        if not isinstance(row, WeekRow):
            super().show_card()
            return
        self.card = None
        plan, now = self.plan, self.app.now
        self.card_pane.show(
            display(pane_title(row)), lambda cells: pane_lines(row, plan, now, cells)
        )

    def unlike(self) -> str:
        """A week is no step: enter unfolds it."""
        row = self.rows.current()
        if not isinstance(row, WeekRow):
            return ""
        return _("fold") if row.open else _("unfold")

    def footer_keys(self) -> Footer:
        """On a week what unfolds it, whose it is, and what needs no step."""
        first, more = super().footer_keys()
        if not self.unlike():
            return first, more
        whose = (self.app.keyboard.label_of("list.owner"), _("whose"))
        return [first[0], whose, *first[1:]], more

    def nothing(self) -> list[str]:
        """What the right pane says while nothing is planned."""
        words = [_("a adds a client, a deal and its next step in one line.")]
        return words if self.owner == "all" else [*words, _("o shows everybody's.")]

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, unfolding, and whose plan it is."""
        return super().verbs() | {
            "nav.open": self._enter,
            "list.in": self._enter,
            "list.out": self._fold,
            "list.owner": self._whose,
            "list.filter": self._narrow,
            "record.edit": self.edit_marked,
            "list.sort": lambda: self.app.tell(_("A plan stands in the order of time.")),
            "plan.open": self.back,
        }

    def _narrow(self) -> None:
        self.put_form(narrow_steps(self, self.narrow, self.words))

    def narrow(self, words: str) -> None:
        """Show only the steps that hold these words, of all weeks; without words as before."""
        before, self.words = self.words, words.strip()
        if self.words and not before:
            self._folded = set(self.unfolded)
            weeks = {(week.first, load.owner_id) for week in self.plan.weeks for load in week.loads}
            self.unfolded |= weeks | {(LATE, load.owner_id) for load in self.plan.late}
            self.reload()
        elif before and not self.words:
            self.unfolded = self._folded
            self.reload()
        else:
            self._draw(self.plan)

    def _enter(self) -> None:
        """Unfold a person's week, fold it again, or open a step."""
        row = self.rows.current()
        if isinstance(row, WeekRow):
            self.unfolded ^= {row.key}
            self.reload()
        else:
            self._open()

    def _fold(self) -> None:
        """Fold the week under the cursor; where none is unfolded there, one back."""
        row = self.rows.current()
        key = row.key if isinstance(row, WeekRow) else self._week_of(row)
        if key in self.unfolded and not self.has_class("-reading"):
            self.unfolded.discard(key)
            self.rows.go_to(key)
            self.reload()
        else:
            self.back()

    def _week_of(self, step: StepLine | None) -> Key:
        """Which row a step was unfolded from."""
        found = (key for key, rows in self.steps.items() if step in rows)
        return next(found, (LATE, 0))

    def _whose(self) -> None:
        """Whose plan is shown; with marks, to whom the steps are given."""
        from crm_tui.screens.owner_forms import give_steps, whose_form

        marked = self.marked_steps()
        self.put_form(give_steps(self, marked) if marked else whose_form(self, self.owner))

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show the plan of this person, of everybody ("all"), or mine ("mine")."""
        self.owner, self.owner_name = owner, name
        self.unfolded.clear()
        self.reload()

    def mark(self) -> None:
        """Mark or unmark the step under the cursor; a week is unfolded first."""
        if isinstance(self.rows.current(), WeekRow):
            self.app.tell(_("enter unfolds the steps of a week; those can be marked."))
        else:
            super().mark()

    def mark_group(self) -> None:
        """Mark the steps that are unfolded in the week under the cursor."""
        self.rows.toggle([row for row in self.rows.group() if isinstance(row, StepLine)])

    def _cannot(self, action: str) -> str:
        """A week is no step."""
        if isinstance(self.rows.current(), WeekRow) and action not in WITHOUT_STEP:
            return _("A week is not acted upon: enter unfolds its steps.")
        return super()._cannot(action)

    def targets(self) -> tuple[StepLine, ...]:
        """The steps an action is about: the marked, else the one under the cursor."""
        row = self.rows.current()
        return self.marked_steps() or ((row,) if isinstance(row, StepLine) else ())

    def overdue(self) -> tuple[StepLine, ...]:
        """The late steps that are unfolded."""
        return tuple(
            step for (first, _owner), rows in self.steps.items() if first == LATE for step in rows
        )

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """These have been dealt with: the cursor goes on, the marks go."""
        if self.rows.marks:
            self.rows.unmark()
        if len(steps) == 1:
            self.rows.pass_on(steps[0].id)
            self.show_card()

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """These were not dealt with after all: the cursor goes back."""
        if self.form is None and len(steps) == 1 and self.rows.go_to(steps[0].id):
            self.show_card()

    def turned_back(self, step_ids: tuple[int, ...]) -> None:
        """What was undone is under the cursor again, if it is shown."""
        if self.form is None and len(step_ids) == 1 and self.rows.go_to(step_ids[0]):
            self.show_card()


def _identity(row: WeekRow | StepLine) -> Key | int:
    return row.key if isinstance(row, WeekRow) else row.id

"""Calendar: the steps of a day, a week or a month, each on its day, moved by hand or mouse."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual import getters, on
from textual.widget import Widget

from crm_tui.domain.lines import Card, StepLine
from crm_tui.domain.spans import DAY, MODES, MONTH, ONE, WEEK, beside, days_of, start_near
from crm_tui.domain.steps import Draft
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.forms import Save
from crm_tui.screens.framed import FramedScreen
from crm_tui.screens.jobs import move_job
from crm_tui.screens.whose_card import give_card
from crm_tui.shell import Reads
from crm_tui.store.hot.spans import ALL, steps_between
from crm_tui.widgets.calendar import Calendar, Shown
from crm_tui.widgets.paint import Line, day_near
from crm_tui.widgets.paint_bars import PHONE
from crm_tui.widgets.paint_calendar import calendar_headline, span_words


class CalendarScreen(FramedScreen):
    """Days with their steps; the cursor on a step of one of them."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["calendar"]
    kinds: ClassVar[frozenset[str]] = FramedScreen.kinds | {"calendar", "day_off", "user"}
    taps: ClassVar[tuple[str, ...]] = ("[", "]", "Z", "t", "⋯")
    leading: ClassVar[tuple[str, ...]] = ("calendar.zoom", "calendar.later")
    unlisted: ClassVar[frozenset[str]] = frozenset(
        {"deal.move", "deal.win", "record.edit", "list.filter", "step.why"}
    )
    view = getters.query_one("#calendar", Calendar)
    mode = WEEK
    owner: str | int = "mine"
    owner_name = ""
    _start: date | None = None  # the day from which weeks run, where it is not their own first
    _flying: StepLine | None = None  # a step that was moved, until it is read on its new day

    def body(self) -> Iterable[Widget]:
        """The calendar over the whole width."""
        yield Calendar(id="calendar")

    def on_mount(self) -> None:
        """Begin with the week of today, with the days to come at its end; on a phone with today."""
        self.mode = DAY if self.app.size.width < PHONE else WEEK
        self.view.day = self.app.now.day
        self._start = start_near(self.app.now.day, self.app.person.week)

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """Which days these are, whose steps, and how many."""
        shown = self.view.shown
        if shown is None:
            return []
        words = span_words(shown.mode, shown.days, self.view.day, shown.now.day)
        steps = [step for day in shown.days for step in self.view.steps(day)]
        return calendar_headline(words, self._whose_words(), steps, shown.now, cells)

    def is_bare(self) -> bool:
        """Whether there is no step on any of the days."""
        shown = self.view.shown
        return shown is not None and not any(self.view.steps(day) for day in shown.days)

    def _whose_words(self) -> str:
        if self.owner == "mine":
            return _("mine")
        return _("everybody's") if self.owner == ALL else self.owner_name

    def reload(self) -> None:
        """Read the days anew that are shown."""
        self._read(self.view.day)

    def _read(self, day: date) -> None:
        mode, person, now = self.mode, self.app.person, self.app.now
        days = days_of(mode, day, person.week, self._start)
        whose = person.id if self.owner == "mine" else self.owner
        first, last = days[0].isoformat(), days[-1].isoformat()

        def show(steps: tuple[StepLine, ...]) -> None:
            self.view.show(Shown(mode, days, self._by_day(steps), now, person.id), day)
            if self._flying is not None:
                self.view.go_to(self._flying.id)
            self._moved()

        self.look_up(
            lambda reads: reads.ask(steps_between, whose, first, last, zone=person.zone),
            show,
            "calendar",
        )

    def _by_day(self, steps: tuple[StepLine, ...]) -> dict[date, list[StepLine]]:
        """The steps on their days; one that is still being moved is on its new day already."""
        flying = self._flying
        if flying is not None and any(_is_there(flying, one) for one in steps):
            flying = self._flying = None
        if flying is not None:
            steps = (*(one for one in steps if one.id != flying.id), flying)
        kept: dict[date, list[StepLine]] = {}
        for step in sorted(steps, key=_by_time):
            kept.setdefault(date.fromisoformat(step.due_day), []).append(step)
        return kept

    @on(Calendar.Moved)
    def _moved(self) -> None:
        self.redraw_bars()
        self._read_card()

    def _read_card(self) -> None:
        step = self.view.current()
        if step is None:
            self.card = None
            return

        def read(reads: Reads) -> Card | None:
            try:
                return reads.card(step_id=step.id)
            except CrmError:  # a colleague may have closed it meanwhile
                return None

        self.look_up(read, self._card_read, "card")

    def _card_read(self, card: Card | None) -> None:
        self.card = card
        give_card(self, card)

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """Moving about, and moving steps."""
        return {
            "move.down": lambda: self._down(1),
            "move.up": lambda: self._down(-1),
            "move.page_down": lambda: self._turn(1),
            "move.page_up": lambda: self._turn(-1),
            "move.first": lambda: self._go(self.app.now.day),
            "move.last": lambda: self._step(len(self.view.steps())),
            "calendar.left": lambda: self._go(self.view.day - ONE),
            "calendar.right": lambda: self._go(self.view.day + ONE),
            "calendar.before": lambda: self._turn(-1),
            "calendar.next": lambda: self._turn(1),
            "calendar.zoom": self._zoom,
            "calendar.earlier": lambda: self._shift(-1),
            "calendar.later": lambda: self._shift(1),
            "calendar.week_earlier": lambda: self._shift(-7),
            "calendar.week_later": lambda: self._shift(7),
            "calendar.open": self.back,
            "nav.open": self._open,
            "list.owner": self._whose,
            "list.filter": lambda: self.app.tell(_("o shows the steps of one person, or of all.")),
            "list.sort": lambda: self.app.tell(_("A calendar stands in the order of time.")),
        }

    def _down(self, by: int) -> None:
        """In a month by weeks, else among the steps of the day."""
        if self.mode == MONTH:
            self._go(self.view.day + 7 * by * ONE)
        else:
            self._step(by)

    def _step(self, by: int) -> None:
        if self.view.move(by):
            self._moved()

    def _go(self, day: date) -> None:
        """To a day; where it is not shown, its week or month is read."""
        if self.view.go(day):
            self._moved()
        else:
            self._read(day)

    def _turn(self, by: int) -> None:
        self._read(beside(self.mode, self.view.day, by))

    def _zoom(self) -> None:
        """A week, a month, a day."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        self.reload()

    def _open(self) -> None:
        """The card of the step; in a month the day first, in a day without steps nothing."""
        if self.mode == MONTH:
            self.mode = DAY
            self.reload()
        else:
            self._open_card()

    @on(Calendar.Turned)
    def _turned(self, message: Calendar.Turned) -> None:
        self._turn(message.by)

    @on(Calendar.Opened)
    def _opened(self) -> None:
        self._open_card()

    def back(self) -> None:
        """One back: nothing is carried, from a day to the month, to the screen before."""
        if not self.view.let_go():
            super().back()

    def _whose(self) -> None:
        from crm_tui.screens.owner_forms import whose_form

        self.put_form(whose_form(self, self.owner))

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show the steps of this person, of everybody ("all"), or mine ("mine")."""
        self.owner, self.owner_name = owner, name
        self.reload()

    # -- moving steps ---------------------------------------------------------------------

    def _shift(self, days: int) -> None:
        step = self.view.current()
        if step is None:
            self.app.tell(_("There is nothing under the cursor."))
        else:
            self._put(step, date.fromisoformat(step.due_day) + timedelta(days))

    @on(Calendar.Dropped)
    def _dropped(self, message: Calendar.Dropped) -> None:
        self._put(message.step, message.day)

    def _put(self, step: StepLine, day: date) -> None:
        """Show a step on another day at once, the cursor with it; save it behind."""
        today = self.app.now.day
        if day < today:
            self.app.tell(_("That day is past."))
            return
        old = date.fromisoformat(step.due_day)
        self._flying = step._replace(due_day=day.isoformat(), late_at=_later(step, old, day))
        self._read(day)
        done = _("{who}: moved to {when}").format(who=step.client, when=day_near(day, today))
        due = Draft(day=day, minute=step.due_minute)
        self.submit(Save(move_job((step.id,), due=due), done, (step,)))

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """What was refused is where it was."""
        self._flying = None
        self._read(date.fromisoformat(steps[0].due_day) if steps else self.view.day)

    def turned_back(self, step_ids: tuple[int, ...]) -> None:
        """What was undone is under the cursor again, if it is shown."""
        if self.form is None and len(step_ids) == 1 and self.view.go_to(step_ids[0]):
            self._moved()

    # -- what an action is about ----------------------------------------------------------

    def targets(self) -> tuple[StepLine, ...]:
        """The step under the cursor."""
        step = self.view.current()
        return (step,) if step is not None else ()

    def overdue(self) -> tuple[StepLine, ...]:
        """The late steps of the days that are shown."""
        shown = self.view.shown
        if shown is None:
            return ()
        steps = (step for day in shown.days for step in self.view.steps(day))
        return tuple(step for step in steps if step.late_at <= shown.now.us)


def _is_there(moved: StepLine, read: StepLine) -> bool:
    """Whether a step was read on the day it was moved to."""
    return moved.id == read.id and moved.due_day == read.due_day


def _by_time(step: StepLine) -> tuple[bool, int, int]:
    """By the clock; what has no time of its own comes last."""
    return step.due_minute is None, step.due_minute or 0, step.id


def _later(step: StepLine, old: date, new: date) -> int:
    """When a step is late that is moved by whole days; the store reckons it exactly."""
    return step.late_at + (new - old).days * 24 * 3600 * 1_000_000

"""Today: the screen the app opens on, and where the day is cleared."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Resize

from crm_tui.domain.lines import Card, FoundLine, StepLine, TodayCounts
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.screens.acting import ActingScreen
from crm_tui.shell import Reads
from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import Line, Moment, wrap_text
from crm_tui.widgets.paint_bars import buttons, footer_line, progress_line, top_line
from crm_tui.widgets.paint_card import card_lines, card_title
from crm_tui.widgets.paint_found import found_line, found_title
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
from crm_tui.widgets.panes import Bar, CardPane, FormPane
from crm_tui.widgets.window import Window

if TYPE_CHECKING:
    from crm_tui.domain.lines import Touched

PHONE = 60  # cells; below this one pane shows at a time
TICK = 10.0  # seconds between looks at the clock
TAPS = ("r", "p", "x", "c", "⋯")
COUNTS_TO_COME = slice(8, 11)  # of TodayCounts: tomorrow, this week, later
NOTHING = TodayCounts(*(0 for _field in TodayCounts._fields))
STEP_KINDS = frozenset({"*", "step", "deal", "client", "activity", "channel", "answer", "request"})


class TodayScreen(ActingScreen):
    """The open steps by time on the left; whoever is under the cursor on the right."""

    rows = getters.query_one("#list", Grid)
    card_pane = getters.query_one("#card", CardPane)

    def __init__(self) -> None:
        super().__init__()
        self.counts = NOTHING
        self.steps: tuple[StepLine, ...] = ()
        self.found: tuple[FoundLine, ...] = ()
        self.card: Card | None = None
        self.everybody = False
        self.groups: tuple[str, ...] = (OVERDUE, TODAY)
        self.finding = False
        self._minute: tuple[int, int] = (-1, -1)

    def compose(self) -> ComposeResult:
        """Two lines on top, two panes, a form that is closed, and the keys."""
        yield Bar(self._top_lines, id="top")
        with Container(id="panes"):
            yield Grid(id="list")
            yield CardPane(id="card")
        yield FormPane(self.form_lines, id="form")
        yield Bar(self._key_lines, id="keys")

    def on_mount(self) -> None:
        """Show the day, and again whenever something in it changes."""
        self.app.changed.subscribe(self, self._on_news)
        self.set_interval(TICK, self._tick)
        self.reload()

    # -- what is shown --------------------------------------------------------------------

    def reload(self) -> None:
        """Read the day anew."""
        now, everybody, groups = self.app.now, self.everybody, self.groups
        self.app.show(
            lambda reads: reads.today(now, everybody=everybody, groups=groups),
            lambda read: self._show_day(*read),
            "day",
        )

    def _show_day(self, counts: TodayCounts, steps: tuple[StepLine, ...]) -> None:
        self.counts, self.steps = counts, steps
        self.query_one("#top", Bar).redraw()
        self._minute = _minute_of(self.app.now)
        if not self.finding:
            self._show_steps()
        self.show_card()

    def _show_steps(self) -> None:
        now = self.app.now
        sections = [Section(name, heading(name), rows) for name, rows in grouped(self.steps, now)]
        shown = [row for section in sections for row in section.rows]
        fitted: dict[int, Any] = {}

        def draw(step: StepLine, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = columns(shown, now, cells)
            return step_line(step, fitted[cells], now, cells)

        self.rows.empty = ("", _("Nothing is due."))
        self.rows.title = _("Steps of everybody") if self.everybody else _("Steps")
        self.rows.show(sections, Look(lambda step: step.id, draw), self._footing())

    def _rows_of(self, group: str, rows: tuple[StepLine, ...]) -> Sequence[StepLine]:
        """The rows of a group; where there are more than were read, the rest by windows."""
        counts = self.counts
        left = counts.total - counts.done - counts.overdue
        lengths = (counts.overdue, left, counts.tomorrow, counts.week, counts.future)
        length = dict(zip(GROUPS, lengths, strict=True))[group]
        if length <= len(rows) or not self.app.reads.inline:
            return rows
        now, everybody = self.app.now, self.everybody

        def more(after: StepLine) -> tuple[StepLine, ...]:
            return self.app.reads.patient.more(after, group, now, everybody=everybody)

        return Window(rows, length, more)

    def _footing(self) -> Line:
        counts = self.counts
        left = days_to_come(counts, self.groups)
        return left if counts.tomorrow or counts.week or counts.future else []

    def _show_found(self) -> None:
        rows = [Section("found", [], self.found)] if self.found else []
        self.rows.empty = ("", _("Nothing found: a part of a name, a number, an address."))
        self.rows.title = found_title(self.found)
        self.rows.show(rows, Look(lambda line: (line.client_id, line.deal_id), found_line))

    def show_card(self) -> None:
        """Show whoever is under the cursor."""
        row = self.rows.current()
        if row is None:
            self.card = None
            self.card_pane.show("", self._nothing)
        else:
            self.app.show(
                lambda reads: _card_of(reads, row), lambda card: self._card_read(card), "card"
            )

    def _nothing(self, cells: int) -> list[Line]:
        """What the right pane says when the cursor stands on nobody."""
        if self.finding:
            return []
        words = [_("Nothing is due now.")]
        if self.rows.footing:
            words.append(_("enter opens the days to come."))
        words.append(_("a adds a client, a deal and its next step in one line."))
        words.append(_("/ finds a client or a deal."))
        lines = [wrap_text(text, "dim", max(cells - 2, 1), 3) for text in words]
        return [[(" ", "text"), *line] for part in lines for line in part]

    def _card_read(self, card: Card | CrmError) -> None:
        if isinstance(card, CrmError):
            self.card = None
            words = f"{card.message} {card.hint}"
            self.card_pane.show("", lambda cells: [[(f" {words}"[:cells], "dim")]])
            return
        same = self.card is not None and self.card[:4] == card[:4]
        self.card = card
        me = self.app.person.id

        def make(cells: int) -> list[Line]:
            return card_lines(card, self.app.now, me, cells)

        if same:
            self.card_pane.repaint_with(make)
        else:
            self.card_pane.show(card_title(card), make)

    def _on_news(self, touched: "Touched") -> None:
        if any(kind in STEP_KINDS for kind, _id in touched):
            self.reload()

    def _tick(self) -> None:
        """A minute has passed: times and the colour of what is late move on."""
        if _minute_of(self.app.now) != self._minute:
            self.reload()

    # -- the bars -------------------------------------------------------------------------

    def _top_lines(self, cells: int) -> list[Line]:
        person = self.app.person
        return [
            top_line((_("Today"),), person.name, self.app.now, cells, demo=person.demo),
            progress_line(self.counts, cells),
        ]

    def _key_lines(self, cells: int) -> list[Line]:
        if self.form is not None:
            return [footer_line(self.form.keys(), cells)]
        if cells < PHONE:
            row = ("‹", *TAPS) if self.has_class("-reading") else TAPS
            return [buttons(row, cells)[0]]
        keyboard = self.app.keyboard
        keys = [(keyboard.label(k), _(k.show)) for k in keyboard.table if k.show]
        return [footer_line(keys, cells)]

    def refresh_bindings(self) -> None:
        """The keys are typed otherwise now, or mean other things."""
        super().refresh_bindings()
        self.query_one("#keys", Bar).redraw()

    def on_resize(self, event: Resize) -> None:
        """One pane at a time on a phone."""
        phone = event.size.width < PHONE
        self.set_class(phone, "phone")
        self.card_pane.alone = phone
        self.rows.corners = ("┐", "┘") if phone else ("┬", "┴")

    @on(Bar.Tapped)
    def _tapped(self, message: Bar.Tapped) -> None:
        if message.bar.id != "keys" or self.form is not None or self.size.width >= PHONE:
            return
        row = ("‹", *TAPS) if self.has_class("-reading") else TAPS
        starts = buttons(row, self.size.width)[1]
        tapped = row[max(n for n, start in enumerate(starts) if start <= message.x)]
        name = {"‹": "escape", "⋯": "?"}.get(tapped, tapped)
        self.pressed(name, name if len(name) == 1 else None)

    @on(Grid.Moved)
    def _moved(self) -> None:
        self.show_card()

    @on(Grid.Opened)
    def _opened(self) -> None:
        self.show_card()
        self.act("nav.open")

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What this screen does for the actions of the table, besides the forms."""
        return {
            "move.down": lambda: self._move(self.rows.move(1)),
            "move.up": lambda: self._move(self.rows.move(-1)),
            "move.page_down": lambda: self._move(self.rows.page(1)),
            "move.page_up": lambda: self._move(self.rows.page(-1)),
            "move.first": lambda: self._move(self.rows.to_end(last=False)),
            "move.last": lambda: self._move(self.rows.to_end(last=True)),
            "nav.open": self._open,
            "nav.back": self._back,
            "go.today": self._to_today,
            "mark.toggle": self._mark,
            "mark.group": self._mark_group,
            "list.owner": self._whose,
        }

    def _move(self, moved: bool) -> None:
        if moved:
            self.show_card()

    def _open(self) -> None:
        if self.rows.on_footing:
            self.groups = GROUPS[: len(self.groups) + 1]
            self.reload()
        elif self.has_class("phone") and self.rows.current() is not None:
            self.add_class("-reading")
            self.query_one("#keys", Bar).redraw()

    def _back(self) -> None:
        """One back: from the card, the marks, what was found, the days to come."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
        elif self.rows.marks:
            self.rows.unmark()
        elif self.finding:
            self.finding, self.found = False, ()
            self._show_steps()
            self.show_card()
            self.unpark()
        elif len(self.groups) > 2:
            self.groups = (OVERDUE, TODAY)
            self.reload()
        self.query_one("#keys", Bar).redraw()

    def _to_today(self) -> None:
        while self.finding or self.has_class("-reading") or self.rows.marks:
            self._back()

    def _mark(self) -> None:
        row = self.rows.current()
        if self.finding or row is None:
            self.app.tell(_("Only steps of the day can be marked."))
            return
        self.rows.toggle([row])
        self._move(self.rows.move(1))

    def _mark_group(self) -> None:
        group = self.rows.group()
        if self.finding or not group:
            self.app.tell(_("Only steps of the day can be marked."))
            return
        self.rows.toggle(group.all() if isinstance(group, Window) else group)

    def _whose(self) -> None:
        self.everybody = not self.everybody
        self.reload()

    def targets(self) -> tuple[StepLine, ...]:
        """The steps an action is about: the marked, else the one of whoever is shown."""
        marked = () if self.finding else tuple(self.rows.marked())
        if marked:
            return marked
        row = self.rows.current()
        if isinstance(row, StepLine):
            return (row,)
        step = self.card.step if self.card is not None else None
        return (step,) if step is not None else ()

    def overdue(self) -> tuple[StepLine, ...]:
        """All overdue steps, also those that nobody scrolled to."""
        if self.finding:
            return ()
        rows = next((s.rows for s in self.rows.sections if s.name == OVERDUE), ())
        return tuple(rows.all() if isinstance(rows, Window) else rows)

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """These have been dealt with: the cursor goes on, the marks go."""
        if self.rows.marks:
            self.rows.unmark()
        if not self.finding and len(steps) == 1:
            self.rows.pass_on(steps[0].id)
            self.show_card()

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """These were not dealt with after all: the cursor goes back, the marks too."""
        if self.finding or self.form is not None:
            return
        if len(steps) > 1:
            self.rows.toggle(steps)
        elif steps and self.rows.go_to(steps[0].id):
            self.show_card()

    # -- finding --------------------------------------------------------------------------

    def search(self, text: str) -> None:
        """Show what a text finds, while it is typed."""
        self.finding = True
        self.app.show(lambda reads: reads.find(text) if text else (), self._show_search, "search")

    def _show_search(self, found: tuple[FoundLine, ...]) -> None:
        self.found = found
        self._show_found()
        self._move(self.rows.to_end(last=False))
        self.show_card()

    def stop_search(self) -> None:
        """Back to the steps."""
        if self.finding:
            self._back()


def _card_of(reads: Reads, row: StepLine | FoundLine) -> Card | CrmError:
    """The card of a row, or why there is none: a colleague may have closed it meanwhile."""
    try:
        if isinstance(row, StepLine):
            return reads.card(step_id=row.id)
        if row.deal_id is not None:
            return reads.card(deal_id=row.deal_id)
        return reads.card(client_id=row.client_id)
    except CrmError as error:
        return error


def _minute_of(now: Moment) -> tuple[int, int]:
    return now.day.toordinal(), now.local.hour * 60 + now.local.minute

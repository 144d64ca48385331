"""What the main screens look like around their content: the tabs, two bars, the form, the phone."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Resize
from textual.widget import Widget

from crm_tui.i18n import N_, _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.acting import ActingScreen
from crm_tui.screens.hands import HANDS, answer
from crm_tui.widgets.following import follow
from crm_tui.widgets.paint import Line, Moment, clip, length
from crm_tui.widgets.paint_bars import (
    MAIN_SCREENS,
    PHONE,
    button_at,
    buttons,
    footer_line,
    key_at,
    tab_at,
    top_line,
)
from crm_tui.widgets.paint_today import TAPS
from crm_tui.widgets.panes import Bar, FormPane

if TYPE_CHECKING:
    from crm_tui.domain.lines import Touched
    from crm_tui.screens.forms import Form

Footer = tuple[list[tuple[str, str]], list[tuple[str, str]]]

IMPORTS = (("import.open", N_("import")),)
LOW = 10  # lines below which the second line on top gives way
TICK = 10.0  # seconds between looks at the clock
FOLLOWS = frozenset({"step.result", "client.add"})  # on a lost deal: a new one follows it
RECORDING = "●"
#: What leads to another place, from which `''` comes back.
LEADS_ELSEWHERE = frozenset(
    {
        *("go.today", "go.pipeline", "go.clients", "nav.open", "list.in", "record.edit"),
        *("find.open", "find.anywhere", "history.open", "refused.open", "plan.open", "call.same"),
        *("calendar.open", "calendar.before", "calendar.next", "calendar.zoom"),
        *("duplicates.open", "review.open", "playbooks.open", "settings.open", "client.merge"),
        *("move.first", "move.last", "board.before", "board.next"),
    }
)
STEP_KINDS = frozenset({"*", "step", "deal", "client", "activity", "channel", "answer", "request"})


class FramedScreen(ActingScreen):
    """A screen between the tabs on top and the keys at the bottom; told when to read anew.

    tab: the main screen whose tab is lit; "" for one that was opened over it. taps: the keys that
    have buttons on a phone. kinds: the kinds of records whose change it shows ("*" for any).
    leading: keys that come first in the footer; unlisted: those that come last, where there is
    room for more. brings: what else the footer names, and how, while there is nothing here.
    """

    tab: ClassVar[str] = ""
    taps: ClassVar[tuple[str, ...]] = TAPS
    kinds: ClassVar[frozenset[str]] = STEP_KINDS
    leading: ClassVar[tuple[str, ...]] = ()
    brings: ClassVar[tuple[tuple[str, str], ...]] = ()
    unlisted: ClassVar[frozenset[str]] = frozenset({"step.why"})
    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["today"]

    def __init__(self) -> None:
        super().__init__()
        self._minute = (-1, -1)
        self._is_stale = False

    # -- what a screen of this kind provides ----------------------------------------------

    def body(self) -> Iterable[Widget]:
        """The widgets between the bars, side by side."""
        return ()

    def headline(self, cells: int) -> Line:
        """The second line on top: what the screen shows, in figures."""
        return []

    def reload(self) -> None:
        """Read anew what is shown."""

    def phone_row(self) -> tuple[str, ...]:
        """The tap buttons of a phone as things stand; `‹` goes back, `⋯` opens the help."""
        return ("‹", *self.taps) if self.has_class("-reading") or not self.tab else self.taps

    def footer_keys(self) -> Footer:
        """The keys that the footer names as things stand; then those named if there is room."""
        keyboard = self.app.keyboard
        first, more = keyboard.footer(self.rooms, self.leading, self.unlisted)
        if not self.is_bare():
            return first, more
        kept = keyboard.need_no_row(self.rooms)
        first, more = ([one for one in keys if one[0] in kept] for keys in (first, more))
        brings = ((keyboard.label_of(one), _(word)) for one, word in self.brings)
        return [*first[:1], *brings, *first[1:]], more

    def is_bare(self) -> bool:
        """Whether there is nothing here that a key could be about."""
        return False

    def on_phone(self, phone: bool) -> None:
        """The terminal is as narrow as a phone, or no longer."""

    # -- the frame ------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Two lines on top, the content, a form that is closed, and the keys."""
        yield Bar(self._top_lines, id="top")
        if self.app.tutor is not None:
            yield Bar(self.app.tutor.lines, id="lesson")
        with Container(id="panes"):
            yield from self.body()
        yield FormPane(self.form_lines, id="form")
        yield Bar(self._key_lines, id="keys")

    def on_mount(self) -> None:
        """Show it, and again whenever something in it changes."""
        follow(self.app.changed, self._on_news)
        self.set_interval(TICK, self._tick)
        self._minute = _minute_of(self.app.now)
        if self.app.tutor is not None:
            self.app.tutor.begin()
        self.reload()

    def on_screen_resume(self) -> None:
        """Seen again: what changed meanwhile is read now."""
        if self.app.tutor is not None:
            self.app.tutor.look()
        if self._is_stale or (self._ready.is_set() and self._minute != _minute_of(self.app.now)):
            self._read_anew()

    def _on_news(self, touched: "Touched") -> None:
        if "*" in self.kinds or any(kind == "*" or kind in self.kinds for kind, _id in touched):
            self._read_anew()

    def _tick(self) -> None:
        """A minute has passed: times and the colour of what is late move on."""
        if _minute_of(self.app.now) != self._minute:
            self._read_anew()

    def _read_anew(self) -> None:
        self._is_stale = not self.is_current
        if self.is_current:
            self._minute = _minute_of(self.app.now)
            for bar in self.query(Bar):
                bar.redraw()
            self.reload()

    def first_read(self) -> None:
        """The line on top says what there is."""
        self.query_one("#top", Bar).redraw()

    # -- the bars -------------------------------------------------------------------------

    def _top_lines(self, cells: int) -> list[Line]:
        person = self.app.person
        names = [_(name) for _mode, name in MAIN_SCREENS]
        on = next((n for n, (mode, _name) in enumerate(MAIN_SCREENS) if mode == self.tab), -1)
        top = top_line(names, person.name, self.app.now, cells, on=on, demo=person.demo)
        waits = clip([(" " + _("reading…"), "dim")], cells)
        return [top, self.headline(cells) if self.is_read else waits]

    def _key_lines(self, cells: int) -> list[Line]:
        ear, works = self.app.ear, self.app.working.words
        heard: Line = [(f" {ear.words()} ", "warn")] if ear is not None and cells >= PHONE else []
        line = [*heard, *self._key_line(cells - length(heard))]
        if not works:
            return [line]
        told: Line = [(f" {works} ", "warn")]
        return [[*clip(line, cells - length(told)), *told]]

    def _key_line(self, cells: int) -> Line:
        if self.form is not None:
            return footer_line(self.form.keys(), cells)
        if self.size.width < PHONE:
            return buttons(self._buttons(), cells)[0]
        first, more = self.footer_keys()
        return footer_line(first, cells, more)

    def _buttons(self) -> tuple[str, ...]:
        """The buttons of a phone; while keys are recorded, one that ends it."""
        return self.phone_row() if self.app.ear is None else (*self.phone_row(), RECORDING)

    def redraw_bars(self) -> None:
        """What the bars say has changed."""
        self.query_one("#top", Bar).redraw()
        self.query_one("#keys", Bar).redraw()

    def refresh_bindings(self) -> None:
        """The keys are typed otherwise now, or mean other things."""
        super().refresh_bindings()
        if self._ready.is_set():
            self.query_one("#keys", Bar).redraw()

    def on_resize(self, event: Resize) -> None:
        """One pane at a time on a phone; one line on top where there is little height."""
        phone = event.size.width < PHONE
        self.set_class(event.size.height < LOW, "low")
        self.set_class(phone, "phone")
        self.on_phone(phone)

    @on(Bar.Tapped)
    def _tapped(self, message: Bar.Tapped) -> None:
        if not self.is_active:  # the tap before it has led elsewhere
            return
        if message.bar.id == "top" and message.y == 0:
            at = tab_at([_(name) for _mode, name in MAIN_SCREENS], message.x)
            if at is not None and self._leaves_nothing_typed():
                self.act(f"go.{MAIN_SCREENS[at][0]}")
        elif message.bar.id == "lesson" and self.app.tutor is not None:
            self.app.tutor.tapped(message.x, message.y, self.size.width)
        elif message.bar.id == "form" and self.form is not None:
            self._tap_form(self.form, message.x, message.y)
        elif message.bar.id == "keys" and self.form is None and self.size.width < PHONE:
            self._tap(message.x)
        elif message.bar.id == "keys":
            self._tap_key(key_at(self._key_lines(self.size.width)[0], message.x))

    def _leaves_nothing_typed(self) -> bool:
        """Whether a tab may be followed: a form of this screen ends with it, and so would its line.

        A main screen keeps its form until one comes back.
        """
        if self.tab or self.form is None or not getattr(self.form, "text", ""):
            return True
        self.app.tell(_("There is a line in the form: enter saves it, esc leaves it."))
        return False

    def _tap_form(self, form: "Form", x: int, y: int) -> None:
        """A key that a line of the form names is pressed; else the form knows what is there."""
        cells = self.size.width
        lines = form.lines(cells)
        named = key_at(lines[y], x) if y < len(lines) else ""
        if named:
            self._tap_key(named)
        else:
            self.answer(form.tapped(y, cells), form)

    def _tap_key(self, label: str) -> None:
        """Press a key by the name it is shown by."""
        shown = (k for k in self.app.keyboard.of(self.rooms) if k.show)
        key = next((k for k in shown if self.app.keyboard.label(k) == label), None)
        if self.form is None and key is not None:
            self.act(key.id)
        elif label:
            name = "escape" if label == "esc" else label
            self.pressed(name, name if len(name) == 1 else None)

    def _tap(self, x: int) -> None:
        name = button_at(self._buttons(), self.size.width, x)
        self.pressed(name, name if len(name) == 1 else None)

    # -- from screen to screen ------------------------------------------------------------

    def common(self) -> dict[str, Callable[[], object]]:
        """What every framed screen does, besides the forms."""
        return super().common() | {
            "go.today": lambda: self.go("today"),
            "go.pipeline": lambda: self.go("pipeline"),
            "go.clients": lambda: self.go("clients"),
            "history.open": self._open_history,
            "refused.open": self._open_refused,
            "plan.open": self._open_plan,
            "calendar.open": self._open_calendar,
            "playbooks.open": self._open_playbooks,
            "review.open": self._open_review,
            "duplicates.open": self._open_duplicates,
            "receipt.add": self._receive,
            "settings.open": self._open_settings,
            "import.open": self._open_import,
            "export.open": self._open_export,
            "script.show": self._open_script,
            **dict.fromkeys(("nav.back", "list.out"), self.back),
            **{action: partial(answer, self, action) for action in HANDS},
        }

    def act(self, action: str) -> None:
        """Do what an action says; before one that leads elsewhere, note where this is."""
        if action == "nav.back" and self.app.call_off():
            return
        if action in LEADS_ELSEWHERE:
            from crm_tui.screens.marks import place_here

            self.app.was_at = place_here(self)
        super().act(action)
        if self.app.tutor is not None:
            self.app.tutor.acted(action)

    def pressed(self, name: str, char: str | None) -> bool:
        """A key; of the tutor's screens the one that passes a lesson over."""
        if self.app.tutor is not None and self.app.tutor.takes(name):
            return True
        return super().pressed(name, char)

    def back(self) -> None:
        """One back; from a screen that was opened over another, to that one."""
        if not self.tab and self.is_active:
            self.app.pop_screen()

    def go(self, mode: str) -> None:
        """To a main screen. What was opened over it, and over this one, is closed."""
        while len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        if mode != self.app.current_mode:
            self.app.switch_mode(mode)

    def _open_history(self) -> None:
        from crm_tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen())

    def _open_refused(self) -> None:
        from crm_tui.screens.refused import RefusedScreen

        if not isinstance(self, RefusedScreen):
            self.app.push_screen(RefusedScreen())

    def _open_script(self) -> None:
        from crm_tui.screens.script import ScriptScreen

        board = getattr(getattr(self, "board", None), "columns", None)
        shown = getattr(board, "pipeline_id", None)
        self.app.push_screen(ScriptScreen(shown, self.whom()[1]))

    # -- lost deals -----------------------------------------------------------------------

    def lost_deal(self) -> int | None:
        """The lost deal under the cursor, which a new one may follow; None for none."""
        card = self.card
        is_lost = card is not None and card.status == "lost" and not self.targets()
        return card.deal_id if card is not None and is_lost else None

    def open_form(self, action: str) -> None:
        """Open the form of an action; on a lost deal the one of a client who came back."""
        deal_id = self.lost_deal() if action in FOLLOWS else None
        if deal_id is None:
            super().open_form(action)
            return
        from crm_tui.screens.return_form import open_return

        open_return(self, deal_id)

    def _receive(self) -> None:
        from crm_tui.screens.receipt_form import open_receipt

        open_receipt(self)

    def _open_playbooks(self) -> None:
        from crm_tui.screens.playbooks import PlaybooksScreen

        self.app.push_screen(PlaybooksScreen())

    def _open_plan(self) -> None:
        from crm_tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())

    def _open_calendar(self) -> None:
        from crm_tui.screens.calendar import CalendarScreen

        self.app.push_screen(CalendarScreen())

    def _open_review(self) -> None:
        from crm_tui.screens.review import ReviewScreen

        self.app.push_screen(ReviewScreen())

    def _open_duplicates(self) -> None:
        from crm_tui.screens.duplicates import DuplicatesScreen

        self.app.push_screen(DuplicatesScreen())

    def _open_import(self) -> None:
        from crm_tui.screens.import_files import ImportFilesScreen

        self.app.push_screen(ImportFilesScreen())

    def _open_export(self) -> None:
        from crm_tui.screens.export_menu import open_export

        open_export(self)

    def _open_settings(self) -> None:
        from crm_tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())


def _minute_of(now: Moment) -> tuple[int, int]:
    return now.day.toordinal(), now.local.hour * 60 + now.local.minute

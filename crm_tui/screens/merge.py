"""Merging: two clients beside each other, what stays is chosen field by field, one undo."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import getters
from textual.widget import Widget

from crm_tui.domain.client_lines import MergeField, MergePair, MergeSide
from crm_tui.domain.lines import FoundLine
from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.acting import ActingScreen
from crm_tui.screens.forms import Reply, Save
from crm_tui.screens.framed import Footer, FramedScreen
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import SHOWN, Option, PickForm
from crm_tui.shell import Reads
from crm_tui.store.hot.merging import alike, merge_pair
from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import Line, clip
from crm_tui.widgets.paint_merge import (
    comes_from_gone,
    label_cells,
    merge_heading,
    merge_headline,
    merge_line,
)

SWAP = "ctrl+x"


class MergeScreen(FramedScreen):
    """Two clients, the first of which is kept until they are swapped."""

    is_read = True  # what is not read yet is not told
    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["merge"]
    taps: ClassVar[tuple[str, ...]] = ("⇄", "✓", "⋯")
    CSS = "MergeScreen #list { width: 100%; }"

    rows = getters.query_one("#list", Grid)

    def __init__(self, first: int, second: int) -> None:
        super().__init__()
        self.first, self.second = first, second
        self.pair: MergePair | None = None
        self.taken: set[str] = set()
        self.swapped = False
        self._is_saving = False

    def body(self) -> Iterable[Widget]:
        """The fields."""
        grid = Grid(id="list")
        grid.corners = ("┐", "┘")
        yield grid

    # -- what is shown --------------------------------------------------------------------

    def reload(self) -> None:
        """Read the two anew; what was chosen stays chosen."""

        def read(reads: Reads) -> MergePair | NotFound:
            try:
                return reads.ask(merge_pair, self.first, self.second)
            except NotFound as error:
                return error

        self.look_up(read, self._read, "pair")

    def _read(self, pair: MergePair | NotFound) -> None:
        if isinstance(pair, NotFound):
            self.app.tell_error(pair)
            return
        if pair.first.id == pair.second.id:
            self.app.tell(_("These two are one client already."))
            return
        self.pair = pair
        self._show_fields()

    def _show_fields(self) -> None:
        pair = self.pair
        if pair is None:
            return
        labels = label_cells(pair, max(self.app.size.width - 6, 1))
        taken, swapped = frozenset(self.taken), self.swapped

        def draw(field: MergeField, cells: int) -> Line:
            return merge_line(field, taken, cells, labels, swapped=swapped)

        differing = [field for field in pair.fields if field.differs]
        same = [field for field in pair.fields if not field.differs and field.first + field.second]
        heading = merge_heading(pair, labels, max(self.app.size.width - 6, 1), swapped=swapped)
        sections = [
            Section("differs", heading, differing),
            Section("same", [(_("NOTHING TO CHOOSE"), "head")] if differing else heading, same),
        ]
        self.rows.title = _("{one} and {other} become one").format(
            one=pair.first.name, other=pair.second.name
        )
        self.rows.show(sections, Look(lambda field: field.key, draw))
        self.redraw_bars()

    def headline(self, cells: int) -> Line:
        """Which one is kept, and what comes along."""
        return [] if self.pair is None else merge_headline(self.pair, cells, swapped=self.swapped)

    def footer_keys(self) -> Footer:
        """What joins the two, and what chooses of their fields."""
        keys = [
            *(("enter", _("merge")), ("←→", _("choose")), ("space", _("the other"))),
            *((SWAP, _("keep the other one")), ("esc", _("back")), ("?", _("help"))),
        ]
        return keys, []

    def phone_row(self) -> tuple[str, ...]:
        """Back, keep the other one, merge."""
        return ("‹", *self.taps)

    # -- keys -----------------------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """The tap buttons are keys."""
        if self.form is None and name == "⇄":
            self.swap()
            return True
        return super().pressed("enter" if name == "✓" else name, None if name == "✓" else char)

    def verbs(self) -> dict[str, Callable[[], object]]:
        """Moving, choosing, merging."""
        return {
            "move.down": lambda: self.rows.move(1),
            "move.up": lambda: self.rows.move(-1),
            "move.page_down": lambda: self.rows.page(1),
            "move.page_up": lambda: self.rows.page(-1),
            "move.first": lambda: self.rows.to_end(last=False),
            "move.last": lambda: self.rows.to_end(last=True),
            "list.out": lambda: self._choose(second=False),
            "list.in": lambda: self._choose(second=True),
            "mark.toggle": self._choose_other,
            "mark.group": self._choose_all,
            "merge.swap": self.swap,
            "nav.open": self.merge,
        }

    def swap(self) -> None:
        """Keep the other one; the values that were chosen stay the same."""
        pair = self.pair
        if pair is None:
            return
        differing = {field.key for field in pair.fields if field.differs}
        self.swapped = not self.swapped
        self.taken = differing - self.taken
        self._show_fields()

    def _current(self) -> MergeField | None:
        field = self.rows.current()
        if isinstance(field, MergeField) and field.differs:
            return field
        self.app.tell(_("There is nothing to choose here."))
        return None

    def _choose(self, *, second: bool) -> None:
        """Keep the value on the left or on the right."""
        field = self._current()
        if field is not None:
            self._take(field.key, gone=second != self.swapped)

    def _choose_other(self) -> None:
        field = self._current()
        if field is not None:
            self._take(field.key, gone=field.key not in self.taken)

    def _choose_all(self) -> None:
        """Every value of the client that goes; again: every one of the client that is kept."""
        if self.pair is not None:
            differing = {field.key for field in self.pair.fields if field.differs}
            self.taken = set() if self.taken >= differing else differing
            self._show_fields()

    def _take(self, key: str, *, gone: bool) -> None:
        if gone:
            self.taken.add(key)
        else:
            self.taken.discard(key)
        self._show_fields()

    # -- merging --------------------------------------------------------------------------

    def sides(self) -> tuple[MergeSide, MergeSide] | None:
        """The one that is kept, and the one that goes."""
        if self.pair is None:
            return None
        first, second = self.pair.first, self.pair.second
        return (second, first) if self.swapped else (first, second)

    def merge(self) -> None:
        """Merge the two as they are shown."""
        sides = self.sides()
        if sides is None or self._is_saving or self.pair is None:
            return
        taken = tuple(
            field.key
            for field in self.pair.fields
            if field.key in self.taken and comes_from_gone(field, self.taken, swapped=self.swapped)
        )
        self._is_saving = True
        self.save_behind(self._merge_now(*sides, taken))

    async def _merge_now(self, kept: MergeSide, gone: MergeSide, take: tuple[str, ...]) -> None:
        """Save, and go back; what was refused is looked at again."""

        def job(crm: Any) -> object:
            from crm_tui.actions.merging import merge_clients

            return crm.run(
                merge_clients, kept.id, gone.id, take, seen=kept.version, gone_seen=gone.version
            )

        done = await self.app.do(job)
        self._is_saving = False
        if done.error is not None:
            if not self.is_closed:
                self.reload()
            return
        words = _("c{gone} {name} merged into c{kept}").format(
            gone=gone.id, name=gone.name, kept=kept.id
        )
        self._say_done(Save(job, words), done)
        if self.is_current:
            self.app.pop_screen()
        below = self.app.screen
        if isinstance(below, ActingScreen):
            below.pass_on(())


# -- whom with ------------------------------------------------------------------------------------


@dataclass
class WhomForm(PickForm):
    """Finds the other client while one types; who looks like the same one is offered first."""

    client_id: int = 0

    @property
    def narrowed(self) -> tuple[Option, ...]:
        """What was found; the finding narrows, not the form."""
        return self.options

    def lines(self, cells: int) -> list[Line]:
        """Always as many lines, however many were found."""
        lines = super().lines(cells)
        if not self.options and not self.text:
            lines[1] = clip([("   " + _("type a part of the name, or a number"), "dim")], cells)
        return lines + [clip([], cells)] * (SHOWN + 1 - len(lines))

    def press(self, name: str, char: str | None) -> Reply:
        """Find while it is typed."""
        before = self.text
        reply = super().press(name, char)
        return self._look() if self.text != before else reply

    def paste(self, text: str) -> Reply:
        """Find what was pasted."""
        super().paste(text)
        return self._look()

    def _look(self) -> Reply:
        text, client_id = self.text, self.client_id

        def read(reads: Reads) -> tuple[Option, ...]:
            return options_for(reads, client_id, text)

        return Reply(look=read, shown=self.take)

    def take(self, options: tuple[Option, ...]) -> None:
        """These were found."""
        self.options = options
        self.at = 0


def options_for(reads: Reads, client_id: int, text: str) -> tuple[Option, ...]:
    """The clients that a text finds; without one, those that may be the same as this one."""
    if not text:
        same = reads.ask(alike, client_id)
        return tuple(Option(n, name, _("c{n} {hint}").format(n=n, hint=h)) for n, name, h in same)
    found: dict[int, FoundLine] = {}
    for line in reads.find(text):
        if line.client_id != client_id:
            found.setdefault(line.client_id, line)
    return tuple(
        Option(n, line.name, f"c{n} {line.company or line.hint}") for n, line in found.items()
    )


def merge_from(screen: ActingScreen, client_id: int, other_id: int | None = None) -> None:
    """Open the merging of two clients; without the other one, ask whom first."""
    if other_id is not None:
        screen.app.push_screen(MergeScreen(client_id, other_id))
        return

    def pick(option: Option) -> Reply:
        assert isinstance(option.key, int)
        other = option.key
        return Reply(close=True, then=lambda opened: merge_from(opened, client_id, other))

    card = screen.card
    name = card.client if card is not None and card.client_id == client_id else f"c{client_id}"
    form = WhomForm(
        around_of(screen),
        name=_("{client} is the same as").format(client=name),
        on_pick=pick,
        client_id=client_id,
    )
    form.hint = _("a name, a number, an address")
    form.writes = False

    def show(options: tuple[Option, ...]) -> None:
        form.take(options)
        if screen.form is form:
            screen.form_changed()

    screen.look_up(lambda reads: options_for(reads, client_id, ""), show, "alike")
    screen.put_form(form)

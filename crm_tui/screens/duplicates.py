"""Duplicates: pairs of clients that look like one, to be merged, or told apart for good."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

from textual.worker import Worker

from crm_tui.domain.client_lines import MergePair
from crm_tui.domain.likeness import LIKELY
from crm_tui.domain.pair_lines import PairLine
from crm_tui.domain.text import thousands
from crm_tui.errors import CrmError, NotFound
from crm_tui.i18n import _, _n
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.forms import Reply, Save
from crm_tui.screens.framed import Footer
from crm_tui.screens.narrow_form import has_words
from crm_tui.screens.opening import around_of, open_card, open_merge
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job, Reads
from crm_tui.store.hot.duplicates import pair_lines
from crm_tui.store.hot.merging import merge_pair
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line, clip, said
from crm_tui.widgets.paint_duplicates import compared_lines, name_cells, pair_line, pair_title

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.blocking import Found, Pair
    from crm_tui.domain.lines import StepLine
    from crm_tui.store.queries.duplicates import Progress

MOST = 500  # pairs that are shown
LOOKS = 0.25  # seconds between looks at how far the search is


class _Stopped(Exception):
    """Nobody waits for the search any more."""


class DuplicatesScreen(PanesScreen):
    """The pairs on the left, the likeliest first; what the two have on the right.

    The search works in a thread; escape stops it. Pairs are looked at again whenever a client
    changes, but searched for anew only when that is asked.
    """

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["duplicates"]
    kinds: ClassVar[frozenset[str]] = frozenset({"*", "client", "channel", "not_same"})
    taps: ClassVar[tuple[str, ...]] = ("=", "x", "⋯")
    bare_taps: ClassVar[tuple[str, ...]] = ("B", "⋯")
    unlisted: ClassVar[frozenset[str]] = frozenset({"client.add", "record.edit", "calendar.open"})
    is_read = True  # how far the search is says more than that it is read

    def __init__(self) -> None:
        super().__init__()
        self.pairs: tuple[Pair, ...] = ()
        self.lines: tuple[PairLine, ...] = ()
        self.all = 0
        self.progress: Progress | None = None
        self.is_working = self.is_stopped = False
        self._told_apart: set[tuple[int, int]] = set()

    # -- searching ------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Search at once."""
        super().on_mount()
        self.set_interval(LOOKS, self._show_progress)
        self.look_for()

    def look_for(self) -> None:
        """Search for duplicates among all clients."""
        if self.is_working:
            return
        self.is_working, self.is_stopped, self.progress = True, False, None
        searching: Coroutine[Any, Any, None] = self._search()
        _worker: Worker[None] = self.run_worker(searching, group="duplicates", exclusive=True)
        self._show_progress()

    async def _search(self) -> None:
        await self.app.saved()  # what was done or undone a key before belongs to what is compared
        try:
            found = await asyncio.to_thread(self._found)
        except _Stopped:
            self.is_stopped = True
        except CrmError as error:
            self.is_stopped = True
            self.app.tell_error(error)
        else:
            self.pairs, self.all = found.pairs[:MOST], found.all
        self.is_working = False
        self.reload()

    def _found(self) -> "Found":
        """In a thread: it takes seconds where there are a hundred thousand clients."""
        from crm_tui.store.queries.duplicates import alike, to_compare

        read = self.app.open_door().ask(to_compare, self._told)
        return alike(read, LIKELY, self._told)

    def _told(self, progress: "Progress") -> None:
        """In the thread: so much is done. A screen that is gone waits for nothing."""
        if self.is_stopped or self.is_closed or not self.is_running:
            raise _Stopped
        self.progress = progress

    def _show_progress(self) -> None:
        if self.is_working and self.is_current:
            self.rows.empty = ("", self._working_words(), _("esc stops."))
            self.rows.redraw()
            self.redraw_bars()

    def _working_words(self) -> str:
        done = self.progress
        if done is None or not done.total:
            return _("Looking for duplicates …")
        share = min(100 * done.done // done.total, 100)
        if done.what == "read":
            return _("Reading the clients: {share} %").format(share=share)
        return _("Comparing them: {share} %").format(share=share)

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """How many pairs there are, or how far the search is."""
        if self.is_working:
            words = self._working_words()
        elif self.is_stopped:
            words = _("Stopped; B looks again")
        else:
            count = len(self.lines) if self.all <= len(self.pairs) else self.all
            words = _n("{n} pair looks like one client", "{n} pairs look like one client", count)
            words = words.format(n=thousands(count))
            if self.all > len(self.pairs):
                words += " · " + _("the likeliest {n} are here").format(
                    n=thousands(len(self.lines))
                )
        return clip([(f" {words}", "dim")], cells)

    def reload(self) -> None:
        """Look at the pairs again: which of them still stand."""
        pairs = self.pairs
        self.look_up(lambda reads: reads.ask(pair_lines, pairs), self._show, "pairs")

    def _show(self, lines: tuple[PairLine, ...]) -> None:
        # What was told apart a moment ago is on its way; what is listed no more has arrived.
        self._told_apart &= {line.key for line in lines}
        self.lines = tuple(line for line in lines if line.key not in self._told_apart)
        shown = [line for line in self.lines if has_words(_names(line), self.words)]
        fitted: dict[int, int] = {}

        def draw(line: PairLine, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = name_cells(self.lines, cells)
            return pair_line(line, fitted[cells], cells)

        title = _("Duplicates, only: {words}").format(words=said(self.words))
        self.rows.title = title if self.words else _("Duplicates")
        if not self.is_working:
            self.rows.empty = ("", *self._nobody())
        self.rows.show([Section("pairs", [], shown)], Look(lambda line: line.key, draw))
        self.redraw_bars()
        self.show_card()

    def show_narrowed(self) -> None:
        """Show only the pairs with these words."""
        self._show(self.lines)

    def _nobody(self) -> tuple[str, ...]:
        if self.words and self.lines:
            return (_("No pair holds these words; esc shows all."),)
        if self.is_stopped:
            return (_("The search was stopped."), _("B looks again."))
        return (_("No two clients look like one."), _("crm duplicates --min 0.6 asks for less."))

    def nothing(self) -> list[str]:
        """What the right pane says when the cursor stands on no pair."""
        return [_("Clients that may be one twice stand here, with the reasons.")]

    def show_card(self) -> None:
        """Show what the two under the cursor have."""
        pair = self.row()
        self._tell_alone()
        if pair is None:
            self.card_pane.show("", self._nothing)
            return

        def read(reads: Reads) -> MergePair | NotFound:
            try:
                return reads.ask(merge_pair, *pair.key)
            except NotFound as error:  # a colleague may have merged one meanwhile
                return error

        def show(found: MergePair | NotFound) -> None:
            if isinstance(found, MergePair) and self.row() == pair:
                self.card_pane.show(
                    pair_title(pair), lambda cells: compared_lines(pair, found, cells)
                )

        self.look_up(read, show, "card")

    def footer_keys(self) -> Footer:
        """What can be done with a pair; while there is none, what brings some."""
        first, more = super().footer_keys()
        if self.is_working:
            return [("esc", _("stop")), *self._without_pairs(first)], more
        if not self.rows.rows:
            label = self.app.keyboard.label_of("pair.look")
            return [(label, _("look anew")), *self._without_pairs(first)], more
        return [("enter", _("merge")), *first], more

    def _without_pairs(self, keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those that need no pair under the cursor."""
        apart = self.app.keyboard.label_of("pair.apart")
        return [one for one in keys if one[0] != apart]

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, and what can be done with a pair."""
        return super().verbs() | {
            "pair.apart": self._tell_apart,
            "pair.look": self.look_for,
            "client.merge": self._merge,
            "record.edit": self._open_first,
            "duplicates.open": self.look_for,
            "list.filter": lambda: self.narrow_rows(_("a name of either")),
        }

    def row(self) -> PairLine | None:
        """The pair under the cursor."""
        found = self.rows.current()
        return found if isinstance(found, PairLine) else None

    def chosen(self) -> tuple[PairLine, ...]:
        """The marked pairs, else the one under the cursor."""
        marked = tuple(self.rows.marked())
        row = self.row()
        return marked or ((row,) if row is not None else ())

    def whom(self) -> tuple[int | None, int | None]:
        """The first client of the pair under the cursor."""
        row = self.row()
        return (row.first.id if row is not None else None, None)

    def open_row(self) -> None:
        """The two beside each other, to be merged."""
        row = self.row()
        if row is None:
            self.app.tell(_("There is nothing under the cursor."))
        else:
            open_merge(self, *row.key)

    def _open_first(self) -> None:
        self._of_client(lambda client_id, _deal: open_card(self, client_id))

    def _tell_apart(self) -> None:
        """These are not the same: never list them again."""
        pairs = self.chosen()
        if not pairs:
            self.app.tell(_("There is nothing under the cursor."))
            return
        done = _("c{one} and c{other} are not the same").format(
            one=pairs[0].first.id, other=pairs[0].second.id
        )
        if len(pairs) > 1:
            done = _("{count} pairs are not the same").format(count=thousands(len(pairs)))
        self._told_apart |= {pair.key for pair in pairs}
        self.rows.unmark()
        self.submit(Save(_apart_job(tuple(pair.key for pair in pairs)), done))

    def pass_on(self, steps: "tuple[StepLine, ...]") -> None:
        """They have been dealt with: the next pair takes their place."""
        self._show(self.lines)

    def return_to(self, steps: "tuple[StepLine, ...]") -> None:
        """They were not dealt with after all."""
        self._told_apart.clear()
        self.reload()

    def _merge(self) -> None:
        """The pair under the cursor; with marks, all of them at once."""
        marked = tuple(self.rows.marked())
        if not marked:
            self.open_row()
            return
        words = _n("Merge {n} pair", "Merge {n} pairs", len(marked)).format(
            n=thousands(len(marked))
        )
        option = Option("merge", words, _("the first of each stays, and takes what it lacks"))

        def pick(_option: Option) -> Reply:
            self.rows.unmark()
            done = _n("{n} pair merged", "{n} pairs merged", len(marked)).format(
                n=thousands(len(marked))
            )
            groups = tuple(pair.key for pair in marked)
            return Reply(close=True, save=Save(_merge_job(groups), done, moves_on=False))

        self.put_form(PickForm(around_of(self), name=words, options=(option,), on_pick=pick))

    def back(self) -> None:
        """One back; while it searches: stop."""
        if self.is_working and not self.is_stopped:
            self.is_stopped = True
        else:
            super().back()


def _names(line: PairLine) -> str:
    """What a pair is found by."""
    return f"{line.first.name} {line.second.name}"


def _apart_job(pairs: tuple[tuple[int, int], ...]) -> Job:
    def job(crm: "Crm") -> Any:
        from crm_tui.actions.duplicates import say_not_same

        return crm.run(say_not_same, pairs)

    return job


def _merge_job(groups: tuple[tuple[int, int], ...]) -> Job:
    def job(crm: "Crm") -> Any:
        from crm_tui.actions.duplicates import merge_many

        return crm.run(merge_many, groups)

    return job

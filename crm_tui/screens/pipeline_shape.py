"""What a board looks like and whose deals it shows: tabs, lanes, size of cards, kept for next time.

How somebody looks at a board is no content: it is kept beside the records, for each board of each
person, so that looking writes nothing into the journal and is no action that `undo` takes back.
"""

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from zlib import crc32

from textual import on
from textual.widget import Widget

from crm_tui.domain.boards import AGE, AMOUNT, DUE, OWN, SORTS, BoardLines
from crm_tui.domain.filters import DEAL, EVERYTHING, read_filter
from crm_tui.domain.search import fold
from crm_tui.domain.views import View as SavedView
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.screens.framed import STEP_KINDS
from crm_tui.screens.pipeline_moving import MovingScreen
from crm_tui.screens.pipeline_reading import ALL, MINE, Question
from crm_tui.shell import Reads
from crm_tui.store.hot.looks import look
from crm_tui.store.hot.views import views
from crm_tui.widgets.paint import Line, length
from crm_tui.widgets.paint_bars import PHONE, key_at
from crm_tui.widgets.paint_tabs import STEP_BACK, STEP_ON, tab_under, tabs_cells, tabs_line
from crm_tui.widgets.panes import Bar

if TYPE_CHECKING:
    from textual.events import Resize

    from crm_tui.crm import Crm

#: The orders of the board as the columns by which lists of deals are sorted.
BOARD_SORTS = {OWN: "", DUE: "due", AMOUNT: "-amount", AGE: "-age"}
TALL = 22  # lines of a terminal that has room for the line of tabs
_PIPELINE = re.compile(r'(?:^|\s)pipeline:("[^"]*"|\S+)')


class BoardTab(NamedTuple):
    """A board. key: by which its shape is kept; view: the saved view it shows, None for all."""

    key: str
    name: str
    pipeline_id: int
    view: SavedView | None = None


class TabBar(Bar):
    """The line of tabs above the board."""

    DEFAULT_CSS = "TabBar { dock: top; width: 100%; height: 1; display: none; }"


class ShapedScreen(MovingScreen):
    """A board in tabs, whose shape is kept."""

    kinds: ClassVar[frozenset[str]] = STEP_KINDS | {"saved_view", "pipeline", "stage", "user"}

    def __init__(self) -> None:
        super().__init__()
        self.lanes = False
        self.lane = 0  # the owner whose lane is shown
        self.saved: tuple[SavedView, ...] = ()
        self.at_view: SavedView | None = None
        self._shapes: dict[str, Any] = {}
        self._to_keep = ""  # the shapes as they are kept next; "" while all is kept
        self._tab_bar = TabBar(self._tab_lines, id="tabs")
        self._before_lanes: tuple[str | int, str] = (MINE, "")  # whose deals were shown
        self._from_below = False
        self._tabs_told: tuple[tuple[str, ...], int] = ((), 0)

    def body(self) -> Iterable[Widget]:
        """The tabs above the board."""
        yield self._tab_bar
        yield from super().body()

    # -- what is kept ---------------------------------------------------------------------

    def reload(self) -> None:
        """Read it as it was looked at last, the first time."""
        if self._was_read or self._shapes:
            super().reload()
            return
        me = self.app.person.id

        def read(reads: Reads) -> str | None:
            try:
                return reads.ask(look, me)
            except CrmError:
                return None  # the board itself says why, and reads again

        self.look_up(read, self._begin, "shapes")

    def _begin(self, kept: str | None) -> None:
        if kept is not None:
            self._shapes = _shapes_of(kept) or self._from_file() or {"": {}}
            self._take_last()
        super().reload()

    def _from_file(self) -> dict[str, Any]:
        """What a file beside the database kept: it is carried over into the database."""
        from crm_tui.screens.state_files import remembered

        found = remembered(self._file())
        if found:
            self._keep_soon(found)
        return found

    def _file(self) -> str:
        whose = f"{getattr(self.app.reads, 'url', '')} {self.app.person.name}"
        return f"boards-{crc32(whose.encode()):08x}"

    def _take_last(self) -> None:
        last = self._shapes.get("last")
        if isinstance(last, int):
            self.view = self.view._replace(pipeline_id=last)
            self._take_shape(f"p{last}")

    def _take_shape(self, key: str) -> None:
        """Show a board as it was looked at last: sorting, filter, lanes, size of the cards."""
        kept = self._shapes.get(key)
        kept = kept if isinstance(kept, dict) else {}
        sort, text = kept.get("sort"), kept.get("filter")
        self.narrowed = text if isinstance(text, str) else ""
        wanted = read_filter(self.narrowed, DEAL).filter if self.narrowed else EVERYTHING
        self.view = self.view._replace(sort=sort if sort in SORTS else OWN, filter=wanted)
        self.board.is_compact = kept.get("compact") is True
        self.lay_lanes(kept.get("lanes") is True)

    def lay_lanes(self, lanes: bool) -> None:
        """Give each owner a lane, which shows everybody's deals, or show the deals as before."""
        if lanes and not self.lanes:
            self._before_lanes = self.owner, self.owner_name
            self.owner, self.owner_name = ALL, ""
        elif self.lanes and not lanes:
            self.owner, self.owner_name = self._before_lanes
        self.lanes, self.lane = lanes, 0

    def keep_shape(self) -> None:
        """Keep how this board is looked at, once it is known how the others are."""
        if not self._shapes:
            return
        key = self.tab_here().key
        narrowed = "" if self.at_view is not None else self.narrowed
        self._shapes[key] = {
            "pipeline": self.view.pipeline_id, "sort": self.view.sort, "filter": narrowed,
            "compact": self.board.is_compact, "lanes": self.lanes,
        }  # fmt: skip
        if self.at_view is None:
            self._shapes["last"] = self.view.pipeline_id
        self._keep_soon(self._shapes)

    def _keep_soon(self, shapes: dict[str, Any]) -> None:
        """Write it behind; of many changes in a row the last alone."""
        waits, self._to_keep = bool(self._to_keep), json.dumps(shapes, ensure_ascii=False)
        if self.app.person.id and not waits:
            self.save_behind(self._keep_look())

    async def _keep_look(self) -> None:
        from crm_tui.screens.state_files import forget

        kept = await self.app.do(self._keeping, tell=False)
        if kept.value:
            forget(self._file())

    def _keeping(self, crm: "Crm") -> bool:
        """In a thread. Where it cannot be written it holds for this time alone."""
        from crm_tui.store.looks import keep_look

        words, self._to_keep = self._to_keep, ""
        try:
            keep_look(crm.store, self.app.person.id, words)
        except CrmError:
            return False
        return True

    # -- tabs -----------------------------------------------------------------------------

    def _question(self, *, anew: bool) -> Question:
        read, me = super()._question(anew=anew), self.app.person.id

        def read_all(reads: Reads) -> BoardLines:
            self.saved = reads.ask(views, me, DEAL)
            return read(reads)

        return read_all

    def tabs(self) -> tuple[BoardTab, ...]:
        """The boards there are: the pipelines, then the saved views of deals."""
        pipelines = [
            BoardTab(f"p{one.id}", one.name, one.id) for one in self.board.columns.pipelines
        ]
        shown = [BoardTab(f"v{one.id}", one.name, 0, one) for one in self.saved]
        return (*pipelines, *shown)

    def tab_here(self) -> BoardTab:
        """The board that is shown."""
        if self.at_view is not None:
            return BoardTab(f"v{self.at_view.id}", self.at_view.name, 0, self.at_view)
        return BoardTab(f"p{self.view.pipeline_id}", "", self.view.pipeline_id)

    def _place(self, tabs: tuple[BoardTab, ...]) -> int:
        here = self.tab_here().key
        return next((number for number, tab in enumerate(tabs) if tab.key == here), 0)

    def turn(self, by: int) -> None:
        """The board before or after this one."""
        tabs = self.tabs()
        if len(tabs) < 2:
            self.app.tell(_("There is no other board: v keeps a view of deals as one."))
            return
        self.show_tab(tabs[(self._place(tabs) + by) % len(tabs)])

    def show_tab(self, tab: BoardTab) -> None:
        """Show a board as it was looked at last."""
        self.board.columns.marks = {}
        if tab.view is not None:
            self.show_view(tab.view)
            return
        self.at_view, self.view_name = None, ""
        self.view = self.view._replace(pipeline_id=tab.pipeline_id)
        self._take_shape(tab.key)
        self.keep_shape()
        self.board.lay_out()
        self.read_now(anew=True)

    def show_view(self, view: SavedView, pipeline_id: int = 0) -> None:
        """Show a saved view of deals as a board.

        Of the pipeline it names, else of the one given, else of the one it was shown of last.
        """
        self.at_view = view
        kept = self._shapes.get(f"v{view.id}")
        self._take_shape(f"v{view.id}")
        sort = next((own for own, kept in BOARD_SORTS.items() if kept == view.sort), OWN)
        if isinstance(kept, dict):
            sort, last = self.view.sort, kept.get("pipeline")
            pipeline_id = pipeline_id or (last if isinstance(last, int) else 0)
        self.view_name, self.narrowed = view.name, view.filter
        wanted = read_filter(view.filter, DEAL).filter
        here = self._named(view.filter) or pipeline_id or self.view.pipeline_id
        self.view = self.view._replace(pipeline_id=here, filter=wanted, sort=sort)
        self.keep_shape()
        self.board.lay_out()
        self.read_now(anew=True)

    def _named(self, text: str) -> int:
        """The pipeline that a filter names, 0 for none."""
        found = _PIPELINE.search(text)
        name = fold(found[1].strip('"')) if found is not None else ""
        lines = self.board.columns.pipelines
        return next(
            (one.id for one in lines if name and name in (fold(one.key), fold(one.name))), 0
        )

    def _tab_lines(self, cells: int) -> list[Line]:
        tabs, names = self.tabs(), self._shape_keys()
        names = names if tabs_cells([tab.name for tab in tabs]) + length(names) <= cells else []
        room = cells - length(names)
        return [[*tabs_line([tab.name for tab in tabs], self._place(tabs), room), *names]]

    def _shape_keys(self) -> Line:
        """The keys of the shape, which a click presses too."""
        keyboard = self.app.keyboard
        words = {"board.size": _("size"), "board.lanes": _("lanes")}
        keys = [(keyboard.label(key), words[key.id]) for key in keyboard.table if key.id in words]
        return [run for key, word in keys for run in ((key, "key"), (f" {word} ", "dim"))]

    @property
    def has_tabs(self) -> bool:
        """Whether there is room for the line of tabs, and more than one."""
        size = self.app.size
        return size.height >= TALL and size.width >= PHONE and len(self.tabs()) > 1

    def on_resize(self, event: "Resize") -> None:
        """The tabs are shown where there is room for them."""
        super().on_resize(event)
        self._show_tabs()

    def _show_tabs(self) -> None:
        if self._tab_bar.display != self.has_tabs:
            self._tab_bar.display = self.has_tabs
            self._redraw_top()
        tabs = self.tabs()
        told = tuple(tab.name for tab in tabs), self._place(tabs)
        if told != self._tabs_told:
            self._tabs_told = told
            self._tab_bar.redraw()

    @on(Bar.Tapped)
    def _tab_tapped(self, message: Bar.Tapped) -> None:
        """A tab shows its board; without a line of tabs, the line on top goes on to the next."""
        is_top = message.bar.id == "top" and message.y == 1 and not self.has_tabs
        if self.form is not None or len(self.tabs()) < 2:
            return
        if is_top:
            self.turn(1)
        elif message.bar is self._tab_bar:
            line = self._tab_lines(self.size.width)[0]
            self._press_tab(line, message.x)

    def _press_tab(self, line: Line, x: int) -> None:
        """What stands at a cell of the line of tabs: a tab, a sign of more of them, or a key."""
        tabs = self.tabs()
        names, here = [tab.name for tab in tabs], self._place(tabs)
        at = tab_under(names, here, self.size.width, x)
        if at in (STEP_BACK, STEP_ON):
            self.turn(-1 if at == STEP_BACK else 1)
        elif at is not None and at != here:
            self.show_tab(tabs[at])
        elif at is None:
            self._press_key(key_at(line, x))

    def _press_key(self, named: str) -> None:
        acts = {"board.size": self.resize_cards, "board.lanes": self.turn_lanes}
        keyboard = self.app.keyboard
        for key in keyboard.table:
            if key.id in acts and keyboard.label(key) == named:
                acts[key.id]()

    # -- size of the cards ----------------------------------------------------------------

    def resize_cards(self) -> None:
        """Cards of one line, or of three."""
        self.board.is_compact = not self.board.is_compact
        self.keep_shape()
        self._show_shape()

    def turn_lanes(self) -> None:
        """A lane for each owner, or none; lanes are of everybody's deals."""
        self.lay_lanes(not self.lanes)
        self.keep_shape()
        self.read_now(anew=True)

    def _show_shape(self) -> None:
        """Draw what was read in another shape."""
        self.board.shown = self.shown()
        self.board.renew()
        self.board.refresh()
        self.fill()

    def show_board(self, lines: BoardLines, *, anew: bool = False) -> None:
        """Show a board, and the tabs there are."""
        super().show_board(lines, anew=anew)
        self._show_tabs()

    def place_words(self) -> tuple[int, int]:
        """Which of how many boards this is, where no line of tabs says so."""
        tabs = self.tabs()
        return (1, 1) if self.has_tabs else (self._place(tabs) + 1, len(tabs))


def _shapes_of(words: str) -> dict[str, Any]:
    """What was kept, nothing where it cannot be read."""
    try:
        found = json.loads(words) if words else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

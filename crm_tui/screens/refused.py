"""The refusal list: who said no and why, by when they come back; a new deal for who comes first."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

from textual.widget import Widget

from crm_tui.domain.lines import Card
from crm_tui.domain.refusal_lines import (
    DUE,
    EVERYONE,
    GROUPS,
    LATER,
    NEVER,
    SORTS,
    RefusedAsked,
    RefusedCounts,
    RefusedLine,
)
from crm_tui.domain.search import fold
from crm_tui.domain.text import thousands
from crm_tui.i18n import _, _n
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.forms import Reply
from crm_tui.screens.narrow_form import NarrowForm
from crm_tui.screens.opening import around_of
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Reads
from crm_tui.store.hot import refused
from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import (
    Line,
    clip,
    phrases,
    said,
)
from crm_tui.widgets.paint_refused import Columns, columns, refused_line
from crm_tui.widgets.panes import CardPane
from crm_tui.widgets.window import Window

FOUND = 500  # rows that words find at most


class Read(NamedTuple):
    """What one reading gives: how many in each group, and the first rows of each that is shown."""

    counts: RefusedCounts
    rows: dict[str, tuple[RefusedLine, ...]]


class RefusedScreen(PanesScreen):
    """Deals that were lost, by when they come back; on the right the card of one."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["refused"]
    kinds: ClassVar[frozenset[str]] = frozenset({"*", "deal", "client", "reason", "user"})
    leading: ClassVar[tuple[str, ...]] = ("deal.return", "record.edit")
    taps: ClassVar[tuple[str, ...]] = ("r", "e", "f", "s", "⋯")

    def __init__(self) -> None:
        super().__init__()
        self.asked = RefusedAsked()
        self.sought = ""
        self.owner_name = ""
        self.counts = RefusedCounts(0, 0, 0)

    def body(self) -> Iterable[Widget]:
        """The list and the card."""
        yield Grid(id="list")
        yield CardPane(id="card")

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """How many there are, narrowed by what, in which order."""
        count = self.counts.all
        number = thousands(count) + ("+" if refused.MOST in self.counts else "")
        parts = [_n("{n} refusal", "{n} refusals", count).format(n=number)]
        if self.counts.due:
            parts.append(_("{n} come back now").format(n=thousands(self.counts.due)))
        if self.sought:
            parts.append(_("“{text}” · escape shows all").format(text=self.sought))
        parts.append(_("sorted by: {order}").format(order=_(SORTS[self.asked.sort])))
        return clip(phrases([(said(part), "dim") for part in parts], cells), cells)

    def reload(self) -> None:
        """Read the list anew."""
        asked, today = self.asked, self.app.now.day.isoformat()
        groups = (DUE, LATER, NEVER) if asked.sort == "back" else ("",)
        limit = FOUND if asked.words else refused.WINDOW

        def read(reads: Reads) -> Read:
            counts = reads.ask(refused.counts, asked, today)
            rows = {
                group: reads.ask(refused.refused, asked, today, group, limit=limit)
                for group in groups
            }
            return Read(counts, rows)

        def show(found: Read) -> None:
            if asked == self.asked:
                self._show(found)

        self.look_up(read, show, "refused")

    def _show(self, found: Read) -> None:
        self.counts = found.counts
        seen = [line for lines in found.rows.values() for line in lines]
        now, owners = self.app.now, self.asked.owner == EVERYONE
        fitted: dict[int, Columns] = {}

        def draw(line: RefusedLine, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = columns(seen, now, cells, owners=owners)
            return refused_line(line, fitted[cells], now, cells)

        self.rows.title = self._whose_words()
        self.rows.empty = self._nobody()
        sections = [self._section(group, rows) for group, rows in found.rows.items()]
        self.rows.show(sections, Look(lambda line: line.id, draw))
        self.redraw_bars()
        self.show_card()

    def _section(self, group: str, first: tuple[RefusedLine, ...]) -> Section:
        style = "late" if group == DUE else "head"
        heading: Line = [(_(GROUPS[group]), style)] if group else []
        return Section(group, heading, self._windowed(group, first))

    def _windowed(self, group: str, first: tuple[RefusedLine, ...]) -> Sequence[RefusedLine]:
        """The rows of a group; where there are more than were read, the rest by windows."""
        count = getattr(self.counts, group) if group else self.counts.all
        if self.asked.words or count <= len(first):
            return first
        asked, today = self.asked, self.app.now.day.isoformat()

        def more(after: RefusedLine) -> tuple[RefusedLine, ...]:
            reads = self.app.reads.patient
            return reads.ask(refused.refused, asked, today, group, after=after)

        return Window(first, count, more)

    def _whose_words(self) -> str:
        if self.asked.owner == EVERYONE:
            return _("Refusal list")
        if self.asked.owner == self.app.person.id:
            return _("My refusals")
        return _("Refusals of {name}").format(name=self.owner_name)

    def _nobody(self) -> tuple[str, ...]:
        if self.sought:
            return ("", _("Nothing fits these words."), _("esc shows all again."))
        if self.asked.owner != EVERYONE:
            return ("", _("Nobody said no here."), _("o shows those of others."))
        return ("", _("Nobody has said no yet."))

    def nothing(self) -> list[str]:
        """What the right pane says when the cursor stands on nobody."""
        return [_("Who says no is kept here, with the reason and the day to ask again.")]

    def card_of(self, reads: Reads, row: RefusedLine) -> Card:
        """The card of a lost deal."""
        return reads.card(deal_id=row.id)

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, and what can be done with a refusal."""
        return super().verbs() | {
            "deal.return": lambda: self.open_form("client.add"),
            "record.edit": self._edit,
            "list.owner": self._whose,
            "list.filter": self._narrow,
            "list.sort": self._sort,
        }

    def row(self) -> RefusedLine | None:
        """The refusal under the cursor."""
        found: Any = self.rows.current()
        return found if isinstance(found, RefusedLine) else None

    def whom(self) -> tuple[int | None, int | None]:
        """The client and the deal under the cursor."""
        row = self.row()
        return (row.client_id, row.id) if row is not None else (None, None)

    def lost_deal(self) -> int | None:
        """The deal under the cursor, which a new one may follow."""
        row = self.row()
        return row.id if row is not None else None

    def _edit(self) -> None:
        """Change the reason or the day of the refusal under the cursor."""
        from crm_tui.screens.refusal_forms import edit_form

        row = self.row()
        if row is None:
            self.app.tell(_("There is nothing under the cursor."))
        else:
            self.put_form(edit_form(self, row))

    def _whose(self) -> None:
        from crm_tui.screens.owner_forms import ALL, MINE, whose_form

        mine = self.asked.owner == self.app.person.id
        self.put_form(whose_form(self, MINE if mine else ALL))

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show the refusals of this person's deals, of everybody's ("all"), or mine ("mine")."""
        me = self.app.person.id
        number = owner if isinstance(owner, int) else me if owner == "mine" else EVERYONE
        self.owner_name = name
        self._ask(self.asked._replace(owner=number))

    def _narrow(self) -> None:
        usage = _("words of the client, the deal, the reason")
        self.put_form(
            NarrowForm(around_of(self), narrow=self.narrow, words=self.sought, usage=usage)
        )

    def narrow(self, text: str) -> None:
        """Show only the refusals that hold these words."""
        self.sought = text.strip()
        self._ask(self.asked._replace(words=tuple(fold(self.sought).split())))

    def _sort(self) -> None:
        options = tuple(Option(key, _(words)) for key, words in SORTS.items())

        def pick(option: Option) -> Reply:
            return Reply(close=True, then=lambda _screen: self.sort_by(str(option.key)))

        form = PickForm(around_of(self), name=_("Sort by"), options=options, on_pick=pick)
        form.at = list(SORTS).index(self.asked.sort)
        form.writes = False
        self.put_form(form)

    def sort_by(self, sort: str) -> None:
        """Show the refusals in this order."""
        self._ask(self.asked._replace(sort=sort))

    def _ask(self, asked: RefusedAsked) -> None:
        self.asked = asked
        self.reload()
        self.redraw_bars()

    def back(self) -> None:
        """One back: from the card, from what is narrowed, from the list."""
        if self.sought and not self.has_class("-reading"):
            self.narrow("")
        else:
            super().back()

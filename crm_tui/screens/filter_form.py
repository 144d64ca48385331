"""The line in which a filter is typed: it narrows, completes, and points at what is amiss."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from crm_tui.domain.filter_completion import (
    Spot,
    asks_store,
    completed,
    own_candidates,
    spot_at,
)
from crm_tui.domain.filter_words import KEYS, about
from crm_tui.domain.filters import CLIENT, Fault, read_filter
from crm_tui.domain.text import display, width
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply
from crm_tui.shell import Reads
from crm_tui.store.hot.filtered_names import candidates
from crm_tui.widgets.paint import Line, clip, said

SHOWN = 8  # candidates under the line


def not_told(_text: str) -> None:
    """Nobody listens."""


def no_words() -> Line:
    """Nothing is known yet."""
    return []


def no_faults() -> tuple[Fault, ...]:
    """Nothing is amiss."""
    return ()


@dataclass
class FilterForm(LineForm):
    """A filter while it is typed. Enter keeps it; escape shows all again, or what was shown.

    narrow: told the line after each key. told: what it finds. unknown: what of it names nothing
    here. before: the line that narrowed the list when the form opened. returns: the line that
    escape narrows by.
    """

    entity: str = CLIENT
    narrow: Callable[[str], object] = not_told
    told: Callable[[], Line] = no_words
    unknown: Callable[[], tuple[Fault, ...]] = no_faults
    before: str = ""
    returns: str = ""
    usage: str = ""
    at: int = 0
    offered: tuple[str, ...] = ()
    writes = False

    def __post_init__(self) -> None:
        """Name the form, and begin with what narrows the list now."""
        self.title = _("Narrow")
        self.hint = self.usage
        self.line.insert(self.before)

    @property
    def subject(self) -> str:
        """Its name tells already."""
        return ""

    def keys(self) -> list[tuple[str, str]]:
        """Complete, choose, keep, or show again what was shown."""
        more = [("tab", _("complete")), ("↑↓", _("choose"))] if self.offered else []
        back = _("back") if self.returns else _("show all")
        return [*more, ("enter", _("keep")), ("esc", back)]

    # -- what is shown --------------------------------------------------------------------

    def lines(self, cells: int) -> list[Line]:
        """The line, what it finds or what is amiss under its word, and what may follow."""
        head = self.typed_line(cells)
        return [head, self._under(cells), clip(self._offers(), cells)]

    def _under(self, cells: int) -> Line:
        fault = self._fault()
        if fault is None:
            return clip(self.told(), cells)
        words = fault.message + (f"; {fault.hint}" if fault.hint else "")
        column = min(self._column(fault), max(cells - width(words) - 4, 1))
        return clip([(" " * column, "text"), (f"╰ {said(words)}", "warn")], cells)

    def _fault(self) -> Fault | None:
        """The first thing amiss; a piece that is still being typed has time."""
        faults = (*read_filter(self.text, self.entity).faults, *self.unknown())
        spot = spot_at(self.line.text, self.line.at)
        is_typing = self.line.at == len(self.line.text) and bool(self.offered or not spot.begun)
        for fault in faults:
            begins_here = fault.at - 1 >= spot.start - len(spot.key) - 1
            if not (is_typing and begins_here):
                return fault
        return None

    def _column(self, fault: Fault) -> int:
        """The cell above which the word stands, as far as the line is not scrolled."""
        before = self.line.text.lstrip()[: fault.at - 1]
        return len(self.title) + 4 + sum(width(display(char)) for char in before)

    def _offers(self) -> Line:
        if not self.offered:
            return self._help()
        line: Line = [(" ", "text")]
        at = min(self.at, len(self.offered) - 1)
        for place, name in enumerate(self.offered):
            line += [(said(name), "bold" if place == at else "dim"), ("  ", "text")]
        return line

    def _help(self) -> Line:
        """What the key at the caret is for; the keys there are where nothing is begun."""
        spot = spot_at(self.line.text, self.line.at)
        if spot.key in KEYS[self.entity]:
            return [(f" {spot.key}: {about(self.entity, spot.key)}", "dim")]
        if spot.begun:
            return []
        return [(" " + " ".join(f"{key}:" for key in KEYS[self.entity]), "dim")]

    # -- keys -----------------------------------------------------------------------------

    def press(self, name: str, char: str | None) -> Reply:
        """Type, complete, choose; the list follows every letter."""
        if name == "escape":
            self.narrow(self.returns)
            return CLOSES
        if name in ("up", "down") and self.offered:
            self.at = (self.at + (1 if name == "down" else -1)) % len(self.offered)
            return Reply()
        if name == "tab":
            return self._complete()
        before = self.text
        reply = super().press(name, char)
        return self._typed(reply) if self.text != before else self._looked(reply)

    def paste(self, text: str) -> Reply:
        """Narrow by pasted text."""
        return self._typed(super().paste(text))

    def tapped(self, row: int, cells: int) -> Reply:
        """A tap on what may follow takes the one that is chosen."""
        return self._complete() if row == 2 else Reply()

    def _complete(self) -> Reply:
        """Put the chosen candidate in the place of what is begun."""
        if not self.offered:
            return Reply()
        spot = spot_at(self.line.text, self.line.at)
        chosen = self.offered[min(self.at, len(self.offered) - 1)]
        self.line.text, self.line.at = completed(self.line.text, spot, chosen)
        return self._typed(Reply())

    def _typed(self, reply: Reply) -> Reply:
        self.narrow(self.text)
        return self._looked(reply)

    def _looked(self, reply: Reply) -> Reply:
        """Offer what may follow: at once what is known here, soon what the store knows."""
        spot = spot_at(self.line.text, self.line.at)
        self.at, self.offered = 0, own_candidates(spot, self.entity)[:SHOWN]
        if reply.close or not asks_store(spot, self.entity):
            return reply

        def look(reads: Reads) -> tuple[Spot, tuple[str, ...]]:
            return spot, reads.ask(candidates, spot, self.entity, SHOWN)

        return replace(reply, look=look, shown=self._offer)

    def _offer(self, found: tuple[Spot, tuple[str, ...]]) -> None:
        """What the store knows, unless more has been typed meanwhile."""
        spot, names = found
        if spot == spot_at(self.line.text, self.line.at):
            self.at, self.offered = 0, names

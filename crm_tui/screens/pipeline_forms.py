"""The forms of the board: what narrows it, how it is sorted, when a moved card's step is due."""

from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from crm_tui.domain.boards import SORTS
from crm_tui.domain.filters import DEAL
from crm_tui.i18n import _, _n
from crm_tui.screens.deal_forms import WhenForm, WinForm
from crm_tui.screens.filter_form import FilterForm
from crm_tui.screens.forms import CLOSES, Reply
from crm_tui.screens.must_form import MustForm
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from crm_tui.screens.pipeline import PipelineScreen

BURST = 0.4  # seconds between the key presses of one burst, at most


def filter_form(screen: "PipelineScreen", text: str) -> FilterForm:
    """The line that narrows the board, with what narrows it now; escape shows that again."""

    def told() -> Line:
        if not screen.narrowed:
            return []
        return [(" → ", "mark"), (screen.count_words(), "bold")]

    hint = _("words, owner:anna tag:vip amount>100k late standing")
    return FilterForm(
        around_of(screen), entity=DEAL, narrow=screen.narrow, told=told,
        unknown=lambda: screen.faults, before=text, returns=text, usage=hint,
    )  # fmt: skip


def sort_form(screen: "PipelineScreen", now: str) -> PickForm:
    """By what the cards are sorted."""
    options = tuple(Option(key, _(words)) for key, words in SORTS.items())
    at = next((n for n, option in enumerate(options) if option.key == now), 0)
    form = PickForm(around_of(screen), name=_("Sort"), options=options, at=at)
    form.writes = False
    form.on_pick = lambda option: Reply(close=True, then=partial(_sort, str(option.key)))
    return form


def _sort(key: str, screen: Any) -> None:
    screen.sort_by(key)


class Swallows:
    """A form that a held key has opened: the rest of that burst is no answer to it.

    key: what is held, "" for nothing. dropped: how many presses of it were no answer.
    """

    key: str = ""
    dropped = 0
    _last: float | None = None

    def swallow(self, char: str | None) -> Reply | None:
        """The reply to one more press of the held key; None once the burst is over."""
        now = monotonic()
        if not self.key or char != self.key or (self._last and now - self._last > BURST):
            self.key = ""
            return None
        self._last = now
        self.dropped += 1
        return Reply(say=dropped_words(self.dropped))


def dropped_words(count: int) -> str:
    """How many keys of a burst meant nothing any more."""
    return _n("{count} more move was dropped.", "{count} more moves were dropped.", count).format(
        count=count
    )


@dataclass
class BoardWinForm(WinForm, Swallows):
    """Won, asked because a card left the last column."""

    key: str = ""

    def press(self, name: str, char: str | None) -> Reply:
        """The rest of the burst is dropped; then as ever."""
        return self.swallow(char) or super().press(name, char)


class PutsBack(Swallows):
    """A form that is asked while its card stands further on already: escape puts it back."""

    def press(self, name: str, char: str | None) -> Reply:
        """The rest of the burst is dropped; then as ever, but for escape."""
        swallowed = self.swallow(char)
        if swallowed is not None:
            return swallowed
        if name == "escape":
            return replace(CLOSES, then=_put_back)
        reply: Reply = super().press(name, char)  # type: ignore[misc]  # of the form beside it
        return reply


@dataclass
class BoardWhenForm(PutsBack, WhenForm):
    """The day of a stage's step, asked while its card stands there already."""

    key: str = ""


@dataclass
class BoardMustForm(PutsBack, MustForm):
    """What the stage is not left without, asked while its card stands further on already."""

    key: str = ""


def _put_back(screen: Any) -> None:
    screen.put_back()

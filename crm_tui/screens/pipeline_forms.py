"""The forms of the board: what narrows it, how it is sorted, when a moved card's step is due."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from crm_tui.domain.boards import SORTS, read_filter
from crm_tui.i18n import _, _n
from crm_tui.screens.deal_forms import WhenForm, WinForm
from crm_tui.screens.forms import CLOSES, LineForm, Reply
from crm_tui.screens.must_form import MustForm
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from crm_tui.screens.pipeline import PipelineScreen

BURST = 0.4  # seconds between the key presses of one burst, at most


@dataclass
class FilterForm(LineForm):
    """One line that narrows the board while it is typed; escape shows again what was shown."""

    before: str = ""
    found: Callable[[], str] = str

    writes = False

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Only")
        self.hint = _("words, owner:anna, tag:vip, late, standing")

    def keys(self) -> list[tuple[str, str]]:
        """Keep, or back."""
        return [("enter", _("keep")), ("esc", _("back"))]

    def below(self) -> Line:
        """How many deals it leaves, and what of it nobody understands."""
        if unknown := read_filter(self.text).unknown:
            words = _("“{word}” is not known; there are owner: tag: late standing")
            return [(" " + words.format(word=unknown[0]), "late")]
        if not self.text:
            return [(" " + _("a part of a client, a title, an owner or a tag"), "dim")]
        return [(" → ", "mark"), (self.found(), "bold")]

    def press(self, name: str, char: str | None) -> Reply:
        """Narrow with every letter."""
        if name == "escape":
            return replace(CLOSES, then=partial(_narrow, self.before))
        text = self.text
        reply = super().press(name, char)
        return replace(reply, then=partial(_narrow, self.text)) if self.text != text else reply

    def paste(self, text: str) -> Reply:
        """Narrow by pasted text."""
        super().paste(text)
        return Reply(then=partial(_narrow, self.text))


def _narrow(text: str, screen: Any) -> None:
    screen.narrow(text)


def filter_form(screen: "PipelineScreen", text: str) -> FilterForm:
    """The line that narrows the board, with what narrows it now."""
    form = FilterForm(around_of(screen), before=text, found=screen.count_words)
    form.line.insert(text)
    return form


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

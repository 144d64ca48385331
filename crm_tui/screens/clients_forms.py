"""The forms that change what the list of clients shows: the line that narrows it, and its order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.domain.client_filters import KEYS
from crm_tui.domain.client_lines import SORTS
from crm_tui.i18n import _
from crm_tui.screens.forms import Reply
from crm_tui.screens.narrow_form import NarrowForm
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.widgets.paint import Line, said
from crm_tui.widgets.paint_clients import count_words

if TYPE_CHECKING:
    from crm_tui.screens.clients import ClientsScreen


def no_reading() -> Line:
    """Nothing is known yet."""
    return []


@dataclass
class FilterForm(NarrowForm):
    """Words and terms that narrow the list while they are typed; below, what they find."""

    told: Callable[[], Line] = no_reading

    def below(self) -> Line:
        """How many it finds, or what in it is not understood."""
        return self.told()


def filter_form(screen: "ClientsScreen") -> FilterForm:
    """The line that narrows the list of clients."""

    def told() -> Line:
        if screen.complaint:
            return [(f" {said(screen.complaint)}", "warn")]
        if not screen.filter_text:
            return [(" " + " ".join(f"{key}:" for key in KEYS), "dim")]
        if not screen.is_whole:
            return [(" " + _("looking …"), "dim")]
        return [(f" → {count_words(len(screen.found), more=screen.is_more)}", "good")]

    hint = _("berlin tag:vip owner:me deals:open no:step archived")
    return FilterForm(
        around_of(screen), narrow=screen.narrow, words=screen.filter_text, usage=hint, told=told
    )


def sort_form(screen: "ClientsScreen") -> PickForm:
    """The orders there are; the one in use is under the mark."""
    options = tuple(Option(key, _(words)) for key, words in SORTS.items())

    def pick(option: Option) -> Reply:
        return Reply(close=True, then=lambda _screen: screen.sort_by(str(option.key)))

    form = PickForm(around_of(screen), name=_("Sort by"), options=options, on_pick=pick)
    form.at = list(SORTS).index(screen.asked.sort)
    form.writes = False
    return form

"""The forms that change what the list of clients shows: the line that narrows it, and its order."""

from typing import TYPE_CHECKING

from crm_tui.domain.client_lines import SORTS
from crm_tui.domain.filters import CLIENT
from crm_tui.i18n import _
from crm_tui.screens.filter_form import FilterForm
from crm_tui.screens.forms import Reply
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_clients import count_words

if TYPE_CHECKING:
    from crm_tui.screens.clients import ClientsScreen


def filter_form(screen: "ClientsScreen") -> FilterForm:
    """The line that narrows the list of clients."""

    def told() -> Line:
        if not screen.filter_text:
            return []
        if not screen.is_whole:
            return [(" " + _("looking …"), "dim")]
        return [(f" → {count_words(len(screen.found), more=screen.is_more)}", "good")]

    hint = _("berlin tag:vip owner:me deals:open no:step archived")
    return FilterForm(
        around_of(screen), entity=CLIENT, narrow=screen.narrow, told=told,
        unknown=lambda: screen.faults, before=screen.filter_text, usage=hint,
    )  # fmt: skip


def sort_form(screen: "ClientsScreen") -> PickForm:
    """The orders there are; the one in use is under the mark."""
    options = tuple(Option(key, _(words)) for key, words in SORTS.items())

    def pick(option: Option) -> Reply:
        return Reply(close=True, then=lambda _screen: screen.sort_by(str(option.key)))

    form = PickForm(around_of(screen), name=_("Sort by"), options=options, on_pick=pick)
    form.at = list(SORTS).index(screen.asked.sort) if screen.asked.sort in SORTS else 0
    form.writes = False
    return form

"""Saved views: one is chosen by its name; a name that none has keeps the list as it is now."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from crm_tui.domain.search import fold
from crm_tui.domain.views import View
from crm_tui.i18n import _
from crm_tui.screens.forms import Form, Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job, Reads
from crm_tui.store.hot import listing
from crm_tui.store.hot.views import views
from crm_tui.widgets.paint_cells import Wanted

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.store.hot.connection import Hot

ALL, NEW, NEW_OF_TEAM, FILE = "all", "new", "team", "file"


class Viewing(Protocol):
    """A screen whose list may be a view."""

    app: Any

    def as_view(self) -> View:
        """What the list is now: filter, sort, columns, grouping."""
        ...

    def use_view(self, view: View, columns: tuple[Wanted, ...], group: str) -> None:
        """Show a view. columns: with the kinds of their cells. group: the kind of its column."""
        ...


@dataclass
class ViewsForm(PickForm):
    """The views there are; what is typed and names none is a new one."""

    @property
    def narrowed(self) -> tuple[Option, ...]:
        """The views that what was typed leaves, and new ones of that name."""
        found = super().narrowed
        is_known = any(fold(option.label) == fold(self.text) for option in self.options)
        if not self.text or is_known:
            return found
        mine = Option(NEW, self.text, _("keep this list as a view of mine"))
        return (*found, mine, Option(NEW_OF_TEAM, self.text, _("as a view of the team's")))


def views_form(screen: Any, entity: str, to_file: Callable[[], Form] | None = None) -> ViewsForm:
    """The views of a list: enter shows one, ctrl+d puts it away.

    to_file: the form that writes the list as it is now to a file, where there is such.
    """
    form = ViewsForm(around_of(screen), name=_("Views"))
    form.writes = False
    known: dict[object, View] = {ALL: View(0, "", entity)}
    whole = Option(ALL, _("everything"), _("no view"))
    words = Option(FILE, _("write this list to a file …"), _("as it is seen"))
    last = (words,) if to_file is not None else ()

    def look(reads: Reads) -> tuple[View, ...]:
        return reads.ask(views, reads.me(), entity)

    def show(found: tuple[View, ...]) -> None:
        known.update({view.id: view for view in found})
        form.options = (whole, *(_option(view) for view in found), *last)
        form.hint = _("a view, or a new name for this list")
        screen.form_changed()

    form.options = (whole, *last)
    form.on_pick = partial(_picked, screen, known, to_file)
    form.answers = {"ctrl+d": partial(_puts_away, form)}
    form.more = (("ctrl+d", _("put away")),)
    screen.look_up(look, show, "views")
    return form


def _picked(
    screen: Any, known: dict[object, View], to_file: Callable[[], Form] | None, option: Option
) -> Reply:
    """Show the view that was chosen, write the list to a file, or keep it under the name typed."""
    if option.key == ALL:
        return Reply(close=True, then=lambda _on: screen.use_view(known[ALL], (), ""))
    if option.key == FILE and to_file is not None:
        return Reply(close=True, then=lambda on: on.put_form(to_file()))
    if isinstance(option.key, int):
        return _shows(known[option.key])
    return _keeps(screen, option.label, team=option.key == NEW_OF_TEAM)


def _puts_away(form: ViewsForm) -> Reply:
    """Put away the view that is chosen."""
    found = form.narrowed
    option = found[min(form.at, len(found) - 1)] if found else None
    if option is None or not isinstance(option.key, int):
        return Reply(say=_("Choose a view to put away."))
    done = _("View “{name}” put away").format(name=option.label)
    return Reply(close=True, save=Save(_archives(option.key), done))


def _option(view: View) -> Option:
    whose = _("team") if view.owner_id is None else ""
    parts = (view.filter, _("by {column}").format(column=view.sort) if view.sort else "", whose)
    return Option(view.id, view.name, " · ".join(part for part in parts if part))


def _shows(view: View) -> Reply:
    """Show a view; of which kind its columns are is asked first."""

    def then(screen: Any) -> None:
        def show(kinds: tuple[tuple[Wanted, ...], str]) -> None:
            screen.use_view(view, *kinds)

        screen.look_up(lambda reads: reads.ask(kinds_of, view), show, "view")

    return Reply(close=True, then=then)


def kinds_of(conn: "Hot", view: View) -> tuple[tuple[Wanted, ...], str]:
    """The columns of a view with the kinds of their cells, and the kind of its grouping."""
    columns = tuple(Wanted(key, listing.kind_of(conn, view.entity, key)) for key in view.columns)
    group = listing.kind_of(conn, view.entity, view.group) if view.group else ""
    return columns, group


def _keeps(screen: Viewing, name: str, *, team: bool) -> Reply:
    now = screen.as_view()

    def job(crm: "Crm") -> object:
        from crm_tui.actions.views import save_view

        return crm.run(save_view, name, now.entity, now.filter, now.sort, ",".join(now.columns),
                       now.group, team)  # fmt: skip

    return Reply(close=True, save=Save(job, _("View “{name}” kept").format(name=name)))


def _archives(view_id: int) -> Job:
    def job(crm: "Crm") -> object:
        from crm_tui.actions.views import archive_view

        return crm.run(archive_view, view_id)

    return job


__all__ = ["Viewing", "ViewsForm", "kinds_of", "views_form"]

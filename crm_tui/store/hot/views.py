"""Saved views, as lists, boards and commands choose them."""

from typing import TYPE_CHECKING

from crm_tui.domain.search import fold
from crm_tui.domain.views import LIST_OF, View
from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.store.hot.reading import whole_or_none, words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST = 500
_VIEWS = """
    select id, name, entity, filter, sort, columns, grouping, owner_id from saved_view
    where archived_at is null and (owner_id is null or owner_id = ?)
    order by case when owner_id is null then 1 else 0 end, position, id limit ?
"""


def views(conn: "Hot", user_id: int, entity: str = "") -> tuple[View, ...]:
    """The views that a person sees, their own before the team's. entity: of one list alone."""
    found = [
        View(number, words(name), words(of), words(filter), words(sort),
             tuple(one for one in words(columns).split(",") if one), words(group),
             whole_or_none(owner))
        for number, name, of, filter, sort, columns, group, owner in conn.rows(
            _VIEWS, user_id, MOST)
    ]  # fmt: skip
    return tuple(view for view in found if not entity or view.entity == entity)


def view_named(conn: "Hot", user_id: int, name: str, entity: str = "") -> View:
    """The view of that name, or the only one that begins so. Raises NotFound.

    A person's own view comes before the team's of the same name.
    """
    known = views(conn, user_id, entity)
    key = fold(name)
    for view in known:
        if fold(view.name) == key:
            return view
    begun = [view for view in known if key and fold(view.name).startswith(key)]
    if len(begun) == 1:
        return begun[0]
    names = ", ".join(dict.fromkeys(view.name for view in known))
    raise NotFound(
        _("There is no view “{name}”.").format(name=name),
        hint=_("There are: {names}.").format(names=names) if names
        else _("`crm view save NAME {what} FILTER` keeps one.").format(
            what=LIST_OF.get(entity, "clients")),
    )  # fmt: skip


def filter_named(conn: "Hot", user_id: int, entity: str, name: str) -> str:
    """The filter of the view of exactly that name, "" where there is none."""
    key = fold(name)
    for view in views(conn, user_id, entity):
        if key and fold(view.name) == key:
            return view.filter
    return ""

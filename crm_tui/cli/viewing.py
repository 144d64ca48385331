"""What the commands that take a filter or a view share: who asks, which view, what is amiss."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from crm_tui.errors import Invalid
from crm_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.cli.glance import Glance
    from crm_tui.crm import Crm
    from crm_tui.domain.filter_values import Viewer
    from crm_tui.store.hot.connection import Hot
    from crm_tui.store.hot.listing import Asked


def viewer_of(look: "Glance") -> "Viewer":
    """Who looks, with their own today, week and currency."""
    from crm_tui.domain.filter_values import Viewer
    from crm_tui.domain.working import Plan, working_kept
    from crm_tui.store.hot.calendars import working
    from crm_tui.store.hot.people import setting

    if look.conn is None:
        week = working_kept(Plan(country=look.config.country))
        return Viewer(look.user.id, look.moment, week, look.config.currency)
    week = working(look.conn, look.user.id, look.config.country)
    currency = setting(look.conn, "currency") or look.config.currency
    return Viewer(look.user.id, look.moment, week, currency)


def asked_for(
    conn: "Hot",
    user_id: int,
    entity: str,
    text: str = "",
    view: str = "",
    *,
    sort: str = "",
    columns: str = "",
    group: str = "",
) -> "Asked":
    """A list by a view, narrowed by a filter besides; what is named replaces the view's own.

    Raises Invalid, or NotFound for a view there is not.
    """
    from crm_tui.domain import columns as known
    from crm_tui.domain.filters import along, filter_of
    from crm_tui.domain.views import View
    from crm_tui.store.hot.listing import Asked, own_names
    from crm_tui.store.hot.views import view_named

    own = own_names(conn, entity)
    kept = view_named(conn, user_id, view, entity) if view else View(0, "", entity)
    return Asked(
        entity,
        along(filter_of(kept.filter, entity), filter_of(text, entity)),
        known.sort_of(entity, sort, own) if sort else kept.sort,
        known.group_of(entity, group, own) if group else kept.group,
        known.columns_of(entity, columns, own) or kept.columns or known.USUAL[entity],
    )


@contextmanager
def looking(crm: "Crm") -> "Iterator[tuple[Hot, Viewer]]":
    """A look at the database of a desk that is open, and who looks."""
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.viewers import viewer

    conn = open_hot(crm.store.url, 5.0)
    assert conn is not None  # the desk is open
    try:
        yield conn, viewer(conn, crm.actor, crm.clock(), crm.zone)
    finally:
        conn.close()


def ids_of(crm: "Crm", entity: str, text: str, view: str = "") -> tuple[int, ...]:
    """The records that a filter and a view show, in the view's order. Raises as `asked_for`."""
    from crm_tui.domain.filters import refuse
    from crm_tui.store.hot.listing import listed

    with looking(crm) as (conn, me):
        found = listed(conn, asked_for(conn, me.id, entity, text, view), me)
    refuse(found.faults)
    if found.more:
        raise Invalid(_("That is too many at once."), field="filter", hint=_("Narrow the list."))
    return tuple(found.ids)


def uids_of(crm: "Crm", entity: str, text: str, view: str = "") -> frozenset[str]:
    """The identities of the records that a filter and a view show."""
    from crm_tui.store.hot.listing import uids

    ids = ids_of(crm, entity, text, view)
    with looking(crm) as (conn, _me):
        return uids(conn, entity, ids)


def view_columns(crm: "Crm", entity: str, view: str) -> tuple[str, ...]:
    """The columns of its own that a view has. Raises NotFound for a view there is not."""
    from crm_tui.store.hot.views import view_named

    if not view:
        return ()
    with looking(crm) as (conn, me):
        return view_named(conn, me.id, view, entity).columns

"""Where a review stands: what is left of it in its order, and what was dealt with and how.

A deal that is closed, a client who was merged, put away or asked not to be contacted, and one who
got a deal since the review began need nobody to look at them any more: they count as dealt with,
by whoever did it.
"""

from typing import TYPE_CHECKING

from crm_tui.domain.reviews import MOST, HandledLine, ItemLine, ReviewLine
from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.reading import STEP_COLUMNS, step_line, whole, whole_or_none, words

if TYPE_CHECKING:
    from crm_tui.domain.filter_values import Viewer

_WIDTH = STEP_COLUMNS.count(",") + 1
_REVIEW = """
    select id, view, started_at from review
    where user_id = ? and ended_at is null order by id desc limit 1
"""
_GONE = """
    (i.handled_at is not null or (i.deal_id is not null and z.is_open = 0)
     or (i.deal_id is null and (k.merged_into is not null or k.archived_at is not null
         or k.no_contact_at is not null or exists
         (select 1 from deal n where n.client_id = i.client_id and n.is_open = 1))))
"""
_ITEMS = """
    from review_item i join review v on v.id = i.review_id
    left join deal z on z.id = i.deal_id left join client k on k.id = i.client_id
"""
_COUNTS = f"""
    select count(*), coalesce(sum(case when {_GONE} then 1 else 0 end), 0) {_ITEMS}
    where i.review_id = ?
"""
# The step a card shows: a deal's next one, else the soonest of the client's own.
_LEFT = f"""
    select i.id, i.client_id, coalesce(k.name, ''), i.deal_id, coalesce(z.title, ''),
           {STEP_COLUMNS} {_ITEMS}
    left join step s on s.id = case when i.deal_id is not null then z.next_step_id else
        (select o.id from step o where o.client_id = i.client_id and o.closed_at is null
         order by case when o.deal_id is null then 1 else 0 end, o.side, o.late_at, o.id limit 1)
        end
    left join client c on c.id = s.client_id left join deal d on d.id = s.deal_id
    left join "user" u on u.id = s.owner_id
    where i.review_id = ? and not {_GONE} order by i.position, i.id limit ?
"""
_HANDLED = f"""
    select i.id, i.client_id, coalesce(k.name, ''), i.deal_id, coalesce(z.title, ''),
           i.handled_at, i.handled_how, z.status,
           (select u.name from step l join "user" u on u.id = l.closed_by
            where l.deal_id = i.deal_id and l.closed_at is not null
            order by l.closed_at desc, l.id desc limit 1)
    {_ITEMS} where i.review_id = ? and {_GONE}
    order by coalesce(i.handled_at, 0) desc, i.position limit ?
"""


def standing(conn: Hot, user_id: int) -> ReviewLine | None:
    """The review of a person that has not ended, with how far it is; None where there is none."""
    found = conn.first(_REVIEW, user_id)
    if found is None:
        return None
    number, view, started_at = found
    total, handled = conn.rows(_COUNTS, number)[0]
    return ReviewLine(number, words(view), whole(started_at), int(total), int(handled))


def left(conn: Hot, review_id: int, limit: int = MOST) -> tuple[ItemLine, ...]:
    """What a review has still to walk through, the one to look at now first."""
    return tuple([_item(values) for values in conn.rows(_LEFT, review_id, limit)])


def walk(conn: Hot, user_id: int) -> tuple[ReviewLine | None, tuple[ItemLine, ...]]:
    """A person's review at one moment: how far it is, and what is left."""
    with conn:
        found = standing(conn, user_id)
        return found, left(conn, found.id) if found is not None else ()


def handled(conn: Hot, review_id: int, limit: int = MOST) -> tuple[HandledLine, ...]:
    """What was dealt with, the latest first. how: an action, or what became of the deal."""
    found = []
    for item, client_id, client, deal_id, deal, at, how, status, who in conn.rows(
        _HANDLED, review_id, limit
    ):
        done = words(how) or (words(status) if status else "gone")
        by = "" if how else words(who or "")
        found.append(
            HandledLine(
                item, client_id, words(client), deal_id, words(deal), whole_or_none(at), done, by
            )
        )
    return tuple(found)


def clients_of(conn: Hot, view: str, viewer: "Viewer") -> tuple[tuple[int, ...], str]:
    """The clients that a view names, those silent longest first, and what of it is not known.

    view: the name of a saved view, or a filter.
    """
    from crm_tui.domain.client_lines import ClientsAsked
    from crm_tui.domain.filters import read_filter
    from crm_tui.domain.reviews import view_filter
    from crm_tui.store.hot.clients import order
    from crm_tui.store.hot.views import filter_named

    text = filter_named(conn, viewer.id, "client", view) or view_filter(view)
    reading = read_filter(text)
    if reading.complaint:
        return (), reading.complaint
    found = order(conn, ClientsAsked(reading.filter, "silent"), viewer)
    return tuple(found.ids[: MOST + 1]), str(found.faults[0]) if found.faults else ""


def _item(values: tuple[object, ...]) -> ItemLine:
    item, client_id, client, deal_id, deal, *step = values
    line = step_line(tuple(step)) if step[0] is not None else None
    return ItemLine(
        whole(item), whole(client_id), words(client), whole_or_none(deal_id), words(deal), line
    )

"""What was won and lost lately, card by card, the latest first."""

from typing import TYPE_CHECKING, Any

from crm_tui.domain.boards import CLOSED_DAYS, DAY_US, EVERYONE, DealCard, View
from crm_tui.store.hot.reading import step_line, whole, words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

Key = tuple[str | int, ...]

NO_DAY = "1970-01-01"
SIZE = 40

# As the columns of a step: there is none any more, so that what stands for it is nothing.
_CLOSED = f"""
    select 0, d.id, d.client_id, '', coalesce(r.name, ''), coalesce(c.name, ''), d.title, d.amount,
           d.currency, '{NO_DAY}', null, d.closed_at, 'by', 0, 0, 0, d.owner_id,
           coalesce(u.name, ''), d.stage_id, d.status
    from (select id from deal where pipeline_id = ? and is_open = 0 and closed_at >= ?
          and status = ? {{whose}} {{after}} order by closed_at desc, id desc limit ?) shown
    join deal d on d.id = shown.id left join client c on c.id = d.client_id
    left join "user" u on u.id = d.owner_id left join reason r on r.id = d.reason_id
    order by d.closed_at desc, d.id desc
"""


def closed_cards(
    conn: "Hot", view: View, status: str, now_us: int, key: Key = (), *, size: int = SIZE
) -> tuple[DealCard, ...]:
    """The deals of a pipeline that were closed so in the last days, those after `key`.

    Of the view's owner alone where it has one; its words do not narrow them.
    """
    mine = view.owner_id != EVERYONE and not view.lanes
    sql = _CLOSED.format(
        whose="and owner_id = ?" if mine else "",
        after="and (closed_at < ? or (closed_at = ? and id < ?))" if key else "",
    )
    whose = (view.owner_id,) if mine else ()
    after = (key[0], key[0], key[1]) if key else ()
    since = now_us - CLOSED_DAYS * DAY_US
    rows = conn.rows(sql, view.pipeline_id, since, status, *whose, *after, size)
    return tuple([_card(row) for row in rows])


def _card(row: tuple[Any, ...]) -> DealCard:
    """A card whose step is none: it says client, deal, amount, and why it was lost."""
    *values, stage_id, status = row
    step = step_line(tuple(values))
    at, number = step.late_at, whole(step.deal_id)
    return DealCard(
        number, whole(stage_id), at, step.owner_id, step.owner, False, step, (at, number), 0,
        words(status),
    )  # fmt: skip

"""Pairs of clients that look alike, as they stand now: those still two, and not told apart."""

from crm_tui.domain.pair_lines import PairLine, PairSide
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.domain.blocking import Pair
    from crm_tui.store.hot.connection import Hot

BATCH = 500

_CLIENTS = """
    select c.id, c.name, coalesce(w.name, ''), c.city,
           coalesce((select h.raw from channel h where h.client_id = c.id
                     order by h.position, h.id limit 1), '')
    from client c left join client w on w.id = c.works_at_id
    where c.id in ({ids}) and c.merged_into is null and c.archived_at is null
    and c.forgotten_at is null
"""
_APART = "select client_id, other_id from not_same where client_id in ({ids})"


def pair_lines(conn: "Hot", pairs: "Sequence[Pair]") -> "tuple[PairLine, ...]":
    """These pairs with their names, in their order; those merged, put away or told apart left out.

    Meant for the pairs of one screen: each is looked up by its id.
    """
    sides: dict[int, PairSide] = {}
    apart: set[tuple[int, int]] = set()
    ids = sorted({number for pair in pairs for number in (pair.first, pair.second)})
    with conn:
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            marks = places(batch)
            for number, *texts in conn.rows(_CLIENTS.format(ids=marks), *batch):
                sides[number] = PairSide(number, *map(words, texts))
            apart.update(conn.rows(_APART.format(ids=marks), *batch))
    return tuple([
        PairLine(sides[pair.first], sides[pair.second], pair.score, pair.reasons)
        for pair in pairs
        if pair.first in sides and pair.second in sides
        and (min(pair.first, pair.second), max(pair.first, pair.second)) not in apart
    ])  # fmt: skip

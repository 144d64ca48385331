"""Why a step is there: the entry of the journal that opened it, and the step before it."""

from typing import NamedTuple

from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.reading import whole, words

_OPENED = """
    select e.id, e.at, e.action, coalesce(u.name, '') from change c
    join entry e on e.id = c.entry_id left join "user" u on u.id = e.actor_id
    where c.kind = 'step' and c.record_id = ? order by c.entry_id limit 1
"""
_BEFORE = """
    select b.title, b.said from step s join step b on b.id = s.follows_id where s.id = ?
"""


class Why(NamedTuple):
    """Who opened a step, when (microseconds of UTC), by which action, after which step."""

    entry_id: int
    at: int
    action: str
    who: str
    after: str
    said: str


def why(conn: Hot, step_id: int) -> Why | None:
    """How an open step came to be; None where the journal does not tell."""
    with conn:
        found = conn.first(_OPENED, step_id)
        before = conn.first(_BEFORE, step_id)
    if found is None:
        return None
    entry, at, action, who = found
    after, said = (words(before[0]), words(before[1] or "")) if before else ("", "")
    return Why(entry, whole(at), words(action), words(who), after, said)

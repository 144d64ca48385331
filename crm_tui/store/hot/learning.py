"""What was written since a lesson began."""

from crm_tui.store.hot.connection import Hot

MOST = 100
_LAST = "select id, action from entry order by id desc limit 1"
_SINCE = "select id, action from entry where id > ? order by id limit ?"


def written_since(conn: Hot, last: int) -> list[tuple[int, str]]:
    """The entries of the journal after number `last`: numbers and actions; for 0 the newest."""
    rows = conn.rows(_SINCE, last, MOST) if last else conn.rows(_LAST)
    return [(int(number), str(action)) for number, action in rows]

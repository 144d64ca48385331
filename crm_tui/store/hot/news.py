"""What has changed since the last look, so that screens know what to paint again."""

from crm_tui.domain.lines import News

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

#: Touched when so much changed that everything should be read again.
EVERYTHING = ("*", 0)
MOST = 2000

_LAST = "select coalesce(max(id), 0) from entry"
_BULK = "select 1 from entry where id > ? and id <= ? and bulk <> '' limit 1"
_TOUCHED = """
    select kind, record_id, client_id, deal_id from change
    where entry_id > ? and entry_id <= ? limit ?
"""


def news(conn: "Hot", since: "int | None" = None) -> News:
    """The number of the newest entry, and the records touched after entry `since`.

    Touched are the changed records and the clients and deals they belong to; ("*", 0) stands for
    everything, after an import or very much work. since: None only asks where the journal stands.
    """
    version = conn.version_of_data()
    if version and conn.news_seen == (version, since):
        return News(since or 0, frozenset())
    last = int(conn.rows(_LAST)[0][0])
    touched = frozenset() if since is None or last == since else _touched(conn, since, last)
    conn.news_seen = (version, last)
    return News(last, touched)


def _touched(conn: "Hot", since: int, last: int) -> "frozenset[tuple[str, int]]":
    if last < since or conn.rows(_BULK, since, last):
        return frozenset([EVERYTHING])
    changes = conn.rows(_TOUCHED, since, last, MOST + 1)
    if len(changes) > MOST:
        return frozenset([EVERYTHING])
    found = set()
    for kind, record_id, client_id, deal_id in changes:
        found.add((kind, record_id))
        found.update([(name, number) for name, number in (("client", client_id), ("deal", deal_id))
                      if number])  # fmt: skip
    return frozenset(found)

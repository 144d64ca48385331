"""History: the journal's entries by person, and all that happened to one client or deal."""

from crm_tui.domain.lines import EntryLine
from crm_tui.domain.pages import LogLine
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

LIMIT = 50

_ENTRIES = """
    select e.id, e.at, coalesce(u.name, ''), e.face, e.action, e.args, e.undoes
    from entry e left join "user" u on u.id = e.actor_id
    where e.id < ? {whose} order by e.id desc limit ?
"""
_ACTIVITIES = """
    select a.at, a.kind, a.text, a.result, coalesce(u.name, '') from activity a
    left join "user" u on u.id = a.user_id
    where a.{owner} = ? order by a.at desc, a.id desc limit ?
"""
_CLOSED = """
    select s.closed_at, s.id, s.title, s.said, s.closed_as, coalesce(u.name, '') from step s
    left join "user" u on u.id = s.closed_by
    where s.{owner} = ? and s.closed_at is not null order by s.closed_at desc, s.id desc limit ?
"""
_OPENED = """
    select s.created, s.id, s.title, s.kind, coalesce(u.name, '') from step s
    left join "user" u on u.id = s.owner_id
    where s.{owner} = ? order by s.created desc, s.id desc limit ?
"""
_REQUESTS = """
    select received_at, id, text, name from request where {owner} = ?
    order by received_at desc limit ?
"""
_TOUCHING = """
    select distinct e.at, e.id, e.action, e.args, coalesce(u.name, '')
    from change c join entry e on e.id = c.entry_id left join "user" u on u.id = e.actor_id
    where c.client_id = ? {deal} order by e.id desc limit ?
"""


def entries(
    conn: "Hot",
    user_id: "int | None" = None,
    *,
    before: "int | None" = None,
    limit: int = LIMIT,
) -> "tuple[EntryLine, ...]":
    """The newest entries, of one person or of all (None), with whether each still stands.

    before: only entries with smaller numbers, for the next window.
    """
    whose, ids = ("", ()) if user_id is None else ("and e.actor_id = ?", (user_id,))
    last = 2**62 if before is None else before
    with conn:
        found = conn.rows(_ENTRIES.format(whose=whose), last, *ids, limit)
        return tuple([
            EntryLine(number, whole(at), words(who), words(face), words(action), words(args),
                      whole_or_none(undoes), int(stands(conn, number)))
            for number, at, who, face, action, args, undoes in found
        ])  # fmt: skip


def stands(conn: "Hot", entry_id: int) -> bool:
    """Whether what an entry did is still in force: no standing entry takes it back."""
    takers = conn.rows("select id from entry where undoes = ? order by id desc limit 100", entry_id)
    return not any(stands(conn, taker) for (taker,) in takers)


def log(
    conn: "Hot",
    *,
    client_id: "int | None" = None,
    deal_id: "int | None" = None,
    limit: int = LIMIT,
) -> "tuple[LogLine, ...]":
    """All that happened to a client or a deal, newest first: activities, steps, entries, requests.

    A merged client is the one it was merged into. Raises NotFound.
    """
    from crm_tui.store.hot.card import missing, resolved

    with conn:
        if deal_id is not None:
            deal = conn.first("select client_id from deal where id = ?", deal_id)
            if deal is None:
                raise missing("d", deal_id)
            return _lines(conn, "deal_id", deal_id, deal[0], limit)
        kept = resolved(conn, client_id or 0)
        return _lines(conn, "client_id", kept, kept, limit)


def _lines(
    conn: "Hot", owner: str, number: int, client_id: int, limit: int
) -> "tuple[LogLine, ...]":
    lines = [
        LogLine(whole(at), "activity", "", words(kind), words(text), words(result), words(who))
        for at, kind, text, result, who in conn.rows(_ACTIVITIES.format(owner=owner), number, limit)
    ]
    for at, step, title, said, how, who in conn.rows(_CLOSED.format(owner=owner), number, limit):
        text = f"{words(title)}: {words(said)}" if said else words(title)
        lines.append(LogLine(whole(at), "closed", f"s{step}", "step", text, words(how), words(who)))
    for at, step, title, kind, who in conn.rows(_OPENED.format(owner=owner), number, limit):
        lines.append(LogLine(whole(at), "opened", f"s{step}", words(kind), words(title), "",
                             words(who)))  # fmt: skip
    for at, request, text, name in conn.rows(_REQUESTS.format(owner=owner), number, limit):
        lines.append(LogLine(whole(at), "request", f"r{request}", "request",
                             words(text) or words(name), "", ""))  # fmt: skip
    deal = "" if owner == "client_id" else "and c.deal_id = ?"
    ids = (client_id,) if owner == "client_id" else (client_id, number)
    for at, entry, action, args, who in conn.rows(_TOUCHING.format(deal=deal), *ids, limit):
        lines.append(LogLine(whole(at), "entry", f"j{entry}", words(action), words(args), "",
                             words(who)))  # fmt: skip
    order = {"entry": 0, "closed": 1, "opened": 2, "activity": 3, "request": 4}
    lines.sort(key=lambda line: (-line.at, order[line.what]))
    return tuple(lines[:limit])

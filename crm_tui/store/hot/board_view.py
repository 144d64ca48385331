"""A view of the board as SQL: which deals it shows, and the order that places them."""

from typing import TYPE_CHECKING

from crm_tui.domain.boards import AGE, AMOUNT, DAY_US, DUE, EVERYONE, OWN, View
from crm_tui.domain.search import fold, query_tokens
from crm_tui.store.hot.connection import places

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST_NAMED = 50  # owners, or tags, that one word of a filter stands for

ORDERS = {
    OWN: ("d.rank",),
    DUE: ("s.late_at",),
    AMOUNT: ("d.currency", "-coalesce(d.amount, -1)"),
    AGE: ("d.stage_at",),
}
_BY_WORD = {
    "sqlite": "select rowid from search_fts where search_fts match ?",
    "postgresql": "select client_id from search_doc where"
    " array_to_tsvector(string_to_array(words, ' ')) @@ cast(? as tsquery)",
}
_STANDING = f"""
    d.stage_at <= ? - ((select g.standing_days from stage g where g.id = d.stage_id) + 1) * {DAY_US}
"""
_TAGGED = """
    exists (select 1 from tagging t where t.tag_id in ({ids})
            and (t.deal_id = d.id or t.client_id = d.client_id))
"""


class Narrowed:
    """A view as conditions and an order of SQL over `deal d` and its next step `s`.

    conditions: each with `and` before it; values: theirs. asks_step: whether they name the step.
    by_step: whether the order does.
    """

    def __init__(self, conn: "Hot", view: View, now_us: int) -> None:
        self.order = ", ".join((*ORDERS[view.sort], "d.id"))
        self.backwards = ", ".join(f"{one} desc" for one in (*ORDERS[view.sort], "d.id"))
        self.places = places((*ORDERS[view.sort], "d.id"))
        self.asks_step = view.filter.late
        self.by_step = view.sort == DUE
        self.conditions = ""
        self.values: list[object] = []
        if view.owner_id != EVERYONE:
            # The plus keeps to the index of the columns, which holds the owner too.
            self._add("+d.owner_id = ?", view.owner_id)
        if view.filter.late:
            self._add("s.late_at <= ?", now_us)
        if view.filter.standing:
            self._add(_STANDING, now_us)
        self._add_names(conn, view)

    def _add_names(self, conn: "Hot", view: View) -> None:
        for name in view.filter.owners:
            self._add_either([_owned(_users(conn, name))])
        for name in view.filter.tags:
            self._add_either([_tagged(_tags(conn, name))])
        for word in view.filter.words:
            named = [_owned(_users(conn, word)), _tagged(_tags(conn, word))]
            self._add_either([_called(conn, word), *named])

    def _add(self, condition: str, *values: object) -> None:
        self.conditions += f" and {condition}"
        self.values += values

    def _add_either(self, several: list[tuple[str, list[object]]]) -> None:
        """One of several conditions holds; those that nothing could meet are left out."""
        possible = [one for one in several if one[0]]
        values = [value for _condition, some in possible for value in some]
        self._add(f"({' or '.join(one for one, _values in possible) or '1 = 0'})", *values)


def _called(conn: "Hot", word: str) -> tuple[str, list[object]]:
    """The client is found by the word, or by the title of a deal of theirs."""
    tokens = query_tokens(word)
    if not tokens:
        return "", []
    if conn.backend == "sqlite":
        query = " ".join(f'"{token}"*' for token in tokens)
    else:
        query = " & ".join(f"'{token}':*" for token in tokens)
    return f"d.client_id in ({_BY_WORD[conn.backend]})", [query]


def _owned(users: list[object]) -> tuple[str, list[object]]:
    return (f"d.owner_id in ({places(users)})", users) if users else ("", [])


def _tagged(tags: list[object]) -> tuple[str, list[object]]:
    return (_TAGGED.format(ids=places(tags)), tags) if tags else ("", [])


def _users(conn: "Hot", name: str) -> list[object]:
    """The users whose name begins so."""
    return _begin(conn, 'select id, name from "user" where id > 1 order by name_key limit ?', name)


def _tags(conn: "Hot", name: str) -> list[object]:
    """The tags that begin so."""
    return _begin(conn, "select id, name from tag order by name_key limit ?", name)


def _begin(conn: "Hot", sql: str, name: str) -> list[object]:
    begin = fold(name)
    found = conn.rows(sql, 2000) if begin else []
    alike = [number for number, called in found if fold(str(called)).startswith(begin)]
    return list(alike[:MOST_NAMED])

"""A filter as SQL: conditions about `client c`, `deal d` or `step s`, with `?` for every value.

Each term is made a condition on the record that says it, and brought over to the one that is
listed: a deal's city is its client's. Nothing that is typed becomes part of a statement.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.domain.filter_words import (
    KEYS,
    OF_CLOSED,
    OWN,
    PUT_AWAY,
    STATE,
    THING,
    home_of,
)
from crm_tui.domain.filters import (
    Either,
    Every,
    Fault,
    Filter,
    Not,
    Term,
    Words,
)
from crm_tui.domain.search import query_tokens
from crm_tui.store.hot.filtered_terms import Terms
from crm_tui.store.hot.searching import BEGINS, HOLDS, LEAST_INFIX, clients_with

if TYPE_CHECKING:
    from crm_tui.domain.filter_values import Viewer
    from crm_tui.store.hot.connection import Hot

Condition = tuple[str, tuple[Any, ...]]

ALL: Condition = ("1 = 1", ())
NONE: Condition = ("1 = 0", ())
#: From the record that is listed to the one that is asked; the condition stands in the braces.
_LIFTS = {
    ("deal", "client"): "d.client_id in (select c.id from client c where {})",
    ("step", "client"): "s.client_id in (select c.id from client c where {})",
    ("step", "deal"): "s.deal_id in (select d.id from deal d where {})",
    ("client", "deal"): (
        "c.id in (select d.client_id from deal d where d.is_open = 1 and ({}))"
    ),
    ("client", "step"): (
        "c.id in (select s.client_id from step s where s.closed_at is null and ({}))"
    ),
    ("deal", "step"): (
        "d.id in (select s.deal_id from step s where s.closed_at is null and s.side = 0 and ({}))"
    ),
}  # fmt: skip
_CLIENT_ID = {"client": "c.id", "deal": "d.client_id", "step": "s.client_id"}
_LETTERS = {"client": {"c": "c.id"}, "deal": {"c": "d.client_id", "d": "d.id"},
            "step": {"c": "s.client_id", "d": "s.deal_id", "s": "s.id"}}  # fmt: skip
#: What a list leaves out unless it is asked for.
_USUAL = {"client": "c.archived_at is null", "deal": "d.is_open = 1", "step": "s.closed_at is null"}


class Where(NamedTuple):
    """A condition for a `where`, the values of its places, and what of the filter names nothing.

    usual: whether what is closed or put away is left out, as it is unless asked for.
    """

    sql: str
    values: tuple[Any, ...]
    faults: tuple[Fault, ...]
    usual: bool


def where(
    conn: "Hot", filter: Filter, entity: str, viewer: "Viewer", *, infix: bool = False
) -> Where:
    """What a filter asks of `client c`, `deal d` or `step s`, by the entity.

    infix: words are looked for anywhere in what is known, not only where one begins so. Merged
    clients are not left out here.
    """
    made = _Made(conn, entity, viewer, infix=infix)
    usual = not asks_put_away(filter, entity)
    made.terms.closed_too = entity == "step" and not usual
    sql, values = made.of(filter)
    if usual:
        sql = f"{_USUAL[entity]} and ({sql})"
    return Where(sql, values, tuple(made.terms.faults), usual)


def asks_put_away(filter: Filter, entity: str) -> bool:
    """Whether a filter says something of what a list leaves out unless it is asked for."""
    return any(
        term.key in OF_CLOSED[entity] or (term.key == "is" and term.value in PUT_AWAY[entity])
        for term in filter.terms()
    )


def has_words(filter: Filter) -> bool:
    """Whether a filter looks for words, and not only for what terms ask."""
    if isinstance(filter, Not):
        return has_words(filter.of)
    if isinstance(filter, Every | Either):
        return any(has_words(part) for part in filter.parts)
    return isinstance(filter, Words)


class _Made:
    """Makes the conditions of one filter."""

    def __init__(self, conn: "Hot", entity: str, viewer: "Viewer", *, infix: bool) -> None:
        self.conn, self.entity, self.infix = conn, entity, infix
        self.terms = Terms(conn, viewer)

    def of(self, filter: Filter) -> Condition:
        if isinstance(filter, Every):
            return _joined(" and ", [self.of(part) for part in _with_words_along(filter)])
        if isinstance(filter, Either):
            return _joined(" or ", [self.of(part) for part in filter.parts])
        if isinstance(filter, Not):
            return _turned(self.of(filter.of))
        if isinstance(filter, Words):
            return self._holding(filter.text) if self.infix else self._finding(filter.text)
        assert isinstance(filter, Term)
        return self._term(filter)

    def _term(self, term: Term) -> Condition:
        if term.operator == "!=":
            return _turned(self._term(Term(term.key, "=", term.value, term.name, term.at)))
        kind = KEYS[self.entity][term.key].kind
        if kind == OWN:
            return self._own(term)
        home = home_of(self.entity, term.key, term.value)
        if kind == STATE:
            return self._lifted(home, self.terms.state(home, term.value))
        if kind == THING:
            found = self._lifted(home, self.terms.thing(home, term.value))
            return _turned(found) if term.key == "no" else found
        return self._lifted(home, self.terms.of_key(kind, home, term))

    def _own(self, term: Term) -> Condition:
        """A field of one's own: a deal's or, where deals have none of that name, the client's."""
        homes = {"client": ("client", "deal"), "deal": ("deal", "client")}
        for home in homes.get(self.entity, ("deal", "client")):
            found = self.terms.own(home, term)
            if found is not None:
                return self._lifted(home, found)
        self.terms.no_such_field(term)
        return NONE

    def _lifted(self, home: str, condition: Condition) -> Condition:
        if home == self.entity:
            return condition
        sql, values = condition
        return _LIFTS[self.entity, home].format(sql), values

    # -- words ----------------------------------------------------------------------------

    def _finding(self, text: str) -> Condition:
        """Records whose client has a word that begins with each of these, or a reference's own."""
        tokens = query_tokens(text)
        if not tokens:
            return NONE
        found, values = clients_with(self.conn.backend, [[(one, BEGINS)] for one in tokens])
        sql = f"{_CLIENT_ID[self.entity]} in ({found})"
        named = self._named(text)
        if named is None:
            return sql, values
        return f"({sql} or {named[0]})", (*values, *named[1])

    def _named(self, text: str) -> Condition | None:
        """The record that a reference such as c5 or d17 names."""
        letter, number = text[:1].lower(), text[1:]
        column = _LETTERS[self.entity].get(letter)
        is_one = number.isascii() and number.isdecimal() and len(number) <= 15
        return (f"{column} = ?", (int(number),)) if column and is_one else None

    def _holding(self, text: str) -> Condition:
        """Records whose client has a word that holds each of these."""
        tokens = query_tokens(text)
        if not tokens or any(len(token) < LEAST_INFIX for token in tokens):
            return NONE
        found, values = clients_with(self.conn.backend, [[(one, HOLDS)] for one in tokens])
        return f"{_CLIENT_ID[self.entity]} in ({found})", values


def _with_words_along(filter: Every) -> list[Filter]:
    """The parts with words that stand side by side as one: a number may be typed in pieces."""
    parts: list[Filter] = []
    for part in filter.parts:
        last = parts[-1] if parts else None
        if isinstance(part, Words) and isinstance(last, Words) and not _has_name(last, part):
            parts[-1] = Words(f"{last.text} {part.text}")
        else:
            parts.append(part)
    return parts


def _has_name(*several: Words) -> bool:
    """Whether one of these may name a record, as c5 does."""
    return any(one.text[:1].lower() in "cds" and one.text[1:].isdecimal() for one in several)


def _joined(word: str, conditions: list[Condition]) -> Condition:
    if not conditions:
        return ALL
    sql = word.join(f"({one})" for one, _values in conditions)
    return sql, tuple(value for _sql, values in conditions for value in values)


def _turned(condition: Condition) -> Condition:
    """The opposite; what is not known does not hold, so its opposite does."""
    sql, values = condition
    return f"not coalesce(({sql}), false)", values

"""The conditions a filter of clients stands for, as SQL about `client c`."""

from crm_tui.domain.search import fold, query_tokens
from crm_tui.i18n import _
from crm_tui.store.hot.clients import OUTCOMES, TALKS
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.client_filters import ClientFilter, Term
    from crm_tui.store.hot.connection import Hot

MOST_NAMED = 8
MOST_CITIES = 20_000
LEAST_INFIX = 3
DAY_US = 86_400_000_000
_LAST_CHARACTER = "\U0010ffff"
NOBODY = "1 = 0"
# Each asks for a set once, not for every client anew. No index knows who has a phone sooner than
# the table itself: `kind || ''` keeps SQLite from trying.
_TOUCHED = (
    f"select client_id from activity where {TALKS}{{since}} union"
    f" select client_id from step where {OUTCOMES}{{closed}}"
)
_OPEN_STEP = "select client_id from step where closed_at is null"
_CHANNEL = "select client_id from channel where bad_at is null and kind || '' ="
_HAS = {
    "step": f"c.id in ({_OPEN_STEP})",
    "deal": "c.id in (select client_id from deal where is_open = 1)",
    "phone": f"c.id in ({_CHANNEL} 'phone')",
    "email": f"c.id in ({_CHANNEL} 'email')",
    "tag": "c.id in (select client_id from tagging where client_id is not null)",
    "company": "c.works_at_id is not null",
    "contact": f"c.id in ({_TOUCHED.format(since='', closed='')})",
}
_DEALS = {
    "open": _HAS["deal"],
    "won": "c.id in (select client_id from deal where status = 'won')",
    "lost": "c.id in (select client_id from deal where status = 'lost')",
    "none": "c.id not in (select client_id from deal)",
}
_BLOCKED = (
    "c.no_contact_at is not null or coalesce(c.works_at_id, 0) in"
    " (select id from client where no_contact_at is not null)"
)
_SILENT = f"c.id not in ({_TOUCHED.format(since=' and at >= ?', closed=' and closed_at >= ?')})"
_NAMED = "select id from client where name_key >= ? and name_key < ?"


class Terms:
    """The conditions of a filter, made with what the database says of names.

    complaint: what of it names nobody and nothing here, "" if all is known.
    """

    def __init__(self, conn: "Hot", me: int, now_us: int) -> None:
        self.conn, self.me, self.now_us = conn, me, now_us
        self.complaint = ""

    def all(self, filter: "ClientFilter", *, infix: bool = False) -> "tuple[str, list[Any]]":
        """`and …` for each condition of the filter, and the values of its places."""
        found = [self._negated(term) for term in filter.terms if term[:2] != ("is", "archived")]
        if filter.words:
            found.append(self._holding(filter.words) if infix else self._finding(filter.words))
        sql = "".join(f" and {condition}" for condition, _values in found)
        return sql, [value for _condition, values in found for value in values]

    def _negated(self, term: "Term") -> "tuple[str, tuple[Any, ...]]":
        sql, values = self._term(term)
        return (f"not ({sql})" if term.without else f"({sql})"), values

    def _term(self, term: "Term") -> "tuple[str, tuple[Any, ...]]":
        key, value = term.key, term.value
        if key == "kind":
            return "c.kind = ?", (value,)
        if key == "deals":
            return _DEALS[value], ()
        if key in ("has", "no"):
            return (_HAS[value] if key == "has" else f"not {_HAS[value]}"), ()
        if key == "is":
            late = f"c.id in ({_OPEN_STEP} and late_at <= ?)", (self.now_us,)
            return (_BLOCKED, ()) if value == "blocked" else late
        if key == "silent":
            since = self.now_us - int(value) * DAY_US
            return _SILENT, (since, since)
        if key == "added":
            return "c.created >= ?", (self.now_us - int(value) * DAY_US,)
        return self._of_name(key, value)

    # -- names ----------------------------------------------------------------------------

    def _of_name(self, key: str, value: str) -> "tuple[str, tuple[Any, ...]]":
        if key == "company":
            begin = fold(value)
            span = (begin, begin + _LAST_CHARACTER)
            itself = "c.kind = 'company' and c.name_key >= ? and c.name_key < ?"
            return f"c.works_at_id in ({_NAMED}) or ({itself})", (*span, *span)
        if key == "owner" and fold(value) == "me":
            return "c.owner_id = ?", (self.me,)
        known = self._known(key)
        begins = [(number, name) for number, name in known if fold(name).startswith(fold(value))]
        exactly = [number for number, name in begins if fold(name) == fold(value)]
        ids = exactly or [number for number, _name in begins]
        if not ids:
            self._complain(key, value, [name for _number, name in known])
            return NOBODY, ()
        column = {"owner": "c.owner_id", "source": "c.source_id", "city": "c.city"}
        if key == "tag":
            worn = "select g.client_id from tagging g where g.client_id is not null and g.tag_id"
            return f"c.id in ({worn} in ({places(ids)}))", tuple(ids)
        return f"coalesce({column[key]} in ({places(ids)}), false)", tuple(ids)

    def _known(self, key: str) -> "list[tuple[Any, str]]":
        """Every tag, colleague, source or city there is: what it is kept as, and its name."""
        tables = {"tag": "tag", "owner": '"user"', "source": "source"}
        if key == "city":
            found = self.conn.rows("select distinct city, city from client limit ?", MOST_CITIES)
        else:
            found = self.conn.rows(f"select id, name from {tables[key]} order by name limit 2000")
        return [(kept, words(name)) for kept, name in found if name]

    def _complain(self, key: str, value: str, names: "list[str]") -> None:
        listed = ", ".join(sorted(names)[:MOST_NAMED])
        more = " …" if len(names) > MOST_NAMED else ""
        if listed:
            said = _("{key}:{value} is nobody's; there are: {names}.")
        else:
            said = _("{key}:{value} is nobody's.")
        self.complaint = self.complaint or said.format(key=key, value=value, names=listed + more)

    # -- words ----------------------------------------------------------------------------

    def _finding(self, text: str) -> "tuple[str, tuple[Any, ...]]":
        """Clients with a word that begins with each of these, or the one a reference names."""
        tokens = query_tokens(text)
        if not tokens:
            return NOBODY, ()
        reference = _reference(text)
        if self.conn.backend == "sqlite":
            found = "select rowid from search_fts where search_fts match ?"
            sought = " ".join(f'"{token}"*' for token in tokens)
        else:
            found = (
                "select client_id from search_doc where"
                " array_to_tsvector(string_to_array(words, ' ')) @@ cast(? as tsquery)"
            )
            sought = " & ".join(f"'{token}':*" for token in tokens)
        if reference is None:
            return f"c.id in ({found})", (sought,)
        return f"(c.id in ({found}) or c.id = ?)", (sought, reference)

    def _holding(self, text: str) -> "tuple[str, tuple[Any, ...]]":
        """Clients with a word that holds each of these, for what no word begins with."""
        tokens = query_tokens(text)
        if not tokens or any(len(token) < LEAST_INFIX for token in tokens):
            return NOBODY, ()
        holds = "instr(words, ?) > 0" if self.conn.backend == "sqlite" else "strpos(words, ?) > 0"
        each = " and ".join([holds] * len(tokens))
        return f"c.id in (select client_id from search_doc where {each})", tuple(tokens)


def _reference(text: str) -> "int | None":
    """The client that a reference such as c5 names."""
    number = text[1:]
    is_one = text[:1].lower() == "c" and number.isascii() and number.isdecimal()
    return int(number) if is_one and len(number) <= 15 else None

"""What people look for as SQL over the index of search: which clients have such words.

What is sought is a list of words, each a list of spellings of which one must be there; a spelling
is a folded text and where it may stand: at the beginning of a word, as a whole one, or anywhere.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Spelling = tuple[str, str]
    Statement = tuple[str, tuple[Any, ...]]

BEGINS, WHOLE, HOLDS = "begins", "whole", "holds"
LEAST_INFIX = 3
"""Characters from which on a text is found in the middle of a word."""

LOOKED_AT = 20
"""Grams say which letters stand side by side, not where: `Elena Keller` has all those of `ell`."""
MOST_LOOKED_AT = 640
MOST_BESIDE_NAMES = 256
"""The same where their names are read, too: each is dearer."""

FEW = 128
"""Clients who have some digits and are few: counted from the oldest, at half the price."""
_FEW_HAVE = 6  # so many digits

_GRAM = 3
_APART = 2  # grams that overlap by more narrow little, and each is a list to walk along
_MOST_GRAMS = 9
_MOST_OF_DIGITS = 3
_AROUND = {BEGINS: (" {}", "' ' || d.words"), WHOLE: (" {} ", "' ' || d.words || ' '"),
           HOLDS: ("{}", "d.words")}  # fmt: skip
_MATCH = "select rowid from search_fts where search_fts match ?"
_CHECKED = (
    "select f.rowid from search_fts f cross join search_doc d on d.client_id = f.rowid"
    " where f.search_fts match ?"
)
_NEWEST = "select rowid as id from search_fts where search_fts match ? order by rowid desc limit ?"
_FEW = f"select f.id from ({_NEWEST}) f cross join search_doc d on d.client_id = f.id where 1 = 1"
_IN_DOC = "exists (select 1 from search_doc d where d.client_id = found.id and {checks})"
_SURE = "1 = 1"
_AMONG = "select d.client_id from search_doc d where d.client_id in ({ids})"
_SERVER = "select client_id from search_doc d where "
# A server that knows of the limit reads the newest row by row, however few have such words.
_APART_FROM_ORDER = "select client_id from ({sql} offset 0) found_so"
_LEXEMES = "array_to_tsvector(string_to_array(d.words, ' ')) @@ cast(? as tsquery)"
_LEXEME = {BEGINS: "'{}':*", WHOLE: "'{}'"}


def clients_with(
    backend: str, sought: "Sequence[Sequence[Spelling]]", limit: "int | None" = None
) -> "Statement":
    """The statement, with its values, that gives the ids of the clients who have all the words.

    limit: the newest of them only, the newest first, looked for among LOOKED_AT times as many who
    may have the words, but no more than MOST_LOOKED_AT. Spellings are letters and digits, so there
    is nothing to quote in them; those that may stand anywhere have LEAST_INFIX characters and more.
    """
    made = _on_sqlite if backend == "sqlite" else _on_server
    sql, values, by = made(sought)
    if limit is None:
        return sql, values
    if sql.startswith(_CHECKED):
        few = _FEW + sql.removeprefix(_CHECKED)
        looked_at = min(limit * LOOKED_AT, MOST_LOOKED_AT)
        return f"{few} limit ?", (values[0], looked_at, *values[1:], limit)
    if backend != "sqlite" and any(
        [len(text) >= _GRAM for one_of in sought for text, _w in one_of]
    ):
        sql = _APART_FROM_ORDER.format(sql=sql)
    return f"{sql} order by {by} desc limit ?", (*values, limit)


def newest_with(
    backend: str, sought: "Sequence[Sequence[Spelling]]", limit: int
) -> "tuple[Statement, Statement]":
    """What `clients_with` gives of the newest, for a statement that reads the clients anyway.

    The ids of those who may have the words, to be called `found (id)`, and the condition by which
    they do: with their names, in `c.name_key`, most are told without their other words. It is the
    reader's to take no more than `limit`.
    """
    sql, values = clients_with(backend, sought, limit)
    if not sql.startswith(_FEW):
        return (sql, values), (_SURE, ())
    loose = [one_of for one_of in sought if not all(map(_is_exact, one_of))]
    checks, held = _checks("instr", loose)
    condition = _IN_DOC.format(checks=" and ".join(checks))
    if any([text.isdecimal() for one_of in loose for text, _where in one_of]):
        return (_NEWEST, values[:2]), (condition, tuple(held))
    named = " and ".join(checks).replace("d.words", "c.name_key")
    looked_at = min(limit * LOOKED_AT, MOST_BESIDE_NAMES)
    return (_NEWEST, (values[0], looked_at)), (f"({named} or {condition})", (*held, *held))


def rare_digits(backend: str, sought: "Sequence[Sequence[Spelling]]") -> "Statement | None":
    """The statement that gives the clients who may have some digits, FEW and one at most.

    None where they may well be more, so that nobody should count them.
    """
    digits = [text for one_of in sought for text, _where in one_of if text.isdecimal()]
    if backend != "sqlite" or not any([len(text) >= _FEW_HAVE for text in digits]):
        return None
    _sql, (match, *_held), _by = _on_sqlite(sought)
    return f"{_MATCH} limit ?", (match, FEW + 1)


def clients_among(
    backend: str, sought: "Sequence[Sequence[Spelling]]", ids: "Sequence[int]"
) -> "Statement":
    """The statement, with its values, that gives those of these clients who have all the words."""
    holds = "instr" if backend == "sqlite" else "strpos"
    checks, values = _checks(holds, sought)
    marks = ", ".join("?" * len(ids))
    return f"{_AMONG.format(ids=marks)} and {' and '.join(checks)}", (*ids, *values)


def _checks(holds: str, sought: "Sequence[Sequence[Spelling]]") -> "tuple[list[str], list[str]]":
    """For each word that one of its spellings stands there: the conditions, and their values."""
    checks, values = [], []
    for one_of in sought:
        either = [f"{holds}({_AROUND[where][1]}, ?) > 0" for _text, where in one_of]
        checks.append(f"({' or '.join(either)})")
        values += [_AROUND[where][0].format(text) for text, where in one_of]
    return checks, values


def _on_sqlite(sought: "Sequence[Sequence[Spelling]]") -> "tuple[str, tuple[Any, ...], str]":
    match = " AND ".join(["(" + " OR ".join(map(_grams, one_of)) + ")" for one_of in sought])
    loose = [one_of for one_of in sought if not all(map(_is_exact, one_of))]
    if not loose:
        return _MATCH, (match,), "rowid"
    checks, values = _checks("instr", loose)
    return f"{_CHECKED} and {' and '.join(checks)}", (match, *values), "f.rowid"


def _padded(text: str, where: str) -> str:
    """A spelling as it stands in the index, two spaces before each word.

    Digits are in it with each of their endings, so a beginning would tell next to nothing there.
    """
    if where == HOLDS or (len(text) >= _GRAM and text.isdecimal()):
        return text
    return f"  {text}" if len(text) == 1 else f" {text}"


def _is_exact(spelling: "Spelling") -> bool:
    """Whether a spelling is one gram, which says all of it."""
    text, where = spelling
    return len(text) == _GRAM if where == HOLDS else where == BEGINS and len(text) < _GRAM


def _grams(spelling: "Spelling") -> str:
    """Grams that a spelling has, every other one, and the last; of digits those at the end.

    Numbers of one country begin alike, so the grams of their ends are those that tell. Of digits
    each gram stands in many numbers: a few more of them cost less than looking at those numbers.
    """
    text = _padded(*spelling)
    last = len(text) - _GRAM
    if text.isdecimal():
        apart = _APART if last > _APART else 1
        starts = [*range(0, last, apart)][-_MOST_OF_DIGITS:]
    else:
        starts = [*range(0, last, _APART)][:_MOST_GRAMS]
    return "(" + " AND ".join([f'"{text[at : at + _GRAM]}"' for at in (*starts, last)]) + ")"


def _on_server(sought: "Sequence[Sequence[Spelling]]") -> "tuple[str, tuple[Any, ...], str]":
    lexemes, checks, held = [], [], []
    for one_of in sought:
        if all(where != HOLDS for _text, where in one_of):
            spelt = [_LEXEME[where].format(text) for text, where in one_of]
            lexemes.append(f"({' | '.join(spelt)})")
        else:
            checks.append("(" + " or ".join([_server_check(where) for _t, where in one_of]) + ")")
            held += [_AROUND[where][0].format(text) for text, where in one_of]
    if lexemes:
        checks.insert(0, _LEXEMES)
        held.insert(0, " & ".join(lexemes))
    return _SERVER + " and ".join(checks), tuple(held), "client_id"


def _server_check(where: str) -> str:
    return f"strpos({_AROUND[where][1]}, ?) > 0"

"""What people look for as SQL over the index of search: which clients have such words.

What is sought is a list of words, each a list of spellings of which one must be there; a spelling
is a folded text and where it may stand: at the beginning of a word, as a whole one, or anywhere.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Spelling = tuple[str, str]
    #: The share of all clients who have each gram, and under "" how many clients there are.
    Spread = dict[str, float]
    Statement = tuple[str, tuple[Any, ...]]
    #: A statement, its values, and what its rows are put in order by.
    Made = tuple[str, tuple[Any, ...], str]

BEGINS, WHOLE, HOLDS = "begins", "whole", "holds"
LEAST_INFIX = 3
"""Characters from which on a text is found in the middle of a word."""

_GRAM = 3
LOOKED_AT = 20
"""Grams say which letters stand side by side, not where: `Elena Keller` has all those of `ell`."""
MOST_LOOKED_AT = 640
LOOKED_AT_FIRST = 256
"""Clients who may have some letters, looked at while somebody types."""

FEW = 600
"""Clients who may have some digits, and are few: met from the oldest on, which is cheaper."""
_FEW_HAVE = 5  # so many digits
_TOLD_BY = 8  # the last so many: those in front are a country's and an operator's
_SAMPLE = 64  # clients with a gram, of the oldest, by whom it is told how many have it
_LEAST = 1 / 200  # the share of clients with a gram, if it is none of the rare: digits are even
_LOOK = 30  # looking at a client costs so many steps along the list of a gram
_SOONER = 3  # so many times more than are wanted are met sooner from the oldest on, all of them

_SHORT_WORD = range(_GRAM, 2 * _GRAM)  # its letters: longer words have grams enough to be told by

_APART = 2  # grams that overlap by more narrow little, and each is a list to walk along
_MOST_GRAMS = 9
_MOST_OF_DIGITS = 3
_AROUND = {BEGINS: (" {}", "' ' || d.words"), WHOLE: (" {} ", "' ' || d.words || ' '"),
           HOLDS: ("{}", "d.words")}  # fmt: skip
_MATCH = "select rowid as id from search_fts where search_fts match ?"
_CHECKED = (
    "select f.rowid from search_fts f cross join search_doc d on d.client_id = f.rowid"
    " where f.search_fts match ?"
)
_NEWEST = (
    f"select f.id from ({_MATCH} order by rowid desc limit ? offset ?) f"
    " cross join search_doc d on d.client_id = f.id where 1 = 1"
)
_RARE = """
    with looked (id) as ({match} limit ?), holding (id, begins) as (
        select d.client_id, {begin} from looked cross join search_doc d
        on d.client_id = looked.id where (select count(*) from looked) <= ? and {hold}),
    found (id) as (select id from holding where begins = (select max(begins) from holding)
        order by id desc limit ?)
"""
_SAMPLED = f"(({_MATCH} limit 1 offset {_SAMPLE - 1})), "
_LAST = "((select max(client_id) from search_doc))"
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
    if limit is None:
        return _made(backend, sought)[:2]
    return _newest(backend, sought, limit, min(limit * LOOKED_AT, MOST_LOOKED_AT))


def newest_with(
    backend: str,
    sought: "Sequence[Sequence[Spelling]]",
    limit: int,
    *,
    further: bool = False,
) -> "Statement":
    """What `clients_with` gives of the newest, while somebody types.

    Of those who may have letters, the first LOOKED_AT_FIRST are looked at; further: those behind
    them, up to MOST_LOOKED_AT.
    """
    digits = any([text.isdecimal() for one_of in sought for text, _where in one_of])
    behind = LOOKED_AT_FIRST if further else 0
    looked_at = MOST_LOOKED_AT - behind if digits or further else LOOKED_AT_FIRST
    return _newest(backend, sought, limit, looked_at, behind)


def may_be_further(backend: str, sought: "Sequence[Sequence[Spelling]]") -> bool:
    """Whether more than LOOKED_AT_FIRST newer clients may have the letters, and not the words.

    That happens to short words: the grams of a longer one hardly meet anywhere else.
    """
    if backend != "sqlite":
        return False
    spelt = [text for one_of in sought for text, _where in one_of]
    return any([len(text) in _SHORT_WORD and not text.isdecimal() for text in spelt])


def grams_to_sample(backend: str, tokens: "Sequence[str]") -> "tuple[str, ...]":
    """The grams of digits of which it matters how many clients have them; none where few do."""
    longest = max(map(len, tokens))
    if backend != "sqlite" or longest < _FEW_HAVE or not all(map(str.isdecimal, tokens)):
        return ()
    ends = [text[-_TOLD_BY:] for text in tokens if len(text) >= _FEW_HAVE]
    grams = [end[at : at + _GRAM] for end in ends for at in range(len(end) - _GRAM + 1)]
    return tuple(dict.fromkeys(grams))


def sample(grams: "Sequence[str]") -> "Statement":
    """The statement that tells where the clients with each gram begin to be many; last, of all."""
    return f"values {_SAMPLED * len(grams)}{_LAST}", tuple([f'"{gram}"' for gram in grams])


def spread_of(grams: "Sequence[str]", rows: "Sequence[tuple[Any, ...]]") -> "Spread":
    """What was sampled, told as shares."""
    *places, (last,) = rows
    shares = [max(_SAMPLE / place if place else 0.0, _LEAST) for (place,) in places]
    return {"": float(last or 0), **dict(zip(grams, shares, strict=True))}


def may_be_few(tokens: "Sequence[str]", wanted: int, spread: "Spread") -> bool:
    """Whether those who have all the digits are hardly more than are wanted.

    Each digit behind a gram is one of ten, which is wrong where numbers have it in common; those
    are so many that it is soon known.
    """
    longest = max(map(len, tokens))
    share = max([share for gram, share in spread.items() if gram])
    return share * spread[""] <= _SOONER * wanted * 10.0 ** (longest - _GRAM)


def rare_digits(tokens: "Sequence[str]", limit: int, spread: "Spread") -> "Statement":
    """The statement's beginning that gives clients with digits as `found (id)`, the newest first.

    Those with words that begin so, else those with words that hold them all. `looked (id)` are
    those who may have them, FEW and one at most; where they are more than FEW, nobody is found.
    """
    begin, begins = _checks("instr", [[(one, BEGINS)] for one in tokens])
    hold, holds = _checks("instr", [[(one, HOLDS)] for one in tokens])
    match = " AND ".join([
        _all_of(_telling(text, spread)) if len(text) >= _FEW_HAVE else _grams((text, BEGINS))
        for text in tokens
    ])  # fmt: skip
    sql = _RARE.format(match=_MATCH, begin=" and ".join(begin), hold=" and ".join(hold))
    return sql, (match, FEW + 1, *begins, FEW, *holds, limit)


def _newest(
    backend: str,
    sought: "Sequence[Sequence[Spelling]]",
    limit: int,
    looked_at: int,
    behind: int = 0,
) -> "Statement":
    sql, values, by = _made(backend, sought)
    if sql.startswith(_CHECKED):
        newest = _NEWEST + sql.removeprefix(_CHECKED)
        return f"{newest} limit ?", (values[0], looked_at, behind, *values[1:], limit)
    if backend != "sqlite" and any(
        [len(text) >= _GRAM for one_of in sought for text, _w in one_of]
    ):
        sql = _APART_FROM_ORDER.format(sql=sql)
    return f"{sql} order by {by} desc limit ?", (*values, limit)


def _made(backend: str, sought: "Sequence[Sequence[Spelling]]") -> "Made":
    return _on_sqlite(sought) if backend == "sqlite" else _on_server(sought)


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


def _on_sqlite(sought: "Sequence[Sequence[Spelling]]") -> "Made":
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
        starts = [*[*range(0, last, apart)][-_MOST_OF_DIGITS:], last]
    else:
        starts = [*[*range(0, last, _APART)][:_MOST_GRAMS], last]
    return _all_of([text[at : at + _GRAM] for at in starts])


def _all_of(grams: "Sequence[str]") -> str:
    return "(" + " AND ".join([f'"{gram}"' for gram in grams]) + ")"


def _telling(text: str, spread: "Spread") -> "list[str]":
    """The two or three grams of digits by which few clients are soonest told.

    What was sampled may be wrong of all: grams side by side, whose digits are the same, are none.
    """
    end = text[-_TOLD_BY:]
    grams = [end[at : at + _GRAM] for at in range(len(end) - _GRAM + 1)]
    _cost, met, *best = min([
        (spread[one] + spread[other] + _LOOK * both, both, one, other)
        for at, other in enumerate(grams) for one in grams[: max(at - 1, 0)]
        for both in [_have_both(one, other, spread)]
    ])  # fmt: skip
    third = min([(spread[gram], gram) for gram in grams if gram not in best], default=(_LOOK, ""))
    return [*best, third[1]] if third[0] < _LOOK * met else best


def _have_both(one: str, other: str, spread: "Spread") -> float:
    """The share of clients who have two grams: by chance, and as the digits of one run of them."""
    if one == other:
        return spread[one]
    by_chance = spread[one] * spread[other]
    if one[1:] == other[:2] or other[1:] == one[:2]:
        return by_chance + min(spread[one], spread[other]) / 10
    return by_chance


def _on_server(sought: "Sequence[Sequence[Spelling]]") -> "Made":
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

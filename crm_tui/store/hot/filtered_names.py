"""What the names in a filter stand for: tags, colleagues, stages, cities, and the rest."""

from typing import TYPE_CHECKING, Any

from crm_tui.domain.filters import Fault, Term
from crm_tui.domain.kinds import KINDS
from crm_tui.domain.search import fold
from crm_tui.i18n import _
from crm_tui.store.hot.reading import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.domain.filter_completion import Spot
    from crm_tui.store.hot.connection import Hot

#: What something is kept as, and the names it goes by.
Known = list[tuple[Any, tuple[str, ...]]]

MOST = 20_000
SHOWN = 8
_STATEMENTS = {
    "tag": "select id, name from tag order by name_key limit ?",
    "owner": 'select id, name, full_name from "user" where id > 1 order by name_key limit ?',
    "source": "select id, name, key from source order by key limit ?",
    "city": "select distinct city, city from client where city <> '' limit ?",
    "country": "select distinct country, country from client where country <> '' limit ?",
    "language": "select distinct language, language from client where language <> '' limit ?",
    "stage": "select id, key, name from stage order by pipeline_id, position limit ?",
    "pipeline": "select id, key, name from pipeline order by position limit ?",
    "reason": "select id, key, name from reason order by position limit ?",
}


def known(conn: "Hot", key: str) -> Known:
    """Everything a key of names may mean, in a useful order."""
    if key == "kind":
        return [(kind.key, (kind.key, _(kind.word))) for kind in KINDS.values()]
    found = conn.rows(_STATEMENTS[key], MOST)
    return [
        (kept, tuple(dict.fromkeys(words(name) for name in called if name)))
        for kept, *called in found
    ]


def meant(known: Known, operator: str, value: str) -> list[Any]:
    """What a value names: exactly, or else (but for `=`) by its beginning; `~` by any part."""
    key = fold(value)
    folded = [(kept, [fold(name) for name in called]) for kept, called in known]
    if operator == "~":
        return [kept for kept, called in folded if any(key in name for name in called)]
    exactly = [kept for kept, called in folded if key in called]
    if exactly or operator == "=":
        return exactly
    return [kept for kept, called in folded if any(name.startswith(key) for name in called)]


def fault(known: Known, term: Term) -> Fault:
    """That a value names nothing here, with the nearest name, or those there are."""
    from difflib import get_close_matches

    every = list(dict.fromkeys(name for _kept, called in known for name in called))
    near = get_close_matches(fold(term.value), {fold(name) for name in every}, n=1)
    hint = ""
    if near:
        best = next(name for name in every if fold(name) == near[0])
        hint = _("did you mean “{name}”?").format(name=best)
    elif every:
        more = " …" if len(every) > SHOWN else ""
        hint = _("there are: {names}").format(names=", ".join(every[:SHOWN]) + more)
    message = _("there is no {key} “{value}”").format(key=term.key, value=term.value)
    return Fault(term.at, term.value, message, hint)


def fits(operator: str, text: str, key: str) -> bool:
    """Whether a folded text is the folded key (`=`), or holds it."""
    return text == key if operator == "=" else key in text


def among(conn: "Hot", column: str, ids: "Sequence[int]") -> tuple[str, tuple[Any, ...]]:
    """A condition for any number of ids, given as one value."""
    listed = ",".join(map(str, ids))
    if conn.backend == "sqlite":
        return f"{column} in (select value from json_each(?))", (f"[{listed}]",)
    return f"{column} = any(cast(? as bigint[]))", (f"{{{listed}}}",)


def candidates(conn: "Hot", spot: "Spot", entity: str, limit: int = 8) -> tuple[str, ...]:
    """The values of the store that may stand where somebody types."""
    from crm_tui.domain.filter_completion import begun_with
    from crm_tui.domain.filters import FIELD
    from crm_tui.store.hot.listing import own_names

    if spot.field:
        names = _choices(conn, spot.field)
    elif spot.key == FIELD:
        names = own_names(conn, entity)
    elif spot.key == "company":
        names = _companies(conn, spot.begun, limit)
    else:
        names = tuple(called[-1] for _kept, called in known(conn, spot.key) if called)
        names = ("me", *names) if spot.key == "owner" else names
    return begun_with(spot.begun, names)[:limit]


def _choices(conn: "Hot", field: str) -> tuple[str, ...]:
    """The choices of the own fields of that name; yes and no of flags."""
    key = fold(field)
    found: list[str] = []
    for number, name, kind in conn.rows("select id, name, kind from field_def limit 500"):
        if fold(words(name)) != key:
            continue
        sql = "select name from field_option where field_id = ? order by position, id limit ?"
        found += ["yes", "no"] if kind == "flag" else []
        found += [words(choice) for (choice,) in conn.rows(sql, number, MOST)]
    return tuple(found)


def _companies(conn: "Hot", begun: str, limit: int) -> tuple[str, ...]:
    key = fold(begun)
    sql = (
        "select name from client where name_key >= ? and name_key < ? and kind = 'company'"
        " order by name_key limit ?"
    )
    return tuple(words(name) for (name,) in conn.rows(sql, key, key + "\U0010ffff", limit))

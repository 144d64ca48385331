"""Own fields in a filter: `field:budget>10`, by the kind of the field."""

from typing import TYPE_CHECKING, Any

from crm_tui.domain.filter_values import days_from, read_span
from crm_tui.domain.filters import Term
from crm_tui.domain.numbers import canonical_number, sort_key
from crm_tui.domain.search import fold
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.store.hot import filtered_names as names
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import words

if TYPE_CHECKING:
    from crm_tui.domain.filter_values import Viewer
    from crm_tui.store.hot.connection import Hot

Condition = tuple[str, tuple[Any, ...]]

_FIELDS = "select id, key, name, kind from field_def where entity = ? order by position, id"
_ALIAS = {"client": "c.id", "deal": "d.id"}
_HOLDS = "{column} in (select v.{home}_id from field_value v where v.field_id = ?{more})"
_COMPARED = {"number": "v.number_key", "day": "v.day"}


def own_field(conn: "Hot", viewer: "Viewer", home: str, term: Term) -> Condition | None:
    """The condition of an own field of `client c` or `deal d`; None where there is none so named.

    Raises Invalid for a value that the field cannot have.
    """
    found = _field(conn, home, term.name)
    if found is None:
        return None
    number, kind = found
    if not term.operator:
        return _held(home, number, f" and v.{home}_id is not null", ())
    if kind == "number":
        key = sort_key(canonical_number(term.value))
        return _held(home, number, f" and v.number_key {_sign(term)} ?", (key,))
    if kind == "day":
        return _of_day(viewer, home, number, term)
    if kind == "flag":
        return _held(home, number, " and v.number = ?", (_flag(term.value),))
    _same_or_part(term)
    if kind == "choice":
        return _of_choice(conn, home, number, term)
    return _of_text(conn, home, number, term)


def _field(conn: "Hot", home: str, name: str) -> tuple[int, str] | None:
    """The id and the kind of a field by its name, or by the only one that begins so."""
    key = fold(name)
    known = [(n, {fold(words(k)), fold(words(called))}, kind)
             for n, k, called, kind in conn.rows(_FIELDS, home)]  # fmt: skip
    exactly = [(n, kind) for n, called, kind in known if key in called]
    begun = [(n, kind) for n, called, kind in known if any(c.startswith(key) for c in called)]
    if exactly:
        return exactly[0]
    return begun[0] if len(begun) == 1 else None


def _held(home: str, number: int, more: str, values: tuple[Any, ...]) -> Condition:
    return _HOLDS.format(column=_ALIAS[home], home=home, more=more), (number, *values)


def _sign(term: Term) -> str:
    if term.operator == "~":
        raise Invalid(_("“~” asks for a part of a text"), field="filter")
    return "=" if term.operator == ":" else term.operator


def _same_or_part(term: Term) -> None:
    if term.operator not in (":", "=", "~"):
        raise Invalid(
            _("“{name}” has no order").format(name=term.name),
            field="filter",
            hint=_("ask with : = or ~"),
        )


def _flag(value: str) -> str:
    """ "1" or "0" as a flag is kept. Raises Invalid."""
    from crm_tui.domain.own_fields import flag_of

    return flag_of(value)


def _of_day(viewer: "Viewer", home: str, number: int, term: Term) -> Condition:
    _sign(term)
    first, last = days_from(term.operator, read_span(term.value, viewer))
    more = (" and v.day >= ?" if first else "") + (" and v.day <= ?" if last else "")
    return _held(home, number, more, tuple(day.isoformat() for day in (first, last) if day))


def _of_choice(conn: "Hot", home: str, number: int, term: Term) -> Condition:
    found = conn.rows("select id, name from field_option where field_id = ?", number)
    known: names.Known = [(kept, (words(name),)) for kept, name in found]
    ids = names.meant(known, term.operator, term.value)
    if not ids:
        listed = ", ".join(name for _kept, (name,) in known)
        raise Invalid(
            _("“{v}” is no choice of “{name}”").format(v=term.value, name=term.name),
            field="filter",
            hint=_("there are: {names}").format(names=listed),
        )
    return _held(home, number, f" and v.option_id in ({places(ids)})", tuple(ids))


def _of_text(conn: "Hot", home: str, number: int, term: Term) -> Condition:
    key = fold(term.value)
    statement = f"select {home}_id, text from field_value where field_id = ?"
    found = [
        record for record, text in conn.rows(statement, number)
        if text is not None and names.fits(term.operator, fold(words(text)), key)
    ]  # fmt: skip
    return names.among(conn, _ALIAS[home], found)
